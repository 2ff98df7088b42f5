"""Names and units as a careful reader would write them: units in brackets, prices told apart, countries' codes, the total before its parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.new.vocabulary.countries import country, country_name
from intake.problems import Problems

#: ISO 3166-1 alpha-3 as the standard lists them
ISO = re.findall(
    r"[A-Z]{3}",
    "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA "
    "CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA "
    "FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY "
    "JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ "
    "MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS "
    "RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV "
    "TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE",
)


def read(tmp_path: Path, text: str, **said: object) -> Tidy:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    tidy = read_statistics(path, problems, Answers(**said))  # type: ignore[arg-type]
    assert tidy is not None and not problems.errors, [p.line() for p in problems.errors]
    return tidy


def test_the_list_is_whole() -> None:
    assert len(set(ISO)) == len(ISO) == 249


@pytest.mark.parametrize("code", ISO)
def test_every_code_of_a_country_stays_as_it_is(code: str) -> None:
    assert country(code) == code
    assert code not in country_name(code).values()
    assert country(country_name(code)["en"]) == code


@pytest.mark.parametrize(
    "line", ["（単位千人）", "（単位　千人）(Thousand persons)", "（单位：千人）", "（单位千人）"]
)
def test_a_line_of_units_in_brackets_is_no_name(tmp_path: Path, line: str) -> None:
    regions = ["北海道", "青森県", "岩手県", "宮城県", "秋田県"]
    body = "".join(f"{x},{5 + i}37,{2 + i}16,-{i}.7\n" for i, x in enumerate(regions))
    tidy = read(
        tmp_path, f"人口推計（2022年10月1日現在）,,,\n,,{line},\n都道府県,総人口,男,増減率（‰）\n" + body
    )
    assert [(m.name, m.unit) for m in tidy.measures] == [("総人口", "千人"), ("男", "千人"), ("増減率", "‰")]


REGIONS = ("Alford", "Bexton", "Carrow", "Danby", "Elmet")


@pytest.mark.parametrize("constant", ["2017 constant prices", "Chained (2017) dollars"])
def test_prices_that_a_column_tells_apart_belong_to_the_name(tmp_path: Path, constant: str) -> None:
    rows = [
        f"{year},{x},{price},{what},{unit},millions,{value + i}"
        for year in (2021, 2022)
        for i, x in enumerate(REGIONS)
        for what, value in (("Output", 500), ("Consumption", 300))
        for price, unit in ((constant, "Chained (2017) dollars"), ("Current prices", "Dollars"))
    ]
    tidy = read(tmp_path, "REF_DATE,GEO,Prices,Estimates,UOM,SCALAR_FACTOR,VALUE\n" + "\n".join(rows) + "\n")
    assert {m.name for m in tidy.measures} == {
        f"{what} ({price})" for what in ("Output", "Consumption") for price in (constant, "Current prices")
    }
    assert {m.unit for m in tidy.measures} == {"million Chained (2017) dollars", "million dollars"}


@pytest.mark.parametrize(("first", "whole"), [("Female", "Total"), ("Male", "Total"), ("女", "合计")])
def test_of_parts_that_are_all_read_the_total_comes_first(tmp_path: Path, first: str, whole: str) -> None:
    sexes = (first, whole, "Other" if first.isascii() else "男")
    rows = [f"{x},{s},2022,{i + k}.5" for i, x in enumerate(REGIONS) for k, s in enumerate(sexes)]
    text = "Region,Sex,Year,Unemployment rate (%)\n" + "\n".join(rows) + "\n"
    tidy = read(tmp_path, text, choose={"Sex": "all"})
    assert [whole in m.name for m in tidy.measures] == [True, False, False]


@pytest.mark.parametrize(
    "prices", [("At Current Prices", "At Constant 2018 Prices"), ("现价", "不变价"), ("名目", "実質")]
)
def test_nominal_and_real_are_two_indicators_and_nothing_is_asked_of_them(
    tmp_path: Path, prices: tuple[str, str]
) -> None:
    rows = [
        f"{x},{p},{100 + 7 * i + k},{110 + 5 * i + k}"
        for i, x in enumerate(REGIONS)
        for k, p in enumerate(prices)
    ]
    text = (
        '"Gross Regional Output by Place, Valuation and Year"\nPlace,Valuation,2021,2022\n'
        + "\n".join(rows)
        + "\n"
    )
    tidy = read(tmp_path, text)
    assert not [q for q in tidy.questions if q.id == "choose"]
    assert [m.name for m in tidy.measures] == [f"Gross Regional Output ({p})" for p in prices]
    assert tidy.frame.loc[(list(tidy.regions)[2], "2022")].tolist() == [120, 121]
    one = read(tmp_path, text, choose={"Valuation": prices[1]})
    assert [m.name for m in one.measures] == ["Gross Regional Output"]
    # an adjustment is another reading of the same figure, and is asked about
    (asked,) = [
        q for q in read(tmp_path, text.replace(prices[0], "Unadjusted")).questions if q.id == "choose"
    ]
    assert asked.subject == "Valuation"


def test_names_that_hold_their_prices_are_names(tmp_path: Path) -> None:
    names = ("地区生产总值（现价）", "地区生产总值（不变价）")
    rows = [f"{x},{n},{100 + 7 * i},{110 + 5 * i}" for i, x in enumerate(REGIONS) for n in names]
    tidy = read(tmp_path, "地点,内容,2021,2022\n" + "\n".join(rows) + "\n")
    assert [m.name for m in tidy.measures] == list(names) and not [
        q for q in tidy.questions if q.id == "choose"
    ]
