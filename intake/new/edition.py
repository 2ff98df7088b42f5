"""The next edition of a report: `new_edition`."""

from __future__ import annotations

import datetime
import shutil
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.periods import of
from analysis.values import Text, same
from intake.new.staging import staged
from intake.problems import Problems
from intake.report import toml_pieces
from intake.report.editions import LEFT_OUT, digest, earlier_editions, is_edition, main_folder, order
from intake.report.folder import read_toml
from intake.report.load import load_report
from intake.report.report import EDITIONS, REPORT_FILE, RULES_FILE, Report
from intake.tables.encodings import decode

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
    _take_back(folder)
    report = _present(folder, edition, problems)
    if report is None:
        return None
    old = report.file.report.edition
    content = decode((folder / REPORT_FILE).read_bytes()) or ""
    text, todo = _begin(content, edition, date, ui_language)
    editions = folder / EDITIONS
    target = editions / old
    existed = editions.is_dir()
    editions.mkdir(exist_ok=True)
    try:
        with staged(editions, old) as staging:
            shutil.copytree(
                folder, staging, ignore=_ignored(folder), dirs_exist_ok=True, ignore_dangling_symlinks=True
            )
            staging.chmod(0o755)
            # the frozen copy must be the edition it was made from, to the last figure
            faults = Problems()
            kept = load_report(staging, faults)
            if kept is None or faults.errors or digest(staging) != digest(folder):
                problems.add(faults.errors)
                problems.error(
                    f"{EDITIONS}/{old}",
                    "",
                    Text(
                        zh="这一版的副本与原件不符",
                        en="the copy of this edition is not what it was made from",
                    ),
                    Text(zh="检查文件夹中的链接和权限", en="check the folder for links and permissions"),
                )
                return None
            begun = staging.parent / REPORT_FILE
            begun.write_bytes(text.encode())
            shutil.copymode(folder / REPORT_FILE, begun)
            staging.rename(target)
            try:
                begun.replace(folder / REPORT_FILE)
            except OSError:
                shutil.rmtree(target)
                raise
    finally:
        if not existed and editions.is_dir() and not any(editions.iterdir()):
            editions.rmdir()
    files = [
        REPORT_FILE,
        *(p.relative_to(folder).as_posix() for p in sorted(target.rglob("*")) if p.is_file()),
    ]
    return NewEdition(target, tuple(files), tuple(todo), tuple(_mentions(folder, report, text)))


def _take_back(folder: Path) -> None:
    """Undo what a process that was killed between its two last steps left: the present edition, kept already to the last byte.

    The copy goes, as the report is still the edition that was copied; what differs from it in any way is let be.
    """
    raw = read_toml(folder / REPORT_FILE, REPORT_FILE, Problems())
    head = raw.get("report") if raw else None
    name = str(head.get("edition", "")) if isinstance(head, dict) else ""
    kept = folder / EDITIONS / name
    if is_edition(name) and kept.is_dir() and not kept.is_symlink() and digest(kept) == digest(folder):
        shutil.rmtree(kept)


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
            Text(zh="给出报告自己的文件夹", en="name the report’s own folder"),
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
    usual = shutil.ignore_patterns(*LEFT_OUT)

    def ignore(at: str, names: list[str]) -> set[str]:
        left: set[str] = usual(at, names)
        if Path(at) == folder:
            left |= {EDITIONS} & set(names)
        return left

    return ignore


# editing report.toml -------------------------------------------------------------------------------------------


def _begin(text: str, edition: str, date: datetime.date, ui_language: str) -> tuple[str, list[Text]]:
    """``report.toml`` for the next edition, comments, order and layout kept; and what is left to do."""

    def begun(head: Any) -> None:
        head["edition"], head["date"] = edition, date.isoformat()
        for language, words in list(head["period"].items()):
            head["period"][language] = f"{TODO} {words.removeprefix(TODO).strip()}"

    content = toml_pieces.edited(text.replace("\r\n", "\n").encode(), ("report",), 0, begun)
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
        shown = _show_changes(content, page, ui_language)
        content = shown or content
        if shown is None:
            todo.append(
                Text(
                    zh=f'report.toml：在 {page} 页的块中加 kind = "changed"',
                    en=f'report.toml: add a block kind = "changed" to the {page}',
                )
            )
    written = content.decode()
    return written.replace("\n", "\r\n") if "\r\n" in text else written, todo


def _show_changes(content: bytes, page: str, ui_language: str) -> bytes | None:
    """The file with a block that shows what changed behind a page's first ones; None where there is no place for it."""
    path = (page, "block")
    blocks = toml_pieces.listed(tomllib.loads(content.decode()), path)
    if any(block.get("kind") == "changed" for block in blocks):
        return content
    at = next((i for i, b in enumerate(blocks) if i and b.get("kind") not in _FIRST), None)
    if at is None:
        return None
    words = Text(zh="与上一版相比的变化", en="what changed since the edition before")[ui_language]
    try:
        return toml_pieces.inserted(content, path, at, {"kind": "changed"}, words)
    except toml_pieces.NotUnderstood:
        return None


def _mentions(folder: Path, report: Report, text: str) -> Iterable[tuple[str, str]]:
    """Lines that name the last year of the figures: periods that are pinned, and words that grow old."""
    years = {of(t).year for i in report.panel.indicators for t in report.panel.periods(i)}
    if not years:
        return
    last = str(max(years))
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
