"""Locks that the system lets go when their process ends, however it ends: `hold`, `is_held`."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: what systems say that have no such locks (some network drives)
_NONE = {errno.EBADF, errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}
_TAKEN = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}


class LockHeld(Exception):
    """Another process holds the lock."""


def _lock(handle: int) -> bool:
    """Lock an open file; False where it is locked, an OSError where there are no locks."""
    try:
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
