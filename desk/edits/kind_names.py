"""What kinds of analyses and blocks are called, and what the keys of their forms mean: `named`, `says`, `meaning`, `KEYS`, `HOW`.

Analyses bear the name of their method. A kind that has no name here is called as the file calls it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from analysis.registry import ANALYSES
from analysis.values import Text, same
from compose.language.catalogue import marked
from desk.edits.block_says import BLOCK_SAYS
from desk.edits.entries import Field
from desk.edits.key_meanings import MEANINGS


def _both(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


#: analyses of several methods, which bear the name of none of them
SEVERAL: Mapping[str, Text] = {
    "composite": _both("综合指数", "composite index"),
    "areas": _both("与整体、片区相比", "against areas"),
    "agreements": _both("协议网络", "network of agreements"),
}
BLOCKS: Mapping[str, Text] = {
    "advice_matrix": _both("建议与地区对照", "advice by region"),
    "areas": _both("与整体、片区相比", "against areas"),
    "bindings": _both("制约因素", "constraints"),
    "both_ways": _both("双向贸易", "trade both ways"),
    "bivariate": _both("双变量集聚", "bivariate clusters"),
    "changed": _both("与上一版相比", "what changed since the last edition"),
    "chart": _both("自己的图（matplotlib）", "own chart"),
    "cluster": _both("空间集聚", "spatial cluster"),
    "convergence": _both("差距与收敛", "convergence"),
    "clusters": _both("集聚与空间异常", "clusters and spatial outliers"),
    "cointegration": _both("协整检验", "cointegration"),
    "coupling": _both("耦合协调", "coupling"),
    "course": _both("逐期走势", "course"),
    "efficiency": _both("效率", "efficiency"),
    "findings": _both("要点", "key findings"),
    "gap": _both("与全国的差距", "gap to the nation"),
    "granger": _both("因果检验", "Granger tests"),
    "group": _both("所在的组", "the region’s group"),
    "groups": _both("各组比较", "groups"),
    "headline": _both("主要数据", "headline figures"),
    "hotspots": _both("冷热点", "hot spots"),
    "image": _both("图片", "image"),
    "impulse_responses": _both("脉冲响应", "impulse responses"),
    "inequality": _both("差异分解", "inequality"),
    "levels": _both("层级", "levels"),
    "maps": _both("地图", "maps"),
    "marginal_effects": _both("边际效应", "marginal effects"),
    "mediation": _both("中介效应", "mediation"),
    "mix": _both("构成", "composition"),
    "notes": _both("说明与来源", "notes and sources"),
    "path": _both("历年变化", "course over the years"),
    "paths": _both("各地区的变化路径", "paths of classes"),
    "peers": _both("情况相近的地区", "peers"),
    "profile": _both("各维度", "profile of dimensions"),
    "ranking": _both("位次图", "ranking"),
    "ranking_table": _both("位次表", "table of ranks"),
    "ranks": _both("历年位次", "ranks by period"),
    "recommendations": _both("建议", "recommendations"),
    "regression": _both("回归结果", "regression"),
    "result": _both("任一结果的表", "table of any result"),
    "scorecard": _both("主要指标", "scorecard"),
    "slopes": _both("两期对比", "two periods compared"),
    "stages": _both("所处阶段", "stages"),
    "strengths": _both("强项与弱项", "strengths and weaknesses"),
    "summary": _both("概要", "summary"),
    "table": _both("自己的表", "own table"),
    "target_status": _both("目标完成情况", "status of targets"),
    "targets": _both("目标", "targets"),
    "text": _both("文字", "text"),
    "theme": _both("专题", "theme"),
    "trade_path": _both("历年贸易", "trade over the years"),
    "trends": _both("走势", "trends"),
    "unit_roots": _both("单位根检验", "unit roots"),
}
#: what keys of forms mean, in Chinese, alone or in one list; in English the model says it
KEYS: Mapping[str, str] = {
    "names": "文件中的行或列在页面上的名称",
    "id": "结果的名称：小写字母、数字、下划线",
    "title": "标题，代替原有的",
    "note": "印在表下的说明",
    "text": "印在标题下的文字（text/ 中的文件）",
    "hidden": "留在文件里，不印出",
    "only": "只印在这些地区的简报中",
    "of": "依据哪个结果",
    "interval": "位次区间取自哪个结果",
    "value": "哪个结果的哪一列",
    "by": "按哪个结果或分组",
    "rows": "列出哪些结果",
    "map": "地图画哪个结果",
    "items": "写哪些句子",
    "most": "最多几条",
    "score": "得分取自哪个结果",
    "indicator": "哪个指标",
    "indicators": "哪些指标，按各自的方向",
    "levels": "分层指数的各维度，代替 indicators",
    "dimensions": "是：采用指标表中的维度，指数分层计算",
    "period": "哪一期；空着取最近的共同一期",
    "periods": "哪几期，一起标准化、一起定权",
    "first": "起始时期",
    "last": "终止时期",
    "normalise": "怎样化到同一尺度",
    "low": "极差标准化的下限",
    "high": "极差标准化的上限",
    "posts": "各指标的上下标杆",
    "reference": "参照：best、mean 或某地区代码",
    "within": "每期单独标准化",
    "weights": "权重从哪里来；given 为指标表中的权重",
    "comparisons": "层次分析法的判断矩阵",
    "aggregate": "怎样合成一个得分",
    "exponent": "幂平均的指数",
    "missing": "缺数字时怎么办",
    "outliers": "处理偏态指标：缩尾",
    "grouping": "按哪个分组",
    "weight": "以哪个指标加权",
    "decimals": "保留几位小数",
    "subtitle": "标题下的一行",
    "series": "系列名称，印在报头",
    "edition": "版次：2020-05、2020Q2、2020H1、2020",
    "date": "发布日期，YYYY-MM-DD",
    "noun": "数量之后怎样称呼地区，例如 个省份",
    "neighbours": "相邻地区的称呼，例如 邻省",
    "mean": "全部地区平均的称呼",
    "whole": "全部地区合起来是哪个 [[area]]",
    "languages": "页面的语言",
    "map_approval": "审图号；没有时地图上印“草图”",
    "base_url": "网站地址",
    "publisher": "发布单位",
    "style": "PDF 的版式",
    "paper": "纸张",
    "archive": "PDF/A-3，附带数据",
    "contact": "联系方式",
    "licence": "使用条款",
    "about": "总览标题下的一两句话",
    "report.period": "报告所说的时间，用文字写",
    "report.regions": "province：31 个省级地区；prefecture、county：地级、县级；table：自己的地区，见 regions_file",
    "report.members": "只包括这些地区（代码或名称）；空着为全部",
    "report.title": "报告的标题",
    "cite": "完整的引文",
    "short": "简称",
    "when": "条件：对结果的比较",
    "finding": "触发建议的事实，可引用 {结果}",
    "advice": "建议做什么",
    "detail": "怎样做，一两句话",
    "evidence": "作为依据列出的数",
    "source": "出自哪个来源",
    "where": "在来源中的位置",
    "priority": "数字小的在前",
    "points": "依据说明的是强项还是弱项",
    "excludes": "与哪些建议相反，只印靠前的一条",
    "grades.id": "等级在文件中的名称",
    "grades.upper": "等级的上限",
    "grades.name": "等级的名称",
    "links.a": "一个地区",
    "links.b": "另一个地区",
    "links.strength": "联系的强度",
    "places.level": "政府的级别",
    "agreements.year": "签订的年份",
    "agreements.name": "协议的名称",
    "goods.id": "商品在文件中的名称",
    "goods.name": "商品的名称",
    "checks.id": "核对项在文件中的名称",
    "checks.kind": "怎样核对",
    "checks.name": "核对项的名称",
    "checks.period": "哪一期",
    "checks.notes": "个别单元格的说明",
    "items.kind": "哪一种句子",
    "items.of": "说明哪个结果",
    "heads": "各列的短表头",
    "overview.inequality": "说明哪个差异分解",
    "overview.moran": "说明哪个空间自相关",
    "overview.path": "说明哪个变化路径",
    "overview.efficiency": "说明哪个效率结果",
    "overview.columns": "画哪些地图，各写作 结果.列",
}
#: what keys mean in English where their model says nothing: their type says it there
PLAIN: Mapping[str, str] = {
    "names": "what it is called on pages",
    "of": "the result that it shows",
    "interval": "the result that the interval of ranks is from",
    "items": "which sentences are written",
    "most": "at most so many of them",
    "heads": "the short heading of a column",
    "grades.id": "the name of the grade in this file",
    "grades.upper": "up to which figure the grade goes",
    "grades.name": "what the grade is called",
    "links.a": "a region",
    "links.b": "another region",
    "links.strength": "how strong the link is",
    "places.level": "the level of the government",
    "agreements.year": "when it was signed",
    "agreements.name": "what the agreement is called",
    "goods.id": "the name of the good in this file",
    "goods.name": "what the good is called",
    "checks.id": "the name of the check in this file",
    "checks.kind": "how it is checked",
    "checks.name": "what is checked",
    "checks.period": "the period",
    "checks.notes": "what is said of single cells",
    "items.kind": "which sentence",
    "items.of": "the result that it tells",
    "inequality": "the decomposition of inequality that is told",
    "moran": "the spatial autocorrelation that is told",
    "path": "the course of classes that is told",
    "efficiency": "the result of efficiency that is told",
    "columns": "what is drawn, a map each, as result.column",
}
#: how a value of several parts is written
HOW: Mapping[str, str] = {
    "numbers": marked("numbers, one a line"),
    "pairs": marked("name = value, one a line"),
    "lines": marked("one row a line, its parts between commas"),
    "either": marked("a number or a word"),
}


def meaning(language: str, which: str, field: Field) -> str:
    """What a key of a form means: as the model says it, or the same in Chinese."""
    # of a list of tables: the key of a table in it, whichever
    key = re.sub(r"\.\d+(?=\.|$)", "", field.key)
    page = "overview" if which == "models" else which
    own = KEYS.get(f"{page}.{key}") if key == field.key and not MEANINGS.get(field.what) else ""
    in_a_table = MEANINGS.get(field.what) or KEYS.get(key, field.what)
    alone = own or KEYS.get(key) or MEANINGS.get(field.what, field.what)
    return Text(zh=alone if key == field.key else in_a_table, en=field.what or PLAIN.get(key, ""))[language]


def says(what: str, language: str) -> str:
    """What a kind of block is, as its model says it, or the same in Chinese.

    >>> says("All regions by rank, with further columns.", "zh"), says("no such", "zh")
    ('全部地区按位次列表，可加其他列。', '')
    """
    return Text(zh=BLOCK_SAYS.get(what, ""), en=what)[language]


def named(which: str, kind: str) -> Text:
    """What a kind of analysis or block is called.

    >>> named("brief", "peers")["zh"], named("analysis", "no such")["en"]
    ('情况相近的地区', 'no such')
    """
    if which == "analysis" and kind in SEVERAL:
        return SEVERAL[kind]
    if which == "analysis" and kind in ANALYSES and ANALYSES[kind].methods:
        return ANALYSES[kind].methods[0].name
    return BLOCKS.get(kind, same(kind)) if which != "analysis" else same(kind)
