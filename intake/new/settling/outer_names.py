"""Names in both languages of the counties of Taiwan, the districts of Hong Kong and the prefectures of Japan, and Taiwan's money:
``outer_names``, ``taiwan_units``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from analysis.values import Text
from intake.new.vocabulary.names import simplified
from intake.places import china

#: counties of Taiwan's tables that have another name in those of the mainland
_ISLANDS = {"金门县": "Kinmen County", "连江县": "Lienchiang County"}
_TAIWAN, _HONG_KONG = "71", "81"
#: Japan's prefectures in the order of their numbers, as they write themselves in English; what they are called is behind the name
_PREFECTURES = (
    "北海道 Hokkaido|青森県 Aomori|岩手県 Iwate|宮城県 Miyagi|秋田県 Akita|山形県 Yamagata|福島県 Fukushima|茨城県 Ibaraki|栃木県 Tochigi|"
    "群馬県 Gunma|埼玉県 Saitama|千葉県 Chiba|東京都 Tokyo|神奈川県 Kanagawa|新潟県 Niigata|富山県 Toyama|石川県 Ishikawa|福井県 Fukui|"
    "山梨県 Yamanashi|長野県 Nagano|岐阜県 Gifu|静岡県 Shizuoka|愛知県 Aichi|三重県 Mie|滋賀県 Shiga|京都府 Kyoto|大阪府 Osaka|兵庫県 Hyogo|"
    "奈良県 Nara|和歌山県 Wakayama|鳥取県 Tottori|島根県 Shimane|岡山県 Okayama|広島県 Hiroshima|山口県 Yamaguchi|徳島県 Tokushima|"
    "香川県 Kagawa|愛媛県 Ehime|高知県 Kochi|福岡県 Fukuoka|佐賀県 Saga|長崎県 Nagasaki|熊本県 Kumamoto|大分県 Oita|宮崎県 Miyazaki|"
    "鹿児島県 Kagoshima|沖縄県 Okinawa"
)
#: characters in them that are written otherwise in Chinese
_IN_CHINESE = str.maketrans("県東馬長鳥島広徳児縄賀愛岡沖庫宮葉", "县东马长鸟岛广德儿绳贺爱冈冲库宫叶")
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


@cache
def _of_japan() -> Mapping[str, Text]:
    names: dict[str, Text] = {}
    for line in _PREFECTURES.split("|"):
        word, en = line.split()
        # 北海道 is never without its last character
        for said in (word, word if en == "Hokkaido" else word[:-1]):
            names[said] = Text(zh=said.translate(_IN_CHINESE), en=en)
    return names


def outer_names(words: Sequence[str]) -> Mapping[str, Text]:
    """Name → both languages, where nearly all of a list are counties of Taiwan, districts of Hong Kong or prefectures of Japan; else nothing.

    What writes Chinese itself stays as it is written; Japan's names have their usual form in Chinese.

    >>> outer_names(["臺北市", "新竹縣", "金門縣", "嘉義市"])["新竹縣"]["en"], outer_names(["灣仔", "東區", "深水埗", "離島"])["東區"]["en"]
    ('Hsinchu County', 'Eastern District')
    >>> [dict(t) for t in outer_names(["東京", "鹿児島", "大阪", "北海道", "全国"]).values()][:2]
    [{'zh': '东京', 'en': 'Tokyo'}, {'zh': '鹿儿岛', 'en': 'Kagoshima'}]
    >>> outer_names(["東區", "南區"]), outer_names(["北區", "東區", "西區", "中區", "港區"])
    ({}, {})
    """
    of_japan = {key: name for w in words if (name := _of_japan().get(key := w.strip()))}
    if len(of_japan) >= _FEWEST and len(of_japan) >= (1 - _MOST_UNKNOWN) * len(set(words)):
        return of_japan
    for part in (_TAIWAN, _HONG_KONG):
        known = _names(part)
        found = {w: Text(zh=w, en=known[key]) for w in words if (key := simplified(w)) in known}
        if len(found) >= _FEWEST and len(found) >= (1 - _MOST_UNKNOWN) * len(set(words)):
            return found
    return {}


def taiwan_units(words: Sequence[str]) -> Mapping[str, str]:
    """Units of money in English where the regions are Taiwan's counties: 元 is NT$ there; else nothing.

    >>> taiwan_units(["臺北市", "新竹縣", "金門縣", "嘉義市"])["元"], taiwan_units(["南京市", "无锡市", "徐州市", "常州市"])
    ('NT$', {})
    """
    names = _names(_TAIWAN)
    said = {name["en"] for name in outer_names(words).values()}
    return _MONEY if len(said & set(names.values())) >= _FEWEST else {}


__all__ = ["outer_names", "taiwan_units"]
