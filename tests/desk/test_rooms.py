"""The rooms of a report over HTTP: what is changed is in the file, what is wrong is told, nothing of others is overwritten."""

from __future__ import annotations

import json
import time
import tomllib

import pytest

from desk.working import ROOMS


def state(desk):
    return json.loads(desk.ask("/r/west/state").text)


def report_file(desk):
    return tomllib.loads((desk.shelf.reports / "west" / "report.toml").read_text(encoding="utf-8"))


def value(desk, key, text, was, number=0, which="analysis", entry="composite:index", language=""):
    form = {"which": which, "number": str(number), "entry": entry, "key": key, "was": was, "text": text}
    return desk.ask("/r/west/value", form | {"language": language})


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("room", ROOMS)
def test_every_room_opens_in_both_languages(desk, room, language):
    answer = desk.ask(
        f"/r/west/{room}", Cookie=f"fangzhi-desk={desk.token}; fangzhi-desk-language={language}"
    )
    assert answer.status == 200
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en-GB"}"' in answer.text
    assert 'aria-current="page"' in answer.text


@pytest.mark.slow
def test_an_option_changes_the_file_the_ranking_and_the_page(desk):
    before = state(desk)
    page = desk.see("west/zh/sichuan/").text
    assert value(desk, "aggregate", "geometric", "arithmetic").status == 200
    after = state(desk)
    assert after["fine"], after["problems"]
    assert after["version"] == before["version"] + 1
    assert report_file(desk)["analysis"][0]["aggregate"] == "geometric"
    assert after["undo"] == "report.toml"
    standing = desk.ask("/r/west/standing").text
    moved = [
        row
        for row in desk.shelf.open("west").ranks.items()
        if row not in desk.shelf.open("west").ranks_before.items()
    ]
    assert moved
    assert "↑" in standing
    assert "↓" in standing
    assert desk.see("west/zh/sichuan/").text != page
    desk.ask("/r/west/turn", {"way": "undo", "room": "compute"})
    assert desk.see("west/zh/sichuan/").text == page


def test_what_is_wrong_is_told_and_the_page_stays(desk):
    page = desk.see("west/zh/sichuan/").text
    value(desk, "indicators", "no_such", "indicator_1\nindicator_2")
    now = state(desk)
    assert not now["fine"]
    assert now["errors"] >= 1
    error = next(p for p in now["problems"] if p["severity"] == "error")
    assert error["line"]
    assert "no_such" in error["text"]
    assert desk.see("west/zh/sichuan/").text == page
    assert desk.ask("/r/west/compute").status == 200


def test_two_windows_do_not_overwrite_each_other(desk):
    # both saw min–max; the first to save wins, the second is told
    assert value(desk, "normalise", "zscore", "minmax").status == 200
    late = value(desk, "normalise", "rank", "minmax")
    assert late.status == 409
    assert "elsewhere" in late.text
    assert report_file(desk)["analysis"][0]["normalise"] == "zscore"
    # another key of the same entry is no conflict
    assert value(desk, "decimals", "2", "1").status == 200
    # an entry that has moved is another one
    desk.ask(
        "/r/west/arrange",
        {"which": "analysis", "what": "down", "number": "0", "entry": "composite:index", "room": "compute"},
    )
    assert value(desk, "decimals", "3", "2").status == 409


@pytest.mark.slow
def test_a_file_saved_elsewhere_is_seen_and_not_overwritten(desk):
    first = state(desk)["version"]
    path = desk.shelf.reports / "west" / "report.toml"
    text = path.read_text(encoding="utf-8")
    page = desk.ask("/r/west/write?file=report.toml").text
    shown = page.split('name="version" value="')[1].split('"')[0]
    time.sleep(0.01)
    path.write_text(text.replace("decimals = 1", "decimals = 2"), encoding="utf-8")
    assert state(desk)["version"] == first + 1
    answer = desk.ask("/r/west/text", {"file": "report.toml", "version": shown, "content": "mine"})
    assert answer.status == 409
    assert "decimals = 2" in path.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_cell_of_the_sheet(desk):
    form = {"place": "C2", "row": "indicator_1", "was": "TODO 经济韧性", "text": "Resilience"}
    assert desk.ask("/r/west/cell", form).status == 200
    assert "Resilience" in desk.see("west/en/sichuan/").text
    assert desk.ask("/r/west/cell", form).status == 409
    assert desk.ask("/r/west/cell", form | {"was": "Resilience", "row": "indicator_2"}).status == 409
    # what the sheet does not take is told with its cell
    desk.ask("/r/west/cell", {"place": "F2", "row": "indicator_1", "was": "+", "text": "sideways"})
    problem = next(p for p in state(desk)["problems"] if p["severity"] == "error")
    assert (problem["file"], problem["cell"]) == ("indicators.xlsx", "F2")


