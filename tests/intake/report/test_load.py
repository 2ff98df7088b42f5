"""load and check: what is read, and the one clear message for each thing that can be wrong."""

from __future__ import annotations

import json
import math

import pytest

from analysis.registry import ANALYSES
from intake.problems import Problems
from intake.report.load import load_report
from pipeline.prepare import prepare

DIMENSIONS = "data/urban_rural_dimensions.csv"


def lines(folder, language="en"):
    """Every problem of the folder, after load, check and analysis."""
    problems = Problems()
    prepare(folder, problems)
    return [p.line(language) for p in problems if p.severity == "error"]


def one(folder):
    found = lines(folder)
    assert len(found) == 1, found
    return found[0]


def test_the_shipped_report_is_read_as_printed(folder):
    problems = Problems()
    report = load_report(folder, problems)
    assert report is not None and not problems.errors
    assert len(report.regions) == 31
    panel = report.panel
    assert panel.numbers.loc[("510000", "2009-2018"), "integration_printed"] == 1.6693
    assert panel.categories.loc[("510000", "2018"), "integration_stage"] == "upper-middle"
    assert ("540000", "2009-2018") not in panel.numbers.index
    assert len(panel.groupings["four_regions"].members) == 30
    assert len(panel.groupings["four_regions_31"].members) == 31
    assert report.printed["integration_groups_printed"].loc["west", "urban_rural_integration"] == 1.5817
    assert report.printed["integration_groups_printed"].attrs["decimals"]["urban_rural_integration"] == 4


def test_misspelt_province(folder, edit):
    edit(DIMENSIONS, "四川,", "四州,")
    assert (
        one(folder)
        == f"{DIMENSIONS}:row 24, column region: there is no region called “四州”; did you mean “四川”?"
    )


def test_a_region_that_the_report_does_not_have_is_told_as_that(folder, edit):
    """Of a city in a table of provinces nobody is asked for a code: it has one."""
    edit(DIMENSIONS, "四川,", "成都市,")
    assert lines(folder) == [
        f"{DIMENSIONS}:row 24, column region: “成都市” is not among the report’s regions; "
        "if it should be, mend regions and members in report.toml; if it is a sum of others, add an [[area]]; else delete the rows"
    ]
    edit(DIMENSIONS, "成都市,", "510100,")
    assert lines(folder, "zh")[0].startswith(
        f"{DIMENSIONS}:第24行，region 列: “510100”（成都）不是本报告的地区；"
    )


@pytest.mark.parametrize(
    ("level", "word", "en", "zh"),
    [
        (
            "county",
            "110000",
            "“110000” (Beijing) is one of China’s provinces, but the report’s regions are counties; "
            'name counties by code or name, or write regions = "province"',
            '“110000”（北京）是省级地区，本报告的地区是县级；写县级地区的代码或名称，或把 regions 改为 "province"',
        ),
        (
            "prefecture",
            "四川",
            "“四川” is one of China’s provinces, but the report’s regions are prefectures; "
            'name prefectures by code or name, or write regions = "province"',
            '“四川”是省级地区，本报告的地区是地级；写地级地区的代码或名称，或把 regions 改为 "province"',
        ),
        (
            "province",
            "Chengdu",
            "“Chengdu” is one of China’s prefectures, but the report’s regions are provinces; "
            'name provinces by code or name, or write regions = "prefecture"',
            '“Chengdu”是地级地区，本报告的地区是省级；写省级地区的代码或名称，或把 regions 改为 "prefecture"',
        ),
        (
            "prefecture",
            "999999",
            "there is no region called “999999”; use the code, the Chinese or the English name",
            "没有名为“999999”的地区；用行政区划代码、中文名或英文名",
        ),
    ],
)
def test_a_member_of_another_level_is_told_as_that(folder, edit, level, word, en, zh):
    edit("report.toml", 'regions  = "province"', f'regions  = "{level}"\nmembers  = ["{word}"]')
    problems = Problems()
    load_report(folder, problems)
    for language, said in (("en", en), ("zh", zh)):
        lines = [
            p.line(language) for p in problems if p.severity == "error" and "members #1" in p.line(language)
        ]
        assert len(lines) == 1 and lines[0].endswith(said), lines


def test_members_of_another_level_are_one_message_and_no_row_is_refused_for_them(folder, edit):
    words = ["110000", "四川", "120000", "云南", "贵州"]
    edit(
        "report.toml",
        'regions  = "province"',
        f'regions  = "county"\nmembers  = {json.dumps(words, ensure_ascii=False)}',
    )
    (en,), (zh,) = lines(folder), lines(folder, "zh")
    assert "“110000” (Beijing), “四川”, “120000” (Tianjin) and 2 more are provinces, but" in en
    assert "“110000”（北京）、“四川”、“120000”（天津）等 5 个是省级地区" in zh


