"""The word list of both languages is kept: forms that it rules out do not occur in what readers of pages are told."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.pofile import read_po

from analysis.parameters import strings
from paths import LOCALES, ROOT
from tests.parsed import nodes_of

#: form that is not used → what is
ENGLISH = {
    r"short(?:est)? stave": "weakest link",
    r"(?<!province among )\b(?:low|high) among (?:low|high)\b(?!-)": "low–low; a low-scoring province among low-scoring neighbours",
    r"\b(?:allocation|scale|efficiency|nothing|which part) binds\b": "is the constraint",
    r"\b[Rr]atio of the sums\b": "overall figure",
    r"\bRanks, ": "Ranks in …",
    r"\b(?:one|two|three) dimensions? of\b|dimensions? of \{m\}": "in one of four dimensions",
    r"\bbinds rather than\b": "the constraint is …, not …",
    r"\b[Gg]rowth of [^.]*? times its first value": "rose to … times its level of …",
    r"\bscore \(score\)": "the unit once",
    r"\b(?:East|West|Centre|North-?east|North-?west|South-?west) mean\b": "western mean",
    r"\b(?:North|South)(?:east|west)(?:ern)?\b": "North-west, north-western",
    r"\b(?:normaliz|urbaniz|standardiz|rationaliz|organiz)": "British spelling",
    r"\bin the last third\b": "in the bottom third",
    r"\bnational mean\b": "mean of the provinces; the nation’s figure",
    r"(?<=[A-Za-z])'(?=s\b|t\b|re\b|ll\b)|(?<=[a-z]s)'(?= [a-z])": "a curly apostrophe",
    r"\bp ?<0\.": "p < 0.001, with spaces",
    r"\b[pq] \{[pq]\}": "*p*{p}, in italics and with its sign",
}
CHINESE = {
    "印作|印出(?!来)": "原文为、列出",
    r"在\{[a-z]+\}个中|在\d+个中": "在30个省份中",
    "增长倍数": "增至2000年的…倍、相对2000年的倍数",
    "局域": "局部",
    "合并计算的比值": "总体水平",
    "(?:增长|下降|提高)[−-](?:\\d|\\{)": "下降6.7%，不写增长−6.7%",
    "各省份平均": "各省平均",
    "模拟次数|模拟实验": "测算",
    "下一期(?!间)": "下一版",
    "[\u4e00-\u9fff（，]?[pqFtZ] (?:值|检验|统计量)": "p值",
    "得分（分）|（%）（%）|分（分）": "单位只说一次",
    "短边": "制约",
    "末三分之一": "后三分之一",
    "城市化": "城镇化",
    "归一化|不作归一": "标准化；权重之和为1",
    "权数": "权重",
    "名次": "位次",
    "邻近省|邻接省|邻区": "邻省；邻居；相邻地区",
    "全国均值": "各省平均；全国的数",
    "落差": "差距",
    r'(?<![=] )(?<!=)(?<!svg )"[\u4e00-\u9fff，]+"': "弯引号",
}
#: the words of other people's data, of the fields of files, and places where a form is explained
PROGRAM = ("analysis", "compose", "publish", "pipeline", "render", "desk", "intake/new/writing")


def _literals(language: str) -> Iterator[tuple[str, str]]:
    """Wordings ``Text(zh=…, en=…)`` in the program."""
    for room in PROGRAM:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in nodes_of(path):
                if not (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in {"Text", "_in"}
                ):
                    continue
                for argument in node.keywords:
                    if argument.arg == language:
                        parts = [n.value for n in ast.walk(argument.value) if isinstance(n, ast.Constant)]
                        yield (
                            path.relative_to(ROOT).as_posix(),
                            "".join(p for p in parts if isinstance(p, str)),
                        )


def _catalogue(language: str) -> Iterator[tuple[str, str]]:
    """Messages in English, their wordings in Chinese."""
    with (LOCALES / "zh/LC_MESSAGES/fangzhi.po").open("rb") as file:
        for message in read_po(file):
            said = message.id if language == "en" else message.string
            for form in [said] if isinstance(said, str) else said:
                yield "fangzhi.po", form


def _reports(language: str) -> Iterator[tuple[str, str]]:
    """What the shipped reports say."""
    for path in sorted((ROOT / "reports").glob("*/*.toml")):
        for words in strings(tomllib.loads(path.read_text(encoding="utf-8"))):
            if bool(re.search("[\u4e00-\u9fff]", words)) == (language == "zh") and " == " not in words:
                yield path.relative_to(ROOT).as_posix(), re.sub(r"\{[^}]*\}", "…", words)


def _templates(language: str) -> Iterator[tuple[str, str]]:
    """Words in templates, which are messages of the catalogue but for what they say in one language."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
        for words in (
            re.findall(r'"([^"]*)"', text) if language == "en" else re.findall(r"[\u4e00-\u9fff，。]+", text)
        ):
            yield path.relative_to(ROOT).as_posix(), words


@cache
def told(language: str) -> tuple[tuple[str, str], ...]:
    return (*_literals(language), *_catalogue(language), *_reports(language), *_templates(language))


@pytest.mark.parametrize(
    ("language", "form"), [*(("en", f) for f in ENGLISH), *(("zh", f) for f in CHINESE)], ids=str
)
def test_a_form_that_is_not_used_does_not_occur(language: str, form: str) -> None:
    instead = (ENGLISH if language == "en" else CHINESE)[form]
    found = [f"{where}: {words}" for where, words in told(language) if re.search(form, words)]
    assert not found, f"write: {instead}"


def test_there_is_something_to_look_through() -> None:
    for language in ("en", "zh"):
        sources = {where.partition("/")[0] for where, _ in told(language)}
        assert {"analysis", "compose", "fangzhi.po", "reports"} <= sources
        assert len(told(language)) > 1500


def rows(page: str, chinese: int) -> list[str]:
    """The Chinese terms of the word list, in its order."""
    text = (ROOT / "docs/explanation" / page).read_text(encoding="utf-8")
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")][1:]
    return sorted(re.split("[；;、（]", line[chinese])[0].strip() for line in lines)


def test_the_list_is_the_same_in_both_languages() -> None:
    english, chinese = rows("words.md", 1), rows("words.zh.md", 0)
    assert english == chinese and len(english) >= 25
