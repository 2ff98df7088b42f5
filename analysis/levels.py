"""Levels of results' keys and what each is called: `LEVELS`."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.text import Text

#: what a level of a result's key is called: a new level is named here
LEVELS: Mapping[str, Text] = {
    "region": Text(zh="地区", en="Region"),
    "period": Text(zh="时期", en="Period"),
    "group": Text(zh="分组", en="Group"),
    "indicator": Text(zh="指标", en="Indicator"),
    "scheme": Text(zh="方案", en="Scheme"),
    "factor": Text(zh="因素", en="Factor"),
    "order": Text(zh="次序", en="Order"),
    "part": Text(zh="构成部分", en="Component"),
    "level": Text(zh="类别", en="Class"),
    "around": Text(zh="邻近地区类别", en="Neighbours’ class"),
    "from": Text(zh="由", en="From"),
    "to": Text(zh="至", en="To"),
    "binding": Text(zh="约束来源", en="Binding constraint"),
    "check": Text(zh="检查", en="Check"),
    "cell": Text(zh="单元格", en="Cell"),
    "original": Text(zh="原表", en="Table"),
    "area": Text(zh="区域", en="Area"),
    "figure": Text(zh="指标", en="Figure"),
    "model": Text(zh="模型", en="Model"),
    "term": Text(zh="项", en="Term"),
    "place": Text(zh="地点", en="Place"),
    "peer": Text(zh="相近地区", en="Peer"),
    "stage": Text(zh="阶段", en="Stage"),
    "network": Text(zh="网络", en="Network"),
    "method": Text(zh="方法", en="Method"),
    "classes": Text(zh="类数", en="Classes"),
    "stratum": Text(zh="分层", en="Stratum"),
    "rank": Text(zh="位次", en="Rank"),
    "rule": Text(zh="规则", en="Rule"),
    # panel models
    "cause": Text(zh="原因变量", en="Cause"),
    "effect": Text(zh="结果变量", en="Effect"),
    "lags": Text(zh="滞后期数", en="Lags"),
    "horizon": Text(zh="期", en="Horizon"),
    "form": Text(zh="形式", en="Form"),
    "point": Text(zh="取值点", en="Point"),
    # tables of pairs
    "region_a": Text(zh="地区甲", en="Region A"),
    "region_b": Text(zh="地区乙", en="Region B"),
    "group_a": Text(zh="分组甲", en="Group A"),
    "group_b": Text(zh="分组乙", en="Group B"),
    "place_a": Text(zh="地点甲", en="Place A"),
    "place_b": Text(zh="地点乙", en="Place B"),
    "above_a": Text(zh="上级甲", en="Above A"),
    "above_b": Text(zh="上级乙", en="Above B"),
    "factor_a": Text(zh="因素甲", en="Factor A"),
    "factor_b": Text(zh="因素乙", en="Factor B"),
    "stratum_a": Text(zh="分层甲", en="Stratum A"),
    "stratum_b": Text(zh="分层乙", en="Stratum B"),
}
