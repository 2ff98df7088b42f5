"""Rows of the indicator sheet at the desk, added and removed: `Rows`."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from compose.language.catalogue import marked
from desk.answers import Asked, endpoint
from desk.edits.files import Conflict
from desk.edits.indicator_rows import with_row, without_row
from desk.edits.indicator_table import table_of
from desk.open_reports import Shelf
from desk.words import CHANGED_ELSEWHERE, Pages
from intake.report.toml_pieces import NotUnderstood

NO_ID = marked(
    "“{text}” cannot be the id of a new indicator: small letters, digits and _, a letter first, and none that there is already"
)


class Rows:
    """Indicators that are added to the sheet or taken out of it; one “Undo” takes either back."""

    def __init__(self, shelf: Shelf, pages: Pages) -> None:
        self.shelf, self.pages = shelf, pages

    def routes(self) -> list[Route]:
        """What it answers to."""
        return [Route("/r/{name}/row", endpoint(self.change), methods=["POST"])]

    def change(self, asked: Asked) -> Response:
        """Add an indicator, or remove one."""
        report = self.shelf.open(str(asked.request.path_params["name"]))
        table = table_of(report.folder)
        if table is None:
            raise KeyError("indicators")
        id = asked.text("id").strip()
        try:
            if asked.text("what") == "add":
                content = with_row(report.folder, table, id)
            else:
                number = asked.number("number")
                # the row may have moved
                if not 0 <= number < len(table.ids) or table.ids[number] != id:
                    raise Conflict(id)
                content = without_row(report.folder, table, number)
            report.history.change(table.file, content, table.version)
        except NotUnderstood:
            return Response(self.pages.say(asked.request, NO_ID, text=id), 422)
        except Conflict:
            return Response(self.pages.say(asked.request, CHANGED_ELSEWHERE), 409)
        return RedirectResponse(f"/r/{report.name}/describe", 303)
