"""The forms in which statistics offices publish: what is understood, what is asked, figures, ranks and means."""

from __future__ import annotations

import csv
import datetime
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compose.blocks.cluster import cluster
from compose.blocks.findings import SENTENCES, Finding
from compose.blocks.ranks import ranks
from compose.context import Context
from compose.document import plain
from compose.figures.figures import Figures
from intake.new.answers import Answers
from intake.new.proposal import propose
from intake.new.scaffold import NewReport, new_report
from intake.new.tidy import Tidy
from intake.problems import Problems
from intake.tables.encodings import decode
from pipeline.prepare import prepare
from tests.corpus import forms

DAY = datetime.date(2026, 11, 28)
FOLDER = forms.HERE / "tables"


def test_every_table_of_the_corpus_is_kept_with_what_it_is_understood_as() -> None:
    assert {p.name for p in forms.TABLES} == set(forms.kept())
    assert len(forms.TABLES) > 60


@pytest.mark.slow
@pytest.mark.parametrize("name", [p.name for p in forms.TABLES])
def test_what_is_understood_and_what_is_asked(name: str) -> None:
    assert forms.understood(FOLDER / name) == forms.kept()[name]


#: what a person answers where nothing is proposed
SAID: dict[str, dict[str, Any]] = {
    "cities-gbk.csv": {"period": "2015"},
    "total-first.csv": {"period": "2011"},
    "total-last.csv": {"period": "2011"},
    "insee.csv": {"period": "2019"},
    "eurostat.tsv": {"indicator": "Gross regional product"},
    "months-two-methods.csv": {"choose": {"method": "new"}},
    "figures-with-units.csv": {"period": "2022"},
}

