"""A published site replaced in one step: `staged`, `Staging.publish`, `recover`, `Renewal`.

The complete next site is written beside the old one: what was made, and by hard links what stays. Then the two are
exchanged in one step where the system can (``renameat2``), else by two renames. Whoever is killed at any point leaves
the old site, or the new one, or (between the two renames) the old one under another name, from where the first act of
the next build puts it back. Folders of builds that are dead are known by their lock, which the system lets go with the
process.

Beside a site ``public`` lies, while a build runs, ``.public.fangzhi-XXXXXXXX/`` with ``lock``, ``site/`` (the next
site, after an exchange the old one) and, where the system cannot exchange, ``old/``.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.values import Text
from intake import locks
from publish.faults import FAILED, Refused
from publish.folder.marker import SITE, Marker
from publish.folder.target import Target, judge, locate
from publish.folder.writing import Former, checksum, write

#: seconds to wait for another build that is putting its site in place
PATIENCE = 60.0
_AT_CWD = -100
_EXCHANGE = 2
#: what systems say that cannot exchange two names
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


@dataclass(frozen=True)
class Renewal:
    """What of a site a build makes anew: nothing of ours stays below ``places`` but what it brings."""

    #: folders below the site; None is all of it, () nothing but the files that are brought
    places: tuple[str, ...] | None
    #: folders within them that stay as they are
    kept: tuple[str, ...] = ()
    #: whether a file that was changed by hand is left as it is
    spares: bool = False

    def renews(self, path: str) -> bool:
        """Whether a file of the old site goes, unless it is brought again."""
        if _below(path, self.kept):
            return False
        return self.places is None or _below(path, self.places)


@dataclass
class SwapOutcome:
    """What came of it."""

    #: how many files all pages share
    shared: int = 0
    #: files that were in the way of ours and were left as they are: not ours, or changed by hand
    left: list[str] = field(default_factory=list)


#: the reports of the next site by name, and all its files → what all pages share
Shared = Callable[[Mapping[str, Mapping[str, Any]], Collection[str]], dict[str, bytes]]


def is_shared(path: str) -> bool:
    """Whether a file of the site belongs to no report.

    >>> is_shared("index.html"), is_shared("assets/search.js"), is_shared("regions/hebei/index.html"), is_shared("west/assets/look.css")
    (True, True, True, False)
    """
    return "/" not in path or path.startswith(("assets/", "regions/"))


def _below(path: str, places: tuple[str, ...]) -> bool:
    return any(path.startswith(f"{place}/") for place in places)


def _prefix(site: Path) -> str:
    """What the names of staging folders begin with; a name may have 255 bytes."""
    name = site.name
    if len(name.encode()) > 120:
        name = hashlib.sha256(name.encode()).hexdigest()[:16]
    return f".{name}.fangzhi-"


def exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system cannot.

    Raises:
        OSError: it can, but not with these.
    """
    if os.name == "nt":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    call = getattr(libc, "renameat2", None)
    if call is None:
        return False
    if call(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(other))


# staging ------------------------------------------------------------------------------------------------------


