"""A user's own spreadsheet, however it is laid out, becomes figures by region, period and indicator: ``read_statistics``.

Each sheet becomes an upright table (``page``), its columns get roles (``columns``), its cells become series (``reading``,
``cells``), and what the whole says about regions, totals, units and directions is settled at the end (``settle``). What the
table does not say is never guessed in silence: reading goes on with a proposal, so that all questions are asked at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from analysis.values import Problem, Text
from intake.new.answers import Answers, Question, choices, typed
from intake.new.content.cells import Collector
from intake.new.content.reading import TableReader
from intake.new.content.regions import Places
from intake.new.content.sheets_apart import sheets_apart
from intake.new.content.unseen_columns import without_unseen
from intake.new.forms.column_units import with_column_units
from intake.new.forms.continued import continued
from intake.new.forms.decimal_comma import with_points, without_thousands
from intake.new.forms.indicators_down import Described, indicators_down
from intake.new.forms.joined_key import split_joined_key
from intake.new.forms.listed_series import unlisted
from intake.new.forms.parts_of_cities import with_their_cities
from intake.new.forms.pivots import without_pivots
from intake.new.forms.plain_cells import with_plain_cells
from intake.new.forms.regions_over_blocks import blocks_with_regions
from intake.new.forms.sheet_a_region import with_sheet_names
from intake.new.forms.sheets_told_apart import told_apart
from intake.new.forms.side_by_side import one_below_the_other
from intake.new.forms.stub_columns import carried_down, groups_apart
from intake.new.forms.zero_signs import with_zeros
from intake.new.layout.around import but_for_years, title_of, without_year
from intake.new.layout.columns import roles_of
from intake.new.layout.headings import is_nameless
from intake.new.layout.nested_names import Nested, names_in_one_column
from intake.new.layout.page import filled, page_of, upright
from intake.new.layout.roles import Roles
from intake.new.layout.said import INDICATOR, KIND
from intake.new.layout.two_languages import english_title
from intake.new.notes import Notes
from intake.new.ranks_alone import ranks_alone, tells_ranks
from intake.new.sections.axes import without_axes
from intake.new.sections.calendars import in_common_years
from intake.new.sections.census import without_joined_headings
from intake.new.sections.english_beside import in_english
from intake.new.sections.figures_with_marks import without_marks_behind
from intake.new.sections.names_under_heads import told_by_sections
from intake.new.sections.one_code import without_one_code
from intake.new.sections.printed import without_print
from intake.new.sections.regions_first import with_regions_first
from intake.new.sections.saying import (
    say_marks,
    say_points,
    say_printed,
    say_short_years,
    say_units,
    told_by_year,
)
from intake.new.sections.set_in import named_under_heads
from intake.new.sections.short_years import with_whole_years
from intake.new.sections.units_between import by_units
from intake.new.settling.about_indicators import About, without_about
from intake.new.settling.outer_names import taiwan_units
from intake.new.settling.settle import settle
from intake.new.settling.unused import unused_answers
from intake.new.tidy import Tidy
from intake.places.regions import Gazetteer, gazetteer
from intake.problems import Problems, near
from intake.report.areas import own_regions
from intake.tables.encodings import encoding_of
from intake.tables.kinds import TEXTS
from intake.tables.sheets import read_grids
from intake.tables.units import split_unit
from intake.tables.workbook import Grid

#: what is being done, how much is done, of how much
Progress = Callable[[str, int, int], None]
#: a title that says no more than that the table goes on
_CONTINUED = re.compile(
    r"[\d.-]*\s*(?:[（(]?续(?:表)?[一二三四\d]*[）)]?|\(?continued\)?)(?: continued)?", re.IGNORECASE
)
#: a line above a table that names the one region that it is about
_ONE_REGION = re.compile(
    r"\s*(?:地区|区域|省份|城市|region|area|province|state|city|county|country)\s*[:：]\s*(\S.{0,38}\S)\s*",
    re.IGNORECASE,
)


def read_statistics(
    path: Path, problems: Problems, answers: Answers | None = None, progress: Progress | None = None
) -> Tidy | None:
    """Read a user's spreadsheet; None (with the reasons in ``problems``) where it is not one.

    The table may be long or wide, on one sheet or several, with years in rows, in columns, in sheet names or in
    the title; with units in brackets; with joined heading rows; with regions down or across; a download of Eurostat,
    the World Bank, the OECD or 国家数据. Errors are in ``problems``; what was assumed is in the result's ``notes``; what
    must be said first, in its ``questions``.
    """
    # what was used in another reading says nothing of this one
    answers = replace(answers or Answers(), used=set())
    say = progress or (lambda *_: None)
    notes = Notes(path.name, problems)
    laid_out = _laid_out(path, notes, answers, say)
    if laid_out is None:
        return None
    untold = notes.copy()
    tidy = _understood(laid_out, notes, answers, say)
    if tidy is None or not answers.unit or not tidy.questions:
        return tidy
    # what is open without the units as well was asked in the same round
    before = _understood(laid_out, untold, replace(answers, unit={}), lambda *_: None)
    return tidy if before is None else _in_one_round(tidy, {(q.id, q.subject) for q in before.questions})


def _in_one_round(tidy: Tidy, asked: Collection[tuple[str, str]]) -> Tidy:
    """The table without the questions that only units told by the user opened: what stands in their place is told.

    Whether fractions are meant is asked all the same: of a hundred times too little nothing is to be published.
    """
    opened = [q for q in tidy.questions if q.id != "percent" and (q.id, q.subject) not in asked]
    told = [_settled(tidy.file, q) for q in opened]
    return replace(
        tidy,
        questions=tuple(q for q in tidy.questions if q not in opened),
        notes=(*tidy.notes, *told),
    )


def _settled(file: str, question: Question) -> Problem:
    """What is assumed where a question is not asked: what the user told is right, and no direction makes a member of an index."""
    if question.id == "direction":
        zh, en = "没有另问，不进指数", "this is not asked, and it stays out of the index"
    else:
        zh, en = "没有另问，照原样读", "this is not asked, and figures are read as they stand"
    what = Text(zh=f"{question.text['zh']}？{zh}", en=f"{question.text['en']}? {en}")
    remedy = Text(zh=f"要另说，加 {question.words()}", en=f"to say otherwise add {question.words()}")
    return Problem(file, question.place, what, remedy, "warning")


class _LaidOut(NamedTuple):
    """The tables of a file and what is in their columns, for which it is all the same what units the user tells."""

    tables: list[Roles]
    #: what columns beside the indicators say of them
    about: About
    #: the user's own regions
    known: Gazetteer | None


def _laid_out(path: Path, notes: Notes, answers: Answers, say: Progress) -> _LaidOut | None:
    """Read a file and find its tables; None where it has no sheet, or the user's regions cannot be read."""
    say("read", 0, 0)
    grids = _chosen(read_grids(path, path.name, notes.problems), answers, notes)
    if not grids:
        return None
    _say_encoding(path, notes)
    known: Gazetteer | None = None
    if answers.regions_file is not None:
        read = own_regions(answers.regions_file.name, answers.regions_file.parent, notes.problems)
        if read is None:
            return None
        known = gazetteer(*read)
    say("understand", 0, 0)
    about: About = {}
    return _LaidOut(_tables(grids, answers, notes, known, about), about, known)


