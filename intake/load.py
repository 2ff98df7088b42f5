"""load: read a report folder into typed, frozen values. All files, all errors, nothing computed."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
from pydantic import BaseModel, ValidationError

from analysis.parameters import Analysis, Parameters
from analysis.registry import ANALYSES
from analysis.values import Category, Grouping, Indicator, Panel, Region, Text, same
from intake import places
from intake.files import RawTable, checksum, decode, number, read_table, read_text, tidy
from intake.problems import Location, Problems, suggest
from intake.regions import NATION, Gazetteer, gazetteer, provinces, slug_of
from intake.schema import (
    GroupingSpec,
    IndicatorSpec,
    PrintedSpec,
    ReportFile,
    RulesFile,
    Source,
    TableSpec,
    explain,
    keys_of,
    toml_fault,
    toml_remedy,
)

REPORT_FILE = "report.toml"
RULES_FILE = "recommendations.toml"
#: the folder of a report's earlier editions
EDITIONS = "editions"
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Earlier:
    """An earlier edition of a report: a frozen report folder below the report's own."""

    edition: str
    date: str
    folder: Path
    #: the folders of its regions' pages, and its languages; known of the last one only
    slugs: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A report folder, read and typed."""

    name: str
    folder: Path
    file: ReportFile
    panel: Panel
    gazetteer: Gazetteer
    analyses: tuple[tuple[Analysis, Parameters], ...]
    rules: RulesFile
    printed: Mapping[str, pd.DataFrame]
    #: name of the text → its Markdown in each language
    texts: Mapping[str, Text]
    sources: Mapping[str, Source]
    #: where its pages lie below the site: its name, or ``name/editions/2020-05`` for an earlier edition
    place: str
    #: file, relative to the folder → SHA-256
    checksums: Mapping[str, str] = field(default_factory=dict)
    #: the editions before this one, the oldest first
    earlier: tuple[Earlier, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.file.report.languages)

    @property
    def regions(self) -> list[Region]:
        """The regions that get a brief, in the order of their codes."""
        return [self.panel.regions[c] for c in self.panel.codes()]


def name_and_place(folder: Path) -> tuple[str, str]:
    """A report's name and the place of its pages; an earlier edition bears the name of its report.

    >>> name_and_place(Path("reports/west")), name_and_place(Path("reports/west/editions/2020-05"))
    (('west', 'west'), ('west', 'west/editions/2020-05'))
    """
    above = folder.absolute().parent
    if above.name != EDITIONS:
        return folder.name, folder.name
    name = above.parent.name
    return name, f"{name}/{EDITIONS}/{folder.name}"


def read_toml(path: Path, file: str, problems: Problems) -> dict[str, Any] | None:
    """A TOML file as plain values; None, with the reason in ``problems``, where it cannot be read."""
    if not path.is_file():
        problems.error(
            file,
            "",
            Text(zh="文件不存在", en="the file does not exist"),
            Text(
                zh="报告文件夹里必须有它；可从 reports/provinces 复制一份再改",
                en="a report folder must have it; copy the one in reports/provinces and change it",
            ),
        )
        return None
    text = read_text(path, file, problems)
    if text is None:
        return None
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as fault:
        # besides TOMLDecodeError: numbers of thousands of digits, brackets nested without end
        line = re.search(r"line (\d+)", str(fault))
        reason = toml_fault(fault)
        problems.error(
            file,
            Location(line=int(line.group(1))) if line else "",
            Text(zh="不是合法的 TOML（{reason}）", en="not valid TOML ({reason})").fill(reason=reason),
            toml_remedy(text.splitlines()[int(line.group(1)) - 1 : int(line.group(1))] if line else []),
        )
        return None


def _typed(
    model: type[M], data: dict[str, Any], file: str, problems: Problems, known: dict[str, list[str]]
) -> M | None:
    try:
        return model.model_validate(data)
    except ValidationError as fault:
        explain(fault, file, same(""), known, problems)
        return None


def _areas(file: ReportFile, folder: Path, problems: Problems) -> Gazetteer | None:
    head = file.report
    regions: list[Region]
    spellings: dict[str, list[str]] = {}
    if head.regions == "table":
        read = own_regions(head.regions_file, folder, problems)
        if read is None:
            return None
        regions, spellings = read
        base: Mapping[str, str] = {}
    else:
        if head.regions == "province":
            known = provinces()
        else:
            known = places.prefectures() if head.regions == "prefecture" else places.counties()
        regions, base = list(known.regions.values()), known.names
        if head.members:
            chosen: set[str] = set()
            for i, word in enumerate(head.members, start=1):
                hit = known.find(word)
                if hit is None:
                    problems.error(
                        REPORT_FILE,
                        same(f"report members #{i}"),
                        Text(zh=f"没有名为“{word}”的地区", en=f"there is no region called “{word}”"),
                        _did_you_mean(known, word),
                    )
                else:
                    chosen.add(hit.code)
            regions = [r for r in regions if r.code in chosen or r.level == "aggregate"]
    for area in file.area:
        code = NATION.code if area.id == "nation" else area.id
        regions = [r for r in regions if r.code != code]
        regions.append(Region(code, area.name, area.name, slug_of(area.name["en"]), "aggregate"))
        spellings[code] = [
            area.id,
            *area.aliases,
            *([*NATION.name.values(), "中国"] if area.id == "nation" else []),
        ]
    own = gazetteer(regions, spellings)
    kept = {r.code for r in regions}
    return Gazetteer(own.regions, {**{n: c for n, c in base.items() if c in kept}, **own.names})


def own_regions(
    file: str | None, folder: Path, problems: Problems
) -> tuple[list[Region], dict[str, list[str]]] | None:
    """The regions of a user's own table, and their further spellings by code; None where it cannot be read."""
    if not file:
        problems.error(
            REPORT_FILE,
            same("report regions_file"),
            Text(zh="没有给出地区表", en="no file of regions is given"),
            Text(
                zh='写上 regions_file = "data/regions.csv"，列为 code,zh,en',
                en='write regions_file = "data/regions.csv", with the columns code,zh,en',
            ),
        )
        return None
    table = _read(folder, file, "", problems)
    if table is None or not _has_columns(table, ("code", "zh", "en"), problems):
        return None
    regions: list[Region] = []
    spellings: dict[str, list[str]] = {}
    seen: dict[str, int] = {}
    for row in table.rows:
        cells = dict(zip(table.header, row.cells, strict=True))
        code = cells["code"]
        if not re.fullmatch(r"[A-Za-z0-9._-]+", code) or not cells["zh"] or not slug_of(cells["en"]):
            problems.error(
                file,
                table.place(row.number),
                Text(zh="地区代码或名称不完整", en="the region's code or a name is incomplete"),
                Text(
                    zh="代码用字母或数字，中英文名称都要有",
                    en="use letters or digits for the code, and give both names",
                ),
            )
            continue
        slug = slug_of(cells["en"])
        for word in (code, slug):
            if word in seen:
                problems.error(
                    file,
                    table.place(row.number),
                    Text(zh=f"“{word}”与第{seen[word]}行重复", en=f"“{word}” is already in row {seen[word]}"),
                    Text(zh="每个地区只列一次", en="list every region once"),
                )
            seen.setdefault(word, row.number)
        regions.append(
            Region(
                code,
                Text(zh=cells["zh"], en=cells["en"]),
                Text(zh=cells.get("zh_full") or cells["zh"], en=cells.get("en_full") or cells["en"]),
                slug,
                "aggregate" if cells.get("level") == "aggregate" else "region",
            )
        )
        spellings[code] = [a for a in cells.get("aliases", "").split(";") if a]
    return regions, spellings


