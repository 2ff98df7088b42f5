"""The user's files against `--out` and report arguments: whatever is named, nothing of theirs is lost."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomlkit

import build as command
from paths import REPORTS, ROOT
from pipeline import build as pipeline
from publish.folder import swap, target
from publish.folder.marker import EXPORT, SITE
from tests import one_region, small

#: one page of one report, in seconds
QUICK = ("-r", "四川", "-l", "zh", "-f", "html", "--ui", "en", "-q")


def tree(folder: Path) -> dict[str, bytes]:
    """Everything below a folder: files with what is in them, links with where they lead, empty folders."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = os.fsencode(path.readlink())
        elif path.is_dir():
            found[f"{name}/"] = b""
        else:
            found[name] = path.read_bytes()
    return found


def run(*words: str) -> int:
    return command.main([*words])


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home, a project with reports and a folder of the user's; the program believes in them."""
    home, project = tmp_path / "home", tmp_path / "home/fangzhi"
    shutil.copytree(REPORTS / "west", project / "reports/west")
    # where a site may lie has nothing to do with what is on it
    small.plain(home / "mine")
    (home / "mine/text").mkdir()
    (home / "thesis").mkdir()
    (home / "thesis/chapter.txt").write_text("years of work")
    (home / "thesis/figures").mkdir()
    (home / "file.txt").write_text("a file")
    (home / "dangling").symlink_to("nowhere")
    (home / "to-thesis").symlink_to("thesis")
    (home / "to-itself").symlink_to("to-itself")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(target, "ROOT", project)
    monkeypatch.setattr(target, "REPORTS", project / "reports")
    monkeypatch.chdir(home)
    return home


