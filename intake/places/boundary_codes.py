"""The boundaries of a file fitted to a report's regions: codes matched, what is missing told. Exports ``fit``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from analysis.space.neighbours import Contiguity
from analysis.values import Region, Text
from intake.places.boundaries import Geometry
from intake.places.regions import Gazetteer
from intake.problems import Problems

#: how many regions a message names
_NAMED = 12


def fit(
    geometry: Geometry,
    regions: Mapping[str, Region],
    known: Gazetteer,
    file: str,
    neighbours: bool,
    problems: Problems,
) -> Geometry | None:
    """The geometry under the report's own codes; None, with the reason in ``problems``, where no region has a border.

    A boundary belongs to the region that has its code, or else its name or its number without leading zeros, which
    is told. Boundaries of no region keep their place on the map under a code of ours: what the file calls them
    reaches no page. ``neighbours``: whether an analysis goes by common borders; regions without any are then named.
    """
    wanted = {code for code, region in regions.items() if region.level == "region"}
    codes = _matched(geometry.codes, wanted, known)
    there = wanted & set(codes.values())
    if not there:
        problems.error(
            file,
            "",
            Text(
                zh="边界的代码（{found}）与地区的代码（{wanted}）没有一个相同",
                en="none of the boundaries’ codes ({found}) is a region’s ({wanted})",
            ).fill(found=_some(geometry.codes), wanted=_some(sorted(wanted))),
            Text(
                zh="改正代码，或用 geometry_code 指定正确的字段",
                en="correct the codes, or name the right field in geometry_code",
            ),
        )
        return None
    changed = {old: new for old, new in codes.items() if new in wanted and old != new}
    if changed:
        listed = _some(f"{old} → {new}" for old, new in changed.items())
        problems.warn(
            file,
            "",
            Text(
                zh=f"边界的代码写法不同，按名称或数值对上：{listed}",
                en=f"codes of boundaries are written otherwise and were matched by name or number: {listed}",
            ),
            Text(
                zh="核对；最好改成地区表的写法", en="check them; best write them as in the table of regions"
            ),
        )
    without = [code for code in regions if code in wanted - there]
    if without:
        _tell_regions(
            without,
            regions,
            file,
            Text(
                zh="这些地区没有边界，地图上不出现：",
                en="these regions have no boundaries and are on no map: ",
            ),
            Text(zh="补上边界，或改正代码", en="add them, or correct the codes"),
            problems,
        )
    fitted = renamed(geometry, codes)
    alone = [c for c in regions if c in there and not there & set(fitted.contiguity[c])]
    if neighbours and alone:
        _tell_regions(
            alone,
            regions,
            file,
            Text(zh="这些地区没有相邻地区：", en="these regions have no neighbours: "),
            Text(
                zh="若实际相邻，在地理信息软件中消除边界间的空隙；岛屿则并到最近的地区",
                en="where they have some, close the gaps between borders in a GIS; an island is joined to the nearest",
            ),
            problems,
        )
    return fitted


def _some(words: Iterable[str]) -> str:
    listed = list(words)
    return ", ".join(listed[:_NAMED]) + (" …" if len(listed) > _NAMED else "")


def _tell_regions(
    codes: list[str], regions: Mapping[str, Region], file: str, what: Text, remedy: Text, problems: Problems
) -> None:
    names = {
        "zh": "、".join(regions[c].name["zh"] for c in codes[:_NAMED]),
        "en": ", ".join(regions[c].name["en"] for c in codes[:_NAMED]),
    }
    rest = len(codes) - _NAMED
    more = {"zh": f"，另有 {rest} 个" if rest > 0 else "", "en": f" and {rest} more" if rest > 0 else ""}
    problems.warn(file, "", Text({k: what[k] + names[k] + more[k] for k in names}), remedy)


def _matched(codes: Iterable[str], wanted: set[str], known: Gazetteer) -> dict[str, str]:
    """The boundary's code → the region's; where there is no such region, a code that names none."""
    matched = {code: code for code in codes if code in wanted}
    numbers: dict[str, set[str]] = {}
    for code in wanted:
        numbers.setdefault(code.lstrip("0") or "0", set()).add(code)
    taken = set(matched)
    for code in codes:
        if code in matched:
            continue
        region = known.find(code)
        meant = {region.code} if region is not None else numbers.get(code.lstrip("0") or "0", set())
        # where two would fit, none is taken
        if len(meant) == 1 and (hit := next(iter(meant))) in wanted and hit not in taken:
            matched[code] = hit
            taken.add(hit)
    names = (name for n in range(1, 10**9) if (name := f"other-{n}") not in wanted)
    return {code: matched[code] if code in matched else next(names) for code in codes}


def renamed(geometry: Geometry, codes: Mapping[str, str]) -> Geometry:
    """The same geometry with other region codes."""
    lists = geometry.contiguity
    return replace(
        geometry,
        names={codes[c]: name for c, name in geometry.names.items()},
        rings={codes[c]: rings for c, rings in geometry.rings.items()},
        labels={codes[c]: spot for c, spot in geometry.labels.items()},
        points={codes[c]: spot for c, spot in geometry.points.items()},
        contiguity=Contiguity(
            {codes[c]: tuple(codes[o] for o in others) for c, others in lists.items()},
            {codes[c]: tuple(codes[o] for o in others) for c, others in lists.nearest.items()},
        ),
    )
