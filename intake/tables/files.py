"""Text of files, and cells of text: `read_text`, `read_csv`, `number`, `tidy`; `RawTable`, cells that remember where they stood.

A table arrives as text, whatever the format: what a cell means is decided where its column is known, so that
every complaint can name file, sheet, row and column. Encodings are found out (:mod:`intake.tables.encodings`).
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.values import Text
from intake.problems import Location, Problems, suggest
from intake.tables.encodings import decode

#: what offices write where there is no figure
MISSING = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "——",
        "–",
        "…",
        "……",
        "..",
        "...",
        "NA",
        "N/A",
        "n/a",
        "nan",
        "NaN",
        "null",
        "无",
        "缺",
    }
)
#: a spreadsheet of statistics is small; more than this is a mistake or an attack
MAX_BYTES = 64 * 2**20
MAX_CELLS = 5_000_000


@dataclass(frozen=True)
class RawRow:
    """One row of text cells and where it stood (``row 5``, ``sheet Data, row 5``)."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class RawTable:
    """A table as it was read: heading and rows of text."""

    file: str
    sheet: str
    header: tuple[str, ...]
    rows: tuple[RawRow, ...]

    def place(self, row: int | None = None, column: str | None = None) -> Text:
        """A cell, row or column of it, in words."""
        return Location(sheet=self.sheet, row=row or 0, column=column or "")


