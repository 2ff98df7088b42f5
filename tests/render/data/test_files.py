"""What is written as CSV, JSON, Parquet and XLSX reads back as what was computed, in independent readers."""

from __future__ import annotations

import codecs
import io
import json
import math
import zipfile
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.values import Category, Column, Grouping, Indicator, Method, Panel, Region, Result, Text, same
from compose.brief import Plan
from compose.language.sheets import LONGEST
from render.data.files import csv_bytes, csvw_bytes, data_files, defused, report_json, report_parquet
from render.data.tables import About, about_of, flat, tables_of
from render.data.workbooks import region_workbook, report_workbook

SICHUAN, TIBET, HAINAN = "510000", "540000", "460000"
GRADES = {"high": Text(zh="高", en="high"), "low": Text(zh="低", en="low")}
METHOD = Method(
    "sum",
    Text(zh="加总", en="Sum"),
    Text(zh="各维度相加。", en="Adds the dimensions."),
    (r"s=\sum_k x_k",),
    "Test (2020)",
)
ABOUT = About(
    "provinces",
    Text(zh="全国省域简报", en="Provincial briefs"),
    "2020-09-15",
    Text(zh="统计局", en="Statistics Office"),
    Text(zh="知识共享 署名 4.0", en="CC BY 4.0"),
    {"liu-2020": Text(zh="刘荣增等（2020）", en="Liu et al. (2020)")},
)


def panel() -> Panel:
    regions = {
        code: Region(code, Text(zh=zh, en=en), Text(zh=f"{zh}省", en=f"{en} Province"), en.lower())
        for code, zh, en in (
            (SICHUAN, "四川", "Sichuan"),
            (TIBET, "西藏", "Tibet"),
            (HAINAN, "海南", "Hainan"),
        )
    }
    index = pd.MultiIndex.from_tuples([(SICHUAN, "2018"), (TIBET, "2018")], names=["region", "period"])
    return Panel(
        pd.DataFrame({"drive": [0.1 + 0.2, np.nan]}, index=index),
        pd.DataFrame({"stage": ["high", None]}, index=index, dtype=object),
        {
            "drive": Indicator(
                "drive", Text(zh="动力", en="Drive"), Text(zh="得分", en="score"), source="liu-2020"
            ),
            "stage": Indicator(
                "stage",
                Text(zh="阶段", en="Stage"),
                same(""),
                kind="category",
                categories=tuple(Category(k, v) for k, v in GRADES.items()),
            ),
        },
        regions,
        {
            "four": Grouping(
                "four",
                Text(zh="四大板块", en="Four regions"),
                {"west": Text(zh="西部", en="West")},
                {SICHUAN: "west"},
            )
        },
    )


def result(name: str = "integration") -> Result:
    """Every role a column can have, with a missing value and texts that a spreadsheet would execute."""
    frame = pd.DataFrame(
        {
            "score": [1.6693, 1 / 3, np.nan],
            "rank": [18.0, 1.0, np.nan],
            "gap": [-0.25, 1e-17, np.nan],
            "share": [12.3, -0.0, np.nan],
            "p": [0.0004, 0.5, np.nan],
            "level": ["high", "low", None],
            "peer": [HAINAN, SICHUAN, None],
            "significant": [True, False, None],
            "remark": ["=1+1", '逗号，"引号", comma', ""],
        },
        index=pd.Index([SICHUAN, HAINAN, TIBET], name="region"),
    )
    return Result(
        name,
        Text(zh="城乡融合", en="Urban–rural integration"),
        (
            Column("score", Text(zh="得分", en="Score"), Text(zh="分", en="points"), 4),
            Column("rank", Text(zh="位次", en="Rank"), role="rank"),
            Column("gap", Text(zh="差距", en="Gap"), decimals=3, signed=True),
            Column("share", Text(zh="比重", en="Share"), decimals=1, role="share"),
            Column("p", Text(zh="p值", en="p value"), role="p"),
            Column("level", Text(zh="等级", en="Class"), role="category", labels=GRADES),
            Column("peer", Text(zh="近邻", en="Peer"), role="region"),
            Column("significant", Text(zh="显著", en="Significant"), role="flag"),
            Column("remark", Text(zh="备注", en="Remark"), role="text"),
        ),
        frame,
        (METHOD,),
        note=Text(zh="西藏未列入。", en="Tibet is left out."),
        source=("liu-2020",),
        inputs=("drive@2018",),
        options=((Text(zh="权数", en="Weights"), Text(zh="相等", en="equal")),),
        missing={TIBET: Text(zh="无数据", en="no data")},
    )


