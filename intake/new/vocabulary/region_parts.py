"""Words for a whole and its parts, in one list: of rows (``SEVERAL``, ``TOGETHER``, ``NO_MEAN``) and of headings (``ALL_OF``, ``of_what``, ``parts_of``)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from intake.new.tidy import Measure

#: all of a division: 全省, 全自治州
_ALL_OF_IT = r"全(?:[省市县区州盟旗]|自治区|自治州)"
#: what says in a name of an indicator that it is all of something: 粮食总产量, 船只合计, Total population
ALL_OF = re.compile(
    r"(?:[合总總]\s*[计計]|[总總]\s*[数數量额額])(?=\s*(?:[（(]|$))|^(?:年末|年底|期末)?[总總総]|^총|^all\b|\btotals?\b|\boverall\b",
    re.IGNORECASE,
)
#: names that say that the row is the whole
SEVERAL = re.compile(
    r"\b(?:whole country|entire country|whole kingdom|all (?:states|provinces|regions|districts|counties)|national(?: total)?|"
    r"total (?:nacional|país|pais|brasil|\d+)|nacional|gesamt|insgesamt|ensemble|cả nước|федерация|по стране|всего)\b|"
    r"^(?:the )?state$|^(?:全国|全國|全港|全澳|合計|總計|總數|總計數|전국|소계)",
    re.IGNORECASE,
)
#: rows whose own rates are those of the regions together
TOGETHER = re.compile(
    rf"{_ALL_OF_IT}(?:合计|总计|总体|平均|平均水平|水平)?|合\s*计|总\s*计|全[国県]計|(?:the )?(?:whole|entire) "
    r"(?:kingdom|country|nation|province|city|county|prefecture|region|state)|"
    r"(?:province|city|county|prefecture|state|regional)(?:[- ]?wide)? (?:total|average)|total",
    re.IGNORECASE,
)
#: names of the whole, which is no mean
NO_MEAN = re.compile(r"\b(?:total|all|whole|country|nation)\b|[全合总總計计]", re.IGNORECASE)
#: headings of figures of all of a region or of all its people
_WHOLE = re.compile(
    rf"{_ALL_OF_IT}|全[国域体部]|全体居民|合计|总计|总数|total|all|overall|"
    r"(?:whole|entire|all)(?: of)?(?: the)? (?:city|municipality|county|province|state|region|territory|prefecture|country|population|persons)|"
    r"(?:city|municipality|county|province) (?:as a whole|total)|both sexes|insgesamt|gesamt",
    re.IGNORECASE,
)
_PART = re.compile(
    r"市辖区|市区|城区|中心城区|主城区|建成区|县域|辖县|城关镇|urban districts?|districts under (?:the )?city|city districts?|city proper|"
    r"(?:urban|built-up|metropolitan|central|downtown) (?:areas?|core|cores)|inner city|districts only|"
    r"(?:城镇|城市|市镇|农村|乡村|城|乡)(?:居民|人口|常住居民)?|[男女](?:性|生|孩|童)?|urban|rural|males?|females?|m[ae]n|wom[ae]n",
    re.IGNORECASE,
)


#: whose an amount per head is: of the townspeople, of all
_OF_PEOPLE = re.compile(
    r"(?:(城镇|农村|城市)(?:常住)?|全体)(?=居民(?:家庭)?(?:人均|平均|消费|可支配|恩格尔|生活))"
)


def of_what(name: str) -> tuple[str, bool]:
    """A name without what says the whole or a part of the region, and whether it is of a part.

    >>> of_what("床位数：全市"), of_what("床位数：其中：市辖区"), of_what("市辖区：床位数"), of_what("床位数（市区）")
    (('床位数', False), ('床位数', True), ('床位数', True), ('床位数', True))
    >>> of_what("城镇居民人均可支配收入：增速"), of_what("全体居民人均可支配收入"), of_what("农村居民数")
    (('居民人均可支配收入：增速', True), ('居民人均可支配收入', False), ('农村居民数', False))
    >>> of_what("Literacy: whole city"), of_what("Literacy, urban districts"), of_what("Urban literacy")
    (('Literacy', False), ('Literacy', True), ('Urban literacy', False))
    """
    flat = re.sub(r"[（(]([^()（）]+)[)）]$", r"：\1", name.strip())
    # 城镇居民人均可支配收入 beside 居民人均可支配收入
    people = _OF_PEOPLE.match(flat)
    flat = flat[people.end() :] if people else flat
    words = [w.strip() for w in re.split(r"[:：]|, ", flat)]
    kept = [w for w in words if w != "其中" and not _WHOLE.fullmatch(w) and not _PART.fullmatch(w)]
    part = people is not None and people[1] is not None
    return "：".join(kept), part or any(_PART.fullmatch(w) for w in words)


def parts_of(measures: Sequence[Measure]) -> Mapping[str, Measure]:
    """Indicators of a part of the region whose whole is among them: id of the part → the whole."""
    said = [(m, *of_what(m.name)) for m in measures]
    wholes: dict[tuple[str, str], Measure] = {}
    for m, thing, part in said:
        if thing and not part:
            wholes.setdefault((thing, m.unit), m)
    return {
        m.id: whole for m, thing, part in said if part and (whole := wholes.get((thing, m.unit))) is not None
    }
