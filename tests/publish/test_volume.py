"""The compiled volume, read as its readers do: page by page, link by link, in the PDF."""

from __future__ import annotations

import dataclasses
import doctest
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

import build
from analysis.text import unmarked
from compose.brief import overview
from compose.language import pinyin
from intake.problems import Problems
from paths import REPORTS
from pipeline import volumes
from pipeline.prepare import prepare
from publish import volume
from publish.folder import swap
from publish.folder.writing import write
from publish.site import Site
from publish.store.store import NOTHING_KEPT
from render.pdf import binding, preflight
from render.pdf.preflight import ua, verapdf
from render.printing import Printing
from tests import small
from tests.reading import read_pdf
from tests.render.pdf.test_styles import PROFILE

MM = 72 / 25.4
#: a region with a rank, one without, one whose name is read otherwise than its characters are
CODES = ("110000", "540000", "500000")
TITLE = {"zh": "全国省域城乡融合与发展简报", "en": "Provincial Development Briefs"}


@cache
def made(studio_id: int, language: str, style: str = "", codes: tuple[str, ...] = CODES) -> bytes:
    return maker_of(studio_id, language, style, codes)[1]


@cache
def maker_of(
    studio_id: int, language: str, style: str, codes: tuple[str, ...]
) -> tuple[volume._Maker, bytes]:
    """What made a volume, with what it put into its lists and indexes, and the volume."""
    site = STUDIOS[studio_id]
    regions = [site.plan.report.panel.regions[code] for code in codes]
    maker = volume._Maker(dataclasses.replace(site, printing=Printing(style)), language, regions)
    return maker, maker.make()


#: sites by their id, as they cannot be hashed
STUDIOS: dict[int, Site] = {}


@pytest.fixture(scope="module")
def bound(site: Site) -> Any:
    """The volume of three regions: language, style of PDF → PDF."""
    STUDIOS[id(site)] = site
    yield lambda *asked: made(id(site), *asked)
    made.cache_clear()
    maker_of.cache_clear()
    STUDIOS.clear()


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A report of a few regions, for what no volume's length or content says more about."""
    made = prepare(small.short(small.keep(small.made(tmp_path_factory.mktemp("few")))), Problems())
    assert made is not None
    return Site(*made, store=NOTHING_KEPT)


@pytest.fixture(scope="module")
def of_few(few: Site) -> Callable[[str], bytes]:
    """The volume of one of its regions in a style of PDF, made once."""

    @cache
    def make(style: str) -> bytes:
        styled = dataclasses.replace(few, printing=Printing(style))
        return volume.volume(styled, "zh", few.plan.report.regions[:1])

    return make


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def pages(bound: Any, language: str) -> list[list[dict[str, Any]]]:
    """The words of every page."""
    with read_pdf(bound(language)) as pdf:
        return [page.extract_words() for page in pdf.pages]


@pytest.fixture(scope="module")
def contents(bound: Any, language: str, site: Site) -> volume.Contents:
    """What its lists and indexes hold."""
    bound(language)
    return maker_of(id(site), language, "", CODES)[0].contents


@pytest.fixture(scope="module")
def printed(bound: Any, language: str) -> dict[str, str]:
    """The printed number of a page → its text as it copies, without spaces."""
    data = bound(language)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return dict(zip(labels(pdf), text_of(data).split("\n"), strict=True))


def labels(pdf: pikepdf.Pdf) -> list[str]:
    return [page.label for page in pdf.pages]


def links(pdf: pikepdf.Pdf, page: int) -> list[tuple[pikepdf.Object, int]]:
    """The links of a page that lead into the volume, and the pages (from 0) they lead to."""
    places = pikepdf.NameTree(pdf.Root.Names.Dests)
    numbers = {p.objgen: i for i, p in enumerate(pdf.pages)}
    found = [a for a in pdf.pages[page].get("/Annots", []) if "/Dest" in a]
    return [(a, numbers[places[str(a.Dest)][0].objgen]) for a in found]  # type: ignore[index]


def to_parts(found: list[tuple[pikepdf.Object, int]]) -> list[tuple[pikepdf.Object, int]]:
    """Of the links of a page those to a part as a whole."""
    return [(link, target) for link, target in found if "/" not in str(link.Dest)]


