"""Every field of every model given a wrong value: the message has its line, and the Chinese one no library's English."""

from __future__ import annotations

import re
import tomllib
import typing
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from pydantic import BaseModel, ValidationError

from analysis.registry import ANALYSES
from analysis.values import same
from compose.blocks.registry import BLOCKS
from compose.brief import blocks_of
from intake.problems import Problems
from intake.report.advising.schema import RulesFile
from intake.report.faults import explain, keys_of
from intake.report.load import load_report
from intake.report.positions import Finder, spots_of
from intake.report.schema import ReportFile

#: pieces of what pydantic, Python and others say
ENGLISH = re.compile(
    r"[Ii]nput|should|valid|expected|error|instance|less than|greater|field|parse|unable|Traceback|type=",
    re.A,
)


def models() -> list[tuple[str, type[BaseModel]]]:
    """Every model that says what a table of a report's files may hold, with how the file writes it."""
    found = [(f"analysis {kind}", a.parameters) for kind, a in ANALYSES.items()]
    found += [(f"block {kind}", b.parameters) for kind, b in BLOCKS.items()]
    for file, top in (("report.toml", ReportFile), ("recommendations.toml", RulesFile)):
        waiting: list[type[BaseModel]] = [top]
        while waiting:
            model = waiting.pop()
            found.append((f"{file} {model.__name__}", model))
            for info in model.model_fields.values():
                waiting += inner(info.annotation)
    return found


def inner(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [m for part in typing.get_args(annotation) for m in inner(part)]


WRONG: tuple[Any, ...] = (
    -987654,
    1.5,
    True,
    "去年",
    "",
    [],
    [[["x"]]],
    {"nonsense": 1},
    {"zh": "甲"},
    "x" * 3000,
)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "model"), models(), ids=lambda v: v if isinstance(v, str) else "")
def test_a_wrong_value_of_any_key_has_its_line_and_speaks_chinese(name: str, model: type[BaseModel]) -> None:
    for key in model.model_fields:
        for wrong in WRONG:
            # the key stands on line 3
            text = tomlkit.dumps({"a": 1}) + "\n" + tomlkit.dumps({key: wrong}).replace("\n\n", "\n")
            raw = tomllib.loads(text)
            line = next(n for n, words in enumerate(text.splitlines(), 1) if n > 1 and words.strip())
            raw.pop("a")
            problems = Problems()
            problems.locate("report.toml", Finder("report.toml", raw, spots_of(text), 99))
            try:
                model.model_validate(raw)
            except ValidationError as fault:
                explain(fault, "report.toml", same(""), keys_of(model), problems, raw)
            for problem in problems:
                said = problem.line("zh")
                assert re.match(r"report\.toml:第\d+行", said), said
                place = getattr(problem.place, "parts", {})
                told = problem.place["en"].split(", ", 1)[-1].split()[:1]
                if told == [key]:
                    assert place["line"] >= line and place["line"] != 99, (key, wrong, said)
                words = f"{problem.what['zh']} {problem.remedy['zh']}"
                # what the user wrote is quoted, and keys are listed by name
                own = re.sub(r"“[^”]*”|\"[^\"]*\"|[a-z]+(_[a-z]+)+", "", words)
                assert not ENGLISH.search(own.replace("可用的键", "").split("：")[0]), said
                assert re.search("[\u4e00-\u9fff]", problem.what["zh"]), said


def told(folder: Path, language: str = "zh") -> list[str]:
    problems = Problems()
    load_report(folder, problems)
    return [p.line(language) for p in problems.errors]


def test_a_key_that_is_there_already_is_not_proposed(folder, edit) -> None:  # type: ignore[no-untyped-def]
    edit("report.toml", 'weights = "given"', 'weights = "given"\nweigts = "equal"')
    (line,) = told(folder, "en")
    assert "unknown key “weigts”" in line and "did you mean “weights”" not in line


