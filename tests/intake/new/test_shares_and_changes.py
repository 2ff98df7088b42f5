"""Columns that are another column in another form: shares of its total, its change between two years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from intake.new.tidy import Measure, Tidy
from tests.intake.new.books import book, read

CITIES = ["济南市", "青岛市", "淄博市", "枣庄市", "东营市", "烟台市", "潍坊市", "济宁市"]
TOWNS = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gum", "Hazel"]
BEFORE = (9528.0, 14920.7, 4402.6, 2039.0, 3620.7, 9516.0, 7306.5, 5316.9)
NOW = (10432.2, 15760.3, 4561.8, 2184.8, 3847.0, 10162.5, 7606.0, 5516.1)
JOBLESS = (4.1, 3.9, 5.2, 4.7, 3.3, 4.4, 5.0, 4.9)
SUM = sum(NOW)


def table(
    tmp_path: Path, head: Sequence[str], *columns: Sequence[float], names: Sequence[str] = CITIES
) -> Tidy:
    rows = [list(head), *([n, *row] for n, *row in zip(names, *columns, strict=True))]
    return read(book(tmp_path, {"Sheet1": rows}))


def named(tidy: Tidy, name: str) -> Measure:
    return next(m for m in tidy.measures if m.name == name)


def told(tidy: Tidy, lang: str = "en") -> str:
    return "\n".join(n.line(lang) for n in tidy.notes)


@pytest.mark.parametrize(
    ("head", "name", "factor", "decimals"),
    [
        ("占全省比重（%）", "地区生产总值：占全省比重", 100 / SUM, 1),
        ("比重（%）", "地区生产总值：比重", 100 / SUM, 2),
        ("占比", "地区生产总值：占比", 1 / SUM, 4),
        # of the whole country, of which the table has eight cities
        ("占全国比重（%）", "地区生产总值：占全国比重", 100 / 1_260_582, 2),
    ],
)
def test_a_share_of_a_total_is_a_size_and_told(
    tmp_path: Path, head: str, name: str, factor: float, decimals: int
) -> None:
    tidy = table(
        tmp_path,
        (
            "地区",
            "2023年地区生产总值（亿元）",
            f"2023年{head}" if head == "比重（%）" else head,
            "2023年失业率（%）",
        ),
        NOW,
        [round(v * factor, decimals) for v in NOW],
        JOBLESS,
    )
    share = named(tidy, name)
    assert share.total and share.direction == "neither"
    assert not [q for q in tidy.questions if q.id == "direction"]
    assert f"{name} is each region’s share of the total of “地区生产总值”" in told(tidy).replace(
        "2023年地区生产总值", "地区生产总值"
    )
    assert f"{name}是各地区“" in told(tidy, "zh")


def test_a_rate_that_follows_no_size_is_no_share(tmp_path: Path) -> None:
    tidy = table(tmp_path, ("地区", "2023年地区生产总值（亿元）", "2023年第三产业占比（%）"), NOW, [54.1, 61.2, 48.0, 50.3, 37.9, 52.2, 51.6, 49.4])  # fmt: skip
    share = next(m for m in tidy.measures if m.unit == "%")
    assert not share.total and "share of the total" not in told(tidy)


Form = Callable[[float, float], float]


def growth(a: float, b: float) -> float:
    return round(100 * (b / a - 1), 1)


def test_a_difference_that_the_figures_give_is_left_to_the_report(tmp_path: Path) -> None:
    changes = [round(b - a, 1) for a, b in zip(BEFORE, NOW, strict=True)]
    heads = ("Region", "GDP 2022 (million EUR)", "GDP 2023 (million EUR)", "Change 2022–2023", "Unemployment rate 2023 (%)")  # fmt: skip
    tidy = table(tmp_path, heads, BEFORE, NOW, changes, JOBLESS, names=TOWNS)
    assert [(m.name, m.unit) for m in tidy.measures] == [("GDP", "million EUR"), ("Unemployment rate", "%")]
    assert list(tidy.periods) == ["2022", "2023"] and not tidy.questions
    assert "holds changes between the periods" in told(tidy)


@pytest.mark.parametrize(
    ("head", "form", "name", "unit"),
    [
        ("Change 2022–2023 (%)", growth, "GDP: Change 2022–2023", "%"),
        ("2023/2022 (%)", growth, "GDP: 2023/2022", "%"),
        ("2022-23 % change", growth, "GDP: 2022-23 % change", "%"),
        ("% change 2022 to 2023", growth, "GDP: % change 2022 to 2023", "%"),
        ("增长率2023/2022（%）", growth, "GDP：增长率2023/2022", "%"),
        ("2023年比2022年增长（%）", growth, "GDP：2023年比2022年增长", "%"),
    ],
)
def test_growth_that_the_figures_give_is_shown_by_no_page_and_kept(
    tmp_path: Path, head: str, form: Form, name: str, unit: str
) -> None:
    changes = [form(a, b) for a, b in zip(BEFORE, NOW, strict=True)]
    heads = ("Region", "GDP 2022 (million EUR)", "GDP 2023 (million EUR)", head, "Unemployment rate 2023 (%)")
    tidy = table(tmp_path, heads, BEFORE, NOW, changes, JOBLESS, names=TOWNS)
    kept = named(tidy, name)
    assert (kept.unit, kept.direction) == (unit, "more") and len(tidy.measures) == 3
    assert tidy.frame[kept.id].dropna().to_list() == changes
    assert list(tidy.periods) == ["2022", "2023"] and not tidy.questions
    assert "read as the change of “GDP”" in told(tidy) and "not what the figures" not in told(tidy)


@pytest.mark.parametrize(
    ("head", "form", "name"),
    [
        ("Index 2023 (2022=100)", lambda a, b: round(100 * b / a, 1), "GDP: Index 2023 (2022=100)"),
        (
            "Change 2022-2023 as a fraction",
            lambda a, b: round(b / a - 1, 5),
            "Change 2022-2023 as a fraction",
        ),
    ],
)
def test_growth_in_other_forms_is_kept_and_its_direction_asked(
    tmp_path: Path, head: str, form: Form, name: str
) -> None:
    changes = [form(a, b) for a, b in zip(BEFORE, NOW, strict=True)]
    heads = ("Region", "GDP 2022 (million EUR)", "GDP 2023 (million EUR)", head, "Unemployment rate 2023 (%)")
    tidy = table(tmp_path, heads, BEFORE, NOW, changes, JOBLESS, names=TOWNS)
    assert tidy.frame[named(tidy, name).id].dropna().to_list() == changes
    assert list(tidy.periods) == ["2022", "2023"]
    assert [(q.id, q.subject) for q in tidy.questions] == [("direction", name)]


def test_a_mean_growth_a_year_is_kept(tmp_path: Path) -> None:
    changes = [round(100 * ((b / a) ** (1 / 5) - 1), 2) for a, b in zip(BEFORE, NOW, strict=True)]
    tidy = table(tmp_path, ("Region", "GDP 2018 (million EUR)", "GDP 2023 (million EUR)", "Annual growth 2018-2023 (%)"), BEFORE, NOW, changes, names=TOWNS)  # fmt: skip
    assert [m.name for m in tidy.measures] == ["GDP", "GDP: Annual growth 2018-2023"]


def test_growth_at_constant_prices_is_kept_and_told(tmp_path: Path) -> None:
    real = [growth(a, b) - 1.5 + 0.3 * (i % 4) for i, (a, b) in enumerate(zip(BEFORE, NOW, strict=True))]
    tidy = table(tmp_path, ("地区", "2022年地区生产总值（亿元）", "2023年地区生产总值（亿元）", "2023年比2022年增长（%）"), BEFORE, NOW, real)  # fmt: skip
    kept = named(tidy, "地区生产总值：2023年比2022年增长")
    assert (kept.unit, kept.direction) == ("%", "more")
    assert tidy.frame[kept.id]["370100", "2023"] == pytest.approx(real[0])
    assert "it is not what the figures of the two years give" in told(tidy)
    assert "与表中两年的数算出的不同" in told(tidy, "zh")


@pytest.mark.parametrize(
    ("level", "head", "name", "direction"),
    [
        ("2023年地区生产总值（亿元）", "增长率2023/2022（%）", "地区生产总值：增长率2023/2022", "more"),
        ("2023年地区生产总值（亿元）", "2022-2023年均增长（%）", "地区生产总值：2022-2023年均增长", "more"),
        ("GDP 2023 (million EUR)", "Change 2022–2023 (%)", "GDP: Change 2022–2023", "more"),
        ("Population 2023", "2023 vs 2022, %", "Population: 2023 vs 2022", "neither"),
    ],
)
def test_a_change_beside_one_level_is_named_after_it(
    tmp_path: Path, level: str, head: str, name: str, direction: str
) -> None:
    changes = [growth(a, b) for a, b in zip(BEFORE, NOW, strict=True)]
    tidy = table(tmp_path, ("Region", level, head), NOW, changes, names=TOWNS)
    change = named(tidy, name)
    assert (change.unit, change.direction) == ("%", direction) and not change.total
    assert list(tidy.periods) == ["2023"]
    # whether more people are better is nothing that names say
    assert [q.subject for q in tidy.questions if q.id != "unit"] == ([name] if direction == "neither" else [])
    assert f"“{head}” is read as the change of" in told(tidy) and "的变化读取" in told(tidy, "zh")


def test_years_that_some_headings_say_are_not_denied(tmp_path: Path) -> None:
    tidy = table(tmp_path, ("Region", "GDP 2022 (million EUR)", "GDP 2023 (million EUR)", "Unemployment rate (%)"), BEFORE, NOW, JOBLESS, names=TOWNS)  # fmt: skip
    (asked,) = [q for q in tidy.questions if q.id == "period"]
    assert asked.default == "2023"
    assert asked.text["en"].endswith(
        "others are of 2022, 2023: Unemployment rate (%); which year are they of"
    )
    assert "失业" not in asked.text["zh"] and "Unemployment rate (%)" in asked.text["zh"]
