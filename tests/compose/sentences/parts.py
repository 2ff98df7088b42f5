"""What is claimed of targets, of the levels of an index, of convergence and in notes, and how each claim is checked.

`targets`, `levels`, `convergence`, `notes` are readers like those of ``claims``; `matrix` reads the table of advice.
"""

from __future__ import annotations

import re
from decimal import Decimal
from statistics import fmean, pstdev
from typing import Any

from compose.document import plain
from compose.language.emphasis import emphasis
from tests.compose.sentences.advice import held
from tests.compose.sentences.reading import Check, Claim, Said, leftover, near, value
from tests.compose.sentences.world import (
    CODES,
    GROUP_NAMES,
    GROUPS,
    INDICATORS,
    TARGETS,
    WHOLE,
    World,
    parts_of_the_whole,
    rank,
)

_BY_NAME = {name: i for i, (zh, en, *_) in INDICATORS.items() for name in (zh, en)}
_NAMED = "|".join(_BY_NAME)


# targets -------------------------------------------------------------------------------------------------------------


def _status(w: World, code: str, indicator: str) -> str:
    """Met, missed or open, by the direction and the date; “none” without a figure."""
    figure = w.at(indicator, "2020").get(code)
    if figure is None:
        return "none"
    target, by, direction = TARGETS[indicator]
    if (figure >= target) if direction == "+" else (figure <= target):
        return "met"
    return "open" if by > "2020" else "missed"


def targets(texts: list[str], w: World, code: str, language: str) -> str:
    """How many targets are met, each one's figure, distance and side, and those without a figure."""
    status = {i: _status(w, code, i) for i in TARGETS}
    known = [i for i, s in status.items() if s != "none"]
    met = [i for i, s in status.items() if s == "met"]

    def counted(said: Said) -> bool:
        if "met" in said:
            return (int(said["of"]), int(said["met"])) == (len(known), len(met)) and 0 < len(met) < len(known)
        number = int(said["of"]) if "of" in said else 1
        return number == len(known) and len(met) == (len(known) if said["which"] == "all" else 0)

    def one(said: Said) -> bool:
        which = _BY_NAME[said["name"]]
        figure, (target, by, direction) = w.at(which, "2020")[code], TARGETS[which]
        exact = "distance" not in said
        assert ("most" in said) == (not exact and direction == "-"), "a bound from above or from below"
        assert said.found.get("by") in {None, by}, "the date of the target"
        told = "met" if exact or said["how"] in {"met", "达到"} else "open" if "by" in said else "missed"
        right = told == status[which] and near(said["value"], figure)
        if exact:
            return right and figure == target
        adds = abs(abs(value(said["value"]) - value(said["target"])) - value(said["distance"])) < 1e-9
        return (
            right
            and near(said["target"], target)
            and near(said["distance"], abs(figure - target))
            and adds
            and (figure > target) == (said["side"] in {"above", "高出", "高"})
        )

    def absent(said: Said) -> bool:
        return {_BY_NAME[n] for n in re.split("、|, ", said["names"])} == {
            i for i, s in status.items() if s == "none"
        }

    unit, unit_zh = "(?: (?:yuan|points|score|tonnes))?", "(?:元|分|点|吨)?"
    head = rf"(?P<name>{_NAMED}): (?P<value>NUM){unit} in 2020, "
    head_zh = rf"(?P<name>{_NAMED})：2020年为(?P<value>NUM){unit_zh}，"
    claims: list[Claim] = [
        (
            r"NAMES meets the one target for which it has a figure",
            "(?!)",
            lambda s: counted(Said(w, code, language, {**s.found, "which": "all"})),
        ),
        (
            r"NAMES meets all (?P<of>\d+) targets for which it has figures",
            r"NAMES有数据的(?P<of>\d+)项目标全部达到",
            lambda s: counted(Said(w, code, language, {**s.found, "which": "all"})),
        ),
        (
            r"NAMES does not meet the one target for which it has a figure",
            "(?!)",
            lambda s: counted(Said(w, code, language, {**s.found, "which": "none"})),
        ),
        (
            r"NAMES meets none of the (?P<of>\d+) targets for which it has figures",
            r"NAMES有数据的(?P<of>\d+)项目标都没有达到",
            lambda s: counted(Said(w, code, language, {**s.found, "which": "none"})),
        ),
        (
            r"Of the (?P<of>\d+) targets for which it has figures, NAMES meets (?P<met>\d+)",
            r"NAMES有数据的(?P<of>\d+)项目标中，已达到(?P<met>\d+)项",
            counted,
        ),
        (f"{head}exactly the target", f"{head_zh}恰好达到目标", one),
        (
            rf"{head}target of (?P<most>at most )?(?P<target>NUM){unit} (?P<how>met|not met), (?P<distance>NUM){unit} (?P<side>above|below) it",
            rf"{head_zh}(?P<how>达到|未达到)(?P<most>不高于)?(?P<target>NUM){unit_zh}的目标，(?P<side>高出|差|低)(?P<distance>NUM){unit_zh}",
            one,
        ),
        (
            rf"{head}(?P<how>still) (?P<distance>NUM){unit} (?P<side>above|below) the target of (?P<most>at most )?(?P<target>NUM){unit} for (?P<by>\d{{4}})",
            rf"{head_zh}(?P<how>比)(?P<by>\d{{4}})年(?P<most>不高于)(?P<target>NUM){unit_zh}的目标还(?P<side>高)(?P<distance>NUM){unit_zh}",
            one,
        ),
        (
            "(?!)",
            rf"{head_zh}(?P<how>距)(?P<by>\d{{4}})年(?P<target>NUM){unit_zh}的目标还(?P<side>差)(?P<distance>NUM){unit_zh}",
            one,
        ),
        (
            rf"There is no figure of NAMES for: (?P<names>(?:{_NAMED})(?:, (?:{_NAMED}))*)",
            rf"NAMES没有数据的目标：(?P<names>(?:{_NAMED})(?:、(?:{_NAMED}))*)",
            absent,
        ),
    ]
    return leftover(" ".join(texts), claims, w, code, language)


