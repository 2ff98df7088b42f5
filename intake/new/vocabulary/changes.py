"""Headings of figures that compare one year with another: ``between_years``, ``Between``, ``says_change``, ``in_words``."""

from __future__ import annotations

import re
from typing import NamedTuple

_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_SHORT = r"((?:19|20)\d\d|\d\d)(?!\d)"
_END = r"(?:\s*年)?"
#: what stands between the later year and the one it is compared with
_LATER_FIRST = re.compile(
    rf"{_YEAR}{_END}\s*(?:/|÷|:|vs\.?|versus|over|against|on|relative to|compared (?:with|to)|gegenüber|zu|par rapport à|比|较|与|对)\s*{_SHORT}{_END}(?:相?比)?",
    re.IGNORECASE,
)
_EARLIER_FIRST = re.compile(
    rf"(?:between |from |de |von |entre )?{_YEAR}{_END}\s*(?:[-–—~～/→]+|至|到|to|and|bis|à|al?|y|e)\s*{_SHORT}{_END}(?:间|期间)?",
    re.IGNORECASE,
)
#: the year compared with, alone
_SINCE = re.compile(
    rf"(?:\bsince|\bcompared (?:with|to)|\bversus|\bvs\.?|\bover|\bagainst|\bon|比|较|自|与)\s*{_YEAR}{_END}(?:以来|相比)?(?!\s*[-–—/])",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"±|变化|变动|增减|增长|增速|增幅|提高|提升|上升|下降|增加|减少|同比|环比|发展速度|指数|"
    r"\b(?:changes?|growth|increase|decrease|decline|difference|diff|variation|evolution|index|cagr|rise|fall)\b|Δ|"
    r"veränderung|zuwachs|wachstum|évolution|croissance|variaci[oó]n|variação|crecimiento|crescimento|variazione|増減|増加|伸び|증감|증가",
    re.IGNORECASE,
)
#: what says how another figure changes, and not of what
_ONLY_CHANGE = re.compile(
    r"\b(?:in|the|of|an?|per|annum|p\.?a|year|annual|yearly|average|avg|mean|absolute|relative|net|total|rate|percent|percentage|pct|points?|"
    r"changes?|changed|growth|increase|decrease|decline|difference|diff|variation|evolution|index|cagr|rise|fall|number|cent|"
    r"veränderung|prozent|jährliche|zuwachs|wachstum|évolution|croissance|taux|variaci[oó]n|variação|tasa|de|crecimiento)\b|"
    r"増減率?|増加率|伸び率|증감률?|증가율|年均|平均|每年|同比|环比|累计|增长率?|增速|增幅|增减率?|变化率?|变动|提高|提升|上升|下降|增加|减少|"
    r"增量|幅度|发展速度|指数|上年|基期|[均额量率的为]|100|[\s,，.:：;()（）%‰=±]",
    re.IGNORECASE,
)


class Between(NamedTuple):
    """The year compared with, empty where only the later one is said, and the year compared; and whether a heading says no more."""

    before: str
    after: str
    alone: bool


def between_years(heading: str) -> Between | None:
    """Which two years the figures under a heading compare; None where it says no change between years.

    >>> between_years("Change 2022–2023 (%)"), between_years("增长率 2023/2022"), between_years("GDP growth, 2019 to 2023")
    (Between(before='2022', after='2023', alone=True), Between(before='2022', after='2023', alone=True), Between(before='2019', after='2023', alone=False))
    >>> between_years("2023年比2022年增长（%）"), between_years("较2020年变化"), between_years("2023 vs 2022, %")
    (Between(before='2022', after='2023', alone=True), Between(before='2020', after='', alone=True), Between(before='2022', after='2023', alone=True))
    >>> between_years("2022-23 % change"), between_years("Index 2023 (2022=100)")
    (Between(before='2022', after='2023', alone=True), Between(before='2022', after='2023', alone=True))
    >>> between_years("2023年比2022年±%"), between_years("比2022年±%")
    (Between(before='2022', after='2023', alone=True), Between(before='2022', after='', alone=True))
    >>> [between_years(w) for w in ("2022/23", "Enrolment 2022/23", "GDP 2023", "Rainfall 1991-2020", "2022-2023年人口", "2022—2023")]
    [None, None, None, None, None, None]
    """
    worded = _CHANGES.search(heading) is not None
    if based := re.search(rf"[（(]\s*{_YEAR}{_END}\s*=\s*100\s*[)）]", heading):
        rest = heading[: based.start()] + heading[based.end() :]
        year = re.search(_YEAR, rest)
        if worded and year is not None and year[1] > based[1]:
            return Between(based[1], year[1], _is_alone(re.sub(rf"{_YEAR}{_END}", "", rest)))
        return None
    for form in (_LATER_FIRST, _EARLIER_FIRST):
        if (hit := form.search(heading)) is None:
            continue
        one, other = hit[1], hit[2] if len(hit[2]) == 4 else hit[1][:2] + hit[2]
        rest = f"{heading[: hit.start()]} {heading[hit.end() :]}"
        if one > other and form is _LATER_FIRST and (worded or _is_alone(rest)):
            return Between(other, one, _is_alone(rest))
        if one < other and form is _EARLIER_FIRST and worded:
            return Between(one, other, _is_alone(rest))
    if worded and (hit := _SINCE.search(heading)) is not None:
        rest = f"{heading[: hit.start()]} {heading[hit.end() :]}"
        later = re.search(_YEAR, rest)
        alone = _is_alone(re.sub(rf"{_YEAR}{_END}", "", rest))
        if later is None or later[1] > hit[1]:
            return Between(hit[1], later[1] if later else "", alone)
    return None


def _is_alone(rest: str) -> bool:
    return not _ONLY_CHANGE.sub("", rest)


def in_words(heading: str) -> str:
    """A heading with the sign ± that stands for growth in words.

    >>> in_words("2023年比2022年±%"), in_words("同比±％"), in_words("增减率±%"), in_words("2023 vs 2022 ±%"), in_words("Change ±%")
    ('2023年比2022年增长%', '同比增长％', '增减率%', '2023 vs 2022 change, %', 'Change, %')
    >>> in_words("GDP ±0.5"), in_words("±%")
    ('GDP ±0.5', '±%')
    """
    hit = re.fullmatch(r"(.*[^\s±])\s*±\s*([%％]?|[（(][%％][)）])", heading.strip())
    if hit is None:
        return heading
    worded = re.search(r"增|减|变|\bchange|growth", hit[1], re.IGNORECASE) is not None
    if re.search(r"[\u3400-\u9fff]", hit[1]):
        return f"{hit[1]}{'' if worded else '增长'}{hit[2]}"
    return f"{hit[1]}{'' if worded else ' change'}{', ' * (hit[2] in {'%', '％'})}{hit[2]}"


def says_change(heading: str) -> bool:
    """Whether a heading says that figures are changes.

    >>> says_change("Change (%)"), says_change("同比"), says_change("GDP")
    (True, True, False)
    """
    return _CHANGES.search(heading) is not None
