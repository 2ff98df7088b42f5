"""The next edition of a report: `new_edition`."""

from __future__ import annotations

import copy
import datetime
import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from analysis.values import Text, same
from intake.problems import Problems
from intake.report.editions import _LEFT_OUT, digest, earlier_editions, is_edition, main_folder, order
from intake.report.load import load_report
from intake.report.report import EDITIONS, REPORT_FILE, RULES_FILE, Report
from intake.tables.files import decode

TODO = "TODO"
#: blocks that come before “what changed” on a page
_FIRST = frozenset({"findings", "scorecard", "summary", "ranking_table"})
#: mentions of the old period that are pointed out
_MOST = 30


@dataclass(frozen=True)
class NewEdition:
    """What was begun."""

    frozen: Path
    #: paths written, relative to the report's folder
    files: tuple[str, ...]
    todo: tuple[Text, ...]
    #: file:line and the line, where the old period is named
    mentions: tuple[tuple[str, str], ...]


# the next edition -------------------------------------------------------------------------------------------------


def new_edition(
    folder: Path, edition: str, date: datetime.date, problems: Problems, ui_language: str = "en"
) -> NewEdition | None:
    """Keep the present edition below ``editions/`` and begin the next in its place.

    The frame of the report stays as it is, word for word: in ``report.toml`` only the edition, the date and the
    period are written anew, and a block that shows what changed is put on the brief and the overview.

    Returns:
        what was written; None, with the reasons in ``problems``, where nothing was.
    """
    report = _present(folder, edition, problems)
    if report is None:
        return None
    old = report.file.report.edition
    content = decode((folder / REPORT_FILE).read_bytes()) or ""
    text, todo = _begin(content, edition, date, ui_language, problems)
    if text is None:
        return None
    shelf = folder / EDITIONS
    target = shelf / old
    existed = shelf.is_dir()
    shelf.mkdir(exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{old}.", dir=shelf))
    try:
        shutil.copytree(
            folder, staging, ignore=_ignored(folder), dirs_exist_ok=True, ignore_dangling_symlinks=True
        )
        staging.chmod(0o755)
        # the frozen copy must be the edition it was made from, to the last figure
        found = Problems()
        kept = load_report(staging, found)
        if kept is None or found.errors or digest(staging) != digest(folder):
            problems.add(found.errors)
            problems.error(
                f"{EDITIONS}/{old}",
                "",
                Text(zh="这一版的副本与原件不符", en="the copy of this edition is not what it was made from"),
                Text(zh="检查文件夹中的链接和权限", en="check the folder for links and permissions"),
            )
            return None
        staging.rename(target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if not existed and shelf.is_dir() and not any(shelf.iterdir()):
            shelf.rmdir()
    try:
        _replace(folder / REPORT_FILE, text)
    except OSError:
        shutil.rmtree(target)
        raise
    files = [
        REPORT_FILE,
        *(p.relative_to(folder).as_posix() for p in sorted(target.rglob("*")) if p.is_file()),
    ]
    return NewEdition(target, tuple(files), tuple(todo), tuple(_mentions(folder, report, text)))


def _present(folder: Path, edition: str, problems: Problems) -> Report | None:
    """The report as it is, if it may be followed by the edition."""
    if not is_edition(edition):
        problems.error(
            "",
            same(edition[:40]),
            Text(zh="不能用作版次", en="cannot name an edition"),
            Text(
                zh="写月、季、半年或年：2021-05、2021Q1、2021H1、2021",
                en="write a month, quarter, half-year or year: 2021-05, 2021Q1, 2021H1, 2021",
            ),
        )
        return None
    if folder.absolute() != main_folder(folder).absolute():
        problems.error(
            "",
            same(str(folder)),
            Text(zh="这是已冻结的旧版", en="this is an earlier edition, which is frozen"),
            Text(zh="给出报告自己的文件夹", en="name the report's own folder"),
        )
        return None
    report = load_report(folder, problems)
    if report is not None:
        earlier_editions(folder, report.file.report.edition, problems)
    if report is None or problems.errors:
        return None
    old = report.file.report.edition
    if order(edition) <= order(old):
        problems.error(
            "",
            same(edition),
            Text(zh=f"不晚于现在的版次 {old}", en=f"is not later than the present edition, {old}"),
            Text(zh="写上更晚的版次", en="write a later one"),
        )
        return None
    if (folder / EDITIONS / old).exists():
        problems.error(
            f"{EDITIONS}/{old}",
            "",
            Text(zh="已经有这一版", en="this edition is there already"),
            Text(zh="如属多余，请先移走", en="move it away if it is not wanted"),
        )
        return None
    return report


def _ignored(folder: Path):  # type: ignore[no-untyped-def]
    """For copytree: earlier editions stay where they are, and what no edition needs stays out."""
    usual = shutil.ignore_patterns(*_LEFT_OUT)

    def ignore(at: str, names: list[str]) -> set[str]:
        left: set[str] = usual(at, names)
        if Path(at) == folder:
            left |= {EDITIONS} & set(names)
        return left

    return ignore


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        shutil.copymode(path, name)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


# editing report.toml as text ----------------------------------------------------------------------------------


def _begin(
    text: str, edition: str, date: datetime.date, ui_language: str, problems: Problems
) -> tuple[str | None, list[Text]]:
    """``report.toml`` for the next edition, comments and layout kept; None where it is written too unusually."""
    raw = tomllib.loads(text.replace("\r\n", "\n"))
    wanted = copy.deepcopy(raw)
    head = wanted["report"]
    period = {lang: f"{TODO} {words.removeprefix(TODO).strip()}" for lang, words in head["period"].items()}
    head |= {"edition": edition, "date": date.isoformat(), "period": period}
    inline = ", ".join(f"{lang} = {_quoted(words)}" for lang, words in period.items())
    values = {"edition": _quoted(edition), "date": _quoted(date.isoformat()), "period": f"{{ {inline} }}"}
    lines = text.split("\n")
    for key, value in values.items():
        if not _set(lines, "report", key, value):
            problems.error(
                REPORT_FILE,
                same(f"report {key}"),
                Text(
                    zh="不是写成“键 = 值”的一行，不能自动改写",
                    en="is not written as one “key = value” and cannot be changed",
                ),
                Text(
                    zh=f"在 [report] 下写：{key} = {value}", en=f"write it under [report] as {key} = {value}"
                ),
            )
            return None, []
    todo = [
        Text(
            zh="report.toml 的 period：本版数据的时期", en="report.toml, period: what the new figures cover"
        ),
        Text(
            zh="data/ 中的表：换上新数；以前各期如有修订，也在这里改",
            en="the tables in data/: put in the new figures, and revised ones of earlier periods",
        ),
    ]
    for page in ("brief", "overview"):
        blocks = wanted.get(page, {}).get("block", [])
        if any(b.get("kind") == "changed" for b in blocks):
            continue
        at = next((i for i, b in enumerate(blocks) if i and b.get("kind") not in _FIRST), None)
        if at is not None and _insert(lines, page, at, len(blocks), ui_language):
            blocks.insert(at, {"kind": "changed"})
        else:
            todo.append(
                Text(
                    zh=f'report.toml：在 {page} 页的块中加 kind = "changed"',
                    en=f'report.toml: add a block kind = "changed" to the {page}',
                )
            )
    made = "\n".join(lines)
    try:
        right = tomllib.loads(made.replace("\r\n", "\n")) == wanted
    except tomllib.TOMLDecodeError:
        right = False
    if not right:
        problems.error(
            REPORT_FILE,
            "",
            Text(zh="写法特殊，不能自动改写", en="is written in an unusual way and cannot be changed"),
            Text(
                zh="把 edition、date、period 各写成 [report] 下的一行",
                en="write edition, date and period as one line each under [report]",
            ),
        )
        return None, []
    return made, todo


def _quoted(word: str) -> str:
    """A TOML string; json.dumps would escape Chinese."""
    return '"' + re.sub(r'["\\]', lambda m: "\\" + m.group(), word) + '"'


def _section(lines: list[str], table: str) -> tuple[int, int] | None:
    """The lines of a table: from below its heading to the next heading."""
    heading = re.compile(rf"\s*\[\s*{re.escape(table)}\s*\]\s*(#.*)?\r?$")
    start = next((i for i, line in enumerate(lines) if heading.match(line)), None)
    if start is None:
        return None
    next_heading = re.compile(r"\s*\[\[?\s*[A-Za-z0-9_.\"' -]+\s*\]\]?\s*(#.*)?\r?$")
    end = next((i for i in range(start + 1, len(lines)) if next_heading.match(lines[i])), len(lines))
    return start + 1, end


def _set(lines: list[str], table: str, key: str, value: str) -> bool:
    """Give a key another value where it stands, keeping its layout and comment; False where it is not found."""
    section = _section(lines, table)
    if section is None:
        return False
    for i in range(*section):
        match = re.match(rf"(\s*{re.escape(key)}\s*=\s*)(.*)$", lines[i].rstrip("\r"))
        if not match:
            continue
        for last in range(i, section[1]):
            rest = "\n".join([match.group(2), *(line.rstrip("\r") for line in lines[i + 1 : last + 1])])
            comment = _comment(rest)
            if comment is not None:
                end = "\r" if lines[last].endswith("\r") else ""
                lines[i : last + 1] = [match.group(1) + value + comment + end]
                return True
    return False


def _comment(rest: str) -> str | None:
    """What follows a value up to the end of its line; None where no whole value stands before it."""
    for cut in (*(m.start() for m in re.finditer(r"\s*#", rest)), len(rest)):
        try:
            tomllib.loads("x = " + rest[:cut])
        except tomllib.TOMLDecodeError:
            continue
        return rest[cut:]
    return None


def _insert(lines: list[str], page: str, at: int, count: int, ui_language: str) -> bool:
    """Put a block of kind ``changed`` before the page's block number ``at``."""
    heading = re.compile(rf"\s*\[\[\s*{page}\.block\s*\]\]\s*(#.*)?\r?$")
    places = [i for i, line in enumerate(lines) if heading.match(line)]
    if len(places) != count:
        return False
    place = places[at]
    # a comment right above a block belongs to it
    while place and lines[place - 1].lstrip().startswith("#"):
        place -= 1
    end = "\r" if lines[places[at]].endswith("\r") else ""
    said = "# 与上一版相比的变化" if ui_language == "zh" else "# what changed since the edition before"
    lines[place:place] = [line + end for line in (said, f"[[{page}.block]]", 'kind = "changed"', "")]
    return True


def _mentions(folder: Path, report: Report, text: str) -> Iterable[tuple[str, str]]:
    """Lines that name the last year of the figures: periods that are pinned, and words that grow old."""
    years = {
        m for i in report.panel.indicators for t in report.panel.periods(i) for m in re.findall(r"\d{4}", t)
    }
    if not years:
        return
    last = max(years)
    files = {REPORT_FILE: text}
    for path in (folder / RULES_FILE, *sorted((folder / "text").glob("*.md"))):
        if path.is_file():
            files[path.relative_to(folder).as_posix()] = decode(path.read_bytes()) or ""
    count = 0
    for file, words in files.items():
        for number, line in enumerate(words.splitlines(), start=1):
            if last in line and TODO not in line and not line.lstrip().startswith("#") and count < _MOST:
                count += 1
                yield f"{file}:{number}", line.strip()
