"""Prefectures and counties by every usual name, names that several bear, and names of the past."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from intake.new.scaffold import new_report
from intake.places import china
from intake.places.boundaries import load_geometry
from intake.problems import Problems
from intake.report.load import load_report


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("襄阳", "420600"),
        ("襄阳市", "420600"),
        ("湖北省襄阳市", "420600"),
        ("湖北襄阳", "420600"),
        ("420600", "420600"),
        ("Xiangyang", "420600"),
        ("xi'an", "610100"),
        ("Xi’an", "610100"),
        ("Xian", "610100"),
        ("吕梁", "141100"),
        ("Luliang", "141100"),
        ("Lvliang", "141100"),
        ("凉山彝族自治州", "513400"),
        ("凉山州", "513400"),
        ("Changzhi", "140400"),
        ("Ürümqi", "650100"),
        ("Urumqi", "650100"),
        ("北京市", "110000"),
        ("全国", "100000"),
        ("四川", None),
        ("Suzhou", None),
        ("Suzhou (Anhui)", "341300"),
    ],
)
def test_a_prefecture_is_found_by_its_usual_names(word: str, code: str | None) -> None:
    found = china.prefectures().find(word.replace("’", "'"))
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("110105", "110105"),
        ("徐州市鼓楼区", "320302"),
        ("徐州鼓楼区", "320302"),
        ("江苏省徐州市鼓楼区", "320302"),
        ("鼓楼区", None),
        ("朝阳县", "211321"),
        ("北川羌族自治县", "510726"),
        ("北川县", "510726"),
        ("北川", "510726"),
        ("540481", "540422"),
    ],
)
def test_a_county_is_found_unless_its_name_is_shared(word: str, code: str | None) -> None:
    found = china.counties().find(word)
    assert (found.code if found else None) == code


def test_all_bearers_of_a_shared_name_are_listed() -> None:
    four = china.candidates("county", "鼓楼区")
    assert [r.code for r in four] == ["320106", "320302", "350102", "410204"]
    assert {r.name["zh"] for r in four} == {
        "鼓楼区（南京）",
        "鼓楼区（徐州）",
        "鼓楼区（福州）",
        "鼓楼区（开封）",
    }


@pytest.mark.slow
@pytest.mark.parametrize("level", ["prefecture", "county"])
def test_names_and_folders_are_unique_and_codes_are_those_of_the_boundaries(level: china.Level) -> None:
    regions = [r for r in china.of_level(level).regions.values() if r.code != "100000"]
    for facet in (lambda r: r.slug, lambda r: r.name["zh"], lambda r: r.name["en"], lambda r: r.full["zh"]):
        assert len({facet(r) for r in regions}) == len(regions)
    assert all(r.slug for r in regions)
    assert level != "province"
    assert {r.code for r in regions} == set(load_geometry(level).rings)


def test_what_has_no_figures_is_absent_and_taiwan_is_a_province() -> None:
    found = china.prefectures().regions["710000"]
    assert (found.level, found.full["zh"]) == ("absent", "台湾省")
    assert china.prefectures().regions["810000"].full["zh"] == "香港特别行政区"
    assert all(
        r.level == "absent" for c, r in china.counties().regions.items() if c[:2] in {"71", "81", "82"}
    )


@pytest.mark.parametrize(
    ("level", "word", "code", "kind"),
    [
        ("prefecture", "襄樊", "420600", "renamed"),
        ("prefecture", "襄樊市", "420600", "renamed"),
        ("prefecture", "毕节地区", "520500", "renamed"),
        ("prefecture", "呼伦贝尔盟", "150700", "renamed"),
        ("prefecture", "莱芜", "370100", "merged"),
        ("prefecture", "巢湖市", "", "split"),
        ("county", "中甸县", "533401", "renamed"),
        ("county", "崇文区", "110101", "merged"),
        ("county", "双流县", "510116", "renamed"),
        ("county", "密云县", "110118", "renamed"),
    ],
)
def test_a_former_name_is_known_with_what_became_of_it(
    level: china.Level, word: str, code: str, kind: str
) -> None:
    found = china.former(level, word)
    assert found is not None
    assert (found.code, found.kind) == (code, kind)


def test_a_word_that_never_was_a_name_is_not_former() -> None:
    assert china.former("prefecture", "无此市") is None
    assert china.former("province", "四川") is None


def test_every_listed_former_name_leads_to_a_unit_and_hides_none() -> None:
    for (level, _), entry in china.former_names().items():
        known = china.of_level(level)
        assert not entry.code or entry.code in known.regions
        assert known.find(entry.name) is None, entry.name


@pytest.mark.slow
def test_the_tables_are_those_that_are_made() -> None:
    pytest.importorskip("pypinyin", reason="pypinyin, with which the tables were made, is not installed")
    folder = Path(china.__file__).parent / "gazetteer"
    for name, content in china.make_tables().items():
        assert (folder / name).read_text(encoding="utf-8") == content


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(china).failed == 0


def test_a_report_that_uses_a_former_name_is_read_with_a_note(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("城市,年份,GDP,人口\n襄阳,2019,1,5\n武汉,2019,2,6\n宜昌,2019,3,7\n", encoding="utf-8")
    made = new_report("hubei", table, tmp_path, Problems())
    assert made is not None
    figures = made.folder / "data/figures.csv"
    figures.write_text(figures.read_text("utf-8").replace("420600,", "襄樊市,"), encoding="utf-8")
    problems = Problems()
    report = load_report(made.folder, problems)
    assert report is not None and not problems.errors
    assert report.panel.numbers.loc[("420600", "2019")].tolist() == [1, 5]
    (note,) = problems.warnings
    assert note.line("zh") == (
        "data/figures.csv:第4行，region 列: “襄樊市”是旧名，2010年起为湖北省襄阳市；"
        "按现名读取；如辖区有变，请注意前后可比性"
    )
