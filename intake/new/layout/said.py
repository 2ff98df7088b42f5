"""What lines around a table say: its title, indicator, unit, period and source; exports ``said_around``, ``indicator_said``,
``remarks_in``, ``without_issuers``, ``in_english``, ``in_one``, ``of_the_first``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import dropwhile

from intake.new.layout.around import with_magnitude
from intake.new.vocabulary.unit_names import of_what, percentage
from intake.new.vocabulary.when import yearbook_of
from intake.new.vocabulary.words import NOTE, REGION_WORDS, SOURCE, SOURCES_ABROAD, UNIT_WORDS, key, says
from intake.tables.table_numbers import is_table_number, numbers_only
from intake.tables.units import UNIT_LABEL, remark_units, sheet_units, split_unit

#: "指标：地区生产总值(亿元)", "Unit of measure: euro"
_SAID = re.compile(r"^\s*([^:：=]{1,30}?)\s*(?:[:：]|\s[-–]\s)\s*(.+)$")
#: "行维度：地区 列维度：时间 固定维度：指标=人均地区生产总值(元);口径=全市"
_FIXED = re.compile(r"(?:维度|dimensions?).*?[:：\s;；](?:指标|indicator)\s*[=＝]\s*([^;；]+)", re.IGNORECASE)
#: what a web page has around its tables: where one is in the site, when it was put there, how often it was seen
_FURNITURE = re.compile(
    r"[^>»›＞\d]{1,20}(?:\s*[>»›＞]\s*[^>»›＞\d]{1,30})+|.*(?:浏览(?:次数|量)|点击(?:数|量|次数)|发布(?:时间|日期)|字[体号]\s*[:：【\[]|打印本页|"
    r"分享到|(?:当前|您的|所在)位置|ICP备).*|(?:page )?views?\s*:.*|(?:published|posted)(?: on)?\s*:.*|share this page.*",
    re.IGNORECASE,
)
_FACTS = {
    "indicator": {
        "指标",
        "indicator",
        "dataset",
        "variable",
        "series",
        "statistic",
        "variável",
        "数据集",
        "统计指标",
    },
    "unit": {"单位", "计量单位", "unit", "unitofmeasure", "単位", "units", "einheit"},
    "period": {
        "date",
        "时间",
        "実施年月",
        "調査年",
        "年份",
        "year",
        "period",
        "time",
        "timeperiod",
        "referenceperiod",
        "时期",
    },
    "other": {"表番号", "統計表", "実施年月日", "table", "tabela", "geographylevel"},
    "source": {
        "来源",
        "数据来源",
        "资料来源",
        "source",
        "datasource",
        "fonte",
        "quelle",
        "publisher",
        "出典",
    },
    "database": {"database", "数据库", "統計名"},
    "updated": {"lastupdateddate", "lastupdated", "更新时间", "dataextractedon", "updated"},
}


#: notes that say where a file comes from, and nothing of its figures
_OF_FILE = re.compile(
    r"data (?:from|source|extract)|last updated|sources?\b|(?:资料|数据)?来源|fonte\b|quelle\b", re.IGNORECASE
)
#: a note whose last sentence says where the figures come from: Note: estimates. Source: Statistics Office
_AT_END = re.compile(
    r"^(?=注|备注|说明|附注|※|notes?\b|remarks?\b).*?[.。；;)）]\s*(?:资料来源|数据来源|来源|sources?|data source)\s*[:：]\s*([^:：]+)$",
    re.IGNORECASE | re.DOTALL,
)
#: a line above notes that stand in lines of their own
#: a note with its number, behind 注： as well, and no decimal
_NUMBERED = re.compile(r"(?:^|(?<=[:：]))\s*\d{1,2}\s*[.、．）)](?!\d{1,3}(?!\d))")
_HEAD_OF_NOTES = re.compile(r"\s*(?:注释?|备注|附注|说明|notes?|remarks?)\s*[:：]\s*", re.IGNORECASE)
#: a title that ends in its unit
_UNIT_AFTER = re.compile(r"(\S.+?)\s*,\s*(?:in|en|em)\s+[%‰]", re.IGNORECASE)
#: words for per cent
PER_CENT = re.compile(
    r"%|per ?cent(?:age)?|prozent|pourcentages?|pour cent|por ?cent(?:o|aje|agem)|percentuale|procent",
    re.IGNORECASE,
)
#: the word before an indicator's name in a line above a table
INDICATOR = "指标"
#: that before the kind of figures of a table that goes on: an index, growth
KIND = "指标类别"


def _places_of_pairs(above: Sequence[Sequence[str]]) -> set[tuple[int, ...]]:
    """The two columns in which three lines or more say what is shown: Time frequency, Annual; Sex, Total."""
    places = Counter(tuple(c for c, w in enumerate(row) if w) for row in above)
    return {at for at, n in places.items() if len(at) == 2 and at[0] == 0 and n > 2}


#: what stands in brackets without a number and without a Chinese character
_IN_ENGLISH = re.compile(
    r"\s*[(（][^()（）\d\u3400-\u9fff]*[a-z][^()（）\d\u3400-\u9fff]*[)）]\s*", re.IGNORECASE
)


def in_english(word: str) -> bool:
    """Whether a word beside a unit in Chinese is the same in brackets, in whatever abbreviations.

    >>> in_english("(yuan/sq.m)"), in_english("(2020)"), in_english("（元）"), in_english("Output")
    (True, False, False, False)
    """
    return _IN_ENGLISH.fullmatch(word) is not None


def said_around(
    above: Sequence[Sequence[str]], below: Sequence[Sequence[str]], paths: Sequence[Sequence[str]]
) -> tuple[dict[str, str], tuple[str, ...], list[str]]:
    """What lines above, below and in the headings, by column, say: facts, units, the lines of the title."""
    facts: dict[str, str] = {}
    headings = [word for path in paths for word in path]
    units: tuple[str, ...] = next((u for h in headings if (u := sheet_units(h))), ())
    title: list[str] = []
    listed = _places_of_pairs(above)
    for row in above:
        words = list(dict.fromkeys(w for w in row if w))
        pair = len(words) == 2 and sum(map(bool, row)) == 2 and len(row) > 3 and bool(row[0]) and bool(row[1])
        pair = pair or (len(words) == 2 and tuple(c for c, w in enumerate(row) if w) in listed)
        statement = _SAID.match(words[0]) if words else None
        if pair and len(words[0]) > 30 and not (statement and _fact(statement[1], "", dict(facts))):
            # a title with a comma in it, in a file of commas
            title.append(", ".join(words))
            continue
        if pair and is_table_number(words[0]) and re.search(r"[^\W\d_]{4}|[㐀-鿿]{3}", words[1]):
            # T13, Gross domestic product: the table's number and its title
            title.append(words[1])
            continue
        if len(words) == 2 and (
            _fact(words[0].rstrip(":："), words[1], facts) or words[0].endswith((":", "：")) or pair
        ):
            continue
        for word in words:
            if len(words) == 1 and not units and (remark := remark_units(word)):
                units = remark
                if not title and (named := _UNIT_AFTER.fullmatch(word.strip())):
                    # the unit ends the title: Unemployment rate, in %
                    title.append(named[1])
                continue
            if units and re.fullmatch(r"\s*[(（].+[)）]\s*", word) and remark_units(word):
                # the unit once more in English
                continue
            if units_here := sheet_units(word):
                units = units or units_here
                # the unit may stand in one cell with the title
                word = re.sub(rf"[（(]?\s*(?:{UNIT_LABEL})\s*[:：].*$", "", word, flags=re.IGNORECASE).strip()
            if (fixed := _FIXED.search(word)) is not None:
                # which dimensions of a cube go down, which across, and what of the others is shown
                facts.setdefault("indicator", fixed[1].strip())
                continue
            match = _SAID.match(word)
            said = word and match and _fact(match[1], match[2], facts)
            if numbers_only(word):
                continue
            book, of = yearbook_of(word)
            if of and not re.search(r"\w", book):
                facts.setdefault("yearbook", word.strip())
                continue
            if word and not said and not NOTE.match(word) and not _FURNITURE.fullmatch(word.strip()):
                title.append(word)
    _said_below(below, facts)
    if not units and facts.get("unit"):
        unit = with_magnitude(facts["unit"])
        units = sheet_units(f"单位：{unit}") or (unit,) * (unit != facts["unit"])
        units = units or ("%",) * bool(PER_CENT.fullmatch(unit.strip()))
    if not units and title and (inside := split_unit(title[0])[1]):
        units = (inside,)
    if not units:
        units = next((u for w in title[1:] if (u := unit_at_end(w))), ()) or _in_corner(paths)
    # of what it is a percentage is said where the name does not imply it
    units = tuple(u if of_what(u) else percentage(u) for u in units)
    return facts, units, without_issuers(title) or [w for w in (facts.get("yearbook"),) if w]


def _in_corner(paths: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The unit behind the word for regions over the first column, where names have none: it is that of the figures.

    In another column that word counts or measures: 县（个）, Area (km²).

    >>> _in_corner([["地区(万人)"], ["2020年"]]), _in_corner([["地区"], ["面积（万亩）"]]), _in_corner([["Region (km²)"], ["1990"]])
    (('万人',), (), ('km²',))
    >>> _in_corner([["State"], ["Area (km²)"]]), _in_corner([[], ["县（个）"]]), _in_corner([["Area (km²)"], ["Population"]])
    ((), (), ())
    """
    parts = [split_unit(word) for word in paths[0]] if paths else []
    return next(
        ((unit,) for name, unit in parts if unit and says(name, REGION_WORDS) and key(name) != "area"), ()
    )


