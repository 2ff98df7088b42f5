"""Slides of a document: `deck`, the choice and order of what is shown of it, `Slide`, `cut`, `most_rows`, `continued`.

A deck has the finding on its cover, then its numbers, findings with the map, then what the sections show, best first where
not all have room, the recommendations with their evidence, and the sources. Whole sentences go to the notes of a slide, so that
who speaks has them; nothing is worded anew here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from compose.document import (
    Advice,
    Columns,
    Document,
    Facts,
    Figure,
    Findings,
    KeyNumber,
    Leaf,
    Markdown,
    Notes,
    Paragraph,
    Recommendations,
    Run,
    Section,
    Table,
    plain,
    with_pieces,
    words_of_piece,
)
from compose.language.catalogue import translator
from compose.language.languages import LANGUAGES
from compose.language.script import columns

#: so many slides a deck has at most
MOST = 12
#: so many of them are recommendations, with three on each where they are short: columns of letters in all
MOST_ADVICE, ON_ONE, ADVICE = 3, 3, 1250
#: rows of a table that are read on a slide; a table of so many goes on over as many slides as this
ROWS, PARTS = 12, 3
#: sentences beside a figure, and columns of letters of the message above one
BESIDE, MESSAGE = 5, 200
#: kinds of sections by the beginning of their ids: what an official asks for first
FIRST = ("findings", "scorecard", "headline", "ranking", "profile", "strengths", "path", "summary")
#: abbreviations whose point ends no sentence
_SENTENCE = re.compile(r"(?<=[.!?])(?<!al\.)(?<!no\.)(?<!No\.)(?<!pp\.)(?<!cf\.)\s+(?=[A-Z“])")
_STOP = re.compile(r"(?<=[。！？])")


@dataclass(frozen=True)
class Slide:
    """One slide: its title and message, what is shown, and the sentences for who speaks."""

    kind: Literal["cover", "numbers", "findings", "shown", "text", "advice", "sources"]
    title: str
    message: str = ""
    #: what is shown, one or two beside each other
    shown: tuple[Figure | Table, ...] = ()
    texts: tuple[str, ...] = ()
    numbers: tuple[KeyNumber, ...] = ()
    #: recommendations with their places in order
    advice: tuple[tuple[int, Advice], ...] = ()
    #: label, text
    items: tuple[tuple[str, str], ...] = ()
    source: str = ""
    notes: tuple[str, ...] = ()


def sentences(text: str, language: str) -> list[str]:
    """The sentences of a text.

    >>> sentences("Up by 0.5. Liu et al. (2020) agree. So it is.", "en")
    ['Up by 0.5.', 'Liu et al. (2020) agree.', 'So it is.']
    >>> sentences("位次为第3位。得分较低。", "zh")
    ['位次为第3位。', '得分较低。']
    """
    split = _STOP if LANGUAGES[language].han else _SENTENCE
    return [part.strip() for part in split.split(text) if part.strip()]


def deck(document: Document) -> tuple[Slide, ...]:
    """The slides of a brief or an overview, at most twelve."""
    cover, advice = _cover(document), _advice(document)
    numbers = _numbers(document)
    content = [ranked for section in document.sections for ranked in _section(section, document.language)]
    room = MOST - len(cover) - len(numbers) - len(advice) - 1
    chosen = sorted(range(len(content)), key=lambda i: (content[i][0], i))[: max(room, 0)]
    left = [content[i][1].title for i in range(len(content)) if i not in chosen]
    shown = [content[i][1] for i in sorted(chosen)]
    titles = {slide.title for slide in shown}
    last = _sources(document, [title for title in dict.fromkeys(left) if title not in titles])
    return (*cover, *numbers, *shown, *advice, *last)


# what every deck has ----------------------------------------------------------------------------------------


def _cover(document: Document) -> list[Slide]:
    below = " · ".join(document.masthead)
    lines = [document.title, document.subtitle, below] if document.headline else [document.subtitle, below]
    said = [plain(document.lead)] if document.lead else []
    notes = [*said, *([document.description] if document.description not in said else [])]
    return [Slide("cover", document.heading, texts=tuple(line for line in lines if line), notes=tuple(notes))]


def _numbers(document: Document) -> list[Slide]:
    if not document.numbers:
        return []
    t = translator(document.language)
    notes = [
        LANGUAGES[document.language].colon.join((plain(n.label), plain(n.number + n.behind)))
        + LANGUAGES[document.language].brackets[0]
        + LANGUAGES[document.language].semicolon.join(map(plain, n.details))
        + LANGUAGES[document.language].brackets[1]
        if n.details
        else LANGUAGES[document.language].colon.join((plain(n.label), plain(n.number + n.behind)))
        for n in document.numbers
    ]
    title = t("{region} in numbers").format(region=document.title)
    return [Slide("numbers", title, numbers=document.numbers, notes=tuple(notes))]


def _advice(document: Document) -> list[Slide]:
    slides = []
    for section in document.sections:
        for leaf in _leaves(section):
            if not isinstance(leaf, Recommendations) or not leaf.items:
                continue
            texts = [plain(n.prose) for n in _leaves(section) if isinstance(n, Paragraph)]
            parts = _packed(list(enumerate(leaf.items, start=1)), document.language)
            for i, some in enumerate(parts, start=1):
                notes = [line for n, advice in some for line in _said(n, advice, document.language)]
                notes += texts if i == len(parts) else []
                slides.append(Slide("advice", section.title, advice=some, notes=tuple(notes)))
    return slides


def _packed(items: list[tuple[int, Advice]], language: str) -> list[tuple[tuple[int, Advice], ...]]:
    """Recommendations by slide: as many on each as can be read there; of many, the same number on three."""
    parts: list[list[tuple[int, Advice]]] = []
    room = 0
    for n, advice in items:
        size = sum(map(columns, _said(n, advice, language)))
        if not parts or len(parts[-1]) == ON_ONE or size > room:
            parts.append([])
            room = ADVICE
        parts[-1].append((n, advice))
        room -= size
    if len(parts) > MOST_ADVICE:
        each = -(-len(items) // MOST_ADVICE)
        parts = [items[i : i + each] for i in range(0, len(items), each)]
    return [tuple(part) for part in parts]


def _said(n: int, advice: Advice, language: str) -> list[str]:
    """A recommendation in sentences."""
    lines = [f"{n}. {plain(advice.advice)}", plain(advice.finding), plain(advice.detail)]
    lines += [plain(evidence) for evidence in advice.evidence]
    t = translator(language)
    lines.append(LANGUAGES[language].colon.join((t("Source"), plain(advice.source))))
    return [line for line in lines if line.strip()]


def _sources(document: Document, left: Sequence[str]) -> list[Slide]:
    t, language = translator(document.language), LANGUAGES[document.language]
    items: list[tuple[str, str]] = []
    notes: list[str] = []
    title = ""
    for section in document.sections:
        for leaf in _leaves(section):
            if isinstance(leaf, Notes):
                title = title or section.title
                # where paper has the whole, a slide has what the figures are from and how they can be checked
                named = [i for i in leaf.items if i[0] in {t("Source"), t("Checking")}]
                said = {label for label, _ in leaf.short}
                shown = leaf.short if said & {t("Source"), t("Sources")} else (*leaf.short, *named)
                items += [(label, plain(words)) for label, words in shown or leaf.items]
                notes += [language.colon.join((label, plain(words))) for label, words in leaf.items]
    if left:
        items.append((t("Not on these slides"), language.listed(left)))
    return [Slide("sources", title or t("Sources"), items=tuple(items), notes=tuple(notes))]


# sections ---------------------------------------------------------------------------------------------------


def _leaves(section: Section) -> Iterator[Leaf]:
    for node in section.nodes:
        if isinstance(node, Columns):
            yield from (
                leaf for pair in zip_longest(node.left, node.right) for leaf in pair if leaf is not None
            )
        else:
            yield node


def _texts(section: Section) -> list[str]:
    """What a section says in running text."""
    said = []
    for leaf in _leaves(section):
        match leaf:
            case Paragraph(prose=prose):
                said.append(plain(prose))
            case Markdown(source=source, pieces=pieces):
                parts = with_pieces(source, pieces)
                said.append("".join(p if isinstance(p, str) else words_of_piece(p) for p in parts).strip())
    return [text for text in said if text]


def _section(section: Section, language: str) -> list[tuple[int, Slide]]:
    """The slides of a section, each with its rank among all: the lower the sooner it is shown."""
    first = 0 if section.id.startswith(FIRST) else 1
    findings = next((leaf for leaf in _leaves(section) if isinstance(leaf, Findings)), None)
    if findings is not None:
        said = tuple(map(plain, findings.items))
        shown = (findings.figure,) if findings.figure else ()
        source = plain(findings.figure.source) if findings.figure else ""
        return [(0, Slide("findings", section.title, shown=shown, texts=said, source=source, notes=said))]
    if any(isinstance(leaf, Recommendations | Notes) for leaf in _leaves(section)):
        return []
    texts = _texts(section)
    for leaf in _leaves(section):
        if isinstance(leaf, Figure) and leaf.chart is not None and leaf.chart.without:
            texts = [text.replace(leaf.chart.without, "").strip() for text in texts]
    parts = [part for text in texts for part in sentences(text, language)]
    slides: list[tuple[int, Slide]] = []
    for group in _groups(section):
        message = ""
        beside: tuple[str, ...] = ()
        # a figure that leaves half of a slide has the sentences there
        if not slides and len(group) == 1 and isinstance(group[0], Figure) and group[0].width == "half":
            beside = tuple(parts[:BESIDE])
        elif not slides:
            message = _message(parts, language)
        message, beside = _with_told(group, message, beside, language)
        spoken = [
            *(texts if not slides else []),
            *(line for one in group for line in _caption(one)),
        ]
        slide = Slide(
            "shown",
            section.title,
            message,
            tuple(group),
            beside,
            source=LANGUAGES[language].gap.join(
                dict.fromkeys(plain(one.source) for one in group if one.source)
            ),
            notes=tuple(spoken),
        )
        slides.append((first if not slides else 3, slide))
    facts = [leaf for leaf in _leaves(section) if isinstance(leaf, Facts)]
    if not slides and (parts or facts):
        colon = LANGUAGES[language].colon
        lines = (*parts, *(colon.join((plain(a), plain(b))) for leaf in facts for a, b in leaf.items))
        slides.append((3, Slide("text", section.title, texts=lines[: 2 * BESIDE], notes=tuple(texts))))
    return slides


def _with_told(
    group: Sequence[Figure | Table], message: str, beside: tuple[str, ...], language: str
) -> tuple[str, tuple[str, ...]]:
    """The words of a slide with what must stand beside its figures, however long the others are."""
    for one in group:
        told = plain(one.told) if isinstance(one, Figure) else ""
        if not told or told in message or told in beside:
            continue
        if beside:
            beside = (*beside[: BESIDE - 1], told)
        else:
            message = LANGUAGES[language].gap.join(filter(None, (message, told)))
    return message, beside


def _message(parts: Sequence[str], language: str) -> str:
    """The first sentence, and those after it that two lines hold."""
    message = ""
    for part in parts:
        longer = LANGUAGES[language].gap.join((message, part)) if message else part
        if message and columns(longer) > MESSAGE:
            break
        message = longer
    return message


def _groups(section: Section) -> list[list[Figure | Table]]:
    """What is shown on one slide: two figures of half the width, or a figure and a small table; else one thing."""
    groups: list[list[Figure | Table]] = []
    for leaf in _leaves(section):
        if not isinstance(leaf, Figure | Table):
            continue
        if groups and len(groups[-1]) == 1 and _half(groups[-1][0]) and _half(leaf):
            groups[-1].append(leaf)
        else:
            groups.append([leaf])
    return groups


def _half(one: Figure | Table) -> bool:
    """Whether something has room in half a slide."""
    if isinstance(one, Figure):
        return one.width in {"half", "column"}
    return len(one.rows) <= 6 and len(one.head) <= 5 and not any(c.svg for r in one.rows for c in r.cells)


def _caption(one: Figure | Table) -> list[str]:
    """What stands around a figure or a table, for who speaks."""
    lines = [plain(one.caption)]
    lines += [plain(note) for note in one.notes] if isinstance(one, Table) else [one.alt, plain(one.note)]
    lines.append(plain(one.source))
    return [line for line in dict.fromkeys(lines) if line]


def cut(table: Table, most: int, language: str) -> Table:
    """A table with so many rows at most, the region's own among them; what is left out is said."""
    if len(table.rows) <= most:
        return table
    rows = list(table.rows[:most])
    own = next((row for row in table.rows[most:] if row.own), None)
    if own is not None:
        rows[-1] = own
    t = translator(language)
    said = t("{shown} of {n} rows; all are in the document.").format(shown=len(rows), n=len(table.rows))
    return replace(table, rows=tuple(rows), notes=(*table.notes, _prose(said)))


def most_rows(table: Table) -> int:
    """How many rows of a table are shown: of the matrix of advice all, which is asked for rule by rule."""
    return len(table.rows) if table.kind == "matrix" else ROWS


def continued(slide: Slide, parts: Sequence[Table], language: str) -> list[Slide]:
    """A slide whose one table goes on over others: the message stands on the first, “continued” on those after it."""
    t = translator(language)
    on = t(" (continued)")
    slides = [replace(slide, shown=(parts[0],))]
    for n, part in enumerate(parts[1:], start=2):
        table = replace(part, id=f"{part.id}-{n}", caption=(*part.caption, *_prose(on)))
        slides.append(
            replace(slide, title=slide.title + on, message="", shown=(table,), notes=tuple(_caption(table)))
        )
    return slides


def _prose(words: str) -> tuple[Run, ...]:
    return (Run(words),)
