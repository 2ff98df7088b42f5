"""The room of texts: files written as text, Markdown as the pages show it, numbers to put in: `Writing`."""

from __future__ import annotations

import html
import tomllib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from analysis.values import Text
from compose.own_text import Checks
from desk.answers import Asked, endpoint
from desk.edits.files import Conflict, read, version_of
from desk.open_reports import OpenReport, Shelf
from desk.rooms.pieces import text_piece
from desk.rules import figures
from desk.words import CHANGED_ELSEWHERE, NOT_UNDERSTOOD, Pages
from intake.problems import Problems
from intake.report.report import EDITIONS, REPORT_FILE, RULES_FILE

#: what files of a report are written as text
_TEXTS = (".md", ".toml", ".css", ".bib")


class Writing:
    """Texts of a report, each in its file."""

    def __init__(self, shelf: Shelf, pages: Pages) -> None:
        self.shelf, self.pages = shelf, pages

    def routes(self) -> list[Route]:
        """What it answers to."""
        return [
            Route("/r/{name}/text", endpoint(self.text), methods=["POST"]),
            Route("/r/{name}/preview", endpoint(self.preview), methods=["POST"]),
        ]

    def _report(self, asked: Asked) -> OpenReport:
        return self.shelf.open(str(asked.request.path_params["name"]))

    def shown(self, report: OpenReport, chosen: str, language: str) -> Mapping[str, Any]:
        """What the room shows: the files, the chosen one, the numbers that can be put into it."""
        files = texts_of(report)
        chosen = chosen if chosen in files else next(iter(files))
        content = read(report.folder / chosen) or b""
        return {
            "files": files,
            "file": chosen,
            "content": content.decode("utf-8-sig", errors="replace"),
            "file_version": version_of(content),
            "preview": text_of(chosen) is not None,
            # numbers stand in texts and in the wordings of rules
            "figures": figures(report, language) if chosen.endswith(".md") or chosen == RULES_FILE else [],
        }

    def preview(self, asked: Asked) -> Response:
        """A text as the pages will have it, for the region that is shown beside; what cannot be read in it is told."""
        report = self._report(asked)
        site, of = report.site, text_of(asked.text("file"))
        if of is None:
            raise KeyError(asked.text("file"))
        if site is None:
            return HTMLResponse("")
        name, language = of
        languages = site.plan.report.languages
        language = language if language in languages else languages[0]
        code = asked.text("code")
        code = code if code in site.plan.report.panel.regions else ""
        content, own = asked.text("content"), self.pages.language_of(asked.request)
        problems = Problems()
        words, checks = Text({language: content}), Checks(problems)
        works = site.plan.works
        checks.form(name, words, works.keys if works else None)
        plan = site.plan
        checks.numbers(name, words, () if code else ("overview",), plan.results, plan.report.panel.groupings)
        faults = list(dict.fromkeys(p.line(own) for p in problems.errors))
        if faults:
            return HTMLResponse("".join(f'<p class="error">{html.escape(line)}</p>' for line in faults))
        pictures = f"{self.pages.addresses.see(report.name)}{plan.report.place}/assets/"
        return HTMLResponse(text_piece(site, name, content, language, code, pictures))

    def text(self, asked: Asked) -> Response:
        """Write a text file whole."""
        report, file = self._report(asked), asked.text("file")
        new = asked.text("new").strip()
        if new:
            return self._begin(asked, report, new)
        if file not in texts_of(report):
            raise KeyError(file)
        before = read(report.folder / file) or b""
        mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
        text = asked.text("content")
        text = text.replace("\n", "\r\n") if b"\r\n" in before else text
        try:
            report.history.change(file, mark + text.encode(), asked.text("version"))
        except Conflict:
            return Response(self.pages.say(asked.request, CHANGED_ELSEWHERE), 409)
        return JSONResponse({"version": version_of(read(report.folder / file))})

    def _begin(self, asked: Asked, report: OpenReport, new: str) -> Response:
        """A text of the user's own, in the folder where pages look for it."""
        name = new if new.endswith(".md") else f"{new}.md"
        fine = name.isprintable() and "/" not in name and not name.startswith(".")
        if not fine:
            return Response(self.pages.say(asked.request, NOT_UNDERSTOOD, text=new), 422)
        file = f"text/{name}"
        if read(report.folder / file) is None:
            report.history.change(file, b"", "")
        return RedirectResponse(f"/r/{report.name}/write?file={file}", 303)


def text_of(file: str) -> tuple[str, str] | None:
    """Name and language of a text that pages print; None where a file is none.

    >>> text_of("text/about.zh.md"), text_of("report.toml"), text_of("notes.md")
    (('about', 'zh'), None, None)
    """
    path = PurePosixPath(file)
    if len(path.parts) != 2 or path.parts[0] != "text" or path.name.count(".") < 2 or path.suffix != ".md":
        return None
    name, language, _ = path.name.rsplit(".", 2)
    return name, language


def regions_of(report: OpenReport) -> str:
    """The file of the report's own regions, whose names in both languages are written there; empty where it has none that is text in UTF-8."""
    raw = read(report.folder / REPORT_FILE) or b""
    try:
        head = tomllib.loads(raw.decode()).get("report", {})
        file = str(head.get("regions_file", "")) if isinstance(head, Mapping) else ""
        path = (report.folder / file).resolve()
        inside = file.endswith(".csv") and path.is_relative_to(report.folder.resolve())
        return file if inside and path.read_bytes().decode() else ""
    except (ValueError, OSError):
        return ""


def texts_of(report: OpenReport) -> list[str]:
    """The report's files that are written as text, its two main files first."""
    found = [
        p.relative_to(report.folder).as_posix()
        for p in sorted(report.folder.rglob("*"))
        if p.suffix in _TEXTS
        and p.is_file()
        and not any(x.startswith(".") for x in p.relative_to(report.folder).parts)
    ]
    first = [f for f in (REPORT_FILE, RULES_FILE) if f in found]
    own = regions_of(report)
    found += [own] if own and own not in found else []
    return [*first, *(f for f in found if f not in first and not f.startswith(f"{EDITIONS}/"))]


__all__ = ["Writing", "text_of", "texts_of"]