# levels of an index --------------------------------------------------------------------------------------------------

_PARTS = {name: i for i, pair in WHOLE.items() for name in pair} | _BY_NAME
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))


def levels(texts: list[str], w: World, code: str, language: str) -> str:
    """In which parts of each level a region ranks best and lowest."""
    scores = parts_of_the_whole(w)
    depths = {
        "dimensions": ["upper", "lower"],
        "below": ["greens", "efficiencies", "balance", "scale_eff"],
        "indicators": ["green", "skill", "technical", "pure"],
    }

    def extremes(said: Said) -> bool:
        which = {
            "Of its dimensions": "dimensions", "One level below": "below", "Of the indicators": "indicators",
            "各维度中": "dimensions", "下一层中": "below", "各指标中": "indicators",
        }[said["depth"]]  # fmt: skip
        places = {i: rank(scores[i], code) for i in depths[which]}
        for names, far in (("best", min(places.values())), ("lowest", max(places.values()))):
            told = re.findall(
                rf"({_PART}) ?[（(](?:在)?(joint )?(\d+)(?:[a-z]{{2}} of |个省份中居)(并列)?(?:第)?(\d+)",
                said[names],
            )
            if language == "zh":
                told = [(n, joint, r, of) for n, _, of, joint, r in told]
            else:
                told = [(n, joint, r, of) for n, joint, r, _, of in told]
            assert {_PARTS[n] for n, *_ in told} == {i for i, r in places.items() if r == far}, (
                names,
                places,
            )
            assert all((int(r), int(of)) == (far, len(scores["upper"])) for *_, r, of in told), told
            for n, joint, *_ in told:
                figures = scores[_PARTS[n]]
                places_of = [rank(figures, c) for c in figures]
                assert bool(joint) == (places_of.count(rank(figures, code)) > 1), told
        return min(places.values()) < max(places.values())

    claims: list[Claim] = [
        (
            r"(?P<depth>Of its dimensions|One level below|Of the indicators), NAMES ranks best in (?P<best>.*?) and lowest in (?P<lowest>[^.]*?)(?=\.)",
            r"(?P<depth>各维度中|下一层中|各指标中)，NAMES最靠前的是(?P<best>[^。]+?)，最靠后的是(?P<lowest>[^。]+)(?=。)",
            extremes,
        )
    ]
    return leftover(" ".join(texts), claims, w, code, language)


# convergence ---------------------------------------------------------------------------------------------------------


