"""A folder of files kept by the content they are made from: `Store`, `usual`, `NOTHING_KEPT`.

One file an entry, named by the SHA-256 of everything it is made from, with the SHA-256 of its own content before it. It is
written under another name and then renamed, so that a reader, or a second process, finds it whole or not at all; one
that is damaged or empty is made anew: no file of ours has no bytes. Of the packages for this, diskcache keeps SQLite files, which homes on a network do not
bear, and pickles, which run whatever somebody put there. What is kept can always be made again: a store that cannot be
read or written is no fault.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from analysis.values import Text
from publish.faults import Refused
from publish.store.digest import digest
from publish.store.program import rendering

#: environment variables: the folder, and how much it may hold in MiB
FOLDER, LIMIT = "FANGZHI_STORE", "FANGZHI_STORE_MB"
#: MiB that are kept where nothing else is said: some three thousand briefs
USUAL_LIMIT = 1024
#: the folder of entries, and what every store has so that backups leave it out (bford.info/cachedir)
_ENTRIES, _TAG = "entries", "CACHEDIR.TAG"
_TAG_TEXT = "Signature: 8a477f597d28d172789f06886806bc55\n# Kept by Fangzhi; all of it can be made again.\n"
_HEAD = 32
#: how much is left of the limit where entries are removed, so that it is not done for each new one
_AFTER = 0.9
#: seconds after which a file that somebody was writing belongs to nobody
_ABANDONED = 3600.0


@dataclass(frozen=True)
class Store:
    """Where dear files are kept. ``folder`` None: nowhere."""

    folder: Path | None
    #: bytes
    limit: int = USUAL_LIMIT * 2**20
    #: whether everything is made anew, and kept in the place of what was there
    fresh: bool = False

    def kept(self, parts: object, make: Callable[[], bytes]) -> bytes:
        """What ``make`` gives, from the store where it was made of the same before.

        Args:
            parts: everything the bytes depend on besides the program that renders, the engines and fonts.
            make: makes the bytes.
        """
        if self.folder is None or not self.limit:
            return make()
        try:
            key = digest(rendering(), parts)
        except TypeError:
            # something whose content is not known
            return make()
        return self._kept(key, make)

    def _kept(self, key: str, make: Callable[[], bytes]) -> bytes:
        content = self.get(key)
        if content is None:
            content = make()
            self.put(key, content)
        return content

    def kept_through(self, sooner: object, later: Callable[[], tuple[object, Callable[[], bytes]]]) -> bytes:
        """The same, where the parts themselves take long to make: they are not made where they are known.

        Args:
            sooner: everything that parts and bytes follow from, besides what renders.
            later: makes the parts, with what makes the bytes.
        """
        if self.folder is None or not self.limit:
            return later()[1]()
        try:
            first = digest(rendering(), "through", sooner)
        except TypeError:
            return self.kept(*later())
        key = self.get(first)
        content = self.get(key.decode()) if key else None
        if content is not None:
            return content
        parts, make = later()
        content = self.kept(parts, make)
        with suppress(TypeError):
            self.put(first, digest(rendering(), parts).encode())
        return content

    def kept_alike(
        self,
        parts: object,
        alike: Callable[[], object],
        revise: Callable[[bytes], bytes | None],
        make: Callable[[], bytes],
    ) -> bytes:
        """The same, where what was made last of much the same is sooner revised than made anew.

        Args:
            alike: all the parts but what ``revise`` puts into earlier bytes; asked for where these parts are new.
            revise: makes of bytes with equal ``alike`` what ``make`` would, None where it cannot.
        """
        if self.folder is None or not self.limit:
            return self.kept(parts, make)
        try:
            key = digest(rendering(), parts)
        except TypeError:
            return make()

        def made() -> bytes:
            try:
                near = digest(rendering(), "alike", alike())
            except TypeError:
                return make()
            last = self.get(near)
            earlier = self.get(last.decode()) if last else None
            content = revise(earlier) if earlier is not None else None
            self.put(near, key.encode())
            return make() if content is None else content

        return self._kept(key, made)

    def get(self, key: str) -> bytes | None:
        """An entry; None where there is none, or it is damaged or empty, or all is to be made anew."""
        path = self._path(key)
        if path is None or self.fresh:
            return None
        try:
            data = path.read_bytes()
            # what was used last is removed last
            os.utime(path)
        except OSError:
            return None
        head, content = data[:_HEAD], data[_HEAD:]
        if not content or hashlib.sha256(content).digest() != head:
            with suppress(OSError):
                path.unlink()
            return None
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep an entry, whole or not at all; nothing that is empty, which would be given for a file ever after."""
        path = self._path(key)
        if path is None or not content or len(content) > self.limit:
            return
        fresh = None
        try:
            self._begin(path.parent)
            handle, fresh = tempfile.mkstemp(prefix=".new-", dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest())
                file.write(content)
            os.replace(fresh, path)  # noqa: PTH105
            fresh = None
        except OSError:
            # a disk that is full or read-only: the work goes on without
            return
        finally:
            if fresh is not None:
                with suppress(OSError):
                    os.unlink(fresh)  # noqa: PTH108

    def keys(self) -> frozenset[str]:
        """The names of all entries that would be given; none where everything is made anew."""
        if self.folder is None or self.fresh:
            return frozenset()
        return frozenset(
            path.name for path in (self.folder / _ENTRIES).glob("*/*") if not path.name.startswith(".")
        )

    def trim(self) -> None:
        """Remove what was used longest ago where more is kept than the limit, and what dead processes left."""
        if self.folder is None:
            return
        rows: list[tuple[int, int, Path]] = []
        for path in (self.folder / _ENTRIES).glob("*/*"):
            with suppress(OSError):
                one = path.stat()
                if path.name.startswith(".new-"):
                    if time.time() - one.st_mtime > _ABANDONED:
                        path.unlink()
                    continue
                rows.append((one.st_mtime_ns, one.st_size, path))
        total = sum(size for _, size, _ in rows)
        if total <= self.limit:
            return
        for _, size, path in sorted(rows):
            if total <= self.limit * _AFTER:
                return
            with suppress(OSError):
                path.unlink()
                total -= size

    def clear(self) -> None:
        """Remove all entries, and the folder where nothing else is in it."""
        if self.folder is None or not (self.folder / _TAG).is_file():
            return
        for path in (self.folder / _ENTRIES).glob("*/*"):
            path.unlink(missing_ok=True)
        (self.folder / _TAG).unlink()
        for empty in [*(self.folder / _ENTRIES).glob("*"), self.folder / _ENTRIES, self.folder]:
            with suppress(OSError):
                empty.rmdir()

    def _path(self, key: str) -> Path | None:
        return self.folder / _ENTRIES / key[:2] / key if self.folder is not None and self.limit else None

    def _begin(self, place: Path) -> None:
        """The folder of an entry, and the store itself where this is the first; it is its owner's alone."""
        assert self.folder is not None
        if not (self.folder / _TAG).is_file():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.folder / _TAG).write_text(_TAG_TEXT, encoding="ascii")
        place.mkdir(parents=True, exist_ok=True)