def test_one_thing_in_many_rows_is_told_three_times_and_counted(folder, edit):
    text = (folder / DIMENSIONS).read_text("utf-8")
    names = [line.partition(",")[0] for line in text.splitlines()[1:8]]
    for i, name in enumerate(names):
        edit(DIMENSIONS, f"{name},", f"{999990 + i},")
    found = [line for line in lines(folder) if "no region called" in line or "likewise" in line]
    assert len(found) == 4 and found[0].startswith(
        f"{DIMENSIONS}:row 2, column region: there is no region called “999990”"
    )
    assert found[3].startswith(
        f"{DIMENSIONS}:rows 5, 6, 7, 8, column region: likewise “999993”, “999994”, “999995” and 1 more; "
    )
    assert "同样：“999993”、“999994”、“999995”等 4 个" in "\n".join(lines(folder, "zh"))


def test_the_area_of_a_table_that_the_report_leaves_out_is_told_as_that(folder, edit):
    edit("report.toml", "[[table]]\n", '[[table]]\narea = "510100"\n')
    assert any("“510100” (Chengdu) is not among the report’s regions; " in line for line in lines(folder))


def test_problems_speak_chinese(folder, edit):
    edit(DIMENSIONS, "四川,", "四州,")
    assert lines(folder, "zh") == [f"{DIMENSIONS}:第24行，region 列: 没有名为“四州”的地区；是否应为“四川”？"]


def test_text_in_a_number_cell(folder, edit):
    edit(DIMENSIONS, "1.6693", "约1.67")
    found = one(folder)
    assert found.startswith(
        f"{DIMENSIONS}:row 24, column urban_rural_integration: “约1.67” is not a number; "
    )


def test_missing_column(folder, edit):
    edit(DIMENSIONS, "living_standard", "living_standrd")
    found = one(folder)
    assert found == f"{DIMENSIONS}: the column “living_standard” is missing; did you mean “living_standrd”?"


def test_duplicate_row(folder):
    path = folder / DIMENSIONS
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("四川"))
    path.write_text(text.rstrip("\n") + "\n" + row + "\n", encoding="utf-8")
    assert (
        one(folder)
        == f"{DIMENSIONS}:row 32: Sichuan (2009–2018) is already in row 24; delete one of the two rows"
    )


def test_empty_file(folder):
    (folder / DIMENSIONS).write_bytes(b"")
    found = lines(folder)
    assert (
        f"{DIMENSIONS}: the file has no rows of data; it needs a heading row and at least one row of data"
        in found
    )


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_give_the_same_panel(folder, encoding):
    before = load_report(folder, Problems())
    path = folder / DIMENSIONS
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    problems = Problems()
    after = load_report(folder, problems)
    assert after is not None and before is not None and not problems.errors
    assert after.panel.numbers.equals(before.panel.numbers)


def test_names_in_any_language_give_the_same_panel(folder):
    before = load_report(folder, Problems())
    path = folder / DIMENSIONS
    text = path.read_text(encoding="utf-8")
    swapped = (
        text.replace("四川,", "Sichuan,").replace("内蒙古,", "内蒙古自治区,").replace("北京,", "110000,")
    )
    assert swapped != text
    path.write_text(swapped, encoding="utf-8")
    after = load_report(folder, Problems())
    assert after is not None and before is not None
    assert after.panel.numbers.equals(before.panel.numbers)


def test_row_order_does_not_matter(folder):
    before = load_report(folder, Problems())
    path = folder / DIMENSIONS
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    after = load_report(folder, Problems())
    assert after is not None and before is not None
    assert after.panel.numbers.equals(before.panel.numbers)