def convergence(texts: list[str], w: World, code: str, language: str) -> str:
    """The spread by its definition; slope and interval by the table, their words by the interval."""
    waste = [{c: w.figures["waste"][c, t] for c in CODES} for t in ("2000", "2020")]
    row = {c: w.results["waste_convergence_beta"].cell("absolute", c).value for c in
           ("b", "low", "high", "n", "p_hc3", "half_life", "half_low", "half_high")}  # fmt: skip

    def spread(said: Said) -> bool:
        cv = [pstdev(f.values()) / fmean(f.values()) for f in waste]
        word = said.found.get("way") or said["way2"]
        way = 0 if word in {"was", "为"} else 1 if word in {"rose", "升至"} else -1
        seen = 0 if abs(cv[1] - cv[0]) < 5e-5 else 1 if cv[1] > cv[0] else -1
        so = {"they drew together": -1, "they drew apart": 1, "差距缩小": -1, "差距扩大": 1}.get(
            said["so"], 0
        )
        return (
            way == seen == so
            and int(said["n"]) == len(CODES)
            and near(said["a"], cv[0])
            and near(said["b"], cv[1])
        )

    def inside(said: Said) -> bool:
        """The middle one of the three periods is less, or more, than both ends as they are printed."""
        year = {c: w.figures["waste"][c, "2010"] for c in CODES}
        cv = [pstdev(f.values()) / fmean(f.values()) for f in (waste[0], year, waste[1])]
        outside = cv[1] < min(cv) + 1e-12 if said["way"] in {"lowest", "低"} else cv[1] > max(cv) - 1e-12
        return outside and said["when"] == "2010" and near(said["cv"], cv[1])

    def slope(said: Said) -> bool:
        kind = {"behind": row["high"] < 0, "ahead": row["low"] > 0, "none": row["low"] <= 0 <= row["high"]}
        return (
            kind[said["kind"]]
            and near(said["b"], row["b"])
            and near(said["low"], row["low"])
            and near(said["high"], row["high"])
            and int(said["n"]) == row["n"] == len(CODES)
            and (
                row["p_hc3"] < 0.001 == value(said["p"].strip("< \u00a0"))
                if "<" in said["p"]
                else near(said["p"].lstrip("=").strip(), row["p_hc3"])
            )
        )

    def of_kind(kind: str) -> Check:
        return lambda s: slope(Said(w, code, language, {**s.found, "kind": kind}))

    def half(said: Said) -> bool:
        # no half-life where the interval of the slope includes none
        return (
            row["high"] < 0
            and near(said["half"], row["half_life"])
            and near(said["low"], row["half_low"])
            and near(said["high"], row["half_high"])
            and row["half_low"] <= row["half_life"] <= row["half_high"]
        )

    facts = (
        r"slope (?P<b>NUM) \(95% interval (?P<low>NUM) to (?P<high>NUM), robust errors, p\s?(?P<p>[=<]\s?NUM); "
        r"(?P<n>\d+) provinces\)"
    )
    facts_zh = r"斜率(?P<b>NUM)（95%区间为(?P<low>NUM)至(?P<high>NUM)，稳健标准误，p(?P<p>[=<]?\s?NUM)；(?P<n>\d+)个省份）"
    claims: list[Claim] = [
        (
            r"The coefficient of variation of the same (?P<n>\d+) provinces (?P<way>fell|rose|was) (?:from )?(?P<a>NUM) in 2000 (?:to|and) (?P<b>NUM) in 2020: "
            r"(?P<so>they drew together|they drew apart|their spread did not change)",
            r"同一组(?P<n>\d+)个省份的变异系数(?:由)?2000年的?(?:为)?(?P<a>NUM)，?(?P<way>降至|升至)?2020年(?:的)?(?P<way2>为)?(?P<b>NUM)，"
            r"(?P<so>差距缩小|差距扩大|差异没有变化)",
            spread,
        ),
        (
            r"In between it was (?P<way>lowest|highest) in (?P<when>\d{4}) \((?P<cv>NUM)\)",
            r"其间最(?P<way>低|高)为(?P<when>\d{4})年的(?P<cv>NUM)",
            inside,
        ),
        (
            f"That those behind grew faster cannot be shown: {facts}",
            f"不能证明期初落后者增长更快：{facts_zh}",
            of_kind("none"),
        ),
        (
            r"All (?P<n>\d+) provinces grew at the same rate: none can be said to have grown faster",
            r"(?P<n>\d+)个省份增速相同，没有快慢之分",
            lambda s: int(s["n"]) == len(CODES) and waste[0] == waste[1],
        ),
        (
            f"Those that were behind grew faster: {facts}",
            f"期初落后者增长更快：{facts_zh}",
            of_kind("behind"),
        ),
        (f"Those that were ahead grew faster: {facts}", f"期初领先者增长更快：{facts_zh}", of_kind("ahead")),
        (
            r"At this speed half of a gap closes in (?P<half>NUM) years \(95% interval (?P<low>NUM) to (?P<high>NUM)\)",
            r"按此速度，差距减半需(?P<half>NUM)年（95%区间为(?P<low>NUM)至(?P<high>NUM)年）",
            half,
        ),
    ]
    return leftover(" ".join(texts), claims, w, code, language)


