"""Tables in neither of a report's languages: both wordings are left to be written, units and totals are known, and nothing says a code is a name."""

from __future__ import annotations

import csv
import datetime
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from tests.indicators import said
from tests.intake.new.books import csv_of

DAY = datetime.date(2026, 11, 21)
LANDS = ("Bayern", "Berlin", "Bremen", "Hamburg", "Hessen", "Saarland", "Sachsen", "Thüringen")
MUNICIPALITIES = ("Ananás", "Babaçulândia", "Colméia", "Darcinópolis", "Esperantina", "Figueirópolis")
PREFECTURES = ("青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "福井県")


def made(folder: Path, rows: Sequence[Sequence[object]], **answered: object) -> Path:
    """The folder of the report that is made of these rows."""
    problems = Problems()
    answers = Answers(**{"period": "2022", "direction": {"rest": "more"}, **answered})  # type: ignore[arg-type]
    report = new_report("mine", csv_of(folder, rows), folder / "reports", problems, answers, "en", None, DAY)
    assert report is not None and not problems.errors, [p.line("en") for p in problems]
    return folder / "reports" / "mine"


def indicators(folder: Path) -> list[tuple[str, ...]]:
    """Name in Chinese and English, unit in Chinese and English, of every indicator of the sheet."""
    texts = [(i["name"], i.get("unit", {})) for i in said(folder)]
    return [(name["zh"], name["en"], unit.get("zh", ""), unit.get("en", "")) for name, unit in texts]


def figures(names: Sequence[str], columns: int) -> list[list[object]]:
    return [[n, *(f"{20 + 7 * i + 3 * k}.{k}" for k in range(columns))] for i, n in enumerate(names)]


@pytest.mark.parametrize(
    ("names", "heads"),
    [
        (LANDS, ("Erwerbslosenquote (%)", "Einkommen je Einwohner (EUR)")),
        (MUNICIPALITIES, ("Taxa de pobreza (%)", "Renda por habitante (reais)")),
        (PREFECTURES, ("完全失業率（%）", "一人当たり県民所得（千円）")),
        (("서울", "부산", "대구", "인천", "광주", "대전"), ("실업률 (%)", "고용률 (%)")),
    ],
)
def test_names_in_neither_language_are_open_in_both(
    tmp_path: Path, names: Sequence[str], heads: tuple[str, str]
) -> None:
    folder = made(tmp_path, [["Region", *heads], *figures(names, 2)])
    bare = [h.partition("（")[0].partition(" (")[0] for h in heads]
    for (zh, en, *_), word in zip(indicators(folder), bare, strict=True):
        assert zh == en == f"TODO {word}"


def test_places_keep_their_names_where_letters_are_alike(tmp_path: Path) -> None:
    folder = made(tmp_path, [["Land", "Erwerbslosenquote (%)"], *figures(LANDS, 1)])
    with (folder / "data" / "regions.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [r["en"] for r in rows] == list(LANDS) and all(r["zh"] == f"TODO {r['en']}" for r in rows)


def test_japanese_places_are_all_open_where_some_are_not_chinese(tmp_path: Path) -> None:
    """札幌市 and 小樽市 would be Chinese as they stand, 帯広市 and 釧路市 are not: no page has names of two kinds."""
    places = ("札幌市", "小樽市", "旭川市", "帯広市", "釧路市", "岩見沢市", "つくば市")
    folder = made(tmp_path, [["市区町村", "完全失業率（%）"], *figures(places, 1)])
    with (folder / "data" / "regions.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert all(r["zh"] == r["en"] and r["zh"].startswith("TODO") for r in rows)


def test_codes_of_nuts_are_no_names(tmp_path: Path) -> None:
    codes = ("AT11", "AT12", "AT13", "AT21", "AT22", "AT31")
    folder = made(tmp_path, [["geo", "Unemployment rate (%)"], *figures(codes, 1)])
    with (folder / "data" / "regions.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    open_ = [(c, f"TODO {c}（奥地利）", f"TODO {c} (Austria)") for c in codes]
    assert [(r["code"], r["zh"], r["en"]) for r in rows] == open_


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [
        ("Mill. EUR", "百万欧元", "million euros"),
        ("Mrd. Euro", "十亿欧元", "billion euros"),
        ("TEUR", "千欧元", "thousand euros"),
        ("Tsd. Personen", "千人", "thousand persons"),
    ],
)
def test_units_in_other_languages_are_known_in_both(tmp_path: Path, unit: str, zh: str, en: str) -> None:
    folder = made(tmp_path, [["Land", "Erwerbslosenquote (%)", f"Umsatz ({unit})"], *figures(LANDS, 2)])
    assert indicators(folder)[1][2:] == (zh, en)


def test_yen_are_called_so_in_chinese(tmp_path: Path) -> None:
    folder = made(tmp_path, [["都道府県", "一人当たり所得（千円）"], *figures(PREFECTURES, 1)])
    assert indicators(folder)[0][2] == "千日元"


def test_a_total_and_an_owner_in_german(tmp_path: Path) -> None:
    rows = [
        ["Land", "Einwohner (Personen)"],
        *([w, 100 * (i + 2)] for i, w in enumerate(LANDS)),
        ["Insgesamt", 4400],
    ]
    folder = made(tmp_path, [*rows, ["© Landesamt für Statistik, 2023", ""]])
    report = tomllib.loads((folder / "report.toml").read_text("utf-8"))
    (area,) = report["area"]
    assert area["name"] == {"zh": "合计", "en": "Total"}
    assert report["source"][0]["cite"]["en"] == "Landesamt für Statistik, 2023"


def test_fiscal_years_are_told(tmp_path: Path) -> None:
    problems = Problems()
    rows = [["都道府県", "平成30年度", "令和元年度"], *figures(PREFECTURES, 2)]
    report = new_report(
        "mine", csv_of(tmp_path, rows), tmp_path / "reports", problems,
        Answers(indicator="失業率（%）", direction={"rest": "less"}), "en", None, DAY,
    )  # fmt: skip
    assert report is not None
    (note,) = [n.line("en") for n in report.tidy.notes if "fiscal years" in n.line("en")]
    assert "平成30年度" in note and list(report.tidy.periods) == ["2018", "2019"]
