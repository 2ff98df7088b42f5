"""Every page of every report in every language: whole, in its own language, with the numbers of the results."""

from __future__ import annotations

import json
import math
import os
import posixpath
import re
import shutil
import subprocess
from functools import partial
from types import SimpleNamespace

import html5lib
import pytest

from compose.brief import brief, overview
from compose.document import Run, TCell, leaves
from compose.language import extract
from compose.language.catalogue import translator
from compose.pages import about
from publish.listing import listed
from publish.shared import shared_files
from render.html.templates import environment
from render.html.writer import Page
from tests.addresses import numbers
from tests.shipped import judged

LANGUAGES = ("zh", "en")
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def built(prepared, shipped):
    """(report, language) → path → HTML of every page."""
    return {
        (name, lang): {
            path: content.decode()
            for path, content in shipped.pages(name, lang).items()
            if path.endswith(".html")
        }
        for name, site in prepared.items()
        for lang in site.plan.report.languages
    }


@pytest.mark.slow
def test_catalogues_are_fresh_full_and_unfuzzy():
    assert extract.stale() == []


def test_every_page_is_there_in_every_language(built):
    for (name, lang), files in built.items():
        twin = {"zh": "en", "en": "zh"}[lang]
        if (name, twin) in built:
            assert {f.replace(f"/{lang}/", f"/{twin}/") for f in files} == set(built[name, twin])


def test_html_is_valid(built):
    """By the standard's own way of reading, of which html5lib is the slow and careful one: a page of the same bytes once."""
    parser = html5lib.HTMLParser(strict=False)

    def errors(html):
        parser.parse(html)
        return [(place, code) for place, code, _ in parser.errors[:3]]

    assert errors("<!doctype html><title>x</title><p></b>"), "what is wrong is found"
    for files in built.values():
        for name, html in files.items():
            found = judged(("html5lib", html5lib.__version__), html.encode(), partial(errors, html))
            assert not found, (name, found)


