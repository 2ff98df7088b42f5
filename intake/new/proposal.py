"""What a first report on a new table could look like: which period, index, groups and comparisons; exports ``propose``.

These are proposals, each written into ``report.toml`` with the reason beside it, for the user to change. What a
proposal cannot know (what an indicator is called in the other language, what advice follows) it leaves open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.periods import comparable, in_order, parse, series, years_between
from analysis.values import Problem, Text, period_text, same
from intake.new.leading import is_count, leading
from intake.new.selecting import Alike, alike, in_one_ratio
from intake.new.settling.groupings import SMALLEST_GROUP
from intake.new.tidy import Groups, Measure, Tidy
from intake.new.vocabulary.region_parts import parts_of
from intake.new.vocabulary.scores import is_planned, overall_score, scores_of
from intake.places import china
from intake.places.regions import provinces

#: the four regions of the National Bureau of Statistics, by the first two digits of the code
FOUR_REGIONS: Mapping[str, tuple[Text, str]] = {
    "east": (Text(zh="东部", en="East"), "11 12 13 31 32 33 35 37 44 46"),
    "northeast": (Text(zh="东北", en="North-east"), "21 22 23"),
    "centre": (Text(zh="中部", en="Centre"), "14 34 36 41 42 43"),
    "west": (Text(zh="西部", en="West"), "15 45 50 51 52 53 54 61 62 63 64 65"),
}
#: an index has no more indicators than this, unless the table weights them or puts them into dimensions
MOST_INDICATORS = 12
#: an indicator belongs in the index where this share of the regions has a figure
_ENOUGH = 0.9
#: so many indicators are named that the index waits for
_NAMED = 3
#: what to do where the index leaves something out
_TO_HAVE_IN = Text(
    zh="要列入，加到 report.toml 中指数的 indicators",
    en="to have more in the index add to its “indicators” in report.toml",
)
_LISTS = {"zh": "；", "en": "; "}
#: more periods than this are not put on one scale
_MOST_PERIODS = 40


@dataclass(frozen=True)
class Proposal:
    """What the first report is to compute."""

    period: str
    #: the indicators of the index; fewer than two: no index, a ranking by the first
    index: tuple[Measure, ...]
    #: periods in which all of them have figures, where there are several
    periods: tuple[str, ...]
    groups: Groups | None
    entropy: bool
    #: whether the table gives every one of them a weight
    weighted: bool
    #: indicators of sizes, which are in no index
    sizes: tuple[Measure, ...]
    #: parts of one whole, by whole
    wholes: tuple[tuple[Measure, ...], ...] = ()
    #: indicators whose change from the first to the last period is shown, with both periods
    changes: tuple[tuple[Measure, str, str], ...] = ()
    #: the same of sizes, which have a table of their own
    size_changes: tuple[tuple[Measure, str, str], ...] = ()
    #: id of what is the same of a part of each region, or of some people → the indicator of the whole, which counts once
    twice: Mapping[str, Measure] = field(default_factory=dict)

    #: whether the table gives every indicator of the index a dimension: it is then computed level by level
    layered: bool = False
    #: id of what the index has too many of → the indicator in it that is most like it
    alike: Mapping[str, Alike] = field(default_factory=dict)
    #: id of what is an indicator of the index in another unit → that one, which counts once
    rescaled: Mapping[str, str] = field(default_factory=dict)

    @property
    def last(self) -> str:
        """The period whose ranks are shown."""
        return self.periods[-1] if self.periods else self.period

    def earlier_than(self, tidy: Tidy) -> bool:
        """Whether the table has figures of a later period than those that rank."""
        return self.last != _newest(tidy)

    def by_own_score(self, tidy: Tidy) -> bool:
        """Whether an evaluation that the table makes itself ranks, and no index of what it is made of."""
        return len(self.index) == 1 and self.index[0] == overall_score(tidy.measures)


def _reached(tidy: Tidy) -> Sequence[Measure]:
    """The indicators of what was, and not of what is to be; all where there are no others."""
    return [m for m in tidy.measures if not is_planned(m.name)] or tidy.measures


def _newest(tidy: Tidy) -> str:
    """The last period with figures of what was, and not only of what is to be reached."""
    there = tidy.frame[[m.id for m in _reached(tidy)]].notna().any(axis=1)
    return in_order({str(t) for t in there.index[there].get_level_values("period")})[-1]


def _note(tidy: Tidy, what: Text, do: Text) -> Problem:
    return Problem(tidy.file, same(""), what, do, "warning")


def say_earlier(tidy: Tidy, plan: Proposal) -> Iterator[Problem]:
    """That the index is of an earlier period than the newest of the table, and which indicators it waits for; nothing where it is not."""
    if not plan.earlier_than(tidy):
        return
    newest, codes = _newest(tidy), list(tidy.regions)
    wide = {m: tidy.frame[m.id].unstack("period").reindex(codes) for m in plan.index}
    there = {m: int(w[newest].notna().sum()) if newest in w else 0 for m, w in wide.items()}
    lacking = [m for m in plan.index if there[m] < _ENOUGH * len(codes)]
    if not lacking:
        # the newest period says the same of all regions
        return
    shown = lacking[:_NAMED]
    told = {
        lang: _LISTS[lang].join(
            f"{m.english if lang == 'en' and m.english else m.name} {there[m]}" for m in shown
        )
        + (" …" if len(lacking) > _NAMED else "")
        for lang in ("zh", "en")
    }
    last, newer = period_text(plan.last), period_text(newest)
    one = len(plan.index) < 2
    yield _note(
        tidy,
        Text(
            zh=f"{'排名' if one else '综合指数'}为{last['zh']}，页面上各指标的数值和位次也是该期的，并已注明："
            f"{newer['zh']}有数字的地区（共{len(codes)}个），{told['zh']}",
            en=f"the {'ranking' if one else 'index'} is of {last['en']}, as are the figures and ranks of its indicators on the "
            f"pages, which say so: in {newer['en']} only so many of the {len(codes)} regions have figures: {told['en']}",
        ),
        Text(
            zh=f"如要{newer['zh']}的，补上数字，或在 report.toml 中从 indicators 去掉这些指标并改 period(s)",
            en=f"for {newer['en']} add the figures, or take these out of “indicators” in report.toml and change its period(s)",
        ),
    )


def propose(tidy: Tidy) -> Proposal:
    """Choose period, index, groups and what is compared over time."""
    codes = list(tidy.regions)
    covered = _coverage(tidy)
    period, usable = _period(tidy, covered)
    # an evaluation's own points rank, and are no part of an index of what they are made of
    own = overall_score(usable)
    members = [] if own else _members(usable)
    rescaled = _rescaled(tidy, members)
    members = [m for m in members if m.id not in rescaled]
    unlike = _alike(tidy, members, period)
    index = [own] if own else [m for m in members if m.id not in unlike] or leading(tidy, usable)
    known = [
        p
        for p in tidy.periods
        if in_order([p, period])[-1] == period and all(covered[m.id, p] >= _ENOUGH for m in index)
    ][-_MOST_PERIODS:]
    one_kind = len(known) > 1 and series(known) not in {None, "to_date"} if all(map(parse, known)) else False
    wholes: dict[str, list[Measure]] = {}
    for m in tidy.measures:
        if m.whole:
            wholes.setdefault(m.whole, []).append(m)
    sizes = [m for m in usable if m.total and m not in index]
    parts = parts_of(usable)
    return Proposal(
        period,
        tuple(index),
        tuple(known) if one_kind and len(index) > 1 else (),
        _groups(tidy, codes),
        len(index) >= 3 and len(codes) >= 10,
        len(index) > 1 and all(tidy.given.get(m.id, {}).get("weight") for m in index),
        tuple(sizes),
        tuple(tuple(w) for w in wholes.values()),
        tuple(_changes(tidy, index, covered)),
        tuple(_changes(tidy, [m for m in sizes if not m.whole and m.id not in parts], covered)),
        {part: whole for part, whole in parts.items() if whole in index},
        _layered(tidy, index),
        unlike,
        rescaled,
    )


def dimension_of(tidy: Tidy, measure: Measure) -> str:
    """The dimension that the table puts an indicator into; nothing where it says none."""
    given = tidy.given.get(measure.id, {})
    return str(given.get("dimension_zh") or given.get("dimension_en") or "")


def _layered(tidy: Tidy, index: Sequence[Measure]) -> bool:
    """Whether the index has levels: each of its indicators is in a dimension, of two or more, not each in one of its own."""
    named = [dimension_of(tidy, m) for m in index]
    return len(index) > 2 and all(named) and 1 < len(set(named)) < len(index)


def say_score(tidy: Tidy, plan: Proposal) -> Iterator[Problem]:
    """That the table's own evaluation ranks, and no index is made of what it is made of; nothing where it has none."""
    if not plan.by_own_score(tidy):
        return
    name = plan.index[0].name
    yield _note(
        tidy,
        Text(
            zh=f"“{name}”是表中自己的综合评价：按它排名，不另合成指数",
            en=f"“{name}” is the table’s own evaluation: it ranks, and no further index is made",
        ),
        Text(
            zh="要合成指数，从原表里去掉这一列",
            en="for an index of the indicators take this column out of the spreadsheet",
        ),
    )


