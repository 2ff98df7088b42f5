"""Every indicator that ``new`` reads stands on the brief's page; the whole of a region and a part of it are one vote."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from compose.document import Recommendations, Table, leaves, plain
from compose.language.catalogue import within
from intake.new.answers import Answers
from intake.new.scaffold import NewReport, new_report
from intake.new.summary import indicator_rows
from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site

DAY = datetime.date(2026, 11, 21)
CITIES = ["广州市", "深圳市", "珠海市", "汕头市", "佛山市", "韶关市"]


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., NewReport]:
    def run(text: str, **said: object) -> NewReport:
        source = tmp_path / "table.csv"
        source.write_text(text, encoding="utf-8")
        problems = Problems()
        made = new_report("mine", source, tmp_path / "reports", problems, Answers(**said), "en", None, DAY)  # type: ignore[arg-type]
        assert made is not None, [p.line() for p in problems]
        return made

    return run


def _tables(made: NewReport, code: str, language: str) -> dict[str, Table]:
    site = Site(*prepare(made.folder, Problems()))  # type: ignore[misc]
    document = site.subject(code, language, ()).document
    return {plain(n.caption): n for n in leaves(document) if isinstance(n, Table) and n.kind == "scorecard"}


def _row(table: Table, begins: str) -> list[str]:
    (row,) = [r for r in table.rows if begins in plain(r.cells[0].prose)]
    return [plain(cell.prose) for cell in row.cells]


def _two_columns_each() -> str:
    """Two rows of headings, each indicator of the whole city and of its districts; the last city without one figure."""
    lines = [
        "2022年城市基本情况,,,,,,,,",
        "城市,用电量（万千瓦时）,,每万人床位数（张）,,工业增加值（亿元）,,城镇化率（%）,",
        ",全市,市辖区,全市,市辖区,全市,市辖区,全市,市辖区",
    ]
    for i, city in enumerate(CITIES):
        rates = f"{41 + 3 * i},{52 + 2 * i},{700 + 90 * i},{310 + 45 * i},{60.5 + 2 * i},{71.5 + 3 * i % 7}"
        lines.append(f"{city},{900 + 110 * i},{500 + 20 * i if i < 5 else '…'},{rates}")
    sums = [sum(900 + 110 * i for i in range(6)), sum(700 + 90 * i for i in range(6))]
    lines.append(f"全省,{sums[0]},,47.7,,{sums[1]},,64.9,")
    return "\n".join(lines)


@pytest.mark.slow
def test_sizes_and_parts_of_cities_have_a_place_and_are_told(make: Callable[..., NewReport]) -> None:
    made = make(_two_columns_each())
    assert [m.name for m in made.plan.index] == ["每万人床位数：全市", "城镇化率：全市"]
    uses = {row[0]["zh"]: row[-1] for row in indicator_rows(made.tidy, made.plan)}
    assert uses["用电量：全市"] == {"zh": "总量指标表", "en": "table of sizes"}
    assert uses["城镇化率：全市"] == {"zh": "指数", "en": "index"}
    assert uses["城镇化率：市辖区"] == {
        "zh": "其他指标表（排名只用“城镇化率：全市”）",
        "en": "table of others (“城镇化率：全市” ranks)",
    }
    assert "is given of the whole and of a part" in (made.folder / "report.toml").read_text(encoding="utf-8")
    for language, captions in (
        ("zh", ["深圳一览", "深圳：总量指标", "深圳：其他指标"]),
        ("en", ["Shenzhen at a glance", "Shenzhen: Sizes and totals", "Shenzhen: Other indicators"]),
    ):
        tables = _tables(made, "440300", language)
        assert list(tables) == captions
        # every indicator that was read, once
        rows = [plain(r.cells[0].prose) for t in tables.values() for r in t.rows]
        assert len(rows) == 1 + len(made.tidy.measures) == len(set(rows))
        sizes = tables[captions[1]]
        # the second of six cities, the fifth by size; of the districts five have a figure
        assert _row(sizes, "用电量：全市")[1:3] == ["1,010", "5/6"]
        assert _row(sizes, "用电量：市辖区")[1:3] == ["520", "4/5"]
        # rates beside the province's own, sizes beside the mean of the cities
        assert _row(tables[captions[0]], "城镇化率：全市")[-1] == "64.9"
        assert _row(sizes, "工业增加值：全市")[-1] == "925"


def test_sizes_of_two_periods_are_shown_then_and_now(make: Callable[..., NewReport]) -> None:
    rows = ['Country,Year,Population,"Literacy rate, urban",Literacy rate,Households,Paved roads (km)']
    for i, country in enumerate(["Kenya", "Uganda", "Rwanda", "Ghana", "Togo", "Benin"]):
        for year in (2010, 2020):
            late = year == 2020
            rows.append(
                f"{country},{year},{(5 + i) * (1300000 if late else 1000000)},{70 + i + 3 * late},{60 + 2 * i + 5 * late},{(2 + i) * (310000 if late else 250000)},"
                f"{'' if late else 800 + 70 * i}"
            )
    made = make("\n".join(rows), percent="points")
    report = (made.folder / "report.toml").read_text(encoding="utf-8")
    assert (
        'rows = ["growth_population_change", "growth_households_change"]' in report
        and 'by = "value"' in report
    )
    # one rate, of all; that of the towns has no vote beside it
    assert [m.name for m in made.plan.index] == ["Literacy rate"]
    tables = _tables(made, next(iter(made.tidy.regions)), "en")
    names = [plain(r.cells[0].prose) for t in tables.values() for r in t.rows]
    # a figure of an earlier year than the page's says so
    assert names == [
        "Literacy rate (%)",
        "Population",
        "Households",
        "Paved roads, 2010 (km)",
        "Literacy rate, urban (%)",
    ]


def test_rates_are_compared_with_the_row_of_all(make: Callable[..., NewReport]) -> None:
    """Growth rates add up to nothing: the row of all is known by its name, unless it lies outside its parts."""
    head = "地区,工业增加值增长（%）,商品零售额增长（%）"
    rows = [f"{c},{5.1 + 0.4 * i:.1f},{3.3 - 0.5 * i:.1f}" for i, c in enumerate(CITIES)]
    made = make("\n".join([head, "全省,6.4,2.2", *rows]), period="2023")
    assert made.tidy.whole
    tables = _tables(made, "440100", "zh")
    assert _row(tables["广州一览"], "工业增加值增长")[-1] == "6.4"
    assert _row(tables["广州一览"], "商品零售额增长")[-1] == "2.2"


def test_a_province_is_the_whole_of_its_prefectures(make: Callable[..., NewReport]) -> None:
    head = "地区,工业增加值增长（%）,商品零售额增长（%）"
    rows = [f"{c},{5.1 + 0.4 * i:.1f},{3.3 - 0.5 * i:.1f}" for i, c in enumerate(CITIES)]
    made = make("\n".join([head, "广东省,6.4,2.2", *rows]), period="2023")
    tables = _tables(made, "440100", "en")
    assert _row(tables["Guangzhou at a glance"], "Growth of value added of industry")[-1] == "6.4"


def test_a_row_of_all_that_lies_outside_its_parts_is_no_whole(make: Callable[..., NewReport]) -> None:
    head = "地区,工业增加值增长（%）,商品零售额增长（%）"
    rows = [f"{c},{5.1 + 0.4 * i:.1f},{3.3 - 0.5 * i:.1f}" for i, c in enumerate(CITIES)]
    assert not make("\n".join([head, "全省,9.9,2.2", *rows]), period="2023").tidy.whole


def test_sentences_print_figures_with_their_units(make: Callable[..., NewReport]) -> None:
    """The starter rules of an index speak of figures of several units; a rule's evidence does too."""
    head = "地区,PM2.5平均浓度（微克/立方米）,居民人均消费支出（元）,城镇化率（%）"
    rows = [f"{c},{21 + 3 * i},{41000 - 1500 * i},{81.5 - 2 * i}" for i, c in enumerate(CITIES)]
    made = make("\n".join([head, *rows]), period="2023", direction={"rest": "more"})
    site = Site(*prepare(made.folder, Problems()))  # type: ignore[misc]
    for language, told in (
        ("zh", ("为36微克/立方米，居第6位", "为33,500元", "为71.5%", "浓度为36微克/立方米")),
        ("en", ("is 36 μg/m³ and ranks 6", "is 33,500 yuan", "is 71.5%", "浓度: 36 μg/m³")),
    ):
        document = site.subject("440200", language, ()).document
        advice = [a for n in leaves(document) if isinstance(n, Recommendations) for a in n.items]
        said = "\n".join([plain(p) for a in advice for p in (a.finding, *a.evidence)])
        for words in told:
            assert words in said, said


def test_german_names_keep_their_capitals_in_sentences() -> None:
    assert within("Arbeitslosenquote") == "Arbeitslosenquote"
    assert within("Veränderung des BIP zum Vorjahr") == "Veränderung des BIP zum Vorjahr"
    assert within("Bevölkerungsdichte") == "Bevölkerungsdichte"
    assert within("Haushalte insgesamt") == "Haushalte insgesamt"
    assert within("Quality of housing") == "quality of housing"