#: file → five figures: region as named, period, indicator, the figure as it is written in the file
CELLS: dict[str, list[tuple[str, str, str, str]]] = {
    "total-first.csv": [
        ("Ashford", "2011", "Population", "2595593"),
        ("Kestrel Bay", "2011", "Poverty rate", "8.6"),
        ("Jarrow Downs", "2011", "Population: Increase", "-0.0076"),
        ("Farrow Isles", "2011", "Literacy", "90.9"),
        ("Northland", "2011", "Population", "23762771"),
    ],
    "total-last.csv": [
        ("Harwick", "2011", "Area", "2676.25"),
        ("Harwick", "2011", "Islands", "274"),
        ("Glenby", "2011", "Share of area", "13.51"),
        ("Ashford", "2011", "Islands", "86"),
        ("Northland", "2011", "Islands", "1204"),
    ],
    "world-bank-wide.csv": [
        ("Austria", "1990", "Output per head", "21775.551"),
        ("Brazil", "1991", "Output per head", "3168.169"),
        ("China", "1999", "Output per head", "428.7"),
        ("World", "1994", "Output per head", "4808.89"),
        ("European Union", "2001", "Output per head", "21987.091"),
    ],
    "eurostat.tsv": [
        ("AT11", "2014", "Gross regional product, per inhabitant", "30500"),
        ("AT13", "2006", "Gross regional product, per inhabitant", "33500"),
        ("FI19", "2007", "Gross regional product, per inhabitant", "41000"),
        ("FI1B", "2014", "Gross regional product, per inhabitant", "37300"),
        ("Austria", "2009", "Gross regional product", "66800"),
    ],
    "national-download.csv": [
        ("北京", "2017", "地区生产总值", "3262.98"),
        ("天津", "2009", "地区生产总值", "11411.17"),
        ("石家庄", "2014", "地区生产总值", "19554.29"),
        ("上海", "2010", "地区生产总值", "1666.59"),
        ("长春", "2017", "地区生产总值", "1757.67"),
    ],
    "yearbook-unit-line.csv": [
        ("全国", "2023-Q1", "收入", "16745"),
        ("内蒙古", "2023-Q2", "收入", "32228"),
        ("黑龙江", "2023-Q2", "收入：同比增长", "5.0"),
        ("吉林", "2023-Q1", "收入：同比增长", "-0.4"),
        ("上海", "2023-Q1", "收入", "19712"),
    ],
    "cities-gbk.csv": [
        ("北京", "2015", "年末总人口", "483.64"),
        ("大连", "2015", "在岗职工平均工资", "76788"),
        ("石家庄", "2015", "商品房平均销售价格", "30682"),
        ("杭州", "2015", "从业医师数量", "11.05"),
        ("哈尔滨", "2015", "社会商品零售总额", "14535.0"),
    ],
    "one-province.csv": [
        ("成都", "2022", "人均GDP", "91211"),
        ("成都", "2023", "城镇化率", "40.9"),
        ("自贡", "2023", "人均GDP", "106348"),
        ("攀枝花", "2022", "城镇化率", "78.1"),
        ("德阳", "2023", "人均GDP", "70359"),
    ],
    "months-two-methods.csv": [
        ("Carrow County", "2016-01", "homicide rate", "30.545373"),
        ("Carrow County", "2016-02", "count", "35"),
        ("Carrow County", "2016-03", "population", "776830"),
        ("Carrow County", "2016-05", "homicide rate", "53.726547"),
        ("Carrow County", "2016-07", "count", "60"),
    ],
    "shares-of-one-whole.csv": [
        ("上海", "2019", "GDP总量", "27425.42"),
        ("内蒙古", "2019", "第一产业占比", "0.1777"),
        ("宁夏", "2019", "第三产业占比", "0.5047"),
        ("云南", "2020", "第一产业占比", "0.1632"),
        ("北京", "2020", "第二产业占比", "0.4431"),
    ],
    "another-country.csv": [
        ("Hokkaido", "2020", "population", "1,483,968"),
        ("Akita", "2020", "aging_rate_pct", "31.4"),
        ("Iwate", "2020", "net_migration_rate", "***"),
        ("Yamagata", "2020", "net_migration_rate", "2.79"),
        ("Ibaraki", "2020", "population", "4,057,396"),
    ],
    "headings-and-dashes.csv": [
        ("北京", "2021", "城镇化率", "87.6"),
        ("内蒙古", "2021", "城镇化率", "-"),
        ("陕西", "2021", "城镇化率", "64.1"),
        ("广西", "2021", "城镇化率", "55.1"),
        ("云南", "2021", "城镇化率", "51.0"),
    ],
    "periods-cumulative.csv": [
        ("北京", "2020-Q1", "产值", "760.2"),
        ("北京", "2020-H1", "产值", "836.2"),
        ("北京", "2020-01..09", "利润", "-3.1"),
        ("天津", "2020", "利润", "57.5"),
        ("河北", "2020", "产值", "139.8"),
    ],
    "periods-plans.csv": [
        ("北京", "FYP12", "产值", "420.5"),
        ("天津", "FYP13", "产值", "267.5"),
        ("河北", "FYP14", "利润", "57.0"),
        ("山西", "FYP14", "产值", "232.5"),
        ("北京", "FYP13", "利润", "-9.6"),
    ],
    "bea.csv": [],
    "estat.csv": [],
    "statcan.csv": [],
    "lfst_r_lfu3rt.tsv": [],
    "nomis-england.csv": [
        ("East Midlands", "2023", "Employment rate - aged 16-64", "71"),
        ("South East", "2023", "Employment rate - aged 16-64", "71.6"),
        ("South East", "2023", "Unemployment rate - aged 16-64", "6.3"),
        ("East Midlands", "2023", "Unemployment rate - aged 16-64", "4.7"),
        ("London", "2023", "Employment rate - aged 16-64", "78.3"),
    ],
    "bea-regions.csv": [
        ("Hawaii", "2021", "Current-dollar GDP", "1234091.1"),
        ("Connecticut", "2021", "Current-dollar GDP", "300096.5"),
        ("Alaska", "2021", "Current-dollar GDP", "1369321.6"),
        ("Alabama", "2019", "Per capita personal income", "46352"),
        ("California", "2021", "Per capita personal income", "66329"),
    ],
    "estat-codes.csv": [
        ("千叶县", "2021", "完全失業率", "4.7"),
        ("福岛县", "2020", "完全失業率", "2.6"),
        ("山形县", "2020", "総人口", "5,433,625"),
        ("岩手县", "2020", "完全失業率", "2.1"),
        ("秋田县", "2021", "完全失業率", "2.8"),
    ],
    "kosis.csv": [
        ("울산광역시", "2022", "고령인구비율", "26.2"),
        ("경기도", "2021", "고령인구비율", "28.8"),
        ("대전광역시", "2022", "총인구수", "9834322"),
        ("강원도", "2022", "총인구수", "5289822"),
        ("경기도", "2021", "총인구수", "11749895"),
    ],
    "continued-2022.csv": [
        ("Huangshan", "2022", "居民人均可支配收入", "50234"),
        ("Bengbu", "2022", "城镇化率", "50.21"),
        ("Bengbu", "2022", "居民人均可支配收入", "58768"),
        ("Bozhou", "2022", "年末常住人口", "337.7"),
        ("Chuzhou", "2022", "城镇化率", "58.93"),
    ],
    "turned-title.csv": [
        ("Wuxi", "2022", "地区生产总值", "23922.5"),
        ("Lianyungang", "2022", "城镇调查失业率", "3.5"),
        ("Yancheng", "2022", "常住人口", "1219.9"),
        ("Suzhou (Jiangsu)", "2022", "地区生产总值", "7874.1"),
        ("Xuzhou", "2022", "地区生产总值", "18641.7"),
    ],
    "blocks-with-sums.csv": [
        ("Huizhou", "2020", "常住人口", "494.90"),
        ("Shanwei", "2020", "常住人口：比上年增长", "2.6"),
        ("Dongguan", "2020", "常住人口：比上年增长", "2"),
        ("Yunfu", "2020", "地区生产总值：比上年增长", "2.3"),
        ("Zhongshan", "2020", "常住人口", "670.38"),
    ],
    "statcube.csv": [
        ("Tirol", "2019", "BRP nominell", "73662"),
        ("Steiermark", "2020", "BRP nominell", "108130"),
        ("Steiermark", "2021", "BRP nominell", "106300"),
        ("Vorarlberg", "2021", "BRP nominell", "11253"),
        ("Burgenland", "2020", "BRP nominell", "63776"),
    ],
    "cumulative-months.csv": [
        ("Beihai", "2024-01..05", "固定资产投资：同比增长", "-3.1"),
        ("Guilin", "2024-01..05", "一般公共预算收入：同比增长", "11.2"),
        ("Fangchenggang", "2024-01..05", "一般公共预算收入：同比增长", "9.3"),
        ("Beihai", "2024-01..05", "一般公共预算收入：同比增长", "3.5"),
        ("Laibin", "2024-01..05", "一般公共预算收入：1-5月累计", "112.34"),
    ],
    "counties-continued.csv": [
        ("Xiangfu", "2022", "生产总值", "240.73"),
        ("Yuwangtai", "2022", "常住人口", "63.75"),
        ("Tongxu", "2022", "生产总值", "394.8"),
        ("Qi County (Kaifeng)", "2022", "常住人口", "83.06"),
        ("Weishi", "2022", "生产总值", "460.08"),
    ],
    "ons-notes.csv": [
        ("Darlington", "2022", "Percentage with degree", "33.7"),
        ("Hartlepool", "2022", "Percentage with degree", "32.6"),
        ("Redcar and Cleveland", "2022", "Median weekly pay", "642.83"),
        ("Middlesbrough", "2022", "Median weekly pay", "594.44"),
        ("Warrington", "2022", "Median weekly pay", "639.46"),
    ],
    "scb.csv": [
        ("Gotlands län", "2022", "Folkmängd efter region och år", "2436966"),
        ("Kalmar län", "2021", "Folkmängd efter region och år", "1098936"),
        ("Södermanlands län", "2020", "Folkmängd efter region och år", "720204"),
        ("Östergötlands län", "2022", "Folkmängd efter region och år", "671263"),
        ("Kronobergs län", "2020", "Folkmängd efter region och år", "2369119"),
    ],
    "figures-with-units.csv": [
        ("Dongying", "2022", "GDP", "11789.9"),
        ("Jinan", "2022", "GDP", "11246.5"),
        ("Weifang", "2022", "GDP", "9440.6"),
        ("Jining", "2022", "GDP", "9279.6"),
        ("Yantai", "2022", "GDP", "12502.8"),
    ],
    "sdmx-both.csv": [
        ("Austria", "2022", "Unemployment by sex and age – annual data", "9.3"),
        ("Spain", "2021", "Unemployment by sex and age – annual data", "10"),
        ("France", "2021", "Unemployment by sex and age – annual data", "9.1"),
        ("Poland", "2021", "Unemployment by sex and age – annual data", "4.1"),
        ("Austria", "2021", "Unemployment by sex and age – annual data", "7.1"),
    ],
    "pxweb.csv": [
        ("Pirkanmaa", "2022", "Työttömyysaste", "12"),
        ("Kymenlaakso", "2022", "Työttömyysaste", "8.3"),
        ("Päijät-Häme", "2021", "Työttömyysaste", "10.2"),
        ("Satakunta", "2021", "Työttömyysaste", "8.2"),
        ("Uusimaa", "2022", "Työttömyysaste", "8"),
    ],
    "stacked-years.csv": [
        ("Xining", "2022", "地区生产总值", "1630.41"),
        ("Golog", "2022", "地区生产总值", "1058.81"),
        ("Haidong", "2022", "地区生产总值：增速", "4.6"),
        ("Yushu", "2022", "地区生产总值：增速", "2.9"),
        ("Hainan", "2022", "地区生产总值", "474.31"),
    ],
    "counties-with-sums.csv": [
        ("Zaoyang", "2021", "医疗机构床位数", "7772"),
        ("Jingzhou (Jingzhou)", "2022", "医疗机构床位数", "4159"),
        ("Yidu", "2021", "医疗机构床位数", "6511"),
        ("Laohekou", "2022", "医疗机构床位数", "6307"),
        ("Honghu", "2022", "医疗机构床位数", "6956"),
    ],
}


