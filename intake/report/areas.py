"""Regions, areas and groups of a report, its own or China's: `own_regions`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.values import Grouping, Region, Text, same
from intake.places import china
from intake.places.regions import NATION, Gazetteer, gazetteer, page_slug, provinces, slug_of
from intake.problems import Problems, suggest
from intake.report.folder import has_columns, read_sheet
from intake.report.report import REPORT_FILE
from intake.report.schema import GroupingSpec, ReportFile
from intake.tables.files import RawTable, tidy

#: names stand in tables, on maps and in the addresses of pages
LONGEST_NAME = 100
#: as many members of another level are named, of more the rest is counted
_SHOWN = 3


def areas_of(file: ReportFile, folder: Path, problems: Problems) -> Gazetteer | None:
    """The regions and areas that a report can speak of: a level of China, or its own table, and its ``[[area]]``."""
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
            known = china.prefectures() if head.regions == "prefecture" else china.counties()
        regions, base = list(known.regions.values()), known.names
        if head.members:
            chosen = _members(head.members, head.regions, known, problems)
            if chosen is None:
                return None
            regions = [r for r in regions if r.code in chosen or r.level == "aggregate"]
    for area in file.area:
        code = NATION.code if area.id == "nation" else area.id
        regions = [r for r in regions if r.code != code]
        open_ = area.name["en"].startswith("TODO")
        slug = slug_of(area.id if open_ else area.name["en"])
        regions.append(Region(code, area.name, area.name, slug, "aggregate"))
        spellings[code] = [
            area.id,
            *area.aliases,
            *([*NATION.name.values(), "中国"] if area.id == "nation" else []),
        ]
    own = gazetteer(regions, spellings)
    kept = {r.code for r in regions}
    return Gazetteer(own.regions, {**{n: c for n, c in base.items() if c in kept}, **own.names})


def _members(
    words: Sequence[str], level: china.Level, known: Gazetteer, problems: Problems
) -> set[str] | None:
    """The codes of a report's members; None where some are of another level, so that no row of a table could be one of them."""
    chosen: set[str] = set()
    others: dict[china.Level, dict[int, str]] = {}
    for i, word in enumerate(words, start=1):
        if (hit := known.find(word)) is not None:
            chosen.add(hit.code)
        elif (found := _place_of([other for other in china.LEVELS if other != level], word)) is not None:
            others.setdefault(found[0], {})[i] = word
        else:
            problems.error(REPORT_FILE, same(f"report members #{i}"), *unknown_region(known, word))
            # the region that is meant, so that its rows are not told besides
            if (meant := known.suggestion(word)) is not None and (hit := known.find(meant)) is not None:
                chosen.add(hit.code)
    for other, some in others.items():
        problems.error(
            REPORT_FILE, same(f"report members #{min(some)}"), *_of_another_level(level, other, some)
        )
    return None if others else chosen


def whole_of(file: ReportFile, known: Gazetteer, problems: Problems) -> str:
    """The code of the area that all the report's regions make together; empty where it has none.

    All provinces, prefectures or counties of China are the nation; of other regions the report must say it.
    """
    head = file.report
    if not head.whole:
        return NATION.code if head.regions != "table" and not head.members else ""
    code = NATION.code if head.whole == "nation" else head.whole
    region = known.regions.get(code)
    if region is None or region.level != "aggregate":
        problems.error(
            REPORT_FILE,
            same("report whole"),
            Text(zh=f"没有名为“{head.whole}”的合计地区", en=f"there is no [[area]] “{head.whole}”"),
            suggest(head.whole, [a.id for a in file.area]),
        )
        return ""
    return code


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
    table = read_sheet(folder, file, "", problems, same("report regions_file"))
    if table is None or not has_columns(table, ("code", "zh", "en"), problems):
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
                Text(zh="地区代码或名称不完整", en="the region’s code or a name is incomplete"),
                Text(
                    zh="代码用字母或数字，中英文名称都要有",
                    en="use letters or digits for the code, and give both names",
                ),
            )
            continue
        if max(len(word) for word in (code, cells["zh"], cells["en"])) > LONGEST_NAME:
            problems.error(
                file,
                table.place(row.number),
                Text(
                    zh=f"代码或名称超过 {LONGEST_NAME} 个字符",
                    en=f"the code or a name is longer than {LONGEST_NAME} letters",
                ),
                Text(
                    zh="写简称；全称写在 zh_full、en_full",
                    en="give the short name; the full one goes under en_full, zh_full",
                ),
            )
            continue
        # a name that is still to be written gives no address that could be kept
        slug = page_slug(code if cells["en"].startswith("TODO") else cells["en"])
        for word in dict.fromkeys((code, slug)):
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


def _former(known: Gazetteer, word: str) -> tuple[Region, str] | None:
    """The region that once bore a name, and since when it no longer does."""
    levels: tuple[china.Level, ...] = ("prefecture", "county")
    for level in levels:
        past = china.former(level, tidy(word))
        if past is not None and past.kind == "renamed" and past.code in known.regions:
            return known.regions[past.code], past.since
    return None


