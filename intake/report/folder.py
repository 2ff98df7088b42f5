"""Files of a report folder, and paths that stay inside it: `read_toml`, `inside`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.values import Text, same
from intake.problems import Location, Problems, near, suggest
from intake.report.faults import toml_fault, toml_remedy
from intake.report.positions import Finder, spots_of
from intake.report.report import REPORT_FILE
from intake.tables.files import RawTable, read_text, tidy
from intake.tables.kinds import KINDS
from intake.tables.sheets import read_table

#: the languages that wordings have
BOTH = ("zh", "en")
#: keys whose tables are no wordings, whatever their own keys are
_OTHER = {"columns", "fonts"}


def the_one(raw: Mapping[str, Any]) -> str:
    """The language of a report in one language; empty where it has both, or does not say.

    >>> the_one({"report": {"languages": ["zh"]}}), the_one({"report": {}})
    ('zh', '')
    """
    head = raw.get("report")
    named = head.get("languages") if isinstance(head, Mapping) else None
    return named[0] if isinstance(named, list) and len(named) == 1 and named[0] in BOTH else ""


def filled(value: Any, language: str, key: str = "") -> Any:
    """The values of a TOML file where a wording in this language alone stands for both.

    >>> filled({"title": {"zh": "西部"}, "columns": {"zh": "income"}}, "zh")
    {'title': {'zh': '西部', 'en': '西部'}, 'columns': {'zh': 'income'}}
    """
    if isinstance(value, list):
        return [filled(part, language) for part in value]
    if not isinstance(value, dict) or key in _OTHER:
        return value
    if list(value) == [language] and isinstance(value[language], str):
        return dict.fromkeys(BOTH, value[language])
    return {name: filled(part, language, name) for name, part in value.items()}


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
        raw = tomllib.loads(text.replace("\r\n", "\n"))
        problems.locate(file, Finder(file, raw, spots_of(text), len(text.splitlines())))
        return raw
    except (ValueError, RecursionError) as fault:
        # besides TOMLDecodeError: numbers of thousands of digits, brackets nested without end
        line = re.search(r"line (\d+)", str(fault))
        last = len(text.splitlines())
        at = int(line.group(1)) if line else last if "end of document" in str(fault) else 0
        reason = toml_fault(fault)
        problems.error(
            file,
            Location(line=at) if at else "",
            Text(zh="不是合法的 TOML（{reason}）", en="not valid TOML ({reason})").fill(reason=reason),
            toml_remedy(text.splitlines()[at - 1 : at] if at else [], str(fault)),
        )
        return None


def inside(folder: Path, file: str, problems: Problems, place: Text | None = None) -> Path | None:
    """The path of a file that the report names, which must lie in the report's own folder; ``place``: where it is named."""
    try:
        path = (folder / file).resolve()
        path.is_file()
    except (OSError, ValueError):
        problems.error(
            REPORT_FILE,
            place or same(file),
            Text(zh="不是文件名", en="is not the name of a file"),
            Text(zh="写成 data/… 这样的名称", en="write a name such as data/table.csv"),
        )
        return None
    if path.is_relative_to(folder.resolve()):
        return path
    problems.error(
        REPORT_FILE,
        place or same(file),
        Text(zh="文件在报告文件夹之外", en="the file lies outside the report’s folder"),
        Text(zh="把它复制到报告文件夹中", en="copy it into the report’s folder"),
    )
    return None


def named_file(
    folder: Path, file: str, suffixes: Iterable[str], problems: Problems, where: Text, otherwise: Text
) -> Path | None:
    """A file that the report names and that is there; None, with the reason in ``problems``, where it is not.

    Args:
        suffixes: what such files end in, for the name that may be meant
        where: the place that names it
        otherwise: what to do where no file has a name like it
    """
    path = inside(folder, file, problems, where)
    if path is None or path.is_file():
        return path
    # a folder of the name, or a link that leads nowhere, is not meant
    there = [p for s in suffixes for p in folder.rglob(f"*{s}") if p.is_file()]
    hit = near(file, [p.relative_to(folder).as_posix() for p in there])
    problems.error(
        REPORT_FILE,
        where,
        Text(zh=f"没有文件“{file}”", en=f"there is no file “{file}”"),
        Text(zh=f"是否应为“{hit}”？", en=f"did you mean “{hit}”?") if hit else otherwise,
    )
    return None


def read_sheet(folder: Path, file: str, sheet: str, problems: Problems, where: Text) -> RawTable | None:
    """A table of the report's folder, of any kind that can be read; None with the problem told.

    Args:
        where: the place of ``report.toml`` that names it
    """
    otherwise = Text(zh="放入文件或改正路径", en="put it there or correct the path")
    path = named_file(folder, file, KINDS, problems, where, otherwise)
    return read_table(path, file, problems, sheet) if path else None


def has_columns(table: RawTable, wanted: Iterable[str], problems: Problems) -> bool:
    """Whether a table has the columns that are named; those it lacks are told."""
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
