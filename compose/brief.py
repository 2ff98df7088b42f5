"""Briefs, overviews and pages of models composed from a plan: `Plan`, `brief`, `overview`, `models`, `part`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import ValidationError

from analysis.values import Region, Result, Text
from compose.blocks.base import REPORT_FILE, Block, BlockParameters
from compose.blocks.registry import BLOCKS
from compose.citations import Works, cited
from compose.context import Apart, Context
from compose.document import (
    Document,
    Figure,
    Findings,
    Leaf,
    Picture,
    Section,
    Table,
    leaves_of,
    plain,
    with_leaves,
)
from compose.figures.figures import Figures
from compose.headline import Headline, headline
from compose.key_numbers import HeadlineNumber
from compose.language.format import MISSING, date, month
from compose.look.tokens import OURS, Look
from compose.own_text import own_text
from intake.problems import Problems, Way, listing, suggest
from intake.report.advising.rules import CompiledRule
from intake.report.faults import explain, keys_of
from intake.report.references import KnownNames, check_references
from intake.report.report import Report
from intake.report.schema import PageSpec

N = TypeVar("N", bound=Leaf)
#: the page of models: its place below the language, and the key of its blocks
MODELS = "models"


@dataclass(frozen=True)
class Plan:
    """A report that has been loaded, checked and analysed: everything the pages are made from."""

    report: Report
    results: Mapping[str, Result]
    rules: tuple[CompiledRule, ...]
    brief: tuple[tuple[Block, BlockParameters], ...]
    overview: tuple[tuple[Block, BlockParameters], ...]
    look: Look = OURS
    #: the report's own pictures, by their paths in its folder
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    #: the works that its texts may cite
    works: Works | None = None
    #: its own programs that draw charts, by their paths, and what runs them with limits
    programs: Mapping[str, str] = field(default_factory=dict)
    apart: Apart | None = None
    #: the numbers under the headlines of its briefs that it names itself
    numbers: tuple[HeadlineNumber, ...] = ()
    #: the page of models, about the whole area as the overview is; without blocks there is none
    models: tuple[tuple[Block, BlockParameters], ...] = ()


def blocks_of(
    page: PageSpec, name: str, known: KnownNames, problems: Problems
) -> tuple[tuple[Block, BlockParameters], ...]:
    """The blocks of a page, typed, every name in them looked up."""
    blocks: list[tuple[Block, BlockParameters]] = []
    for i, raw in enumerate(page.block, start=1):
        kind = str(raw.get("kind", ""))
        where = Way(f"{name}.block {kind or f'#{i}'}", (name, "block", i - 1))
        block = BLOCKS.get(kind)
        # what stands on the overview may stand on the page of models
        about = "brief" if name == "brief" else "overview"
        if block is None or about not in block.pages:
            there = [k for k, b in BLOCKS.items() if about in b.pages]
            what = (
                Text(zh=f"{name} 页没有名为“{kind}”的块", en=f"the {name} page has no block “{kind}”")
                if kind
                else Text(zh="这个块没有写 kind", en="this block does not say its kind")
            )
            problems.error(REPORT_FILE, where, what, suggest(kind, there) if kind else listing(there))
            continue
        try:
            parameters = block.parameters.model_validate(raw)
        except ValidationError as fault:
            explain(fault, REPORT_FILE, where, keys_of(block.parameters), problems, raw)
            continue
        check_references(parameters, known, REPORT_FILE, where, problems)
        blocks.append((block, parameters))
    return tuple(blocks)


class BlockFailed(Exception):
    """A block could not be composed: of which page, of which kind, why."""

    def __init__(self, page: str, kind: str, fault: Exception) -> None:
        super().__init__(f"{page}.block {kind}: {type(fault).__name__}: {fault}")
        self.page, self.kind, self.fault = page, kind, fault

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.page, self.kind, self.fault))


def _sections(
    plan: Plan, blocks: tuple[tuple[Block, BlockParameters], ...], context: Context, page: str
) -> tuple[Section, ...]:
    return _cited(plan, _composed(blocks, context, page, Once()), context)


def _cited(plan: Plan, sections: Sequence[Section], context: Context) -> tuple[Section, ...]:
    return cited(tuple(sections), plan.works, context.language, context.t("References"))


def _composed(
    blocks: tuple[tuple[Block, BlockParameters], ...], context: Context, page: str, once: Once
) -> list[Section]:
    sections: list[Section] = []
    subjects: list[str] = []
    for block, parameters in blocks:
        if parameters.hidden or not _is_for(parameters, context):
            continue
        try:
            section = block.compose(parameters, context)
        except Exception as fault:
            raise BlockFailed(page, block.kind, fault) from fault
        if section is None:
            continue
        if parameters.text:
            own = own_text(context, parameters.text)
            section = replace(section, nodes=(*own, *section.nodes))
        if section.nodes:
            section = with_leaves(section, lambda leaf: once.node(_explained(leaf, context)))
            sections.append(replace(section, id=once.named("section", section.id)))
            subjects.append(_subject(parameters, context))
    return _told_apart(sections, subjects, context)


def _subject(parameters: BlockParameters, context: Context) -> str:
    """What a block without a heading of its own is about, by the title of its result; empty where it names none."""
    result = context.results.get(str(getattr(parameters, "of", "")))
    return "" if result is None or parameters.title else result.title[context.language]


def _told_apart(sections: list[Section], subjects: list[str], context: Context) -> list[Section]:
    """The sections, those of one heading with what each is about behind it: two rankings on one page."""
    many = Counter(s.title for s in sections)
    return [
        replace(
            section,
            title=plain(context.say("{heading}: {subject}", heading=section.title, subject=subject)),
        )
        if subject and many[section.title] > 1
        else section
        for section, subject in zip(sections, subjects, strict=True)
    ]


def _is_for(parameters: BlockParameters, context: Context) -> bool:
    """Whether a block is for this page's region."""
    if not parameters.only:
        return True
    chosen = [context.report.gazetteer.find(word) for word in parameters.only]
    return context.region is not None and context.region.code in [r.code for r in chosen if r is not None]