def test_a_rule_of_a_choice_says_whom_it_holds_for(desk):
    form = {"which": "rule", "what": "add", "kind": "", "room": "advise", "source": "table"}
    assert (
        desk.ask("/r/west/arrange", form | {"address": "index.rank", "comparison": ">", "figure": "9"}).status
        == 303
    )
    assert state(desk)["fine"]
    rules = tomllib.loads((desk.shelf.reports / "west" / "recommendations.toml").read_text(encoding="utf-8"))[
        "rule"
    ]
    assert rules[-1]["when"] == "index.rank > 9"
    report = desk.shelf.open("west")
    names = {r.code: r.name["en"] for r in report.regions}
    last = [names[code] for code, rank in report.ranks.items() if rank > 9]
    page = desk.ask("/r/west/advise").text
    row = next(
        line for line in page.splitlines() if f"holds for {len(last)} regions" in line and last[0] in line
    )
    assert all(name in row for name in last)
    # its words are written into the file of rules
    said = {"which": "rule", "entry": f":{rules[-1]['id']}", "language": "en"}
    assert value(desk, "advice", "Do more.", "TODO what is to be done", len(rules) - 1, **said).status == 200
    rules = tomllib.loads((desk.shelf.reports / "west" / "recommendations.toml").read_text(encoding="utf-8"))[
        "rule"
    ]
    assert rules[-1]["advice"]["en"] == "Do more."
    for bad in ({"figure": "x"}, {"comparison": "is"}, {"figure": "1; 2"}):
        answer = desk.ask(
            "/r/west/arrange", form | {"address": "index.rank", "comparison": ">", "figure": "1"} | bad
        )
        assert answer.status == 422


def test_a_text_of_ones_own(desk):
    answer = desk.ask("/r/west/text", {"new": "about.zh"})
    assert answer.headers["Location"].endswith("file=text/about.zh.md")
    desk.ask(
        "/r/west/text",
        {"file": "text/about.zh.md", "version": "e3b0c44298fc1c149afb", "content": "第一行\r\n"},
    )
    assert (desk.shelf.reports / "west" / "text" / "about.zh.md").read_bytes() == "第一行\n".encode()
    for name in ("../x", "a/b", ".hidden/x", "/etc/x"):
        assert desk.ask("/r/west/text", {"new": name}).status == 422
    assert desk.ask("/r/west/text", {"file": "data/figures.csv", "version": "", "content": "x"}).status == 404
    # a text that was made by mistake goes with two steps back
    desk.ask("/r/west/turn", {"way": "undo", "room": "write"})
    desk.ask("/r/west/turn", {"way": "undo", "room": "write"})
    assert not (desk.shelf.reports / "west" / "text" / "about.zh.md").exists()


@pytest.mark.slow
def test_a_brief_as_a_file(desk):
    pdf = desk.ask("/r/west/file/510000/zh/pdf")
    assert pdf.body.startswith(b"%PDF")
    assert pdf.headers["Content-Type"] == "application/pdf"


@pytest.mark.slow
def test_published_from_the_desk_as_by_the_command(desk, tmp_path):
    from intake.problems import Problems
    from pipeline.build import arguments, build

    desk.ask("/r/west/build", {"format": "html", "region": "510000"})
    deadline = time.monotonic() + 120
    while "Published" not in (text := desk.ask("/r/west/progress").text):
        assert time.monotonic() < deadline, text
        assert "Nothing was published" not in text
        time.sleep(0.2)
    page = desk.shelf.out / "west" / "zh" / "sichuan" / "index.html"
    problems: dict[str, Problems] = {}
    folder = f"{desk.shelf.reports / 'west'}/"
    build(
        arguments(reports=(folder,), regions=("510000",), formats=("html",), out=tmp_path / "other"),
        problems,
        lambda *_: None,
    )
    assert page.read_bytes() == (tmp_path / "other" / "west" / "zh" / "sichuan" / "index.html").read_bytes()
    assert desk.look(desk.addresses.site + "west/zh/sichuan/").body == page.read_bytes()
    zipped = desk.ask("/r/west/zip")
    assert zipped.body.startswith(b"PK")
    assert b"west/zh/sichuan/index.html" in zipped.body


@pytest.mark.slow
def test_a_build_that_is_stopped_leaves_the_site_as_it_was(desk):
    out = desk.shelf.out
    desk.ask("/r/west/build", {"format": "html", "region": "510000"})
    while "Published" not in desk.ask("/r/west/progress").text:
        time.sleep(0.2)
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    value(desk, "decimals", "3", "1")
    desk.ask("/r/west/build", {"format": "html"})
    time.sleep(1.5)
    desk.ask("/r/west/stop", {})
    deadline = time.monotonic() + 60
    while "Stopped" not in (text := desk.ask("/r/west/progress").text):
        assert time.monotonic() < deadline, text
        time.sleep(0.2)
    time.sleep(1)
    now = {p: p.read_bytes() for p in out.rglob("*") if p.is_file() and not p.name.startswith(".")}
    assert {p: c for p, c in before.items() if not p.name.startswith(".")} == now


@pytest.mark.slow
def test_errors_of_the_report_stop_the_build(desk):
    value(desk, "indicators", "no_such", "indicator_1\nindicator_2")
    desk.ask("/r/west/build", {"format": "html"})
    deadline = time.monotonic() + 60
    while "Nothing was published" not in (text := desk.ask("/r/west/progress").text):
        assert time.monotonic() < deadline, text
        time.sleep(0.2)
    assert "no_such" in text
    assert not (desk.shelf.out / "west").exists()
