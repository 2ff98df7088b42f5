"""What the sentences of each kind of block claim, and how each claim is checked: `READERS`, by kind of block.

A reader knows the raw figures of the situation and plain counting; it takes nothing from the module that wrote the
sentence. Statistics that are made at random (rank intervals, p-values) are compared with the table of the analysis.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable

from tests.compose.sentences import parts
from tests.compose.sentences.advice import recommendations
from tests.compose.sentences.reading import (
    LOWEST,
    LOWEST_ZH,
    Claim,
    Said,
    codes,
    count,
    end_told,
    leftover,
    near,
    stands,
    value,
)
from tests.compose.sentences.world import (
    CODES,
    GROUP_NAMES,
    GROUPS,
    LEVELS,
    PERIODS,
    World,
    group_mean,
    mean,
    rank,
)

Figures = dict[str, float]
#: the texts of a block, its world, the region's code (empty on the overview), the language → what is left unread
Reader = Callable[[list[str], World, str, str], str]

BASE = r"(?P<base>Basin mean|Loess mean|mean of the provinces(?: in (?:Basin|Loess))?)"
BASE_ZH = r"(?P<base>(?:盆地|黄土)(?:各省)?平均|各省平均)"
PLACE = r"(?P<joint>joint )?(?P<rank>\d+)(?:st|nd|rd|th) of (?P<of>\d+)(?: provinces)?"
PLACE_ZH = r"在(?P<of>\d+)个省份中均?居(?P<joint>并列)?第(?P<rank>\d+)位"
WHEN = r"(?:in )?(?P<{0}>\d{{4}})"
WHEN_ZH = r"(?P<{0}>\d{{4}})年"
GRADES = (
    ("extreme disorder", "极度失调"),
    ("serious disorder", "严重失调"),
    ("moderate disorder", "中度失调"),
    ("slight disorder", "轻度失调"),
    ("borderline coordination", "临界协调"),
    ("barely coordinated", "勉强协调"),
    ("primary coordination", "初级协调"),
    ("intermediate coordination", "中级协调"),
    ("good coordination", "良好协调"),
    ("quality coordination", "优质协调"),
)


def base_of(said: Said, figures: Figures) -> float:
    """The mean that a claim compares with."""
    if said["base"] in {"mean of the provinces", "各省平均"}:
        return mean(figures)
    own = group_mean(figures, said.code)
    assert own is not None, "a group with fewer than three others is not compared with"
    zh, en = GROUP_NAMES[GROUPS[said.code]]
    bases = {f"{en} mean", f"{zh}平均", f"mean of the provinces in {en}", f"{zh}各省平均"}
    assert said["base"] in bases, "the region's own group"
    return own


def compared(figures: Figures) -> list[Claim]:
    """Above, below, equal to, about equal to a mean."""

    def apart(said: Said) -> bool:
        base = base_of(said, figures)
        gap = figures[said.code] - base
        size = 100 * gap / base if "pct" in said else gap
        return (
            (gap > 0) == (said["word"] in {"above", "高于"})
            and near(said["size"], abs(size))
            and value(said["size"]) > 0
        )

    def alike(said: Said) -> bool:
        gap = figures[said.code] - base_of(said, figures)
        return (gap != 0 and abs(gap) < 0.06) if "about" in said else abs(gap) < 1e-9

    return [
        (
            rf"(?P<size>NUM)(?P<pct>%)?(?: points)? (?P<word>above|below) the {BASE}",
            rf"(?P<word>高于|低于){BASE_ZH}(?P<size>NUM)(?P<pct>%)?(?:分|点)?",
            apart,
        ),
        (rf"(?P<about>about )?equal to the {BASE}", rf"与{BASE_ZH}(?P<about>大致)?持平", alike),
    ]


def placed(
    figures: Figures,
    direction: str = "+",
    head: str = "",
    head_zh: str = "",
    units: tuple[str, str] = ("", ""),
) -> Claim:
    """A figure with its unit and its rank."""

    def check(said: Said) -> bool:
        right = stands(said, figures, direction) and int(said["of"]) == len(figures)
        right = right and end_told(said, figures, direction)
        return right and ("value" not in said or near(said["value"], figures[said.code]))

    return (
        rf"{head}: (?P<value>NUM){units[0]}, {PLACE}{LOWEST}",
        rf"{head_zh}为(?P<value>NUM){units[1]}，{PLACE_ZH}{LOWEST_ZH}",
        check,
    )


def intervals(said: Said) -> bool:
    """What is said of the runs, against the table of counts."""
    table = said.world.results["index_rank"]
    cell = {c: table.cell(said.code, c).value for c in ("low", "high", "inside", "min", "max")}
    if "share" not in said:
        return cell["min"] >= int(said["low"]) and cell["max"] <= int(
            said["high"] if "high" in said else said["low"]
        )
    return (
        near(said["share"], cell["inside"])
        and (int(said["low"]), int(said.found.get("high") or said["low"]))
        == (
            int(cell["low"]),
            int(cell["high"]),
        )
        and (
            "least" not in said
            or (int(said["least"]), int(said["most"])) == (int(cell["min"]), int(cell["max"]))
        )
    )


RUNS: list[Claim] = [
    (
        r"in (?P<share>NUM)% of the runs with other weights and aggregations the rank is (?P<low>\d+) or (?P<high>\d+)",
        r"改变权重、合成方法重算，(?P<share>NUM)%的测算中位次为第(?P<low>\d+)位或第(?P<high>\d+)位",
        lambda s: intervals(s) and int(s["high"]) == int(s["low"]) + 1,
    ),
    (
        r"in every run with other weights and aggregations the rank is (?P<low>\d+) or (?P<high>\d+)",
        r"改变权重、合成方法重算，每次测算位次都是第(?P<low>\d+)位或第(?P<high>\d+)位",
        lambda s: intervals(s) and int(s["high"]) == int(s["low"]) + 1,
    ),
    (
        r"the rank is (?P<low>\d+) in (?P<share>NUM)% of the runs with other weights and aggregations, and between (?P<least>\d+) and (?P<most>\d+) in all of them",
        r"改变权重、合成方法重算，(?P<share>NUM)%的测算中位次为第(?P<low>\d+)位，全部测算在第(?P<least>\d+)至第(?P<most>\d+)位之间",
        lambda s: intervals(s) and int(s["most"]) > int(s["least"]) + 1,
    ),
    (
        r"the rank is (?P<low>\d+) in (?P<share>NUM)% of the runs with other weights and aggregations, and (?P<least>\d+) or (?P<most>\d+) in all of them",
        r"改变权重、合成方法重算，(?P<share>NUM)%的测算中位次为第(?P<low>\d+)位，全部测算为第(?P<least>\d+)位或第(?P<most>\d+)位",
        lambda s: intervals(s) and int(s["most"]) == int(s["least"]) + 1,
    ),
    (
        r"the rank is (?P<low>\d+) in every run with other weights and aggregations",
        r"改变权重、合成方法重算，每次测算位次都是第(?P<low>\d+)位",
        intervals,
    ),
    (
        r"in (?P<share>NUM)% of the runs with other weights and aggregations the rank lies between (?P<low>\d+) and (?P<high>\d+)",
        r"改变权重、合成方法重算，(?P<share>NUM)%的测算中位次在第(?P<low>\d+)至第(?P<high>\d+)位之间",
        lambda s: intervals(s) and int(s["high"]) > int(s["low"]) + 1,
    ),
    (
        r"in every run with other weights and aggregations the rank lies between (?P<low>\d+) and (?P<high>\d+)",
        r"改变权重、合成方法重算，每次测算位次都在第(?P<low>\d+)至第(?P<high>\d+)位之间",
        lambda s: intervals(s) and int(s["high"]) > int(s["low"]) + 1,
    ),
]


def lacks_2020_alone(w: World, code: str, *indicators: str) -> bool:
    """Whether a region has figures of indicators in other periods, and none of 2020."""
    periods = {p for i in indicators for c, p in w.figures[i] if c == code}
    return bool(periods) and "2020" not in periods


NOTHING: list[Claim] = [
    (
        r"No (?P<title>present income|present losses|index) can be given for NAMES: "
        r"the source has no (?:figures for it|(?P<then>figure for 2020))\.(?: What follows rests on the other results\.)?",
        r"无法给出NAMES的(?P<title>人均所得|眼下损失|合成指数)：来源未提供其(?P<then>2020年的)?数据。(?:以下依据其他结果。)?",
        lambda s: (
            s.code
            not in (
                s.world.index
                if s["title"] in {"index", "合成指数"}
                else s.world.at(
                    "income" if s["title"] in {"present income", "人均所得"} else "losses", "2020"
                )
            )
            and bool(s["then"])
            == lacks_2020_alone(
                s.world,
                s.code,
                *(
                    ("green", "skill")
                    if s["title"] in {"index", "合成指数"}
                    else ("income",)
                    if s["title"] in {"present income", "人均所得"}
                    else ("losses",)
                ),
            )
        ),
    ),
]


def findings(texts: list[str], w: World, code: str, language: str) -> str:
    """Each sentence by the reader of its kind; that others must do is said once, where a figure is wanting."""
    wanting = [t for t in texts if re.search("can be given for|来源未提供", t)]
    told = [t for t in texts if re.search("What follows rests|以下依据其他结果", t)]
    assert told == wanting[:1], texts
    left = []
    for text in texts:
        if re.match("Present income|人均所得", text):
            figures = w.at("income", "2020")
            claims = [
                placed(figures, head="Present income", head_zh="人均所得", units=(" yuan", "元")),
                *compared(figures),
            ]
        elif re.match("Present losses|眼下损失", text):
            figures = w.at("losses", "2020")
            lowest = placed(figures, "-", head="Present losses", head_zh="眼下损失", units=(" yuan", "元"))
            claims = [lowest, *compared(figures)]
        elif re.match("Index|合成指数", text):
            claims = [placed(w.index, head="Index", head_zh="合成指数"), *compared(w.index), *RUNS]
        elif re.match("Efficiency|投入产出", text):
            claims = EFFICIENT(w)
        elif re.match("Togetherness|2020年两者", text):
            claims = COUPLED
        elif re.match("Household income, 2000|居民收入（2000", text):
            left.append(slopes([text], w, code, language))
            continue
        elif re.match("Household income|居民收入", text):
            claims = GROWN
        elif re.match("Fiscal balance|收支平衡", text):
            claims = MOVED
        elif re.match("Stage|发展阶段", text):
            claims = WAYS
        elif re.match(r"(?:No|.*没有)(?: \w+)+ can be given|.*来源未提供", text):
            claims = NOTHING
        elif re.search("cluster|outlier|local pattern|空间|局部", text):
            claims = CLUSTERED
        else:
            claims = dimensions(w, code)
        left.append(leftover(text, claims, w, code, language))
    return " ".join(left)


def dimensions(w: World, code: str) -> list[Claim]:
    """The strongest and the weakest of the dimensions, by rank."""
    parts = {i: {c: f for c, f in w.at(i, "2020").items() if c in w.index} for i in ("green", "skill")}
    ranks = {i: rank(figures, code) for i, figures in parts.items()}
    named = {"greenness": "green", "skill": "skill", "绿色水平": "green", "技能水平": "skill"}

    def every(said: Said) -> bool:
        joint = all(list(f.values()).count(f[code]) > 1 for f in parts.values())
        right = set(ranks.values()) == {int(said["rank"])} and joint == ("joint" in said)
        return right and int(said["of"]) == len(parts["green"])

    def extreme(said: Said) -> bool:
        which = named[said["name"].lower()]
        figures = parts[which]
        best = said["word"] in {
            "strongest dimension",
            "least weak dimension",
            "highest",
            "最强的是",
            "相对较好的是",
            "位次最高的是",
        }
        own = group_mean(figures, code)
        gap = figures[code] - (own if own is not None else mean(figures))
        # what is printed as equal is neither a strength nor a weakness
        seen = 0.0 if abs(gap) < 0.005 else gap
        upper = ranks[which] <= (len(figures) + 1) / 2
        named_so = said["word"] in {"strongest dimension", "lowest", "最强的是", "位次最低的是"}
        assert named_so == ((upper and seen >= 0) if best else (upper or seen >= 0)), said.found
        # weak is said only of what stands in the lower half
        assert not best or (said["word"] in {"least weak dimension", "相对较好的是"}) == (not upper), (
            said.found
        )
        right = stands(said, figures) and int(said["of"]) == len(figures)
        return right and ranks[which] == (min if best else max)(ranks.values())

    def clause(said: Said) -> bool:
        which = named[said["name"].lower()]
        text = said["tail"]
        return extreme(said) and not re.search(
            r"\d", leftover(text, compared(parts[which]), w, code, said.language)
        )

    return [
        (
            rf"Every dimension ranks {PLACE}\.",
            r"各维度在(?P<of>\d+)个省份中均居(?P<joint>并列)?第(?P<rank>\d+)位。",
            every,
        ),
        (
            rf"(?P<name>Greenness|greenness|Skill|skill) is the (?P<word>strongest dimension|least weak dimension|weakest link), {PLACE}"
            r"(?P<tail>(?:, (?:NUM|about|equal)[^;]*?mean(?: of the provinces(?: in (?:Basin|Loess))?)?)?)(?=[;.])",
            rf"(?P<word>最强的是|相对较好的是|位次最高的是|最弱的是|位次最低的是)(?P<name>绿色水平|技能水平)，{PLACE_ZH}(?P<tail>[^；。]*)(?=[；。])",
            clause,
        ),
        (
            rf"(?P<name>Greenness|greenness|Skill|skill) ranks (?P<word>highest|lowest), {PLACE}"
            r"(?P<tail>(?:, (?:NUM|about|equal)[^;]*?mean(?: of the provinces(?: in (?:Basin|Loess))?)?)?)(?=[;.])",
            "(?!)",
            clause,
        ),
    ]


# efficiency ----------------------------------------------------------------------------------------------------------


def _efficiency(w: World) -> tuple[Figures, Figures, Figures]:
    parts = [w.at(i, "2020") for i in ("technical", "pure", "scale_eff")]
    return parts[0], parts[1], parts[2]


def _impossible(w: World, code: str) -> bool:
    """Whether three efficiencies, printed with three decimals, can be no means of figures that multiply."""
    technical, pure, scale = (figures[code] for figures in _efficiency(w))
    return not pure + scale - 1.0015 <= technical <= min(pure, scale) + 0.001


def EFFICIENT(w: World) -> list[Claim]:
    """Rank, which part is lower, whether their product is what is printed."""
    technical, pure, scale = _efficiency(w)

    def apart(said: Said) -> bool:
        return (
            _impossible(said.world, said.code)
            and near(said["a"], pure[said.code])
            and near(said["b"], scale[said.code])
        )

    def parts(said: Said) -> bool:
        assert not _impossible(said.world, said.code), "what limits a figure that cannot be is not known"
        first = said["first"] in {"pure technical", "纯技术效率"}
        low, high = (pure, scale) if first else (scale, pure)
        return (
            low[said.code] < high[said.code]
            and near(said["low"], low[said.code])
            and near(said["high"], high[said.code])
        )

    def alike(said: Said) -> bool:
        return (
            abs(pure[said.code] - scale[said.code]) < 1e-9
            and not _impossible(said.world, said.code)
            and near(said["a"], pure[said.code])
            and pure[said.code] < 1
        )

    return [
        placed(technical, head="Efficiency", head_zh="投入产出效率"),
        (
            r"the constraint is (?P<first>pure technical|scale) efficiency \((?P<low>NUM)\), not (?:pure technical|scale) efficiency \((?P<high>NUM)\)",
            r"制约来自(?P<first>纯技术效率|规模效率)（(?P<low>NUM)），而非(?:纯技术效率|规模效率)（(?P<high>NUM)）",
            parts,
        ),
        (
            r"pure technical efficiency \((?P<a>NUM)\) and scale efficiency \(NUM\) constrain it alike",
            r"纯技术效率（(?P<a>NUM)）与规模效率（NUM）同为制约",
            alike,
        ),
        (
            "it is on the frontier: neither part constrains it",
            "位于前沿面，两项效率均不构成制约",
            lambda s: pure[s.code] == scale[s.code] == 1 and not _impossible(s.world, s.code),
        ),
        (
            r"which part constrains it is doubtful, as pure technical efficiency \((?P<a>NUM)\) and scale efficiency "
            r"\((?P<b>NUM)\) cannot go together with it",
            r"制约所在存疑：纯技术效率（(?P<a>NUM)）、规模效率（(?P<b>NUM)）与之不能并存",
            apart,
        ),
        *compared(technical),
        (
            r"Pure technical times scale efficiency gives (?P<a>NUM), and not the (?P<b>NUM) that is printed",
            r"纯技术效率与规模效率之积为(?P<a>NUM)，与原文的(?P<b>NUM)不符",
            lambda s: (
                near(s["a"], pure[s.code] * scale[s.code])
                and near(s["b"], technical[s.code])
                and abs(pure[s.code] * scale[s.code] - technical[s.code]) > 0.0005
            ),
        ),
        ("All figures are shown as printed", "(?!)", lambda s: True),
        (
            r"Even means over several years cannot differ this much: at least one of the three figures is wrong",
            r"即使是多年均值，也不会相差如此之多：三个数中至少有一个有误",
            lambda s: _impossible(s.world, s.code),
        ),
    ]


def efficiency(texts: list[str], w: World, code: str, language: str) -> str:
    return leftover(" ".join(texts), EFFICIENT(w), w, code, language)


# change --------------------------------------------------------------------------------------------------------------


def _multiple(said: Said) -> bool:
    first, last = (said.world.figures["income"][said.code, t] for t in ("2000", "2020"))
    up = said["word"] in {"rose", "增"}
    return (
        (last > first) == up
        # nothing rises to 1.00 times what it was
        and value(said["times"]) != 1
        and near(said["times"], last / first)
        and near(said["a"], first)
        and near(said["b"], last)
    )


def _moved_by(said: Said) -> bool:
    first, last = (said.world.figures["balance"][said.code, t] for t in ("2000", "2020"))
    printed = [value(said[n]) for n in ("a", "b", "size")]
    return (
        (last > first) == (said["word"] in {"rose", "提高"})
        and near(said["size"], abs(last - first))
        and near(said["a"], first)
        and near(said["b"], last)
        # and a reader who subtracts finds it
        and abs(abs(printed[1] - printed[0]) - printed[2]) < 1e-9
    )


def _moved_place(said: Said) -> bool:
    ends = [said.world.at("balance", t) for t in ("2000", "2020")]
    moves = {c: ends[1][c] - f for c, f in ends[0].items() if c in ends[1]}
    return stands(said, moves) and int(said["of"]) == len(moves)


MOVED: list[Claim] = [
    (
        r"Fiscal balance (?P<word>rose|fell) by (?P<size>NUM) points from 2000 \(from (?P<a>NUM) to (?P<b>NUM)\)",
        r"收支平衡较2000年(?P<word>提高|下降)(?P<size>NUM)点（由(?P<a>NUM)[升降]至(?P<b>NUM)）",
        _moved_by,
    ),
    (
        r"Fiscal balance is what it was in 2000 \((?P<b>NUM)\)",
        r"收支平衡与2000年持平（(?P<b>NUM)）",
        lambda s: (
            abs(s.world.figures["balance"][s.code, "2020"] - s.world.figures["balance"][s.code, "2000"]) < 0.1
            and near(s["b"], s.world.figures["balance"][s.code, "2020"])
        ),
    ),
    (rf"{PLACE} by this change", rf"按变化量{PLACE_ZH}", _moved_place),
]


def _about_the_same(said: Said) -> bool:
    first, last = (said.world.figures["income"][said.code, t] for t in ("2000", "2020"))
    ends = near(said["a"], first) and near(said["b"], last)
    return ends and abs(last - first) >= 0.1 and f"{last / first:.2f}" == "1.00"


def _growth_place(said: Said) -> bool:
    ends = [said.world.at("income", t) for t in ("2000", "2020")]
    multiples = {c: ends[1][c] / f for c, f in ends[0].items() if f > 0 and c in ends[1]}
    return stands(said, multiples) and int(said["of"]) == len(multiples)


GROWN: list[Claim] = [
    (
        r"Household income (?P<word>rose|fell) to (?P<times>NUM) times its level of 2000 \(from (?P<a>NUM) to (?P<b>NUM) yuan\)",
        r"居民收入(?P<word>增|降)至2000年的(?P<times>NUM)倍（由(?P<a>NUM)元[升降]至(?P<b>NUM)元）",
        _multiple,
    ),
    (
        r"Household income is what it was in 2000 \((?P<b>NUM) yuan\)",
        r"居民收入与2000年持平（(?P<b>NUM)元）",
        lambda s: (
            abs(s.world.figures["income"][s.code, "2020"] - s.world.figures["income"][s.code, "2000"]) < 0.1
            and near(s["b"], s.world.figures["income"][s.code, "2020"])
        ),
    ),
    (
        r"Household income is about what it was in 2000 \(from (?P<a>NUM) to (?P<b>NUM) yuan\)",
        r"居民收入与2000年大致持平（由(?P<a>NUM)元变为(?P<b>NUM)元）",
        _about_the_same,
    ),
    (rf"{PLACE} by this multiple", rf"倍数{PLACE_ZH}", _growth_place),
]


def _d(said: Said, period: str) -> float:
    found = said.world.coupling(said.code, period)
    assert found is not None
    return found


def _graded(said: Said, shown: str, grade: str, period: str) -> bool:
    d = _d(said, period)
    return near(shown, d) and grade in GRADES[min(9, math.floor(round(d, 9) * 10))]


def _coupled(said: Said) -> bool:
    right = _graded(said, said["last"], said["grade"], said["end"])
    if "first" in said:
        gain = _d(said, said["end"]) - _d(said, said["start"])
        right = right and _graded(said, said["first"], said["before"], said["start"])
        return right and (gain > 0) == (said["word"] in {"up from", "高于"})
    return right and ("same" not in said or abs(_d(said, said["end"]) - _d(said, said["start"])) < 0.01)


def _lagging(said: Said) -> bool:
    named = {"greenness": "green", "skill": "skill", "绿色水平": "green", "技能水平": "skill"}
    behind, ahead = (named[said[n]] for n in ("behind", "ahead"))
    low, high = (said.world.figures[i][said.code, said["when"]] / 100 for i in (behind, ahead))
    both = {i: said.world.at(i, said["when"]) for i in (behind, ahead)}
    places = {
        i: rank({c: f for c, f in both[i].items() if all(c in o for o in both.values())}, said.code)
        for i in both
    }
    # where the ranks say the opposite of the levels, it must be said
    if "lower" in said:
        told = named[said["lower"]] == ahead and places[ahead] > places[behind]
    else:
        told = places[ahead] <= places[behind]
    return told and low < high and near(said["low"], low) and near(said["high"], high)


def _speeds(said: Said) -> bool:
    def speed(code: str, a: str, b: str) -> float | None:
        ends = [said.world.coupling(code, t) for t in (a, b)]
        return None if ends[0] is None or ends[1] is None else (ends[1] - ends[0]) / (int(b) - int(a))

    steps = [speed(said.code, a, b) for a, b in itertools.pairwise(PERIODS)]
    known = [s for s in steps if s is not None]
    fast, slow = speed(said.code, said["a"], said["b"]), speed(said.code, said["c"], said["d"])
    assert fast is not None and slow is not None
    others = {c: s for c in CODES if (s := speed(c, said["a"], said["b"])) is not None}
    kind = said["kind"]
    falls = sum(s < 0 for s in known)
    signs = {
        "In no": fast <= 0,
        "lost": fast > 0 > slow and falls > 1,
        "only": fast > 0 and falls == 1,
        "least": slow >= 0,
    }
    return (
        signs[kind]
        and (fast, slow) == (max(known), min(known))
        and near(said["fast"], abs(fast))
        and near(said["slow"], abs(slow))
        and not re.search("[+−]", said["fast"] + said["slow"])
        and stands(said, others)
        and int(said["of"]) == len(others)
    )


def _kinded(kind: str) -> Callable[[Said], bool]:
    return lambda s: _speeds(Said(s.world, s.code, s.language, {**s.found, "kind": kind}))


_T = r"between (?P<{0}>\d{{4}}) and (?P<{1}>\d{{4}}), (?P<{2}>NUM) a year"
_T_ZH = r"(?P<{0}>\d{{4}})年至(?P<{1}>\d{{4}})年"
_FAST, _SLOW = _T.format("a", "b", "fast"), _T.format("c", "d", "slow")
_AB, _CD = _T_ZH.format("a", "b"), _T_ZH.format("c", "d")
COUPLED: list[Claim] = [
    (
        r"Togetherness: (?P<last>NUM) \((?P<grade>[a-z ]+)\) in (?P<end>\d{4}), (?P<word>up from|down from) (?P<first>NUM) \((?P<before>[a-z ]+)\) in (?P<start>\d{4})",
        r"(?P<end>\d{4})年两者协调度为(?P<last>NUM)（(?P<grade>[^）]+)），(?P<word>高于|低于)(?P<start>\d{4})年的(?P<first>NUM)（(?P<before>[^）]+)）",
        _coupled,
    ),
    (
        r"Togetherness: (?P<last>NUM) \((?P<grade>[a-z ]+)\) in (?P<end>\d{4})(?P<same>, as in (?P<start>\d{4}))?",
        r"(?P<end>\d{4})年两者协调度为(?P<last>NUM)（(?P<grade>[^）]+)）(?P<same>，与(?P<start>\d{4})年持平)?",
        _coupled,
    ),
    (
        r"In (?P<when>\d{4}), (?P<behind>\w+) \((?P<low>NUM)\) lagged behind (?P<ahead>\w+) \((?P<high>NUM)\)"
        r"(?: in level; among the provinces it is (?P<lower>\w+) that ranked lower)?",
        r"(?P<when>\d{4})年(?:就水平而言，)?(?P<behind>..水平)（(?P<low>NUM)）滞后于(?P<ahead>..水平)（(?P<high>NUM)）"
        r"(?:；就各省份的位次而言，较低的是(?P<lower>..水平))?",
        _lagging,
    ),
    (
        rf"It gained in no period: it lost least {_FAST} \({PLACE} by change\), most {_SLOW}",
        rf"各时段均未提高：{_AB}下降最少，年均下降(?P<fast>NUM)（变化量{PLACE_ZH}）；{_CD}下降最多，年均下降(?P<slow>NUM)",
        _kinded("In no"),
    ),
    (
        rf"It gained most {_FAST} \({PLACE}\), and lost most {_SLOW}",
        rf"{_AB}提高最快，年均提高(?P<fast>NUM)（{PLACE_ZH}）；{_CD}下降最多，年均下降(?P<slow>NUM)",
        _kinded("lost"),
    ),
    (
        rf"It gained most {_FAST} \({PLACE}\), and lost only {_SLOW}",
        rf"{_AB}提高最快，年均提高(?P<fast>NUM)（{PLACE_ZH}）；仅{_CD}下降，年均下降(?P<slow>NUM)",
        _kinded("only"),
    ),
    (
        rf"It gained most {_FAST} \({PLACE}\), least {_SLOW}",
        rf"{_AB}提高最快，年均提高(?P<fast>NUM)（{PLACE_ZH}）；{_CD}提高最慢，年均提高(?P<slow>NUM)",
        _kinded("least"),
    ),
]


def coupling(texts: list[str], w: World, code: str, language: str) -> str:
    return leftover(" ".join(texts), COUPLED, w, code, language)


# ways through classes -----------------------------------------------------------------------------------------------

_LEVEL = {name: i for i, names in LEVELS.items() for name in names}
_L, _L_ZH = "lowly|middling|lofty", "低级|中级|高级"


def _own_way(said: Said) -> list[str]:
    return [said.world.levels[said.code, t] for t in PERIODS if (said.code, t) in said.world.levels]


def _at_all_times(said: Said) -> bool:
    words = {"both": 2, "all three": 3, "两": 2, "三": 3}
    way = _own_way(said)
    own = [t for t in PERIODS if (said.code, t) in said.world.levels]
    listed = re.findall(r"\d+", said["periods"])
    return set(way) == {_LEVEL[said["level"]]} and len(way) == words[said["n"]] and listed == own


_IN_WORDS = {"one": 1, "two": 2, "three": 3, "一": 1, "两": 2, "三": 3}


def _head(said: Said) -> bool:
    way, order = _own_way(said), list(LEVELS)
    if "again" in said:
        return way[0] == way[-1] == _LEVEL[said["again"]] and len(set(way)) > 1
    steps = order.index(way[-1]) - order.index(way[0])
    up = said["word"] in {"up", "上升"}
    return (
        (way[0], way[-1]) == (_LEVEL[said["first"]], _LEVEL[said["last"]])
        and abs(steps) == _IN_WORDS[said["steps"]]
        and (steps > 0) == up
    )


def _walked(said: Said) -> bool:
    return all(
        said.world.levels[said.code, t] == _LEVEL[said["level"]] for t in re.findall(r"\d{4}", said["when"])
    )


def _classmates(said: Said) -> bool:
    own = said.world.levels.get((said.code, said["when"]))
    count = sum(level == own for (_, t), level in said.world.levels.items() if t == said["when"])
    return count == (int(said["n"]) if "n" in said else 1) and (
        "n" in said or codes(said["alone"]) == [said.code]
    )


WAYS: list[Claim] = [
    (
        rf"Stage: (?P<level>{_L}) in (?P<n>both|all \w+) years \((?P<periods>[\d, and]+)\)\.",
        rf"发展阶段：(?P<n>.)个年份均为(?P<level>{_L_ZH})（(?P<periods>[\d、]+)年）。",
        _at_all_times,
    ),
    (rf"Stage: (?P<again>{_L}) again", rf"发展阶段：重回(?P<again>{_L_ZH})", _head),
    (
        rf"Stage: from (?P<first>{_L}) to (?P<last>{_L}), (?P<steps>one|two|three) levels? (?P<word>up|down)",
        rf"发展阶段：由(?P<first>{_L_ZH})到(?P<last>{_L_ZH})，(?P<word>上升|下降)(?P<steps>[一两三])级",
        _head,
    ),
    (
        rf"(?P<level>{_L}) (?P<when>in \d{{4}}(?: and \d{{4}}|, \d{{4}})*)",
        rf"(?P<when>\d{{4}}年(?:、\d{{4}}年)*)(?P<level>{_L_ZH})",
        _walked,
    ),
    (
        r"In (?P<when>\d{4}), (?:(?P<alone>NAMES) alone was in this class|(?P<n>\d+) provinces were in this class)",
        r"(?P<when>\d{4})年(?:仅(?P<alone>NAMES)属于这一类|有(?P<n>\d+)个省份属于这一类)",
        _classmates,
    ),
]


def path(texts: list[str], w: World, code: str, language: str) -> str:
    return leftover(" ".join(texts), WAYS, w, code, language)


# space ---------------------------------------------------------------------------------------------------------------

_Q = {"high–high": "HH", "low–low": "LL", "high–low": "HL", "low–high": "LH"}
_Q |= {"高—高": "HH", "低—低": "LL", "高—低": "HL", "低—高": "LH"}
_QUAD, _QUAD_ZH = "(?:high|low)–(?:high|low)", "[高低]—[高低]"


def _sides(said: Said, code: str) -> str:
    """Where a region's figure and the mean of its neighbours' lie to the mean of all."""
    figures = said.world.at("balance", "2020")
    near_by = str(said.world.results["near_plain_local"].cell(code, "neighbours").value).split()
    lag = sum(figures[c] for c in near_by) / len(near_by)
    whole = mean(figures)
    return ("H" if figures[code] > whole else "L") + ("H" if lag > whole else "L")


def _local(said: Said) -> bool:
    p = said.world.results["near_plain_local"].cell(said.code, "p").value
    right = near(said["p"].lstrip("<"), p) if not said["p"].startswith("<") else p < 0.001
    if "quadrant" not in said:
        return right and p > 0.2
    alike = _Q[said["quadrant"]] in {"HH", "LL"}
    return (
        right
        and p <= 0.2
        and _Q[said["quadrant"]] == _sides(said, said.code)
        and alike == (said["kind"] in {"In a spatial cluster", "空间集聚"})
    )


def _overall(said: Said) -> bool:
    cells = {c: cell for (_,), row in said.world.results["near_plain"].rows() for c, cell in row.items()}
    p, i = cells["p_permutation"].value, cells["moran_i"].value
    expected = -1 / (len(said.world.at("balance", "2020")) - 1)
    kind = "none" if p > 0.2 else "like" if i > expected else "unlike"
    words = {
        "similar values": "like",
        "dissimilar values": "unlike",
        "no spatial pattern": "none",
        "相近": "like",
        "相异": "unlike",
        "无从区别": "none",
    }
    return words[said["kind"]] == kind and near(said["i"], i) and near(said["p"], p)


def _own_and_lag(said: Said) -> bool:
    figures = said.world.at("balance", "2020")
    near_by = str(said.world.results["near_plain_local"].cell(said.code, "neighbours").value).split()
    assert (len(near_by) == 1) == ("only" in said), "several neighbours have a mean, one has a name"
    if "only" in said and codes(said["only"]) != near_by:
        return False
    return near(said["own"], figures[said.code]) and near(
        said["lag"], sum(figures[c] for c in near_by) / len(near_by)
    )


def _members(said: Said) -> bool:
    local = said.world.results["near_plain_local"]
    true = {
        k[0] for k, c in local.rows() if c["p"].value <= 0.2 and _sides(said, k[0]) == _Q[said["quadrant"]]
    }
    return set(codes(said["names"])) == true


def _nothing_local(said: Said) -> bool:
    ps = [c["p"].value for _, c in said.world.results["near_plain_local"].rows()]
    return min(ps) > 0.2 and len(ps) == int(said["n"])


CLUSTERED: list[Claim] = [
    (
        rf"(?P<kind>In a spatial cluster|A spatial outlier): (?P<quadrant>{_QUAD}), significant at the 0\.2 level; p\s=\s(?P<p>NUM), "
        r"not corrected for the number of regions",
        rf"(?:处于|属)“(?P<quadrant>{_QUAD_ZH})”(?P<kind>空间集聚|空间离群)，在0\.2水平上（p=(?P<p>NUM)，未按地区数校正）显著",
        _local,
    ),
    (
        r"No local pattern that could be told from chance at the 0\.2 level; p\s=\s(?P<p>NUM), not corrected for the number of regions",
        r"局部格局不显著：在0\.2水平上（p=(?P<p>NUM)，未按地区数校正）与随机分布无从区别",
        _local,
    ),
    (
        r"Its own value is (?P<own>NUM), the mean of its neighbouring provinces (?P<lag>NUM)",
        r"自身为(?P<own>NUM)，邻省平均为(?P<lag>NUM)",
        _own_and_lag,
    ),
    (
        r"Its own value is (?P<own>NUM), that of (?P<only>NAMES), its only neighbour in the spatial weights, (?P<lag>NUM)",
        r"自身为(?P<own>NUM)，空间权重中唯一的邻居(?P<only>NAMES)为(?P<lag>NUM)",
        _own_and_lag,
    ),
    (
        r"Across the provinces, (?P<kind>similar values|dissimilar values|no spatial pattern) (?:lie side by side|can be told from chance) "
        r"\(Moran’s I\s=\s(?P<i>NUM), p\s=\s(?P<p>NUM)\)",
        r"总体上，(?:数值(?=相)|省份的空间格局与随机分布)(?P<kind>相近|相异|无从区别)(?:的省份彼此相邻)?（莫兰指数I=(?P<i>NUM)，p=(?P<p>NUM)）",
        _overall,
    ),
    (
        rf"(?P<quadrant>{_QUAD}) \(significant\): (?P<names>NAMES)",
        rf"(?P<quadrant>{_QUAD_ZH})（显著）：(?P<names>NAMES)",
        _members,
    ),
    (
        r"At the 0\.2 level, none of the (?P<n>\d+) provinces is in a local cluster or an outlier: there is nothing to map",
        r"在0\.2水平上，(?P<n>\d+)个省份中没有局部集聚或离群显著的，故不附地图",
        _nothing_local,
    ),
    (
        "NAMES has no figure here and is left out of the spatial analysis",
        "NAMES没有这项数据，不参与空间分析",
        lambda s: s.code not in s.world.at("balance", "2020"),
    ),
]


def cluster(texts: list[str], w: World, code: str, language: str) -> str:
    return leftover(" ".join(texts), CLUSTERED, w, code, language)


# places --------------------------------------------------------------------------------------------------------------

_TITLES = {
    "present income": "income",
    "present balance": "balance",
    "present losses": "losses",
    "index": "index",
    "人均所得": "income",
    "财政结余": "balance",
    "眼下损失": "losses",
    "合成指数": "index",
}
_LIST = r"(?P<list>[a-z, ]+ \([^)]*\)(?:(?:; |, | and )[a-z, ]+ \([^)]*\))*)"
_LIST_ZH = r"(?P<list>[^，。（]+（[^）]*）(?:[、；][^，。（]+（[^）]*）)*)"


def _standings(w: World, code: str) -> dict[str, tuple[int, int]]:
    figures = {
        "income": w.at("income", "2020"),
        "balance": w.at("balance", "2020"),
        "losses": w.at("losses", "2020"),
        "index": w.index,
    }
    return {
        name: (rank(those, code, "-" if name == "losses" else "+"), len(those))
        for name, those in figures.items()
        if code in those
    }


def _best_or_lowest(said: Said) -> bool:
    places = {n: (r - 1) / max(of - 1, 1) for n, (r, of) in _standings(said.world, said.code).items()}
    listed = []
    for names, inside in re.findall(r"([^（(]+?) ?[（(]([^）)]*)[）)]", said["list"]):
        numbers = [int(n) for n in re.findall(r"\d+", inside)]
        alike = [_TITLES[n] for n in re.split("、|；|; |, and |, | and ", names) if n]
        # “each” of several and of no one alone
        assert (len(alike) > 1) == ("each" in inside or "均" in inside), said.found
        for which in alike:
            assert tuple(numbers) == _standings(said.world, said.code)[which], (which, numbers)
        listed += alike
    others = [p for n, p in places.items() if n not in listed]
    best = said["word"] in {"best", "highest", "最高"}
    mine = [places[n] for n in listed]
    if "through" in said:
        words = {
            "upper half": max(places.values()) <= 0.5,
            "lower half": min(places.values()) > 0.5,
            "bottom third": min(places.values()) > 2 / 3,
        }
        words |= {
            "前一半": words["upper half"],
            "后一半": words["lower half"],
            "后三分之一": words["bottom third"],
        }
        assert words[said["through"]], said.found
    elif best:
        assert max(mine) <= 0.5, "nobody stands best in the lower half"
    else:
        assert min(mine) > 0.5, "nor lowest in the upper one"
    # who shares the place of the last that is named is named too
    return (max(mine) < min(others, default=2)) if best else (min(mine) > max(others, default=-1))


STRENGTHS: list[Claim] = [
    (
        rf"NAMES is in the (?P<through>bottom third|lower half) throughout; it stands (?P<word>highest) in {_LIST}",
        rf"NAMES各项均在(?P<through>后三分之一|后一半)，位次(?P<word>最高)的是{_LIST_ZH}",
        _best_or_lowest,
    ),
    (rf"NAMES stands (?P<word>best) in {_LIST}", rf"NAMES位次(?P<word>最高)的是{_LIST_ZH}", _best_or_lowest),
    (
        rf"It is in the (?P<through>upper half) throughout; it stands (?P<word>lowest) in {_LIST}",
        rf"各项均在(?P<through>前一半)，位次(?P<word>最低)的是{_LIST_ZH}",
        _best_or_lowest,
    ),
    (rf"It stands (?P<word>lowest) in {_LIST}", rf"位次(?P<word>最低)的是{_LIST_ZH}", _best_or_lowest),
]


def strengths(texts: list[str], w: World, code: str, language: str) -> str:
    return leftover(" ".join(texts), STRENGTHS, w, code, language)


def ranking(texts: list[str], w: World, code: str, language: str) -> str:
    """Rank among all and in the group, and how often the interval holds it."""
    group = {c: f for c, f in w.index.items() if GROUPS[c] == GROUPS[code]}

    def placed_twice(said: Said) -> bool:
        right = stands(said, w.index) and count(said["of"]) == len(w.index)
        if "grank" not in said:
            return right and len(group) < 4
        return (
            right
            and len(group) > 3
            and stands(said, group, of="grank", joint="gjoint")
            and int(said["gof"]) == len(group)
        )

    table = w.results["index_rank"]
    claims: list[Claim] = [
        (
            r"Among the (?P<of>\w+) provinces with data, NAMES ranks (?P<joint>joint )?(?P<rank>\d+)[a-z]{2}"
            r"(?:; in its group \(\w+\), (?P<gjoint>joint )?(?P<grank>\d+)[a-z]{2} of (?P<gof>\d+) provinces)?",
            r"在有数据的(?P<of>\w+?)个省份中，NAMES居(?P<joint>并列)?第(?P<rank>\d+)位(?:；在[^\d]+(?P<gof>\d+)个省份中居(?P<gjoint>并列)?第(?P<grank>\d+)位)?",
            placed_twice,
        ),
        (
            "NAMES (?:has no data here and is not ranked|(?P<then>is not ranked: the source has no figure for 2020))",
            "NAMES(?:没有这项数据，不参与排名|(?P<then>不参与排名：来源未提供其2020年的数据))",
            lambda s: code not in w.index and bool(s["then"]) == lacks_2020_alone(w, code, "green", "skill"),
        ),
        (
            r"After each score stands the interval of ranks in at least (?P<share>\d+)% of the runs with other weights and "
            r"aggregations; the thin lines span the scores of the places at its ends",
            r"各得分之后为改变权重、合成方法重算时，至少(?P<share>\d+)%的测算所落的位次区间；"
            r"细线两端为区间两端位次上的得分",
            lambda s: all(c["inside"].value >= float(s["share"]) for _, c in table.rows()),
        ),
    ]
    return leftover(" ".join(texts), claims, w, code, language)


def profile(texts: list[str], w: World, code: str, language: str) -> str:
    """What a region gains and loses on, dimension by dimension, and who is best in each."""
    parts = {i: {c: f for c, f in w.at(i, "2020").items() if c in w.index} for i in ("green", "skill")}
    named = {"greenness": "green", "skill": "skill", "绿色水平": "green", "技能水平": "skill"}

    def gap(which: str) -> float:
        own = group_mean(parts[which], code)
        return parts[which][code] - (own if own is not None else mean(parts[which]))

    def sized(row: str, sign: int) -> list[str]:
        found = re.findall(r"(greenness|skill|绿色水平|技能水平) ?[（(]([^）)]+)[）)]", row)
        assert all(near(shown, gap(named[n])) and gap(named[n]) * sign > 0 for n, shown in found), row
        return [named[n] for n, _ in found]

    def gained(said: Said) -> bool:
        up = sized(said["up"], 1) if "up" in said else []
        down = sized(said["down"], -1) if "down" in said else []
        true = [[i for i in parts if gap(i) * sign > 5e-5] for sign in (1, -1)]
        return [sorted(up), sorted(down)] == [sorted(t) for t in true] and (
            "every" not in said or len(up + down) == len(parts)
        )

    def best(said: Said) -> bool:
        led = re.findall(r"(greenness|skill|绿色水平|技能水平)(?: \(|为)?([−\d.,]*\d)", said["dims"])
        told = set(codes(said["names"]))
        for name, shown in led:
            figures = parts[named[name]]
            top = {c for c, f in figures.items() if f == max(figures.values())}
            if not (told <= top if "others" in said else told == top) or not near(
                shown, max(figures.values())
            ):
                return False
        return bool(led)

    claims: list[Claim] = [
        (
            rf"Against the {BASE}, NAMES gains on (?P<up>.*?\)), and loses on none",
            rf"与{BASE_ZH}相比，NAMES较高的有(?P<up>.+?)，没有低于{BASE_ZH.replace('base', 'base2')}的维度",
            gained,
        ),
        (
            rf"Against the {BASE}, NAMES loses on (?P<down>.*?\)), and gains on none",
            rf"与{BASE_ZH}相比，NAMES较低的有(?P<down>.+?)，没有高出{BASE_ZH.replace('base', 'base2')}的维度",
            gained,
        ),
        (
            rf"Against the {BASE}, NAMES gains on (?P<up>.*?), and loses on (?P<down>[^:]*?\))(?=\.)",
            rf"与{BASE_ZH}相比，NAMES较高的有(?P<up>.+?)，较低的有(?P<down>.+?)(?=。)",
            gained,
        ),
        (
            rf"NAMES is ahead of the {BASE} in (?P<every>every) dimension: (?P<up>.*?\))(?=\.)",
            rf"NAMES各维度(?P<every>都)高于{BASE_ZH}：(?P<up>.+?)(?=。)",
            gained,
        ),
        (
            rf"NAMES is behind the {BASE} in (?P<every>every) dimension: (?P<down>.*?\))(?=\.)",
            rf"NAMES各维度(?P<every>都)低于{BASE_ZH}：(?P<down>.+?)(?=。)",
            gained,
        ),
        (
            rf"NAMES is equal to the {BASE} in every dimension",
            rf"NAMES各维度均与{BASE_ZH}持平",
            lambda s: all(abs(gap(i)) <= 5e-5 for i in parts),
        ),
        (
            r"(?P<names>NAMES)(?P<others> and others)? in (?P<dims>(?:greenness|skill) \(NUM\)(?: and skill \(NUM\))?)",
            r"(?P<names>NAMES)(?P<others>等)?（(?P<dims>(?:绿色水平|技能水平)为NUM(?:、技能水平为NUM)?)）",
            best,
        ),
        ("The best of all provinces: ", "各维度居首的省份：", lambda s: True),
    ]
    return leftover(" ".join(texts), claims, w, code, language)


def _ends(w: World) -> dict[str, tuple[float, float]]:
    first, last = w.at("income", "2000"), w.at("income", "2020")
    return {c: (first[c], last[c]) for c in CODES if c in first and c in last}


def _ranks(w: World) -> dict[str, tuple[int, int]]:
    ends = _ends(w)
    return {
        c: (rank({k: e[0] for k, e in ends.items()}, c), rank({k: e[1] for k, e in ends.items()}, c))
        for c in ends
    }


def slopes(texts: list[str], w: World, code: str, language: str) -> str:
    """Places then and now, who was passed; on the overview who gained and lost most."""
    ends, places = _ends(w), _ranks(w)

    def moved(said: Said) -> bool:
        a, b = places[code]
        joint = [[p[i] for p in places.values()].count(places[code][i]) > 1 for i in (0, 1)]
        same = (a, joint[0]) == (b, joint[1])
        right = (int(said["a"]), int(said["b"]) if "b" in said else int(said["a"])) == (a, b)
        right = right and ("b" in said) != same and joint == ["ja" in said, ("ja" if same else "jb") in said]
        if "both" in said:
            return right and abs(ends[code][0] - ends[code][1]) < 0.1 and near(said["both"], ends[code][1])
        return right and near(said["first"], ends[code][0]) and near(said["last"], ends[code][1])

    def passed(said: Said) -> bool:
        a, b = places[code]
        over = said["word"] in {"overtook", "超过"}
        true = {c for c, (x, y) in places.items() if (x < a and y > b if over else x > a and y < b)}
        told = set(codes(said["names"]))
        return told <= true and (told == true or "others" in said)

    def extremes(said: Said) -> bool:
        gains = {c: a - b for c, (a, b) in places.items()}
        up = said["word"] in {"gained", "上升"}
        told = re.findall(
            r"(NAMES) ?[（(]([^）)]+)[）)]".replace(
                "NAMES", "|".join(n for pair in CODES.values() for n in pair)
            ),
            said["list"],
        )
        sizes = {codes(n)[0]: int(value(s)) for n, s in told}
        assert all(gains[c] == s and (s > 0) == up for c, s in sizes.items()), sizes
        others = [abs(g) for c, g in gains.items() if c not in sizes and (g > 0) == up and g]
        return min(map(abs, sizes.values())) > max(others, default=0)

    # whoever has a figure at one time only is in none of the two orders, and that is said
    one_time = {c for t in ("2000", "2020") for c in w.at("income", t) if c in CODES} != set(ends)

    def of(said: Said) -> bool:
        return one_time and int(said["of"]) == len(ends)

    item = r"[A-Z]\w+ \([^)]*\)"
    claims: list[Claim] = [
        (
            r"Household income, 2000 and 2020: (?:from (?P<ja>joint )?(?P<a>\d+)[a-z]{2} to (?P<jb>joint )?(?P<b>\d+)[a-z]{2}) "
            r"\((?:from (?P<first>NUM) to (?P<last>NUM) yuan|(?P<both>NUM) yuan both times)\)",
            r"居民收入（2000年与2020年）：由(?P<ja>并列)?第(?P<a>\d+)位变为(?P<jb>并列)?第(?P<b>\d+)位（(?:由(?P<first>NUM)元到(?P<last>NUM)元|两期均为(?P<both>NUM)元)）",
            moved,
        ),
        (
            r"Household income, 2000 and 2020: (?P<ja>joint )?(?P<a>\d+)[a-z]{2} then and now "
            r"\((?:from (?P<first>NUM) to (?P<last>NUM) yuan|(?P<both>NUM) yuan both times)\)",
            r"居民收入（2000年与2020年）：两期均居(?P<ja>并列)?第(?P<a>\d+)位（(?:由(?P<first>NUM)元到(?P<last>NUM)元|两期均为(?P<both>NUM)元)）",
            moved,
        ),
        (
            r"it was (?P<word>overtaken) by (?P<names>NAMES)(?P<others> and others)?",
            r"(?P<word>被)(?P<names>NAMES)(?P<others>等)?超过",
            passed,
        ),
        (
            r"it (?P<word>overtook) (?P<names>NAMES)(?P<others> and others)?",
            r"(?P<word>超过)(?P<names>NAMES)(?P<others>等)?",
            passed,
        ),
        (
            rf"most(?: places)? (?P<word>gained|lost) by (?P<list>{item}(?:(?:, | and ){item})*)",
            r"(?:位次)?(?P<word>上升|下降)最多的是(?P<list>[^；。]+)",
            extremes,
        ),
        (
            r", among the (?P<of>\d+) provinces with figures at both times",
            r"，以两期均有数据的(?P<of>\d+)个省份计",
            of,
        ),
        ("Household income, 2000 and 2020§?: ", "居民收入（2000年与2020年）§?：", lambda s: not code),
    ]
    told = " ".join(texts)
    assert (("at both times" if language == "en" else "以两期均有数据的") in told) == (
        bool(told) and one_time
    )
    return leftover(told, claims, w, code, language)


# gap to the nation ---------------------------------------------------------------------------------------------------


def gap(texts: list[str], w: World, code: str, language: str) -> str:
    """Share of the nation's figure and distance from it, first and last."""

    def at(indicator: str, t: str) -> tuple[float, float]:
        return w.figures[indicator][code, t], w.areas[indicator, "100000", t]

    def shares(said: Said) -> bool:
        (a, na), (b, nb) = at("income", said["start"]), at("income", said["end"])
        first, last = 100 * a / na, 100 * b / nb
        if "size" not in said and "a" in said:
            # left out only where no reader would find it by subtracting
            unlucky = all(
                abs(round(last, p) - round(first, p) - round(last - first, p)) > 0.5 * 10**-p
                for p in range(1, 3)
            )
            return near(said["a"], first) and near(said["b"], last) and unlucky
        if "size" not in said:
            return abs(first - last) < 0.15 and near(said["b"], last)
        more = said["word"] in {"more", "提高"}
        return (
            near(said["a"], first)
            and near(said["b"], last)
            and near(said["size"], abs(last - first))
            and (last > first) == more
            and abs(abs(value(said["b"]) - value(said["a"])) - value(said["size"])) < 1e-9
        )

    def once(said: Said) -> bool:
        """Of one period there is no change to tell."""
        own, nation = at("income" if "b" in said else "green", said["end"])
        alone = ("income" if "b" in said else "green", "100000", "2000") not in w.areas
        return (
            alone
            # beside the share a gap needs no sign
            and near(said["gap"], abs(own - nation) if "b" in said else own - nation)
            and ("b" not in said or near(said["b"], 100 * own / nation))
        )

    def itself(said: Said) -> bool:
        (a, na), (b, nb) = at("income", "2000"), at("income", "2020")
        first, last = a - na, b - nb
        word = said["word"]
        if word in {"stayed at", "仍为"}:
            return abs(first - last) < 0.1 and near(said["a"], abs(first))
        kinds = {
            "turned": first * last < 0,
            "widened": abs(last) > abs(first) and first * last >= 0,
            "narrowed": abs(last) < abs(first) and first * last >= 0,
        }
        kinds |= {"变为": kinds["turned"], "扩大到": kinds["widened"], "缩小到": kinds["narrowed"]}
        # a gap that turns has its sign; else the share says which of the two is larger
        size = float if kinds["turned"] else abs
        right = kinds[word] and near(said["a"], size(first)) and near(said["b"], size(last))
        if "faster" in said:
            return right and last < 0 and b / a > nb / na and b > a
        return right

    def points(said: Said) -> bool:
        (a, na), (b, nb) = at("green", said["start"]), at("green", said["end"])
        first, last = a - na, b - nb
        if "word" not in said:
            return abs(first - last) < 0.01 and near(said["b"], last)
        kinds = {
            "turned": first * last < 0,
            "widened": abs(last) > abs(first),
            "narrowed": abs(last) < abs(first),
        }
        kinds |= {"变为": kinds["turned"], "扩大到": kinds["widened"], "缩小到": kinds["narrowed"]}
        return kinds[said["word"]] and near(said["a"], first) and near(said["b"], last)

    claims: list[Claim] = [
        (
            r"Household income: (?P<a>NUM)% of China’s figure in (?P<start>\d{4}), (?P<b>NUM)% in (?P<end>\d{4}), (?P<size>NUM) percentage points (?P<word>more|less)",
            r"居民收入：(?P<start>\d{4})年相当于[^\d]+的(?P<a>NUM)%，(?P<end>\d{4})年为(?P<b>NUM)%，(?P<word>提高|下降)(?P<size>NUM)个百分点",
            shares,
        ),
        (
            r"Household income: (?P<a>NUM)% of China’s figure in (?P<start>\d{4}), (?P<b>NUM)% in (?P<end>\d{4})",
            r"居民收入：(?P<start>\d{4})年相当于[^\d]+的(?P<a>NUM)%，(?P<end>\d{4})年为(?P<b>NUM)%",
            shares,
        ),
        (
            r"Household income: (?P<b>NUM)% of China’s figure in (?P<end>\d{4}); the gap itself was (?P<gap>NUM) yuan",
            r"居民收入：(?P<end>\d{4})年相当于[^\d]+的(?P<b>NUM)%；绝对差距为(?P<gap>NUM)元",
            once,
        ),
        (
            r"Greenness: the gap to China was (?P<gap>NUM) points in (?P<end>\d{4})(?! and)",
            r"绿色水平：(?P<end>\d{4})年与[^\d]+的差距为(?P<gap>NUM)分",
            once,
        ),
        (
            r"Household income: (?P<b>NUM)% of China’s figure in (?P<start>\d{4}) and in (?P<end>\d{4})",
            r"居民收入：(?P<start>\d{4})年和(?P<end>\d{4})年均相当于[^\d]+的(?P<b>NUM)%",
            shares,
        ),
        (
            r"the gap itself(?: still)? (?P<word>widened|narrowed|turned),? from (?P<a>NUM) to (?P<b>NUM) yuan(?P<faster>: it grew faster, from a lower level)?",
            r"绝对差距却?由(?P<a>NUM)元(?P<word>扩大到|缩小到|变为)(?P<b>NUM)元(?P<faster>：增长虽快，起点较低)?",
            itself,
        ),
        (
            r"the gap itself (?P<word>stayed at) (?P<a>NUM) yuan",
            r"绝对差距(?P<word>仍为)(?P<a>NUM)元",
            itself,
        ),
        (
            r"Greenness: the gap to China (?P<word>widened|narrowed|turned) from (?P<a>NUM) points in (?P<start>\d{4}) to (?P<b>NUM) points in (?P<end>\d{4})",
            r"绿色水平(?:：与[^\d]+的差距|与[^\d]+之差)由(?P<start>\d{4})年的(?P<a>NUM)分(?P<word>扩大到|缩小到|变为)(?P<end>\d{4})年的(?P<b>NUM)分",
            points,
        ),
        (
            r"Greenness: the gap to China was (?P<b>NUM) points in (?P<start>\d{4}) and in (?P<end>\d{4})",
            r"绿色水平：(?P<start>\d{4})年与(?P<end>\d{4})年，与[^\d]+的差距均为(?P<b>NUM)分",
            points,
        ),
    ]
    return leftover(" ".join(texts), claims, w, code, language)


