"""Quarto: the export, and the wrapper against a stand-in that behaves like Quarto's command line."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import textwrap
import time

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
                f"""
                import os, pathlib, signal, subprocess, sys, time
                behave, version = {behave!r}, {version!r}
                if sys.argv[1:] == ["--version"]:
                    print(version); sys.exit(0)
                assert sys.argv[1] == "render" and sys.argv[3] == "--to", sys.argv
                source = pathlib.Path(sys.argv[2])
                suffix = {{"html": "html", "docx": "docx", "typst": "pdf", "pdf": "pdf", "revealjs": "html"}}[sys.argv[4]]
                print("\\x1b[1mpandoc\\x1b[22m", file=sys.stderr)
                if behave == "noisy":
                    print("x" * 5_000_000)
                if behave == "failing":
                    print("ERROR: YAMLException: bad indentation", file=sys.stderr); sys.exit(1)
                if behave == "slow":
                    subprocess.Popen(["sleep", "60"]); time.sleep(60)
                if behave == "killed":
                    os.kill(os.getpid(), signal.SIGTERM); time.sleep(5)
                if behave != "empty":
                    count = pathlib.Path({str(tmp_path / "count")!r})
                    count.write_text(count.read_text() + "." if count.exists() else ".")
                    source.with_suffix("." + suffix).write_text("made of " + source.read_text())
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


@pytest.mark.slow
def test_the_export_is_complete(site):
    plan = site.plan
    files = quarto.project(plan, {lang: site.figures(lang) for lang in ("zh", "en")})
    assert {"_quarto.yml", "_quarto-zh.yml", "_quarto-en.yml", "README.md"} <= set(files)
    listed = files["_quarto-zh.yml"].decode()
    for region in plan.report.regions:
        for lang in ("zh", "en"):
            name = f"{lang}/regions/{region.slug}.qmd"
            text = files[name].decode()
            assert text.startswith("---\ntitle: ")
            for figure in [part.split(")")[0] for part in text.split("](../")[1:]]:
                assert f"{lang}/{figure}" in files, (name, figure)
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
    assert (out / "_quarto-en.yml").read_text("utf-8").count("/regions/") == 2
    settings = (out / "_quarto.yml").read_text("utf-8")
    assert "typst:\n    papersize: us-letter\n" in settings and "pdf:\n    papersize: letter\n" in settings


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
    files = quarto.project(site.plan, figures)
    own = {p: c for p, c in files.items() if p == "en/index.qmd" or p.startswith("en/figures/index/")}
    assert b"Provincial" in quarto.render(found, own, "en/index.qmd", "html", cache=None)
