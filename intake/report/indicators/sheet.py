"""An indicator sheet: what `[[indicator]]` and `[[dimension]]` say, as one spreadsheet: `SHEETS`, `with_sheet`, `open_cells`.

One row an indicator. Headings are understood in Chinese and in English; a dimension and a sub-dimension are named in the
rows of their indicators. What is read is handed on as if report.toml said it, with the cell that each word came from.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.values import Text
from intake.problems import Location, Problems
from intake.report.folder import BOTH, the_one
from intake.report.indicators.sheet_columns import (
    FIGURES,
    NAMES,
    OFFERED,
    WORDS,
    column_of,
    heading_meant,
    is_note,
    key,
    needed,
)
from intake.report.positions import Finder, Spot
from intake.report.report import REPORT_FILE
from intake.tables.files import full_width_commas, number, tidy
from intake.tables.kinds import kind_of
from intake.tables.workbook import letters

#: the names that an indicator sheet may have in the report's folder
SHEETS = ("indicators.xlsx", "indicators.csv")
#: the sheets of a workbook that are looked for first
_SHEET_NAMES = ("指标", "indicators")
#: the heading row is among the first so many
_MOST_ABOVE = 10


@dataclass
class _Dimension:
    """A dimension while rows are read: its id, names, weight and the cells they came from."""

    id: str
    zh: str
    en: str
    parent: str
    spot: Spot
    weight: float | None = None
    weight_cell: str = ""


@dataclass
class _Sheet:
    """The sheet while it is read."""

    file: str
    sheet: str
    problems: Problems
    #: column → its number from 0
    at: Mapping[str, int]
    sources: Mapping[str, str]
    #: the languages of the report; of another no words are asked for
    languages: tuple[str, ...] = BOTH
    rows: list[dict[str, Any]] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    dimensions: dict[tuple[str, str], _Dimension] = field(default_factory=dict)

    def cell(self, row: int, column: str) -> str:
        return f"{letters(self.at[column])}{row}" if column in self.at else f"{letters(0)}{row}"

    def spot(self, row: int, column: str) -> Spot:
        return Spot(file=self.file, sheet=self.sheet, cell=self.cell(row, column))

    def place(self, row: int, column: str) -> Location:
        return Location(sheet=self.sheet, cell=self.cell(row, column))

    def error(self, row: int, column: str, what: Text, remedy: Text) -> None:
        self.problems.error(self.file, self.place(row, column), what, remedy)

    # --- one row ----------------------------------------------------------------------------------------

    def row(self, n: int, cells: Mapping[str, str]) -> None:
        """One indicator, as report.toml would say it."""
        raw: dict[str, Any] = {}
        spot = self.spot(n, "id")
        if not cells.get("id"):
            self.error(
                n,
                "id",
                Text(zh="这个指标没有编号", en="the indicator has no id"),
                Text(
                    zh="写上小写英文字母的编号，例如 gdp_per_head",
                    en="write one in small letters, as in gdp_per_head",
                ),
            )
            return
        for column, text in cells.items():
            if not text:
                continue
            value = self.value(n, column, text)
            if value is not None and column in _SAME:
                raw[column] = value
                spot.keys[column] = self.spot(n, column)
        for what, required in (("", True), ("unit", False), ("definition", False)):
            self.wording(n, cells, what, required, raw, spot)
        if cells.get("target"):
            raw["target"] = {"value": self.value(n, "target", cells["target"], quiet=True)}
            spot.keys["target"] = self.spot(n, "target")
            spot.keys["target"].keys["value"] = self.spot(n, "target")
            if cells.get("target_by"):
                raw["target"]["by"] = cells["target_by"]
                spot.keys["target"].keys["by"] = self.spot(n, "target_by")
            if raw["target"]["value"] is None:
                del raw["target"]
        elif cells.get("target_by"):
            self.error(
                n,
                "target",
                Text(zh="有目标时期，没有目标值", en="a period of a target without its figure"),
                Text(zh="填上目标值，或删去目标时期", en="fill it in, or delete the period"),
            )
        if cells.get("categories"):
            raw["kind"] = "category"
            raw["categories"] = self.categories(n, cells["categories"])
            spot.keys |= {"kind": self.spot(n, "categories"), "categories": self.spot(n, "categories")}
        if parent := self.dimension(n, cells):
            raw["dimension"] = parent
            spot.keys["dimension"] = self.spot(n, "sub_zh" if cells.get("sub_zh") else "dimension_zh")
        self.rows.append(raw)
        self.spots.append(spot)

    def wording(
        self, n: int, cells: Mapping[str, str], what: str, required: bool, raw: dict[str, Any], spot: Spot
    ) -> None:
        """A name, a unit or a definition in the report's languages."""
        columns = {lang: f"{what}_{lang}".strip("_") for lang in ("zh", "en")}
        words = {lang: cells.get(column, "") for lang, column in columns.items()}
        if not any(words.values()) and not required:
            return
        either = next((w for w in words.values() if w), "")
        if not either or not re.search(r"[^\W\d_]{2}", either):
            # %, ℃, kWh/m³ … are written alike
            words = {lang: w or either for lang, w in words.items()}
        for lang, column in columns.items():
            if not words[lang] and lang not in self.languages:
                words[lang] = either or cells["id"]
            elif not words[lang]:
                labels = {
                    "": ("名称", "name"),
                    "unit": ("单位", "unit"),
                    "definition": ("定义", "definition"),
                }
                zh, en = labels[what]
                language = {"zh": ("中文", "Chinese"), "en": ("英文", "English")}[lang]
                self.error(
                    n,
                    column,
                    Text(zh=f"没有写{language[0]}{zh}", en=f"the {en} in {language[1]} is missing"),
                    Text(zh="填上它", en="fill it in")
                    if column in self.at
                    else Text(
                        zh=f"加一列“{NAMES[column]['zh']}”", en=f"add a column “{NAMES[column]['en']}”"
                    ),
                )
                words[lang] = either or cells["id"]
        name = what or "name"
        raw[name] = words
        spot.keys[name] = self.spot(n, columns["zh"])
        spot.keys[name].keys |= {lang: self.spot(n, column) for lang, column in columns.items()}

    def categories(self, n: int, text: str) -> list[dict[str, Any]]:
        """The classes of an indicator in words; each by its word in the table and its name in the report's languages."""
        classes: list[dict[str, Any]] = []
        for part in filter(None, (p.strip() for p in re.split(r"[;；\n]", text))):
            match = re.fullmatch(r"([^:：=]+?)\s*[:：=]\s*([^/／]+?)(?:\s*[/／]\s*(.+))?", part)
            if match is None or (match[3] is None and len(self.languages) > 1):
                self.error(
                    n,
                    "categories",
                    Text(zh=f"“{part}”看不懂", en=f"“{part}” cannot be understood"),
                    Text(
                        zh="每一类写成 表中的词：中文名 / 英文名，用分号隔开",
                        en="write each class as word in the table: Chinese name / English name, with semicolons between them",
                    ),
                )
                continue
            classes.append({"id": match[1], "name": {"zh": match[2], "en": match[3] or match[2]}})
        return classes

    def value(self, n: int, column: str, text: str, quiet: bool = False) -> Any:
        """A cell as report.toml would say it; None, with the reason told, where it cannot be."""
        if column in WORDS:
            words = WORDS[column]
            if (word := tidy(text).casefold()) in words or (word := text.strip()) in words:
                return words[word]
            offered = OFFERED[column]
            self.error(
                n,
                column,
                Text(zh=f"不认识“{text}”", en=f"“{text}” is not known here"),
                Text(zh=f"可以写：{'、'.join(offered['zh'])}", en=f"it can be: {', '.join(offered['en'])}"),
            )
            return None
        if column in FIGURES or column == "decimals":
            value = number(text)
            if value is None or (column == "decimals" and not float(value).is_integer()):
                if not quiet:
                    kind = ("整数", "a whole number") if column == "decimals" else ("数字", "a number")
                    self.error(
                        n,
                        column,
                        Text(zh=f"“{text}”不是{kind[0]}", en=f"“{text}” is not {kind[1]}"),
                        Text(zh="改成数字，或留空", en="write a number, or leave the cell empty"),
                    )
                return None
            return None if math.isnan(value) else int(value) if column == "decimals" else value
        if column == "source":
            return self.sources.get(key(text), text)
        return text

    # --- dimensions ---------------------------------------------------------------------------------------

    def dimension(self, n: int, cells: Mapping[str, str]) -> str:
        """The id of the dimension that a row's indicator belongs to, or of its sub-dimension; empty where it has none."""
        top = cells.get("dimension_zh") or cells.get("dimension_en")
        sub = cells.get("sub_zh") or cells.get("sub_en")
        if not top:
            if sub:
                self.error(
                    n,
                    "dimension_zh",
                    Text(
                        zh=f"子维度“{sub}”没有所属的维度", en=f"the sub-dimension “{sub}” is in no dimension"
                    ),
                    Text(zh="填上维度", en="fill in the dimension"),
                )
            return ""
        above = self._named(n, cells, "dimension", "")
        return self._named(n, cells, "sub", above).id if sub else above.id

    def _named(self, n: int, cells: Mapping[str, str], kind: str, above: _Dimension | str) -> _Dimension:
        """The dimension that a row names, made where it is named first; its weight is told once or always alike."""
        zh, en = cells.get(f"{kind}_zh", ""), cells.get(f"{kind}_en", "")
        parent = above.id if isinstance(above, _Dimension) else ""
        known = next(
            (
                d
                for d in self.dimensions.values()
                if d.parent == parent and ((zh and d.zh == zh) or (en and d.en.casefold() == en.casefold()))
            ),
            None,
        )
        column = "dimension_weight" if kind == "dimension" else "sub_weight"
        if known is None:
            spot = self.spot(n, f"{kind}_zh" if zh else f"{kind}_en")
            known = _Dimension(self._id(en or zh, kind), zh, en, parent, spot)
            spot.keys["weight"] = self.spot(n, column)
            self.dimensions[(parent, known.id)] = known
        for lang, word in (("zh", zh), ("en", en)):
            if word and getattr(known, lang) and getattr(known, lang).casefold() != word.casefold():
                self.error(
                    n,
                    f"{kind}_{lang}",
                    Text(
                        zh=f"与 {known.spot.cell} 中的“{getattr(known, lang)}”不同",
                        en=f"differs from “{getattr(known, lang)}” in {known.spot.cell}",
                    ),
                    Text(zh="同一维度用同样的名称", en="call the same dimension by the same name"),
                )
            if word and not getattr(known, lang):
                setattr(known, lang, word)
        weight = self.value(n, column, cells[column]) if cells.get(column) else None
        if weight is not None:
            if known.weight is not None and known.weight != weight:
                self.error(
                    n,
                    column,
                    Text(
                        zh=f"与 {known.weight_cell} 中同一维度的权重 {known.weight:g} 不同",
                        en=f"differs from {known.weight:g}, the weight of the same dimension in {known.weight_cell}",
                    ),
                    Text(
                        zh="权重写一次即可，或各行写得一样",
                        en="write the weight once, or the same in every row",
                    ),
                )
            elif known.weight is None:
                known.weight, known.weight_cell = weight, self.cell(n, column)
                known.spot.keys["weight"] = self.spot(n, column)
        return known

    def _id(self, word: str, kind: str) -> str:
        """An id made of a dimension's English name that nothing else has."""
        plain = re.sub(r"[^a-z0-9]+", "_", word.casefold()).strip("_")
        plain = plain if re.match(r"[a-z]", plain) else f"{kind}_{len(self.dimensions) + 1}"
        taken = {str(r.get("id")) for r in self.rows} | {d.id for d in self.dimensions.values()}
        candidate, n = plain[:50], 1
        while candidate in taken:
            n += 1
            candidate = f"{plain[:50]}_{n}"
        return candidate

    def finished(self) -> tuple[list[dict[str, Any]], list[Spot]]:
        """The dimensions as report.toml would say them. Ids that an indicator has as well are changed."""
        ids = {str(r.get("id")) for r in self.rows}
        renamed = {d.id: f"{d.id}_dimension" for d in self.dimensions.values() if d.id in ids}
        for raw in self.rows:
            if raw.get("dimension") in renamed:
                raw["dimension"] = renamed[raw["dimension"]]
        entries: list[dict[str, Any]] = []
        spots: list[Spot] = []
        for d in self.dimensions.values():
            if not all({"zh": d.zh, "en": d.en}[lang] for lang in self.languages):
                lang, other = ("en", ("英文", "English")) if d.zh else ("zh", ("中文", "Chinese"))
                kind = "sub" if d.parent else "dimension"
                row = int(re.sub(r"\D", "", d.spot.cell))
                self.error(
                    row,
                    f"{kind}_{lang}",
                    Text(
                        zh=f"维度“{d.zh or d.en}”没有{other[0]}名称",
                        en=f"the dimension “{d.zh or d.en}” has no name in {other[1]}",
                    ),
                    Text(zh="填上它", en="fill it in"),
                )
            said_of: dict[str, Any] = {
                "id": renamed.get(d.id, d.id),
                "name": {"zh": d.zh or d.en, "en": d.en or d.zh},
                "parent": renamed.get(d.parent, d.parent),
            }
            if d.weight is not None:
                said_of["weight"] = d.weight
            entries.append(said_of)
            spots.append(d.spot)
        return entries, spots