def _did_you_mean(known: Gazetteer, word: str) -> Text:
    hit = known.suggestion(word)
    if hit is None:
        return Text(zh="用行政区划代码、中文名或英文名", en="use the code, the Chinese or the English name")
    return Text(zh=f"是否应为“{hit}”？", en=f"did you mean “{hit}”?")


def _inside(folder: Path, file: str, problems: Problems) -> Path | None:
    """The path of a file that the report names, which must lie in the report's own folder."""
    try:
        path = (folder / file).resolve()
        path.is_file()
    except (OSError, ValueError):
        problems.error(
            REPORT_FILE,
            same(file[:60].replace("\0", "?")),
            Text(zh="不是文件名", en="is not the name of a file"),
            Text(zh="写成 data/… 这样的名称", en="write a name such as data/table.csv"),
        )
        return None
    if path.is_relative_to(folder.resolve()):
        return path
    problems.error(
        REPORT_FILE,
        same(file),
        Text(zh="文件在报告文件夹之外", en="the file lies outside the report's folder"),
        Text(zh="把它复制到报告的 data/ 中", en="copy it into the report's data/"),
    )
    return None


def _read(folder: Path, file: str, sheet: str, problems: Problems) -> RawTable | None:
    path = _inside(folder, file, problems)
    return read_table(path, file, problems, sheet) if path else None


