"""Names in options: each is looked up by what its field is marked to hold, wherever the table stands."""

from __future__ import annotations

import re
import tomllib
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from analysis import parameters
from analysis.parameters import Ref, references
from analysis.registry import ANALYSES
from compose.blocks.registry import BLOCKS
from intake.problems import Problems
from intake.report.advising.schema import RulesFile
from intake.report.schema import ReportFile
from paths import ROOT
from pipeline.prepare import prepare
from tests import small
from tests.attack.mutants import dumps
from tests.corpus import folders

HOSTILE = ROOT / "tests" / "attack" / "hostile"


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and those inside it."""
    yield model
    waiting: list[object] = [info.annotation for info in model.model_fields.values()]
    while waiting:
        part = waiting.pop()
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield from models(part)
        waiting += typing.get_args(part)


EVERY = sorted(
    {
        m
        for top in (
            *(a.parameters for a in ANALYSES.values()),
            *(b.parameters for b in BLOCKS.values()),
            ReportFile,
            RulesFile,
        )
        for m in models(top)
    },
    key=lambda m: (m.__module__, m.__qualname__),
)
#: options that hold words of other kinds, each looked at where it is used
FREE = {
    "id", "kind", "period", "periods", "first", "last", "base", "column", "maps", "cell", "stage", "under", "members",
    "coordinator", "area", "ten", "a", "b", "file", "sheet", "region", "at", "group", "where", "ignore", "aliases", "when",
    "evidence", "date", "edition", "colour", "groups", "sequence", "accent", "data", "zh", "en", "dark", "geometry",
    "geometry_code", "regions_file", "map_approval", "base_url", "printer_profile", "columns", "whole", "block", "headline", "analysis", "total", "parts", "template",
    "dimension", "parent",
    # headings of a file, asked for where it is read
    "rows", "figure", "stars", "below",
    # looked up where they are read: models of a table, a file of works, classes of an indicator or a result
    "models", "tell", "terms", "bibliography", "synonyms", "among",
}  # fmt: skip


@pytest.mark.parametrize("model", EVERY, ids=lambda m: m.__qualname__)
def test_every_option_of_words_is_marked_or_known_to_be_free(model: type[BaseModel]) -> None:
    """A new option that names a result and is not marked fails here, not in the build of some report."""
    for name, info in model.model_fields.items():
        said = f"{info.annotation} {info.metadata}"
        if "str" in said and "Ref(" not in said and "BeforeValidator" not in said and "Literal" not in said:
            assert name in FREE, f"{model.__qualname__}.{name} holds words: mark what they name"


def test_marks_name_what_can_be_looked_up() -> None:
    for model in EVERY:
        for info in model.model_fields.values():
            for mark in info.metadata:
                if isinstance(mark, Ref) and mark.when:
                    assert mark.when[0] in model.model_fields
    assert set(typing.get_args(parameters.Named)) >= {"result", "indicator", "printed"}


# in reports -------------------------------------------------------------------------------------------------


def lines(folder) -> list[str]:  # type: ignore[no-untyped-def]
    problems = Problems()
    prepare(folder, problems, tried=True)
    return [p.line() for p in problems.errors]


@pytest.mark.slow
def test_an_interval_in_a_finding(folder, edit) -> None:  # type: ignore[no-untyped-def]
    edit("report.toml", 'interval = "integration_rank"', 'interval = "integraton_rank"')
    (line,) = lines(folder)
    assert "there is no result called “integraton_rank”; did you mean “integration_rank”?" in line


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("west-summary-inequality", "overview.block summary inequality: there is no result called"),
        ("provinces-audit-of", "analysis"),
    ],
)
def test_the_references_that_nobody_checked(case: str, told: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    import shutil

    target = tmp_path / case.split("-")[0]
    shutil.copytree(ROOT / "reports" / target.name, target)
    (target / "report.toml").write_bytes((HOSTILE / f"{case}.report.toml").read_bytes())
    found = lines(target)
    assert found and all(told in line for line in found), found


@pytest.mark.slow
def test_a_placeholder_and_a_condition_that_name_nothing(folder) -> None:  # type: ignore[no-untyped-def]
    rules = (folder / "recommendations.toml").read_text("utf-8")
    for case, told in (
        ("rule-group-slot", "“group.x” names nothing: no “x”"),
        ("rule-inf", "the condition cannot be read (a number is too large)"),
    ):
        own = (HOSTILE / f"{case}.toml").read_text("utf-8").split("\n", 1)[1]
        own = own.replace("index.rank", "integration.rank").replace('"table"', '"liu-2020"')
        (folder / "recommendations.toml").write_text(f"{rules}\n{own}", encoding="utf-8")
        found = lines(folder)
        assert found and all(told in line for line in found), found


def test_the_walk_goes_into_tables_lists_and_keys() -> None:
    audit = ANALYSES["audit"].parameters.model_validate(
        {
            "id": "audit",
            "kind": "audit",
            "checks": [
                {"id": "c", "kind": "area_mean", "name": {"zh": "均", "en": "mean"}, "indicator": "i", "of": ["west"], "area": "all"},
                {"id": "d", "kind": "sum", "name": {"zh": "和", "en": "sum"}, "indicator": "i", "of": ["j", "k"]},
            ],
        }
    )  # fmt: skip
    assert [(r.place, r.ref.to, r.word) for r in references(audit)] == [
        ("checks c indicator", "indicator", "i"),
        ("checks c of", "area", "west"),
        ("checks c area", "area", "all"),
        ("checks d indicator", "indicator", "i"),
        ("checks d of", "indicator", "j"),
        ("checks d of", "indicator", "k"),
    ]


@pytest.mark.slow
def test_an_analysis_that_comes_too_early(folder, edit) -> None:  # type: ignore[no-untyped-def]
    early = '[[analysis]]\nid = "early"\nkind = "peers"\nof = "integration"\n'
    edit("report.toml", "[[analysis]]\n", early + "[[analysis]]\n")
    (line,) = lines(folder)
    assert "analysis early of: “integration” is computed after this analysis; move it before this one" in line


@pytest.mark.slow
def test_two_analyses_that_make_one_result_are_told(folder) -> None:  # type: ignore[no-untyped-def]
    more = {"analysis": [{"id": "integration_profile", "kind": "ranking", "indicator": "economic_drive"}]}
    path = folder / "report.toml"
    path.write_text(path.read_text("utf-8") + "\n" + dumps(more), encoding="utf-8")
    assert any("two analyses make a result “integration_profile”" in line for line in lines(folder))


def test_a_name_that_must_be_given_is_not_empty(tmp_path: Path) -> None:
    """An option that may be left out may be empty; the source of a rule and the result of a block may not."""
    for file, content in folders.good().items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(content)
    report, rules = tmp_path / "report.toml", tmp_path / "recommendations.toml"
    text = rules.read_text("utf-8")
    source = tomllib.loads(text)["rule"][0]["source"]
    rules.write_text(re.sub(rf'source\s*=\s*"{source}"', 'source = ""', text), "utf-8")
    tree = tomllib.loads(report.read_text("utf-8"))
    summary = next(b for b in tree["overview"]["block"] if b["kind"] == "summary")
    summary["of"] = ""
    report.write_text(dumps(tree), "utf-8")
    problems = Problems()
    assert prepare(tmp_path, problems) is None
    said = [p.line() for p in problems.errors]
    assert any("there is no source called “”" in line for line in said), said
    assert any("summary of: there is no result called “”" in line for line in said), said
    assert not any("Error" in line for line in said)


@pytest.mark.parametrize("page, kind", [("brief", "targets"), ("overview", "target_status")])
def test_a_block_of_targets_without_any_says_how_to_set_one(tmp_path: Path, page: str, kind: str) -> None:
    """“There is no result called “targets”” names what nobody wrote; and done as it says, the block has its table."""
    folder = small.plain(tmp_path / "mine")
    report = folder / "report.toml"
    tree = tomllib.loads(report.read_text("utf-8"))
    tree[page]["block"].append({"kind": kind})
    report.write_text(dumps(tree), "utf-8")
    problems = Problems()
    assert prepare(folder, problems) is None
    (fault,) = problems.errors
    assert (
        fault.what["en"].startswith("no indicator has a target") and "没有一个指标有目标" in fault.what["zh"]
    )
    assert all("target = { value = … }" in words for words in fault.remedy.values())
    assert not re.search("no result called|没有名为", "".join(fault.what.values()))
    # nor does any find a figure of theirs
    tree[page]["block"].pop()
    tree["overview"]["block"].append({"kind": "maps", "columns": ["targets.value"]})
    report.write_text(dumps(tree), "utf-8")
    problems = Problems()
    assert prepare(folder, problems) is None
    assert [(p.what, p.remedy) for p in problems.errors] == [(fault.what, fault.remedy)]
    # a name of one's own is looked up as any other
    tree["overview"]["block"].pop()
    tree[page]["block"].append({"kind": kind, "of": "aims"})
    report.write_text(dumps(tree), "utf-8")
    problems = Problems()
    assert prepare(folder, problems) is None
    assert "there is no result called “aims”" in problems.errors[0].line()
    # the remedy
    del tree[page]["block"][-1]["of"]
    tree["indicator"][0]["target"] = {"value": 60}
    report.write_text(dumps(tree), "utf-8")
    problems = Problems()
    made = prepare(folder, problems)
    assert made is not None and not problems.errors
    assert len(made[0].results["targets"].frame) > 1
