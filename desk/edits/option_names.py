"""What the options of a choice are called, by the key that they are chosen for: `option_name`, `OPTIONS`.

The same word means different things: `none` of `normalise` leaves figures as they are, of `correction` it corrects no p.
"""

from __future__ import annotations

from collections.abc import Mapping

from analysis.values import Text

_INDICATORS = {
    "error": ("视为错误", "an error"),
    "drop": ("不列入该地区", "leave the region out"),
    "group_mean": ("取同组平均", "mean of its group"),
    "interpolate": ("按时间插值", "interpolate over time"),
}
_EFFECTS = {
    "pooled": ("混合", "pooled"),
    "region": ("地区固定效应", "fixed effects of regions"),
    "period": ("时期固定效应", "fixed effects of periods"),
    "two_way": ("双向固定效应", "fixed effects of both"),
    "random": ("随机效应", "random effects"),
}
_WAYS = {"+": ("上升", "up"), "-": ("下降", "down")}
#: last part of a key → word → Chinese, English; a word that is not here is shown as it is
OPTIONS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "regions": {"province": ("省级", "provinces"), "prefecture": ("地级", "prefectures"), "county": ("县级", "counties"), "table": ("自有地区", "regions of your own")},
    "level": {"province": ("省级", "provinces"), "prefecture": ("地级", "prefectures"), "county": ("县级", "counties")},
    "style": {"brief": ("简报", "brief"), "government": ("公文", "government"), "print": ("印刷", "print"), "bilingual": ("中英对照", "bilingual")},
    "normalise": {
        "none": ("不标准化", "not at all"), "minmax": ("极差标准化", "min–max"), "vector": ("向量标准化", "vector"),
        "zscore": ("标准差标准化（z 分数）", "z-scores"), "goalposts": ("标杆法", "goalposts"), "rank": ("按位次", "ranks"),
        "distance": ("与参照之比", "distance to a reference"),
    },
    "weights": {
        "given": ("自己给定", "given"), "equal": ("等权", "equal"), "entropy": ("熵权法", "entropy"), "critic": ("CRITIC 法", "CRITIC"),
        "factor": ("因子分析", "factor analysis"), "pca": ("主成分分析", "principal components"), "ahp": ("层次分析法", "AHP"),
        "optimal": ("按目标重要性", "for a wished importance"),
        "queen": ("共有边界", "common border"), "knn": ("最近的几个", "nearest neighbours"), "inverse_distance": ("距离倒数", "inverse distance"),
    },
    "aggregate": {
        "sum": ("加权和", "weighted sum"), "arithmetic": ("加权算术平均", "arithmetic mean"), "geometric": ("加权几何平均", "geometric mean"),
        "harmonic": ("加权调和平均", "harmonic mean"), "power": ("幂平均", "power mean"), "topsis": ("TOPSIS 法", "TOPSIS"),
    },
    "missing": _INDICATORS,
    "then": {"log": ("取对数", "logarithm"), "box_cox": ("Box–Cox 变换", "Box–Cox"), "none": ("不再处理", "left as they are")},
    "direction": {"+": ("第1位为最大", "rank 1 is the largest"), "-": ("第1位为最小", "rank 1 is the smallest")},
    "bandwidth": {"silverman": ("Silverman 规则", "Silverman’s rule"), "scott": ("Scott 规则", "Scott’s rule")},
    "scheme": {
        "world_bank": ("世界银行收入分组", "World Bank income groups"), "water": ("缺水程度", "water shortage"),
        "urban_rural": ("城乡融合发展阶段", "stages of urban–rural integration"), "national_average": ("相当于全国平均的比例", "per cent of the national average"),
        "metro": ("都市圈发展阶段", "stages of metropolitan areas"), "green_heart": ("绿心空间层次", "levels around a green heart"),
        "sectors": ("网络城市群的板块", "sectors of networked agglomerations"),
    },
    "method": {
        "thresholds": ("自定界限", "thresholds of your own"), "quantile": ("分位数", "quantiles"), "natural": ("自然断点", "natural breaks"),
        "equal": ("等间距", "equal intervals"), "geometric": ("几何级数间距", "geometric intervals"),
    },
    "form": {"usual": ("通常式", "usual"), "revised": ("修正式", "revised"), "level": ("原变量", "as they are"), "difference": ("一阶差分", "first differences")},
    "alternative": {"two-sided": ("双侧", "two-sided"), "greater": ("单侧：大于", "greater"), "less": ("单侧：小于", "less")},
    "correction": {"fdr": ("错误发现率（q）", "false discovery rate (q)"), "holm": ("Holm 法", "Holm"), "none": ("不作多重检验校正", "none: plain p")},
    "variance": {"randomisation": ("随机化假定", "randomisation"), "normality": ("正态假定", "normality")},
    "cut": {"each": ("各期分别分组", "each period by itself"), "pooled": ("各期合并分组", "all periods together")},
    "orientation": {"none": ("非导向", "neither"), "input": ("投入导向", "inputs"), "output": ("产出导向", "outputs")},
    "returns": {
        "both": ("CCR、BCC 与规模效率", "CCR, BCC and scale"), "variable": ("只用 BCC", "BCC alone"),
        "crs": ("规模报酬不变", "constant returns"), "vrs": ("规模报酬可变", "variable returns"),
    },
    "frontier": {
        "own": ("各期各自的前沿", "each period its own"), "pooled": ("各期共同的前沿", "one for all periods"),
        "adjacent": ("相邻两期的前沿", "of the two periods"), "global": ("全局前沿", "of all periods"),
    },
    "main": _EFFECTS, "estimator": _EFFECTS, "effects": {k: v for k, v in _EFFECTS.items() if k != "random"},
    "errors": {
        "classical": ("普通标准误", "classical"), "robust": ("稳健标准误", "robust"), "clustered": ("聚类标准误", "clustered by region"),
        "driscoll_kraay": ("Driscoll–Kraay 标准误", "Driscoll–Kraay"),
    },
    "steps": {"1": ("一步", "one step"), "2": ("两步", "two steps")},
    "kind": {
        "standing": ("位次与得分", "place and score"), "strengths": ("长处与短板", "strengths and weaknesses"), "path": ("历年变化", "change over the years"),
        "cluster": ("局部空间集聚", "local clusters"), "binding": ("效率及其制约", "efficiency and its constraint"), "coupling": ("耦合协调", "coordination"),
        "growth": ("增长倍数", "growth"), "moved": ("位次变化", "change of rank"),
        "means": ("平均数", "means"), "cells": ("单元格", "cells"), "ranks": ("位次", "ranks"), "order": ("次序", "order"), "identity": ("连乘", "a product"),
        "sum": ("合计", "a total"), "row_sum": ("逐行合计", "totals of rows"), "row_ratio": ("逐行相除", "ratios of rows"),
        "outlier": ("离群值", "an outlier"), "area_mean": ("片区平均", "means of areas"),
    },
    "by": {"rank": ("位次", "ranks"), "value": ("数值", "figures")},
    "width": {"full": ("与页面同宽", "full width"), "half": ("半宽", "half width")},
    "points": {"weakness": ("短板", "a weakness"), "strength": ("长处", "a strength"), "neither": ("都不是", "neither")},
}  # fmt: skip


def option_name(key: str, word: str, language: str) -> str:
    """What an option is called, with its word behind it where that is another; the word alone where it has no name.

    >>> option_name("correction", "none", "zh"), option_name("levels.0.aggregate", "sum", "en"), option_name("paper", "a4", "zh")
    ('不作多重检验校正 (none)', 'weighted sum (sum)', 'a4')
    """
    last = key.rpartition(".")[2]
    # what an indicator should do, not which way is better
    table = _WAYS if key == "watch.direction" else OPTIONS.get(last, {})
    if word not in table:
        return word
    name = Text(zh=table[word][0], en=table[word][1])[language]
    return name if name == word else f"{name} ({word})"


__all__ = ["OPTIONS", "option_name"]