# notes and the table of advice ----------------------------------------------------------------------------------------


#: what says what a figure is, and nothing of any figure
DEFINITIONS = (
    # the source of all figures
    ("Made up", "自拟"),
    (
        r"Distances are in standard deviations; 0 means alike in every dimension",
        r"距离按标准差计，0为完全相同",
    ),
    (r"Intervals are by HC3 standard errors", r"区间按HC3稳健标准误"),
    (
        r"A weight is that within what it is a part of; a value is the source’s figure, in a score more is better",
        r"权重是在所属一层内的权重；数值是来源的数值，得分已同向化",
    ),
    (
        r"Both editions are about the same period; changes come from revisions",
        r"两版是同一时期的数，变化来自修订",
    ),
    (
        r"Every number on this page is a cell of a result table that is published beside it(?:; the replication page compares "
        r"the printed tables of the sources with our recalculation)?",
        r"本页每个数字都是随页发布的结果表中的一格(?:；“核验”页把来源的表格与我们的重算逐格对照)?",
    ),
)


#: a difference, and the columns that it is of: what is subtracted, and from what (empty: from the main column)
DIFFERENCES = (("gap_nation", "nation", ""), ("gap_group", "group_mean", ""), ("change", "first", "last"))


def _subtracts(w: World, code: str) -> bool:
    """Whether a reader who subtracts finds every difference that the tables have of a region."""

    def printed(cell: Any) -> Decimal:
        # without what calculation leaves behind the twelfth decimal
        return Decimal(repr(round(float(cell.value), 12))).quantize(Decimal(1).scaleb(-cell.column.decimals))

    for name, result in w.results.items():
        if "region" not in result.keys or name.startswith("years"):
            continue
        for size, a, b in DIFFERENCES:
            ids = (size, a, b or result.main_column.id)
            if not set(ids) <= set(result.by_id) or result.by_id[size].role != "value":
                continue
            for _, row in result.rows(region=code):
                known = [printed(row[c]) for c in ids if not row[c].missing]
                if len(known) == 3 and known[2] - known[1] != known[0]:
                    return False
    return True


