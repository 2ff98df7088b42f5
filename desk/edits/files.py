"""Files written whole or not at all, and what tells that one was changed elsewhere: `write_safely`, `version_of`, `Conflict`."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path


class Conflict(Exception):
    """A file is no longer what the page showed: another window, an editor or Excel saved it meanwhile."""


def version_of(content: bytes | None) -> str:
    """What a file's content is known by; empty where there is no file.

    >>> version_of(None), version_of(b"") == version_of(b""), version_of(b"a") == version_of(b"b")
    ('', True, False)
    """
    return "" if content is None else hashlib.sha256(content).hexdigest()[:20]


def read(path: Path) -> bytes | None:
    """A file's content; None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def write_safely(path: Path, content: bytes) -> None:
    """Put a file in its place whole: whoever looks, or pulls the plug, finds the old content or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # hidden, so that nothing that watches the folder takes it for a part of the report
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            aside.chmod(path.stat().st_mode & 0o777)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