def _has_columns(table: RawTable, wanted: Iterable[str], problems: Problems) -> bool:
    complete = True
    for name in wanted:
        if tidy(name) not in table.header:
            complete = False
            there = "、".join(h for h in table.header if h)
            hint = suggest(
                name,
                [h for h in table.header if h],
                Text(zh=f"表中有：{there}", en=f"the table has: {there}"),
            )
            problems.error(
                table.file,
                table.place(),
                Text(zh=f"缺少列“{name}”", en=f"the column “{name}” is missing"),
                hint,
            )
    return complete


def _indicators(
    specs: tuple[IndicatorSpec, ...], tables: tuple[TableSpec, ...], problems: Problems
) -> dict[str, Indicator]:
    home = {indicator: t for t in tables for indicator in t.columns.values()}
    found: dict[str, Indicator] = {}
    for spec in specs:
        where = same(f"indicator {spec.id}")
        if spec.id in found:
            problems.error(
                REPORT_FILE,
                where,
                Text(zh="这个指标定义了两次", en="this indicator is defined twice"),
                Text(zh="删去一个", en="delete one of them"),
            )
        if spec.id not in home:
            problems.error(
                REPORT_FILE,
                where,
                Text(zh="没有任何表提供这个指标", en="no table provides this indicator"),
                Text(
                    zh="在某个 [[table]] 的 columns 中写：表头 = 指标 id",
                    en="in the columns of a [[table]] write: heading = indicator id",
                ),
            )
        if spec.kind == "category" and len(spec.categories) < 2:
            problems.error(
                REPORT_FILE,
                where,
                Text(zh="分类指标没有列出类别", en="a category indicator must list its categories"),
                Text(
                    zh='写 categories = [{ id = "low", name = { zh = "低", en = "Low" } }, …]',
                    en='write categories = [{ id = "low", name = { zh = "低", en = "Low" } }, …]',
                ),
            )
        if spec.kind == "category" and spec.total:
            problems.error(
                REPORT_FILE,
                where,
                Text(zh="分类指标不能是总量", en="a category indicator is no total"),
                Text(zh="删去 total", en="delete total"),
            )
        table = home.get(spec.id)
        found[spec.id] = Indicator(
            spec.id,
            spec.name,
            spec.unit,
            spec.kind,
            1 if spec.direction == "+" else -1,
            spec.decimals,
            spec.weight,
            tuple(Category(c.id, c.name, c.colour) for c in spec.categories),
            spec.definition,
            table.source if table else "",
            table.file if table else "",
            bool(spec.total),
        )
    return found


def _category(word: str, indicator: Indicator) -> str | None:
    for category in indicator.categories:
        if tidy(word).casefold() in {category.id.casefold(), *(n.casefold() for n in category.name.values())}:
            return category.id
    return None


def _former(known: Gazetteer, word: str) -> tuple[Region, str] | None:
    """The region that once bore a name, and since when it no longer does."""
    levels: tuple[places.Level, ...] = ("prefecture", "county")
    for level in levels:
        past = places.former(level, tidy(word))
        if past is not None and past.kind == "renamed" and past.code in known.regions:
            return known.regions[past.code], past.since
    return None


def _region_of(
    known: Gazetteer, word: str, table: RawTable, row: int, heading: str, problems: Problems
) -> Region | None:
    region = known.find(tidy(word))
    if region is None and (past := _former(known, word)) is not None:
        region, since = past
        problems.warn(
            table.file,
            table.place(row, heading),
            Text(
                zh=f"“{word}”是旧名，{since + '年起' if since else '现'}为{region.full['zh']}",
                en=f"“{word}” is a former name, {'since ' + since if since else 'now'} {region.name['en']}",
            ),
            Text(
                zh="按现名读取；如辖区有变，请注意前后可比性",
                en="it is read under the present name; mind comparability where the area changed",
            ),
        )
    if region is None or region.level == "absent":
        what = (
            Text(zh=f"没有名为“{word}”的地区", en=f"there is no region called “{word}”")
            if word
            else Text(zh="没有写地区", en="the region is missing")
        )
        problems.error(table.file, table.place(row, heading), what, _did_you_mean(known, word))
        return None
    return region


