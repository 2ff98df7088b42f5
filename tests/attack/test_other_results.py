"""Every option of a block that names a result is given every other result of its report: refused in words, or composed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from analysis.parameters import Reference, references
from compose.blocks.base import BlockParameters
from compose.brief import BlockFailed, Plan, brief, overview
from intake.problems import Problems
from intake.report.references import KnownNames
from pipeline.prepare import prepare
from publish.site import Site
from tests.attack.mutants import bases

NAMES = {"result", "column"}


def named(parameters: BlockParameters) -> list[Reference]:
    return [r for r in references(parameters) if r.ref.to in NAMES]


def loose(value: Any) -> Any:
    """Options that can be changed: lists in place of tuples."""
    if isinstance(value, list | tuple):
        return [loose(part) for part in value]
    return {key: loose(part) for key, part in value.items()} if type(value) is dict else value


def others(parameters: BlockParameters, words: list[str]) -> Iterator[BlockParameters]:
    """The same block with each of its names of results replaced by each word."""
    for reference in named(parameters):
        *steps, last = (int(s[1:]) - 1 if s.startswith("#") else s for s in reference.place.split())
        for word in words:
            data: Any = loose(parameters.model_dump(by_alias=True))
            at = data
            for step in steps:
                at = at[step]
            at[last] = [word] if isinstance(at[last], list) else word
            try:
                yield type(parameters).model_validate(data)
            except ValidationError:
                continue


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["small", "bordered", pytest.param("west", marks=pytest.mark.slow), pytest.param("provinces", marks=pytest.mark.slow)]
)  # fmt: skip
def test_what_is_not_refused_is_composed(name: str, tmp_path: Path) -> None:
    for file, content in bases()[name][1].items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(content)
    prepared = prepare(tmp_path, Problems())
    assert prepared is not None
    plan = prepared[0]
    figures = Site(*prepared).figures("zh")
    known = KnownNames.of(plan.report, plan.results)
    composed, refused, failed = 0, 0, []

    def compose(plan: Plan, page: str) -> None:
        if page == "overview":
            overview(plan, "zh", figures)
        else:
            brief(plan, plan.report.regions[0], "zh", figures)

    for page in ("brief", "overview"):
        for block, parameters in getattr(plan, page):
            if block.kind == "chart":
                # a program of the report's own: what it draws from is its affair, and what it fails with is told
                continue
            for other in others(parameters, list(plan.results)):
                faults = [f for r in named(other) if (f := known.fault(r))]
                refused += bool(faults)
                for fault in faults:
                    assert all(text[lang].isprintable() for text in fault[:2] for lang in ("zh", "en"))
                if not faults:
                    composed += 1
                    changed: Any = {page: ((block, other),)}
                    try:
                        compose(replace(plan, **changed), page)
                    except BlockFailed as fault:
                        failed.append(f"{fault}: {other!r}")
    assert failed == []
    assert composed >= 10 and refused >= 20


def test_what_is_refused_names_what_would_fit(tmp_path: Path) -> None:
    for file, content in bases()["small"][1].items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(content)
    path = tmp_path / "report.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('interval = "index_rank"', 'interval = "growth_indicator_2"'), "utf-8")
    problems = Problems()
    assert prepare(tmp_path, problems) is None
    assert problems.errors
    for problem in problems.errors:
        assert "the result “growth_indicator_2” has no column “low”" in problem.line()
        assert "these fit: index_rank" in problem.line() and "合适的有：index_rank" in problem.line("zh")
