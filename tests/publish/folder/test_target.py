"""Which folders may be published into: by their place, and by what is in them."""

from __future__ import annotations

import doctest
import json
import os
from pathlib import Path

import pytest

from publish.faults import Refused
from publish.folder import target, writing
from publish.folder.marker import EXPORT, SITE, Marker, read
from publish.folder.target import judge, locate, named


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a project in it, whose folder is the current one."""
    home = tmp_path / "home"
    project = home / "fangzhi"
    for name in ("reports/west/data", "publish", "docs", ".git", "sites"):
        (project / name).mkdir(parents=True)
    (project / "publish/__init__.py").touch()
    (project / "reports/west/report.toml").touch()
    elsewhere = tmp_path / "elsewhere/mine"
    elsewhere.mkdir(parents=True)
    (elsewhere / "report.toml").touch()
    Marker().save(project / "sites" / SITE)
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "to-west").symlink_to(project / "reports/west")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(target, "ROOT", project)
    monkeypatch.setattr(target, "REPORTS", project / "reports")
    monkeypatch.chdir(project)
    return tmp_path


@pytest.mark.parametrize(
    ("out", "why"),
    [
        ("/", "it is the root folder"),
        ("~", "it is the home folder"),
        ("~/..", "it holds the home folder"),
        (".", "it is the current folder"),
        ("./", "it is the current folder"),
        ("..", "it is the home folder"),
        ("~/fangzhi", "it is the current folder"),
        ("reports", "it holds the folder of a report"),
        ("reports/west", "it is the folder of a report"),
        ("reports/west/data", "it lies in the folder of a report"),
        ("reports/new", "it lies in the folder of the reports"),
        ("$/elsewhere", "it holds the folder of a report"),
        ("$/elsewhere/mine", "it is the folder of a report"),
        ("$/elsewhere/mine/public", "it lies in the folder of a report"),
        ("$/to-west", "it is the folder of a report"),
        ("$/to-west/data", "it lies in the folder of a report"),
        ("sites/inside", "it lies in a published site"),
        ("publish", "it lies in a folder of the program"),
        ("docs/site", "it lies in a folder of the program"),
        (".git/site", "it lies in a folder of the program"),
        ("$/file", "it is not a folder"),
        ("$/file/below", "is not a folder"),
        ("$/file/far/below", "is not a folder"),
        ("$/loop", "a link that leads back to itself"),
        ("/dev/null", "it is not a folder"),
    ],
)
def test_refused_by_its_place(world: Path, out: str, why: str) -> None:
    path = Path(out.replace("$", str(world)).replace("~", str(world / "home")))
    with pytest.raises(Refused) as fault:
        locate(path, [world / "elsewhere/mine"])
    assert why in fault.value.problem.what["en"] and fault.value.code == 2
    assert fault.value.problem.file == str(path)


def test_a_name_that_only_begins_alike_is_another(world: Path) -> None:
    for out in ("reports-site", "public", "sites2", "public.web", "web/public"):
        assert locate(Path(out)).folder == world / "home/fangzhi" / out


def test_the_current_folder_may_not_be_inside(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (world / "site/west").mkdir(parents=True)
    monkeypatch.chdir(world / "site/west")
    with pytest.raises(Refused, match="it holds the current folder"):
        locate(world / "site")


def test_the_same_folder_by_another_name(world: Path) -> None:
    """What two names of one folder look like where a system does not tell capitals apart."""
    assert target._same(world / "home", world / "elsewhere/../home")
    assert not target._same(world / "home", world / "nowhere")


def test_an_empty_option_is_no_folder() -> None:
    assert named(None, Path("public")) == Path("public")
    assert named("site", Path("public")) == Path("site")
    for out in ("", " "):
        with pytest.raises(Refused, match="no folder is named"):
            named(out, Path("public"))


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_where_nothing_may_be_written(world: Path) -> None:
    (world / "closed").mkdir(mode=0o500)
    with pytest.raises(Refused, match="cannot be written to"):
        locate(world / "closed/site")


def test_read_only_by_what_the_system_says(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != world)
    with pytest.raises(Refused, match="cannot be written to"):
        locate(world / "site")
    (world / "site").mkdir()
    assert locate(world / "site", beside=False).folder == world / "site"
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(Refused, match="cannot be written to"):
        locate(world / "site", beside=False)


def test_judged_by_what_is_in_it(world: Path) -> None:
    out = locate(world / "site")
    assert judge(out) is None, "there is nothing"
    (world / "site").mkdir()
    assert judge(out) is None, "it is empty"
    (world / "site/.hidden").touch()
    for content in (None, "", "{", "[]", "{}", '{"files": []}', '{"files": {"a": 1}}', "[" * 100_000):
        if content is not None:
            (world / "site" / SITE).write_text(content)
        with pytest.raises(Refused, match="not of this program’s making"):
            judge(out)
    marker = Marker({"a": "x"}, reports={"west": {"title": 1}})
    marker.save(world / "site" / SITE)
    assert judge(out) == marker
    with pytest.raises(Refused, match=EXPORT):
        judge(out, EXPORT)


def test_a_link_to_nothing(world: Path) -> None:
    (world / "link").symlink_to(world / "nowhere")
    with pytest.raises(Refused, match="which does not exist"):
        judge(locate(world / "link"))


def test_every_refusal_is_one_line_in_both_languages(world: Path) -> None:
    for out in (
        "/",
        ".",
        "reports",
        "publish/x",
        str(world / "file"),
        str(world / "loop"),
        "a\nb/../reports",
    ):
        with pytest.raises(Refused) as fault:
            locate(Path(out))
        for language in ("zh", "en"):
            assert "\n" not in fault.value.problem.line(language)


def test_a_marker_is_the_same_bytes_for_the_same_site(tmp_path: Path) -> None:
    one = Marker({"b": "2", "a": "1"}, reports={"y": {}, "x": {}})
    two = Marker({"a": "1", "b": "2"}, reports={"x": {}, "y": {}})
    assert one.content() == two.content() and json.loads(one.content())["files"] == {"a": "1", "b": "2"}
    one.save(tmp_path / SITE)
    assert read(tmp_path / SITE) == two and [p.name for p in tmp_path.iterdir()] == [SITE]


# the writer ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/x", "..", "", "a/\0", "a/..", "link/x", "file-link"])
def test_nothing_is_written_outside_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "kept").write_text("kept")
    (folder / "link").symlink_to(tmp_path / "other")
    (folder / "file-link").symlink_to(tmp_path / "kept")
    # by itself, and behind files of the same folders
    for before in ({}, {"y": b"", "a/y": b"", "a/b/y": b""}):
        with pytest.raises(Refused, match="outside the folder"):
            writing.write(folder, {**before, name: b"x"})
        assert not list((tmp_path / "other").iterdir()) and (tmp_path / "kept").read_text() == "kept"
        assert sorted(p.name for p in tmp_path.iterdir()) == ["kept", "other", "site"]


def test_what_is_inside_is_written(tmp_path: Path) -> None:
    assert writing.write(tmp_path, {"a/b..c/d": b"1", "...": b"2", "文": b"3"}) == 3
    assert (tmp_path / "a/b..c/d").read_bytes() == b"1"


def test_the_examples() -> None:
    assert doctest.testmod(writing).failed == 0