def group(texts: list[str], w: World, code: str, language: str) -> str:
    """In which figures the own group is higher than another, by the areas' last figures."""
    own = GROUPS[code]
    named = {n: i for i, pair in w.area_names.items() for n in pair}
    titles = {"household income": "income", "losses": "losses", "居民收入": "income", "事故损失": "losses"}
    last: list[str] = []

    def check(said: Said) -> bool:
        if "other" in said:
            last[:] = [named[said["other"]]]
        other = last[0]
        higher = said["word"] in {"Higher", "高于"}
        # of what has figures of two periods; the table beside is of changes
        twice = ["income", "losses"] if ("income", "100000", "2000") in w.areas else ["losses"]
        ours = {t: w.areas[t, own, "2020"] - w.areas[t, other, "2020"] for t in twice}
        true = {t for t, d in ours.items() if (d > 0) == higher and d}
        return {titles[n] for n in re.split("; |；", said["names"])} == true

    claims: list[Claim] = [
        (
            r"NAMES belongs to the \w+; the sources print these figures of the group as a whole\.",
            r"NAMES属..，以下是来源中..整体的数字。",
            lambda s: True,
        ),
        (
            r"(?P<word>Higher|Lower) than in the (?P<other>\w+), by the last figure printed: (?P<names>[^.]+)\.",
            r"(?:按各自最后一期的数字，)?(?P<word>高于|低于)(?P<other>..)的有：(?P<names>[^。]+)。",
            check,
        ),
        (r"(?P<word>Lower): (?P<names>[^.]+)\.", "(?!)", check),
    ]
    # sentences in their order: “Lower” goes with the area named before
    left = " ".join(texts)
    for sentence in re.findall(r"[^.。]+[.。]", left):
        left = left.replace(sentence, leftover(sentence, claims, w, code, language), 1)
    return left


