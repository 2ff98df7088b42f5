"""Which column of a table names its regions, and what goes with it: ``find_region``, ``beside_region``, ``nested_regions``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.new.layout.breakdowns import is_counterpart, repeats
from intake.new.layout.column import (
    REMARKS,
    Column,
    determines,
    holds_codes,
    is_code,
    numbers_classes,
    one_to_one,
    speaks_of_regions,
    wordiness,
)
from intake.new.layout.page import SECTION
from intake.new.layout.roles import Roles, carried
from intake.new.vocabulary.names import amount_or_code, level_hits, name_of
from intake.new.vocabulary.words import FLAG_WORDS, PERIOD_WORDS, REGION_CODE_WORDS, REGION_WORDS, fold, key
from intake.places import china

#: a column of more different words breaks nothing down that stands under every region
_MOST_CROSSED = 8


def find_region(roles: Roles, own: set[str]) -> None:
    """The column of regions: the one with most known names, else the one that is called so, else the first of words."""
    open_ = [c for c in roles.left() if c.distinct]
    if own:
        best = max(open_, key=lambda c: sum(fold(w) in own for w in c.distinct), default=None)
        if best is not None and any(fold(w) in own for w in best.distinct):
            roles.region = best.index
            return
    known = [c for c in open_ if c.hits and c.hits >= 0.4 * len([w for w in c.texts if amount_or_code(w)])]
    named = any(c.says(REGION_WORDS) and len(c.distinct) > 1 for c in open_)
    # a single known word may be a code of something else: PER persons, ALL regions
    known = [c for c in known if c.hits > 1 or c.says(REGION_WORDS) or (len(c.distinct) <= 3 and not named)]
    # 开发区名称 beside 所在市: what lies in known regions is what the table is about
    known = [c for c in known if not any(_lies_in(o, c) for o in open_)]
    # beside the one country that all rows lie in stand its regions
    finer = [c for c in open_ if speaks_of_regions(c) and len(c.distinct) > 3]
    if finer and known and all(len(c.distinct) == 1 for c in known) and len(roles.page.body) > 3:
        known = []
    if known:
        roles.region = max(known, key=_rank).index
        return
    if (bare := _under_corner(open_)) is not None:
        roles.region = bare.index
        return
    called = [c for c in open_ if c.says(REGION_WORDS) and c.texts and not c.periods > 0.9]
    # urban and rural, called locations, stand under every region
    wordy = [c for c in open_ if c.texts and c.figures < 0.5 and c.periods < 0.1]
    called = [
        c for c in called if not any(len(o.distinct) > len(c.distinct) and _crosses(o, c) for o in wordy)
    ]
    called = [c for c in called if len(c.distinct) > 1] or finer[:1] or called
    # Area may head the names of areas, or how large they are
    called = [c for c in called if c.figures < 0.5] or called
    coded = [c for c in open_ if c.says(REGION_CODE_WORDS)]
    if called or coded:
        best = max(called or coded, key=lambda c: (len(c.distinct), wordiness(c) > 0, _spelt(c), -c.index))
        if not called:
            # beside a code its name is the region
            names = [
                c
                for c in open_
                if c.texts
                and c.figures < 0.5
                and c.index != best.index
                # codes may come again on every level
                and (
                    one_to_one(best, c)
                    or (determines(c.words, best.words) and abs(c.index - best.index) == 1)
                )
            ]
            best = names[0] if names else best
        roles.region = best.index
        return
    words = [c for c in open_ if len(c.texts) > 1 and c.figures < 0.5 and c.periods < 0.1]
    words = [c for c in words if sum(map(len, c.distinct)) / len(c.distinct) <= 40]
    if words:
        # groups of regions have fewer words than the regions beside them
        most = max(len(c.distinct) for c in words)
        words = [c for c in words if len(c.distinct) >= 0.5 * most]
        best = words[0]
        if holds_codes(best) or all(re.search(r"\d", w) and is_code(w) for w in best.distinct):
            # a code before the name it goes with
            beside = [c for c in words[1:] if one_to_one(best, c) and wordiness(c) > wordiness(best)]
            best = beside[0] if beside else best
        roles.region, roles.guessed = best.index, True
        return
    if (codes := _codes_alone(open_)) is not None:
        roles.region, roles.guessed = codes.index, True


#: what columns of codes are of that number no regions
_OF_THINGS = re.compile(
    r"product|item|commodit|industr|sector|activit|occupation|indicator|series|variable|measure|unit|sex|age|status|flag|"
    r"\b(?:hs|sitc|nace|isic|naics|cpc|cn)\d*\b|产品|商品|行业|指标|单位|项目|性别|年龄",
    re.IGNORECASE,
)
#: so many codes stand each in several years before they are taken for regions
_FEWEST_CODES = 4


def _codes_alone(columns: Sequence[Column]) -> Column | None:
    """The one column of codes, called so, of a table without a word, that comes again for every period (year, homicides, sgc_code).

    Or that begins the table, a code for each row: AreaKey, TotPop90.
    """
    coded = [c for c in columns if holds_codes(c) and not c.texts and not _OF_THINGS.search(c.heading)]
    coded = [c for c in coded if len(c.distinct) >= _FEWEST_CODES]
    if len(coded) == 1 and coded[0].index == 0 and len(coded[0].distinct) == len(coded[0].words):
        return coded[0]
    coded = [c for c in coded if len(c.words) >= 2 * len(c.distinct)]
    dated = any(c.says(PERIOD_WORDS) and c.periods > 0.9 and len(c.distinct) > 1 for c in columns)
    return coded[0] if len(coded) == 1 and dated else None


def _under_corner(columns: Sequence[Column]) -> Column | None:
    """The one column of words under an empty corner, where each of its words goes with one word of every other such column.

    Then the others say what its regions are grouped by, or are second names of them; none is called a region itself.
    """
    words = [c for c in columns if len(c.texts) > 2 and c.figures < 0.5 and c.periods < 0.1]
    words = [c for c in words if c.heading != SECTION]
    bare = [c for c in words if not c.heading]
    if len(bare) != 1 or not all(determines(bare[0].words, c.words) for c in words):
        return None
    same = [c for c in words if c is not bare[0] and c.says(REGION_WORDS) and one_to_one(c, bare[0])]
    return None if same else bare[0]


#: headings of columns of what regions lie in, and of columns of names
_LIES_IN = re.compile(r"^(?:所在|所属|隶属|归属)|\blocated in\b|^(?:host|parent)\b", re.IGNORECASE)
_NAMES = re.compile(r"名称$|\bnames?$", re.IGNORECASE)


def _lies_in(column: Column, larger: Column) -> bool:
    """Whether a column of more words names what lies in the regions of another one, to judge by what they are called.

    >>> zones, cities = ("北区", "南区", "西区", "东区"), ("合肥市", "合肥市", "芜湖市", "芜湖市")
    >>> _lies_in(Column(0, ("园区名称",), zones), Column(1, ("市",), cities)), _lies_in(Column(0, ("园区",), zones), Column(1, ("市",), cities))
    (True, False)
    """
    # codes of levels, ITL1 and ITL2, are none of regions
    more = len(column.distinct) > len(larger.distinct) and column.figures < 0.2 and wordiness(larger) > 0
    called = _LIES_IN.search(larger.heading) or (
        _NAMES.search(column.heading) and not _NAMES.search(larger.heading)
    )
    return more and bool(column.texts) and called is not None and determines(column.words, larger.words)


def _spelt(column: Column) -> bool:
    """Whether most words of a column are names, and no codes: one heading may be joined over both, and a total as well."""
    return sum(not is_code(w) for w in column.distinct) > 0.5 * len(column.distinct)


def _rank(column: Column) -> tuple[int, int, bool, float]:
    """The most names; of as many, the smaller units, for the larger say where they lie; of names and codes, names."""
    levels = level_hits(column.distinct)
    fine = max(range(len(china.LEVELS)), key=lambda k: (levels[china.LEVELS[k]], k))
    # municipalities are units of two levels
    fine = 0 if levels["province"] == column.hits else fine
    # beside 全省 the English column says Total
    chinese = any("\u4e00" <= w[0] <= "\u9fff" for w in column.distinct)
    return column.hits, fine, chinese, sum(map(len, column.distinct)) / len(column.distinct)


def beside_region(roles: Roles) -> None:
    """Columns that go with the region: its code, its name in another language, what it lies in, what it is grouped by."""
    assert roles.region is not None
    region = roles.columns[roles.region]
    for c in roles.left():
        coded = c.says(REGION_CODE_WORDS) or holds_codes(c)
        if not c.distinct or (c.figures > 0.5 and not coded and not c.says(REGION_WORDS)):
            continue
        if numbers_classes(c):
            # “5” is no name of a group
            continue
        # a larger unit is often written once, over the first of its own
        if (
            c.says(REGION_CODE_WORDS)
            and roles.code is None
            and roles.above
            and determines(c.words, region.words)
        ):
            roles.code = c.index
            continue
        if REMARKS.search(c.heading) and not c.hits:
            # what is remarked in some rows is no other name of their regions, and groups none
            roles.ignore(c, "remarks")
            continue
        below = carried(c.words)
        there, back = determines(region.words, below), determines(below, region.words)
        if c.hits and len(c.distinct) == 1 and is_counterpart(roles, c.distinct[0]):
            # 四川 beside other provinces is where all came from
            continue
        if c.hits and level_hits(c.distinct) != dict.fromkeys(china.LEVELS, 0) and _chinese(roles, region, c):
            continue
        if determines(region.words, c.words) and determines(c.words, region.words) and len(c.distinct) > 1:
            _again(roles, c)
        elif (
            there
            and not back
            and 1 < len(c.distinct) <= max(12, len(region.distinct) // 3)
            and len(region.distinct) > 3
            and not c.says(FLAG_WORDS)
        ):
            _group(roles, c)


def _group(roles: Roles, column: Column) -> None:
    """Keep a column that groups the regions; of a code and its name the name."""
    for i, before in enumerate(roles.groups):
        other = roles.columns[before]
        if one_to_one(other, column):
            wordier = wordiness(column) > wordiness(other)
            roles.groups[i] = column.index if wordier else before
            roles.ignore(other if wordier else column, "again")
            return
    roles.groups.append(column.index)


def nested_regions(roles: Roles) -> None:
    """Regions that share their names are told apart by the column of what they lie in: Washington County in two states."""
    assert roles.region is not None
    region = roles.columns[roles.region]
    if any(level_hits(region.distinct).values()) or not repeats(roles, ()):
        return
    for c in roles.left():
        if not c.says(REGION_WORDS) or c.figures > 0.5 or determines(region.words, c.words) or not c.texts:
            continue
        if _crosses(region, c):
            # urban and rural under every region lie in nothing
            continue
        if len(repeats(roles, [c.index])) < 0.2 * len(repeats(roles, ())):
            larger, smaller = sorted((region, c), key=lambda x: (len(x.distinct), x.index))
            roles.region = smaller.index
            roles.above.append(larger.index)
            return


def _crosses(region: Column, column: Column) -> bool:
    """Whether most regions stand with several words of a column of few: that breaks them down."""
    theirs: dict[str, set[str]] = {}
    for a, b in zip(region.words, column.words, strict=True):
        theirs.setdefault(a, set()).add(b)
    several = sum(len(words) > 1 for words in theirs.values())
    # counties of one name may lie in every state, for under such a heading stands a kind of unit
    loose = key(column.heading) in {"location", "locality", "area", "zone", "place"}
    return loose and len(column.distinct) <= _MOST_CROSSED and several > 0.5 * len(theirs)


def _again(roles: Roles, column: Column) -> None:
    """The region once more: as a code, or in other words."""
    assert roles.region is not None
    # the name of a total may be joined over code and name
    beside = set(filter(None, column.words)) - set(roles.columns[roles.region].words) or set(column.distinct)
    # 11.280.257 is an amount
    short = all(re.fullmatch(r"[A-Za-z0-9_.\-]{1,20}", w) for w in beside) and not all(
        re.fullmatch(r"\d{1,3}(?:\.\d{3})+", w) for w in beside
    )
    wordy = sum(not re.search(r"\d", w) for w in column.distinct) >= 0.5 * len(column.distinct)
    coded = short and (
        column.says(REGION_CODE_WORDS) or all(w.isupper() or any(x.isdigit() for x in w) for w in beside)
    )
    if coded and roles.code is None:
        roles.code = column.index
    elif column.says(REGION_CODE_WORDS) or not column.texts:
        roles.ignore(column, "again")
    elif wordy and sum(map(bool, column.words)) >= 0.5 * len(column.words):
        # a word in a few rows is a remark
        roles.names.append(column.index)


def _chinese(roles: Roles, region: Column, column: Column) -> bool:
    """A further column of Chinese regions: larger units, the same ones again, or other ones."""
    pairs = [(a, b) for a, b in zip(region.words, column.words, strict=True) if b][:600]
    hits, mine = level_hits([b for _, b in pairs]), level_hits(region.distinct)
    if not any(mine.values()) or sum(hits.values()) == 0:
        return False
    level = max(china.LEVELS, key=lambda x: mine[x])
    agree = other = 0
    for a, b in pairs:
        one, two = name_of(a, level), name_of(b, level)
        if one.code and one.code == two.code:
            agree += 1
        elif one.kind in {"region", "shared"} and two.kind in {"region", "shared"}:
            other += 1
    larger = max((hits[x] for x in china.LEVELS[: china.LEVELS.index(level)]), default=0)
    fewer = len({b for _, b in pairs}) < 0.7 * len({a for a, _ in pairs})
    if fewer or (not agree and larger > 2 * hits.get(level, 0)):
        roles.above.append(column.index)
    elif agree >= other:
        roles.ignored.append((column.index, column.heading, "names"))
    else:
        roles.rivals.append(column.index)
    return True
