"""The swap of a site: what goes, what stays, whose it is, and builds that run beside each other."""

from __future__ import annotations

import errno
import multiprocessing
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from intake import locks
from paths import ROOT
from publish.faults import Refused
from publish.folder import marker, swap
from publish.folder.swap import Renewal, ready, recover, staged
from publish.folder.target import locate
from publish.folder.writing import write

WHOLE, PART = Renewal(None), Renewal(())


def shared(reports: Any, files: Any) -> dict[str, bytes]:
    return {"index.html": ", ".join(sorted(reports)).encode(), "assets/a.css": b"a"}


def build(out: Path, files: dict[str, str], renewal: Renewal = WHOLE) -> swap.Published:
    with staged(ready(out)) as staging:
        staging.write({name: content.encode() for name, content in files.items()})
        reports = {name.split("/")[0]: {"title": name.split("/")[0]} for name in files}
        return staging.publish(renewal, reports, shared)


def tree(folder: Path) -> dict[str, str]:
    files = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != marker.SITE)
    return {p.relative_to(folder).as_posix(): p.read_text() for p in files}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "place" / "site"


OLD = {"west/zh/a.html": "a", "west/zh/b.html": "b", "east/zh/c.html": "c"}


def test_a_whole_build_leaves_what_it_made_and_what_is_not_ours(out: Path) -> None:
    build(out, OLD)
    (out / "CNAME").write_text("example.org")
    (out / "west/zh/note.txt").write_text("mine")
    (out / "empty").mkdir()
    (out / "latest").symlink_to("west/zh")
    published = build(out, {"west/zh/a.html": "A"})
    assert published.left == []
    assert tree(out) == {
        "CNAME": "example.org",
        "assets/a.css": "a",
        "index.html": "west",
        "west/zh/a.html": "A",
        "west/zh/note.txt": "mine",
    }
    assert (out / "empty").is_dir() and (out / "latest").readlink() == Path("west/zh")
    listed = marker.read(out / marker.SITE)
    assert listed is not None
    assert set(listed.files) == {"assets/a.css", "index.html", "west/zh/a.html"}
    assert [p.name for p in out.parent.iterdir()] == ["site"]


def test_a_named_build_renews_its_report_and_the_home_page_lists_all(out: Path) -> None:
    build(out, OLD)
    build(out, {"west/zh/a.html": "A"}, Renewal(("west",)))
    assert tree(out) == {
        "assets/a.css": "a",
        "index.html": "east, west",
        "east/zh/c.html": "c",
        "west/zh/a.html": "A",
    }


def test_what_is_kept_of_a_report_stays(out: Path) -> None:
    build(out, {**OLD, "west/editions/2019/zh/a.html": "2019"})
    build(out, {"west/zh/a.html": "A"}, Renewal(("west",), kept=("west/editions/2019",)))
    assert (out / "west/editions/2019/zh/a.html").read_text() == "2019"
    assert not (out / "west/zh/b.html").exists()
    with pytest.raises(Refused, match="was removed or replaced"):
        build(out, {"west/zh/a.html": "x"}, Renewal(("west",), kept=("west/editions/2018",)))
    assert (out / "west/zh/a.html").read_text() == "A"


def test_a_part_leaves_everything_else(out: Path) -> None:
    build(out, OLD)
    inode = (out / "east/zh/c.html").stat().st_ino
    build(out, {"west/zh/b.html": "B"}, PART)
    assert tree(out) == {"assets/a.css": "a", "index.html": "east, west", **OLD, "west/zh/b.html": "B"}
    assert (out / "east/zh/c.html").stat().st_ino == inode, "a link, not a copy"


def test_a_report_that_was_deleted_by_hand_is_listed_no_more(out: Path) -> None:
    build(out, OLD)
    (out / "east/zh/c.html").unlink()
    build(out, {"west/zh/a.html": "A"}, Renewal(("west",)))
    assert (out / "index.html").read_text() == "west"


