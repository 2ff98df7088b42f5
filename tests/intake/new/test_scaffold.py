"""``new``: from a spreadsheet to a folder whose first build works, and nothing where it cannot."""

from __future__ import annotations

import csv
import datetime
import doctest
import importlib.util
import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compose.brief import brief, overview
from compose.document import Columns, Figure, Table, leaves, plain
from intake.new import proposal, scaffold
from intake.new.answers import Answers
from intake.new.scaffold import Boundaries, NewReport, new_report
from intake.places.boundaries import load_geometry
from intake.problems import Problems
from intake.report.load import load_report
from intake.tables.workbook import grids
from paths import REPORTS
from pipeline.prepare import prepare
from publish.site import Site
from tests import panel as raw
from tests.indicators import said

DAY = datetime.date(2026, 11, 21)
EAST, WEST = (
    ("北京", "天津", "河北", "上海", "江苏", "浙江"),
    ("四川", "重庆", "云南", "贵州", "陕西", "甘肃"),
)


def long_table(
    regions: tuple[str, ...], headings: tuple[str, ...], years: tuple[int, ...] = (2018, 2019, 2020)
) -> str:
    lines = ["地区,年份," + ",".join(headings)]
    for r, region in enumerate(regions):
        for y, year in enumerate(years):
            cells = ((17 * r + 31 * y + 7 * k * r + 5 * k) % 89 + 1.5 for k in range(len(headings)))
            lines.append(f"{region},{year}," + ",".join(str(c) for c in cells))
    return "\n".join(lines) + "\n"


SHARES = ("城镇化率（%）", "人均GDP（元）", "失业率（%）")


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., NewReport]:
    """Write a report from a table given as text; it must succeed."""

    def run(
        text: str, ui: str = "zh", name: str = "mine", boundaries: Boundaries | None = None, **answers
    ) -> NewReport:
        source = tmp_path / "table.csv"
        source.write_text(text, encoding="utf-8")
        problems = Problems()
        # what the names do not say: more is better, unless a test says otherwise
        said = Answers(**{"direction": {"rest": "more"}, **answers})
        made = new_report(name, source, tmp_path / "reports", problems, said, ui, boundaries, DAY)
        assert made is not None, [p.line() for p in problems]
        assert not problems.errors
        return made

    return run


def prepared(folder: Path):
    problems = Problems()
    plan = prepare(folder, problems)
    assert plan is not None, [p.line() for p in problems]
    return plan[0]


@pytest.mark.parametrize("module", [scaffold, proposal])
def test_examples_in_docstrings(module) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.slow
def test_a_table_of_provinces_becomes_a_report_that_is_computed(make) -> None:
    made = make(long_table(EAST + WEST, SHARES))
    assert made.files == (
        "data/figures.csv",
        "data/groups.csv",
        "indicators.xlsx",
        "original/table.csv",
        "recommendations.toml",
        "report.toml",
        "text/README.md",
    )
    plan = prepared(made.folder)
    assert {
        "index",
        "index_profile",
        "index_panel",
        "index_rank",
        "index_peers",
        "index_theil",
        "index_moran",
    } <= set(plan.results)
    assert len(plan.report.regions) == 12
    assert plan.report.panel.groupings["four_regions"].members["510000"] == "west"
    assert plan.report.panel.indicators["indicator_3"].direction == -1
    assert [b.kind for b, _ in plan.brief][:3] == ["findings", "scorecard", "recommendations"]
    assert plan.report.file.report.edition == "2026-11"


@pytest.mark.slow
def test_a_column_of_counts_is_taken_for_a_total_and_drawn_as_circles(make) -> None:
    """People and money in 亿元, not money per head; what has negative figures is a balance and no count."""
    text = long_table(EAST + WEST, (*SHARES, "常住人口（万人）", "GDP（亿元）", "可支配收入（元）"))
    made = make(text, ui="en")
    sheet = openpyxl.load_workbook(made.folder / "indicators.xlsx").worksheets[0]
    notes = [str(row[-1].value) for row in sheet.iter_rows(min_row=2)]
    assert sum(n.startswith("a total, to judge by name and unit") for n in notes) == 2
    plan = prepared(made.folder)
    totals = {i.name["zh"] for i in plan.report.panel.indicators.values() if i.total}
    assert totals == {"常住人口", "GDP"}
    page = overview(plan, "zh", Site(plan, load_geometry("province")).figures("zh"))
    maps = [f for s in page.sections for f in figures_of(s.nodes) if f.width == "map"]
    round_ = [f for f in maps if 'class="r r-510000"><circle' in f.svg]
    # each is called by its name, and says which three have most in the last year
    last = [row for row in csv.DictReader(text.splitlines()) if row["年份"] == "2020"]
    assert [plain(f.caption) for f in round_] == [
        f"{name}：{'、'.join(row['地区'] for row in sorted(last, key=lambda row: -float(row[column]))[:3])}最高"
        for name, column in (("常住人口", "常住人口（万人）"), ("GDP", "GDP（亿元）"))
    ]
    assert all("圆面积与数值成正比" in f.svg for f in round_)


