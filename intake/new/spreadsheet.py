"""A user's own spreadsheet, however it is laid out, becomes figures by region, period and indicator.

``layout`` finds out where in each sheet the regions, periods and indicators are; here every figure is read with
its unit, every region is resolved, and what was assumed on the way is noted. What the sheet does not say is
never guessed: it is a :class:`Question`, answered by a flag and asked again with the answer.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.values import Problem, Region, Text, same
from intake.new import layout as lay
from intake.new.answers import FLAGS, Answers, Measure, Question, Tidy, language_of, typed
from intake.new.layout import Layout, Level, ValueColumn, fold, name_of
from intake.places import china
from intake.places.regions import NATION, Gazetteer, gazetteer
from intake.problems import Problems, near
from intake.report.areas import own_regions
from intake.tables import units, workbook
from intake.tables.sheets import read_grids
from intake.tables.workbook import Grid

#: complaints about one column before the rest are counted only
_MOST = 5
#: stands for the period while it is asked for
_UNSAID = "?"


@dataclass
class _Series:
    """The figures of one indicator while they are collected."""

    name: str
    unit: str
    where: Text
    cells: dict[tuple[str, str], tuple[float, Text]] = field(default_factory=dict)
    decimals: list[int] = field(default_factory=list)
    percent_cells: int = 0
    plain_cells: int = 0
    shown_percent: bool = False
    marked: int = 0
    bracketed: int = 0
    scaled: int = 0
    wrong: int = 0
    #: units that cannot be converted, each told once
    refused: set[str] = field(default_factory=set)


class _Reader:
    """Reads the sheets of one file into series, and keeps the notes and questions that arise."""

    def __init__(self, file: str, answers: Answers, problems: Problems) -> None:
        self.file = file
        self.answers = answers
        self.problems = problems
        self.notes: dict[Problem, None] = {}
        self.questions: dict[tuple[str, str], Question] = {}
        self.series: dict[str, _Series] = {}
        self.own: dict[str, str] = {}
        self.table: Gazetteer | None = None
        self.level: Level = "province"
        self._left_out = {fold(w) for w in answers.leave_out}
        self._means = {fold(k): v.strip() for k, v in answers.means.items()}
        self._passed: dict[str, list[str]] = {}
        self._unknown: dict[str, Text] = {}
        self._above: list[str] = []
        self.titles: set[str] = set()

    # --- saying what happened ---------------------------------------------------------------------------

    def note(self, place: Text, zh: str, en: str, zh_do: str = "如不对，请改原表", en_do: str = "") -> None:
        remedy = Text(zh=zh_do, en=en_do or "if that is wrong, correct the spreadsheet")
        self.notes[Problem(self.file, place, Text(zh=zh, en=en), remedy, "warning")] = None

    def ask(self, question: Question) -> None:
        self.questions.setdefault((question.id, question.prefix), question)

    def error(self, place: Text, zh: str, en: str, zh_do: str, en_do: str) -> None:
        self.problems.error(self.file, place, Text(zh=zh, en=en), Text(zh=zh_do, en=en_do))

    # --- sheets -----------------------------------------------------------------------------------------

    def layouts(self, grids: list[Grid]) -> list[Layout]:
        """The sheets with a table of regions; a question where there is none."""
        answers = self.answers
        chosen = grids
        if answers.sheets:
            chosen = [g for g in grids if g.name in answers.sheets]
            for name in answers.sheets:
                if name not in {g.name for g in grids}:
                    listing = ", ".join(g.name for g in grids if g.name) or "—"
                    self.error(
                        Text(zh=f"工作表 {name}", en=f"sheet {name}"),
                        "没有这个工作表",
                        "there is no such sheet",
                        f"现有工作表：{listing}",
                        f"the sheets are: {listing}",
                    )
        if answers.regions_file is not None and not self._read_regions(answers.regions_file):
            return []
        level: str = "table" if self.table else answers.level
        found = [(g, lay.find(g, self._region_column(g), level, answers.period_column)) for g in chosen]
        tables = [t for _, t in found if t is not None and t.values]
        if not tables:
            self._no_table(chosen, [t for _, t in found if t is not None])
            return []
        for grid, table in found:
            if table is None or not table.values:
                self.note(
                    grid.place(),
                    "这个工作表没有按地区排列的数字，没有读取",
                    "this sheet has no figures by region and is not read",
                )
        self.level = "table" if self.table else answers.level or self._level(tables)
        if not level:
            tables = [
                again
                for t in tables
                if (
                    again := lay.find(
                        self._upright(t.grid), answers.region_column, self.level, answers.period_column
                    )
                )
                and again.values
            ]
        return tables

    def _read_regions(self, path: Path) -> bool:
        """The user's own regions; False where the table cannot be used (with the reasons in the problems)."""
        read = own_regions(path.name, path.parent, self.problems)
        if read is None:
            return False
        self.table = gazetteer(*read)
        return True

    def _region_column(self, grid: Grid) -> str:
        """The region column as the user says it, or the one with the most of the user's own regions."""
        if self.answers.region_column or self.table is None:
            return self.answers.region_column
        known = self.table
        columns = list(zip(*lay.filled(grid).rows, strict=True))
        hits = {c: len({w for w in words if w and known.find(w)}) for c, words in enumerate(columns)}
        best = max(hits, key=lambda c: hits[c], default=0)
        return workbook.letters(best) if hits.get(best) else ""

    @staticmethod
    def _upright(grid: Grid) -> Grid:
        return grid.turn() if grid.turned else grid

    def _no_table(self, grids: list[Grid], tables: list[Layout]) -> None:
        if not grids:
            return
        if tables:
            table = tables[0]
            self.error(
                table.grid.place(),
                "找到了地区，但没有数字列",
                "there are regions but no column of figures",
                "数字列里大半要是数字；检查是否写成了文字",
                "more than half of a column's cells must be figures; check for figures written as text",
            )
            return
        grid = grids[0]
        head = next((row for row in grid.rows if sum(map(bool, row)) > 1), grid.rows[0])
        headings = tuple(dict.fromkeys(w for w in head if w))
        if self.answers.region_column:
            hit = near(self.answers.region_column, headings)
            self.error(
                grid.place(),
                f"没有名为“{self.answers.region_column}”的列",
                f"there is no column called “{self.answers.region_column}”",
                f"是否应为“{hit}”？" if hit else "现有：" + "、".join(headings),
                f"did you mean “{hit}”?" if hit else "there are: " + ", ".join(headings),
            )
            return
        self.ask(
            Question(
                "region",
                grid.place(),
                Text(
                    zh="没有找到地区：没有一列（或一行）是中国省、市、县的名称或代码",
                    en="no regions were found: no column or row holds names or codes of Chinese provinces, "
                    "prefectures or counties",
                ),
                headings,
            )
        )

    def _level(self, tables: list[Layout]) -> Level:
        totals = {level: sum(t.hits.get(level, 0) for t in tables) for level in china.LEVELS}
        best = max(china.LEVELS, key=lambda x: totals[x])
        return best if totals[best] else "table"

    # --- one sheet --------------------------------------------------------------------------------------

    def read(self, table: Layout) -> None:
        grid = table.grid
        self.titles |= {title_of(table.title)} - {""}
        if table.rivals:
            columns = ", ".join(workbook.letters(c) for c in (table.region, *table.rivals))
            self.error(
                grid.place(),
                f"几列都是地区（{columns}），且各不相同",
                f"several columns hold regions ({columns}), and different ones",
                "把并排的两栏接成上下一栏，每行一个地区",
                "put tables that stand side by side one below the other, one region to a row",
            )
            return
        self._say_ignored(table)
        default = self._default_period(table)
        values = [
            v
            for v in table.values
            if fold(v.heading) not in self._left_out and fold(v.name) not in self._left_out
        ]
        name = self._default_name(table, values)
        if name is None:
            return
        region_word, region_code, when = "", "", None
        self._above = [""] * len(table.above)
        for r in table.body:
            row = grid.rows[r]
            # a larger unit is often written once, over the first of its own
            self._above = [row[c] or before for c, before in zip(table.above, self._above, strict=True)]
            if any((r, v.column) in grid.broken for v in values):
                self._say_broken(grid, r, values)
            figured = any(row[v.column] for v in values)
            word = row[table.region]
            if word and figured:
                if self._repeats_heading(table, r):
                    continue
                region_word = word
                region_code = self._region(table, r, word) or ""
            elif not figured:
                continue
            elif not region_word or (table.period is None and table.measure is None):
                self.error(
                    grid.place(r),
                    "这一行没有写地区",
                    "the region is missing in this row",
                    "填上地区",
                    "fill in the region",
                )
                continue
            if not region_code:
                continue
            if table.period is not None:
                said = row[table.period]
                if said:
                    when = self._period(grid, r, table.period, said)
                elif when is None:
                    self.error(
                        grid.place(r, table.period),
                        "没有写时期",
                        "the period is missing",
                        "填上年份",
                        "fill in the year",
                    )
                if when is None:
                    continue
            for value in values:
                period = value.period or when or default
                if period is None:
                    # reading goes on, so that everything is said at once
                    self._ask_period(table)
                    period = _UNSAID
                self._figure(table, r, value, region_code, period, name)

    def _say_ignored(self, table: Layout) -> None:
        why = {
            "order": ("是序号或位次", "holds order numbers or ranks"),
            "empty": ("是空的", "is empty"),
            "words": ("是文字", "holds words"),
            "mixed": ("文字多于数字", "holds more words than figures"),
        }
        for column, heading, reason in table.ignored:
            place = table.grid.place(None, column)
            if reason == "again":
                self._compare_names(table, column)
            elif fold(heading) not in self._left_out:
                zh, en = why[reason]
                self.note(
                    place,
                    f"“{heading}”{zh}，没有读取" if heading else f"这一列{zh}，没有读取",
                    f"“{heading}” {en} and is not read" if heading else f"this column {en} and is not read",
                )

    def _compare_names(self, table: Layout, column: int) -> None:
        """A code beside the name must be the name's own."""
        for r in table.body:
            a, b = table.grid.rows[r][table.region], table.grid.rows[r][column]
            mine, its = name_of(a, self.level), name_of(b, self.level)
            if mine.kind == its.kind == "region" and mine.code != its.code:
                self.error(
                    table.grid.place(r, column),
                    f"“{a}”与“{b}”不是同一个地区",
                    f"“{a}” and “{b}” are not the same region",
                    "改正其中一个",
                    "correct one of the two",
                )

    def _say_broken(self, grid: Grid, row: int, values: list[ValueColumn]) -> None:
        for value in values:
            what = grid.broken.get((row, value.column))
            if what is not None:
                self.problems.error(self.file, grid.place(row, value.column), *workbook.BROKEN[what])

    def _repeats_heading(self, table: Layout, row: int) -> bool:
        return any(table.grid.rows[row] == table.grid.rows[h] for h in table.heading)

    def _default_period(self, table: Layout) -> str | None:
        if self.answers.period:
            given = units.period(self.answers.period)
            if given is None:
                self.error(
                    same("--period"),
                    f"“{self.answers.period}”不是时期",
                    f"“{self.answers.period}” is no period",
                    "写成 2019、2020Q1 或 2009-2018",
                    "write 2019, 2020Q1 or 2009-2018",
                )
            return given
        if table.period is not None or all(v.period for v in table.values):
            return None
        for words, zh, en in (
            (table.grid.name, "工作表名", "the sheet's name"),
            (table.title, "表题", "the title"),
            (Path(self.file).stem, "文件名", "the file's name"),
        ):
            years = set(re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", words))
            whole = units.period(words)
            if whole or len(years) == 1:
                found = whole or years.pop()
                self.note(
                    table.grid.place(),
                    f"时期取自{zh}：{found}",
                    f"the period is taken from {en}: {found}",
                    f"如不对，请加 {FLAGS['period']}",
                    f"if that is wrong, say it with {FLAGS['period']}",
                )
                return found
        return None

    def _ask_period(self, table: Layout) -> None:
        self.ask(
            Question(
                "period",
                table.grid.place(),
                Text(
                    zh="没有年份列，表头、表题和工作表名里也没有年份，不知道是哪一年的数字",
                    en="there is no column of years, and no year in headings, title or sheet name: "
                    "the period of the figures is unknown",
                ),
            )
        )

    def _default_name(self, table: Layout, values: list[ValueColumn]) -> str | None:
        """The indicator of figures whose headings say only a period; empty where headings say it."""
        if table.measure is not None or all(v.name and not lay.says(v.name, lay.VALUE_WORDS) for v in values):
            return ""
        if self.answers.indicator:
            return self.answers.indicator
        generic = re.compile(r"(sheet|工作表|表|table|data|数据)?[\s_\-]*\d*", re.IGNORECASE)
        for words, zh, en in (
            (table.grid.name, "工作表名", "the sheet's name"),
            (table.title, "表题", "the title"),
        ):
            bare = re.sub(r"(?<!\d)(?:19|20)\d{2}(?!\d)[年\s—–\-]*", "", words)
            bare = re.sub(r"^(表|table)\s*[\d.\-—]+\s*", "", bare.strip(" 　-—_"), flags=re.IGNORECASE)
            bare = re.sub(r"^(全国)?(各|分)(省份?|地区|市|县|省市|省区市)(?=.)", "", bare).strip(" 　-—_")
            if bare and not generic.fullmatch(bare) and len(bare) <= 60 and units.period(bare) is None:
                self.note(
                    table.grid.place(),
                    f"指标名取自{zh}：{bare}",
                    f"the indicator's name is taken from {en}: {bare}",
                    f"如不对，请加 {FLAGS['indicator']}",
                    f"if that is wrong, say it with {FLAGS['indicator']}",
                )
                return bare
        self.ask(
            Question(
                "indicator",
                table.grid.place(),
                Text(
                    zh="表头只有时期，没有写是什么指标",
                    en="the headings give periods only, and no indicator",
                ),
            )
        )
        return None

    def _region(self, table: Layout, row: int, word: str) -> str | None:
        """The code of the region in a row, or None where the row is none of a region."""
        if fold(word) in self._left_out:
            return None
        place = table.grid.place(row, table.region)
        if fold(word) in self._means:
            return self._meant(place, word)
        if self.table is not None:
            return self._own_region(place, word)
        named = name_of(word, self.level, tuple(self._above))
        if self.level == "table":
            if named.kind in {"total", "note"}:
                self._pass("total", word)
                return None
            self.own.setdefault(fold(word), word)
            return fold(word)
        if named.kind == "region":
            return named.code
        if named.kind == "former":
            now = self._known(named.code)
            since_zh = f"{named.since}年起" if named.since else "现"
            since_en = f"since {named.since}" if named.since else "now"
            self.note(
                same(""),
                f"“{word}”是旧名，{since_zh}为{now.full['zh']}",
                f"“{word}” is a former name, {since_en} {now.name['en']} ({now.full['zh']})",
                "按现名读取；如辖区有变，请注意前后可比性",
                "it is read under the present name; mind comparability where the area changed",
            )
            return named.code
        if named.kind == "shared":
            codes = [f"{c}" for c in named.codes]
            bearers_zh = "、".join(f"{self._known(c).full['zh']} {c}" for c in named.codes[:6])
            bearers_en = ", ".join(f"{self._known(c).name['en']} {c}" for c in named.codes[:6])
            self.ask(
                Question(
                    "means",
                    place,
                    Text(
                        zh=f"“{word}”有几个：{bearers_zh}",
                        en=f"“{word}” may be one of several: {bearers_en}",
                    ),
                    tuple(codes),
                    f"{word}=",
                )
            )
            return None
        if named.kind == "gone":
            if named.level == "split":
                zh, en = (
                    f"“{word}”于{named.since}年撤销并拆分",
                    f"“{word}” was dissolved and divided in {named.since}",
                )
            else:
                now = self._known(named.code)
                zh = f"“{word}”于{named.since}年并入{now.full['zh']}"
                en = f"“{word}” became part of {now.name['en']} in {named.since}"
            self.error(
                place,
                zh,
                en,
                f"先把数字归入现在的地区，或加 --leave-out {typed(word)}",
                f"add its figures to the present region first, or leave it out with --leave-out {typed(word)}",
            )
            return None
        if named.kind in {"absent", "other", "total"}:
            self._pass(named.kind if named.kind != "other" else named.level, word)
            return None
        if named.kind == "note" or len(word) > 40:
            return None
        self._unknown.setdefault(word, place)
        return None

    def _own_region(self, place: Text, word: str) -> str | None:
        """The code of one of the user's own regions."""
        assert self.table is not None
        found = self.table.find(word) or self.table.find(units.without_marks(word))
        if found is not None:
            return found.code
        if name_of(word, "table").kind in {"total", "note"}:
            self._pass("total", word)
        else:
            self._unknown.setdefault(word, place)
        return None

    def _meant(self, place: Text, word: str) -> str | None:
        answer = self._means[fold(word)]
        if self.table is not None:
            return self._own_region(place, answer)
        if self.level == "table":
            return fold(answer)
        hits = china.candidates(self.level, answer)
        if len(hits) == 1:
            return hits[0].code
        self.error(
            place,
            f"--means 里的“{answer}”不是一个地区",
            f"“{answer}” in --means is not one region",
            "写行政区划代码",
            "give the region's code",
        )
        return None

    def _known(self, code: str) -> Region:
        level: china.Level = "province" if self.level == "table" else self.level
        return china.of_level(level).regions[code]

    def _pass(self, kind: str, word: str) -> None:
        words = self._passed.setdefault(kind, [])
        if word not in words:
            words.append(word)

    def _period(self, grid: Grid, row: int, column: int, word: str) -> str | None:
        found = units.period(word)
        if found is None:
            self.error(
                grid.place(row, column),
                f"“{word}”不是年份或时期",
                f"“{word}” is no year or period",
                f"写成 2019、2019年、2020Q1 或 2020-06（{units.FIRST_YEAR}—{units.LAST_YEAR}年）",
                f"write 2019, 2020Q1 or 2020-06 (between {units.FIRST_YEAR} and {units.LAST_YEAR})",
            )
        return found

    # --- one figure -------------------------------------------------------------------------------------

    def _figure(
        self, table: Layout, row: int, column: ValueColumn, region: str, period: str, default_name: str
    ) -> None:
        grid = table.grid
        cells = grid.rows[row]
        place = grid.place(row, column.column)
        name, unit = column.name if not lay.says(column.name, lay.VALUE_WORDS) else "", column.unit
        if table.measure is not None:
            said, its = units.split_unit(cells[table.measure])
            name, unit = "：".join(w for w in (said, name) if w), its or unit
            if not said:
                return
        if table.unit is not None and cells[table.unit]:
            unit = cells[table.unit]
        series = self._series(
            name or units.split_unit(default_name)[0], unit or units.split_unit(default_name)[1], place
        )
        factor = self._factor(series, unit, place)
        read = units.amount(cells[column.column])
        if read is None:
            series.wrong += 1
            if series.wrong <= _MOST:
                word = cells[column.column]
                self.error(
                    place,
                    f"“{word}”不是数字",
                    f"“{word}” is not a number",
                    "改成数字；没有数据就留空或写“…”",
                    "write a number; where there is no figure leave the cell empty or write “…”",
                )
            return
        if read.missing or factor is None:
            return
        if read.scale and units.scale_of(series.unit)[0] != 1:
            self.error(
                place,
                f"单元格里写了“{read.scale}”，单位又是“{series.unit}”",
                f"the cell says “{read.scale}” and the unit is “{series.unit}”",
                "只留一处",
                "keep one of the two",
            )
            return
        value = read.value * factor
        shown = (row, column.column) in grid.percent
        if shown:
            value *= 100
            series.shown_percent = True
        series.percent_cells += read.percent or shown
        series.plain_cells += not (read.percent or shown)
        series.marked += read.marked
        series.bracketed += read.bracketed
        series.scaled += bool(read.scale)
        series.decimals.append(max(0, read.decimals - 2) if shown else 0 if read.scale else read.decimals)
        # what a product of decimals adds behind the twelfth digit is not the user's
        value = float(f"{value:.12g}") if factor != 1 or shown else value
        before = series.cells.get((region, period))
        if before is None:
            series.cells[region, period] = (value, place)
        elif period == _UNSAID:
            return
        elif before[0] == value:
            self.note(
                place,
                f"与{before[1]['zh']}重复，数值相同，只用一次",
                f"repeats {before[1]['en']} with the same figure, which is used once",
            )
        else:
            self.error(
                place,
                f"{series.name}（{period}）与{before[1]['zh']}的数不同",
                f"{series.name} ({period}) differs from the figure in {before[1]['en']}",
                "只保留正确的一处",
                "keep the right one only",
            )

    def _series(self, name: str, unit: str, place: Text) -> _Series:
        key = fold(name)
        if key not in self.series:
            self.series[key] = _Series(name[:80], unit, place)
        return self.series[key]

    def _factor(self, series: _Series, unit: str, place: Text) -> float | None:
        """What figures in this unit are multiplied by to be in the series' unit; None where nobody can say."""
        if fold(unit) == fold(series.unit) or not unit:
            return 1.0
        if not series.unit:
            series.unit = unit
            return 1.0
        (mine, base), (its, other) = units.scale_of(series.unit), units.scale_of(unit)
        if base == other:
            self.note(
                same(""),
                f"{series.name}：{unit} 已换算为 {series.unit}",
                f"{series.name}: {unit} is converted to {series.unit}",
            )
            return its / mine
        if fold(unit) in series.refused:
            return None
        series.refused.add(fold(unit))
        self.error(
            place,
            f"{series.name}的单位是“{unit}”，别处是“{series.unit}”",
            f"the unit of {series.name} is “{unit}” here and “{series.unit}” elsewhere",
            "统一单位，或给两个指标不同的名称",
            "use one unit, or give the two indicators different names",
        )
        return None

    # --- the end ----------------------------------------------------------------------------------------

    def finish(self) -> Tidy:
        self._say_passed()
        self._say_unknown()
        measures: list[Measure] = []
        columns: dict[str, dict[tuple[str, str], float]] = {}
        taken: set[str] = set()
        for series in self.series.values():
            if not series.cells:
                continue
            self._settle_percent(series)
            self._say_marks(series)
            id_ = identifier(series.name, len(measures) + 1, taken)
            taken.add(id_)
            values = [v for v, _ in series.cells.values()]
            measures.append(Measure(id_, series.name, series.unit, _decimals(series.decimals, values)))
            columns[id_] = {k: v for k, (v, _) in series.cells.items()}
        regions = self._regions({code for cells in columns.values() for code, _ in cells})
        if self.level == "table" and self.table is None:
            own = dict(zip(self.own, regions, strict=True)) if regions else {}
            columns = {i: {(own[r], p): v for (r, p), v in cells.items()} for i, cells in columns.items()}
        if not columns and not self.questions and not self.problems.errors:
            self._nothing()
        keys = sorted({key for cells in columns.values() for key in cells})
        index = pd.MultiIndex.from_tuples(keys, names=["region", "period"])
        frame = pd.DataFrame(
            {i: [cells.get(k, math.nan) for k in keys] for i, cells in columns.items()},
            index=index,
            dtype=float,
        )
        return Tidy(
            self.file,
            self.level,
            regions,
            tuple(measures),
            frame,
            tuple(self.notes),
            tuple(self.questions.values()),
            self.titles.pop() if len(self.titles) == 1 else "",
        )

    def _regions(self, codes: set[str]) -> dict[str, Region]:
        if self.table is not None:
            return {c: r for c, r in self.table.regions.items() if c in codes}
        if self.level != "table":
            return {c: NATION if c == NATION.code else self._known(c) for c in sorted(codes)}
        self.own = {k: w for k, w in self.own.items() if k in codes}
        width = len(str(len(self.own)))
        found = {}
        for i, word in enumerate(self.own.values(), start=1):
            code = f"R{i:0{width}d}"
            found[code] = Region(code, same(word), same(word), code.lower())
        return found

    def _nothing(self) -> None:
        passed = {k: len(v) for k, v in self._passed.items() if k in china.LEVELS}
        if passed:
            level = max(passed, key=lambda k: passed[k])
            asked = china.LEVEL_NAMES["province" if self.level == "table" else self.level]
            names = china.LEVEL_NAMES[
                "county" if level == "county" else "prefecture" if level == "prefecture" else "province"
            ]
            self.error(
                same(""),
                f"表里没有{asked['zh']}地区，都是{names['zh']}",
                f"the table has no {asked['en']}; its regions are {names['en']}",
                f"请加 --level {level}",
                f"say --level {level}",
            )
            return
        self.error(
            same(""),
            "没有读到任何数字",
            "no figure could be read",
            "表里至少要有一列地区和一列数字",
            "the table needs a column of regions and a column of figures",
        )

    def _say_passed(self) -> None:
        why = {
            "total": ("是合计、平均或分组行", "are totals, means or groups"),
            "absent": ("没有内地统计口径的数据列", "are not in the mainland's statistical tables"),
            **{k: (f"是{v['zh']}地区", f"are {v['en']}") for k, v in china.LEVEL_NAMES.items()},
        }
        for kind, words in self._passed.items():
            zh, en = why[kind]
            shown = "、".join(words[:8]) + ("…" if len(words) > 8 else "")
            self.note(
                same(""),
                f"这些行{zh}，没有读取：{shown}",
                f"these rows {en} and are not read: {shown}",
            )

    def _say_unknown(self) -> None:
        level: china.Level = "province" if self.level == "table" else self.level
        known = self.table or china.of_level(level)
        for i, (word, place) in enumerate(self._unknown.items()):
            if i == 2 * _MOST:
                rest = len(self._unknown) - i
                self.error(
                    same(""),
                    f"另有 {rest} 个名称不是{china.LEVEL_NAMES[level]['zh']}地区",
                    f"{rest} more names are no {china.LEVEL_NAMES[level]['en']}",
                    "如果是别的区划或别国地区，请加 --level table 和 --region-column",
                    "if they are regions of another kind or country, say --level table and --region-column",
                )
                break
            hit = known.suggestion(word)
            self.error(
                place,
                f"没有名为“{word}”的地区",
                f"there is no region called “{word}”",
                (f"是否应为“{hit}”？" if hit else "")
                + f"可加 --means {typed(word)}=代码，或 --leave-out {typed(word)}",
                (f"did you mean “{hit}”? " if hit else "")
                + f"say --means {typed(word)}=CODE, or leave it out with --leave-out {typed(word)}",
            )

    def _settle_percent(self, series: _Series) -> None:
        if series.percent_cells and not series.unit:
            series.unit = "%"
        if series.percent_cells and series.plain_cells and series.unit != "%":
            self.note(
                series.where,
                f"{series.name}：有的数字带 %，有的不带",
                f"{series.name}: some figures have a % sign and some have none",
            )
        if series.unit != "%" or series.shown_percent:
            return
        values = [v for v, _ in series.cells.values()]
        if len(values) < 5 or max(map(abs, values)) > 1 or not any(values) or series.percent_cells:
            return
        if self.answers.percent == "fraction":
            series.cells = {k: (float(f"{v * 100:.12g}"), p) for k, (v, p) in series.cells.items()}
            series.decimals = [max(0, d - 2) for d in series.decimals]
        elif not self.answers.percent:
            self.ask(
                Question(
                    "percent",
                    series.where,
                    Text(
                        zh=f"{series.name}的单位是 %，数字却都不大于 1：0.58 可能是 58%（fraction），也可能是 0.58%（points）",
                        en=f"the unit of {series.name} is % but no figure exceeds 1: 0.58 may mean 58 % "
                        "(fraction) or 0.58 % (points)",
                    ),
                    ("fraction", "points"),
                )
            )

    def _say_marks(self, series: _Series) -> None:
        if series.wrong > _MOST:
            rest = series.wrong - _MOST
            self.error(
                series.where,
                f"{series.name}另有 {rest} 处不是数字",
                f"{rest} more cells of {series.name} are not numbers",
                "改成数字，或加 --leave-out 列名",
                "write numbers, or leave the column out with --leave-out HEADING",
            )
        for count, zh, en in (
            (series.marked, "去掉了脚注号", "footnote marks were taken off"),
            (series.bracketed, "括号内的数读作负数", "figures in brackets were read as negative"),
            (series.scaled, "数字里的万、亿已乘入", "万 and 亿 behind figures were multiplied in"),
        ):
            if count:
                self.note(
                    series.where, f"{series.name}：{zh}（{count} 处）", f"{series.name}: {en} ({count} cells)"
                )


_RESERVED = frozenset(
    {"region", "period", "group", "indicator", "all", "and", "or", "not", "in", "is", "if", "else"}
)


def identifier(name: str, number: int, taken: set[str]) -> str:
    """An id for an indicator: from its English name, else numbered.

    >>> identifier("GDP per capita", 1, set()), identifier("人均GDP", 2, set()), identifier("2019 index", 3, set())
    ('gdp_per_capita', 'indicator_2', 'indicator_3')
    """
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40].rstrip("_")
    fits = language_of(name) == "en" and name.isascii() and re.fullmatch(r"[a-z][a-z0-9_]+", plain)
    word = plain if fits and plain not in _RESERVED else f"indicator_{number}"
    while word in taken:
        word += "_b"
    return word


