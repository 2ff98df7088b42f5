"""Forms of a fourth blind set: names that come again under another head, regions over blocks of indicators, headings of the U.S. census."""

from __future__ import annotations

from pathlib import Path

from tests.intake.new.books import book, read

REGENCIES = ("Arla", "Berga", "Cora", "Doma", "Elva", "Fora")
CITIES = ("Berga", "Elva", "Gota")


def _two_languages(sections: tuple[str, str]) -> list[list[object]]:
    head: list[list[object]] = [
        ["Tabel 3.1 Penduduk Menurut Kabupaten/Kota, 2023"],
        ["Table 3.1 Population by Regency/Municipality, 2023"],
        ["Kabupaten/Kota\nRegency/Municipality", "Penduduk (ribu)\nPopulation (thousand)", "Kepadatan\nPopulation density"],
        ["(1)", "(2)", "(3)"],
    ]  # fmt: skip
    body: list[list[object]] = [[sections[0]]]
    body += [[f"{i + 1}. {n}", 310.5 + 7 * i, 95.5 + i] for i, n in enumerate(REGENCIES)]
    body += [[sections[1]], *([f"{i + 1}. {n}", 62.5 + 3 * i, 895.5 + i] for i, n in enumerate(CITIES))]
    return [*head, *body, ["Sumber/Source: an office"]]


def test_names_under_two_heads_are_told_apart_by_them_and_english_is_kept_of_two_languages(
    tmp_path: Path,
) -> None:
    tidy = read(book(tmp_path, {"3.1": _two_languages(("Kabupaten/Regency", "Kota/Municipality"))}))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("Population", "thousand persons"),
        ("Population density", ""),
    ]
    names = {k: r.name["en"] for k, r in tidy.regions.items()}
    assert list(names.values())[:2] == ["Arla", "Berga (Regency)"] and len(names) == 9
    people = tidy.measures[0].id
    by_name = {names[k]: tidy.frame.loc[(k, "2023"), people] for k in names}
    assert by_name["Berga (Regency)"] == 317.5 and by_name["Berga (Municipality)"] == 62.5
    assert by_name["Elva (Regency)"] == 338.5 and by_name["Elva (Municipality)"] == 65.5
    assert any("told apart by them: Berga, Elva" in n.line("en") for n in tidy.notes)


def test_towns_and_counties_of_one_name_get_what_their_section_is_called(tmp_path: Path) -> None:
    towns, counties = ("甲阳", "乙阳"), ("甲阳", "丙阳", "丁阳")
    rows = [["名称", "产值（亿元）"], ["市"], *([n, 90.5 + i] for i, n in enumerate(towns))]
    rows += [["县"], *([n, 40.5 + i] for i, n in enumerate(counties))]
    tidy = read(book(tmp_path, {"2023": rows}))
    assert [r.name["zh"] for r in tidy.regions.values()] == ["甲阳市", "乙阳", "甲阳县", "丙阳", "丁阳"]


def test_names_that_mostly_come_again_are_broken_down(tmp_path: Path) -> None:
    towns = ("Ashby", "Bexley", "Cowes", "Dover")
    rows = [["Name", "Jobs"], ["Towns"], *([n, 90.5 + i] for i, n in enumerate(towns))]
    rows += [["Villages"], *([n, 40.5 + i] for i, n in enumerate(towns))]
    tidy = read(book(tmp_path, {"2023": rows}))
    assert len(tidy.regions) == 4 and not any("told apart by them" in n.line("en") for n in tidy.notes)


def _blocks(regions: tuple[str, ...], rates: str = "Rates (%)") -> list[list[object]]:
    rows: list[list[object]] = [
        ["Table 2: Labour force characteristics"],
        ["", "Jul-Sep\n2023", "Oct-Dec\n2023"],
        ["", "Thousand", "Thousand"],
    ]
    for i, name in enumerate(regions):
        rows += [[name, "", ""], ["  Labour force", 2500 + 90 * i, 2510 + 91 * i]]
        # of one region all of them look like years
        rows += [["  Employed", 1922 + 70 * i, 1951 + 70 * i], [rates, "", ""]]
        rows += [["  Unemployment rate", 20.5 + i, 21.5 + i], ["  Participation rate", 60.5 - i, 61.5 - i]]
    return [*rows, ["Due to rounding, numbers do not add up."]]


