"""Whatever a user brings: a message in his language, never a traceback, nothing written, nothing read outside."""

from __future__ import annotations

import contextlib
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import TemplateSyntaxError

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
from intake.report.advising.placeholders import parse_path, parse_text
from intake.report.advising.rules import compile_condition
from intake.report.load import load_report
from intake.tables.sheets import read_table
from tests.corpus import folders, kept, tables

TABLES, HARMLESS, FOLDERS = tables.tables(), tables.harmless(), folders.folders()
CHINESE = range(0x4E00, 0x9FFF)
QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_the_corpus_is_large_and_every_case_has_its_message() -> None:
    names = {f"table: {n}" for n in TABLES} | {f"folder: {n}" for n in FOLDERS}
    assert len(names) >= 60
    assert names == set(kept())
    for name, said in kept().items():
        assert said["en"] and len(said["en"]) == len(said["zh"]), name
        for line in said["zh"]:
            assert any(ord(c) in CHINESE for c in line.split(": ", 1)[1]), line
        assert not any("Traceback" in line or "Error:" in line for line in said["en"])


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_a_broken_table_gives_its_message(name: str, tmp_path: Path) -> None:
    assert tables.lines(TABLES[name], tmp_path) == kept()[f"table: {name}"]
    assert [p.name for p in tmp_path.iterdir()] == [TABLES[name].name]


@pytest.mark.slow
@pytest.mark.parametrize("name", FOLDERS)
def test_a_broken_folder_gives_its_message(name: str, tmp_path: Path) -> None:
    before = sorted(p.relative_to(tmp_path) for p in folders.spoil(name, tmp_path).rglob("*"))
    assert folders.lines(name, tmp_path) == kept()[f"folder: {name}"]
    assert sorted(p.relative_to(tmp_path) for p in (tmp_path / "good").rglob("*")) == before


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_dangerous_is_read(name: str, tmp_path: Path) -> None:
    table = HARMLESS[name]
    path = tmp_path / table.name
    path.write_bytes(table.content)
    problems = Problems()
    tidy = read_statistics(path, problems, Answers(**{"direction": {"rest": "more"}, **table.answers}))
    assert [p.line() for p in problems] == []
    assert tidy is not None and not tidy.questions
    assert list(tidy.regions) == ["510000", "530000"]
    assert tidy.frame.to_numpy().ravel().tolist() == [1, 2]


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n in TABLES if "." in TABLES[n].name])
def test_a_report_that_names_a_broken_table_says_so_too(name: str, tmp_path: Path) -> None:
    """``read_table`` may read what holds no regions; it never raises, and what it refuses it explains."""
    table = TABLES[name]
    path = tmp_path / table.name
    path.write_bytes(table.content)
    problems = Problems()
    read = read_table(path, table.name, problems)
    assert read is not None or problems.errors


def test_a_file_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with path.open("wb") as file:
        file.truncate(65 * 2**20)
    problems = Problems()
    assert read_statistics(path, problems) is None
    assert [p.line() for p in problems] == [
        "table.csv: the file is larger than 64 MB; keep only the table that the report needs"
    ]


@pytest.mark.slow
def test_a_table_of_too_many_cells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(("," * 999 + "\n") * 5_100, encoding="utf-8")
    problems = Problems()
    assert read_statistics(path, problems) is None
    assert "more than five million cells" in problems.errors[0].line()


# --- fuzzing ------------------------------------------------------------------------------------------------

cell = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["四川", "云南", "合计", "地区", "年份", "2019", "2019年", "GDP（亿元）", "1,234", "…", "12.3%", "3万", "单位：亿元", "注：", "",
         "鼓楼区", "襄樊", "省份", "指标", "510000", "1e400", "=1", "\0", "\u202e", "0", "全国", "Sichuan"]
    ),
)  # fmt: skip


