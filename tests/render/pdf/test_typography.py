"""The rules of print, measured on the PDFs that the build makes: lines, marks, gaps, tables, languages, what is copied."""

from __future__ import annotations

import doctest
import io
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from html import unescape
from itertools import pairwise, takewhile
from typing import Any

import pdfplumber
import pikepdf
import pypdfium2
import pytest

from render.html import alignment
from tests.reading import slim
from tests.render.pdf.marked import nested
from tests.shipped import Shipped

MM = 72 / 25.4
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
CLOSING, OPENING = "、，。；：！？）》〉」』】〕”’", "（《〈「『【〔“‘"
#: what carries text of its own; spans and boxes belong to what they stand in
BLOCKS = {"P", "LBody", "Lbl", "Caption", "TD", "TH", "H1", "H2", "H3", "Figure"}
#: type sizes of justified text, and where it ends, by style: columns' right edges on right and left pages (mm)
JUSTIFIED: dict[str, tuple[set[float], tuple[tuple[float, ...], tuple[float, ...]]]] = {
    "brief": ({9.8, 9.2}, ((192, 85, 101.5),) * 2),
    "government": ({15.75, 12, 10.5}, ((184,), (184,))),
    "print": ({9.8, 9.2}, ((195, 88, 105.5), (187, 80, 97.5))),
    "bilingual": ({9.5}, ((18 + 237.5 / MM,),) * 2),
}
#: (report, style, language, region; the overview where it is empty)
CHINESE = [
    ("provinces", "brief", "zh", "510000"),
    ("provinces", "brief", "zh", "540000"),
    ("provinces", "brief", "zh", ""),
    ("provinces", "government", "zh", "510000"),
    ("provinces", "print", "zh", "510000"),
    ("provinces", "bilingual", "zh", "510000"),
]
#: one of every other report, which tests of pages set as well
OTHERS = [
    ("west", "brief", "zh", "510000"),
    ("west", "government", "zh", "510000"),
    ("henan-2020h1", "brief", "zh", "410000"),
    ("digital", "brief", "zh", "320000"),
    ("central-cities", "brief", "zh", "110000"),
    ("openness", "brief", "zh", "410000"),
    ("qinba", "brief", "zh", "610100"),
]
ALL = [*CHINESE, ("provinces", "brief", "en", "510000"), ("west", "government", "en", "610000")]


@dataclass
class Block:
    """A structure element with text: its characters in reading order, its language, the types above it."""

    kind: str
    above: tuple[str, ...]
    language: str
    element: Any
    chars: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(char["text"] for char in self.chars)

    @cached_property
    def lines(self) -> list[list[dict[str, Any]]]:
        found: list[list[dict[str, Any]]] = []
        for char in self.chars:
            last = found[-1][-1] if found else None
            on = last is not None and last["page"] == char["page"] and char["x0"] > last["x0"] - 1
            if last and on and abs(char["matrix"][5] - last["matrix"][5]) < 0.35 * char["size"]:
                found[-1].append(char)
            else:
                found.append([char])
        return found


def words(line: list[dict[str, Any]]) -> str:
    return "".join(char["text"] for char in line)