def figure(tidy: Tidy, region: str, period: str, indicator: str) -> float:
    """A figure by the names that a reader sees."""
    (column,) = [m.id for m in tidy.measures if m.name == indicator]
    names = {n: c for c, r in tidy.regions.items() for n in r.name.values()}
    names |= {n: c for c, a in tidy.areas.items() for n in a.name.values()}
    return float(tidy.frame.loc[(names[region], period), column])


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n in CELLS if CELLS[n]])
def test_five_figures_are_those_of_the_file(name: str) -> None:
    text = decode((FOLDER / name).read_bytes())
    assert text is not None
    tidy = forms.answered(FOLDER / name, **SAID.get(name, {}))
    for region, period, indicator, written in CELLS[name]:
        assert written in text, written
        found = figure(tidy, region, period, indicator)
        if not any(c.isdigit() for c in written):
            assert math.isnan(found)
        else:
            assert found == float(written.replace(",", "")), (region, period, indicator)


# --- what each case must and must not become ------------------------------------------------------------------


def notes(tidy: Tidy) -> str:
    return "\n".join(n.line() for n in tidy.notes)


@pytest.mark.slow
def test_a_total_is_an_area_and_moves_no_mean(make) -> None:
    tidy = forms.answered(FOLDER / "total-first.csv", period="2011")
    assert "the figures of “Northland” are the sum of the other rows" in notes(tidy)
    results = make("total-first.csv", direction={"Population: Increase": "neither"}, period="2011").results
    with (FOLDER / "total-first.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["State"] != "Northland"]
    ranked = sorted(rows, key=lambda r: -float(r["Literacy (%)"]))
    standing = results["indicator_literacy"]
    first = next(k for k, row in standing.rows() if row["rank"].value == 1)
    assert tidy.regions[first[0]].name["en"] == ranked[0]["State"]
    mean = sum(float(r["Literacy (%)"]) for r in rows) / len(rows)
    distribution = results["indicator_literacy_distribution"].frame
    assert float(distribution["mean"].iloc[0]) == pytest.approx(mean)
    assert len(standing.frame) == 11


def test_a_total_in_the_last_row_and_a_share_of_one_whole(make) -> None:
    plan = make("total-last.csv", period="2011")
    assert len(plan.report.regions) == 11
    panel = plan.report.panel
    assert [r.name["en"] for r in panel.regions.values() if r.level == "aggregate"] == ["Northland"]
    assert panel.indicators["share_of_area"].total, "it grows with a region’s size, as the area does"
    assert "composite" not in {p.kind for _, p in plan.report.analyses}


@pytest.mark.slow
def test_eurostats_levels_units_and_flags(make) -> None:
    tidy = forms.answered(FOLDER / "eurostat.tsv", indicator="Gross regional product")
    assert list(tidy.regions) == ["AT11", "AT12", "AT13", "AT21", "AT22", "FI19", "FI1B"]
    assert len(tidy.flags) == sum(
        cell.split()[0][0].isdigit() and cell.split()[-1].isalpha()
        for line in (FOLDER / "eurostat.tsv").read_text("utf-8").splitlines()[1:]
        if line.split("\t")[0].split(",")[1] in tidy.regions
        for cell in line.split("\t")[1:]
        if cell.strip()
    )
    plan = make("eurostat.tsv", indicator="Gross regional product", direction={"rest": "more"})
    remarks = {r.text["zh"] for r in plan.report.file.remark}
    assert "AT21，2014年：估计数" in remarks
    assert plan.results["index"].frame["rank"].notna().sum() <= 7
    other, errors = forms.read(FOLDER / "eurostat.tsv", level="nuts0", indicator="x")
    assert not errors and other is not None and list(other.regions) == ["AT", "FI"]


def test_a_year_without_figures_is_left_out_and_told() -> None:
    tidy = forms.answered(FOLDER / "national-download.csv")
    assert "2018" not in tidy.periods and "“2018年” is empty and is not read" in notes(tidy)


def test_cities_scattered_over_provinces_are_in_no_group_of_one() -> None:
    made = write("cities-gbk.csv", period="2015")
    assert made.plan.groups is not None and made.plan.groups.id == "four_regions"
    sizes = [list(made.plan.groups.members.values()).count(g) for g in made.plan.groups.groups]
    assert min(sizes) >= 4 and sum(sizes) == 35


@pytest.mark.slow
def test_two_years_are_compared(make) -> None:
    plan = make("one-province.csv")
    change = plan.results["growth_indicator_1_change"].frame
    assert change.loc["510100", ["first", "last"]].tolist() == [91211, 96807]
    assert any(b.kind == "slopes" for b, _ in plan.brief)
    (index,) = [p for _, p in plan.report.analyses if p.id == "index"]
    assert index.periods == ("2022", "2023")


@pytest.mark.slow
def test_change_of_rank_and_ranks_by_period_are_in_the_brief(make) -> None:
    """One province's prefectures over two years: sentence, lines and table, in the words of the report."""
    plan = make("one-province.csv")
    change, panel = plan.results["index_change"].frame, plan.results["index_panel"].frame["rank"].unstack()
    assert change["rank_first"].tolist() == panel["2022"].reindex(change.index).tolist()
    assert change["moved"].tolist() == (panel["2022"] - panel["2023"]).reindex(change.index).tolist()
    assert change["moved"].abs().sum() > 0
    figures = Figures(plan.report, plan.results, None, "zh")
    region = plan.report.panel.regions["513400"]
    context = Context(plan.report, plan.results, "zh", region, figures)
    said = [plain(SENTENCES["moved"](Finding(kind="moved", of="index"), context) or ())]
    first, last = (int(change.loc["513400", c]) for c in ("rank_first", "rank_last"))
    assert f"由第{first}位变为第{last}位" in said[0]
    (block,) = [p for b, p in plan.brief if b.kind == "ranks"]
    section = ranks(block, context)
    (table,) = section.nodes
    assert [h.text for h in table.head[1:3]] == ["2022", "2023"]
    own = next(row for row in table.rows if row.own)
    assert [plain(cell.prose) for cell in own.cells[1:]] == [
        str(first), str(last), f"{first - last:+d}".replace("-", "−"),
    ]  # fmt: skip
    # an overview has all of them
    whole = ranks(
        block, Context(plan.report, plan.results, "en", None, Figures(plan.report, plan.results, None, "en"))
    )
    assert len(whole.nodes[0].rows) == 21


@pytest.mark.slow
def test_the_noun_of_the_report_is_in_its_sentences(make) -> None:
    plan = make("one-province.csv")
    assert (plan.report.file.report.noun["zh"], plan.report.file.report.mean["zh"]) == (
        "个地市",
        "各地市平均",
    )
    region = plan.report.panel.regions["513400"]
    for language, words in (
        ("zh", ("与邻市相比", "地市")),
        ("en", ("Among neighbouring prefectures", "prefectures")),
    ):
        context = Context(
            plan.report, plan.results, language, region, Figures(plan.report, plan.results, None, language)
        )
        (block,) = [p for b, p in plan.brief if b.kind == "cluster"]
        section = cluster(block, context)
        assert section is not None and section.title == words[0]
        said = plain(context.say("{title}: all {nouns}", title="x"))
        assert words[1] in said


def test_a_table_of_cities_speaks_of_cities(make) -> None:
    cities = make("cities-gbk.csv", period="2015").report.file.report
    assert (cities.noun["en"], cities.mean["en"]) == ("cities", "mean of the cities")


def test_urban_and_rural_figures_of_one_thing_stand_together(make) -> None:
    plan = make("urban-rural-blocks.csv")
    blocks = [p for b, p in plan.brief if b.kind == "scorecard" and p.title]
    # headings that say of what each is
    assert [b.title["zh"] for b in blocks] == ["收入：分组对照", "支出：分组对照"]
    assert len({b.title["en"] for b in blocks}) == 2
    names = plan.report.panel.indicators
    told = [[names[r.removeprefix("indicator_")].name["zh"] for r in b.rows] for b in blocks]
    assert told == [["收入（城镇）", "收入（农村）"], ["支出（城镇）", "支出（农村）"]]


def test_two_methods_are_one_question() -> None:
    tidy, errors = forms.read(FOLDER / "months-two-methods.csv")
    assert not errors and tidy is not None
    (question,) = tidy.questions
    assert (question.id, question.subject) == ("choose", "method")
    assert [o for o, _ in question.options] == ["new", "old", "all"]
    chosen = forms.answered(FOLDER / "months-two-methods.csv", choose={"method": "old"})
    assert figure(chosen, "Carrow County", "2016-01", "homicide rate") == 41.481767
    both = forms.answered(FOLDER / "months-two-methods.csv")
    assert figure(both, "Carrow County", "2016-01", "homicide rate (old)") == 41.481767


def test_parts_of_one_whole_are_no_index_and_are_shown_as_structure(make) -> None:
    plan = make("shares-of-one-whole.csv")
    assert [p.kind for _, p in plan.report.analyses if p.id == "index"] == ["ranking"]
    blocks = [p for b, p in plan.brief if b.kind == "scorecard"]
    assert [list(b.rows) for b in blocks if b.title] == [[f"indicator_indicator_{k}" for k in (2, 3, 4)]]


def test_regions_of_another_country_are_told_once_and_nothing_chinese_is_suggested() -> None:
    tidy, errors = forms.read(FOLDER / "another-country.csv")
    assert not errors and tidy is not None and tidy.level == "table"
    assert notes(tidy).count("these are not Chinese regions and are taken as your own") == 1
    assert all(q.id in {"direction", "unit"} for q in tidy.questions)


def test_regions_without_any_figure_stay(make) -> None:
    plan = make("headings-and-dashes.csv")
    assert {r.name["zh"] for r in plan.report.regions} == {
        "北京",
        "天津",
        "内蒙古",
        "辽宁",
        "陕西",
        "广西",
        "云南",
    }
    assert plan.results["index"].missing.keys() == {"150000", "210000"}


def test_periods_stand_in_the_order_of_time() -> None:
    expected = {
        "periods-months.csv": ("2020-09", "2020-10", "2020-11"),
        "periods-quarters.csv": ("2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"),
        "periods-cumulative.csv": ("2020-Q1", "2020-H1", "2020-01..09", "2020"),
        "periods-plans.csv": ("FYP12", "FYP13", "FYP14"),
        "periods-days.csv": ("2020-03-31", "2020-12-31"),
    }
    assert {n: forms.answered(FOLDER / n).periods for n in expected} == expected


# --- every table becomes a report that passes the check -------------------------------------------------------


def write(name: str, folder: Path | None = None, **said: Any) -> NewReport:
    """The report of a table, every proposed answer taken."""
    import tempfile

    answers = Answers(**{**SAID.get(name, {}), **said})
    problems = Problems()
    tidy, _ = forms.read(FOLDER / name, **{k: v for k, v in vars(answers).items() if v})
    assert tidy is not None
    for question in tidy.questions:
        assert question.default, question
        answers = answers.with_(question, question.default)
    target = folder or Path(tempfile.mkdtemp())
    made = new_report("made", FOLDER / name, target, problems, answers, "en", None, DAY, check=prepare)
    assert made is not None, [p.line() for p in problems]
    assert not problems.errors
    return made


@pytest.fixture
def make(tmp_path: Path):
    """The computed report of a table."""

    def run(name: str, **said: Any):
        made = write(name, tmp_path, **said)
        problems = Problems()
        plan = prepare(made.folder, problems)
        assert plan is not None and not problems.errors
        run.geometry = plan[1]
        return plan[0]

    return run


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        p.name
        for p in forms.TABLES
        if "errors" not in forms.kept()[p.name] or forms.kept()[p.name].get("regions")
    ],
)
def test_every_form_becomes_a_report_without_an_error_after_one_round(name: str, tmp_path: Path) -> None:
    made = write(name, tmp_path)
    assert (made.folder / "report.toml").is_file()
    assert len(made.tidy.regions) > 1