OUTS = {
    "nothing": ("", "no folder is named"),
    "the current folder": (".", "it is the home folder"),
    "the one above": ("..", "it holds the home folder"),
    "the root": ("/", "it is the root folder"),
    "the home": ("~", "it is the home folder"),
    "the project": ("fangzhi", "it is the folder of the program"),
    "the reports": ("fangzhi/reports", "it holds the folder of a report"),
    "a report": ("fangzhi/reports/west", "it is the folder of a report"),
    "in a report": ("fangzhi/reports/west/public", "it lies in the folder of a report"),
    "the report that is built": ("mine", "it is the folder of a report"),
    "a folder with files": ("thesis", "not of this program’s making"),
    "a folder with a folder": ("thesis/", "not of this program’s making"),
    "a link to it": ("to-thesis", "not of this program’s making"),
    "a file": ("file.txt", "it is not a folder"),
    "below a file": ("file.txt/site", "is not a folder"),
    "a link to nothing": ("dangling", "which does not exist"),
    "a link to itself": ("to-itself", "leads back to itself"),
    "a device": ("/dev/null", "it is not a folder"),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", OUTS)
def test_nothing_happens_and_one_line_says_why(
    case: str, world: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it would have been written")

    monkeypatch.setattr(swap, "staged", never)
    monkeypatch.setattr(swap, "recover", lambda site: False)
    before = tree(world)
    out, why = OUTS[case]
    out = str(world) if out == "~" else out
    for words in (["build", "./mine", *QUICK, "-o", out], ["./mine", f"--out={out}", *QUICK]):
        assert run(*words) == 2
        said = capsys.readouterr()
        assert why in said.err and said.err.count("\n") == 1 and said.out == ""
        assert said.err.startswith("error: ")
    assert run("build", "./mine", "-o", out, "--ui", "zh") == 2
    assert "错误" in capsys.readouterr().err
    assert tree(world) == before


@pytest.mark.parametrize("words", [["volume", "./mine"], ["quarto", "./mine"]])
def test_the_other_commands_that_write_ask_too(
    words: list[str], world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (world / "thesis/mine").mkdir()
    (world / "thesis/mine/index.qmd").write_text("mine")
    before = tree(world)
    for out in ("thesis", ""):
        assert run(*words, "-o", out, "--ui", "en") == 2
        assert capsys.readouterr().err.splitlines()[-1].startswith("error: ")
    assert tree(world) == before


@pytest.mark.slow
def test_the_program_itself_leaves_a_folder_with_a_foreign_file(tmp_path: Path) -> None:
    """As it is typed: no report named, so all are meant."""
    out = tmp_path / "d"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    before = tree(tmp_path)
    for words in ([], ["west", *QUICK], ["west"]):
        done = subprocess.run(
            [sys.executable, str(ROOT / "build.py"), *words, "-o", str(out), "--ui", "en"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2 and tree(tmp_path) == before
        assert done.stdout == "" and done.stderr == (
            f"error: {out}: there is something in it already that is not of this program’s making (no {SITE}); it was "
            "left as it is; name a new folder with -o, or delete what is in it if you no longer need it\n"
        )


@pytest.mark.slow
def test_a_site_of_an_earlier_version_is_left_with_what_to_do(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It has no list of its files; it is this program's making all the same."""
    assert run("./mine", *QUICK, "-o", "site") == 0
    (world / "site" / SITE).unlink()
    before = tree(world)
    capsys.readouterr()
    assert run("./mine", *QUICK, "-o", "site") == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "a site of an earlier version" in said
    assert "delete it and run this again" in said
    assert run("./mine", *QUICK[:-3], "--ui", "zh", "-o", "site") == 2
    assert "早先版本" in capsys.readouterr().err
    assert tree(world) == before


def test_from_the_folder_of_reports(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`cd reports; ../fangzhi west -o .` put the built site in the place of its source."""
    monkeypatch.chdir(world / "fangzhi/reports")
    before = tree(world)
    assert run("./west", *QUICK, "-o", ".") == 2
    assert run("./west", *QUICK, "-o", "west") == 2
    assert tree(world) == before


@pytest.mark.slow
def test_a_link_is_followed_and_stays(world: Path) -> None:
    assert run("./mine", *QUICK, "-o", "site") == 0
    (world / "current").symlink_to("site")
    (world / "site/mine/zh/sichuan/index.html").write_text("old")
    assert run("./mine", *QUICK, "-o", "current") == 0
    assert (world / "current").is_symlink() and "四川" in (
        world / "site/mine/zh/sichuan/index.html"
    ).read_text()
    assert [p.name for p in world.iterdir() if p.name.startswith(".")] == []


@pytest.mark.slow
def test_the_home_page_lists_what_is_on_the_site(world: Path) -> None:
    assert run("./mine", *QUICK, "-l", "en", "-o", "site") == 0
    (world / "site/CNAME").write_text("example.org")
    shutil.copytree(world / "mine", world / "other")
    report = tomlkit.parse((world / "other/report.toml").read_text("utf-8"))
    report["report"]["title"]["en"] = "Another Report"
    (world / "other/report.toml").write_text(tomlkit.dumps(report), "utf-8")
    assert run("./other", *QUICK, "-o", "site") == 0
    home = (world / "site/index.html").read_text("utf-8")
    reports = home.partition('<ul class="reports">')[2].partition("</ul>")[0]
    assert reports.count("<h3>") == 2 and "Another Report" in reports
    # two reports tell of the province: it has a page of its own, and the list of regions leads there
    regions = home.partition('<section id="s-regions">')[2].partition("</section>")[0]
    assert regions.count("<a ") == 1 and 'href="regions/sichuan/index.html"' in regions
    assert (world / "site/mine/en/sichuan/index.html").is_file()
    assert (world / "site/CNAME").read_text() == "example.org"
    for href in [part.split('"')[0] for part in home.split('href="')[1:]]:
        path, _, anchor = href.partition("#")
        assert (world / "site" / path).exists() if path else f'id="{anchor}"' in home, href


RATE = """[[analysis]]
id = "h"
kind = "headline"
indicators = ["rate"]

[[brief.block]]
kind = "headline"
of = "h"

[[overview.block]]
kind = "notes"
"""


@pytest.mark.slow
@pytest.mark.parametrize("again", [("./one",), ("./one", "-r", "河南"), ("./one", "-l", "zh", "-f", "html")])
def test_the_home_page_keeps_the_reports_that_are_not_built_again(
    again: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All are built, then one of them, or a part of one: the home page leads to all."""
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        one_region.write(tmp_path / name, "2020-06", ["河南,2020M01-05,0.9"], RATE)
    assert run("build", "./one", "./two", "-f", "html", "-j", "1", "-o", "site", "-q") == 0
    assert run("build", *again, "-f", "html", "-j", "1", "-o", "site", "-q") == 0
    home = (tmp_path / "site/index.html").read_text("utf-8")
    reports = home.partition('<ul class="reports">')[2].partition("</ul>")[0]
    assert reports.count("<h3>") == 2
    for name in ("one", "two"):
        assert f'href="{name}/' in reports and (tmp_path / "site" / name / "zh/index.html").is_file()


# report arguments ----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("word", [".", "./", "text/..", "../mine", "../mine/text/../"])
def test_a_report_is_named_by_its_folder_however_it_is_reached(
    word: str, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world / "mine")
    before = tree(world)
    assert run("build", word, *QUICK, "-o", "../site") == 0
    after = tree(world)
    assert "site/mine/zh/sichuan/index.html" in after
    assert {name: content for name, content in after.items() if not name.startswith("site")} == before


@pytest.mark.parametrize("word", [".", "..", "", "mine/..", "mine/text", "/", "reports/west/..", "west\n"])
def test_what_is_no_report_is_told(word: str, world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(world)
    assert run("build", word, *QUICK, "-o", "site") == 2
    assert "there is no report" in capsys.readouterr().err
    assert tree(world) == before


@pytest.mark.parametrize("name", ["assets", "index.html", SITE])
def test_a_report_called_like_our_own_files(
    name: str, world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (world / "mine").rename(world / name)
    assert run("check", f"./{name}", "--ui", "en") == 1
    assert "the site uses that name itself" in capsys.readouterr().err
    assert run("build", f"./{name}", *QUICK, "-o", "site") == 1
    assert not (world / "site").exists()


# faults of the system ------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "why"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "read-only"), (errno.EIO, "disk reports")],
)
def test_a_disk_that_gives_out_leaves_the_site(
    code: int,
    why: str,
    world: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("./mine", *QUICK, "-o", "site") == 0
    # otherwise the pages would be taken over as they are, and next to nothing be written
    toml = world / "mine/report.toml"
    toml.write_text(toml.read_text("utf-8").replace('title = { zh = "', 'title = { zh = "再'), "utf-8")
    before = tree(world)
    write, count = Path.write_bytes, 0

    def fails(self: Path, content: Any) -> int:
        nonlocal count
        count += 1
        if count == 2:
            raise OSError(code, os.strerror(code))
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", fails)
    capsys.readouterr()
    assert run("./mine", *QUICK, "-o", "site") == 1
    said = capsys.readouterr().err
    assert why in said and said.count("\n") == 1 and f"{world}/site/" in said
    monkeypatch.undo()
    assert tree(world) == before


@pytest.mark.slow
def test_a_port_in_use(
    world: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert run("serve", "./mine", "--port", port, "--ui", "en") == 1
    assert f"error: --port {port}: the port is in use" in capsys.readouterr().err.splitlines()[-1]
    assert run("serve", "./mine", "--port", "70000", "--ui", "zh") == 1
    assert "65535" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.slow
def test_an_export_keeps_what_a_reader_changed(
    world: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("quarto", "./mine", "-r", "四川", "-l", "zh", "--to", "", "-o", "exports", "--ui", "en")
    assert run(*words) == 0
    folder = world / "exports/mine"
    (folder / "zh/index.qmd").write_text("edited", "utf-8")
    (folder / "custom.scss").write_text("mine", "utf-8")
    (folder / "_site").mkdir()
    (folder / "_site/index.html").write_text("rendered", "utf-8")
    (folder / "_rendered/zh").mkdir(parents=True)
    (folder / "_rendered/zh/index.docx").write_bytes(b"another format")
    before = tree(folder)
    capsys.readouterr()
    assert run(*words) == 0
    assert "“zh/index.qmd” was left as it is" in capsys.readouterr().err
    after = tree(folder)
    assert {k: v for k, v in after.items() if k != EXPORT} == {k: v for k, v in before.items() if k != EXPORT}


# signals, in real builds ---------------------------------------------------------------------------------------


def started(report: Path, out: Path) -> subprocess.Popen[str]:
    """A build with two workers that has begun to write."""
    build = subprocess.Popen(
        [
            sys.executable,
            str(ROOT / "build.py"),
            str(report),
            "-l",
            "zh",
            "-j",
            "2",
            "-o",
            str(out),
            "--ui",
            "en",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    until = time.monotonic() + 200
    while not list(out.parent.glob(".site.fangzhi-*/site/mine/zh/*/index.html")):
        assert build.poll() is None and time.monotonic() < until, "it never began"
        time.sleep(0.02)
    return build


def children(pid: int) -> list[int]:
    """A process' descendants."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found += [int(stat.parent.name), *children(int(stat.parent.name))]
    return found


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of which some briefs are made when the first is there, and others are not."""
    return small.keep(small.made(tmp_path_factory.mktemp("report")))


@pytest.fixture(scope="module")
def one_page(report: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of one page, to copy."""
    out = tmp_path_factory.mktemp("one") / "site"
    assert run(str(report), *QUICK, "-o", str(out)) == 0
    return out


@pytest.mark.slow
@pytest.mark.usefixtures("heard")
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
@pytest.mark.parametrize(
    ("whom", "number", "code", "said"),
    [
        ("build", signal.SIGTERM, 143, "Stopped."),
        ("build", signal.SIGINT, 130, "Stopped."),
        ("worker", signal.SIGKILL, 1, "error: fangzhi: the system ended a worker process"),
        ("build", signal.SIGKILL, -9, ""),
    ],
)
def test_a_build_that_is_ended_leaves_the_site_and_nobody_behind(
    whom: str, number: signal.Signals, code: int, said: str, report: Path, one_page: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    shutil.copytree(one_page, out)
    before = tree(out)
    with started(report, out) as build:
        family = children(build.pid)
        workers = [pid for pid in family if not children(pid)]
        os.kill(build.pid if whom == "build" else workers[-1], number)
        _, err = build.communicate(timeout=120)
    assert build.returncode == code and "Traceback" not in err
    assert said in err.splitlines()[-1] if said else True
    assert tree(out) == before
    until = time.monotonic() + 60
    while any(Path(f"/proc/{pid}").exists() for pid in family) and time.monotonic() < until:
        time.sleep(0.1)
    assert [pid for pid in family if Path(f"/proc/{pid}").exists()] == []
    beside = [p.name for p in tmp_path.iterdir() if p != out]
    assert beside == [] or number == signal.SIGKILL
    assert run(str(report), *QUICK, "-o", str(out)) == 0
    assert tree(out) == before and [p.name for p in tmp_path.iterdir()] == ["site"]


@pytest.mark.slow
def test_what_a_part_leaves_is_told_by_the_build(tmp_path: Path) -> None:
    """A page that somebody put in the place of one of ours is left, and named."""
    out = tmp_path / "site"
    words = {
        "reports": (str(small.keep(small.made(tmp_path))),),
        "regions": ("四川",),
        "languages": ("zh",),
        "formats": ("html",),
        "out": out,
    }
    outcome = pipeline.build(pipeline.arguments(**words), {}, lambda *_: None)
    assert outcome.published and outcome.left == []
    (out / "mine/zh/yunnan").mkdir(parents=True)
    (out / "mine/zh/yunnan/index.html").write_text("mine")
    outcome = pipeline.build(pipeline.arguments(**{**words, "regions": ("云南",)}), {}, lambda *_: None)
    assert outcome.left == ["mine/zh/yunnan/index.html"]
    assert (out / "mine/zh/yunnan/index.html").read_text() == "mine"