def notes(texts: list[str], w: World, code: str, language: str) -> str:
    """Groups that are too small, regions left out or joined to the nearest, advice that holds nowhere."""
    methods = {plain(emphasis(m.what[language])) for r in w.results.values() for m in r.method}
    own = {
        "en": " (our choice where the source prints no formula)",
        "zh": "（来源未给出公式，此为本报告的选择）",
    }[language]
    text = " ".join(t for t in texts if t.removesuffix(own) not in methods)
    rounding = {"en": "taken before rounding", "zh": "按舍入前的数"}[language]
    assert (rounding in text) == (not _subtracts(w, code)), (
        "where a difference is not that of the printed figures"
    )
    nothing = {"en": "None of the conditions", "zh": "不具备本报告任何一条建议的条件"}[language]
    assert (nothing in text) == (not held(w, code)), "where no advice applies, the notes say so"
    audited = any(m.id == "audit" for r in w.results.values() for m in r.method)
    assert bool(re.search("replication page|“核验”页", text)) == audited, "no page is named that is not there"

    def small(said: Said) -> bool:
        named = re.split("、|, ", said["groups"])
        told = {g for g, pair in GROUP_NAMES.items() if set(pair) & set(named)}
        # of one of the figures that are compared with groups
        figures = [w.at("income", "2020"), w.at("balance", "2020"), w.index, w.at("technical", "2020")]
        grown = {c: 0.0 for c, f in w.at("income", "2000").items() if f > 0 and c in w.at("income", "2020")}
        return any(
            told == {g for g in GROUP_NAMES if 0 < sum(GROUPS[c] == g for c in those) < 4}
            for those in (*figures, grown)
        )

    def left_out(said: Said) -> bool:
        found = {c for c, pair in CODES.items() if set(pair) & set(re.split("、|, | and ", said["names"]))}
        return any(
            found == set(CODES) - set(those)
            for those in (w.index, w.at("balance", "2020"), parts_of_the_whole(w)["upper"])
        )

    def one_time(said: Said) -> bool:
        then, now = (set(w.at("income", p)) for p in ("2000", "2020"))
        return then != now and int(said["n"]) == len(then & now)

    def no_half(said: Said) -> bool:
        cell = w.results["waste_convergence_beta"].cell
        shrank = pstdev(w.figures["waste"][c, "2020"] for c in CODES) / fmean(
            w.figures["waste"][c, "2020"] for c in CODES
        ) < pstdev(w.figures["waste"][c, "2000"] for c in CODES) / fmean(
            w.figures["waste"][c, "2000"] for c in CODES
        )
        return cell("absolute", "half_life").missing or (cell("absolute", "high").value < 0 and shrank)

    claims: list[Claim] = [
        (
            r"Differences are taken before rounding: their last digit may not agree with the figures printed",
            r"差值按舍入前的数计算，末位可能与所列数字之差略有出入",
            lambda s: not _subtracts(w, code),
        ),
        (
            r"None of the conditions that the report’s advice is tied to holds for NAMES",
            r"NAMES不具备本报告任何一条建议的条件",
            lambda s: not held(w, code),
        ),
        (
            r"(?P<groups>(?:Basin|Loess|Lone)(?:, (?:Basin|Loess|Lone))*): fewer than three others in the group, which is not compared with",
            r"(?P<groups>(?:盆地|黄土|独处)(?:、(?:盆地|黄土|独处))*)：组内其他地区不足三个，不作组内比较",
            small,
        ),
        (
            r"(?P<names>NAMES): no data, left out of the calculation",
            r"(?P<names>NAMES)无数据，不参与计算",
            left_out,
        ),
        (
            r"(?P<names>NAMES) has no adjoining region and is joined to (?P<other>NAMES), the nearest",
            r"(?P<names>NAMES)没有相邻地区，与最近的(?P<other>NAMES)相连",
            # Jiangxi adjoins none of the others
            lambda s: (
                (set(CODES["360000"]) & {s["names"]}) and (set(CODES["500000"]) & {s["other"]}) != set()
            ),
        ),
        (
            r"There is no half-life where the slope’s interval includes values without one, or where the spread did not shrink over the same time",
            r"斜率的区间若包含没有半程时间的取值，或同期差异没有缩小，则不给出半程时间",
            no_half,
        ),
        (
            r"The editions rank different regions; places moved are counted among those in both",
            r"两版排名的地区不尽相同，位次变化只在两版都有的地区之间计算",
            lambda s: set(w.at("income", "2020")) != set(w.at_before("income", "2020")),
        ),
        (
            r"Ranks and places gained are among the (?P<n>\d+) provinces with figures at both times",
            r"位次及其升降仅在两期均有数据的(?P<n>\d+)个省份之间比较",
            one_time,
        ),
        *((english, chinese, lambda s: True) for english, chinese in DEFINITIONS),
        (
            r"(?P<names>NAMES): incomplete data, left out of the calculation",
            r"(?P<names>NAMES)数据不全，不参与计算",
            left_out,
        ),
        (
            r"Without figures and left out: (?P<names>NAMES)",
            r"无数据、未参与计算：(?P<names>NAMES)",
            left_out,
        ),
    ]
    return leftover(text, claims, w, code, language)


def matrix(rows: list[list[str]], w: World, language: str) -> dict[str, dict[str, set[str]]]:
    """The table of advice against the rules that hold: what is left is, by rule, which regions are firm and borderline.

    Args:
        rows: the texts of the cells of each row: rule, regions, borderline ones, where.
    """
    by_name = {n: c for c, pair in CODES.items() for n in pair}
    found: dict[str, dict[str, set[str]]] = {}
    for head, n, borderline, where in rows:
        rule = head.split()[0] if language == "en" else head[:2]
        kinds: dict[str, set[str]] = {}
        for words, kind in (
            (r"(?:Firm|稳健)", "firm"), (r"(?:Borderline|临界)", "borderline"), (r"(?:Not printed|未印)", "back"),
        ):  # fmt: skip
            part = re.search(rf"{words}[:：]\s?([^;；]*)", where)
            names = re.findall("|".join(by_name), part[1]) if part else []
            kinds[kind] = {by_name[name] for name in names}
        true = {c for c in CODES if rule in held(w, c)}
        told = set().union(*kinds.values())
        assert told == true, f"{rule}: the table says {told}, and it holds for {true}"
        assert int(n) == len(true), "how many"
        found[rule] = kinds
        assert int(borderline) == len(kinds["borderline"]) or kinds["back"], "how many are borderline"
    return found
