"""bench/: the table of made-up rows, what is kept and compared, wrong arguments in one line. Nothing is timed."""

from __future__ import annotations

import ast
import datetime as dt
import json
from pathlib import Path

import pytest

from bench import costs, table
from bench.__main__ import main
from bench.rows import GROUPS, Group
from bench.table import Measured, Row
from paths import ROOT

SLOW, SIZE, GONE, BROKEN = (
    Row("layout", 0.4, "ratio"),
    Row("page", 300),
    Row("other", 2, "ratio"),
    Row("broken", 1),
)


def groups(seconds: float) -> tuple[Group, ...]:
    """Two groups with fixed figures, one of which cannot be measured."""

    def fails(_: bool) -> dict[str, Measured]:
        raise RuntimeError("no such\nprogram")

    found = {
        "layout": Measured(seconds, "WeasyPrint", 4.0),
        "page": Measured(1234.5, unit="kB"),
        "other": Measured(seconds, "Typst", why="not installed"),
    }
    return Group((SLOW, SIZE, GONE), lambda _: found), Group((BROKEN,), fails)


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(table, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(table, "commit", lambda: "abcd1234")
    return tmp_path / "results"


def cells(line: str) -> list[str]:
    return [c.strip() for c in line.split("  ") if c.strip()]


def test_the_table_has_ratio_target_and_verdict(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], groups(1.0)) == 1, "a row that failed is told by the exit code"
    lines = capsys.readouterr().out.splitlines()
    assert cells(lines[0]) == ["ours", "reference", "beside", "ratio", "target", "met"]
    assert cells(lines[1]) == ["layout", "1 s", "4 s", "WeasyPrint", "0.25 ×", "≤ 0.4 ×", "yes"]
    assert cells(lines[2]) == ["page", "1,234 kB", "–", "–", "–", "≤ 300 kB", "NO"]
    assert cells(lines[3]) == ["other", "1 s", "–", "Typst: not installed", "–", "≤ 2 ×", "–"]
    assert "failed: RuntimeError no such" in lines[4]
    assert lines[5].startswith("kept in ")


def test_what_became_slower_is_said(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--only", "layout"], groups(1.0))
    main(["--only", "layout"], groups(1.14))
    assert "slower:" not in capsys.readouterr().out
    main(["--only", "layout"], groups(2.0))
    assert "slower: layout: 0.5 ×, was 0.285 × (+75%) at abcd1234" in capsys.readouterr().out
    main(["--only", "layout", "--quick"], groups(9.0))
    assert "slower:" not in capsys.readouterr().out, "quick runs are compared with quick runs"


def test_a_busy_machine_alone_is_not_slower() -> None:
    """Both took twice as long: the ratio is what it was."""
    before = {
        "layout": {"value": 1.0, "beside": "W", "reference": 4.0, "unit": "s", "why": "", "commit": "a"}
    }
    assert table.slower({"layout": Measured(2.0, "W", 8.0)}, before) == []
    assert len(table.slower({"layout": Measured(2.0, "W")}, before)) == 1


def test_rows_of_one_commit_and_day_are_kept_together(tmp_path: Path) -> None:
    day = dt.datetime(2026, 3, 4, 5, 6, 7)
    first = table.keep({"a": Measured(1.0)}, False, day, "abc", tmp_path, "shared")
    again = table.keep({"b": Measured(2.0)}, False, day, "abc", tmp_path)
    assert json.loads(again.read_text("utf-8"))["note"] == "shared", "a later run of it says nothing else"
    assert first == again == tmp_path / "2026-03-04-abc.json"
    assert set(json.loads(again.read_text("utf-8"))["rows"]) == {"a", "b"}
    later = dt.datetime(2026, 3, 5)
    table.keep({"a": Measured(3.0), "b": Measured(None, why="failed")}, False, later, "def", tmp_path)
    rows = table.last(False, tmp_path)
    assert rows["a"]["value"] == 3.0 and rows["b"]["value"] == 2.0, (
        "what failed does not hide what was measured"
    )


def test_nothing_is_kept_where_that_is_asked(results: Path) -> None:
    main(["--no-keep"], groups(1.0))
    assert not results.exists()


def test_wrong_arguments_are_one_line(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "nonsense"], groups(1.0)) == 2
    assert capsys.readouterr().err == "bench: no row has 'nonsense' in its name; --list gives the names\n"
    for words in (["--fast"], ["--only"]):
        with pytest.raises(SystemExit) as left:
            main(words, groups(1.0))
        assert left.value.code == 2
        told = capsys.readouterr().err
        assert told.startswith("bench: ") and told.count("\n") == 1


def test_names_are_listed_and_differ(capsys: pytest.CaptureFixture[str]) -> None:
    names = [row.name for group in GROUPS for row in group.rows]
    assert len(set(names)) == len(names)
    assert main(["--list"]) == 0
    assert capsys.readouterr().out.splitlines() == names


def test_results_in_the_tree_can_be_compared() -> None:
    kept = table.last(False)
    assert kept and all(table.slower({name: Measured(1e9)}, kept) for name in kept)


def test_no_measurement_takes_from_the_users_store_or_leaves_anything_there() -> None:
    """What was kept would be timed as if it were made, and PDFs that a measurement does not make would be kept as empty ones."""
    sites = {
        f"{path.name}: {ast.unparse(call)}": {k.arg: ast.unparse(k.value) for k in call.keywords}
        for path in (ROOT / "bench").glob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Site"
    }
    assert len(sites) >= 6
    assert {where for where, given in sites.items() if given.get("store") != "Store(None)"} == set()


def test_a_start_is_measured_with_modules_compiled_and_a_store_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is where the program is installed: an environment that keeps nothing compiled would add a second to each."""
    given: dict[str, object] = {}

    def run(command: list[str], **more: object) -> None:
        given.update(more, command=command)

    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(costs.subprocess, "run", run)
    store = tmp_path / "store"
    assert costs.program(store, "check", "west") >= 0
    environment = given["env"]
    assert isinstance(environment, dict)
    assert environment["FANGZHI_STORE"] == str(store)
    assert "PYTHONDONTWRITEBYTECODE" not in environment
    compiled = Path(environment["PYTHONPYCACHEPREFIX"])
    # beside the store, which a build would clear of what it does not know
    assert compiled.parent == tmp_path and not compiled.is_relative_to(store)
    assert given["command"][1:] == [str(ROOT / "build.py"), "check", "west"]  # type: ignore[index]
