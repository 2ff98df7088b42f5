"""Templates and styles of a report's own, and the how-to about them followed from end to end."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from jinja2 import Environment, meta
from jinja2.filters import FILTERS
from jinja2.tests import TESTS
from PIL import Image

import build as command
from intake.problems import Problems
from paths import ROOT, TEMPLATES
from pipeline.prepare import prepare
from publish.site import Site
from render.html import own_templates
from render.html.own_environment import OwnEnvironment
from render.html.templates import environment
from render.pdf import writer as pdf_writer
from tests import small
from tests.browsing import started
from tests.reading import read_pdf

HOWTO = {"en": ROOT / "docs" / "howto" / "own-look.md", "zh": ROOT / "docs" / "howto" / "own-look.zh.md"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of a few regions, to copy: what goes wrong in a template does so in any."""
    return small.keep(small.made(tmp_path_factory.mktemp("own")))


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to break."""
    shutil.copytree(whole, tmp_path / "mine")
    return tmp_path / "mine"


@pytest.fixture
def put(folder: Path) -> Callable[[str, str], list[str]]:
    """Write a file of the copy's templates; what a check then says of it."""

    def write(name: str, content: str | bytes) -> list[str]:
        path = folder / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return said(folder)

    return write


def said(folder: Path) -> list[str]:
    """What a check says of the templates, without composing anything."""
    problems = Problems()
    own_templates.extra_css(folder, problems)
    own_templates.check_files(folder, problems)
    assert all(p.line("zh") != p.line("en") for p in problems)
    return [p.line() for p in problems]


BRIEF = '{% extends "ours/pages/brief.html" %}\n'


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("pages/brief.html", BRIEF + "{% block body %}", "templates/pages/brief.html:line 2: the template is wrong: "),
        ("pages/brief.html", BRIEF + "\n{{ 1 + }}", "templates/pages/brief.html:line 3: the template is wrong: "),
        ("pages/brief.html", "{% blok x %}", "line 1: the template is wrong: Encountered unknown tag 'blok'"),
        ("pages/brief.html", "\n\n{{ document.title | uper }}", "line 3: the template is wrong: No filter named 'uper'."),
        ("pages/brief.html", "<p>\n{{ docment.title }}", "line 2: there is nothing called “docment” here; did you mean “document”?"),
        ("pages/brief.html", "\n{% extends 'pages/breif.html' %}", "line 2: there is no template “pages/breif.html”; did you mean “pages/brief.html”?"),
        ("pages/breif.html", "<p>", "templates/pages/breif.html: is not used: we have no template of that name; did you mean “pages/brief.html”?"),
        ("pages/print.css", "p{}", "templates/pages/print.css: is not used"),
        ("pages/brief.html", "王".encode("gbk"), "templates/pages/brief.html: the file is not text in UTF-8"),
        ("styles/extra.css", "p { color: red", ""),
        ("styles/extra.css", "p { color red }", "templates/styles/extra.css:line 1: the style is wrong"),
        ("styles/extra.css", "p {}\n@import 'x.css';", "templates/styles/extra.css:line 2: @import cannot be used"),
        ("styles/extra.css", "@media print {\n@font-face { src: url(x) } }", "line 2: @font-face cannot be used"),
        ("styles/extra.css", "p {\nbackground: url(https://x/y.png) }", "line 2: url(https://x/y.png) is fetched from elsewhere"),
        ("styles/extra.css", "@media print {\np { background: url('/etc/passwd') } }", "line 2: url(/etc/passwd) is fetched"),
        ("styles/extra.css", f"p {{ background: url(data:image/png;base64,{PIXEL}) }}", ""),
        ("styles/extra.css", "p { background: url(data:image/png;base64,AA==) }", "a picture is no PNG, or damaged"),
        ("styles/extra.css", "p{}\nbody{background:var(--nope, url(http://127.0.0.1:9999/v))}", "line 2: url(http://127.0.0.1"),
        ("styles/extra.css", ":root {\n--a: url(http://x/y) }", "line 2: url(http://x/y) is fetched"),
        ("styles/extra.css", ":root {\n--a: 'http://x/y'; --b: image-set(var(--a) 1x) }", "line 2: url(http://x/y) is fetched"),
        ("styles/extra.css", "p { background: image-set('x.png' 1x) }", "url(x.png) is fetched"),
        ("styles/extra.css", "p { background: -webkit-image-set(url('//x/y') 1x) }", "url(//x/y) is fetched"),
        ("styles/extra.css", "p { background: u\\72l(http://x/y) }", "url(http://x/y) is fetched"),
        ("styles/extra.css", "p { background: url(\\68ttp://x/y) }", "url(http://x/y) is fetched"),
        ("styles/extra.css", "@supports (a: url(http://x/y)) { p {} }", "url(http://x/y) is fetched"),
        ("styles/extra.css", "@layer a { @media print { @im\\70ort 'x.css'; } }", "@import cannot be used"),
        ("styles/extra.css", "p { a: min(1px, max(url(http://x/y))) }", "url(http://x/y) is fetched"),
        ("styles/extra.css", "a[href^='https:']::after { content: ' (' attr(href) ')' }", ""),
        ("styles/extra.css", "p::before { content: 'Note: ' }", ""),
        ("styles/extra.css", "p { background: url(\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>\") }", "there is <script>"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(
    put: Callable[[str, str | bytes], list[str]], name: str, content: str | bytes, told: str
) -> None:
    lines = put(name, content)
    if told:
        assert len(lines) == 1 and told in lines[0], lines
    else:
        assert lines == []


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "templates" / "pages").mkdir(parents=True)
    (folder / "templates" / "pages" / "brief.html").symlink_to("/etc/passwd")
    (folder / "templates" / "styles").mkdir()
    (folder / "templates" / "styles" / "extra.css").symlink_to("/etc/passwd")
    lines = said(folder)
    assert len(lines) == 2
    assert all("the file lies outside the report’s folder" in line for line in lines)
    found = environment("en", str(folder / "templates")).get_template("pages/brief.html")
    assert Path(str(found.filename)).is_relative_to(TEMPLATES), "ours stands in"


