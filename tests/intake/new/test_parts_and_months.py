"""Months beside months since January, columns under a heading with figures of its own, names of the whole city, parts set in alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.proposal import propose
from tests.intake.new.books import book, csv_of, read

BEIJING = (
    "东城区",
    "西城区",
    "朝阳区",
    "丰台区",
    "石景山区",
    "海淀区",
    "房山区",
    "通州区",
    "顺义区",
    "昌平区",
)


def _growing(folder: Path, head: tuple[str, ...], first: float = 4.0) -> Path:
    rows = [
        [n, 1000 + 83 * i, first + 0.7 * i, 5200 + 390 * i, first - 0.3 * i] for i, n in enumerate(BEIJING)
    ]
    return book(folder, {"表": [["规模以上工业总产值"], ["单位：万元"], list(head), *rows]})


def test_growth_is_that_of_the_column_before_it(tmp_path: Path) -> None:
    head = ("地区", "2017年5月", "同比增长(%)", "2017年1-5月", "同比增长(%)")
    tidy = read(_growing(tmp_path, head))
    assert not tidy.questions
    named = {m.name: m for m in tidy.measures}
    assert {n: m.unit for n, m in named.items()} == {
        "规模以上工业总产值：当月": "万元",
        "规模以上工业总产值：当月：同比增长": "%",
        "规模以上工业总产值：累计": "万元",
        "规模以上工业总产值：累计：同比增长": "%",
    }
    at = {
        n: {str(p): v for (c, p), v in tidy.frame[m.id].dropna().items() if c == "110102"}
        for n, m in named.items()
    }
    assert at["规模以上工业总产值：当月：同比增长"] == {"2017-05": pytest.approx(4.7)}
    assert at["规模以上工业总产值：累计：同比增长"] == {"2017-01..05": pytest.approx(3.7)}


def test_growth_behind_two_years_is_that_of_the_later_one(tmp_path: Path) -> None:
    rows = [[n, 1090 + 83 * i, 1000 + 83 * i, 9.0 - 0.4 * i] for i, n in enumerate(BEIJING)]
    head = ["地区", "2017年", "2016年", "同比增长(%)"]
    tidy = read(book(tmp_path, {"表": [["工业总产值"], ["单位：万元"], head, *rows]}))
    (growth,) = [m for m in tidy.measures if m.unit == "%"]
    assert {str(p) for _, p in tidy.frame[growth.id].dropna().index} == {"2017"}


PROVINCES = ("河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽")


def _incomes(folder: Path, fishing: float) -> Path:
    """Household business with farming and forestry below it; ``fishing`` makes the parts more than that, or not."""
    rows = []
    for i, n in enumerate(PROVINCES):
        wages, farming, forestry, gifts = 500.0 + 61 * i, 300.5 + 17 * (i % 5), 12.3 + i, 90.0 + 5 * i
        business = 640.7 + 23 * i
        rows.append([n, wages + business + gifts, wages, business, farming, forestry, fishing, gifts])
    head = [
        ["地区", "人均现金收入", "工资性收入", "经营收入", "", "", "", "转移性收入"],
        ["", "", "", "", "农业", "林业", "渔业", ""],
    ]
    return book(folder, {"表": [["2010年农村居民人均现金收入"], ["单位：元"], *head, *rows]})


@pytest.mark.parametrize(("fishing", "inside"), [(3.5, True), (900.0, False)])
def test_columns_under_a_heading_with_figures_of_its_own_are_parts_of_it(
    tmp_path: Path, fishing: float, inside: bool
) -> None:
    tidy = read(_incomes(tmp_path, fishing))
    below = [m for m in tidy.measures if "农业" in m.name or "林业" in m.name]
    assert len(below) == 2
    assert all((m.direction == "neither") == inside for m in below)
    told = [n.line("zh") for n in tidy.notes if "列在“经营收入”之下" in n.line("zh")]
    assert bool(told) == inside
    if inside:
        plan = propose(tidy)
        assert [m.name for m in plan.index] == ["人均现金收入"]


def test_a_part_that_is_small_belongs_to_counts_that_add_up_exactly(tmp_path: Path) -> None:
    rows = []
    for i, n in enumerate(PROVINCES):
        one, two, five = 41_207 + 3_001 * i, 58_113 + 911 * i, 2 + i % 4
        rows.append([n, one + two + five, one, two, five])
    tidy = read(
        book(
            tmp_path,
            {"表": [["2000年家庭户"], ["单位：户"], ["地区", "合计", "一代户", "二代户", "五代户"], *rows]},
        )
    )
    (parts,) = propose(tidy).wholes
    assert [m.name.split("：")[-1] for m in parts] == ["一代户", "二代户", "五代户"]
    assert not [n for n in tidy.notes if "is not the sum" in n.line("en")]


def test_names_of_the_whole_city_and_of_several_districts_are_no_regions(tmp_path: Path) -> None:
    rows = [["全市常住人口", 912.5], ["市内六区", 412.5], *([n, 33.5 + 4 * i] for i, n in enumerate(BEIJING))]
    tidy = read(book(tmp_path, {"表": [["2009年末人口（万人）"], ["地区", "年末人口"], *rows]}))
    assert not tidy.questions and len(tidy.regions) == len(BEIJING)
    assert {a.word for a in tidy.areas.values()} == {"全市常住人口", "市内六区"}


def test_a_zone_that_is_answered_to_be_a_region_has_its_parts_left_out(tmp_path: Path) -> None:
    """其中：汉南 under 武汉经开, which is no district: the sum with the zones is the city."""
    districts = ("江岸", "江汉", "硚口", "汉阳", "武昌", "青山", "洪山")
    rows: list[list[object]] = [[n, 400_000 + 9_001 * i] for i, n in enumerate(districts)]
    zones: list[list[object]] = [["武汉经开", 481_338], ["其中：汉南", 145_103], ["东湖高新", 935_146]]
    whole = sum(int(str(r[1])) for r in (*rows, zones[0], zones[2]))
    path = book(
        tmp_path, {"表": [["2020年常住人口（人）"], ["地区", "人口"], ["全 市", whole], *rows, *zones]}
    )
    asked = read(path)
    assert {q.subject for q in asked.questions if q.id == "means"} == {"武汉经开", "东湖高新"}
    assert not any(c == "420113" for c in asked.regions)
    said = read(path, means={"武汉经开": "region", "东湖高新": "region"})
    assert not said.questions and len(said.regions) == len(districts) + 2
    names = {r.name["zh"]: r.name["en"] for r in said.regions.values()}
    assert "汉南" not in "".join(names) and names["硚口"] == "Qiaokou"


STATES = (
    "Rondônia",
    "Acre",
    "Amazonas",
    "Roraima",
    "Pará",
    "Amapá",
    "Tocantins",
    "Ceará",
    "Bahia",
    "Sergipe",
    "Paraná",
    "Goiás",
)


def test_one_row_with_dots_below_a_state_is_a_part_of_it_and_no_sum(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Brasil", 9.1]]
    for i, state in enumerate(STATES):
        if i % 4 == 0:
            rows.append([f"Região {('Norte', 'Nordeste', 'Sul')[i // 4]}", 8.1 + i / 10])
        rows.append([state, 6.2 + 0.4 * i])
        if state in {"Pará", "Ceará", "Bahia"}:
            rows.append([f".. RM {state}x", 9.9 + 0.2 * i])
    head = [
        ["Percentual da população desocupada, segundo Região, UF e Região Metropolitana"],
        ["Brasil, 1998"],
    ]
    tidy = read(csv_of(tmp_path, [*head, ["Região, UF e Região Metropolitana", "1998"], *rows]))
    assert {r.name["en"] for r in tidy.regions.values()} == set(STATES)
    assert [(m.name, m.unit) for m in tidy.measures] == [("Percentual da população desocupada", "%")]


def test_quarters_with_the_number_of_a_note_and_a_unit_without_a_word_for_it(tmp_path: Path) -> None:
    names = ("Alsace", "Aquitaine", "Auvergne", "Bourgogne", "Bretagne", "Centre", "Corse", "Picardie")
    rows = [[n, 9.2 + 0.3 * i, 8.9 + 0.2 * i, 8.4 + 0.1 * i] for i, n in enumerate(names)]
    head: list[list[object]] = [
        ["Taux de chômage localisés, par région"],
        ["", "", "", "en %"],
        ["", "4e trimestre 2012 (1)", "3e trimestre 2012", "4e trimestre 2011"],
    ]
    tidy = read(book(tmp_path, {"t_0707R": [*head, *rows, ["(1) Estimations provisoires"]]}))
    assert [(m.name, m.unit) for m in tidy.measures] == [("Taux de chômage localisés", "%")]
    assert [str(p) for p in tidy.periods] == ["2011-Q4", "2012-Q3", "2012-Q4"]


def test_names_of_rows_from_r_are_no_figures_and_dc_is_a_state(tmp_path: Path) -> None:
    names = ("Alabama", "Arizona", "Colorado", "DC", "Florida", "Georgia", "Idaho", "Iowa", "Texas", "Utah")
    order = (1, 2, 5, 951, 3, 7, 9471, 8, 12, 4)
    rows = [[k, n, 41.5 + i, 2008] for i, (k, n) in enumerate(zip(order, names, strict=True))]
    tidy = read(csv_of(tmp_path, [["", "state", "demVote", "year"], *rows]), direction={"demVote": "neither"})
    assert not tidy.questions and len(tidy.regions) == len(names)
    assert [m.name for m in tidy.measures] == ["demVote"]


def test_the_number_of_a_table_is_no_year(tmp_path: Path) -> None:
    rows = [
        [n, 585.96 + 31 * i]
        for i, n in enumerate(("Beijing", "Tianjin", "Hebei", "Shanxi", "Jilin", "Hunan"))
    ]
    head: list[list[object]] = [
        ["19-21  Premium of Insurance by Region (2008)"],
        ["Region", "Premium (100 million yuan)"],
    ]
    tidy = read(book(tmp_path, {"T1921e": [*head, *rows]}))
    assert not tidy.questions and [str(p) for p in tidy.periods] == ["2008"]


CITIES = ("南昌市", "景德镇市", "萍乡市", "九江市", "新余市", "鹰潭市", "赣州市", "吉安市")


def test_this_month_this_year_and_last_are_one_indicator_in_its_periods(tmp_path: Path) -> None:
    rows = [
        [c, 31.5 + i, 290.4 + 11 * i, 281.2 + 9 * i, round(3.3 + 0.4 * i, 1)] for i, c in enumerate(CITIES)
    ]
    head = ["地  区", "本月", "本年累计", "上年累计", "同比增长"]
    title = ["2023年10月各设区市社会消费品零售总额"]
    tidy = read(book(tmp_path, {"表": [title, ["", "", "", "单位：亿元、%"], head, *rows]}))
    assert not tidy.questions
    at = {
        m.name: {str(p): v for (c, p), v in tidy.frame[m.id].dropna().items() if c == "360100"}
        for m in tidy.measures
    }
    thing = "社会消费品零售总额"
    assert at == {
        f"{thing}：当月": {"2023-10": 31.5},
        f"{thing}：累计": {"2022-01..10": 281.2, "2023-01..10": 290.4},
        f"{thing}：累计：同比增长": {"2023-01..10": 3.3},
    }
    assert {m.name: m.unit for m in tidy.measures}[f"{thing}：累计：同比增长"] == "%"


def test_growth_behind_a_share_of_the_plan_is_that_of_what_was_done(tmp_path: Path) -> None:
    rows = [[c, 90 + 7 * i, 66.3 + 6 * i, 73.7 + i, -4.1 + 2 * i] for i, c in enumerate(CITIES)]
    head = ["设区市", "年度计划投资", "累计完成投资", "完成年度计划比例（%）", "比上年同期±%"]
    tidy = read(book(tmp_path, {"表": [["2023年前三季度重点项目投资"], ["单位：亿元"], head, *rows]}))
    assert "累计完成投资：比上年同期增长" in {m.name for m in tidy.measures}
    assert not any("比例：比上年" in m.name for m in tidy.measures)


def test_whose_income_it_is_stands_before_what_the_title_says(tmp_path: Path) -> None:
    rows = [
        [c, 31_000 + 900 * i, 5.1 + i / 10, 42_000 + 700 * i, 4.3 + i / 10, 19_000 + 500 * i, 6.0 + i / 10]
        for i, c in enumerate(CITIES)
    ]
    head: list[list[object]] = [
        ["地区", "全体居民", "", "城镇居民", "", "农村居民", ""],
        ["", *["绝对额(元)", "增速(%)"] * 3],
    ]
    tidy = read(book(tmp_path, {"表": [["2022年各设区市居民人均可支配收入"], *head, *rows]}))
    thing = "居民人均可支配收入"
    assert [m.name for m in tidy.measures] == [
        w for who in ("", "城镇", "农村") for w in (f"{who}{thing}", f"{who}{thing}：增速")
    ]
    # the townspeople's and all people's are no two votes
    assert [m.name for m in propose(tidy).index] == [thing, f"{thing}：增速"]


@pytest.mark.parametrize(
    ("title", "year"),
    [("东城区各街道常住人口（第七次全国人口普查）", "2020"), ("各街道人口（六普）", "2010")],
)
def test_a_census_by_its_number_has_a_year(tmp_path: Path, title: str, year: str) -> None:
    streets = ("朝阳门街道", "建国门街道", "东直门街道", "和平里街道", "前门街道", "龙潭街道")
    rows = [[n, 20_311 + 4_107 * i] for i, n in enumerate(streets)]
    tidy = read(book(tmp_path, {"表": [[title], ["街道", "常住人口（人）"], *rows]}))
    assert not tidy.questions and [str(p) for p in tidy.periods] == [year]
