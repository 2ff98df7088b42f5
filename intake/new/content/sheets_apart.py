"""Sheets whose regions are of another kind each, régions on one and départements on the next: ``sheets_apart``.

Such tables have the same headings, so that their rows would be ranked as one list. Parts of one list over several sheets
(east, west) stay one table: their sheets name no levels and their codes name the same regions. Sheets that are named
together are read together, unless the same codes stand for other regions: that is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from analysis.values import Text, joined
from intake.new.answers import Answers, Question, typed
from intake.new.layout.level_column import rank_of_level
from intake.new.layout.roles import Roles
from intake.new.notes import Notes
from intake.new.vocabulary.names import level_hits
from intake.new.vocabulary.words import fold

#: tables of which fewer regions than this share are the same are of other regions
_SHARED = 0.5
#: a code that stands for another name on the next sheet may be a slip; several are another list
_CLASHES = 2


def sheets_apart(tables: Sequence[Roles], answers: Answers, notes: Notes) -> list[Roles]:
    """The tables that are read together: those of the first sheet where others are of other regions, with a question."""
    by_sheet: dict[str, list[Roles]] = {}
    for table in tables:
        by_sheet.setdefault(table.page.grid.name, []).append(table)
    if answers.regions_file or len(by_sheet) < 2:
        return list(tables)
    # who names sheets, or the level, may mean several levels; what has one code would become one region all the same
    differ = _clash if answers.sheets or answers.level else _differ
    _tell_slips(by_sheet, notes)
    apart = [a for pair in combinations(by_sheet, 2) if differ(*(by_sheet[n] for n in pair)) for a in pair]
    if not apart:
        return list(tables)
    names = [n for n in by_sheet if n in apart]
    first = names[0]
    if answers.sheets:
        _refuse(by_sheet, names, notes)
        return list(tables)
    counts = {n: len({w for t in by_sheet[n] for w in _names(t)}) for n in by_sheet}
    listed = joined([Text(zh=f"“{n}”", en=f"“{n}”") for n in names])
    notes.ask(
        Question(
            "sheet",
            by_sheet[first][0].page.grid.place(),
            Text(
                zh=f"工作表{listed['zh']}的地区级别不同，不能放在一起排名：读取哪一个",
                en=f"the regions of the sheets {listed['en']} are of different levels and cannot be ranked together: which is read",
            ),
            tuple(
                (
                    n,
                    Text(
                        zh=f"{counts[n]} 个地区：{'、'.join(_names(by_sheet[n][0])[:3])}…",
                        en=f"{counts[n]} regions: {', '.join(_names(by_sheet[n][0])[:3])} …",
                    ),
                )
                for n in names
            ),
            default=first,
        )
    )
    # sheets that are of the same regions as the first stay with it
    return [
        t
        for n, some in by_sheet.items()
        if n == first or n not in apart or not differ(by_sheet[first], some)
        for t in some
    ]


def _tell_slips(by_sheet: dict[str, list[Roles]], notes: Notes) -> None:
    """Say where one code has another name on another sheet: a spelling, or a region that is lost in another."""
    for a, b in combinations(by_sheet, 2):
        clashes = _clashes(by_sheet[a], by_sheet[b])
        if 0 < len(clashes) < _CLASHES:
            (code,) = clashes
            here, there = (_codes(by_sheet[n])[code] for n in (a, b))
            notes.note(
                "",
                f"代码 {code} 在工作表“{a}”是“{here}”，在工作表“{b}”是“{there}”，按一个地区读取",
                f"the code {code} is “{here}” on the sheet “{a}” and “{there}” on the sheet “{b}”; they are read as one region",
                "如是两个地区，请改其中一个代码",
                "if they are two, correct one of the codes",
            )


def _refuse(by_sheet: dict[str, list[Roles]], names: Sequence[str], notes: Notes) -> None:
    """An error: under the codes of one sheet the others have other regions."""
    one = _codes(by_sheet[names[0]])
    other, code = next((n, c) for n in names[1:] for c in _clashes(by_sheet[names[0]], by_sheet[n]))
    here, there = one[code], _codes(by_sheet[other])[code]
    listed = joined([Text(zh=f"“{n}”", en=f"“{n}”") for n in names])
    choices = [f"--sheet {typed(n)}" for n in names]
    notes.error(
        by_sheet[other][0].page.grid.place(),
        f"工作表{listed['zh']}里同一代码指不同的地区（{code} 是“{here}”，又是“{there}”），不能放在一起读取",
        f"the sheets {listed['en']} have the same codes for different regions ({code} is “{here}” and “{there}”) and cannot be read together",
        f"只读一个：{' 或 '.join(choices)}",
        f"read one of them: {' or '.join(choices)}",
    )


def _names(table: Roles) -> list[str]:
    return [] if table.region is None else [w for w in table.columns[table.region].distinct if w]


def _level(table: Roles) -> int | None:
    """Of which level a table is, by its sheet or by what stands over its regions."""
    if table.region is None:
        return None
    words = (table.page.grid.name, table.columns[table.region].heading)
    return next((r for r in map(rank_of_level, words) if r is not None), None)


def _codes(tables: Sequence[Roles]) -> dict[str, str]:
    """The code of each region → its name."""
    found: dict[str, str] = {}
    for t in tables:
        if t.region is not None and t.code is not None:
            names, codes = t.columns[t.region].words, t.columns[t.code].words
            found |= {c: n for n, c in zip(names, codes, strict=True) if n and c}
    return found


def _clashes(a: Sequence[Roles], b: Sequence[Roles]) -> list[str]:
    """The codes under which two sheets have other names."""
    first, second = _codes(a), _codes(b)
    return [c for c in first if c in second and fold(first[c]) != fold(second[c])]


def _clash(a: Sequence[Roles], b: Sequence[Roles]) -> bool:
    """Whether the codes of two sheets stand for other regions."""
    return not _same_regions(a, b) and len(_clashes(a, b)) >= _CLASHES


def _same_regions(a: Sequence[Roles], b: Sequence[Roles]) -> bool:
    here, there = ({fold(w) for t in some for w in _names(t)} for some in (a, b))
    return len(here & there) > _SHARED * min(len(here), len(there))


def _differ(a: Sequence[Roles], b: Sequence[Roles]) -> bool:
    """Whether the tables of two sheets are of different kinds of regions."""
    mine, yours = ([w for t in some for w in _names(t)] for some in (a, b))
    if (
        not mine
        or not yours
        or any(2 * sum(level_hits(w[:200]).values()) > len(w[:200]) for w in (mine, yours))
    ):
        # levels of China's regions are known by their names, and asked about by them
        return False
    if _same_regions(a, b):
        return False
    levels = {x for t in (*a, *b) if (x := _level(t)) is not None}
    return len(levels) > 1 or _clash(a, b)


__all__ = ["sheets_apart"]