# the whole -----------------------------------------------------------------------------------------------------------


def _leads(said: Said) -> bool:
    figures = said.world.index
    if "same" in said:
        return (
            near(said["same"], mean(figures))
            and len(set(figures.values())) == 1
            and int(said["of"]) == len(figures)
        )
    top, low = max(figures.values()), min(figures.values())
    true = [{c for c, f in figures.items() if abs(f - x) < 1e-9} for x in (top, low)]
    told = [set(codes(said[n])) for n in ("first", "last")]
    cut = [n in said for n in ("more", "others")]
    named = all(a == b or (c and a < b) for a, b, c in zip(told, true, cut, strict=True))
    shared = [
        (said.found.get(n) or "").strip() in {"lead", "are last", "并列首位", "并列末位"}
        for n in ("verb", "verb2")
    ]
    return (
        named and near(said["high"], top) and near(said["low"], low) and shared == [len(t) > 1 for t in true]
    )


def _mean_of_all(said: Said) -> bool:
    return near(said["mean"], mean(said.world.index)) and count(said["of"]) == len(said.world.index)


def _theil(said: Said) -> bool:
    figures = said.world.at("losses", "2020")
    whole = mean(figures)

    def t(those: list[float]) -> float:
        m = sum(those) / len(those)
        return sum(f / m * math.log(f / m) for f in those if f) / len(those)

    total = t(list(figures.values()))
    within = 0.0
    for name in GROUP_NAMES:
        own = [f for c, f in figures.items() if GROUPS[c] == name]
        within += len(own) / len(figures) * (sum(own) / len(own) / whole) * t(own)
    if "within" not in said:
        return abs(total) < 1e-12 and near(said["theil"], 0)
    return (
        near(said["theil"], total)
        and near(said["within"], 100 * within / total)
        and near(said["between"], 100 * (1 - within / total))
    )