def figures_of(nodes) -> list[Figure]:
    """All drawings among nodes, also those in columns."""
    found = []
    for node in nodes:
        if isinstance(node, Figure):
            found.append(node)
        elif isinstance(node, Columns):
            found += figures_of((*node.left, *node.right))
    return found


@pytest.mark.parametrize(
    ("heading", "total"),
    [
        ("年末常住人口（万人）", True),
        ("Population", True),
        ("Population (million)", True),
        ("GDP (100 million yuan)", True),
        ("Hospital beds (beds)", True),
        ("粮食产量（万吨）", True),
        ("人口密度（人/平方公里）", False),
        ("人均住房面积（平方米）", False),
        ("每万人病床数（张）", False),
        ("商品房平均销售价格（万元）", False),
        ("万元GDP能耗（吨标准煤）", False),
        ("Income (yuan)", False),
        ("Distance to the coast (km)", False),
        ("GDP growth", False),
        ("净迁入（万人）", False),
    ],
)
def test_which_headings_are_taken_for_totals(make, heading: str, total: bool) -> None:
    low = -3 if heading.startswith("净") else 3
    rows = "\n".join(f"{r},2019,{low + 4 * i}" for i, r in enumerate(WEST))
    (indicator,) = said(make(f"地区,年份,{heading}\n{rows}\n").folder)
    assert indicator.get("total", False) == total


def test_figures_are_kept_exactly(make) -> None:
    made = make("地区,年份,甲,乙\n四川,2019,0.1,1234567.125\n云南,2019,1e-7,…\n贵州,2019,3,4\n")
    problems = Problems()
    report = load_report(made.folder, problems)
    assert report is not None and not problems.errors
    numbers = report.panel.numbers
    assert numbers.loc[("510000", "2019")].tolist() == [0.1, 1234567.125]
    assert numbers.loc[("530000", "2019"), "indicator_1"] == 1e-7
    assert numbers["indicator_2"].isna().sum() == 1


def test_what_is_open_is_listed_and_nothing_else_says_todo(make) -> None:
    made = make(long_table(WEST, (*SHARES, "联网户比重（%）")))
    listed = [t for t in made.todo if not t.startswith("rule")]
    assert listed == [
        "report title.zh",
        "report title.en",
        "source cite.zh",
        "source cite.en",
        "source short.zh",
        "source short.en",
        "indicator indicator_4 name.en",
    ]
    indicators = said(made.folder)
    assert indicators[0]["name"] == {"zh": "城镇化率", "en": "Urbanization rate"}
    assert indicators[3]["name"] == {"zh": "联网户比重", "en": "TODO 联网户比重"}
    assert indicators[1]["unit"] == {"zh": "元", "en": "yuan"}
    assert made.open_cells == ("C5",)
    rules = tomllib.loads((made.folder / "recommendations.toml").read_text("utf-8"))
    assert sum(t.startswith("rule") for t in made.todo) == 2 * len(rules["rule"]) == 8


@pytest.mark.parametrize(("ui", "word"), [("zh", "分析"), ("en", "analyses")])
def test_comments_speak_the_users_language(make, ui: str, word: str) -> None:
    made = make(long_table(WEST, SHARES), ui=ui)
    comments = [c for c in (made.folder / "report.toml").read_text("utf-8").splitlines() if c.startswith("#")]
    assert comments.pop(0).startswith("#:schema ")
    assert any(word in c for c in comments)
    chinese = [any("一" <= x <= "鿿" for x in c) for c in comments]
    assert all(chinese) if ui == "zh" else not any(chinese)


