"""Description of a panel's variables: `describe` (spread overall, between, within regions), correlations, `vif`."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.distributions import student
from analysis.panel.sample import PanelParameters, Sample, sample
from analysis.parameters import Analysis, FigureRef
from analysis.values import AnalysisProblem, Column, Method, Provenance, Result, Study, Text, same

DESCRIPTION = Method(
    "panel_description",
    Text(zh="面板数据描述统计", en="Description of a panel"),
    Text(
        zh="全部观测的平均、标准差、最小、最大，并把离散分为地区之间与地区之内：前者是各地区平均数的标准差，"
        "后者是各地区偏离自身平均数的标准差。",
        en="Mean, standard deviation, lowest and highest of all observations; the spread between regions is the "
        "standard deviation of the regions’ means, that within regions the standard deviation of the differences from "
        "the region’s own mean.",
    ),
    (
        r"s^2 = \frac{\sum_{it} (x_{it} - \bar{x})^2}{N - 1}, \quad s_B^2 = \frac{\sum_i (\bar{x}_i - \bar{x}_B)^2}{n - 1}, "
        r"\quad s_W^2 = \frac{\sum_{it} (x_{it} - \bar{x}_i)^2}{N - 1}",
    ),
    "Wooldridge, Econometric Analysis of Cross Section and Panel Data, 2nd ed., 2010",
)
CORRELATION = Method(
    "panel_correlation",
    Text(zh="相关系数", en="Correlation"),
    Text(
        zh="皮尔逊相关系数，全部观测；p值为双侧，按观测独立计算，面板数据中偏小。",
        en="Pearson’s correlation over all observations; p is two-sided and takes observations as independent, which in a "
        "panel makes it too small.",
    ),
    (r"r = \frac{\sum (x - \bar{x})(y - \bar{y})}{\sqrt{\sum (x - \bar{x})^2 \sum (y - \bar{y})^2}}",),
    "Pearson, Proceedings of the Royal Society 58 (1895)",
)
VIF = Method(
    "vif",
    Text(zh="方差膨胀因子（VIF）", en="Variance inflation factor"),
    Text(
        zh="各解释变量对其余解释变量回归的R²所对应的方差膨胀倍数；大于10一般视为严重共线。",
        en="By how much the variance of a coefficient is larger because the regressors are correlated, from the R² of each "
        "regressor on the others; above 10 collinearity is usually called severe.",
    ),
    (r"\mathrm{VIF}_k = \frac{1}{1 - R_k^2}",),
    "Marquardt, Technometrics 12 (1970)",
)


class DescriptionParameters(PanelParameters):
    """``kind = "panel_description"``."""

    kind: Literal["panel_description"] = "panel_description"
    variables: tuple[FigureRef, ...] = Field(
        min_length=2, description="the variables: indicators, or columns of results by region and period"
    )
    dependent: FigureRef | None = Field(
        None, description="which of the variables is explained by the others; it has no VIF"
    )


def vif(X: np.ndarray) -> np.ndarray:
    """Variance inflation factors of the columns of X (n, k), without the constant: diagonal of the inverse correlation.

    >>> vif(np.array([[1.0, 1], [2, 1], [3, 2], [4, 0]])).round(3).tolist()
    [1.111, 1.111]
    """
    if X.shape[1] == 1:
        return np.ones(1)
    factors: np.ndarray = np.diag(np.linalg.inv(np.corrcoef(X, rowvar=False)))
    return factors


def describe(s: Sample) -> pd.DataFrame:
    """One row per variable: n, mean, standard deviations overall, between and within, lowest, median, highest."""
    rows = {}
    for name, x in s.frame.items():
        means = x.groupby(level="region").mean()
        within = x - means.reindex(x.index.get_level_values("region")).to_numpy()
        rows[str(name)] = [
            len(x),
            x.mean(),
            x.std(),
            means.std(),
            np.sqrt((within**2).sum() / (len(x) - 1)),
            x.min(),
            x.median(),
            x.max(),
        ]
    columns = ["n", "mean", "sd", "between", "within", "low", "median", "high"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("term")


def run(p: DescriptionParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by variable, ``<id>_correlations`` by pair, ``<id>_vif`` by regressor."""
    s = sample(p, study, p.variables)
    if p.dependent is not None and p.dependent not in p.variables:
        raise AnalysisProblem(
            Text(zh="dependent 不在 variables 之中", en="dependent is not among the variables"),
            Text(zh="把它列入 variables", en="list it in variables"),
        )
    if constant := [v for v in s.frame if np.ptp(s.frame[v].to_numpy(float)) == 0]:
        raise AnalysisProblem(
            Text(zh="“{name}”的数值全都相同", en="all figures of “{name}” are the same").fill(
                name=s.names[str(constant[0])]
            ),
            Text(zh="去掉这个变量", en="leave this variable out"),
        )
    frame = describe(s)
    regressors = [v for v in p.variables if v != p.dependent]
    factors = _factors(s, regressors)
    from_ = Provenance((DESCRIPTION,), s.inputs, s.options, s.missing)
    labels = {"term": s.names}
    return (
        from_.result(
            p.id, Text(zh="变量描述统计", en="Description of the variables"), COLUMNS, frame, labels=labels
        ),
        Result(
            f"{p.id}_correlations",
            Text(zh="变量相关系数", en="Correlations of the variables"),
            (
                Column("r", Text(zh="相关系数", en="Correlation"), same(""), 3, signed=True),
                Column("p", Text(zh="p值", en="p"), role="p"),
            ),
            _correlations(s.frame),
            (CORRELATION,),
            labels={"factor_a": s.names, "factor_b": s.names},
            inputs=s.inputs,
            options=s.options,
            missing=s.missing,
        ),
        Result(
            f"{p.id}_vif",
            Text(zh="方差膨胀因子", en="Variance inflation factors"),
            (
                Column("vif", Text(zh="VIF", en="VIF"), same(""), 2),
                Column("tolerance", Text(zh="容忍度（1/VIF）", en="Tolerance (1/VIF)"), same(""), 3),
            ),
            factors,
            (VIF,),
            labels=labels,
            inputs=s.inputs,
            options=s.options,
            missing=s.missing,
        ),
    )