def _figures(
    spec: TableSpec,
    table: RawTable,
    known: Gazetteer,
    indicators: Mapping[str, Indicator],
    limits: Mapping[str, IndicatorSpec],
    figures: dict[tuple[str, str, str], tuple[float | str | None, Text]],
    problems: Problems,
) -> None:
    """Read one table's cells into ``figures``: (indicator, region, period) → (value, where it stood)."""
    needed = [
        *spec.columns,
        *([spec.region] if not spec.area else []),
        *([spec.period] if spec.period else []),
    ]
    if not _has_columns(table, needed, problems):
        return
    read = {tidy(h) for h in needed} | {tidy(h) for h in spec.ignore}
    for heading in table.header:
        if heading and heading not in read:
            problems.warn(
                table.file,
                table.place(column=heading),
                Text(zh="这一列没有被使用", en="this column is not used"),
                Text(
                    zh="在 columns 中给它一个指标，或列入 ignore",
                    en="give it an indicator in columns, or list it under ignore",
                ),
            )
    at = {heading: i for i, heading in enumerate(table.header)}
    area = None
    if spec.area:
        area = known.find(spec.area)
        if area is None:
            problems.error(
                REPORT_FILE,
                same(f"table {spec.file} area"),
                Text(zh=f"没有名为“{spec.area}”的地区", en=f"there is no region called “{spec.area}”"),
                _did_you_mean(known, spec.area),
            )
            return
    columns = [
        (heading, at[tidy(heading)], indicators[i]) for heading, i in spec.columns.items() if i in indicators
    ]
    first_row: dict[tuple[str, str], int] = {}
    for row in table.rows:
        region = area or _region_of(
            known, row.cells[at[tidy(spec.region)]], table, row.number, spec.region, problems
        )
        if region is None:
            continue
        period = tidy(row.cells[at[tidy(spec.period)]]) if spec.period else (spec.at or "")
        period = period.removesuffix("年").replace("—", "-").replace("–", "-")
        if not period:
            problems.error(
                table.file,
                table.place(row.number, spec.period or ""),
                Text(zh="没有写时期", en="the period is missing"),
                Text(zh="填上年份或时期", en="fill in the year or period"),
            )
            continue
        key = (region.code, period)
        if key in first_row:
            name, when = region.name, (Text(zh=f"（{period}）", en=f" ({period})"))
            problems.error(
                table.file,
                table.place(row.number),
                Text(
                    zh=f"“{name['zh']}”{when['zh']}与第{first_row[key]}行重复",
                    en=f"{name['en']}{when['en']} is already in row {first_row[key]}",
                ),
                Text(zh="删去其中一行", en="delete one of the two rows"),
            )
            continue
        first_row[key] = row.number
        for heading, i, indicator in columns:
            value = _value(
                row.cells[i], indicator, limits[indicator.id], table, row.number, heading, problems
            )
            address = (indicator.id, *key)
            place = Text({k: f"{table.file}:{v}" for k, v in table.place(row.number).items()})
            if address in figures and figures[address][0] != value:
                problems.error(
                    table.file,
                    table.place(row.number, heading),
                    Text(
                        zh=f"与 {figures[address][1]['zh']} 给出的数不同",
                        en=f"differs from the figure given in {figures[address][1]['en']}",
                    ),
                    Text(zh="只保留正确的一处", en="keep the right one only"),
                )
            figures[address] = (value, place)