def profile() -> Result:
    """Two keys: a region and an indicator."""
    index = pd.MultiIndex.from_tuples([(SICHUAN, "drive"), (HAINAN, "drive")], names=["region", "indicator"])
    return Result(
        "integration_profile",
        Text(zh="构成", en="Profile"),
        (Column("value", Text(zh="数值", en="Value")),),
        pd.DataFrame({"value": [0.1, 0.2]}, index=index),
        (METHOD,),
        labels={"indicator": {"drive": Text(zh="动力", en="Drive")}},
    )


def read_csv(content: bytes) -> pd.DataFrame:
    return pd.read_csv(
        io.BytesIO(content),
        dtype={"code": str, "peer": str},
        keep_default_na=False,
        na_values=[""],
    )


def test_csv_is_read_back_exactly() -> None:
    frame = read_csv(csv_bytes(flat(result(), panel())))
    assert list(frame["code"]) == [SICHUAN, HAINAN, TIBET]
    assert list(frame["name_zh"]) == ["四川", "海南", "西藏"]
    assert list(frame["name_en"]) == ["Sichuan", "Hainan", "Tibet"]
    for column in ("score", "gap", "share", "p"):
        expected = result().frame[column].to_numpy()
        assert np.array_equal(frame[column].to_numpy(), expected, equal_nan=True), column
    assert list(frame["level_zh"][:2]) == ["高", "低"]
    assert list(frame["peer_en"][:2]) == ["Hainan", "Sichuan"]
    assert frame.loc[2, "score":].isna().all()


def test_csv_has_a_mark_lf_lines_and_whole_ranks() -> None:
    content = csv_bytes(flat(result(), panel()))
    # without the mark Excel takes the file for the code page of its machine
    assert content.startswith(
        codecs.BOM_UTF8 + b"code,name_zh,name_en,score,rank,gap,share,p,level,level_zh,level_en,peer,peer_zh,"
    )
    assert b"\r" not in content
    assert content.splitlines()[1] == (
        "510000,四川,Sichuan,1.6693,18,-0.25,12.3,0.0004,high,高,high,460000,海南,Hainan,true,'=1+1".encode()
    )


def test_a_key_without_region_is_named_in_both_languages() -> None:
    lines = csv_bytes(flat(profile(), panel())).decode("utf-8-sig").splitlines()
    assert lines[0] == "code,name_zh,name_en,indicator,indicator_zh,indicator_en,value"
    assert lines[1] == "510000,四川,Sichuan,drive,动力,Drive,0.1"


def test_an_average_rank_keeps_its_half() -> None:
    shared = Result(
        "r",
        same("r"),
        (Column("rank", same("rank"), role="rank"),),
        pd.DataFrame({"rank": [1.5, 1.5]}, index=pd.Index(["a", "b"], name="scheme")),
        (),
    )
    assert csv_bytes(flat(shared, panel())) == codecs.BOM_UTF8 + b"scheme,rank\na,1.5\nb,1.5\n"


@settings(deadline=None)
@given(st.lists(st.floats(), min_size=1, max_size=20))
def test_any_double_survives_csv_json_and_parquet(values: list[float]) -> None:
    table = flat(
        Result(
            "r",
            same("r"),
            (Column("x", same("x")),),
            pd.DataFrame({"x": values}, index=pd.Index(range(len(values)), name="order")),
            (),
        ),
        panel(),
    )
    expected = np.array(values)
    from_csv = pd.read_csv(io.BytesIO(csv_bytes(table)), dtype={"x": float})["x"]
    assert np.array_equal(from_csv, expected, equal_nan=True)
    rows = json.loads(report_json([table], ABOUT))["tables"][0]["rows"]
    from_json = [math.nan if v is None else float(v) for _, v in rows]
    assert np.array_equal(from_json, expected, equal_nan=True)
    from_parquet = pq.read_table(io.BytesIO(report_parquet([table], ABOUT)))["value"].to_pylist()
    assert np.array_equal([math.nan if v is None else v for v in from_parquet], expected, equal_nan=True)