@dataclass
class Staging:
    """A site in the making, beside the one it will replace."""

    target: Target
    #: the folder beside the site; all that a build writes is in it
    home: Path

    @property
    def folder(self) -> Path:
        """The next site: what is to be published is written here."""
        return self.home / "site"

    @cached_property
    def former(self) -> Former:
        """The site that is replaced: what of it is made again just so is taken over."""
        return Former.beside(self.target.folder, self.home / "lock")

    def write(self, files: Mapping[str, bytes]) -> int:
        """Put files (path below the site → content) into the next site; how many they were."""
        return write(self.folder, files, self.former)

    def publish(
        self,
        renewal: Renewal,
        reports: Mapping[str, Mapping[str, Any]] | None = None,
        shared: Shared | None = None,
    ) -> SwapOutcome:
        """Complete the next site with what stays of the old one and put it in its place.

        Args:
            renewal: what of the old site goes.
            reports: the reports that were made, for the marker.
            shared: makes what all pages share, for the reports that are on the next site then; without it, what is
                there stays.

        Raises:
            Refused: the old site is none of ours, or something in it cannot be kept beside what is new.
        """
        site = self.target.folder
        new = {path: checksum(self.folder / path) for path in _files(self.folder)}
        with _alone(site):
            old = judge(self.target) or Marker()
            self._untouched(new)
            gone = [place for place in renewal.kept if not (site / place).is_dir()]
            if gone:
                raise Refused(
                    site / gone[0],
                    Text(
                        zh="在生成期间被删除或移走了",
                        en="it was removed or replaced while the site was built",
                    ),
                    Text(zh="请再运行一次", en="run it again"),
                    FAILED,
                )
            listed = dict(reports or {})
            if renewal.places is not None:
                listed = {**old.reports, **listed}
            stay = _Stay(site, self.folder, old, renewal, new, shared is not None)
            stay.carry()
            files = {**stay.kept, **new}
            listed = {n: record for n, record in listed.items() if any(f.startswith(f"{n}/") for f in files)}
            count = 0
            if shared is not None:
                for path, content in shared(listed, files.keys()).items():
                    if (self.folder / path).exists() or (self.folder / path).is_symlink():
                        stay.left.append(path)
                        continue
                    count += self.write({path: content})
                    files[path] = hashlib.sha256(content).hexdigest()
            Marker(files, reports=listed).save(self.folder / SITE)
            if site.is_dir():
                shutil.copymode(site, self.folder)
            self._put_in_place()
        return SwapOutcome(count, sorted(stay.left))

    def _untouched(self, files: Iterable[str]) -> None:
        """Nobody has written into a file that was taken over, since its content was compared."""
        for path in files:
            if self.former.edited(self.folder / path):
                raise Refused(
                    self.target.folder / path,
                    Text(zh="在生成期间被改动了", en="it was changed while the site was built"),
                    Text(zh="请再运行一次", en="run it again"),
                    FAILED,
                )

    def _put_in_place(self) -> None:
        site = self.target.folder
        if not site.exists():
            self.folder.rename(site)
        elif not exchange(self.folder, site):
            site.rename(self.home / "old")
            self.folder.rename(site)


def ready(out: Path, reports: Iterable[Path] = ()) -> Target:
    """Where a site is published, after what dead builds left there was put right.

    Args:
        out: the folder as it was named.
        reports: report folders of this build, besides those in ``reports/``.

    Raises:
        Refused: it is no folder that may be published into; nothing was done.
    """
    target = locate(out, reports)
    recover(target.folder)
    judge(target)
    return target


@contextmanager
def staged(target: Target) -> Iterator[Staging]:
    """A folder to write the next site into. However the work ends, nothing of it is left beside the site.

    What dead builds left is put right first.

    Raises:
        OSError: naming files by where they would be on the site.
    """
    site = target.folder
    with ExitStack() as stack:
        home = site.parent
        try:
            site.parent.mkdir(parents=True, exist_ok=True)
            recover(site)
            with _alone(site):
                home = Path(tempfile.mkdtemp(prefix=_prefix(site), dir=site.parent))
                (home / "lock").touch()
                stack.enter_context(locks.hold(home / "lock"))
            (home / "site").mkdir()
            yield Staging(target, home)
        except OSError as fault:
            name = Path(str(fault.filename or site))
            if name.is_relative_to(home / "site"):
                name = site / name.relative_to(home / "site")
            raise OSError(fault.errno, fault.strerror, str(name)) from fault
        finally:
            if home != site.parent:
                with suppress(OSError):
                    _settle(home, site)


def recover(site: Path) -> bool:
    """Put right what builds left that were killed: an orphaned old site back, their folders away.

    The first act of every build.

    Returns:
        Whether an old site was put back.
    """
    if not site.parent.is_dir():
        return False
    prefix = _prefix(site)
    with _alone(site):
        dead = [
            p
            for p in sorted(site.parent.iterdir())
            if p.name.startswith(prefix) and p.is_dir() and not locks.is_held(p / "lock")
        ]
        back = [_settle(home, site) for home in dead]
    return any(back)


