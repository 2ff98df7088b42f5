"""English as an editor prints it: curly marks and italic symbols and titles, in every form of a document."""

import json

import pytest

from analysis.parameters import Parameters
from analysis.text import typographic, unmarked
from compose.document import Paragraph, Run
from compose.language.emphasis import emphasis
from compose.markdown import markdown
from render import pandoc
from render.markdown import prose as as_markdown


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Xi'an's share", "Xi’an’s share"),
        ("the regions' own", "the regions’ own"),
        ("the states'", "the states’"),
        ('called "core" here', "called “core” here"),
        ("called 'core' here", "called ‘core’ here"),
        ('in "2018" only', "in “2018” only"),
        ("\"the {stage['2018'].level} level\"", "“the {stage['2018'].level} level”"),
        ("since the '90s", "since the ’90s"),
        # what is no running text, and marks without their like
        ('write weights = "knn"', 'write weights = "knn"'),
        ("`a 'b'`", "`a 'b'`"),
        ("5'10\" tall", "5'10\" tall"),
        ('"unclosed', '"unclosed'),
    ],
)
def test_marks_of_the_keyboard_become_those_of_print(typed: str, printed: str) -> None:
    assert typographic(typed) == printed
    assert typographic(printed) == printed, "and nothing is done twice"


def test_what_a_user_types_is_printed_so_and_chinese_is_left_alone() -> None:
    made = Parameters(id="a", kind="b", title={"zh": "“新”'区'", "en": 'Xi’an’s "new" area'})
    assert made.title is not None
    assert dict(made.title) == {"zh": "“新”'区'", "en": "Xi’an’s “new” area"}
    assert "“x” isn’t" in markdown("\"x\" isn't `a'b`") and "a'b" in markdown("`a'b`")


def test_titles_of_journals_are_italic_in_every_format() -> None:
    words = "Moran, *Biometrika* 37 (1950)"
    runs = emphasis(words)
    assert [r.text for r in runs if r.italic] == ["Biometrika"]
    assert as_markdown(runs) == "Moran, *Biometrika* 37 (1950)"
    assert as_markdown((Run("5 * 3"),)) == "5 \\* 3"
    tree = json.dumps(pandoc.prose(runs))
    assert '{"t": "Emph", "c": [{"t": "Str", "c": "Biometrika"}]}' in tree
    assert unmarked(words) == "Moran, Biometrika 37 (1950)"
    assert Paragraph(runs).prose == runs
