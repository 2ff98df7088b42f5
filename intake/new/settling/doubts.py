"""What does not fit together in figures that were read: asked, or told, before anybody builds on it: ``without_doubts``.

Each check compares figures with each other or with their unit, and knows nothing of the form of the table they came from. What
proves that something was misread or miswritten is a question of the one round; what is only strange is a note.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from statistics import median

from analysis.periods import in_order, parse
from analysis.values import Text, same
from intake.new.answers import Answers, Question, typed
from intake.new.content.cells import UNSAID, Series
from intake.new.notes import Notes
from intake.new.vocabulary.words import fold

#: from one period to the next figures do not grow by this factor everywhere; another unit does that
_JUMP = 15.0
#: the powers of ten between units of one kind: 百, 千, 万, 百万, 亿
_POWERS = (2, 3, 4, 6, 8)
#: within this factor of a power of ten all figures have grown by it, and by what they grow else
_NEAR = 3.0
#: unit → the largest median of a region's figures that it is used for, and the unit that larger ones are in
_MOST: Mapping[str, tuple[float, str]] = {
    "%": (2000, ""),
    "‰": (2000, ""),
    "亿元": (1e6, "万元"),
    "万亿元": (1e4, "亿元"),
    "万人": (1e5, "人"),
    "亿人": (100, "万人"),
    "亿美元": (1e5, "万美元"),
}
#: shares of a whole, which are no more than 100 per cent, and no rates of change
_SHARE = re.compile(
    r"占.{0,12}(?:比|重)|比重|份额|构成|城镇化率|识字率|\bshare of\b|\bliteracy rate|\burban population",
    re.IGNORECASE,
)
#: shares that may be more where somebody is counted twice, or somewhere else
_MAY_EXCEED = re.compile(r"覆盖率|普及率|入学率|coverage|enrol", re.IGNORECASE)
_CHANGING = re.compile(
    r"增|变化|毛入学|指数|同比|环比|change|growth|gross enrol|index|ratio of", re.IGNORECASE
)
#: fewer figures are alike by chance
_FEWEST = 5
RIGHT = Text(zh="数字没有错，照原样读", en="the figures are right as they stand")
OUT = Text(zh="不读这个指标", en="leave the indicator out")


def without_doubts(series: Sequence[Series], notes: Notes, answers: Answers) -> list[Series]:
    """The indicators as the answers leave them; asks about those that are the same, exceed their whole, or change their unit.

    Figures are multiplied in place where an answer says in which unit they are.
    """
    kept = [s for s in series if answers.given("doubt", s.name) != "out"]
    for s in kept:
        values = [v for v, _ in s.cells.values()]
        if len(values) < _FEWEST:
            continue
        _years(s, values, notes)
        said = answers.given("doubt", s.name)
        if said:
            _as_said(s, said, notes)
        elif not _unit_changes(s, notes):
            _too_large(s, values, notes)
            _jumps(s, notes)
    _twins(kept, notes, answers)
    return kept


def ask_doubt(
    subject: str, place: Text, text: Text, options: Sequence[tuple[str, Text]], default: str, notes: Notes
) -> None:
    """Ask what is true where figures contradict each other; once of each subject."""
    notes.ask(Question("doubt", place, text, tuple(options), subject, default))


def _as_said(s: Series, said: str, notes: Notes) -> None:
    """Bring an indicator to the unit that an answer gives: that of a period, or another one for all of it."""
    scales = _scales(s)
    if said in scales:
        s.cells = {
            (k, p): (float(f"{v * 10.0 ** (scales[said] - scales[p]):.12g}") if p in scales else v, spot)
            for (k, p), (v, spot) in s.cells.items()
        }
        moved = [p for p, k in scales.items() if k != scales[said]]
        for p in moved:
            power = scales[said] - scales[p]
            zh, en = ("乘以", "multiplied") if power > 0 else ("除以", "divided")
            notes.note(
                s.where.text,
                f"{s.name}：{_said(p)['zh']}的数{zh} {10 ** abs(power):,}",
                f"{s.name}: the figures of {_said(p)['en']} are {en} by {10 ** abs(power):,}",
            )
    elif said in {unit for _, unit in _MOST.values() if unit}:
        s.unit = said
    elif said != "right":
        notes.error(
            s.where.text,
            f"--doubt 里的“{said}”不是答案",
            f"“{said}” in --doubt is no answer",
            "写 right（照原样读）、out（不读）或提问中列出的答案",
            "say right (as it stands), out (leave it out), or an answer that the question lists",
        )


def _years(s: Series, values: Sequence[float], notes: Notes) -> None:
    if not s.unit and all(v.is_integer() and 1900 <= v <= 2100 for v in values):
        notes.note(
            s.where.text,
            f"“{s.name}”的数都像年份",
            f"the figures of “{s.name}” look like years",
            f"如不是指标，加 --leave-out {typed(s.name)}",
            f"if it is no indicator say --leave-out {typed(s.name)}",
        )


def _too_large(s: Series, values: Sequence[float], notes: Notes) -> None:
    name = s.base or s.name
    over = sum(v > 100.5 for v in values)
    if s.unit == "%" and over and not _CHANGING.search(name):
        zh, en = f"{s.name}有 {over} 个数超过 100%", f"{over} figures of {s.name} exceed 100 %"
        if _SHARE.search(name):
            what = Text(
                zh=f"{zh}：单位或数字读错了，还是原表如此",
                en=f"{en}: is their unit another one, or is this so",
            )
            ask_doubt(s.name, s.where.text, what, (("out", OUT), ("right", RIGHT)), "out", notes)
            return
        if _MAY_EXCEED.search(name):
            notes.note(s.where.text, zh, en, "检查单位和数字", "check the unit and the figures")
    middle = median(map(abs, values))
    most, other = _MOST.get(s.unit, (math.inf, ""))
    if middle > most:
        what = Text(
            zh=f"{s.name}的单位是“{s.unit}”，数字却大到 {middle:,.0f}",
            en=f"the unit of {s.name} is “{s.unit}” and its figures are as large as {middle:,.0f}",
        )
        unit = ((other, Text(zh=f"数字的单位是{other}", en=f"the figures are in {other}")),) if other else ()
        ask_doubt(s.name, s.where.text, what, (*unit, ("out", OUT), ("right", RIGHT)), other or "out", notes)


# --- from one period to the next ---------------------------------------------------------------------------


def _by_period(s: Series) -> dict[str, dict[str, float]]:
    by_period: dict[str, dict[str, float]] = {}
    for (region, period), (v, _) in s.cells.items():
        by_period.setdefault(period, {})[region] = v
    return by_period


def _ratios(before: Mapping[str, float], after: Mapping[str, float]) -> list[float]:
    """By what the figures of the same regions grow, sorted; nothing where they are few."""
    ratios = sorted(v / before[r] for r, v in after.items() if before.get(r, 0) > 0 and v > 0)
    return ratios if len(ratios) >= _FEWEST else []


def _power(ratios: Sequence[float]) -> int:
    """The power of ten between two units that nearly all ratios are near to; 0 where there is none.

    >>> _power([10_400, 10_900, 9_800, 11_000, 10_100]), _power([1.1, 0.9, 1.2, 1.0, 1.3]), _power([20, 50, 900, 30, 100])
    (4, 0, 0)
    >>> _power([0.0011, 0.00104, 0.00098, 0.0012, 0.0009])
    -3
    """
    low, middle, high = ratios[len(ratios) // 10], median(ratios), ratios[-1 - len(ratios) // 10]
    k = round(math.log10(middle))
    near = 10.0**k / _NEAR < low and high < 10.0**k * _NEAR and 0.5 < middle / 10.0**k < 2
    return k if near and abs(k) in _POWERS else 0


def _scales(s: Series) -> dict[str, int]:
    """Period → the power of ten by which its figures are larger than those of the first, for another unit; all 0 where there is one."""
    by_period = _by_period(s)
    periods = in_order([p for p in by_period if p != UNSAID])
    scales = dict.fromkeys(periods[:1], 0)
    for a, b in pairwise(periods):
        ratios = _ratios(by_period[a], by_period[b])
        scales[b] = scales[a] + (_power(ratios) if ratios else 0)
    return scales


def _unit_changes(s: Series, notes: Notes) -> bool:
    """Ask where nearly all figures are a power of ten times those of another period; whether it was asked."""
    scales = _scales(s)
    if len(set(scales.values())) < 2:
        return False
    latest = {k: p for p, k in scales.items()}
    by_period = _by_period(s)
    most = _MOST.get(s.unit, (math.inf, ""))[0]
    fits = [k for k, p in latest.items() if median(by_period[p].values()) <= most] or list(latest)
    held = list(scales.values())
    # the unit that most periods are in; of as many the last one's
    usual = max(fits, key=lambda k: (held.count(k), list(scales).index(latest[k])))
    low, high = min(latest), max(latest)
    called = {p: _said(p) for p in latest.values()}
    options = [
        (
            p,
            Text(
                zh=f"都用{w['zh']}的单位，其余换算过来",
                en=f"all in the unit of {w['en']}, the others converted",
            ),
        )
        for p, w in called.items()
    ]
    most_of, least_of = called[latest[high]], called[latest[low]]
    what = Text(
        zh=f"{s.name}：{most_of['zh']}的数约为{least_of['zh']}的 {10 ** (high - low):,} 倍，单位不同；用哪一个单位（{s.unit or '未注明'}）",
        en=f"{s.name}: the figures of {most_of['en']} are about {10 ** (high - low):,} times those of {least_of['en']}, so that their units "
        f"differ: which is the unit ({s.unit or 'not given'})",
    )
    ask_doubt(s.name, s.where.text, what, (*options, ("right", RIGHT), ("out", OUT)), latest[usual], notes)
    return True


def _said(period: str) -> Text:
    """A period in words."""
    read = parse(period)
    return same(period) if read is None else Text(zh=read.text("zh"), en=read.text("en"))


def _jumps(s: Series, notes: Notes) -> None:
    """Nearly all figures are many times those of the period before, by no power of ten: told."""
    by_period = _by_period(s)
    for a, b in pairwise(in_order([p for p in by_period if p != UNSAID])):
        ratios = _ratios(by_period[a], by_period[b])
        if ratios and (ratios[len(ratios) // 10] > _JUMP or ratios[-1 - len(ratios) // 10] < 1 / _JUMP):
            times = median(ratios)
            times = times if times > 1 else 1 / times
            # where the first figure of the later period stands
            spot = next(spot for (_, p), (_, spot) in s.cells.items() if p == b)
            notes.note(
                spot.text,
                f"{s.name}：{a} 与 {b} 的数相差约 {times:,.0f} 倍，单位可能不同",
                f"{s.name}: the figures of {a} and {b} differ by a factor of about {times:,.0f}; their units may differ",
                "统一单位后再用",
                "give both in one unit",
            )
            return


# --- indicators that are the same --------------------------------------------------------------------------


def _twins(series: Sequence[Series], notes: Notes, answers: Answers) -> None:
    """Indicators with the same figures everywhere: of several the first is kept, where nobody says otherwise."""
    alike: dict[tuple[tuple[tuple[str, str], float], ...], list[Series]] = {}
    for s in series:
        if len(s.cells) >= _FEWEST and len({v for v, _ in s.cells.values()}) > 2:
            alike.setdefault(tuple(sorted((k, v) for k, (v, _) in s.cells.items())), []).append(s)
    for twins in alike.values():
        for a, b in combinations(twins, 2):
            if fold(a.name) == fold(b.name) or answers.given("doubt", b.name):
                continue
            what = Text(
                zh=f"“{a.name}”和“{b.name}”的数完全相同：后者是重复，还是确实相同",
                en=f"“{a.name}” and “{b.name}” have the same figures everywhere: does the latter repeat the former",
            )
            ask_doubt(b.name, b.where.text, what, (("out", OUT), ("right", RIGHT)), "out", notes)


__all__ = ["OUT", "RIGHT", "ask_doubt", "without_doubts"]
