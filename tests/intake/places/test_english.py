"""English names of prefectures and counties: kinds, readings that were reviewed, spellings with their sources."""

from __future__ import annotations

import csv
import doctest
from pathlib import Path

import pytest

from compose.language.pinyin import by_pinyin
from intake.places import china, english

HERE = Path(english.__file__).parent / "gazetteer"
REFERENCE = Path(__file__).parents[2] / "reference"


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


UNITS = {row["code"]: row for name in ("prefecture.csv", "county.csv") for row in table(name)}
#: farms and reserves with a boundary but no figures, which are of no kind
UNITS = {code: row for code, row in UNITS.items() if code not in china._NO_FIGURES}


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("610103", "碑林区", "Beilin District"),
        ("231202", "北林区", "Beilin District"),
        ("230751", "金林区", "Jinlin District"),
        ("140109", "万柏林区", "Wanbailin District"),
        ("441803", "清新区", "Qingxin District"),
        ("429021", "神农架林区", "Shennongjia Forestry District"),
        ("310115", "浦东新区", "Pudong New Area"),
        ("120116", "滨海新区", "Binhai New Area"),
        ("210113", "沈北新区", "Shenbei New Area"),
        ("520203", "六枝特区", "Liuzhi Special District"),
        ("130406", "峰峰矿区", "Fengfeng Mining District"),
        ("140303", "矿区", "Kuangqu District"),
        ("222404", "珲春市", "Hunchun City"),
        ("231085", "穆棱市", "Muling City"),
        ("350105", "马尾区", "Mawei District"),
        ("441821", "佛冈县", "Fogang County"),
        ("610730", "佛坪县", "Foping County"),
        ("450406", "龙圩区", "Longxu District"),
        ("640303", "红寺堡区", "Hongsibu District"),
        ("610829", "吴堡县", "Wubu County"),
        ("653129", "伽师县", "Jiashi County"),
        ("411726", "泌阳县", "Biyang County"),
        ("140428", "长子县", "Zhangzi County"),
        ("440113", "番禺区", "Panyu District"),
        ("341621", "涡阳县", "Guoyang County"),
        ("652801", "库尔勒市", "Korla City"),
        ("654301", "阿勒泰市", "Altay City"),
        ("653225", "策勒县", "Qira County"),
        ("653201", "和田市", "Hotan City"),
        ("654022", "察布查尔锡伯自治县", "Qapqal Xibe Autonomous County"),
        ("150581", "霍林郭勒市", "Holingol City"),
        ("152201", "乌兰浩特市", "Ulanhot City"),
        ("152501", "二连浩特市", "Erenhot City"),
        ("152921", "阿拉善左旗", "Alxa Left Banner"),
        ("150723", "鄂伦春自治旗", "Oroqen Autonomous Banner"),
        ("150206", "白云鄂博矿区", "Bayan Obo Mining District"),
        ("540531", "浪卡子县", "Nagarzê County"),
        ("540202", "桑珠孜区", "Samzhubzê District"),
        ("513201", "马尔康市", "Barkam City"),
        ("632801", "格尔木市", "Golmud City"),
        ("810107", "湾仔区", "Wan Chai District"),
        ("810112", "北区", "North District"),
        ("710001", "高雄市", "Kaohsiung City"),
        ("710011", "屏东县", "Pingtung County"),
        ("710012", "新北市", "New Taipei City"),
        ("530626", "绥江县", "Suijiang County"),
        ("410304", "瀍河回族区", "Chanhe Hui District"),
        ("450328", "龙胜各族自治县", "Longsheng Various Nationalities Autonomous County"),
        ("530925", "双江拉祜族佤族布朗族傣族自治县", "Shuangjiang Lahu, Va, Blang and Dai Autonomous County"),
        ("152200", "兴安盟", "Hinggan League"),
        ("232700", "大兴安岭地区", "Da Hinggan Ling Prefecture"),
    ],
)
def test_the_name_is_the_one_that_the_place_has(code: str, zh: str, en: str) -> None:
    assert (UNITS[code]["zh_full"], UNITS[code]["en_full"]) == (zh, en)


def test_a_kind_that_ends_other_names_is_kept_for_the_units_that_are_of_it() -> None:
    """Of 林区, 新区 and 特区 only a closed list is real; whatever else ends so is a district with such a name."""
    real = {n for _, names in english._ONLY.values() for n in names}
    for row in UNITS.values():
        kind = english.kind_of(row["zh_full"])
        if row["zh_full"].endswith(("林区", "新区", "特区")):
            assert (kind != "区") == (row["zh_full"] in real), row
        if kind == "区":
            assert row["en_full"].endswith(" District"), row
        if kind in {"市", "县", "旗"} and row["code"][2:] != "0000":
            assert row["en_full"].endswith({"市": " City", "县": " County", "旗": " Banner"}[kind]), row
    assert real <= {row["zh_full"] for row in UNITS.values()}