@pytest.mark.slow
def test_one_indicator_over_months_has_change_change_of_rank_and_ranks_by_period(make) -> None:
    """Two periods of less than a year, figures below zero among them, with no index: still said what changed."""
    plan = make("periods-months.csv")
    change = plan.results["growth_indicator_2_change"].frame
    assert change.loc["110000", ["first", "last", "rank_first", "rank_last", "moved"]].tolist() == [
        50.9,
        6.1,
        1,
        4,
        -3,
    ]
    (items,) = [p.items for b, p in plan.brief if b.kind == "findings"]
    assert [(i.kind, i.of) for i in items] == [("standing", "index"), ("moved", "growth_indicator_1")]
    region = plan.report.panel.regions["110000"]
    context = Context(plan.report, plan.results, "zh", region, Figures(plan.report, plan.results, None, "zh"))
    (block,) = [p for b, p in plan.brief if b.kind == "ranks"]
    section = ranks(block, context)
    assert section is not None
    (table,) = section.nodes
    assert plain(table.caption) == "产值：历期位次"
    assert [h.text for h in table.head] == ["省份", "2020年9月", "2020年10月", "2020年11月", "位次升降"]
    assert [plain(c.prose) for c in next(r for r in table.rows if r.own).cells[1:]] == ["3", "3", "3", "0"]