def test_every_problem_in_every_file_is_told_at_once(folder, edit):
    edit(DIMENSIONS, "四川,", "四州,")
    edit("data/services_value_added_2019.csv", "83.52", "八成")
    edit("data/poverty_finance_dea.csv", "0.7121", "7.121")
    found = lines(folder)
    assert len(found) == 3, found
    assert any("outside 0 … 1" in line for line in found)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'kind = "composite"',
            'kind = "compositt"',
            "there is no analysis of the kind “compositt”; did you mean “composite”?",
        ),
        ('aggregate = "sum"', 'agregate = "sum"', "unknown key “agregate”; did you mean “aggregate”?"),
        (
            'aggregate = "sum"',
            'aggregate = "sums"',
            '"sums" is not possible here; it can be: "sum", "arithmetic"',
        ),
        (
            'grouping = "four_regions"\n',
            'grouping = "four_region"\n',
            "there is no grouping called “four_region”",
        ),
        ('"living_standard"]', '"living_standrd"]', "there is no indicator called “living_standrd”"),
        (
            'kind = "scorecard"',
            'kind = "scorecart"',
            "the brief page has no block “scorecart”; did you mean “scorecard”?",
        ),
        (
            'score = "integration"',
            'score = "integrtion"',
            "there is no result called “integrtion”; did you mean “integration”?",
        ),
        (
            'source = "xu-2020"',
            'source = "xu-2002"',
            "there is no source called “xu-2002”; did you mean “xu-2020”?",
        ),
        ('edition  = "2020-05"', "edition = 2020", "a text is expected; put it in quotation marks"),
        ("[report]\n", "[report\n", "not valid TOML"),
        ('edition  = "2020-05"', "edition = “2020-05”", 'the line has “ where a plain " is wanted'),
        (
            'file   = "data/urban_rural_dimensions.csv"',
            'file = "data/urban_rural_dimension.csv"',
            "there is no file “data/urban_rural_dimension.csv”; did you mean “data/urban_rural_dimensions.csv”?",
        ),
        (
            'file   = "data/urban_rural_dimensions.csv"',
            'file = "../../../etc/passwd"',
            "the file lies outside the report’s folder",
        ),
        (
            'title    = { zh = "全国省域城乡融合与发展简报", en',
            "title    = { en",
            "the wording in zh is missing",
        ),
    ],
)
def test_report_toml(folder, edit, old, new, message):
    edit("report.toml", old, new)
    found = lines(folder)
    assert any(message in line for line in found), found
    assert all(line.startswith(("report.toml", "data/")) for line in found), found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "integration_profile.economic_drive.rank > 20",
            "integration_profile.economic_driv.rank > 20",
            "did you mean “economic_drive”?",
        ),
        (
            "integration_profile.economic_drive.rank > 20",
            "integration_profile.economic_drive.rnk > 20",
            "did you mean “rank”?",
        ),
        (
            "integration_profile.economic_drive.rank > 20",
            "integration_profile.economic_drive.rank >",
            "the condition cannot be read",
        ),
        (
            "{integration_profile.economic_drive.value}",
            "{integration_profile.economic_drive.value",
            "a placeholder cannot be read",
        ),
        ("{integration_profile.economic_drive.value}", "{integration_profile.value}", "names nothing"),
        (
            "{integration_profile.economic_drive.value}",
            "{integration_profile.economic_drive.value|place}",
            "“integration_profile.economic_drive.value” is no rank; leave out |place, or name a column of ranks",
        ),
        (
            'source = "liu-2020"',
            'source = "liu-2021"',
            "there is no source called “liu-2021”; did you mean “liu-2020”?",
        ),
        ('id = "R02"', 'id = "R01"', "this id is used twice"),
        ("most = 6", "most = 0", "most"),
    ],
)
def test_rules(folder, edit, old, new, message):
    edit("recommendations.toml", old, new)
    found = lines(folder)
    assert any(message in line for line in found), found
    assert all(line.startswith("recommendations.toml") for line in found), found


def test_a_category_is_no_total(folder, edit):
    edit("report.toml", 'kind = "category"\n', 'kind = "category"\ntotal = true\n')
    assert (
        one(folder)
        == "report.toml:line 136, indicator integration_stage: a category indicator is no total; delete total"
    )


def test_a_constant_indicator_is_named(folder, edit):
    path = folder / DIMENSIONS
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join([head, *(",".join([*r.split(",")[:-1], "0.3"]) for r in rows)]) + "\n", encoding="utf-8"
    )
    edit("report.toml", 'normalise = "none"', 'normalise = "minmax"')
    written = (folder / "report.toml").read_text(encoding="utf-8").splitlines()
    where = written.index('id = "integration"')
    assert one(folder) == (
        f"report.toml:line {where}, analysis integration: the indicator “Living standard” is the same in all regions; "
        "leave it out of the index, or check the figures"
    )


def test_missing_values_are_missing_not_zero(folder, edit):
    edit(DIMENSIONS, "1.6693", "…")
    report = load_report(folder, Problems())
    assert report is not None
    assert math.isnan(report.panel.numbers.loc[("510000", "2009-2018"), "integration_printed"])


def test_every_kind_has_a_typed_model():
    for kind, analysis in ANALYSES.items():
        assert analysis.parameters.model_fields["kind"].default in {kind, ...} or kind
        assert analysis.parameters.model_config["extra"] == "forbid", kind