def _value(
    word: str,
    indicator: Indicator,
    limit: IndicatorSpec,
    table: RawTable,
    row: int,
    heading: str,
    problems: Problems,
) -> float | str | None:
    """One cell: a float (NaN where missing), or a category id (None where missing)."""
    where = table.place(row, heading)
    value = number(word)
    if indicator.kind == "category":
        found = _category(word, indicator)
        if found is None and not (value is not None and math.isnan(value)):
            names = [c.id for c in indicator.categories]
            problems.error(
                table.file,
                where,
                Text(
                    zh=f"“{word}”不是 {indicator.name['zh']} 的类别",
                    en=f"“{word}” is not a category of {indicator.name['en']}",
                ),
                suggest(word, names),
            )
        return found
    if value is None:
        problems.error(
            table.file,
            where,
            Text(zh=f"“{word}”不是数字", en=f"“{word}” is not a number"),
            Text(
                zh="改成数字；没有数据就留空或写“…”",
                en="write a number; where there is no figure leave the cell empty or write “…”",
            ),
        )
        return math.nan
    low, high = limit.minimum, limit.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = f"{'' if low is None else f'{low:g}'} … {'' if high is None else f'{high:g}'}"
        problems.error(
            table.file,
            where,
            Text(zh=f"{word} 超出 {bounds}", en=f"{word} is outside {bounds}"),
            Text(
                zh="改正数字，或修改指标的 minimum / maximum",
                en="correct the figure, or change the indicator's minimum / maximum",
            ),
        )
    return value


def _grouping(spec: GroupingSpec, folder: Path, known: Gazetteer, problems: Problems) -> Grouping | None:
    table = _read(folder, spec.file, "", problems)
    if table is None or not _has_columns(table, (spec.region, spec.group, *spec.where), problems):
        return None
    at = {h: i for i, h in enumerate(table.header)}
    ids = {tidy(w).casefold(): g.id for g in spec.groups for w in (g.id, *g.name.values())}
    members: dict[str, str] = {}
    for row in table.rows:
        if any(row.cells[at[tidy(k)]] != v for k, v in spec.where.items()):
            continue
        region = _region_of(known, row.cells[at[tidy(spec.region)]], table, row.number, spec.region, problems)
        word = row.cells[at[tidy(spec.group)]]
        group = ids.get(tidy(word).casefold())
        if group is None:
            problems.error(
                spec.file,
                table.place(row.number, spec.group),
                Text(
                    zh=f"分组 {spec.id} 没有“{word}”这一组",
                    en=f"the grouping {spec.id} has no group “{word}”",
                ),
                suggest(word, [w for g in spec.groups for w in g.name.values()]),
            )
        if region is None or group is None:
            continue
        if region.code in members and members[region.code] != group:
            problems.error(
                spec.file,
                table.place(row.number),
                Text(zh=f"“{region.name['zh']}”属于两个组", en=f"{region.name['en']} is in two groups"),
                Text(zh="每个地区只能属于一组", en="a region belongs to one group only"),
            )
        members[region.code] = group
    if not members and not problems.errors:
        problems.error(
            REPORT_FILE,
            same(f"grouping {spec.id}"),
            Text(zh="分组里没有任何地区", en="the grouping has no regions"),
            Text(zh="检查 where 的取值", en="check the values under where"),
        )
    return Grouping(spec.id, spec.name, {g.id: g.name for g in spec.groups}, members, spec.source)


def _decimals(word: str) -> int:
    return len(tidy(word).partition(".")[2])


def _printed(
    spec: PrintedSpec, folder: Path, known: Gazetteer, groupings: Mapping[str, Grouping], problems: Problems
) -> pd.DataFrame | None:
    """A printed table: index levels region/group/period as the file has them, numbers as floats.

    ``attrs["decimals"]`` holds the decimals each column was printed with (the most that occur in it).
    """
    table = _read(folder, spec.file, spec.sheet, problems)
    levels = {"region": spec.region, "group": spec.group, "period": spec.period}
    used = {level: tidy(heading) for level, heading in levels.items() if heading}
    if table is None or not _has_columns(table, used.values(), problems):
        return None
    at = {h: i for i, h in enumerate(table.header)}
    names: dict[str, str] = dict.fromkeys((*NATION.name.values(), "中国", "合计", "all"), "all")
    for g in spec.groupings:
        if g in groupings:
            for gid, text in groupings[g].groups.items():
                names.update(dict.fromkeys((gid, *text.values(), text["zh"] + "地区"), gid))
    values = [
        h for h in table.header if h and h not in used.values() and h not in {tidy(i) for i in spec.ignore}
    ]
    keys: list[tuple[str, ...]] = []
    data: dict[str, list[Any]] = {h: [] for h in values}
    decimals = dict.fromkeys(values, 0)
    for row in table.rows:
        key: list[str] = []
        for level, heading in used.items():
            word = tidy(row.cells[at[heading]])
            if level == "region":
                region = _region_of(known, word, table, row.number, heading, problems)
                word = region.code if region else word
            elif level == "group":
                if word not in names:
                    problems.error(
                        spec.file,
                        table.place(row.number, heading),
                        Text(zh=f"没有名为“{word}”的组", en=f"there is no group called “{word}”"),
                        suggest(word, names),
                    )
                word = names.get(word, word)
            key.append(word)
        keys.append(tuple(key))
        for h in values:
            word = row.cells[at[h]]
            value = number(word)
            data[h].append(word if value is None else value)
            if value is not None and not math.isnan(value):
                decimals[h] = max(decimals[h], _decimals(word))
    index = (
        pd.MultiIndex.from_tuples(keys, names=list(used))
        if len(used) > 1
        else pd.Index([k[0] for k in keys], name=next(iter(used), "row"))
    )
    frame = pd.DataFrame(data, index=index)
    frame.attrs["decimals"] = decimals
    return frame