CASES = {
    "three regions, one indicator": (long_table(WEST[:3], ("人均GDP（元）",)), {}),
    "two regions, two indicators": (long_table(WEST[:2], SHARES[:2]), {}),
    "one period": (long_table(EAST + WEST, SHARES, (2019,)), {}),
    "negative figures": ("地区,年份,增速（%）\n四川,2019,-1\n云南,2019,2\n贵州,2019,0\n重庆,2019,4\n", {}),
    "prefectures of two provinces": (
        long_table(("武汉", "襄樊", "宜昌", "黄石", "长沙", "株洲", "湘潭", "衡阳", "岳阳", "常德"), SHARES),
        {},
    ),
    "counties": (long_table(("玄武区", "秦淮区", "江宁区", "雨花台区", "栖霞区", "六合区"), SHARES), {}),
    "regions of another country": (
        long_table(("Bavaria", "Saxony", "Hesse", "Berlin"), ("Income (USD)", "Share (%)", "Rate (%)")),
        {"region_column": "A"},
    ),
    "own regions in Chinese": (
        long_table(("甲镇", "乙镇", "丙镇"), SHARES),
        {"region_column": "A", "level": "table"},
    ),
    "with the nation": (long_table(("全国", *WEST), SHARES), {}),
    "gaps": (long_table(EAST + WEST, SHARES) + "西藏,2018,,1,\n", {}),
    "English headings": (long_table(WEST, ("GDP per capita (yuan)", "Urban share (%)", "Beds")), {}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_every_new_report_is_computed_without_an_error(make, name: str) -> None:
    text, answers = CASES[name]
    made = make(text, **answers)
    plan = prepared(made.folder)
    assert "index" in plan.results
    assert any(b.kind == "ranking" for b, _ in plan.brief)


def test_an_index_of_an_earlier_period_says_of_when_it_is(make) -> None:
    places = ("Ayton", "Beeton", "Ceeton", "Deeton", "Eeton", "Foxley")
    rows = [f"{r},2019,{20 + 7 * i % 11},{40 + 5 * i % 13}," for i, r in enumerate(places)]
    rows += [f"{r},2020,,,{3 + i}" for i, r in enumerate(places)]
    made = make(
        "region,year,Literacy (%),Access to water (%),Rain (mm)\n" + "\n".join(rows),
        direction={"Rain": "neither"},
    )
    (index,) = [
        a
        for a in tomllib.loads((made.folder / "report.toml").read_text("utf-8"))["analysis"]
        if a["id"] == "index"
    ]
    assert index["kind"] == "composite"
    assert index["title"] == {"zh": "综合指数（2019年）", "en": "Composite index, 2019"}


@pytest.mark.slow
def test_no_large_number_is_shown_twice(make) -> None:
    places = ("Ayton", "Beeton", "Ceeton", "Deeton", "Eeton", "Foxley")
    rows = [
        f"{r},{g},2020,{100 * k + 13 * i % 70}"
        for i, r in enumerate(places)
        for k, g in enumerate(("farm", "town"), 1)
    ]
    made = make("region,kind,year,Jobs (thousand)\n" + "\n".join(rows), choose={"kind": "all"})
    plan = prepared(made.folder)
    page = brief(plan, plan.report.regions[0], "en", Site(plan, None).figures("en"))
    labels = [plain(n.label) for n in page.numbers]
    assert len(labels) == len(set(labels)) > 1


def test_own_boundaries_make_maps(make, tmp_path: Path) -> None:
    shapes = [
        {
            "type": "Feature",
            "properties": {"id": code},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 50], [x + 1, 50], [x + 1, 51], [x, 51], [x, 50]]],
            },
        }
        for x, code in enumerate(("R1", "R2", "R3", "R4"))
    ]
    file = tmp_path / "shapes.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": shapes}), encoding="utf-8")
    text = long_table(("Bavaria", "Saxony", "Hesse", "Berlin"), ("Share (%)", "Rate (%)", "Ratio (%)"))
    made = make(text, boundaries=Boundaries(file, "id"), region_column="A")
    assert "data/boundaries.geojson" in made.files
    plan = prepared(made.folder)
    assert {"maps", "advice_matrix"} <= {b.kind for b, _ in plan.overview}


