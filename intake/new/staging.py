"""Folders that are written aside before they are put in their place whole: `staged`, `clear`.

A folder in the making lies hidden beside where it will be, with a lock that the system lets go when its process ends, however it
ends. So what a killed process left is told from what another one is still writing, and is taken away by whoever comes next; nothing
that is not named and locked so is ever touched.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from intake import locks

_LOCK = "lock"
#: a folder that has no lock yet is given so many seconds to get one
_GRACE = 3600
_OURS = re.compile(r"\.[A-Za-z0-9-]{1,100}\.fangzhi-(new|begun)-[a-z0-9_]{8}")


@contextmanager
def staged(folder: Path, name: str) -> Iterator[Path]:
    """An empty folder called ``name``, in a hidden one beside the place where it will be; nothing of it is left afterwards.

    What dead processes left in ``folder`` is taken away first.
    """
    clear(folder)
    outer = Path(tempfile.mkdtemp(prefix=f".{name}.fangzhi-begun-", dir=folder))
    with ExitStack() as stack:
        try:
            (outer / _LOCK).touch()
            stack.enter_context(locks.hold(outer / _LOCK))
            # under this name it has its lock from the first moment
            outer = outer.rename(outer.with_name(outer.name.replace("-begun-", "-new-")))
            staging = outer / name
            staging.mkdir()
            yield staging
        finally:
            stack.close()
            shutil.rmtree(outer, ignore_errors=True)


def clear(folder: Path) -> list[Path]:
    """Take away what processes that were killed left half-written in a folder; the folders that are gone.

    Those of a process that lives are let be, and everything that has another name, is a link or a file.
    """
    gone = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        match = _OURS.fullmatch(path.name)
        if match is None or path.is_symlink() or not path.is_dir():
            continue
        with suppress(OSError):
            young = time.time() - path.stat().st_mtime < _GRACE
            if locks.is_held(path / _LOCK) or (
                young and (match[1] == "begun" or not (path / _LOCK).exists())
            ):
                continue
            shutil.rmtree(path, ignore_errors=True)
            gone.append(path)
    return gone
