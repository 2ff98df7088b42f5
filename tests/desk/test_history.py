"""Undo, redo, and a machine that dies at any moment: what was written is there, whole, and can be taken back."""

from __future__ import annotations

import contextlib

import pytest

from desk.edits import files, history
from desk.edits.files import Conflict, version_of, write_safely
from desk.edits.history import History


class Dead(BaseException):
    """The machine has lost its power."""


@pytest.fixture
def folder(tmp_path):
    report = tmp_path / "report"
    report.mkdir()
    (report / "a.toml").write_bytes(b"one")
    return report


def opened(folder):
    return History(folder, folder.parent / "kept")


def test_steps_are_undone_and_done_again(folder):
    steps = opened(folder)
    for content in (b"two", b"three"):
        assert steps.change("a.toml", content)
    assert steps.change("new/b.md", b"text")
    assert not steps.change("new/b.md", b"text")
    assert steps.undo() == "new/b.md"
    assert not (folder / "new/b.md").exists()
    steps.undo()
    assert (folder / "a.toml").read_bytes() == b"two"
    # what was undone can be done again, also after the desk was closed
    again = opened(folder)
    assert again.redo() == "a.toml"
    assert (folder / "a.toml").read_bytes() == b"three"
    again.undo()
    again.undo()
    assert (folder / "a.toml").read_bytes() == b"one"
    assert again.undo() == ""
    # a new step ends what was undone
    again.change("a.toml", b"other")
    assert again.can_redo == ""


def test_what_was_saved_elsewhere_is_never_overwritten(folder):
    steps = opened(folder)
    seen = version_of(b"one")
    (folder / "a.toml").write_bytes(b"by Excel")
    with pytest.raises(Conflict):
        steps.change("a.toml", b"ours", seen)
    assert (folder / "a.toml").read_bytes() == b"by Excel"
    steps.change("a.toml", b"ours")
    (folder / "a.toml").write_bytes(b"by an editor")
    with pytest.raises(Conflict):
        steps.undo()
    assert (folder / "a.toml").read_bytes() == b"by an editor"


#: after how many writes the power fails: each of the contents, the log, the file, the log again
@pytest.mark.parametrize("after", range(6))
@pytest.mark.parametrize("halfway", [False, True], ids=["before", "halfway"])
def test_killed_at_every_step_of_a_change(folder, monkeypatch, after, halfway):
    left = [after]

    def write(path, content):
        if not left[0]:
            if halfway:
                # the file beside it is begun, and the power fails
                path.parent.mkdir(parents=True, exist_ok=True)
                path.with_name(f".{path.name}.0000.tmp").write_bytes(content[:1])
            raise Dead
        left[0] -= 1
        write_safely(path, content)

    steps = opened(folder)
    monkeypatch.setattr(history, "write_safely", write)
    try:
        steps.change("a.toml", b"two")
        died = False
    except Dead:
        died = True
    monkeypatch.undo()
    again = opened(folder)
    now = (folder / "a.toml").read_bytes()
    assert now in {b"one", b"two"}
    # from the moment the step is in the log it is done, now or when the report is opened next
    assert (now == b"two") == (after >= 3)
    assert died == (after < 5)
    assert bool(again.can_undo) == (now == b"two")
    if now == b"two":
        again.undo()
        assert (folder / "a.toml").read_bytes() == b"one"


@pytest.mark.parametrize("after", range(3))
def test_killed_at_every_step_of_undoing(folder, monkeypatch, after):
    steps = opened(folder)
    steps.change("a.toml", b"two")
    left = [after]

    def write(path, content):
        if not left[0]:
            raise Dead
        left[0] -= 1
        write_safely(path, content)

    monkeypatch.setattr(history, "write_safely", write)
    with contextlib.suppress(Dead):
        steps.undo()
    monkeypatch.undo()
    again = opened(folder)
    again.undo()
    assert (folder / "a.toml").read_bytes() == b"one"
    again.redo()
    assert (folder / "a.toml").read_bytes() == b"two"


def test_a_file_is_written_whole_or_not_at_all(folder, monkeypatch):
    def fail(_fd):
        raise Dead

    monkeypatch.setattr(files.os, "fsync", fail)
    with pytest.raises(Dead):
        write_safely(folder / "a.toml", b"half")
    assert (folder / "a.toml").read_bytes() == b"one"
    assert [p.name for p in folder.iterdir()] == ["a.toml"]


def test_contents_that_no_step_needs_are_forgotten(folder, monkeypatch):
    monkeypatch.setattr(history, "MOST", 3)
    steps = opened(folder)
    for n in range(10):
        steps.change("a.toml", f"{n}".encode())
    assert len(list((folder.parent / "kept" / "contents").iterdir())) == 4
    while steps.undo():
        pass
    assert (folder / "a.toml").read_bytes() == b"6"


def test_two_desks_on_one_folder_share_the_steps(folder, tmp_path):
    """What one desk changed, the other takes back; neither forgets the contents that the other needs."""
    kept = tmp_path / "both"
    one, other = History(folder, kept), History(folder, kept)
    was = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
    name = sorted(was)[0]
    one.change(name, b"first")
    other.change(name, b"second")
    one.change(name, b"third")
    assert other.can_undo == name
    for wanted in (b"second", b"first", was[name]):
        other.undo()
        assert (folder / name).read_bytes() == wanted
    assert not one.can_undo
    one.redo()
    assert (folder / name).read_bytes() == b"first"
    assert other.can_undo
