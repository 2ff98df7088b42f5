"""A workbook's file, Office Open XML: sheets that are tables, row by row: `Sheet`, `written`, `column_width`, `is_figure`.

Beside every brief lies a workbook of some thirty small sheets, and beside the report one of all its regions. A library that
can draw and reckon holds an object for each cell: it took a third of a county's web page, and a gigabyte for the workbook
of three thousand. What is needed here is one kind of sheet (ECMA-376 Part 1, 18.3 and 18.5): headings, values, their
formats, links to other sheets, a table with filters, a first row that stays.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from markupsafe import escape

from analysis.decimals import written as number_written

#: columns are as wide as their content, within these (characters of the standard font)
NARROWEST, WIDEST = 8, 60
#: so many of a column's values are looked at for its width
_TELLING = 200
#: the format of texts that are set in lines within their column
WRAPPED = "@wrapped"
#: the most characters that a cell may hold
_MOST = 32_767
#: pixels of a digit of the standard font, and beside the text of a column; a width is said in 256ths
_DIGIT, _BESIDE, _PARTS = 7, 5, 256
#: the first number of formats that are not built in
_OWN = 164
#: what is not written as it is: marks of XML, what XML cannot hold, what would be read as such a sign that was escaped
_SPECIAL = re.compile(r"[&<>\"'\x00-\x08\x0b-\x1f\ufffe\uffff]|_x")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."


@dataclass(frozen=True)
class Sheet:
    """One table: the headings in the first row and nothing above, beside or below."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]
    #: of each column the formats of numbers (or `WRAPPED`): one for all rows, or one for each; None for none
    formats: Sequence[Sequence[str | None]]
    #: whether the first column names sheets, and leads to them
    links: bool = False


@dataclass
class _Book:
    """What its sheets share."""

    strings: dict[str, int] = field(default_factory=dict)
    #: how many cells have a text
    texts: int = 0
    #: format → its place among the styles; a link's is the empty one
    styles: dict[str | None, int] = field(default_factory=lambda: {None: 0})

    def text(self, text: str) -> int:
        """The number of a text in the table that all sheets share."""
        self.texts += 1
        return self.strings.setdefault(text, len(self.strings))

    def style(self, form: str | None) -> str:
        """The attribute of a cell with this format."""
        place = self.styles.setdefault(form, len(self.styles))
        return f' s="{place}"' if place else ""


_ENDLESS = float("inf")