def test_what_stands_in_the_way_and_is_not_ours_is_left_and_named(out: Path) -> None:
    build(out, {"west/zh/a.html": "a"})
    (out / "east/zh").mkdir(parents=True)
    (out / "east/zh/c.html").write_text("mine")
    published = build(out, OLD)
    assert published.left == ["east/zh/c.html"]
    assert (out / "east/zh/c.html").read_text() == "mine"
    assert (out / "west/zh/b.html").read_text() == "b"
    listed = marker.read(out / marker.SITE)
    assert listed is not None and "east/zh/c.html" not in listed.files
    (out / "east/zh/c.html").unlink()
    assert build(out, OLD).left == []
    assert (out / "east/zh/c.html").read_text() == "c"


def test_a_shared_file_that_is_not_ours_is_left(out: Path) -> None:
    build(out, OLD)
    (out / "index.html").unlink()
    listed = marker.read(out / marker.SITE)
    assert listed is not None
    files = {k: v for k, v in listed.files.items() if k != "index.html"}
    marker.Marker(files, reports=listed.reports).save(out / marker.SITE)
    (out / "index.html").write_text("my own home page")
    assert build(out, OLD).left == ["index.html"]
    assert (out / "index.html").read_text() == "my own home page"


@pytest.mark.parametrize("obstacle", ["file", "link"])
def test_what_cannot_be_kept_beside_a_page_is_told_and_nothing_happens(out: Path, obstacle: str) -> None:
    build(out, {"west/zh/a.html": "a"})
    if obstacle == "file":
        (out / "east").write_text("mine")
    else:
        (out / "east").symlink_to(out.parent)
    before = tree(out)
    with pytest.raises(Refused, match="east: it is not of this program’s making and is where a page must go"):
        build(out, OLD)
    assert tree(out) == before and [p.name for p in out.parent.iterdir()] == ["site"]


def test_a_file_changed_by_hand_is_spared_where_that_is_asked(out: Path) -> None:
    build(out, OLD)
    (out / "west/zh/a.html").write_text("signed")
    published = build(out, {"west/zh/a.html": "A", "west/zh/b.html": "B"}, Renewal((), spares=True))
    assert published.left == ["west/zh/a.html"]
    assert (out / "west/zh/a.html").read_text() == "signed" and (out / "west/zh/b.html").read_text() == "B"
    assert build(out, {"west/zh/a.html": "A"}, Renewal((), spares=True)).left == ["west/zh/a.html"], "still"
    assert build(out, {"west/zh/a.html": "A"}, PART).left == []
    assert (out / "west/zh/a.html").read_text() == "A", "a build makes its pages"


def _aged(out: Path) -> None:
    """A site of yesterday: what is younger than a build is not taken over."""
    for path in out.rglob("*"):
        os.utime(path, ns=(1_600_000_000 * 10**9,) * 2)


def test_what_is_made_again_just_so_is_taken_over(out: Path) -> None:
    files = {"west/zh/a.html": "A", "west/zh/b.html": "B", "west/zh/c.html": "C", "west/zh/d.html": "D"}
    build(out, files)
    _aged(out)
    # as this process would write it: with its mode, and no younger than the build
    (out / "west/zh/c.html").chmod(0o600)
    os.utime(out / "west/zh/d.html", ns=(4_000_000_000 * 10**9,) * 2)
    before = {name: (out / name).stat() for name in files}
    build(out, files | {"west/zh/b.html": "b"})
    after = {name: (out / name).stat() for name in files}
    assert {name for name in files if after[name].st_ino == before[name].st_ino} == {"west/zh/a.html"}
    assert after["west/zh/a.html"].st_mtime_ns == before["west/zh/a.html"].st_mtime_ns
    assert after["west/zh/c.html"].st_mode == before["west/zh/a.html"].st_mode
    assert {name: (out / name).read_text() for name in files} == files | {"west/zh/b.html": "b"}


def test_what_is_taken_over_is_never_written_into(out: Path) -> None:
    build(out, {"west/zh/a.html": "A"})
    _aged(out)
    before = tree(out)
    with staged(locate(out, ())) as staging:
        staging.write({"west/zh/a.html": b"A"})
        assert (staging.folder / "west/zh/a.html").samefile(out / "west/zh/a.html")
        staging.write({"west/zh/a.html": b"B"})
        assert (staging.folder / "west/zh/a.html").read_bytes() == b"B"
        assert tree(out) == before


