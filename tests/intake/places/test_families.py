"""Families of regions: prefectures and provinces of counties, groups of a report's own regions."""

from __future__ import annotations

from analysis.values import Grouping, Text
from intake.places.families import LEAST, MOST, families

CHENGDU = ["510104", "510105", "510106", "510107"]
#: two counties of one prefecture, which alone are no company
LUZHOU = ["510502", "510503"]


def test_a_county_belongs_to_its_prefecture_or_where_that_has_few_to_its_province() -> None:
    found = families("county", [*CHENGDU, *LUZHOU], {})
    assert found["510104"].codes == tuple(CHENGDU)
    assert found["510104"].name == Text(zh="成都", en="Chengdu")
    assert found["510502"].codes == (*CHENGDU, *LUZHOU)
    assert found["510502"].name == Text(zh="四川", en="Sichuan")


def test_every_region_has_a_family_that_holds_it() -> None:
    codes = [*CHENGDU, *LUZHOU, "110101"]
    found = families("county", codes, {})
    assert set(found) == set(codes)
    assert all(code in family.codes for code, family in found.items())


def test_regions_of_a_reports_own_belong_to_their_group_else_to_those_beside_them() -> None:
    codes = [f"r{i:03}" for i in range(300)]
    grouping = Grouping(
        "part",
        Text(zh="片区", en="Part"),
        {"a": Text(zh="甲", en="A"), "b": Text(zh="乙", en="B")},
        dict.fromkeys(codes[:LEAST], "a") | dict.fromkeys(codes[LEAST : LEAST + MOST + 1], "b"),
    )
    found = families("table", codes, {"part": grouping})
    assert found["r000"].codes == tuple(codes[:LEAST])
    assert found["r000"].name == Text(zh="甲", en="A")
    # a group of more than a page can show is no company either
    assert found["r100"].name is None
    assert "r100" in found["r100"].codes
    assert len(found["r100"].codes) < MOST
