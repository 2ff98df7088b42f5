"""Rows that have a name and no figure: told with their number, once each, and asked about once only."""

from __future__ import annotations

from pathlib import Path

from tests.intake.new.books import JIANGSU, book, csv_of, read

COUNTRIES = ("Angola", "Austria", "Belgium", "Brazil", "China", "Cyprus", "Denmark", "Spain", "Estonia", "Finland", "France", "Georgia", "Greece")  # fmt: skip
EMPTY = ("Aruba", "Arab World", "Euro area", "European Union", "Hong Kong SAR, China")


def _told(notes: object) -> list[str]:
    return [n.what["en"] for n in notes]  # type: ignore[attr-defined]


def test_countries_and_areas_without_figures_are_no_headings_of_blocks_and_are_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Country Name", "2019", "2020"]]
    for i, c in enumerate(COUNTRIES):
        rows += [[EMPTY[i // 2], "", ""]] if i % 2 == 0 and i // 2 < len(EMPTY) else []
        rows += [[c, 30.5 + i, 31 + i]]
    tidy = read(csv_of(tmp_path, rows), indicator="Gini index")
    said = _told(tidy.notes)
    assert len(tidy.regions) == len(COUNTRIES) + 2
    assert "these rows have no figure and are not read: Arab World, Euro area, European Union" in said
    assert (
        "these regions have no figure at all and are listed all the same: Aruba, Hong Kong, China" in said
        and sum("Aruba" in w for w in said) == 1
    )


def test_continents_over_their_countries_remain_headings_of_blocks(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Country", "2019", "2020"], ["Africa", "", ""], ["Angola", 3.5, 4.5]]
    rows += [["Ghana", 5.1, 5.2], ["Kenya", 6.4, 6.1], ["Europe", "", ""]]
    rows += [[c, 7.5 + i, 8 + i] for i, c in enumerate(("Austria", "Belgium", "Denmark", "Spain"))]
    tidy = read(csv_of(tmp_path, rows), indicator="Gini index")
    assert len(tidy.regions) == 7 and not [w for w in _told(tidy.notes) if "no figure" in w]


def test_many_empty_regions_are_counted(tmp_path: Path) -> None:
    rows = [["地区", "失业率（%）"], *([c, 3.5 + i / 10 if i < 3 else ""] for i, c in enumerate(JIANGSU))]
    said = _told(read(book(tmp_path, {"各市": rows}), period="2023").notes)
    assert [w for w in said if w.endswith("… (10)")]


def test_a_row_that_only_the_total_counts_is_asked_about_once(tmp_path: Path) -> None:
    sizes = [1023 + 37 * i for i in range(len(JIANGSU))]
    rows = [
        ["市", "2023年项目个数（个）"],
        *([c, v] for c, v in zip(JIANGSU, sizes, strict=True)),
        ["省直部门", 2077],
        ["合计", sum(sizes) + 2077],
    ]
    path = book(tmp_path, {"汇总": rows})
    asked = read(path).questions
    assert [(q.id, q.subject, q.default) for q in asked] == [("means", "省直部门", "nothing")]
    assert "the sum only with it" in asked[0].text["en"]
    assert not read(path, means={"省直部门": "nothing"}).questions
