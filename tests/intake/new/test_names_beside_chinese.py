"""What a table has in English beside its Chinese is used: its title; and what is known of Taiwan's and Hong Kong's regions."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.values import Text
from intake.new.tidy import Tidy
from intake.new.writing.draft import Draft
from tests.intake.new.books import JIANGSU, book, read

COUNTIES = ("臺灣地區", "臺北市", "桃園市", "新竹縣", "金門縣", "嘉義市", "嘉義縣")
DISTRICTS = ("中西區", "灣仔", "東區", "深水埗", "離島")


def table(names: tuple[str, ...], money: str, *above: list[object]) -> list[list[object]]:
    rows = [[n, 2022, 900 - 7 * i, 3 + i / 10] for i, n in enumerate(names)]
    return [*above, ["縣市", "年", f"平均每戶所得（{money}）", "失業率（%）"], *rows]


def test_a_title_below_in_english_is_the_english_title(tmp_path: Path) -> None:
    for lines in (
        [["縣市主要指標"], ["MAIN INDICATORS BY COUNTY AND CITY"]],
        [["縣市主要指標 Main Indicators by County and City"]],
    ):
        tidy = read(book(tmp_path, {"1": table(COUNTIES, "元", *lines)}))
        assert (tidy.title, tidy.title_in_english) == ("縣市主要指標", "Main Indicators by County and City")
    tidy = read(
        book(tmp_path, {"1": table(COUNTIES, "元", ["縣市主要指標"], ["População por concelho e ano"])})
    )
    assert (tidy.title, tidy.title_in_english) == ("縣市主要指標", "")


@pytest.mark.parametrize(
    ("names", "english"),
    [(COUNTIES[1:], {"臺北市": "Taipei City", "嘉義縣": "Chiayi County", "金門縣": "Kinmen County", "桃園市": "Taoyuan City"}),
     (DISTRICTS, {"灣仔": "Wan Chai", "東區": "Eastern District", "離島": "Islands"})],
)  # fmt: skip
def test_counties_of_taiwan_and_districts_of_hong_kong_have_their_own_spellings(
    tmp_path: Path, names: tuple[str, ...], english: dict[str, str]
) -> None:
    tidy = read(book(tmp_path, {"1": table(names, "元")}))
    named = {r.name["zh"]: r.name["en"] for r in tidy.regions.values()}
    assert {w: named[w] for w in english} == english and not tidy.untranslated


def test_money_in_a_table_of_taiwan_is_its_own(tmp_path: Path) -> None:
    def unit(tidy: Tidy) -> object:
        draft = Draft.__new__(Draft)
        object.__setattr__(draft, "tidy", tidy)
        return Draft.unit_of(draft, tidy.measures[0])

    assert unit(read(book(tmp_path, {"1": table(COUNTIES, "萬元")})))["en"] == "10,000 NT$"  # type: ignore[index]
    mainland = JIANGSU[:6]
    assert unit(read(book(tmp_path, {"1": table(mainland, "元")})))["en"] == "yuan"  # type: ignore[index]


def test_what_a_download_lists_above_its_table_is_no_title(tmp_path: Path) -> None:
    listed: list[list[object]] = [
        ["Time frequency", "", "Annual"],
        ["Sex", "", "Total"],
        ["Age", "", "Adults"],
        [""],
    ]
    towns = ("Ashby", "Bexley", "Cowes", "Dover", "Ely", "Frome")
    rows = [["Town", "Year", "Rate (%)"], *([t, 2022, 3 + i] for i, t in enumerate(towns))]
    assert read(book(tmp_path, {"Data": [*listed, *rows]})).title == ""
    titled = [["Rates of towns in England", "", ""], *listed[:1], [""], *rows]
    assert read(book(tmp_path, {"Data": titled})).title == "Rates of towns in England"


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [("萬元", "万元", "10,000 NT$"), ("千元", "千元", "thousand NT$")],
)
def test_units_are_in_the_characters_of_the_sentences(tmp_path: Path, unit: str, zh: str, en: str) -> None:
    """Names stand as the source writes them; a unit is a part of the sentence, and 兆 in Chinese of the mainland is a million."""
    tidy = read(book(tmp_path, {"1": table(COUNTIES, unit)}))
    draft = Draft.__new__(Draft)
    object.__setattr__(draft, "tidy", tidy)
    assert Draft.unit_of(draft, tidy.measures[0]) == Text(zh=zh, en=en)