class Paper:
    """A PDF as its structure tells it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.blocks: list[Block] = []
        self.artifacts: list[dict[str, Any]] = []
        self.pieces: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
        with nested(), pdfplumber.open(io.BytesIO(slim(data, drawn=True))) as pdf:
            #: rules, frames and lines of drawings, page by page
            self.marks: list[list[dict[str, Any]]] = []
            for page in pdf.pages:
                self.marks.append([*page.rects, *page.lines, *page.curves])
                for char in page.chars:
                    if char["text"].strip(" \u200b\u2002\u3000"):
                        self._piece(char | {"page": page.page_number})
        self.pdf = pikepdf.open(io.BytesIO(data))
        self.number = {page.objgen: i for i, page in enumerate(self.pdf.pages, 1)}
        for kid in kids(self.pdf.Root.StructTreeRoot.K[0]):
            self._walk(kid, (), str(self.pdf.Root.Lang), None)
        assert not self.pieces, "everything marked is in the structure"
        self.blocks = [block for block in self.blocks if block.chars]

    def _piece(self, char: dict[str, Any]) -> None:
        place = self.artifacts if char["mcid"] is None else self.pieces[char["page"], char["mcid"]]
        place.append(char)

    def _walk(self, node: Any, above: tuple[str, ...], language: str, block: Block | None) -> None:
        kind, language = str(node.S)[1:], str(node.get("/Lang", language))
        if block is None or kind in BLOCKS:
            block = Block(kind, above, language, node)
            self.blocks.append(block)
        for kid in kids(node):
            if isinstance(kid, pikepdf.Dictionary):
                self._walk(kid, (*above, kind), language, block)
            else:
                found = self.pieces.pop((self.number[node.Pg.objgen], int(kid)), [])
                block.chars += [char | {"language": language} for char in found]

    def running(self) -> Iterator[Block]:
        """Everything with lines but drawings and the sign in the masthead."""
        yield from (b for b in self.blocks if b.kind in BLOCKS - {"Figure"})

    def tables(self) -> Iterator[tuple[str, list[list[tuple[str, Block | None, Any]]]]]:
        """Each table's caption, and its rows of (type, text, element)."""
        of = {block.element.objgen: block for block in self.blocks}

        def below(node: Any, kind: str) -> list[Any]:
            found = [k for k in kids(node) if isinstance(k, pikepdf.Dictionary) and k.get("/S") == kind]
            inner = [k for k in kids(node) if isinstance(k, pikepdf.Dictionary) and k.get("/S") != kind]
            return found + [one for kid in inner for one in below(kid, kind)]

        for table in below(self.pdf.Root.StructTreeRoot.K[0], "/Table"):
            # a table in a text of the report's own has none
            caption = next(iter(below(table, "/Caption")), None)
            rows = [
                [(str(cell.S), of.get(cell.objgen), cell) for cell in kids(row)]
                for row in below(table, "/TR")
            ]
            yield of[caption.objgen].text if caption is not None else "", rows


def kids(node: Any) -> list[Any]:
    found = node.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


@pytest.fixture(scope="module")
def made(shipped: Shipped) -> Callable[..., tuple[str, Paper]]:
    """The HTML a PDF is set from, and the PDF."""

    @cache
    def make(*what: str) -> tuple[str, Paper]:
        html, data = shipped.paper(*what)
        return html, Paper(data)

    return make


def full_lines(found: Paper, style: str) -> Iterator[list[dict[str, Any]]]:
    """Every line of justified Chinese that another line of its paragraph follows."""
    for block in found.running():
        size = Counter(round(c["size"], 2) for c in block.chars).most_common(1)[0][0]
        if block.kind in {"P", "LBody"} and size in JUSTIFIED[style][0] and block.language.startswith("zh"):
            # the number that hangs beside an item is larger
            yield from [line for line in block.lines if round(line[0]["size"], 2) == size][:-1]