#: where everything is made each time
NOTHING_KEPT = Store(None)


def usual(fresh: bool = False) -> Store:
    """The user's store: ``FANGZHI_STORE``, else ``fangzhi`` in the folder of caches; none without a home.

    Raises:
        Refused: ``FANGZHI_STORE_MB`` is no number.
    """
    words = os.environ.get(LIMIT, "").strip()
    try:
        limit = float(words) if words else float(USUAL_LIMIT)
        if not 0 <= limit < float("inf"):
            raise ValueError
    except ValueError:
        raise Refused(
            LIMIT,
            Text(zh=f"“{words}”不是兆字节数", en=f"“{words}” is no number of MiB"),
            Text(
                zh=f"写一个数，例如 {USUAL_LIMIT}；0 表示不保存",
                en=f"write a number, as {USUAL_LIMIT}; 0 keeps nothing",
            ),
        ) from None
    return Store(place(), int(limit * 2**20), fresh)


def place() -> Path | None:
    """Where the user's store lies; None where there is no home."""
    asked = os.environ.get(FOLDER, "")
    if asked:
        return Path(asked).absolute()
    caches = os.environ.get("XDG_CACHE_HOME", "")
    if not Path(caches).is_absolute():
        home = os.path.expanduser("~")  # noqa: PTH111 (pathlib raises where there is no home)
        caches = f"{home}/.cache"
    # a home that is not known stays “~”
    return Path(caches) / "fangzhi" if Path(caches).is_absolute() else None