def test_a_template_of_its_own_may_include_others_of_its_own(put: Callable[[str, str], list[str]]) -> None:
    put("parts/sign.html", "<p>{{ page.date }}</p>")
    assert put("pages/brief.html", '{% include "parts/sign.html" %}') == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("{{ page.titel }}", "has no attribute 'titel'"),
        ("{{ document.sections[99].title }}", "has no element 99"),
        ("{{ ''.__class__.__mro__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
        ("{% set _ = page.images.update({}) %}", ""),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{% for i in range(10000000) %}{% endfor %}", "Range too big"),
        ("{{ cycler.__init__.__globals__ }}", "unsafe"),
    ],
)
def test_what_fails_when_a_brief_is_set_is_told_with_its_line_and_nothing_is_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], body: str, told: str
) -> None:
    (folder / "templates" / "pages").mkdir(parents=True)
    (folder / "templates" / "pages" / "brief.html").write_text(
        BRIEF + "{% block body %}\n" + body + "\n{% endblock %}\n", encoding="utf-8"
    )
    words = [str(folder), "-r", "四川", "-l", "zh", "-f", "html", "-o", str(tmp_path / "out"), "--ui", "en"]
    assert command.main(words) == 1
    error = next(line for line in capsys.readouterr().err.splitlines() if line.startswith("error"))
    assert "templates/pages/brief.html:line 3: the template is wrong: " in error
    assert told in error
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("{{ '%1000000000d' % 1 }}", "fields wider than 999 are not filled"),
        ("{{ '%*d' % (1000000000, 1) }}", "fields wider than 999 are not filled"),
        ("{{ '%1000000000d'|format(1) }}", "fields wider than 999 are not filled"),
        ("{{ '{:1000000000}'.format(1) }}", "fields wider than 999 are not filled"),
        ("{{ '{:{}}'.format(1, 1000000000) }}", "fields wider than 999 are not filled"),
        ("{{ '{a:{b}}'.format_map({'a': 1, 'b': 1000000000}) }}", "fields wider than 999 are not filled"),
        ("{{ 9**9999 }}", "numbers as large as this are not worked out"),
        ("{% set ns = namespace(s=2) %}{% for a in range(60) %}{% set ns.s = ns.s * ns.s %}{% endfor %}", "numbers as large"),
        ("{{ 'x' * 1000000000 }}", "only numbers can be multiplied"),
        ("{% set ns = namespace(s='x') %}{% for a in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}", "too much memory"),
        ("{{ 'x'.center(2000000000)|length }}", "too much memory"),
        ("{{ 'x'|center(2000000000)|length }}", "too much memory"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "uses itself without end"),
        ("{% include 'pages/brief.html' %}", "uses itself without end"),
        ("{% for a in [1] %}" * 30 + "x" + "{% endfor %}" * 30, "nested too deeply"),
        ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "nested too deeply"),
        ("{{ '%5.2f' % 3.14159 }} {{ '%s %s'|format(1, 2) }} {{ '{:>10}'.format('a') }} {{ 2 * 3 ** 4 % 5 }}", ""),
    ],
)  # fmt: skip
def test_a_template_that_would_not_end_is_told(folder: Path, body: str, told: str) -> None:
    (folder / "templates" / "pages").mkdir(parents=True)
    (folder / "templates" / "pages" / "brief.html").write_text(
        BRIEF + "{% block body %}\n" + body + "\n{% endblock %}\n", encoding="utf-8"
    )
    problems = Problems()
    prepare(folder, problems)
    assert len(problems.errors) == bool(told)
    for problem in problems.errors:
        assert problem.file == "templates/pages/brief.html" and told in problem.what["en"]
        assert len(problem.what["zh"].partition("：")[2]) > 2


