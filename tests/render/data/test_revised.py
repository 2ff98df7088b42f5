"""Workbooks revised: byte for byte those that are made anew, and none where more than numbers differs."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from analysis.values import Text, same
from compose.document import Run, TCell, THead, TRow
from compose.document import Table as PageTable
from render.data.revised import revised, shape
from render.data.spreadsheet import is_figure
from render.data.tables import About, Field, Table
from render.data.workbooks import region_tables, scorecard_of, workbook

ABOUT = About("provinces", Text(zh="全国", en="Provinces"), "2020-09-15")


def table(
    numbers=(1.5, 2, -0.25), words=("四川", "西藏", None), places=(), name="gdp", flags=(True, False, None)
):
    return Table(
        name,
        Text(zh="产出", en="Output & <more>"),
        (
            Field("code", same("Code"), "string", ("a", "b", "c"), key=True),
            Field("word", Text(zh="名", en="Name"), "string", words),
            Field("v", Text(zh="值", en="Value"), "double", numbers, decimals=1, places=places, signed=True),
            Field("is", same("Is"), "boolean", flags),
            Field("rank", Text(zh="位次", en="Rank"), "integer", (1, 2, 3), decimals=0),
        ),
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("old", "numbers"),
    [
        ((1.5, 2, -0.25), (2.5, 3, -0.75)),
        ((1.5, 2, -2.5e300), (1e-9, 1e22, -1.5e300)),
        ((12345678901234567890, 2, 1), (0.1 + 0.2, -0.0, 12345678901234567891)),
        ((float("inf"), 7, 1.25), (float("inf"), 1, 1.0)),
        # one number of three: what is before and behind it stays, whatever the length of the new one
        ((1.5, 2, -0.25), (12.5, 2, -0.25)),
        ((1.5, 1234, -0.25), (1.5, 3, -0.25)),
        ((1.5, 2, -0.25), (1.5, 2, -0.125)),
    ],
)
def test_the_bytes_are_those_of_a_workbook_that_is_made_anew(language, old, numbers):
    """Big, small and negative numbers; one that is endless is a text, which keeps its place."""
    earlier, now = [table(), table(old, name="b")], [table(), table(numbers, name="b")]
    assert shape(earlier, language) == shape(now, language)
    made = workbook(now, ABOUT, language, "x")
    assert workbook(earlier, ABOUT, language, "x") != made
    assert revised(workbook(earlier, ABOUT, language, "x"), now, language) == made


@pytest.mark.parametrize("changed", [(), (0,), (1,), (2,), (0, 2), (0, 1, 2)])
def test_sheets_that_did_not_change_lie_as_they_did(changed):
    before = [table(name=name) for name in ("one", "two", "three")]
    after = [table((2.5, 3, -0.75), name=one.id) if i in changed else one for i, one in enumerate(before)]
    book = workbook(before, ABOUT, "en", "S")
    found = revised(book, after, "en")
    assert found == workbook(after, ABOUT, "en", "S")
    # and once more, of a workbook that was itself revised
    assert revised(found, before, "en") == book
    with zipfile.ZipFile(io.BytesIO(found)) as read:
        assert read.testzip() is None


def test_a_shape_tells_all_but_numbers():
    alike = [table((1.6, 3, -0.35)), table((9.5, 2.0, -0.25))]
    others = [
        table((1.5, None, -0.25)),
        table((1.5, float("inf"), -0.25)),
        table((1.5, True, -0.25)),
        table((123456789.12, 2, -0.25)),
        table(words=("四川", "青海", None)),
        table(words=("四川", 5, None)),
        table(places=(1, 2, 1)),
        table(flags=(True, True, None)),
    ]
    assert all(shape([one], "zh") == shape([table()], "zh") for one in alike)
    shapes = [shape([one], "zh") for one in [table(), *others]]
    assert all(one != other for i, one in enumerate(shapes) for other in shapes[:i])


def test_where_numbers_and_cells_do_not_meet_nothing_is_given():
    book = workbook([table()], ABOUT, "zh")
    assert revised(book, [table((1.5, None, 2))], "zh") is None
    assert revised(book, [table(words=("四川", 5, None))], "zh") is None
    assert revised(book, [table()] * 4, "zh") is None
    assert revised(book, [table()], "zh") == book


def page(value="12.345", shown="12.3", word="High", caption="Sichuan"):
    """A table of a page: a number, a word, and a number within words, which is a text."""
    cells = (Run(shown, value=value),), (Run(word),), (Run("3", value="3"), Run(" of 12"))
    head = tuple(THead(words) for words in ("A", "B", "C"))
    return PageTable(1, "card", (Run(caption),), head, (TRow(tuple(TCell(prose) for prose in cells)),))


def test_the_table_of_a_page_before_them_has_its_numbers_too():
    earlier, now = page(), page("-7.5", "-7.5")
    assert shape([], "en", earlier) == shape([], "en", now) != shape([], "en")
    made = workbook([table()], ABOUT, "en", "x", now)
    before = workbook([table()], ABOUT, "en", "x", earlier)
    assert revised(before, [table()], "en", now) == made != before
    for other in (
        page(shown="12.35"),
        page(shown="12.3%"),
        page(word="Low"),
        page(caption="Tibet"),
        page(value="", shown="–"),
    ):
        assert shape([], "en", other) != shape([], "en", earlier)


def _moved(value: object) -> object:
    return value * 1.0001 if isinstance(value, float) and is_figure(value) else value


@pytest.mark.parametrize("rows", [[], [1], [2, 0]])
@pytest.mark.parametrize("places", [(), (1, 2, 3)])
def test_a_field_of_some_rows_is_the_same_in_all_else(rows, places):
    one = Field("x", same("X"), "double", (1.5, None, 2.5), same("%"), 1, share=True, places=places)
    values, own = tuple(one.values[i] for i in rows), tuple(places[i] for i in rows if places)
    assert one.at(rows) == replace(one, values=values, places=own)
    assert one.values == (1.5, None, 2.5)


@pytest.mark.slow
@pytest.mark.parametrize("report", ["west", "henan-2020h1", "provinces"])
def test_of_the_shipped_reports_too(prepared, report):
    """Their tables, notes and scorecards, with every fraction another."""
    site, alike = prepared[report], 0
    regions = site.plan.report.regions
    for language in site.plan.report.languages:
        for region in (regions[0], regions[-1]):
            glance = scorecard_of(site.subject(region.code, language, ()).document)
            own = region_tables(site.tables, region.code)
            earlier = [
                replace(
                    one, fields=tuple(replace(f, values=tuple(map(_moved, f.values))) for f in one.fields)
                )
                for one in own
            ]
            if shape(earlier, language) != shape(own, language):
                continue
            alike += 1
            before, now = (workbook(tables, site.about, language, "x", glance) for tables in (earlier, own))
            assert before != now
            assert revised(before, own, language, glance) == now
    assert alike
