"""The site's accessibility statement: target, how it was checked, what is known not to conform, whom to ask: `document`, `page_of`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from analysis.values import Text
from compose.document import Document, Facts, Paragraph, Prose, Run, Section
from compose.language.catalogue import marked, translator
from compose.language.format import date

#: the guidelines that pages are made for
TARGET = "WCAG 2.2"
#: what was done: subject, how
DONE = (
    (
        marked("Keyboard"),
        marked(
            "Everything can be reached and used with the keyboard, maps too: Tab to the map, arrow keys to the neighbouring "
            "regions, Enter opens the brief. The focus is always to be seen, and nothing keeps it."
        ),
    ),
    (
        marked("Screen readers"),
        marked(
            "Every drawing has a description, and its figures stand in a table below it or in a file beside it. Headings, "
            "landmarks, heads of rows and columns and the language of every part are marked."
        ),
    ),
    (
        marked("Sight"),
        marked(
            "Contrasts of text are at least 4.5 to 1, in light and in dark colours; more contrast and forced colours are "
            "respected. Colour never says alone what is meant. At 320 pixels, or enlarged four times, text needs no scrolling sideways."
        ),
    ),
    (
        marked("Hand and movement"),
        marked(
            "Targets are at least 24 pixels or stand apart. No gesture, no time limit; nothing blinks, and nothing moves where "
            "motion is unwanted."
        ),
    ),
    (
        marked("PDF"),
        marked(
            "PDFs for the screen are tagged (PDF/UA-1), with bookmarks, language and descriptions of drawings."
        ),
    ),
)
#: what is known not to conform, or to be hard to use: subject, what and what to do instead
KNOWN = (
    (
        marked("Maps"),
        marked(
            "Classes of a map are shades of one colour, and neighbouring shades differ by less than 3 to 1. Values and ranks of all "
            "regions stand in the ranking table; under the pointer, at a tap or by keyboard the map says them."
        ),
    ),
    (
        marked("Drawings"),
        marked(
            "Words in drawings grow with the page’s zoom, not with the size of text alone. In forced colours drawings keep "
            "their own colours, on their own ground."
        ),
    ),
    (
        marked("Wide tables"),
        marked(
            "Tables of many columns scroll sideways in a box of their own on small screens; the box is reached by keyboard."
        ),
    ),
    (
        marked("Files"),
        marked(
            "PDFs for presses (PDF/X-4) are not tagged; the page and the other PDFs say the same. Word files and slides have headings, "
            "heads of tables and descriptions of pictures, but were not checked against a standard."
        ),
    ),
    (
        marked("Content of the reports"),
        marked(
            "Texts and pictures that a publisher adds are the publisher’s; their descriptions are not checked."
        ),
    ),
    (
        marked("Not yet tried"),
        marked(
            "No test with people who use a screen reader, magnification or voice control has taken place; sentences are written for "
            "readers who know statistics, and there is no version in plain language or in sign language."
        ),
    ),
)


class Listed(Protocol):
    """A report as the site lists it."""

    @property
    def title(self) -> Text:
        """What it is called."""

    @property
    def date(self) -> str:
        """When it was published."""

    @property
    def contact(self) -> Text | None:
        """Whom readers may write to."""


def page_of(language: str) -> str:
    """The file of the statement in a language, at the root of the site.

    >>> page_of("zh")
    'accessibility.zh.html'
    """
    return f"accessibility.{language}.html"


def document(reports: Sequence[Listed], language: str) -> Document:
    """The statement for all pages of a site."""
    t = translator(language)
    days = sorted(one.date for one in reports if one.date)
    status = t(
        "These pages are made to conform to the Web Content Accessibility Guidelines ({guidelines}) at level AA. They "
        "conform partially: what is known not to conform is listed below."
    )
    checked = t(
        "By the program’s own tests in a browser, at every change of it: axe-core on every kind of page, in light and dark, "
        "with more contrast, in forced colours and on a phone, with the rules of WCAG 2.2 at levels A and AA; pa11y with HTML_CodeSniffer; the "
        "Nu Html Checker; reflow at 320 pixels; the keyboard; pages without scripts; PDFs with veraPDF. This is an assessment by "
        "who made the program, not by an independent body, and such tests find only a part of what can be wrong."
    )
    nodes = [Paragraph((Run(status.replace("{guidelines}", TARGET)),))]
    if days:
        when = t("This statement is of {date}, the day of the newest report on this site.")
        nodes.append(Paragraph((Run(when.replace("{date}", date(days[-1], language))),), "note"))
    title = t("Accessibility")
    sections = (
        Section("status", t("Conformance"), tuple(nodes)),
        Section("done", t("What was done"), (_facts(DONE, language),)),
        Section("known", t("What is known not to conform"), (_facts(KNOWN, language),)),
        Section("checked", t("How it was checked"), (Paragraph((Run(checked),)),)),
        Section("contact", t("Something is in your way?"), _contacts(reports, language)),
    )
    description = t(
        "How far these pages can be used by everyone, how that was checked, and what is known not to conform."
    )
    return Document("accessibility", language, title, description, sections, description=description)


def _facts(rows: Sequence[tuple[str, str]], language: str) -> Facts:
    t = translator(language)
    return Facts(tuple(((Run(t(term)),), (Run(t(words)),)) for term, words in rows))


def _contacts(reports: Sequence[Listed], language: str) -> tuple[Paragraph | Facts, ...]:
    """Whom to tell, of each report that names somebody."""
    t = translator(language)
    ask = t(
        "Please say which page it is, what you wanted to do and what you use; ask also for any content in another form."
    )
    facts: list[tuple[Prose, Prose]] = [
        ((Run(one.title[language]),), (Run(one.contact[language]),)) for one in reports if one.contact
    ]
    if facts:
        return Paragraph((Run(ask),)), Facts(tuple(facts))
    unnamed = t("The reports name no contact; please turn to their publishers.")
    return Paragraph((Run(ask),)), Paragraph((Run(unnamed),))
