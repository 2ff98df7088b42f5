"""Builds of a small site that are killed at every file operation; run as a script, prints JSON.

Every build is a fork of this process. A hook counts its file operations (by Python's audit events, and the exchange of
two names besides) and ends it with SIGKILL before the n-th; n goes up until a build comes through. What is left is
compared with the site before and the site after, as it lies and after the first act of the next build. Where two renames
stand in for the exchange, that first act is killed in the same way at each of its operations.

    python tests/attack/killed.py FOLDER
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from publish.folder import swap
from publish.folder.swap import Renewal, recover, staged
from publish.folder.target import Target
from publish.folder.writing import write

Tree = dict[str, bytes]

#: audit events of what changes a file system
EVENTS = {
    "os.mkdir",
    "os.rename",
    "os.link",
    "os.symlink",
    "os.remove",
    "os.rmdir",
    "os.chmod",
    "fcntl.flock",
}
OLD = {
    "west/index.html": b"west, old",
    "west/zh/index.html": b"west, zh, old",
    "west/zh/sichuan/index.html": b"sichuan, old",
    "west/zh/sichuan/brief.pdf": b"pdf, old",
    "west/editions/2019/zh/index.html": b"2019",
    "east/zh/index.html": b"east, old",
    "east/zh/fujian/index.html": b"fujian, old",
}
NEW = {
    "whole": {
        "west/index.html": b"west, new",
        "west/zh/index.html": b"new",
        "south/zh/index.html": b"south, new",
    },
    "named": {"west/index.html": b"west, new", "west/zh/gansu/index.html": b"gansu, new"},
    "part": {"west/zh/sichuan/index.html": b"sichuan, new"},
}
RENEWAL = {
    "whole": Renewal(None),
    "named": Renewal(("west",), kept=("west/editions/2019",)),
    "part": Renewal(()),
}
#: what is not ours, which every site must have before and after
FOREIGN = {"CNAME": b"briefs.example.org", "west/zh/sichuan/notes.txt": b"mine", ".well-known/x/y": b"z"}


def shared(reports: Mapping[str, Mapping[str, Any]], files: object) -> Tree:
    """A home page that lists the reports."""
    return {"index.html": ", ".join(sorted(reports)).encode(), "assets/fangzhi.css": b"body{}"}


def tree(folder: Path) -> Tree | None:
    """All files below a folder with what is in them; None where there is no folder."""
    if not folder.is_dir():
        return None
    files = (p for p in sorted(folder.rglob("*")) if not p.is_dir())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def build(site: Path, files: Tree, renewal: Renewal) -> None:
    """A build as the program's: recovery, staging, the swap."""
    recover(site)
    with staged(Target(site, site)) as staging:
        write(staging.folder, files)
        reports = {name.split("/")[0]: {"title": name.split("/")[0]} for name in files}
        staging.publish(renewal, reports, shared)


def in_a_fork(work: Callable[[], object], kill_at: int) -> int:
    """Run some work in a fork that is killed before its n-th file operation (0: never); its wait status."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        if count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in EVENTS or (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
            step()

    exchange = swap.exchange

    def counted(one: Path, other: Path) -> bool:
        step()
        done = exchange(one, other)
        step()
        return done

    swap.exchange = counted
    sys.addaudithook(hook)
    try:
        work()
    except BaseException as fault:
        sys.stderr.write(f"{type(fault).__name__}: {fault}\n")
        os._exit(1)
    os._exit(0)


def killed(start: Path, work: Callable[[Path], object], scratch: Path) -> Iterator[tuple[int, Path]]:
    """A copy of a folder for each operation of some work in it that was killed there; n, and the folder."""
    n = 0
    while True:
        n += 1
        place = scratch / str(n)
        shutil.copytree(start, place, symlinks=True)
        status = in_a_fork(lambda at=place: work(at), n)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            yield n, place
            shutil.rmtree(place)
            continue
        assert status == 0, f"the build ended with {status} at operation {n}"
        shutil.rmtree(place)
        return


def scenario(kind: str, begin: str, one_step: bool, scratch: Path) -> dict[str, Any]:
    """All kills of one kind of build from one beginning: how many, and what was wrong after any of them."""
    start, after = scratch / "start", scratch / "after"
    start.mkdir(parents=True)
    if begin == "empty":
        (start / "site").mkdir()
    if begin == "full":
        build(start / "site", OLD, RENEWAL["whole"])
        write(start / "site", FOREIGN)
    before = tree(start / "site")
    shutil.copytree(start, after)
    build(after / "site", NEW[kind], RENEWAL[kind] if begin == "full" else RENEWAL["whole"])
    done = tree(after / "site")
    assert done is not None and done != before
    wrong: list[str] = []

    def work(place: Path) -> None:
        build(place / "site", NEW[kind], RENEWAL[kind] if begin == "full" else RENEWAL["whole"])

    def check(place: Path, what: str, allowed: list[Tree | None]) -> None:
        now = tree(place / "site")
        if now not in allowed:
            wrong.append(f"{what}: {'the site is gone' if now is None else 'the site is mixed'}")

    def check_recovered(place: Path, what: str) -> None:
        recover(place / "site")
        check(place, what, [before, done])
        left = sorted(p.name for p in place.iterdir() if p.name != "site")
        if left:
            wrong.append(f"{what}: {left} left beside the site")

    count = twice = 0
    for n, place in killed(start, work, scratch / "killed"):
        count += 1
        gap: list[Tree | None] = [] if one_step else [None]
        check(place, f"operation {n}", [before, done, *gap])
        if next(place.glob(".site.fangzhi-*/old"), None):
            # between the renames, or just after: the recovery is killed as well
            for m, again in killed(place, lambda at: recover(at / "site"), scratch / f"again{n}"):
                twice += 1
                check(again, f"operation {n}, then {m} of the recovery", [before, done, None])
                check_recovered(again, f"operation {n}, {m} of the recovery, and another")
        check_recovered(place, f"operation {n}, recovered")
        work(place)
        check(place, f"operation {n}, built again", [done])
    return {"kills": count, "of the recovery": twice, "wrong": wrong}


def main(scratch: Path) -> None:
    """Every scenario."""
    found = {}
    can = swap.exchange
    for way in ("exchange", "renames"):
        swap.exchange = can if way == "exchange" else lambda one, other: False
        for begin in ("nothing", "empty", "full"):
            for kind in NEW:
                place = scratch / way / begin / kind
                found[f"{kind} {begin} {way}"] = scenario(kind, begin, way == "exchange", place)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