def _understood(laid_out: _LaidOut, notes: Notes, answers: Answers, say: Progress) -> Tidy | None:
    """Read the figures of tables with these answers, and ask whatever they leave open."""
    tables, about, known = laid_out
    if not tables:
        return (
            None
            if notes.problems.errors
            else settle(Collector(notes, answers), Places(notes, answers, known), [], notes, answers)
        )
    places = Places(notes, answers, known)
    places.learn(tables)
    collector = Collector(notes, answers)
    collector.given.update({name: dict(said) for name, said in about.items()})
    by_unit = _units_differ(tables)
    for table in tables:
        reader = TableReader(table, places, collector, notes, answers, by_unit)
        reader.read(lambda done, of: say("figures", done, of))
        reader.tell_repeats()
    tidy = settle(collector, places, tables, notes, answers)
    tidy = replace(tidy, unused=unused_answers(tidy, answers, collector, tables))
    # 1-1-2 续表 goes on under the title of the sheet before it
    headed = [t for t in tables if not _CONTINUED.fullmatch(title_of(t.page.title))]
    titles = but_for_years({title_of(t.page.title) for t in headed} - {""})
    english = {v.unit: v.english_unit for t in tables for v in t.values if v.unit and v.english_unit}
    english = {**taiwan_units([r.name["zh"] for r in tidy.regions.values()]), **english}
    named = {english_title(t.page.titles) for t in headed}
    one = len(titles) == 1
    return replace(
        tidy,
        title=titles.pop() if one else "",
        title_in_english=named.pop() if one and len(named) == 1 else "",
        units_in_english=english,
    )