def text_of(data: bytes, pages: Iterable[int] = ()) -> str:
    """The text of some pages, or of all, as it copies, without spaces."""
    with pypdfium2.PdfDocument(data) as pdf:
        chosen = pages or range(len(pdf))
        return "\n".join(re.sub(r"\s", "", pdf[n].get_textpage().get_text_bounded()) for n in chosen)


def words_in(words: list[dict[str, Any]], link: pikepdf.Object) -> list[str]:
    """The words within a link."""
    left, bottom, right, top = (float(edge) for edge in link.Rect)
    bottom, top = sorted((841.89 - bottom, 841.89 - top))
    inside = [
        w
        for w in words
        if bottom - 1 < (w["top"] + w["bottom"]) / 2 < top + 1 and left - 1 < w["x0"] and w["x1"] < right + 1
    ]
    return [w["text"] for w in sorted(inside, key=lambda w: w["x0"])]


def test_the_checker_finds_nothing(bound: Any, language: str, tmp_path: Path) -> None:
    path = tmp_path / "volume.pdf"
    path.write_bytes(bound(language))
    assert ua.check_pdf(path) == []


def test_an_empty_page_is_found_unless_a_chapter_follows_on_the_right(bound: Any, tmp_path: Path) -> None:
    path = tmp_path / "volume.pdf"
    with pikepdf.open(io.BytesIO(bound("zh"))) as pdf:
        pdf.pages[6].Contents = pdf.make_stream(b"")
        pdf.save(path)
    assert "page 7: empty" in ua.check_pdf(path)


def test_every_part_begins_on_the_right(bound: Any, language: str) -> None:
    with pikepdf.open(io.BytesIO(bound(language))) as pdf:
        numbers = {p.objgen: i for i, p in enumerate(pdf.pages, 1)}
        with pdf.open_outline() as outline:
            opened = [numbers[item.destination[0].objgen] for item in outline.root]  # type: ignore[index]
            titles = [item.title for item in outline.root]
        # the imprint stands on the back of the cover
        assert opened[0] == 2
        # the lists of tables and figures are the contents’ own pages
        lists = {"表目录", "图目录", "List of tables", "List of figures"}
        parts = [n for n, item in zip(opened, titles, strict=True) if item not in lists]
        assert [n % 2 for n in parts[1:]] == [1] * (len(CODES) + 5)
        assert len(pdf.pages) % 2 == 0, "a leaf has two sides"


def test_pages_are_numbered_through_on_the_outer_side(
    bound: Any, language: str, pages: list[list[dict[str, Any]]]
) -> None:
    with pikepdf.open(io.BytesIO(bound(language))) as pdf:
        printed = labels(pdf)
    front = printed.index("1")
    assert printed[:front] == ["i", "ii", "iii", "iv", "v", "vi"]
    assert printed[front:] == [str(n) for n in range(1, len(printed) - front + 1)]
    for number, (label, words) in enumerate(zip(printed, pages, strict=True), 1):
        foot = [w for w in words if w["top"] > 280 * MM]
        if number <= 2 or not words:
            assert not foot, "cover, imprint and blank pages have no number"
            continue
        assert [w["text"] for w in foot] == [label]
        edge = foot[0]["x1"] / MM if number % 2 else foot[0]["x0"] / MM
        assert edge == pytest.approx(195 if number % 2 else 15, abs=4)


def test_the_contents_and_the_index_tell_the_pages(
    bound: Any, language: str, pages: list[list[dict[str, Any]]], site: Site
) -> None:
    with pikepdf.open(io.BytesIO(bound(language))) as pdf:
        printed = labels(pdf)
        regions = [site.plan.report.panel.regions[code] for code in CODES]
        index = max(i for i, words in enumerate(pages) if words)
        for page, names in ((2, [r.full for r in regions]), (index, [r.name for r in regions])):
            to = to_parts(links(pdf, page))
            found = [("".join(words_in(pages[page], link)), target) for link, target in to]
            told = dict(zip([text for text, _ in found[::2]], found[1::2], strict=True))
            assert len(told) == len(CODES) + (4 if page == 2 else 0)
            assert {n[language].replace(" ", "") for n in names} <= set(told)
            assert all(text == printed[target] for text, target in told.values())
            # name and number lead to the same page
            assert [t for _, t in found[::2]] == [t for _, t in found[1::2]]
        for link, target in links(pdf, 2):
            opened = text_of(bound(language), [target])
            said = str(link.Contents).replace(" ", "")
            assert said in opened or said in {"总览", "Overview"}, "a link says what it leads to"


