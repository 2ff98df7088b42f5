"""Builds of what was built before: nothing changed, one report changed, files deleted or edited, the same bytes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import build as command
from compose import brief as compose
from intake.problems import Problems
from paths import REPORTS, ROOT
from pipeline.build import arguments, build
from pipeline.unchanged import Checked, Record, look
from publish.formats import FORMATS
from publish.site import Site
from publish.store import store as stores
from publish.store.store import Store
from tests import small

WEB = ("html",)


def run(out: Path, *reports: Path, formats: tuple[str, ...] = WEB, **more):
    problems: dict[str, Problems] = {}
    outcome = build(
        arguments(reports=tuple(map(str, reports)), out=out, formats=formats, jobs=1, **more),
        problems,
        lambda *_: None,
    )
    assert not outcome.failures, outcome.failures
    return outcome, problems


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def stored(tmp_path_factory) -> Path:
    """A store that has the pages of the report below: what most tests begin with is not made again for each."""
    folder = tmp_path_factory.mktemp("stored")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(stores.FOLDER, str(folder / "store"))
        run(folder / "public", small.plain(folder / "small", 3))
    return folder / "store"


@pytest.fixture
def own_store(tmp_path, stored, monkeypatch) -> Path:
    shutil.copytree(stored, tmp_path / "store")
    monkeypatch.setenv(stores.FOLDER, str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.fixture
def empty_store(tmp_path, own_store, monkeypatch) -> None:
    """One in which nothing lies yet."""
    monkeypatch.setenv(stores.FOLDER, str(tmp_path / "empty"))


@pytest.fixture
def rebuilt(tmp_path, own_store) -> Path:
    """A report of which a build takes seconds: figures of a few regions, no map."""
    return small.plain(tmp_path / "small", 3)


def test_what_is_as_it_was_is_left_and_its_problems_are_told_again(tmp_path, rebuilt, monkeypatch):
    out = tmp_path / "public"
    first, told = run(out, rebuilt)
    assert first.published and first.written and not first.unchanged
    before = {p: (out / p).stat().st_ino for p in tree(out)}
    # nothing is computed: not even what reads a report is called
    monkeypatch.setattr("pipeline.build.prepare", None)
    again, told_again = run(out, rebuilt)
    assert again.published and again.unchanged == [str(rebuilt)] and not again.written
    assert {p: (out / p).stat().st_ino for p in tree(out)} == before
    assert again.where == first.where and all(path.exists() for path in again.where)
    lines = {name: [p.line("zh") for p in problems] for name, problems in told.items()}
    assert {name: [p.line("zh") for p in problems] for name, problems in told_again.items()} == lines
    assert [p.severity for p in told_again[str(rebuilt)]] == [p.severity for p in told[str(rebuilt)]]


@pytest.mark.usefixtures("empty_store")
def test_all_ways_give_the_same_bytes(tmp_path, rebuilt, monkeypatch):
    """From nothing, with a full store, past it, and with none at all."""
    every = tuple(FORMATS)
    trees = []
    for name, more in (("cold", {}), ("warm", {}), ("fresh", {"fresh": True})):
        run(tmp_path / name, rebuilt, formats=every, **more)
        trees.append(tree(tmp_path / name))
    monkeypatch.setenv(stores.LIMIT, "0")
    run(tmp_path / "none", rebuilt, formats=every)
    trees.append(tree(tmp_path / "none"))
    assert any(name.endswith(".pdf") for name in trees[0]) and any(
        name.endswith(".docx") for name in trees[0]
    )
    assert trees[1:] == trees[:1] * 3


def test_the_store_is_what_gives_pdfs_again(tmp_path, rebuilt, monkeypatch):
    from render.docx import writer as word
    from render.pdf import writer as pdf

    every = tuple(FORMATS)
    run(tmp_path / "one", rebuilt, formats=every)
    monkeypatch.setattr(pdf, "pdf", None)
    monkeypatch.setattr(word, "render", None)
    run(tmp_path / "two", rebuilt, formats=every)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


@pytest.mark.parametrize(
    "harm",
    [
        lambda page: page.unlink(),
        lambda page: page.write_bytes(page.read_bytes().replace(b"<p", b"<P", 1)),
        lambda page: page.write_bytes(b""),
        lambda page: (page.rename(page.with_name("x")), page.symlink_to("x")),
    ],
)
@pytest.mark.parametrize("of", ["{name}/zh/index.html", "{name}/en/sichuan/index.html", "index.html"])
def test_a_file_that_was_deleted_or_edited_is_put_right(tmp_path, rebuilt, harm, of):
    out = tmp_path / "public"
    run(out, rebuilt)
    right = tree(out)
    harm(out / of.format(name=rebuilt.name))
    outcome, _ = run(out, rebuilt)
    assert outcome.written
    assert {k: v for k, v in tree(out).items() if k in right} | {"fangzhi-site.json": b""} == right | {
        "fangzhi-site.json": b""
    } or outcome.left, "what is not ours is left, and told"


def test_a_copy_of_the_site_is_known_by_its_content(tmp_path, rebuilt):
    """Times and numbers of files changed, their content did not."""
    out = tmp_path / "public"
    run(out, rebuilt)
    out.rename(tmp_path / "moved")
    shutil.copytree(tmp_path / "moved", out)
    assert run(out, rebuilt)[0].unchanged
    assert run(out, rebuilt)[0].unchanged


def test_files_of_the_users_stay(tmp_path, rebuilt):
    out = tmp_path / "public"
    run(out, rebuilt)
    (out / "CNAME").write_text("example.org")
    (out / rebuilt.name / "zh" / "note.txt").write_text("mine")
    assert run(out, rebuilt)[0].unchanged
    assert (out / "CNAME").read_text() == "example.org" and (out / rebuilt.name / "zh" / "note.txt").exists()


def edited(folder: Path, old: str, new: str) -> None:
    path = folder / "data" / "a.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_changed_figure_is_on_the_site(tmp_path, rebuilt):
    out = tmp_path / "public"
    run(out, rebuilt)
    edited(rebuilt, "1.5", "1.7")
    outcome, _ = run(out, rebuilt)
    assert not outcome.unchanged
    assert "1.7" in (out / rebuilt.name / "en" / "sichuan" / "index.html").read_text(encoding="utf-8")
    run(tmp_path / "cold", rebuilt, fresh=True)
    assert tree(out) == tree(tmp_path / "cold")


#: what may be changed in a report: file, what stands there, what then stands there
CHANGES = {
    "a figure": ("data/a.csv", "四川,2020,1.5", "四川,2020,1.7"),
    "a neighbour's figure, and with it ranks": ("data/a.csv", "重庆,2020,2.5", "重庆,2020,9.5"),
    "a figure that is missing now": ("data/a.csv", "贵州,2020,4", "贵州,2020,"),
    "a region's name": ("", "重庆", "云南"),
    "a word": ("report.toml", "总值", "总产值"),
    "a unit": (
        "report.toml",
        "decimals = 1",
        'unit = { zh = "亿元", en = "100 million yuan" }\ndecimals = 1',
    ),
    "a setting": ("report.toml", "decimals = 1", "decimals = 2"),
    "a block more": (
        "report.toml",
        "[[overview.block]]",
        '[[brief.block]]\nkind = "notes"\n[[overview.block]]',
    ),
    "a date": ("report.toml", 'date = "2024-01-15"', 'date = "2024-02-16"'),
}


@pytest.mark.slow
def test_after_every_kind_of_change_the_bytes_are_those_of_a_fresh_build(tmp_path, rebuilt):
    """One change after the other, on a site and with a store that have all before: nothing stale, nothing left."""
    out = tmp_path / "public"
    run(out, rebuilt)
    for name, (of, old, new) in CHANGES.items():
        before, texts = tree(out), []
        for path in [rebuilt / of] if of else [rebuilt / "data" / "a.csv", rebuilt / "report.toml"]:
            text = path.read_text(encoding="utf-8")
            texts.append(old in text)
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert all(texts), name
        run(out, rebuilt)
        shutil.rmtree(tmp_path / "cold", ignore_errors=True)
        run(tmp_path / "cold", rebuilt, fresh=True)
        after = tree(out)
        assert after == tree(tmp_path / "cold"), name
        assert any(after[p] != before.get(p) for p in after if p.endswith(".html")), name


def test_what_is_tried_is_composed_once_and_so_is_what_others_refer_to(tmp_path, rebuilt, monkeypatch):
    pages: Counter[tuple[str, str, str]] = Counter()
    composed = compose._composed

    def heard(blocks, context, page, once):
        pages[page, context.region.code if context.region else "", context.language] += 1
        return composed(blocks, context, page, once)

    monkeypatch.setattr(compose, "_composed", heard)
    run(tmp_path / "public", rebuilt)
    assert len(pages) == 2 * (3 + 1) and set(pages.values()) == {1}


def test_pages_that_did_not_change_are_the_files_that_were_there(tmp_path, rebuilt):
    out = tmp_path / "public"
    run(out, rebuilt)
    before = {p: ((out / p).stat().st_mtime_ns, content) for p, content in tree(out).items()}
    edited(rebuilt, "1.5", "1.7")
    run(out, rebuilt)
    after = {p: ((out / p).stat().st_mtime_ns, content) for p, content in tree(out).items()}
    same = {p for p in after if before[p][1] == after[p][1]}
    assert same and all(before[p] == after[p] for p in same)
    assert all(before[p][0] < after[p][0] for p in after.keys() - same)


def test_what_is_asked_for_counts(tmp_path, rebuilt):
    out = tmp_path / "public"
    run(out, rebuilt)
    assert not run(out, rebuilt, formats=("html", "docx"))[0].unchanged
    assert run(out, rebuilt, formats=("html", "docx"))[0].unchanged
    assert not run(out, rebuilt, formats=("html", "docx"), fresh=True)[0].unchanged
    assert not run(out, rebuilt)[0].unchanged
    assert not list(out.rglob("*.docx"))


def test_a_part_in_between_is_seen(tmp_path, rebuilt):
    out = tmp_path / "public"
    run(out, rebuilt)
    right = tree(out)
    # the same brief in another format: a file more, which a whole build takes away
    run(out, rebuilt, regions=("四川",), formats=("html", "docx"))
    assert list(out.rglob("*.docx"))
    assert not run(out, rebuilt)[0].unchanged
    assert tree(out) == right


def test_one_of_two_reports_changed(tmp_path, rebuilt):
    other = tmp_path / "other"
    shutil.copytree(rebuilt, other)
    out = tmp_path / "public"
    run(out, rebuilt, other)
    edited(other, "2.5", "2.7")
    outcome, _ = run(out, rebuilt, other)
    assert outcome.unchanged == [str(rebuilt)] and outcome.published
    run(tmp_path / "cold", rebuilt, other, fresh=True)
    assert tree(out) == tree(tmp_path / "cold")
    # one alone is known as well, and the other one stays
    assert run(out, other)[0].unchanged == [str(other)]
    assert tree(out) == tree(tmp_path / "cold")


def test_a_report_that_is_wrong_now_stops_the_build(tmp_path, rebuilt):
    other = tmp_path / "other"
    shutil.copytree(rebuilt, other)
    out = tmp_path / "public"
    run(out, rebuilt, other)
    right = tree(out)
    edited(other, "2.5", "much")
    problems: dict[str, Problems] = {}
    outcome = build(
        arguments(reports=(str(rebuilt), str(other)), out=out, formats=WEB, jobs=1), problems, lambda *_: None
    )
    assert not outcome.published and problems[str(other)].errors and tree(out) == right


def test_a_warning_is_a_failure_where_that_is_asked_for_though_nothing_changed(tmp_path, rebuilt, capsys):
    out = tmp_path / "public"
    words = ["build", str(rebuilt), "-o", str(out), "-f", "html", "--ui", "en", "-j", "1"]
    assert command.main(words) == 0
    capsys.readouterr()
    assert command.main(words) == 0
    told = capsys.readouterr()
    assert "Unchanged" in told.out
    strict = command.main([*words, "--strict"])
    assert strict == (1 if "warning" in told.err else 0)


def test_a_brief_that_failed_is_tried_again(tmp_path, rebuilt, monkeypatch):
    out = tmp_path / "public"
    whole = Site.brief

    def fails(self, code, language, formats):
        if language == "en":
            raise ValueError("no")
        return whole(self, code, language, formats)

    monkeypatch.setattr(Site, "brief", fails)
    problems: dict[str, Problems] = {}
    outcome = build(
        arguments(reports=(str(rebuilt),), out=out, formats=WEB, jobs=1, keep_going=True),
        problems,
        lambda *_: None,
    )
    assert outcome.failures and outcome.published
    monkeypatch.undo()
    assert run(out, rebuilt)[0].briefs == 6


def test_a_folder_changed_while_it_was_built_is_not_taken_for_what_it_is_now(tmp_path, rebuilt, monkeypatch):
    out = tmp_path / "public"
    whole = Site.whole

    def slowly(self, language, formats):
        path = rebuilt / "data" / "a.csv"
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        return whole(self, language, formats)

    monkeypatch.setattr(Site, "whole", slowly)
    run(out, rebuilt)
    monkeypatch.setattr(Site, "whole", whole)
    assert not run(out, rebuilt)[0].unchanged


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"form": 1, "reports": {"a": 1}, "seen": {}}', b'{"form": 0}']
)
def test_a_record_that_cannot_be_read_is_none(content):
    assert Record.of(content) == Record() == Record.of(None)


def test_a_record_is_read_as_it_was_written(tmp_path, rebuilt):
    out = tmp_path / "public"
    run(out, rebuilt)
    known = look(arguments(reports=(str(rebuilt),), out=out, formats=WEB))
    assert known.record.reports.keys() == {rebuilt.name}
    assert Record.of(known.record.content()) == known.record
    assert set(known.record.seen) == set(json.loads((out / "fangzhi-site.json").read_bytes())["files"])


# checks -------------------------------------------------------------------------------------------------------


def test_a_check_without_errors_is_known_by_content(tmp_path, rebuilt):
    checked = Checked(Store(tmp_path / "checks"))
    key, told = checked.of(rebuilt)
    assert told is None
    found = Problems()
    found.warn("report.toml", "report", *[next(iter(_texts()))] * 2)
    checked.keep(rebuilt, key, found)
    _, again = checked.of(rebuilt)
    assert again is not None and [p.line("zh") for p in again] == [p.line("zh") for p in found]
    edited(rebuilt, "1.5", "1.6")
    assert checked.of(rebuilt)[1] is None
    key, _ = checked.of(rebuilt)
    found.error("report.toml", "report", *[next(iter(_texts()))] * 2)
    checked.keep(rebuilt, key, found)
    assert checked.of(rebuilt)[1] is None, "what is wrong is looked at again"


def _texts():
    from analysis.values import Text

    yield Text(zh="问题", en="problem")


@pytest.mark.usefixtures("empty_store")
@pytest.mark.parametrize("way", [("check",), ("build", "-f", "html")])
def test_what_takes_long_is_not_imported_where_nothing_changed(tmp_path, rebuilt, way):
    """Start-up counts: no tables, no schemas, no templates."""
    out = ["-o", str(tmp_path / "public")] if way[0] == "build" else []
    words = [way[0], str(rebuilt), *way[1:], *out]
    code = f"import sys; from commands.application import main; main({words!r}); print(*sys.modules)"
    loaded = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        loaded.append({"numpy", "pandas", "jinja2", "pipeline.prepare"} & set(done.stdout.split()))
    assert loaded[0] and not loaded[1]


@pytest.mark.slow
def test_the_shipped_reports_have_what_a_check_tells_again(tmp_path):
    """The command says the same of a report that it has seen, to people and to programs."""
    words = [sys.executable, str(ROOT / "build.py"), "check", str(REPORTS / "west")]
    for more in ([], ["--format", "json"]):
        said = [subprocess.run([*words, *more], capture_output=True, text=True, check=True) for _ in range(2)]
        assert (said[0].stdout, said[0].stderr) == (said[1].stdout, said[1].stderr) != ("", "")