def _units_differ(tables: list[Roles]) -> bool:
    """Whether each table holds one indicator without a name of its own, and a unit above it that not all have."""
    units = [t.page.units for t in tables]
    regions = [set(t.columns[t.region].distinct) for t in tables if t.region is not None]
    if len(regions) > 1 and not set.intersection(*regions):
        # the regions of one table go on in another unit
        return False
    nameless = all(t.measure is None and all(map(is_nameless, t.values)) for t in tables)
    return nameless and all(len(u) == 1 for u in units) and len(set(units)) > 1


def _say_encoding(path: Path, notes: Notes) -> None:
    """Text that is neither Unicode nor of the mainland was read in an encoding that was found out, and may be another."""
    if path.suffix.lower() not in TEXTS:
        return
    name = encoding_of(path.read_bytes())
    if name not in {"utf-8", "utf-16", "gb18030", ""}:
        notes.note(
            "",
            f"文件按编码 {name} 读取",
            f"the file is read in the encoding {name}",
            "如名称有乱码，请另存为 UTF-8",
            "where names look wrong save it as UTF-8",
        )


def _chosen(grids: list[Grid], answers: Answers, notes: Notes) -> list[Grid]:
    """The sheets that are read: those asked for, else those that can be seen."""
    if not answers.sheets:
        for grid in grids:
            if grid.hidden:
                notes.note(
                    grid.place(),
                    "这个工作表是隐藏的，没有读取",
                    "this sheet is hidden and is not read",
                    f"要读取，加 --sheet {typed(grid.name)}",
                    f"to read it say --sheet {typed(grid.name)}",
                )
        seen, pivots = without_pivots([g for g in grids if not g.hidden] or grids)
        for grid in pivots:
            notes.note(
                grid.place(),
                "这个工作表是数据透视表，由别的工作表汇总而来，没有读取",
                "this sheet is a pivot table, which sums up another sheet, and is not read",
                f"要读取，加 --sheet {typed(grid.name)}",
                f"to read it say --sheet {typed(grid.name)}",
            )
        return seen
    for name in answers.sheets:
        if name not in {g.name for g in grids}:
            listing = ", ".join(g.name for g in grids if g.name) or "—"
            notes.error(
                Text(zh=f"工作表 {name}", en=f"sheet {name}"),
                "没有这个工作表",
                "there is no such sheet",
                f"现有工作表：{listing}",
                f"the sheets are: {listing}",
            )
    return [g for g in grids if g.name in answers.sheets]


