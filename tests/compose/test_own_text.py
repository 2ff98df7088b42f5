"""A report's own texts: numbers of results, pictures, footnotes, citations; per region; in every format; told at check."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from compose import bilingual
from compose.citations import _formatted
from compose.document import Citation, Markdown, Run, leaves, with_pieces, words_of_piece
from compose.own_text import PictureRef, Unread, parts_of
from intake.problems import Problems
from intake.report.advising.placeholders import Slot
from pipeline.prepare import prepare
from publish import pdf
from publish.site import Site
from render.docx import writer as word
from render.markdown import write
from render.printing import Printing
from tests.shipped import RENDERED

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><circle cx="50" cy="50" r="40"/></svg>'
BIB = """@article{liu2020, author={刘荣增 and 王佳佳 and 何春 and 李明}, title={城乡融合发展的测度},
  journal={区域经济评论}, year={2020}, number={5}, pages={94--104}}
@book{oecd2008, author={{OECD}}, title={Handbook on Constructing Composite Indicators},
  publisher={OECD Publishing}, address={Paris}, year={2008}}
"""
ZH = r"""{region}得分 **{integration.score}**，居第 {integration.rank} 位[^how]；差距 {integration.gap_nation|abs}。
动力 {integration_profile.economic_drive.value}。代码 `{x}`，括号 \{y\}。

![三个圆](../images/circles.svg "大小与数值成比例")

见手册[@oecd2008, 第 3 页]与[@liu2020; @oecd2008]。旁有![点](images/dots.png)。

[^how]: 共 {integration.of} 个省份。
"""
EN = r"""{region} scores **{integration.score}**, number {integration.rank}[^how]; gap {integration.gap_nation|abs}.
Drive {integration_profile.economic_drive.value}. Code `{x}`, brace \{y\}.

![Three circles](../images/circles.svg "They grow with the figures")

See [@oecd2008, p. 3] and [@liu2020; @oecd2008]. Beside it ![Dots](images/dots.png).

[^how]: Of {integration.of} provinces.
"""
BLOCK = """[[brief.block]]
kind = "text"
title = { zh = "说明", en = "Note" }
text = "note"

[[brief.block]]
kind = "text"
title = { zh = "展望", en = "Outlook" }
text = "outlook-{region}"

