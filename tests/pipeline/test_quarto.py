"""Quarto: the export, and the wrapper against a stand-in that behaves like Quarto's command line."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import stat
import sys
import textwrap
import time

import docx
import pypandoc
import pytest

import build as command
from paths import REPORTS
from publish import quarto

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
                assert sys.argv[1] == "render" and sys.argv[3] == "--to", sys.argv
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
def exported(site):
    """The project of three regions in both languages."""
    regions = [r for r in site.plan.report.regions if r.slug in {"sichuan", "beijing", "tibet"}]
    return quarto.project(site.plan, {lang: site.figures(lang) for lang in ("zh", "en")}, regions)


def of_page(files, plan, language, name):
    """What the command gives to Quarto for one page."""
    place = f"{language}/figures/{name.replace('/', '-')}/"
    own = {p: c for p, c in files.items() if p == f"{language}/{name}.qmd" or p.startswith(place)}
    return own | quarto.alone(plan, language)


@pytest.mark.slow
@pytest.mark.parametrize("to", ["html", "docx", "typst"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_are_what_quarto_understands(site, exported, stand_in, language, to):
    """The date is one, every figure is found and shown in each format, recommendations keep their numbers."""
    found = quarto.find(env(stand_in()))
    own = of_page(exported, site.plan, language, "regions/sichuan")
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
    assert "    - data/**" in settings
    # one format in the list: each in it would be made of every page
    assert re.findall(r"^  (\w+):$", settings.split("format:\n")[1].split("\ndefault")[0], re.M) == ["html"]
    for language in ("zh", "en"):
        own = exported[f"_quarto-{language}.yml"].decode()
        # region pages are reached from the bar, in a menu
        menu = own.split("menu:\n")[1]
        assert [line.strip(" -") for line in menu.split("\n")[:3]] == [
            f"{language}/regions/{slug}.qmd" for slug in ("beijing", "sichuan", "tibet")
        ]
        assert f"reference-doc: {language}/reference.docx" in own and f"{language}/reference.docx" in exported
    assert "Noto Serif CJK SC" in exported["_quarto-zh.yml"].decode()
    assert 'title-delim: "　"' in exported["_quarto-zh.yml"].decode()
    for path, content in exported.items():
        if path.endswith(".svg"):
            assert exported[path.removesuffix(".svg") + ".png"].startswith(b"\x89PNG"), path
        if path.endswith(".qmd"):
            assert 'date: "2020-09-15"\n' in content.decode() and 'date-format: "long"' in content.decode()


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
    assert {"_quarto.yml", "_quarto-zh.yml", "_quarto-en.yml", "README.md"} <= set(files)
    listed = files["_quarto-zh.yml"].decode()
    for region in [r for r in plan.report.regions if r.slug in {"sichuan", "beijing", "tibet"}]:
        for lang in ("zh", "en"):
            name = f"{lang}/regions/{region.slug}.qmd"
            text = files[name].decode()
            assert text.startswith("---\ntitle: ")
            for figure in [part.split(")")[0] for part in text.split("](../")[1:]]:
                assert {f"{lang}/{figure}.svg", f"{lang}/{figure}.png"} <= set(files), (name, figure)
        assert f"zh/regions/{region.slug}.qmd" in listed


@pytest.mark.slow
def test_only_what_is_asked_is_exported_on_the_reports_paper(tmp_path, monkeypatch):
    """``-r`` and ``-l`` leave out the other regions and the other language, in the lists too."""
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    folder = tmp_path / "reports" / "provinces"
    shutil.copytree(REPORTS / "provinces", folder, ignore=shutil.ignore_patterns("editions"))
    path = folder / "report.toml"
    path.write_text(path.read_text("utf-8").replace("[report]\n", '[report]\npaper = "letter"\n', 1), "utf-8")
    words = [
        "quarto",
        str(folder),
        "-r",
        "四川",
        "-r",
        "Beijing",
        "-l",
        "en",
        "-o",
        str(tmp_path / "q"),
        "--ui",
        "en",
    ]
    assert command.main(words) == 0
    out = tmp_path / "q" / "provinces"
    assert sorted(p.stem for p in out.glob("*/regions/*.qmd")) == ["beijing", "sichuan"]
    assert [p.name for p in out.iterdir() if p.is_dir() and p.name in {"zh", "en"}] == ["en"]
    assert not (out / "_quarto-zh.yml").exists()
    assert "zh" not in (out / "_quarto.yml").read_text("utf-8").split("format:")[0]
    assert (out / "_quarto-en.yml").read_text("utf-8").count("/regions/") == 4, "made, and reached"
    settings = (out / "_quarto.yml").read_text("utf-8")
    assert "\npapersize: letter\n" in settings


@pytest.mark.slow
def test_without_quarto_the_export_works_and_one_line_says_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert command.main(["quarto", "provinces", "-r", "四川", "-o", str(tmp_path / "q"), "--ui", "en"]) == 0
    assert "Quarto was not found" in capsys.readouterr().err
    assert (tmp_path / "q/provinces/en/regions/sichuan.qmd").is_file()


@pytest.mark.slow
def test_with_a_stand_in_the_command_renders(stand_in, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("QUARTO_PATH", str(stand_in()))
    monkeypatch.setattr(quarto, "CACHE", tmp_path / "cache")
    words = [
        "quarto",
        "provinces",
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
    assert (tmp_path / "q/provinces/_rendered/en/regions/sichuan.docx").is_file()
    assert "Quarto rendered 5 documents" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.skipif(quarto.find() is None, reason="Quarto is not installed here")
def test_the_real_quarto(site, tmp_path):
    found = quarto.find()
    figures = {lang: site.figures(lang) for lang in ("zh", "en")}
    regions = [site.plan.report.panel.regions["510000"]]
    files = quarto.project(site.plan, figures, regions)
    for language, said in (("zh", "2020年9月15日"), ("en", "September 15, 2020")):
        name = f"{language}/regions/sichuan.qmd"
        own = of_page(files, site.plan, language, "regions/sichuan")
        page = quarto.render(found, own, name, "html", cache=None).decode()
        assert "Invalid Date" not in page and said in page
        assert "<math" in page or "$$" not in page
        assert re.search(r"callout-title-container[^>]*>\s*<?[^>]*>?\s*1\.", page)
        word = docx.Document(io.BytesIO(quarto.render(found, own, name, "docx", cache=None)))
        pictures = [r for r in word.part.rels.values() if r.reltype.endswith("/image")]
        assert len(pictures) == 7 and all(r.target_ref.endswith(".png") for r in pictures)
        assert quarto.render(found, own, name, "typst", cache=None).startswith(b"%PDF")