@settings(deadline=None)
@given(st.text(min_size=1))
def test_no_text_is_a_formula(text: str) -> None:
    assert defused(text)[0] not in "=+-@\t\r\n＝＋－＠"
    assert defused(text).endswith(text)


def test_a_grouping_may_be_called_as_a_column_of_the_table_of_regions(plan: Plan) -> None:
    panel = plan.report.panel
    own = next(iter(panel.groupings.values()))
    named = replace(panel, groupings={"level": replace(own, id="level")})
    (table,) = (t for t in tables_of({}, named) if t.id == "input-regions")
    names = [f.name for f in table.fields]
    assert len(set(names)) == len(names) and {"level", "level_group"} <= set(names)


def test_two_columns_of_one_name_are_refused() -> None:
    bad = Result(
        "r",
        same("r"),
        (Column("name_zh", same("x")),),
        pd.DataFrame({"name_zh": [1.0]}, index=pd.Index([SICHUAN], name="region")),
        (),
    )
    with pytest.raises(ValueError, match="table r: more than one column is called name_zh"):
        flat(bad, panel())


def test_csvw_describes_the_file_beside_it() -> None:
    table = flat(result(), panel())
    meta = json.loads(csvw_bytes(table, ABOUT))
    heading = csv_bytes(table).decode("utf-8-sig").splitlines()[0].split(",")
    columns = meta["tableSchema"]["columns"]
    assert meta["url"] == "integration.csv"
    assert [c["name"] for c in columns] == heading
    assert [c["titles"]["und"] for c in columns] == heading
    score = next(c for c in columns if c["name"] == "score")
    assert score["titles"] == {"und": "score", "zh-Hans": "得分", "en-GB": "Score"}
    assert score["schema:unitText"][0] == {"@value": "分", "@language": "zh-Hans"}
    assert meta["tableSchema"]["primaryKey"] == ["code"]
    assert {c["name"]: c["datatype"] for c in columns}["rank"] == "integer"
    assert {"type": "missing", "code": TIBET, "reason": {"zh-Hans": "无数据", "en-GB": "no data"}} in meta[
        "notes"
    ]
    assert {"type": "formula", "tex": METHOD.formula[0]} in meta["notes"]
    assert meta["dc:source"][1] == {"@value": "Liu et al. (2020)", "@language": "en-GB"}


def test_csvw_types_hold_for_every_cell() -> None:
    """What CSVW promises of a column is true of what stands in the CSV."""
    valid = {
        "integer": lambda s: s.lstrip("-").isdigit(),
        "double": lambda s: s in {"INF", "-INF"} or math.isfinite(float(s)),
        "boolean": lambda s: s in {"true", "false"},
        "string": lambda s: True,
    }
    files = data_files({"integration": result(), "integration_profile": profile()}, panel(), ABOUT)
    for name in [n for n in files if n.endswith(".csv")]:
        meta = json.loads(files[f"{name}-metadata.json"])
        frame = pd.read_csv(io.BytesIO(files[name]), dtype=str, keep_default_na=False)
        for column in meta["tableSchema"]["columns"]:
            cells = [c for c in frame[column["name"]] if c]
            assert all(valid[column["datatype"]](c) for c in cells), (name, column["name"])
            assert not column.get("required") or len(cells) == len(frame), (name, column["name"])
        assert not frame.duplicated(meta["tableSchema"]["primaryKey"]).any(), name


def test_inputs_are_given_too() -> None:
    files = data_files({}, panel(), ABOUT)
    figures = read_csv(files["input-figures.csv"])
    assert figures.loc[0, "drive"] == 0.1 + 0.2
    assert figures.loc[0, "stage_zh"] == "高"
    regions = read_csv(files["input-regions.csv"])
    assert list(regions["four_zh"].fillna("")) == ["西部", "", ""]
    indicators = read_csv(files["input-indicators.csv"])
    assert list(indicators["indicator"]) == ["drive", "stage"]
    assert indicators.loc[0, "unit_en"] == "score"