def test_links_between_briefs_stay_in_the_volume(bound: Any) -> None:
    with pikepdf.open(io.BytesIO(bound("zh"))) as pdf:
        first = labels(pdf).index("1")
        within = Counter(
            target
            for page in range(first, first + 16)
            for link, target in to_parts(links(pdf, page))
            if str(link.Dest) != volume.NOTES
        )
        addresses = [a for page in pdf.pages for a in page.get("/Annots", []) if "/A" in a]
    assert set(within) and len(within) == len(CODES), "the overview’s ranking leads to the briefs"
    assert addresses == []


def test_bookmarks_are_nested_by_brief(bound: Any, language: str, site: Site) -> None:
    with pikepdf.open(io.BytesIO(bound(language))) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        below = {item.title: [child.title for child in item.children] for item in outline.root}
    full = [site.plan.report.panel.regions[code].full[language] for code in CODES]
    expected = {
        "zh": [
            "版权信息",
            "目录",
            "表目录",
            "图目录",
            "总览",
            "方法、说明与来源",
            *full,
            "主题索引",
            "地区索引",
        ]
    }
    own = [
        "Imprint",
        "Contents",
        "List of tables",
        "List of figures",
        "Overview",
        "Methods, notes and sources",
    ]
    expected["en"] = [*own, *full, "Subject index", "Index of regions"]
    assert titles == expected[language]
    assert all(len(below[name]) > 5 for name in full)
    assert {"zh": "要点", "en": "Key findings"}[language] in below[full[0]]


def test_tables_and_figures_are_numbered_by_brief_alike_in_both_languages(bound: Any, site: Site) -> None:
    found = {}
    for lang, words in (("zh", ("表", "图")), ("en", ("Table", "Figure"))):
        text = text_of(bound(lang))
        # the imprint explains the numbers with an example
        found[lang] = [sorted(set(re.findall(rf"{word}(\d+-\d+)", text)) - {"3-1"}) for word in words]
    assert found["zh"] == found["en"]
    for kind in found["zh"]:
        assert {n.split("-")[0] for n in kind} == {"0", "1", "22", "26"}, (
            "the number is the brief's in its series"
        )
        for chapter in {n.split("-")[0] for n in kind}:
            counted = sorted(int(n.split("-")[1]) for n in kind if n.split("-")[0] == chapter)
            assert counted == list(range(1, len(counted) + 1))


def test_every_listed_table_and_figure_stands_on_the_page_that_is_told(
    bound: Any,
    language: str,
    contents: volume.Contents,
    printed: dict[str, str],
    pages: list[list[dict[str, Any]]],
    site: Site,
) -> None:
    maker, _ = maker_of(id(site), language, "", CODES)
    listed = [entry for _, parts in contents.lists for _, entries in parts for entry in entries]
    for entry in listed:
        assert "".join(f"{entry.number}{entry.name}".split()) in printed[str(entry.page)], entry
    assert len(listed) == sum(map(len, maker.captions.values())) == len({entry.href for entry in listed})
    assert (len(listed), contents.lists[0][1][1][0]) == (
        maker.counted[volume.Table] + maker.counted[volume.Figure],
        site.plan.report.panel.regions[CODES[0]].full[language],
    )
    # the printed list says the same, and its links lead there
    with pikepdf.open(io.BytesIO(bound(language))) as pdf:
        shown = labels(pdf)
        found = [(page, link, shown[to]) for page in (3, 4, 5) for link, to in links(pdf, page)]
    led = {(str(link.Dest), to) for _, link, to in found}
    assert led == {(entry.href.removeprefix(binding.SCHEME), str(entry.page)) for entry in listed}
    told = [(words_in(pages[page], link), to) for page, link, to in found]
    assert sum(words == [to] for words, to in told) == len(listed)


