"""Both languages side by side: the two documents merge, and the PDF's columns, numbers and tags are measured."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pdfplumber.utils import extract_text

from compose import bilingual
from compose import document as one
from compose.bilingual import Both, Mismatch, figures_of, merge
from compose.brief import brief, overview
from compose.glossary import Glossary, glossary, key, labels
from compose.markdown import blocks_of_text
from intake.problems import Problems
from pipeline.build import arguments, build
from pipeline.prepare import prepare
from publish.site import Site
from render.pdf.preflight.ua import check_pdf
from render.printing import Printing
from tests import small
from tests.reading import read_pdf
from tests.render.pdf.patches.test_justify import FORBIDDEN_START, reaches, spacing
from tests.shipped import Shipped

MM = 72 / 25.4
HAN = re.compile("[\u3400-\u9fff]")
#: the columns in millimetres: left edges and right edges
LEFT, RIGHT = (18.0, 18 + 237.5 / MM), (18 + 237.5 / MM + 7, 192.0)
SLUGS = {"provinces": ("sichuan", "tibet"), "west": ("sichuan",)}


def documents(site: Site) -> Iterator[tuple[one.Document, one.Document]]:
    """Every document of a report on paper in Chinese and in English: the overview and all briefs."""
    plan = site.plan
    zh, en = site.figures("zh"), site.figures("en")
    yield overview(plan, "zh", zh, whole=True), overview(plan, "en", en, whole=True)
    for region in plan.report.regions:
        yield brief(plan, region, "zh", zh), brief(plan, region, "en", en)


@pytest.fixture(scope="module")
def merged(prepared: dict[str, Site]) -> dict[str, list[bilingual.Document]]:
    return {
        name: [merge(zh, en, glossary(site.plan)) for zh, en in documents(site)]
        for name, site in prepared.items()
    }


@pytest.fixture(scope="module")
def made(shipped: Shipped) -> Any:
    """The PDF of a region (without one: of the overview) in this style, as bytes."""
    codes = {"": "", "sichuan": "510000", "tibet": "540000"}
    return lambda report, slug="": shipped.pdf(report, "bilingual", "", codes[slug])


# merging ------------------------------------------------------------------------------------------------------


def test_every_region_and_both_overviews_merge(merged: dict[str, list[bilingual.Document]]) -> None:
    assert {name: len(found) for name, found in merged.items()} == {
        "central-cities": 25,
        "digital": 5,
        "henan-2020h1": 2,
        "openness": 32,
        "provinces": 32,
        "qinba": 36,
        "west": 13,
    }
    for found in merged.values():
        for document in found:
            assert document.sections and HAN.search(document.title.zh) and not HAN.search(document.title.en)


def test_every_chinese_word_in_a_drawing_is_told_in_english(
    merged: dict[str, list[bilingual.Document]],
) -> None:
    seen = 0
    for document in (d for found in merged.values() for d in found):
        places = {place.zh for place in document.places}
        for figure in (f for section in document.sections for f in figures_of(section)):
            told = "".join(entry.zh for entry in figure.key)
            for label in labels(figure.svg):
                bare = re.sub(r"^[\d,.]+ |。$", "", label)
                seen += bool(HAN.search(bare))
                assert not HAN.search(bare) or bare in places or bare in told, f"{figure.id}: {label}"
            assert not any(HAN.search(entry.en) for entry in figure.key)
            # what finds no partner would be lumped together with all that is left
            assert not any(re.search(r"^千米.|千米\d|）.*。", entry.zh) for entry in figure.key), figure.id
    assert seen > 4000


#: what is written alike in both languages, and said once
SYMBOLS = {"R²"}


def test_tables_hold_numbers_once_and_words_in_both_languages(
    merged: dict[str, list[bilingual.Document]],
) -> None:
    numbers = words = 0
    for document in (d for found in merged.values() for d in found):
        for section in document.sections:
            for node in section.nodes:
                for leaf in (*node.left, *node.right) if isinstance(node, bilingual.Columns) else (node,):
                    if not isinstance(leaf, bilingual.Table):
                        continue
                    for cell in (c for row in leaf.rows for c in row.cells):
                        figures = [run for run in cell.prose.zh if run.address]
                        text = one.plain(cell.prose.zh) + one.plain(cell.prose.en)
                        if any(c.isalpha() for c in text) and one.plain(cell.prose.zh) not in SYMBOLS:
                            assert not cell.prose.same, text
                            words += 1
                        else:
                            assert cell.prose.same, text
                            numbers += bool(figures)
    assert numbers > 2000 and words > 1000


@pytest.fixture(scope="module")
def pair(site: Site) -> tuple[one.Document, one.Document]:
    region = site.plan.report.panel.regions["510000"]
    zh, en = (brief(site.plan, region, lang, site.figures(lang)) for lang in ("zh", "en"))
    return zh, en


def _table(document: one.Document) -> tuple[int, one.Table]:
    return next((i, n) for i, s in enumerate(document.sections) for n in s.nodes if isinstance(n, one.Table))


def _with(document: one.Document, place: int, *nodes: Any) -> one.Document:
    sections = list(document.sections)
    sections[place] = replace(sections[place], nodes=nodes)
    return replace(document, sections=tuple(sections))


def _row(document: one.Document, change: Any) -> one.Document:
    """The document with the first row of its first table changed."""
    place, table = _table(document)
    first, *rest = table.rows
    return _with(document, place, replace(table, rows=(change(first), *rest)))


def _value(row: one.TRow) -> one.TRow:
    name, number, *rest = row.cells
    (run,) = number.prose
    return replace(row, cells=(name, replace(number, prose=(replace(run, value="9"),)), *rest))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda d: replace(d, sections=d.sections[1:]),
            "sichuan, sections: [Section findings, Section score",
        ),
        (lambda d: _with(d, 0), "section findings: [Findings] in Chinese, [] in English"),
        (lambda d: _with(d, 0, one.Paragraph(())), "[Findings] in Chinese, [Paragraph] in English"),
        (lambda d: _row(d, lambda r: replace(r, cells=r.cells[1:])), "table scorecard, row 1"),
        (lambda d: _row(d, _value), "table scorecard, row 1, cell 2, numbers"),
        (lambda d: _row(d, lambda r: replace(r, own=True)), "row 1, own: False in Chinese, True in English"),
        (lambda d: replace(d, masthead=()), "masthead"),
    ],
)
def test_documents_that_differ_are_refused_and_the_place_is_named(pair: Any, change: Any, said: str) -> None:
    zh, en = pair
    assert merge(zh, en, Glossary({}, {}))
    with pytest.raises(Mismatch) as fault:
        merge(zh, change(en), Glossary({}, {}))
    assert said in str(fault.value)


#: what only a page on the web shows, so that a document in two languages has no use for it
OF_THE_WEB = {
    "TCell": {"sort"},
    "THead": {"falling"},
    "TRow": {"id"},
    "Table": {"results", "more"},
    # the chart is that of slides, which are in one language; what they must tell stands in the text on paper
    "Figure": {"data", "results", "chart", "told"},
    "Section": {"level"},
    # what stands on paper in place of the whole, which is the web's
    "Notes": {"short", "own"},
}


@pytest.mark.parametrize(
    "name",
    (
        "Paragraph",
        "TCell",
        "THead",
        "TRow",
        "Table",
        "Figure",
        "Findings",
        "Advice",
        "Recommendations",
        "Notes",
        "Facts",
        "Columns",
        "Section",
    ),
)
def test_a_field_of_a_node_is_in_both_languages_or_of_the_web_only(name: str) -> None:
    alone, both = ({f.name for f in fields(getattr(m, name))} for m in (one, bilingual))
    assert alone - both == OF_THE_WEB.get(name, set())


def test_a_text_divided_alike_stands_block_beside_block() -> None:
    def of(zh: str, en: str) -> tuple[Both[str], ...]:
        documents = [
            one.Document(
                "d", lang, "t", "s", (one.Section("a", "h", (one.Markdown(f"<p>{words}</p>", words),)),)
            )
            for lang, words in (("zh", zh), ("en", en))
        ]
        (node,) = merge(*documents, Glossary({}, {})).sections[0].nodes
        assert isinstance(node, bilingual.Markdown)
        return tuple(Both(block.zh.html, block.en.html) for block in node.blocks)

    assert of("一\n\n- 二\n- 三", "One\n\n- two\n- three")[1].zh == "<ul>\n<li>二</li>\n<li>三</li>\n</ul>\n"
    assert of("一\n\n二", "One") == (Both("<p>一\n\n二</p>", "<p>One</p>"),)
    assert [kind for kind, _ in blocks_of_text("# 一\n\n二\n\n---\n\n> 三")] == [
        "h1",
        "p",
        "hr",
        "blockquote",
    ]


def test_labels_are_paired_by_what_is_known_and_by_their_order() -> None:
    def drawing(*words: str) -> str:
        return "".join(f'<text x="1">{w}</text>' for w in words)

    known = Glossary({"四川": "Sichuan", "西藏": "Tibet"}, {"高水平": ("high", "upper"), "得分": ("Score",)})
    sea = {"南海诸岛": "South China Sea Islands"}
    known = replace(known, places={**known.places, **sea})
    zh = drawing("四川", "西藏", "南海诸岛", "3", "得分", "高水平", "最低", "500 千米", "1,000 千米")
    zh += drawing("无数据：西藏。草图。")
    # a name on two lines is one
    en = drawing("Tibet", "South China", "Sea Islands", "3", "upper", "lowest", "500 km", "1,000 km")
    en += drawing("No data: Tibet.", "Draft map.")
    said, places = key(zh, en, known)
    assert places == [("四川", "Sichuan"), ("西藏", "Tibet"), *sea.items()]
    assert len(said) == len(dict(said)), "each once"
    assert dict(said) == {
        "得分": "Score",
        "高水平": "upper",
        "最低": "lowest",
        "千米": "km",
        "无数据：西藏": "No data: Tibet",
        "草图": "Draft map",
    }


@cache
def _characters(data: bytes) -> list[list[dict[str, Any]]]:
    """The characters of every page, read once."""
    with read_pdf(data) as pdf:
        return [page.chars for page in pdf.pages]


def _text(data: bytes, size: float) -> str:
    """What is set in a type size, without the blanks that fill gaps."""
    return "\n".join(
        re.sub(
            "[\u200b\u2002]",
            "",
            extract_text([c for c in chars if abs(c["size"] - size) < 0.05], x_tolerance=1),
        )
        for chars in _characters(data)
    )


# the PDF ------------------------------------------------------------------------------------------------------


#: how large italics are set beside upright letters
ITALICS = 0.91


#: running text in Chinese, and in English where it stands beside it
TEXT = (9.5, 9.1)


def _lines(data: bytes, sizes: tuple[float, ...] = TEXT) -> list[tuple[int, str, list[dict[str, Any]]]]:
    """(page, column, characters) of every line of running text, by where it stands."""
    rows: dict[tuple[int, str, float], list[dict[str, Any]]] = {}
    for number, page in enumerate(_characters(data)):
        for char in page:
            # italics are of a face that is set smaller, so that they look as large
            own = char["size"] / ITALICS if "Italic" in char["fontname"] else char["size"]
            if min(abs(own - size) for size in sizes) > 0.05 or not char["text"].strip(" \u200b\u2002\u3000"):
                continue
            side = "zh" if char["x0"] < RIGHT[0] * MM - 1 else "en"
            # by baselines: both columns stand on one grid
            rows.setdefault((number, side, round(char["matrix"][5], 1)), []).append(char)
    return [
        (number, side, sorted(chars, key=lambda c: c["x0"]))
        for (number, side, _), chars in sorted(rows.items(), key=lambda r: (r[0][0], -r[0][2], r[0][1]))
    ]


@pytest.mark.parametrize(("report", "slug"), [(r, s) for r, slugs in SLUGS.items() for s in ("", *slugs)])
def test_chinese_stands_left_and_english_right_at_the_same_height(made: Any, report: str, slug: str) -> None:
    found = _lines(made(report, slug))
    assert len(found) > 15
    bases: dict[tuple[int, str], list[float]] = {}
    for number, side, chars in found:
        text = "".join(c["text"] for c in chars)
        if side == "en":
            assert not HAN.search(text), text
            assert chars[0]["x0"] / MM == pytest.approx(RIGHT[0], abs=0.7)
        # a mark's blank half may hang over the edge
        hang = chars[-1]["size"] / 2 if side == "zh" and chars[-1]["text"] in FORBIDDEN_START else 0
        assert chars[-1]["x1"] / MM < {"zh": LEFT, "en": RIGHT}[side][1] + 0.4 + hang / MM, text
        bases.setdefault((number, side), []).append(chars[0]["matrix"][5])
    han = [bool(HAN.search("".join(c["text"] for c in chars))) for _, side, chars in found if side == "zh"]
    assert sum(han) > 0.9 * len(han), "the left column is Chinese"
    for number in {n for n, _ in bases}:
        zh, en = bases.get((number, "zh"), []), bases.get((number, "en"), [])
        # a line beside none is the longer language's; every other one has a neighbour on its baseline
        shorter, longer = sorted((zh, en), key=len)
        level = [min((abs(a - b) for b in longer), default=99) for a in shorter]
        assert sum(gap < 0.3 for gap in level) >= 0.9 * len(level), level


@pytest.mark.parametrize(("report", "slug"), [("provinces", "sichuan"), ("west", "sichuan")])
def test_every_passage_starts_level_with_its_translation(
    made: Any, merged: dict[str, list[bilingual.Document]], report: str, slug: str
) -> None:
    document = next(d for d in merged[report] if d.id == slug)
    found = _lines(made(report, slug))
    text = {
        side: [("".join(c["text"] for c in chars), n, chars) for n, s, chars in found if s == side]
        for side in ("zh", "en")
    }
    passages = [p.prose for s in document.sections for p in s.nodes if isinstance(p, bilingual.Paragraph)]
    passages += [
        i for s in document.sections for p in s.nodes if isinstance(p, bilingual.Findings) for i in p.items
    ]
    assert len(passages) >= 4
    for words in passages:
        # a sentence may stand twice, among the findings and in its section
        starts = [
            [(n, chars[0]["matrix"][5]) for line, n, chars in text[side] if line.startswith(start)]
            for side, start in (
                ("zh", re.sub(r"\s", "", one.plain(words.zh))[:12]),
                ("en", re.sub(r"\s", "", one.plain(words.en))[:28]),
            )
        ]
        assert starts[0] and len(starts[0]) == len(starts[1]), one.plain(words.zh)
        for (page, zh), (other, en) in zip(*starts, strict=True):
            assert page == other and zh == pytest.approx(en, abs=0.3), one.plain(words.zh)


def test_every_item_of_advice_starts_level_in_both_languages(made: Any) -> None:
    """Its heads are bold, in sizes of their own; what follows in each column follows without holes."""
    # the mark above the headline, on the first page, is of the same size
    heads = [line for line in _lines(made("provinces", "sichuan"), (9.0, 8.7)) if line[0]]
    starts: dict[str, list[tuple[int, float]]] = {"zh": [], "en": []}
    last: dict[str, tuple[int, float]] = {}
    for number, side, chars in heads:
        at = chars[0]["matrix"][5]
        page, before = last.get(side, (number, 999.0))
        if page != number or before - at > 15:
            starts[side].append((number, at))
        last[side] = (number, at)
    assert len(starts["zh"]) == len(starts["en"]) == 5
    for (page, zh), (other, en) in zip(starts["zh"], starts["en"], strict=True):
        assert page == other and zh == pytest.approx(en, abs=0.3)


def test_full_chinese_lines_reach_the_edge_of_their_column(made: Any) -> None:
    """A line that another line of the same passage follows (16 pt below at most) is full."""
    full = short_ones = 0
    found = [(n, chars) for n, side, chars in _lines(made("provinces", "sichuan")) if side == "zh"]
    for (page, chars), (other, following) in pairwise(found):
        gap = chars[0]["matrix"][5] - following[0]["matrix"][5]
        last = "".join(c["text"] for c in chars)[-1] in "。：" or chars[-1]["x1"] < (LEFT[1] - 25) * MM
        if page == other and 0 < gap < 15 and not last:
            # what would need more room between its characters than a twentieth of an em ends short
            short = spacing(chars) == pytest.approx(1.05, abs=0.003)
            assert reaches(chars, LEFT[1] * MM) or short, "".join(c["text"] for c in chars)
            short_ones += short
            full += 1
    assert full > 15 and short_ones < 0.2 * full


@pytest.mark.parametrize(("report", "slug"), [("provinces", "sichuan"), ("west", "")])
def test_tables_are_numbered_once_and_hold_every_number_once(
    made: Any, merged: dict[str, list[bilingual.Document]], report: str, slug: str
) -> None:
    document = next(d for d in merged[report] if d.id == (slug or "overview"))
    tables = [
        leaf
        for s in document.sections
        for n in s.nodes
        for leaf in ((*n.left, *n.right) if isinstance(n, bilingual.Columns) else (n,))
        if isinstance(leaf, bilingual.Table)
    ]
    numbers = Counter(str(t.number) for t in tables)
    # captions by their type size: sources are cited with tables of their own; 表1（续） is no caption
    data = made(report, slug)
    assert Counter(re.findall(r"(?<!原文)表\s?(\d+)(?!\d|（续）)", _text(data, 8.8))) == numbers
    assert Counter(re.findall(r"(?<!As printed, )Table (\d+)", _text(data, 8.2))) == numbers
    figures = Counter(str(f.number) for s in document.sections for f in figures_of(s))
    assert Counter(re.findall(r"图\s?(\d+)", _text(data, 7.8))) == figures
    assert Counter(re.findall(r"Figure (\d+)", _text(data, 7.8))) == figures


def test_words_of_the_ranking_keep_off_its_numbers(made: Any) -> None:
    """On its second page: no word runs into the next column, no line of a head is one character."""
    with read_pdf(made("provinces")) as pdf:
        page = pdf.pages[1]
        foot = next(w["top"] for w in page.extract_words() if w["text"].startswith("注"))
        head = next(w["bottom"] for w in page.extract_words() if w["text"] == "Rank")
        table = page.crop((0, 0, page.width, foot))
        below = [w for w in table.extract_words(x_tolerance=1) if w["top"] > head]
        figures = [w for w in below if re.fullmatch(r"[\d.–]+", w["text"])]
        names = [w for w in below if w not in figures]
        assert len(figures) > 100 and not [w["text"] for w in names if re.search(r"\d", w["text"])]
        for name in names:
            for figure in figures:
                apart = max(figure["x0"] - name["x1"], name["x0"] - figure["x1"])
                beside = min(figure["bottom"], name["bottom"]) - max(figure["top"], name["top"])
                assert apart > 2 or beside < 1, (name["text"], figure["text"])
        assert [w["text"] for w in table.extract_words() if re.fullmatch("[一-鿿]", w["text"])] == []


def test_every_number_of_a_table_is_printed_once(
    made: Any, merged: dict[str, list[bilingual.Document]]
) -> None:
    """The scorecard of Sichuan, read from the tags: its figures in order, each in one cell."""
    document = next(d for d in merged["provinces"] if d.id == "sichuan")
    table = next(
        n
        for s in document.sections
        for n in s.nodes
        if isinstance(n, bilingual.Table) and n.id == "scorecard"
    )
    wanted = [run.text for row in table.rows for cell in row.cells for run in cell.prose.zh if run.address]
    with read_pdf(made("provinces", "sichuan")) as pdf:
        page, top = next(
            (page, w["top"])
            for page in pdf.pages
            for w in page.extract_words()
            if w["text"] == "Figure" and w["x0"] < 100
        )
        foot = next(w["top"] for w in page.extract_words() if w["text"].startswith("注"))
        body = page.crop((0, top + 8, page.width, foot)).extract_text(x_tolerance=1)
    assert re.findall(r"(?<![\w.])[\d.]+%?(?![\w.])", body) == wanted


def _elements(node: Any, language: str, above: tuple[str, ...] = ()) -> Iterator[tuple[str, str, Any]]:
    """(type, language, element) in reading order; a language holds for everything below."""
    for kid in list(node) if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            own = str(kid.get("/Lang", language))
            yield str(kid.S), own, kid
            yield from _elements(kid.get("/K", pikepdf.Array()), own, above)


def _marks(data: bytes) -> Iterator[tuple[str, str]]:
    """(language, text) of every piece of marked content, its language from the tag tree."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = {page.objgen: i for i, page in enumerate(pdf.pages)}
        said: dict[tuple[int, int], str] = {}
        for number, page in enumerate(_characters(data)):
            for char in page:
                if char["mcid"] is not None:
                    said[number, char["mcid"]] = said.get((number, char["mcid"]), "") + char["text"]
        for _, language, element in _elements(pdf.Root.StructTreeRoot.K, str(pdf.Root.Lang)):
            kids = element.get("/K", pikepdf.Array())
            for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
                if isinstance(kid, int):
                    yield language, said.get((pages[element.Pg.objgen], kid), "")


