"""Indicators put under dimensions at the desk, by dragging or from a list: `Dimensions`."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from compose.language.catalogue import marked
from desk.answers import Asked, endpoint
from desk.edits.dimensions import put_under, put_under_new
from desk.edits.files import Conflict
from desk.edits.indicator_table import table_of
from desk.open_reports import Shelf
from desk.words import CHANGED_ELSEWHERE, Pages
from intake.report.toml_pieces import NotUnderstood

NO_DIMENSION = marked("“{text}”: there is no such indicator or dimension, or the name is missing or taken")


class Dimensions:
    """Which indicator is in which dimension; one “Undo” takes a move back."""

    def __init__(self, shelf: Shelf, pages: Pages) -> None:
        self.shelf, self.pages = shelf, pages

    def routes(self) -> list[Route]:
        """What it answers to."""
        return [Route("/r/{name}/dimension", endpoint(self.move), methods=["POST"])]

    def move(self, asked: Asked) -> Response:
        """Put an indicator under a dimension, that there is or a new one."""
        report = self.shelf.open(str(asked.request.path_params["name"]))
        table = table_of(report.folder)
        if table is None:
            raise KeyError("indicators")
        id = asked.text("id")
        try:
            if asked.text("what") == "new":
                names = {language: asked.text(language) for language in ("zh", "en")}
                contents = put_under_new(report.folder, table, id, names)
            else:
                contents = put_under(report.folder, table, id, asked.text("key"))
            report.history.change_all(contents, {table.file: table.version})
        except NotUnderstood as fault:
            return Response(self.pages.say(asked.request, NO_DIMENSION, text=fault.args[0]), 422)
        except Conflict:
            return Response(self.pages.say(asked.request, CHANGED_ELSEWHERE), 409)
        return RedirectResponse(f"/r/{report.name}/describe", 303)


__all__ = ["Dimensions"]