@dataclass
class Once:
    """Names on a page: a block may stand there twice, its tables and figures with names of their own then."""

    _seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def named(self, kind: str, id: str) -> str:
        """The name, with a number from the second time on."""
        self._seen[kind, id] += 1
        n = self._seen[kind, id]
        return id if n == 1 else f"{id}-{n}"

    def node(self, node: N) -> N:
        """The node with names that the page has not yet."""
        if isinstance(node, Findings) and node.figure is not None:
            return replace(node, figure=self.node(node.figure))
        if isinstance(node, Figure):
            data = tuple(self.node(behind) for behind in node.data)
            return replace(node, id=self.named("figure", node.id), data=data)
        if isinstance(node, Table):
            return replace(node, id=self.named("table", node.id))
        return node


def _explained(node: N, context: Context) -> N:
    """A table that has a dash without saying why gets the note that says it; nothing is blank by accident."""
    if not isinstance(node, Table) or any(MISSING in plain(note) for note in node.notes):
        return node
    if not any(plain(cell.prose) == MISSING for row in node.rows for cell in row.cells):
        return node
    return replace(node, notes=(*node.notes, context.say("— no figure, or not applicable.")))


def _context(plan: Plan, language: str, region: Region | None, figures: Figures) -> Context:
    return Context(
        plan.report,
        plan.results,
        language,
        region,
        figures,
        plan.rules,
        plan.pictures,
        plan.programs,
        plan.apart,
    )


def part(
    plan: Plan,
    block: BlockParameters,
    language: str,
    region: Region | None,
    figures: Figures,
) -> Document:
    """One block alone, as it stands on the brief of a region or, without one, on the overview; no sections where it is empty."""
    context = _context(plan, language, region, figures)
    page = "brief" if region else "overview"
    sections = _sections(plan, ((BLOCKS[block.kind], block),), context, page)
    title = region.full[language] if region else plan.report.file.report.title[language]
    return Document("part", language, title, "", sections, region=region.code if region else "")


def serial_number(report: Report, region: Region) -> int:
    """The number of a region's brief in the series: its place among the report's regions."""
    return report.numbers[region.code]


def _headline(plan: Plan, context: Context) -> Headline:
    """The headline of the brief of the context's region."""
    blocks = [b for _, b in plan.brief if not b.hidden and _is_for(b, context)]
    return headline(plan.numbers, blocks, context)