_BODY = "Department|Division|Bureau|Office|Ministry|Institute|Agency|Commission|Directorate|Secretariat|Authority|Administration|Organi[sz]ation"
_WORDS = r"(?:(?:of|for|on|and|the|&|[A-Z][\w.'’-]*),? )*"
#: who publishes a table: United Nations, Population Division, Bureau of Labor Statistics, 浙江省统计局
_ISSUER = re.compile(
    rf"(?:the )?(?:United Nations|World Bank(?: Group)?|European Commission)|{_WORDS}(?:{_BODY})|"
    rf"{_WORDS}(?:{_BODY}) (?:of|for|on) {_WORDS}[A-Z][\w.'’-]*|"
    r"[\u3400-\u9fff]{2,12}(?:统计局|调查[总]?队|人民政府|委员会|办公室|财政[厅局]|民政[厅局部])(?:[\s、]+[\u3400-\u9fff]{2,16}(?:局|队|厅))*"
)


def without_issuers(lines: Sequence[str]) -> list[str]:
    """The lines of a title without those before it that only say who publishes it; all where nothing else is there.

    >>> without_issuers(["United Nations", "Department of Economic and Social Affairs", "Population Division", "World Population Prospects 2024"])
    ['World Population Prospects 2024']
    >>> without_issuers(["浙江省统计局", "2024年各市主要指标"]), without_issuers(["United Nations"]), without_issuers(["Office rents", "2023"])
    (['2024年各市主要指标'], ['United Nations'], ['Office rents', '2023'])
    """
    rest = list(dropwhile(lambda w: _ISSUER.fullmatch(w.strip()) is not None, lines))
    return rest or list(lines)


