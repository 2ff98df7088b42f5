"""Which indicators are parts of others: ``wholes_of``, ``parts_between``, ``parts_by_name``, ``under_heads``."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

import numpy as np

from analysis.values import Text
from intake.new.content.cells import UNSAID, Series
from intake.new.content.shares import times_of
from intake.new.content.wholes import Floats, make_up, parts_of_wholes
from intake.new.contradictions.broken_sums import tell_broken_sums
from intake.new.notes import Notes
from intake.new.vocabulary.region_parts import ALL_OF
from intake.tables.totals import grows_with_size, relative

#: behind a whole so many columns are looked at
_MOST = 11
#: of all rows so many must fit at once to be looked at closely
_SOME = 0.6
#: what stands between a heading and what is below it
_COLON = re.compile(r"：|: ")
#: so many rows show that what stands under a heading is a part of it, in nearly all of which it is
_FEWEST_UNDER, _NEARLY_ALL = 4, 0.98
#: of fewer rows sums agree by chance
_FEWEST = 5

#: names of what is left when one amount or rate is taken from another
_BALANCE = re.compile(
    r"自然增长|净(?!化)|差额|顺差|逆差|余额|结余|盈余|\bnatural (?:increase|growth|change)|\bnet\b|\bbalance\b|\bsurplus\b|\bsaldo\b",
    re.IGNORECASE,
)

#: names of parts of what all regions have together
_SHARE = re.compile(
    r"占|比重|份额|构成|\bshare\b|\bproportion\b|\banteil|\bpart (?:de|du|des)\b|participaci[oó]n|participação|シェア|構成比|비중",
    re.IGNORECASE,
)


def parts_between(
    values: Floats, decimals: Sequence[int], units: Sequence[str], taken: Collection[int]
) -> list[tuple[tuple[int, ...], int]]:
    """Some of the columns right behind another, in its unit, that add up to it; each with the column of the whole.

    Housing, of it villas, of it affordable housing, then offices, shops and other buildings: what is sold in all is the sum of those
    of the first level only, which stand not side by side.

    Args:
        values: (rows, indicators), NaN where there is no figure.
        decimals: with how many decimals each column is written.
        units: in what each is measured.
        taken: columns that are parts, or wholes of parts, already.

    >>> sold = np.array([[484.7, 55.1, 35.1, 48.0, 6.8, 5.0], [247.8, 7.8, 100.7, 2.0, 7.9, 0.6], [346.0, 0.8, 136.9, 2.1, 18.8, 0.3],
    ...                  [157.3, 0.5, 79.3, 2.9, 34.0, 0.4], [671.9, 16.9, 108.9, 18.9, 71.0, 9.3]])
    >>> everything = np.c_[sold[:, [0, 3, 4, 5]].sum(axis=1), sold]
    >>> parts_between(everything, [1] * 7, ["万平方米"] * 7, []), parts_between(everything + 1, [1] * 7, ["万平方米"] * 7, [])
    ([((1, 4, 5, 6), 0)], [])
    """
    found: list[tuple[tuple[int, ...], int]] = []
    used = set(taken)
    n = values.shape[1]
    for whole in range(n - 2):
        behind: list[int] = []
        for k in range(whole + 1, min(n, whole + 1 + _MOST)):
            if units[k] != units[whole] or k in used:
                break
            behind.append(k)
        if whole in used or len(behind) < 3 or (~np.isnan(values[:, whole])).sum() < _FEWEST:
            continue
        for parts in _candidates(values, decimals, behind, whole):
            if make_up(values, decimals, parts, whole):
                found.append((parts, whole))
                used |= {*parts, whole}
                break
    return found


def _candidates(
    values: Floats, decimals: Sequence[int], behind: Sequence[int], whole: int
) -> list[tuple[int, ...]]:
    """The first column and others that add up in most rows, the fewest together first."""
    rows = values[~np.isnan(values[:, whole])]
    some = np.nan_to_num(rows[:, list(behind)])
    chosen = np.arange(2 ** (len(behind) - 1))[:, None] >> np.arange(len(behind) - 1)[None, :] & 1
    chosen = np.c_[np.ones(len(chosen), dtype=int), chosen]
    slack = 10.0 ** -min(decimals[k] for k in (*behind, whole)) * len(behind) + 1e-6 * np.abs(rows[:, whole])
    fits = (np.abs(chosen @ some.T - rows[:, whole]) <= slack).mean(axis=1)
    hits = np.flatnonzero((fits >= _SOME) & (chosen.sum(axis=1) > 1)).tolist()
    hits.sort(key=lambda i: int(chosen[i].sum()))
    return [tuple(k for k, on in zip(behind, chosen[i], strict=True) if on) for i in hits[:20]]


#: parts that only their names bring together are so many at most, of so many columns with one noun
_MOST_NAMED, _MOST_OF_A_NOUN = 4, 10
#: what a name says beside its noun and that it is all of it: a number, a unit
_BESIDE = re.compile(r"[(（][^()（）]*[)）]|小\s*计|(?<=.)数$|\bnumber of\b|[,，:：]\s*$", re.IGNORECASE)


def _without_all(name: str) -> str:
    return _BESIDE.sub("", ALL_OF.sub("", name))


def noun_of(name: str) -> str:
    """What an indicator is a number of, by the end of its name; empty where it is one letter or sign.

    >>> [noun_of(w) for w in ("家庭户人口", "总人口（万人）", "常住人口数：合计", "Household population", "Total population", "총인구수", "GDP", "A")]
    ['人口', '人口', '人口', 'population', 'population', '인구수', 'gdp', '']
    """
    plain = _without_all(" ".join(name.split()).casefold()).strip(" ：:,，")
    plain = _without_all(re.split(r"[:：]", plain)[-1].strip())
    if re.search(r"[\u3400-\u9fff]$", plain):
        return plain[-2:] if len(plain) > 1 else ""
    word = plain.split()[-1] if plain.split() else ""
    return word if len(word) > 2 else ""


def parts_by_name(
    values: Floats,
    decimals: Sequence[int],
    names: Sequence[str],
    units: Sequence[str],
    taken: Collection[int],
) -> list[tuple[tuple[int, ...], int | None]]:
    """Columns anywhere in a table that are called by one noun and add up to another that is: each with the column of the whole.

    Household population and collective population are the population, though other columns stand between them.

    Args:
        values: (rows, indicators), NaN where there is no figure.
        decimals: with how many decimals each column is written.
        names: what each is called.
        units: in what it is measured, empty where nothing says so.
        taken: columns that are parts already.

    >>> rows = np.array([[812.4, 55.0, 801.1, 11.3], [640.9, 61.2, 622.5, 18.4], [410.0, 58.8, 405.3, 4.7], [933.2, 50.1, 900.2, 33.0]])
    >>> parts_by_name(rows, [1, 1, 1, 1], ["常住人口", "城镇化率", "家庭户人口", "集体户人口"], ["万人", "%", "万人", "万人"], [])
    [((2, 3), 0)]
    >>> parts_by_name(rows, [1, 1, 1, 1], ["常住人口", "城镇化率", "家庭户", "集体户人口"], ["万人", "%", "万人", "万人"], [])
    []
    """
    found: list[tuple[tuple[int, ...], int | None]] = []
    used = set(taken)
    nouns = [noun_of(n) for n in names]
    for whole, noun in enumerate(nouns):
        like = [
            k
            for k, n in enumerate(nouns)
            if n and n == noun and k != whole and units[k] in {units[whole], ""}
        ]
        if len(like) > _MOST_OF_A_NOUN:
            continue
        for size in range(2, min(len(like), _MOST_NAMED) + 1):
            for some in combinations(like, size):
                if used & {*some, whole} or not make_up(values, decimals, some, whole):
                    continue
                found.append((some, whole))
                used |= set(some)
    return found


def under_heads(
    values: Floats, names: Sequence[str], units: Sequence[str], taken: Collection[int]
) -> dict[int, int]:
    """Columns under the heading of another that has figures of its own, which they do not fill: position of each → that of the head.

    Income from farming, forestry and animal husbandry stand under that from household business, with trades that are not printed.

    Args:
        values: (rows, indicators), NaN where there is no figure.
        names: what each is called, with the heading above it before a colon.
        units: in what it is measured.
        taken: columns that are parts already.

    >>> rows = np.array([[4308.5, 673.8, 77.5, 12.9], [2949.0, 1383.0, 350.1, 0.0], [1730.4, 922.9, 410.0, 4.6], [1255.0, 537.7, 216.4, 1.5]])
    >>> under_heads(rows, ["现金收入", "经营收入", "经营收入：农业", "经营收入：林业"], ["元"] * 4, [])
    {2: 1, 3: 1}
    >>> under_heads(rows[:, ::-1], ["现金收入", "经营收入", "经营收入：农业", "经营收入：林业"], ["元"] * 4, [])
    {}
    """
    heads: dict[int, list[int]] = {}
    at = {name: k for k, name in reversed(list(enumerate(names)))}
    for i, name in enumerate(names):
        *over, own = _COLON.split(name)
        head = at.get(name[: -len(own)].rstrip("：: ")) if over and own else None
        if head is not None and units[i] == units[head] and i not in taken and not relative(name, units[i]):
            heads.setdefault(head, []).append(i)
    inside: dict[int, int] = {}
    for head, below in heads.items():
        some = np.nan_to_num(values[:, below])
        known = ~np.isnan(values[:, head]) & ~np.isnan(values[:, below]).all(axis=1)
        fits = some.sum(axis=1) <= values[:, head] * (1 + 1e-6)
        if (
            len(below) > 1
            and known.sum() >= _FEWEST_UNDER
            and (some >= 0).all()
            and fits[known].mean() >= _NEARLY_ALL
        ):
            inside |= dict.fromkeys(below, head)
    return inside


def wholes_of(
    series: Sequence[Series], called: Mapping[str, Text], notes: Notes, names: Sequence[str]
) -> tuple[dict[int, str], set[int], set[int]]:
    """Which indicators are parts of one whole: position → an id of the whole, or ``regions`` where regions add up to 100.

    Also which are themselves the sum of others, or parts of such a sum: counts, whatever they are called. And which are some of the parts
    of another, without the rest.
    """
    mine = set(called)
    rows = sorted(
        {k for s in series for k in s.cells if k[0] in mine and k[1] != UNSAID}
        or {k for s in series for k in s.cells if k[0] in mine}
    )
    values = np.array(
        [[s.cells[k][0] if k in s.cells else math.nan for s in series] for k in rows], dtype=float
    ).reshape(len(rows), len(series))
    decimals = [max(s.decimals, default=0) for s in series]
    wholes: dict[int, str] = {}
    sums: set[int] = set()
    found = parts_of_wholes(values, decimals)
    units = [s.unit for s in series]
    found += parts_between(
        values, decimals, units, {c for parts, whole in found for c in (*parts, whole) if c is not None}
    )
    alone = [p for parts, _ in found for p in parts]
    found += parts_by_name(values, decimals, [s.base or s.name for s in series], units, alone)
    # births are deaths and natural growth, exports imports and the surplus: what is left is no part
    found = [(parts, whole) for parts, whole in found if not any(_BALANCE.search(names[p]) for p in parts)]
    for i, (parts, whole) in enumerate(found, start=1):
        wholes.update(dict.fromkeys(parts, f"whole_{i}"))
        # incomes per head by source add up as well, and are no sizes for that
        if whole is not None and not relative(series[whole].base or series[whole].name, series[whole].unit):
            sums |= {*parts, whole}
        if whole is not None:
            for p in parts:
                # under 生产总值（亿元） the industries are in the same unit
                series[p].unit = series[p].unit or series[whole].unit
        listed = [names[p] for p in parts]
        of_zh = f"“{names[whole]}”" if whole is not None else "同一个整体"
        of_en = f"“{names[whole]}”" if whole is not None else "one whole"
        notes.note(
            "",
            f"{'、'.join(listed)}是{of_zh}的各部分（相加得其全部）：不进指数，作为结构显示",
            f"{', '.join(listed)} are the parts of {of_en} (they add up to it): they stay out of the index and are shown as structure",
        )
        if whole is not None:
            tell_broken_sums(names[whole], [series[p] for p in parts], series[whole], called, notes)
    inside = under_heads(values, names, [s.unit for s in series], wholes)
    for head in dict.fromkeys(inside.values()):
        listed = [names[i] for i, k in inside.items() if k == head]
        notes.note(
            series[head].where.text,
            f"{'、'.join(listed)}列在“{names[head]}”之下，是它的一部分：不进指数",
            f"{', '.join(listed)} stand under “{names[head]}” and are some of its parts: they stay out of the index",
        )
    for j, s in enumerate(series):
        if j in wholes or not (s.unit in {"%", "‰"} or _SHARE.search(s.name)):
            continue
        if (of := _shared(s, series, mine)) is not None:
            wholes[j] = "regions"
            notes.note(
                s.where.text,
                f"{names[j]}是各地区“{names[of]}”占总数的份额（两列处处成同一比例）：它随地区大小而变，不进指数",
                f"{names[j]} is each region’s share of the total of “{names[of]}” (one ratio everywhere): it grows with a region’s size "
                "and stays out of the index",
            )
        elif _sums_to_hundred(s, mine):
            wholes[j] = "regions"
            notes.note(
                s.where.text,
                f"各地区的{names[j]}相加为 100：它随地区大小而变，不进指数",
                f"{names[j]} adds up to 100 over the regions: it grows with their size and stays out of the index",
            )
    return wholes, sums, set(inside)


def _shared(s: Series, series: Sequence[Series], mine: set[str]) -> int | None:
    """The size that figures are shares of: a constant part of its figure in every region and period."""
    cells = {k: v for k, (v, _) in s.cells.items() if k[0] in mine}
    for i, other in enumerate(series):
        size = grows_with_size(other.base or other.name, other.unit)
        if other is s or not (size or _sums_to_hundred(s, mine)) or other.unit in {"%", "‰"}:
            continue
        its = {k: v for k, (v, _) in other.cells.items() if k in cells}
        if not its and {p for _, p in other.cells} == {UNSAID}:
            # of when the size is may still be asked: it is that of one of the shares
            its = {(k, p): v for (k, _), (v, _) in other.cells.items() for p in (max(p for _, p in cells),)}
        if times_of(its, cells, max(other.decimals, default=0), max(s.decimals, default=0)):
            return i
    return None


def _sums_to_hundred(s: Series, mine: set[str]) -> bool:
    sums: dict[str, list[float]] = {}
    for (k, p), (v, _) in s.cells.items():
        if k in mine:
            sums.setdefault(p, []).append(v)
    step = 10.0 ** -max(s.decimals, default=0)
    called = re.search(r"占|比重|份额|构成|share", s.name, re.IGNORECASE) is not None
    rate = (
        re.search(r"率|增速|增长|增幅|同比|环比|速度|growth|change|\brate", s.name, re.IGNORECASE) is not None
    )
    if (step == 1 or rate) and not called:
        # whole per cents add up to a hundred by chance, as rates do
        return False
    return bool(sums) and all(
        len(v) > 3 and min(v) >= 0 and abs(sum(v) - 100) <= max(0.15, step * len(v) ** 0.5)
        for v in sums.values()
    )
