"""What words and figures look like and are not: DOM and 中国 below departments and prefectures, years said twice, columns of yes and no."""

from __future__ import annotations

from pathlib import Path

from tests.intake.new.books import JIANGSU, book, read

CITIES = JIANGSU[:12]


def test_the_overseas_departments_are_not_the_dominican_republic(tmp_path: Path) -> None:
    named = ("Ain", "Aisne", "Allier", "Ardèche", "Ariège", "Aube")
    rows = [[n, 600100 + 9131 * i] for i, n in enumerate(named)]
    total = sum(int(r[1]) for r in rows)
    table = [["Départements", "Population"], *rows, ["DOM", 2207114], ["Ensemble", total + 2207114]]
    tidy = read(book(tmp_path, {"2023": table}), means={"DOM": "area"})
    assert {a.word: a.name["en"] for a in tidy.areas.values()}["DOM"] == "DOM"


def test_a_block_of_japan_is_not_china_and_a_year_said_twice_is_no_region(tmp_path: Path) -> None:
    prefectures = ("鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県")
    table = [
        ["県", "平成30年度", "令和元年度", "令和２年度"],
        ["", "(2018)", "(2019)", "(2020)"],
        *([p, 2450 + 31 * i, 2481 + 29 * i, 2422 + 30 * i] for i, p in enumerate(prefectures)),
        ["全県計", 2600, 2611, 2570],
        ["中国", 2550, 2590, 2500],
    ]
    tidy = read(book(tmp_path, {"1人当たり県民所得": table}))
    english = [
        "Tottori",
        "Shimane",
        "Okayama",
        "Hiroshima",
        "Yamaguchi",
        "Tokushima",
        "Kagawa",
        "Ehime",
        "Kochi",
    ]
    assert [r.name["en"] for r in tidy.regions.values()] == english
    assert tidy.periods == ("2018", "2019", "2020")
    assert {a.word: a.name["en"] for a in tidy.areas.values()} == {
        "全県計": "All prefectures",
        "中国": "中国",
    }
    assert tidy.areas[tidy.whole].word == "全県計"
    code = next(c for c, r in tidy.regions.items() if r.name["zh"] == "冈山县")
    assert tidy.frame.loc[code].iloc[:, 0].to_list() == [2512, 2539, 2482]


def test_columns_of_yes_and_no_are_no_parts_of_a_whole(tmp_path: Path) -> None:
    head = ["城市", "是否省会", "是否沿海", "人均GDP（元）"]
    coast = {"南通市", "连云港市", "盐城市"}
    rows = [[c, int(c == "南京市"), int(c in coast), 90211 + 3407 * i] for i, c in enumerate(CITIES)]
    tidy = read(book(tmp_path, {"2023": [head, *rows]}))
    assert {m.name: m.whole for m in tidy.measures} == {"是否省会": "", "是否沿海": "", "人均GDP": ""}
    assert {q.subject: q.default for q in tidy.questions} == {"是否省会": "neither", "是否沿海": "neither"}


def test_indicators_below_a_blank_row_are_read(tmp_path: Path) -> None:
    head = [
        "序号",
        "一级指标",
        "二级指标",
        "单位",
        "2025年目标值",
        "全市",
        "东城区",
        "西城区",
        "朝阳区",
        "丰台区",
    ]
    rows = [
        [1, "经济活力", "地区生产总值增速", "%", 6, 7.2, 2.4, 9, 4.9, 6],
        [2, "", "人均地区生产总值", "万元", 22, 27.5, 14.2, 16.9, 23.4, 28.1],
        [""],
        [3, "绿色发展", "单位GDP能耗下降率", "%", 3, 2.9, 3.2, 1.8, 2.7, 1.9],
        [4, "", "PM2.5年均浓度", "微克/立方米", 32, 30.7, 35.6, 34.6, 31.2, 28],
        [""],
        ["填报单位：发展改革委"],
    ]
    tidy = read(book(tmp_path, {"2022": [head, *rows]}))
    names = ["地区生产总值增速", "人均地区生产总值", "单位GDP能耗下降率", "PM2.5年均浓度"]
    assert [m.name for m in tidy.measures] == names
    west = next(c for c, r in tidy.regions.items() if r.name["zh"].startswith("西城"))
    assert tidy.frame.loc[(west, "2022")].to_list() == [9, 16.9, 1.8, 34.6]
