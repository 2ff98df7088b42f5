"""``report.toml`` of a new report: regions, sources, tables, groups; exports ``report_file``, ``source_words``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product

import tomlkit
from tomlkit.items import AoT, Table

from analysis.periods import words
from analysis.values import Text
from intake.new.answers import language_of
from intake.new.settling.settle import flag_meaning
from intake.new.vocabulary.words import key
from intake.new.writing.draft import TODO, Draft
from intake.new.writing.pages_file import add_analyses, add_pages
from intake.new.writing.toml import entry, inline, lines, strings, wording
from intake.places.china import of_level, prefectures
from intake.places.regions import NATION
from intake.report.indicators.sheet import SHEETS
from intake.report.schema import REPORT_SCHEMA

#: more flagged figures than this are kept in ``data/flags.csv`` only
MOST_REMARKS = 200
#: a source of so many letters stands whole under a figure
_SHORT_SOURCE = 40
_NOUNS: Mapping[str, Text] = {
    "province": Text(zh="个省份", en="provinces"),
    "prefecture": Text(zh="个地市", en="prefectures"),
    "county": Text(zh="个县区", en="counties"),
    "country": Text(zh="个国家和地区", en="countries"),
}
_CITIES = Text(zh="个城市", en="cities")
#: what the heading of the region column calls them
_CALLED: Mapping[str, Text] = {
    **dict.fromkeys(("园区", "开发区", "功能区", "片区", "新区", "developmentzone"), Text(zh="个园区", en="zones")),
    **dict.fromkeys(("区县", "县区"), Text(zh="个区县", en="districts and counties")), "县市区": Text(zh="个县市区", en="counties, cities and districts"),
    "縣市": Text(zh="个县市", en="counties and cities"), "县市": Text(zh="个县市", en="counties and cities"), "市县": Text(zh="个市县", en="cities and counties"),
    "state": Text(zh="个州", en="states"), "province": Text(zh="个省", en="provinces"), "prefecture": Text(zh="个地区", en="prefectures"),
    "county": Text(zh="个县", en="counties"), "city": Text(zh="个城市", en="cities"), "district": Text(zh="个区", en="districts"),
    "municipality": Text(zh="个市镇", en="municipalities"), "department": Text(zh="个省", en="departments"), "country": Text(zh="个国家", en="countries"),
    "island": Text(zh="个岛", en="islands"), "zone": Text(zh="个片区", en="zones"), "borough": Text(zh="个区", en="boroughs"), "县": Text(zh="个县", en="counties"),
    "都道府県": Text(zh="个都道府县", en="prefectures"), "市区町村": Text(zh="个市区町村", en="municipalities"), "市町村": Text(zh="个市町村", en="municipalities"),
    "市": Text(zh="个市", en="cities"), "乡镇": Text(zh="个乡镇", en="townships"), "镇": Text(zh="个镇", en="towns"), "街道": Text(zh="个街道", en="subdistricts"),
}  # fmt: skip


#: names of zones for development, which a table with some under a heading of counties is of
_ZONE_NAMES = re.compile(
    r"(?:高新|经开|综保|保税|开发|示范|自贸|产业|工业|度假)区|新区|园区|片区|功能区|生态城|科学城|大学城|科技城|\bzone\b",
    re.IGNORECASE,
)
_ZONES = Text(zh="个园区", en="zones")


def report_file(draft: Draft, headings: Mapping[str, str]) -> str:
    """The text of ``report.toml``.

    Args:
        headings: indicator id → the heading of its column in ``data/figures.csv``.
    """
    doc = tomlkit.document()
    doc.add(tomlkit.comment(f":schema {REPORT_SCHEMA}"))
    doc.add(
        tomlkit.comment(
            draft.say(
                f"报告“{draft.name}”。由 ./fangzhi new 写成；每一项都可以改，改完运行：./fangzhi check {draft.name}",
                f"The report “{draft.name}”, written by ./fangzhi new. Change what you like, then run: ./fangzhi check {draft.name}",
            )
        )
    )
    doc.add(
        tomlkit.comment(
            draft.say(
                f"标有 {TODO} 的地方请补写；文字都要中英文两种。",
                f"Fill in what says {TODO}. Every wording is given in both languages.",
            )
        )
    )
    doc.add(tomlkit.nl())
    doc.add("report", _head(draft))
    _section(doc, draft, "来源", "source")
    doc.add("source", _list([_source(draft)]))
    if set(draft.tidy.areas) - {NATION.code}:
        _section(
            doc,
            draft,
            "合计、平均与更大的区域：只供比较，不参加排名",
            "totals, means, larger areas: to compare with, not ranked",
        )
        doc.add("area", _list(_areas(draft)))
    _section(doc, draft, "数字", "figures")
    doc.add("table", _list([_table(draft, headings)]))
    doc.add(tomlkit.nl())
    doc.add(
        tomlkit.comment(
            draft.say(
                f"指标的名称、单位、方向、权重、维度、目标等都在 {SHEETS[0]} 中，用 Excel 或 WPS 打开填写。",
                f"Names, units, directions, weights, dimensions and targets of the indicators are in {SHEETS[0]}: open it in Excel.",
            )
        )
    )
    if remarks := list(_remarks(draft)):
        doc.add("remark", _list(remarks))
    if draft.plan.groups is not None:
        _section(doc, draft, "分组", "groups")
        doc.add("grouping", _list([_grouping(draft)]))
    _section(doc, draft, "分析", "analyses")
    add_analyses(doc, draft)
    _section(doc, draft, "页面：从上到下的页面块", "pages: blocks from top to bottom")
    add_pages(doc, draft)
    text = tomlkit.dumps(doc).replace("# :schema", "#:schema", 1)
    text = re.sub(r"(?<=[^\n])\n(# -{20})", r"\n\n\1", text)
    # a character that TOML forbids in a comment could only come from a name
    return "".join(c for c in text if c in "\n\t" or ord(c) >= 32)


def _section(doc: tomlkit.TOMLDocument, draft: Draft, zh: str, en: str) -> None:
    doc.add(tomlkit.nl())
    doc.add(tomlkit.comment(draft.section(zh, en)))


def _list(tables: Iterator[Table] | list[Table]) -> AoT:
    entries = tomlkit.aot()
    for table in tables:
        entries.append(table)
    return entries


def _head(draft: Draft) -> Table:
    tidy = draft.tidy
    whole = draft.all_provinces
    some = not draft.own and not whole
    boundaries = draft.boundaries
    return entry(
        title=wording(draft.open("report title", draft.title())),
        edition=f"{draft.today:%Y-%m}",
        date=f"{draft.today:%Y-%m-%d}",
        period=wording(draft.span()),
        regions=tidy.level,
        regions_file="data/regions.csv" if draft.own else None,
        _members=draft.say("只包括这些地区", "only these regions") if some else "",
        members=strings(draft.codes) if some else None,
        geometry=f"data/boundaries{boundaries.file.suffix.lower()}" if boundaries else None,
        geometry_code=boundaries.code if boundaries else None,
        noun=wording(_noun(draft)),
        mean=wording(Text(zh="各省平均", en="mean of the provinces") if whole else _mean_of(_noun(draft))),
        **_whole_of(draft),
        languages=strings(["zh", "en"]),
    )


def _whole_of(draft: Draft) -> dict[str, str]:
    """The area that the regions make together: with its own rates regions are compared rather than with a plain mean."""
    whole = draft.tidy.whole
    if not whole:
        return {}
    wording = draft.say(
        "各地区合起来就是它（看总量之和或名称）：有它的数字时，与它比较；如不是，删去这一行",
        "all regions together, by their sums or its name: regions are compared with its own figures; if it is not, delete the line",
    )
    return {"_whole": wording, "whole": "nation" if whole == NATION.code else whole}


def _noun(draft: Draft) -> Text:
    if (known := _NOUNS.get(draft.tidy.kind)) is not None:
        if draft.tidy.kind == "county" and all(
            r.full["zh"].endswith("区") for r in draft.tidy.regions.values()
        ):
            return _CALLED["district"]
        return _prefectures_noun(draft) if draft.tidy.kind == "prefecture" else known
    names = [r.full["zh"] for r in draft.tidy.regions.values()]
    if 2 * sum(_ZONE_NAMES.search(n) is not None for n in names) > len(names):
        return _ZONES
    word = key(draft.tidy.called)
    if re.fullmatch(r"states?(?:/|or|and|&)(?:uts?|unionterritor(?:y|ies))", word):
        return Text(zh="个邦和中央直辖区", en="states and union territories")
    for name, noun in _CALLED.items():
        if word in {name, f"{name}s", f"{name}name", noun["en"]} or (
            not name.isascii() and word.endswith(name)
        ):
            # a district is a 区 in China; elsewhere as well a 县 or an 郡, which nothing here tells
            abroad = noun["zh"] == "个区" and not any(re.search(r"[㐀-鿿]", n) for n in names)
            return Text(zh="个地区", en=noun["en"]) if abroad else noun
    return Text(zh="个地区", en="regions")


def _mean_of(noun: Text) -> Text:
    """“各市州平均”, “mean of the cities”; 各省平均 of 省份, as one says."""
    called = noun["zh"].removeprefix("个")
    return Text(zh=f"各{called if called != '省份' else '省'}平均", en=f"mean of the {noun['en']}")


def _prefectures_noun(draft: Draft) -> Text:
    """What regions of the prefectures' level are together: all of them cities (市), or counties right below a province among them, as in Hainan."""
    known = prefectures().regions
    names = [known[code].full["zh"] if code in known else "" for code in draft.codes]
    if all(n.endswith("市") for n in names):
        return _CITIES
    counties = sum(n.endswith("县") for n in names)
    return _CALLED["市县"] if 5 * counties > len(names) else _NOUNS["prefecture"]