def _class_counts(said: Said) -> bool:
    a, b = (
        sum(level == _LEVEL[said["level"]] for (_, t), level in said.world.levels.items() if t == when)
        for when in ("2000", "2020")
    )
    if "a" not in said:
        return a == b == int(said["b"])
    return (a, b) == (int(said["a"]), int(said["b"])) and (b > a) == (said["word"] in {"rose", "增"})


def _constrained(said: Said) -> bool:
    technical, pure, scale = _efficiency(said.world)
    sound = [c for c in technical if not _impossible(said.world, c)]
    counts = [sum(pure[c] < scale[c] for c in sound), sum(scale[c] < pure[c] for c in sound)]
    doubtful = len(technical) - len(sound)
    told = int(said.found.get("doubtful") or 0)
    return (
        [int(said["pure"]), int(said["scale"])] == counts
        and int(said["of"]) == len(technical)
        and told == doubtful
    )


SUMMARY: list[Claim] = [
    (
        r"Index: all (?P<of>\d+) provinces have (?P<same>NUM)",
        r"合成指数：(?P<of>\d+)个省份均为(?P<same>NUM)",
        _leads,
    ),
    (
        r"Index: (?P<first>NAMES)(?P<more> and others)? (?P<verb>leads?) with (?P<high>NUM)(?: each)?, "
        r"(?P<last>NAMES)(?P<others> and others)? (?P<verb2>is last|are last) with (?P<low>NUM)(?: each)?",
        r"合成指数：(?P<first>NAMES)(?P<more>等)?以(?P<high>NUM)(?P<verb>居首位|并列首位)，(?P<last>NAMES)(?P<others>等)?以(?P<low>NUM)(?P<verb2>居末位|并列末位)",
        _leads,
    ),
    (
        r"the mean of the (?P<of>\w+) provinces is (?P<mean>NUM)",
        r"(?P<of>[\d一-十两]+)个省份平均为(?P<mean>NUM)",
        _mean_of_all,
    ),
    (
        r"Theil index: Losses: (?P<theil>NUM), (?P<within>NUM)% from differences within the groups, (?P<between>NUM)% from differences between them",
        r"损失的泰尔指数为(?P<theil>NUM)，(?P<within>NUM)%来自组内差异，(?P<between>NUM)%来自组间差异",
        _theil,
    ),
    (
        r"Theil index: Losses: (?P<theil>NUM), no inequality to divide",
        r"损失的泰尔指数为(?P<theil>NUM)，各地区没有差异，无从分解",
        _theil,
    ),
    (
        rf"the number of provinces at “(?P<level>{_L})” (?:(?P<word>rose|fell) from (?P<a>\d+) to (?P<b>\d+)|was \d+ both times)".replace(
            "was \\d+", "was (?P<b2>\\d+)"
        ),
        rf"处于“(?P<level>{_L_ZH})”的省份(?:由(?P<a>\d+)个(?P<word>增|减)至(?P<b>\d+)个|两期均为(?P<b2>\d+)个)",
        lambda s: _class_counts(
            Said(s.world, s.code, s.language, {**s.found, "b": s.found.get("b") or s.found.get("b2") or ""})
        ),
    ),
    ("Stage: from 2000 to 2020", "发展阶段：2000年至2020年", lambda s: True),
    (
        r"Efficiency: pure technical efficiency is the constraint in (?P<pure>\d+) of (?P<of>\d+) provinces, scale efficiency in (?P<scale>\d+)"
        r"(?:; in (?P<doubtful>\d+) it is doubtful which, as the three figures cannot go together)?",
        r"投入产出效率：(?P<of>\d+)个省份中，(?P<pure>\d+)个受制于纯技术效率，(?P<scale>\d+)个受制于规模效率"
        r"(?:；另有(?P<doubtful>\d+)个三项效率不能并存，制约所在存疑)?",
        _constrained,
    ),
    *CLUSTERED,
]
THEIL: list[Claim] = [
    (
        r"The Theil index is (?P<theil>NUM): (?P<within>NUM)% from differences within the groups, (?P<between>NUM)% from differences between them",
        r"泰尔指数为(?P<theil>NUM)：(?P<within>NUM)%来自组内差异，(?P<between>NUM)%来自组间差异",
        _theil,
    ),
    (
        r"The Theil index is (?P<theil>NUM): there is no inequality to divide",
        r"泰尔指数为(?P<theil>NUM)：各地区没有差异，无从分解",
        _theil,
    ),
]