def brief(plan: Plan, region: Region, language: str, figures: Figures) -> Document:
    """The brief of one region in one language. A pure function of its arguments."""
    report = plan.report
    head = report.file.report
    context = _context(plan, language, region, figures)
    found = _headline(plan, context)
    sections = _sections(plan, plan.brief, context, "brief")
    series = head.series[language] if head.series else head.title[language]
    number = plain(context.say("{series}, no. {n}", series=series, n=str(serial_number(report, region))))
    first = next(
        (plain(n.items[0]) for s in sections for n in s.nodes if isinstance(n, Findings) and n.items), ""
    )
    return Document(
        region.slug,
        language,
        region.full[language],
        _dated(context, head.title[language], head.period[language]),
        sections,
        # the place's full name is in it, by which it is looked for; a brief that opens with no finding says what it is
        description=plain(context.say("{region}: {finding}", region=region.full, finding=first.strip()))
        if first.strip()
        else plain(
            context.say(
                "{region}: {title}",
                region=region.full,
                title=_dated(context, head.title[language], head.period[language]),
            )
        ),
        region=region.code,
        masthead=(
            number,
            plain(context.say("{month} edition", month=month(head.edition, language))),
            date(head.date, language),
        ),
        headline=found.title,
        numbers=found.numbers,
    )


@dataclass
class Composed:
    """Briefs and overviews that were composed before they are written: to try them, or as others refer to them.

    Each is given to whoever writes it and then let go. They are no part of what is sent to another process.
    """

    #: by region (none of the overview) and language
    _pages: dict[tuple[str, str], Document] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, object]:
        return {"_pages": {}}

    def keep(self, document: Document) -> Document:
        """Keep a page for whoever writes it; the page."""
        self._pages[document.region, document.language] = document
        return document

    def take(self, plan: Plan, region: Region | None, language: str, figures: Figures) -> Document:
        """The page of a region, or the overview, of the plan of which those that are kept were made."""
        kept = self._pages.pop((region.code if region else "", language), None)
        if kept is not None:
            return kept
        return brief(plan, region, language, figures) if region else overview(plan, language, figures)


def _dated(context: Context, words: str, period: str) -> str:
    """A title or subtitle with the report's period behind it, unless it says it itself; without words the period alone."""

    def bare(text: str) -> str:
        return re.sub(r"\s*[—–~～至-]\s*", "-", text).replace("年", "")

    if not words:
        return period
    if re.search(rf"(?<!\d){re.escape(bare(period))}(?!\d)", bare(words)):
        return words
    return plain(context.say("{title} · {period}", title=words, period=period))


def models(plan: Plan, language: str, figures: Figures) -> Document | None:
    """The page of models in one language; None where the report has none."""
    if not plan.models:
        return None
    context = _context(plan, language, None, figures)
    title = plan.report.file.report.title
    return Document(
        MODELS,
        language,
        context.t("Models"),
        context.t("What was estimated, with which tests, and what cannot be concluded"),
        _sections(plan, plan.models, context, MODELS),
        description=plain(
            context.say("{title}: models, their tests, and what cannot be concluded", title=title)
        ),
    )


def overview(plan: Plan, language: str, figures: Figures, *, whole: bool = False) -> Document:
    """The overview of the whole area in one language.

    ``whole``: with the page of models at its end, as in print, where there are no further pages.
    """
    report = plan.report
    head = report.file.report
    context = _context(plan, language, None, figures)
    subtitle = _dated(context, head.subtitle[language] if head.subtitle else "", head.period[language])
    # an overview of one region has nobody to compare: it leads with what that region's brief says first
    alone = report.regions
    found = (
        _headline(plan, _context(plan, language, alone[0], figures)) if len(alone) == 1 else Headline((), ())
    )
    about = context.fill(head.about[language]) if head.about else ()
    finding = context.say("{finding}.", finding=found.title) if found.title else ()
    once = Once()
    sections = _composed(plan.overview, context, "overview", once)
    further = _composed(plan.models, context, MODELS, once) if whole else []
    return Document(
        "overview",
        language,
        head.title[language],
        subtitle,
        _cited(plan, (*sections, *further), context),
        description=head.about[language] if head.about else head.title[language],
        masthead=(
            plain(context.say("{month} edition", month=month(head.edition, language))),
            date(head.date, language),
        ),
        lead=context.sentences(part for part in (about, finding) if part),
        numbers=found.numbers,
        elsewhere=frozenset(leaf.id for leaf in leaves_of(further) if isinstance(leaf, Figure)),
    )
