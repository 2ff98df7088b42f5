"""Search without a server, a static index that also works from ``file://``: `Index`, `Entry`, `SearchDoc`, `index_pages`.

Pagefind fetches its index, which browsers refuse under ``file://``; lunr and MiniSearch come without Chinese
word breaking, and they and FlexSearch load their whole index at once. Hence an index of our own, small enough
to read (``templates/assets/search.js`` is the other half):

* Chinese is indexed by pairs of neighbouring characters, which needs no dictionary and finds every phrase;
  Latin words are indexed whole and found by their beginning. Both halves of the program break texts by the
  same rule, :func:`terms`, and a test holds them together.
* The index is cut into shards by the first character of the term, each a ``.js`` file that calls back, loaded
  with a ``<script>`` only when a query needs it: that works from disk as well as from any web server, and a
  large report costs a reader no more than a small one.
* Numbers in texts are not indexed: nobody searches a page for 1.6693 (they are in the data files), and they
  would be half the index. Numbers in titles and names are.

A page's title and its other names weigh most, then its summary and the titles of its sections, then how often
a term stands in its text.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from compose.document import (
    Document,
    Facts,
    Figure,
    Findings,
    Leaf,
    Markdown,
    Notes,
    Paragraph,
    Prose,
    Recommendations,
    Table,
    leaves,
    plain,
    with_pieces,
    words_of_piece,
)
from compose.figures.family import Keep
from compose.language.script import HAN, has_han
from publish import other_names

#: a run of Chinese characters, or a number with decimals, or a word
_RUNS = re.compile(rf"[{HAN}]+|[0-9]+(?:\.[0-9]+)+|[a-z0-9]+")
_NUMBER = re.compile(r"[0-9.]+")
_APOSTROPHE = re.compile(r"(?<=[a-z])['’](?=[a-z])")
_IZE = re.compile(r"iz(?=[aei]|(?![a-z]))")
_TAG = re.compile(r"<[^>]*>")
_ACCENTS = re.compile("[\u0300-\u036f]+")

#: how much a term weighs by where it stands
TITLE, ALSO, SUMMARY = 9, 7, 4
#: a text adds up to so much, by how often the term stands in it
TEXT = 3
#: aim of a shard's size in bytes, and the most shards
SHARD, MOST = 24_000, 512


@dataclass(frozen=True)
class SearchDoc:
    """One page that can be found."""

    language: str
    #: path below the folder that the search box's ``data-root`` names
    path: str
    title: str
    #: what kind of page it is, shown beside the title: a region, an indicator
    kind: str
    #: one or two sentences shown in the list of hits
    summary: str
    text: str
    #: other names: the full name, the name in the other language, the code
    also: tuple[str, ...] = ()
    #: what was found, where that heads the page; shared pages show it
    heading: str = ""
    #: titles of its sections, and words that mean the same
    sections: tuple[str, ...] = ()


def normal(text: str) -> str:
    """A text as it is compared: compatibility forms folded, lower case, no accents, no apostrophes, -ize as -ise.

    >>> normal("ＧＤＰ Résumé"), normal("Xi’an"), normal("urbanization")
    ('gdp resume', 'xian', 'urbanisation')
    """
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    return _IZE.sub("is", _APOSTROPHE.sub("", _ACCENTS.sub("", folded)))


def terms(text: str) -> list[str]:
    """The terms of a text, in order: pairs of Chinese characters, the last one alone, words and numbers.

    >>> terms("四川省 GDP 2020")
    ['四川', '川省', '省', 'gdp', '2020']
    """
    terms_of: list[str] = []
    for run in _RUNS.findall(normal(text)):
        # a run is all Chinese or has nothing of it
        if has_han(run[0]):
            terms_of += [run[i : i + 2] for i in range(len(run))]
        else:
            terms_of.append(run)
    return terms_of


def shard_of(term: str, shards: int) -> int:
    """The shard that holds a term. All terms of one first character share one, so a prefix needs one file."""
    return ord(term[0]) % shards


def _weights(doc: SearchDoc) -> dict[str, int]:
    """Term → weight of the term in the page."""
    weights: Counter[str] = Counter()
    for term, n in Counter(terms(doc.text)).items():
        if not _NUMBER.fullmatch(term):
            weights[term] = min(TEXT, 1 + (n.bit_length() - 1) // 2)
    told = (doc.summary, *doc.sections)
    for words, weight in (("\n".join(told), SUMMARY), ("\n".join(doc.also), ALSO), (doc.title, TITLE)):
        for term in set(terms(words)):
            weights[term] += weight
    return weights


def _call(name: str, *values: object) -> bytes:
    # JSON is JavaScript (ES2019), so that a script can carry what a fetch may not
    listed = ",".join(
        json.dumps(v, ensure_ascii=False, separators=(",", ":"), sort_keys=True) for v in values
    )
    return f"fangzhiSearch.{name}({listed});\n".encode()


@dataclass(frozen=True)
class Entry:
    """A page as the index has it: what the list of hits shows, and its terms by weight.

    A worker makes it where it makes the page: breaking texts into terms would keep the build's own process longer than all
    else it does beside its workers, and the texts of thousands of pages would stay in its memory.
    """

    language: str
    path: str
    title: str
    kind: str
    summary: str
    heading: str
    #: weight → the terms that have it, with spaces between
    terms: Mapping[int, str]


def entry_of(doc: SearchDoc, keep: Keep | None = None) -> Entry:
    """A page for the index. ``keep``: gives a text that was made of the same parts before."""

    def made() -> str:
        by_weight: dict[int, list[str]] = defaultdict(list)
        for term, weight in _weights(doc).items():
            by_weight[weight].append(term)
        return json.dumps({weight: " ".join(found) for weight, found in by_weight.items()})

    terms_of = {
        int(w): found for w, found in json.loads(keep(("terms", doc), made) if keep else made()).items()
    }
    return Entry(doc.language, doc.path, doc.title, doc.kind, doc.summary, doc.heading, terms_of)


def _pages() -> array[int]:
    return array("I")


def _by_weight() -> dict[int, array[int]]:
    return defaultdict(_pages)


@dataclass
class Index:
    """The index of a report's pages, put together as they are made: of each it holds some kilobytes."""

    #: of each language the pages as they came, without their terms
    _rows: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    #: of each language: term → weight → which of its pages, by where they came
    _postings: dict[str, dict[str, dict[int, array[int]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(_by_weight))
    )

    def add(self, entry: Entry) -> None:
        """One more page."""
        rows, postings = self._rows[entry.language], self._postings[entry.language]
        for weight, terms_of in entry.terms.items():
            for term in terms_of.split():
                postings[term][weight].append(len(rows))
        rows.append(replace(entry, terms={}))

    def summaries(self) -> dict[str, str]:
        """Path of a page → its summary."""
        return {row.path: row.summary for rows in self._rows.values() for row in rows}

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The index, ``<language>/pages.js`` and ``<language>/<shard>.js``, a file at a time.

        Pages that are found equally stand in the order of their paths, in whatever order they came.

        Raises ValueError where two pages have one path.
        """
        for language, rows in sorted(self._rows.items()):
            twice = [path for path, n in Counter(row.path for row in rows).items() if n > 1]
            if twice:
                raise ValueError(f"more than one page to be found at {', '.join(sorted(twice))}")
            for name, content in _files(rows, self._postings[language]):
                yield f"{language}/{name}", content


def _files(
    rows: list[Entry], postings: Mapping[str, Mapping[int, array[int]]]
) -> Iterator[tuple[str, bytes]]:
    """The files of one language."""
    order = sorted(range(len(rows)), key=lambda i: rows[i].path)
    place = [0] * len(rows)
    for number, i in enumerate(order):
        place[i] = number
    size = sum(len(t.encode()) + 4 + 3 * sum(map(len, p.values())) for t, p in postings.items())
    shards = min(MOST, 1 << max(0, math.ceil(math.log2(max(1, size / SHARD)))))
    parts: list[list[str]] = [[] for _ in range(shards)]
    for term in postings:
        parts[shard_of(term, shards)].append(term)
    for i, part in enumerate(parts):
        # a term that every page has with one weight (the words of a common sentence) needs no list of them
        found = {
            term: {
                weight: 0 if len(pages) == len(rows) else sorted(place[page] for page in pages)
                for weight, pages in postings[term].items()
            }
            for term in part
        }
        yield f"{i}.js", _call("shard", i, found)
    listed = [[rows[i].path, rows[i].title, rows[i].kind, rows[i].summary] for i in order]
    yield "pages.js", _call("pages", shards, listed)


def index_pages(docs: Iterable[SearchDoc]) -> dict[str, bytes]:
    """The index of all pages by file, as `Index` makes it.

    Raises ValueError where two pages have one path.
    """
    index = Index()
    for doc in docs:
        index.add(entry_of(doc))
    return dict(index.files())


# the words of a page ----------------------------------------------------------------------------------------


def _proses(leaf: Leaf) -> list[Prose]:
    match leaf:
        case Paragraph(prose=prose):
            return [prose]
        case Findings(items=items):
            return list(items)
        case Table(caption=caption, rows=rows, notes=notes):
            return [caption, *(c.prose for row in rows for c in row.cells), *notes]
        case Figure(caption=caption, note=note):
            return [caption, note]
        case Recommendations(items=advices):
            return [p for a in advices for p in (a.advice, a.finding, a.detail, *a.evidence, a.source)]
        case Notes(items=notes):
            return [prose for _, prose in notes]
        case Facts(items=facts):
            return [prose for fact in facts for prose in fact]
    return []


def words_of(document: Document) -> str:
    """All that a reader can read in a document, as one text for the index."""
    parts = [document.title, document.subtitle, plain(document.headline), plain(document.lead)]
    for number in document.numbers:
        parts += [plain(p) for p in (number.number, number.label, *number.details)]
    parts += [section.title for section in document.sections]
    for leaf in leaves(document):
        parts += [plain(prose) for prose in _proses(leaf)]
        if isinstance(leaf, Table):
            parts += [word for head in leaf.head for word in (head.text, head.unit) if word]
        elif isinstance(leaf, Figure):
            parts.append(leaf.alt)
        elif isinstance(leaf, Markdown):
            passages = with_pieces(_TAG.sub(" ", leaf.html), leaf.pieces)
            parts.append("".join(p if isinstance(p, str) else words_of_piece(p) for p in passages))
        elif isinstance(leaf, Notes):
            parts += [label for label, _ in leaf.items]
    return "\n".join(part for part in parts if part)


def doc_of(
    document: Document,
    path: str,
    kind: str = "",
    names: tuple[str, ...] = (),
    synonyms: tuple[tuple[str, ...], ...] = (),
) -> SearchDoc:
    """A page as search knows it; ``path``: below its language; ``synonyms``: the report's own."""
    language = document.language
    text = words_of(document)
    return SearchDoc(
        language,
        f"{language}/{path}",
        document.title,
        kind,
        document.description,
        "\n".join((text, *other_names.of_text(text, language, synonyms))),
        tuple(dict.fromkeys(names)),
        plain(document.headline),
        # those of briefs are the same on all of them and say nothing of the region
        () if kind else _sections(document, synonyms),
    )


def _sections(document: Document, synonyms: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The titles of a page's sections, and what else is meant by them."""
    titles = [section.title for section in document.sections]
    return (*titles, *other_names.of_words(titles, synonyms))