#: of persons and the tests they are known for, as Chinese sentences and tables write them: a proper name is in the
#: language of its sentence
NAMES = {
    *("Driscoll", "Kraay", "Dumitrescu", "Hurlin", "Fisher", "Stock", "Yogo", "Hansen", "Phillips", "Sul"),
    *("Pedroni", "panel", "group", "ADF"),
}


@pytest.mark.parametrize(("report", "slug"), [("provinces", "sichuan"), ("west", "")])
def test_every_passage_has_its_language(made: Any, report: str, slug: str) -> None:
    found = list(_marks(made(report, slug)))
    han = [(language, text) for language, text in found if HAN.search(text)]
    latin = [(lang, text) for lang, text in found if re.search(r"[a-z]{3}", text) and not HAN.search(text)]
    assert len(han) > 200 and len(latin) > 200
    assert [text for language, text in han if language != "zh-Hans"] == []
    foreign = {
        w for language, text in latin if language != "en-GB" for w in re.findall(r"[A-Za-z]{3,}", text)
    }
    assert foreign <= NAMES


@pytest.mark.parametrize(
    ("report", "slug"), [("provinces", "tibet"), ("provinces", ""), ("west", "sichuan"), ("west", "")]
)
def test_the_checker_finds_nothing(made: Any, tmp_path: Any, report: str, slug: str) -> None:
    path = tmp_path / "checked.pdf"
    path.write_bytes(made(report, slug))
    assert check_pdf(path) == []
    with pikepdf.open(path) as pdf:
        assert pdf.open_metadata()["pdfuaid:part"] == "1"