def lacking(tidy: Tidy, plan: Proposal) -> list[tuple[Measure, int]]:
    """Indicators of which more or less is better that are not in the index, or do not rank, for want of figures in its period; and how many there are."""
    if plan.by_own_score(tidy):
        return []
    codes, there = list(tidy.regions), {m.base or m.name for m in plan.index}
    found = []
    for m in _judged(_reached(tidy)):
        wide = tidy.frame[m.id].unstack("period").reindex(codes)
        count = int(wide[plan.last].notna().sum()) if plan.last in wide else 0
        if (m.base or m.name) not in there and count < _ENOUGH * len(codes):
            found.append((m, count))
    return found


def say_lacking(tidy: Tidy, plan: Proposal) -> Iterator[Problem]:
    """Which indicators, though it is known what is better, are not in the index, or rank nobody, as figures of its period are missing."""
    found = lacking(tidy, plan)
    if not found:
        return
    shown, when, n = found[:_NAMED], period_text(plan.last), len(tidy.regions)
    more = len(found) > _NAMED
    names = {
        lang: _LISTS[lang].join(
            f"{m.english if lang == 'en' and m.english else m.name} {k}" for m, k in shown
        )
        for lang in _LISTS
    }
    remedy = Text(zh=f"补上{when['zh']}的数字", en=f"add the figures of {when['en']}")
    before = tidy.periods[: tidy.periods.index(plan.last)]
    covered = _coverage(tidy)
    enough = [p for p in before if all(covered[m.id, p] >= _ENOUGH for m, _ in found)]
    if enough:
        then = period_text(enough[-1])
        remedy = Text(
            zh=f"{remedy['zh']}；要用{then['zh']}的，从原表删去更晚的数字",
            en=f"{remedy['en']}; to use those of {then['en']} delete later ones in the spreadsheet",
        )
    yield _note(
        tidy,
        Text(
            zh=f"这些指标分好坏，但{when['zh']}有数字的地区太少（共{n}个地区），不进指数，也不用来排名：{names['zh']}{' 等' * more}",
            en=f"of these it is known what is better, but too few of the {n} regions have figures in {when['en']}, so that they are in no "
            f"index and rank nobody: {names['en']}{' …' * more}",
        ),
        remedy,
    )