def summary(texts: list[str], w: World, code: str, language: str) -> str:
    return leftover(" ".join(texts), SUMMARY, w, code, language)


def inequality(texts: list[str], w: World, code: str, language: str) -> str:
    return leftover(" ".join(texts), THEIL, w, code, language)


def bindings(texts: list[str], w: World, code: str, language: str) -> str:
    """Which regions each part of efficiency constrains."""
    technical, pure, scale = _efficiency(w)
    doubtful = {c for c in technical if _impossible(w, c)}
    true = {
        "pure": {c for c in technical if pure[c] < scale[c]} - doubtful,
        "scale": {c for c in technical if scale[c] < pure[c]} - doubtful,
        "both": {c for c in technical if scale[c] == pure[c] < 1} - doubtful,
        "none": {c for c in technical if scale[c] == pure[c] == 1} - doubtful,
        "doubtful": doubtful,
    }
    words = {
        "Limited by pure technical efficiency": "pure",
        "Limited by scale efficiency": "scale",
        "Limited by both alike": "both",
        "On the frontier": "none",
        "Doubtful, as the three figures cannot go together": "doubtful",
        "受制于纯技术效率": "pure",
        "受制于规模效率": "scale",
        "两者同为制约": "both",
        "处于前沿面": "none",
        "三项效率不能并存，制约所在存疑": "doubtful",
    }

    def check(said: Said) -> bool:
        return set(codes(said["names"])) == true[words[said["which"]]] and int(said["n"]) == len(
            true[words[said["which"]]]
        )

    either = "|".join(map(re.escape, words))
    claims: list[Claim] = [
        (
            rf"(?P<which>{either}) \((?P<n>\d+)\): (?P<names>NAMES)",
            rf"(?P<which>{either})（(?P<n>\d+)个）：(?P<names>NAMES)",
            check,
        ),
    ]
    said = {"en": "Doubtful, as", "zh": "制约所在存疑"}[language] in " ".join(texts)
    assert said == bool(doubtful), "what cannot be is named"
    return leftover(" ".join(texts), claims, w, code, language)


