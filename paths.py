"""Folders of the project: `ROOT`, `REPORTS`, `TEMPLATES`, `LOCALES`, `DOCS`, `CACHE`.

All of them are found from where this file stands, never from the working directory.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent
#: a folder a report
REPORTS = ROOT / "reports"
TEMPLATES = ROOT / "templates"
LOCALES = ROOT / "locales"
DOCS = ROOT / "docs"
#: what can be made again: boundaries, exports
CACHE = ROOT / ".cache"
#: where the site is built where no other folder is named
PUBLIC = ROOT / "public"
