"""LibreOffice as the reader of what we write for offices: `needed`, `as_pdf`."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache, partial
from pathlib import Path

import pytest

from publish.store.program import engines
from tests.shipped import judged

needed = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def as_pdf(data: bytes, folder: Path, name: str) -> Path:
    """The PDF that LibreOffice makes of a document of this name, in a folder of the test's; of the same bytes it is made once."""
    path = (folder / name).with_suffix(".pdf")
    path.write_bytes(judged(("LibreOffice", installed(), name), data, partial(_made, data, folder, name)))
    return path


@cache
def installed() -> tuple[object, ...]:
    """What its pages follow from besides the document: the program as it was installed, and the fonts."""
    found = shutil.which("soffice")
    assert found
    folder = Path(found).resolve().parent
    files = (path for path in sorted(folder.iterdir()) if path.is_file())
    return engines(), [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]


def _made(data: bytes, folder: Path, name: str) -> bytes:
    """Converted by a LibreOffice whose settings are of the folder."""
    (folder / name).write_bytes(data)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            name,
        ],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (folder / name).with_suffix(".pdf").read_bytes()