def test_what_accumulates_is_compared_with_nothing_of_the_same_year(make) -> None:
    """一季度 and 全年 of one year are no change, and no month of another season stands for one of the same."""
    assert "growth" not in {p.kind for _, p in make("periods-cumulative.csv").report.analyses}


def test_a_month_is_compared_with_the_same_month_of_an_earlier_year() -> None:
    tidy = forms.answered(FOLDER / "periods-months.csv")
    shifted = tidy.frame.rename(index={"2020-09": "2018-03", "2020-10": "2019-11"}, level="period")
    earlier = replace(tidy, frame=shifted)
    assert {c[1:] for c in propose(earlier).changes} == {("2019-11", "2020-11")}


@pytest.mark.slow
def test_headings_and_links_say_what_the_regions_are(make) -> None:
    """市 are headed 地市 and Prefecture; no page of theirs says 地区 or Region where a region of the report is meant."""
    from publish.site import Site

    plan = make("one-province.csv")
    site = Site(plan, make.geometry)
    for language, head, words, never in (
        ("zh", "地市", ("<h2>相近地市</h2>", "其他地市"), (">地区<", "<h2>其他地区", "<h2>相近地区")),
        (
            "en",
            "Prefecture",
            ("<h2>Similar prefectures</h2>", "Other prefectures"),
            (">Region<", "Other regions"),
        ),
    ):
        page = site.web_page(site.subject("513400", language, ("html",))).decode()
        page = re.sub(r"</?(?:span|h?z-.)[^>]*>", "", re.sub(r"<h2[^>]*>", "<h2>", page))
        # a head's own end is left out on the web, where the next begins
        assert re.search(rf"<th scope=col[^>]*>{head}<(?:/?th|tr|tbody)\b", page)
        assert [w for w in words if w not in page] == []
        assert [w for w in never if w in page] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "several"), [("one-province.csv", True), ("headings-and-dashes.csv", False)]
)
def test_figures_by_period_are_there_from_two_periods_on(make, name: str, several: bool) -> None:
    """``indicator_ID_panel`` is documented for indicators of several periods: two are several, one is not."""
    results = make(name).results
    assert "indicator_indicator_1" in results
    assert ("indicator_indicator_1_panel" in results) is several