def _analyses(file: ReportFile, problems: Problems) -> tuple[tuple[Analysis, Parameters], ...]:
    found: list[tuple[Analysis, Parameters]] = []
    seen: set[str] = set()
    for i, raw in enumerate(file.analysis, start=1):
        name = str(raw.get("id", f"#{i}"))
        where = same(f"analysis {name}")
        kind = str(raw.get("kind", ""))
        if kind not in ANALYSES:
            problems.error(
                REPORT_FILE,
                where,
                Text(zh=f"没有名为“{kind}”的分析方法", en=f"there is no analysis of the kind “{kind}”"),
                suggest(kind, ANALYSES),
            )
            continue
        if name in seen:
            problems.error(
                REPORT_FILE,
                where,
                Text(zh="这个 id 用了两次", en="this id is used twice"),
                Text(zh="改名", en="rename one of them"),
            )
        seen.add(name)
        entry = ANALYSES[kind]
        try:
            found.append((entry, entry.parameters.model_validate(raw)))
        except ValidationError as fault:
            explain(fault, REPORT_FILE, where, list(entry.parameters.model_fields), problems)
    return tuple(found)


def _texts(folder: Path, languages: Iterable[str], problems: Problems) -> dict[str, Text]:
    """``text/<name>.<language>.md`` in every language the report has."""
    names = sorted({p.name.rsplit(".", 2)[0] for p in (folder / "text").glob("*.*.md")})
    texts: dict[str, Text] = {}
    for name in names:
        words: dict[str, str] = {}
        for lang in languages:
            path = folder / "text" / f"{name}.{lang}.md"
            if not path.is_file():
                problems.error(
                    f"text/{name}.{lang}.md",
                    "",
                    Text(zh="缺少这一语言的文本", en="the text is missing in this language"),
                    Text(
                        zh="译好后放入，或删去另一语言的文件",
                        en="translate it, or delete the other language's file",
                    ),
                )
                continue
            content = decode(path.read_bytes())
            if content is None:
                problems.error(
                    f"text/{name}.{lang}.md",
                    "",
                    Text(zh="文件不是可识别的文本", en="the file is not readable text"),
                    Text(zh="请存为 UTF-8", en="save it as UTF-8"),
                )
                continue
            words[lang] = content
        texts[name] = Text(words)
    return texts


def _check_references(file: ReportFile, problems: Problems) -> None:
    sources = [s.id for s in file.source]
    for kind, entries in (("table", file.table), ("printed", file.printed), ("grouping", file.grouping)):
        for entry in entries:
            if entry.source and entry.source not in sources:
                label = getattr(entry, "id", None) or getattr(entry, "file", "")
                problems.error(
                    REPORT_FILE,
                    same(f"{kind} {label} source"),
                    Text(
                        zh=f"没有名为“{entry.source}”的来源", en=f"there is no source called “{entry.source}”"
                    ),
                    suggest(entry.source, sources),
                )
    ids = [i.id for i in file.indicator]
    for table in file.table:
        for heading, indicator in table.columns.items():
            if indicator not in ids:
                problems.error(
                    REPORT_FILE,
                    same(f"table {table.file} columns {heading}"),
                    Text(zh=f"没有名为“{indicator}”的指标", en=f"there is no indicator called “{indicator}”"),
                    suggest(indicator, ids),
                )