def test_title_and_bookmarks_are_in_both_languages(
    made: Any, merged: dict[str, list[bilingual.Document]]
) -> None:
    document = next(d for d in merged["provinces"] if d.id == "sichuan")
    with pikepdf.open(io.BytesIO(made("provinces", "sichuan"))) as pdf:
        title = str(pdf.docinfo.Title)
        assert "四川省" in title and "Sichuan Province" in title
        with pdf.open_outline() as outline:
            names = [item.title for item in outline.root]
    assert names[:-1] == [f"{s.title.zh} {s.title.en}" for s in document.sections]
    assert names[-1] == "图中地名 Place names in the figures"


@pytest.mark.usefixtures("nothing_kept")
def test_same_content_same_bytes(site: Site, made: Any) -> None:
    again = Site(site.plan, site.geometry, Printing("bilingual")).both("540000")
    assert again["provinces/zh-en/tibet/brief.pdf"] == made("provinces", "tibet")


# the build ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of a report whose briefs are made in a moment: which files are made is the same of every report."""
    return str(small.plain(tmp_path_factory.mktemp("plain") / "mine"))


@pytest.mark.slow
def test_one_pdf_for_the_pages_in_both_languages(plain: str, tmp_path: Any) -> None:
    options = arguments(
        reports=(plain,),
        regions=("四川",),
        out=tmp_path / "out",
        jobs=1,
        printing=Printing("bilingual"),
    )
    outcome = build(options, {}, lambda *_: None)
    assert not outcome.failures and (outcome.briefs, outcome.formats["pdf"]) == (2, 1)
    pdfs = [p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.pdf")]
    assert pdfs == ["mine/zh-en/sichuan/brief.pdf"]
    for language in ("zh", "en"):
        page = tmp_path / "out" / "mine" / language / "sichuan" / "index.html"
        (link,) = re.findall(r'href="([^"]+\.pdf)"', page.read_text(encoding="utf-8"))
        assert (page.parent / link).resolve().is_file()


@pytest.mark.slow
def test_only_the_pdf_where_nothing_else_is_asked_for(plain: str, tmp_path: Any) -> None:
    options = arguments(
        reports=(plain,),
        regions=("四川",),
        out=tmp_path,
        formats=("pdf",),
        jobs=1,
        printing=Printing("bilingual"),
    )
    outcome = build(options, {}, lambda *_: None)
    assert (outcome.briefs, outcome.formats["pdf"]) == (1, 1)
    assert not [lang for lang in ("zh", "en") if (tmp_path / "mine" / lang).exists()]


def test_a_report_in_one_language_is_told(folder: Any, edit: Any) -> None:
    edit("report.toml", 'languages = ["zh", "en"]', 'languages = ["zh"]\nstyle = "bilingual"')
    problems = Problems()
    assert prepare(folder, problems) is None
    (problem,) = problems.errors
    assert problem.place["en"].endswith(", report languages")
    assert "bilingual" in problem.what["en"] and "双语" in problem.what["zh"]


@pytest.mark.slow
def test_the_overviews_page_links_to_the_overview_in_both(plain: str) -> None:
    made = prepare(Path(plain), Problems())
    assert made is not None
    files, _ = Site(*made, Printing("bilingual")).whole("en", ("html", "pdf"))
    assert b'href="../zh-en/overview.pdf"' in files["mine/en/index.html"]
    assert not [name for name in files if name.endswith(".pdf")]
