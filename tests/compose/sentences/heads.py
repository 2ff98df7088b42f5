"""What headlines of briefs and their large numbers claim, and how each claim is checked: `title`, `number`."""

from __future__ import annotations

import re

from tests.compose.sentences.claims import (
    GRADES,
    Figures,
    _efficiency,
    _graded,
    _own_way,
    _standings,
    compared,
    lacks_2020_alone,
)
from tests.compose.sentences.reading import LOWEST, LOWEST_ZH, Claim, Said, end_told, leftover, near, stands
from tests.compose.sentences.world import LEVELS, World, group_mean, mean, rank

DIMENSIONS = {"greenness": "green", "skill": "skill", "绿色水平": "green", "技能水平": "skill"}
STANDINGS = {
    "present income": "income",
    "present balance": "balance",
    "present losses": "losses",
    "index": "index",
    "人均所得": "income",
    "财政结余": "balance",
    "眼下损失": "losses",
    "合成指数": "index",
}


#: what is counted in yuan
MONEY = {"present income", "present losses", "人均所得", "眼下损失"}


def _of(w: World, called: str) -> tuple[Figures, str]:
    """The figures of what a headline names, and which way is better."""
    called = called.lower()
    if called in {"efficiency", "投入产出效率"}:
        return _efficiency(w)[0], "+"
    if called in {"index of years", "历年指数"}:
        return _years(w, "2020"), "+"
    name = STANDINGS[called]
    return (w.index if name == "index" else w.at(name, "2020")), ("-" if name == "losses" else "+")


def _years(w: World, period: str) -> Figures:
    """The sums of the two scores, of the regions that have both in that year."""
    green, skill = w.at("green", period), w.at("skill", period)
    return {c: green[c] + skill[c] for c in green if c in skill}


def _ranked(said: Said) -> bool:
    """The rank, and whether others share it; of all that are alike no rank is told."""
    figures, way = _of(said.world, said["title"])
    ranks = {c: rank(figures, c, way) for c in figures}
    own = ranks[said.code]
    shared = list(ranks.values()).count(own) > 1
    right = own == int(said["rank"]) and shared == ("joint" in said) and len(set(ranks.values())) > 1
    return right and end_told(said, figures, way)


def _has_unit(said: Said) -> bool:
    """Money has its unit behind it; scores, indices and efficiencies have none."""
    unit = {"en": " yuan", "zh": "元"}[said.language]
    return (said.found.get("unit") or "") == (unit if said["title"].lower() in MONEY else "")


def _alike(said: Said) -> bool:
    figures, way = _of(said.world, said["title"])
    return (
        _has_unit(said)
        and len({rank(figures, c, way) for c in figures}) == 1
        and near(said["value"], figures[said.code])
    )


def _valued(said: Said) -> bool:
    return _has_unit(said) and near(said["value"], _of(said.world, said["title"])[0][said.code])


def _is_better(figures: Figures, code: str, way: str, unseen: float = 5e-3) -> int:
    """1 above the mean it is compared with as far as is seen, −1 below it, 0 where no difference is printed."""
    own = group_mean(figures, code) if way == "+" else None
    base = own if own is not None else mean(figures)
    gap = figures[code] - base
    # half a unit is rounded to the even one, which is none
    if abs(gap) <= unseen * (1 + 1e-9) or (base and abs(gap / base) < 5e-4):
        return 0
    return (1 if gap > 0 else -1) * (1 if way == "+" else -1)


def _varied(figures: Figures) -> bool:
    return len({rank(figures, c) for c in figures}) > 1