def test_an_edit_of_what_was_taken_over_is_not_published_as_ours(out: Path) -> None:
    build(out, {"west/zh/a.html": "A", "west/zh/b.html": "B"})
    _aged(out)
    with staged(locate(out, ())) as staging:
        staging.write({"west/zh/a.html": b"A", "west/zh/b.html": b"b"})
        (out / "west/zh/a.html").write_text("edited")
        with pytest.raises(Refused, match=r"a\.html: it was changed while"):
            staging.publish(WHOLE)
    assert (out / "west/zh/b.html").read_text() == "B"


def test_without_shared_files_those_that_are_there_stay(out: Path) -> None:
    build(out, OLD)
    with staged(ready(out)) as staging:
        write(staging.folder, {"west/zh/volume.pdf": b"v"})
        staging.publish(PART)
    assert tree(out) == {"assets/a.css": "a", "index.html": "east, west", **OLD, "west/zh/volume.pdf": "v"}
    build(out, {"east/zh/c.html": "C"}, PART)
    assert (out / "west/zh/volume.pdf").is_file()


def test_a_build_that_fails_or_does_not_publish_changes_nothing(out: Path) -> None:
    build(out, OLD)
    before = tree(out)
    with pytest.raises(ZeroDivisionError), staged(ready(out)) as staging:
        write(staging.folder, {"west/zh/a.html": b"A"})
        raise ZeroDivisionError
    with staged(ready(out)) as staging:
        write(staging.folder, {"west/zh/a.html": b"A"})
    assert tree(out) == before and [p.name for p in out.parent.iterdir()] == ["site"]


def test_where_a_link_leads_is_renewed_and_the_link_stays(out: Path, tmp_path: Path) -> None:
    build(out, OLD)
    link = tmp_path / "current"
    link.symlink_to(out)
    build(link, {"west/zh/a.html": "A"})
    assert link.is_symlink() and (out / "west/zh/a.html").read_text() == "A"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_the_permissions_of_the_site_are_kept(out: Path) -> None:
    build(out, OLD)
    out.chmod(0o2770)
    build(out, OLD)
    assert stat.S_IMODE(out.stat().st_mode) == 0o2770


