"""English names of China's prefectures and counties by their Chinese names: `english_names`, `stem`, `kind_of`.

A name is pinyin, read as ``gazetteer/readings.csv`` says (every name with a character of several readings has
been looked at once and has a row there, with the reason where the reading is not the character's usual one, which
``characters.csv`` has), unless the place has a spelling of its own in ``spelling.csv``, each with its source:

- ``SASM``: the romanisation of Mongolian, Tibetan and Uyghur names by the mapping administration, as in 中国地名录
  (Gazetteer of China); left, right, front, middle and rear are translated like the kind of unit;
- ``Hong Kong``: the districts' names in the District Councils Ordinance (Cap. 547);
- ``Taiwan``: the names that the counties and cities write themselves in English;
- ``usual``: the name under which the place presents itself in English.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent / "gazetteer"

_NATIONS = {
    "朝鲜族": "Korean", "土家族": "Tujia", "布依族": "Buyei", "哈尼族": "Hani", "景颇族": "Jingpo",
    "傈僳族": "Lisu", "蒙古族": "Mongol", "达斡尔族": "Daur", "鄂伦春族": "Oroqen", "鄂伦春": "Oroqen",
    "鄂温克族": "Ewenki", "仫佬族": "Mulao", "毛南族": "Maonan", "仡佬族": "Gelao", "纳西族": "Naxi",
    "拉祜族": "Lahu", "布朗族": "Blang", "独龙族": "Derung", "普米族": "Pumi", "裕固族": "Yugur",
    "东乡族": "Dongxiang", "保安族": "Bonan", "撒拉族": "Salar", "哈萨克族": "Kazak", "哈萨克": "Kazak",
    "柯尔克孜": "Kirgiz", "塔吉克": "Tajik", "锡伯": "Xibe", "蒙古": "Mongol", "满族": "Manchu",
    "藏族": "Tibetan", "羌族": "Qiang", "彝族": "Yi", "苗族": "Miao", "侗族": "Dong", "壮族": "Zhuang",
    "傣族": "Dai", "白族": "Bai", "回族": "Hui", "畲族": "She", "瑶族": "Yao", "黎族": "Li", "水族": "Sui",
    "佤族": "Va", "怒族": "Nu", "土族": "Tu", "各族": "Various Nationalities",
}  # fmt: skip
_KINDS = {
    "自治州": "Autonomous Prefecture", "自治县": "Autonomous County", "自治旗": "Autonomous Banner",
    "特别行政区": "Special Administrative Region", "行政委员会": "Administrative Committee",
    "地区": "Prefecture", "盟": "League", "省": "Province",
    "市": "City", "县": "County", "区": "District", "旗": "Banner",
}  # fmt: skip
#: kinds that names of districts may end in by chance (碑林区, 清新区): only these units are of the kind
_ONLY = {
    "林区": ("Forestry District", ("神农架林区",)),
    "新区": ("New Area", ("浦东新区", "滨海新区", "沈北新区")),
    "特区": ("Special District", ("六枝特区",)),
}
#: districts of mines, told in Chinese from the county beside them by this word only
_MINES = ("井陉矿区", "峰峰矿区", "鹰手营子矿区", "白云鄂博矿区")
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
#: an English name that ends in one of these says nothing without the kind of unit
_UNFINISHED = (
    "Left", "Right", "Front", "Middle", "Rear", "United", "Mining", "Eastern", "Southern", "Western", "North",
    "Islands",
)  # fmt: skip


def kind_of(full: str) -> str:
    """What kind of unit a full Chinese name says, in Chinese; "" where it says none.

    >>> kind_of("神农架林区"), kind_of("碑林区"), kind_of("阿拉善左旗"), kind_of("峨山彝族自治县")
    ('林区', '区', '旗', '自治县')
    """
    listed = next((kind for kind, (_, names) in _ONLY.items() if full in names), "")
    return listed or next((k for k in _KINDS if full.endswith(k) and full != k), "")


def stem(full: str) -> str:
    """A Chinese name without what kind of unit it is and which nationalities it is named after.

    >>> stem("凉山彝族自治州"), stem("襄阳市"), stem("双江拉祜族佤族布朗族傣族自治县"), stem("东乡族自治县")
    ('凉山', '襄阳', '双江', '东乡')

    >>> stem("神农架林区"), stem("碑林区"), stem("浦东新区"), stem("清新区")
    ('神农架', '碑林', '浦东', '清新')
    """
    kind = kind_of(full)
    left = full[: len(full) - len(kind)]
    while len(left) > 2 and (nation := next((n for n in _NATIONS if left.endswith(n)), None)):
        if left == nation:
            return left.removesuffix("族")
        left = left.removesuffix(nation)
    return left


def _table(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def spellings() -> dict[str, str]:
    """Code → the English name of a place that is not called by the pinyin of its Chinese name."""
    return {row["code"]: row["en"] for row in _table("spelling.csv")}


@cache
def reviewed() -> dict[str, tuple[str, ...]]:
    """Code → the syllables of a name with a character of several readings, as the review has them."""
    return {row["code"]: tuple(row["pinyin"].split()) for row in _table("readings.csv")}


def read_part(full: str) -> str:
    """What of a full Chinese name is read in English: without its kind, unless one character would be left.

    >>> read_part("碑林区"), read_part("蔚县"), read_part("东区")
    ('碑林', '蔚', '东区')
    """
    core = stem(full)
    return core if len(core) > 1 or kind_of(full) in {"县", "旗"} else full


def latin(syllables: tuple[str, ...]) -> str:
    """Syllables written as one name (GB/T 16159): an apostrophe before a vowel, a capital in front.

    >>> latin(("xi", "an")), latin(("xin", "gan"))
    ("Xi'an", 'Xingan')
    """
    joined = "".join(("'" if i and s[0] in "aoe" else "") + s for i, s in enumerate(syllables))
    return joined[:1].upper() + joined[1:]


def _nations(full: str, core: str, kind: str) -> str:
    """ "Lahu, Va, Blang and Dai": the nationalities that a name has between its stem and its kind."""
    left = full[len(core) : len(full) - len(kind)] if full.startswith(core) else ""
    named: list[str] = []
    while left and (hit := next((n for n in _NATIONS if left.startswith(n)), None)):
        named.append(_NATIONS[hit])
        left = left.removeprefix(hit)
    return (", ".join(named[:-1]) + " and " if len(named) > 1 else "") + (named[-1] if named else "")


def english_names(code: str, full: str, county: bool) -> tuple[str, str, str]:
    """Short and full English name of the unit with this code and full Chinese name, and its pinyin.

    Needs pypinyin for the characters that have one reading only.
    """
    from pypinyin import lazy_pinyin

    core, kind = stem(full), kind_of(full)
    mine = full in _MINES
    reading = core.removesuffix("矿") if mine else read_part(full)
    syllables = reviewed().get(code) or tuple(s for c in reading for s in lazy_pinyin(c, v_to_u=True))
    pinyin = latin(syllables[: len(reading)])
    word = spellings().get(code) or pinyin + (" Mining" if mine else "")
    listed = _ONLY.get(kind)
    what = "Municipality" if full in _MUNICIPALITIES else listed[0] if listed else _KINDS.get(kind, "")
    whole = " ".join(w for w in (word, _nations(full, core, kind), what) if w)
    # a single syllable is not what a county is called, nor is a side: Jia County, Alxa Left Banner
    bare = (len(core) == 1 and kind in {"县", "旗"}) or word.split()[-1] in _UNFINISHED
    return (whole if county and bare else word), whole, pinyin
