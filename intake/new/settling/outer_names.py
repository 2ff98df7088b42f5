"""English names of the counties of Taiwan and the districts of Hong Kong, and Taiwan's money: ``outer_names``, ``taiwan_units``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from intake.new.vocabulary.names import simplified
from intake.places import china

#: counties of Taiwan's tables that have another name in those of the mainland
_ISLANDS = {"金门县": "Kinmen County", "连江县": "Lienchiang County"}
_TAIWAN, _HONG_KONG = "71", "81"
#: of fewer names nothing can be told
_FEWEST = 4
_MOST_UNKNOWN = 0.2
#: amounts as Taiwan's tables write them → in English
_MONEY = {
    "元": "NT$", "千元": "thousand NT$", "萬元": "10,000 NT$", "百萬元": "million NT$", "億元": "100 million NT$", "十億元": "billion NT$",
    "兆元": "trillion NT$", "元/人": "NT$ per person", "元/戶": "NT$ per household",
}  # fmt: skip


@cache
def _names(part: str) -> Mapping[str, str]:
    units = [region for code, region in china.counties().regions.items() if code.startswith(part)]
    # 台北市 is Taipei City, 湾仔 beside 湾仔区 is Wan Chai
    full = {u.name["zh"].split("（")[0]: u.full["en"].split(", ")[0] for u in units}
    if part == _TAIWAN:
        return {**full, **_ISLANDS}
    short = {zh.removesuffix("区"): en.removesuffix(" District") for zh, en in full.items() if len(zh) > 2}
    return {**short, **full}


def outer_names(words: Sequence[str]) -> Mapping[str, str]:
    """Name → English, where nearly all names of a list are counties of Taiwan or districts of Hong Kong; else nothing.

    >>> outer_names(["臺北市", "新竹縣", "金門縣", "嘉義市"])["新竹縣"], outer_names(["灣仔", "東區", "深水埗", "離島"])["東區"]
    ('Hsinchu County', 'Eastern District')
    >>> outer_names(["東區", "南區"]), outer_names(["北區", "東區", "西區", "中區", "港區"])
    ({}, {})
    """
    for part in (_TAIWAN, _HONG_KONG):
        known = _names(part)
        found = {w: known[key] for w in words if (key := simplified(w)) in known}
        if len(found) >= _FEWEST and len(found) >= (1 - _MOST_UNKNOWN) * len(set(words)):
            return found
    return {}


def taiwan_units(words: Sequence[str]) -> Mapping[str, str]:
    """Units of money in English where the regions are Taiwan's counties: 元 is NT$ there; else nothing.

    >>> taiwan_units(["臺北市", "新竹縣", "金門縣", "嘉義市"])["元"], taiwan_units(["南京市", "无锡市", "徐州市", "常州市"])
    ('NT$', {})
    """
    names = _names(_TAIWAN)
    return _MONEY if len(set(outer_names(words).values()) & set(names.values())) >= _FEWEST else {}


__all__ = ["outer_names", "taiwan_units"]
