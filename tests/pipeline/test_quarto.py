"""Quarto: the export, and the wrapper against a stand-in that behaves like Quarto's command line."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import textwrap
import threading
import time
import warnings
from urllib.parse import unquote

import docx
import pypandoc
import pytest
import yaml

import build as command
from intake.problems import Problems
from paths import REPORTS
from pipeline.prepare import prepare
from publish.quarto import program as quarto
from publish.quarto import project
from publish.site import Site
from publish.store.store import Store
from render.data.files import data_files
from render.data.tables import about_of
from tests import small

FILES = {"zh/regions/四川.qmd": "---\ntitle: 四川\n---\n".encode(), "zh/figures/a b/图.svg": b"<svg/>"}


@pytest.fixture
def stand_in(tmp_path):
    """A program like Quarto; ``behave`` says how."""

    def make(behave: str = "good", version: str = "1.6.40"):
        folder = tmp_path / f"quarto {behave} 程序" / "bin"
        folder.mkdir(parents=True)
        path = folder / "quarto"
        path.write_text(
            f"#!{sys.executable}\n"
            + textwrap.dedent(
                rf"""
                import os, pathlib, re, signal, subprocess, sys, time
                behave, version = {behave!r}, {version!r}
                if sys.argv[1:] == ["--version"]:
                    print(version); sys.exit(0)
                assert sys.argv[1] == "render", sys.argv
                if len(sys.argv) == 2:
                    # a project: what its list names, at the same place below the folder for what is made
                    import glob, html, shutil, yaml
                    settings = yaml.safe_load(pathlib.Path("_quarto.yml").read_text())
                    out = pathlib.Path(settings["project"].get("output-dir", "_site"))
                    shutil.rmtree(out, ignore_errors=True)
                    def hrefs(part):
                        if isinstance(part, dict):
                            part = [v for k, v in part.items() if k in ("href", "contents", "left", "menu")]
                        if isinstance(part, list):
                            return [h for one in part for h in hrefs(one)]
                        return [part] if isinstance(part, str) else []
                    bars = settings["website"].get("sidebar", [])
                    for name in settings["project"]["render"]:
                        page = pathlib.Path(name)
                        text = re.sub(r"(?s)^---.*?\n---\n", "", page.read_text())
                        links = re.findall(r"\]\(([^)\s]+)\)", text)
                        up = "../" * name.count("/")
                        links += [up + h for h in hrefs(settings["website"].get("navbar", {{}}))]
                        # the side bar that has the page
                        links += [up + h for bar in bars for h in hrefs(bar) if name in hrefs(bar)]
                        made = out / page.with_suffix(".html")
                        made.parent.mkdir(parents=True, exist_ok=True)
                        lines = []
                        for link in links:
                            if link.endswith(".qmd"):
                                there = (page.parent / link).resolve().relative_to(pathlib.Path.cwd())
                                # only what is rendered is a page of the site
                                if there.as_posix() in settings["project"]["render"]:
                                    link = link[:-4] + ".html"
                            elif not pathlib.Path(link).suffix and (page.parent / (link + ".svg")).is_file():
                                link += ".svg"
                                (made.parent / link).parent.mkdir(parents=True, exist_ok=True)
                                shutil.copy(page.parent / link, made.parent / link)
                            lines.append(f'<a href="{{html.escape(link)}}">x</a>')
                        made.write_text("\n".join(lines))
                    for pattern in settings["project"].get("resources", []):
                        for path in glob.glob(pattern, recursive=True):
                            if os.path.isfile(path):
                                (out / path).parent.mkdir(parents=True, exist_ok=True)
                                shutil.copy(path, out / path)
                    sys.exit(0)
                assert sys.argv[3] == "--to", sys.argv
                source = pathlib.Path(sys.argv[2])
                suffix = {{"html": "html", "docx": "docx", "typst": "pdf", "pdf": "pdf", "revealjs": "html"}}[sys.argv[4]]
                print("\x1b[1mpandoc\x1b[22m", file=sys.stderr)
                if behave == "noisy":
                    print("x" * 5_000_000)
                if behave == "failing":
                    print("ERROR: YAMLException: bad indentation", file=sys.stderr); sys.exit(1)
                if behave == "slow":
                    subprocess.Popen(["sleep", "60"]); time.sleep(60)
                if behave == "killed":
                    os.kill(os.getpid(), signal.SIGTERM); time.sleep(5)
                text, to = source.read_text(), sys.argv[4]
                # what may be read lies below the nearest folder with settings
                here = source.resolve().parent
                root = next((p for p in (here, *here.parents) if (p / "_quarto.yml").is_file()), here)
                settings = (root / "_quarto.yml").read_text() if (root / "_quarto.yml").is_file() else ""
                if to == "typst" and root == here and "](../" in text:
                    print("WARN: odd\nerror: failed to load file (access denied)\n  at main.typ:3", file=sys.stderr)
                    sys.exit(1)
                facts = []
                date = re.search(r'^date: "?(.*?)"?$', text, re.M)
                if date:
                    facts.append(date[1] if re.fullmatch(r"[0-9-]{{10}}", date[1]) else "Invalid Date")
                own = re.search(rf"^  {{to}}:\n((?:    .*\n)+)", settings, re.M)
                kind = re.search(r"default-image-extension: (.+)", own[1] if own else "")
                for target in re.findall(r"\]\((\S+?)\)\{{#fig", text):
                    if not pathlib.Path(target).suffix and kind:
                        target += "." + kind[1]
                    shown = (here / target).resolve()
                    there = shown.is_file() and shown.is_relative_to(root)
                    # Word shows no SVG in LibreOffice
                    there = there and not (to == "docx" and shown.suffix != ".png")
                    facts.append(f"figure {{target}}" if there else f"no figure {{target}}")
                for title in re.findall(r'callout-tip title="(.*?)"', text):
                    # an attribute loses a backslash, and a title is Markdown: "1. a" is a list
                    title = re.sub(r"\\(.)", r"\1", title)
                    title = re.sub(r"^[0-9]+\. ", "", title)
                    facts.append("advice " + re.sub(r"\\(.)", r"\1", title))
                if behave == "warning":
                    print("\x1b[33mWARN: Unable to resolve link target\x1b[39m", file=sys.stderr)
                if behave != "empty":
                    count = pathlib.Path({str(tmp_path / "count")!r})
                    count.write_text(count.read_text() + "." if count.exists() else ".")
                    source.with_suffix("." + suffix).write_text("made of " + text + "\n" + "\n".join(facts))
                """
            ),
            encoding="utf-8",
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return make


def env(path):
    return {"QUARTO_PATH": str(path), "PATH": os.environ["PATH"]}


def rendered(path, tmp_path, **more):
    found = quarto.find(env(path))
    assert found is not None
    return quarto.render(found, FILES, "zh/regions/四川.qmd", "html", cache=tmp_path / "cache", **more)


def test_found_by_the_program_its_folder_or_the_path(stand_in, tmp_path):
    path = stand_in()
    for given in (path, path.parent, path.parent.parent):
        assert quarto.find(env(given)).version == (1, 6, 40)
    assert quarto.find({"PATH": str(path.parent)}).path == path
    assert quarto.find({"PATH": str(tmp_path)}) is None


def test_too_old(stand_in):
    with pytest.raises(quarto.QuartoFailed, match=r"1\.3\.2 is too old"):
        quarto.find(env(stand_in(version="1.3.2")))


def test_renders_once_and_keeps_it(stand_in, tmp_path):
    path = stand_in()
    one = rendered(path, tmp_path)
    assert one.decode().startswith("made of ---")
    assert rendered(path, tmp_path) == one
    assert (tmp_path / "count").read_text() == "."


def test_noise_does_not_block(stand_in, tmp_path):
    assert rendered(stand_in("noisy"), tmp_path)


def test_failure_is_told_in_one_line(stand_in, tmp_path):
    with pytest.raises(
        quarto.QuartoFailed, match=r"四川\.qmd: Quarto failed: ERROR: YAMLException: bad indentation"
    ):
        rendered(stand_in("failing"), tmp_path)


def test_killed(stand_in, tmp_path):
    with pytest.raises(quarto.QuartoFailed, match="was killed \\(SIGTERM\\)"):
        rendered(stand_in("killed"), tmp_path)


def test_no_output(stand_in, tmp_path):
    with pytest.raises(quarto.QuartoFailed, match="made no file"):
        rendered(stand_in("empty"), tmp_path)


def test_too_slow_is_stopped_with_all_it_started(stand_in, tmp_path):
    started = time.monotonic()
    with pytest.raises(quarto.QuartoFailed, match="took more than 1 s"):
        rendered(stand_in("slow"), tmp_path, seconds=1)
    assert time.monotonic() - started < 20


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """The folder of a report of a few regions: what the command writes is the same of every report with an index."""
    return str(small.short(small.keep(small.made(tmp_path_factory.mktemp("few")))))


@pytest.fixture(scope="module")
def exported(site):
    """The project of three regions in both languages."""
    return project_of(site, {"sichuan", "beijing", "tibet"})


def project_of(site, slugs):
    """The project of some regions in both languages, with its data."""
    plan = site.plan
    regions = [r for r in plan.report.regions if r.slug in slugs]
    tables = data_files(plan.results, plan.report.panel, about_of(plan.report))
    return project.project(plan, {lang: site.figures(lang) for lang in ("zh", "en")}, regions, tables)


def put(files, folder):
    """Write a project into a folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def check_site(folder, slugs):
    """What a reader of the rendered site must find: every page once, in its place, with links that lead somewhere."""
    pages = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*.html")}
    assert not [name for name in pages if re.search(r"(zh|en)/(.*/)?(zh|en)/", name)], "a folder twice"
    names = ["index", *(f"regions/{slug}" for slug in slugs), "methods", "data", "replication"]
    wanted = {"index.html", *(f"{lang}/{name}.html" for lang in ("zh", "en") for name in names)}
    assert wanted <= set(pages)
    assert (folder / "data" / "integration.csv").is_file() and (folder / "data" / "report.parquet").is_file()
    for name in sorted(wanted):
        hrefs = re.findall(r'<a\b[^>]*?\bhref="([^"#?]+)', pages[name].read_text("utf-8"))
        inside = {h for h in hrefs if not re.match(r"[a-z]+:|//", h)}
        targets = {(pages[name].parent / unquote(h)).resolve() for h in inside}
        lost = [t for t in targets if not t.exists()]
        assert not lost, (name, lost)
        found = {t.relative_to(folder.resolve()).as_posix() for t in targets if t.is_file()}
        lang, _, rest = name.partition("/")
        if rest:
            # to the other language, and to every region
            assert f"{'en' if lang == 'zh' else 'zh'}/{rest}" in found, name
            assert {
                f"{lang}/regions/{slug}.html" for slug in slugs if name != f"{lang}/regions/{slug}.html"
            } <= found
    return pages


