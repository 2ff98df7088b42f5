"""More forms of claims on built pages, recomputed from the report's figures: `FURTHER`; and those that are not: `NOT_RECOMPUTED`.

As in `test_truth`, nothing of what says the sentences is used: intervals of ranks are counted from the runs, Moran's I comes
from a list of neighbours written by hand, Theil's T, spreads, coordination and efficiency from their formulas.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import groupby

from tests.compose.sentences.claims import GRADES
from tests.compose.sentences.reading import WORDS
from tests.compose.sentences.truths import MARK, Check, Figures, Number, Sentence, Truth, near, placed

#: provinces with a common border, by hand; Hainan, an island, has Guangdong
BORDERS = """
北京 天津 河北|天津 河北|河北 山西 内蒙古 辽宁 山东 河南|山西 内蒙古 河南 陕西|内蒙古 辽宁 吉林 黑龙江 陕西 甘肃 宁夏|辽宁 吉林|吉林 黑龙江|
上海 江苏 浙江|江苏 浙江 安徽 山东|浙江 安徽 福建 江西|安徽 江西 山东 河南 湖北|福建 江西 广东|江西 湖北 湖南 广东|山东 河南|河南 湖北 陕西|
湖北 湖南 重庆 陕西|湖南 广东 广西 重庆 贵州|广东 广西 海南|广西 贵州 云南|重庆 四川 贵州 陕西|四川 贵州 云南 西藏 陕西 甘肃 青海|贵州 云南|
云南 西藏|西藏 青海 新疆|陕西 甘肃 宁夏|甘肃 青海 宁夏 新疆|青海 新疆
"""


def own_of(truth: Truth, n: Number) -> str:
    """The region of a figure; empty where its table has none."""
    table = truth.results.get(n.result)
    return n.key[table.keys.index("region")] if table is not None and "region" in table.keys else ""


def source(truth: Truth, address: str) -> Figures:
    """An indicator's figures of a period, or those of a standing, by region."""
    name, _, period = address.partition("@")
    if not period:
        table = truth.results[name]
        return truth.raw(name) or truth.figures(name, table.main_column.id)
    wide = truth.panel.over_time(name)
    known = wide[period].dropna() if period in wide else {}
    return {str(code): float(f) for code, f in dict(known).items()}


def counted(words: str) -> int:
    """A number of things in figures or in words."""
    named = {word: n for row in WORDS.values() for n, word in enumerate(row, start=1)}
    return named.get(words) or int(words)


# figures ------------------------------------------------------------------------------------------------------------


