"""The command's help and its answers to wrong usage, in both languages."""

from __future__ import annotations

import re

import pytest
import typer

from commands import application as command
from commands import help as words_of_help
from commands.common import chosen
from compose.language.catalogue import translator
from compose.language.languages import LANGUAGES
from publish.formats import FORMATS

HAN = re.compile(r"[一-鿿]")


def test_every_help_has_its_chinese():
    described = {p.help for p in words_of_help.parts(typer.main.get_command(command.app)) if p.help}
    assert len(described) > 50 and words_of_help.HELP not in described
    chinese = [translator("zh")(words) for words in (*described, words_of_help.HELP)]
    assert all(HAN.search(words) for words in chinese)


@pytest.mark.parametrize("name", ["", *command.commands()])
def test_help_speaks_one_language(name, capsys, monkeypatch):
    words = [name, "--help"] if name else ["--help"]
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert command.main(words) == 0
    english = capsys.readouterr().out
    assert not HAN.search(english.replace("鼓楼区", "")) and "exit" in english
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert command.main(words) == 0
    chinese = capsys.readouterr().out
    assert "显示这份说明" in chinese and "Show this message" not in chinese and "Options" not in chinese


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["check", "--strit"], "没有“--strit”这个选项；是否应为“--strict”？", "did you mean “--strict”?"),
        (["new", "x"], "缺少“--from”（你的电子表格", "“--from” is missing (your spreadsheet"),
        (["explain", "west"], "缺少“ADDRESS”", "“ADDRESS” is missing"),
        (["serve", "--port", "abc"], "“--port”的值不对：应为整数", "“--port”: it must be a whole number"),
        (["quarto", "west", "--time-limit", "x"], "应为数字", "it must be a number"),
        (["build", "--region"], "“--region”后面要写一个值", "“--region” needs a value"),
        (["build", "--archive=3"], "“--archive”后面不写值", "“--archive” takes no value"),
        (["list", "a", "b"], "多出了“a b”", "“a b” is one word too many"),
    ],
)
def test_wrong_usage_is_one_line_with_its_remedy(words, zh, en, capsys):
    for language, expected in (("zh", zh), ("en", en)):
        assert command.main([words[0], "--ui", language, *words[1:]]) == 2
        said = capsys.readouterr().err.strip()
        assert expected in said and "\n" not in said and "--help" in said
        assert bool(HAN.search(said)) == (language == "zh")


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (["build", "west", "--format", "pdf", "--format", "svg"], "svg: html pdf docx pptx"),
        (["build", "west", "--lang", "zh,fr"], "fr: zh en"),
        (["serve", "west", "--lang", "fr"], "fr: zh en"),
        (["quarto", "west", "--lang", "zh，e"], "e: zh en"),
        (["quarto", "west", "--to", "tex"], "tex: html docx typst pdf revealjs"),
        (["volume", "west", "--lang", "fr"], "fr: zh en"),
        (["build", "west", "--paper", "A9"], "A9: a4 a5 letter"),
        (["check", "west", "--format", "yaml"], "yaml: text json"),
    ],
)
def test_a_word_that_is_not_known_is_told_with_those_that_are(words, known, capsys):
    word, _, listed = known.partition(": ")
    for language, before, between in (
        ("zh", f"不认识“{word}”；认识的有：", "、"),
        ("en", f"“{word}” is not known; what is known: ", ", "),
    ):
        assert command.main([*words, "--ui", language]) == 2
        assert capsys.readouterr().err.strip() == before + between.join(listed.split())


def test_an_option_is_given_several_times_or_with_commas():
    assert chosen(["zh,en", "zh"], LANGUAGES, "en") == ("zh", "en")
    assert chosen(["pdf，docx", "pptx、html"], FORMATS, "zh") == ("pdf", "docx", "pptx", "html")
    assert chosen([], FORMATS, "en") == ()
