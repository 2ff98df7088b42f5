"""Periods with signs of what is final, strokes and legends, units above headings, two levels told by their first word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from intake.new.tidy import Measure, Tidy
from tests.intake.new.books import book, read

TOWNS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir")
CITIES = ("成都市", "自贡市", "攀枝花市", "泸州市", "德阳市", "绵阳市")


def named(tidy: Tidy, name: str) -> Measure:
    return next(m for m in tidy.measures if m.name == name)


def names(tidy: Tidy) -> list[str]:
    return [m.name for m in tidy.measures]


def told(tidy: Tidy) -> str:
    return "\n".join(n.line("en") for n in tidy.notes)


def rows(*columns: Sequence[object], of: Sequence[str] = TOWNS) -> list[list[object]]:
    return [[name, *(c[i] for c in columns)] for i, name in enumerate(of)]


RATES = (7.4, 6.4, 7.8, 5.3, 6.7, 8.5)


@pytest.mark.parametrize("last", ["T2_2023", "T2_2023 (p)", "T2 2023 (sd)"])
def test_quarters_in_french_are_quarters(tmp_path: Path, last: str) -> None:
    head = ["Libellé", "T3_2022", "T4_2022", "T1_2023", last]
    above = [
        ["Taux de chômage localisés par région"],
        ["Données trimestrielles, en moyenne sur le trimestre, en %"],
    ]
    tidy = read(book(tmp_path, {"Région": [*above, head, *rows(RATES, RATES[::-1], RATES, RATES[::-1])]}))
    assert list(tidy.periods) == ["2022-Q3", "2022-Q4", "2023-Q1", "2023-Q2"]
    assert [(m.name, m.unit, m.direction) for m in tidy.measures] == [
        ("Taux de chômage localisés", "%", "less")
    ]


@pytest.mark.parametrize("mark", ["(Q)", "(P)", "(AE)", "(1st RE)"])
def test_fiscal_years_with_signs_of_what_is_final(tmp_path: Path, mark: str) -> None:
    above = [["PER CAPITA PRODUCT"], ["(Base Year 2011-12)"], ["", "", "", "(Amount in Rupees)"]]
    head = ["State", "2020-21", "2021-22 (P)", f"2022-23 {mark}"]
    incomes = ("2,17,504", "1,31,008", "1,08,272", "1,21,543", "69,855", "1,48,642")
    tidy = read(book(tmp_path, {"NSDP": [*above, head, *rows(incomes, incomes, incomes[::-1])]}), indicator="Product per head")  # fmt: skip
    assert list(tidy.periods) == ["2020~21", "2021~22", "2022~23"]
    assert [m.unit for m in tidy.measures] == ["Rupees"]


def test_confidence_below_a_name_is_no_indicator(tmp_path: Path) -> None:
    head = [
        ["Area", "Employment rate", "", "Unemployment rate", ""],
        ["", "percent", "conf", "percent", "conf"],
    ]
    tidy = read(book(tmp_path, {"2023": [*head, *rows(RATES, (0.9, 1.6, 1.2, 0.6, 1.8, 1.3), RATES, RATES)]}))
    assert names(tidy) == ["Employment rate", "Unemployment rate"]
    assert "holds margins of error" in told(tidy)


def test_units_of_a_japanese_census(tmp_path: Path) -> None:
    head = ["地域名", "人口", "人口増減数", "面積（k㎡）1)", "人口密度（1k㎡当たり）"]
    people, change = (5224109, 1238252, 1210674, 2301403, 959923, 1068647), ("△217,533", "△5,179", "△24,209", 14085, "△43,761", 4032)  # fmt: skip
    size, density = (83424.44, 11711.93, 15275.01, 7282.29, 11637.52, 9323.15), (62.6, 105.7, 79.3, 316.0, 82.5, 114.6)  # fmt: skip
    tidy = read(
        book(
            tmp_path, {"2020": [["", "", "", "", "（単位：人）"], head, *rows(people, change, size, density)]}
        )
    )
    assert [(m.name, m.unit) for m in tidy.measures] == [("人口", "人"), ("人口増減数", "人"), ("面積", "km2"), ("人口密度（1k㎡当たり）", "人/km²")]  # fmt: skip
    assert tidy.frame[tidy.measures[1].id].tolist()[:4] == [-217533, -5179, -24209, 14085]
    assert "behind △" in told(tidy)


def test_a_line_of_the_unit_above_the_last_heading(tmp_path: Path) -> None:
    unit = ["", "", "", "单位：亿元人民币"]
    head = ["地区", "进出口", "出口", "1至12月累计比去年同期±％"]
    table = [
        ["2023年进出口总值表"],
        unit,
        head,
        *rows(
            (2849.3, 625.9, 579.7, 151.8, 144.8, 773.2),
            (1050.2, 205.4, 415.1, 105.6, 40.5, 556.1),
            (-16.2, 5.4, 21.3, -15.8, 11.9, -4.6),
            of=CITIES,
        ),
    ]
    tidy = read(book(tmp_path, {"Sheet1": table}))
    assert [(m.name, m.unit) for m in tidy.measures[:2]] == [("进出口", "亿元"), ("出口", "亿元")]
    assert tidy.measures[2].unit == "%" and "单位" not in tidy.measures[2].name
    assert tidy.measures[0].total and tidy.measures[1].total


@pytest.mark.parametrize(
    "legend", ["Legenda: - Zero absoluto; ... Valor não disponível", "- = nil", "- nichts vorhanden"]
)
def test_strokes_that_a_legend_calls_zero(tmp_path: Path, legend: str) -> None:
    shares = (16.2, "-", 11.8, 2.0, 15.3, 14.6)
    tidy = read(book(tmp_path, {"2019": [["Region", "Share of farming (%)", "Beds"], *rows(shares, (4, 5, 6, 7, 8, 9)), [legend]]}))  # fmt: skip
    assert tidy.frame[tidy.measures[0].id].tolist() == [16.2, 0.0, 11.8, 2.0, 15.3, 14.6]
    assert "a legend says that “-” is zero: 1 cells" in told(tidy)


def test_strokes_without_a_legend_are_no_figures(tmp_path: Path) -> None:
    shares = (16.2, "-", 11.8, 2.0, 15.3, 14.6)
    tidy = read(
        book(tmp_path, {"2019": [["Region", "Share of farming (%)"], *rows(shares), ["- not available"]]})
    )
    assert tidy.frame[tidy.measures[0].id].isna().sum() == 1


def test_two_levels_told_by_their_first_word_are_asked(tmp_path: Path) -> None:
    words = (
        "Region A",
        "Province B",
        "Province C",
        "Region D",
        "Province E",
        "Province F",
        "Region G",
        "Province H",
    )
    values = (4.1, 3.9, 4.4, 3.2, 3.0, 3.5, 5.0, 5.0)
    title = [
        ["Unemployed persons in per cent of the labour force by sex, region and time"],
        ["Unit: Per cent"],
    ]
    path = book(tmp_path, {"AULP01": [*title, ["", "2022", "2023"], *rows(values, values, of=words)]})
    tidy = read(path)
    asked = [(q.subject, q.default) for q in tidy.questions if q.id == "means"]
    assert asked == [("Region A", "area"), ("Region D", "area"), ("Region G", "area")]
    assert [r.name["en"] for r in tidy.regions.values()] == [w for w in words if w.startswith("Province")]
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("Unemployed persons in per cent of the labour force", "%")
    ]


def test_years_beside_figures_are_periods_whatever_stands_below(tmp_path: Path) -> None:
    table: list[list[object]] = [["", "", "Arbeitslosenquote"], ["", "", "Prozent"]]
    table += [[year, name, r] for year in (2021, 2022) for name, r in zip(TOWNS, RATES, strict=True)]
    table += [["__________"], ["Arbeitslosenquote: Jahresdurchschnitte."], ["Stand: 14.03.2024"]]
    tidy = read(book(tmp_path, {"13211": table}))
    assert list(tidy.periods) == ["2021", "2022"] and [m.unit for m in tidy.measures] == ["%"]
    assert len(tidy.regions) == len(TOWNS)


def test_incomes_by_source_add_up_and_are_no_sizes(tmp_path: Path) -> None:
    wages, farm, transfers = (30000, 21000, 25500, 19800, 27100, 24400), (4000, 5100, 4700, 5900, 4300, 5000), (9000, 8100, 8800, 7700, 9400, 8600)  # fmt: skip
    whole = [sum(v) for v in zip(wages, farm, transfers, strict=True)]
    head = ["地区", "可支配收入", "工资性收入", "经营净收入", "转移净收入"]
    tidy = read(book(tmp_path, {"Sheet1": [["2022年居民人均可支配收入"], ["单位：元"], head, *rows(whole, wages, farm, transfers, of=CITIES)]}))  # fmt: skip
    # that figures are a head only the title says
    income = named(tidy, "人均可支配收入")
    assert (income.unit, income.direction, income.total) == ("元", "more", False)
    assert not any(m.total for m in tidy.measures)


def test_a_ratio_of_the_sexes_is_not_counted_in_persons(tmp_path: Path) -> None:
    head = ["地区", "户数", "人口数", "性别比（女=100）"]
    tidy = read(
        book(
            tmp_path,
            {
                "2020": [
                    ["", "", "", "单位：户、人"],
                    head,
                    *rows(
                        (210, 190, 340, 150, 260, 310),
                        (610, 540, 990, 400, 720, 900),
                        (104.9, 99.7, 101.1, 103.0, 106.2, 98.8),
                        of=CITIES,
                    ),
                ]
            },
        )
    )
    assert [m.unit for m in tidy.measures] == ["户", "人", ""] and not tidy.measures[2].total


def test_the_number_of_an_annex_is_no_title(tmp_path: Path) -> None:
    tidy = read(book(tmp_path, {"Sheet1": [["附件2"], ["2023年各市主要经济指标"], ["地区", "城镇化率（%）"], *rows(RATES, of=CITIES)]}))  # fmt: skip
    assert "附件" not in tidy.title and "主要经济指标" in tidy.title
