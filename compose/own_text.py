"""A report's own texts as nodes: `text_node`, `parts_of`; what must be told of them before: `check_text`.

A text is Markdown (CommonMark with tables and footnotes). Besides it may hold ``{index.rank}``, a number of a result;
``![words](images/map.svg)``, a picture of the report's folder; ``[@key]``, a work of its bibliography. What stands in code
or behind a backslash stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from analysis.values import Cell, Panel, Region, Result, Text
from compose.context import Context
from compose.document import MOST_PIECES, SLOTS, Citation, Inset, Markdown, Piece, Run, plain, slot
from compose.markdown import markdown, tokens_of
from intake.places.regions import Gazetteer
from intake.problems import Location, Problems, near
from intake.report.advising.placeholders import Slot, parse_slot
from intake.report.advising.rule_checks import among
from intake.report.advising.rules import Facts, UnknownName, no_place, shown

_PARTS = re.compile(
    r"""
      (?P<code>(?P<tick>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=tick)(?!`))
    | (?P<plain>\\.)
    | !\[(?P<alt>[^\]\n]*)\]\((?P<src><[^>\n]*>|[^\s()]+)(?:[ \t]+"(?P<caption>[^"\n]*)")?\)
    | \[(?P<cited>-?@[^\]\n]+)\]
    | \{(?P<slot>[^{}\n]*)\}
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
#: a placeholder that is not closed, or has a full-width brace
_BRACE = re.compile(r"[{｛][ \t]*[A-Za-z_][\w.]*(?:\|[a-z]*)?[ \t]*[}｝]?")
#: the mark of a footnote, or what begins its text
_FOOTNOTE = re.compile(r"(?P<text>^[ ]{0,3}(?=\[\^[^\]\s]+\]:))?\[\^(?P<name>[^\]\s]+)\]")
#: how a placeholder is written
AS_WRITTEN = Text(
    zh=r"写成 {结果.列}，后面可加 |place、|abs、|unit，括号用半角；要印大括号本身，写 \{",
    en=r"write {result.column}, with |place, |abs or |unit behind it and plain braces; for a brace itself write \{",
)
_REGION = "{region}"
#: a key of a bibliography within a citation: ``@liu2020``
_KEY = re.compile(r"@\{?([\w:.#$%&+?<>~/-]*\w)\}?")


@dataclass(frozen=True)
class PictureRef:
    """A picture that a text asks for."""

    file: str
    alt: str
    caption: str = ""


@dataclass(frozen=True)
class Unread:
    """A placeholder that cannot be read."""

    written: str


Part = str | Slot | PictureRef | Citation | Unread


def parts_of(text: str) -> Iterator[tuple[int, Part]]:
    """A text as written, passage by passage, with the line at which each begins.

    >>> [part for _, part in parts_of("No. {index.rank}, `{x}`")]
    ['No. ', Slot(path=('index', 'rank'), show='', unit=False, place=False), ', ', '`{x}`']
    """
    code = _code_lines(text)
    at = start = 0
    while match := _PARTS.search(text, start):
        line = text.count("\n", 0, match.start()) + 1
        if line in code:
            end = text.find("\n", match.start())
            start = end if end >= 0 else len(text)
            continue
        if match.start() > at:
            yield text.count("\n", 0, at) + 1, text[at : match.start()]
        yield line, _part(match)
        at = start = match.end()
    if at < len(text):
        yield text.count("\n", 0, at) + 1, text[at:]


def _code_lines(text: str) -> set[int]:
    """The lines of blocks of code, fenced or indented."""
    blocks = [t.map for t in tokens_of(text) if t.type in {"fence", "code_block"} and t.map]
    return {line for first, last in blocks for line in range(first + 1, last + 1)}


def _prose(text: str) -> Iterator[tuple[int, str]]:
    """What of a text is words of it, line by line: no code, and nothing behind a backslash.

    >>> list(_prose("a `{b}` c\\n\\\\{d"))
    [(1, 'a  c'), (2, 'd')]
    """
    code = _code_lines(text)
    lines: dict[int, str] = {}
    for line, part in parts_of(text):
        if isinstance(part, str) and not part.startswith(("`", "\\")):
            for n, words in enumerate(part.split("\n"), line):
                lines[n] = lines.get(n, "") + words
    yield from ((n, words) for n, words in sorted(lines.items()) if n not in code)


def _part(match: re.Match[str]) -> Part:
    if match["src"] is not None:
        return PictureRef(match["src"].strip("<>"), match["alt"], match["caption"] or "")
    if match["cited"] is not None:
        return Citation(match[0])
    if match["slot"] is None:
        return match[0]
    try:
        return parse_slot(match["slot"])
    except ValueError:
        return Unread(match[0])


def keys_of(cited: Citation) -> list[str]:
    """The works that a citation names.

    >>> keys_of(Citation("[@liu2020, p. 3; @oecd2008]"))
    ['liu2020', 'oecd2008']
    """
    return _KEY.findall(cited.written)


def picture_file(file: str) -> str:
    """Where a picture of a text lies in the report's folder: addresses may begin at the text, as editors show them.

    >>> picture_file("../images/a.svg"), picture_file("images/a.svg")
    ('images/a.svg', 'images/a.svg')
    """
    return file.removeprefix("../")


def region_file(known: Gazetteer, texts: Collection[str], pattern: str, region: Region | None) -> str | None:
    """The text that a name with ``{region}`` stands for on a region's page; None where the region has none.

    The region is named by its folder, its code, or a name in either language. A name without ``{region}`` is itself.
    """
    if _REGION not in pattern:
        return pattern
    if region is None:
        return None
    before, _, after = pattern.partition(_REGION)
    for name in texts:
        if not (name.startswith(before) and name.endswith(after) and len(name) > len(before) + len(after)):
            continue
        word = name[len(before) : len(name) - len(after)]
        meant = known.find(word)
        if word == region.slug or (meant is not None and meant.code == region.code):
            return name
    return None


# composing --------------------------------------------------------------------------------------------------


def own_text(context: Context, pattern: str) -> tuple[Markdown, ...]:
    """The text of a block on this page: none where it is one of regions, and this one has none."""
    report = context.report
    name = region_file(report.gazetteer, report.texts, pattern, context.region)
    return () if name is None else (_node(context, name, report.texts[name][context.language]),)


def _node(context: Context, name: str, source: str) -> Markdown:
    """A text: its placeholders are numbers with their addresses, its pictures those of the report."""
    report = context.report
    code = context.region.code if context.region else ""
    groups = {g: grouping.members.get(code) for g, grouping in report.panel.groupings.items()}
    facts = Facts(context.results, context.region, groups)
    pieces: list[Piece] = []
    parts: list[str] = []
    for _, part in parts_of(SLOTS.sub("�", source)):
        if isinstance(part, str):
            parts.append(part)
            continue
        if isinstance(part, Unread) or len(pieces) == MOST_PIECES:
            # told at check
            continue
        parts.append(slot(len(pieces)))
        match part:
            case Slot():
                pieces.append(_run(context, part, facts))
            case PictureRef(file=file, alt=alt, caption=caption):
                pieces.append(Inset(context.pictures[picture_file(file)], alt, caption))
            case Citation():
                pieces.append(part)
    words = "".join(parts)
    place = f"{name}-{context.region.slug}" if context.region else name
    place = f"{place}-{context.language}"
    back = context.t("back to the text")
    return Markdown(markdown(words, place, back), words, tuple(pieces), place, back)


def _run(context: Context, part: Slot, facts: Facts) -> Run:
    named = context.place(part, facts)
    if named is not None:
        return named
    cell = facts.cell(part.path)
    context.result(cell.result)
    decimals = own_decimals(cell, context.results, context.report.panel)
    if part.place and cell.column.role == "rank":
        return replace(context.formatter.run(cell), text=plain(context.ordinal(cell)))
    if not part.unit:
        return context.formatter.run(cell, show=part.show, decimals=decimals)
    figure, *unit = context.formatter.amount(cell, context.unit_of(cell), show=part.show, decimals=decimals)
    return replace(figure, text=figure.text + plain(tuple(unit)))


def own_decimals(cell: Cell, results: Mapping[str, Result], panel: Panel) -> int | None:
    """An indicator's own decimals, for a figure of it (or a mean, or the best) in a result of many indicators."""
    if cell.column.id not in {results[cell.result].main_column.id, "nation", "group_mean", "best"}:
        return None
    if cell.column.id in results[cell.result].by_id and results[cell.result].by_id[cell.column.id].each:
        # the result knows them: an indicator that enters divided by another has other decimals
        return cell.column.decimals
    named = [panel.indicators[k] for k in cell.key if k in panel.indicators]
    return named[0].decimals if len(named) == 1 else None


# checking ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Checks:
    """Looks through texts; what leads nowhere is told."""

    problems: Problems

    def form(self, name: str, text: Text, works: Collection[str] | None, unread: bool = False) -> None:
        """What can be told before anything is computed.

        Args:
            works: keys of the bibliography; None where the report has none.
            unread: it has one that cannot be read, so that nothing can be said of citations.
        """
        for language, words in text.items():
            file = f"text/{name}.{language}.md"
            for line, part in parts_of(words):
                place = Location(line=line)
                match part:
                    case Unread(written=written):
                        self.problems.error(
                            file,
                            place,
                            Text(zh=f"占位符有误：{written}", en=f"a placeholder cannot be read: {written}"),
                            AS_WRITTEN,
                        )
                    case PictureRef():
                        self._picture(file, place, part)
                    case Citation() if not unread:
                        self._cited(file, place, part, works)
            self._leftover(file, words)
            self._unpaired(file, words)

    def numbers(
        self,
        name: str,
        text: Text,
        pages: Collection[str],
        results: Mapping[str, Result],
        groupings: Collection[str],
    ) -> None:
        """Whether placeholders lead to numbers of results; ``pages``: where the text is printed."""
        facts = Facts(results, None, {})
        for language, words in text.items():
            for line, part in parts_of(words):
                if isinstance(part, Slot):
                    self._slot(
                        f"text/{name}.{language}.md", Location(line=line), part, pages, facts, groupings
                    )

    def _slot(
        self,
        file: str,
        place: Location,
        part: Slot,
        pages: Collection[str],
        facts: Facts,
        groupings: Collection[str],
    ) -> None:
        dotted = ".".join(part.path)
        try:
            shown(part.path, facts, groupings)
        except UnknownName as fault:
            self.problems.error(
                file,
                place,
                Text(zh=f"“{dotted}”中没有“{fault.word}”", en=f"“{dotted}” names nothing: no “{fault.word}”"),
                among(fault.word, fault.known),
            )
            return
        if wrong := no_place(part, facts):
            self.problems.error(file, place, *wrong)
        head = part.path[0]
        regional = head in {"region", "group"} or "region" in facts.results[head].keys
        if "overview" in pages and regional:
            self.problems.error(
                file,
                place,
                Text(
                    zh=f"总览不讲某一个地区，{{{dotted}}} 在那里没有数",
                    en=f"the overview is about no one region, so {{{dotted}}} has no figure there",
                ),
                Text(
                    zh="总览另用一份文本，或只写不分地区的结果",
                    en="give the overview a text of its own, or name results without regions",
                ),
            )

    def _picture(self, file: str, place: Location, part: PictureRef) -> None:
        if not part.alt.strip():
            self.problems.error(
                file,
                place,
                Text(
                    zh=f"图片 {part.file} 没有替代文字", en=f"the picture {part.file} has no alternative text"
                ),
                Text(
                    zh="在方括号里写图上有什么：![…](…)",
                    en="say in the square brackets what it shows: ![…](…)",
                ),
            )

    def _cited(self, file: str, place: Location, part: Citation, works: Collection[str] | None) -> None:
        for key in keys_of(part):
            if works is None:
                self.problems.error(
                    file,
                    place,
                    Text(
                        zh=f"引用了“{key}”，但报告没有文献表",
                        en=f"“{key}” is cited, but the report has no bibliography",
                    ),
                    Text(
                        zh='在 [report] 里写 bibliography = "references.bib"',
                        en='write bibliography = "references.bib" in [report]',
                    ),
                )
            elif key not in works:
                hit = near(key, list(works))
                self.problems.error(
                    file,
                    place,
                    Text(zh=f"文献表里没有“{key}”", en=f"the bibliography has no “{key}”"),
                    Text(zh=f"是否应为“{hit}”？", en=f"did you mean “{hit}”?")
                    if hit
                    else Text(zh="补上这一条，或改正键", en="add the work, or mend the key"),
                )

    def _unpaired(self, file: str, words: str) -> None:
        """Placeholders that are not closed or have full-width braces, and footnotes without a text or without a mark."""
        marks: dict[str, int] = {}
        texts: dict[str, int] = {}
        for line, passage in _prose(words):
            for found in _BRACE.finditer(passage):
                self.problems.error(
                    file,
                    Location(line=line),
                    Text(zh=f"占位符没有写完整：{found[0]}", en=f"a placeholder is not complete: {found[0]}"),
                    AS_WRITTEN,
                )
            for found in _FOOTNOTE.finditer(passage):
                (marks if found["text"] is None else texts).setdefault(found["name"], line)
        for name in [n for n in marks if n not in texts]:
            self.problems.error(
                file,
                Location(line=marks[name]),
                Text(zh=f"脚注 [^{name}] 没有内容", en=f"the footnote [^{name}] has no text"),
                Text(
                    zh=f"另起一行写 [^{name}]: …，冒号用半角",
                    en=f"write [^{name}]: … on a line of its own, with a plain colon",
                ),
            )
        for name in [n for n in texts if n not in marks]:
            self.problems.warn(
                file,
                Location(line=texts[name]),
                Text(
                    zh=f"正文里没有标出脚注 [^{name}]，页面上不会有它",
                    en=f"no place of the text has the footnote [^{name}], which is not printed",
                ),
                Text(
                    zh=f"在正文里写 [^{name}]，或删去它",
                    en=f"write [^{name}] in the text, or delete the note",
                ),
            )

    def _leftover(self, file: str, words: str) -> None:
        """Pictures in forms of Markdown that are not looked for: by reference, or with brackets within brackets."""
        scanned = "".join(p if isinstance(p, str) else "x" for _, p in parts_of(words))
        for token in tokens_of(scanned):
            for picture in (t for t in token.children or () if t.type == "image"):
                address = str(picture.attrs.get("src", ""))[:60]
                self.problems.error(
                    file,
                    Location(line=token.map[0] + 1 if token.map else 0),
                    Text(
                        zh=f"图片 {address} 的写法不认识", en=f"the picture {address} is not written plainly"
                    ),
                    Text(
                        zh='写成 ![替代文字](images/文件.svg "图题")',
                        en='write ![alternative text](images/file.svg "caption")',
                    ),
                )
