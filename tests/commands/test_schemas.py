"""Schemas: what the program reads is valid in an editor, what it refuses is not; problems as data for programs."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import build as command
from analysis.registry import ANALYSES
from commands import schemas
from compose.blocks.registry import BLOCKS
from intake.problems import Location, Problems, as_data
from intake.report.schema import ReportFile
from paths import REPORTS

NAMES = sorted(p.parent.name for p in REPORTS.glob("*/report.toml"))


# made where a test asks: every worker collects this module


@cache
def for_reports() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(schemas.report_schema())


@cache
def for_rules() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(schemas.rules_schema())


def report(name: str = "provinces") -> Any:
    return tomllib.loads((REPORTS / name / "report.toml").read_text("utf-8"))


def test_the_schemas_are_schemas() -> None:
    for validator in (for_reports(), for_rules()):
        validator.check_schema(validator.schema)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_reports_are_valid_and_say_where_their_schema_is(name: str) -> None:
    for file, validator in (("report.toml", for_reports()), ("recommendations.toml", for_rules())):
        text = (REPORTS / name / file).read_text("utf-8")
        validator.validate(tomllib.loads(text))
        path = REPORTS / name / text.splitlines()[0].removeprefix("#:schema ")
        assert json.loads(path.read_text("utf-8")) == validator.schema


def test_the_schemas_beside_the_shipped_reports_are_fresh() -> None:
    assert schemas.stale(schemas.beside(REPORTS)) == [], "run: build.py docs"


def _first(entries: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(e for e in entries if e["kind"] == kind)


#: what is wrong, and how it comes to be so
FAULTS: dict[str, Callable[[Any], object]] = {
    "a key at the top": lambda r: r.update(surprise=1),
    "a key of [report]": lambda r: r["report"].update(titel=r["report"].pop("title")),
    "a key of an indicator": lambda r: r["indicator"][0].update(decimal=2),
    "one language only": lambda r: r["report"].update(title="only one language"),
    "an empty wording": lambda r: r["report"]["title"].update(zh=""),
    "a date": lambda r: r["report"].update(date="15/9/2020"),
    "a level of regions": lambda r: r["report"].update(regions="provinces"),
    "no source": lambda r: r.pop("source"),
    "a kind of analysis": lambda r: _first(r["analysis"], "theil").update(kind="thiel"),
    "no kind": lambda r: _first(r["analysis"], "theil").pop("kind"),
    "a key of an analysis": lambda r: _first(r["analysis"], "theil").update(groupping="zone"),
    "another analysis's key": lambda r: _first(r["analysis"], "theil").update(aggregate="geometric"),
    "an option of an analysis": lambda r: _first(r["analysis"], "composite").update(weights="entropie"),
    "a kind of block": lambda r: _first(r["brief"]["block"], "scorecard").update(kind="scorecards"),
    "a key of a block": lambda r: _first(r["brief"]["block"], "scorecard").update(row=["integration"]),
    "a block of the other page": lambda r: r["brief"]["block"].append({"kind": "ranking_table"}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_misspelt_is_not_valid(fault: str) -> None:
    content = report()
    before = copy.deepcopy(content)
    FAULTS[fault](content)
    assert content != before
    assert not for_reports().is_valid(content)


def test_rules_are_checked_too() -> None:
    content = tomllib.loads((REPORTS / "provinces" / "recommendations.toml").read_text("utf-8"))
    content["rule"][0]["wen"] = content["rule"][0].pop("when")
    assert not for_rules().is_valid(content)


def test_every_key_kind_and_block_is_named_with_words() -> None:
    schema = for_reports().schema
    assert set(schema["properties"]) == set(ReportFile.model_fields)
    head = schema["$defs"]["ReportHead"]["properties"]
    assert head["regions_file"]["description"].startswith("CSV with code, zh, en")
    for entries, kinds in (
        (schema["properties"]["analysis"], set(ANALYSES)),
        *(
            (
                schema["$defs"][f"PageSpec_{p}"]["properties"]["block"],
                {k for k, b in BLOCKS.items() if p in b.pages},
            )
            for p in ("brief", "overview")
        ),
    ):
        forms = [schema["$defs"][ref["$ref"].rpartition("/")[2]] for ref in entries["items"]["oneOf"]]
        assert {f["properties"]["kind"]["enum"][0] for f in forms} == kinds
        assert all(len(f["description"]) > 20 for f in forms)
    assert "null" not in json.dumps(schema)


@pytest.mark.slow
def test_the_command_writes_the_schemas(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["schema", "--out", str(tmp_path / "there")]) == 0
    written = [Path(line) for line in capsys.readouterr().out.split()]
    assert {p.name for p in written} == set(schemas.files())
    assert schemas.stale(tmp_path / "there") == []


@pytest.mark.slow
def test_a_new_report_finds_its_schema(tmp_path: Path) -> None:
    table = REPORTS.parent / "docs" / "examples" / "west.xlsx"
    assert command.main(["new", "mine", "--from", str(table), "--into", str(tmp_path)]) == 0
    for file, validator in (("report.toml", for_reports()), ("recommendations.toml", for_rules())):
        text = (tmp_path / "mine" / file).read_text("utf-8")
        path = tmp_path / "mine" / text.splitlines()[0].removeprefix("#:schema ")
        assert json.loads(path.read_text("utf-8")) == validator.schema
        validator.validate(tomllib.loads(text))


# problems as data -----------------------------------------------------------------------------------------


def checked(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, Any]:
    capsys.readouterr()
    code = command.main(["check", "--format", "json", *words])
    said = capsys.readouterr()
    assert said.err == ""
    return code, json.loads(said.out)


def test_problems_are_told_with_their_parts(
    folder: Path, edit: Callable[[str, str, str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit("data/urban_rural_dimensions.csv", "四川", "四州")
    code, found = checked([str(folder)], capsys)
    assert code == 1
    assert found["errors"] == 1
    (error,) = [p for p in found["problems"] if p["severity"] == "error"]
    assert (error["file"], error["column"]) == ("data/urban_rural_dimensions.csv", "region")
    line = (folder / error["file"]).read_text("utf-8").splitlines()[error["row"] - 1]
    assert line.startswith("四州")
    assert error["sheet"] is None
    assert set(error["what"]) == set(error["remedy"]) == {"zh", "en"}
    assert "四川" in error["remedy"]["en"]


def test_a_line_of_toml_is_told(
    folder: Path, edit: Callable[[str, str, str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit("report.toml", "[[source]]", "[[source]")
    _, found = checked([str(folder)], capsys)
    (error,) = found["problems"]
    assert (folder / "report.toml").read_text("utf-8").splitlines()[error["line"] - 1] == "[[source]"


@pytest.mark.slow
def test_no_problems_are_json_as_well_and_exit_codes_stay(
    folder: Path, edit: Callable[[str, str, str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = checked([str(folder)], capsys)
    assert (code, found["errors"]) == (0, 0)
    assert found["warnings"] == 1
    assert checked([str(folder), "--strict"], capsys)[0] == 1
    edit("report.toml", 'map_approval = ""', 'map_approval = "GS(2020)1"')
    assert checked([str(folder), "--strict"], capsys) == (0, {"errors": 0, "warnings": 0, "problems": []})
    assert command.main(["check", "--format", "yaml"]) == 2


def test_a_place_keeps_its_parts_on_the_way_to_a_worker() -> None:
    import pickle

    place = Location(sheet="2019", row=5, column="gdp")
    again = pickle.loads(pickle.dumps(place))
    assert (dict(again), again.parts) == (dict(place), {"sheet": "2019", "row": 5, "column": "gdp"})
    problems = Problems()
    problems.error("a.csv", again, place, place)
    assert as_data({"x": problems})["problems"][0]["row"] == 5