def _check_corrections(file: ReportFile, known: Gazetteer, problems: Problems) -> None:
    """A correction must be about a region and an indicator that there are."""
    ids = [i.id for i in file.indicator]
    for i, correction in enumerate(file.correction, start=1):
        if correction.region and known.find(correction.region) is None:
            problems.error(
                REPORT_FILE,
                same(f"correction #{i} region"),
                Text(
                    zh=f"没有名为“{correction.region}”的地区",
                    en=f"there is no region called “{correction.region}”",
                ),
                _did_you_mean(known, correction.region),
            )
        if correction.indicator and correction.indicator not in ids:
            problems.error(
                REPORT_FILE,
                same(f"correction #{i} indicator"),
                Text(
                    zh=f"没有名为“{correction.indicator}”的指标",
                    en=f"there is no indicator called “{correction.indicator}”",
                ),
                suggest(correction.indicator, ids),
            )


def _panel(
    indicators: Mapping[str, Indicator],
    figures: Mapping[tuple[str, str, str], tuple[float | str | None, Text]],
    known: Gazetteer,
    groupings: Mapping[str, Grouping],
) -> Panel:
    rows = sorted({key[1:] for key in figures})
    index = pd.MultiIndex.from_tuples(rows, names=["region", "period"])
    position = {key: i for i, key in enumerate(rows)}
    numbers = {i: [math.nan] * len(rows) for i, spec in indicators.items() if spec.kind == "number"}
    categories: dict[str, list[str | None]] = {
        i: [None] * len(rows) for i, spec in indicators.items() if spec.kind == "category"
    }
    for (indicator, *key), (value, _) in figures.items():
        at = position[(key[0], key[1])]
        if indicator in numbers:
            numbers[indicator][at] = float(value) if isinstance(value, float | int) else math.nan
        else:
            categories[indicator][at] = value if isinstance(value, str) else None
    return Panel(
        pd.DataFrame(numbers, index=index, dtype=float),
        pd.DataFrame(categories, index=index, dtype=object),
        indicators,
        dict(sorted(known.regions.items())),
        groupings,
    )


def load_report(folder: Path, problems: Problems) -> Report | None:
    """Read a report folder; None where it cannot be typed at all. Everything wrong is in ``problems``."""
    raw = read_toml(folder / REPORT_FILE, REPORT_FILE, problems)
    if raw is None:
        return None
    file = _typed(ReportFile, raw, REPORT_FILE, problems, keys_of(ReportFile))
    rules = RulesFile()
    if (folder / RULES_FILE).is_file():
        raw_rules = read_toml(folder / RULES_FILE, RULES_FILE, problems)
        if raw_rules is not None:
            rules = _typed(RulesFile, raw_rules, RULES_FILE, problems, keys_of(RulesFile)) or RulesFile()
    if file is None:
        return None
    _check_references(file, problems)
    for named in (file.report.geometry, file.report.printer_profile):
        if named:
            _inside(folder, named, problems)
    known = _areas(file, folder, problems)
    if known is None:
        return None
    _check_corrections(file, known, problems)
    indicators = _indicators(file.indicator, file.table, problems)
    limits = {i.id: i for i in file.indicator}
    figures: dict[tuple[str, str, str], tuple[float | str | None, Text]] = {}
    for spec in file.table:
        table = _read(folder, spec.file, spec.sheet, problems)
        if table is not None:
            _figures(spec, table, known, indicators, limits, figures, problems)
    groupings = {}
    for grouping in file.grouping:
        made = _grouping(grouping, folder, known, problems)
        if made is not None:
            groupings[made.id] = made
    printed = {}
    for p in file.printed:
        frame = _printed(p, folder, known, groupings, problems)
        if frame is not None:
            printed[p.id] = frame
    analyses = _analyses(file, problems)
    texts = _texts(folder, file.report.languages, problems)
    files = {
        *(t.file for t in file.table),
        *(p.file for p in file.printed),
        *(g.file for g in file.grouping),
    }
    paths = {f: _inside(folder, f, Problems()) for f in sorted(files)}
    checksums = {f: checksum(path) for f, path in paths.items() if path is not None and path.is_file()}
    name, place = name_and_place(folder)
    return Report(
        name,
        folder,
        file,
        _panel(indicators, figures, known, groupings),
        known,
        analyses,
        rules,
        printed,
        texts,
        {s.id: s for s in file.source},
        place,
        checksums,
    )
