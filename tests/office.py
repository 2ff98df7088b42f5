"""LibreOffice as the reader of what we write for offices: `needed`, `as_pdf`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

needed = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def as_pdf(data: bytes, folder: Path, name: str) -> Path:
    """The PDF that LibreOffice makes of a document of this name, in a folder of the test's; its settings are of that folder."""
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
    return (folder / name).with_suffix(".pdf")
