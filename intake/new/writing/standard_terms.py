"""Names of indicators that yearbooks print in both languages, Chinese to English and back: ``term``, ``standard``, ``say_terms``.

No machine translates: only a name that is a term of the list, in full, is given its counterpart, and the cell of the
indicator sheet says where it is from. The English wordings follow the bilingual China Statistical Yearbook (National Bureau of
Statistics), in British spelling and written as in a sentence; where its editions differ (招生数: entrants, new student enrolment),
or international statistics have another word (maternal mortality ratio), the list takes one and reads both.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from analysis.scales import scale_of_unit
from analysis.text import begun_small
from analysis.values import Problem, Text
from intake.new.tidy import Measure, Tidy
from intake.new.vocabulary.words import fold
from intake.new.writing.data_headings import in_words
from intake.tables.totals import grows_with_size

_FILE = Path(__file__).with_suffix(".csv")
#: how much more than before, said behind what grows: 地区生产总值增速
_GROWTH = re.compile(r"(?P<what>.+?)(?P<yearly>同比)?(?:增速|增长率|增长速度|增长)")

#: what stands behind the colon after what is measured
_BEHIND = {
    "当月": "month",
    "累计": "since January",
    "同比": "year on year",
    "同比增长": "year-on-year growth",
    "环比": "on the period before",
    "定基": "fixed base",
    "增速": "growth",
    "增长": "growth",
    "比上年增长": "growth on the year before",
    "比上年同期增长": "growth on the year before",
    "年均增长": "average annual growth",
    "年均增速": "average annual growth",
    "年均增长率": "average annual growth",
    "年平均增长率": "average annual growth",
    "增长率": "growth",
    "增减数": "change",
    "比重": "share",
    "占比": "share",
    "占全国比重": "share of the nation",
    "占全省比重": "share of the province",
    "占全区比重": "share of the region",
    "占全市比重": "share of the city",
    "占总人口比重": "share of the population",
    "合计": "total",
    "总计": "total",
    "男": "male",
    "女": "female",
    "男性": "male",
    "女性": "female",
    "城镇": "urban",
    "农村": "rural",
    "乡村": "rural",
}
#: growth behind the colon since a year that is said: 比2010年增长
_SINCE = re.compile(r"比(\d{4})年(?:增长|增减|增速)")

#: headings over rates that say themselves what they are of: 自然变动 over 出生率 and 死亡率
_SAYS_NOTHING = frozenset({"自然变动", "人口自然变动", "人口自然变动情况", "人口变动"})


@lru_cache(1)
def _terms() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Chinese → English and English → Chinese; the first of several wordings is the usual one."""
    english: dict[str, str] = {}
    chinese: dict[str, str] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            english.setdefault(fold(row["zh"]), row["en"])
            chinese.setdefault(fold(row["en"]), row["zh"])
    return english, chinese


@lru_cache(4096)
def term(name: str) -> str | None:
    """The standard counterpart of an indicator's name in the other language; None where it is no standard term.

    A measure said before its part is taken apart at the colon, and growth of a term is one, too.

    >>> term("社会消费品零售总额"), term("Unemployment rate"), term("Life expectancy at birth")
    ('Total retail sales of consumer goods', '失业率', '预期寿命')
    >>> term("R&D经费支出增速"), term("地区生产总值同比增长"), term("常住人口：城镇人口")
    ('Growth of expenditure on R&D', 'Year-on-year growth of gross regional product', 'Resident population: Urban population')
    >>> term("社会消费品零售总额：累计：同比增长"), term("同比增长")
    ('Total retail sales of consumer goods: since January: year-on-year growth', None)
    >>> term("常住人口：比2010年增长"), term("常住人口：占全省比重")
    ('Resident population: growth on 2010', 'Resident population: share of the province')
    >>> term("自然变动：出生率"), term("教职工数：专任教师")
    ('Birth rate', 'Educational personnel: Full-time teachers')
    >>> term("招生数"), term("New student enrollment"), term("总和生育率"), term("Fertility rate")
    ('Entrants', '招生数', 'Total fertility rate', '总和生育率')
    >>> term("幸福指数")
    """
    english, chinese = _terms()
    known = english.get(fold(name)) or chinese.get(fold(name))
    if known:
        return known
    parts = re.split(r"\s*[：:]\s*", name)
    if len(parts) > 1 and parts[0] in _SAYS_NOTHING:
        return term("：".join(parts[1:]))
    if len(parts) > 1:
        found = [term(parts[0]), *(_BEHIND.get(p) or _since(p) or term(p) for p in parts[1:])]
        mark = "：" if re.search(r"[㐀-鿿]", found[0] or "") else ": "
        return mark.join(p for p in found if p) if all(found) else None
    if (grows := _GROWTH.fullmatch(name)) and (what := english.get(fold(grows["what"]))):
        return f"{'Year-on-year growth' if grows['yearly'] else 'Growth'} of {begun_small(what)}"
    return None


def _since(part: str) -> str | None:
    """Growth since a year in English."""
    said = _SINCE.fullmatch(part)
    return f"growth on {said[1]}" if said else None


def standard(tidy: Tidy, measure: Measure) -> str | None:
    """The name of a table's indicator in the other language; None where the table has its own, or two names would become one."""
    known = None if measure.english else _counterpart(measure)
    return known if known and sum(_counterpart(m) == known for m in tidy.measures) == 1 else None


def _counterpart(measure: Measure) -> str | None:
    """The term for a name, unless a share goes by the name of a count: “Urban population (%)” is 城镇人口比重, and no 城镇人口."""
    known = term(in_words(measure.name))
    if (
        known is None
        or scale_of_unit(measure.unit) != "share"
        or not any(grows_with_size(w, "") for w in (known, measure.name))
    ):
        return known
    english, _ = _terms()
    if measure.language == "zh":
        return english.get(fold(f"{measure.name}比重"))
    return next((zh for zh in (f"{known}比重", f"{known}占比") if fold(zh) in english), None)


def say_terms(tidy: Tidy) -> Iterator[Problem]:
    """That names were taken from the list; nothing where none was."""
    known = [s for m in tidy.measures if (s := standard(tidy, m))]
    if not known:
        return
    first, more = known[:3], len(known) - 3
    yield Problem(
        tidy.file,
        Text(
            zh=f"{len(known)}个指标名称",
            en=f"names of {len(known)} indicators" if len(known) > 1 else "the name of 1 indicator",
        ),
        Text(
            zh=f"另一种语言用统计年鉴的通用译名：{'、'.join(first)}{'等' if more > 0 else ''}",
            en=f"in the other language the yearbooks’ usual terms are taken: {', '.join(first)}{f' and {more} more' if more > 0 else ''}",
        ),
        Text(
            zh="如不合适，请在 indicators.xlsx 中改",
            en="where another fits better, change it in indicators.xlsx",
        ),
        "warning",
    )


__all__ = ["say_terms", "standard", "term"]
