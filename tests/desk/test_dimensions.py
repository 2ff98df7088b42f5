"""Indicators under dimensions at the desk: dragged, chosen from a list, put under a new one; what a dimension has stays with it."""

from __future__ import annotations

import csv
import io
import tomllib

import pytest

from desk.edits.dimensions import boxes_of, put_under, put_under_new
from desk.edits.indicator_table import table_of
from intake.report.toml_pieces import NotUnderstood
from tests.browsing import CHROMIUM
from tests.desk_server import running

HEAD = "id,名称,英文名,维度,维度（英文）,维度权重,子维度,子维度（英文）,子维度权重\n"
ROWS = "a,甲,A,经济,Economy,2,规模,Size,3\nb,乙,B,经济,,,规模,,\nc,丙,C,经济,,,,,\nd,丁,D,生态,Ecology,,,,\ne,戊,E,,,,,,\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "indicators.csv").write_text(HEAD + ROWS, encoding="utf-8")
    return tmp_path


def moved(folder, changed):
    for path, content in changed.items():
        (folder / path).write_bytes(content)
    rows = csv.DictReader(io.StringIO((folder / "indicators.csv").read_text(encoding="utf-8")))
    return {
        row.pop("id"): {k: v for k, v in row.items() if v and k not in {"名称", "英文名"}} for row in rows
    }


def boxes(folder):
    return {b.name("en"): b.ids for b in boxes_of(folder, table_of(folder))}


def test_what_there_is(folder):
    assert boxes(folder) == {"Economy › Size": ("a", "b"), "Economy": ("c",), "Ecology": ("d",), "": ("e",)}
    named = [b.name("zh") for b in boxes_of(folder, table_of(folder))]
    assert named == ["经济 › 规模", "经济", "生态", ""]


def test_the_row_that_names_a_dimension_leaves_it(folder):
    """Its English name and its weights were written in that row alone: they stay with the dimension."""
    rows = moved(folder, put_under(folder, table_of(folder), "a", "生态"))
    assert rows["a"] == {"维度": "生态", "维度（英文）": "Ecology"}
    assert rows["b"] == {
        "维度": "经济",
        "维度（英文）": "Economy",
        "维度权重": "2",
        "子维度": "规模",
        "子维度（英文）": "Size",
        "子维度权重": "3",
    }
    assert boxes(folder) == {"Ecology": ("a", "d"), "Economy › Size": ("b",), "Economy": ("c",), "": ("e",)}


def test_into_a_sub_dimension_out_of_all_and_into_a_new_one(folder):
    key = boxes_of(folder, table_of(folder))[0].key
    rows = moved(folder, put_under(folder, table_of(folder), "e", key))
    assert rows["e"] == {
        "维度": "经济",
        "维度（英文）": "Economy",
        "子维度": "规模",
        "子维度（英文）": "Size",
    }
    rows = moved(folder, put_under(folder, table_of(folder), "d", ""))
    assert rows["d"] == {}
    assert "Ecology" not in boxes(folder)
    rows = moved(folder, put_under_new(folder, table_of(folder), "d", {"zh": "开放", "en": "Openness"}))
    assert rows["d"] == {"维度": "开放", "维度（英文）": "Openness"}
    for names in ({"zh": "", "en": ""}, {"zh": "经济", "en": "Other"}, {"zh": "新", "en": "Openness"}):
        with pytest.raises(NotUnderstood):
            put_under_new(folder, table_of(folder), "d", names)
    with pytest.raises(NotUnderstood):
        put_under(folder, table_of(folder), "d", "no such")
    with pytest.raises(NotUnderstood):
        put_under(folder, table_of(folder), "no such", "")


def test_of_a_report_that_has_them_in_its_file(tmp_path):
    lines = [
        '[report]\ntitle = "x"\n',
        '[[dimension]]\nid = "eco" # kept\nname = { zh = "经济", en = "Economy" }\n',
    ]
    lines += [
        f'[[indicator]]\nid = "{i}"\nname = {{ zh = "{i}", en = "{i}" }}\ndimension = "eco"\n' for i in "ab"
    ]
    (tmp_path / "report.toml").write_text("\n".join(lines), encoding="utf-8")
    assert boxes(tmp_path) == {"Economy": ("a", "b"), "": ()}
    changed = put_under(tmp_path, table_of(tmp_path), "b", "")
    (tmp_path / "report.toml").write_bytes(changed["report.toml"])
    assert boxes(tmp_path) == {"Economy": ("a",), "": ("b",)}
    changed = put_under_new(tmp_path, table_of(tmp_path), "b", {"zh": "生态", "en": "Ecology and air"})
    (tmp_path / "report.toml").write_bytes(changed["report.toml"])
    file = tomllib.loads((tmp_path / "report.toml").read_text(encoding="utf-8"))
    assert file["dimension"][-1] == {"id": "ecology_and_air", "name": {"zh": "生态", "en": "Ecology and air"}}
    assert [i.get("dimension") for i in file["indicator"]] == ["eco", "ecology_and_air"]
    assert "# kept" in (tmp_path / "report.toml").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_by_dragging_and_by_the_list(browser, reports, tmp_path):
    """A drag ends where the list would; undo takes it back; the page stays usable at 820 pixels."""
    folder = reports / "west"
    with running(reports, tmp_path / "public", "en") as desk:
        tab = browser.new_page(viewport={"width": 820, "height": 1180})
        tab.set_default_timeout(60_000)
        tab.goto(desk.address)
        tab.goto(f"http://127.0.0.1:{desk.port}/r/west/describe")
        add = tab.locator(".boxes form.add")
        for zh, en, id in (("经济", "Economy", "indicator_1"), ("生态", "Ecology", "indicator_2")):
            add.locator("[name=zh]").fill(zh)
            add.locator("[name=en]").fill(en)
            add.locator("[name=id]").select_option(id)
            add.get_by_role("button").click()
            tab.locator(".box h3", has_text=en).wait_for()
        assert boxes(folder) == {"Economy": ("indicator_1",), "Ecology": ("indicator_2",), "": ()}
        tab.locator(".box[data-key=生态] li span").drag_to(tab.locator(".box[data-key=经济]"))
        tab.locator(".box[data-key=经济] li").nth(1).wait_for()
        assert boxes(folder) == {"Economy": ("indicator_1", "indicator_2"), "": ()}
        tab.get_by_role("button", name="Undo", exact=True).click()
        tab.locator(".box[data-key=生态] li").wait_for()
        # undoing loads the page anew: its lists answer once its scripts have run
        tab.wait_for_load_state("load")
        assert boxes(folder)["Ecology"] == ("indicator_2",)
        tab.locator(".box[data-key=生态] select").select_option("")
        tab.locator(".box[data-key=生态]").wait_for(state="detached")
        assert boxes(folder) == {"Economy": ("indicator_1",), "": ("indicator_2",)}
        assert tab.evaluate("document.documentElement.scrollWidth") <= 820
        tab.close()
