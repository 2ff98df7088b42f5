"""Whether a heading's words say the whole of a region or a part of it: ``of_what``, ``parts_of``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from intake.new.tidy import Measure

_WHOLE = re.compile(
    r"全[市省县区州盟旗国域体部]|全体居民|合计|总计|总数|total|all|overall|"
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


def of_what(name: str) -> tuple[str, bool]:
    """A name without what says the whole or a part of the region, and whether it is of a part.

    >>> of_what("床位数：全市"), of_what("床位数：其中：市辖区"), of_what("市辖区：床位数"), of_what("床位数（市区）")
    (('床位数', False), ('床位数', True), ('床位数', True), ('床位数', True))
    >>> of_what("Literacy: whole city"), of_what("Literacy, urban districts"), of_what("Urban literacy")
    (('Literacy', False), ('Literacy', True), ('Urban literacy', False))
    """
    flat = re.sub(r"[（(]([^()（）]+)[)）]$", r"：\1", name.strip())
    words = [w.strip() for w in re.split(r"[:：]|, ", flat)]
    kept = [w for w in words if w != "其中" and not _WHOLE.fullmatch(w) and not _PART.fullmatch(w)]
    return "：".join(kept), any(_PART.fullmatch(w) for w in words)


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