def say_layers(tidy: Tidy, plan: Proposal) -> Iterator[Problem]:
    """That the index is computed by the dimensions of the table; nothing where it has none."""
    if not plan.layered:
        return
    names = list(dict.fromkeys(dimension_of(tidy, m) for m in plan.index))
    yield _note(
        tidy,
        Text(
            zh=f"综合指数按表中的维度分层计算：{'、'.join(names)}",
            en=f"the index is computed level by level, by the dimensions of the table: {', '.join(names)}",
        ),
        Text(
            zh="如要不分层的，在 report.toml 的指数中用 indicators 代替 dimensions",
            en="for one without levels write indicators in place of dimensions in the index of report.toml",
        ),
    )


def _members(usable: Sequence[Measure]) -> list[Measure]:
    """The indicators that may be in the index, each once; none where there are fewer than two."""
    members: dict[str, Measure] = {}
    for m in _judged(usable):
        members.setdefault(m.base or m.name, m)
    return list(members.values()) if len(members) > 1 else []


def _rescaled(tidy: Tidy, members: Sequence[Measure]) -> Mapping[str, str]:
    """Those that are another one in another unit: product per head in yuan and in dollars is no two votes."""
    if len(members) < 2:
        return {}
    inside = tidy.frame.index.get_level_values("region").isin(list(tidy.regions))
    same_way = {w: [m for m in members if m.direction == w] for w in ("more", "less")}
    found: dict[str, str] = {}
    for some in same_way.values():
        found |= in_one_ratio(tidy.frame.loc[inside, [m.id for m in some]], {m.id: m.decimals for m in some})
    return found