def test_without_an_exchange_two_renames_do(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(out, OLD)
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    build(out, {"west/zh/a.html": "A"})
    assert (out / "west/zh/a.html").read_text() == "A"
    assert [p.name for p in out.parent.iterdir()] == ["site"]


def test_an_exchange_that_is_stopped_between_the_renames_is_undone(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C, or a disk that refuses the second rename."""
    build(out, OLD)
    before = tree(out)
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    rename, fault = Path.rename, [KeyboardInterrupt(), OSError(errno.EXDEV, "no")]

    def stopped(self: Path, target: Any) -> Path:
        if Path(target) == out and self.name == "site":
            raise fault[0]
        return rename(self, target)

    for kind in (KeyboardInterrupt, OSError):
        monkeypatch.setattr(Path, "rename", stopped)
        with pytest.raises(kind):
            build(out, {"west/zh/a.html": "A"})
        monkeypatch.setattr(Path, "rename", rename)
        fault.pop(0)
        assert tree(out) == before and [p.name for p in out.parent.iterdir()] == ["site"]


def test_an_orphan_whose_place_was_taken_is_not_removed(out: Path) -> None:
    build(out, OLD)
    home = out.parent / ".site.fangzhi-dead"
    (home / "site").mkdir(parents=True)
    (home / "lock").touch()
    out.rename(home / "old")
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    assert not recover(out)
    assert tree(home / "old")["west/zh/a.html"] == "a"
    with pytest.raises(Refused, match="not of this program’s making"):
        ready(out)
    (out / "mine.txt").unlink()
    assert recover(out) and tree(out)["west/zh/a.html"] == "a"
    assert [p.name for p in out.parent.iterdir()] == ["site"]


def test_folders_of_dead_builds_are_removed_and_those_of_living_ones_are_not(out: Path) -> None:
    build(out, OLD)
    dead = [out.parent / f".site.fangzhi-{name}" for name in ("one", "two")]
    for home in dead:
        (home / "site").mkdir(parents=True)
    (dead[0] / "lock").touch()
    other = out.parent / ".site.fangzhi.txt"
    other.write_text("a user's")
    with staged(ready(out)) as living:
        assert not any(home.exists() for home in dead)
        recover(out)
        assert living.home.is_dir()
        build(out, {"west/zh/a.html": "A"}, PART)
        assert living.home.is_dir()
    assert sorted(p.name for p in out.parent.iterdir()) == [".site.fangzhi.txt", "site"]


def test_two_builds_at_once_both_reach_the_site(out: Path) -> None:
    build(out, OLD)
    with staged(ready(out)) as one, staged(ready(out)) as two:
        write(one.folder, {"west/zh/a.html": b"A"})
        write(two.folder, {"east/zh/c.html": b"C"})
        one.publish(Renewal(("west",)), {"west": {}}, shared)
        two.publish(Renewal(("east",)), {"east": {}}, shared)
    assert tree(out) == {
        "assets/a.css": "a",
        "index.html": "east, west",
        "west/zh/a.html": "A",
        "east/zh/c.html": "C",
    }


def _hold(folder: str, ready_: Any, done: Any) -> None:
    with locks.hold(Path(folder)):
        ready_.set()
        done.wait(60)


def test_whoever_publishes_here_is_waited_for(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(out, OLD)
    monkeypatch.setattr(swap, "PATIENCE", 0.2)
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(str(out.parent), held, done))
    other.start()
    try:
        assert held.wait(60)
        with pytest.raises(Refused, match="another build is publishing here"):
            build(out, OLD)
    finally:
        done.set()
        other.join()
    build(out, OLD)


def test_a_folder_that_was_taken_meanwhile_is_left(out: Path) -> None:
    with staged(ready(out)) as staging:
        write(staging.folder, {"west/zh/a.html": b"A"})
        out.mkdir()
        (out / "mine.txt").write_text("mine")
        with pytest.raises(Refused, match="not of this program’s making"):
            staging.publish(WHOLE, {}, shared)
    assert tree(out) == {"mine.txt": "mine"}


def test_long_names(tmp_path: Path) -> None:
    out = tmp_path / ("长" * 80)
    build(out, OLD)
    build(out, {"west/zh/a.html": "A"})
    assert [p.name for p in tmp_path.iterdir()] == [out.name]


def test_a_full_disk_is_told_by_the_file_of_the_site(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(out, OLD)
    before = tree(out)

    def full(self: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left") as fault:
        build(out, {"west/zh/a.html": "A"})
    assert fault.value.filename == str(out / "west/zh/a.html")
    monkeypatch.undo()
    assert tree(out) == before and [p.name for p in out.parent.iterdir()] == ["site"]


@pytest.mark.skipif(sys.platform != "linux", reason="a disk of this size is mounted as Linux does")
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """In a name space of its own, where this system allows one."""
    script = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from publish import faults
from publish.folder.swap import Renewal, ready, staged
from publish.folder.writing import write
out = Path({str(tmp_path)!r}) / "site"
try:
    with staged(ready(out)) as staging:
        write(staging.folder, {{"west/a.bin": b"x" * 3_000_000}})
except OSError as fault:
    print(faults.problem_of(fault)[0].line("en"), sorted(p.name for p in out.parent.iterdir()))
"""
    mount = f'mount -t tmpfs -o size=1m none {tmp_path} && exec {sys.executable} -c "$SCRIPT"'
    done = subprocess.run(
        ["unshare", "--mount", "--map-root-user", "sh", "-c", mount],
        env={**os.environ, "SCRIPT": script},
        capture_output=True,
        text=True,
        check=False,
    )
    if "mount" in done.stderr or "unshare" in done.stderr:
        pytest.skip("no name spaces here")
    assert done.stdout.strip() == (
        f"{tmp_path}/site/west/a.bin: the disk is full; make room, or name a folder on another disk with -o []"
    ), done.stderr