# since the edition before --------------------------------------------------------------------------------------------


def changed(texts: list[str], w: World, code: str, language: str) -> str:
    """Where a region stood in the edition before and stands, what was revised, and who moved most."""
    now, before = w.at("income", "2020"), w.at_before("income", "2020")
    both = {c: (before[c], now[c]) for c in now if c in before}
    #: places are counted among the regions that both editions rank
    ranks = {c: tuple(rank({k: v[i] for k, v in both.items()}, c) for i in (0, 1)) for c in both}
    figures = {"Present income": "income", "人均所得": "income", "Index": "index", "合成指数": "index"}

    def stood(said: Said) -> bool:
        if figures[said["title"]] == "index":
            right = int(said["now"]) == rank(w.index, code) and int(said["of"]) == len(w.index)
            return right and said["kind"] in {"still", "仍"}
        if said["kind"] in {"ranked for the first time,", "首次列入排名，"}:
            return (
                code in now
                and code not in before
                and (int(said["now"]), int(said["of"])) == (rank(now, code), len(now))
            )
        if said["kind"] in {"no longer ranked; it was", "不再排名，上一版"}:
            return (
                code in before
                and code not in now
                and (int(said["now"]), int(said["of"])) == (rank(before, code), len(before))
            )
        return ranks[code][0] == ranks[code][1] and (int(said["now"]), int(said["of"])) == (
            rank(now, code),
            len(now),
        )

    def moved(said: Said) -> bool:
        places = ranks[code][0] - ranks[code][1]
        up = said["word"] in {"up", "升"}
        told = [int(said[n]) for n in ("before", "of_before", "now", "of")]
        true = [rank(before, code), len(before), rank(now, code), len(now)]
        if not stands(said, before, of="before", joint="jb") or not stands(said, now, of="now", joint="jn"):
            return False
        return abs(places) == int(said["places"]) and places != 0 and (places > 0) == up and told == true

    def figure(said: Said) -> bool:
        if figures[said["title"]] == "index":
            return "b" not in said and near(said["a"], w.index[code])
        old, new = both[code]
        if "b" not in said:
            return abs(old - new) < 0.1 and near(said["a"], new)
        return (
            near(said["a"], old) and near(said["b"], new) and (new > old) == (said["word"] in {"rose", "升"})
        )

    def counted(said: Said) -> bool:
        pairs = [
            (f, w.before.get(i, w.figures[i]).get(key)) for i in w.figures for key, f in w.figures[i].items()
        ]
        # figures of areas and classes were the same
        pairs += [(0.0, 0.0)] * (len(w.areas) + len(w.levels))
        compared = [(a, b) for a, b in pairs if b is not None]
        same = sum(a == b for a, b in compared)
        right = int(said["n"]) == len(compared) and ("same" in said) == (same < len(compared))
        right = right and ("same" not in said or int(said["same"]) == same)
        gone = [key for i in w.before for key in w.before[i] if key not in w.figures[i]]
        right = right and int(said.found.get("withdrawn") or 0) == len(gone)
        right = right and int(said.found.get("revised") or 0) == len(compared) - same
        return right and int(said.found.get("supplied") or 0) == len(pairs) - len(compared)

    def most(said: Said) -> bool:
        gains = {c: a - b for c, (a, b) in ranks.items()}
        far = max(gains.values()) if said["word"] in {"up", "上升"} else min(gains.values())
        return (
            set(codes(said["names"])) == {c for c, g in gains.items() if g == far}
            and abs(far) == int(said["places"]) > 0
        )

    title, title_zh = "(?P<title>Present income|Index)", "(?P<title>人均所得|合成指数)"
    claims: list[Claim] = [
        (
            rf"{title}: (?P<word>up|down) (?P<places>\d+) places?, from (?P<jb>joint )?(?P<before>\d+)[a-z]{{2}} of (?P<of_before>\d+) to "
            r"(?P<jn>joint )?(?P<now>\d+)[a-z]{2} of (?P<of>\d+)",
            rf"{title_zh}由(?P<jb>并列)?第(?P<before>\d+)位（共(?P<of_before>\d+)个）(?P<word>升|降)至(?P<jn>并列)?第(?P<now>\d+)位（共(?P<of>\d+)个），"
            r"(?:上升|下降)(?P<places>\d+)位",
            moved,
        ),
        (
            rf"{title}: (?P<kind>still|ranked for the first time,|no longer ranked; it was) (?P<jn>joint )?(?P<now>\d+)[a-z]{{2}} of (?P<of>\d+)",
            rf"{title_zh}(?P<kind>仍|首次列入排名，|不再排名，上一版)居(?P<jn>并列)?第(?P<now>\d+)位（共(?P<of>\d+)个）",
            stood,
        ),
        (
            rf"{title} (?:(?P<word>rose|fell) from (?P<a>NUM) to (?P<b>NUM)(?: yuan)?)",
            rf"{title_zh}由(?P<a>NUM)元?(?P<word>升|降)至(?P<b>NUM)元?",
            figure,
        ),
        (rf"{title} stayed at (?P<a>NUM)(?: yuan)?", rf"{title_zh}仍为(?P<a>NUM)元?", figure),
        (
            r"(?P<names>NAMES) moved (?P<word>up|down) most \(by (?P<places>\d+)\)",
            r"(?P<names>NAMES)(?P<word>上升|下降)最多（(?P<places>\d+)位）",
            most,
        ),
        (
            r"Both editions give (?P<n>NUM) figures for the same indicator, region and period; (?:all|(?P<same>NUM)) are unchanged"
            r"(?:, (?P<revised>\d+) revised)?(?:, (?P<withdrawn>\d+) withdrawn)?(?:, (?P<supplied>\d+) supplied later)?",
            r"两版同一指标、同一地区、同一时期都有的数共(?P<n>NUM)个，(?:全部未变|未变(?P<same>NUM)个)(?:，修订(?P<revised>\d+)个)?(?:，撤回(?P<withdrawn>\d+)个)?"
            r"(?:，补报(?P<supplied>\d+)个)?",
            counted,
        ),
        (
            r"Compared with the edition of May 2020, published on 1 June 2020",
            r"上一版为2020年5月版，2020年6月1日发布",
            lambda s: True,
        ),
        (
            r"No figure of an earlier period was revised for this region",
            r"本地区以前各期的数字没有修订",
            lambda s: code not in both or both[code][0] == both[code][1],
        ),
    ]
    return leftover(" ".join(texts), claims, w, code, language)


#: kind of block → who reads its sentences
READERS: dict[str, Reader] = {
    "findings": findings,
    "strengths": strengths,
    "ranking": ranking,
    "profile": profile,
    "slopes": slopes,
    "path": path,
    "cluster": cluster,
    "clusters": cluster,
    "coupling": coupling,
    "gap": gap,
    "group": group,
    "efficiency": efficiency,
    "summary": summary,
    "inequality": inequality,
    "bindings": bindings,
    "changed": changed,
    "recommendations": recommendations,
    "targets": parts.targets,
    "levels": parts.levels,
    "notes": parts.notes,
    "convergence": parts.convergence,
}
