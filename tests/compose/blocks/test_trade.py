"""Sentences on trade against the numbers they are made of, over signs, ties, zeros and single periods, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.economy.both_ways import BothWaysParameters, both_ways
from analysis.economy.mix import MixParameters, mix
from analysis.economy.trade_path import TradePathParameters, trade_path
from analysis.values import Indicator, Panel, Region, Result, Study, same
from compose.blocks.registry import BLOCKS
from compose.context import Context
from compose.document import Paragraph, Table, plain
from publish.site import Site
from tests.compose.sentences.reading import count

LANGUAGES = ("zh", "en")
NATION = Region("100000", same("China"), same("China"), "china", "aggregate")
NUM = r"([−+]?\d[\d,]*(?:\.\d+)?)"


def made(rows: dict[str, dict[str, float]]) -> Study:
    """Figures of the nation by period."""
    frame = pd.DataFrame.from_dict(rows, orient="index")
    frame.index = pd.MultiIndex.from_product([["100000"], list(rows)], names=["region", "period"])
    indicators = {c: Indicator(c, same(c), same("$"), total=True) for c in frame}
    return Study(Panel(frame, pd.DataFrame(index=frame.index), indicators, {"100000": NATION}, {}))


def said(
    site: Site, results: tuple[Result, ...], kind: str, language: str, **more: Any
) -> tuple[str, list[Table]]:
    """Paragraphs and tables of a block over results of its own."""
    known: Mapping[str, Result] = {**site.plan.results, **{r.id: r for r in results}}
    context = Context(site.plan.report, known, language, None, site.figures(language))
    block = BLOCKS[kind]
    section = block.compose(block.parameters(kind=kind, of="t", **more), context)
    assert section is not None
    words = " ".join(plain(n.prose) for n in section.nodes if isinstance(n, Paragraph))
    assert "nan" not in words and "—" not in words and not re.search(r"\b1 (?:goods|periods|years)\b", words)
    return words, [n for n in section.nodes if isinstance(n, Table)]


def numbers(pattern: str, words: str) -> list[float]:
    """The figures of the one claim of this form."""
    found = re.search(pattern.replace("NUM", NUM), words)
    assert found, (pattern, words)
    return [float(x.replace(",", "").replace("−", "-").replace("+", "")) for x in found.groups()]


#: what the words for powers of ten make of hundred millions
WORDS = {"": 1e-8, " million": 0.01, " billion": 10.0, " trillion": 1e4}


def in_hundred_millions(words: str) -> str:
    """Amounts in dollars as bare figures in hundred millions, in which the sources have them."""

    def bare(found: re.Match[str]) -> str:
        return f"{found[1]}{float(found[2].replace(',', '')) * WORDS[found[3] or '']:.10g}"

    words = re.sub(r"([−+]?)US\$([\d.,]*\d)( million| billion| trillion)?", bare, words)
    return re.sub(r"(?<=\d)亿美元", "", words)


#: (exports, imports) by year
PATHS = {
    "deficits that grow": [(10.0, 12.0), (11.0, 15.0), (12.0, 20.0)],
    "surpluses only": [(12.0, 10.0), (15.0, 11.0), (13.0, 11.0)],
    "balanced": [(10.0, 10.0), (10.0, 10.0), (10.0, 10.0)],
    "turned": [(10.0, 14.0), (12.0, 12.0), (14.0, 10.0)],
    "nothing at first": [(0.0, 0.0), (5.0, 3.0), (4.0, 4.0)],
    "no exports": [(0.0, 4.0), (0.0, 3.0), (0.0, 2.0)],
    "one year": [(10.0, 12.0)],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", PATHS)
def test_trade_over_the_years_is_told_as_it_was(
    prepared: dict[str, Site], situation: str, language: str
) -> None:
    pairs = PATHS[situation]
    years = [str(2018 + i) for i in range(len(pairs))]
    study = made(
        {t: {"x": x, "m": m, "g": 100.0 + i} for i, (t, (x, m)) in enumerate(zip(years, pairs, strict=True))}
    )
    results = trade_path(TradePathParameters(id="t", exports="x", imports="m", gdp="g"), study)
    words, (table,) = said(prepared["openness"], results, "trade_path", language, place="100000")
    # each amount has its unit: behind it in Chinese, before it in English
    told = 2 if len(pairs) == 1 else 5
    assert len(re.findall(r"\$\d" if language == "en" else r"\d\$", words)) == told
    words = words.replace("$", "")
    totals, balances = [x + m for x, m in pairs], [x - m for x, m in pairs]
    open_ = [100 * total / (100 + i) for i, total in enumerate(totals)]
    assert len(table.rows) == len(pairs)
    if len(pairs) == 1:
        pattern = {"zh": "2018年NUM。", "en": r": NUM in 2018\."}[language]
        assert numbers(pattern, words) == [22.0]
        pattern = {"zh": "2018年差额为NUM；", "en": r"was NUM in 2018; comp"}[language]
        assert numbers(pattern, words) == [-2.0]
        pattern = {"zh": "2018年外贸依存度为NUM%", "en": r"to NUM% of gross product in 2018\."}[language]
        assert numbers(pattern, words) == [22.0]
        return
    last = years[-1]
    course = (totals[-1] > totals[0]) - (totals[-1] < totals[0])
    form = {
        "zh": {
            1: f"由2018年的NUM增至{last}年的NUM",
            -1: f"由2018年的NUM降至{last}年的NUM",
            0: f"2018年NUM，{last}年NUM",
        },
        "en": {
            1: f"up from NUM in 2018 to NUM in {last}",
            -1: f"down from NUM in 2018 to NUM in {last}",
            0: f": NUM in 2018, NUM in {last}",
        },
    }[language][course]
    assert numbers(form, words) == pytest.approx([totals[0], totals[-1]], rel=0.005)
    multiple = {"zh": "为2018年的NUM倍", "en": "NUM times the level of 2018"}[language]
    # nothing is told to be 1.00 times what it was
    if totals[0] and f"{totals[-1] / totals[0]:.2f}" != "1.00":
        assert numbers(multiple, words) == pytest.approx([totals[-1] / totals[0]], rel=0.005)
    else:
        assert not re.search(multiple.replace("NUM", NUM), words)
    known = [(b, a) for b, a in pairwise(totals) if b]
    declines = sum(a < b for b, a in known)
    form = {
        "zh": {
            0: r"可比的(?P<n>\w+?)个年份均未低于上年",
            len(known): r"可比的(?P<n>\w+?)个年份均低于上年",
        },
        "en": {
            0: r"in none of the years compared \((?P<n>\w+)\) lower than the year before",
            len(known): r"in every year compared \((?P<n>\w+)\) lower than the year before",
        },
    }[language].get(
        declines,
        {
            "zh": r"可比的(?P<n>\w+?)个年份中有(?P<fell>\w+?)个低于上年",
            "en": r"lower than the year before in (?P<fell>\w+) of the (?P<n>\w+) years compared",
        }[language],
    )
    told = re.search(form, words)
    assert told and count(told["n"]) == len(known), words
    assert declines in {0, len(known)} or count(told["fell"]) == declines, words
    n = sum(b < 0 for b in balances)
    often = {
        "zh": {3: "三期均为逆差", 0: "三期均无逆差"}.get(n, f"三期中有{n}期为逆差"),
        "en": {3: "deficits in all three periods", 0: "no deficit in the three periods"}.get(
            n, f"deficits in {n} of three periods"
        ),
    }[language]
    form = {
        "zh": rf"2018年差额为NUM，{last}年为NUM；(?:.*；)?{often}，差额最低为(20\d\d)年的NUM。",
        "en": rf"balance was NUM in 2018 and NUM in {last}; (?:.*; )?{often}, the lowest balance NUM in (20\d\d)\.",
    }[language]
    first, end, *rest = numbers(form, words)
    year, lowest = rest if language == "zh" else rest[::-1]
    assert [first, end, lowest] == [balances[0], balances[-1], min(balances)]
    assert balances[years.index(f"{year:.0f}")] == min(balances)
    tc = {
        "zh": f"（TC）2018年为NUM，{last}年为NUM；",
        "en": rf"\(TC\) was NUM in 2018 and NUM in {last};",
    }[language]
    if totals[0]:
        indices = [balances[i] / totals[i] for i in (0, -1)]
        assert numbers(tc, words) == pytest.approx(indices, abs=0.0005)
    else:
        assert "TC" not in words
    form = {
        "zh": f"依存度2018年为NUM%，{last}年为NUM%",
        "en": f"to NUM% of gross product in 2018 and NUM% in {last}",
    }
    assert numbers(form[language], words) == pytest.approx([open_[0], open_[-1]], abs=0.06)
    most = {"zh": "最高为(20\\d\\d)年的NUM%", "en": "highest figure, NUM%, in (20\\d\\d)"}[language]
    if max(open_) in {open_[0], open_[-1]}:
        assert not re.search(most.replace("NUM", NUM), words)
    else:
        assert sorted(numbers(most, words)) == pytest.approx([max(open_), 2019], abs=0.06)


def test_a_place_without_figures_says_nothing(prepared: dict[str, Site]) -> None:
    site = prepared["openness"]
    region = next(r for r in site.plan.report.regions if r.code == "540000")
    context = Context(site.plan.report, site.plan.results, "zh", region, site.figures("zh"))
    block = BLOCKS["trade_path"]
    assert block.compose(block.parameters(kind="trade_path", of="henan_trade"), context) is None


#: shares at the beginning and at the end
MIXES = {
    "one gains, one loses": ([50.0, 30.0, 15.0, 5.0], [40.0, 30.0, 20.0, 10.0]),
    "nothing moves": ([50.0, 30.0, 15.0, 5.0], [50.0, 30.0, 15.0, 5.0]),
    "two gain alike": ([60.0, 20.0, 10.0, 10.0], [40.0, 20.0, 20.0, 20.0]),
    "all alike": ([25.0] * 4, [25.0] * 4),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", MIXES)
def test_a_composition_is_told_as_it_is(prepared: dict[str, Site], situation: str, language: str) -> None:
    before, now = MIXES[situation]
    names = ["alpha", "beta", "gamma", "delta"]
    study = made({"2019": dict(zip(names, before, strict=True)), "2020": dict(zip(names, now, strict=True))})
    p = MixParameters(
        id="t",
        parts=tuple(names),
        marked=("gamma", "delta"),
        marked_name={"zh": "丙丁", "en": "Both"},
        largest=2,
    )
    words, (table,) = said(prepared["openness"], mix(p, study), "mix", language)
    form = {
        "zh": "最大2项：2019年合计占NUM%，2020年占NUM%",
        "en": "Two largest parts: NUM% in 2019, NUM% in 2020",
    }[language]
    assert numbers(form, words) == [sum(sorted(before)[-2:]), sum(sorted(now)[-2:])]
    form = {"zh": "丙丁：2019年合计占NUM%，2020年占NUM%", "en": "Both: NUM% in 2019, NUM% in 2020 together"}[
        language
    ]
    assert numbers(form, words) == [sum(before[2:]), sum(now[2:])]
    ranked = sorted(now)
    named = {"zh": "（期末为(.*?)）", "en": r"\(then (.*?)\)"}[language]
    told = re.search(named, words)
    if ranked[-2] == ranked[-3]:
        assert told is None
    else:
        assert told and {n for n in names if n in told[1]} == {
            n for n, v in zip(names, now, strict=True) if v >= ranked[-2]
        }
    change = [b - a for a, b in zip(before, now, strict=True)]
    forms = {
        "zh": (r"上升最多的是(.*?)。", r"下降最多的是(.*?)。"),
        "en": (r"Gained most: (.*?\))\.(?= |$)", r"Lost most: (.*?\))\.(?= |$)"),
    }[language]
    for extreme, form in zip((max(change), min(change)), forms, strict=True):
        told = re.search(form, words)
        alike = {n for n, v in zip(names, change, strict=True) if v == extreme}
        assert (told is None) == (extreme == 0)
        if told:
            assert {n for n in names if n in told[1]} == alike
            sign = "+" if extreme > 0 else "−"
            assert told[1].count(f"{sign}{abs(extreme):.1f}") == len(alike)
    assert len(table.rows) == 4 + 5


GOODS = {
    "none": (0, False),
    "one": (1, False),
    "two": (2, False),
    "all": (3, True),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", GOODS)
def test_goods_both_ways_are_told_as_they_are(
    prepared: dict[str, Site], situation: str, language: str
) -> None:
    shared, alike = GOODS[situation]
    goods: list[dict[str, Any]] = []
    for i in range(3):
        good: dict[str, Any] = {
            "id": f"g{i}",
            "name": {"zh": f"货{i}", "en": f"Good {i}"},
            "exports": 30.0 - i,
            "exports_share": 15.0 - i / 2,
        }
        if i < shared:
            good |= {"imports": 30.0 - i if alike else 20.0, "imports_share": 30.0 - i if alike else 20.0}
        goods.append(good)
    if shared < 3:
        goods.append({"id": "own", "name": {"zh": "独", "en": "Own"}, "imports": 10.0, "imports_share": 10.0})
    p = BothWaysParameters(
        id="t", goods=goods, unit={"zh": "亿美元", "en": "US$100 million"}, decimals=2, source="hua-2020"
    )
    results = both_ways(p, made({"2019": {"x": 1.0}}))
    words, tables = said(prepared["openness"], results, "both_ways", language)
    # each of the twelve totals has its unit
    assert len(re.findall(r"US\$\d" if language == "en" else r"\d亿美元", words)) == 12
    words = in_hundred_millions(words)
    n = len(goods)
    if shared:
        form = {
            "zh": r"NUM种商品中，有(\w+)种两个方向都列出",
            "en": r"Of the NUM goods, (\w+) (?:is|are) in both lists",
        }[language]
        told = re.search(form.replace("NUM", NUM), words)
        assert told and (float(told[1]), count(told[2])) == (n, shared)
        assert language == "zh" or ("is in both lists" in words) == (shared == 1)
    else:
        assert numbers({"zh": "NUM种商品中，没有一种", "en": "None of the NUM goods"}[language], words) == [n]
    flows = results[1].frame
    for part, zh, en in (
        ("exports", "出口", "Exports"),
        ("imports", "进口", "Imports"),
        ("all", "合计", "Together"),
        ("balance", "差额", "Balance"),
    ):
        form = rf"{zh}NUM（NUM至NUM）" if language == "zh" else rf"{en} NUM \(NUM to NUM\)"
        assert numbers(form, words) == pytest.approx(
            flows.loc[part, ["implied", "implied_low", "implied_high"]].tolist(), abs=0.0051
        )
    low, high = flows.loc["all", "gl_low"], flows.loc["all", "gl_high"]
    if alike:
        assert low == high == 1
        assert numbers({"zh": "指数为NUM（", "en": "listed is NUM, "}[language], words) == [1]
    else:
        form = {"zh": "指数在NUM与NUM之间", "en": "between NUM and NUM,"}[language]
        assert numbers(form, words) == pytest.approx([low, high], abs=0.0005)
    assert len(tables) == 2 and len(tables[0].rows) == n


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_tells_the_trade_of_the_whole_or_nothing(
    prepared: dict[str, Site], language: str
) -> None:
    site = prepared["openness"]
    block = BLOCKS["summary"]
    parameters = block.parameters(kind="summary", of="services", trade="services_trade")
    for whole, expected in (("100000", 2), ("", 1)):
        report = replace(site.plan.report, panel=replace(site.plan.report.panel, whole=whole))
        context = Context(report, site.plan.results, language, None, site.figures(language))
        section = block.compose(parameters, context)
        assert section is not None
        items = [plain(i) for i in section.nodes[0].items]  # type: ignore[union-attr]
        assert len(items) == expected
    assert np.isfinite(site.plan.results["services_trade"].frame["balance"]).all()
