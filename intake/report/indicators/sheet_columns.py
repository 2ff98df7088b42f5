"""The columns of an indicator sheet in both languages and the words its cells may hold: `COLUMNS`, `column_of`, `WORDS`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.values import Text
from intake.problems import suggest
from intake.tables.files import tidy


@dataclass(frozen=True)
class Heading:
    """A column of the sheet: what it is called in both languages, what it says, what else it may be called."""

    id: str
    name: Text
    what: Text
    others: tuple[str, ...] = ()


def _heading(id: str, zh: str, en: str, what_zh: str, what_en: str, *others: str) -> Heading:
    return Heading(id, Text(zh=zh, en=en), Text(zh=what_zh, en=what_en), others)


#: the columns in the order in which a new sheet has them
COLUMNS: tuple[Heading, ...] = (
    _heading(
        "id", "编号", "id",
        "指标在报告文件中的名称：小写字母、数字和下划线", "its name in the report’s files: small letters, digits and _",
        "代码", "指标代码", "指标编号", "标识", "code", "icode",
    ),
    _heading(
        "zh", "名称", "name (zh)", "页面上的中文名称", "what Chinese pages call it",
        "指标", "指标名称", "中文名", "中文名称", "名称（中文）", "name_zh", "chinese name",
    ),
    _heading(
        "en", "英文名", "name (en)", "页面上的英文名称", "what English pages call it",
        "英文名称", "名称（英文）", "name_en", "english name", "name", "iname", "indicator",
    ),
    _heading("unit_zh", "单位", "unit (zh)", "中文单位", "its unit in Chinese", "中文单位", "单位（中文）", "计量单位", "unit_zh"),
    _heading(
        "unit_en", "单位（英文）", "unit (en)", "英文单位；%、℃ 之类两种文字相同，只写一处即可",
        "its unit in English; %, ℃ and the like are the same in both and are written once", "英文单位", "unit_en", "unit",
    ),
    _heading(
        "direction", "方向", "direction", "+：越大越好；-：越小越好", "+: more is better; -: less is better",
        "指标方向", "正逆向", "属性", "指标属性",
    ),
    _heading(
        "dimension_zh", "维度", "dimension (zh)", "所属的维度（一级指标），中文", "the dimension it belongs to, in Chinese",
        "一级指标", "维度（中文）", "准则层", "dimension_zh",
    ),
    _heading(
        "dimension_en", "维度（英文）", "dimension (en)", "维度的英文名，写一次即可", "the same in English; once is enough",
        "一级指标（英文）", "dimension_en", "dimension", "pillar",
    ),
    _heading(
        "dimension_weight", "维度权重", "dimension weight", "维度在指数中的权重，写一次即可；空着为 1",
        "its weight in the index; once is enough; 1 where empty", "一级权重", "一级指标权重", "dimension_weight", "pillar weight",
    ),
    _heading(
        "sub_zh", "子维度", "sub-dimension (zh)", "维度中的子维度（二级指标），中文；没有就空着",
        "the part of the dimension it belongs to, in Chinese; empty where there is none",
        "二级指标", "子维度（中文）", "sub_dimension_zh", "subdimension (zh)",
    ),
    _heading(
        "sub_en", "子维度（英文）", "sub-dimension (en)", "子维度的英文名，写一次即可", "the same in English; once is enough",
        "二级指标（英文）", "sub_dimension_en", "sub-dimension", "subdimension", "subdimension (en)", "sub-pillar",
    ),
    _heading(
        "sub_weight", "子维度权重", "sub-dimension weight", "子维度在维度中的权重；空着为 1",
        "its weight in the dimension; 1 where empty", "二级权重", "二级指标权重", "sub_dimension_weight", "subdimension weight",
    ),
    _heading(
        "weight", "权重", "weight", "指标在子维度、维度或指数中的权重，指数写了 weights = \"given\" 时采用；空着为 1",
        "its weight in its sub-dimension, dimension or the index, used where the index says weights = \"given\"; 1 where empty", "指标权重", "三级权重",
    ),
    _heading("decimals", "小数位数", "decimals", "页面上保留几位小数；空着为 2", "decimals on pages; 2 where empty", "小数位", "保留小数"),
    _heading(
        "scale", "尺度", "scale", "比率、间隔、得分、份额或位次；空着按单位判断", "ratio, interval, score, share or rank; by the unit where empty",
        "测量尺度", "量纲类型",
    ),
    _heading(
        "total", "总量", "total", "是：随地区大小而变的总量（人口、生产总值），地图上画成圆",
        "yes: a count or a sum that grows with a region’s size; maps show it as circles", "是否总量",
    ),
    _heading("minimum", "最小值", "minimum", "更小的数是错误", "a smaller figure is an error", "下限", "min"),
    _heading("maximum", "最大值", "maximum", "更大的数是错误", "a larger figure is an error", "上限", "max"),
    _heading("definition_zh", "定义", "definition (zh)", "指标究竟测什么，中文", "what it measures, in Chinese", "指标解释", "定义（中文）", "口径", "definition_zh"),
    _heading("definition_en", "定义（英文）", "definition (en)", "指标究竟测什么，英文", "the same in English", "definition_en", "definition", "description"),
    _heading(
        "source", "来源", "source", "report.toml 中某个 [[source]] 的 id 或简称；空着用数据表的来源",
        "the id or the short name of a [[source]] in report.toml; the table’s own where empty", "数据来源", "资料来源",
    ),
    _heading("target", "目标值", "target", "要达到的数", "the figure that is to be reached", "目标"),
    _heading("target_by", "目标时期", "target by", "到何时达到，例如 2025", "by when, as in 2025", "目标年份", "目标年", "target_by", "target year", "by"),
    _heading(
        "categories", "类别", "categories",
        "指标是文字分类时，列出各类：表中的词：中文名 / 英文名，用分号隔开，例如 A：先行 / Leading；B：跟进 / Following",
        "where the column holds classes in words: each as its word in the table: Chinese name / English name, with semicolons "
        "between them, as in A: 先行 / Leading; B: 跟进 / Following",
        "分类", "各类", "classes",
    ),
)  # fmt: skip
#: a column that is for whoever keeps the sheet: how a new sheet calls it, and what else is passed over
NOTE = Text(zh="备注", en="note")
_NOTES = {"备注", "说明", "note", "notes", "remark", "remarks", "序号", "no", "no."}


def key(word: str) -> str:
    """A heading or a word as it is looked up: small letters, single blanks, half-width signs."""
    return re.sub(r"[\s_]+", " ", tidy(word)).casefold().strip()


_BY_HEADING: Mapping[str, Heading] = {
    key(word): column
    # what a column is called itself comes before what another may be called
    for names in (
        [(c, c.others) for c in COLUMNS],
        [(c, tuple(c.name.values())) for c in COLUMNS],
    )
    for column, words in names
    for word in words
}


def column_of(heading: str) -> Heading | None:
    """The column that a heading names in either language; None where it names none.

    >>> [getattr(column_of(w), "id", None) for w in ("指标名称", "Name (EN)", "unit", "一级指标", "colour")]
    ['zh', 'en', 'unit_en', 'dimension_zh', None]
    """
    return _BY_HEADING.get(key(heading))


def is_note(heading: str) -> bool:
    """Whether a column is for whoever keeps the sheet, and is passed over without a word."""
    return key(heading) in _NOTES


#: the words of a cell → what report.toml says. The first of each language is what a new sheet writes
DIRECTIONS: Mapping[str, str] = {
    **dict.fromkeys(("+", "1", "越大越好", "正", "正向", "正向指标", "more", "positive", "higher", "higher is better"), "+"),
    **dict.fromkeys(("-", "−", "–", "-1", "−1", "越小越好", "负", "负向", "逆", "逆向", "逆向指标", "less", "negative", "lower", "lower is better"), "-"),
}  # fmt: skip
SCALES: Mapping[str, str] = {
    **dict.fromkeys(("比率", "ratio", "定比"), "ratio"),
    **dict.fromkeys(("间隔", "interval", "定距"), "interval"),
    **dict.fromkeys(("得分", "score", "评分"), "score"),
    **dict.fromkeys(("份额", "share", "百分比", "比重"), "share"),
    **dict.fromkeys(("位次", "rank", "排名"), "rank"),
}
YES_NO: Mapping[str, bool] = {
    **dict.fromkeys(("是", "yes", "true", "1", "√"), True),
    **dict.fromkeys(("否", "no", "false", "0", "×"), False),
}
#: column → its words
WORDS: Mapping[str, Mapping[str, Any]] = {"direction": DIRECTIONS, "scale": SCALES, "total": YES_NO}
#: column → what a new sheet offers in a list, by language
OFFERED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "direction": {"zh": ("+", "-"), "en": ("+", "-")},
    "scale": {
        "zh": ("比率", "间隔", "得分", "份额", "位次"),
        "en": ("ratio", "interval", "score", "share", "rank"),
    },
    "total": {"zh": ("是", "否"), "en": ("yes", "no")},
}
FIGURES = frozenset({"dimension_weight", "sub_weight", "weight", "minimum", "maximum", "target"})


#: column → its headings
NAMES = {c.id: c.name for c in COLUMNS}


def heading_meant(word: str) -> Text:
    """What to do about a heading that is not known: the one that is meant, else those there are, in the reader's language."""
    zh, en = ([c.name[lang] for c in COLUMNS] for lang in ("zh", "en"))
    listing = Text(zh=f"可用的有：{'、'.join(zh)}", en=f"there are: {', '.join(en)}")
    return suggest(word, [*zh, *en], listing)


def needed() -> Text:
    """The headings that a sheet has at least, to be told where there are none."""
    first = [c.name for c in COLUMNS[:6]]
    return Text(
        zh="表头要有：" + "、".join(n["zh"] for n in first),
        en="it needs headings: " + ", ".join(n["en"] for n in first),
    )
