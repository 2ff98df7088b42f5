"""The table of styles of PDF: its names are the schema's, its files are there, the help lists it."""

from __future__ import annotations

from typing import get_args

import pytest

from commands.help import choices
from compose.language.catalogue import words
from compose.language.languages import LANGUAGES
from intake.report.schema import ReportHead
from paths import TEMPLATES
from render.pdf.styles import STYLES


def test_a_report_may_name_the_styles_there_are():
    assert get_args(ReportHead.model_fields["style"].annotation) == tuple(STYLES)


@pytest.mark.parametrize("name", STYLES)
def test_a_style_has_its_files_and_a_name_in_every_language(name: str):
    style = STYLES[name]
    for sheet in (*style.sheets, *style.bound):
        assert (TEMPLATES / "styles" / sheet).is_file(), sheet
    assert (TEMPLATES / "pages" / f"{style.template}.html").is_file()
    assert all(words(style.label)[language] for language in LANGUAGES)
    assert not (style.press and style.archive), "one file cannot keep PDF/X and PDF/A-3"


def test_the_help_lists_what_the_tables_have():
    assert choices("en")["formats"] == "html, pdf, docx, pptx"
    assert choices("en")["styles"] == "brief, government, print, bilingual"
    assert (
        choices("zh")["styles"] == "brief（简报）、government（公文）、print（印刷）、bilingual（双语对照）"
    )
