"""Spreadsheets that are brought: kept as they came, understood as `new` understands them, asked about once."""

from __future__ import annotations

import html
import re

import pytest

from desk.bring.clicks import for_desk
from desk.bring.drafts import Drafts
from desk.bring.marks import marked
from intake.new.spreadsheet import read_statistics
from intake.new.vocabulary.words import fold
from intake.problems import Problems
from intake.tables.kinds import KINDS
from paths import DOCS
from tests.corpus import tables
from tests.desk_server import running

BROKEN = tables.tables()
WHOLE = sorted(p for p in (DOCS.parent / "tests" / "corpus" / "tables").iterdir() if p.suffix in KINDS)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("brought")
    with running(folder / "reports", folder / "public") as there:
        yield there


def seen(text):
    """A page as it is read: no tags, blanks as one."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_gives_its_message_in_place(name, desk, tmp_path):
    table = BROKEN[name]
    path = tmp_path / table.name
    path.write_bytes(table.content)
    problems = Problems()
    tidy = read_statistics(path, problems)
    if path.suffix.lower() not in KINDS:
        with pytest.raises(ValueError, match=re.escape(table.name)):
            desk.shelf.drafts.bring(table.name, table.content, desk.shelf.reports)
        return
    draft = desk.shelf.drafts.bring(table.name, table.content, desk.shelf.reports)
    for language in ("en", "zh"):
        answer = desk.ask(
            f"/draft/{draft.id}", Cookie=f"fangzhi-desk={desk.token}; fangzhi-desk-language={language}"
        )
        assert answer.status == 200
        page = seen(answer.text)
        for problem in problems.errors:
            assert re.sub(r"\s+", " ", for_desk(problem).line(language)) in page, problem
        for question in tidy.questions if tidy is not None else ():
            words = question.text[language] if question.id != "direction" else question.subject
            assert re.sub(r"\s+", " ", words) in page
    assert draft.path.read_bytes() == table.content
    # nothing is made of it, and the page says why
    made = desk.ask(f"/draft/{draft.id}/answers", {"name": draft.name, "go": "make"})
    if problems.errors:
        assert made.status == 422
        assert not (desk.shelf.reports / draft.name).exists()


@pytest.mark.slow
@pytest.mark.parametrize("path", WHOLE, ids=lambda p: p.name)
def test_marks_agree_with_what_was_understood(path, tmp_path):
    draft = Drafts(tmp_path / "drafts").bring(path.name, path.read_bytes(), tmp_path)
    understood = draft.understand()
    tidy = understood.tidy
    sheets = [marked(g, tidy, draft.answers) for g in draft.grids]
    if tidy is None:
        return
    cells = [c for s in sheets for row in s.rows for c in row.cells]
    known = {w for r in tidy.regions.values() for w in (r.code, *r.name.values(), *r.full.values())}
    known |= {w for a in tidy.areas.values() for w in (a.word, *a.name.values())}
    folded = {fold(w) for w in known}
    for cell in cells:
        if cell.role in {"region", "area"}:
            assert fold(cell.text) in folded
        if cell.role == "figure":
            assert re.search(r"\d", cell.text)
    # every sheet that is shown is shown as it is
    for grid, sheet in zip(draft.grids, sheets, strict=True):
        for row, shown in zip(grid.rows, sheet.rows, strict=False):
            assert [c.text for c in shown.cells] == list(row[: len(shown.cells)])


def test_answers_outlive_the_desk(tmp_path):
    table = "地区,数值\n四川,1\n云南,2\n贵州,3\n"
    drafts = Drafts(tmp_path / "drafts")
    draft = drafts.bring("C:\\mine\\表.csv", table.encode(), tmp_path)
    assert draft.file == "表.csv"
    assert draft.understand().tidy.questions
    draft.answer({a.key: "2019" for a in draft.asked if a.question.id == "period"})
    asked = len(draft.asked)
    again = Drafts(tmp_path / "drafts").get(draft.id)
    assert again.answers == draft.answers
    assert again.answers.period == "2019"
    assert not [q for q in again.understand().tidy.questions if q.id == "period"]
    # what was answered stays in sight and can be changed
    assert len(again.asked) >= asked
    again.answer({a.key: "2020" for a in again.asked if a.question.id == "period"})
    assert again.understand().tidy.periods == ("2020",)


def test_a_column_and_a_row_are_what_the_user_says(tmp_path):
    table = (
        "城市,地区,年份,GDP,备注数\n甲,四川,2019,1,7\n乙,云南,2019,2,8\n丙,贵州,2019,3,9\n丁,合计,2019,6,24\n"
    )
    draft = Drafts(tmp_path / "drafts").bring("a.csv", table.encode(), tmp_path)
    draft.say_column("地区", "region")
    draft.say_column("备注数", "leave_out")
    tidy = draft.understand().tidy
    assert [m.name for m in tidy.measures] == ["GDP"]
    sheet = marked(draft.grids[0], tidy, draft.answers)
    assert {row.cells[4].role for row in sheet.rows} == {"out"}
    draft.say_row("贵州", "leave_out")
    assert [r.name["zh"] for r in draft.understand().tidy.regions.values()] == ["四川", "云南"]
    draft.say_row("贵州", "read")
    draft.say_column("备注数", "read")
    assert len(draft.understand().tidy.regions) == 3
    assert len(draft.understand().tidy.measures) == 2


def test_two_tables_of_one_name_are_two_drafts(tmp_path):
    drafts = Drafts(tmp_path / "drafts")
    ids = [drafts.bring("west.csv", b"a,b\n1,2\n", tmp_path).id for _ in range(3)]
    (tmp_path / "west-4").mkdir()
    ids.append(drafts.bring("west.csv", b"a,b\n1,2\n", tmp_path).id)
    assert ids == ["west", "west-2", "west-3", "west-5"]
    drafts.forget("west-2")
    assert {d.id for d in drafts.list()} == {"west", "west-3", "west-5"}
    with pytest.raises(KeyError):
        drafts.get("../west")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_zones_that_no_list_has_are_regions_of_ones_own(tmp_path, language):
    """A city's table with a development zone beside its districts: one click takes all rows as regions of their own."""
    table = "区县,年份,产值（亿元）,森林覆盖率（%）\n" + "".join(
        f"{name},{year},{n + 1},{30 + n}\n"
        for n, name in enumerate(("锦江区", "青羊区", "金牛区", "武侯区", "高新区", "天府新区"))
        for year in (2022, 2023)
    )
    with running(tmp_path / "reports", tmp_path / "public", language) as desk:
        desk.shelf.drafts.bring("a.csv", table.encode(), desk.shelf.reports)
        page = desk.ask("/draft/a").text
        assert "高新区" in page
        offer = re.search(r'<form[^>]*class="own">.*?</form>', page, re.DOTALL)
        assert offer, "it is offered where names are asked about"
        sent = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', offer.group()))
        assert desk.ask("/draft/a/say", sent).status == 303
        page = desk.ask("/draft/a").text
        assert 'class="own"' not in page
        tidy = desk.shelf.drafts.get("a").understand().tidy
        assert tidy.level == "table"
        assert [r.name["zh"] for r in tidy.regions.values()][-2:] == ["高新区", "天府新区"]
        assert not tidy.questions