def test_json_holds_the_whole_report() -> None:
    tables = tables_of({"integration": result()}, panel())
    report = json.loads(report_json(tables, ABOUT))
    assert report["title"]["zh"] == "全国省域简报"
    first = report["tables"][0]
    row = dict(zip([f["name"] for f in first["fields"]], first["rows"][0], strict=True))
    assert (row["code"], row["score"], row["rank"], row["significant"]) == (SICHUAN, 1.6693, 18, True)
    assert row["remark"] == "=1+1", "JSON executes nothing: the text stays as it is"
    assert first["rows"][2][3:] == [None] * len(first["rows"][2][3:])
    assert [t["id"] for t in report["tables"]] == [
        "integration",
        "input-figures",
        "input-indicators",
        "input-regions",
    ]


def test_parquet_has_one_row_per_value() -> None:
    tables = [flat(result(), panel()), flat(profile(), panel())]
    frame = pq.read_table(io.BytesIO(report_parquet(tables, ABOUT))).to_pandas()
    assert list(frame.columns) == ["table", "code", "indicator", "column", "value", "text"]
    assert len(frame) == 3 * 9 + 2
    one = frame.query(f"table == 'integration' and code == '{SICHUAN}'").set_index("column")
    assert one.loc["score", "value"] == 1.6693
    assert one.loc["significant", "value"] == 1.0
    assert one.loc["level", "text"] == "high"
    assert frame.query("table == 'integration_profile'")["indicator"].tolist() == ["drive", "drive"]
    assert frame.query("table == 'integration'")["indicator"].isna().all()


@pytest.mark.parametrize(
    ("language", "heading", "notes"),
    [
        ("zh", ["地区 [code]", "地区", "得分"], "说明"),
        ("en", ["Region [code]", "Region", "Score (points)"], "Notes"),
    ],
)
def test_workbook_reads_back(language: str, heading: list[str], notes: str) -> None:
    tables = tables_of({"integration": result()}, panel())
    book = openpyxl.load_workbook(io.BytesIO(report_workbook(tables, ABOUT, language)))
    assert book.sheetnames[0] == notes
    sheet = book[{"zh": "城乡融合", "en": "Urban–rural integration"}[language]]
    rows = list(sheet.values)
    assert list(rows[0][:3]) == heading
    assert rows[1][2] == 1.6693
    assert rows[2][2] == 1 / 3
    assert rows[1][3] == 18
    assert rows[3][2] is None
    assert "=1+1" in rows[1], "the text stands there as it is"
    assert all(c.data_type != "f" for row in sheet for c in row), "and is no formula"
    assert sheet.freeze_panes == "A2"
    assert sheet["C2"].number_format.startswith("#,##0.0000")


def test_workbook_is_one_table_a_sheet() -> None:
    tables = tables_of({"integration": result(), "integration_profile": profile()}, panel())
    book = openpyxl.load_workbook(io.BytesIO(report_workbook(tables, ABOUT, "en")))
    assert len(book.sheetnames) == 2 + len(tables)
    for sheet in book:
        assert not sheet.merged_cells.ranges
        (table,) = sheet.tables.values()
        assert table.ref == sheet.dimensions
        header = [str(c.value).lower() for c in next(iter(sheet.rows))]
        assert len(set(header)) == len(header)
        assert "none" not in header
        assert all(any(c.value is not None for c in row) for row in sheet.rows), "no blank row"


def test_workbook_says_where_its_tables_come_from() -> None:
    tables = tables_of({"integration": result()}, panel())
    book = openpyxl.load_workbook(io.BytesIO(report_workbook(tables, ABOUT, "en")))
    lines = {tuple(row) for row in book["Notes"].values}
    name = "Urban–rural integration"
    assert (name, "Source", "Liu et al. (2020)") in lines
    assert (name, "File", "integration.csv") in lines
    assert (name, "Note", "Tibet is left out.") in lines
    assert (name, "Reference", "Test (2020)") in lines
    assert (name, "Score (points)", "score", "points", "double", 4) in set(book["Columns"].values)
    # each name of a sheet leads to it
    for sheet in (book["Notes"], book["Columns"]):
        for (cell,) in sheet.iter_rows(min_row=2, max_col=1):
            if cell.value:
                assert cell.value in book.sheetnames
                assert cell.hyperlink.location == f"'{cell.value}'!A1"