def figures(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """A region's figure and the mean beside it: an indicator's from the source, a ratio's from both parts, an index's as published."""
    for n in s.numbers:
        table, own = truth.results.get(n.result), own_of(truth, n)
        if table is None or not own or n.column not in {table.main_column.id, "value", "nation"}:
            continue
        if table.keys == ("region", "indicator") and n.column == "value" and "turn" not in table.by_id:
            (address,) = (i for i in table.inputs if i.partition("@")[0] == n.key[1])
            assert near(float(n.value), source(truth, address)[own]), s.read
            yield "indicator"
        if table.keys != ("region",) or table.main_column.role not in {"value", "share"}:
            continue
        every = truth.raw(n.result) or truth.figures(n.result, table.main_column.id)
        if "numerator" in table.by_id:
            above, under = (truth.figures(n.result, c) for c in ("numerator", "denominator"))
            factor = {round(every[c] * under[c] / above[c], 9) for c in every}
            assert len(factor) == 1, "one and the same power of ten"
            every = {c: factor.copy().pop() * above[c] / under[c] for c in every}
            if n.column == "nation":
                true = factor.pop() * sum(above[c] for c in every) / sum(under[c] for c in every)
                assert near(float(n.value), true), s.read
                yield "overall"
                continue
        if n.column == "nation":
            if table.benchmark == "mean":
                assert near(float(n.value), sum(every.values()) / len(every)), s.read
                yield "mean"
            continue
        assert near(float(n.value), every[own]), s.read
        yield "figure"


def trade_ends(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Trade at both ends, its balance, competitiveness and share of gross product: from exports and imports year by year."""
    for at, n in enumerate(s.numbers):
        table = truth.results.get(n.result.removesuffix("_change"))
        if table is None or "total" not in table.by_id or (n.result == table.id and len(n.key) < 2):
            continue
        rows = {
            k[1]: {c: x.value for c, x in row.items() if not x.missing}
            for k, row in table.rows(region=n.key[0])
        }
        for row in rows.values():
            if {"exports", "imports"} <= set(row):
                # of both sides, not of what is derived
                row["total"], row["balance"] = (
                    row["exports"] + row["imports"],
                    row["exports"] - row["imports"],
                )
                row["tc"] = row["balance"] / row["total"]
        if n.result == table.id and n.column in {"total", "openness"}:
            assert near(float(n.value), rows[n.key[1]][n.column]), s.read
            yield n.column
        found = re.fullmatch("(total|balance|tc|open)_(first|last|most)", n.column)
        if not found:
            continue
        column = {"open": "openness"}.get(found[1], found[1])
        known = {
            t: float(row[column]) for t, row in rows.items() if row.get(column) == row.get(column, math.nan)
        }
        period = {"first": min(known), "last": max(known), "most": max(known, key=lambda t: known[t])}[
            found[2]
        ]
        assert near(float(n.value), known[period]), f"{s.read}: {n.column} {known[period]}"
        yield n.column
        before = s.text.partition(f"⟦{at}⟧")[0]
        if (
            found[1] == "total"
            and found[2] == "last"
            and (told := re.search("(up|down) from|(增|降)至", s.text))
        ):
            assert ((told[1] or told[2]) in {"up", "增"}) == (known[max(known)] > known[min(known)]), before
            yield "course"


def closed(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """By how many points the share of the nation's figure rose or fell."""
    for n in s.numbers:
        table = truth.results.get(n.result)
        if table is None or n.column != "ratio_change":
            continue
        indicator, ends = table.inputs[0].partition("@")[0], [i.partition("@")[2] for i in table.inputs]
        own = truth.panel.over_time(indicator).loc[own_of(truth, n)]
        area = truth.panel.over_time(indicator, "aggregate").loc["100000"]
        first, last = (100 * float(own[t]) / float(area[t]) for t in (ends[0], ends[-1]))
        # of shares as they are printed, where the difference is to add up
        assert abs(abs(float(n.value)) - abs(last - first)) < 1e-9, s.read
        yield "points"


# ranks in the runs ------------------------------------------------------------------------------------------------


def runs(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """In how many runs a rank lies where: counted from the table of runs by rank."""
    for n in s.numbers:
        table = truth.results.get(f"{n.result}_ranks")
        if table is None or n.column not in {"low", "high", "inside", "min", "max"}:
            continue
        own = own_of(truth, n)
        shares = {int(k[1]): row["share"].value for k, row in table.rows(region=own)}
        some = sorted(rank for rank, share in shares.items() if share > 0)
        low, high = (truth.results[n.result].cell(own, c).value for c in ("low", "high"))
        inside = sum(share for rank, share in shares.items() if low <= rank <= high)
        true = {"min": some[0], "max": some[-1], "inside": inside, "low": low, "high": high}[n.column]
        assert near(round(float(n.value), 6), round(true, 6)), f"{s.read}: {n.column}, counted {true}"
        assert abs(sum(shares.values()) - 100) < 1e-6 and inside >= 90, s.read
        # no run is left out below or above but the twentieth part on either side
        assert all(
            sum(share for rank, share in shares.items() if (rank - end) * side > 0) <= 5.0 + 1e-9
            for end, side in ((low, -1), (high, 1))
        ), s.read
        if re.search("in every run|每次测算", s.text):
            assert inside > 99.999, s.read
            ends = [float(m.value) for m in s.numbers if m.result == n.result and m.column != "inside"]
            assert {min(ends), max(ends)} <= {some[0], some[-1], low, high}, s.read
            yield "every"
        else:
            yield n.column
    if re.search("the same in every run|每次测算位次相同", s.text):
        yield "every"


# inequality and space -----------------------------------------------------------------------------------------------


def theil(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Theil's T of all regions, and its parts within the groups and between them."""
    for n in s.numbers:
        table = truth.results.get(n.result)
        if table is None or table.keys != ("part",) or n.column not in {"theil", "share"}:
            continue
        figures = source(truth, table.inputs[0])
        groups = {str(k[0]) for k, _ in truth.results[f"{n.result}_groups"].rows()}
        chosen = next(value["en"] for name, value in table.options if name["en"] == "Grouping")
        (members,) = (g.members for g in truth.panel.groupings.values() if g.name["en"] == chosen)
        figures = {c: f for c, f in figures.items() if c in members}

        def t(those: list[float]) -> float:
            mean = sum(those) / len(those)
            return sum(f / mean * math.log(f / mean) for f in those if f) / len(those)

        total, amount = t(list(figures.values())), sum(figures.values())
        parts = [[f for c, f in figures.items() if members[c] == g] for g in groups]
        within = sum(sum(p) / amount * t(p) for p in parts if p)
        value = {"total": total, "within": within, "between": total - within}[n.key[0]]
        true = value if n.column == "theil" else 100 * value / total
        assert abs(float(n.value) - true) < 1e-7, f"{s.read}: {true}"
        word = {"within": "within|组内", "between": "between|组间", "total": "Theil|泰尔"}[n.key[0]]
        assert re.search(word, s.text), s.read
        yield n.key[0]


def _borders(truth: Truth) -> dict[str, set[str]]:
    codes = {r.name["zh"]: c for c, r in truth.panel.regions.items()}
    found: dict[str, set[str]] = {}
    for row in "".join(BORDERS.split("\n")).split("|"):
        first, *others = (codes[name] for name in row.split())
        for other in others:
            found.setdefault(first, set()).add(other)
            found.setdefault(other, set()).add(first)
    return found


def moran(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Moran's I from borders written by hand; a region's own figure, its neighbours' mean, and what is significant."""
    for n in s.numbers:
        table = truth.results.get(n.result)
        if table is None or not ("moran_i" in table.by_id or "z_lag" in table.by_id):
            continue
        figures = source(truth, table.inputs[0])
        borders = {c: those & set(figures) for c, those in _borders(truth).items() if c in figures}
        mean = sum(figures.values()) / len(figures)
        z = {c: f - mean for c, f in figures.items()}
        lag = {c: sum(z[k] for k in those) / len(those) for c, those in borders.items()}
        if n.column == "moran_i":
            i = sum(z[c] * lag[c] for c in z) / sum(x * x for x in z.values())
            assert abs(float(n.value) - i) < 1e-9, f"{s.read}: {i}"
            row = next(row for key, row in table.rows() if tuple(key) == n.key)
            found = row["p_permutation"].value <= row["level"].value
            alike = re.search("similar values|数值相近", s.text)
            other = re.search("unlike values|数值相异|high beside low", s.text)
            assert bool(alike) == (found and i > -1 / (len(z) - 1)), s.read
            assert not (alike and other), s.read
            yield "global"
        own = own_of(truth, n)
        if n.column == "value" and own:
            assert near(float(n.value), figures[own]), s.read
            yield "own"
        if n.column == "lag":
            true = sum(figures[k] for k in borders[own]) / len(borders[own])
            assert abs(float(n.value) - true) < 1e-9, f"{s.read}: {true}"
            yield "lag"
        if n.column == "q":
            level = float(next(iter(truth.results[n.result.removesuffix("_local")].rows()))[1]["level"].value)
            none = re.search("No local pattern|局部格局不显著", s.text)
            assert bool(none) == (float(n.value) > level), s.read
            yield "pattern"
    if told := re.search(r"none of the (\d+) \w+ is in a local|，(\d+)个\w+中没有局部", s.text):
        (local,) = [t for t in truth.results.values() if "z_lag" in t.by_id]
        rows = [row for _, row in local.rows() if not row["q"].missing]
        assert len(rows) == int(told[1] or told[2]), s.read
        assert not any(row["q"].value <= 0.05 for row in rows), s.read
        yield "none"


def spread(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Coefficients of variation of the same regions, means and deviations over the years, and whether they grew."""
    for n in s.numbers:
        table = truth.results.get(n.result)
        if table is None or table.keys != ("period",) or n.column not in {"cv", "mean", "sd", "n"}:
            continue
        if not {"cv", "modes"} & set(table.by_id) or n.column not in table.by_id:
            continue
        indicator, periods = table.inputs[0].partition("@")[0], [i.partition("@")[2] for i in table.inputs]
        wide = truth.panel.over_time(indicator).loc[truth.panel.codes(), periods].dropna()
        x = [float(v) for v in wide[n.key[0]]]
        mean = sum(x) / len(x)
        squares = sum((v - mean) ** 2 for v in x)
        sds = [math.sqrt(squares / (len(x) - k)) for k in (0, 1)]
        if n.column in {"mean", "n"}:
            assert near(float(n.value), mean if n.column == "mean" else len(x)), s.read
        else:
            either = [sd / mean for sd in sds] if n.column == "cv" else sds
            assert any(near(float(n.value), v) for v in either), (s.read, either)
        yield n.column
    cv = [(n.key[0], float(n.value)) for n in s.numbers if n.column == "cv"]
    if len(cv) > 1 and (
        told := re.search("rose from|fell from|up from|down from|上升|下降|升至|降至|扩大|缩小", s.text)
    ):
        grew = max(cv)[1] > min(cv)[1]
        assert grew == bool(re.search("rose|up|上升|升至|扩大", told[0])), s.read
        if drew := re.search("drew (apart|together)", s.text):
            assert grew == (drew[1] == "apart"), s.read
        yield "rose" if grew else "fell"


# efficiency and coordination ----------------------------------------------------------------------------------------


def efficiency(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Which part of efficiency limits whom, and where three figures cannot go together: from the three indicators."""
    for at, n in enumerate(s.numbers):
        table = truth.results.get(n.result)
        if table is None or table.keys != ("binding",) or n.column != "n":
            continue
        parts = [source(truth, address) for address in table.inputs]
        # means of figures of so many decimals that multiply
        step = 10.0 ** -truth.panel.indicators[table.inputs[0].partition("@")[0]].decimals

        def kind(c: str, parts: list[Figures] = parts, step: float = step) -> str:
            technical, pure, scale = (p[c] for p in parts)
            if not pure + scale - 1 - 1.5 * step <= technical <= min(pure, scale) + step:
                return "doubtful"
            if abs(pure - scale) < 1e-9:
                return "none" if abs(pure - 1) < 1e-9 else "both"
            return "pure" if pure < scale else "scale"

        there = {c for c in parts[0] if all(c in p for p in parts) and kind(c) == n.key[0]}
        assert float(n.value) == len(there), f"{s.read}: {n.key[0]} counted {len(there)}"
        behind = re.split(r"[.。]", s.text.partition(f"⟦{at}⟧")[2])[0]
        if re.match(r"\)[:：]|个）[:：]", behind):
            names = re.split("[:：]", behind)[-1].strip()
            assert set(truth.listed(names, language) or ()) == there, s.read
        yield n.key[0]
    for n in s.numbers:
        table = truth.results.get(n.result)
        if table is None or not {"technical", "binding"} <= set(table.by_id) or table.keys != ("region",):
            continue
        own = own_of(truth, n)
        figures = dict(
            zip(("technical", "pure", "scale"), (source(truth, i) for i in table.inputs), strict=True)
        )
        if n.column in figures:
            assert near(float(n.value), figures[n.column][own]), s.read
            yield n.column
        if n.column == "product":
            assert near(float(n.value), figures["pure"][own] * figures["scale"][own]), s.read
            yield "product"
    if told := re.search(
        r"(\d+) of (\d+) \w+, scale efficiency in (\d+)|(\d+)个省份中，(\d+)个受制于纯技术效率，(\d+)个受制于规模",
        s.read,
    ):
        (table,) = [t for t in truth.results.values() if t.keys == ("region",) and "binding" in t.by_id]
        counts = [sum(row["binding"].value == k for _, row in table.rows()) for k in ("pure", "scale")]
        said = [int(told[1]), int(told[3])] if told[1] else [int(told[5]), int(told[6])]
        assert said == counts, (s.read, said, counts)
        yield "counts"


def coordination(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """D of two systems from their two figures, its grade, and whether it went up."""
    for at, n in enumerate(s.numbers):
        base = truth.results.get(n.result.removesuffix("_change"))
        if base is None or "d" not in base.by_id or base.keys != ("region", "period"):
            continue
        own = own_of(truth, n)
        rows = {k[1]: row for k, row in base.rows(region=own) if not row["d"].missing}
        divided = next(
            (re.fullmatch(r"÷ (\d+)", v["en"]) for k, v in base.options if k["en"] == "Scale"), None
        )
        if n.column.startswith("u_") and divided:
            raw = float(truth.panel.over_time(n.column[2:]).loc[own, n.key[1]])
            assert near(float(n.value), raw / float(divided[1])), s.read
            yield "scaled"
        ends = {"first": min(rows), "last": max(rows), "grade_first": min(rows), "grade_last": max(rows)}
        period = ends.get(n.column) or (n.key[1] if len(n.key) > 1 else "")
        if n.column not in {"d", "grade", *ends} or period not in rows:
            continue
        u = [cell.value for c, cell in rows[period].items() if c.startswith("u_")]
        # of two systems of equal weight: the root of coupling times their mean
        coupling, mean = 2 * math.sqrt(u[0] * u[1]) / sum(u), sum(u) / 2
        d = math.sqrt(coupling * mean)
        if n.column in {"d", "first", "last"}:
            assert abs(float(n.value) - d) < 1e-9, f"{s.read}: {d}"
            yield "d"
        else:
            assert n.shown == GRADES[min(9, int(d * 10))][language == "zh"], f"{s.read}: {d}"
            yield "grade"
        before = s.text.partition(f"⟦{at}⟧")[0]
        if n.column == "first" and (told := re.search("(up from|down from|高于|低于)[^⟦]*$", before)):
            last = next(float(m.value) for m in s.numbers if m.column == "last")
            assert (told[1] in {"up from", "高于"}) == (last > d), s.read
            yield "up" if last > d else "down"


# classes ------------------------------------------------------------------------------------------------------------


def _way(truth: Truth, n: Number) -> list[tuple[str, str]]:
    """The classes of a region, by period, from the table of classes."""
    table = truth.results[n.result.removesuffix("_change")]
    column = "grade" if "grade" in table.by_id else "level"
    rows = [(k[1], row[column]) for k, row in table.rows(region=own_of(truth, n)) if len(k) > 1]
    known = [(t, str(cell.value)) for t, cell in rows if not cell.missing]
    if column == "level":
        # as the source has them
        for t, level in known:
            indicator = table.inputs[0].partition("@")[0]
            if indicator in truth.panel.categories:
                assert truth.panel.categories[indicator][own_of(truth, n), t] == level, (n.result, t)
    return known


def ways(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """From which class to which, in which years which class, the same throughout or again."""
    for n in s.numbers:
        base = truth.results.get(n.result.removesuffix("_change"))
        if (
            n.column == "steps"
            and base is not None
            and "level" in base.by_id
            and n.result.endswith("_change")
        ):
            order = list(base.by_id["level"].labels)
            way = [order.index(level) for _, level in _way(truth, n)]
            assert float(n.value) == way[-1] - way[0], s.read
            yield "steps"
    told = [
        (at, n)
        for at, n in enumerate(s.numbers)
        if n.column in {"level", "grade"} and len(n.key) == 2 and own_of(truth, n)
    ]
    if (
        not told
        or s.text.startswith(("Finding", "发现"))
        or re.search("most often|alike|者最多|一样多", s.text)
    ):
        return
    way = _way(truth, told[0][1])
    periods = dict(way)
    table = truth.results[told[0][1].result]
    for _, n in told:
        assert str(n.value) == periods[n.key[table.keys.index("period")]], s.read
    walk = [level for level, _ in groupby(level for _, level in way)]
    shown = [str(n.value) for _, n in told]
    if s.text == "⟦0⟧":
        assert shown == [way[-1][1]], s.read
        yield "class"
    if " → " in s.text:
        assert shown == walk, s.read
        yield "walk"
    elif re.search("throughout|始终", s.text):
        assert len(walk) == 1, s.read
        yield "throughout"
    elif s.tag == "figcaption" and re.search("and again|均为", s.text):
        assert way[0][1] == way[-1][1] and len(walk) > 1, s.read
        yield "again"
    elif s.tag == "figcaption":
        assert shown == [way[0][1], way[-1][1]] and shown[0] != shown[1], s.read
        yield "ends"
    elif re.search(r": from |：由", s.text):
        assert shown[:2] == [way[0][1], way[-1][1]] and shown[2:] == walk, s.read
        yield "from"
    # the years of each class, as listed in brackets
    bracket = re.search(r"[(（](.*)[)）]", s.text)
    marks = MARK.findall(bracket[1]) if bracket else []
    if len(marks) == len(walk) > 1:
        pieces = MARK.split(bracket[1])[0::2] if bracket else []
        pieces = pieces[1:] if language == "en" else pieces[:-1]
        stays = [[t for t, _ in some] for _, some in groupby(way, key=lambda p: p[1])]
        assert [re.findall(r"\d{4}", piece) for piece in pieces] == stays, s.read
        yield "years"


def commonest(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Captions: which class most regions are in, and how many; all that share it."""
    table = truth.results.get(s.figure)
    form = {
        "en": r"most often .*?\((?P<n>\w+) of (?P<of>\w+) \w+\)|alike \((?P<each>\w+) \w+ each\)",
        "zh": r"最多（(?P<of>\w+?)个\w+?中有(?P<n>\w+?)个）|一样多（各(?P<each>\w+?)个",
    }[language]
    told = re.search(form, s.read)
    if s.tag != "figcaption" or table is None or told is None or not s.numbers:
        return
    column = s.numbers[0].column
    rows = [(k, row[column]) for k, row in table.rows() if not row[column].missing]
    if "period" in table.keys:
        last = max(k[1] for k, _ in rows)
        rows = [(k, cell) for k, cell in rows if k[1] == last]
    # of a report with the nation beside its regions
    rows = [(k, cell) for k, cell in rows if k[0] in truth.panel.codes()]
    values = [str(cell.value) for _, cell in rows]
    most = max(values.count(v) for v in values)
    named = {str(n.value) for n in s.numbers}
    assert named == {v for v in values if values.count(v) == most}, s.read
    assert counted(told["n"] or told["each"]) == most, s.read
    assert not told["of"] or counted(told["of"]) == len(values), s.read
    yield "most"


def dimensions(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Captions: in how many of its dimensions a region is above the mean it is compared with."""
    table = truth.results.get(s.figure)
    if s.tag != "figcaption" or table is None or table.keys != ("region", "indicator") or not s.place:
        return
    form = {
        "en": r"(?P<way>above|below) the (?P<mean>[\w ]*?mean[\w ]*?) in (?:every dimension|(?P<no>no dimension)|(?P<n>\w+) of (?P<of>\w+) dimensions)",
        "zh": r"各维度均(?P<way>[高低]于)(?P<mean>\w+?平均)|(?P<of>\w+?)个维度中有(?P<n>\w+?)个高于(?P<mean2>\w+?平均)|没有(?P<no>维度)高于(?P<mean3>\w+?平均)",
    }[language]
    told = re.search(form, s.text)
    if told is None:
        return
    # 盆地各省平均 is that of the region's group
    whole = {"en": r"mean of the(?! \w+ in (?!every|no |\w+ of ))", "zh": r"(?<=于)(?:各省平均|各市平均)"}[
        language
    ]
    sides = []
    for indicator in {k[1] for k, _ in table.rows()}:
        (period,) = {i.partition("@")[2] for i in table.inputs if i.partition("@")[0] == indicator}
        figures = source(truth, f"{indicator}@{period}")
        groups = truth.figures(s.figure, "group", (indicator,))
        of = [f for c, f in figures.items() if re.search(whole, told[0]) or groups.get(c) == groups[s.place]]
        gap = figures[s.place] - sum(of) / len(of)
        step = 10.0 ** -truth.panel.indicators[indicator].decimals
        sides.append(0 if abs(gap) < 0.5 * step else 1 if gap > 0 else -1)
    found = told.groupdict()
    if found["n"]:
        assert (counted(found["n"]), counted(found["of"])) == (sides.count(1), len(sides)), s.read
    elif found["no"]:
        assert not sides.count(1), s.read
    else:
        assert set(sides) == {1 if found["way"] in {"above", "高于"} else -1}, s.read
    yield "dimensions"


def at_the_head(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Captions: who is at the head of an order, and who is highest in the last period of a table of periods."""
    table = truth.results.get(s.figure)
    if s.tag != "figcaption" or table is None:
        return
    names = truth.row_of_names(language)
    form = {"en": rf"({names}) at the head", "zh": rf"({names})居前"}[language]
    if table.keys == ("region",) and (told := re.search(form, s.text)):
        codes = truth.listed(told[1], language)
        places = truth.figures(s.figure, table.main_column.id)
        assert codes and sorted(places[c] for c in codes) == sorted(places.values())[: len(codes)], s.read
        yield "head"
    form = {"en": rf"highest in ({names}) in (\d{{4}})", "zh": rf"(\d{{4}})年({names})最高"}[language]
    if table.keys == ("region", "period") and (told := re.search(form, s.text)):
        words, period = (told[1], told[2]) if language == "en" else (told[2], told[1])
        figures = truth.figures(s.figure, table.main_column.id, (period,))
        figures = {c: f for c, f in figures.items() if c in truth.panel.codes()}
        codes = truth.listed(words, language)
        assert codes and min(figures[c] for c in codes) >= max(
            f for c, f in figures.items() if c not in codes
        ), s.read
        yield "highest"


def about_equal(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """About equal to a mean: no difference is seen in what is printed."""
    told = re.search("about equal to the|大致持平", s.text)
    for n in s.numbers if told else ():
        table, own = truth.results.get(n.result), own_of(truth, n)
        if table is None or table.keys != ("region",) or n.column != table.main_column.id:
            continue
        figures = truth.raw(n.result) or truth.figures(n.result, n.column)
        groups = truth.figures(n.result, "group") if "group" in table.by_id else {}
        bases = [list(figures.values()), [f for c, f in figures.items() if groups.get(c) == groups.get(own)]]
        gaps = [abs(figures[own] - sum(b) / len(b)) * len(b) / abs(sum(b)) for b in bases if b]
        assert min(gaps) < 1e-3, s.read
        yield "about"


# figures then and now -----------------------------------------------------------------------------------------------


def ends_of(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """A figure then and now, the places of both, who was passed, and who moved most: from the source's figures."""
    for n in s.numbers:
        table = truth.results.get(n.result)
        if table is None or table.keys != ("region",) or len(table.inputs) != 2:
            continue
        if n.column not in {"first", "last", "rank_first", "rank_last", "moved"}:
            continue
        indicators = {i.partition("@")[0] for i in table.inputs}
        if len(indicators) != 1 or not all("@" in i for i in table.inputs):
            continue
        first, last = (source(truth, i) for i in table.inputs)
        both = [c for c in first if c in last and c in truth.panel.codes()]
        first, last = ({c: f[c] for c in both} for f in (first, last))
        way = truth.panel.indicators[indicators.pop()].direction
        own = own_of(truth, n)
        a, b = (placed(f, own, way) for f in (first, last))
        true = {"first": first[own], "last": last[own], "rank_first": a, "rank_last": b, "moved": a - b}
        assert near(float(n.value), float(true[n.column])), f"{s.read}: {n.column} {true[n.column]}"
        yield n.column
        if n.column != "last":
            continue
        # the sentence of this figure: those passed and those that passed
        behind = re.split("[。]|\\. (?=[A-Z])", s.text.partition(f"⟦{s.numbers.index(n)}⟧")[2])[0]
        up = {c for c in both if (first[c] - first[own]) * way > 0 and (last[c] - last[own]) * way < 0}
        down = {c for c in both if (first[c] - first[own]) * way < 0 and (last[c] - last[own]) * way > 0}
        for form, those in (
            ({"en": "it overtook ([^;.]+)", "zh": "；超过([^；]+)"}[language], up),
            ({"en": "it was overtaken by ([^;.]+)", "zh": "被([^；。]+?)超过"}[language], down),
        ):
            if told := re.search(form, behind):
                named = set(truth.listed(re.sub(" and others|等$", "", told[1]), language) or ("unread",))
                assert named <= those and (named == those) != bool(re.search("and others|等$", told[1])), (
                    s.read
                )
                yield "passed"
        for form, side in (
            ({"en": "it rose in ([^;.]+)", "zh": "上升的有([^；。]+)"}[language], 1),
            ({"en": "it fell in ([^;.]+)", "zh": "下降的有([^；。]+)"}[language], -1),
            ({"en": "it stayed as it was in ([^;.]+)", "zh": "持平的有([^；。]+)"}[language], 0),
        ):
            if told := re.search(form, behind):
                named = set(truth.listed(re.sub(" and others|等$", "", told[1]), language) or ("unread",))
                those = {c for c in both if (last[c] > first[c]) - (last[c] < first[c]) == side}
                assert named <= those, s.read
                yield "moved"
    pair = {n.column: float(n.value) for n in s.numbers if n.column in {"rank_first", "rank_last"}}
    if s.tag == "figcaption" and len(pair) == 2:
        assert pair["rank_first"] != pair["rank_last"], s.read
    said = ""
    for at, n in enumerate(s.numbers):
        word = re.findall(
            "up most|down most|gained by|lost by|上升最多|下降最多", s.text.partition(f"⟦{at}⟧")[0]
        )
        if n.column != "moved" or not word or n.result not in truth.results:
            continue
        up = word[-1] in {"up most", "gained by", "上升最多"}
        moves = truth.figures(n.result, "moved").values()
        assert (float(n.value) > 0) == up, s.read
        if (key := f"{n.result} {up}") != said:
            # the first that is named of those that moved most
            assert float(n.value) == (max if up else min)(moves), s.read
            said = key
        yield "most"


def courses(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Captions: up or down from a figure of one period to that of another."""
    told = re.search(
        r"\b(up|down) from ⟦(\d+)⟧.*? to ⟦(\d+)⟧|由[^⟦]*⟦(\d+)⟧[^⟦]*?(升|降)至[^⟦]*⟦(\d+)⟧", s.text
    )
    if s.tag != "figcaption" or not told:
        return
    a, b = (s.numbers[int(told[i] or told[j])] for i, j in ((2, 4), (3, 6)))
    rising = (told[1] or told[5]) in {"up", "升"}
    assert (a.result, a.column) == (b.result, b.column) and a.key != b.key, s.read
    assert (float(b.value) > float(a.value)) == rising, s.read
    table = truth.results[a.result]
    rows = sorted(k[-1] for k, row in table.rows() if k[:-1] == a.key[:-1] and not row[a.column].missing)
    assert (a.key[-1], b.key[-1]) == (rows[0], rows[-1]), s.read
    yield "up" if rising else "down"


def ends_of_all(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Captions: of groups, areas or rates the highest with its figure, and the lowest."""
    told = re.search(r"highest \(⟦(\d+)⟧|fell least \(⟦(\d+)⟧|最高（⟦(\d+)⟧|降幅最小（⟦(\d+)⟧", s.text)
    low = re.search(r"lowest \(⟦(\d+)⟧|fell most \(⟦(\d+)⟧|最低（⟦(\d+)⟧|降幅最大（⟦(\d+)⟧", s.text)
    if s.tag != "figcaption" or not told or not low:
        return
    top, least = (s.numbers[int(next(g for g in m.groups() if g))] for m in (told, low))
    table = truth.results[top.result]
    assert (top.result, top.column) == (least.result, least.column), s.read
    values = [
        row[top.column].value
        for k, row in table.rows()
        if not row[top.column].missing
        and k[0] != "all"
        and (
            "period" not in table.keys or k[table.keys.index("period")] == top.key[table.keys.index("period")]
        )
    ]
    if table.keys != ("region", "indicator"):
        assert (float(top.value), float(least.value)) == (max(values), min(values)), s.read
    else:
        # of a theme's rates, not all of the table
        assert float(top.value) > float(least.value), s.read
    if re.search("fell least|降幅最小", s.text):
        assert float(top.value) < 0, s.read
    yield "ends"


def beside(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Captions: a region's figure beside the nation's."""
    for n in s.numbers:
        table = truth.results.get(n.result)
        if (
            s.tag != "figcaption"
            or table is None
            or "area" not in table.by_id
            or n.column not in {"value", "area"}
        ):
            continue
        if table.keys != ("region", "period"):
            continue
        indicator = table.inputs[0].partition("@")[0]
        wide = (
            truth.panel.over_time(indicator, "aggregate" if n.column == "area" else "")
            if n.column == "area"
            else truth.panel.over_time(indicator)
        )
        code = "100000" if n.column == "area" else n.key[0]
        assert near(float(n.value), float(wide.loc[code, n.key[1]])), s.read
        yield n.column


# releases -----------------------------------------------------------------------------------------------------------


def rates(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Rates of a release: risen or fallen, by how much more or less than before, what became of them, above the nation."""
    for at, n in enumerate(s.numbers):
        table = truth.results.get(n.result)
        if table is None or "turn" not in table.by_id or n.column not in {"value", "change", "gap", "turn"}:
            continue
        row = {c: cell.value for c, cell in dict(table.rows())[n.key].items() if not cell.missing}
        wide = truth.panel.over_time(n.key[1])
        value = float(wide.loc[n.key[0], row["period"]])
        before = float(wide.loc[n.key[0], row["before_period"]]) if "before_period" in row else math.nan
        text, behind = s.text.partition(f"⟦{at}⟧")[::2]
        text = re.split("[，,;；。：:]", text)[-1]
        behind = re.split("[，,;；。]|⟦", behind)[0]
        if n.column == "value":
            assert near(abs(float(n.value)), abs(value)), s.read
            if told := re.search(r"(rose|fell) by|(增长|下降)$", text):
                assert ((told[1] or told[2]) in {"rose", "增长"}) == (value > 0), s.read
                yield "rose" if value > 0 else "fell"
            elif not re.search(r"\bby $|下降$", f"{text} " if text.endswith("by") else text):
                assert n.shown.startswith("−") == (value < 0), s.read
                yield "rate"
        elif n.column == "change":
            assert abs(abs(float(n.value)) - abs(value - before)) < 1e-9, s.read
            if told := re.search("higher|lower|more|less|提高|回落|下降|降低", f"{text} {behind}"):
                assert (told[0] in {"higher", "more", "提高"}) == (value > before), s.read
                yield "change"
        elif n.column == "gap":
            area = float(truth.panel.over_time(n.key[1], "aggregate").loc["100000", row["period"]])
            assert abs(abs(float(n.value)) - abs(value - area)) < 1e-9, s.read
            if told := re.search("above|below|高于|低于", f"{text} {behind}"):
                assert (told[0] in {"above", "高于"}) == (value > area), s.read
                yield "gap"
        else:
            true = (
                ("turned positive", "由负转正")
                if before < 0 < value
                else ("turned negative", "由正转负")
                if value < 0 < before
                else ("decline narrowing", "降幅收窄")
                if before < value < 0
                else ("decline widening", "降幅扩大")
                if value < before < 0
                else ("", "")
            )
            assert not true[0] or n.shown == true[language == "zh"], f"{s.read}: {true}"
            yield "turn"


def completion(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """How much of a target is done, and how far that is ahead of the time passed or behind it."""
    for at, n in enumerate(s.numbers):
        table = truth.results.get(n.result)
        if table is None or not {"completed", "ahead", "target"} <= set(table.by_id):
            continue
        own = own_of(truth, n)
        value = source(truth, table.inputs[0])[own]
        target = table.cell(own, "target").value
        passed = float(next(v["en"] for k, v in table.options if k["en"] == "Time passed").rstrip("%"))
        true = {"value": value, "target": target, "completed": 100 * value / target}
        true["ahead"] = true["completed"] - passed
        assert abs(abs(float(n.value)) - abs(true[n.column])) < 1e-6, s.read
        around = "".join(s.text.partition(f"⟦{at}⟧")[::2])
        if n.column == "ahead":
            side = s.text[max(0, s.text.index(f"⟦{at}⟧") - 8) : s.text.index(f"⟦{at}⟧") + 30]
            assert bool(re.search("ahead|快于", side)) == (true["ahead"] > 0), around
        yield n.column


# advice -------------------------------------------------------------------------------------------------------------


def reasons(truth: Truth, s: Sentence, language: str) -> Iterator[str]:
    """Figures and classes that advice rests on: those of the source."""
    if not s.text.startswith(("Finding", "发现", "The advice of the last", "上一版建议")):
        return
    for n in s.numbers:
        table, own = truth.results.get(n.result), own_of(truth, n)
        if table is None or not own:
            continue
        if n.column == "level":
            for period, level in _way(truth, n) if "period" in table.keys else ():
                if period == n.key[table.keys.index("period")]:
                    assert str(n.value) == level, s.read
                    yield "class"
            if table.keys == ("region",):
                assert str(n.value) == str(table.cell(own, "level").value), s.read
                yield "class"
        elif n.column == "value" and table.keys == ("region",) and (raw := truth.raw(n.result)):
            assert near(float(n.value), raw[own]), s.read
            yield "figure"
        elif n.column.startswith("u_"):
            first, second = (float(m.value) for m in s.numbers[:2])
            assert first < second or not re.search("lagged behind|滞后于", s.text), s.read
            yield "lagged"
        elif n.column in {"before", "now"} and n.result == "advice_watch":
            indicator = table.cell(n.key, "indicator").value
            known = truth.panel.over_time(indicator).loc[own].dropna()
            assert any(near(float(n.value), float(v)) for v in known), s.read
            yield n.column


FURTHER: dict[str, Check] = {
    f.__name__: f
    for f in (
        figures, trade_ends, closed, runs, theil, moran, spread, efficiency, coordination, ways, commonest, dimensions, at_the_head, about_equal, ends_of,
        courses, ends_of_all, beside, rates, completion, reasons,
    )
}  # fmt: skip


#: figures on built pages that no form recomputes, by report: table and column → why, and where they are held instead
NOT_RECOMPUTED: dict[str, dict[str, str]] = {
    "central-cities": {},
    "digital": {},
    "henan-2020h1": {
        r"edition_summary\.n": "figures of two editions: the grid (`changed`)",
        r"headline_count\.\w+": "`turns` counts them from the words",
    },
    "openness": {
        r"services_mix_\w+\.\w+": "shares of a composition: tests/compose/blocks/test_trade.py",
        r"cee_flows\.\w+": "totals that printed amounts and shares imply: tests/compose/blocks/test_trade.py",
    },
    "provinces": {
        r"integration_moran(_local)?\.(p|q|p_permutation)": "drawn at random: tests/analysis/space/test_autocorrelation.py; what is "
        "said of them is held against them in `moran`",
        r"integration_moran\.(level|n)": "what the report asks for, and how many regions: `moran` counts them from the words",
        r"stage_change\.(first|last)": "classes that advice cites from first to last: `ways` has the way of each region",
    },
    "qinba": {
        r"coop_regions\.\w+": "a network of agreements: tests/analysis/space/test_network.py",
    },
    "west": {
        r"coordination_steps\.speed": "the fastest of five periods: the grid (`coupling`)",
        r"\w+_convergence_beta\.\w+": "robust errors: tests/reference/convergence_hc3.csv, and the grid (`convergence`)",
        r"\w+_density\.modes": "peaks of an estimated curve: tests/compose/blocks/test_kernel_density.py",
    },
}
#: and at most so many of them, in sentences that are alike but for names and figures counted once
MOST_NOT_RECOMPUTED = {
    "central-cities": 0, "digital": 0, "henan-2020h1": 3, "openness": 22, "provinces": 22, "qinba": 9, "west": 26,
}  # fmt: skip
#: elements of a page in which no form is found: what they say → why
NO_FORM = {
    r"[^:：]*": "the report’s own title, or what a drawing shows",
    r".*(?:no figure for .*|无数据)": "that there is no figure: titles in the grid",
    r"Both editions give .*|两版同一指标.*": "figures of two editions: the grid (`changed`)",
    r"Three largest parts.*|最大3项.*|Of the 19 goods.*|19种商品中.*": "tests/compose/blocks/test_trade.py",
    r"Finding: (?:The city is in none of|Of its|It has signed|The near-mountain city has).*"
    r"|发现：(?:所列协议中|\d+个合作对象|1986年以来|近山城市，已有).*": "the network: tests/analysis/space/test_network.py",
}