def advance(line: list[dict[str, Any]]) -> float:
    """From one Chinese character of a line to the next, in em: the middle one of all."""
    steps = sorted(
        (b["x0"] - a["x0"]) / a["size"]
        for a, b in pairwise(line)
        if re.fullmatch(rf"[{HAN}]{{2}}", a["text"] + b["text"]) and a["size"] == b["size"]
    )
    return steps[len(steps) // 2] if steps else 1.0


def is_short(line: list[dict[str, Any]], style: str) -> bool:
    """Whether a line ends before the edge of its column, by more than the blank half of a mark over it accounts for."""
    wanted = [edge * MM for edge in JUSTIFIED[style][1][(line[0]["page"] + 1) % 2]]
    hanging = line[-1]["size"] / 2 if line[-1]["text"] in CLOSING else 0
    return not any(-1 < line[-1]["x1"] - edge < 1 + hanging for edge in wanted)


@pytest.mark.parametrize("what", CHINESE)
def test_every_full_line_reaches_the_edge(made: Any, what: tuple[str, ...]) -> None:
    """Not some paragraphs: every full line, but for the few that would have to be spaced by more than a twentieth."""
    _, found = made(*what)
    lines = list(full_lines(found, what[1]))
    short = [line for line in lines if is_short(line, what[1])]
    assert len(lines) >= 5
    assert len(short) <= 0.16 * len(lines) + 1
    for line in short:
        assert advance(line) == pytest.approx(1.05, abs=0.003), words(line)
        assert line[-1]["text"] not in CLOSING, "a mark may hang over"


@pytest.mark.parametrize("what", CHINESE)
def test_chinese_stands_evenly(made: Any, what: tuple[str, ...]) -> None:
    """No line is spaced by more than a twentieth; most stand solid, what they lack taken from gaps and marks."""
    _, found = made(*what)
    steps = sorted(advance(line) for line in full_lines(found, what[1]))
    assert steps[0] > 0.997 and steps[-1] < 1.053
    assert sum(step > 1.003 for step in steps) < 0.67 * len(steps)


def test_chinese_stands_evenly_in_every_report(made: Any) -> None:
    """Of all full lines together one in fifty is spaced by more than a tenth at most, none by more than a fifth; none is by a twentieth."""
    steps = [advance(line) for what in OTHERS for line in full_lines(made(*what)[1], what[1])]
    assert len(steps) >= 60
    assert max(steps) < 1.053


@pytest.mark.parametrize("what", ALL)
def test_no_line_begins_or_ends_with_what_may_not(made: Any, what: tuple[str, ...]) -> None:
    """On all pages, in text, tables, captions and notes; pieces that belong together are not parted."""
    _, found = made(*what)
    lines = 0
    for block in found.running():
        for line, following in pairwise(words(line) for line in block.lines):
            lines += 1
            both = f"{line[-12:]} | {following[:12]}"
            assert following[0] not in set(CLOSING) | set("%‰℃～…"), both
            assert line[-1] not in OPENING, both
            # 2000 may end a line and 61.1 begin the next after a comma; 1, and 234 may not
            assert not re.search(
                r"[0-9]\|[0-9%‰]|[0-9],\|[0-9]{3}(?![0-9.])", f"{line[-2:]}|{following[:4]}"
            ), both
            assert not re.search(r"[0-9]\|[年月日位个次级分倍万亿元]", f"{line[-1]}|{following[0]}"), both
            assert not re.search(r"[+−±]\|[0-9]|—\|—|…\|…", f"{line[-1]}|{following[0]}"), both
    assert lines > 12


@pytest.mark.parametrize("what", [*ALL, ("west", "brief", "zh", ""), ("provinces", "government", "zh", "")])
def test_nothing_is_set_over_something_else(made: Any, what: tuple[str, ...]) -> None:
    """No character has its middle in a character of another element: columns and tables keep apart on every page."""
    _, found = made(*what)
    places: dict[tuple[int, int, int], list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for number, block in enumerate(found.running()):
        for char in block.chars:
            for row in range(int(char["top"] // 20), int(char["bottom"] // 20) + 1):
                for column in range(int(char["x0"] // 20), int(char["x1"] // 20) + 1):
                    places[char["page"], row, column].append((number, char))
    for number, block in enumerate(found.running()):
        for char in block.chars:
            x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
            for other, near in places[char["page"], int(y // 20), int(x // 20)]:
                inside = near["x0"] < x < near["x1"] and near["top"] + 1 < y < near["bottom"] - 1
                assert other == number or not inside, (
                    f"page {char['page']}: {block.text[:40]} is set over another"
                )


@pytest.mark.parametrize("what", CHINESE)
def test_no_last_line_is_one_character(made: Any, what: tuple[str, ...]) -> None:
    _, found = made(*what)
    for block in found.running():
        chinese = [c for c in block.chars if c["language"].startswith("zh")]
        last = words(block.lines[-1])
        if len(block.lines) > 1 and chinese and block.kind != "H1":
            lone = re.fullmatch(rf"[{HAN}][{CLOSING}]*", last)
            # what stands beside (the number of an item) is no line of it
            beside = block.lines[-1][0]["x0"] < block.lines[0][0]["x0"] - 1
            assert not lone or beside, f"{words(block.lines[-2])} | {last}"


@pytest.mark.parametrize("what", CHINESE)
def test_adjacent_marks_take_one_and_a_half_em(made: Any, what: tuple[str, ...]) -> None:
    """From the first mark to what follows the second, less what justification gives each place of the line."""
    _, found = made(*what)
    marks = CLOSING + OPENING
    measured = 0
    for block in found.running():
        for line in block.lines:
            steps = sorted(
                (b["x0"] - a["x1"])
                for a, b in pairwise(line)
                if re.fullmatch(rf"[{HAN}]{{2}}", a["text"] + b["text"]) and a["size"] == b["size"]
            )
            for i in range(len(line) - 2):
                one, two, after = line[i : i + 3]
                around = (line[i - 1]["text"] if i else "") + after["text"]
                if one["text"] not in marks or two["text"] not in marks or set(around) & set(marks):
                    continue
                if (one["text"] in OPENING and two["text"] in CLOSING) or not steps:
                    continue
                step = steps[len(steps) // 2]
                # room is first found after marks: up to a quarter-em
                taken = (after["x0"] - one["x0"] - 2 * step) / one["size"]
                assert taken == pytest.approx(1.5, abs=0.31), words(line)
                measured += 1
    assert measured >= 2


@pytest.mark.parametrize("what", CHINESE)
def test_a_quarter_em_stands_between_han_and_letters_or_digits(made: Any, what: tuple[str, ...]) -> None:
    """In text, tables, captions, notes and headings alike; up to half an em where a line has to be filled."""
    _, found = made(*what)
    kinds: Counter[str] = Counter()
    for block in found.running():
        for line in block.lines:
            for one, two in pairwise(line):
                pair = one["text"] + two["text"]
                if not re.fullmatch(rf"[{HAN}][0-9A-Za-z]|[0-9A-Za-z%][{HAN}]", pair):
                    continue
                if one["size"] != two["size"] or one["language"] != two["language"]:
                    continue
                gap = (two["x0"] - one["x1"]) / one["size"]
                # labels (图1), and what stands side by side in the masthead, are apart anyway
                assert 0.13 < gap < 0.54 or gap > 0.6, f"{gap:.2f} em: {words(line)}"
                kinds[block.kind] += gap < 0.6
    assert kinds["P"] > 10 and kinds["Caption"] + kinds["TH"] + kinds["TD"] >= 1, kinds


@pytest.mark.parametrize("what", CHINESE)
def test_what_is_copied_is_what_was_written(made: Any, what: tuple[str, ...]) -> None:
    """By a browser's engine and by Poppler's: every paragraph and item, letter for letter, no space added."""
    html, found = made(*what)
    tags = (
        r"<(?:p|dd|li)\b(?![^>]*class=\"running)[^>]*lang=\"zh[^>]*>"
        if what[1] == "bilingual"
        else r"<(?:p|dd)\b(?! class=\"(?:running|meta|downloads))[^>]*>"
    )
    written = []
    for inner in re.findall(rf"{tags}(.*?)</(?:p|dd|li)>", html, re.DOTALL):
        # what is set apart before a passage is copied with a space
        inner = re.sub(r'^<span class="label">.*?</span>', "", re.sub(r"\s*\n\s*", "", inner))
        text = unescape(re.sub(r"<[^>]*>", "", inner))
        if re.search(f"[{HAN}]", text):
            written.append(text)
    assert len(written) > 10
    pages = pypdfium2.PdfDocument(found.data)
    copied = "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")
    said = subprocess.run(["pdftotext", "-raw", "-", "-"], input=found.data, capture_output=True, check=True)
    lines = said.stdout.decode().replace("\n", "")
    for text in written:
        # the foot of a page may stand between two parts of a paragraph
        for name, whole in (("PDFium", copied), ("Poppler", lines)):
            halves = ((text[:i], text[i:]) for i in range(len(text)))
            assert any(one in whole and two in whole for one, two in halves), f"{name}: {text}"
    assert not re.search("[\u200b\u00ad\ufffd\ue000-\uf8ff]", copied)
    # broken lines of Poppler: a mark that begins one
    assert not re.findall(rf"\n[{CLOSING}]", said.stdout.decode())


@pytest.mark.parametrize("what", ALL)
def test_chinese_is_upright_and_its_fonts_are_those_named(made: Any, what: tuple[str, ...]) -> None:
    """Margin boxes and drawings too: no fallback of the machine, no slanted or imitated style."""
    _, found = made(*what)
    chars = [*found.artifacts, *(char for block in found.blocks for char in block.chars)]
    han = [c for c in chars if re.match(f"[{HAN}]", c["text"])]
    assert len(han) >= 2 or what[2] != "zh"
    named = re.compile(r"Noto-?(Serif|Sans)-?CJK-?SC|FangSong|KaiTi|SimHei|XiaoBiaoSong|FZ|ST|Fandol|UKai")
    for char in han:
        assert char["matrix"][1] == char["matrix"][2] == 0, f"{char['text']} is slanted or turned"
        assert named.search(char["fontname"]), char["fontname"]
        assert not re.search("(?i)ital|obli", char["fontname"])
    if what[2] == "zh":
        assert [c for c in found.artifacts if re.match(f"[{HAN}]", c["text"])] or what[1] == "government"


NUMBER = re.compile(r"([+\-−]?[0-9]+(?:,[0-9]{3})*)(?:\.[0-9]+)?(/[0-9]+)?[%‰]?(?: ?[(（].*[)）])?")


@pytest.mark.parametrize("what", [*ALL, ("provinces", "government", "zh", ""), ("west", "brief", "zh", "")])
def test_units_digits_stand_under_each_other(made: Any, what: tuple[str, ...]) -> None:
    """In every column of every table of every page, whatever its decimals, weights and intervals."""
    _, found = made(*what)
    measured = 0
    for caption, rows in found.tables():
        ends: dict[tuple[int, int], list[tuple[float, str]]] = defaultdict(list)
        for row in rows:
            for i, (kind, block, _) in enumerate(row):
                number = NUMBER.fullmatch(block.text) if block and kind == "/TD" else None
                if block and number:
                    units = block.chars[len(number[1]) - 1]
                    ends[i, units["page"]].append((units["x1"], block.text))
        for column in ends.values():
            spread = max(column)[0] - min(column)[0]
            assert spread < 0.5, f"{caption}: {min(column)[1]} and {max(column)[1]} are {spread:.2f} pt apart"
            measured += len(column) > 1
    assert measured >= 3


@pytest.mark.parametrize("what", ALL)
def test_no_cell_is_empty_and_a_dash_is_explained(made: Any, what: tuple[str, ...]) -> None:
    _, found = made(*what)
    tables = 0
    for caption, rows in found.tables():
        tables += 1
        texts = [b.text if b else "" for row in rows for _, b, _ in row]
        for row in rows:
            for _, block, element in row:
                assert block or any(k.get("/S") == "/Figure" for k in kids(element)), f"{caption}: empty cell"
        if "—" in texts:
            place = next(i for i, b in enumerate(found.blocks) if b.text == caption)
            after = [b.text for b in found.blocks[place : place + len(texts) + 12] if b.kind == "P"]
            notes = takewhile(lambda text: not re.match("资料来源：|Source:", text), after)
            assert any("—" in text for text in notes), f"{caption}: {after}"
    assert tables


@pytest.mark.parametrize("what", ALL)
def test_header_cells_say_of_what(made: Any, what: tuple[str, ...]) -> None:
    """Heads of columns are of the first row, heads of rows begin the others; each has the scope of its place.

    A row has one head, or several beside each other where no one of them tells the rows apart, as of pairs of groups.
    """
    _, found = made(*what)
    for caption, rows in found.tables():
        heads = [tuple(b.text if b else "" for kind, b, _ in row if kind == "/TH") for row in rows[1:]]
        if len(heads[0]) > 1:
            assert len(set(heads)) == len(heads) > max(len(set(alone)) for alone in zip(*heads, strict=True))
        for i, row in enumerate(rows):
            kinds = [kind for kind, _, _ in row]
            scopes = [str(cell.A.Scope) if kind == "/TH" else "" for kind, _, cell in row]
            if i == 0:
                assert set(scopes) == {"/Column"}, caption
            else:
                assert scopes.count("/Row") == len(heads[0]) == kinds.count("/TH") > 0, caption
                first = scopes.index("/Row")
                assert scopes[first : first + len(heads[0])] == ["/Row"] * len(heads[0]), caption


@pytest.mark.parametrize("what", [*ALL, ("west", "brief", "zh", ""), ("west", "bilingual", "zh", "")])
def test_three_rules_and_none_upright(made: Any, what: tuple[str, ...]) -> None:
    """Above the head, below it, at the end (and above a total); the title over them, the unit at the upper right."""
    _, found = made(*what)
    tables = units = 0
    for place, block in enumerate(found.blocks):
        if block.kind != "Caption" or "Table" not in block.above[-1:]:
            continue
        tables += 1
        page, below = block.chars[0]["page"], max(c["bottom"] for c in block.chars)
        cells = list(takewhile(lambda b: "Table" in b.above, found.blocks[place + 1 :]))
        here = [c for cell in cells for c in cell.chars if c["page"] == page]
        bottom, left = max(c["bottom"] for c in here), min(c["x0"] for c in here)
        right = max(c["x1"] for c in here)
        marks = [m for m in found.marks[page - 1] if below - 3 < m["top"] < bottom + 9]
        # a rule is drawn cell by cell; another table may stand beside this one
        ends: dict[int, float] = {}
        for mark in sorted(marks, key=lambda m: m["x0"]):
            height = round(mark["top"])
            begins = left - 12 < mark["x0"] < left + 1 or mark["x0"] < ends.get(height, 0) + 1
            if mark["height"] < 0.1 and begins:
                ends[height] = max(mark["x1"], ends.get(height, 0))
        rules = sorted(height for height, end in ends.items() if end > right)
        if here[-1] is cells[-1].chars[-1]:
            last = [b.kind for b in cells][::-1].index("TH") + 1
            top = min(c["top"] for b in cells[-last:] for c in b.chars)
            total = len(rules) == 4 and rules[2] - 3 < top < rules[3]
            assert len(rules) == 3 + total, f"{block.text}: {rules}"
        assert rules[0] < min(c["top"] for c in here) + 2 < rules[1], f"{block.text}: {rules}"
        marks = [m for m in marks if m["x0"] > left - 12 and m["x1"] < ends[rules[0]] + 1]
        if not any(re.match("分布|Distribution", cell.text) for cell in cells):  # a column of drawings
            assert not [m for m in marks if m["height"] > 5], f"{block.text}: an upright rule"
        if unit := re.search("单位：|Unit:", block.text):
            units += 1
            assert unit.start() > 0 and ends[rules[0]] - block.chars[-1]["x1"] < 2, (
                f"{block.text}: not at the right"
            )
    assert tables >= 1
    assert units >= 1 or what[0] != "west" or what[3]


@pytest.mark.parametrize("what", ALL)
def test_notes_stand_below_the_table_and_the_source_after_them(made: Any, what: tuple[str, ...]) -> None:
    _, found = made(*what)
    tables = 0
    for place, block in enumerate(found.blocks):
        if block.kind != "Caption" or "Table" not in block.above[-1:]:
            continue
        tables += 1
        rest = found.blocks[place + 1 :]
        end = next(i for i, b in enumerate(rest) if b.kind not in {"TH", "TD", "Figure", "LBody"})
        cells, after = rest[:end], rest[end : end + 12]
        bottom = max((c["page"], c["bottom"]) for b in cells for c in b.chars)
        source = next(i for i, b in enumerate(after) if re.match("资料来源：|Source:", b.text))
        notes = after[:source]
        assert all(b.kind == "P" for b in notes), block.text
        tops = [(b.chars[0]["page"], b.chars[0]["top"]) for b in (*notes, after[source])]
        if what[1] != "bilingual":
            assert tops == sorted(tops) and tops[0] > bottom, block.text
        if notes:
            assert re.match("注：|Note:", notes[0].text), notes[0].text
    assert tables


@pytest.mark.parametrize("what", ALL)
def test_passages_in_the_other_language_say_so(made: Any, what: tuple[str, ...]) -> None:
    """A voice reads Han characters as Chinese and English words as English; drawings are read by their alternative."""
    _, found = made(*what)
    for block in found.running():
        for char in block.chars:
            if re.match(f"[{HAN}]", char["text"]):
                assert char["language"].startswith("zh"), block.text
        chinese = "".join(c["text"] if c["language"].startswith("zh") else " " for c in block.chars)
        # English words of four letters and more that are no abbreviations
        assert not re.search("[A-Za-z][a-z]{3,}", chinese), chinese


@pytest.mark.parametrize("what", ALL)
def test_bookmarks_are_the_headings_and_the_title_is_the_document_s(made: Any, what: tuple[str, ...]) -> None:
    _, found = made(*what)
    headings = [b.text for b in found.blocks if b.kind == "H2"]
    with found.pdf.open_outline() as outline:
        marked = [re.sub(r"\s", "", item.title) for item in outline.root]
    strip = re.compile(r"^([一二三四五六七八九十]+、|[IVX]+\.)")
    assert [strip.sub("", m) for m in marked] == [strip.sub("", h) for h in headings]
    (title,) = [b.text for b in found.blocks if b.kind == "H1"]
    with found.pdf.open_metadata() as metadata:
        name = re.sub(r"\s", "", metadata["dc:title"])
    sign = title.removeprefix("方志")
    assert name.startswith(sign[:3]), (name, title)


@pytest.mark.parametrize("what", [*CHINESE, ("west", "brief", "zh", "610000"), ("west", "brief", "zh", "")])
def test_numbers_are_written_as_the_standards_say(made: Any, what: tuple[str, ...]) -> None:
    """GB/T 15835: 3.45亿, not 3亿4500万; 15%～30%, not 15～30%; full-width marks between Han characters."""
    _, found = made(*what)
    for block in found.running():
        text = "".join(c["text"] if c["language"].startswith("zh") else " " for c in block.chars)
        assert not re.search(r"[0-9]亿[0-9]|[0-9]万[0-9]", text), text
        assert not re.search(r"(?<![0-9.%])[0-9]+(\.[0-9]+)?[～–-][0-9]+(\.[0-9]+)?%", text), text
        assert not re.search(rf"[{HAN}][,;:!?()][{HAN}]", text), text


def test_rooms_of_columns() -> None:
    assert doctest.testmod(alignment).failed == 0
    assert alignment.rooms([]) == []
    # intervals end under each other already; words and dashes are left alone
    assert alignment.rooms([["1–2", "高"], ["1—2", "低"], ["12–15", "—"], ["—", "1.5"]]) == [["", ""]] * 4
    assert alignment.rooms([["17.8%"], ["100%"], ["3"]]) == [[""], [""], [".8%"]]


@pytest.mark.parametrize(
    "what", [("provinces", "brief", "en", "510000"), ("provinces", "bilingual", "zh", "510000")]
)
def test_english_has_italics_of_its_own_and_names_in_one_piece(made: Any, what: tuple[str, ...]) -> None:
    """No slanted Chinese font; lines that are not drawn apart; a word is divided where it is long, a name never."""
    _, found = made(*what)
    fonts = {char["fontname"].split("+")[-1] for block in found.blocks for char in block.chars}
    assert not [name for name in fonts if name.endswith("Oblique")]
    assert any(name.endswith("-Italic") for name in fonts), fonts
    divided = []
    for block in found.running():
        if not block.language.startswith("en"):
            continue
        for line, following in pairwise(block.lines):
            if re.search(r"[A-Za-z]-$", words(line)) and re.match(r"[a-z]", following[0]["text"]):
                # back to the last space, which is none of the characters
                backwards = [*pairwise(line)][::-1]
                after = takewhile(lambda two: two[1]["x0"] - two[0]["x1"] < 0.12 * two[0]["size"], backwards)
                divided.append(words([two[0] for two in after][::-1]) + words(line[-1:]))
        for char in block.chars:
            # an apostrophe is no wider than a letter
            assert char["text"] != "’" or char["x1"] - char["x0"] < 0.4 * char["size"], block.text[:60]
    # compounds are divided at their own hyphens
    assert divided
    assert not [word for word in divided if word[0].isupper()], divided