@QUICK
@given(grid=st.lists(st.lists(cell, max_size=6), max_size=8))
def test_any_grid_is_read_asked_about_or_refused(grid: list[list[str]], tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    quoted = "\n".join(",".join('"' + c.replace('"', '""') + '"' for c in row) for row in grid)
    path.write_bytes(quoted.encode("utf-8", "replace"))
    problems = Problems()
    tidy = read_statistics(path, problems)
    if tidy is None:
        assert problems.errors
    else:
        assert tidy.questions or problems.errors or len(tidy.frame)
    for ui in ("zh", "en"):
        assert all(p.line(ui) for p in problems)


@QUICK
@given(
    data=st.binary(max_size=300),
    suffix=st.sampled_from([".csv", ".xlsx", ".xls", ".ods", ".xlsm", ".xlsb", ".txt"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"table{suffix}"
    path.write_bytes(data)
    for reader in (read_statistics, lambda p, q: read_table(p, p.name, q)):
        problems = Problems()
        assert reader(path, problems) is not None or problems.errors


@pytest.mark.parametrize("seed", range(40))
def test_a_workbook_with_a_few_bytes_changed(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    content = bytearray(HARMLESS["macro workbook"].content)
    for _ in range(chance.randint(1, 20)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path = tmp_path / "table.xlsx"
    path.write_bytes(bytes(content))
    problems = Problems()
    tidy = read_statistics(path, problems)
    assert tidy is not None or problems.errors


EDITABLE = ("report.toml", "recommendations.toml", "data/figures.csv", "data/groups.csv")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(120))
def test_a_folder_with_pieces_moved_about(seed: int, tmp_path: Path) -> None:
    """Lines doubled, dropped, swapped, cut; bytes changed: problems or a report, nothing else."""
    chance = random.Random(seed)
    target = tmp_path / "good"
    for file, content in folders.good().items():
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        (target / file).write_bytes(content)
    for _ in range(chance.randint(1, 4)):
        path = target / chance.choice(EDITABLE)
        content = path.read_bytes()
        match chance.randrange(6):
            case 0:
                at = chance.randrange(len(content) + 1)
                content = content[:at] + bytes(chance.randrange(256) for _ in range(3)) + content[at:]
            case 1:
                content = content[: chance.randrange(len(content) + 1)]
            case 2:
                at = chance.randrange(len(content) + 1)
                sign = chance.choice(
                    ['"', "{", "}", "[", "]", "=", ",", "\\", "\n", "'", "#", "\u202e", "\\u0000", "-1", "."]
                )
                content = content[:at] + sign.encode() + content[at:]
            case 3:
                rows = content.split(b"\n")
                at = chance.randrange(len(rows))
                content = b"\n".join([*rows[:at], *rows[at + 1 :]])
            case 4:
                rows = content.split(b"\n")
                content = b"\n".join([*rows, chance.choice(rows)])
            case _:
                words = content.split(b" ")
                i, j = chance.randrange(len(words)), chance.randrange(len(words))
                words[i], words[j] = words[j], words[i]
                content = b" ".join(words)
        path.write_bytes(content or b"\n")
    problems = Problems()
    report = load_report(target, problems)
    assert report is not None or problems.errors
    for ui in ("zh", "en"):
        assert all(p.line(ui) for p in problems)
    shutil.rmtree(target)


@QUICK
@given(
    source=st.one_of(
        st.text(max_size=40),
        st.lists(
            st.sampled_from(
                ["index", ".", "rank", ">", "5", "(", ")", "and", "not", "is", "missing", "in", "[", "]", "'x'", "*", "**", "%", "~",
                 "|", "abs", "{", "}}", "if", "else", "==", "group", "region", "code", ",", "1e9", "{%", "{{", "#}"]
            ),
            max_size=12,
        ).map(" ".join),
    )
)  # fmt: skip
def test_any_condition_compiles_or_is_refused(source: str) -> None:
    try:
        compile_condition(source)
    except TemplateSyntaxError as fault:
        assert str(fault)


@QUICK
@given(words=st.text(alphabet="ab.{}[]'\"|中 _1", max_size=30))
def test_any_text_is_parsed_or_refused(words: str) -> None:
    for parse in (parse_text, parse_path):
        with contextlib.suppress(ValueError):
            assert isinstance(parse(words), list | tuple)
