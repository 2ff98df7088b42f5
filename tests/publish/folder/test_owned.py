"""A folder that others write in too: only what is as we last wrote it is replaced or removed."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from publish.faults import Refused
from publish.folder import marker, owned
from publish.folder.marker import EXPORT
from publish.folder.owned import open_owned
from publish.folder.target import Target

Files = dict[str, bytes]


def renew(folder: Path, files: Files, stays: str = "_rendered/") -> list[str]:
    with open_owned(Target(folder, folder)) as mine:
        mine.renew(files, lambda path: path.startswith(stays))
        return mine.left


def tree(folder: Path) -> Files:
    files = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != EXPORT)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    assert renew(folder, {"index.qmd": b"1", "regions/a.qmd": b"a", "regions/deep/b.qmd": b"b"}) == []
    return folder


def test_what_is_as_we_wrote_it_is_renewed_and_removed(folder: Path) -> None:
    assert renew(folder, {"index.qmd": b"2"}) == []
    assert tree(folder) == {"index.qmd": b"2"}
    assert not (folder / "regions").exists(), "no empty folder is left"


def test_what_was_changed_or_added_stays_and_is_named(folder: Path) -> None:
    (folder / "index.qmd").write_bytes(b"edited")
    (folder / "regions/a.qmd").write_bytes(b"edited")
    (folder / "styles.css").write_bytes(b"mine")
    (folder / "regions/c.qmd").write_bytes(b"mine")
    assert renew(folder, {"index.qmd": b"2", "regions/c.qmd": b"c"}) == [
        "index.qmd",
        "regions/c.qmd",
        "regions/a.qmd",
    ]
    kept = {
        "index.qmd": b"edited",
        "regions/a.qmd": b"edited",
        "regions/c.qmd": b"mine",
        "styles.css": b"mine",
    }
    assert tree(folder) == kept
    # what we no longer write is the reader's from now on; what we would write is named again
    assert renew(folder, {"index.qmd": b"3", "regions/c.qmd": b"c"}) == ["index.qmd", "regions/c.qmd"]
    (folder / "index.qmd").unlink()
    assert renew(folder, {"index.qmd": b"3"}) == []
    assert tree(folder) == {**kept, "index.qmd": b"3"}


def test_an_edit_that_is_what_we_write_is_no_edit(folder: Path) -> None:
    (folder / "index.qmd").write_bytes(b"2")
    assert renew(folder, {"index.qmd": b"2"}) == []
    assert renew(folder, {"index.qmd": b"3"}) == []
    assert tree(folder) == {"index.qmd": b"3"}


def test_other_formats_and_languages_stay(folder: Path) -> None:
    with open_owned(Target(folder, folder)) as mine:
        assert mine.add("_rendered/zh/index.docx", b"docx") and mine.add("_rendered/zh/index.html", b"html")
    assert renew(folder, {"index.qmd": b"2"}) == []
    assert tree(folder) == {
        "index.qmd": b"2",
        "_rendered/zh/index.docx": b"docx",
        "_rendered/zh/index.html": b"html",
    }
    (folder / "_rendered/zh/index.docx").write_bytes(b"reviewed")
    with open_owned(Target(folder, folder)) as mine:
        assert not mine.add("_rendered/zh/index.docx", b"new") and mine.left == ["_rendered/zh/index.docx"]
        assert mine.add("_rendered/zh/index.html", b"new")
    assert (folder / "_rendered/zh/index.docx").read_bytes() == b"reviewed"


def test_links_and_folders_in_the_way_are_left(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "x.qmd").write_bytes(b"other")
    (folder / "index.qmd").unlink()
    (folder / "index.qmd").symlink_to(other / "x.qmd")
    (folder / "linked").symlink_to(other)
    (folder / "page.qmd").mkdir()
    (folder / "flat").write_bytes(b"")
    files = {"index.qmd": b"2", "linked/x.qmd": b"2", "page.qmd": b"2", "flat/x.qmd": b"2"}
    assert sorted(set(renew(folder, files))) == sorted(files)
    assert (other / "x.qmd").read_bytes() == b"other" and (folder / "index.qmd").is_symlink()


def test_a_marker_that_names_files_outside_does_not_remove_them(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "precious"
    outside.write_bytes(b"1")
    found = marker.read(folder / EXPORT)
    assert found is not None
    marker.Marker({**found.files, "../precious": found.files["index.qmd"]}).save(folder / EXPORT)
    renew(folder, {"index.qmd": b"2"})
    assert outside.read_bytes() == b"1"


def test_a_folder_that_is_not_ours_is_left(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project/_quarto.yml").write_bytes(b"mine")
    with pytest.raises(Refused, match="not of this program’s making"):
        renew(tmp_path / "project", {"_quarto.yml": b"x"})
    assert tree(tmp_path / "project") == {"_quarto.yml": b"mine"}


def test_only_one_run_at_a_time(folder: Path) -> None:
    with (
        open_owned(Target(folder, folder)),
        pytest.raises(Refused, match="another run") as fault,
        open_owned(Target(folder, folder)),
    ):
        raise AssertionError("opened twice")
    assert fault.value.code == 1
    assert renew(folder, {"index.qmd": b"2"}) == []


def test_a_run_that_was_killed_takes_no_file_of_its_own_for_an_edited_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before each of its writes: the next run with other contents leaves nothing of its own behind."""
    first = {"index.qmd": b"2", "regions/a.qmd": b"2", "new.qmd": b"2"}
    put, calls = owned.put, []
    ended = False
    while not ended:
        calls.append(0)

        def counted(path: Path, content: bytes) -> None:
            calls[-1] += 1
            if calls[-1] == len(calls):
                raise KeyboardInterrupt
            put(path, content)

        for module in (owned, marker):
            monkeypatch.setattr(module, "put", counted)
        try:
            renew(folder, first)
            ended = True
        except KeyboardInterrupt:
            pass
        for module in (owned, marker):
            monkeypatch.setattr(module, "put", put)
        second = {name: f"{len(calls)}, again".encode() for name in first}
        assert renew(folder, second) == []
        assert tree(folder) == second
        first = {name: f"{len(calls)}, then".encode() for name in first}
    assert calls == [1, 2, 3, 4, 5, 5], "three files, and the marker before and after them"


def test_killed_for_good(folder: Path) -> None:
    child = os.fork()
    if not child:
        with open_owned(Target(folder, folder)) as mine:
            mine.renew({"index.qmd": b"2"}, lambda path: True)
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert renew(folder, {"index.qmd": b"3"}) == [], "its lock is gone with it"
