"""What is told of a sheet before its table is read: ``say_printed``, ``say_marks``, ``say_short_years``, ``told_by_year``,
``say_units``, ``say_points``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from intake.new.forms.decimal_comma import may_be_thousands
from intake.new.notes import Notes
from intake.new.sections.units_between import Parted
from intake.new.sections.years_over_regions import whole_by_year
from intake.tables import workbook
from intake.tables.workbook import Grid


def say_printed(grid: Grid, words: Sequence[str], notes: Notes) -> None:
    """What belongs to the sheet of paper is not of the table."""
    if words:
        shown, more = [" ".join(w.split())[:40] for w in words[:6]], len(words) > 6
        notes.note(
            grid.place(),
            f"页码和填表、审核等栏外文字没有读取：{'；'.join(shown)}{'等' * more}",
            f"page numbers and who filled in the table are not read: {'; '.join(shown)}{' …' * more}",
        )


def say_short_years(grid: Grid, read: Mapping[str, str], notes: Notes) -> None:
    """Of which century years of two digits are was assumed."""
    if read:
        pairs = [f"{w} = {year}" for w, year in read.items()]
        listed, more = pairs[:4], len(pairs) > 4
        notes.note(
            grid.place(),
            f"两位数的年份补足为四位：{'、'.join(listed)}{'等' * more}",
            f"years of two digits are read in full: {', '.join(listed)}{' …' * more}",
        )


def told_by_year(grid: Grid, bare: Grid, notes: Notes) -> Grid:
    """The sheet as `whole_by_year` makes it: rows of years over the regions are their whole in these years, which is told."""
    made, years, last = whole_by_year(bare)
    if years:
        notes.note(
            grid.place(),
            f"各地区之上的 {'、'.join(years)} 行读作各地区的整体在这些年份的数，各地区的数是 {last} 年的",
            f"the rows {', '.join(years)} above the regions are read as the whole of them in these years; the regions’ figures are of {last}",
            "如不对，请改原表",
            "if that is wrong, correct the spreadsheet",
        )
    return made


def say_units(grid: Grid, parted: Parted, notes: Notes) -> None:
    """A line of another unit in the middle of a table holds for what stands below it."""
    for row, unit in parted.said:
        notes.note(
            grid.place(row),
            f"这一行以下的数字按“{unit}”读取",
            f"the figures below this row are read in the unit it gives, {unit}",
        )
    for row, unit in parted.doubted:
        notes.error(
            grid.place(row),
            f"这一行写明单位是“{unit}”，看不出它下面哪些数字用这个单位",
            f"this row gives the unit {unit}, and nothing says which figures below it are in that unit",
            "把单位写进表头，下面的数字换算成同一单位",
            "write the unit in the headings, and the figures below in the same unit as those above",
        )


def say_marks(grid: Grid, marks: Mapping[tuple[int, int], str], notes: Notes) -> None:
    """What stands behind figures is told with them: it may say what they comprise."""
    if not marks:
        return
    some = list(marks.items())[:6]
    places = [
        workbook.letters(c) + str(grid.lines[r] if r < len(grid.lines) else r + 1) for (r, c), _ in some
    ]
    listed = [f"{at} {word}" for at, (_, word) in zip(places, some, strict=True)]
    more = len(marks) > len(some)
    notes.note(
        grid.place(),
        f"数字后括号里的注号和说明没有读取（{len(marks)} 处）：{'；'.join(listed)}{'等' * more}",
        f"marks and remarks behind figures are not read ({len(marks)} cells): {'; '.join(listed)}{' …' * more}",
        "如不对，请改原表；如读者须知，写进报告的正文",
        "if that is wrong, correct the spreadsheet; what readers should know belongs in the report’s texts",
    )


def say_points(grid: Grid, commas: bool, thousands: bool, notes: Notes) -> None:
    """What commas and points in figures were taken for."""
    if commas:
        notes.note(grid.place(), "数字里的逗号读作小数点", "commas in figures are read as decimal points")
    elif thousands:
        notes.note(
            grid.place(),
            "数字里的小数点是千位分隔符，已去掉",
            "points in figures part thousands and are taken out",
        )
    elif may_be_thousands(grid):
        notes.note(
            grid.place(),
            "带小数点的数都是三位小数，按小数读取；小数点也可能是千位分隔符",
            "every figure with a point has three digits behind it and is read as a decimal; the point may part thousands",
            "如是千位，去掉小数点再试",
            "if it parts thousands, take the points out",
        )
