"""The accessibility statement: its target, its day, whom it names; the same in both languages."""

from __future__ import annotations

import doctest
from dataclasses import replace

import pytest

from analysis.values import Text, same
from compose.document import Facts, Paragraph, plain
from compose.pages import accessibility
from publish.listing import ReportListing, of_marker

ONE = ReportListing(
    "west", Text(zh="西部", en="The West"), same("2020"), None, ("zh", "en"), "", date="2020-09-15",
    contact=Text(zh="西部中心，电话12345", en="Centre for the West, west@example.org"),
)  # fmt: skip
OTHER = replace(ONE, name="east", title=Text(zh="东部", en="The East"), date="2021-05-01", contact=None)


def _words(language: str, *reports: ReportListing) -> dict[str, str]:
    """The words of each section of the statement."""
    said = {}
    for section in accessibility.document(reports, language).sections:
        parts = [plain(n.prose) for n in section.nodes if isinstance(n, Paragraph)]
        for facts in (n for n in section.nodes if isinstance(n, Facts)):
            parts += [f"{plain(term)}: {plain(text)}" for term, text in facts.items]
        said[section.id] = "\n".join(parts)
    return said


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(accessibility).failed == 0


@pytest.mark.parametrize(
    ("language", "target", "day", "contact"),
    [
        ("zh", "（WCAG 2.2）AA 级制作，目前部分符合", "2021年5月1日", "西部: 西部中心，电话12345"),
        ("en", "(WCAG 2.2) at level AA. They conform partially", "1 May 2021", "The West: Centre for the West, west@example.org"),
    ],
)  # fmt: skip
def test_it_says_target_day_and_contact(language: str, target: str, day: str, contact: str) -> None:
    words = _words(language, ONE, OTHER)
    assert target in words["status"]
    assert day in words["status"], "the day of the newest report"
    assert words["contact"].endswith(contact), "only reports that name somebody"
    alone = _words(language, OTHER)
    assert not alone["contact"].endswith(contact)
    assert len(alone["contact"].splitlines()) == 2


def test_both_languages_have_the_same_rows() -> None:
    zh, en = (_words(language, ONE) for language in ("zh", "en"))
    assert list(zh) == list(en)
    assert {k: len(v.splitlines()) for k, v in zh.items()} == {k: len(v.splitlines()) for k, v in en.items()}


def test_a_later_build_of_another_report_knows_the_contact() -> None:
    (kept,) = of_marker({ONE.name: ONE.data})
    assert kept.contact == ONE.contact
    (silent,) = of_marker({OTHER.name: OTHER.data})
    assert silent.contact is None