COLUMNS = (
    Column("n", Text(zh="观测数", en="Observations"), role="count"),
    Column("mean", Text(zh="平均", en="Mean"), same(""), 3),
    Column("sd", Text(zh="标准差", en="Standard deviation"), same(""), 3),
    Column("between", Text(zh="地区间标准差", en="Between regions"), same(""), 3),
    Column("within", Text(zh="地区内标准差", en="Within regions"), same(""), 3),
    Column("low", Text(zh="最小", en="Lowest"), same(""), 3),
    Column("median", Text(zh="中位数", en="Median"), same(""), 3),
    Column("high", Text(zh="最大", en="Highest"), same(""), 3),
)


def _correlations(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per pair of variables, each pair once."""
    r = np.corrcoef(frame.to_numpy(float), rowvar=False)
    names, freedom, rows = list(frame), len(frame) - 2, {}
    for i, a in enumerate(names):
        for j in range(i):
            c = float(np.clip(r[i, j], -1, 1))
            t = abs(c) * np.sqrt(freedom / (1 - c * c)) if abs(c) < 1 else np.inf
            rows[a, names[j]] = [c, 2 * float(student.sf(t, freedom))]
    index = pd.MultiIndex.from_tuples(list(rows), names=["factor_a", "factor_b"])
    return pd.DataFrame(list(rows.values()), index=index, columns=["r", "p"])


def _factors(s: Sample, regressors: list[str]) -> pd.DataFrame:
    """VIF and its inverse of every regressor; none where they depend on each other."""
    X = s.frame[regressors].to_numpy(float)
    centred = X - X.mean(axis=0)
    if np.linalg.matrix_rank(centred / centred.std(axis=0)) < X.shape[1]:
        raise AnalysisProblem(
            Text(
                zh="解释变量彼此线性相关，没有方差膨胀因子",
                en="the variables are linear combinations of each other: there is no variance inflation factor",
            ),
            Text(zh="去掉其中一个", en="leave one of them out"),
        )
    factors = vif(X)
    return pd.DataFrame({"vif": factors, "tolerance": 1 / factors}, index=pd.Index(regressors, name="term"))


ANALYSES = (
    Analysis("panel_description", DescriptionParameters, run, methods=(DESCRIPTION, CORRELATION, VIF)),
)