#: columns that report.toml has under the same name
_SAME = ("id", "direction", "weight", "decimals", "scale", "total", "minimum", "maximum", "source")


def sheet_of(folder: Path) -> str:
    """The indicator sheet of a report's folder; empty where it has none."""
    return next((name for name in SHEETS if (folder / name).is_file()), "")


def with_sheet(folder: Path, raw: dict[str, Any], finder: Finder, problems: Problems) -> bool:
    """Put what the indicator sheet says into what report.toml says; False, with one message, where both say it.

    Args:
        raw: report.toml as plain values; changed in place
        finder: from places in words to where they stand; learns the cells of the sheet
    """
    there = [name for name in SHEETS if (folder / name).is_file()]
    if not there:
        return True
    key = next((k for k in ("indicator", "dimension") if k in raw), None)
    if key or len(there) > 1:
        other = f"[[{key}]]" if key else there[1]
        problems.error(
            REPORT_FILE if key else there[1],
            Text(zh=key, en=key) if key else "",
            Text(
                zh=f"指标写了两处：{there[0]} 和 {other}",
                en=f"indicators are told twice: in {there[0]} and in {other}",
            ),
            Text(
                zh=f"只留一处：删去 {there[0]}，或删去 {other}",
                en=f"keep one: delete {there[0]}, or {other}",
            ),
        )
        return False
    language = the_one(raw)
    read = _read(folder / there[0], there[0], _sources(raw), (language,) if language else BOTH, problems)
    if read is None:
        return False
    dimensions, spots = read.finished()
    raw["indicator"], raw["dimension"] = read.rows, dimensions
    first = Spot(file=read.file, sheet=read.sheet, cell="A1")
    finder.spots.keys["indicator"] = Spot(**{**first.__dict__, "keys": {}, "items": read.spots})
    finder.spots.keys["dimension"] = Spot(**{**first.__dict__, "keys": {}, "items": spots})
    return True


