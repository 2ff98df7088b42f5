"""Kinds of regions that a table may be about: ``Kind``, ``KIND_NAMES``, ``COUNTRY_HEADINGS``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from analysis.values import Text
from intake.new.vocabulary.words import key

Kind = Literal["province", "prefecture", "county", "country", "nuts", "own", "table"]
KIND_NAMES: Mapping[Kind, Text] = {
    "province": Text(zh="省级地区", en="provinces"),
    "prefecture": Text(zh="地级地区", en="prefectures"),
    "county": Text(zh="县级地区", en="counties"),
    "country": Text(zh="国家和地区", en="countries"),
    "nuts": Text(zh="欧盟统计区域（NUTS）", en="NUTS regions"),
    "own": Text(zh="自有地区", en="regions of your own"),
    "table": Text(zh="地区表中的地区", en="regions of your table"),
}
#: columns in which two letters are a country’s code
COUNTRY_HEADINGS = frozenset(
    map(
        key,
        (
            "geo",
            "geo\\time",
            "country",
            "countries",
            "country code",
            "iso",
            "iso2",
            "ref area",
            "location",
            "reporter",
            "economy",
            "国家",
            "国家代码",
        ),
    )
)
