"""Denominators: indicators of an index divided by another (population, area) before anything else: `divided`, `denominators`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.inputs import require_numbers, require_positive
from analysis.text import inside
from analysis.values import AnalysisProblem, Indicator, Method, Option, Study, Text, joined

METHOD = Method(
    "denominators",
    Text(zh="按分母平均", en="Denominators"),
    Text(
        zh="总量指标先除以反映地区大小的指标（人口、面积、生产总值），再标准化，使大小不同的地区可以比较。",
        en="Totals are divided by an indicator of a region’s size (population, area, output) before they are normalised, so "
        "that large and small regions compare.",
    ),
    (r"x_{ij} = \frac{X_{ij}}{D_{ij}}",),
    "OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008, ch. 1; Becker et al., *Journal of Open Source "
    "Software* 7 (78), 2022 (COINr, Denominate)",
)
#: figures are shown with so many significant digits at least
_DIGITS = 3


def ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Figures by their denominators; NaN where either is missing or the denominator is not above zero.

    >>> ratio(np.array([6.0, 1.0, np.nan]), np.array([3.0, 0.0, 2.0])).tolist()
    [2.0, nan, nan]
    """
    below = np.where(denominator > 0, denominator, np.nan)
    return np.asarray(numerator / below)


def decimals_for(values: np.ndarray, digits: int = _DIGITS) -> int:
    """With how many decimals ratios are shown, so that the middle one has so many significant digits.

    >>> decimals_for(np.array([0.0123, 0.0456, 0.0099])), decimals_for(np.array([1234.5]))
    (4, 0)
    """
    known = np.abs(values[np.isfinite(values) & (values != 0)])
    if not len(known):
        return digits
    return int(min(10, max(0, digits - 1 - int(np.floor(np.log10(np.median(known)))))))


def denominators(study: Study, indicators: Sequence[str], per: str | Mapping[str, str]) -> dict[str, str]:
    """Indicator → its denominator. One name for all means: of every indicator that is a total.

    Raises:
        AnalysisProblem: a denominator is given for what is no indicator of the index, a ratio would be of an indicator and
            itself, or there is no total to divide.
    """
    if isinstance(per, str):
        totals = {i: per for i in indicators if study.panel.indicators[i].total and i != per} if per else {}
        if per and not totals:
            raise AnalysisProblem(
                Text(
                    zh=f'per = "{per}"：没有一个指标是总量',
                    en=f'per = "{per}": none of the indicators is a total',
                ),
                Text(
                    zh='在总量指标中写 total = true，或逐个写明：per = { 指标 = "分母" }',
                    en='write total = true in the indicators that are, or name them: per = { indicator = "denominator" }',
                ),
            )
        return totals
    for name, below in per.items():
        if name not in indicators:
            raise AnalysisProblem(
                Text(
                    zh=f"per 中的“{name}”不是这个指数的指标",
                    en=f"“{name}” in per is no indicator of this index",
                ),
                Text(
                    zh="列入 indicators，或从 per 中删去", en="list it under indicators, or delete it in per"
                ),
            )
        if name == below:
            raise AnalysisProblem(
                Text(zh=f"“{name}”以自身为分母", en=f"“{name}” is its own denominator"),
                Text(zh="换一个分母", en="name another denominator"),
            )
    return dict(per)


def _named(spec: Indicator, below: Indicator, values: np.ndarray) -> Indicator:
    """What the ratio is called and measured in."""
    a, b = spec.unit, below.unit
    unit = Text(
        zh=f"{a['zh']}/{b['zh']}" if b["zh"] else a["zh"],
        en=f"{a['en']} per {b['en']}".strip() if b["en"] else a["en"],
    )
    # tables of several indicators have no room for units: the name says what is counted by what
    name = (
        Text(zh="{name}（{unit}）", en="{name} ({unit})").fill(name=spec.name, unit=unit)
        if a["en"] and b["en"]
        else Text(zh="{name}（按{per}平均）", en="{name} (per unit of {per})").fill(
            name=spec.name, per=inside(below.name)
        )
    )
    return replace(
        spec, name=name, unit=unit, decimals=decimals_for(values), total=False, scale="ratio", definition=None
    )


def divided(study: Study, per: Mapping[str, str]) -> Study:
    """The study with these indicators as ratios, under their own ids, with their names and units.

    A ratio of figures whose denominator is not above zero is missing here; :func:`refuse_zero` tells of those that count.
    """
    if not per:
        return study
    panel = study.panel
    numbers, specs = panel.numbers.copy(), dict(panel.indicators)
    for name, below in per.items():
        require_numbers(specs[name])
        require_numbers(panel.indicators[below])
        values = ratio(panel.numbers[name].to_numpy(float), panel.numbers[below].to_numpy(float))
        numbers[name] = values
        specs[name] = _named(panel.indicators[name], panel.indicators[below], values)
    return replace(study, panel=replace(panel, numbers=numbers, indicators=specs))


def refuse_zero(study: Study, per: Mapping[str, str], periods: Sequence[str]) -> None:
    """Refuse denominators that are zero or negative in the periods of an index, naming region and period.

    Raises:
        AnalysisProblem: the first such figure.
    """
    for below in dict.fromkeys(per.values()):
        for period in periods:
            figures: pd.Series = study.panel.cross([below], period)[below]
            require_positive(study, figures, study.panel.indicators[below].name, period)


def told(study: Study, per: Mapping[str, str]) -> list[Option]:
    """What is divided by what, in words."""
    names = study.panel.indicators
    options: list[Option] = []
    for below in dict.fromkeys(per.values()):
        above = joined([names[i].name for i, d in per.items() if d == below])
        options.append((Text(zh="分母：{d}", en="Denominator: {d}").fill(d=names[below].name), above))
    return options
