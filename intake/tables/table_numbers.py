"""The numbers that publications give their tables, 表2-3, Table 2.3, Tabela 6579: ``without_table_number``, ``is_table_number``,
``numbers_only``."""

from __future__ import annotations

import re

#: what a table, an annex is called in the languages of Europe
_TABLE = r"table|tab\.?|(?:genesis-)?tabelle|tableau|tabla|cuadro|tabela|tabulka|tabel|tabell|tabella|tavola|tafla|taulukko|táblázat"
_ANNEX = r"annex|appendix|attachment|anlage|anhang|annexe|anexo|allegato|załącznik"
#: digits with what parts them: 2-3, 2.3.1, A-14, C02-06
_DIGITS = r"\d+(?:[-—–.]\d+)*"
_HAN = "一二三四五六七八九十"

_BEFORE = re.compile(
    rf"^\s*(?:附?表\s*[\d{_HAN}]+(?:[-—–.]\d+)*|(?:{_TABLE})\s*[:：]?\s*(?:[A-Z]{{1,2}}[-.]?)?{_DIGITS}[a-z]?(?![a-z])|\d+(?:[-—–.]\d+)+|[{_HAN}]+、)"
    r"(?![\d年月])[\s:：.、]*(?:[-–—]\s+)?",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?:[A-Z]{{1,3}}|(?:{_TABLE})|附?表)\s*[-.]?{_DIGITS}[a-z]?[.:：]?", re.IGNORECASE)
_ONLY = re.compile(
    rf"[（(【\[]?(?:附件|附表|附录|附|表|{_TABLE}|{_ANNEX}|第)\s*[:：]?\s*"
    rf"(?:[A-Z]?\d+|[{_HAN}]+)?(?:[-–—.]\d+)*(?:表)?\s*[)）】\]]?[:：.]?|"
    rf"附(?:件|表|录|錄)\s*[\d{_HAN}]*\s*[:：]?|(?:{_ANNEX})\s*[\dA-Z]{{0,3}}\.?",
    re.IGNORECASE,
)


def without_table_number(title: str) -> str:
    """A title without the number of its table before it.

    >>> [without_table_number(w) for w in ("表2-3 人口", "Table 2.3: Births", "2-1 产值", "一、人口", "Tabela 6579 - População", "Cuadro 4. Nacimientos")]
    ['人口', 'Births', '产值', '人口', 'População', 'Nacimientos']
    >>> [without_table_number(w) for w in ("2-1年人口", "Table wine", "2.3年", "Tables 2 and 3", "Table 3a: Area")]
    ['2-1年人口', 'Table wine', '2.3年', 'Tables 2 and 3', 'Area']
    """
    return _BEFORE.sub("", title)


def is_table_number(cell: str) -> bool:
    """Whether a cell beside a title holds the number of its table.

    >>> [is_table_number(w) for w in ("T13", "S0101", "Table 4.1", "表2-3", "GDP", "2023")]
    [True, True, True, True, False, False]
    """
    return _ALONE.fullmatch(cell.strip()) is not None


def numbers_only(line: str) -> bool:
    """Whether a line only numbers what it stands over.

    >>> [numbers_only(w) for w in ("附件2", "附表1-3", "Annex 2", "Table 4.1", "GENESIS-Tabelle: 12411-0010", "Anexo A", "Table 2 Births")]
    [True, True, True, True, True, True, False]
    """
    return _ONLY.fullmatch(line.strip()) is not None


__all__ = ["is_table_number", "numbers_only", "without_table_number"]