def test_a_page_of_the_index_has_the_word_and_no_other_page_has_it(
    language: str, contents: volume.Contents, printed: dict[str, str], site: Site
) -> None:
    words = {e.name: e for _, entries in contents.subjects for e in entries}
    assert len(words) > 20
    first = {e.href.removeprefix(binding.SCHEME): e.page for e in contents.entries}
    index = "".join(printed.get(str(n), "") for n in range(first[volume.SUBJECTS], first[volume.INDEX]))
    for name, entry in words.items():
        assert "".join(name.split()) in index
        assert re.sub(r"\s", "", ",".join(text for _, text in entry.pages)) in index.replace("、", ",")
        for number in pages_of(entry):
            assert "".join(name.split()).casefold() in printed[str(number)].casefold(), (name, number)
    # found without the words of longer ones: what is on the page of methods alone, and what every brief speaks of
    methods = {"zh": "按阈值划分的融合水平", "en": "Level of integration by thresholds"}[language]
    drive = {"zh": "经济发展动力", "en": "Economic drive"}[language]
    beijing = first[site.plan.report.panel.regions[CODES[0]].slug]
    assert all(first[volume.NOTES] <= n < beijing for n in pages_of(words[methods]))
    assert {beijing, beijing + 1} & set(pages_of(words[drive]))
    order = [
        volume.LANGUAGES[language].sort_key(volume.LANGUAGES[language].without_article(n)) for n in words
    ]
    assert order == sorted(order)
    for _, entries in contents.groups:
        for entry in entries:
            assert all("".join(entry.name.split()) in printed[str(n)] for n in pages_of(entry)), entry
    assert sum(len(entry.pages) for _, entries in contents.groups for entry in entries) > len(CODES)


def pages_of(entry: volume.Entry) -> list[int]:
    """The pages of an entry of an index, ranges opened."""
    ends = [re.split("[—–]", text) for _, text in entry.pages]
    return [n for end in ends for n in range(int(end[0]), int(end[-1]) + 1)]


def test_references_name_the_page_of_what_they_refer_to(
    language: str, printed: dict[str, str], contents: volume.Contents
) -> None:
    said = {"zh": r"（见第(?P<page>\d+)页(?P<what>[表图]\d+-\d+)）"}
    said["en"] = r"\(see(?P<what>(?:Table|Figure)\d+-\d+),page(?P<page>\d+)\)"
    found = [
        (number, match["what"], match["page"])
        for number, text in printed.items()
        for match in re.finditer(said[language], text)
    ]
    pages = {
        "".join(e.number.split()): str(e.page) for _, parts in contents.lists for _, es in parts for e in es
    }
    assert len(found) > 5 * len(CODES)
    assert {(what, page) for _, what, page in found} <= set(pages.items())
    # from a brief to its own tables, and to those of the overview
    assert any(what.split("-")[0][-1:] != "0" for _, what, _ in found)
    notes = {"zh": "方法、说明与来源", "en": "Methods, notes and sources"}[language]
    (first,) = [e.page for e in contents.entries if e.name == notes]
    told = {"zh": f"方法、说明与来源见第{first}页", "en": f"Methods,notesandsourcesseepage{first}"}[language]
    assert sum(told in text for text in printed.values()) == len(CODES) + 1, "every brief and the overview"