def _said_below(below: Sequence[Sequence[str]], facts: dict[str, str]) -> None:
    """What the lines below a table say of its unit, its magnitude and its source."""
    label = ""
    for row in below:
        for word in filter(None, row):
            if label and _fact(label, word, facts):
                label = ""
                continue
            if facts.get("unit") and re.match(r"[\s,]*magnitude\s*[=:]", word, re.IGNORECASE):
                facts["unit"] += ", " + word.strip(" ,")
                continue
            said = _SAID.match(word)
            if said and says(said[1], UNIT_WORDS):
                # the last line of a table: Units: per cent
                facts.setdefault("unit", said[2].strip())
                continue
            # a line says what the next one tells: "Source:", "Statistics Sweden"
            label = word.rstrip(":： ") if word.rstrip().endswith((":", "：")) else ""
            if not label and (hit := SOURCE.match(word.strip()) or _AT_END.search(word)) is not None:
                facts.setdefault("source", hit[1].strip(" .。"))


def unit_at_end(line: str) -> tuple[str, ...]:
    """The unit that a line below a title ends in, behind a comma: Données trimestrielles, en %.

    >>> unit_at_end("Données corrigées des variations saisonnières, en moyenne sur le trimestre, en %"), unit_at_end("Jahresdurchschnitt, in Prozent")
    (('%',), ('%',))
    >>> unit_at_end("en milliers"), unit_at_end("Enquête réalisée, en 2022"), unit_at_end("Averages, in thousands of persons")
    ((), (), ('thousand persons',))
    """
    hit = re.search(r"[,，;]\s*((?:in|en|em)\s+[^,，;]{1,40})$", line.strip(), re.IGNORECASE)
    units = remark_units(hit[1]) if hit else ()
    return ("%",) if units and PER_CENT.fullmatch(units[0]) else units


