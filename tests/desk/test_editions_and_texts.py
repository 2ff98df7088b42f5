"""The room of editions and the room of texts: the next edition and back, what changed, Markdown as the page has it, numbers put in."""

from __future__ import annotations

import html
import re
import tomllib

import pytest

from desk.rooms.writing import text_of
from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from tests.addresses import numbers
from tests.desk_server import running


def report_file(desk):
    return tomllib.loads((desk.shelf.reports / "west" / "report.toml").read_text(encoding="utf-8"))


def files(desk):
    folder = desk.shelf.reports / "west"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


NEXT = {
    "edition": "2027-01",
    "date": "2027-01-20",
    "period_zh": "2017年和2025年",
    "period_en": "2017 and 2025",
}


@pytest.mark.slow
def test_the_next_edition_is_begun_and_undone_in_one_step(desk):
    assert "2026-01" in desk.ask("/r/west/edition").text
    assert "no earlier edition" in desk.ask("/r/west/changes").text
    before = files(desk)
    assert desk.ask("/r/west/edition/next", NEXT).status == 303
    head = report_file(desk)["report"]
    assert (head["edition"], str(head["date"])) == ("2027-01", "2027-01-20")
    assert dict(head["period"]) == {"zh": "2017年和2025年", "en": "2017 and 2025"}
    kept = {
        f.removeprefix("editions/2026-01/"): c for f, c in files(desk).items() if f.startswith("editions/")
    }
    assert kept == before
    page = desk.ask("/r/west/edition").text
    assert "What is left to do" in page
    assert "2026-01" in page
    # what the page of the overview says of it, with its numbers
    changes = desk.ask("/r/west/changes").text
    assert "data-cell" in changes
    assert "January 2026" in changes
    desk.ask("/r/west/turn", {"way": "undo", "room": "edition"})
    assert files(desk) == before
    assert not (desk.shelf.reports / "west" / "editions").exists()
    assert "What is left to do" not in desk.ask("/r/west/edition").text
    desk.ask("/r/west/turn", {"way": "redo", "room": "edition"})
    assert report_file(desk)["report"]["edition"] == "2027-01"
    assert (desk.shelf.reports / "west" / "editions" / "2026-01" / "report.toml").is_file()


@pytest.mark.parametrize(
    "wrong",
    [{"edition": "2025-01"}, {"edition": "next"}, {"date": "soon"}, {"edition": "2026-01"}],
    ids=lambda w: next(iter(w.values())),
)
def test_an_edition_that_cannot_be_is_told_and_nothing_is_written(desk, wrong):
    before = files(desk)
    answer = desk.ask("/r/west/edition/next", NEXT | wrong)
    assert answer.status == 422
    assert next(iter(wrong.values())) in answer.text
    assert files(desk) == before


@pytest.mark.slow
def test_what_changed_is_what_the_page_says(desk):
    desk.ask("/r/west/edition/next", NEXT)
    data = next(p for p in (desk.shelf.reports / "west" / "data").iterdir() if p.suffix == ".csv")
    lines = data.read_text(encoding="utf-8-sig").splitlines()
    at = next(i for i, line in enumerate(lines) if re.search(r"\d+\.\d+", line))
    lines[at] = re.sub(r"\d+\.\d+", "99.25", lines[at], count=1)
    data.write_text("\n".join(lines) + "\n", encoding="utf-8")
    changes = desk.ask("/r/west/changes").text
    page = desk.see("west/en/").text
    there = {one for one in numbers(changes) if one[0].startswith("edition_revisions/")}
    assert any("99.25" in text for _, _, text in there)
    assert there <= set(numbers(page))


def preview(desk, content, code="510000", file="text/about.zh.md"):
    return desk.ask("/r/west/preview", {"file": file, "content": content, "code": code})