def test_methods_and_notes_stand_once(bound: Any, language: str, site: Site) -> None:
    bound(language)
    # lines may end at a hyphen
    squeezed = lambda words: re.sub(r"[\s\u2010-]", "", unmarked(words))  # noqa: E731
    # what pages say one after the other, without their heads and numbers
    parts = {
        part.name: squeezed("".join(part.words)) for part in maker_of(id(site), language, "", CODES)[0].body
    }
    text = "".join(parts.values())
    methods = {m.name[language]: m.what[language] for r in site.plan.results.values() for m in r.method}
    assert len(methods) > 5
    counts = {name: text.count(squeezed(what)) for name, what in methods.items()}
    # one may be the beginning of another
    within = {name: sum(what in other for other in methods.values()) for name, what in methods.items()}
    assert counts == within
    # what is to be said of a figure of a region in its brief alone; of one that has none here, in this part
    remarks = site.plan.report.file.remark
    assert {r.region for r in remarks} >= {"西藏", "新疆"}
    for remark in remarks:
        said_here = squeezed(remark.text[language])
        assert text.count(said_here) == sum(r.text == remark.text for r in remarks), said_here
        here = [name for name, words in parts.items() if said_here in words]
        assert here == (["tibet"] if remark.region == "西藏" else [volume.NOTES]), remark
    # notes of results once, in this part and in no small print of a brief; a table may have its own below it
    small_print = {"zh": "数据、方法与来源", "en": "Data, methods and sources"}[language]
    said = "".join(squeezed(words) for words in maker_of(id(site), language, "", CODES)[0].body[1].words)
    rests = [squeezed(rest) for rest in ends_of(bound(language), small_print)]
    assert len(rests) == len(CODES) + 1 and all(rests)
    notes = {squeezed(r.note[language]) for r in site.plan.results.values() if r.note[language]}
    assert sum(note in said for note in notes) > 3
    # one may be the beginning of another
    assert all(said.count(note) <= sum(note in other for other in notes) for note in notes)
    assert not [note for note in notes for rest in rests if note in rest]
    cites = [squeezed(source.cite[language]) for source in site.plan.report.sources.values()]
    assert all(said.count(cite) == 1 for cite in cites)
    assert not [cite for cite in cites for rest in rests if cite in rest]


def ends_of(data: bytes, heading: str) -> list[str]:
    """What stands behind a heading on its page, for every page that has it."""
    squeezed = heading.replace(" ", "")
    pages = text_of(data).split("\n")
    return [text.rpartition(squeezed)[2] for text in pages if squeezed in text]


@pytest.fixture(scope="module")
def verdicts(
    bound: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, verapdf.Verdict | verapdf.VeraPdfFailed]:
    """What veraPDF says of the volumes in both languages, in one process."""
    try:
        verapdf.program()
    except verapdf.NotInstalled as fault:
        pytest.skip(str(fault))
    folder = tmp_path_factory.mktemp("validated")
    paths = {language: folder / f"{language}.pdf" for language in ("zh", "en")}
    for language, path in paths.items():
        path.write_bytes(bound(language))
    found = verapdf.validate_all(list(paths.values()), "pdf/ua-1")
    return {language: found[path] for language, path in paths.items()}


@pytest.mark.slow
def test_the_reference_validator_finds_nothing(
    verdicts: dict[str, verapdf.Verdict | verapdf.VeraPdfFailed], language: str
) -> None:
    found = verdicts[language]
    assert isinstance(found, verapdf.Verdict), found
    assert found.valid and found.broken == ()


def test_running_heads(pages: list[list[dict[str, Any]]], language: str, bound: Any, site: Site) -> None:
    beijing = site.plan.report.panel.regions["110000"].full[language]
    with pikepdf.open(io.BytesIO(bound(language))) as pdf, pdf.open_outline() as outline:
        numbers = {p.objgen: i for i, p in enumerate(pdf.pages)}
        (first,) = [
            numbers[item.destination[0].objgen]  # type: ignore[index]
            for item in outline.root
            if item.title == beijing
        ]
    heads = [" ".join(w["text"] for w in words if w["bottom"] < 16 * MM) for words in pages]
    assert heads[first] == "", "no head above the brief's own"
    assert heads[first + 1] == TITLE[language]
    assert heads[first + 2] == f"1 {beijing}"


def test_the_structure_is_one(bound: Any) -> None:
    """Parts of one document, no identifiers of cells, every page's and annotation's number once."""
    with pikepdf.open(io.BytesIO(bound("zh"))) as pdf:
        root = pdf.Root.StructTreeRoot
        (document,) = root.K
        assert document.S == "/Document"
        assert [str(part.S) for part in document.K] == ["/Part"] * (len(CODES) + 5)
        assert [str(part.T) for part in document.K][1:4] == ["总览", "方法、说明与来源", "北京市"]
        nums = [int(n) for n in list(root.ParentTree.Nums)[::2]]
        assert nums == sorted(set(nums))
        made = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
        heads = [o for o in made if o.get("/S") == "/TH"]
        assert len(heads) > 100
        assert {str(head.A.Scope) for head in heads} == {"/Row", "/Column"}, "cells find headers by scope"
        assert not [o for o in made if o.get("/S") in ("/TH", "/TD") and ("/ID" in o or "/Headers" in o.A)]