def _settle(home: Path, site: Path) -> bool:
    """End a build's folder, at whatever point the build ended; whether the old site was put back.

    ``old`` is there only from the first of two renames on. It goes back where the second did not happen; it is called
    otherwise before it is removed, so that half of it is never put back.
    """
    old, back = home / "old", False
    if old.exists():
        if not site.exists() or (site.is_dir() and not any(site.iterdir())):
            old.rename(site)
            back = True
        elif (home / "site").exists():
            # somebody made another folder in its place: this is the only copy of the old site
            return False
        else:
            old.rename(home / "gone")
    shutil.rmtree(home, ignore_errors=True)
    return back


@contextmanager
def _alone(site: Path) -> Iterator[None]:
    """Nobody else puts a site in place beside this one meanwhile."""
    try:
        with locks.hold(site.parent, PATIENCE):
            yield
    except locks.LockHeld:
        raise Refused(
            site,
            Text(zh="另一次生成正在此处发布", en="another build is publishing here"),
            Text(zh="等它结束后再运行一次", en="wait until it has ended and run this again"),
            FAILED,
        ) from None


# what stays ---------------------------------------------------------------------------------------------------


def _files(folder: Path) -> list[str]:
    """All files below a folder, by path."""
    found: list[str] = []
    for here, _, names in os.walk(folder):
        place = os.path.relpath(here, folder)
        start = "" if place == "." else f"{Path(place).as_posix()}/"
        found += [start + name for name in names]
    return sorted(found)


@dataclass
class _Stay:
    """Carries over to the next site what stays of the old one: files of ours by the renewal, all that is not ours."""

    site: Path
    next: Path
    old: Marker
    renewal: Renewal
    #: what is brought, with SHA-256; what is in the way and not ours takes its place
    new: dict[str, str]
    #: whether what all pages share is made again
    shared: bool
    kept: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def carry(self) -> None:
        if self.site.is_dir():
            self.device = self.site.stat().st_dev
            self._folder("")

    def _folder(self, place: str) -> None:
        with os.scandir(self.site / place) as here:
            entries = sorted(here, key=lambda e: e.name)
        if place and not entries:
            # an empty folder is none of ours
            folder = self._place(place)
            if not folder.is_dir():
                folder.mkdir()
        for entry in entries:
            path = f"{place}/{entry.name}" if place else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.stat().st_dev != self.device:
                    raise self._conflict(path, Text(zh="它在另一个磁盘上", en="it lies on another disk"))
                self._folder(path)
            elif path != SITE:
                self._file(path, entry.is_file(follow_symlinks=False))

    def _file(self, path: str, plain: bool) -> None:
        ours = plain and path in self.old.files
        if ours and path in self.new:
            changed = self.renewal.spares and checksum(self.site / path) != self.old.files[path]
            if not changed:
                return
        elif ours and self._goes(path):
            return
        if path in self.new:
            self.left.append(path)
            (self.next / path).unlink()
            del self.new[path]
        self._link(path)
        if ours:
            self.kept[path] = self.old.files[path]

    def _goes(self, path: str) -> bool:
        return (self.shared and is_shared(path)) or self.renewal.renews(path)

    def _place(self, path: str) -> Path:
        """Where something of the old site goes, with the folders above it as they were."""
        for above in reversed(Path(path).parents[:-1]):
            folder = self.next / above
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                raise self._conflict(above.as_posix(), _IN_THE_WAY)
            if not folder.exists():
                folder.mkdir()
                shutil.copymode(self.site / above, folder)
        if (self.next / path).is_dir() and not (self.site / path).is_dir():
            raise self._conflict(path, _IN_THE_WAY)
        return self.next / path

    def _link(self, path: str) -> None:
        """Take a file over: by a link where the disk can, so that it costs neither time nor room."""
        place, old = self._place(path), self.site / path
        if old.is_symlink():
            if place.is_dir() and not place.is_symlink():
                raise self._conflict(path, _IN_THE_WAY)
            place.symlink_to(old.readlink())
            return
        try:
            os.link(old, place)
        except OSError as fault:
            if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise
            shutil.copy2(old, place)

    def _conflict(self, path: str, what: Text) -> Refused:
        remedy = Text(zh="把它移到网站之外，再运行一次", en="move it out of the site, then run this again")
        return Refused(self.site / path, what, remedy, FAILED)


_IN_THE_WAY = Text(
    zh="不是本程序写的，却占了一个页面的位置",
    en="it is not of this program’s making and is where a page must go",
)