def _true_sides(w: World, code: str, at: int) -> tuple[set[str], set[str]]:
    """What a region is strong and weak in, by plain counting: of the dimensions of the index, or of all figures but income."""
    if at in {0, 3}:
        whole = w.index if at == 0 else _years(w, "2020")
        # a dimension is ranked among all that have it, with or without a score
        parts = {i: w.at(i, "2020") for i in ("green", "skill")}
        if code not in whole:
            return set(), set()
        ranks = {i: rank(parts[i], code) for i in parts}
        if len(set(ranks.values())) == 1:
            return set(), set()
        strong = {
            i
            for i in parts
            if ranks[i] == min(ranks.values())
            and _varied(parts[i])
            and ranks[i] <= (len(parts[i]) + 1) / 2
            and _is_better(parts[i], code, "+") >= 0
        }
        weak = {
            i
            for i in parts
            if ranks[i] == max(ranks.values())
            and ranks[i] > (len(parts[i]) + 1) / 2
            and _is_better(parts[i], code, "+") < 0
        }
        return strong, weak
    if at != 1 or code not in w.at("income", "2020"):
        return set(), set()
    places = {
        n: (r - 1) / max(of - 1, 1)
        for n, (r, of) in _standings(w, code).items()
        if n != "income" and _varied(w.index if n == "index" else w.at(n, "2020"))
    }
    if len(set(places.values())) < 2:
        return set(), set()

    def first(names: list[str]) -> set[str]:
        """The first and all that share its place; the second with it where both are alone."""
        same = [n for n in names if places[n] == places[names[0]]]
        alone = len(same) == 1 and len(names) > 1 and [places[n] for n in names].count(places[names[1]]) == 1
        return set(names[:2]) if alone else set(same)

    def better(name: str) -> int:
        figures, way = _of(w, name) if name != "index" else (w.index, "+")
        # figures of one decimal: half a unit of it is printed as nothing
        return _is_better(figures, code, way, 0.05 if name in {"present balance", "present losses"} else 5e-3)

    ordered = sorted(places, key=lambda n: places[n])
    upper = [n for n in ordered if places[n] <= 0.5]
    lower = [n for n in ordered if places[n] > 0.5][::-1]
    names = {"income": "present income", "balance": "present balance", "losses": "present losses"}
    return (
        {n for n in (first(upper) if upper else ()) if better(names.get(n, n)) >= 0},
        {n for n in (first(lower) if lower else ()) if better(names.get(n, n)) < 0},
    )


def title(text: str, w: World, code: str, language: str, at: int) -> str:
    """The title of a brief: where the region stands, in what it is strong and weak, and what it has no figure of."""
    told: dict[str, set[str]] = {"strong": set(), "weak": set()}
    known = {**DIMENSIONS, **STANDINGS}

    def side(said: Said) -> bool:
        which = "strong" if said["side"] in {"strong", "强", "helped", "得益于"} else "weak"
        named = {known[n] for n in re.split(r"、|, and | and ", said["names"])}
        # of what is better the less there is of it nobody is strong or weak: little of it helps, much holds back
        told[which] |= named
        return all((i == "losses") == (said["side"] not in {"strong", "weak", "强", "弱"}) for i in named)

    def absent(said: Said) -> bool:
        title = said["title"].lower()
        name = STANDINGS.get(title, "")
        # of several years in one the year is not said
        several = not name and title not in {"efficiency", "投入产出效率"}
        of = ("green", "skill") if name == "index" or not name else (name,)
        then = not several and lacks_2020_alone(said.world, said.code, *of)
        return said.code not in _of(said.world, said["title"])[0] and bool(said["then"]) == then

    named = "|".join(sorted((*known, "efficiency", "index of years"), key=len, reverse=True))
    named_zh = "|".join(sorted((*known, "投入产出效率", "历年指数"), key=len, reverse=True))
    claims: list[Claim] = [
        (
            rf"(?P<joint>joint )?(?P<rank>\d+)(?:st|nd|rd|th) in (?P<title>{named}){LOWEST}",
            rf"(?P<title>{named_zh})居(?P<joint>并列)?第(?P<rank>\d+)位{LOWEST_ZH}",
            _ranked,
        ),
        (
            rf"(?P<title>{named}) (?P<value>NUM)(?P<unit> yuan)?, the same as all others",
            rf"(?P<title>{named_zh})(?P<value>NUM)(?P<unit>元)?，各地相同",
            _alike,
        ),
        (
            rf"(?P<title>{named}) (?P<value>NUM)(?P<unit> yuan)?",
            rf"(?P<title>{named_zh})(?P<value>NUM)(?P<unit>元)?",
            _valued,
        ),
        (
            rf"(?P<side>strong|weak) in (?P<names>(?:{named})(?:,? (?:and )?(?:{named}))*)",
            rf"(?P<side>强|弱)在(?P<names>(?:{named_zh})(?:、(?:{named_zh}))*)",
            side,
        ),
        (
            rf"(?P<side>helped(?= by its low )|held back(?= by its high )) by its (?:low|high) (?P<names>{named})",
            rf"(?P<side>得益于(?=较低)|受累于(?=较高))较[低高]的(?P<names>{named_zh})",
            side,
        ),
        (
            rf"no figure for (?P<title>{named})(?P<then> in 2020)?",
            rf"(?P<then>2020年)?(?P<title>{named_zh})无数据",
            absent,
        ),
    ]
    left = leftover(text, claims, w, code, language)
    if text:
        assert (told["strong"], told["weak"]) == _true_sides(w, code, at), (
            w.name,
            text,
            _true_sides(w, code, at),
        )
    return left