def _tables(
    grids: list[Grid], answers: Answers, notes: Notes, known: Gazetteer | None, about: About
) -> list[Roles]:
    """The sheets that have figures by region; a question or an error where there are none.

    Args:
        about: takes what columns beside the indicators say of them.
    """
    own = [] if known is None else list(known.names)
    grids_with_roles: list[tuple[Grid, Roles | None]] = []
    for grid in told_apart(with_sheet_names(grids)):
        if grid.out_of_sight:
            notes.note(
                grid.place(),
                f"隐藏的行也读取了（{grid.out_of_sight}）",
                f"hidden rows are read as well ({grid.out_of_sight})",
            )
        bare, printed = without_print(grid)
        say_printed(grid, printed, notes)
        bare, marks = without_marks_behind(bare)
        say_marks(grid, marks, notes)
        bare, short = with_whole_years(with_regions_first(bare))
        say_short_years(grid, short, notes)
        zeroed, zeros = with_zeros(told_by_year(grid, bare, notes))
        if zeros:
            notes.note(
                grid.place(),
                f"表的说明写明“-”是零，{zeros} 处“-”读作 0",
                f"a legend says that “-” is zero: {zeros} cells with it are read as 0",
            )
        parted_whole, thousands = without_thousands(zeroed)
        plain, commas = with_points(parted_whole)
        plain, margins = without_joined_headings(plain)
        _say_margins(grid, margins, notes)
        plain = without_one_code(plain, notes)
        plain, axes = without_axes(plain)
        _say_axes(grid, axes, notes)
        plain = with_column_units(blocks_with_regions(in_english(in_common_years(plain))))
        plain, again = told_by_sections(plain)
        _say_told(grid, again, notes)
        plain, said = without_about(plain)
        about |= said
        described = indicators_down(plain)
        _say_described(grid, described, notes)
        _say_assumed(grid, described, notes)
        cells = groups_apart(
            carried_down(with_their_cities(split_joined_key(with_plain_cells(described.grid))))
        )
        say_points(grid, commas, thousands, notes)
        parted = by_units(cells)
        say_units(grid, parted, notes)
        parts = [p for part in parted.parts for p in continued(one_below_the_other(unlisted(part)))]
        _say_parts(grid, parts, notes)
        found = [_roles(filled(part), answers, own) for part in parts]
        grids_with_roles += [(grid, roles and without_unseen(grid, roles, notes)) for roles in found]
    tables = [r for _, r in grids_with_roles if r is not None and r.region is not None and r.values]
    if not tables:
        _no_table(
            [g for g, _ in grids_with_roles],
            [r for _, r in grids_with_roles if r is not None],
            answers,
            notes,
        )
        return []
    for grid, roles in grids_with_roles:
        if roles is None or roles.region is None or not roles.values:
            notes.note(
                grid.place(),
                "这个工作表没有按地区排列的数字，没有读取",
                "this sheet has no figures by region and is not read",
            )
    return sheets_apart(tables, answers, notes)


def _say_described(grid: Grid, described: Described, notes: Notes) -> None:
    """What figures are compared with, in columns beside the indicators, is no figure of a region."""
    for heading in described.standards:
        notes.note(
            grid.place(),
            f"“{heading}”是比较的标准，没有读取",
            f"“{heading}” holds what figures are compared with and is not read",
        )


def _say_margins(grid: Grid, margins: int, notes: Notes) -> None:
    """Of headings that join a region with what is held those of margins of error are not read."""
    if margins:
        notes.note(
            grid.place(),
            f"{margins} 列是误差，没有读取",
            f"{margins} columns hold margins of error and are not read",
        )


def _say_axes(grid: Grid, axes: tuple[str, ...], notes: Notes) -> None:
    """What stands over all headings is a remark, and in no name."""
    for word in axes:
        notes.note(
            grid.place(),
            f"各列上方的“{word}”是说明，不是指标名",
            f"“{word}” over all columns is a remark and in no name",
        )


def _say_told(grid: Grid, again: tuple[str, ...], notes: Notes) -> None:
    """Regions of one name in several sections are told apart by what their section is called."""
    if again:
        more = len(again) > 6
        notes.note(
            grid.place(),
            f"这些地区名在几段里重复，按所在的段区分：{'、'.join(again[:6])}{'等' * more}",
            f"these names stand in several sections and are told apart by them: {', '.join(again[:6])}{' …' * more}",
            "如不对，在原表里把名称写全",
            "if that is wrong, write the names in full in the spreadsheet",
        )


