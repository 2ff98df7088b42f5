"""What offices and hands do to tables: ``CHANGES``, a name and what makes the changed table of a base; None where it has nothing to change; ``tried``."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from intake.places import china
from tests.attack.changed import Base, Changed, Sheet, Verdict, is_figure, located, reading, verdict, write

Change = Callable[[Base, random.Random], Changed | None]
CHANGES: dict[str, Change] = {}
_HAN = re.compile(r"[\u4e00-\u9fff]")


def change(name: str) -> Callable[[Change], Change]:
    """Put a change into the list under a name."""

    def put(made: Change) -> Change:
        CHANGES[name] = made
        return made

    return put


# --- pieces ------------------------------------------------------------------------------------------------


def _all(base: Base, made: Callable[[Sheet], Sheet], **more: object) -> Changed:
    return Changed(tuple(made(s) for s in base.sheets), **more)  # type: ignore[arg-type]


def _located(base: Base) -> bool:
    return all(s.body and s.region >= 0 and s.values for s in base.sheets)


def _run(s: Sheet) -> bool:
    """Whether the regions stand once each in rows that follow each other."""
    names = [s.rows[r][s.region] for r in s.body]
    return len(set(names)) == len(names) and s.body[-1] - s.body[0] == len(s.body) - 1


def _with_row(s: Sheet, at: int, row: Sequence[str]) -> Sheet:
    width = max(map(len, s.rows))
    rows = [*s.rows[:at], [*row, *[""] * (width - len(row))], *s.rows[at:]]

    def moved(r: int) -> int:
        return r + (r >= at)

    return replace(s, rows=rows, body=tuple(map(moved, s.body)), head=tuple(map(moved, s.head)))


def _with_column(s: Sheet, at: int, column: Mapping[int, str]) -> Sheet:
    rows = [[*r[:at], column.get(i, ""), *r[at:]] for i, r in enumerate(s.rows)]

    def moved(c: int) -> int:
        return c + (c >= at)

    return replace(s, rows=rows, region=moved(s.region), values=tuple(map(moved, s.values)))


def _figures(s: Sheet, made: Callable[[str, int, int], str]) -> Sheet:
    """Every figure of the regions written otherwise: word, row, column."""
    rows = [list(r) for r in s.rows]
    for r in s.body:
        for c in s.values:
            if is_figure(rows[r][c]):
                rows[r][c] = made(rows[r][c], r, c)
    return replace(s, rows=rows)


def _names(s: Sheet, made: Callable[[str], str]) -> Sheet:
    rows = [list(r) for r in s.rows]
    for r in s.body:
        rows[r][s.region] = made(rows[r][s.region])
    return replace(s, rows=rows)


def _heads(s: Sheet, made: Callable[[str, int], str]) -> Sheet:
    rows = [list(r) for r in s.rows]
    for r in s.head:
        for c in range(len(rows[r])):
            if rows[r][c]:
                rows[r][c] = made(rows[r][c], c)
    return replace(s, rows=rows)


def _number(word: str) -> float:
    return float(word.replace(",", "").rstrip("%"))


def _decimals(word: str) -> int:
    return len(word.rstrip("%").partition(".")[2])


_TOTAL = re.compile(r"[全合总總计計]|total|norland", re.IGNORECASE)


def _members(s: Sheet) -> list[int]:
    """The rows of regions that are no total."""
    return [r for r in s.body if not _TOTAL.search(s.rows[r][s.region])]


def _last_head(s: Sheet) -> int:
    return s.head[-1] if s.head else s.body[0] - 1


# --- order, blanks, what stands around ---------------------------------------------------------------------


@change("rows shuffled")
def _rows_shuffled(base: Base, r: random.Random) -> Changed | None:
    def made(s: Sheet) -> Sheet:
        rows = [list(x) for x in s.rows]
        some = _members(s)
        to = list(some)
        r.shuffle(to)
        for a, b in zip(some, to, strict=True):
            rows[b] = list(s.rows[a])
        return replace(s, rows=rows)

    return _all(base, made) if _located(base) and all(map(_run, base.sheets)) else None


@change("columns shuffled")
def _columns_shuffled(base: Base, r: random.Random) -> Changed | None:
    def made(s: Sheet) -> Sheet:
        to = list(s.values)
        r.shuffle(to)
        rows = [list(x) for x in s.rows]
        for a, b in zip(s.values, to, strict=True):
            for i in (*s.head, *s.body):
                rows[i][b] = s.rows[i][a]
        return replace(s, rows=rows)

    return _all(base, made) if _located(base) and all(len(s.head) == 1 for s in base.sheets) else None


@change("columns the other way round")
def _columns_reversed(base: Base, r: random.Random) -> Changed | None:
    def made(s: Sheet) -> Sheet:
        rows = [list(x) for x in s.rows]
        for a, b in zip(s.values, s.values[::-1], strict=True):
            for i in (*s.head, *s.body):
                rows[i][b] = s.rows[i][a]
        return replace(s, rows=rows)

    return _all(base, made) if _located(base) and all(len(s.head) == 1 for s in base.sheets) else None


@change("regions last")
def _regions_last(base: Base, r: random.Random) -> Changed | None:
    def made(s: Sheet) -> Sheet:
        rows = [[*x[: s.region], *x[s.region + 1 :], x[s.region]] for x in s.rows]
        return located(s.name, rows)

    return _all(base, made) if _located(base) and all(len(s.head) == 1 for s in base.sheets) else None


@change("turned")
def _turned(base: Base, r: random.Random) -> Changed | None:
    if not _located(base) or any(len(s.rows) != len(s.head) + len(s.body) for s in base.sheets):
        return None
    return _all(base, lambda s: replace(s, rows=[list(c) for c in zip(*s.rows, strict=True)]))


@change("blank rows at the top")
def _blank_top(base: Base, r: random.Random) -> Changed | None:
    return _all(base, lambda s: _with_row(_with_row(s, 0, [""]), 0, [""]))


@change("blank column at the left")
def _blank_left(base: Base, r: random.Random) -> Changed | None:
    return _all(base, lambda s: _with_column(s, 0, {}))


@change("a blank row after every four")
def _blank_between(base: Base, r: random.Random) -> Changed | None:
    def made(s: Sheet) -> Sheet:
        for at in reversed(s.body[4::4]):
            s = _with_row(s, at, [""])
        return s

    return _all(base, made) if _located(base) else None


@change("a blank column between")
def _blank_column(base: Base, r: random.Random) -> Changed | None:
    return _all(base, lambda s: _with_column(s, s.values[len(s.values) // 2], {})) if _located(base) else None


@change("a blank row under the headings")
def _blank_under(base: Base, r: random.Random) -> Changed | None:
    return _all(base, lambda s: _with_row(s, s.body[0], [""])) if _located(base) else None


@change("numbers of rows before")
def _numbered(base: Base, r: random.Random) -> Changed | None:
    def made(s: Sheet) -> Sheet:
        words = {x: str(i + 1) for i, x in enumerate(s.body)}
        return _with_column(s, 0, words | {_last_head(s): "序号" if base.chinese else "No."})

    return _all(base, made) if _located(base) else None


@change("numbers of rows before, without a heading")
def _numbered_bare(base: Base, r: random.Random) -> Changed | None:
    return (
        _all(base, lambda s: _with_column(s, 0, {x: str(i + 1) for i, x in enumerate(s.body)}))
        if _located(base)
        else None
    )


@change("ranks behind a column")
def _ranks(base: Base, r: random.Random) -> Changed | None:
    def made(s: Sheet) -> Sheet:
        c = s.values[0]
        some = [x for x in _members(s) if is_figure(s.rows[x][c])]
        order = sorted(some, key=lambda x: -_number(s.rows[x][c]))
        words = {x: str(order.index(x) + 1) for x in some}
        return _with_column(s, c + 1, words | {_last_head(s): "位次" if base.chinese else "Rank"})

    return _all(base, made) if _located(base) and all(map(_run, base.sheets)) else None


@change("remarks at the right")
def _remarks(base: Base, r: random.Random) -> Changed | None:
    def made(s: Sheet) -> Sheet:
        word = "初步数" if base.chinese else "preliminary"
        return _with_column(
            s, len(s.rows[0]), {s.body[2]: word, _last_head(s): "备注" if base.chinese else "Remarks"}
        )

    return _all(base, made) if _located(base) else None


@change("remarks with numbers at the right")
def _numbers_as_remarks(base: Base, r: random.Random) -> Changed | None:
    def made(s: Sheet) -> Sheet:
        return _with_column(
            s,
            len(s.rows[0]),
            {s.body[2]: "1", s.body[4]: "2", _last_head(s): "备注" if base.chinese else "Note"},
        )

    return _all(base, made) if _located(base) else None


@change("a title above")
def _title(base: Base, r: random.Random) -> Changed | None:
    word = "表3-1 各地区基本情况" if base.chinese else "Table 3.1 Main figures by region"
    return _all(base, lambda s: _with_row(s, 0, [word]))


@change("notes below")
def _notes(base: Base, r: random.Random) -> Changed | None:
    word = (
        "注：1.本表按当年价格计算。2.2020年为普查数。"
        if base.chinese
        else "Note: 1. At current prices. 2. 2020 is of the census."
    )
    return _all(base, lambda s: _with_row(_with_row(s, len(s.rows), [""]), len(s.rows) + 1, [word]))


@change("source below in two cells")
def _source(base: Base, r: random.Random) -> Changed | None:
    words = ["资料来源：", "省统计局 2023"] if base.chinese else ["Source:", "Statistics office 2023"]
    return _all(base, lambda s: _with_row(s, len(s.rows), words))


@change("a page number below")
def _page_number(base: Base, r: random.Random) -> Changed | None:
    return _all(base, lambda s: _with_row(s, len(s.rows), ["", "·57·"]))


@change("who filled it in")
def _filled_in(base: Base, r: random.Random) -> Changed | None:
    if not base.chinese:
        return None
    return _all(base, lambda s: _with_row(s, len(s.rows), ["制表人：张三", "", "制表日期：2023年5月8日"]))


@change("column numbers under the headings")
def _column_numbers(base: Base, r: random.Random) -> Changed | None:
    def made(s: Sheet) -> Sheet:
        width = len(s.rows[0])
        return _with_row(s, s.body[0], ["甲" if base.chinese else "A", *[str(i) for i in range(1, width)]])

    return _all(base, made) if _located(base) and all(s.region == 0 for s in base.sheets) else None


@change("the headings again in the middle")
def _again(base: Base, r: random.Random) -> Changed | None:
    def made(s: Sheet) -> Sheet:
        at = s.body[len(s.body) // 2]
        for h in reversed(s.head):
            s = _with_row(s, at, s.rows[h])
        return s

    return _all(base, made) if _located(base) and all(s.head for s in base.sheets) else None


@change("headings in two lines")
def _two_lines(base: Base, r: random.Random) -> Changed | None:
    return _all(
        base,
        lambda s: _heads(
            s, lambda w, c: re.sub(r"(?<=[\u4e00-\u9fff]{2})(?=[\u4e00-\u9fff]{2})", "\n", w, count=1)
        ),
    )


@change("units in a row of their own")
def _units_row(base: Base, r: random.Random) -> Changed | None:
    unit = re.compile(r"^(.*?)\s*[（(]([^（()）]+)[）)]$")

    def made(s: Sheet) -> Sheet:
        head = _last_head(s)
        units = [m[2] if (m := unit.match(w)) else "" for w in s.rows[head]]
        return _with_row(_heads(s, lambda w, c: m[1] if (m := unit.match(w)) else w), head + 1, units)

    if not _located(base) or not all(any(unit.match(w) for w in s.rows[_last_head(s)]) for s in base.sheets):
        return None
    return _all(base, made)


# --- names -------------------------------------------------------------------------------------------------


@change("names of two characters spread")
def _spread(base: Base, r: random.Random) -> Changed | None:
    def made(w: str) -> str:
        return f"{w[0]}　{w[1]}" if len(w) == 2 and _HAN.fullmatch(w[0]) else w

    return _all(base, lambda s: _names(s, made)) if _located(base) and base.chinese else None


@change("blanks behind names")
def _blanks(base: Base, r: random.Random) -> Changed | None:
    return _all(base, lambda s: _names(s, lambda w: f" {w}\u00a0 ")) if _located(base) else None


@change("marks of notes behind names")
def _marks(base: Base, r: random.Random) -> Changed | None:
    def made(w: str) -> str:
        return w + r.choice(("*", "①", "¹", "")) if w and not _TOTAL.search(w) else w

    return _all(base, lambda s: _names(s, made)) if _located(base) else None


@change("市 and 省 left out")
def _short(base: Base, r: random.Random) -> Changed | None:
    def made(w: str) -> str:
        return re.sub(r"(?<=..)[省市]$", "", w)

    return (
        _all(base, lambda s: _names(s, made))
        if _located(base) and any(w.endswith("市") for s in base.sheets for x in s.rows for w in x)
        else None
    )


@change("省 and 市 put behind")
def _long(base: Base, r: random.Random) -> Changed | None:
    full = {x.name["zh"]: x.full["zh"] for x in china.of_level("province").regions.values()}

    def made(w: str) -> str:
        return full.get(w, w)

    if not _located(base) or not any(s.rows[x][s.region] in full for s in base.sheets for x in s.body):
        return None
    return _all(base, lambda s: _names(s, made))


@change("names numbered")
def _numbered_names(base: Base, r: random.Random) -> Changed | None:
    def made(s: Sheet) -> Sheet:
        rows = [list(x) for x in s.rows]
        for i, x in enumerate(_members(s)):
            rows[x][s.region] = f"{i + 1}.{rows[x][s.region]}" if i >= 0 else ""
        return replace(s, rows=rows)

    return _all(base, made) if _located(base) and all(map(_run, base.sheets)) else None


# --- figures -----------------------------------------------------------------------------------------------


@change("all as text")
def _as_text(base: Base, r: random.Random) -> Changed | None:
    return Changed(base.sheets, text=True)


@change("thousands by commas")
def _commas(base: Base, r: random.Random) -> Changed | None:
    def made(w: str, i: int, c: int) -> str:
        return f"{_number(w):,.{_decimals(w)}f}" if "%" not in w else w

    return _all(base, lambda s: _figures(s, made)) if _located(base) else None


@change("thousands by blanks")
def _blank_thousands(base: Base, r: random.Random) -> Changed | None:
    def made(w: str, i: int, c: int) -> str:
        return f"{_number(w):,.{_decimals(w)}f}".replace(",", " ") if "%" not in w else w

    return _all(base, lambda s: _figures(s, made)) if _located(base) else None


def _marked(*marks: str) -> Change:
    def made(base: Base, r: random.Random) -> Changed | None:
        def word(w: str, i: int, c: int) -> str:
            return w + marks[(i + c) % len(marks)] if (i * 7 + c * 3) % 5 == 0 and "%" not in w else w

        return _all(base, lambda s: _figures(s, word)) if _located(base) else None

    return made


for _name, _some in {
    "stars behind figures": ("*", "**"),
    "circled numbers behind figures": ("①", "②"),
    "letters behind figures": ("p", "r"),
    "letters behind a blank": (" p", " e"),
    "brackets behind figures": ("(1)", "[2]"),
    "raised digits behind figures": ("¹", "²"),
    "blanks around figures": (" ", "\u3000", "\u00a0"),
}.items():
    change(_name)(_marked(*_some))


@change("full-width digits")
def _full_width(base: Base, r: random.Random) -> Changed | None:
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    return _all(base, lambda s: _figures(s, lambda w, i, c: w.translate(wide))) if _located(base) else None


def _blank_cells(word: str) -> Change:
    def made(base: Base, r: random.Random) -> Changed | None:
        def put(w: str, i: int, c: int) -> str:
            return word if (i, c) in gone else w

        gone: set[tuple[int, int]] = set()
        if not _located(base):
            return None
        for s in base.sheets:
            some = [x for x in _members(s) if x != s.body[0]]
            gone |= {(r.choice(some), r.choice(s.values)) for _ in range(2)}
        return _all(base, lambda s: _figures(s, put), may=frozenset({"figures"}))

    return made


for _word in ("", "-", "—", "…", "...", "x", "#", "N/A", "空", "无", "缺", "null", "/", "0*", "(D)"):
    change(f"two figures as “{_word}”")(_blank_cells(_word))


def _percent(to: str) -> Change:
    def made(base: Base, r: random.Random) -> Changed | None:
        seen = False

        def put(s: Sheet) -> Sheet:
            nonlocal seen
            columns = {
                c for c in s.values for h in s.head if re.search(r"[（(]\s*[%％]\s*[）)]", s.rows[h][c])
            }
            seen |= bool(columns)
            return _figures(
                s,
                lambda w, i, c: (
                    w
                    if c not in columns
                    else f"{w}%"
                    if to == "%"
                    else f"{_number(w) / 100:.{_decimals(w) + 2}f}"
                ),
            )

        if not _located(base):
            return None
        changed = _all(base, put, must_tell="" if to == "%" else "percent|per cent|%")
        return changed if seen else None

    return made


change("per cent with its sign")(_percent("%"))
change("per cent as fractions")(_percent("fraction"))


# --- rows among the regions --------------------------------------------------------------------------------


def _row_of(s: Sheet, rows: Sequence[int], name: str, mean: bool = False, twice: float = 1.0) -> list[str]:
    row = [""] * len(s.rows[0])
    row[s.region] = name
    for c in s.values:
        some = [s.rows[r][c] for r in rows if is_figure(s.rows[r][c])]
        if not some:
            continue
        head = " ".join(s.rows[h][c] for h in s.head)
        share = bool(re.search(r"%|人均|率|per |rate|share|元）", head, re.IGNORECASE)) and "亿元" not in head
        value = sum(map(_number, some))
        value = value / len(some) if mean or share else value
        row[c] = f"{value * twice * (0.993 if share and not mean else 1):.{max(map(_decimals, some))}f}"
    return row


def _subtotal(names: Sequence[str], where: str, mean: bool = False) -> Change:
    def made(base: Base, r: random.Random) -> Changed | None:
        if (
            not _located(base)
            or not all(map(_run, base.sheets))
            or base.chinese != bool(_HAN.search(names[0]))
        ):
            return None
        if any(len(_members(s)) < 6 for s in base.sheets):
            return None

        def put(s: Sheet) -> Sheet:
            some = _members(s)
            size = -(-len(some) // len(names))
            parts = [some[i * size : (i + 1) * size] for i in range(len(names))]
            rows = [_row_of(s, p, n, mean) for p, n in zip(parts, names, strict=True)]
            if where == "scattered":
                # the parts of one are every second of the others
                parts = [some[i :: len(names)] for i in range(len(names))]
                rows = [_row_of(s, p, n, mean) for p, n in zip(parts, names, strict=True)]
            first, last = some[0], some[-1] + 1
            match where:
                case "front" | "scattered":
                    for row in reversed(rows):
                        s = _with_row(s, first, row)
                case "end":
                    for row in reversed(rows):
                        s = _with_row(s, last, row)
                case "over":
                    for p, row in reversed(list(zip(parts, rows, strict=True))):
                        s = _with_row(s, p[0], row)
                case "under":
                    for p, row in reversed(list(zip(parts, rows, strict=True))):
                        s = _with_row(s, p[-1] + 1, row)
            return s

        return _all(base, put, areas=tuple(names))

    return made


_BLOCKS = (
    ("苏南", "苏中", "苏北"),
    ("北方", "南方"),
    ("甲区域", "乙区域", "丙区域"),
    ("山区小计", "平原小计"),
    ("North", "South"),
    ("Zone 1", "Zone 2", "Zone 3"),
)
for _where in ("front", "end", "over", "under", "scattered"):
    for _called in _BLOCKS:
        change(f"subtotals {'/'.join(_called)} {_where}")(_subtotal(_called, _where))
        if _where in {"front", "end"}:
            change(f"means {'/'.join(_called)} {_where}")(_subtotal(_called, _where, mean=True))


def _one_row(name: str, where: str, of: str, mean: bool = False) -> Change:
    def made(base: Base, r: random.Random) -> Changed | None:
        if not _located(base) or not all(map(_run, base.sheets)) or base.chinese != bool(_HAN.search(name)):
            return None
        if any(len(_members(s)) < 6 for s in base.sheets):
            return None

        def put(s: Sheet) -> Sheet:
            some = _members(s)
            rows = {"all": some, "some": some[1::2], "one": some[3:4], "two": some[2:4], "last": some[-3:]}[
                of
            ]
            row = _row_of(s, rows, name, mean)
            if of == "one":
                row = [f"{_number(w) * 0.4137:.{_decimals(w)}f}" if is_figure(w) else w for w in row]
                return _with_row(s, some[3] + 1, row)
            return _with_row(s, {"front": some[0], "end": some[-1] + 1, "inside": some[5]}[where], row)

        return _all(base, put, areas=(name,), may=frozenset() if of != "one" else frozenset({"areas"}))

    return made


for _at in ("front", "end"):
    for _w in (
        "合计",
        "总计",
        "平均",
        "平均值",
        "均值",
        "全域",
        "大区",
        "总体",
        "A",
        "汇总",
        "Overall",
        "Mean",
        "Average",
        "Sum",
        "Aggregate",
    ):
        change(f"a mean of all “{_w}” {_at}")(_one_row(_w, _at, "all", mean=True))
        change(f"a sum of all “{_w}” {_at}")(_one_row(_w, _at, "all"))
for _at in ("front", "end", "inside"):
    for _w in (
        "中心城区",
        "其中：市区",
        "沿海地区",
        "经济带",
        "五市合计",
        "Capital region",
        "of which: coast",
    ):
        change(f"a sum of some “{_w}” {_at}")(_one_row(_w, _at, "some"))
for _w in ("其中：城关镇", "#市区", "  市辖区", "开发区", "高新区", "of which: city", "City proper"):
    change(f"a part of one region “{_w}” behind it")(_one_row(_w, "inside", "one"))


@change("a region twice with other figures")
def _twice(base: Base, r: random.Random) -> Changed | None:
    if not _located(base) or not all(map(_run, base.sheets)):
        return None

    def put(s: Sheet) -> Sheet:
        x = _members(s)[2]
        row = [f"{_number(w) * 1.031:.{_decimals(w)}f}" if is_figure(w) else w for w in s.rows[x]]
        row[s.region] = s.rows[x][s.region]
        return _with_row(s, _members(s)[-1] + 1, row)

    return _all(base, put, must_tell=".")


@change("the median, the standard deviation and the highest below")
def _spread_of(base: Base, r: random.Random) -> Changed | None:
    if not _located(base) or not all(map(_run, base.sheets)):
        return None
    names = ("最大值", "最小值", "标准差") if base.chinese else ("Maximum", "Minimum", "Std. dev.")

    def put(s: Sheet) -> Sheet:
        some = _members(s)
        end = some[-1] + 1
        made = s
        for name, of in zip(names, (max, min, lambda v: (max(v) - min(v)) / 3), strict=True):
            row = [""] * len(s.rows[0])
            row[s.region] = name
            for c in s.values:
                values = [_number(s.rows[x][c]) for x in some if is_figure(s.rows[x][c])]
                if values:
                    row[c] = f"{of(values):.1f}"
            made = _with_row(made, end, row)
            end += 1
        return made

    return _all(base, put, areas=names)


@change("weights below")
def _weights(base: Base, r: random.Random) -> Changed | None:
    if not _located(base) or not all(map(_run, base.sheets)):
        return None

    def put(s: Sheet) -> Sheet:
        row = [""] * len(s.rows[0])
        row[s.region] = "权重" if base.chinese else "Weight"
        for c in s.values:
            row[c] = "0.25"
        return _with_row(s, _members(s)[-1] + 1, row)

    return _all(base, put, areas=("权重", "Weight"))


# --- years -------------------------------------------------------------------------------------------------


def _years(made: Callable[[str], str], may: frozenset[str] = frozenset()) -> Change:
    year = re.compile(r"(?<!\d)(20[012]\d)(?!\d)年?")

    def put(base: Base, r: random.Random) -> Changed | None:
        if not _located(base) or not any(
            year.search(w) for s in base.sheets for h in s.head for w in s.rows[h]
        ):
            return None
        return _all(base, lambda s: _heads(s, lambda w, c: year.sub(lambda m: made(m[1]), w)), may=may)

    return put


change("years as 2021年")(_years(lambda y: f"{y}年"))
change("years as 2021")(_years(lambda y: y))
change("years as 21年")(_years(lambda y: f"{y[2:]}年"))
change("years as '21")(_years(lambda y: f"'{y[2:]}"))
change("years as 2021.0")(_years(lambda y: f"{y}.0"))
change("years as FY2021")(_years(lambda y: f"FY{y}"))
change("years as 2021年末")(_years(lambda y: f"{y}年末"))
change("years as 2021年度")(_years(lambda y: f"{y}年度"))
change("years as 二〇二一年")(_years(lambda y: "".join("〇一二三四五六七八九"[int(d)] for d in y) + "年"))
change("years as 2021*")(_years(lambda y: f"{y}*"))
change("years as 2021（预计）")(_years(lambda y: f"{y}（预计）"))
change("years as 本年 and 上年")(
    _years(lambda y: {"2021": "本年", "2020": "上年"}.get(y, f"{y}年"), frozenset({"periods"}))
)


@change("growth beside every figure")
def _growth(base: Base, r: random.Random) -> Changed | None:
    if not _located(base) or not all(len(s.head) == 1 for s in base.sheets):
        return None
    word = "比上年增长（%）" if base.chinese else "growth (%)"

    def put(s: Sheet) -> Sheet:
        for c in reversed(s.values):
            s = _with_column(s, c + 1, {x: f"{r.uniform(-3, 9):.1f}" for x in s.body} | {s.head[0]: word})
        return s

    return _all(base, put, more=("增长", "growth"))


@change("plus or minus on the year before, beside every figure")
def _differences(base: Base, r: random.Random) -> Changed | None:
    if not _located(base) or not all(len(s.head) == 1 for s in base.sheets) or not base.chinese:
        return None

    def put(s: Sheet) -> Sheet:
        for c in reversed(s.values):
            s = _with_column(
                s, c + 1, {x: f"{r.uniform(-30, 90):.1f}" for x in s.body} | {s.head[0]: "比上年±"}
            )
        return s

    return _all(base, put, more=("比上年", "±"))


@change("shares of the total beside every figure")
def _shares(base: Base, r: random.Random) -> Changed | None:
    if not _located(base) or not all(len(s.head) == 1 for s in base.sheets) or not base.chinese:
        return None

    def put(s: Sheet) -> Sheet:
        for c in reversed(s.values):
            whole = sum(_number(s.rows[x][c]) for x in _members(s) if is_figure(s.rows[x][c]))
            column = {
                x: f"{100 * _number(s.rows[x][c]) / whole:.2f}"
                for x in _members(s)
                if is_figure(s.rows[x][c])
            }
            s = _with_column(s, c + 1, column | {s.head[0]: "占比（%）"})
        return s

    return _all(base, put, more=("占比",))


# --- units -------------------------------------------------------------------------------------------------


def _unit_of_one(old: str, new: str, factor: float) -> Change:
    """The last column of several of a unit is in another one, and says it."""

    def made(base: Base, r: random.Random) -> Changed | None:
        if not _located(base):
            return None
        at = {
            i: [c for c in s.values if any(f"（{old}）" in s.rows[h][c] for h in s.head)]
            for i, s in enumerate(base.sheets)
        }
        if not any(len(cs) > 1 for cs in at.values()):
            return None

        def put(i: int, s: Sheet) -> Sheet:
            last = at[i][-1] if at[i] else -1
            s = _figures(s, lambda w, x, c: f"{_number(w) * factor:.{_decimals(w)}f}" if c == last else w)
            return _heads(s, lambda w, c: w.replace(f"（{old}）", f"（{new}）") if c == last else w)

        return Changed(tuple(put(i, s) for i, s in enumerate(base.sheets)), may=frozenset(), must_tell="")

    return made


change("the last column in 万元")(_unit_of_one("亿元", "万元", 1e4))
change("the last column in 人")(_unit_of_one("万人", "人", 1e4))
change("the last column in ‰")(_unit_of_one("%", "‰", 10))


def _typed_wrong(factor: float) -> Change:
    def made(base: Base, r: random.Random) -> Changed | None:
        if not _located(base):
            return None

        def put(s: Sheet) -> Sheet:
            row, column = _members(s)[3], s.values[-1]
            return _figures(
                s, lambda w, x, c: f"{_number(w) * factor:.{_decimals(w)}f}" if (x, c) == (row, column) else w
            )

        return _all(base, put, must_tell=".")

    return made


change("one figure ten times as large")(_typed_wrong(10))
change("one figure a thousand times as large")(_typed_wrong(1000))
change("one figure a hundredth")(_typed_wrong(0.01))


@change("an empty column")
def _empty_column(base: Base, r: random.Random) -> Changed | None:
    if not _located(base):
        return None
    word = "森林覆盖率（%）" if base.chinese else "Forest cover (%)"
    return _all(base, lambda s: _with_column(s, len(s.rows[0]), {_last_head(s): word}))


@change("a column of zeros")
def _zeros(base: Base, r: random.Random) -> Changed | None:
    if not _located(base) or not all(len(s.head) == 1 for s in base.sheets):
        return None
    word = "矿难死亡（人）" if base.chinese else "Mine deaths (persons)"
    return _all(
        base,
        lambda s: _with_column(s, len(s.rows[0]), dict.fromkeys(s.body, "0") | {_last_head(s): word}),
        more=("矿难", "Mine"),
    )


@change("another unit from the middle on")
def _unit_in_the_middle(base: Base, r: random.Random) -> Changed | None:
    if not _located(base) or not all(map(_run, base.sheets)) or not base.chinese:
        return None
    if not all(
        len(s.head) == 1 and any("亿元" in s.rows[s.head[0]][c] for c in s.values) for s in base.sheets
    ):
        return None

    def put(s: Sheet) -> Sheet:
        columns = {c for c in s.values for h in s.head if "亿元" in s.rows[h][c]}
        at = s.body[len(s.body) // 2]
        later = {x for x in s.body if x >= at}
        made = _figures(s, lambda w, x, c: f"{_number(w) * 1e4:.0f}" if c in columns and x in later else w)
        for h in reversed(s.head):
            made = _with_row(made, at, [w.replace("亿元", "万元") for w in s.rows[h]])
        return made

    return _all(base, put)


@change("a line of another unit in the middle")
def _unit_line_in_the_middle(base: Base, r: random.Random) -> Changed | None:
    if not _located(base) or not all(map(_run, base.sheets)) or not base.chinese:
        return None
    if not all(any("亿元" in s.rows[h][c] for h in s.head for c in s.values) for s in base.sheets):
        return None

    def put(s: Sheet) -> Sheet:
        columns = {c for c in s.values for h in s.head if "亿元" in s.rows[h][c]}
        at = s.body[len(s.body) // 2]
        made = _figures(s, lambda w, x, c: f"{_number(w) * 1e4:.0f}" if c in columns and x >= at else w)
        return _with_row(made, at, ["单位：万元"])

    return _all(base, put, must_tell="unit|differ|times")


# --- sheets ------------------------------------------------------------------------------------------------


@change("a sheet of another matter")
def _other_sheet(base: Base, r: random.Random) -> Changed | None:
    other = Sheet(
        "说明" if base.chinese else "Read me",
        [["指标解释"], ["地区生产总值", "指一定时期内生产的全部最终产品的价值"], ["联系电话", "68500000"]]
        if base.chinese
        else [["Definitions"], ["GDP", "value added of all"], ["Telephone", "5550100"]],
    )
    return Changed((*base.sheets, other))


@change("a hidden sheet with other figures")
def _hidden(base: Base, r: random.Random) -> Changed | None:
    if not _located(base):
        return None
    s = _figures(base.sheets[0], lambda w, i, c: f"{_number(w) * 1.1:.{_decimals(w)}f}")
    return Changed((*base.sheets, replace(s, name="old")), hidden=("old",))


@change("the same sheet twice")
def _same_sheet(base: Base, r: random.Random) -> Changed | None:
    return Changed((*base.sheets, replace(base.sheets[0], name="copy")))


@change("a sheet of ranks")
def _rank_sheet(base: Base, r: random.Random) -> Changed | None:
    if not _located(base) or not all(map(_run, base.sheets)):
        return None
    s = base.sheets[0]
    order = {
        c: sorted((x for x in _members(s) if is_figure(s.rows[x][c])), key=lambda x: -_number(s.rows[x][c]))
        for c in s.values
    }
    ranks = _figures(s, lambda w, i, c: str(order[c].index(i) + 1) if i in order[c] else "")
    ranks = replace(ranks, name="排名" if base.chinese else "Ranks")
    return Changed((*base.sheets, ranks), more=("排名", "位次", "Rank"))


@change("dates as names below")
def _dates(base: Base, r: random.Random) -> Changed | None:
    if not _located(base) or not all(map(_run, base.sheets)):
        return None

    def put(s: Sheet) -> Sheet:
        row = [""] * len(s.rows[0])
        row[s.region] = "2023-05-08"
        row[s.values[0]] = "45054"
        return _with_row(s, len(s.rows), row)

    return _all(base, put, areas=("2023-05-08",))


def tried(
    bases: Iterable[Base], place: Path, share: float = 1.0, only: Collection[str] = ()
) -> Iterator[tuple[str, str, Verdict]]:
    """Base, change and verdict of each change of each base, or of a share of them by chance; bases that are refused are passed over."""
    path = place / "table.xlsx"
    for base in bases:
        write(Changed(base.sheets), path)
        before = reading(path)
        if before.errors:
            continue
        for name, make in CHANGES.items():
            dice = random.Random(f"{base.name} {name}")
            if (only and name not in only) or dice.random() >= share:
                continue
            made = make(base, dice)
            if made is not None:
                write(made, path)
                yield base.name, name, verdict(before, reading(path), made)