def test_a_text_is_shown_as_the_page_has_it_with_numbers_of_the_region(desk):
    desk.ask("/r/west/describe")
    desk.shelf.open("west").refresh()
    rank = int(desk.shelf.open("west").ranks["510000"])
    shown = preview(desk, "## 小标题\n\n{region}居第{index.rank}位，**重要**。").text
    assert "<strong>重要</strong>" in shown
    assert 'data-cell="index/510000/rank"' in shown
    assert f"四川居第{rank}位" in re.sub(r"<[^>]+>", "", shown)
    # another region, another number
    other = next(c for c, r in desk.shelf.open("west").ranks.items() if r != rank)
    assert f"index/{other}/rank" in preview(desk, "{index.rank}", other).text
    # nothing of it is run, nothing is written
    assert "&lt;script&gt;" in preview(desk, "<script>alert(1)</script>").text
    assert not (desk.shelf.reports / "west" / "text" / "about.zh.md").exists()
    # what leads nowhere is told with its line
    wrong = html.unescape(preview(desk, "a\n\n{index.rnk}").text)
    assert "line 3" in wrong
    assert "rnk" in wrong
    assert "error" in preview(desk, "{index.rank}", "").text
    assert preview(desk, "x", file="report.toml").status == 404


def test_every_number_that_is_offered_can_be_shown(desk):
    desk.ask("/r/west/write")
    desk.ask("/r/west/text", {"new": "about.zh"})
    page = desk.ask("/r/west/write?file=text/about.zh.md").text
    offered = [html.unescape(v) for v in re.findall(r'<option value="(\{[^"]+\})"', page)]
    assert "{index.rank}" in offered
    assert "{region}" in offered
    assert 'class="error"' not in preview(desk, "\n\n".join(offered)).text


def test_which_files_are_texts_of_pages():
    assert text_of("text/a.b.en.md") == ("a.b", "en")
    assert text_of("text/sub/a.en.md") is None


@pytest.mark.slow
@pytest.mark.parametrize("format", ["pdf", "docx", "pptx"])
def test_every_format_is_offered_and_made(desk, format):
    for room in ("publish", "describe"):
        assert f'"{format}"' in desk.ask(f"/r/west/{room}").text
    answer = desk.ask(f"/r/west/file/510000/zh/{format}")
    assert answer.status == 200
    assert answer.body.startswith(b"%PDF" if format == "pdf" else b"PK")


def test_names_of_ones_own_regions_are_written_in_the_desk(tmp_path):
    """They stand in a file of their own, which is offered where it is text in UTF-8, and taken back like all else."""
    table = "区县,年份,产值（亿元）,森林覆盖率（%）\n" + "".join(
        f"{name},2022,{n + 1},{30 + n}\n" for n, name in enumerate(("锦江区", "青羊区", "高新区", "天府新区"))
    )
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    made = new_report("zones", tmp_path / "a.csv", tmp_path / "reports", Problems(), Answers(level="table"))
    assert made is not None
    with running(tmp_path / "reports", tmp_path / "public") as there:
        page = there.ask("/r/zones/write?file=data/regions.csv").text
        assert 'href="?file=data/regions.csv"' in page
        assert "TODO R3 高新区" in page
        version = re.search(r'name="version" value="([^"]*)"', page)[1]
        path = made.folder / "data" / "regions.csv"
        before = path.read_bytes()
        content = before.decode("utf-8-sig").replace("TODO R3 高新区", "High-tech Zone").replace("\r\n", "\n")
        form = {"file": "data/regions.csv", "version": version, "content": content}
        assert there.ask("/r/zones/text", form).status == 200
        opened = there.shelf.open("zones")
        opened.refresh()
        assert "High-tech Zone" in {r.name["en"] for r in opened.regions}
        there.ask("/r/zones/turn", {"way": "undo", "room": "write"})
        assert path.read_bytes() == before
        # in another encoding it is not offered, since saving would change it
        path.write_bytes(before.decode("utf-8-sig").encode("gb18030"))
        assert 'href="?file=data/regions.csv"' not in there.ask("/r/zones/write").text