def checksum(path: Path) -> str:
    """SHA-256 of the file, as printed beside the data."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tidy(text: str) -> str:
    """Full-width letters, digits and spaces to ordinary ones, outer blanks off.

    >>> tidy("　１２．５ ")
    '12.5'
    """
    return unicodedata.normalize("NFKC", text).strip()


_NUMBER = re.compile(r"[+\-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][+\-]?\d+)?|[+\-]?\.\d+")


#: digits in circles or brackets, and raised ones
_MARKED = re.compile("[①-⒛⁰-₉¹²³]")


def places_of(raw: RawTable, headings: Iterable[str], problems: Problems) -> dict[str, int] | None:
    """Which cell of a row stands under each heading; None where one is missing, which is told."""
    wanted = list(dict.fromkeys(headings))
    absent = [h for h in wanted if tidy(h) not in raw.header]
    for name in absent:
        problems.error(
            raw.file,
            raw.place(),
            Text(zh=f"缺少列“{name}”", en=f"the column “{name}” is missing"),
            suggest(name, [h for h in raw.header if h]),
        )
    return None if absent else {name: raw.header.index(tidy(name)) for name in wanted}


def number(text: str) -> float | None:
    """The number in a cell: NaN for a sign of missing, None where there is no number.

    >>> number("1,234.5"), number("−3"), number("12%")
    (1234.5, -3.0, 12.0)
    >>> number("约12") is None, number("12①") is None, number("12²") is None
    (True, True, True)
    """
    word = tidy(text).replace("−", "-")
    if _MARKED.search(text):
        # a footnote mark would become a digit of the figure: 12① is not 121
        return None
    if text.strip() in MISSING or word in MISSING:
        return math.nan
    word = word.removesuffix("%").strip()
    if not _NUMBER.fullmatch(word):
        return None
    value = float(word.replace(",", ""))
    return value if math.isfinite(value) else None


#: no office publishes a larger figure, or one nearer to zero: beyond these it is a slip, and squares overflow
LARGEST, SMALLEST = 1e18, 1e-15
OUT_OF_REACH = (
    Text(
        zh="“{word}”作为统计数字太大或太接近零", en="“{word}” is too large, or too near to zero, for a figure"
    ),
    Text(zh="改正数字，或换一个单位", en="correct it, or choose another unit"),
)


def out_of_reach(value: float) -> bool:
    """Whether a figure is larger, or nearer to zero, than any that is published.

    >>> out_of_reach(1e26), out_of_reach(-3e-300), out_of_reach(0.0), out_of_reach(math.nan), out_of_reach(1.2e14)
    (True, True, False, False, False)
    """
    return value != 0 and (abs(value) > LARGEST or abs(value) < SMALLEST)


def delimiter(text: str) -> str:
    """The sign that parts cells: the one of which most lines have the same number.

    >>> delimiter("a;b\\n1,5;2,5\\n"), delimiter("unit,geo\\t2014\\t2013\\nEUR,AT\\t1\\t2\\n"), delimiter("title\\na,b\\n1,2\\n")
    (';', '\\t', ',')
    >>> delimiter("a\\t,b\\t,\\n1\\t,2\\t,\\n")
    ','

    A key that is joined with commas may have more of them than its line has tabs:

    >>> delimiter("freq,sex,age,unit,geo\\t2014\\t2013\\nA,T,Y18,PC,AT\\t1\\t2\\n")
    '\\t'
    """
    lines = [x for x in text[:200_000].splitlines()[:60] if x.strip()]

    def consistent(sign: str) -> tuple[int, int]:
        counts = [n for x in lines if (n := x.count(sign))]
        usual = max(set(counts), key=lambda n: (counts.count(n), n), default=0)
        return counts.count(usual), usual

    best = max("\t;,", key=consistent)
    tabbed = [x.partition("\t")[2] for x in lines if "\t" in x]
    if best == "," and len(tabbed) >= max(2, 0.9 * (len(lines) - 1)) and not any("," in x for x in tabbed):
        best = "\t"
    # some downloads put a tab before every comma
    return "," if best == "\t" and text.count("\t,") >= 0.8 * text.count("\t") else best


_SAVE = Text(zh="请存为 UTF-8", en="save it as UTF-8")
_SAVE_CSV = Text(
    zh="请从电子表格另存为“CSV UTF-8”，或直接提供 XLSX",
    en="save it from the spreadsheet as “CSV UTF-8”, or give the XLSX itself",
)


def read_text(path: Path, file: str, problems: Problems, remedy: Text = _SAVE) -> str | None:
    """The text of a file, or None with the reason and the remedy in ``problems``."""
    text = decode(path.read_bytes())
    if text is None:
        problems.error(
            file,
            "",
            Text(zh="文件不是可识别的文本", en="the file is not readable text"),
            remedy,
        )
    return text


#: what stands after the last row while a CSV file is read
_END = "end of the table"


def read_csv(path: Path, file: str, problems: Problems) -> list[tuple[int, list[str]]] | None:
    """The rows of a CSV file with the lines they end on, or None with the reason in ``problems``."""
    text = read_text(path, file, problems, _SAVE_CSV)
    if text is None:
        return None
    # a row of its own after the last: an unclosed quotation mark would swallow it, and all before it, in silence
    text = text.rstrip("\r\n") + f"\n{_END}"
    sign = delimiter(text)
    # 1, "two, three": quotation marks behind a blank quote as well
    loose = re.search(rf'(?m)(?:^|{re.escape(sign)}) +"[^"\n]*" *(?:{re.escape(sign)}|$)', text[:200_000])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, skipinitialspace=loose is not None)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((reader.line_num, [str(c) for c in row]) for row in reader)
        if rows.pop()[1] != [_END]:
            problems.error(
                file,
                Location(row=1 + (rows[-1][0] if rows else 0)),
                Text(
                    zh="从这一行起有一个引号没有成对",
                    en="from this row on a quotation mark is not closed",
                ),
                Text(zh="补上引号，或删去它", en="close it, or delete it"),
            )
            return None
    except csv.Error as fault:
        problems.error(
            file,
            Location(row=reader.line_num),
            Text(zh="这一行不是合法的 CSV", en=f"this row is not valid CSV ({fault})"),
            Text(zh="检查引号是否成对", en="check that quotation marks come in pairs"),
        )
        return None
    return rows


def full_width_commas(rows: Sequence[tuple[int, list[str]]], file: str, problems: Problems) -> bool:
    """Whether full-width commas stand between cells, so that whole rows are read as one cell; told with the rows.

    >>> full_width_commas([(1, ["region，gdp"]), (2, ["四川", "1"])], "a.csv", Problems())
    True
    >>> full_width_commas([(1, ["region", "gdp"]), (2, ["四川，1"])], "a.csv", Problems())
    True
    >>> full_width_commas([(1, ["region", "gdp"]), (2, ["注：甲，乙，丙"])], "a.csv", Problems())
    False
    """
    head = next(iter(rows), (0, [""]))[1]
    width = len(head) if len(head) > 1 else head[0].count("，") + 1
    joined = [n for n, row in rows if len(row) == 1 and "，" in row[0] and row[0].count("，") + 1 == width]
    if joined:
        problems.error(
            file,
            Location(rows=joined),
            Text(zh="单元格之间用了全角逗号（，）", en="full-width commas (，) stand between the cells"),
            Text(zh="单元格之间改用半角逗号（,）", en="put plain commas (,) between the cells"),
        )
    return bool(joined)
