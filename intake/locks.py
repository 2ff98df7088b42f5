"""Locks that the system lets go when their process ends, however it ends: `hold`, `is_held`."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl

    _UNIX = True
except ImportError:
    # Windows has locks on files of another kind, and none on folders
    import msvcrt

    _UNIX = False

#: what systems say that have no such locks (some network drives)
_NONE = {errno.EBADF, errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}
_TAKEN = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}


class LockHeld(Exception):
    """Another process holds the lock."""


def _lock(handle: int) -> bool:
    """Lock an open file; False where it is locked, an OSError where there are no locks."""
    try:
        if not _UNIX:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        if fault.errno in _TAKEN:
            return False
        raise
    return True


@contextmanager
def hold(path: Path, seconds: float = 0) -> Iterator[None]:
    """Hold the lock on a file or folder, which must exist. Where the system has no locks, nothing is held.

    Args:
        seconds: how long to wait for it.

    Raises:
        Taken: another process held it all the while.
    """
    if not _UNIX and path.is_dir():
        yield
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        until = time.monotonic() + seconds
        while True:
            try:
                if _lock(handle):
                    break
            except OSError as fault:
                if fault.errno in _NONE:
                    break
                raise
            if time.monotonic() >= until:
                raise LockHeld
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)


def is_held(path: Path) -> bool:
    """Whether some process holds the lock on a file; one that cannot be told about counts as held."""
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not _lock(handle)
    except OSError:
        return True
    finally:
        os.close(handle)