@pytest.mark.slow
def test_html_conforms(built, tmp_path):
    """By the Nu Html Checker, where it is installed: elements, attributes and what may stand in what."""
    program = os.environ.get("VNU_PATH") or shutil.which("vnu")
    if not program:
        pytest.skip(
            "the Nu Html Checker is not installed: put vnu on the PATH, or set VNU_PATH to its program"
        )
    for files in built.values():
        for name, html in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(html, encoding="utf-8")
    told = subprocess.run(
        [program, "--errors-only", "--skip-non-html", "--format", "json", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    found = [
        f"{m['url'].removeprefix(tmp_path.as_uri())}: {m['message']}"
        for m in json.loads(told.stderr)["messages"]
    ]
    assert not found, found[:5]


def test_every_page_is_light(prepared, built):
    """Under 300 kB with all that it loads by itself, on every page of every report in every language; 350 an overview."""
    shared = shared_files([listed(site.plan.report) for site in prepared.values()])
    for site in prepared.values():
        shared |= site.assets()
    for (report, lang), files in built.items():
        overview = f"{report}/{lang}/index.html"
        assert overview in files
        for name, whole in files.items():
            here = name.rsplit("/", 1)[0]
            # what is loaded without scripts stands for what is loaded with them; a drawing of its own page is its content
            html = re.sub(r"<noscript>.*?</noscript>", "", whole)
            if "/figure/" in name:
                html = html.replace('<img class="own', '<input class="own')
            loads = re.findall(
                r'<(?:script|img|link rel="(?:stylesheet|icon)")[^>]*?(?:src|href)="([^"]+)"', html
            )
            assert any(one.endswith("fangzhi.css") for one in loads)
            size = len(html.encode())
            for one in loads:
                size += len(shared[posixpath.normpath(f"{here}/{one}")])
            assert size < (350_000 if name == overview else 300_000), (name, size)


def test_drawings_on_the_web_take_their_colours_from_the_style_sheet(built):
    """So that the dark has its own, and no page carries them twice."""
    for files in built.values():
        for name, html in files.items():
            for tag in re.findall(r"<[a-z]+ [^>]*>", html):
                if re.search(r' class=(?:"[^"]*\b)?f-', tag):
                    assert not re.search(r' fill="?#', tag), (name, tag)


def test_ids_are_unique_and_links_resolve(prepared, built):
    """But pages of earlier editions, which are not built here: a test of editions follows their links."""
    everything = {f for files in built.values() for f in files}
    everything |= shared_files([listed(site.plan.report) for site in prepared.values()]).keys()
    earlier = tuple(
        f"{name}/editions/{e.edition}/" for name, site in prepared.items() for e in site.plan.report.earlier
    )
    for files in built.values():
        for name, html in files.items():
            ids = re.findall(r'\sid="?([^\s">]+)', html)
            assert len(ids) == len(set(ids)), (name, [i for i in ids if ids.count(i) > 1][:3])
            here = name.rsplit("/", 1)[0].split("/")
            for href in re.findall(r'<a [^>]*href="([^"#]+)"', html):
                if href.endswith(
                    (
                        ".pdf",
                        ".csv",
                        ".xlsx",
                        ".json",
                        ".docx",
                        ".parquet",
                        ".zip",
                        ".svg",
                        ".bib",
                        ".cff",
                        ".jsonld",
                    )
                ):
                    continue
                assert not href.startswith(("http", "/")), (name, href)
                at = list(here)
                for part in href.split("/"):
                    if part == "..":
                        at.pop()
                    else:
                        at.append(part)
                target = "/".join(at)
                assert target in everything or target.count("/") <= 1 or target.startswith(earlier), (
                    name,
                    href,
                )


def test_numbers_are_the_same_in_both_languages_and_in_the_results(prepared, built):
    for name, site in prepared.items():
        results = site.plan.results
        for file, html in built[name, "zh"].items():
            ours = numbers(html)
            theirs = numbers(built[name, "en"][file.replace("/zh/", "/en/")])
            assert sorted((a, v) for a, v, _ in ours) == sorted((a, v) for a, v, _ in theirs), file
            for address, value, shown in ours:
                result, *key, column = address.split("/")
                cell = results[result].cell(tuple(key), column)
                if cell.missing:
                    assert value == "" and shown == "—", address
                elif cell.column.role in {"value", "share"}:
                    assert float(value) == cell.value, address
                    digits = float(shown.replace("−", "-").replace(",", "").rstrip("%"))
                    places = len(shown.rstrip("%").partition(".")[2])
                    # an amount is told in words of another power of ten than its column: 178亿 of 1,783,151万
                    scales = [10**k for k in range(-8, 9)] if cell.column.total else [1]
                    assert any(
                        math.isclose(abs(digits) * by, abs(cell.value), abs_tol=0.5000001 * by * 10**-places)
                        for by in scales
                    ), (address, shown)


def test_pages_speak_one_language(built):
    """No Chinese outside marked passages on English pages."""
    for (name, lang), files in built.items():
        if lang != "en":
            continue
        for file, html in files.items():
            html = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.S)
            html = re.sub(r'<(\w+)[^>]*\slang="zh[^"]*"[^>]*>.*?</\1>', "", html, flags=re.S)
            text = re.sub(r"<[^>]+>", " ", html)
            mixed = [m.group() for m in re.finditer(r".{0,20}[\u4e00-\u9fff]+.{0,20}", text)]
            assert not mixed, (name, file, mixed[:3])


def test_headlines_break_behind_every_comma(built):
    """A clause whose comma stands within a template’s words (，按大小居) is one too: no line holds 19位 alone."""
    within = 0
    for (_, lang), files in built.items():
        for path, html in files.items():
            head = re.search(r"<h1>(.*?)</h1>", html, re.DOTALL)
            if head is None or lang != "zh" or not re.search('class="?clause', head[1]):
                continue
            clauses = [re.sub(r"<[^>]*>", "", c) for c in re.split(r'<span class="?clause"?>', head[1])[1:]]
            assert not any("，" in c.strip().removesuffix("，") for c in clauses), (path, clauses)
            within += any(c.startswith("按大小居") for c in clauses)
    assert within, "some headline says how large"


def test_sichuan_and_tibet(shipped):
    html = shipped.page("provinces", "zh", "sichuan")
    assert "1.6693" in html and re.search(r">18</data>", html)
    tibet = shipped.page("provinces", "en", "tibet")
    assert "No urban–rural integration score can be given for Tibet" in tibet
    assert 'class="advice"' in tibet and "misprint" in tibet


def test_a_brief_is_a_pure_function(site):
    region = site.plan.report.panel.regions["510000"]
    one, two = (brief(site.plan, region, "en", site.figures("en")) for _ in range(2))
    assert one == two


@pytest.mark.slow
def test_documents_have_the_same_shape_in_both_languages(prepared):
    for site in prepared.values():
        for region in site.plan.report.regions[::7]:
            zh, en = (brief(site.plan, region, lang, site.figures(lang)) for lang in LANGUAGES)
            assert [type(n) for n in leaves(zh)] == [type(n) for n in leaves(en)]
            assert [s.id for s in zh.sections] == [s.id for s in en.sections]
        zh, en = (overview(site.plan, lang, site.figures(lang)) for lang in LANGUAGES)
        assert [type(n) for n in leaves(zh)] == [type(n) for n in leaves(en)]
        for make in (about.methods, about.data):
            assert [s.id for s in make(site.plan, "zh", site.figures("zh")).sections] == [
                s.id for s in make(site.plan, "en", site.figures("en")).sections
            ]


@pytest.mark.slow
def test_every_figure_has_alternative_text_in_its_language(prepared):
    for site in prepared.values():
        for lang in LANGUAGES:
            region = site.plan.report.regions[-8:][0]
            for node in leaves(brief(site.plan, region, lang, site.figures(lang))):
                alt = getattr(node, "alt", None)
                if alt is not None:
                    assert len(alt) > 15, node.id
                    assert bool(HAN.search(alt)) == (lang == "zh"), alt


def test_text_from_data_is_escaped():
    page = Page("en", "print")
    template = environment("en").from_string(
        '{% from "macros/nodes.html" import prose with context %}{{ prose(runs, page) }}'
    )
    html = template.render(runs=(Run("<script>alert(1)</script>"),), page=page)
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_a_message_without_wording_is_an_error():
    with pytest.raises(LookupError, match="no zh wording"):
        translator("zh")("a message that no catalogue has")


# what a cell says of itself ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sort", "prose", "said"),
    [
        ("3.0", (Run("3", value="3.0", address="r/a/x"),), ""),
        ("3.0", (Run("about "), Run("3", value="3.0", address="r/a/x")), ""),
        ("2.5", (Run("3", value="3.0", address="r/a/x"),), "2.5"),
        ("2.5", (Run("upper"),), "2.5"),
        ("", (Run("3", value="3.0", address="r/a/x"),), ""),
        ("", (), ""),
    ],
)
def test_a_cell_says_what_it_is_sorted_by_where_its_number_does_not(sort, prose, said):
    assert TCell(prose, sort=sort).sorted_by == said


@pytest.mark.parametrize(
    ("align", "kind", "usual", "web", "paper"),
    [
        ("left", "", "left", "", ' class="left"'),
        ("right", "", "left", ' class="right"', ' class="right"'),
        ("right", "name", "left", ' class="right name"', ' class="right name"'),
        ("right", "name", "right", ' class="name"', ' class="right name"'),
        ("right", "", "right", "", ' class="right"'),
    ],
)
def test_a_cells_side_and_kind_are_its_class(align, kind, usual, web, paper):
    given = getattr(environment("en").get_template("macros/nodes.html").module, "class")
    for on_paper, expected in ((False, web), (True, paper)):
        assert str(given(align, kind, SimpleNamespace(paper=on_paper), usual)) == expected