@lru_cache(1 << 12)
def _width(text: str) -> int:
    """How many Latin letters wide a text is: a Chinese character takes two.

    >>> _width("四川 a")
    6
    """
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def is_figure(value: Any) -> bool:
    """Whether a value is written as a number: what is endless, and yes and no, are not."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        # of a workbook's cells all but the numbers
        return False
    return isinstance(value, (int, float)) and abs(value) != _ENDLESS


def column_width(heading: str, values: Iterable[Any]) -> int:
    """How wide a column is, in characters of the standard font; its first values tell."""
    longest = max([_width(heading) + 3, *(_width(_about(value)) for value in islice(values, _TELLING))])
    return min(max(longest, NARROWEST), WIDEST)


def _about(value: Any) -> str:
    return number_written(value, 4) if isinstance(value, float) else "" if value is None else str(value)


@lru_cache(1 << 9)
def letters(column: int) -> str:
    """The name of a column, counted from nought.

    >>> letters(0), letters(25), letters(26), letters(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    name, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name


def number(value: float) -> str:
    """A number as it stands in a cell: sixteen digits, which give the same number again but for the last of them.

    Raises:
        ValueError: it is no number.
    """
    if value != value:
        raise ValueError("a cell cannot hold what is no number")
    return f"{value:.16G}"


def written(
    sheets: Sequence[Sheet], title: str = "", subject: str = "", author: str = "", created: str = ""
) -> bytes:
    """The file. The same sheets give the same bytes.

    Args:
        created: the day, which is the only date in it.

    Raises:
        ValueError: a cell is a number that is none.
    """
    book, out = _Book(), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        _put(file, "[Content_Types].xml", _types(sheets))
        _put(file, "_rels/.rels", _relations(("officeDocument", "xl/workbook.xml"), core="docProps/core.xml"))
        _put(file, "docProps/core.xml", _core(title, subject, author, created))
        _put(file, "xl/workbook.xml", _workbook([sheet.name for sheet in sheets]))
        below = [("worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(sheets) + 1)]
        own = [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
        _put(file, "xl/_rels/workbook.xml.rels", _relations(*below, *own))
        for i, sheet in enumerate(sheets, start=1):
            _put(file, f"xl/worksheets/sheet{i}.xml", "".join(_sheet(book, sheet, first=i == 1)))
            if sheet.rows:
                to = ("table", f"../tables/table{i}.xml")
                _put(file, f"xl/worksheets/_rels/sheet{i}.xml.rels", _relations(to))
                _put(file, f"xl/tables/table{i}.xml", _table(sheet, i))
        _put(file, "xl/styles.xml", _styles(list(book.styles)))
        _put(file, "xl/sharedStrings.xml", "".join(_strings(book)))
    return out.getvalue()


def _put(file: zipfile.ZipFile, name: str, text: str) -> None:
    """One part of the file."""
    # the first moment that a ZIP file knows
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    file.writestr(entry, text.encode())


# a sheet ----------------------------------------------------------------------------------------------------------


def _escape(text: str) -> str:
    """A text between tags or in an attribute; signs that XML does not have are written as spreadsheets do."""
    if not _SPECIAL.search(text):
        return text
    text = _ESCAPED.sub("_x005F_", text)
    text = _CONTROL.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text)
    return str(escape(text))


def _range(sheet: Sheet) -> str:
    return f"A1:{letters(len(sheet.headings) - 1)}{len(sheet.rows) + 1}"


def _sheet(book: _Book, sheet: Sheet, first: bool) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><dimension ref="{_range(sheet)}"/><sheetViews><sheetView'
    yield ' tabSelected="1" workbookViewId="0">' if first else ' workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>'
    yield '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>'
    for c, heading in enumerate(sheet.headings):
        pixels = column_width(heading, (row[c] for row in sheet.rows)) * _DIGIT + _BESIDE
        wide = pixels * _PARTS // _DIGIT / _PARTS
        yield f'<col min="{c + 1}" max="{c + 1}" width="{number(wide)}" customWidth="1"/>'
    yield '</cols><sheetData><row r="1">'
    for c, heading in enumerate(sheet.headings):
        yield f'<c r="{letters(c)}1" t="s"><v>{book.text(heading)}</v></c>'
    yield "</row>"
    yield from _rows(book, sheet)
    yield "</sheetData>"
    if sheet.links:
        yield from _links(sheet)
    yield '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    yield (
        '<tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>'
        if sheet.rows
        else "</worksheet>"
    )


def _rows(book: _Book, sheet: Sheet) -> Iterator[str]:
    """The rows below the headings."""
    names = [letters(c) for c in range(len(sheet.headings))]
    styles = [[book.style(form) for form in forms] for forms in sheet.formats]
    link = book.style("") if sheet.links else ""
    for i, row in enumerate(sheet.rows):
        r, cells = i + 2, []
        for c, value in enumerate(row):
            if value is None:
                continue
            own = styles[c]
            at = f'<c r="{names[c]}{r}"{own[i] if len(own) > 1 else own[0]}'
            if type(value) is str:
                if sheet.links and c == 0 and value:
                    at = f'<c r="{names[c]}{r}"{link}'
                cells.append(f'{at} t="s"><v>{book.text(value)}</v></c>')
            elif is_figure(value):
                cells.append(f"{at}><v>{number(value)}</v></c>")
            elif isinstance(value, bool):
                cells.append(f'<c r="{names[c]}{r}" t="b"><v>{value:d}</v></c>')
            else:
                cells.append(f'{at} t="s"><v>{book.text(str(value))}</v></c>')
        yield f'<row r="{r}">{"".join(cells)}</row>'


def _links(sheet: Sheet) -> Iterator[str]:
    """The links of the first column."""
    named = [(r, str(row[0])) for r, row in enumerate(sheet.rows, start=2) if row[0]]
    if named:
        to = {}
        for name in {name for _, name in named}:
            place = _escape("'" + name.replace("'", "''") + "'!A1")
            to[name] = f'location="{place}" display="{_escape(name)}"'
        yield "<hyperlinks>"
        for r, name in named:
            yield f'<hyperlink ref="A{r}" {to[name]}/>'
        yield "</hyperlinks>"


def _table(sheet: Sheet, number_of: int) -> str:
    ref = _range(sheet)
    columns = "".join(
        f'<tableColumn id="{c}" name="{_escape(h)}"/>' for c, h in enumerate(sheet.headings, start=1)
    )
    return (
        f'{_HEAD}<table xmlns="{_MAIN}" id="{number_of}" name="Table{number_of}" displayName="Table{number_of}" ref="{ref}" '
        f'totalsRowShown="0"><autoFilter ref="{ref}"/><tableColumns count="{len(sheet.headings)}">{columns}</tableColumns>'
        '<tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1" '
        'showColumnStripes="0"/></table>'
    )


# what sheets share ------------------------------------------------------------------------------------------------


def _strings(book: _Book) -> Iterator[str]:
    yield f'{_HEAD}<sst xmlns="{_MAIN}" count="{book.texts}" uniqueCount="{len(book.strings)}">'
    for text in book.strings:
        kept = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
        yield f"<si><t{kept}>{_escape(text[:_MOST])}</t></si>"
    yield "</sst>"


def _styles(forms: Sequence[str | None]) -> str:
    own = [form for form in forms if form and form != WRAPPED]
    number_of = {form: _OWN + i for i, form in enumerate(own)}
    named = "".join(f'<numFmt numFmtId="{i}" formatCode="{_escape(f)}"/>' for f, i in number_of.items())
    fonts = (
        '<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
        '<font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="Calibri"/><family val="2"/></font>'
    )
    plain = 'fontId="0" fillId="0" borderId="0"'

    def cell(form: str | None) -> str:
        if form is None:
            return f'<xf numFmtId="0" {plain} xfId="0"/>'
        if form == WRAPPED:
            return f'<xf numFmtId="0" {plain} xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
        if not form:
            return '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="1" applyFont="1"/>'
        return f'<xf numFmtId="{number_of[form]}" {plain} xfId="0" applyNumberFormat="1"/>'

    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
        + (f'<numFmts count="{len(own)}">{named}</numFmts>' if own else "")
        + f'<fonts count="2">{fonts}</fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        f'<cellStyleXfs count="2"><xf numFmtId="0" {plain}/><xf numFmtId="0" fontId="1" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(forms)}">{"".join(map(cell, forms))}</cellXfs>'
        '<cellStyles count="2"><cellStyle name="Normal" xfId="0" builtinId="0"/><cellStyle name="Hyperlink" xfId="1" builtinId="8"/>'
        '</cellStyles><dxfs count="0"/><tableStyles count="0" defaultTableStyle="TableStyleMedium9" '
        'defaultPivotStyle="PivotStyleLight16"/></styleSheet>'
    )


