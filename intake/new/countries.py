"""Countries and world regions by name and code, in both languages: ``country``, ``world_area``; the codes of Eurostat's NUTS."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from babel import Locale
from babel.core import get_global

from analysis.values import Text

#: names of the World Bank, the UN and the OECD that are not CLDR's
_ALIASES = {
    "bahamas, the": "BS", "bolivia (plurinational state of)": "BO", "brunei darussalam": "BN", "cabo verde": "CV", "congo, dem. rep.": "CD",
    "congo, democratic republic of the": "CD", "democratic republic of the congo": "CD", "congo, rep.": "CG", "congo": "CG", "cote d'ivoire": "CI",
    "ivory coast": "CI", "czech republic": "CZ", "egypt, arab rep.": "EG", "swaziland": "SZ", "gambia, the": "GM", "hong kong": "HK",
    "hong kong sar, china": "HK", "china, hong kong sar": "HK", "iran, islamic rep.": "IR", "iran (islamic republic of)": "IR",
    "korea, dem. people's rep.": "KP", "dem. people's rep. korea": "KP", "korea, rep.": "KR", "republic of korea": "KR", "korea": "KR",
    "kyrgyz republic": "KG", "lao pdr": "LA", "lao people's democratic republic": "LA", "macao sar, china": "MO", "china, macao sar": "MO",
    "macao": "MO", "macedonia, fyr": "MK", "macedonia": "MK", "micronesia, fed. sts.": "FM", "moldova, republic of": "MD",
    "republic of moldova": "MD", "burma": "MM", "west bank and gaza": "PS", "state of palestine": "PS", "palestine": "PS",
    "russian federation": "RU", "slovak republic": "SK", "st. kitts and nevis": "KN", "st. lucia": "LC", "st. martin (french part)": "MF",
    "st. vincent and the grenadines": "VC", "syrian arab republic": "SY", "taiwan, china": "TW", "chinese taipei": "TW", "taiwan province of china": "TW",
    "tanzania": "TZ", "united republic of tanzania": "TZ", "tanzania, united republic of": "TZ", "timor-leste": "TL", "east timor": "TL",
    "turkiye": "TR", "turkey": "TR", "united states of america": "US", "usa": "US", "u.s.": "US", "u.s.a.": "US", "uk": "GB",
    "united kingdom of great britain and northern ireland": "GB", "great britain": "GB", "venezuela, rb": "VE",
    "venezuela (bolivarian republic of)": "VE", "viet nam": "VN", "virgin islands (u.s.)": "VI", "yemen, rep.": "YE", "sao tome and principe": "ST",
    "puerto rico (us)": "PR", "somalia, fed. rep.": "SO", "curacao": "CW", "china, mainland": "CN", "mainland china": "CN", "people's republic of china": "CN",
    "holland": "NL", "the netherlands": "NL", "netherlands (kingdom of the)": "NL", "united arab emirates (the)": "AE", "macedonia, the former yugoslav republic of": "MK",
    "中国大陆": "CN", "韩国": "KR", "朝鲜": "KP", "中国台湾": "TW", "中国香港": "HK", "中国澳门": "MO", "台湾": "TW", "香港": "HK", "澳门": "MO", "刚果（金）": "CD", "刚果（布）": "CG", "捷克共和国": "CZ",
    "俄罗斯联邦": "RU", "斯洛伐克共和国": "SK", "土耳其": "TR", "阿联酋": "AE", "波黑": "BA", "沙特": "SA",
}  # fmt: skip
#: areas of several countries: the World Bank's codes, then names
_WORLD = {
    "WLD": ("World", "世界"), "EUU": ("European Union", "欧盟"), "EMU": ("Euro area", "欧元区"), "ARB": ("Arab World", "阿拉伯国家联盟"),
    "CSS": ("Caribbean small states", "加勒比小国"), "CEB": ("Central Europe and the Baltics", "中欧和波罗的海国家"),
    "EAR": ("Early-demographic dividend", "人口红利早期国家"), "EAS": ("East Asia & Pacific", "东亚与太平洋地区"),
    "EAP": ("East Asia & Pacific (excluding high income)", "东亚与太平洋地区（不含高收入）"),
    "TEA": ("East Asia & Pacific (IDA & IBRD countries)", "东亚与太平洋地区（IDA与IBRD国家）"), "ECS": ("Europe & Central Asia", "欧洲与中亚地区"),
    "ECA": ("Europe & Central Asia (excluding high income)", "欧洲与中亚地区（不含高收入）"),
    "TEC": ("Europe & Central Asia (IDA & IBRD countries)", "欧洲与中亚地区（IDA与IBRD国家）"),
    "FCS": ("Fragile and conflict affected situations", "脆弱和受冲突影响的国家"), "HPC": ("Heavily indebted poor countries (HIPC)", "重债穷国"),
    "HIC": ("High income", "高收入国家"), "IBD": ("IBRD only", "仅IBRD国家"), "IBT": ("IDA & IBRD total", "IDA与IBRD合计"), "IDB": ("IDA blend", "IDA混合国家"),
    "IDX": ("IDA only", "仅IDA国家"), "IDA": ("IDA total", "IDA合计"), "LTE": ("Late-demographic dividend", "人口红利晚期国家"),
    "LCN": ("Latin America & Caribbean", "拉丁美洲与加勒比地区"), "LAC": ("Latin America & Caribbean (excluding high income)", "拉丁美洲与加勒比地区（不含高收入）"),
    "TLA": ("Latin America & the Caribbean (IDA & IBRD countries)", "拉丁美洲与加勒比地区（IDA与IBRD国家）"),
    "LDC": ("Least developed countries: UN classification", "最不发达国家"), "LMY": ("Low & middle income", "中低收入国家"), "LIC": ("Low income", "低收入国家"),
    "LMC": ("Lower middle income", "中低等收入国家"), "MEA": ("Middle East & North Africa", "中东与北非地区"), "TMN": ("Middle East & North Africa (IDA & IBRD countries)", "中东与北非地区（IDA与IBRD国家）"),
    "MNA": ("Middle East & North Africa (excluding high income)", "中东与北非地区（不含高收入）"), "MIC": ("Middle income", "中等收入国家"),
    "NAC": ("North America", "北美"), "OED": ("OECD members", "经合组织成员国"), "OSS": ("Other small states", "其他小国"), "PSS": ("Pacific island small states", "太平洋岛屿小国"),
    "PST": ("Post-demographic dividend", "后人口红利国家"), "PRE": ("Pre-demographic dividend", "前人口红利国家"), "SST": ("Small states", "小国"), "SAS": ("South Asia", "南亚"),
    "TSA": ("South Asia (IDA & IBRD)", "南亚（IDA与IBRD国家）"), "SSF": ("Sub-Saharan Africa", "撒哈拉以南非洲地区"), "SSA": ("Sub-Saharan Africa (excluding high income)", "撒哈拉以南非洲地区（不含高收入）"),
    "TSS": ("Sub-Saharan Africa (IDA & IBRD countries)", "撒哈拉以南非洲地区（IDA与IBRD国家）"), "UMC": ("Upper middle income", "中高等收入国家"), "INX": ("Not classified", "未分类"),
    "AFE": ("Africa Eastern and Southern", "东部和南部非洲"), "AFW": ("Africa Western and Central", "西部和中部非洲"),
    "OECD": ("OECD", "经合组织"), "OECDE": ("OECD Europe", "经合组织欧洲成员国"), "G7": ("G7", "七国集团"), "G20": ("G20", "二十国集团"), "G-7": ("G7", "七国集团"), "G-20": ("G20", "二十国集团"), "OAVG": ("OECD average", "经合组织平均"), "OTO": ("OECD total", "经合组织合计"),
    "EA": ("Euro area", "欧元区"), "EA12": ("Euro area (12)", "欧元区12国"), "EA17": ("Euro area (17)", "欧元区17国"), "EA18": ("Euro area (18)", "欧元区18国"), "EA19": ("Euro area (19)", "欧元区19国"),
    "EA20": ("Euro area (20)", "欧元区20国"), "EA21": ("Euro area (21)", "欧元区21国"), "EU": ("European Union", "欧盟"), "EU15": ("EU (15)", "欧盟15国"), "EU25": ("EU (25)", "欧盟25国"), "EU27": ("EU (27)", "欧盟27国"),
    "EU27_2007": ("EU (27, 2007)", "欧盟27国（2007年）"), "EU27_2020": ("EU (27)", "欧盟27国"), "EU28": ("EU (28)", "欧盟28国"), "EEA": ("European Economic Area", "欧洲经济区"), "EFTA": ("EFTA", "欧洲自由贸易联盟"), "OWID_WRL": ("World", "世界"),
    "EEA30_2007": ("EEA (30)", "欧洲经济区30国"), "EEA31": ("EEA (31)", "欧洲经济区31国"), "EEA28": ("EEA (28)", "欧洲经济区28国"),
}  # fmt: skip
_WORLD_NAMES = {
    "europe": "欧洲", "africa": "非洲", "asia": "亚洲", "americas": "美洲", "oceania": "大洋洲", "south america": "南美洲", "latin america": "拉丁美洲", "northern america": "北美洲", "eastern asia": "东亚",
    "caribbean": "加勒比地区", "central america": "中美洲", "euro zone": "欧元区", "eurozone": "欧元区", "eu": "欧盟", "developing countries": "发展中国家", "developed countries": "发达国家", "high-income countries": "高收入国家",
    "low-income countries": "低收入国家", "upper-middle-income countries": "中高等收入国家", "lower-middle-income countries": "中低等收入国家", "sub-saharan africa": "撒哈拉以南非洲地区",
    "east asia and pacific": "东亚与太平洋地区", "europe and central asia": "欧洲与中亚地区", "latin america and caribbean": "拉丁美洲与加勒比地区", "middle east and north africa": "中东与北非地区",
    "middle east, north africa, afghanistan & pakistan": "中东、北非、阿富汗与巴基斯坦", "oecd - total": "经合组织合计", "oecd countries": "经合组织国家", "oecd average": "经合组织平均", "least developed countries": "最不发达国家", "world total": "世界",
    "世界": "世界", "全球": "世界", "欧盟": "欧盟", "欧元区": "欧元区", "高收入国家": "高收入国家", "低收入国家": "低收入国家", "中等收入国家": "中等收入国家", "亚洲": "亚洲", "欧洲": "欧洲", "非洲": "非洲",
    "european union (27)": "欧盟27国", "developed economies": "发达经济体", "emerging markets": "新兴市场", "advanced economies": "发达经济体", "emerging market and developing economies": "新兴市场和发展中经济体",
}  # fmt: skip
#: codes of NUTS countries: Eurostat's, which differ from ISO's in two
NUTS_COUNTRIES = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "EL",
        "ES",
        "FI",
        "FR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "ME",
        "MK",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "RS",
        "SE",
        "SI",
        "SK",
        "TR",
        "UK",
        "AL",
        "BA",
        "XK",
    ]
)
_OWN_SPELLING = {"EL": "GR", "UK": "GB"}
#: how these are named in publications of the mainland
_CHINA = {
    "TW": Text(zh="中国台湾", en="Taiwan, China"),
    "HK": Text(zh="中国香港", en="Hong Kong, China"),
    "MO": Text(zh="中国澳门", en="Macao, China"),
}


def _key(word: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word)).encode("utf-8").decode()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", plain.replace("’", "'").replace("&", "and")).strip().casefold()


@cache
def _names() -> Mapping[str, str]:
    """Every name and code of a country, folded → its two letters."""
    found: dict[str, str] = {}
    en, zh = Locale("en").territories, Locale("zh").territories
    codes = [
        c for c in en if re.fullmatch(r"[A-Z]{2}", c) and c not in {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}
    ]
    for code in codes:
        for word in (
            en[code],
            zh.get(code, ""),
            en[code].replace(" & ", " and "),
            en[code].replace("St.", "Saint"),
        ):
            if word:
                found.setdefault(_key(word), code)
    for three, twos in get_global("territory_aliases").items():
        if re.fullmatch(r"[A-Z]{3}", three) and len(twos) == 1 and twos[0] in codes:
            found.setdefault(three.casefold(), twos[0])
    found.update({_key(name): code for name, code in _ALIASES.items()})
    return found


@cache
def _three() -> Mapping[str, str]:
    """Two letters → the three of ISO 3166."""
    pairs = get_global("territory_aliases").items()
    return {twos[0]: three for three, twos in pairs if re.fullmatch(r"[A-Z]{3}", three) and len(twos) == 1}


def country(word: str, codes: bool = False) -> str | None:
    """The three letters of the country that a name or code means; None where it is none.

    Args:
        codes: whether two capital letters are a code.

    >>> country("Korea, Rep."), country("奥地利"), country("AUT"), country("Northland"), country("EL", codes=True)
    ('KOR', 'AUT', 'AUT', None, 'GRC')
    """
    plain = word.strip()
    if codes and re.fullmatch(r"[A-Z]{2}", plain):
        two: str | None = _OWN_SPELLING.get(plain, plain)
        two = two if two in _three() else None
    elif re.fullmatch(r"[a-zA-Z]{3}", plain) and not plain.isupper() and _key(plain) not in _ALIASES:
        two = None
    else:
        two = _names().get(_key(plain))
    return _three().get(two, two) if two else None


@cache
def _native() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for language in ("de", "fr", "es", "it", "pt", "nl", "ja", "ko", "pl", "ru", "tr", "sv"):
        for code, name in Locale(language).territories.items():
            if re.fullmatch(r"[A-Z]{2}", code):
                found.setdefault(_key(str(name)), code)
    return found


def native_country(word: str) -> str | None:
    """The country that a name in English, Chinese or a language of its own means; slower than :func:`country`.

    >>> native_country("Deutschland"), native_country("日本"), native_country("Bayern")
    ('DEU', 'JPN', None)
    """
    two = _native().get(_key(word.strip()))
    return country(word) or (_three().get(two, two) if two else None)


def country_name(code: str) -> Text:
    """A country's name in both languages, by its three letters.

    >>> country_name("AUT")["zh"], country_name("HKG")["en"]
    ('奥地利', 'Hong Kong, China')
    """
    two = next((k for k, v in _three().items() if v == code), code)
    if two in _CHINA:
        return _CHINA[two]
    return Text(
        zh=str(Locale("zh").territories.get(two, code)), en=str(Locale("en").territories.get(two, code))
    )


@cache
def _world_by_name() -> Mapping[str, Text]:
    found = {_key(en): Text(zh=zh, en=en) for en, zh in _WORLD.values()}
    for name, zh in _WORLD_NAMES.items():
        if name.isascii():
            found.setdefault(_key(name), Text(zh=zh, en=name[:1].upper() + name[1:]))
    english = {t["zh"]: t["en"] for t in found.values()}
    found.update(
        {k: Text(zh=zh, en=english.get(zh, zh)) for k, zh in _WORLD_NAMES.items() if not k.isascii()}
    )
    return found


def world_area(word: str, code: bool = False) -> Text | None:
    """The name of an area of several countries, in both languages; None where the word is none.

    Args:
        code: whether the word stands in a column of codes.

    >>> world_area("European Union")["zh"], world_area("EU27_2020", code=True)["zh"], world_area("Austria")
    ('欧盟', '欧盟27国', None)
    """
    plain = word.strip()
    if code and plain in _WORLD:
        return Text(zh=_WORLD[plain][1], en=_WORLD[plain][0])
    if re.fullmatch(r"(?:EU|EA|EEA)\d\d(?:_\d{4})?", plain):
        return Text(zh=_WORLD.get(plain, (plain, plain))[1], en=_WORLD.get(plain, (plain, plain))[0])
    name = re.sub(r"\s*\((?:EU|EA|changing|from|aggregate|\d)[^)]*\)", "", plain) or plain
    return _world_by_name().get(_key(plain)) or _world_by_name().get(
        _key(re.split(r" - | \(\d+ countries", name)[0])
    )


def nuts_level(word: str) -> int | None:
    """The level of a NUTS code: 0 a country, 1 to 3 its parts; None where it is none.

    >>> [nuts_level(w) for w in ("AT", "AT1", "AT11", "ITH5", "UKI31", "EU27_2020", "GDP", "ATZZ")]
    [0, 1, 2, 2, 3, None, None, 2]
    """
    plain = word.strip()
    if plain[:2] in NUTS_COUNTRIES and re.fullmatch(r"[A-Z]{2}[A-Z0-9]{0,3}", plain):
        return len(plain) - 2
    return None