# large numbers -------------------------------------------------------------------------------------------------------


def _interval(said: Said) -> bool:
    """The runs of a rank's interval, against the table of counts."""
    table = said.world.results["index_rank"]
    cell = {c: table.cell(said.code, c).value for c in ("low", "high", "inside", "min", "max")}
    low, high = int(said["low"]), int(said.found.get("high") or said["low"])
    if "share" in said:
        return (low, high) == (cell["low"], cell["high"]) and near(said["share"], cell["inside"])
    return (low, high) == (cell["min"], cell["max"])


def _walk(said: Said) -> bool:
    way = _own_way(said)
    own = [level for i, level in enumerate(way) if not i or level != way[i - 1]]
    names = {n: i for i, pair in LEVELS.items() for n in pair}
    return [names[n] for n in said["walk"].split(" → ")] == own and len(own) > 1


def _steps(said: Said) -> bool:
    own, order = _own_way(said), list(LEVELS)
    moved = order.index(own[-1]) - order.index(own[0])
    return moved != 0 and int(said["steps"].replace("−", "-")) == moved


def _stays(said: Said) -> bool:
    own = _own_way(said)
    names = {n: i for i, pair in LEVELS.items() for n in pair}
    return own[-1] == names[said["level"]] and own[0] == own[-1]


def _end(said: Said) -> bool:
    """The dimension of the highest or lowest rank, and whether it is called a strength or weakness."""
    w, code = said.world, said.code
    parts = {i: {c: f for c, f in w.at(i, "2020").items() if c in w.index} for i in ("green", "skill")}
    ranks = {i: rank(parts[i], code) for i in parts}
    (name,) = re.split(r"、| and ", said["names"])
    which = DIMENSIONS[name]
    high = said["word"] in {"Strongest", "Highest rank", "Least weak", "最强", "位次最高", "相对较好"}
    better = _is_better(parts[which], code, "+")
    upper = ranks[which] <= (len(parts[which]) + 1) / 2
    strong, weak = upper and better >= 0, not upper and better < 0
    judged = said["word"] in {"Strongest", "最强"} if high else said["word"] in {"Weakest", "最弱"}
    return (
        ranks[which] == (min if high else max)(ranks.values())
        and len(set(ranks.values())) > 1
        and judged == (strong if high else weak)
        # weak is said only of what stands in the lower half
        and (not high or (said["word"] in {"Least weak", "相对较好"}) == (not upper))
        and (int(said["rank"]), int(said["of"])) == (ranks[which], len(parts[which]))
    )