def of_page(files, plan, language, name, to="html"):
    """What the command gives to Quarto for one page."""
    return project.of_document(plan, files, language, name, quarto.FORMATS[to])


@pytest.mark.slow
@pytest.mark.parametrize("to", ["html", "docx", "typst"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_are_what_quarto_understands(site, exported, stand_in, language, to):
    """The date is one, every figure is found and shown in each format, recommendations keep their numbers."""
    found = quarto.find(env(stand_in()))
    own = of_page(exported, site.plan, language, "regions/sichuan", to)
    made = quarto.render(found, own, f"{language}/regions/sichuan.qmd", to, cache=None).decode()
    facts = made.split("\n2020-09-15\n")[1].split("\n")
    assert "Invalid Date" not in made
    figures = [f for f in facts if f.startswith("figure ")]
    assert len(figures) == 7 and not [f for f in facts if f.startswith("no figure")]
    assert all(f.endswith(".png" if to == "docx" else ".svg") for f in figures)
    advice = [f.removeprefix("advice ") for f in facts if f.startswith("advice ")]
    assert [a[:3] for a in advice] == [f"{n}. " for n in range(1, 6)]


@pytest.mark.slow
def test_the_project_is_what_a_user_of_quarto_would_have_written(site, exported):
    settings = exported["_quarto.yml"].decode()
    assert "html-math-method: mathml" in settings and "tbl-colwidths: false" in settings
    assert "    - data/**" in settings and "\npapersize: a4\n" in settings
    # a table that is wider than the text has the room beside it too
    wide = exported["en/index.qmd"].decode().split("::: {.column-page}\n")
    assert len(wide) > 1 and all(part.startswith("| ") for part in wide[1:])
    # one format in the list: each in it would be made of every page
    assert re.findall(r"^  (\w+):$", settings.split("format:\n")[1].split("\ndefault")[0], re.M) == ["html"]
    listed = yaml.safe_load(settings)["website"]["sidebar"]
    for language, bar in zip(("zh", "en"), listed, strict=True):
        own = yaml.safe_load(exported[f"{language}/_metadata.yml"])
        # region pages are reached from the side, in a part of their own
        part = next(entry for entry in bar["contents"] if isinstance(entry, dict))
        assert part["section"] == {"zh": "省份", "en": "Provinces"}[language]
        assert part["contents"] == [f"{language}/regions/{s}.qmd" for s in ("beijing", "sichuan", "tibet")]
        assert own["reference-doc"] == "reference.docx" and f"{language}/reference.docx" in exported
    own = yaml.safe_load(exported["zh/_metadata.yml"])
    assert own["mainfont"] == "Noto Serif CJK SC" and own["crossref"]["title-delim"] == "　"
    for path, content in exported.items():
        if path.endswith(".svg"):
            assert exported[path.removesuffix(".svg") + ".png"].startswith(b"\x89PNG"), path
        if path.endswith(".qmd") and path.count("/") and not path.endswith("/explore.qmd"):
            assert 'date: "2020-09-15"\n' in content.decode() and 'date-format: "long"' in content.decode()


@pytest.mark.slow
def test_pandoc_gives_a_callout_its_number(site, exported):
    """The title of a callout as pandoc hands it to Quarto, which reads it as Markdown: a number, no list."""
    text = exported["en/regions/sichuan.qmd"].decode()
    tree = json.loads(pypandoc.convert_text(text, "json", format="markdown"))
    titles = [
        dict(block["c"][0][2])["title"]
        for block in tree["blocks"]
        if block["t"] == "Div" and "callout-tip" in block["c"][0][1]
    ]
    assert len(titles) == 5
    for n, title in enumerate(titles, start=1):
        assert title.startswith(f"{n}\\. ")
        read = json.loads(pypandoc.convert_text(title, "json", format="markdown"))["blocks"]
        assert read[0]["t"] == "Para" and read[0]["c"][0]["c"] == f"{n}."


def test_warnings_of_what_succeeds_are_told(stand_in, tmp_path):
    told = []
    rendered(stand_in("warning"), tmp_path, warn=told.append)
    assert told == ["zh/regions/四川.qmd: WARN: Unable to resolve link target"]


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        ("WARN: a\n[1/2] index.qmd\nerror: access denied\n    at file:///q.js:1:2", "error: access denied"),
        (
            "compilation\n┌─ main.typ:3\n│\nquarto: error: unknown font family",
            "quarto: error: unknown font family",
        ),
        ("An error occurred:\nThe file is locked\n\nStack trace:\n  at x", "The file is locked"),
        (
            "running xelatex\n! LaTeX Error: File `ctex.sty' not found.\nerror: compilation failed",
            "! LaTeX Error: File `ctex.sty' not found.",
        ),
        ("\x1b[31mERROR: YAMLException: bad\x1b[39m\nsee the log", "ERROR: YAMLException: bad"),
        ("", "no output"),
    ],
)
def test_the_reason_is_the_line_that_says_it(log, reason):
    assert quarto._reason(log) == reason


