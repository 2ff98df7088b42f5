"""Columns that break figures down further, by sex, by method, by branch: ``find_breakdowns``, ``take_narrowing``, ``is_counterpart``;
what a title says is divided so: ``divided_by_title``, ``of_whom_by_title``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from intake.new.answers import marks_of
from intake.new.layout.around import without_year
from intake.new.layout.beside import RELATIVE
from intake.new.layout.column import Column, determines, is_code, one_to_one, wordiness
from intake.new.layout.headings import ValueColumn
from intake.new.layout.page import SECTION
from intake.new.layout.roles import MOST_VALUES, Dimension, Roles, carried
from intake.new.vocabulary.countries import country
from intake.new.vocabulary.directions import direction_of
from intake.new.vocabulary.names import level_hits
from intake.new.vocabulary.prices import at_prices
from intake.new.vocabulary.region_parts import of_what
from intake.new.vocabulary.words import FLAG_WORDS
from intake.places import china
from intake.tables.totals import grows_with_size, relative
from intake.tables.units import is_unit

#: more kinds of prices or estimates than this no table has
_FEW_NAMES = 6


def find_breakdowns(roles: Roles, long: bool) -> None:
    """Columns that tell rows apart which otherwise would be about the same."""
    _words_for_units(roles)
    candidates = [c for c in roles.left() if 1 < len(c.distinct) <= MOST_VALUES and not _is_prose(c)]
    in_words = [c for c in candidates if long or c.figures < 0.5]
    groups = repeats(roles, ())
    if not groups:
        return
    telling = _telling(in_words, groups)
    if repeats(roles, [c.index for c in telling]):
        # ages and the like are numbers
        small = [c for c in roles.columns if c.index in {v.column for v in roles.values} and _is_scale(c)]
        more = _telling(small, repeats(roles, [c.index for c in telling]))
        if more and not repeats(roles, [c.index for c in (*telling, *more)]):
            telling += more
            roles.values = [v for v in roles.values if v.column not in {c.index for c in more}]
    for column, label in _pairs(telling, candidates):
        labels = dict(zip(column.words, label.words, strict=True))
        name = label.heading or column.heading
        words = [*column.distinct, *[""] * _blank_is_whole(column, groups)]
        roles.dimensions.append(
            Dimension(
                column.index,
                "block" if name == SECTION else name,
                {w: labels[w] or w for w in words},
                # nominal and real are two indicators, and not two readings of one
                named=len(words) <= _FEW_NAMES and all(at_prices(labels[w] or w) for w in words),
            )
        )
    roles.repeated = sum(len(g) - 1 for g in repeats(roles, [d.column for d in roles.dimensions]).values())
    for c in candidates:
        if (
            any(determines(roles.columns[d.column].words, c.words) for d in roles.dimensions)
            and c.index not in roles.taken
        ):
            roles.ignore(c, "again")


def take_narrowing(roles: Roles) -> None:
    """Columns that say one word in every row of which readers must know: that all are women, or came from one country.

    The word goes into the names of the indicators. A word for everybody, a code, or the country that all regions lie in says nothing.
    """
    for c in roles.left():
        if len(c.distinct) != 1 or len(roles.page.body) < 2 or not all(c.words):
            continue
        (word,) = c.distinct
        if of_what(word)[1] or is_counterpart(roles, word):
            roles.dimensions.append(Dimension(c.index, c.heading, {word: word}, named=True))


def is_counterpart(roles: Roles, word: str) -> bool:
    """Whether a word names a place of the same kind as the regions: asylum seekers in many countries who came from one."""
    if roles.region is None:
        return False
    others = [w for w in roles.columns[roles.region].distinct if w != word]
    if country(word) is not None:
        # of regions of a country, one may be called as another country is: Georgia, Luxembourg
        return sum(country(w) is not None for w in others) > 0.8 * len(others) > 1
    mine, its = level_hits([word]), level_hits(others)
    # 吉林 over its cities is the province, though one of them is called so
    level = next((level for level in china.LEVELS if mine[level]), None)
    return level is not None and its[level] > 0.8 * len(others) > 1


def _words_for_units(roles: Roles) -> None:
    """A column that says in words what units tell apart: prices, current and chained, beside dollars and chained dollars."""
    if roles.unit is None or roles.measure is None:
        return
    unit = roles.columns[roles.unit]
    about = list(zip(roles.columns[roles.measure].words, unit.words, strict=True))
    if determines(*map(list, zip(*about, strict=True))):
        return
    for c in roles.left():
        worded = 1 < len(c.distinct) <= _FEW_NAMES and c.figures < 0.5 and not _is_prose(c) and c.hits < 2
        if not worded or all(map(is_code, c.distinct)) or any(map(is_unit, c.distinct)):
            continue
        if one_to_one(c, unit):
            labels = {w: w for w in c.distinct}
            roles.dimensions.append(Dimension(c.index, c.heading, labels, named=True))
            return


def _blank_is_whole(column: Column, groups: Mapping[tuple[str, ...], Sequence[int]]) -> bool:
    """Whether in one row of each group nothing is written: that of all together, beside men and women."""
    blank = [sum(not column.words[i] for i in rows) for rows in groups.values()]
    full = all(any(column.words[i] for i in rows) for rows in groups.values())
    return full and sum(n == 1 for n in blank) >= 0.9 * len(blank)


def _keys(roles: Roles, more: Sequence[int] = ()) -> list[tuple[str, ...]]:
    """What every row is about, without its figures."""
    single = (roles.region, roles.period, roles.part, roles.measure, roles.aspect, roles.unit)
    level = roles.level.column if roles.level is not None else None
    columns = [c for c in (*single, level, *roles.above, *more) if c is not None]
    below = {c: carried(roles.columns[c].words) for c in columns}
    return list(zip(*(below[c] for c in columns), strict=True)) if columns else []


def repeats(roles: Roles, more: Sequence[int]) -> dict[tuple[str, ...], list[int]]:
    """Rows with figures that are about the same, by what they are about, in small letters: Winnebago and WINNEBAGO are one name."""
    by_words: dict[tuple[str, ...], list[int]] = {}
    columns = [v.column for v in roles.values]
    for i, about in enumerate(_keys(roles, more)):
        if any(roles.columns[c].words[i] for c in columns):
            by_words.setdefault(tuple(map(str.casefold, about)), []).append(i)
    return {about: rows for about, rows in by_words.items() if len(rows) > 1}


def _telling(columns: Sequence[Column], groups: Mapping[tuple[str, ...], Sequence[int]]) -> list[Column]:
    some = list(groups.values())[:2000]
    return [c for c in columns if any(len({c.words[i] for i in rows}) > 1 for rows in some)]


def _pairs(telling: Sequence[Column], candidates: Sequence[Column]) -> list[tuple[Column, Column]]:
    """Each breakdown once, with the column that says it in words."""
    pairs: list[tuple[Column, Column]] = []
    for c in telling:
        if any(determines(a.words, c.words) for a, _ in pairs):
            continue
        pairs = [(a, b) for a, b in pairs if not determines(c.words, a.words)]
        same = [x for x in candidates if determines(c.words, x.words) and determines(x.words, c.words)]
        pairs.append((c, max(same, key=wordiness, default=c)))
    return pairs


def _is_prose(column: Column) -> bool:
    return sum(map(len, column.texts)) > 40 * max(1, len(column.texts)) or column.says(FLAG_WORDS)


def _is_scale(column: Column) -> bool:
    """Whether a column of numbers may be a breakdown: few whole numbers, each in many rows."""
    if not 1 < len(column.distinct) <= 120 or not all(re.fullmatch(r"\d{1,3}", w) for w in column.distinct):
        return False
    counts = Counter(w for w in column.words if w)
    return min(counts.values()) >= 2 and min(counts.values()) >= 0.5 * max(counts.values())


#: a title that says what is counted, and by what it is divided: Hotellerie: Logiernächte nach Kanton und Herkunft der Gäste
_DIVIDED = re.compile(
    r"(?:[^:]{1,40}: )?(?P<what>[^:,;\d]{3,60}?) (?:by|nach|par|selon|por|según|per|naar|efter|według) .{3,}",
    re.IGNORECASE,
)
_IN_ALL = re.compile(
    r"total[e]?|all|overall|insgesamt|gesamt|ensemble|totaal|totalt|ogółem|razem", re.IGNORECASE
)


def divided_by_title(values: Sequence[ValueColumn], titles: Sequence[str]) -> list[ValueColumn]:
    """Columns named with what the title says is counted, where headings say only of what part: Total, domestic and foreign guests.

    >>> columns = [ValueColumn(i, "", w, "", None) for i, w in enumerate(("Total", "Inland", "Ausland"), start=1)]
    >>> [v.name for v in divided_by_title(columns, ["Hotellerie: Logiernächte nach Kanton und Herkunft der Gäste, 2005–2008"])]
    ['Logiernächte: Total', 'Logiernächte: Inland', 'Logiernächte: Ausland']
    >>> columns = [ValueColumn(i, "", w, "", None) for i, w in enumerate(("Total", "Population", "Births"), start=1)]
    >>> divided_by_title(columns, ["Vital statistics by canton"]) == columns
    True
    """
    names = {v.name for v in values}
    parts = {w for w in names if not _IN_ALL.fullmatch(w)}
    said = next((m["what"].strip() for w in titles if (m := _DIVIDED.fullmatch(without_year(w)))), "")
    # what has a unit or a noun of its own is counted itself
    own = any(
        len(w.split()) > 2 or grows_with_size(w, "") or relative(w, "") or direction_of(w, "") for w in parts
    )
    if not said or not parts or len(parts) == len(names) or own or any(v.unit or v.english for v in values):
        return list(values)
    return [replace(v, name=marks_of(said, v.name).colon.join([said, v.name])) for v in values]


#: whose figures are, and not what: 城镇居民 above 绝对额 and 增速
_WHOM = re.compile(
    r"(?:(?:全体|全市|全省|城乡|城镇|农村|城市)(?:常住)?居民|城镇|农村|城市|乡村|城乡|全体)(?:家庭)?"
)
#: how much of it, which no name says
_HOW_MUCH = re.compile(r"绝对[量值数额]|总量|数量|数值|金额|水平|本期|本年")
_OF_PEOPLE = re.compile(r"(?:全体|城乡)?(?:常住)?居民")


def of_whom_by_title(values: Sequence[ValueColumn], titles: Sequence[str]) -> list[ValueColumn]:
    """Columns named with what the title says is measured, where headings say only whose figures they are; others as they are.

    >>> names = ("全体居民：绝对额", "全体居民：增速", "城镇居民：绝对额", "农村居民：绝对额", "城乡收入比")
    >>> columns = [ValueColumn(i, "", w, "", None) for i, w in enumerate(names, start=1)]
    >>> [v.name for v in of_whom_by_title(columns, ["2022年各设区市居民人均可支配收入"])]
    ['居民人均可支配收入', '居民人均可支配收入：增速', '城镇居民人均可支配收入', '农村居民人均可支配收入', '城乡收入比']
    >>> of_whom_by_title(columns, ["2022年居民收入和支出情况"]) == columns, of_whom_by_title(columns[:2], ["居民人均可支配收入"]) == columns[:2]
    (True, True)
    """
    parts = {v.column: v.name.split("：") for v in values}
    whom = {
        c: some[0]
        for c, some in parts.items()
        if _WHOM.fullmatch(some[0]) and all(_HOW_MUCH.fullmatch(p) or RELATIVE.fullmatch(p) for p in some[1:])
    }
    said = without_year(next(iter(titles), ""))
    one = re.search(r"[\u3400-\u9fff]{3}", said) and not re.search(r"情况|指标|[和及与、]|[表册]$", said)
    if len(set(whom.values())) < 2 or not one:
        return list(values)
    of_people = _OF_PEOPLE.match(said)
    named = []
    for v in values:
        if v.column not in whom:
            named.append(v)
            continue
        word, rest = whom[v.column], [p for p in parts[v.column][1:] if not _HOW_MUCH.fullmatch(p)]
        if of_people is None:
            name = f"{said}：{word}"
        elif word.startswith(("全体", "城乡", "全")):
            name = said.removeprefix("全体").removeprefix("城乡")
        else:
            name = f"{word.removesuffix('居民')}居民{said[of_people.end() :]}"
        named.append(replace(v, name="：".join([name, *rest]), english=""))
    return named
