"""What is told of a table, for the desk: where the command names an option, the desk names what to click: `CLICKS`, `for_desk`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from analysis.values import Problem, Text
from compose.language.catalogue import marked, translator
from compose.language.languages import LANGUAGES

#: an option as it is named in a sentence, with what is given to it: ``--means '甲=region'``
_FLAG = re.compile(r"--([a-z][a-z-]*)(?:[ =]+('[^']*'|[^\s；，;,（(]+))?")
#: what stands before an alternative: it is kept, since it has nothing to do with the option
_BEFORE = {"zh": re.compile(r"，或|；"), "en": re.compile(r", or |; ")}


@dataclass(frozen=True)
class Click:
    """One option of `new` in the desk, as messages of the catalogue; words on the page are slots."""

    #: what it says something about, as it is called in a sentence
    name: str
    #: how it is said by clicking
    how: str
    #: the words of the page that are quoted
    words: Mapping[str, str]
    #: how it is said where the option's value is known; ``value`` is a slot
    with_value: str = ""


_OTHERWISE = marked("Say otherwise")
_ROW = marked("the meaning of a row")
_COLUMN = marked("the meaning of a column")
_AT_COLUMN = marked("open the mark at the head of the right column and choose “{choice}”")
_AT_ROW = marked("open the mark at the head of the row and choose “{choice}”")
_IN_BOX = marked("write it at “{field}” under “{box}”")
_IN_BOX_VALUE = marked("write “{value}” at “{field}” under “{box}”")
_ASKED = marked("answer it under “{box}”")
_QUESTIONS = {"box": marked("What only you can know")}
LEVEL, PERIOD, INDICATOR, SHEETS = (
    marked("Level of the regions"),
    marked("Period of all figures"),
    marked("Indicator of all figures"),
    marked("Sheets that are read"),
)
CODE, ONE_VALUE = marked("the region with the code"), marked("read only the value")


def _box(field: str, name: str) -> Click:
    return Click(name, _IN_BOX, {"field": field, "box": _OTHERWISE}, _IN_BOX_VALUE)


#: option → what to click
CLICKS: Mapping[str, Click] = {
    "region-column": Click(_COLUMN, _AT_COLUMN, {"choice": marked("the regions")}),
    "period-column": Click(_COLUMN, _AT_COLUMN, {"choice": marked("the period")}),
    "level": _box(LEVEL, marked("the level of the regions")),
    "period": _box(PERIOD, marked("the period of all figures")),
    "indicator": _box(INDICATOR, marked("the indicator of all figures")),
    "sheet": Click(
        marked("the sheets that are read"),
        marked("choose the sheet at “{field}” under “{box}”"),
        {"field": SHEETS, "box": _OTHERWISE},
        marked("choose the sheet “{value}” at “{field}” under “{box}”"),
    ),
    "means": Click(
        _ROW,
        marked("open the mark at the head of the row and write the region’s code at “{choice}”"),
        {"choice": CODE},
    ),
    "choose": Click(
        _COLUMN,
        marked(
            "open the mark at the head of the column that tells figures apart, and write one of its values, or all, at “{choice}”"
        ),
        {"choice": ONE_VALUE},
    ),
    "leave-out": Click(
        _ROW,
        marked("open the mark at the head of the row or column and choose “{choice}”"),
        {"choice": marked("leave out")},
    ),
    "percent": Click(marked("what the shares are"), _ASKED, _QUESTIONS),
    "direction": Click(marked("what is better"), _ASKED, _QUESTIONS),
    "unit": Click(marked("the unit"), _ASKED, _QUESTIONS),
    "doubt": Click(marked("what is true of the figures"), _ASKED, _QUESTIONS),
}
#: a row that is not a region by its code but a region or an area at all: what is given → the choice in the row's menu
_ROW_CHOICES = {"region": marked("a region"), "area": marked("a total or an area")}
_IF_WRONG = marked("if that is wrong, {how}")


def _how(language: str, option: str, value: str) -> str:
    say, click = translator(language), CLICKS[option]
    how, words = click.how, dict(click.words)
    after = value.strip("'").rpartition("=")[2]
    if option == "means" and after in _ROW_CHOICES:
        how, words = _AT_ROW, {"choice": _ROW_CHOICES[after]}
    elif value and click.with_value:
        how = click.with_value
    return say(how).format(value=value.strip("'"), **{slot: say(word) for slot, word in words.items()})


def _remedy(problem: Problem, language: str) -> str:
    text = problem.remedy[language]
    found = next((m for m in _FLAG.finditer(text) if m.group(1) in CLICKS), None)
    if found is None:
        return text
    how = _how(language, found.group(1), found.group(2) or "")
    heads = [m for m in _BEFORE[language].finditer(text) if m.end() <= found.start()]
    if heads:
        return text[: heads[-1].end()].replace("；", "，或").replace("; ", ", or ") + how
    return translator(language)(_IF_WRONG).format(how=how) if problem.severity == "warning" else how


def _named(text: str, language: str) -> str:
    def name(match: re.Match[str]) -> str:
        click = CLICKS.get(match.group(1))
        return match.group() if click is None else translator(language)(click.name)

    named = re.sub(r"--([a-z][a-z-]*)", name, text)
    # no gap is written between Han characters
    return (
        re.sub(r"(?<=[一-鿿]) (?=[一-鿿])", "", named) if "--" in text and LANGUAGES[language].han else named
    )


def for_desk(problem: Problem) -> Problem:
    """A problem or note of the desk: options of the command are replaced by what is clicked, all else stays.

    >>> told = Problem("a.csv", Text(zh="", en=""), Text(zh="甲", en="a"), Text(zh="请加 --level county", en="say --level county"))
    >>> for_desk(told).remedy["en"]
    'write “county” at “Level of the regions” under “Say otherwise”'
    """
    texts = (problem.place, problem.what, problem.remedy)
    if not any("--" in text[language] for text in texts for language in text):
        return problem
    place, what = (Text({lang: _named(text[lang], lang) for lang in text}) for text in texts[:2])
    remedy = Text({lang: _remedy(problem, lang) for lang in problem.remedy})
    return replace(problem, place=place, what=what, remedy=remedy)