def _sources(raw: Mapping[str, Any]) -> dict[str, str]:
    """What a source may be called in a cell → its id."""
    sources: dict[str, str] = {}
    listed = raw.get("source")
    for source in listed if isinstance(listed, list) else []:
        if isinstance(source, Mapping):
            short = source.get("short")
            names = short.values() if isinstance(short, Mapping) else ()
            sources |= {key(str(w)): str(source.get("id", "")) for w in (*names, source.get("id", ""))}
    return sources


def _read(
    path: Path, file: str, sources: Mapping[str, str], languages: tuple[str, ...], problems: Problems
) -> _Sheet | None:
    kind = kind_of(path, file, problems)
    if kind is None:
        return None
    grid = _table(kind.sheet, path, file, problems)
    if grid is None:
        return None
    name, rows = grid
    head = next(
        (i for i, (_, row) in enumerate(rows[:_MOST_ABOVE]) if _ids(row) >= {"id"} and len(_ids(row)) > 1),
        None,
    )
    if head is None:
        if not full_width_commas(rows, file, problems):
            where = Location(sheet=name) if name else ""
            problems.error(file, where, Text(zh="没有找到表头", en="there is no row of headings"), needed())
        return None
    at = _columns(rows[head], file, name, problems)
    sheet = _Sheet(file, name, problems, at, sources, languages)
    for n, row in rows[head + 1 :]:
        cells = {c: row[i].strip() for c, i in at.items() if i < len(row)}
        if any(cells.values()):
            sheet.row(n, cells)
    if not sheet.rows and not problems.errors:
        problems.error(
            file,
            Location(sheet=name) if name else "",
            Text(zh="表中没有指标", en="there is no indicator in the sheet"),
            Text(zh="每行写一个指标", en="write one in every row"),
        )
    return sheet if sheet.rows else None