def _say_parts(grid: Grid, parts: list[Grid], notes: Notes) -> None:
    """Tables one below the other whose titles say the indicator are told with what is read of each."""
    kinds = [row[1] for part in parts for row in part.above if row[:1] == (KIND,)]
    if kinds:
        notes.note(
            grid.place(),
            f"续表表头相同，按表头上方的话分开读取，指标名后加：{'、'.join(kinds)}",
            f"the table goes on under the same headings and is read by itself as the lines above it say: {', '.join(kinds)} is put to the names",
            "如不对，改正续表上方的话",
            "if that is wrong, correct the lines above it",
        )
    names = [row[1] for part in parts for row in part.above if row[:1] == (INDICATOR,)]
    if len(parts) > 1 and names:
        listed = [split_unit(without_year(w))[0] for w in names]
        notes.note(
            grid.place(),
            f"上下排列的 {len(parts)} 张表分开读取，指标名取自各表的表题：{'、'.join(listed)}",
            f"{len(parts)} tables stand one below the other and are read one by one; the indicators’ names are taken from their "
            f"titles: {', '.join(listed)}",
            "如不对，请改表题",
            "if that is wrong, correct the titles",
        )


def _say_assumed(grid: Grid, described: Described, notes: Notes) -> None:
    if names := described.assumed:
        notes.note(
            grid.place(),
            f"指标在行、地区在列：{'、'.join(names[:4])}等 {len(names)} 列按地区读取",
            f"indicators go down and regions across: the {len(names)} columns {', '.join(names[:4])} … are read as regions",
        )


def _roles(grid: Grid, answers: Answers, own: list[str]) -> Roles | None:
    """What the columns of a sheet hold, turned upright; None where it has no figures."""
    if not answers.region_column and (ranks := ranks_alone(grid, answers.period_column, own)) is not None:
        return ranks
    for turned in _ways(grid, answers.region_column, own):
        nested = Nested(turned) if answers.region_column else names_in_one_column(turned)
        page = page_of(nested.grid)
        if page is None:
            continue
        roles = roles_of(page, answers.region_column or nested.heading, answers.period_column, own)
        if roles.region is not None and roles.values:
            return roles
    page = page_of(grid)
    return (
        roles_of(page, "", answers.period_column, own)
        if page is not None and not answers.region_column
        else None
    )


def _ways(grid: Grid, region: str, own: list[str]) -> list[Grid]:
    """The sheet as it stands and turned, the likelier way first."""
    first = grid if region or own else upright(grid)
    # of regions across that are written once over their indicators the names now stand once over their rows
    return [named_under_heads(carried_down(g)) if g.turned else g for g in (first, first.turn())]


def _no_table(grids: list[Grid], tables: list[Roles], answers: Answers, notes: Notes) -> None:
    grid = grids[0]
    head = next((row for row in grid.rows if sum(map(bool, row)) > 1), grid.rows[0])
    headings = tuple(dict.fromkeys(w for w in head if w))
    if answers.region_column:
        hit = near(answers.region_column, headings)
        notes.error(
            grid.place(),
            f"没有名为“{answers.region_column}”的列",
            f"there is no column called “{answers.region_column}”",
            f"是否应为“{hit}”？" if hit else "现有：" + "、".join(headings),
            f"did you mean “{hit}”?" if hit else "there are: " + ", ".join(headings),
        )
    elif tells_ranks(tables, notes):
        pass
    elif tables and any(t.values and t.measure is not None and not t.columns_of_words for t in tables):
        one = next(
            (m[1] for g in grids for row in g.rows for w in row if (m := _ONE_REGION.fullmatch(w))), ""
        )
        notes.error(
            grid.place(),
            f"表里有指标，没有地区：像是一个地区（{one}）的统计表"
            if one
            else "表里有指标，没有地区：像是一个地区的统计表",
            f"the table names indicators and no regions: it seems to be about one region{f' ({one})' if one else ''}",
            "报告是比较各地区的：把各地区的表接在一起，加一列地区",
            "a report compares regions: put the tables of several together, with a column of regions",
        )
    elif tables and any(t.values for t in tables):
        notes.ask(
            Question(
                "region",
                grid.place(),
                Text(
                    zh="没有找到地区：哪一列是地区的名称或代码",
                    en="no regions were found: which column holds their names or codes",
                ),
                choices(headings[:40]),
            )
        )
    else:
        notes.error(
            (tables[0].page.grid if tables else grid).place(),
            "没有读到任何数字",
            "no figure could be read",
            "表里至少要有一列地区和一列数字；检查数字是否写成了文字",
            "the table needs a column of regions and a column of figures; check for figures written as text",
        )