def region_of(
    known: Gazetteer, word: str, table: RawTable, row: int, heading: str, problems: Problems
) -> Region | None:
    """The region that a cell names, by code, name or spelling; None with the problem told."""
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
        if not word:
            said = Text(zh="没有写地区", en="the region is missing"), _did_you_mean(known, word)
        elif region is None:
            said = unknown_region(known, word)
        else:
            said = _no_region(word), _did_you_mean(known, word)
        problems.error(table.file, table.place(row, heading), *said)
        return None
    return region


def _no_region(word: str) -> Text:
    return Text(zh=f"没有名为“{word}”的地区", en=f"there is no region called “{word}”")


def _beside(word: str, region: Region) -> Text:
    """The name of a region to stand after a word that is its code; nothing after one of its names."""
    if tidy(word) != region.code:
        return same("")
    return Text(zh=f"（{region.name['zh']}）", en=f" ({region.name['en']})")


def unknown_region(known: Gazetteer, word: str) -> tuple[Text, Text]:
    """What is wrong with a word that names none of a report's regions, and what to do.

    Args:
        known: The report's regions.
        word: The name or code as it was written.

    Returns:
        The fault and its remedy: a place of China that the report leaves out is told from a misspelling.
    """
    elsewhere = _of_china(known, word)
    if elsewhere is None:
        return _no_region(word), _did_you_mean(known, word)
    name = _beside(word, elsewhere)
    return (
        Text(
            zh=f"“{word}”{name['zh']}不是本报告的地区",
            en=f"“{word}”{name['en']} is not among the report’s regions",
        ),
        Text(
            zh="应有它，就改 report.toml 的 regions 和 members；是合计，就加一个 [[area]]；不用，就删去这些行",
            en="if it should be, mend regions and members in report.toml; if it is a sum of others, add an [[area]]; else delete the rows",
        ),
    )


def _of_another_level(level: china.Level, other: china.Level, words: Mapping[int, str]) -> tuple[Text, Text]:
    """Fault and remedy where words among a report's members, by their number, name places of another level."""
    here, there = china.LEVEL_NAMES[level], china.LEVEL_NAMES[other]
    named = {
        w: _beside(w, hit) for w in words.values() if (hit := china.of_level(other).find(tidy(w))) is not None
    }
    shown = list(named)[:_SHOWN] if len(named) > _SHOWN + 1 else list(named)
    more = len(named) - len(shown)
    zh = "、".join(f"“{w}”{named[w]['zh']}" for w in shown) + (f"等 {len(named)} 个" if more else "")
    en = ", ".join(f"“{w}”{named[w]['en']}" for w in shown) + (f" and {more} more" if more else "")
    are = f"is one of China’s {there['en']}" if len(named) == 1 else f"are {there['en']}"
    return (
        Text(
            zh=f"{zh}是{there['zh']}地区，本报告的地区是{here['zh']}",
            en=f"{en} {are}, but the report’s regions are {here['en']}",
        ),
        Text(
            zh=f'写{here["zh"]}地区的代码或名称，或把 regions 改为 "{other}"',
            en=f'name {here["en"]} by code or name, or write regions = "{other}"',
        ),
    )


def _of_china(known: Gazetteer, word: str) -> Region | None:
    """The province, prefecture or county that a word names, in a report of such regions, whether it has it or not."""
    levels = [china.of_level(level) for level in china.LEVELS]
    # a table of one's own regions may give them the same codes
    if not any(
        level.regions.get(code) is region for code, region in known.regions.items() for level in levels
    ):
        return None
    found = _place_of(china.LEVELS, word)
    return found and found[1]


def _place_of(levels: Sequence[china.Level], word: str) -> tuple[china.Level, Region] | None:
    """The first of the levels at which a word names a region, and that region."""
    places = ((level, china.of_level(level).find(tidy(word))) for level in levels)
    return next(((level, hit) for level, hit in places if hit is not None and hit.level == "region"), None)


def grouping_of(spec: GroupingSpec, folder: Path, known: Gazetteer, problems: Problems) -> Grouping | None:
    """A grouping as its table says it: region by region, and the names of its groups."""
    table = read_sheet(folder, spec.file, "", problems, same(f"grouping {spec.id} file"))
    if table is None or not has_columns(table, (spec.region, spec.group, *spec.where), problems):
        return None
    at = {h: i for i, h in enumerate(table.header)}
    ids = {tidy(w).casefold(): g.id for g in spec.groups for w in (g.id, *g.name.values())}
    members: dict[str, str] = {}
    for row in table.rows:
        if any(row.cells[at[tidy(k)]] != v for k, v in spec.where.items()):
            continue
        region = region_of(known, row.cells[at[tidy(spec.region)]], table, row.number, spec.region, problems)
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
    means = {g.id: g.mean for g in spec.groups if g.mean}
    return Grouping(spec.id, spec.name, {g.id: g.name for g in spec.groups}, members, spec.source, means)
