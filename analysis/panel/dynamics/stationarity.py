"""Unit roots of panel variables, in levels and differences, by four tests: `StationarityParameters`, `tested`, `run`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.panel.dynamics import unit_root
from analysis.panel.dynamics.unit_root import Lags, Terms
from analysis.panel.exact import straight, straight_regions
from analysis.panel.sample import UNEVEN, PanelParameters, Sample, complete, sample
from analysis.parameters import Analysis, FigureRef
from analysis.values import Column, Method, Result, Study, Text, paragraphs, same

METHOD = Method(
    "panel_unit_root",
    Text(zh="面板单位根检验", en="Panel unit-root tests"),
    Text(
        zh="原假设：每个地区的序列都有单位根（不平稳）。LLC假定各地区自回归系数相同；IPS与Fisher检验允许不同，备择假设是"
        "部分地区平稳；Fisher检验合并各地区ADF或PP检验的p值。都假定地区之间独立；可先减去各期均值以减轻相关。"
        "时期少时检验力低，不拒绝并不说明有单位根。",
        en="Null hypothesis: the series of every region has a unit root. Levin, Lin and Chu take the coefficient to be the "
        "same in all regions; Im, Pesaran and Shin and the Fisher tests let it differ, and their alternative is that some "
        "regions are stationary; the Fisher tests combine the p-values of Dickey–Fuller or Phillips–Perron tests of each "
        "region. All take regions as independent; subtracting each period’s mean lessens common shocks. With few periods "
        "the tests have little power: not to reject does not show a unit root.",
    ),
    (
        r"\Delta y_{it} = \rho_i y_{i,t-1} + \sum_{k=1}^{p_i} \phi_{ik} \Delta y_{i,t-k} + \alpha_i + \delta_i t + e_{it}, "
        r"\quad H_0: \rho_i = 0",
        r"t^*_{LLC} = \frac{t_\rho - N \tilde{T} \hat{S} \hat{\sigma}^{-2} \mathrm{se}(\hat{\rho}) \mu^*}{\sigma^*}, \quad "
        r"W_{IPS} = \frac{\sqrt{N} (\bar{t} - N^{-1} \sum_i E(t_i))}{\sqrt{N^{-1} \sum_i V(t_i)}}",
        r"P = -2 \sum_i \ln p_i \sim \chi^2_{2N}",
    ),
    "Levin, Lin and Chu, Journal of Econometrics 108 (2002); Im, Pesaran and Shin, Journal of Econometrics 115 (2003); Maddala "
    "and Wu, Oxford Bulletin of Economics and Statistics 61 (1999); Choi, Journal of International Money and Finance 20 (2001); "
    "Phillips and Perron, Biometrika 75 (1988); MacKinnon, Journal of Business and Economic Statistics 12 (1994)",
)
TESTS: Mapping[str, Text] = {
    "llc": Text(zh="LLC", en="Levin–Lin–Chu"),
    "ips": Text(zh="IPS", en="Im–Pesaran–Shin"),
    "fisher_adf": Text(zh="Fisher-ADF", en="Fisher, Dickey–Fuller"),
    "fisher_pp": Text(zh="Fisher-PP", en="Fisher, Phillips–Perron"),
}
FORMS: Mapping[str, Text] = {
    "level": Text(zh="水平值", en="level"),
    "difference": Text(zh="一阶差分", en="first difference"),
}
STRAIGHT = Text(
    zh="“{x}”（{form}）在以下地区逐期不变或成一条直线，检验没有结果：{regions}。",
    en="“{x}” ({form}) is constant or a straight line in these regions, so that its tests have no result: {regions}.",
)
TERMS: Mapping[str, Text] = {
    "none": Text(zh="无常数项", en="no term"),
    "constant": Text(zh="常数项", en="constant"),
    "trend": Text(zh="常数项和趋势", en="constant and trend"),
}


#: degrees of freedom that a region's regression needs: below, statistics are of any size
LEAST = 5


class StationarityParameters(PanelParameters):
    """``kind = "panel_unit_roots"``."""

    kind: Literal["panel_unit_roots"] = "panel_unit_roots"
    variables: tuple[FigureRef, ...] = Field(min_length=1, description="the variables to test")
    terms: tuple[Terms, ...] = Field(
        ("constant", "trend"),
        min_length=1,
        description="what the regressions hold besides: nothing, a constant, a constant and a trend",
    )
    lags: Lags = Field(
        "bic", description="lagged differences: a number, or chosen for each region by `aic` or `bic`"
    )
    most: int | None = Field(
        None, ge=0, description="the most lags that are tried; by the number of periods where not given"
    )
    demean: bool = Field(False, description="subtract each period’s mean over the regions first")


def tested(X: np.ndarray, terms: Terms, lags: Lags, most: int) -> dict[str, list[float]]:
    """All four tests of X (regions, T): statistic, p, mean lags, rows of the regressions."""
    n, T = X.shape
    if straight(X).any():
        return dict.fromkeys(TESTS, [math.nan] * 4)
    chosen = [unit_root.chosen_lags(x, terms, lags, most) for x in X]
    extra = {"none": 0, "constant": 1, "trend": 2}[terms]
    width = unit_root.newey_west_lags(T)
    nothing = [math.nan, math.nan, math.nan, math.nan]
    if min(T - 1 - k - (1 + k + extra) for k in chosen) < LEAST:
        return dict.fromkeys(TESTS, nothing)
    series = [unit_root.adf(x, terms, k) for x, k in zip(X, chosen, strict=True)]
    mean_lags, rows = float(np.mean(chosen)), float(sum(s.rows for s in series))
    z = [unit_root.phillips_perron(x, terms, width) for x in X]
    return {
        "llc": [*unit_root.llc(series, X, terms), mean_lags, rows],
        "ips": [*unit_root.ips(series, terms), mean_lags, rows],
        "fisher_adf": [*unit_root.fisher([unit_root.p_value(s.t, terms) for s in series]), mean_lags, rows],
        "fisher_pp": [
            *unit_root.fisher([unit_root.p_value(v, terms) for v in z]),
            float(width),
            float(n * (T - 1)),
        ],
    }


def run(p: StationarityParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (variable, level or difference, term, test) and ``<id>_summary`` of how many reject."""
    s = complete(sample(p, study, p.variables))
    rows: dict[tuple[str, str, str, str], list[float]] = {}
    lines: list[Text] = []
    for variable in p.variables:
        X = s.wide(variable)
        for form in FORMS:
            Z = X if form == "level" else np.diff(X, axis=1)
            if p.demean:
                Z = Z - Z.mean(axis=0)
            if (regions := straight_regions(study, s.regions, Z)) is not None:
                lines.append(STRAIGHT.fill(x=s.names[variable], form=FORMS[form], regions=regions))
            most = unit_root.most_lags(Z.shape[1]) if p.most is None else p.most
            for terms in p.terms:
                for test, row in tested(Z, terms, p.lags, most).items():
                    rows[variable, form, terms, test] = row
    index = pd.MultiIndex.from_tuples(list(rows), names=["term", "form", "model", "check"])
    frame = pd.DataFrame(list(rows.values()), index=index, columns=["statistic", "p", "lags", "n"])
    return (
        Result(
            p.id,
            Text(zh="面板单位根检验", en="Panel unit-root tests"),
            (
                Column("statistic", Text(zh="统计量", en="Statistic"), same(""), 3),
                Column("p", Text(zh="p值", en="p"), role="p"),
                Column("lags", Text(zh="平均滞后期数", en="Mean lags"), same(""), 1),
                Column("n", Text(zh="观测数", en="Observations"), role="count"),
            ),
            frame,
            (METHOD,),
            labels={"term": s.names, "form": FORMS, "model": TERMS, "check": TESTS},
            inputs=s.inputs,
            options=(*s.options, *_options(p, s)),
            missing=s.missing,
            note=paragraphs(same("") if s.even else UNEVEN, *lines, _short(frame, s, len(lines))),
        ),
        _summary(p, frame, s),
    )