CAPES = ("Arla Cape", "Berga Cape", "Cora Cape", "Doma")


def test_heads_without_figures_over_the_same_rows_are_regions_and_the_rows_indicators(tmp_path: Path) -> None:
    tidy = read(book(tmp_path, {"Table 2": _blocks(CAPES)}))
    assert [(m.name, m.unit, m.direction) for m in tidy.measures] == [
        ("Labour force", "thousand persons", "neither"),
        ("Employed", "thousand persons", "neither"),
        ("Unemployment rate", "%", "less"),
        ("Participation rate", "%", "neither"),
    ]
    assert [r.name["en"] for r in tidy.regions.values()] == list(CAPES)
    assert tidy.periods == ("2023-Q3", "2023-Q4")
    *_, last = tidy.regions
    first = next(iter(tidy.regions))
    force, employed, rate, _ = (m.id for m in tidy.measures)
    assert tidy.frame.loc[(first, "2023-Q4"), employed] == 1951
    assert (
        tidy.frame.loc[(last, "2023-Q3"), force] == 2770 and tidy.frame.loc[(last, "2023-Q4"), rate] == 24.5
    )


def test_heads_that_come_again_in_every_block_are_part_of_the_names(tmp_path: Path) -> None:
    tidy = read(book(tmp_path, {"Table 2": _blocks(CAPES, "Women")}))
    assert {m.name for m in tidy.measures} >= {"Labour force", "Women: Unemployment rate"}
    assert len(tidy.regions) == 4


def test_heads_that_name_what_is_measured_are_no_regions(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Town", "2022", "2023"]]
    for i, head in enumerate(("Unemployment rate (%)", "Literacy rate (%)", "Population (persons)")):
        rows += [[head, "", ""], *([t, 5.5 + 9 * i + k, 6.5 + 9 * i + k] for k, t in enumerate(REGENCIES))]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert [r.name["en"] for r in tidy.regions.values()] == list(REGENCIES)
    assert [m.name for m in tidy.measures] == ["Unemployment rate", "Literacy rate", "Population"]


COUNTIES = ("Arla County, Land", "Berga County, Land", "Cora County, Land", "Doma County, Land")


def _census(folder: Path, held: tuple[str, ...], rows: list[list[str]]) -> Path:
    """A download whose cells are the same but for the county's number; margins stand beside the estimates."""
    head = ["Label (Grouping)"]
    head += [f"{c}!!{h}!!{what}" for c in COUNTIES for h in held for what in ("Estimate", "Margin of Error")]
    lines = [head]
    for label, *cells in rows:
        line = [label]
        for i in range(len(COUNTIES)):
            for cell in cells:
                line += [cell.format(i), "±0.8" if cell else ""]
        lines.append(line)
    path = folder / "ACSST5Y2021.S0101-2024-11-18T093012.csv"
    path.write_text("\n".join(",".join(f'"{w}"' for w in line) for line in lines), encoding="utf-8-sig")
    return path


def test_headings_of_the_census_are_regions_and_labels_indicators(tmp_path: Path) -> None:
    rows = [
        ["Total population", "30{},277"],
        ["    SUMMARY INDICATORS", ""],
        ["        Median age (years)", "4{}.4"],
        ["    PERCENT ALLOCATED", ""],
        ["        Median age (years)", "1{}.5"],
    ]
    tidy = read(_census(tmp_path, ("Total",), rows))
    assert [r.name["en"] for r in tidy.regions.values()] == list(COUNTIES) and tidy.periods == ("2021",)
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("Total population", ""),
        ("SUMMARY INDICATORS: Median age", "years"),
        ("PERCENT ALLOCATED: Median age", "years"),
    ]
    last = list(tidy.regions)[-1]
    assert list(tidy.frame.loc[(last, "2021")]) == [303277, 43.4, 13.5]
    assert any("4 columns hold margins of error" in n.line("en") for n in tidy.notes)