def _grown(said: Said) -> bool:
    """A multiple or a change of a figure, from where to where, and its rank among all."""
    w = said.world
    name = "income" if "times" in said else "balance"
    first, last = w.at(name, "2000"), w.at(name, "2020")
    both = [c for c in first if c in last and (name == "balance" or first[c] > 0)]
    change = {c: last[c] / first[c] if name == "income" else last[c] - first[c] for c in both}
    return (
        near(said["size"], change[said.code])
        and near(said["first"], first[said.code])
        and near(said["last"], last[said.code])
        and said["start"] == "2000"
        and ("unit" in said) == (name == "income")
        # a multiple is called one
        and bool(re.search("multiple of 2000$|相对2000年的倍数）?$", said["label"])) == (name == "income")
        and not re.search("multiple.*multiple|倍数.*倍数", said["label"])
        and stands(said, change)
        and int(said["of"]) == len(change)
    )


def _coupled(said: Said) -> bool:
    return _graded(said, said["d"], said["grade"], "2020") and (
        "first" not in said or _graded(said, said["first"], said["before"], "2000")
    )


_GRADE = "|".join(en for en, _ in GRADES)
_GRADE_ZH = "|".join(zh for _, zh in GRADES)


def number(text: str, w: World, code: str, language: str) -> str:
    """A large number with what stands behind and below it, its parts set apart by bars."""
    names = "Present income|Present balance|Present losses|Index of years|Index|Efficiency"
    names_zh = "人均所得|财政结余|眼下损失|历年指数|合成指数|投入产出效率"
    found = re.search(rf"Rank in ({names.lower()})|({names_zh})位次| \| ({names}|{names_zh})", text)
    called = next(g for g in found.groups() if g) if found else ""
    figures = _of(w, called)[0] if found else {}
    if (dimension := re.search(r": (greenness|skill)|：(绿色水平|技能水平)", text)) is not None:
        which = DIMENSIONS[next(g for g in dimension.groups() if g)]
        figures = {c: f for c, f in w.at(which, "2020").items() if c in w.index}

    def placed(said: Said) -> bool:
        those, way = _of(w, said["title"])
        # the place as a large number is a figure of a table: 5/34
        right = said["rank"] + "/" in text or stands(said, those, way)
        right = right and end_told(said, those, way)
        return right and (int(said["rank"]), int(said["of"])) == (rank(those, code, way), len(those))

    def before(said: Said) -> bool:
        then, now = _years(w, "2000"), _years(w, "2020")
        return said["then"] == "2000" and set(then) == set(now) and stands(said, then)

    def value(said: Said) -> bool:
        return near(said["value"], figures[code])

    levels = "|".join(en for _, en in LEVELS.values())
    levels_zh = "|".join(zh for zh, _ in LEVELS.values())
    place = rf"(?P<joint>joint )?(?P<rank>\d+)(?:st|nd|rd|th) of (?P<of>\d+) provinces{LOWEST}"
    place_zh = rf"(?P<of>\d+)个省份中(?P<joint>并列)?第(?P<rank>\d+)位{LOWEST_ZH}"
    claims: list[Claim] = [
        *compared(figures),
        (
            rf"^(?P<rank>\d+)/(?P<of>\d+) \| Rank in (?P<title>{names.lower()}){LOWEST}",
            rf"^(?P<rank>\d+)/(?P<of>\d+) \| (?P<title>{names_zh})位次{LOWEST_ZH}",
            placed,
        ),
        (
            r"(?P<low>\d+)(?:–(?P<high>\d+))? in (?P<share>NUM)% of the runs",
            r"(?P<share>NUM)%的测算在第(?P<low>\d+)(?:—(?P<high>\d+))?位",
            _interval,
        ),
        (
            r"(?P<low>\d+)(?:–(?P<high>\d+))? in every run",
            r"每次测算都在第(?P<low>\d+)(?:—(?P<high>\d+))?位",
            _interval,
        ),
        (
            r"the same in every run",
            r"每次测算位次相同",
            lambda s: (
                s.world.results["index_rank"].cell(s.code, "min").value
                == s.world.results["index_rank"].cell(s.code, "max").value
            ),
        ),
        (
            r"(?P<then>\d{4}): (?P<joint>joint )?(?P<rank>\d+)(?:st|nd|rd|th)",
            r"(?P<then>\d{4})年?(?P<joint>并列)?第(?P<rank>\d+)位",
            before,
        ),
        (
            r"^(?P<rank>\d+)/(?P<of>\d+) \| (?P<word>Strongest|Highest rank|Least weak|Weakest|Lowest rank): (?P<names>greenness|skill)",
            r"^(?P<rank>\d+)/(?P<of>\d+) \| (?P<word>最强|位次最高|相对较好|最弱|位次最低)：(?P<names>绿色水平|技能水平)",
            _end,
        ),
        (
            r"^(?P<steps>[+−]\d) levels? \| Stage since 2000",
            r"^(?P<steps>[+−]\d)级 \| 2000年以来发展阶段",
            _steps,
        ),
        (
            rf"(?P<walk>(?:{levels})(?: → (?:{levels}))+)",
            rf"(?P<walk>(?:{levels_zh})(?: → (?:{levels_zh}))+)",
            _walk,
        ),
        (
            rf"^(?P<level>{levels}) \| Stage, 2020",
            rf"^(?P<level>{levels_zh}) \| 发展阶段，2020年",
            _stays,
        ),
        (
            r"the same in (?P<n>both|all three) years",
            r"(?P<n>两|三)个年份均如此",
            lambda s: (
                len(set(_own_way(s))) == 1
                and len(_own_way(s)) == {"both": 2, "all three": 3, "两": 2, "三": 3}[s["n"]]
            ),
        ),
        (
            rf"^(?P<size>NUM)(?P<times> times)?[^|]* \| (?P<label>[^|]*) \| "
            rf"from (?P<first>NUM)(?P<unit> yuan)? in (?P<start>\d+) to (?P<last>NUM)(?(unit) yuan) \| {place}",
            rf"^(?P<size>NUM)(?P<times>倍)?[^|]* \| (?P<label>[^|]*) \| 由(?P<start>\d+)年的(?P<first>NUM)(?P<unit>元)?到(?P<last>NUM)(?(unit)元) \| {place_zh}",
            _grown,
        ),
        (
            rf"^(?P<d>NUM) \| Togetherness[^|]* \| (?P<grade>{_GRADE})(?: \| 2000: (?P<first>NUM) \((?P<before>{_GRADE})\))?",
            rf"^(?P<d>NUM) \| 两者协调度[^|]* \| (?P<grade>{_GRADE_ZH})(?: \| 2000年?为(?P<first>NUM)（(?P<before>{_GRADE_ZH})）)?",
            _coupled,
        ),
        (
            place,
            place_zh,
            lambda s: placed(Said(w, code, language, {**s.found, "title": _called(text, names, names_zh)})),
        ),
        (
            rf"^(?P<value>NUM)(?=[^|]* \| (?:{names}))",
            rf"^(?P<value>NUM)(?=[^|]* \| (?:{names_zh}))",
            value,
        ),
        (
            r"\| (?P<value>NUM)(?P<unit> yuan)?(?=, §|$|%)",
            r"\| (?P<value>NUM)(?P<unit>元)?(?=，§|$|%)",
            lambda s: value(s) and _has_unit(Said(w, code, language, {**s.found, "title": called})),
        ),
    ]
    return leftover(text, claims, w, code, language)


def _called(text: str, names: str, names_zh: str) -> str:
    found = re.search(rf"\| ({names}|{names_zh})", text)
    assert found is not None, text
    return found[1]
