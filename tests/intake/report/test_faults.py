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
from intake.report.folder import read_toml
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


TOML_FAULTS = {
    "a key twice": ("a = 1\nb = 2\na = 3\n", "line 3", "delete one of the two", "删去其中一处"),
    "a list read as a table": ("[a]\nx = 1\n[[a]]\nx = 2\n", "line 3", "as [[source]]", "如 [[source]]"),
    "an open list": ('a = ["x"\nb = 1\n', "line 2", "close it with ]", "补上 ]"),
    "an open text": ('a = "x\nb = 1\n', "line 1", "close the quotation mark", "引号没有成对"),
    "a capital": ("a = True\n", "line 1", "write True in small letters: true", "True 要小写：true"),
    "a path of Windows": ('a = "data\\a.csv"\n', "line 1", "in the path of a file write /", "文件路径用 /"),
    "a full-width digit": ("a = １\n", "line 1", "has １ where a plain 1", "有 １，应为半角的 1"),
    "a full-width bracket": ('a = ["x"］\n', "line 1", "has ］ where a plain ]", "有 ］，应为半角的 ]"),
    "a full-width space": ("a =\u3000１\n", "line 1", "has a full-width space", "全角空格"),
    "signs of a wording": ('a = "１，" y\n', "line 1", "check the quotation marks", "检查这一行的引号"),
}


@pytest.mark.parametrize("fault", TOML_FAULTS)
def test_what_is_no_toml_has_its_line_and_a_remedy_that_helps(tmp_path: Path, fault: str) -> None:
    text, line, english, chinese = TOML_FAULTS[fault]
    (tmp_path / "report.toml").write_text(text, encoding="utf-8")
    problems = Problems()
    assert read_toml(tmp_path / "report.toml", "report.toml", problems) is None
    (problem,) = problems.errors
    assert problem.line("en").startswith(f"report.toml:{line}: ") and english in problem.line("en")
    assert chinese in problem.line("zh") and not ENGLISH.search(problem.line("zh").split("（")[-1])


SHAPES = [
    ("[[source]]", "[source]", "entries are expected, and this is a single table; write double brackets: [[source]]"),
    ("[report]", "[[report]]", "a single table is expected, and these are entries; write single brackets, once: [report]"),
    ('\nregions ', '\nedition = ["2020"]\nregions ', 'this is a list; write one without [ ]: = "…"'),
    ('\nregions ', '\nedition = { a = 1 }\nregions ', 'this is a table; write one without { }: = "…"'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), SHAPES)
def test_a_list_for_a_value_is_not_told_to_be_put_in_quotation_marks(old: str, new: str, said: str) -> None:
    edition = "" if "edition" in new else 'edition = "2020"'
    text = f'[report]\n{edition}\nregions = "province"\n[[source]]\nid = "s"\n'
    text = text.replace(old, new, 1)
    raw = tomllib.loads(text)
    problems = Problems()
    problems.locate("report.toml", Finder("report.toml", raw, spots_of(text), 99))
    with pytest.raises(ValidationError) as fault:
        ReportFile.model_validate(raw)
    explain(fault.value, "report.toml", same(""), keys_of(ReportFile), problems, raw)
    lines = [p.line("en") for p in problems.errors]
    assert [line for line in lines if said in line], lines
    assert not [line for line in lines if "quotation" in line]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("edition  =", "editon  =", "unknown key “editon”; did you mean “edition”?"),
        ("[[source]]", "[[sources]]", "unknown key “sources”; did you mean “source”?"),
        ("[[overview.block]]", "[[overveiw.block]]", "unknown key “overveiw”; did you mean “overview”?"),
    ],
)
def test_a_key_misspelt_is_told_once_and_not_as_missing_too(folder, edit, old, new, said) -> None:  # type: ignore[no-untyped-def]
    """Also where others of its kind are there: the entry is meant to be one more of them."""
    edit("report.toml", old, new)
    (line,) = told(folder, "en")
    assert re.match(r"report\.toml:line \d+, ", line) and said in line


def test_an_entry_with_a_fault_is_not_counted_as_lacking(folder) -> None:  # type: ignore[no-untyped-def]
    from intake.report.references import KnownNames
    from intake.report.schema import PageSpec

    column = {"heding": "x", "name": {"zh": "甲", "en": "A"}}
    block = {
        "kind": "table",
        "id": "t",
        "file": "a.csv",
        "source": "s",
        "columns": [column],
        **{k: {"zh": "甲", "en": "A"} for k in ("title", "caption")},
    }
    problems = Problems()
    page = PageSpec.model_validate({"block": [block]})
    blocks_of(page, "brief", KnownNames({}, {}, {}, {}), problems)  # type: ignore[arg-type]
    lines = [p.line("en") for p in problems.errors if "columns" in p.line("en")]
    assert len(lines) == 1 and lines[0].endswith("unknown key “heding”; did you mean “heading”?")


def test_a_file_that_is_not_there_is_told_where_it_is_named(folder, edit) -> None:  # type: ignore[no-untyped-def]
    edit("report.toml", "data/urban_rural_dimensions.csv", "data/urban_rural_dimension.csv")
    lines = [line for line in told(folder, "en") if "there is no file" in line]
    text = (folder / "report.toml").read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(text, 1) if "urban_rural_dimension.csv" in line)
    assert lines[0].startswith(f"report.toml:line {at}, table data/urban_rural_dimension.csv file: ")


def test_the_rows_of_a_member_misspelt_are_not_told_as_well(folder, edit) -> None:  # type: ignore[no-untyped-def]
    from intake.places.regions import provinces

    names = [r.name["zh"] for r in provinces().regions.values() if r.level == "region"]
    members = ", ".join(f'"{"四州" if n == "四川" else n}"' for n in names)
    edit("report.toml", 'regions  = "province"', f'regions  = "province"\nmembers = [{members}]')
    (line,) = told(folder, "en")
    assert "there is no region called “四州”; did you mean “四川”?" in line


def test_full_width_commas_between_cells_are_told_once(folder) -> None:  # type: ignore[no-untyped-def]
    path = folder / "data" / "urban_rural_dimensions.csv"
    path.write_text(path.read_text("utf-8-sig").replace(",", "，"), encoding="utf-8")
    lines = [line for line in told(folder) if line.startswith("data/urban_rural_dimensions.csv")]
    assert len(lines) == 1 and "单元格之间用了全角逗号（，）；单元格之间改用半角逗号（,）" in lines[0]