def _table(
    read: Callable[[Path, str, str, Problems], tuple[str, list[tuple[int, list[str]]]] | None],
    path: Path,
    file: str,
    problems: Problems,
) -> tuple[str, list[tuple[int, list[str]]]] | None:
    """The rows of the sheet of indicators: the one that is called so, else the first."""
    for name in _SHEET_NAMES:
        tried = Problems()
        grid = read(path, file, name, tried)
        if grid is not None:
            problems.add(tried)
            return grid
    return read(path, file, "", problems)


def _ids(row: Iterable[str]) -> set[str]:
    return {column.id for word in row if (column := column_of(word)) is not None}


def _columns(head: tuple[int, list[str]], file: str, sheet: str, problems: Problems) -> dict[str, int]:
    """Column → its number. A heading that is not known is told, one that stands twice as well."""
    n, row = head
    at: dict[str, int] = {}
    for i, word in enumerate(row):
        if not key(word) or is_note(word):
            continue
        place = Location(sheet=sheet, cell=f"{letters(i)}{n}")
        column = column_of(word)
        if column is None:
            problems.warn(
                file,
                place,
                Text(zh=f"不认识表头“{word}”，这一列没有使用", en=f"unknown heading “{word}”: not used"),
                heading_meant(word),
            )
        elif column.id in at:
            problems.error(
                file,
                place,
                Text(
                    zh=f"“{column.name['zh']}”有两列：{letters(at[column.id])} 和 {letters(i)}",
                    en=f"two columns are “{column.name['en']}”: {letters(at[column.id])} and {letters(i)}",
                ),
                Text(zh="删去或改名其中一列", en="delete or rename one of them"),
            )
        else:
            at[column.id] = i
    return at


def open_cells(path: Path, languages: Iterable[str] = ("zh", "en")) -> list[str]:
    """The cells of a sheet that still say TODO, as the spreadsheet calls them (``C2``), in columns of these languages."""
    kind = kind_of(path, path.name, Problems())
    grid = _table(kind.sheet, path, path.name, Problems()) if kind and path.is_file() else None
    rows = grid[1] if grid else []
    # name (en) of a report in Chinese is on none of its pages
    of = [re.findall(r"[(（](\w\w)[)）]$", word.strip()) for word in (rows[0][1] if rows else ())]
    unused = {i for i, said in enumerate(of) if said and said[0] not in languages}
    return [
        f"{letters(i)}{n}" for n, row in rows for i, w in enumerate(row) if "TODO" in w and i not in unused
    ]
