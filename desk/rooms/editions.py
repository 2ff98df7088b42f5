"""The room of editions: begin the next one, see what changed since the one before: `Editions`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from compose.language.catalogue import marked
from desk.answers import Asked, endpoint
from desk.edits.files import read
from desk.open_reports import OpenReport, Shelf
from desk.rooms.pieces import changes_piece
from desk.words import Pages
from intake.new.edition import NewEdition, new_edition
from intake.new.scaffold import publication_day
from intake.problems import Problems
from intake.report import toml_pieces
from intake.report.report import REPORT_FILE
from publish.earlier import edition_name

NO_DATE = marked("“{text}” is no date: write it as 2021-05-20")


class Editions:
    """The next edition, and the comparison with the one before."""

    def __init__(self, shelf: Shelf, pages: Pages) -> None:
        self.shelf, self.pages = shelf, pages
        #: what was begun in this run, report by report: what is left to do is shown until the desk is closed
        self._begun: dict[str, NewEdition] = {}

    def routes(self) -> list[Route]:
        """What it answers to."""
        return [
            Route("/r/{name}/edition/next", endpoint(self.next), methods=["POST"]),
            Route("/r/{name}/changes", endpoint(self.changes)),
        ]

    def _report(self, asked: Asked) -> OpenReport:
        return self.shelf.open(str(asked.request.path_params["name"]))

    def shown(self, report: OpenReport) -> Mapping[str, Any]:
        """What the room shows of a report: its head, its earlier editions, what is left of one that was begun."""
        site = report.site
        if site is None:
            return {"head": None, "earlier": (), "begun": None, "today": ""}
        head, begun = site.plan.report.file.report, self._begun.get(report.name)
        if begun is not None and not begun.frozen.is_dir():
            # it was undone
            begun = None
        # later than what was published last, and no day that is still to come
        today = max(publication_day().isoformat(), head.date)
        return {
            "head": head,
            "edition_words": edition_name(head.edition),
            "earlier": [(edition_name(e.edition), e.edition, e.date) for e in site.plan.report.earlier],
            "begun": begun,
            "today": today,
        }

    def next(self, asked: Asked) -> Response:
        """Begin the next edition, as the command `new-edition` does; one step back undoes all of it."""
        report, language = self._report(asked), self.pages.language_of(asked.request)
        word = asked.text("date").strip()
        try:
            day = datetime.date.fromisoformat(word)
        except ValueError:
            return Response(self.pages.say(asked.request, NO_DATE, text=word), 422)
        before, problems = read(report.folder / REPORT_FILE), Problems()
        begun = new_edition(report.folder, asked.text("edition").strip(), day, problems, language)
        if begun is None:
            return Response("\n".join(p.line(language) for p in problems.errors), 422)
        periods = {k: asked.text(f"period_{k}").strip() for k in ("zh", "en")}
        content = _with_period((report.folder / REPORT_FILE).read_bytes(), periods)
        (report.folder / REPORT_FILE).write_bytes(content)
        changes: dict[str, tuple[bytes | None, bytes | None]] = {REPORT_FILE: (before, content)}
        for path in sorted(begun.frozen.rglob("*"), reverse=True):
            if path.is_file():
                changes[path.relative_to(report.folder).as_posix()] = (None, path.read_bytes())
            elif not any(path.iterdir()):
                # nothing that an edition needs, and undoing would leave it behind
                path.rmdir()
        report.history.noted(changes)
        self._begun[report.name] = begun
        return RedirectResponse(f"/r/{report.name}/edition", 303)

    def changes(self, asked: Asked) -> Response:
        """What changed since the edition before: of the region shown beside, and of the whole."""
        report, language = self._report(asked), self.pages.language_of(asked.request)
        report.refresh()
        site = report.site
        pieces: list[tuple[str, str]] = []
        if site is not None and site.plan.report.earlier:
            languages = site.plan.report.languages
            language = language if language in languages else languages[0]
            code = asked.request.cookies.get("fangzhi-desk-region", "")
            region = next((r for r in report.regions if r.code == code), next(iter(report.regions), None))
            if region is not None:
                pieces.append((region.name[language], changes_piece(site, language, region.code)))
            pieces.append(("", changes_piece(site, language, "")))
        return self.pages.page(asked.request, "changes.html", pieces=pieces, fine=report.fine)


def _with_period(content: bytes, words: Mapping[str, str]) -> bytes:
    """The file with the period in words, in the languages in which it was given."""

    def change(head: Any) -> None:
        for language, text in words.items():
            if text and language in head["period"]:
                head["period"][language] = text

    return toml_pieces.edited(content, ("report",), 0, change) if any(words.values()) else content


__all__ = ["Editions"]