@pytest.mark.slow
def test_a_ranking_of_an_earlier_period_says_so(make) -> None:
    """Of 2014 most regions have no figure: what is ranked is 2012, and every title of it has the year."""
    plan = make("eurostat.tsv")
    assert {p.period for _, p in plan.report.analyses if p.id == "index"} == {"2012"}
    assert plan.results["index"].title["en"].endswith(", 2012")
    assert plan.results["index"].title["zh"].endswith("（2012年）")


def _with_strangers(tmp_path: Path, means: dict[str, str]) -> Tidy:
    """Forty states of the United States and ten rows that are none."""
    states = [
        "Alabama",
        "Alaska",
        "Arizona",
        "Arkansas",
        "California",
        "Colorado",
        "Connecticut",
        "Delaware",
        "Florida",
        "Georgia",
        "Hawaii",
        "Idaho",
        "Illinois",
        "Indiana",
        "Iowa",
        "Kansas",
        "Kentucky",
        "Louisiana",
        "Maine",
        "Maryland",
        "Massachusetts",
        "Michigan",
        "Minnesota",
        "Mississippi",
        "Missouri",
        "Montana",
        "Nebraska",
        "Nevada",
        "Ohio",
        "Oklahoma",
        "Oregon",
        "Pennsylvania",
        "Tennessee",
        "Texas",
        "Utah",
        "Vermont",
        "Virginia",
        "Washington",
        "Wisconsin",
        "Wyoming",
    ]
    strangers = [
        f"{w} County"
        for w in ["Foo", "Bar", "Baz", "Quux", "Corge", "Grault", "Garply", "Waldo", "Fred", "Plugh"]
    ]
    table = tmp_path / "states.csv"
    rows = [f"{w},{50 + (i * 7) % 23}.{i % 10}" for i, w in enumerate([*states, *strangers])]
    table.write_text("State,Unemployment rate (%) 2022\n" + "\n".join(rows) + "\n", encoding="utf-8")
    tidy, errors = forms.read(table, means=means)
    assert tidy is not None, errors
    return tidy