def test_pages_of_lists_draw_no_dots_one_by_one(bound: Any, language: str) -> None:
    """A border that was dotted on one side took four curves a dot: 3.5 MB of drawing, 0.7 MB in the file, for one page."""
    with pikepdf.open(io.BytesIO(bound(language))) as pdf:
        own = [page for page, label in zip(pdf.pages, labels(pdf), strict=True) if not label.isdecimal()]
        drawn = [page.Contents.read_bytes() for page in own[2:]]
    assert len(drawn) > 3 and sum(b" c\n" in content for content in drawn) == 0
    assert max(map(len, drawn)) < 200_000
    # leaders of the contents are dots still
    assert b" d\n" in drawn[0]


def test_fonts_are_embedded_once(bound: Any) -> None:
    with pikepdf.open(io.BytesIO(bound("zh"))) as pdf:
        fonts = {
            font.objgen: str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()
        }
    assert len(set(fonts.values())) == len(fonts) >= 4


def test_the_imprint(bound: Any, language: str, site: Site) -> None:
    text = text_of(bound(language), [1])
    head = site.plan.report.file.report
    assert head.publisher and head.licence and head.contact
    for words in (head.title, head.publisher, head.licence, head.contact):
        assert words[language].replace(" ", "") in text
    for source in site.plan.report.sources.values():
        assert unmarked(source.cite[language]).replace(" ", "") in text
    assert {"zh": "无：地图为草图", "en": "none:mapsaredrafts"}[language] in text
    counted = {"zh": f"简报{len(CODES)}份", "en": f"{len(CODES)}briefs"}[language]
    assert counted in text and "NotoSerifCJKSC" in text


@pytest.mark.slow
def test_a_map_approval_number_is_in_the_imprint(site: Site) -> None:
    maker = volume._Maker(site, "zh", site.plan.report.regions[:1])
    maker.head = maker.head.model_copy(update={"map_approval": "GS(2020)4619号"})
    assert ["GS(2020)4619号"] in [lines for _, lines in maker._facts(1)]


@pytest.mark.slow
def test_same_report_same_bytes(few: Site, of_few: Callable[[str], bytes]) -> None:
    again = dataclasses.replace(few, printing=Printing("government"))
    assert of_few("government") == volume.volume(again, "zh", few.plan.report.regions[:1])


@pytest.mark.slow
@pytest.mark.parametrize("style", ["government", "print", "bilingual"])
def test_other_styles(of_few: Callable[[str], bytes], style: str, tmp_path: Path) -> None:
    path = tmp_path / "volume.pdf"
    path.write_bytes(of_few(style))
    assert preflight.promises(path) == (("PDF/UA", "PDF/X") if style == "print" else ("PDF/UA",))
    assert preflight.check(path) == []
    with read_pdf(path) as pdf:
        contents, first = (pdf.pages[number].extract_words() for number in (2, 6))
    foot = [w["text"] for w in first if w["top"] > 250 * MM]
    assert foot[-1] == ("—1—" if style == "government" else "1")
    assert "目录" in {w["text"].replace(" ", "") for w in contents} or "目" in contents[0]["text"]
    with pikepdf.open(path) as pdf:
        shown = labels(pdf)
    # also where the overview was first laid out with another page
    texts = text_of(of_few(style)).split("\n")
    told = re.findall(r"见第(\d+)页(?![表图]\d)", "".join(texts))
    assert len(told) == 2 and len({*told}) == 1, told
    assert "方法、说明与来源" in texts[shown.index(told[0])]


def test_the_page_behind_the_overview_is_guessed(bound: Any, language: str, site: Site) -> None:
    """The overview is then laid out once."""
    bound(language)
    maker, _ = maker_of(id(site), language, "", CODES)
    whole = overview(site.plan, language, site.figures(language), whole=True)
    assert volume.expected(whole) == maker.body[0].after


