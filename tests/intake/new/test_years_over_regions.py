"""Rows of years above the regions are their whole in these years, and the regions' figures are of the last."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import JIANGSU, book, read

PROVINCES = ("北 京", "天 津", "河 北", "山 西", "内蒙古", "辽 宁", "吉 林", "黑龙江")


def _rows(
    names: tuple[str, ...], heading: str = "年  份\n地  区", years: tuple[object, ...] = (1997, 1998, 1999)
) -> list[list[object]]:
    return [
        ["各地区商品房屋销售面积", "", ""],
        [heading, "房屋销售面积（万平方米）", "住宅单价（元）"],
        *([y, 9010.2 + 3000 * i, 1500.5 + 80 * i] for i, y in enumerate(years)),
        *([n, 544.4 + 37.3 * i, 1400.0 + 31 * i] for i, n in enumerate(names)),
    ]


@pytest.mark.parametrize(
    ("names", "code", "word"), [(PROVINCES, "nation", "全国"), (tuple(JIANGSU[:8]), None, "合计")]
)
def test_rows_of_years_are_the_whole_in_these_years(
    tmp_path: Path, names: tuple[str, ...], code: str | None, word: str
) -> None:
    tidy = read(book(tmp_path, {"6-45": _rows(names)}))
    assert len(tidy.regions) == 8 and [a.word for a in tidy.areas.values()] == [word]
    (area,) = tidy.areas
    assert not [q for q in tidy.questions if q.id in {"means", "period"}]
    first = tidy.measures[0].id
    assert tidy.frame.loc[area][first].to_dict() == {"1997": 9010.2, "1998": 12010.2, "1999": 15010.2}
    for region in tidy.regions:
        assert list(tidy.frame.loc[region][first].dropna().index) == ["1999"]
    (told,) = [n.line("en") for n in tidy.notes if "above the regions" in n.what["en"]]
    assert "1997, 1998, 1999" in told and "figures are of 1999" in told


def test_years_that_are_not_over_known_regions_stay(tmp_path: Path) -> None:
    rows = _rows(("甲厂", "乙厂", "丙厂", "丁厂"))
    assert not any("above the regions" in n.what["en"] for n in read(book(tmp_path, {"6-45": rows})).notes)


def test_the_nation_over_some_provinces_is_no_whole_and_it_is_said_why(tmp_path: Path) -> None:
    tidy = read(book(tmp_path, {"1999年": _rows(PROVINCES, "地区", ("全国",))}))
    assert not tidy.whole
    (told,) = [n.line("en") for n in tidy.notes if "is the nation" in n.what["en"]]
    assert "8 of the 31 provinces" in told and "plain mean" in told
