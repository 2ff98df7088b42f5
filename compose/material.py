"""What a report brings besides figures, looked through before pages are made: `read_material`, `completed`, texts, pictures, works."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from analysis.values import Result, Text, same
from compose.blocks.base import Block, BlockParameters
from compose.citations import Works, read_works
from compose.document import Picture
from compose.figures.charts.own import FUNCTION
from compose.own_text import Checks, PictureRef, parts_of, picture_file, region_file
from compose.pictures import read_picture
from intake.problems import Location, Problems
from intake.report.folder import named_file
from intake.report.report import REPORT_FILE, Report

Blocks = tuple[tuple[Block, BlockParameters], ...]


@dataclass(frozen=True)
class Material:
    """The report's own pictures by their paths in its folder, and the works that its texts may cite."""

    #: every picture that is named; None where it cannot be shown, which was told
    by_file: Mapping[str, Picture | None]
    works: Works | None
    #: programs that draw charts, by their paths
    programs: Mapping[str, str] = field(default_factory=dict)
    #: tables of blocks, as results
    tables: Mapping[str, Result] = field(default_factory=dict)

    @property
    def pictures(self) -> dict[str, Picture]:
        """The pictures that can be shown."""
        return {file: picture for file, picture in self.by_file.items() if picture is not None}


def read_material(report: Report, printed: bool, problems: Problems) -> Material:
    """The bibliography, the texts, and the pictures in them, looked through before anything is computed.

    ``printed``: pages are separated into inks.
    """
    works = read_works(report.folder, report.file.report.bibliography, problems)
    checks = Checks(problems)
    pictures: dict[str, Picture | None] = {}
    for name, text in report.texts.items():
        # a bibliography that cannot be read is told once, and not of every citation
        unread = works is None and bool(report.file.report.bibliography)
        checks.form(name, text, works.keys if works else None, unread)
        for language, words in text.items():
            for line, part in parts_of(words):
                file = picture_file(part.file) if isinstance(part, PictureRef) else ""
                if file and file not in pictures:
                    where = Location(line=line)
                    named_in = f"text/{name}.{language}.md"
                    pictures[file] = read_picture(report.folder, file, named_in, where, printed, problems)
    return Material(pictures, works)


def completed(
    material: Material,
    report: Report,
    results: Mapping[str, Result],
    pages: Mapping[str, Blocks],
    printed: bool,
    problems: Problems,
) -> Material:
    """The same with the pictures of blocks; what texts say of results is looked up.

    Args:
        pages: ``brief``, ``overview`` and ``models``, each with its blocks.
        printed: pages are separated into inks.
    """
    tables: dict[str, Result] = {}
    for page, blocks in pages.items():
        for block, parameters in blocks:
            for result in parameters.tables(report, problems):
                if result.id in {**results, **tables}:
                    problems.error(
                        REPORT_FILE,
                        same(f"{page}.block {block.kind} id"),
                        Text(
                            zh=f"已有名为“{result.id}”的结果", en=f"there is a result “{result.id}” already"
                        ),
                        Text(zh="换一个 id", en="choose another id"),
                    )
                tables[result.id] = result
    results = {**results, **tables}
    used, checks = _used(report, pages), Checks(problems)
    for name, text in report.texts.items():
        if name in used:
            checks.numbers(name, text, used[name], results, list(report.panel.groupings))
            continue
        problems.warn(
            f"text/{name}.{report.languages[0]}.md",
            "",
            Text(zh="没有一个页面块用到这份文本", en="no block of a page prints this text"),
            Text(
                zh=f'在某个块里写 text = "{name}"，或改正文件名',
                en=f'write text = "{name}" in a block, or mend the name of the file',
            ),
        )
    pictures = dict(material.by_file)
    for page, blocks in pages.items():
        for block, parameters in blocks:
            for file in parameters.pictures(report):
                if file not in pictures:
                    where = same(f"{page}.block {block.kind} file")
                    pictures[file] = read_picture(report.folder, file, REPORT_FILE, where, printed, problems)
    programs: dict[str, str] = {}
    for page, blocks in pages.items():
        for block, parameters in blocks:
            for file in parameters.programs():
                words = _program(report, file, same(f"{page}.block {block.kind} file"), problems)
                if words is not None:
                    programs[file] = words
    return Material(pictures, material.works, programs, tables)


def _program(report: Report, file: str, where: Text, problems: Problems) -> str | None:
    """The text of a program that draws a chart; it is compiled, not run."""
    otherwise = Text(zh="把函数写进这个文件", en="write the function into this file")
    path = named_file(report.folder, file, (".py",), problems, where, otherwise)
    if path is None:
        return None
    try:
        words = path.read_bytes().decode("utf-8")
        names = compile(words, file, "exec", dont_inherit=True).co_names
    except (SyntaxError, ValueError) as fault:
        line = getattr(fault, "lineno", None)
        problems.error(
            file,
            Location(line=line) if line else same(""),
            Text(zh="不是 Python 程序", en="it is no Python program"),
            Text(zh="改正这一行的写法", en="mend the spelling of this line"),
        )
        return None
    # the names that the program gives, or has from elsewhere
    if FUNCTION not in names and "import *" not in words:
        problems.error(
            file,
            "",
            Text(zh=f"没有函数 {FUNCTION}", en=f"there is no function {FUNCTION}"),
            Text(
                zh=f"写成 def {FUNCTION}(axes, results, region, language):",
                en=f"write def {FUNCTION}(axes, results, region, language):",
            ),
        )
        return None
    return words


def _used(report: Report, pages: Mapping[str, Blocks]) -> dict[str, set[str]]:
    """Text → the pages that print it."""
    uses: dict[str, set[str]] = defaultdict(set)
    for page, blocks in pages.items():
        for _, parameters in blocks:
            if parameters.text:
                for name in _names(report, parameters.text, page):
                    uses[name].add(page)
    return uses


def _names(report: Report, pattern: str, page: str) -> Iterable[str]:
    regions = report.regions if page == "brief" else [None]
    names = (region_file(report.gazetteer, report.texts, pattern, region) for region in regions)
    return [name for name in dict.fromkeys(names) if name is not None]