@pytest.mark.parametrize(
    "body",
    [
        "{{ 'x'|center(9) }}",
        "{{ 'x'|center(9)|length }}",
        "{% if 'x'|center(9) %}{% endif %}",
        "{% set a = 'x'|center(9) %}",
        "{% for a in 'x'|center(9) %}{% endfor %}",
        "{% autoescape 'x'|center(9) %}{% endautoescape %}",
        "{% include 'x'|center(9) %}",
        "{% filter center(9) %}x{% endfilter %}",
        "{{ 'x' is sameas('y') }}",
    ],
)
def test_nothing_of_a_template_runs_where_it_is_only_looked_at(
    body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jinja works out constants when it makes code: a milliard of letters took twenty GB before any limit was set."""
    ran: list[object] = []
    monkeypatch.setitem(FILTERS, "center", lambda *words: ran.append(words) or "")
    monkeypatch.setitem(TESTS, "sameas", lambda *words: ran.append(words) or True)
    environment = OwnEnvironment(autoescape=True)
    meta.find_undeclared_variables(environment.parse(body))
    environment.compile(body)
    assert ran == []
    if "include" not in body:
        environment.from_string(body).render()
        assert ran


def test_our_templates_run_without_a_sandbox_and_own_ones_with_it(folder: Path) -> None:
    assert not environment("en").sandboxed
    assert environment("en", str(folder)).sandboxed


def test_a_template_is_compiled_once_for_all_languages_and_again_when_it_changes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str | None] = []
    compile_ = Environment.compile
    monkeypatch.setattr(
        Environment, "compile", lambda self, *a, **k: (compiled.append(a[1]), compile_(self, *a, **k))[1]
    )
    page = folder / "pages" / "brief.html"
    page.parent.mkdir(exist_ok=True)
    for text in ("one", "another"):
        page.write_text(text, "utf-8")
        environment.cache_clear()
        for language in ("zh", "en"):
            own = environment(language, str(folder))
            assert own.get_template("pages/brief.html").render() == text
            assert own.get_template("ours/pages/lost.html").filename != str(page)
    assert compiled.count("pages/brief.html") == 2
    assert compiled.count("ours/pages/lost.html") <= 1


def test_every_block_the_how_to_names_is_there() -> None:
    for text in (page.read_text("utf-8") for page in HOWTO.values()):
        for row in re.findall(r"^\| (`[a-z/]+\.html`.*?) \|.*?\| (.*?) \|$", text, re.MULTILINE):
            for name in re.findall(r"`([a-z/]+\.html)`", row[0]):
                source = (Path(pdf_writer.TEMPLATES) / name).read_text("utf-8")
                for block in re.findall(r"`([a-z]+)`(?!（| \()", row[1]):
                    assert f"block {block} " in source, (name, block)
        for name in re.findall(r"`(--[a-z-]+)`", text):
            assert name.removeprefix("--") in {n for n, _ in pdf_writer.OURS.tokens("zh")}, name


# the how-to, followed -----------------------------------------------------------------------------------


def blocks(language: str, kind: str) -> list[str]:
    """The pieces of one kind that the how-to shows."""
    return re.findall(rf"^```{kind}\n(.*?)^```", HOWTO[language].read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_both_how_tos_show_the_same() -> None:
    for kind in ("toml", "html", "css"):
        assert blocks("en", kind) == blocks("zh", kind)


def follow(language: str, into: Path) -> Path:
    """Do what the how-to says."""
    (line,) = blocks(language, "sh")
    words = line.split("./fangzhi", 1)[1].split()
    assert command.main([*words, "--into", str(into)]) == 0
    report = into / "mywest"
    (report / "look").mkdir()
    (report / "look" / "logo.svg").write_bytes((ROOT / "docs" / "examples" / "logo.svg").read_bytes())
    with (report / "report.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + blocks(language, "toml")[0])
    (report / "templates" / "pages").mkdir(parents=True)
    (report / "templates" / "styles").mkdir()
    for name, content in zip(("print", "brief"), blocks(language, "html"), strict=True):
        assert f"reports/mywest/templates/pages/{name}.html" in HOWTO[language].read_text("utf-8")
        (report / "templates" / "pages" / f"{name}.html").write_text(content, encoding="utf-8")
    (report / "templates" / "styles" / "extra.css").write_text(blocks(language, "css")[0], encoding="utf-8")
    return report


def pixels(pdf: Path, page: int, tmp_path: Path) -> Image.Image:
    """A page of a PDF as a reader sees it, through another program than the one that made it."""
    subprocess.run(
        [
            "pdftoppm",
            "-r",
            "72",
            "-f",
            str(page),
            "-l",
            str(page),
            "-png",
            "-singlefile",
            pdf,
            tmp_path / "p",
        ],
        check=True,
    )
    return Image.open(tmp_path / "p.png").convert("RGB")


def share(image: Image.Image, colour: str) -> float:
    """The share of pixels that have very nearly a colour."""
    wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    counted = image.getcolors(image.width * image.height) or []
    same = sum(n for n, c in counted if all(abs(a - b) <= 3 for a, b in zip(c, wanted, strict=True)))
    return same / (image.width * image.height)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_how_to_followed_from_end_to_end(language: str, tmp_path: Path) -> None:
    report = follow(language, tmp_path / "reports")
    words = [str(report), "-r", "sichuan", "-l", language, "-f", "html,pdf", "-j", "1", "-q"]
    words += ["-o", str(tmp_path / "out")]
    assert command.main(words) == 0
    brief = tmp_path / "out" / "mywest" / language / "sichuan"
    legal = {"zh": "本简报供研究参考", "en": "For research; not a statement of the Centre."}[language]

    first = pixels(brief / "brief.pdf", 1, tmp_path)
    top = first.crop((0, 0, first.width, first.height // 6))
    assert share(top, "#a4480c") > 0.004, "the masthead’s rule"
    assert share(top, "#00695c") + share(top, "#1c9a8a") > 0.01, "the logo"
    assert share(first, "#00695c") > 0.003, "map and headings"
    for ours in ("#a8322a", "#1f5a6b"):
        assert share(first, ours) == 0, ours
    with read_pdf(brief / "brief.pdf") as pdf:
        last = pdf.pages[-1]
        written = (last.extract_text() or "").replace(" ", "")
        assert legal.replace(" ", "") in written
        signs = [c for c in last.chars if c["text"] == legal[0]]
        assert any(
            tuple(round(255 * p) for p in c["non_stroking_color"]) == (0x00, 0x69, 0x5C) for c in signs
        ), "extra.css names the data colour"
    with pikepdf.open(brief / "brief.pdf") as opened:
        assert any("Liberation" in str(o.get("/BaseFont", "")) for o in opened.objects if isinstance(o, pikepdf.Dictionary)) == (language == "en")  # fmt: skip

    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = started(play)
        for scheme, accent in (("light", (0xA4, 0x48, 0x0C)), ("dark", None)):
            view = browser.new_page(color_scheme=scheme, viewport={"width": 1200, "height": 900})
            view.goto((brief / "index.html").as_uri())
            colour = view.eval_on_selector(".masthead", "e => getComputedStyle(e).borderBottomColor")
            shown = tuple(int(p) for p in re.findall(r"\d+", colour))
            assert shown == accent if accent else shown != (0xA4, 0x48, 0x0C)
            assert view.eval_on_selector(".bar .logo img", "e => e.complete && e.naturalWidth") > 0
            assert legal in view.inner_text(".legal").replace("\u200b", "")
            image = Image.open(io.BytesIO(view.screenshot())).convert("RGB")
            if accent:
                assert share(image, "#00695c") > 0.004 and share(image, "#1f5a6b") == 0
            view.close()
        browser.close()


@pytest.mark.slow
def test_two_reports_do_not_take_each_others_templates(folder: Path, site: Site) -> None:
    (folder / "templates" / "pages").mkdir(parents=True)
    (folder / "templates" / "pages" / "brief.html").write_text(
        BRIEF + "{% block body %}OWN{% endblock %}", encoding="utf-8"
    )
    made = prepare(folder, Problems())
    assert made is not None
    document = "四川"
    for which, there in ((Site(*made), True), (site, False), (Site(*made), True)):
        files, _ = which.brief("510000", "zh", ("html",))
        html = next(v for k, v in files.items() if k.endswith(".html")).decode()
        assert document in html
        assert ("OWN" in html) is there