# --- refusing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../x",
        "a/b",
        "a\\b",
        "/etc",
        "Mine",
        "报告",
        "a b",
        ".hidden",
        "-x",
        "con",
        "assets",
        "a" * 61,
        "x\n",
        "a\0b",
        "~",
    ],
)
def test_a_name_that_leads_astray_is_refused(tmp_path: Path, name: str) -> None:
    source = tmp_path / "table.csv"
    source.write_text(long_table(WEST, SHARES), encoding="utf-8")
    problems = Problems()
    before = sorted(tmp_path.rglob("*"))
    assert new_report(name, source, tmp_path / "reports", problems) is None
    (problem,) = problems.errors
    assert problem.what["en"].startswith("cannot be the name of a report")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_report_that_exists_is_not_touched(make, tmp_path: Path) -> None:
    made = make(long_table(WEST, SHARES))
    (made.folder / "mine.txt").write_text("mine")
    before = {p: p.read_bytes() for p in made.folder.rglob("*") if p.is_file()}
    problems = Problems()
    assert new_report("mine", tmp_path / "table.csv", tmp_path / "reports", problems) is None
    assert [p.line() for p in problems] == [
        "mine: this report exists already; choose another name, or delete the old folder first"
    ]
    assert {p: p.read_bytes() for p in made.folder.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    "text", ["", "no table\n", "地区,年份,GDP\n四州,2019,1\n云南,2019,2\n", "地区,GDP\n四川,1\n云南,2\n"]
)
def test_nothing_is_left_behind_where_the_table_cannot_be_read(tmp_path: Path, text: str) -> None:
    source = tmp_path / "table.csv"
    source.write_text(text, encoding="utf-8")
    problems = Problems()
    assert new_report("mine", source, tmp_path / "reports", problems) is None
    assert problems.errors
    folder = tmp_path / "reports"
    assert not folder.exists() or list(folder.iterdir()) == []


def test_open_questions_are_errors_with_the_flag_that_answers(tmp_path: Path) -> None:
    source = tmp_path / "table.csv"
    source.write_text("地区,GDP\n四川,1\n云南,2\n", encoding="utf-8")
    problems = Problems()
    assert new_report("mine", source, tmp_path / "reports", problems) is None
    period, unit = problems.errors
    assert period.line("zh").endswith("请加上 --period …")
    assert unit.line("zh").endswith("请加上 --unit GDP=none")


# --- names that would be something else ----------------------------------------------------------------------

hostile = st.text(
    alphabet=st.sampled_from(list("ab中文率 <>&\"'{}[]()=+-@#%/\\,;:|`$\t\n\r\0\x7f\u202e\ufeff￥’“…—.0019")),
    min_size=1,
    max_size=24,
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(heading=st.lists(hostile, min_size=1, max_size=3, unique_by=lambda w: w.strip().casefold()))
def test_any_heading_gives_a_readable_report_or_a_problem(tmp_path_factory, heading: list[str]) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    source = folder / "table.csv"
    quoted = ['"' + h.replace('"', '""') + '"' for h in heading]
    source.write_text(long_table(WEST, tuple(quoted)), encoding="utf-8", newline="")
    problems = Problems()
    made = new_report("mine", source, folder / "reports", problems, Answers(period="2019"), "en", None, DAY)
    if made is None:
        assert problems.errors
        assert not (folder / "reports" / "mine").exists()
        return
    found = Problems()
    report = load_report(made.folder, found)
    assert report is not None and not found.errors
    assert all(p.is_relative_to(folder) for p in folder.rglob("*"))


def test_markup_and_formulas_in_names_stay_words(make) -> None:
    text = long_table(WEST, ('"<script>alert(1)</script>率（%）"', '"=HYPERLINK(""x"")率"', '"{evil}占比"'))
    made = make(text)
    first = (made.folder / "data/figures.csv").read_text("utf-8").splitlines()[0]
    assert "=HYPERLINK" not in first
    assert said(made.folder)[0]["name"]["zh"] == "<script>alert(1)</script>率"
    plan = prepared(made.folder)
    assert len(plan.rules) == 3


@pytest.mark.slow
def test_a_panel_of_provinces_becomes_a_report_by_new_alone(panel: Path, tmp_path: Path) -> None:
    problems = Problems()
    made = new_report("panel", panel, tmp_path, problems, today=DAY)
    assert made is not None and not list(problems)
    plan = prepared(made.folder)
    assert len(plan.report.regions) == 31
    index = plan.results["index"]
    # holes of earlier years leave a region out of these, not out of the last
    assert not index.missing and index.frame["rank"].max() == 31
    scores, regions = plan.results["index_panel"].frame["score"], plan.report.panel.regions
    gone = {(regions[str(c)].name["zh"], int(t)) for c, t in scores.index[scores.isna()]}
    kept = {(regions[str(c)].name["zh"], int(t)) for c, t in scores.dropna().index}
    holes = set() if panel == raw.named() else {(region, year) for region, year, _ in raw.HOLES}
    assert not gone - holes and not kept & holes


# --- the tutorial's tables ----------------------------------------------------------------------------------

EXAMPLES = REPORTS.parent / "docs" / "examples"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("west.xlsx", ("经济韧性", "经济高质量发展")),
        ("west-wide.xlsx", ("经济韧性", "高质量发展", "耦合协调度")),
        ("west-long.csv", ("Resilience", "Quality of development", "Coordination")),
    ],
)
def test_the_tutorials_tables_become_reports_with_the_western_reports_figures(
    tmp_path: Path, file: str, names: tuple[str, ...]
) -> None:
    problems = Problems()
    made = new_report("mywest", EXAMPLES / file, tmp_path, problems, today=DAY)
    assert made is not None and not list(problems)
    plan = prepared(made.folder)
    panel = plan.report.panel
    assert tuple(n for i in panel.indicators.values() for n in i.name.values() if "TODO" not in n) == names
    assert len(plan.report.regions) == 12
    west = load_report(REPORTS / "west", Problems())
    assert west is not None
    first, second = list(panel.indicators)[:2]
    for ours, theirs in ((first, "resilience"), (second, "quality")):
        shared = panel.over_time(ours)
        assert (
            shared.to_numpy().tolist()
            == west.panel.over_time(theirs)[list(shared.columns)].to_numpy().tolist()
        )