"""


def put(folder: Path, name: str, zh: str, en: str) -> None:
    (folder / "text").mkdir(exist_ok=True)
    (folder / f"text/{name}.zh.md").write_text(zh, encoding="utf-8")
    (folder / f"text/{name}.en.md").write_text(en, encoding="utf-8")


def with_texts(folder: Path) -> Path:
    """The provinces report with texts, pictures and a bibliography of its own."""
    shutil.rmtree(folder / "editions", ignore_errors=True)
    put(folder, "note", ZH, EN)
    put(
        folder,
        "outlook-四川",
        "四川居{integration.rank|place}。\n",
        "Sichuan ranks {integration.rank|place}.\n",
    )
    put(folder, "outlook-beijing", "北京的话。\n", "Words for Beijing.\n")
    (folder / "images").mkdir()
    (folder / "images/circles.svg").write_text(SVG, encoding="utf-8")
    Image.new("RGB", (40, 12), "navy").save(folder / "images/dots.png")
    (folder / "references.bib").write_text(BIB, encoding="utf-8")
    path = folder / "report.toml"
    text = path.read_text(encoding="utf-8").replace(
        "[report]\n", '[report]\nbibliography = "references.bib"\n', 1
    )
    path.write_text(text.replace("[[brief.block]]", BLOCK + "[[brief.block]]", 1), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Site:
    from paths import REPORTS

    folder = tmp_path_factory.mktemp("own") / "provinces"
    shutil.copytree(REPORTS / "provinces", folder)
    problems = Problems()
    made = prepare(with_texts(folder), problems, tried=True)
    assert made is not None, [p.line() for p in problems]
    assert all("map_approval" in p.line() for p in problems)
    return Site(*made, store=RENDERED)


def subject(site: Site, language: str, code: str = "510000"):
    return site.subject(code, language, ("html",))


def text_of(site: Site, language: str, code: str = "510000") -> Markdown:
    return next(n for n in leaves(subject(site, language, code).document) if isinstance(n, Markdown))


def words(node: Markdown) -> str:
    return "".join(
        p if isinstance(p, str) else words_of_piece(p) for p in with_pieces(node.source, node.pieces)
    )


# what is in a text --------------------------------------------------------------------------------------------


def test_what_is_looked_for_stands_neither_in_code_nor_behind_a_backslash():
    text = "a {i.rank} `{i.rank}` \\{x\\}\n\n```\n{i.rank} ![a](b.svg) [@k]\n```\n\n{1} [@k, p. 2] ![w](<a b.png>)"
    parts = [part for _, part in parts_of(text) if not isinstance(part, str)]
    assert parts == [Slot(("i", "rank")), Unread("{1}"), Citation("[@k, p. 2]"), PictureRef("a b.png", "w")]
    shown = [part for _, part in parts_of("{i.rank|unit} {i.rank|abs|unit} {i.rank|loud}") if part != " "]
    assert shown == [Slot(("i", "rank"), "", True), Slot(("i", "rank"), "abs", True), Unread("{i.rank|loud}")]
    assert "".join(p for _, p in parts_of("plain `{x}` text") if isinstance(p, str)) == "plain `{x}` text"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_numbers_are_cells_in_the_decimals_of_their_indicator(own, language):
    node = text_of(own, language)
    results = own.plan.results
    score = results["integration"].cell("510000", "score")
    runs = [p for p in node.pieces if isinstance(p, Run)]
    assert [r.address for r in runs if r.address] == [
        "integration/510000/score",
        "integration/510000/rank",
        "integration/510000/gap_nation",
        "integration_profile/510000/economic_drive/value",
        "integration/510000/of",
    ]
    by = {r.address: r for r in runs}
    assert float(by[score.address].value) == score.value and by[score.address].text == f"{score.value:.4f}"
    # without its sign in the text, with it for machines
    gap = by["integration/510000/gap_nation"]
    assert not gap.text.startswith("−") and float(gap.value) < 0
    decimals = own.plan.report.panel.indicators["economic_drive"].decimals
    drive = by["integration_profile/510000/economic_drive/value"].text
    assert len(drive.split(".")[1]) == decimals
    assert runs[0].text == {"zh": "四川", "en": "Sichuan"}[language]
    page = own.web_page(subject(own, language)).decode()
    for run in runs[1:]:
        assert f"<data value={run.value} data-cell={run.address}>" in page


@pytest.mark.slow
def test_the_text_of_a_region_is_on_its_page_only(own):
    def outlook(code):
        document = subject(own, "zh", code).document
        section = [s for s in document.sections if s.title == "展望"]
        return words(section[0].nodes[0]) if section else ""

    assert outlook("510000") == "四川居第18位。\n" and outlook("110000") == "北京的话。\n"
    # who has none has no empty heading
    assert outlook("620000") == ""


@pytest.mark.slow
def test_footnotes_and_works_by_the_custom_of_each_language(own):
    zh, en = (own.web_page(subject(own, lang)).decode() for lang in ("zh", "en"))
    for page in (zh, en):
        for anchor in re.findall(r'href="#(fn[^"]*)"', page):
            assert f'id="{anchor}"' in page
        assert page.count('class="footnote-item"') == 1
    plain = re.sub(r"<[^>]*>", "", zh)
    assert "[2] 刘荣增, 王佳佳, 何春, 等. 城乡融合发展的测度[J]. 区域经济评论, 2020(5): 94-104." in plain
    assert '<sup class="cited">[1,2]</sup>' in zh
    plain = re.sub(r"<[^>]*>", "", en)
    assert "(OECD 2008, 3)" in plain and "OECD. 2008. Handbook on Constructing Composite Indicators." in plain
    assert "References" in plain


@pytest.mark.slow
def test_pictures_are_files_of_the_site(own):
    page = own.web_page(subject(own, "zh")).decode()
    files = own.assets()
    sources = re.findall(r'<img class="own" src="\.\./\.\./([^"]*)" alt="([^"]+)"', page)
    assert [alt for _, alt in sources] == ["三个圆", "点"]
    assert all(f"provinces/{path}" in files for path, _ in sources)
    assert "<figcaption>" in page and "大小与数值成比例" in re.sub(r"<[^>]*>", "", page)


def test_code_and_words_about_pictures_are_no_pictures():
    words = "`![x](y) {a.b}`\n\n    ![x](y)\n\n\\![x](y) <img src=x>\n\n1. a\n\n    {i.rank}"
    assert [p for _, p in parts_of(words) if not isinstance(p, str)] == [Slot(("i", "rank"))]


# formats ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("style", ["brief", "government"])
def test_on_paper(own, style):
    from dataclasses import replace

    site = replace(own, printing=Printing(style))
    document = subject(site, "zh").document
    html, images = pdf.html(site, document)
    assert sum(data.startswith(b"\x89PNG") for data in images.values()) == 1
    data = pdf.of_one(site, document, "510000")
    with pikepdf.open(io.BytesIO(data)) as made:
        assert len(made.pages) >= 4
    assert "城乡融合发展的测度" in html


@pytest.mark.slow
def test_in_word_notes_are_notes_and_pictures_pictures(own):
    document = subject(own, "en").document
    data = word.render(document, date="", author="")
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        notes = file.read("word/footnotes.xml").decode()
        body = re.sub(r"<[^>]*>", "", file.read("word/document.xml").decode())
        alts = re.findall(r'descr="([^"]*)"', file.read("word/document.xml").decode())
        png = [file.read(n) for n in file.namelist() if n.endswith(".png")]
    assert "Of 30 provinces." in re.sub(r"<[^>]*>", "", notes)
    assert "scores 1.6693, number 18" in body and "{x}" in body and "{y}" in body
    assert "(OECD 2008, 3)" in body and "They grow with the figures" in body
    assert {"Three circles", "Dots"} <= set(alts)
    assert any(Image.open(io.BytesIO(p)).size == (40, 12) for p in png)
    assert word.render(document, date="", author="") == data


def test_in_quarto_and_its_files(own):
    document = subject(own, "zh").document
    written = write(document)
    assert "居第 18 位[^how]" in written.text and "[^how]: 共 30 个省份。" in written.text
    assert "`{x}`" in written.text and "城乡融合发展的测度" in written.text
    names = re.findall(r"!\[[^\]]*\]\(figures/([^)]*)\)\{fig-alt=", written.text)
    assert len(names) == 2 and all(n in written.figures or n in written.pixels for n in names)


def test_side_by_side(own):
    merged = bilingual.merge(subject(own, "zh").document, subject(own, "en").document, own.glossary)
    texts = [n for s in merged.sections for n in s.nodes if isinstance(n, bilingual.Markdown)]
    assert len(texts[0].blocks) == 4
    for block in texts[0].blocks:
        assert isinstance(block.zh, Markdown) and block.zh.pieces


def test_search_knows_the_numbers_words_and_pictures(own):
    from publish.search import words_of

    found = words_of(subject(own, "en").document)
    assert "number 18" in re.sub(r"\s+", " ", found) and "Three circles" in found


def test_a_bibliography_in_csl_json(tmp_path):
    from compose.citations import read_works

    items = [{"id": "liu2020", "type": "book", "title": "城乡融合", "issued": {"date-parts": [[2020]]}}]
    (tmp_path / "works.json").write_text(json.dumps(items), encoding="utf-8")
    works = read_works(tmp_path, "works.json", Problems())
    assert works is not None and works.keys == ("liu2020",)


# what is told -------------------------------------------------------------------------------------------------

FAULTS = {
    "an unknown column": ("{integration.rang}", "line 1: “integration.rang” names nothing: no “rang”"),
    "an unknown result": ("{integratoin.rank}", "did you mean “integration”?"),
    "no rank as a place": ("{integration.score|place}", "“integration.score” is no rank; leave out |place"),
    "no path": ("{1 2}", r"a placeholder cannot be read: {1 2}; write {result.column}, with |place, |abs or |unit behind it"),
    "an unknown form": ("{integration.rank|plase}", "cannot be read: {integration.rank|plase}; write {result.column}, with |place"),
    "a brace left open": ("No. {integration.rank of all", "line 1: a placeholder is not complete: {integration.rank"),
    "full-width braces": ("｛integration.rank｝", "line 1: a placeholder is not complete: ｛integration.rank｝; "),
    "a note without text": ("a\n\nb[^n]", "line 3: the footnote [^n] has no text; write [^n]: … on a line of its own"),
    "a full-width colon": ("b[^n]\n\n[^n]：c", "the footnote [^n] has no text; write [^n]: … on a line of its own, with a plain colon"),
    "a note without mark": ("a\n\n[^n]: b", "line 3: no place of the text has the footnote [^n], which is not printed"),
    "no picture": ("![a](images/none.svg)", "there is no picture “images/none.svg”"),
    "a picture of the web": ("![a](https://example.org/a.png)", "none is fetched from the web"),
    "outside": ("![a](../../a.png)", "is not in the report’s folder"),
    "no alternative text": ("![](images/circles.svg)", "has no alternative text; say in the square brackets"),
    "elsewhere": ("![x](http://127.0.0.1:9999/i.png)", "there is no picture"),
    "written out": ("- a\n- **![x](data:image/png;base64,AA==)**", "there is no picture"),
    "in a table": ("|a|\n|-|\n|[![x](../../secret.png)](y)|", "is not in the report’s folder"),
    "of the system": ("> # ![a](/etc/hostname)", "is not in the report’s folder"),
    "by reference": ("![a][b]\n\n[b]: images/circles.svg", "is not written plainly"),
    "an unknown work": ("[@liu2021]", "the bibliography has no “liu2021”; did you mean “liu2020”?"),
}  # fmt: skip


def check(folder: Path) -> list[str]:
    problems = Problems()
    made = prepare(folder, problems, tried=True)
    assert (made is None) == bool(problems.errors)
    return [p.line() for p in problems]


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_what_leads_nowhere_is_told_in_one_line(folder, fault):
    words, told = FAULTS[fault]
    with_texts(folder)
    put(folder, "note", ZH, f"{words}\n")
    lines = [line for line in check(folder) if "map_approval" not in line]
    assert lines and all("\n" not in line for line in lines)
    assert any(told in line for line in lines), lines


@pytest.mark.slow
def test_a_picture_that_would_run_something_is_told(folder):
    with_texts(folder)
    (folder / "images/circles.svg").write_text(
        SVG.replace("<circle", "<script>1</script><circle"), encoding="utf-8"
    )
    assert any("there is <script> in the picture" in line for line in check(folder))


@pytest.mark.slow
def test_texts_that_nothing_prints_are_told(folder):
    put(with_texts(folder), "abuot", "甲。\n", "A.\n")
    lines = check(folder)
    assert any("abuot.zh.md" in line and "no block of a page prints this text" in line for line in lines)


@pytest.mark.slow
def test_works_without_a_list_are_told(folder):
    path = with_texts(folder) / "report.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('bibliography = "references.bib"\n', ""), encoding="utf-8"
    )
    assert any("“liu2020” is cited, but the report has no bibliography" in line for line in check(folder))


@pytest.mark.slow
def test_a_bibliography_of_another_name_is_told_once_with_the_one_that_is_there(folder):
    path = with_texts(folder) / "report.toml"
    path.write_text(path.read_text("utf-8").replace('"references.bib"', '"reference.bib"'), encoding="utf-8")
    found = [line for line in check(folder) if "map_approval" not in line]
    assert len(found) == 1 and "there is no file “reference.bib”; did you mean “references.bib”?" in found[0]


def test_a_bibliography_that_cannot_be_read_is_told(folder):
    with_texts(folder)
    (folder / "references.bib").write_text("@article{liu2020, author={刘\n", encoding="utf-8")
    assert any("references.bib" in line and "it cannot be read as BibTeX" in line for line in check(folder))


@pytest.mark.slow
def test_the_overview_has_no_region_to_speak_of(folder):
    with_texts(folder)
    path = folder / "report.toml"
    path.write_text(
        path.read_text(encoding="utf-8")
        + '\n[[overview.block]]\nkind = "text"\ntitle = { zh = "一", en = "A" }\ntext = "note"\n',
        encoding="utf-8",
    )
    assert any("the overview is about no one region" in line for line in check(folder))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("[@a]", "[1]", "(Liu 2020)"),
        ("[@a, 第 25 页]", "[1]25", "(Liu 2020, 25)"),
        ("[@a, p. 25-27]", "[1]25-27", "(Liu 2020, 25–27)"),
        ("[@a; @b]", "[1,2]", "(Liu 2020; Wang 2021)"),
        ("[@a, p. 3; @b]", "[1]3,[2]", "(Liu 2020, 3; Wang 2021)"),
    ],
)
def test_pages_of_a_work_stand_as_the_style_wants(written: str, zh: str, en: str):
    """GB/T 7714: behind the bracket; in the Chicago style within it. A page is a page in either language's words."""
    works = json.dumps(
        [
            {
                "id": n,
                "type": "book",
                "title": n,
                "author": [{"family": who}],
                "issued": {"date-parts": [[year]]},
            }
            for n, who, year in (("a", "Liu", 2020), ("b", "Wang", 2021))
        ]
    )
    for language, wanted in (("zh", zh), ("en", en)):
        # in an earlier place the second work has its number
        (_, place) = _formatted(("[@a] [@b]", written), works, language).places
        assert place == (wanted, language == "zh")
