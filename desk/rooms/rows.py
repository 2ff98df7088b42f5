"""Rows of the indicator sheet at the desk, added, led to by a column of figures, and removed: `Rows`."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from compose.language.catalogue import marked
from desk.answers import Asked, endpoint
from desk.edits.data_columns import columns_of, led, unled
from desk.edits.files import Conflict
from desk.edits.indicator_rows import with_row, without_row
from desk.edits.indicator_table import IndicatorTable, table_of
from desk.open_reports import OpenReport, Shelf
from desk.words import CHANGED_ELSEWHERE, Pages
from intake.report.report import REPORT_FILE
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
        """Add an indicator, lead a column of figures to one, or remove one."""
        report = self.shelf.open(str(asked.request.path_params["name"]))
        table = table_of(report.folder)
        if table is None:
            raise KeyError("indicators")
        id, what = asked.text("id").strip(), asked.text("what")
        try:
            contents = self._changed(asked, report, table, id, what)
            versions = {table.file: table.version} if table.file in contents else {}
            report.history.change_all(contents, versions)
        except NotUnderstood:
            return Response(self.pages.say(asked.request, NO_ID, text=id), 422)
        except Conflict:
            return Response(self.pages.say(asked.request, CHANGED_ELSEWHERE), 409)
        return RedirectResponse(f"/r/{report.name}/describe", 303)

    @staticmethod
    def _changed(
        asked: Asked, report: OpenReport, table: IndicatorTable, id: str, what: str
    ) -> Mapping[str, bytes]:
        """The files with the change: the table of indicators, and ``report.toml`` where a column begins or ceases to lead to it."""
        folder, contents = report.folder, dict[str, bytes]()
        columns = columns_of(folder)
        if what == "add":
            contents[table.file] = with_row(folder, table, id)
        elif what == "lead":
            if id not in table.ids:
                raise Conflict(id)
        else:
            number = asked.number("number")
            # the row may have moved
            if not 0 <= number < len(table.ids) or table.ids[number] != id:
                raise Conflict(id)
            contents[table.file] = without_row(folder, table, number)
            gone = [c for c in columns if c.indicator == id]
            if gone:
                frame = contents.get(REPORT_FILE) or (folder / REPORT_FILE).read_bytes()
                contents[REPORT_FILE] = unled(frame, gone)
        chosen = asked.text("column")
        if chosen and what in {"add", "lead"}:
            column = next((c for c in columns if f"{c.table}:{c.heading}" == chosen), None)
            if column is None or column.indicator:
                raise Conflict(chosen)
            frame = contents.get(REPORT_FILE) or (folder / REPORT_FILE).read_bytes()
            contents[REPORT_FILE] = led(frame, column, id)
        return contents