@pytest.mark.parametrize(("answer", "count"), [("", 40), ("region", 50), ("nothing", 40), ("area", 40)])
def test_many_rows_that_are_no_region_are_one_question(tmp_path: Path, answer: str, count: int) -> None:
    """More strangers than are asked name by name are never ranked without a word."""
    subject = "Foo County…Plugh County"
    tidy = _with_strangers(tmp_path, {subject: answer} if answer else {})
    asked = [q for q in tidy.questions if q.subject == subject]
    assert len(asked) == (0 if answer else 1)
    if asked:
        assert "Waldo County" in asked[0].text["en"]
    assert len(tidy.regions) == count


@pytest.mark.parametrize(
    ("heads", "period"),
    [
        (("1-5月财政收入(亿元)", "1-5月增长(%)"), "2023-01..05"),
        (("5月财政收入(亿元)", "1-5月增长(%)"), "2023-05"),
        (("财政收入(亿元)", "增长(%)"), "2023-05"),
    ],
)
def test_what_accumulates_in_a_table_of_may_is_not_mays(
    tmp_path: Path, heads: tuple[str, str], period: str
) -> None:
    """The title names the month, the headings say that all is of January to May; mixed, they keep their names."""
    table = tmp_path / "figures.csv"
    rows = [f"{c},{100 + i},{5 + i}.1" for i, c in enumerate(("成都市", "自贡市", "泸州市", "德阳市"))]
    table.write_text("\n".join(["2023年5月主要指标", ",".join(("地区", *heads)), *rows]) + "\n", "utf-8")
    tidy, errors = forms.read(table, direction={"rest": "more"})
    assert tidy is not None, errors
    assert set(tidy.frame.index.get_level_values("period")) == {period}
    assert [("1-5月" in m.name) for m in tidy.measures] == ["1-5月" in h for h in heads]
