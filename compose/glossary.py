"""English of what a Chinese drawing says, from the two drawings of a figure: `Glossary`, `glossary`.

A bilingual edition prints a figure once, in Chinese. What an English reader needs to read it is found here and not
written by hand: labels are looked up among the wordings that the report and the program have in both languages;
what is only in the drawing (a sentence with a number, a unit) is found by setting both drawings' labels side by
side, which stand in the same order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from analysis.values import Text
from compose.brief import Plan
from compose.figures.maps import parts
from compose.language.catalogue import messages
from compose.language.script import has_han

TermPair = tuple[str, str]
_ENCIRCLED = re.compile("[①-⑳㉑-㉟㊱-㊿]")
_LABEL = re.compile(r"<text\b[^>]*>([^<]*)</text>")
_NUMBER = re.compile(r"[\d,.]+ ")
#: how many regions are meant, in brackets
_COUNT = re.compile(r"（(\d+)）$")
#: where a label of several sentences parts
_STOP = re.compile(r"(?<=。)(?=.)|(?<=\.) (?=[A-Z])")


@dataclass(frozen=True)
class Glossary:
    """Wordings in both languages: names of places, and everything else by its Chinese."""

    places: Mapping[str, str]
    terms: Mapping[str, tuple[str, ...]]


def glossary(plan: Plan) -> Glossary:
    """What a report and the program can say in both languages."""
    regions = plan.report.panel.regions.values()
    places = {r.name["zh"]: r.name["en"] for r in regions if r.level != "aggregate"}
    places |= {
        name["zh"]: name["en"]
        for name in (parts.SEA, *(name for name, *_ in (*parts.ISLANDS, *parts.ISLETS)))
    }
    terms: dict[str, dict[str, None]] = {}
    for text in _texts(plan):
        terms.setdefault(text["zh"], {})[text["en"]] = None
    for message in messages("zh"):
        # drawings say nothing that only the command line says
        shown = any(not file.startswith("commands/") for file, _ in message.locations)
        if shown and isinstance(message.id, str) and "{" not in (chinese := str(message.string)):
            terms.setdefault(chinese, {})[message.id] = None
    return Glossary(places, {zh: tuple(en) for zh, en in terms.items() if has_han(zh)})


def _texts(plan: Plan) -> Iterator[Text]:
    """The names a drawing may use: of results, columns, categories, keys, indicators, groups, areas."""
    yield plan.report.file.report.mean
    for result in plan.results.values():
        yield result.title
        for column in result.columns:
            yield column.name
            yield from column.labels.values()
        for names in result.labels.values():
            yield from names.values()
    for indicator in plan.report.panel.indicators.values():
        yield indicator.name
    for grouping in plan.report.panel.groupings.values():
        yield from grouping.groups.values()
    for region in plan.report.panel.regions.values():
        yield region.name


def labels(svg: str) -> list[str]:
    """What a drawing says, sentence by sentence, in the order it was drawn.

    >>> labels('<text x="1">得分。草图。</text><text>18/30</text>')
    ['得分。', '草图。', '18/30']
    """
    # encircled numbers stand for names of places, which have their own key
    labels_text = (
        unescape(match).strip() for match in _LABEL.findall(svg) if not _ENCIRCLED.fullmatch(match)
    )
    return [part for label in labels_text for part in _STOP.split(label) if part]


def key(zh: str, en: str, known: Glossary) -> tuple[list[TermPair], list[TermPair]]:
    """The Chinese labels of a drawing with their English, each once: (labels, names of places).

    Args:
        zh: the drawing in Chinese.
        en: the same drawing in English.
    """
    chinese, english = labels(zh), labels(en)
    places = {c: known.places[c] for c in chinese if c in known.places}
    foreign = set(known.places.values())
    rest_en = [label for label in _rejoined(english, foreign) if label not in foreign]
    text = " ".join(rest_en)
    rest_zh = [label for label in chinese if label not in places]
    words = [_known(label, known, text) for label in rest_zh]
    pairs: dict[str, str] = {}
    for block_zh, block_en in _aligned(rest_zh, words, _rejoined(rest_en, set(filter(None, words)))):
        pairs |= dict(_paired(block_zh, block_en))
    # two scales of one drawing have the same unit
    bare = dict.fromkeys(_bare(c, e) for c, e in pairs.items() if has_han(c))
    return list(bare), list(places.items())


def _bare(chinese: str, english: str) -> TermPair:
    """Two labels without the number both begin with and without their full stops.

    >>> _bare("1,000 千米", "1,000 km"), _bare("城乡融合阶段。", "Stage of integration.")
    (('千米', 'km'), ('城乡融合阶段', 'Stage of integration'))
    """
    number = _NUMBER.match(chinese)
    if number and english.startswith(number[0]):
        chinese, english = chinese[number.end() :], english[number.end() :]
    return chinese.removesuffix("。").strip(), english.removesuffix(".").strip()


def _known(label: str, known: Glossary, text: str) -> str:
    """A label's wording in English, if there is one: one that the English drawing says, else the first."""
    if count := _COUNT.search(label):
        base = _known(label[: count.start()], known, text)
        return base and f"{base} ({count[1]})"
    candidates = known.terms.get(label, ())
    return next((c for c in candidates if c in text), candidates[0] if candidates else "")


def _rejoined(english: Sequence[str], known: set[str]) -> list[str]:
    """Labels set on several lines as one."""
    parts: list[str] = []
    i = 0
    while i < len(english):
        whole = next((n for n in (3, 2) if " ".join(english[i : i + n]) in known), 1)
        parts.append(" ".join(english[i : i + whole]))
        i += whole
    return parts


def _aligned(
    chinese: Sequence[str], words: Sequence[str], english: Sequence[str]
) -> Iterable[tuple[list[TermPair], list[str]]]:
    """Stretches of (label, its known English) beside stretches of English labels."""
    left = [_alike(word or label) for label, word in zip(chinese, words, strict=True)]
    right = [_alike(label) for label in english]
    for kind, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        pairs = list(zip(chinese[i:j], words[i:j], strict=True))
        if kind == "equal":
            yield from (([pair], [label]) for pair, label in zip(pairs, english[k:m], strict=True))
        else:
            yield pairs, list(english[k:m])


def _alike(label: str) -> str:
    """A label without what sets apart the two languages' marks.

    >>> _alike("0.76—0.79（2）") == _alike("0.76–0.79 (2)")
    True
    """
    return unicodedata.normalize("NFKC", label).replace(" (", "(").replace("—", "–")


def _paired(chinese: Sequence[TermPair], english: Sequence[str]) -> Iterator[TermPair]:
    """The labels of a stretch with their English: as known, in order, or all that is left together."""
    if len(chinese) == len(english):
        for (label, word), there in zip(chinese, english, strict=True):
            yield label, word or there
        return
    yield from (pair for pair in chinese if pair[1])
    open_ends = [label for label, word in chinese if not word and has_han(label)]
    left = [label for label in english if label not in {word for _, word in chinese}]
    if len(open_ends) == len(left):
        yield from zip(open_ends, left, strict=True)
    elif open_ends and left:
        yield "".join(open_ends), " ".join(left)
