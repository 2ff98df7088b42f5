"""The dimensions of a report's index: `check_dimensions`, `tell_unused`, and `levels_of`, as a composite index wants them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.values import Text
from intake.problems import Problems, Way, near, suggest
from intake.report.report import REPORT_FILE
from intake.report.schema import ReportFile


def check_dimensions(file: ReportFile, problems: Problems) -> None:
    """Every dimension that is named is there once, is inside another without a circle, and has indicators; what no index uses is told."""
    ids = [d.id for d in file.dimension]
    parents = {d.id: d.parent for d in file.dimension}
    names = {i.id for i in file.indicator}
    used = {i.dimension for i in file.indicator} | {d.parent for d in file.dimension}
    named = [
        *(
            (Way(f"dimension {d.id}", ("dimension", n)), "parent", d.parent)
            for n, d in enumerate(file.dimension)
        ),
        *(
            (Way(f"indicator {i.id}", ("indicator", n)), "dimension", i.dimension)
            for n, i in enumerate(file.indicator)
        ),
    ]
    for place, key, word in named:
        if word and word not in parents:
            problems.error(
                REPORT_FILE,
                place.then(key),
                Text(zh=f"没有名为“{word}”的维度", en=f"there is no dimension called “{word}”"),
                suggest(word, ids)
                if ids
                else Text(zh="用 [[dimension]] 列出维度", en="list the dimensions as [[dimension]]"),
            )
    for n, d in enumerate(file.dimension):
        place = Way(f"dimension {d.id}", ("dimension", n))
        if d.id in names or d.id in ids[:n]:
            problems.error(
                REPORT_FILE,
                place,
                Text(zh="这个 id 用了两次", en="this id is used twice"),
                Text(zh="改名", en="rename one of them"),
            )
        if d.id not in used:
            problems.error(
                REPORT_FILE,
                place,
                Text(zh="这个维度没有指标", en="the dimension has no indicators"),
                Text(
                    zh=f'在它的各指标中写 dimension = "{d.id}"，或删去它',
                    en=f'write dimension = "{d.id}" in its indicators, or delete it',
                ),
            )
        above, steps = d.parent, 0
        while above and above != d.id and steps <= len(ids):
            above, steps = parents.get(above, ""), steps + 1
        if above == d.id:
            problems.error(
                REPORT_FILE,
                place.then("parent"),
                Text(zh="维度包含了它自己", en="the dimension is inside itself"),
                Text(zh="改正 parent", en="correct its parent"),
            )
    tell_unused(file, problems)
    for n, raw in enumerate(file.analysis):
        if raw.get("dimensions") is True and not file.dimension:
            problems.error(
                REPORT_FILE,
                _analysis(file, n).then("dimensions"),
                Text(zh="报告没有列出维度", en="the report lists no dimensions"),
                Text(
                    zh="在指标表中填“维度”一列，或用 [[dimension]] 列出",
                    en="fill in the column dimension of the indicator sheet, or list them as [[dimension]]",
                ),
            )


def levels_of(file: ReportFile) -> list[dict[str, Any]]:
    """The dimensions as ``levels`` of a composite index: those inside others first, each with its indicators.

    A dimension that leads into itself or nowhere is left out here; :func:`check_dimensions` tells it.
    """
    dimensions: dict[str, dict[str, Any]] = {}

    def add(id: str, inside: tuple[str, ...]) -> None:
        mine = next(d for d in file.dimension if d.id == id)
        below = [d.id for d in file.dimension if d.parent == id and d.id not in {*inside, id}]
        for inner in below:
            add(inner, (*inside, id))
        parts = [*below, *(i.id for i in file.indicator if i.dimension == id)]
        if parts and id not in dimensions:
            dimensions[id] = {"id": id, "name": mine.name, "indicators": parts, "weight": mine.weight}

    for d in file.dimension:
        if not d.parent:
            add(d.id, ())
    return list(dimensions.values())


def _analysis(file: ReportFile, n: int) -> Way:
    """Where the n-th analysis stands."""
    return Way(f"analysis {file.analysis[n].get('id', f'#{n + 1}')}", ("analysis", n))


def tell_unused(file: ReportFile, problems: Problems) -> None:
    """Warn of weights and dimensions that the report gives and no index takes."""
    indices = [n for n, raw in enumerate(file.analysis) if raw.get("kind") == "composite"]
    _tell_unused_dimensions(file, indices, problems)
    for n in indices:
        _tell_unused_weights(file, n, problems)


def _tell_unused_dimensions(file: ReportFile, indices: Sequence[int], problems: Problems) -> None:
    layered = any(
        file.analysis[n].get("dimensions") is True or file.analysis[n].get("levels") for n in indices
    )
    if not file.dimension or not indices or layered:
        return
    names = [d.name for d in file.dimension if not d.parent]
    problems.warn(
        REPORT_FILE,
        _analysis(file, indices[0]).then("indicators"),
        Text(
            zh=f"指标归入了维度（{'、'.join(w['zh'] for w in names[:4])}），指数没有用",
            en=f"indicators are in dimensions ({', '.join(w['en'] for w in names[:4])}), and no index uses them",
        ),
        Text(
            zh="要分层计算，用 dimensions = true 代替 indicators；不要，就清空维度",
            en="for an index by dimensions write dimensions = true in place of indicators; if none is wanted empty them",
        ),
    )


def _tell_unused_weights(file: ReportFile, n: int, problems: Problems) -> None:
    raw = file.analysis[n]
    hierarchical = raw.get("dimensions") is True
    weights = raw.get("weights", "given" if hierarchical else "equal")
    # what is meant to be it, or is no word at all, is told where the options are read
    if not isinstance(weights, str) or near(weights, ["given"]):
        return
    by_id = {i.id: i for i in file.indicator}
    members = list(by_id) if hierarchical else [str(i) for i in raw.get("indicators") or ()]
    given = [
        (i.id, i.weight)
        for m in members
        if (i := by_id.get(m)) is not None and i.weight != 1 and (i.dimension or not hierarchical)
    ]
    given += [(d.id, d.weight) for d in file.dimension if hierarchical and d.weight != 1]
    if not given:
        return
    listed = ", ".join(f"{id_} {weight:g}" for id_, weight in given[:4]) + (" …" if len(given) > 4 else "")
    problems.warn(
        REPORT_FILE,
        _analysis(file, n).then("weights"),
        Text(
            zh=f'weights = "{weights}"，给出的权重（{listed}）没有采用',
            en=f'weights = "{weights}": the weights that are given ({listed}) are not used',
        ),
        Text(
            zh='要采用，写 weights = "given"；不要，就清空权重',
            en='to use them write weights = "given"; if not, empty them',
        ),
    )


__all__ = ["check_dimensions", "levels_of", "tell_unused"]