@pytest.mark.slow
def test_the_export_is_complete(site, exported):
    plan, files = site.plan, exported
    assert {"_quarto.yml", "zh/_metadata.yml", "en/_metadata.yml", "index.qmd", "README.md"} <= set(files)
    listed = files["_quarto.yml"].decode()
    for region in [r for r in plan.report.regions if r.slug in {"sichuan", "beijing", "tibet"}]:
        for lang in ("zh", "en"):
            name = f"{lang}/regions/{region.slug}.qmd"
            text = files[name].decode()
            assert text.startswith("---\ntitle: ")
            for figure in re.findall(r"\]\(\.\./(figures/\S+?)\)", text):
                assert {f"{lang}/{figure}.svg", f"{lang}/{figure}.png"} <= set(files), (name, figure)
        assert f"zh/regions/{region.slug}.qmd" in listed


@pytest.mark.slow
def test_only_what_is_asked_is_exported_on_the_reports_paper(few, tmp_path, monkeypatch):
    """``-r`` and ``-l`` leave out the other regions and the other language, in the lists too."""
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    folder = tmp_path / "reports" / "mine"
    shutil.copytree(few, folder)
    path = folder / "report.toml"
    path.write_text(path.read_text("utf-8").replace("[report]\n", '[report]\npaper = "letter"\n', 1), "utf-8")
    words = [
        "quarto",
        str(folder),
        "-r",
        "四川",
        "-r",
        "Chongqing",
        "-l",
        "en",
        "-o",
        str(tmp_path / "q"),
        "--ui",
        "en",
    ]
    assert command.main(words) == 0
    out = tmp_path / "q" / "mine"
    assert sorted(p.stem for p in out.glob("*/regions/*.qmd")) == ["chongqing", "sichuan"]
    assert [p.name for p in out.iterdir() if p.is_dir() and p.name in {"zh", "en"}] == ["en"]
    settings = (out / "_quarto.yml").read_text("utf-8")
    assert "zh" not in settings.split("format:")[0]
    assert settings.count("/regions/") == 4, "made, and reached"
    assert "../zh/" not in (out / "en/regions/sichuan.qmd").read_text("utf-8")
    assert "\npapersize: letter\n" in settings