def _decimals(printed: list[int], values: list[float]) -> int:
    """Decimals to show: as printed, but no more than the size of the figures bears."""
    usual = sorted(printed)[int(0.9 * (len(printed) - 1))] if printed else 0
    size = sorted(map(abs, values))[len(values) // 2] if values else 0
    most = 0 if size >= 10_000 else 1 if size >= 100 else 2 if size >= 1 else 4
    return min(usual, most)


#: the number that a yearbook prints before a table's title
_TABLE_NUMBER = re.compile(
    r"^\s*(?:附?表\s*[\d一二三四五六七八九十]+(?:[-—–.]\d+)*|table\s*\d+(?:[-.]\d+)*|\d+(?:[-—–.]\d+)+|[一二三四五六七八九十]+、)"
    r"(?![\d年月])[\s:：.、]*",
    re.IGNORECASE,
)


def title_of(words: str) -> str:
    """The title above a table without its number; nothing where it is long, or in two languages.

    >>> title_of("表1-2  西部各省份经济韧性"), title_of("Table 3: Urbanisation by region")
    ('西部各省份经济韧性', 'Urbanisation by region')
    >>> title_of("2-1 国内生产总值 Gross Domestic Product")
    ''
    """
    bare = _TABLE_NUMBER.sub("", words)
    both = re.search(r"[㐀-鿿]", bare) and re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", bare)
    return "" if both or len(bare) > 60 else " ".join(bare.split())


def read_statistics(path: Path, problems: Problems, answers: Answers | None = None) -> Tidy | None:
    """Read a user's spreadsheet; None (with the reasons in ``problems``) where it is not one.

    The table may be long or wide, on one sheet or several, with years in rows, in columns, in sheet names or in
    the title; with units in brackets; with joined heading rows; with regions down or across. Errors are in
    ``problems``; what was assumed is in the result's ``notes``; what must be said first, in its ``questions``.
    """
    answers = answers or Answers()
    grids = read_grids(path, path.name, problems)
    if not grids:
        return None
    reader = _Reader(path.name, answers, problems)
    for table in reader.layouts(grids):
        reader.read(table)
    if not reader.series and not reader.questions and problems.errors:
        return None
    return reader.finish()