def test_headings_of_the_census_that_hold_several_figures_of_a_region(tmp_path: Path) -> None:
    rows = [
        ["Total population", "30{},277", "(X)", "15{},000"],
        ["Under 5 years", "2{},500", "8.{}%", "1{},250"],
    ]
    tidy = read(_census(tmp_path, ("Total", "Percent", "Male"), rows))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("Total population", ""),
        ("Total population: Male", ""),
        ("Under 5 years", ""),
        ("Under 5 years, %", "%"),
        ("Under 5 years: Male", ""),
    ]
    share = next(m.id for m in tidy.measures if m.unit == "%" and m.name.startswith("Under 5"))
    assert list(tidy.frame[share]) == [8.0, 8.1, 8.2, 8.3]


def test_columns_of_spreads_are_never_regions(tmp_path: Path) -> None:
    rows = [["", "Share A", "Spread A", "Share B"]]
    rows += [[n, f"{40 + i}.5", f"±{i}.8", f"{20 + i}.5"] for i, n in enumerate(REGENCIES)]
    tidy = read(book(tmp_path, {"2023": rows}))
    assert [r.name["en"] for r in tidy.regions.values()] == list(REGENCIES)
    assert [m.name for m in tidy.measures] == ["Share A", "Share B"]


def test_years_of_the_republic_and_names_of_variables_over_chinese_headings(tmp_path: Path) -> None:
    places = ("甲區", "乙區", "丙區", "丁區")
    rows: list[list[object]] = [
        ["statistic_yyy", "site_id", "people_total", "area"],
        ["統計年", "區域別", "年底人口數", "土地面積"],
    ]
    for year in ("112", "113"):
        rows += [[year, p, str(9001 + 1200 * i + int(year)), str(20.5 + 3 * i)] for i, p in enumerate(places)]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert tidy.periods == ("2023", "2024") and len(tidy.regions) == 4
    assert [(m.name, m.total) for m in tidy.measures] == [("年底人口數", True), ("土地面積", True)]
    first = next(iter(tidy.regions))
    people = tidy.measures[0].id
    assert [tidy.frame.loc[(first, p), people] for p in tidy.periods] == [9113, 9114]


ZONES = ("甲高新区", "乙高新区", "丙高新区", "丁高新区", "戊高新区", "己高新区")


def test_a_loss_is_an_amount_as_profits_are(tmp_path: Path) -> None:
    rows: list[list[object]] = [["高新区", "净利润（亿元）", "净利润增速（%）"]]
    rows += [[z, -8.5 + 7 * i, -3.5 + i] for i, z in enumerate(ZONES)]
    tidy = read(book(tmp_path, {"2022年": rows}))
    assert [(m.total, m.direction) for m in tidy.measures] == [(True, "neither"), (False, "more")]


def test_a_large_region_that_has_half_of_one_column_is_no_total(tmp_path: Path) -> None:
    def questions(first: tuple[int, int, int]) -> list[str]:
        rows: list[list[object]] = [["高新区", "企业数（家）", "净利润（亿元）", "出口总额（亿元）"]]
        small = [(40 + 3 * i, 10 + 2 * i, 30 + 7 * i) for i in range(5)]
        rows += [[z, *figures] for z, figures in zip(ZONES, (first, *small), strict=True)]
        return [q.subject for q in read(book(tmp_path, {"2022年": rows})).questions if q.id == "means"]

    # of the others' 230, 70 and 220 together: one nearly, the others not
    assert questions((140, 69, 120)) == []
    assert questions((241, 73, 230)) == ["甲高新区"]