def indicator_said(line: str) -> str:
    """The indicator that a line names as one; empty where it does not.

    >>> indicator_said("Variável - Produto Interno Bruto (Mil Reais)"), indicator_said("指标：人口"), indicator_said("2019年")
    ('Produto Interno Bruto (Mil Reais)', '人口', '')
    """
    match = _SAID.match(line)
    return match[2] if match and key(match[1]) in _FACTS["indicator"] else ""


def _fact(name: str, value: str, facts: dict[str, str]) -> bool:
    # Unit of measure [unit]
    bare = re.sub(r"\s*\[\w+\]$", "", name)
    for fact, names in _FACTS.items():
        abroad = fact == "source" and re.fullmatch(SOURCES_ABROAD, bare.strip(), re.IGNORECASE)
        if key(bare) in names or abroad:
            # 来源：统计局 发布时间：2024-03-05 浏览次数：3,481
            value = re.split(r"\s+(?:发布(?:时间|日期)|浏览|点击|字[体号]|作者|责任编辑)", value)[0]
            facts.setdefault(fact, value.strip())
            return True
    return says(name, UNIT_WORDS)


def names_source(heading: str) -> bool:
    """Whether a heading is a word for where figures come from.

    >>> names_source("Source"), names_source("资料来源"), names_source("Sources of income")
    (True, True, False)
    """
    return key(heading) in _FACTS["source"]


def remarks_in(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Lines of one word each that are notes, and no source.

    >>> remarks_in([("注：2023年为快报数。", ""), ("资料来源：统计局", ""), ("①含新区", "")])
    ('注：2023年为快报数。', '①含新区')
    >>> remarks_in([("备注：", ""), ("1、含新区。", ""), ("2、为快报数。", ""), ("资料来源：统计局", "")])
    ('1、含新区。', '2、为快报数。')
    >>> remarks_in([("注：1.2020年为普查数。", ""), ("2.全国含现役军人。", ""), ("完", "")])
    ('注：1.2020年为普查数。', '2.全国含现役军人。')
    """
    lines = [next(iter(words)) for row in rows if len(words := dict.fromkeys(w for w in row if w)) == 1]
    found: list[str] = []
    headed = numbered = False
    for w in lines:
        if SOURCE.match(w) or _OF_FILE.match(w):
            headed = False
        elif _HEAD_OF_NOTES.fullmatch(w):
            headed = True
        elif headed or NOTE.match(w) or (numbered and _NUMBERED.match(w)):
            found.append(w)
            numbered = numbered or _NUMBERED.search(w) is not None
    return tuple(found)


def in_one(names: Sequence[str]) -> str:
    """The headings of a column as one name: Population: Total, 人口：合计; Number of over Households is one phrase.

    >>> in_one(["Number of", "Households"]), in_one(["人口", "Total"])
    ('Number of Households', '人口：Total')
    """
    if any(re.search(r"[一-鿿]", n) for n in names):
        return "：".join(names)
    return re.sub(r"(?<=\S )(of|per|by|and): ", r"\1 ", ": ".join(names))


def of_the_first(names: list[str], lowest: str) -> list[str]:
    """The headings of a share: what is “of which” of another share is a share of the first heading as well.

    >>> of_the_first(["占总人口比重", "60岁及以上", "65岁及以上"], "其中：65岁及以上")
    ['占总人口比重', '65岁及以上']
    >>> of_the_first(["贷款", "短期贷款", "个人"], "其中：个人")
    ['贷款', '短期贷款', '个人']
    """
    part = len(names) > 2 and re.match(r"其中|of which", lowest, re.IGNORECASE) is not None
    if part and re.search(r"占|比重|构成|per ?cent|share", names[0], re.IGNORECASE):
        return [names[0], names[-1]]
    return names