def test_a_long_name_makes_a_sheet_name_of_its_own() -> None:
    title = Text(zh="长" * 40, en="Share [%] of services/all: " + "a" * 20)
    twins = {n: replace(result(n), title=title) for n in ("one", "two")}
    book = openpyxl.load_workbook(io.BytesIO(report_workbook(tables_of(twins, panel()), ABOUT, "en")))
    assert book.sheetnames[2:4] == ["Share % of ser…" + "a" * 16, "Share % of se…" + "a" * 15 + " 2"]
    assert all(len(name) <= LONGEST for name in book.sheetnames)


def test_a_regions_workbook_has_its_rows_only() -> None:
    tables = tables_of({"integration": result(), "integration_profile": profile()}, panel())
    book = openpyxl.load_workbook(io.BytesIO(region_workbook(tables, panel(), TIBET, ABOUT, "zh")))
    assert "城乡融合" in book.sheetnames
    assert flat(profile(), panel()).title["zh"] not in book.sheetnames, "nothing is known of it there"
    assert [row[0] for row in book["城乡融合"].iter_rows(min_row=2, values_only=True)] == [TIBET]
    assert book.properties.subject == "西藏省"


def test_same_results_same_bytes() -> None:
    def all_files() -> dict[str, bytes]:
        files = data_files({"integration": result(), "integration_profile": profile()}, panel(), ABOUT)
        tables = tables_of({"integration": result()}, panel())
        return {**files, "zh.xlsx": report_workbook(tables, ABOUT, "zh")}

    first, second = all_files(), all_files()
    assert first == second
    dates = {info.date_time for info in zipfile.ZipFile(io.BytesIO(first["zh.xlsx"])).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    properties = openpyxl.load_workbook(io.BytesIO(first["zh.xlsx"])).properties
    assert properties.created == properties.modified
    assert properties.created.isoformat() == "2020-09-15T00:00:00"


def test_the_shipped_report_reads_back_whole(plan: Plan) -> None:
    """Every result of the provinces report, as CSV, against its frame."""
    tables = {t.id: t for t in tables_of(plan.results, plan.report.panel)}
    for name, made in plan.results.items():
        content = csv_bytes(tables[name])
        frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
        assert len(frame) == len(made.frame), name
        for column in made.columns:
            cells = frame[column.id]
            if column.role in ("value", "rank", "count", "share", "p"):
                read = np.array([float(c or "nan") for c in cells])
                assert np.array_equal(read, made.frame[column.id].to_numpy(float), equal_nan=True), (
                    name,
                    column.id,
                )
    about = about_of(plan.report)
    assert about.sources.keys() >= {s for r in plan.results.values() for s in r.source}
    assert report_workbook(list(tables.values()), about, "zh").startswith(b"PK")


def test_a_workbook_shows_each_row_in_the_decimals_of_its_indicator() -> None:
    """And no figure on the bound of a class that it does not reach."""
    index = pd.MultiIndex.from_product([["a"], ["people", "rate"]], names=["region", "indicator"])
    columns = (
        Column("value", same("Value"), each={"people": 0, "rate": 4}),
        Column("d", same("D"), bounds=(0.4,)),
    )
    frame = pd.DataFrame({"value": [33406061.0, 0.0491], "d": [0.3996, 0.41]}, index=index)
    region = Region("a", same("A"), same("A"), "a")
    small = Panel(pd.DataFrame(), pd.DataFrame(), {}, {"a": region}, {})
    table = flat(Result("t", same("T"), columns, frame, ()), small)
    for content in (report_workbook([table], ABOUT, "en"), region_workbook([table], small, "a", ABOUT, "en")):
        sheet = openpyxl.load_workbook(io.BytesIO(content))["T"]
        heads = [cell.value for cell in sheet[1]]
        value, d = heads.index("Value"), heads.index("D")
        shown = [
            [row[i].number_format.split(";")[0] for i in (value, d)] for row in sheet.iter_rows(min_row=2)
        ]
        assert shown == [["#,##0", "#,##0.0000"], ["#,##0.0000", "#,##0.00"]]
