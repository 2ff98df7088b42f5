"""What of a report lies published, and its folder in the file manager: `Published`, `opener`, `open_folder`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from publish.formats import FORMATS

#: pages that are named
_MOST = 8


@dataclass(frozen=True)
class Published:
    """The files of a report on the published site."""

    #: the formats that there are files of; () where nothing of the report is published
    formats: tuple[str, ...]
    #: pages to begin with, below the site
    pages: tuple[str, ...]

    @classmethod
    def of(cls, folder: Path) -> Published:
        """What lies in a report's folder of the published site."""
        files = [path for path in sorted(folder.rglob("*")) if not path.is_symlink()]
        suffixes = {path.suffix for path in files}
        # of a report of which only a brief or two were made there is no page for all
        entrance = [folder / "index.html"] if (folder / "index.html") in files else files
        pages = [p.relative_to(folder.parent).as_posix() for p in entrance if p.suffix == ".html"]
        return cls(tuple(n for n, f in FORMATS.items() if f.suffix in suffixes), tuple(pages[:_MOST]))


def opener() -> str:
    """The program that shows a folder in the file manager; empty where there is none, as in a container."""
    if sys.platform == "win32":
        return "explorer"
    if sys.platform == "darwin":
        return shutil.which("open") or ""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return ""
    return shutil.which("xdg-open") or ""


def open_folder(folder: Path) -> bool:
    """Show a folder in the file manager of this machine; False where that cannot be done."""
    program = opener()
    if not program or not folder.is_dir():
        return False

    def show() -> None:
        # some file managers answer with an error and show it all the same
        with suppress(OSError):
            subprocess.run([program, str(folder)], capture_output=True, check=False)

    threading.Thread(target=show, daemon=True).start()
    return True


__all__ = ["Published", "open_folder", "opener"]
