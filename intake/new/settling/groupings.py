"""What the regions of a table are grouped by: ``groupings``, ``SMALLEST_GROUP``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from analysis.values import Text, same
from intake.new.answers import language_of
from intake.new.content.regions import Places
from intake.new.layout.column import determines
from intake.new.layout.page import SECTION
from intake.new.layout.roles import Roles
from intake.new.notes import Notes
from intake.new.sections.set_in import heads_of_names
from intake.new.settling.areas import Sorting
from intake.new.tidy import Area, Groups
from intake.new.vocabulary.countries import country, country_name
from intake.new.vocabulary.names import name_of, plain_name
from intake.new.vocabulary.words import fold
from intake.places import china

#: groups of fewer regions are not compared
SMALLEST_GROUP = 4
#: more groups are compared in no drawing; of larger units, which have names, there may be as many as there are provinces
_MOST, _MOST_UNITS = 12, 31
#: what regions are grouped by that lie in larger ones
_LARGER = Text(zh="所属地区", en="Larger units")


def groupings(
    tables: Sequence[Roles],
    places: Places,
    sorting: Sorting,
    codes: Mapping[str, str],
    areas: Mapping[str, Area],
    notes: Notes,
) -> list[Groups]:
    """Groupings that columns of the table give, and what regions lie in; none with groups too small to compare.

    Columns of yes and no come last, for others have names.
    """
    groups: list[Groups] = []
    plain: list[Groups] = []
    for table in tables[:1]:
        for column in table.groups:
            members: dict[str, str] = {}
            last = ""
            for r in table.page.body:
                last = table.page.grid.rows[r][column] or last
                word = table.page.grid.rows[r][table.region] if table.region is not None else ""
                key = places.key(table, r, ()) if word else None
                if key and key in codes and key in sorting.regions and last:
                    members.setdefault(codes[key], last)
            heading = table.page.heading_of(column)
            heading = "" if heading == SECTION else heading
            if _names_measures(table, members.values()):
                notes.note(
                    table.page.grid.place(None, column),
                    f"“{heading}”是文字，没有读取",
                    f"“{heading}” holds words and is not read",
                )
                continue
            asked = _of_yes_and_no(heading, members.values())
            names = asked or _by_their_codes(table, column)
            found = _grouping(
                f"groups_{column}", _UNIONS.get(heading.casefold(), same(heading)), members, names
            )
            (plain if asked else groups).extend(found)
            if not found:
                _tell_ungrouped(table, column, members, notes)
    if places.kind == "own" and tables and tables[0].above:
        lies = {codes[k]: places.rows[k].above for k in sorting.regions if places.rows[k].above}
        heading = tables[0].page.heading_of(tables[0].above[0])
        groups += (found := _grouping("larger_units", same(heading), lies, {}))
        if not found:
            _tell_ungrouped(tables[0], tables[0].above[0], lies, notes)
    elif places.kind in china.LEVELS and tables and tables[0].above:
        groups += _of_larger_units(tables[0], places, sorting, codes, notes)
    elif places.kind == "own" and (heads := heads_of_names(tables)):
        keys = {fold(places.rows[k].word): k for k in sorting.areas}
        under = {fold(plain_name(n)): keys.get(fold(plain_name(h)), "") for n, h in heads.items()}
        lies = {codes[k]: head for k in sorting.regions if (head := under.get(fold(places.rows[k].word)))}
        called = {k: areas[codes[k]].name for k in sorting.areas if codes.get(k) in areas}
        groups += _grouping("larger_units", _LARGER, lies, called)
    if sorting.parents:
        members = {codes[k]: p for k, p in sorting.parents.items() if k in codes}
        called = {places.rows[k].code: areas[codes[k]].name for k in sorting.areas if codes[k] in areas}
        names = {
            p: country_name(c) if (c := country(p, codes=True)) else called.get(p, same(p))
            for p in members.values()
        }
        groups += _grouping("larger_units", _LARGER, members, names)
    groups += plain
    if len(groups) > 1 and groups[0].name["zh"]:
        _tell_others(groups, notes)
    return groups


def _of_larger_units(
    table: Roles, places: Places, sorting: Sorting, codes: Mapping[str, str], notes: Notes
) -> list[Groups]:
    """What known regions lie in by a column of the table: 所属市 of counties; told where it makes no groups.

    By the provinces they lie in regions are grouped without being asked.
    """
    column = table.above[-1]
    lies = {codes[k]: places.rows[k].above for k in sorting.regions if places.rows[k].above and k in codes}
    words = list(dict.fromkeys(lies.values()))
    known = {w: name_of(w, "prefecture") for w in words}
    if len(words) < 2 or all(name_of(w, "province").kind == "region" for w in words):
        return []
    names = {
        w: china.of_level("prefecture").regions[k.code].name for w, k in known.items() if k.kind == "region"
    }
    heading = table.page.heading_of(column)
    # as many as there are provinces, by which regions are grouped as well
    if found := _grouping("larger_units", same(heading), lies, names, _MOST_UNITS):
        return found
    _tell_ungrouped(table, column, lies, notes)
    return []


def _tell_ungrouped(table: Roles, column: int, members: Mapping[str, str], notes: Notes) -> None:
    """Why a column that says what regions lie in, or belong to, makes no groups."""
    words = list(dict.fromkeys(members.values()))
    heading = table.page.heading_of(column)
    if len(words) < 2 or heading in {"", SECTION}:
        return
    said = list(members.values())
    small = [w for w in words if said.count(w) < SMALLEST_GROUP]
    zh, en = f"列中有 {len(words)} 类", f"it names {len(words)} groups"
    if small:
        zh += f"，其中 {len(small)} 类不足 {SMALLEST_GROUP} 个地区（如{small[0]}）"
        en += f", {len(small)} of them with fewer than {SMALLEST_GROUP} regions ({small[0]}{' …' * (len(small) > 1)})"
    notes.note(
        table.page.grid.place(None, column),
        f"地区不按“{heading}”分组：{zh}",
        f"the regions are not grouped by “{heading}”: {en}",
        "要分组，在原表里加一列较大的分组",
        "to group them add a column of larger groups to the spreadsheet",
    )


def _names_measures(table: Roles, words: Iterable[str]) -> bool:
    """Whether the words of a column are those of headings: 首要污染物 says PM2.5 and O3, which are no groups of cities."""
    said = {fold(w) for w in words}
    headings = {fold(p) for v in table.values for p in table.page.paths[v.column]}
    named = {w for w in said if any(h.startswith(w) for h in headings)}
    return len(said) > 1 and 2 * len(named) > len(said)


def _tell_others(groups: Sequence[Groups], notes: Notes) -> None:
    """By which column regions are grouped where several might."""
    first, *others = [g.name for g in groups if g.name["zh"]]
    if others:
        notes.note(
            "",
            f"按“{first['zh']}”分组；{'、'.join(n['zh'] for n in others)}没有用于分组",
            f"regions are grouped by “{first['en']}”, and not by {', '.join(n['en'] for n in others)}",
            f"要按后者分组，在原表里删去“{first['zh']}”列",
            f"to group them by these, delete the column “{first['en']}” in the spreadsheet",
        )


#: what answers a heading that is a question: 长江经济带 否, OECD yes
_YES, _NO = frozenset({"是", "yes", "y", "true"}), frozenset({"否", "no", "n", "false"})


#: unions of countries that a column of yes and no may be about
_UNIONS: Mapping[str, Text] = {
    name.casefold(): Text(zh=zh, en=name)
    for name, zh in (
        ("OPEC", "欧佩克"), ("OECD", "经合组织"), ("EU", "欧盟"), ("ASEAN", "东盟"), ("NATO", "北约"), ("BRICS", "金砖国家"),
        ("APEC", "亚太经合组织"), ("CIS", "独联体"), ("G7", "七国集团"), ("G20", "二十国集团"), ("ECOWAS", "西非国家经济共同体"),
    )
}  # fmt: skip


def _of_yes_and_no(heading: str, words: Iterable[str]) -> dict[str, Text]:
    """Names of the two groups of a column of yes and no, by its heading; empty of any other column.

    >>> {w: dict(t) for w, t in _of_yes_and_no("长江经济带", ["否", "是", "否"]).items()}
    {'否': {'zh': '非长江经济带', 'en': '非长江经济带'}, '是': {'zh': '长江经济带', 'en': '长江经济带'}}
    >>> _of_yes_and_no("OECD", ["yes", "no"])["no"]["en"], _of_yes_and_no("区域", ["东部", "西部"])
    ('non-OECD', {})
    >>> [dict(t) for t in _of_yes_and_no("opec", ["no", "yes"]).values()], _of_yes_and_no("coastal", ["no", "yes"])["no"]["en"]
    ([{'zh': '非欧佩克', 'en': 'non-OPEC'}, {'zh': '欧佩克', 'en': 'OPEC'}], 'not coastal')
    """
    said = list(dict.fromkeys(words))
    if len(said) != 2 or not heading or {fold(w) in _YES for w in said} != {True, False}:
        return {}
    if not all(fold(w) in _YES | _NO for w in said):
        return {}
    chinese = language_of(heading) == "zh"
    bare = re.sub(r"^(?:是否(?:属于|为|在)?|is (?:in |an? )?)", "", heading, flags=re.IGNORECASE)
    if (known := _UNIONS.get(bare.casefold())) is not None:
        none = Text(zh=f"非{known['zh']}", en=f"non-{known['en']}")
        return {w: known if fold(w) in _YES else none for w in said}
    return {w: same(bare if fold(w) in _YES else f"非{bare}" if chinese else f"not {bare}") for w in said}


def _by_their_codes(table: Roles, column: int) -> dict[str, Text]:
    """Names of groups that are codes of other rows: code 912 stands beside Northern Africa; empty where they are none."""
    codes = set(filter(None, table.columns[column].distinct))
    if table.region is None or not all(re.fullmatch(r"[A-Z0-9]{1,8}", w) for w in codes):
        return {}
    names = table.columns[table.region].words
    for c in table.columns:
        if c.index in {column, table.region} or not codes & set(c.distinct):
            continue
        said = {code: name for code, name in zip(c.words, names, strict=True) if code and name}
        if determines(c.words, names) and len(codes & said.keys()) >= len(codes) - 1:
            return {code: same(said[code]) for code in codes & said.keys()}
    return {}


def _grouping(
    id: str, name: Text, members: Mapping[str, str], names: Mapping[str, Text], most: int = _MOST
) -> list[Groups]:
    words = list(dict.fromkeys(members.values()))
    sizes = [sum(w == m for m in members.values()) for w in words]
    # one group of three, as the North-east's provinces are, is no reason to leave the others out
    small = [n for n in sizes if n < SMALLEST_GROUP]
    few = small and (small != [SMALLEST_GROUP - 1] or len(sizes) < 3)
    if len(words) < 2 or len(words) > most or few:
        return []
    ids = {w: f"g{i}" for i, w in enumerate(words, start=1)}
    return [
        Groups(
            id, name, {ids[w]: names.get(w, same(w)) for w in words}, {c: ids[w] for c, w in members.items()}
        )
    ]