def test_no_name_says_a_word_twice() -> None:
    for row in UNITS.values():
        words = row["en_full"].split()
        assert len(set(words)) == len(words), row


def test_every_name_with_a_character_of_several_readings_was_reviewed() -> None:
    several = {row["character"]: row["reading"] for row in table("characters.csv")}
    reviewed = {row["code"]: row for row in table("readings.csv")}
    assert len(reviewed) == len(table("readings.csv"))
    for code, unit in UNITS.items():
        part = english.read_part(unit["zh_full"])
        if any(c in several for c in part):
            assert code in reviewed, unit["zh_full"]
    for code, row in reviewed.items():
        if code in china._NO_FIGURES:
            continue
        part = english.read_part(row["zh"])
        read = row["pinyin"].split()
        assert row["zh"] == UNITS[code]["zh_full"]
        assert len(read) == len(part)
        off = [(c, s) for c, s in zip(part, read, strict=True) if several.get(c, s) != s]
        # the usual reading, or a reason that says where and how
        if row["why"] == "usual":
            assert not off, row
        else:
            assert len(row["why"]) > 20
        if code not in english.spellings():
            assert UNITS[code]["en"].startswith(english.latin(tuple(read))) or "矿" in part, row


def test_the_review_knows_every_reading_that_pypinyin_has() -> None:
    pypinyin = pytest.importorskip("pypinyin")
    several = {row["character"] for row in table("characters.csv")}
    for unit in UNITS.values():
        for c in english.read_part(unit["zh_full"]):
            (all_of_it,) = pypinyin.pinyin(c, style=pypinyin.Style.NORMAL, heteronym=True)
            assert len(set(all_of_it)) == 1 or c in several, (c, unit)


def test_every_spelling_of_its_own_has_a_source_and_a_place() -> None:
    sources = {"SASM: Mongolian", "SASM: Tibetan", "SASM: Uyghur", "Hong Kong", "Taiwan", "usual"}
    for row in table("spelling.csv"):
        assert row["source"] in sources
        if row["code"] in china._NO_FIGURES:
            continue
        assert row["zh"] == UNITS[row["code"]]["zh_full"]
        assert UNITS[row["code"]]["en_full"].startswith(row["en"])
    places = {row["code"] for row in table("spelling.csv")}
    assert {c for c in UNITS if c.startswith("8101")} <= places


def test_what_lies_directly_under_a_province_is_named_with_it() -> None:
    regions = china.counties().regions
    assert regions["419001"].full["en"] == "Jiyuan City, Henan"
    assert regions["429021"].full["en"] == "Shennongjia Forestry District, Hubei"
    assert regions["659011"].name["en"] == "Xinxing (Xinjiang)"
    above = {c: china._units("county")[c].parent for c in regions if c != "100000"}
    for code, parent in above.items():
        name, _, of = regions[code].full["en"].rpartition(", ")
        # Chengde County, Chengde is another unit than its city
        assert parent != code or not name or name.split()[0] != of.split()[0], regions[code]


@pytest.mark.parametrize(
    ("word", "code"),
    [("Kuerle", "652801"), ("Ku'erle", "652801"), ("Korla", "652801"), ("Nagarze", "540531")],
)
def test_a_place_is_found_by_its_pinyin_too(word: str, code: str) -> None:
    found = china.counties().find(word)
    assert found is not None and found.code == code


def test_names_are_sorted_as_they_are_read() -> None:
    assert sorted(["珲春市", "惠州市", "黄石市"], key=by_pinyin) == ["黄石市", "惠州市", "珲春市"]
    assert sorted(["库尔勒市", "昆明市", "克拉玛依市"], key=by_pinyin) == ["克拉玛依市", "库尔勒市", "昆明市"]


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(english).failed == 0


def test_where_published_lists_have_another_name_the_difference_was_decided() -> None:
    """CC-CEDICT has 3035 of the names, GeoNames 1300: ``tests/reference/place_names.csv`` is what they say otherwise."""
    with (REFERENCE / "place_names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 30
    own_spelling = english.spellings()
    for row in rows:
        unit = UNITS[row["code"]]
        assert (unit["zh_full"], unit["en_full"]) == (row["zh"], row["en"])
        assert row["cc_cedict"] or row["geonames"]
        assert row["why"], row
        if "SASM" in row["why"]:
            assert row["code"] in own_spelling, row


def test_a_prefecture_keeps_all_of_its_name() -> None:
    """苏 belongs to the name and not to what the prefecture is: 克孜勒苏柯尔克孜自治州."""
    for code, row in UNITS.items():
        if code[4:] == "00" and row["zh_full"].endswith("自治州"):
            left = row["zh_full"].removeprefix(row["zh"]).removesuffix("自治州")
            assert not left or left.startswith(tuple(english._NATIONS)), row
