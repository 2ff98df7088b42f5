"""What a user types and sees with `new`: the first line, the table, all questions at once, one command, the folder."""

from __future__ import annotations

import os
import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest

import build as command
from paths import ROOT
from tests.indicators import said as said_of
from tests.terminal import at_terminal

TABLES = ROOT / "tests" / "corpus" / "tables"


def new(capsys, tmp_path: Path, table: str, *flags: str, ui: str = "en") -> tuple[int, str, str]:
    words = ["new", "mine", "--from", str(TABLES / table), "--into", str(tmp_path), "--ui", ui, *flags]
    code = command.main(words)
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    return code, said.out, said.err


def report(tmp_path: Path) -> dict:
    return tomllib.loads((tmp_path / "mine" / "report.toml").read_text("utf-8"))


@pytest.mark.slow
def test_without_a_terminal_one_command_answers_everything(capsys, tmp_path):
    """The listing names every question, and its last line, filled in, is the next and last command."""
    code, _, said = new(capsys, tmp_path, "total-first.csv")
    assert code == 1 and not (tmp_path / "mine").exists()
    lines = said.splitlines()
    assert lines[0] == "Reading total-first.csv …"
    assert "This is what was understood of total-first.csv:" in said
    (proposed,) = (x.strip() for x in lines if x.startswith("  ./fangzhi new"))
    assert lines[-1] == "Nothing was written."
    asked = re.findall(r"^  (--[a-z][a-z-]+) ", said, re.MULTILINE)
    assert set(asked) == set(re.findall(r" (--(?:period|direction|means|unit|choose|indicator))\b", proposed))
    words = shlex.split(proposed.replace("…", "2011").removeprefix("./fangzhi "))
    assert command.main(words) == 0
    assert "Written to" in capsys.readouterr().out
    assert report(tmp_path)["report"]["title"]


def test_nothing_is_asked_where_everything_is_said(capsys, tmp_path):
    code, out, said = new(capsys, tmp_path, "world-bank-wide.csv")
    assert code == 0 and "What only you can know" not in said
    assert "  report.toml" in out


def test_every_proposed_answer_can_be_taken(capsys, tmp_path):
    code, _, said = new(capsys, tmp_path, "another-country.csv", "--yes")
    assert code == 0 and "What only you can know" not in said
    # … but never in silence: what nobody said is marked in the table of what was understood
    assert "? (see below)" in said


def test_what_has_no_proposal_is_asked_in_spite_of_yes(capsys, tmp_path):
    code, _, said = new(capsys, tmp_path, "cities-gbk.csv", "--yes")
    assert code == 1
    assert "--period" in said


def test_chinese_users_are_asked_in_chinese(capsys, tmp_path):
    code, _, said = new(capsys, tmp_path, "total-first.csv", ui="zh")
    assert code == 1
    assert said.startswith("正在读取 total-first.csv")
    plain = re.sub(r"--[a-z-]+|=\w+|total-first\.csv|\./fangzhi new .*", "", said)
    assert not re.findall(r"\b(?:answer|with|region|better|Reading|note)\b", plain)


@pytest.mark.slow
@pytest.mark.parametrize(("ui", "last"), [("zh", "2"), ("en", "")])
def test_at_a_terminal_all_is_asked_at_once(tmp_path, ui, last):
    words = [sys.executable, "build.py", "new", "mine", "--from", str(TABLES / "total-first.csv")]
    words += ["--into", str(tmp_path), "--ui", ui]
    # a wrong answer is asked for again; a number chooses; Enter takes the proposal
    code, said = at_terminal(words, ["2011", "perhaps", last], ROOT, os.environ)
    assert code == 0, said
    assert said.index("2011") < said.index("perhaps")
    (increase,) = (i for i in said_of(tmp_path / "mine") if "Increase" in i["name"]["en"])
    assert increase["direction"] == ("-" if last else "+")
    assert "\x1b" not in said, "a plain terminal gets plain text"


@pytest.mark.slow
def test_many_directions_are_answered_by_numbers(tmp_path):
    table = tmp_path / "table.csv"
    names = [f"Thing {chr(65 + i)} (points)" for i in range(11)]
    rows = [",".join([place, "2019", *(f"{(i * 7 + k * 3) % 11}.5" for k in range(11))]) for i, place in
            enumerate(("Aber", "Bray", "Cwm", "Dale", "Esk"))]  # fmt: skip
    table.write_text("\n".join([",".join(["State", "Year", *names]), *rows]) + "\n", "utf-8")
    words = [sys.executable, "build.py", "new", "mine", "--from", str(table), "--into", str(tmp_path), "--ui", "en"]  # fmt: skip
    code, said = at_terminal(words, ["1, 3", "11"], ROOT, os.environ)
    assert code == 0, said
    made = report(tmp_path)
    ids = {i["name"]["en"]: i["id"] for i in said_of(tmp_path / "mine")}
    directions = {i["id"]: i["direction"] for i in said_of(tmp_path / "mine")}
    judged = [ids[f"Thing {x}"] for x in "ACK"]
    (index,) = (a for a in made["analysis"] if a["id"] == "index")
    assert index["indicators"] == judged, "what is neither better nor worse is in no index"
    assert [directions[i] for i in judged] == ["+", "+", "-"]
