"""Claims on the built pages of every shipped report, recomputed from the report's figures by other code than what says them.

Every check takes the claims of one form out of a page's sentences; a form that is nowhere found fails, so that no check reads nothing.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from publish.site import Site
from tests.compose.sentences.further import FURTHER
from tests.compose.sentences.reading import WORDS, count
from tests.compose.sentences.truths import (
    ABOVE,
    BELOW,
    MARK,
    Check,
    Figures,
    Number,
    Sentence,
    Truth,
    near,
    placed,
    sentences,
)
from tests.shipped import Shipped

pytestmark = pytest.mark.slow

REPORTS = ("central-cities", "digital", "henan-2020h1", "openness", "provinces", "qinba", "west")
SLOW = {"central-cities", "digital", "openness", "qinba"}


def _rest(truth: Truth, n: Number) -> tuple[str, ...]:
    """The key of a figure without its region."""
    level = truth.results[n.result].keys.index("region")
    return (*n.key[:level], *n.key[level + 1 :])


def _own(truth: Truth, n: Number) -> str:
    return n.key[truth.results[n.result].keys.index("region")]


def _by_region(truth: Truth, n: Number) -> bool:
    return n.result in truth.results and "region" in truth.results[n.result].keys


def _figures(truth: Truth, n: Number) -> Figures:
    """What a standing ranks and compares: from the source's table where it is one indicator’s, else its own main column."""
    raw = truth.raw(n.result)
    return raw or truth.figures(n.result, truth.results[n.result].main_column.id, _rest(truth, n))


def _members(truth: Truth, n: Number, figures: Figures) -> Figures:
    groups = truth.figures(n.result, "group", _rest(truth, n))
    return {c: f for c, f in figures.items() if groups.get(c) == groups[_own(truth, n)]}


# ranks -----------------------------------------------------------------------------------------------------------

#: the column that a column of ranks is of
RANKED = {"rank": "", "pure_rank": "pure", "scale_rank": "scale"}


