"""Marker files, which say that a folder is ours and what we put there: `Marker`, `SITE`, `EXPORT`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publish.folder.writing import put

#: the marker of a published site, and that of an exported Quarto project
SITE, EXPORT = "fangzhi-site.json", "fangzhi-export.json"


@dataclass(frozen=True)
class Marker:
    """What a marker file says: the files we wrote into its folder, by path, with their SHA-256."""

    files: Mapping[str, str] = field(default_factory=dict)
    #: of files that were about to be written when the marker was: what they were to become
    writing: Mapping[str, str] = field(default_factory=dict)
    #: of a site: its reports by name, as the home page lists them
    reports: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def as_written(self, name: str, digest: str) -> bool:
        """Whether a file with this SHA-256 is as we last wrote it."""
        return digest in {self.files.get(name), self.writing.get(name)}

    def content(self) -> bytes:
        """The marker file."""
        record = {
            "about": {
                "zh": "方志写的清单。只有列在这里的文件会更新或删去，其余一概不动。",
                "en": "Fangzhi wrote this list. Only what is in it is renewed or removed; other files are left alone.",
            },
            "reports": dict(sorted(self.reports.items())),
            "files": dict(sorted(self.files.items())),
            "writing": dict(sorted(self.writing.items())),
        }
        kept = {key: value for key, value in record.items() if value or key == "files"}
        return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()

    def save(self, path: Path) -> None:
        """Write the marker whole, or leave the old one."""
        fresh = path.with_name(f".{path.name}-new")
        fresh.unlink(missing_ok=True)
        put(fresh, self.content())
        fresh.replace(path)


def read(path: Path) -> Marker | None:
    """The marker in a file; None where there is none, or it is no marker."""
    try:
        record = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError, RecursionError):
        return None
    if not isinstance(record, dict):
        return None
    files, writing, reports = (record.get(key, {}) for key in ("files", "writing", "reports"))
    if "files" not in record or not all(isinstance(x, dict) for x in (files, writing, reports)):
        return None
    if not all(isinstance(digest, str) for digest in (*files.values(), *writing.values())):
        return None
    return Marker(files, writing, {k: v for k, v in reports.items() if isinstance(v, dict)})
