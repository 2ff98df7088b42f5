"""Headings in Chinese and in another language, in one cell or in rows of their own: ``in_two_languages``, ``is_english``,
``english_title``, ``english_of_two``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analysis.text import SMALL_WORDS
from intake.new.layout.page import is_period
from intake.new.vocabulary.words import NOTE
from intake.tables.table_numbers import without_table_number
from intake.tables.units import is_unit, split_unit

_HAN = re.compile(r"[\u3400-\u9fff]")

#: the number of a note in words: (註釋 1), （注1）, (Note 1)
_NOTE_MARK = re.compile(
    r"\s*[（(\[]\s*(?:见|見|see\s+)?(?:註釋|注釋|註释|注释|附註|附注|註|注|notes?|notas?)\s*\d{1,2}(?:\s*(?:[,，、及&]|and)\s*\d{1,2})*\s*[)）\]]",
    re.IGNORECASE,
)
#: a Chinese piece, acronyms within it, and what follows in letters to the end
_CHINESE = r"(?:[^A-Za-zÀ-ÿ]|[A-Z][A-Z&]+(?![a-z]))*"
_BOTH = re.compile(rf"({_CHINESE}[\u3400-\u9fff]{_CHINESE}?)\s*([A-ZÀ-Þ][^\u3000-\u9fff\uff00-\uffef]*)")
_BOTH_IN_BRACKETS = re.compile(
    rf"({_CHINESE}[\u3400-\u9fff])\s*[（(]\s*([A-ZÀ-Þ][^()\u3000-\u9fff\uff00-\uffef]*)\s*[)）]"
)
_TWO_UNITS = re.compile(
    r"([（(](?:[^()（）]*[\u3400-\u9fff][^()（）]*|[%％‰])[)）])\s*([（(][^()（）\u3400-\u9fff]+[)）])"
)
_BRACKETED = re.compile(r"[（(\[]\s*([^()（）\[\]]+?)\s*[)）\]]")

#: letters and words that are those of Portuguese, the other language of Macao, and of no English heading
_PORTUGUESE = re.compile(
    r"[ãõçêâ]|(?<!\bRio )\b(?:d[aeo]s?(?! facto\b| jure\b)|por|segundo|taxa|popula[cç]ional|milhares|freguesia)\b",
    re.IGNORECASE,
)


class Both(NamedTuple):
    """What a heading says in Chinese, and its name and unit in English; the heading as it is where it is in one language."""

    path: tuple[str, ...]
    english: str = ""
    unit: str = ""


def is_english(word: str) -> bool:
    """Whether a heading is in words of letters, and neither a period nor a unit."""
    return (
        re.search(r"[A-Za-z]{3}", word) is not None
        and not is_period(word)
        and (" " in word or not is_unit(word))
        and any(map(str.islower, word))
    )


def without_note_mark(heading: str) -> str:
    """A heading without the number of a note in words.

    >>> without_note_mark("人口(註釋1)Population(Note 1)"), without_note_mark("收入（见注2、3）"), without_note_mark("人口（注册）")
    ('人口Population', '收入', '人口（注册）')
    """
    return _NOTE_MARK.sub("", heading) or heading


def second_is_english(headings: Iterable[str]) -> bool:
    """Whether what stands beside Chinese headings is English; Portuguese is none of a report's languages.

    >>> second_is_english(["人口 Population", "面積 Area"]), second_is_english(["人口 População", "堂區 Freguesia"])
    (True, False)
    """
    return not any(_PORTUGUESE.search(w) for w in headings)


def _parted(heading: str) -> list[str]:
    """The Chinese and the other piece of one cell.

    >>> _parted("人均GDP（元）Per capita GDP (yuan)"), _parted("（港元）(HK$)"), _parted("人口(Population)")
    (['人均GDP（元）', 'Per capita GDP (yuan)'], ['（港元）', '(HK$)'], ['人口', 'Population'])
    >>> _parted("地区生产总值GDP"), _parted("互联网Internet用户"), _parted("GDP")
    (['地区生产总值GDP'], ['互联网Internet用户'], ['GDP'])
    """
    if units := _TWO_UNITS.fullmatch(heading):
        return [units[1], units[2]]
    both = _BOTH_IN_BRACKETS.fullmatch(heading)
    if both is None or not is_english(both[2]):
        # beside a name without brackets "Households" is a name, and no unit
        both = _BOTH.fullmatch(heading)
    return [both[1].strip(), both[2].strip()] if both and _is_name(both[2]) else [heading]


def _is_name(word: str) -> bool:
    """Whether letters may be a name, also one that is a unit elsewhere: Households."""
    return is_english(word) or re.fullmatch(r"[A-Z][a-z]{2,}(?: [A-Za-z]+)*", word) is not None


def _unit_alone(text: str, after: bool) -> str:
    """The unit that a heading is; after a Chinese one what stands in brackets is the same in other words: (HK$)."""
    bracketed = _BRACKETED.fullmatch(text)
    inner = bracketed[1] if bracketed else text
    same_again = after and bracketed is not None and not _HAN.search(inner)
    return inner if is_unit(inner) or same_again else ""


#: words of a title that are written in capitals anyway
_CAPITALS = frozenset({
    "GDP", "GRP", "GNI", "GNP", "GVA", "CPI", "PPI", "FDI", "PMI", "SME", "ICT", "USD", "RMB", "CNY", "HK", "EU",
    "OECD", "SAR", "PRC", "USA", "UK", "II", "III", "IV",
})  # fmt: skip


#: the English word for a table and its number
_TABLE = re.compile(r"^\s*table\s+([\d.]+)", re.IGNORECASE)


def english_of_two(lines: Sequence[str]) -> str:
    """The line “Table 8.1 …” beside which another has the same number behind a word of its own for a table; else nothing.

    >>> english_of_two(["Tabel 1.2 Penduduk", "Table 1.2 Population"]), english_of_two(["ตาราง 8.1 รายได้", "Table 8.1 Income"])
    ('Table 1.2 Population', 'Table 8.1 Income')
    >>> english_of_two(["Population", "Table 1.2 Population"]), english_of_two(["Table 1.2 Population"])
    ('', '')
    """
    numbered = {w: m[1].rstrip(".") for w in lines if (m := _TABLE.match(w))}
    others = [w for w in lines if w not in numbered]
    return next(
        (
            line
            for line, number in numbered.items()
            if any(re.match(rf"\s*[^\W\d_]{{3,12}}\.?\s+{re.escape(number)}(?![\d.])", w) for w in others)
        ),
        "",
    )


def english_title(lines: Sequence[str]) -> str:
    """The English of a table's title: what follows the Chinese in the first of its lines, or the line below it; else nothing.

    >>> english_title(["各市主要指标（2022年）", "MAIN INDICATORS OF NATIONAL ECONOMY BY CITY (2022)"])
    'Main Indicators of National Economy by City (2022)'
    >>> english_title(["2-1 国内生产总值 Gross Domestic Product"]), english_title(["人口 População por freguesia"])
    ('Gross Domestic Product', '')
    >>> english_title(["各市主要指标", "Data extracted on 12/03/2024"]), english_title(["各市主要指标"]), english_title(["GDP by city", "City"])
    ('', '', '')
    """
    first, second = (*lines[:2], "", "")[:2]
    if not _HAN.search(first):
        return ""
    both = _BOTH.fullmatch(first.strip())
    title = without_table_number(both[2] if both else "" if _HAN.search(second) else second).strip()
    if not re.search(r"[A-Za-z]{2,}[ ,-]+[A-Za-z(]", title) or _PORTUGUESE.search(title) or NOTE.match(title):
        return ""
    if title.upper() == title:
        words = re.split(r"([^A-Za-z0-9]+)", title)
        title = "".join(
            w if w in _CAPITALS else w.lower() if w.lower() in SMALL_WORDS and i else w.capitalize()
            for i, w in enumerate(words)
        )
    return " ".join(title.split()) if len(title) <= 120 else ""


def in_two_languages(path: tuple[str, ...], english: bool = True) -> Both:
    """The Chinese part of a heading, and name and unit in English, where the heading is written in both languages.

    Args:
        path: the heading's words from top to bottom.
        english: whether the other language is English; of another one nothing is kept.

    >>> in_two_languages(("户籍人口（万人）", "Registered Population (10 000 persons)", "市辖区", "Districts"))
    Both(path=('户籍人口（万人）', '市辖区'), english='Registered Population: Districts', unit='10 000 persons')
    >>> in_two_languages(("总人口Total Population",))[:2], in_two_languages(("GDP", "总量"))[:2]
    ((('总人口',), 'Total Population'), (('GDP', '总量'), ''))
    >>> in_two_languages(("收入", "(港元)", "Income", "(HK$)", "2023"))
    Both(path=('收入', '(港元)', '2023'), english='Income', unit='HK$')
    >>> in_two_languages(("人口", "城镇", "Population", "Urban")), in_two_languages(("人口（千人）População (milhares)",), False)
    (Both(path=('人口', '城镇'), english='Population: Urban', unit=''), Both(path=('人口（千人）',), english='', unit=''))
    """
    cells = [_parted(part) for part in path]
    texts = [w for cell in cells for w in cell]
    second = [i > 0 for cell in cells for i in range(len(cell))]
    has_unit = any(_HAN.search(_unit_alone(w, False) or split_unit(w)[1]) for w in texts)
    unit_zh = unit_en = ""
    roles: list[str] = []
    for text, beside in zip(texts, second, strict=True):
        unit = _unit_alone(text, bool(unit_zh))
        if _is_name(text) and (beside or (has_unit and roles.count("zh") > roles.count("en"))):
            roles.append("en")
        elif is_period(text):
            roles.append("period")
        elif unit and (_HAN.search(unit) or (unit in {"%", "％", "‰"} and not unit_zh)):
            unit_zh = unit
            roles.append("unit")
        elif unit and unit_zh and (_BRACKETED.fullmatch(text) or not is_english(text)):
            unit_en = unit_en or unit
            roles.append("unit en")
        else:
            roles.append("zh" if _HAN.search(text) else "en" if is_english(text) else "other")
    order = [r for r in roles if r in {"zh", "en"}]
    half = len(order) // 2
    paired = order in (["zh", "en"] * half, ["zh"] * half + ["en"] * half) and bool(order)
    if "other" in roles or not (paired or ("unit en" in roles and "en" not in order)):
        return Both(path)
    kept = tuple(w for w, r in zip(texts, roles, strict=True) if r not in {"en", "unit en"})
    names = [split_unit(w) for w, r in zip(texts, roles, strict=True) if r == "en"]
    said = unit_zh or any(split_unit(w)[1] for w in kept)
    unit_en = unit_en or next((u for _, u in reversed(names) if u), "")
    if said and not unit_en and names and (tail := re.fullmatch(r"(.+?)\s*\(([^()]+)\)", names[-1][0])):
        # the bracket of the Chinese name holds its unit, and so does the other
        names[-1], unit_en = (tail[1], ""), tail[2]
    if not said and unit_en:
        kept = (*kept, f"({unit_en})")
    if not english:
        return Both(kept)
    usable = re.search(r"[A-Za-z]{2}|[$£€¥]", unit_en) is not None
    # the mark of a part of what stands before it
    return Both(kept, ": ".join(n.lstrip("# ") for n, _ in names), unit_en if usable else "")


__all__ = ["Both", "in_two_languages", "is_english", "second_is_english", "without_note_mark"]
