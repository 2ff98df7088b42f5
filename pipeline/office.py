"""An organisation's own templates of Word files and slides, read and tried before anything is built: `with_templates`."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from analysis.values import Text, same
from compose.look.tokens import Look
from intake.problems import Problems
from intake.report.folder import named_file
from intake.report.report import REPORT_FILE, Report

#: bytes of a template, packed and unpacked
MOST, MOST_UNPACKED = 30_000_000, 300_000_000


@dataclass(frozen=True)
class Kind:
    """A kind of template: the table of ``report.toml`` that names it, how its files end, what opens one."""

    table: str
    suffixes: tuple[str, ...]
    name: Text
    #: the look with it
    put: Callable[[Look, bytes], Look]
    #: gives the reason why no document can be made from it; empty where one can
    fault: Callable[[bytes], str]


def _slides_fault(data: bytes) -> str:
    from render.pptx.master import NoTemplate, opened

    try:
        opened(data)
    except NoTemplate as fault:
        return fault.reason
    return ""


def _word_fault(data: bytes) -> str:
    from render.docx.writer import NoTemplate, opened

    try:
        opened(data)
    except NoTemplate:
        return "broken"
    return ""


KINDS = {
    "word": Kind(
        "report word",
        (".docx", ".dotx"),
        Text(zh="Word 模板", en="Word template"),
        lambda look, data: replace(look, word=data),
        _word_fault,
    ),
    "slides": Kind(
        "report slides",
        (".pptx", ".potx"),
        Text(zh="PowerPoint 模板", en="PowerPoint template"),
        lambda look, data: replace(look, slides=data),
        _slides_fault,
    ),
}
#: why a template cannot be used → what is wrong, what to do
_FAULTS = {
    "broken": (
        Text(zh="不是能打开的{name}", en="is no {name} that can be opened"),
        Text(zh="在该程序中打开，另存为 {suffixes}", en="open it in its program and save it as {suffixes}"),
    ),
    "untitled": (
        Text(zh="没有带标题的版式", en="has no layout with a title"),
        Text(
            zh="在“视图”—“幻灯片母版”中给版式加上标题占位符",
            en="give a layout a title placeholder (View, Slide Master)",
        ),
    ),
}


def with_templates(look: Look, report: Report, problems: Problems) -> Look:
    """The look with the report's own templates; what is wrong with one goes to ``problems``."""
    for field, kind in KINDS.items():
        spec = getattr(report.file.report, field)
        if spec is not None and spec.template:
            data = _read(kind, spec.template, report.folder.resolve(), problems)
            look = kind.put(look, data or b"")
    return look


def _read(kind: Kind, file: str, folder: Path, problems: Problems) -> bytes | None:
    where = same(f"{kind.table} template")
    otherwise = Text(zh="把模板放进报告文件夹", en="put the template into the report’s folder")
    path = named_file(folder, file, kind.suffixes, problems, where, otherwise)
    if path is None:
        return None
    suffixes = "、".join(kind.suffixes), " or ".join(kind.suffixes)
    written = Text(zh=suffixes[0], en=suffixes[1])
    if path.suffix.lower() not in kind.suffixes:
        problems.error(
            REPORT_FILE,
            where,
            Text(zh="“{file}”不是{name}", en="“{file}” is no {name}").fill(file=file, name=kind.name),
            Text(zh="存为 {suffixes}（不带宏）", en="save it as {suffixes}, without macros").fill(
                suffixes=written
            ),
        )
        return None
    if path.stat().st_size > MOST or _unpacked(path) > MOST_UNPACKED:
        problems.error(
            file,
            "",
            Text(zh="模板太大", en="the template is too large"),
            Text(zh="去掉其中的图片和幻灯片", en="take pictures and slides out of it"),
        )
        return None
    data = path.read_bytes()
    reason = kind.fault(data)
    if reason:
        what, remedy = (t.fill(name=kind.name, suffixes=written) for t in _FAULTS[reason])
        problems.error(file, "", what, remedy)
        return None
    return data


def _unpacked(path: Path) -> int:
    """Bytes of an archive's files; 0 where it is none, which is told by who opens it."""
    try:
        with zipfile.ZipFile(BytesIO(path.read_bytes())) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return 0
