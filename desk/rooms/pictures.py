"""Pictures brought into a report's folder, the logo among them: `Pictures`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from compose.language.catalogue import marked
from desk.answers import Asked, endpoint
from desk.bring.drafts import plain_name
from desk.edits import entries
from desk.edits.files import Conflict, read, version_of
from desk.open_reports import OpenReport, Shelf
from desk.words import CHANGED_ELSEWHERE, Pages
from intake.report.report import REPORT_FILE

#: where they are put, below the report's folder
FOLDER = "images"
#: what a picture may be, and how large
KINDS = (".svg", ".png", ".jpg", ".jpeg")
LARGEST = 10 * 2**20
NO_PICTURE = marked("“{file}” is no picture that can be used here: SVG, PNG or JPEG, at most 10 MB")


class Pictures:
    """Files of pictures; one click on “Undo” takes one back, and its being the logo with it."""

    def __init__(self, shelf: Shelf, pages: Pages, schemas: Callable[[], entries.Schemas]) -> None:
        self.shelf, self.pages, self._schemas = shelf, pages, schemas

    def routes(self) -> list[Route]:
        """What it answers to."""
        return [Route("/r/{name}/picture", endpoint(self.picture), methods=["POST"])]

    def picture(self, asked: Asked) -> Response:
        """Put a picture into the report's folder; where it is to be the logo, name it in the report."""
        report = self.shelf.open(str(asked.request.path_params["name"]))
        file = asked.form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return RedirectResponse(f"/r/{report.name}/layout", 303)
        name, content = plain_name(file.filename), file.file.read(LARGEST + 1)
        if Path(name).suffix.lower() not in KINDS or len(name.encode()) > 200 or len(content) > LARGEST:
            return Response(self.pages.say(asked.request, NO_PICTURE, file=name), 422)
        path = f"{FOLDER}/{name}"
        changes: dict[str, bytes | None] = {path: content}
        before = read(report.folder / REPORT_FILE) or b""
        if asked.text("logo"):
            changes[REPORT_FILE] = self._with_logo(report, before, path)
        versions = {path: version_of(read(report.folder / path))}
        versions |= {REPORT_FILE: version_of(before)} if asked.text("logo") else {}
        try:
            report.history.change_all(changes, versions)
        except Conflict:
            return Response(self.pages.say(asked.request, CHANGED_ELSEWHERE), 409)
        return RedirectResponse(f"/r/{report.name}/layout", 303)

    def _with_logo(self, report: OpenReport, content: bytes, path: str) -> bytes:
        """The report's file with a logo; who does not see it is told the publisher or the title, until somebody writes better."""

        def field(key: str) -> entries.Field:
            document = entries.parsed(content)
            fields = entries.fields_of(document or {}, "look", 0, self._schemas())
            return next(f for f in fields if f.key == key)

        content = entries.with_value(content, "look", 0, field("look.logo.file"), path)
        said = field("look.logo.alt").words or {}
        site = report.known_site
        if said or site is None:
            return content
        head = site.plan.report.file.report
        for language, words in dict(head.publisher or head.title).items():
            content = entries.with_value(content, "look", 0, field("look.logo.alt"), words, language)
        return content


__all__ = ["KINDS", "Pictures"]