def say_rescaled(tidy: Tidy, plan: Proposal) -> Iterator[Problem]:
    """Which indicators are another one in another unit and count once; nothing where there are none."""
    named = {m.id: m.name for m in tidy.measures}
    for later, first in plan.rescaled.items():
        yield _note(
            tidy,
            Text(
                zh=f"“{named[later]}”与“{named[first]}”处处成同一比例，是同一指标换了单位：指数和排名只用“{named[first]}”",
                en=f"“{named[later]}” is “{named[first]}” in another unit (one ratio everywhere): only “{named[first]}” counts in the index and ranks",
            ),
            _TO_HAVE_IN,
        )


def _alike(tidy: Tidy, members: Sequence[Measure], period: str) -> Mapping[str, Alike]:
    """Those of too many members that are left out, each with the one that says the same; a system of the table's own is kept whole."""
    own = all(tidy.given.get(m.id, {}).get("weight") or dimension_of(tidy, m) for m in members)
    if len(members) <= MOST_INDICATORS or own:
        return {}
    columns = {m.id: tidy.frame[m.id].unstack("period")[period] for m in members}
    figures = pd.DataFrame(columns).reindex(list(tidy.regions))
    return alike(figures, [-1 if m.direction == "less" else 1 for m in members], MOST_INDICATORS)


def say_alike(tidy: Tidy, plan: Proposal) -> Iterator[Problem]:
    """Which indicators the index leaves out since others in it say nearly the same, and by which rule; nothing where it has all."""
    if not plan.alike:
        return
    named = {m.id: m.name for m in tidy.measures}
    shown = [(named[k], named[a.id], a.correlation) for k, a in plan.alike.items()]
    many = len(plan.index) + len(shown)
    zh = "、".join(f"{out}（与“{kept}”{r:.2f}）" for out, kept, r in shown)
    en = ", ".join(f"{out} ({r:.2f} with “{kept}”)" for out, kept, r in shown)
    yield _note(
        tidy,
        Text(
            zh=f"可进指数的指标有 {many} 个，超过 {MOST_INDICATORS} 个：与指数中别的指标最相近的 {len(shown)} 个没有列入，"
            f"另表显示（括号内为位次相关系数）：{zh}",
            en=f"{many} indicators could be in the index, more than {MOST_INDICATORS}: the {len(shown)} that agree most with others in it "
            f"are left out and shown in a table of their own (rank correlations in brackets): {en}",
        ),
        _TO_HAVE_IN,
    )


def _judged(measures: Sequence[Measure]) -> list[Measure]:
    """Those of which more or less is better, that do not grow with size and are no part of a whole."""
    # the share of the city and that of its districts are no two votes, nor are a figure and its points
    apart = {*parts_of(measures), *scores_of(measures)}
    return [
        m
        for m in measures
        if m.id not in apart and m.direction != "neither" and not m.total and not m.whole and not is_count(m)
    ]


def _coverage(tidy: Tidy) -> Mapping[tuple[str, str], float]:
    """The share of the regions that have a figure, by indicator and period; nought where all figures are the same."""
    shares: dict[tuple[str, str], float] = {}
    for period in tidy.periods:
        figures = tidy.frame.xs(period, level="period").reindex(list(tidy.regions))
        values = figures.to_numpy(dtype=float)
        # a constant cannot rank anybody
        differ = np.fmin.reduce(values, axis=0) < np.fmax.reduce(values, axis=0)
        share = np.where(differ, (~np.isnan(values)).mean(axis=0), 0.0)
        shares |= {(str(i), period): float(n) for i, n in zip(figures.columns, share, strict=True)}
    return shares


