"""Commands that `new` proposes can be pasted into a shell; nothing is asked that would not help, no flag is named that no table has."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

import build as command
from analysis.values import same
from intake.new.answers import Answers, Question, command_line, flags_of
from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
from tests.twelve import PROVINCES

HOSTILE = ("#第一产业增加值", "3-16  续表", "市、县(市)名称", "it's", 'a "b"', "$HOME", "a;b", "*", "市区", "GDP (%)", "~", "a=b", "`x`")  # fmt: skip


@pytest.mark.parametrize("subject", HOSTILE)
@pytest.mark.parametrize("answer", ["", "area", "a b", "#x"])
def test_a_flag_is_taken_apart_into_what_was_meant(subject: str, answer: str) -> None:
    question = Question("means", same(""), same(""), subject=subject, default=answer)
    assert shlex.split(command_line([question]), comments=True) == ["--means", f"{subject}={answer or '…'}"]


@pytest.mark.parametrize("word", HOSTILE)
def test_answers_already_given_are_quoted(word: str) -> None:
    said = Answers(means={word: "area"}, leave_out=(word,), choose={word: "all"}, sheets=(word,))
    words = shlex.split(" ".join(flags_of(said)), comments=True)
    assert words == ["--sheet", word, "--leave-out", word, "--means", f"{word}=area", "--choose", f"{word}=all"]  # fmt: skip


def _twice(tmp_path: Path) -> Path:
    """The same regions with other figures once more, and a name that nobody knows: no answer makes one table of them."""
    rows = (
        [f"{x},{i}.5" for i, x in enumerate(PROVINCES)]
        + ["某地,3"]
        + [f"{x},9{i}" for i, x in enumerate(PROVINCES)]
    )
    path = tmp_path / "table.csv"
    path.write_text("地区,产值（亿元）\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_nothing_is_asked_where_no_answer_helps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["new", "mine", "--from", str(_twice(tmp_path)), "--into", str(tmp_path / "r"), "--period", "2021", "--ui", "en"]  # fmt: skip
    assert command.main(words) == 1
    said = capsys.readouterr().err
    assert (
        "have several figures of the same indicator" in said
        and "They follow once the table is mended" in said
    )
    assert "What only you can know" not in said and "./fangzhi new" not in said


def test_a_choice_is_advised_only_where_a_column_offers_one(tmp_path: Path) -> None:
    problems = Problems()
    read_statistics(_twice(tmp_path), problems, Answers(period="2021"))
    (counted,) = [p for p in problems.errors if "have several figures" in p.what["en"]]
    assert "--choose" not in counted.remedy["en"] + counted.remedy["zh"]
