"""A new report folder from a user's spreadsheet: everything the first build needs, and a list of what is open: ``new_report``.

What the user must supply is written as ``TODO …`` and listed; nothing is translated or advised by a machine, but for
names that yearbooks print in both languages (`standard_terms`).
The folder is written aside, checked as ``check`` does, and put in place whole; one that exists is never touched.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.values import Problem, Text, same
from intake.new.answers import Answers, open_questions
from intake.new.proposal import (
    Proposal,
    propose,
    say_alike,
    say_earlier,
    say_lacking,
    say_layers,
    say_rescaled,
    say_score,
)
from intake.new.spreadsheet import Progress, read_statistics
from intake.new.staging import staged
from intake.new.tidy import Tidy
from intake.new.writing.data_files import data_files, headings
from intake.new.writing.data_headings import say_data_headings
from intake.new.writing.draft import TODO, Boundaries, Draft
from intake.new.writing.report_file import report_file
from intake.new.writing.rules_file import rules_file
from intake.new.writing.sheet_file import FILE, sheet_file
from intake.new.writing.standard_terms import say_terms
from intake.problems import Problems, to_write
from intake.report.indicators.sheet import open_cells
from intake.report.load import load_report
from intake.report.named import NAME, TAKEN

#: analyses that a table does not bear are left out one after another, but not for ever
_MOST_TRIES = 6
#: finds everything wrong in a report folder
Check = Callable[[Path, Problems], object]


@dataclass(frozen=True)
class NewReport:
    """A report folder that was written."""

    folder: Path
    #: paths inside the folder
    files: tuple[str, ...]
    #: what is marked TODO, by what it is
    todo: tuple[str, ...]
    #: file → the lines that say TODO
    open_lines: Mapping[str, list[int]]
    #: cells of the indicator sheet that say TODO
    open_cells: tuple[str, ...]
    #: what was assumed in reading the spreadsheet
    notes: tuple[Problem, ...]
    tidy: Tidy
    plan: Proposal


def new_report(
    name: str,
    source: Path,
    folder: Path,
    problems: Problems,
    answers: Answers | None = None,
    ui_language: str = "en",
    boundaries: Boundaries | None = None,
    today: datetime.date | None = None,
    check: Check = load_report,
    progress: Progress | None = None,
) -> NewReport | None:
    """Write ``folder/name`` from a spreadsheet; None (with the reasons in ``problems``) where it cannot be.

    Args:
        name: the report's name: small letters, digits and hyphens
        source: the spreadsheet
        folder: where reports live
        problems: takes errors, and the questions that the answers leave open
        answers: what the user says about the spreadsheet
        ui_language: the language of the comments, ``zh`` or ``en``
        boundaries: for regions of the user's own
        today: the date of publication that is written
        check: finds everything wrong in the folder before it is put in place; an analysis that cannot be computed on
            this table is left out
        progress: told what is being done
    """
    if not may_be_written(name, folder, problems):
        return None
    answers = answers or Answers()
    tidy = read_statistics(source, problems, answers, progress)
    if tidy is None or problems.errors:
        return None
    problems.add(u.problem for u in tidy.unused)
    if tidy.unused:
        return None
    if tidy.questions:
        problems.add(open_questions(tidy.file, tidy.questions))
        return None
    return write_report(
        name, source, folder, problems, tidy, answers, ui_language, boundaries, today, check, progress
    )


def write_report(
    name: str,
    source: Path,
    folder: Path,
    problems: Problems,
    tidy: Tidy,
    answers: Answers,
    ui_language: str = "en",
    boundaries: Boundaries | None = None,
    today: datetime.date | None = None,
    check: Check = load_report,
    progress: Progress | None = None,
) -> NewReport | None:
    """Write the folder of a table that leaves nothing open; see :func:`new_report`."""
    if not may_be_written(name, folder, problems):
        return None
    say = progress or (lambda *_: None)
    target = folder / name
    day = today or publication_day()
    draft = Draft(name, tidy, propose(tidy), ui_language, day, boundaries, answers.regions_file is not None)
    folder.mkdir(parents=True, exist_ok=True)
    notes: list[Problem] = []
    # checked under the name that it will have
    with staged(folder, name) as staging:
        for _ in range(_MOST_TRIES):
            say("write", 0, 0)
            draft = replace(draft, todo=[])
            files = _files(draft, source)
            _put(files, staging)
            # what is written must pass: otherwise nothing is
            say("check", 0, 0)
            faults = Problems()
            check(staging, faults)
            failed = {
                m.group(1): p for p in faults.errors if (m := re.match(r"analysis (\w+)", p.place["en"]))
            }
            optional = {a: p for a, p in failed.items() if a != "index"}
            if not faults.errors:
                break
            if not optional or len(failed) < len(faults.errors):
                problems.add(faults.errors)
                return None
            draft = replace(draft, without=draft.without | set(optional))
            notes += [_left_out(tidy.file, a, p) for a, p in optional.items()]
        else:
            problems.add(faults.errors)
            return None
        try:
            staging.rename(target)
        except OSError:
            # made by someone else meanwhile
            may_be_written(name, folder, problems)
            return None
    open_lines = {f: to_write(text) for f, text in sorted(files.items()) if isinstance(text, str)}
    return NewReport(
        target,
        tuple(sorted(files)),
        tuple(draft.todo),
        {f: numbers for f, numbers in open_lines.items() if numbers},
        tuple(open_cells(target / FILE)),
        (
            *tidy.notes,
            *say_earlier(tidy, draft.plan),
            *say_lacking(tidy, draft.plan),
            *say_layers(tidy, draft.plan),
            *say_alike(tidy, draft.plan),
            *say_rescaled(tidy, draft.plan),
            *say_score(tidy, draft.plan),
            *say_terms(tidy),
            *say_data_headings(tidy, draft.foreign_words),
            *notes,
        ),
        tidy,
        draft.plan,
    )


def _left_out(file: str, analysis: str, problem: Problem) -> Problem:
    what = Text(
        zh=f"没有做分析 {analysis}：{problem.what['zh']}",
        en=f"the analysis {analysis} is left out: {problem.what['en']}",
    )
    return Problem(file, same(""), what, problem.remedy, "warning")


def _put(files: Mapping[str, str | bytes | Path], staging: Path) -> None:
    for path, content in files.items():
        (staging / path).parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copyfile(content, staging / path)
        elif isinstance(content, bytes):
            (staging / path).write_bytes(content)
        else:
            # with the mark by which Excel knows UTF-8; without it Chinese opens garbled there
            coding = "utf-8-sig" if path.endswith(".csv") else "utf-8"
            (staging / path).write_text(content, encoding=coding, newline="\n")


def _files(draft: Draft, source: Path) -> dict[str, str | bytes | Path]:
    """Path inside the folder → content, or the file to copy."""
    files: dict[str, str | bytes | Path] = {f"original/table{source.suffix.lower()}": source}
    if draft.boundaries is not None:
        file = draft.boundaries.file
        kept = [file]
        if file.suffix.lower() == ".shp":
            kept += [p for s in (".dbf", ".prj", ".shx", ".cpg") if (p := file.with_suffix(s)).is_file()]
        files |= {f"data/boundaries{p.suffix.lower()}": p for p in kept}
    names = headings(draft)
    files["report.toml"] = report_file(draft, names)
    files[FILE] = sheet_file(draft)
    files |= data_files(draft, names)
    files["recommendations.toml"] = rules_file(draft)
    files["text/README.md"] = _text_help(draft)
    return files


def _text_help(draft: Draft) -> str:
    return draft.say(
        "# 文字\n\n这里放较长的文字，每种语言一个文件：`about.zh.md` 和 `about.en.md`。\n"
        '在 report.toml 的页面块里写 `text = "about"`，就会印在标题之下。\n',
        "# Texts\n\nLonger texts go here, one file per language: `about.zh.md` and `about.en.md`.\n"
        'Write `text = "about"` in a block of report.toml and it is printed under the block\'s heading.\n',
    )


def publication_day() -> datetime.date:
    """The date to print: that of SOURCE_DATE_EPOCH where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    return datetime.date.today()


def may_be_written(name: str, folder: Path, problems: Problems) -> bool:
    """Whether a report of this name can be made in a folder; the reason is in ``problems`` where it cannot."""
    target = folder / name
    if not NAME.fullmatch(name):
        problems.error(
            "",
            same(name[:60]),
            Text(zh="不能用作报告名", en="cannot be the name of a report"),
            Text(
                zh="用小写字母、数字和连字符，例如 sichuan-2024",
                en="use small letters, digits and hyphens, as in sichuan-2024",
            ),
        )
        return False
    if name in TAKEN:
        problems.error(
            "",
            same(name),
            Text(
                zh="不能用作报告名，网站或操作系统另有用处",
                en="cannot be the name of a report: a site or an operating system uses it itself",
            ),
            Text(zh="换一个名称，例如 sichuan-2024", en="choose another, as in sichuan-2024"),
        )
        return False
    if target.exists() or target.is_symlink():
        problems.error(
            "",
            same(name),
            Text(zh="这个报告已经存在", en="this report exists already"),
            Text(zh="换一个名称，或先删去旧文件夹", en="choose another name, or delete the old folder first"),
        )
        return False
    return True


__all__ = ["TODO", "Boundaries", "Check", "NewReport", "new_report", "publication_day", "write_report"]
