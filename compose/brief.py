"""Briefs and overviews composed from a plan, per region and language: `Plan`, `brief`, `overview`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import ValidationError

from analysis.values import Region, Result, Text, same
from compose.blocks.base import REPORT_FILE, Block, BlockParameters
from compose.blocks.registry import BLOCKS
from compose.context import Context
from compose.document import Columns, Document, Findings, Markdown, Node, Section, Table, plain
from compose.figures.figures import Figures
from compose.language.format import MISSING, date, month
from compose.look.tokens import OURS, Look
from compose.markdown import markdown
from intake.problems import Problems, suggest
from intake.report.faults import explain
from intake.report.references import Known, check_references
from intake.report.report import Report
from intake.report.rules import CompiledRule
from intake.report.schema import PageSpec

N = TypeVar("N", bound=Node)


@dataclass(frozen=True)
class Plan:
    """A report that has been loaded, checked and analysed: everything the pages are made from."""

    report: Report
    results: Mapping[str, Result]
    rules: tuple[CompiledRule, ...]
    brief: tuple[tuple[Block, BlockParameters], ...]
    overview: tuple[tuple[Block, BlockParameters], ...]
    look: Look = OURS


def blocks_of(
    page: PageSpec, name: str, known: Known, problems: Problems
) -> tuple[tuple[Block, BlockParameters], ...]:
    """The blocks of a page, typed, every name in them looked up."""
    found: list[tuple[Block, BlockParameters]] = []
    for i, raw in enumerate(page.block, start=1):
        kind = str(raw.get("kind", ""))
        where = same(f"{name}.block {kind or f'#{i}'}")
        block = BLOCKS.get(kind)
        if block is None or name not in block.pages:
            problems.error(
                REPORT_FILE,
                where,
                Text(zh=f"{name} 页没有名为“{kind}”的块", en=f"the {name} page has no block “{kind}”"),
                suggest(kind, [k for k, b in BLOCKS.items() if name in b.pages]),
            )
            continue
        try:
            parameters = block.parameters.model_validate(raw)
        except ValidationError as fault:
            explain(fault, REPORT_FILE, where, list(block.parameters.model_fields), problems)
            continue
        check_references(parameters, known, REPORT_FILE, where, problems)
        found.append((block, parameters))
    return tuple(found)


class BlockFailed(Exception):
    """A block could not be composed: of which page, of which kind, why."""

    def __init__(self, page: str, kind: str, fault: Exception) -> None:
        super().__init__(f"{page}.block {kind}: {type(fault).__name__}: {fault}")
        self.page, self.kind, self.fault = page, kind, fault

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.page, self.kind, self.fault))


def _sections(blocks: tuple[tuple[Block, BlockParameters], ...], context: Context) -> tuple[Section, ...]:
    made: list[Section] = []
    for block, parameters in blocks:
        try:
            section = block.compose(parameters, context)
        except Exception as fault:
            raise BlockFailed("brief" if context.region else "overview", block.kind, fault) from fault
        if section is None:
            continue
        if parameters.text:
            words = context.report.texts[parameters.text][context.language]
            section = Section(
                section.id, section.title, (Markdown(markdown(words), words), *section.nodes), section.level
            )
        made.append(replace(section, nodes=tuple(_explained(node, context) for node in section.nodes)))
    return tuple(made)


def _explained(node: N, context: Context) -> N:
    """A table that has a dash without saying why gets the note that says it; nothing is blank by accident."""
    if isinstance(node, Columns):
        left, right = (tuple(_explained(leaf, context) for leaf in side) for side in (node.left, node.right))
        return replace(node, left=left, right=right)
    if not isinstance(node, Table) or any(MISSING in plain(note) for note in node.notes):
        return node
    if not any(plain(cell.prose) == MISSING for row in node.rows for cell in row.cells):
        return node
    return replace(node, notes=(*node.notes, context.say("— no figure, or not applicable.")))


def serial_number(report: Report, region: Region) -> int:
    """The number of a region's brief in the series: its place among the report's regions."""
    return [r.code for r in report.regions].index(region.code) + 1


def brief(plan: Plan, region: Region, language: str, figures: Figures) -> Document:
    """The brief of one region in one language. A pure function of its arguments."""
    report = plan.report
    head = report.file.report
    context = Context(report, plan.results, language, region, figures, plan.rules)
    sections = _sections(plan.brief, context)
    series = head.series[language] if head.series else head.title[language]
    number = plain(context.say("{series}, no. {n}", series=series, n=str(serial_number(report, region))))
    first = next(
        (plain(n.items[0]) for s in sections for n in s.nodes if isinstance(n, Findings) and n.items), ""
    )
    return Document(
        region.slug,
        language,
        region.full[language],
        plain(context.say("{title} · {period}", title=head.title, period=head.period)),
        sections,
        description=first.strip(),
        region=region.code,
        masthead=(
            number,
            plain(context.say("{month} edition", month=month(head.edition, language))),
            date(head.date, language),
        ),
    )


def overview(plan: Plan, language: str, figures: Figures) -> Document:
    """The overview of the whole area in one language."""
    report = plan.report
    head = report.file.report
    context = Context(report, plan.results, language, None, figures, plan.rules)
    subtitle = head.subtitle or head.period
    return Document(
        "overview",
        language,
        head.title[language],
        plain(context.say("{title} · {period}", title=subtitle, period=head.period)),
        _sections(plan.overview, context),
        description=head.about[language] if head.about else head.title[language],
        masthead=(
            plain(context.say("{month} edition", month=month(head.edition, language))),
            date(head.date, language),
        ),
        lead=context.fill(head.about[language]) if head.about else (),
    )
