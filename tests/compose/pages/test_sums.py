"""Sums and input figures of the number card: told where the published numbers fulfil them, with the line of the file."""

from __future__ import annotations

import csv
import itertools
from decimal import Decimal, InvalidOperation

import pytest

from analysis.decimals import written
from compose.pages import sums


def test_an_index_is_the_sum_of_its_parts(plan):
    found = sums.sums(plan, plan.results["integration"], "en")
    score = found["score"]
    assert score.parts["510000"] == ("0.3724", "0.5798", "0.4264", "0.2907") and score.sign == "+"
    assert "510000" not in score.about, "1.6693 = 0.3724 + 0.5798 + 0.4264 + 0.2907 to the last digit"
    gap = found["gap_nation"]
    cell = plan.results["integration"].cell(("510000",), "gap_nation")
    first, second = (float(part.replace("−", "-")) for part in gap.parts["510000"])
    assert first - second == pytest.approx(cell.value, abs=2e-4)


@pytest.mark.parametrize("report", ["provinces", "west", "openness", "henan-2020h1"])
def test_every_equation_holds_in_every_row(prepared, report):
    """The parts add up to the whole as exactly as they are printed."""
    plan = prepared[report].plan
    seen = 0
    for result in plan.results.values():
        for column, one in sums.sums(plan, result, "en").items():
            for key, parts in one.parts.items():
                if any("×" in part for part in parts):
                    continue
                values = [
                    float(p.replace("−", "-").replace(",", "").replace("%", "").lstrip("+")) for p in parts
                ]
                total = sum(values) if one.sign == "+" else values[0] - sum(values[1:])
                whole = result.cell(tuple(key.split("/")), column)
                places = min(len(p.partition(".")[2]) for p in parts)
                assert total == pytest.approx(float(whole.value), abs=len(parts) * 0.51 * 10.0**-places), (
                    result.id,
                    column,
                    key,
                )
                seen += 1
    assert seen > (100 if report != "henan-2020h1" else -1)


def test_a_growth_in_per_cent_is_no_difference(prepared):
    """Only what is a difference is told as one."""
    plan = prepared["west"].plan
    for result in plan.results.values():
        for column, one in sums.sums(plan, result, "zh").items():
            assert column in {"gap_nation", "gap_group", "difference", "change", "lead"} or one.sign == "+"


@pytest.mark.parametrize("report", ["provinces", "west", "openness"])
def test_a_figure_stands_on_the_line_that_is_told(prepared, report):
    """Line, region and figure, read from the file by another reader; nearly every figure has its line."""
    plan = prepared[report].plan
    told = lined = 0
    for result in plan.results.values():
        for one in sums.figures(plan, result, "en"):
            file = plan.report.panel.indicators[one["indicator"]].file
            text = (plan.report.folder / file).read_text(encoding="utf-8-sig")
            rows = list(csv.reader(text.splitlines()))
            for region, (_, line, *exact) in one["values"].items():
                if not exact:
                    continue
                told += 1
                if not line:
                    continue
                lined += 1
                row = rows[line - 1]
                assert any(
                    plan.report.gazetteer.find(c) is plan.report.panel.regions[region] for c in row if c
                ), (file, line)
                assert any(sums._is_number(c) and float(c.replace(",", "")) == float(exact[0]) for c in row)
    assert told > 100 and lined > 0.9 * told, (told, lined)


def by_decimals(whole: str, parts: list[str], sign: str) -> bool:
    """The same in decimals, whatever the texts have behind the point."""
    try:
        values = [Decimal(t.replace("−", "-").replace(",", "").replace("%", "")) for t in (whole, *parts)]
    except InvalidOperation:
        return False
    return values[1] + sum(values[2:]) * (-1 if sign == "−" else 1) == values[0]


def test_whole_numbers_add_up_as_decimals_do():
    texts = (
        "0.00",
        "−0.04",
        "0.04",
        "1,234.50",
        "1234.5",
        "−1,234.46",
        "12",
        "3%",
        "15%",
        "—",
        "<0.001",
        "1.5×10⁻⁷",
        "",
    )
    for whole, first, second in itertools.product(texts, repeat=3):
        for sign in "+−":
            parts = [("1", first), ("1", second)]
            assert sums._exact(whole, parts, sign) == by_decimals(whole, [first, second], sign)
    for tenths in range(-30, 31):
        for less in range(-30, 31):
            whole, first, second = (written(x / 10, 1) for x in (tenths - less, tenths, less))
            assert sums._exact(whole, [("1", first), ("1", second)], "−")
            assert not sums._exact(whole, [("1", first), ("1", written((less + 1) / 10, 1))], "−")


def test_the_script_has_every_part_where_the_page_looks_for_it(plan):
    """By the rest of a key, then by its first value, as `numbers.js` does."""
    looked = 0
    for result in plan.results.values():
        for one in sums.sums(plan, result, "en").values():
            told = one.data()["parts"]
            for key, parts in one.parts.items():
                first, *rest = key.split("/")
                assert told["/".join(rest)][first] == list(parts)
                looked += 1
            assert sum(map(len, told.values())) == len(one.parts)
    assert looked > 100