@pytest.mark.slow
def test_without_quarto_the_export_works_and_one_line_says_what_is_missing(
    few, tmp_path, monkeypatch, capsys
):
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert command.main(["quarto", few, "-r", "四川", "-o", str(tmp_path / "q"), "--ui", "en"]) == 0
    assert "Quarto was not found" in capsys.readouterr().err
    assert (tmp_path / "q/mine/en/regions/sichuan.qmd").is_file()


@pytest.mark.slow
def test_with_a_stand_in_the_command_renders(few, stand_in, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("QUARTO_PATH", str(stand_in()))
    monkeypatch.setattr(quarto, "CACHE", tmp_path / "cache")
    words = [
        "quarto",
        few,
        "-r",
        "四川",
        "-l",
        "en",
        "--to",
        "docx",
        "-o",
        str(tmp_path / "q"),
        "--ui",
        "en",
    ]
    assert command.main(words) == 0
    made = tmp_path / "q/mine/_rendered/en"
    assert (made / "regions/sichuan.docx").is_file()
    # what wants Jupyter is rendered where Jupyter is
    assert (tmp_path / "q/mine/en/explore.qmd").is_file()
    assert (made / "explore.docx").is_file() == quarto.has_jupyter()
    assert f"Quarto rendered {4 + quarto.has_jupyter()} documents" in capsys.readouterr().out
    # links lead to what was made of the other documents, and to the data
    for path in (made / "data.docx", made / "index.docx"):
        links = re.findall(r"\]\(([^)\s]+\.(?:docx|csv|zip|qmd))\)", path.read_text("utf-8"))
        assert links and all((path.parent / link).is_file() for link in links), (path, links)


@pytest.mark.slow
def test_two_documents_are_rendered_at_once(few, stand_in, tmp_path, monkeypatch):
    """Each has a folder of its own; more at once would be too much for a machine that has two of them."""
    running, most, lock = [], [], threading.Lock()

    def render(*asked, **more):
        with lock:
            running.append(asked)
            most.append(len(running))
        time.sleep(0.3)
        with lock:
            running.remove(asked)
        return b"made"

    monkeypatch.setenv("QUARTO_PATH", str(stand_in()))
    monkeypatch.setattr(quarto, "render", render)
    words = ["quarto", few, "-r", "四川", "-l", "en", "--to", "docx", "-o", str(tmp_path / "q")]
    assert command.main(words) == 0
    assert max(most) == 2 and len(most) >= 4


@pytest.mark.slow
def test_the_site_has_each_page_once_with_links_that_lead_somewhere(exported, stand_in, tmp_path):
    folder = put(exported, tmp_path / "site")
    subprocess.run([str(stand_in()), "render"], cwd=folder, check=True)
    check_site(folder / "_site", ("beijing", "sichuan", "tibet"))


def cites(part):
    """What a tree of pandoc's refers to, and the names in it."""
    cited, named = set(), set()
    if isinstance(part, dict):
        if part.get("t") == "Cite":
            cited |= {one["citationId"] for one in part["c"][0]}
        for value in part.values():
            c, n = cites(value)
            cited, named = cited | c, named | n
    elif isinstance(part, list):
        # an attribute: identifier, classes, pairs
        if len(part) == 3 and isinstance(part[0], str) and isinstance(part[1], list):
            named.add(part[0])
        for value in part:
            c, n = cites(value)
            cited, named = cited | c, named | n
    return cited, named


@pytest.mark.slow
def test_the_text_refers_to_figures_and_tables_that_are_there(site, exported):
    """As pandoc reads it: after Chinese characters too, each reference has its figure or table, which is the one that follows."""
    read = 0
    for path, content in exported.items():
        if path.endswith(".qmd") and path.count("/") and "explore" not in path:
            text = content.decode()
            cited, named = cites(json.loads(pypandoc.convert_text(text, "json", format="markdown")))
            labels = set(re.findall(r"\{#((?:fig|tbl)-[^\s}]+)", text))
            assert cited <= labels, (path, cited - labels)
            # a table's name stands in its caption, where Quarto looks for it
            assert cited <= named | {label for label in labels if label.startswith("tbl-")}
            assert len(re.findall(r"\[@", text)) == len(cited), path
            read += len(cited)
    assert read > 50
    text = exported["zh/regions/sichuan.qmd"].decode()
    assert "。见[@fig-ranking-integration]。" in text
    assert ". See [@fig-ranking-integration]." in exported["en/regions/sichuan.qmd"].decode()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_code_cell_reads_the_data(site, exported, tmp_path, language):
    """Run as Jupyter runs it: in its folder, the last expression is what is shown."""
    text = exported[f"{language}/explore.qmd"].decode()
    head = yaml.safe_load(text.split("---\n")[1])
    assert head["jupyter"] == "python3" and head["execute"] == {"enabled": True}
    assert f"{language}/explore.qmd" not in exported["_quarto.yml"].decode(), "the site needs no Jupyter"
    cell = re.search(r"```\{python\}\n(.*?)```", text, re.S)[1]
    assert "#| label: tbl-explore\n" in cell and "[@tbl-explore]" in text
    *lines, last = cell.strip().split("\n")
    own = project.of_document(site.plan, exported, language, "explore", "html")
    folder = put(own, tmp_path)
    program = "\n".join([*lines, f"print(({last}).to_json(force_ascii=False))"])
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder / language, capture_output=True, text=True, check=True
    )
    shown = json.loads(done.stdout)
    rank, score = {"zh": ("位次", "得分"), "en": ("Rank", "Score")}[language]
    first = {"zh": "北京", "en": "Beijing"}[language]
    assert list(shown) == [rank, score] and len(shown[rank]) == 10
    frame = site.plan.results["integration"].frame
    assert shown[rank][first] == 1 and shown[score][first] == frame["score"].max()