def _summary(p: StationarityParameters, frame: pd.DataFrame, s: Sample) -> Result:
    """Of each variable and form, how many tests there are and how many reject at five per cent."""
    by = frame["p"].groupby(level=["term", "form"], sort=False)
    counts = pd.DataFrame(
        {"tests": by.count().astype(float), "rejected": by.apply(lambda x: float((x < 0.05).sum()))}
    )
    return Result(
        f"{p.id}_summary",
        Text(zh="拒绝单位根的检验数（5%水平）", en="Tests that reject a unit root at 5 %"),
        (
            Column("tests", Text(zh="检验数", en="Tests"), role="count"),
            Column("rejected", Text(zh="拒绝", en="Rejecting"), role="count"),
        ),
        counts,
        (METHOD,),
        labels={"term": s.names, "form": FORMS},
        inputs=s.inputs,
        options=s.options,
        missing=s.missing,
    )


def _options(p: StationarityParameters, s: Sample) -> tuple[tuple[Text, Text], ...]:
    words = (
        same(str(p.lags))
        if isinstance(p.lags, int)
        else Text(zh="按{c}选取", en="chosen by {c}").fill(c=p.lags.upper())
    )
    return (
        (Text(zh="地区数", en="Regions"), same(str(len(s.regions)))),
        (Text(zh="滞后期数", en="Lags"), words),
        *(
            ((Text(zh="减去各期均值", en="Period means subtracted"), Text(zh="是", en="yes")),)
            if p.demean
            else ()
        ),
    )


def _short(frame: pd.DataFrame, s: Sample, untested: int) -> Text:
    """What is said where the periods are too few for a test; ``untested`` series have no result for another reason."""
    empty = frame["statistic"].isna().groupby(level=["term", "form"]).any().sum()
    if empty <= untested:
        return same("")
    which = (
        Text(zh="有的检验没有结果", en="some tests have no result")
        if frame["statistic"].notna().any()
        else Text(zh="各项检验都没有结果", en="no test has a result")
    )
    return Text(
        zh="只有{n}期，{which}：IPS的矩表从10个观测起，各地区的回归也要有足够的期数。",
        en="There are only {n} periods, so that {which}: the moments of Im, Pesaran and Shin begin with 10 "
        "observations, and every region’s regression needs enough periods.",
    ).fill(n=len(s.periods), which=which)


ANALYSES = (Analysis("panel_unit_roots", StationarityParameters, run, methods=(METHOD,)),)
