"""Made-up reports for the grid of sentences: `SITUATIONS`, `World` with its raw figures, `build`."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from analysis.values import Result
from compose.brief import Plan
from intake.places.boundaries import Geometry
from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site

#: members of the report: a cluster of neighbours, and one beside that is alone in its group
CODES = {
    "500000": ("重庆", "Chongqing"),
    "510000": ("四川", "Sichuan"),
    "520000": ("贵州", "Guizhou"),
    "530000": ("云南", "Yunnan"),
    "610000": ("陕西", "Shaanxi"),
    "620000": ("甘肃", "Gansu"),
    "630000": ("青海", "Qinghai"),
    "640000": ("宁夏", "Ningxia"),
    "360000": ("江西", "Jiangxi"),
}
GROUPS = {
    **dict.fromkeys(("500000", "510000", "520000", "530000"), "basin"),
    **dict.fromkeys(("610000", "620000", "630000", "640000"), "loess"),
    "360000": "lone",
}
GROUP_NAMES = {"basin": ("盆地", "Basin"), "loess": ("黄土", "Loess"), "lone": ("独处", "Lone")}
PERIODS = ("2000", "2010", "2020")
#: indicator → names, unit, decimals, scale, direction
INDICATORS: dict[str, tuple[str, str, str, str, int, str, str]] = {
    "income": ("居民收入", "Household income", "元", "yuan", 1, "ratio", "+"),
    "green": ("绿色水平", "Greenness", "分", "score", 2, "score", "+"),
    "skill": ("技能水平", "Skill", "分", "score", 2, "score", "+"),
    "balance": ("收支平衡", "Fiscal balance", "点", "points", 1, "interval", "+"),
    "losses": ("事故损失", "Losses", "元", "yuan", 1, "ratio", "-"),
    "waste": ("垃圾量", "Waste", "吨", "tonnes", 1, "ratio", "-"),
    "technical": ("综合效率", "Technical efficiency", "", "", 3, "ratio", "+"),
    "pure": ("纯效率", "Pure efficiency", "", "", 3, "ratio", "+"),
    "scale_eff": ("规模值", "Scale efficiency", "", "", 3, "ratio", "+"),
}
#: indicator → its target, by when, and its direction
TARGETS = {
    "income": (6000.0, "2020", "+"),
    "green": (55.0, "2030", "+"),
    "losses": (60.0, "2025", "-"),
    "waste": (30.0, "2020", "-"),
}
#: the parts of an index of three levels, by name
WHOLE = {
    "upper": ("上部", "Upper part"),
    "lower": ("下部", "Lower part"),
    "greens": ("绿能", "Greens"),
    "efficiencies": ("效能", "Efficiencies"),
}
LEVELS = {"low": ("低级", "lowly"), "middle": ("中级", "middling"), "high": ("高级", "lofty")}
Figures = dict[tuple[str, str], float]


@dataclass
class World:
    """The raw figures of one situation, by indicator, region and period; and what plain counting makes of them."""

    name: str
    figures: dict[str, Figures] = field(default_factory=dict)
    levels: dict[tuple[str, str], str] = field(default_factory=dict)
    #: figures of the nation and of the groups as areas
    areas: dict[tuple[str, str, str], float] = field(default_factory=dict)
    #: what the areas of the groups are called: as the groups are where nothing else is said
    area_names: Mapping[str, tuple[str, str]] = field(default_factory=lambda: GROUP_NAMES)
    #: the figures of the edition before
    before: dict[str, Figures] = field(default_factory=dict)
    #: the tables of its analyses, for what is made at random
    results: Mapping[str, Result] = field(default_factory=dict)

    def at(self, indicator: str, period: str) -> dict[str, float]:
        """The figures of one period by region; those that are missing are not there."""
        found = self.figures[indicator]
        return {c: found[c, period] for c in CODES if (c, period) in found}

    def at_before(self, indicator: str, period: str) -> dict[str, float]:
        """The figures of one period in the edition before."""
        found = self.before.get(indicator, self.figures[indicator])
        return {c: found[c, period] for c in CODES if (c, period) in found}

    @cached_property
    def index(self) -> dict[str, float]:
        """The composite: plain sums of two scores, of the regions that have both."""
        green, skill = self.at("green", "2020"), self.at("skill", "2020")
        return {c: green[c] + skill[c] for c in CODES if c in green and c in skill}

    def coupling(self, code: str, period: str) -> float | None:
        """Coordination of the two scores by the textbook: the root of C times T."""
        found = [self.figures[i].get((code, period)) for i in ("green", "skill")]
        if None in found:
            return None
        a, b = (float(f or 0) / 100 for f in found)
        if a + b == 0:
            return None
        c = 2 * (a * b) ** 0.5 / (a + b)
        return float((c * (a + b) / 2) ** 0.5)


def rank(figures: dict[str, float], code: str, direction: str = "+") -> int:
    """One more than how many are better."""
    own = figures[code]
    return 1 + sum(
        (f > own if direction == "+" else f < own) and abs(f - own) > 1e-9 * max(1, abs(own))
        for f in figures.values()
    )


def mean(figures: dict[str, float]) -> float:
    return sum(figures.values()) / len(figures)


def group_mean(figures: dict[str, float], code: str) -> float | None:
    """The mean of a region's group; None where fewer than three others are in it."""
    own = [f for c, f in figures.items() if GROUPS[c] == GROUPS[code]]
    return sum(own) / len(own) if len(own) > 3 else None