@pytest.mark.slow
def test_works_are_cited_from_a_bibliography(tmp_path):
    """Keys and a list of works where Quarto has them; resolved by pandoc's citeproc in the style of each language."""
    from tests.compose.test_own_text import with_texts

    folder = tmp_path / "provinces"
    shutil.copytree(REPORTS / "provinces", folder)
    prepared = prepare(with_texts(folder), Problems())
    site = Site(*prepared, store=Store(None))
    files = project_of(site, {"sichuan"})
    for language in ("zh", "en"):
        text = files[f"{language}/regions/sichuan.qmd"].decode()
        assert "[@liu2020" in text and "::: {#refs}" in text
        settings = yaml.safe_load(files[f"{language}/_metadata.yml"])
        assert settings["bibliography"] == "references.bib"
        assert ("csl" in settings) == (language == "zh")
        own = put(
            project.of_document(site.plan, files, language, "regions/sichuan", "html"), tmp_path / language
        )
        given = yaml.safe_load((own / "_quarto.yml").read_text("utf-8"))
        assert (own / given["bibliography"]).is_file()
        options = ["--citeproc", f"--bibliography={own / given['bibliography']}"]
        options += [f"--csl={own / given['csl']}"] if "csl" in given else []
        text = re.sub(r"\[@(?:fig|tbl)-[^\]]*\]", "", text)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            made = pypandoc.convert_text(text, "html", format="markdown", extra_args=options)
        assert 'id="ref-liu2020"' in made and 'id="ref-oecd2008"' in made
        assert made.count('class="csl-entry"') == 2
        # the list of our own is not there besides
        assert text.split("::: {#refs}")[0].rstrip().endswith("{#sec-references}")
        if language == "zh":
            assert "<sup>" in made