def _types(sheets: Sequence[Sheet]) -> str:
    parts: Mapping[str, str] = {
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/xl/workbook.xml": f"{_TYPE}sheet.main+xml",
        "/xl/styles.xml": f"{_TYPE}styles+xml",
        "/xl/sharedStrings.xml": f"{_TYPE}sharedStrings+xml",
        **{f"/xl/worksheets/sheet{i}.xml": f"{_TYPE}worksheet+xml" for i in range(1, len(sheets) + 1)},
        **{f"/xl/tables/table{i}.xml": f"{_TYPE}table+xml" for i, s in enumerate(sheets, start=1) if s.rows},
    }
    rows = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in parts.items())
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _relations(*to: tuple[str, str], core: str = "") -> str:
    rows = [
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(to, start=1)
    ]
    if core:
        kind = f"{_PACKAGE}/relationships/metadata/core-properties"
        rows.append(f'<Relationship Id="rId{len(rows) + 1}" Type="{kind}" Target="{core}"/>')
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def _workbook(names: Sequence[str]) -> str:
    rows = "".join(
        f'<sheet name="{_escape(name)}" sheetId="{i}" r:id="rId{i}"/>'
        for i, name in enumerate(names, start=1)
    )
    return f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews><sheets>{rows}</sheets></workbook>'


def _core(title: str, subject: str, author: str, created: str) -> str:
    when = f"{created}T00:00:00Z" if created else ""
    day = "".join(
        f'<dcterms:{what} xsi:type="dcterms:W3CDTF">{when}</dcterms:{what}>'
        for what in ("created", "modified")
        if when
    )
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_escape(title)}</dc:title><dc:subject>{_escape(subject)}</dc:subject>"
        f"<dc:creator>{_escape(author)}</dc:creator>{day}</cp:coreProperties>"
    )