@pytest.mark.slow
def test_a_volume_for_a_printer_carries_the_named_profile_once(few: Site, tmp_path: Path) -> None:
    """Its parts are separated for it, and it stands in the file once for all of them."""
    named = dataclasses.replace(few, printing=Printing("print"))
    named.profile = PROFILE
    path = tmp_path / "volume.pdf"
    path.write_bytes(volume.volume(named, "en", few.plan.report.regions[:1]))
    assert preflight.check(path) == []
    with pikepdf.open(path) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.DestOutputProfile.read_bytes() == PROFILE
        assert str(intent.OutputConditionIdentifier) == "Test Press"
        whole = [found for found in pdf.objects if isinstance(found, pikepdf.Stream) and found.get("/N") == 4]
        assert len(whole) == 1


@pytest.mark.slow
@pytest.mark.parametrize("style", ["brief", "bilingual"])
def test_a_volume_for_the_archive_carries_the_report_s_data(few: Site, style: str, tmp_path: Path) -> None:
    """PDF/A-3 as a whole: its data attached, of the whole report whatever is bound, and nothing found."""
    kept = dataclasses.replace(few, printing=Printing(style, archive=True))
    path = tmp_path / "volume.pdf"
    path.write_bytes(volume.volume(kept, "zh", few.plan.report.regions[:1]))
    assert preflight.promises(path) == ("PDF/UA", "PDF/A")
    assert preflight.check(path) == []
    with pikepdf.open(path) as pdf:
        assert set(pdf.attachments) == {"data.json", "data.xlsx"}
        attached = json.loads(pdf.attachments["data.json"].get_file().read_bytes())
        assert len(pdf.Root.AF) == 2
    codes = set(re.findall(r'"([1-6]\d0000)"', json.dumps(attached)))
    assert codes >= {r.code for r in few.plan.report.regions}


def test_the_index_is_ordered_by_pinyin_and_by_alphabet(site: Site) -> None:
    report = site.plan.report
    pages = {r.code: i for i, r in enumerate(report.regions, 1)}
    ranking = volume.main_ranking(site.plan)
    zh = volume.index_of(report.regions, pages, ranking, "zh")
    assert [letter for letter, _ in zh] == list("ABCFGHJLNQSTXYZ")
    names = [entry.name for _, entries in zh for entry in entries]
    assert names[:4] == ["安徽", "北京", "重庆", "福建"]
    assert [n for n in names if n in {"山西", "陕西", "山东", "上海", "四川"}] == [
        "山东",
        "山西",
        "陕西",
        "上海",
        "四川",
    ]
    ranks = {e.name: "".join(run.text for run in e.rank) for _, entries in zh for e in entries}
    assert ranks["上海"] == "3/30" and ranks["西藏"] == ""
    en = volume.index_of(report.regions, pages, ranking, "en")
    assert [e.name for _, entries in en for e in entries] == sorted(r.name["en"] for r in report.regions)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("重庆", "chong2 qing4"),
        ("长沙", "chang2 sha1"),
        ("厦门", "xia4 men2"),
        ("六安", "lu4 an1"),
        ("蚌埠", "beng4 bu4"),
        ("台州", "tai1 zhou1"),
        ("蔚县", "yu4 xian4"),
        ("亳州", "bo2 zhou1"),
        ("长子县", "zhang3 zi3 xian4"),
        ("乐清市", "yue4 qing1 shi4"),
    ],
)
def test_names_of_places_are_read_as_they_are_said(name: str, read: str) -> None:
    assert " ".join(f"{s}{tone}" for s, tone, _ in pinyin.by_pinyin(name)) == read


@pytest.mark.slow
def test_the_table_of_readings_is_the_one_that_is_made() -> None:
    pytest.importorskip("pypinyin", reason="pypinyin, with which the table was made, is not installed")
    assert pinyin.FILE.read_text(encoding="utf-8") == pinyin.make_table()


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(pinyin).failed == doctest.testmod(binding).failed == 0