def source_words(draft: Draft) -> tuple[Text, Text]:
    """The source of a table in full and in short, open where the table does not name it."""
    source = draft.tidy.source
    cite = (
        draft.in_its_language(source)
        if source
        else Text(
            zh=f"{TODO} 数据来源：编者、名称、日期", en=f"{TODO} who published the figures, where, when"
        )
    )
    short = draft.in_its_language(_short(source)) if source else Text(zh=f"{TODO} 来源", en=f"{TODO} source")
    return cite, short


def _source(draft: Draft) -> Table:
    cite, short = source_words(draft)
    return entry(
        id="table",
        cite=wording(draft.open("source cite", cite)),
        short=wording(draft.open("source short", short)),
    )


def _short(source: str) -> str:
    """A source for a line under a figure: without remarks in brackets behind it, and cut between words where it is still long.

    >>> _short("某市统计局《2024年某市统计年鉴》(整理:办公室,2024.10.12)"), _short("Statistics Norway (table 07459)")
    ('某市统计局《2024年某市统计年鉴》', 'Statistics Norway')
    >>> _short("International Institute for Population Sciences (IIPS)")
    'International Institute for Population Sciences'
    >>> _short("National Institute of Statistics, Regional Accounts and Population Estimates by Municipality")
    'National Institute of Statistics…'
    """
    remark = re.compile(r"\s*[(（\[【][^()（）\[\]【】]*[)）\]】]\s*$")
    while (bare := remark.sub("", source)) and bare != source:
        source = bare
    # Chinese characters are as wide as two letters
    room = _SHORT_SOURCE if language_of(source) == "zh" else 2 * _SHORT_SOURCE
    if len(source) <= room:
        return source
    cut = source[:room]
    # between clauses, else between words; nor is a bracket or a title opened that is not closed
    for between in (r"[，,；;。]", r"[、]|\s|(?<=[》」』”)）])"):
        ends = [m.end() for m in re.finditer(between, cut)]
        if whole := [e for e in ends if e > room // 3 and _is_closed(cut[:e])]:
            cut = cut[: max(whole)]
            break
    return cut.rstrip("，,、；; ") + "…"


def _is_closed(words: str) -> bool:
    """Whether every bracket of a text that opens is closed."""
    return all(
        words.count(a) == words.count(b) for a, b in ("()", "（）", "《》", "[]", "【】", "「」", "“”")
    )


def _areas(draft: Draft) -> Iterator[Table]:
    for area in draft.tidy.areas.values():
        if area.id == "nation":
            # known without being said
            continue
        name = draft.open(f"area {area.id} name", draft.both(area.name))
        aliases = [w for w in (area.word,) if w not in {area.id, *name.values()}]
        yield entry(id=area.id, name=wording(name), aliases=strings(aliases) if aliases else None)


def _table(draft: Draft, headings: Mapping[str, str]) -> Table:
    return entry(
        _what=draft.say(
            "从原表整理而成：每行一个地区、一个时期。原表在 original/。",
            "Tidied from your table, which is kept in original/: one row per region and period.",
        ),
        file="data/figures.csv",
        source="table",
        region="region",
        period="period",
        ignore=strings(["name"]),
        _columns=draft.say("表头 = 指标 id", "heading = id of the indicator"),
        columns=entry() if not headings else _columns(headings),
    )


def _columns(headings: Mapping[str, str]) -> Table:
    table = tomlkit.table()
    for id_, heading in headings.items():
        table.add(tomlkit.key(heading), id_)
    return table


def _grouping(draft: Draft) -> Table:
    groups = draft.plan.groups
    assert groups is not None
    name = draft.both(groups.name) if groups.name["zh"] else Text(zh="分组", en="Groups")
    items = [
        inline(id=g, name=wording(draft.open(f"grouping {groups.id} {g}", draft.both(text))))
        for g, text in groups.groups.items()
    ]
    return entry(
        id=groups.id,
        name=wording(draft.open(f"grouping {groups.id} name", name)),
        file="data/groups.csv",
        groups=lines(items),
    )


def _remarks(draft: Draft) -> Iterator[Table]:
    """A remark for every figure with a status letter, from the last period on, as far as they can be read on a page.

    Figures of a region without a part of it, 辽宁（不含大连）, say so in every indicator; those of a region of the same name
    and another area than today say so once.
    """
    for (code, part), measure in product(draft.tidy.without.items(), draft.tidy.measures):
        name = draft.tidy.regions[code].name
        within = of_level("prefecture").find(part)
        text = Text(
            zh=f"{name['zh']}不含{part}", en=f"{name['en']} without {within.name['en'] if within else part}"
        )
        yield entry(indicator=measure.id, region=code, text=wording(text))
    for code, extent in draft.tidy.extents.items():
        yield entry(region=code, text=wording(extent))
    order = {p: i for i, p in enumerate(draft.tidy.periods)}
    flags = sorted(draft.tidy.flags, key=lambda f: (-order.get(f.period, 0), f.measure, f.region))
    for flag in flags[:MOST_REMARKS]:
        meaning = flag_meaning(flag.flag)
        region = draft.tidy.regions[flag.region].name
        zh = f"{region['zh']}，{words(flag.period, 'zh')}：{meaning['zh']}"
        en = f"{region['en']}, {words(flag.period, 'en')}: {meaning['en']}"
        yield entry(
            indicator=flag.measure, region=flag.region, period=flag.period, text=wording(Text(zh=zh, en=en))
        )


__all__ = ["MOST_REMARKS", "language_of", "report_file", "source_words"]