def test_a_key_like_no_other_is_answered_with_those_there_are(folder, edit) -> None:  # type: ignore[no-untyped-def]
    edit("report.toml", 'weights = "given"', 'weights = "given"\nqqq = 1')
    (line,) = told(folder)
    assert re.match(
        r"report\.toml:第\d+行，analysis integration qqq: 不认识的键“qqq”；删去它；可用的键：id、kind、", line
    )


@pytest.mark.parametrize("posts", ["[5, 5]", "[9, 2]"])
def test_goalposts_that_do_not_ascend_are_blamed_on_the_posts(folder, edit, posts) -> None:  # type: ignore[no-untyped-def]
    edit(
        "report.toml",
        'normalise = "none"',
        f'normalise = "goalposts"\nposts = {{ economic_drive = {posts} }}',
    )
    (line,) = told(folder)
    assert "analysis integration posts: “economic_drive”的两个阈值应由低到高" in line


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mark", "meant"), [("＞", ">"), ("＜", "<"), ("＝＝", "="), ("（", "("), ("“", "'")]
)
def test_full_width_marks_in_a_condition(folder, edit, mark, meant) -> None:  # type: ignore[no-untyped-def]
    from pipeline.prepare import prepare

    edit(
        "recommendations.toml",
        'when = "integration_profile.economic_drive.rank > 20"',
        f'when = "integration.rank {mark} 20"',
    )
    problems = Problems()
    prepare(folder, problems)
    lines = [p.line("zh") for p in problems.errors]
    assert any(f"条件里有全角符号“{mark[0]}”；换成半角的 {meant}" in line for line in lines), lines


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[report]", "[report", "这一行缺少 ]"),
        ("edition", "edition edition", "键的后面缺少等号"),
        ("[[source]]", "[report]\n[[source]]", "report 写了两次"),
    ],
)
def test_what_the_toml_reader_says(folder, edit, old, new, said) -> None:  # type: ignore[no-untyped-def]
    edit("report.toml", old, new)
    (line,) = told(folder)
    assert re.match(r"report\.toml:第\d+行", line) and said in line


def test_a_block_that_stands_twice_is_told_at_its_own_line(folder) -> None:  # type: ignore[no-untyped-def]
    path = folder / "report.toml"
    text = path.read_text("utf-8") + '\n[[brief.block]]\nkind = "scorecard"\nrows = []\n'
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    report = load_report(folder, problems)
    assert report is not None
    from intake.report.references import KnownNames

    blocks_of(report.file.brief, "brief", KnownNames.of(report, {}), problems)
    lines = [p.line() for p in problems.errors if "too few entries" in p.line()]
    assert lines == [
        f"report.toml:line {len(text.splitlines())}, brief.block scorecard rows: there are too few entries; "
        "write at least one more"
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('date = "', 'date = "2020-13-45" # "', "没有“2020-13-45”这一天；写成 2026-01-31"),
        ('normalise = "none"', 'normalise = "minmax"\nlow = 5\nhigh = 5', "low（5）不低于 high（5）"),
    ],
)
def test_a_day_that_is_none_and_a_scale_without_room(folder, old, new, said) -> None:  # type: ignore[no-untyped-def]
    path = folder / "report.toml"
    text = re.sub(r"^(date|normalise) +=", r"\1 =", path.read_text("utf-8"), flags=re.M)
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    (line,) = told(folder)
    assert re.match(r"report\.toml:第\d+行", line) and said in line


def test_a_block_without_its_kind_is_told_which_there_are() -> None:
    from intake.report.references import KnownNames
    from intake.report.schema import PageSpec

    problems = Problems()
    page = PageSpec.model_validate({"block": [{"of": "index"}]})
    assert blocks_of(page, "brief", KnownNames({}, {}, {}, {}), problems) == ()  # type: ignore[arg-type]
    (line,) = [p.line("zh") for p in problems.errors]
    assert "这个块没有写 kind；可用的有：findings、scorecard、" in line