def test_the_wide_example_is_what_its_script_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("make_examples", EXAMPLES / "make.py")
    assert spec is not None and spec.loader is not None
    make_examples = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_examples)
    monkeypatch.setattr(make_examples, "HERE", tmp_path)
    make_examples.main()
    assert grids(tmp_path / "west-wide.xlsx") == grids(EXAMPLES / "west-wide.xlsx")
    assert (tmp_path / "west-long.csv").read_bytes() == (EXAMPLES / "west-long.csv").read_bytes()


def test_one_region_alone_is_compared_with_nobody_and_builds(tmp_path: Path) -> None:
    """Nothing differs between regions: no index, and no block that wants figures of two."""
    source = tmp_path / "table.csv"
    rows = [f"四川,{year},{year - 2000},{2 * year - 4010}" for year in range(2015, 2021)]
    source.write_text(
        "\n".join(["region,year,Resilience (points),Quality of development (points)", *rows, ""]),
        encoding="utf-8",
    )
    problems = Problems()
    made = new_report("one", source, tmp_path / "reports", problems)
    assert made is not None, [p.line() for p in problems.errors]
    assert len(made.plan.index) == 1
    told = Problems()
    assert prepare(made.folder, told, tried=True) is not None, [p.line() for p in told.errors]


@pytest.mark.slow
def test_groups_of_people_that_headings_name_stand_together(make) -> None:
    """Two rows of headings; a subject above two indicators is no breakdown."""
    head = ["市,年份,居民人均可支配收入（元）,,人口（万人）,", ",,城镇,农村,年末,出生"]
    rows = [
        f"{city},{year},{40000 + 900 * i + year},{20000 + 700 * i + year},{300 + i},{3 + i}"
        for i, city in enumerate(["广州", "深圳", "珠海", "汕头", "佛山", "韶关"])
        for year in (2022, 2023)
    ]
    folder = make("\n".join([*head, *rows])).folder
    plan = prepared(folder)
    block = [p for b, p in plan.brief if b.kind == "scorecard" and p.title][-1]
    names = plan.report.panel.indicators
    told = [names[r.removeprefix("indicator_")].name["zh"] for r in block.rows]
    assert told == ["居民人均可支配收入：城镇", "居民人均可支配收入：农村"]
    # of several tables of figures on a page those after the first are named by their titles
    site = Site(*prepare(folder, Problems()))  # type: ignore[misc]
    captioned = {
        "zh": ["广州一览", "广州：总量指标", "广州：分组数据对照"],
        "en": ["Guangzhou at a glance", "Guangzhou: Sizes and totals", "Guangzhou: Breakdowns side by side"],
    }
    for language, captions in captioned.items():
        document = site.subject("440100", language, ()).document
        tables = [n for n in leaves(document) if isinstance(n, Table) and n.kind == "scorecard"]
        assert [plain(table.caption) for table in tables] == captions