def parts_of_the_whole(w: World) -> dict[str, dict[str, float]]:
    """The index of three levels: plain means of means, of the regions that have all figures."""
    names = ("green", "skill", "technical", "pure", "balance", "scale_eff")
    scores = {i: w.at(i, "2020") for i in names}
    there = [c for c in CODES if all(c in s for s in scores.values())]
    scores = {i: {c: s[c] for c in there} for i, s in scores.items()}
    for part, inside in (
        ("greens", ("green", "skill")),
        ("efficiencies", ("technical", "pure")),
        ("upper", ("greens", "efficiencies")),
        ("lower", ("balance", "scale_eff")),
    ):
        scores[part] = {c: sum(scores[i][c] for i in inside) / 2 for c in there}
    return scores


# situations ----------------------------------------------------------------------------------------------------------

ORDER = list(CODES)


def ordinary() -> World:
    """All different, growing, some losing places."""
    w = World("ordinary")
    starts = (30.0, 44.0, 21.0, 35.5, 52.0, 18.0, 27.5, 40.0, 61.0)
    factors = (2.4, 1.3, 2.9, 1.9, 1.05, 3.3, 2.2, 0.8, 1.6)
    for i, code in enumerate(ORDER):
        for j, period in enumerate(PERIODS):
            grown = starts[i] * factors[i] ** (j / 2)
            w.figures.setdefault("income", {})[code, period] = round(100 * grown, 1)
            w.figures.setdefault("green", {})[code, period] = round(20 + 3.1 * i + 7.7 * j + (i * j) % 5, 2)
            w.figures.setdefault("skill", {})[code, period] = round(61 - 4.3 * i + 2.6 * j, 2)
            w.figures.setdefault("balance", {})[code, period] = round(-8 + 2.7 * i - 1.9 * j, 1)
            w.figures.setdefault("losses", {})[code, period] = round(90 - 7.3 * i + 4 * j, 1)
            # those that had least grew most
            w.figures.setdefault("waste", {})[code, period] = round(
                20 + 4.0 * i + j * (7.1 - 0.8 * i + 0.3 * (i % 2)), 1
            )
            w.levels[code, period] = list(LEVELS)[min(2, (i + j) // 4)]
        pure, scale = round(0.62 + 0.04 * i, 3), round(0.99 - 0.035 * i, 3)
        w.figures.setdefault("pure", {})[code, "2020"] = pure
        w.figures.setdefault("scale_eff", {})[code, "2020"] = scale
        w.figures.setdefault("technical", {})[code, "2020"] = round(pure * scale, 3)
    for j, period in enumerate(PERIODS):
        w.areas["income", "100000", period] = 4200.0 + 2300 * j
        w.areas["green", "100000", period] = 30.0 + 9 * j
        for g, area in enumerate(GROUP_NAMES):
            w.areas["income", area, period] = 3000.0 + 700 * g + 900 * j
            w.areas["losses", area, period] = 80.0 - 6 * g
    w.before = {
        "income": {
            (c, p): v * (1 + 0.07 * (ORDER.index(c) % 3 - 1) if p == "2020" else 1)
            for (c, p), v in w.figures["income"].items()
            if p != "2020" or c != "360000"
        }
    }
    return w


def changed(name: str) -> Callable[[Callable[[World], None]], Callable[[], World]]:
    """A situation as a change of the ordinary one."""

    def decorate(change: Callable[[World], None]) -> Callable[[], World]:
        def make() -> World:
            w = ordinary()
            w.name = name
            change(w)
            return w

        return make

    return decorate


@changed("all equal")
def all_equal(w: World) -> None:
    """Every figure the same everywhere and always: ties, equal to the mean, nothing moved."""
    for indicator, value in (
        ("income", 5000.0),
        ("green", 40.0),
        ("skill", 40.0),
        ("balance", 0.0),
        ("losses", 12.0),
    ):
        w.figures[indicator] = dict.fromkeys(w.figures[indicator], value)
    w.figures["waste"] = {(c, t): w.figures["waste"][c, "2000"] for c, t in w.figures["waste"]}
    # spatial analysis needs something that varies
    w.figures["balance"]["500000", "2020"] = 3.0
    w.levels = dict.fromkeys(w.levels, "middle")
    for key in list(w.areas):
        w.areas[key] = 5000.0 if key[0] == "income" else 40.0
    for code in CODES:
        for indicator in ("pure", "scale_eff", "technical"):
            w.figures[indicator][code, "2020"] = 1.0


@changed("ties")
def ties(w: World) -> None:
    """Two first, three last; the best and worst dimensions share places; pure and scale efficiency alike."""
    for indicator in ("income", "green", "skill"):
        last = {c: w.figures[indicator][c, "2020"] for c in CODES}
        high, low = max(last.values()), min(last.values())
        for code in ORDER[:2]:
            w.figures[indicator][code, "2020"] = high
        for code in ORDER[3:6]:
            w.figures[indicator][code, "2020"] = low
    for code in ORDER[:4]:
        w.figures["scale_eff"][code, "2020"] = w.figures["pure"][code, "2020"]
        w.figures["technical"][code, "2020"] = round(w.figures["pure"][code, "2020"] ** 2, 3)
    # exactly as much as is aimed at, and spread as before among others
    w.figures["waste"]["510000", "2020"] = TARGETS["waste"][0]
    w.levels["510000", "2020"] = w.levels["510000", "2000"]
    w.levels["510000", "2010"] = "high"


@changed("missing")
def missing(w: World) -> None:
    """Some regions have no figure at one end, one has none at all; the edition before had their losses."""
    w.before["losses"] = dict(w.figures["losses"])
    for indicator in ("income", "green", "skill", "balance"):
        w.figures[indicator].pop(("610000", "2000"))
        w.figures[indicator].pop(("630000", "2020"))
        for period in PERIODS:
            w.figures[indicator].pop(("640000", period))
    # two with one target left: one that is met, and one that is not
    for code in ("630000", "640000"):
        w.figures["losses"].pop((code, "2020"))
    w.figures["waste"]["640000", "2020"] = 12.5
    for period in PERIODS:
        w.levels.pop(("640000", period))
    w.levels.pop(("620000", "2010"))
    for indicator in ("technical", "pure", "scale_eff"):
        w.figures[indicator].pop(("520000", "2020"))


@changed("falling")
def falling(w: World) -> None:
    """Everything falls, faster or slower."""
    for indicator in ("income", "green", "skill"):
        for i, code in enumerate(ORDER):
            start = w.figures[indicator][code, "2000"]
            w.figures[indicator][code, "2010"] = round(start * (0.93 - 0.03 * (i % 3)), 2)
            w.figures[indicator][code, "2020"] = round(start * (0.71 - 0.04 * (i % 4)), 2)
    for j, period in enumerate(PERIODS):
        w.areas["income", "100000", period] = 5100.0 - 1100 * j
        w.areas["green", "100000", period] = 47.0 - 8 * j
    for i, code in enumerate(ORDER):
        # those that had most grew most
        w.figures["waste"][code, "2020"] = round(
            w.figures["waste"][code, "2000"] * (1 + 0.2 * i + 0.03 * (i % 2)), 1
        )
    w.levels = {(c, p): list(LEVELS)[2 - list(PERIODS).index(p)] for c, p in w.levels}


@changed("zero and negative")
def zero_and_negative(w: World) -> None:
    """Bases of zero, a mean below zero, gaps that change their sign."""
    w.figures["income"]["500000", "2000"] = 0.0
    w.figures["income"]["520000", "2020"] = 0.0
    # so little more that it is 1.00 times what it was
    w.figures["income"]["610000", "2020"] = round(1.002 * w.figures["income"]["610000", "2000"], 1)
    for code in CODES:
        w.figures["balance"][code, "2020"] -= 20
    w.figures["green"]["510000", "2000"] = 22.0
    w.figures["green"]["510000", "2020"] = 71.0
    w.figures["income"]["510000", "2020"] = 16800.0


@changed("too small to be seen")
def unseen(w: World) -> None:
    """Changes and gaps that the decimals do not show."""
    for indicator in ("income", "green", "skill"):
        base = 4000.0 if indicator == "income" else 45.0
        for i, code in enumerate(ORDER):
            for j, period in enumerate(PERIODS):
                w.figures[indicator][code, period] = base + 0.0001 * (i - 4) + 0.00002 * j * (i - 4)
    # others have what others had: spread as before
    for code, other in zip(ORDER, [*ORDER[3:], *ORDER[:3]], strict=True):
        w.figures["waste"][code, "2020"] = w.figures["waste"][other, "2000"]
    for period in PERIODS:
        w.areas["income", "100000", period] = 4000.0
        w.areas["green", "100000", period] = 45.0


@changed("turned over")
def turned_over(w: World) -> None:
    """Who was first is last; a path that left and came back; the group far ahead of the rest."""
    # more than its parts, and less than any means of its parts allow
    w.figures["technical"]["510000", "2020"] = w.figures["pure"]["510000", "2020"] + 0.05
    w.figures["technical"]["520000", "2020"] = 0.41
    last = [
        w.figures["income"][c, "2000"]
        for c in sorted(CODES, key=lambda c: w.figures["income"][c, "2000"], reverse=True)
    ]
    for code, value in zip(sorted(CODES, key=lambda c: w.figures["income"][c, "2000"]), last, strict=True):
        w.figures["income"][code, "2020"] = value
    for code in CODES:
        w.levels[code, "2010"] = "low"
        w.levels[code, "2000"] = w.levels[code, "2020"] = "high"
    w.levels["520000", "2000"] = w.levels["530000", "2000"] = "low"
    w.levels["530000", "2010"] = "middle"
    w.levels["530000", "2020"] = "middle"


@changed("efficiencies that cannot be")
def impossible(w: World) -> None:
    """Some technical efficiencies exceed their parts or fall short of what the parts allow; one differs as means may."""
    technical, pure, scale = (w.figures[i] for i in ("technical", "pure", "scale_eff"))
    for i, code in enumerate(ORDER[:6]):
        lower = min(pure[code, "2020"], scale[code, "2020"])
        technical[code, "2020"] = round(lower + 0.02 if i % 2 else lower - 0.3, 3)
    allowed = ORDER[6], "2020"
    technical[allowed] = round(technical[allowed] + 0.003, 3)


@changed("one side")
def one_side(w: World) -> None:
    """One dimension alike everywhere; one group higher in all figures; figures of the nation for one period only."""
    for key in w.figures["skill"]:
        w.figures["skill"][key] = 40.0
    w.figures["green"]["640000", "2020"] = w.figures["green"]["630000", "2020"] = 12.5
    w.figures["green"]["360000", "2020"] = 95.0
    for area, income, losses in (("basin", 5000.0, 80.0), ("loess", 4000.0, 70.0), ("lone", 6000.0, 90.0)):
        w.areas["income", area, "2020"], w.areas["losses", area, "2020"] = income, losses
    for indicator in ("income", "green"):
        for period in PERIODS[:2]:
            w.areas.pop((indicator, "100000", period))
    # neighbours are unlike
    for code, balance in zip(ORDER, (9.0, -9.1, -9.2, 9.3, -9.4, -9.5, 9.6, 9.7, -9.8), strict=True):
        w.figures["balance"][code, "2020"] = balance


@changed("alike and apart")
def alike_and_apart(w: World) -> None:
    """Neighbours are alike; two lead and one is last; the area of one group is printed under another name."""
    w.area_names = {**GROUP_NAMES, "loess": ("高原", "Plateau")}
    for code in ORDER[:4]:
        w.figures["balance"][code, "2020"] = 9.0 + ORDER.index(code) / 10
    for code in (*ORDER[4:8], "360000"):
        w.figures["balance"][code, "2020"] = -9.0 - ORDER.index(code) / 10
    w.figures["green"]["360000", "2020"] = w.figures["green"]["640000", "2020"] = 90.0
    w.figures["skill"]["360000", "2020"] = w.figures["skill"]["640000", "2020"] = 60.0
    w.figures["green"]["500000", "2020"] = w.figures["skill"]["500000", "2020"] = 5.0


SITUATIONS: dict[str, Callable[[], World]] = {
    "ordinary": ordinary,
    "all equal": all_equal,
    "ties": ties,
    "missing": missing,
    "falling": falling,
    "zero and negative": zero_and_negative,
    "too small to be seen": unseen,
    "turned over": turned_over,
    "efficiencies that cannot be": impossible,
    "one side": one_side,
    "alike and apart": alike_and_apart,
}


# the report -----------------------------------------------------------------------------------------------------------


def _pair(zh: str, en: str) -> str:
    return f"{{ zh = {json.dumps(zh, ensure_ascii=False)}, en = {json.dumps(en, ensure_ascii=False)} }}"


def _write(path: Path, head: list[str], rows: list[list[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def _tables(w: World, folder: Path) -> None:
    names = list(w.figures)
    rows: list[list[object]] = [
        [
            code,
            period,
            *(w.figures[i].get((code, period), "") for i in names),
            w.levels.get((code, period), ""),
        ]
        for code in CODES
        for period in PERIODS
    ]
    _write(folder / "data/figures.csv", ["region", "year", *names, "stage"], rows)
    of_areas = sorted({i for i, _, _ in w.areas})
    rows = [
        [area, period, *(w.areas.get((i, area, period), "") for i in of_areas)]
        for area in ("100000", *GROUP_NAMES)
        for period in PERIODS
    ]
    _write(folder / "data/areas.csv", ["area", "year", *of_areas], rows)
    _write(folder / "data/groups.csv", ["region", "group"], [[c, g] for c, g in GROUPS.items()])


def report_of(w: World, blocks: str, edition: str = "2021-05", date: str = "2021-05-01") -> str:
    """report.toml of a situation."""
    lines = [
        "[report]",
        f"title = {_pair('试', 'Trial')}",
        f'edition = "{edition}"',
        f'date = "{date}"',
        f"period = {_pair('某时', 'Some time')}",
        'regions = "province"',
        f"members = {json.dumps(list(CODES))}",
        f"noun = {_pair('个省份', 'provinces')}",
        f"mean = {_pair('各省平均', 'mean of the provinces')}",
        "[[source]]",
        'id = "made-up"',
        f"cite = {_pair('自拟', 'Made up')}",
        f"short = {_pair('自拟', 'Made up')}",
    ]
    for area, (zh, en) in w.area_names.items():
        lines += ["[[area]]", f'id = "{area}"', f"name = {_pair(zh, en)}"]
    lines += [
        "[[table]]",
        'file = "data/figures.csv"',
        'source = "made-up"',
        'region = "region"',
        'period = "year"',
        "[table.columns]",
    ]
    lines += [f'{i} = "{i}"' for i in (*w.figures, "stage")]
    lines += [
        "[[table]]",
        'file = "data/areas.csv"',
        'source = "made-up"',
        'region = "area"',
        'period = "year"',
        "[table.columns]",
    ]
    lines += [f'{i} = "{i}"' for i in sorted({i for i, _, _ in w.areas})]
    for i, (zh, en, unit_zh, unit_en, decimals, scale, direction) in INDICATORS.items():
        lines += ["[[indicator]]", f'id = "{i}"', f"name = {_pair(zh, en)}", f"decimals = {decimals}"]
        lines += [f'scale = "{scale}"', f'direction = "{direction}"']
        if unit_zh:
            lines.append(f"unit = {_pair(unit_zh, unit_en)}")
        if i in TARGETS:
            lines.append(f'target = {{ value = {TARGETS[i][0]}, by = "{TARGETS[i][1]}" }}')
    cats = ", ".join(f'{{ id = "{i}", name = {_pair(zh, en)} }}' for i, (zh, en) in LEVELS.items())
    lines += [
        "[[indicator]]",
        'id = "stage"',
        f"name = {_pair('发展阶段', 'Stage')}",
        'kind = "category"',
        f"categories = [{cats}]",
    ]
    groups = ", ".join(f'{{ id = "{i}", name = {_pair(zh, en)} }}' for i, (zh, en) in GROUP_NAMES.items())
    lines += [
        "[[grouping]]",
        'id = "land"',
        f"name = {_pair('地形', 'Land')}",
        'file = "data/groups.csv"',
        f"groups = [{groups}]",
    ]
    return "\n".join(lines) + "\n" + ANALYSES + blocks


ANALYSES = """
[[analysis]]
id = "income_now"
kind = "ranking"
title = { zh = "人均所得", en = "Present income" }
indicator = "income"
period = "2020"
grouping = "land"
[[analysis]]
id = "balance_now"
kind = "ranking"
title = { zh = "财政结余", en = "Present balance" }
indicator = "balance"
period = "2020"
grouping = "land"
[[analysis]]
id = "losses_now"
kind = "ranking"
title = { zh = "眼下损失", en = "Present losses" }
indicator = "losses"
period = "2020"
[[analysis]]
id = "index"
kind = "composite"
title = { zh = "合成指数", en = "Index" }
indicators = ["green", "skill"]
period = "2020"
normalise = "none"
weights = "given"
aggregate = "sum"
missing = "drop"
grouping = "land"
[[analysis]]
id = "index_rank"
kind = "rank_uncertainty"
of = "index"
runs = 200
[[analysis]]
id = "income_growth"
kind = "growth"
indicator = "income"
grouping = "land"
[[analysis]]
id = "balance_growth"
kind = "growth"
indicator = "balance"
[[analysis]]
id = "together"
kind = "coupling"
title = { zh = "两者协调度", en = "Togetherness" }
systems = ["green", "skill"]
scale = 100
[[analysis]]
id = "income_gap"
kind = "gap"
indicator = "income"
[[analysis]]
id = "green_gap"
kind = "gap"
indicator = "green"
[[analysis]]
id = "unequal"
kind = "theil"
value = "losses"
grouping = "land"
[[analysis]]
id = "way"
kind = "path"
title = { zh = "发展阶段", en = "Stage" }
indicator = "stage"
[[analysis]]
id = "near"
kind = "moran"
title = { zh = "结余的空间自相关", en = "Neighbourhood" }
value = "balance"
period = "2020"
permutations = 199
[[analysis]]
id = "near_plain"
kind = "moran"
title = { zh = "结余的空间自相关（不校正）", en = "Neighbourhood, plain" }
value = "balance"
period = "2020"
permutations = 199
correction = "none"
significance = 0.2
[[analysis]]
id = "efficient"
kind = "dea_reading"
title = { zh = "投入产出效率", en = "Efficiency" }
technical = "technical"
pure = "pure"
scale = "scale_eff"
grouping = "land"
[[analysis]]
id = "alike"
kind = "peers"
of = "index"
[[analysis]]
id = "goals"
kind = "targets"
period = "2020"
[[analysis]]
id = "waste_convergence"
kind = "convergence"
indicator = "waste"
[[analysis]]
id = "whole"
kind = "composite"
title = { zh = "总指数", en = "Whole" }
levels = [
  { id = "greens", name = { zh = "绿能", en = "Greens" }, indicators = ["green", "skill"] },
  { id = "efficiencies", name = { zh = "效能", en = "Efficiencies" }, indicators = ["technical", "pure"] },
  { id = "upper", name = { zh = "上部", en = "Upper part" }, indicators = ["greens", "efficiencies"] },
  { id = "lower", name = { zh = "下部", en = "Lower part" }, indicators = ["balance", "scale_eff"] },
]
period = "2020"
normalise = "none"
weights = "equal"
aggregate = "arithmetic"
missing = "drop"
[[analysis]]
id = "area_income"
kind = "areas"
indicator = "income"
areas = ["basin", "loess", "lone", "100000"]
[[analysis]]
id = "area_losses"
kind = "areas"
indicator = "losses"
areas = ["basin", "loess", "lone"]
"""


def prepared(w: World, folder: Path, blocks: str, rules: str = "") -> tuple[Plan, Geometry | None]:
    """The situation as a report, loaded and analysed."""
    _tables(w, folder)
    (folder / "report.toml").write_text(report_of(w, blocks), encoding="utf-8")
    earlier = folder / "editions/2020-05"
    if w.before:
        _tables(replace(w, figures={**w.figures, **w.before}), earlier)
        (earlier / "report.toml").write_text(report_of(w, blocks, "2020-05", "2020-06-01"), encoding="utf-8")
    for place in (folder, earlier) if w.before else (folder,):
        (place / "recommendations.toml").write_text(rules, encoding="utf-8")
    problems = Problems()
    found = prepare(folder, problems)
    assert found is not None, [f.line() for f in problems.errors]
    return found


def build(w: World, folder: Path, blocks: str, rules: str = "") -> Site:
    """The situation as a report that is ready to be composed."""
    return Site(*prepared(w, folder, blocks, rules))


#: an index of which one figure is treated as an outlier, for a report of a world
TREATED = """
[[analysis]]
id = "treated"
kind = "composite"
title = { zh = "处理指数", en = "Treated index" }
indicators = ["income", "green", "skill"]
period = "2020"
normalise = "minmax"
outliers = true
grouping = "land"
"""