def ranks(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Rank n of m: counted, in the group too, and by the first and the last figures."""
    for n in s.numbers:
        if not _by_region(truth, n) or n.column not in {*RANKED, "of", "group_rank", "group_of"}:
            continue
        table = truth.results[n.result]
        if table.main_column.id == "rank" or n.result == "advice":
            continue
        rest, own = _rest(truth, n), _own(truth, n)
        figures = truth.figures(n.result, RANKED[n.column], rest) if RANKED.get(n.column) else {}
        figures = figures or _figures(truth, n)
        if n.column == "rank" and table.main_column.id == "change":
            figures = truth.figures(n.result, "speed", rest)
        if n.column.startswith("group"):
            figures = _members(truth, n, figures)
        true = len(figures) if n.column.endswith("of") else placed(figures, own, truth.way(n.result, rest))
        assert float(n.value) == true, f"{n.result} {n.key} {n.column}: {n.value}, counted {true}"
        yield n.column


# above and below -------------------------------------------------------------------------------------------------


def _base(truth: Truth, n: Number, figures: Figures) -> float | None:
    """What a gap is from: the mean of all, of the group, or the overall figure of a ratio."""
    table = truth.results[n.result]
    if n.column.startswith("gap_group"):
        figures = _members(truth, n, figures)
    if table.benchmark == "area":
        indicator, _, period = table.inputs[0].partition("@")
        return float(truth.panel.over_time(indicator, "aggregate").loc["100000", period])
    if table.benchmark == "weighted":
        above = truth.figures(n.result, "numerator")
        under = truth.figures(n.result, "denominator")
        factor = next(iter(figures.values())) * under[next(iter(figures))] / above[next(iter(figures))]
        return factor * sum(above[c] for c in figures) / sum(under[c] for c in figures)
    return sum(figures.values()) / len(figures)


def gaps(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """So much above or below a mean: the size, and the word beside it."""
    for at, n in enumerate(s.numbers):
        if not _by_region(truth, n) or not re.fullmatch(r"gap_(nation|group)(_pct)?", n.column):
            continue
        figures = _figures(truth, n)
        base = _base(truth, n, figures)
        assert base is not None
        own = figures[_own(truth, n)]
        gap = own - base
        true = 100 * gap / base if n.column.endswith("_pct") else gap
        assert near(float(n.value), true), f"{n.result} {n.key} {n.column}: {n.value}, recomputed {true}"
        before, behind = s.around(at, language)
        told = behind if language == "en" else before
        sides = [bool(re.search(w[language], told)) for w in (ABOVE, BELOW)]
        if n.shown[:1] in "+−" and not any(sides):
            # evidence has its sign
            assert (n.shown[0] == "+") == (gap > 0), s.read
            yield "signed"
        else:
            assert sides == [gap > 0, gap < 0], f"{s.read}: {told} ({gap})"
            yield "above" if gap > 0 else "below"


# what became of figures -----------------------------------------------------------------------------------------

UP = {"en": r"\brose to\b", "zh": "增至"}
DOWN = {"en": r"\bfell to\b", "zh": "降至"}


def multiples(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Rose to so many times its level, from one figure to another: all three from the source's tables."""
    for n in s.numbers:
        if n.column != "multiple" or not _by_region(truth, n):
            continue
        table, own = truth.results[n.result], _own(truth, n)
        if "total_first" in table.by_id:
            continue  # read by `trade`
        indicator = table.inputs[0].partition("@")[0]
        periods = [i.partition("@")[2] for i in table.inputs]
        wide = truth.panel.over_time(indicator)
        first, last = (float(wide.loc[own, p]) for p in (periods[0], periods[-1]))
        assert near(float(n.value), last / first), s.read
        for end in s.numbers:
            if (end.result, end.key) == (n.result, n.key) and end.column in {"first", "last"}:
                assert near(float(end.value), {"first": first, "last": last}[end.column]), s.read
        if re.search(UP[language], s.text) or re.search(DOWN[language], s.text):
            assert bool(re.search(UP[language], s.text)) == (last > first), s.read
            yield "rose" if last > first else "fell"
        else:
            yield "number"


def nation(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """What share of the nation’s figure, how far from it, and whether either grew."""
    for at, n in enumerate(s.numbers):
        found = re.fullmatch(r"(gap|ratio)_(first|last)", n.column)
        if not found or not n.result.endswith("_gap_change"):
            continue
        table = truth.results[n.result]
        indicator = table.inputs[0].partition("@")[0]
        ends = [i.partition("@")[2] for i in table.inputs]
        area = truth.panel.over_time(indicator, "aggregate").loc["100000"]
        own = truth.panel.over_time(indicator).loc[_own(truth, n)]
        t = ends[0 if found[2] == "first" else -1]
        true = own[t] - area[t] if found[1] == "gap" else 100 * own[t] / area[t]
        assert near(float(n.value), float(true)), s.read
        gap = [abs(float(own[e] - area[e])) for e in ends]
        ratio = [float(own[e] / area[e]) for e in ends]
        before, behind = s.text.partition(f"⟦{at}⟧")[::2]
        # what is said of this figure: up to the semicolon or the full stop on either side
        before, behind = re.split("[;；。]|\\. ", before)[-1], re.split("[;；。]|\\.(?: |$)", behind)[0]
        signed = re.search("difference from|之差为", before)
        if n.column == "gap_last" and not signed:
            told = re.findall("widened|narrowed|further behind|扩大到|缩小到", before)
            if told:
                grew = told[-1] in {"widened", "further behind", "扩大到"}
                assert grew == (gap[1] > gap[0]) and n.shown[:1] != "−", s.read
                yield told[-1]
        if n.column == "ratio_last" and re.search("did not rise|没有提高", behind):
            # as printed
            assert round(100 * ratio[1], 1) <= round(100 * ratio[0], 1), s.read
            yield "did not rise"
        if n.column == "ratio_last" and (
            told := re.search("points (more|less)|(提高|下降).*个百分点", behind)
        ):
            grew = "more" in told[0] or "提高" in told[0]
            assert grew == (ratio[1] > ratio[0]), s.read
            yield "more" if grew else "less"


def levels(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """The classes of a region in every period, by how many levels it moved, and whether it stayed or came back."""
    for n in s.numbers:
        if n.column != "steps" or not _by_region(truth, n) or not n.result.endswith("_change"):
            continue
        table = truth.results[n.result.removesuffix("_change")]
        order = list(table.by_id["level"].labels)
        way = [
            str(row["level"].value)
            for _, row in table.rows(region=_own(truth, n))
            if not row["level"].missing
        ]
        moved = order.index(way[-1]) - order.index(way[0])
        assert float(n.value) == moved, s.read
        for up, word in ((True, r"levels? up|上升"), (False, r"levels? down|下降")):
            if re.search(word, s.text):
                assert (moved > 0) == up and count(n.shown.lstrip("+−")) == abs(moved), s.read
                yield "up" if up else "down"


def stays(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """In all years one class; the same class again: by the classes of every period."""
    told = re.search(
        {"en": r"in all (\w+) (?:years|periods) \(|\bagain \(", "zh": r"(\w+)个年份均为|重回"}[language],
        s.text,
    )
    own = [n for n in s.numbers if n.column == "level" and len(n.key) == 2]
    if not told or not own:
        return
    table = truth.results[own[0].result]
    way = [str(r["level"].value) for _, r in table.rows(region=_own(truth, own[0])) if not r["level"].missing]
    if told[1]:
        assert len(set(way)) == 1 and count(told[1]) == len(way), s.read
        yield "all"
    else:
        assert way[0] == way[-1] and len(set(way)) > 1, s.read
        yield "again"


def classes(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """So many regions were in a class: counted."""
    for n in s.numbers:
        table = truth.results.get(n.result.removesuffix("_counts"))
        if n.column != "n" or table is None or not n.result.endswith("_counts") or "level" not in table.by_id:
            continue
        at = dict(zip(truth.results[n.result].keys, n.key, strict=True))
        if "period" not in at or "period" not in table.keys:
            continue
        true = sum(str(r["level"].value) == at["level"] for _, r in table.rows(period=at["period"]))
        assert float(n.value) == true, s.read
        yield "class"


# names -----------------------------------------------------------------------------------------------------------


def _ends(truth: Truth, result: str, column: str = "") -> tuple[Figures, int]:
    """The figures a drawing shows, of the last period where there are several, and which way is better."""
    table = truth.results[result]
    column = column or table.main_column.id
    if table.keys == ("region",):
        return truth.raw(result) or truth.figures(result, column), truth.way(result)
    return {}, 1


def heads(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Captions: highest in these, first that one, last another."""
    if s.tag != "figcaption" or s.figure not in truth.results:
        return
    figures, way = _ends(truth, s.figure)
    figures = {c: f for c, f in figures.items() if c in truth.panel.codes()}
    table = truth.results[s.figure]
    if "sound" in table.by_id and "：三项效率可以并存" in s.text.replace(":", "：").replace(
        " provinces whose three figures can go together", "三项效率可以并存"
    ):
        # drawn are those whose figures can go together
        figures = {c: f for c, f in figures.items() if not table.cell(c, "sound").missing}
    if not figures:
        return
    text = s.text
    pattern = {"en": r"(?:highest in )(.+?)(?:Source|Data|$)", "zh": r"[：；]([^：；]+)最高(?:资料|数据|$)"}[
        language
    ]
    if (told := re.search(pattern, text)) is not None:
        codes = truth.listed(told[1], language)
        column = next(
            (
                c.id
                for c in truth.results[s.figure].columns
                if c.name[language].casefold() in text.casefold() and c.role in {"value", "count"}
            ),
            "",
        )
        if column and truth.results[s.figure].by_id[column].role == "count":
            figures = truth.figures(s.figure, column)
        assert codes, text
        named, others = [figures[c] for c in codes], [f for c, f in figures.items() if c not in codes]
        assert min(named) >= max(others), text
        assert len(codes) <= max(1, len(figures) // 2) or min(named) == max(named), text
        yield "highest"
    for word, best in (("first", True), ("last", False)):
        form = {
            "en": rf"({truth.row_of_names(language)}) (?:joint )?{word}(?=,|Source|Data|$)",
            "zh": rf"({truth.row_of_names(language)})(?:并列)?居{'首' if best else '末'}",
        }[language]
        for told in re.finditer(form, text):
            codes = truth.listed(told[1], language)
            if codes:
                end = (max if (way > 0) == best else min)(figures.values())
                assert {c for c, f in figures.items() if abs(f - end) < 1e-12} >= set(codes), text
                yield word


def leads(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Who leads and who is last, with what figures."""
    form = {
        "en": r"[:.] ?(?P<a>[^:⟦]+?) leads? with (?P<x>[^,]*?), (?P<b>[^⟦]+?) (?:is|are) last with",
        "zh": r"：(?P<a>[^：⟦]+?)以(?P<x>[^，]*?)(?:居首位|并列首位)，(?P<b>[^⟦]+?)以",
    }[language]
    told = re.search(form, s.text)
    if not told or not s.numbers or not _by_region(truth, s.numbers[0]):
        return
    n = s.numbers[0]
    figures, way = _figures(truth, n), truth.way(n.result)
    first, last = (truth.listed(told[g], language) for g in "ab")
    assert first and last, s.read
    top, low = (f(figures.values()) for f in ((max, min) if way > 0 else (min, max)))
    assert {c for c, f in figures.items() if f == top} == set(first), s.read
    assert {c for c, f in figures.items() if f == low} == set(last), s.read
    yield "leads"


def sides(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Headlines: what a region is strong and weak in stands above and below the middle of its ranks."""
    if s.tag != "h1":
        return
    form = {
        "en": r"(?P<side>strong in|weak in|helped by its low|held back by its high) (?P<names>.+?)"
        r"(?=, (?:weak in|strong in|helped by|held back by|no figure)|$)",
        "zh": r"(?P<side>强在|弱在|得益于较低的|受累于较高的)(?P<names>[^，]+)",
    }[language]
    specs = sorted(truth.panel.indicators.values(), key=lambda i: -len(i.name[language]))
    region = truth.names(language).get(re.split("[:：]", s.text)[0])
    for told in re.finditer(form, s.text):
        good = told["side"] in {"strong in", "helped by its low", "强在", "得益于较低的"}
        less = told["side"] in {"helped by its low", "held back by its high", "得益于较低的", "受累于较高的"}
        names = told["names"].casefold()
        for spec in specs:
            name = spec.name[language].casefold()
            alone = rf"(?:(?<=^)|(?<=, )|(?<=and )|(?<=、)){re.escape(name)}(?=$|, | and |、)"
            if region is None or not re.search(alone, names):
                continue
            names = re.sub(alone, "", names)
            known = truth.panel.over_time(spec.id)
            known = known[known.columns[-1]].dropna()
            if region not in known:
                continue
            figures = {str(c): float(f) for c, f in known.items()}
            assert less == (spec.direction < 0), s.read
            place = placed(figures, region, -1 if less else 1)
            assert good == (place <= (len(figures) + 1) / 2), f"{s.read}: {place} of {len(figures)}"
            yield "strong" if good else "weak"


def parts(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """What adds to a difference and what takes from it, in how many dimensions a region is ahead, and who is best in each."""
    told = [(at, n) for at, n in enumerate(s.numbers) if n.column == "contribution" and _by_region(truth, n)]
    for at, n in told:
        value = float(n.value)
        assert (n.shown[0] == "+") == (value > 0), s.read
        before = MARK.sub("", s.text.partition(f"⟦{at}⟧")[0])
        word = {
            "en": r"gains on|loses on|adds? most|takes? away most",
            "zh": r"较高的有|较低的有|拉高最多|拉低最多",
        }[language]
        said = re.findall(word, before)
        if said:
            up = said[-1] in {"gains on", "adds most", "add most", "较高的有", "拉高最多"}
            assert up == (value > 0), s.read
            if "most" in said[-1] or "最多" in said[-1]:
                all_ = [
                    r["contribution"].value for _, r in truth.results[n.result].rows(region=_own(truth, n))
                ]
                assert near(value, (max if up else min)(all_)), s.read
                yield "most"
            yield "gains" if up else "loses"
    for n in s.numbers:
        if n.column == "best" and _by_region(truth, n):
            figures = truth.figures(n.result, "value", _rest(truth, n))
            assert near(float(n.value), max(figures.values())), s.read
            yield "best"


# trade -----------------------------------------------------------------------------------------------------------


def trade(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """How often trade fell, how often imports were the larger, when the balance was lowest and openness highest."""
    for at, n in enumerate(s.numbers):
        table = truth.results.get(n.result.removesuffix("_change"))
        if (
            n.column not in {"fell", "years", "deficits", "periods", "lowest", "multiple"}
            or table is None
            or "total" not in table.by_id
        ):
            continue
        rows = sorted((k[1], r) for k, r in table.rows(region=n.key[0]) if not r["total"].missing)
        totals = [r["total"].value for _, r in rows]
        balances = {t: r["balance"].value for t, r in rows if "balance" in r}
        true = {
            "fell": sum(b < a for a, b in itertools.pairwise(totals)),
            "years": len(totals) - 1,
            "deficits": sum(b < 0 for b in balances.values()),
            "periods": len(balances),
            "lowest": min(balances.values(), default=0.0),
            "multiple": totals[-1] / totals[0],
        }[n.column]
        assert near(float(n.value), true), f"{s.read}: {n.column} {n.value}, counted {true}"
        if n.column == "periods" and re.search("all|均为逆差", s.text):
            assert true == sum(b < 0 for b in balances.values()), s.read
        if n.column == "lowest":
            year = next(t for t, b in balances.items() if b == true)
            before, behind = s.text.partition(f"⟦{at}⟧")[::2]
            assert (
                re.search(rf"in {year}", behind) if language == "en" else re.search(rf"{year}年的", before)
            ), s.read
        yield n.column


def turns(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Of rates: how many turned, and whether all that can be compared are above the nation’s."""
    table = truth.results.get("headline")
    if table is None or "turn" not in table.by_id:
        return
    rows = [r for _, r in table.rows()]
    compared = [r for r in rows if not r["turn"].missing]
    words = {i: w[language] for i, w in table.by_id["turn"].labels.items()}
    if re.match({"en": "All .*rates that can be", "zh": "可与全国比较的"}[language], s.text):
        gaps = [r["value"].value - r["area"].value for r in rows if not r["area"].missing]
        assert min(gaps) > 0 and re.search(rf"{len(gaps)}|{WORDS[language][len(gaps) - 1]}", s.read), s.read
        for turn, n in Counter(str(r["turn"].value) for r in compared).items():
            form = {"en": rf"{words[turn]} \({n}\)", "zh": rf"{words[turn]}{n}项"}[language]
            assert re.search(form, s.read), (s.read, form)
        yield "rates"


CHECKS: dict[str, Check] = {
    f.__name__: f
    for f in (
        ranks,
        gaps,
        multiples,
        nation,
        levels,
        stays,
        classes,
        heads,
        leads,
        sides,
        parts,
        trade,
        turns,
    )
} | FURTHER
#: what a report must be found to say, so that nothing is passed over; other forms are not in it
SAID = {
    "ranks": {"central-cities", "digital", "openness", "provinces", "qinba", "west"},
    "gaps": {"central-cities", "digital", "openness", "provinces", "west"},
    "multiples": {"west"},
    "nation": {"west"},
    "levels": {"provinces"},
    "stays": {"provinces", "openness"},
    "classes": {"provinces", "openness"},
    "heads": {"central-cities", "digital", "openness", "provinces", "qinba", "west"},
    "leads": {"central-cities", "digital", "openness", "provinces", "west"},
    "sides": {"central-cities", "provinces"},
    "parts": {"provinces"},
    "trade": {"openness"},
    "turns": {"henan-2020h1"},
    "figures": set(REPORTS),
    "reasons": set(REPORTS),
    "runs": {"central-cities", "provinces"},
    "theil": {"central-cities", "openness", "provinces", "west"},
    "moran": {"provinces"},
    "efficiency": {"provinces"},
    "dimensions": {"provinces"},
    "ways": {"openness", "provinces", "west"},
    "commonest": {"central-cities", "digital", "openness", "provinces", "qinba", "west"},
    "coordination": {"west"},
    "spread": {"west"},
    "ends_of": {"west"},
    "courses": {"openness", "west"},
    "ends_of_all": {"central-cities", "henan-2020h1", "openness", "provinces", "west"},
    "beside": {"west"},
    "closed": {"west"},
    "about_equal": {"west"},
    "at_the_head": {"qinba", "west"},
    "trade_ends": {"openness"},
    "rates": {"henan-2020h1"},
    "completion": {"henan-2020h1"},
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "report", [pytest.param(r, marks=[pytest.mark.slow] if r in SLOW else []) for r in REPORTS]
)
def test_what_pages_claim_is_true(
    shipped: Shipped, prepared: dict[str, Site], report: str, language: str
) -> None:
    plan = prepared[report].plan
    truth = Truth(dict(plan.results), plan.report.panel)
    places = {r.slug: r.code for r in plan.report.regions}
    found: Counter[str] = Counter()
    false: list[str] = []
    for path, page in shipped.pages(report, language).items():
        if not path.endswith(f"/{language}/index.html") and path.split("/")[-2] not in places:
            continue
        for sentence in sentences(page, places.get(path.split("/")[-2], "")):
            for name, check in CHECKS.items():
                try:
                    found.update([name] * len(list(check(truth, sentence, language))))
                except AssertionError as fault:
                    false.append(f"{path}, {name}: {str(fault).partition(chr(10))[0]}")
    assert not false, "\n".join(false[:20])
    assert {name for name, reports in SAID.items() if report in reports} <= set(found), dict(found)