@pytest.mark.slow
def test_published_beside_the_pages_with_a_link(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volumes, "volume", lambda site, language: b"%PDF" + language.encode())
    told: list[str] = []
    done = volumes.publish(site, ["en"], tmp_path, lambda one: told.append(one.language))
    place = tmp_path / "provinces/en"
    assert (place / "volume.pdf").read_bytes() == b"%PDFen"
    assert [p.name for p in place.iterdir()] == ["volume.pdf"], "there was no page to link from"
    with swap.staged(swap.ready(tmp_path)) as staging:
        pages = {"index.html": b"the overview of an earlier build", "overview.pdf": b""}
        write(staging.folder, {f"provinces/en/{name}": content for name, content in pages.items()})
        staging.publish(swap.Renewal(()))
    volumes.publish(site, ["en"], tmp_path, lambda one: told.append(one.language))
    page = (place / "index.html").read_text("utf-8")
    assert '<a href="volume.pdf"' in page and '<a href="overview.pdf"' in page
    assert told == ["en", "en"] and not done[0].reason


def test_a_failure_is_told_and_leaves_the_old_volume(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise ValueError("no font")

    out = tmp_path / "site"
    monkeypatch.setattr(volumes, "volume", lambda *_: b"old")
    volumes.publish(site, ["zh", "en"], out, lambda one: None, 1)
    monkeypatch.setattr(volumes, "volume", fail)
    (done,) = volumes.publish(site, ["zh"], out, lambda one: None)
    assert done.reason == "ValueError: no font"
    assert (out / "provinces/zh/volume.pdf").read_bytes() == b"old"


def test_a_volume_that_was_changed_by_hand_is_left(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    monkeypatch.setattr(volumes, "volume", lambda *_: b"old")
    volumes.publish(site, ["zh", "en"], out, lambda one: None, 1)
    (out / "provinces/zh/volume.pdf").write_bytes(b"stamped and signed")
    monkeypatch.setattr(volumes, "volume", lambda *_: b"new")
    done = volumes.publish(site, ["zh", "en"], out, lambda one: None, 1)
    assert [bound.left for bound in done] == [("provinces/zh/volume.pdf",), ()]
    assert (out / "provinces/zh/volume.pdf").read_bytes() == b"stamped and signed"
    assert (out / "provinces/en/volume.pdf").read_bytes() == b"new"


@pytest.mark.slow
def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def publish(
        site: Site, languages: list[str], out: Path, made: Any, jobs: int, made_from: tuple[object, ...]
    ) -> list[volumes.VolumeReport]:
        assert (site.printing.style, languages, out) == ("government", ["zh"], tmp_path)
        assert made_from == volumes.inputs(REPORTS / "provinces", Printing("government"))
        done = volumes.VolumeReport("zh", out / "volume.pdf", 1_500_000)
        made(done)
        return [done, volumes.VolumeReport("en", out, reason="ValueError: no font")]

    monkeypatch.setattr(volumes, "publish", publish)
    asked = ["volume", "provinces", "--lang", "zh", "--style", "government", "--out", str(tmp_path)]
    assert build.main([*asked, "--ui", "en"]) == 1
    shown = capsys.readouterr()
    assert "volume.pdf (1.5 MB)" in shown.out
    assert build.main(["volume", "provinces", "--style", "baroque", "--ui", "zh"]) == 2
    assert "不认识“baroque”" in capsys.readouterr().err


@pytest.mark.slow
def test_a_volume_of_the_other_report(prepared: dict[str, Site], tmp_path: Path) -> None:
    """Its own blocks, the longest name of a region and one without an index."""
    west = prepared["west"]
    codes = ("150000", "540000")
    path = tmp_path / "volume.pdf"
    path.write_bytes(volume.volume(west, "zh", [west.plan.report.panel.regions[code] for code in codes]))
    assert ua.check_pdf(path) == []


@pytest.mark.slow
def test_all_briefs_of_a_report(tmp_path: Path) -> None:
    """Through the command, in both languages at once, each in its own process."""
    # a report whose briefs are made in a moment: what is in them is told by the volumes above
    folder = small.plain(tmp_path / "mine")
    out = tmp_path / "site"
    assert build.main(["volume", str(folder), "--out", str(out), "--jobs", "2", "--ui", "en"]) == 0
    made = prepare(folder, Problems())
    assert made is not None and len(made[0].report.regions) == len(small.FIGURES)
    for lang in ("zh", "en"):
        path = out / "mine" / lang / "volume.pdf"
        assert ua.check_pdf(path) == []
        with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
        # behind cover, contents, list of tables, overview and methods
        assert titles[5:-2] == [r.full[lang] for r in made[0].report.regions]