@pytest.mark.slow
@pytest.mark.skipif(quarto.find() is None, reason="Quarto is not installed here")
def test_the_real_quarto(site, tmp_path):
    found = quarto.find()
    files = project_of(site, {"sichuan", "tibet"})
    for language, said in (("zh", "2020年9月15日"), ("en", "September 15, 2020")):
        name = f"{language}/regions/sichuan.qmd"
        told = []
        own = of_page(files, site.plan, language, "regions/sichuan")
        page = quarto.render(found, own, name, "html", cache=None, warn=told.append).decode()
        assert "Invalid Date" not in page and said in page
        assert "<math" in page or "$$" not in page
        assert re.search(r"callout-title-container[^>]*>\s*<?[^>]*>?\s*1\.", page)
        # references are links to figures and tables with their numbers, none is unresolved
        assert 'href="#fig-ranking-integration"' in page and "?@" not in page and told == []
        own = of_page(files, site.plan, language, "regions/sichuan", "docx")
        word = docx.Document(io.BytesIO(quarto.render(found, own, name, "docx", cache=None)))
        pictures = [r for r in word.part.rels.values() if r.reltype.endswith("/image")]
        assert len(pictures) == 7 and all(r.target_ref.endswith(".png") for r in pictures)
        own = of_page(files, site.plan, language, "regions/sichuan", "typst")
        assert quarto.render(found, own, name, "typst", cache=None).startswith(b"%PDF")
        if quarto.has_jupyter():
            own = of_page(files, site.plan, language, "explore")
            page = quarto.render(found, own, f"{language}/explore.qmd", "html", cache=None).decode()
            assert {"zh": "北京", "en": "Beijing"}[language] in page and 'id="tbl-explore"' in page
    folder = put(files, tmp_path / "site")
    done = subprocess.run(
        [str(found.path), "render"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, quarto._reason(done.stdout + done.stderr)
    assert quarto.warnings_of(done.stdout + done.stderr) == []
    pages = check_site(folder / "_site", ("sichuan", "tibet"))
    # pages make no Word files besides
    assert not list((folder / "_site").rglob("*.docx"))
    assert "图" in pages["zh/regions/sichuan.html"].read_text("utf-8")
