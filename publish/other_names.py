"""Other names that a page is found by: places in older spellings, traditional characters, their cities; words that mean the same:
`of_region`, `of_words`, `of_text`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from analysis.values import Region
from compose.language.languages import LANGUAGES
from compose.language.script import has_han
from intake.new.vocabulary.names import traditional
from intake.places.china import prefectures
from intake.report.report import Report

#: Words of regional statistics that mean the same: a page that has one of a row is found by all of it. English
#: spellings in -ize and -ise are one word to the search already.
SYNONYMS: tuple[tuple[str, ...], ...] = (
    (
        "GDP",
        "地区生产总值",
        "国内生产总值",
        "生产总值",
        "gross domestic product",
        "gross regional product",
        "GRP",
    ),
    ("城镇化", "城市化", "urbanisation", "urban share"),
    ("城镇化率", "城市化率", "城镇人口比重"),
    ("第三产业", "服务业", "services", "tertiary sector"),
    ("第二产业", "工业和建筑业", "secondary sector"),
    ("第一产业", "农业", "agriculture", "primary sector"),
    ("常住人口", "人口", "population", "residents"),
    ("可支配收入", "居民收入", "disposable income", "household income"),
    ("固定资产投资", "投资", "investment", "fixed asset investment"),
    ("社会消费品零售总额", "社零", "retail sales", "consumption"),
    ("进出口", "外贸", "对外贸易", "foreign trade", "imports and exports"),
    ("财政收入", "一般公共预算收入", "fiscal revenue", "government revenue"),
    ("差异", "差距", "不平等", "inequality", "disparity"),
    ("位次", "排名", "名次", "ranking", "rank"),
    ("综合得分", "综合指数", "指数", "score", "index"),
    ("高质量", "质量", "quality"),
    ("扶贫", "贫困", "脱贫", "减贫", "poverty", "deprivation"),
    ("数据", "下载", "data", "download", "downloads"),
    ("莫兰", "空间自相关", "Moran", "spatial autocorrelation"),
    ("融合", "一体化", "integration"),
    ("比较", "对比", "compare", "comparison"),
    ("效率", "绩效", "efficiency", "performance"),
    ("占比", "比重", "份额", "share", "proportion"),
)

#: a title of many words that have synonyms is not written out in more ways than this
MOST_VARIANTS = 64

#: postal and Wade–Giles spellings of the provinces, as older books and maps have them
_POSTAL = {
    "110000": ("Peking", "Peiping"),
    "120000": ("Tientsin",),
    "130000": ("Hopeh", "Hopei"),
    "140000": ("Shansi",),
    "150000": ("Nei Menggu",),
    "220000": ("Kirin",),
    "230000": ("Heilungkiang",),
    "320000": ("Kiangsu",),
    "330000": ("Chekiang",),
    "340000": ("Anhwei",),
    "350000": ("Fukien",),
    "360000": ("Kiangsi",),
    "370000": ("Shantung",),
    "410000": ("Honan",),
    "420000": ("Hupeh", "Hupei"),
    "440000": ("Kwangtung", "Canton"),
    "450000": ("Kwangsi",),
    "500000": ("Chungking",),
    "510000": ("Szechuan", "Szechwan"),
    "520000": ("Kweichow",),
    "540000": ("Xizang", "Thibet"),
    "610000": ("Shensi",),
    "620000": ("Kansu",),
    "630000": ("Tsinghai", "Chinghai"),
    "640000": ("Ninghsia",),
    "650000": ("Sinkiang",),
}
#: characters that names are often miswritten with
_MISWRITTEN = {
    "610000": ("陜西",),
    "650000": ("新彊",),
    "460000": ("海南岛",),
    "150000": ("内蒙",),
    "520000": ("贵洲",),
    "440000": ("广洲",),
    "330000": ("淅江",),
}


def of_region(report: Report, region: Region) -> tuple[str, ...]:
    """Every name of a region: in both languages, as a table may have it, in older spellings, and its cities'.

    The cities are those of a province, in a report about the country's provinces.
    """
    names = [*region.name.values(), *region.full.values(), region.code]
    names += report.gazetteer.spellings.get(region.code, ())
    if report.file.report.regions == "province":
        names += (*_POSTAL.get(region.code, ()), *_MISWRITTEN.get(region.code, ()))
        names += [
            name
            for city in _cities().get(region.code[:2], ())
            if city.code != region.code
            for name in city.name.values()
        ]
    names += [traditional(name) for name in names]
    return tuple(dict.fromkeys(names))


@cache
def _cities() -> dict[str, list[Region]]:
    """The country's prefectures by the first two digits of their code, which are their province's."""
    cities: dict[str, list[Region]] = defaultdict(list)
    for city in prefectures().regions.values():
        cities[city.code[:2]].append(city)
    return dict(cities)


def of_words(words: Iterable[str], own: Iterable[Iterable[str]] = ()) -> tuple[str, ...]:
    """What else is meant by words of a title; ``own``: a report's rows of synonyms beside ours.

    A Chinese title also stands with the other words in their place, since it is sought by pairs of characters.

    >>> [word for word in of_words(["人均地区生产总值"]) if word.isascii()][:2]
    ['GDP', 'gross domestic product']
    >>> [word for word in of_words(["服务业占比"]) if word.startswith("第三产业")]
    ['第三产业', '第三产业占比', '第三产业比重', '第三产业份额']
    """
    titles, rows = list(words), (*SYNONYMS, *own)
    return tuple(
        dict.fromkeys(
            (*_alike(" ".join(titles).casefold(), rows), *(v for t in titles for v in _put(t, rows)))
        )
    )


def _put(title: str, rows: Iterable[Iterable[str]]) -> list[str]:
    """A Chinese title with every word that has synonyms replaced by each of them, in all combinations."""
    variants = [title]
    for row in rows:
        chinese = [word for word in row if has_han(word)]
        # the longest: 人口 is also a part of 常住人口
        there = max((word for word in chinese if word in title), key=len, default="")
        if there:
            variants += [v.replace(there, word) for v in variants for word in chinese if word != there]
    return variants[1:MOST_VARIANTS]


def of_text(text: str, language: str, own: Iterable[Iterable[str]] = ()) -> tuple[str, ...]:
    """What else is meant by the words of a page's text, in its own language, and abbreviations.

    >>> of_text("各省地区生产总值", "zh")[:2], of_text("inequality between regions", "en")
    (('GDP', '国内生产总值'), ('disparity',))
    """
    meant = _alike(text.casefold(), (*SYNONYMS, *own))
    return tuple(
        dict.fromkeys(word for word in meant if word.isupper() or has_han(word) == LANGUAGES[language].han)
    )


def _alike(text: str, rows: Iterable[Iterable[str]]) -> Iterator[str]:
    for row in rows:
        there = {word for word in row if word.casefold() in text}
        if there:
            yield from (word for word in row if word not in there)