def _period(tidy: Tidy, covered: Mapping[tuple[str, str], float]) -> tuple[str, list[Measure]]:
    """The latest period in which most indicators have figures of nearly all regions."""
    best: tuple[str, list[Measure]] = (tidy.periods[-1], [])
    # a plan ranks nobody where there is anything else
    reached = _reached(tidy)
    for period in reversed(tidy.periods):
        usable = [m for m in reached if covered[m.id, period] >= _ENOUGH]
        # an earlier period must offer clearly more than a later one
        if len(usable) > 1.25 * len(best[1]):
            best = (period, usable)
    if best[1]:
        return best
    order = {p: i for i, p in enumerate(tidy.periods)}
    ranked = [(covered[m.id, p], order[p], -i) for p in tidy.periods for i, m in enumerate(tidy.measures)]
    most, at, _ = max(ranked)
    return tidy.periods[at], [
        tidy.measures[-i]
        for share, p, i in sorted(ranked, key=lambda x: -x[2])
        # what does not differ between regions compares nothing
        if p == at and share >= most - 0.1 and share > 0
    ]


def _changes(
    tidy: Tidy, index: Sequence[Measure], covered: Mapping[tuple[str, str], float]
) -> list[tuple[Measure, str, str]]:
    """The first indicators with figures in a first and a last period that may be compared."""
    tables = []
    for m in index[:4]:
        good = [p for p in tidy.periods if covered[m.id, p] >= _ENOUGH and parse(p) is not None]
        if len(good) < 2:
            continue
        last = good[-1]
        # the same month or quarter of an earlier year, where there is one: else the season would be in the change
        alike = [p for p in good[:-1] if comparable(p, last)]
        first = next((p for p in alike if years_between(p, last) % 1 == 0), alike[0] if alike else None)
        if first is None:
            continue
        wide = tidy.frame[m.id].unstack("period").reindex(list(tidy.regions))[[first, last]].dropna()
        # a multiple needs a positive figure to begin with, in one region at least
        if bool(((wide[first] > 0) & (wide[last] >= 0)).any()):
            tables.append((m, first, last))
    return tables[:2]


# --- groups ----------------------------------------------------------------------------------------------


def _groups(tidy: Tidy, codes: list[str]) -> Groups | None:
    """A grouping in which no group is too small to be compared: the table's own, else by what regions lie in."""
    if tidy.groups:
        return tidy.groups[0]
    if tidy.level == "table":
        return None
    if tidy.level != "province":
        known = provinces().regions
        members = {c: f"p{c[:2]}" for c in codes}
        names = {f"p{c[:2]}": known[c[:2] + "0000"].name for c in codes}
        if _large_enough(tidy, names, members):
            return Groups("provinces", Text(zh="省份", en="Provinces"), names, members)
    members = {c: g for c in codes for g, (_, digits) in FOUR_REGIONS.items() if c[:2] in digits.split()}
    names = {g: name for g, (name, _) in FOUR_REGIONS.items() if g in members.values()}
    return (
        Groups("four_regions", Text(zh="四大区域", en="Four regions"), names, members)
        if _large_enough(tidy, names, members)
        else None
    )


def _large_enough(tidy: Tidy, names: Mapping[str, Text], members: Mapping[str, str]) -> bool:
    """Whether every group has four regions, or three that are all there are (the North-east has three provinces)."""
    level = tidy.level
    if len(names) < 2 or level == "table":
        return False
    for group in names:
        mine = {c for c, g in members.items() if g == group}
        if len(mine) >= SMALLEST_GROUP:
            continue
        digits = FOUR_REGIONS[group][1].split() if group in FOUR_REGIONS else [group[1:]]
        every = {
            c for c, r in china.of_level(level).regions.items() if c[:2] in digits and r.level == "region"
        }
        if len(mine) < SMALLEST_GROUP - 1 or mine != every:
            return False
    return True
