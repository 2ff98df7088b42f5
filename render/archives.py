"""ZIP archives that are the same bytes for the same files: `packed`, `same_bytes`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

#: the day that archives have where nothing else dates them
DAY = (2000, 1, 1)


def packed(files: Iterable[tuple[str, bytes]], day: tuple[int, int, int] = DAY, mode: int = 0) -> bytes:
    """The files in one archive, in the order in which they are given.

    Args:
        files: name and content
        day: year, month, day that every file has; not before 1980
        mode: the rights of a file as the system writes them; 0: none are said

    >>> packed([("a.txt", b"a")]) == packed([("a.txt", b"a")])
    True
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, (*day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            if mode:
                entry.external_attr = mode << 16
            archive.writestr(entry, content)
    return out.getvalue()


def same_bytes(data: bytes) -> bytes:
    """An office file's archive with fixed dates and order, what it holds first in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        return packed((name, old.read(name)) for name in names)
