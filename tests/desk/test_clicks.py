"""In the desk nothing speaks of options of the command: every one that a text of `new` names has something to click."""

from __future__ import annotations

import ast
import html
import re

import pytest

from analysis.values import Problem, Text
from desk.bring.bringing import COLUMN_SAYS, ROW_SAYS
from desk.bring.clicks import CLICKS, for_desk
from desk.bring.drafts import Drafts
from intake.new.answers import FLAGS
from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
from intake.tables.kinds import KINDS
from paths import DOCS, ROOT
from tests.corpus import tables
from tests.desk_server import running

FLAG = re.compile(r"--[a-z][a-z-]*")
BROKEN = tables.tables()
WHOLE = sorted(p for p in (DOCS.parent / "tests" / "corpus" / "tables").iterdir() if p.suffix in KINDS)


def literals():
    """Every text in `intake/new` that names an option; slots of f-strings as dots."""
    for path in sorted((ROOT / "intake" / "new").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if not FLAG.search(source) and "FLAGS[" not in source:
            continue
        tree = ast.parse(source)
        # what the command line repeats of itself is told nowhere else
        repeated = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "flags_of"]
        passed = {id(inner) for function in repeated for inner in ast.walk(function)}
        for node in ast.walk(tree):
            if id(node) in passed:
                continue
            text = ""
            if isinstance(node, ast.JoinedStr):
                parts = []
                for part in node.values:
                    if isinstance(part, ast.Constant):
                        parts.append(str(part.value))
                    elif (name := ast.unparse(part.value)).startswith("FLAGS["):
                        parts.append(FLAGS[ast.literal_eval(name[6:-1])])
                    else:
                        parts.append("…")
                text = "".join(parts)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
            if FLAG.search(text):
                yield path.relative_to(ROOT).as_posix(), text


LITERALS = sorted(set(literals()))


def test_the_texts_are_found():
    assert len(LITERALS) > 30
    assert {"--means", "--level", "--sheet", "--choose", "--leave-out"} <= {
        f for _, text in LITERALS for f in FLAG.findall(text)
    }


@pytest.mark.parametrize("severity", ["error", "warning"])
@pytest.mark.parametrize("text", [t for _, t in LITERALS])
def test_no_text_of_new_names_an_option_in_the_desk(text, severity):
    words = Text(zh=text, en=text)
    told = for_desk(Problem("a.csv", words, words, words, severity))
    for language in ("zh", "en"):
        assert not FLAG.search(told.line(language)), told.line(language)


def test_what_is_before_an_alternative_is_kept():
    leave = Problem(
        "a.csv",
        Text(zh="", en=""),
        Text(zh="不是数字", en="no number"),
        Text(
            zh="改成数字，或加 --leave-out 列名",
            en="write numbers, or leave the column out with --leave-out HEADING",
        ),
    )
    told = for_desk(leave).remedy
    assert (
        told["en"]
        == "write numbers, or open the mark at the head of the row or column and choose “leave out”"
    )
    assert told["zh"] == "改成数字，或点开这一行或这一列开头的记号，选“略去”"
    area = Text(zh="如其中有合计，加 --means 名称=area", en="if one of them is a total say --means NAME=area")
    told = for_desk(Problem("a", Text(zh="", en=""), Text(zh="", en=""), area, "warning")).remedy
    assert (
        told["en"] == "if that is wrong, open the mark at the head of the row and choose “a total or an area”"
    )
    assert told["zh"] == "如不对，点开这一行行首的记号，选“合计或片区”"
    plain = Problem("a", Text(zh="", en=""), Text(zh="甲", en="a"), Text(zh="改", en="mend"))
    assert for_desk(plain) is plain


def test_what_is_quoted_can_be_clicked():
    """The words that a text names stand on the page: on a button, at a field, at the head of a box."""
    page = (ROOT / "templates" / "desk" / "draft.html").read_text(encoding="utf-8")
    code = (ROOT / "desk" / "bring" / "bringing.py").read_text(encoding="utf-8")
    offered = {*COLUMN_SAYS.values(), *ROW_SAYS.values()}
    names = {"Level of the regions": "LEVEL", "Period of all figures": "PERIOD", "Sheets that are read": "SHEETS",
             "Indicator of all figures": "INDICATOR", "read only the value": "ONE_VALUE",
             "the region with the code": "CODE"}  # fmt: skip
    for click in CLICKS.values():
        for word in click.words.values():
            assert word in offered or f'_("{word}")' in page or re.search(rf"\b{names[word]}\b", code), word


@pytest.mark.slow
@pytest.mark.parametrize("name", [*BROKEN, *(p.name for p in WHOLE)])
def test_no_draft_of_the_corpus_names_an_option(name, tmp_path):
    broken = BROKEN.get(name)
    path = tmp_path / (broken.name if broken else name)
    path.write_bytes(broken.content if broken else next(p for p in WHOLE if p.name == name).read_bytes())
    problems = Problems()
    tidy = read_statistics(path, problems)
    for told in (*problems, *(tidy.notes if tidy is not None else ())):
        for language in ("zh", "en"):
            own = for_desk(told).line(language).replace(path.name, "")
            assert not FLAG.search(own), own


TABLE = "地区,类别,产值\n四川,合计,1\n四川,其中,9\n云南,合计,2\n云南,其中,8\n贵州,合计,3\n贵州,其中,7\n"


def test_what_is_named_can_be_said(tmp_path):
    drafts = Drafts(tmp_path / "drafts")
    draft = drafts.bring("产值2019.csv", TABLE.encode(), tmp_path)
    tidy = draft.understand().tidy
    assert tidy.periods == ("2019",)
    assert sorted(tidy.frame.to_numpy().ravel()) == [1, 2, 3]
    draft.say_table({"period": "2021", "level": "", "indicator": ""}, [])
    draft.say_column("类别", "choose", "其中")
    again = Drafts(tmp_path / "drafts").get(draft.id)
    assert (again.answers.period, again.answers.choose) == ("2021", {"类别": "其中"})
    tidy = again.understand().tidy
    assert tidy.periods == ("2021",)
    assert sorted(tidy.frame.to_numpy().ravel()) == [7, 8, 9]
    # what is left empty is found out again
    again.say_table({"period": " "}, [])
    again.say_column("类别", "read")
    assert again.answers.period == ""
    assert again.answers.choose == {}
    again.say_row("贵州", "code", "530000")
    assert (again.answers.means, again.code_of("贵州")) == ({"贵州": "530000"}, "530000")
    again.say_row("贵州", "read")
    assert again.understand().tidy.periods == ("2019",)


def test_the_page_says_what_to_click(tmp_path):
    with running(tmp_path / "reports", tmp_path / "public", "zh") as desk:
        draft = desk.shelf.drafts.bring("产值2019.csv", TABLE.encode(), desk.shelf.reports)
        page = html.unescape(desk.ask(f"/draft/{draft.id}").text)
        assert "如不对，写在“另作说明”的“全部数字的时期”里" in page
        shown = re.sub(r"<[^>]+>", " ", page)
        assert not FLAG.search(shown)
        desk.ask(f"/draft/{draft.id}/say", {"what": "table", "period": "2020", "level": "", "indicator": ""})
        desk.ask(
            f"/draft/{draft.id}/say", {"what": "column", "name": "类别", "word": "choose", "value": "其中"}
        )
        page = html.unescape(desk.ask(f"/draft/{draft.id}").text)
        assert 'name="period" value="2020"' in page
        assert draft.answers.choose == {"类别": "其中"}
