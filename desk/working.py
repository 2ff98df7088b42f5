"""The rooms of one report, and the page beside them: `Working`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from analysis.values import Problem
from compose.figures.formula import formula_svg
from compose.language.catalogue import marked
from compose.language.format import number
from compose.look.colour import contrast
from compose.look.tokens import COLOURS
from desk.answers import Asked, endpoint
from desk.edits import entries
from desk.edits.data_columns import columns_of, tables_of
from desk.edits.dimensions import boxes_of, can_have
from desk.edits.entry_rows import with_rows
from desk.edits.files import Conflict, read, version_of
from desk.edits.indicator_table import Cell, table_of, with_cell
from desk.edits.kind_names import HOW, meaning, named, says
from desk.edits.option_names import option_name
from desk.open_reports import OpenReport, Shelf
from desk.publishing import Publishing
from desk.rooms.dimensions import Dimensions
from desk.rooms.editions import Editions
from desk.rooms.offers import FIGURE, Offers
from desk.rooms.pictures import Pictures
from desk.rooms.rows import Rows
from desk.rooms.writing import Writing
from desk.rules import COMPARISONS, addresses, holds
from desk.words import CHANGED_ELSEWHERE, NOT_UNDERSTOOD, Pages
from intake.tables.kinds import KINDS
from publish.formats import FORMATS, USUAL

#: the rooms, in the order of the work
ROOMS: Mapping[str, str] = {
    "bring": marked("Bring"),
    "describe": marked("Describe"),
    "compute": marked("Compute"),
    "advise": marked("Advise"),
    "layout": marked("Lay out"),
    "write": marked("Write"),
    "publish": marked("Publish"),
    "edition": marked("Editions"),
}
#: which lists of entries a room shows
_LISTS: Mapping[str, tuple[str, ...]] = {
    "describe": ("report", "source"),
    "compute": ("analysis",),
    "advise": ("rule",),
    "layout": ("brief", "overview", "models", "look"),
}


class Working:
    """Everything about a report that exists.

    Args:
        schemas: makes the JSON Schemas of a report's files, which the forms are made from
        published: what the room of publishing shows
    """

    def __init__(
        self,
        shelf: Shelf,
        pages: Pages,
        publishing: Publishing,
        schemas: Callable[[], entries.Schemas],
        published: Callable[[OpenReport], Mapping[str, Any]],
    ) -> None:
        self.shelf, self.pages, self.publishing, self._make_schemas = shelf, pages, publishing, schemas
        self._published = published
        self.writing, self.editions = Writing(shelf, pages), Editions(shelf, pages)
        self.dimensions = Dimensions(shelf, pages)
        self.rows, self.offers = Rows(shelf, pages), Offers(shelf, pages, lambda: self._schemas)
        self.pictures = Pictures(shelf, pages, lambda: self._schemas)

    @cached_property
    def _schemas(self) -> entries.Schemas:
        return self._make_schemas()

    def routes(self) -> list[Route]:
        """What it answers to."""
        post = ["POST"]
        return [
            Route("/r/{name}/state", endpoint(self.state)),
            Route("/r/{name}/standing", endpoint(self.standing)),
            Route("/r/{name}/cell", endpoint(self.cell), methods=post),
            Route("/r/{name}/entry", endpoint(self.entry)),
            Route("/r/{name}/value", endpoint(self.value), methods=post),
            Route("/r/{name}/arrange", endpoint(self.arrange), methods=post),
            *self.offers.routes(),
            *self.pictures.routes(),
            *self.rows.routes(),
            *self.dimensions.routes(),
            *self.writing.routes(),
            *self.editions.routes(),
            Route("/r/{name}/turn", endpoint(self.turn), methods=post),
            Route("/r/{name}/{room}", endpoint(self.room)),
        ]

    def _report(self, asked: Asked) -> OpenReport:
        return self.shelf.open(str(asked.request.path_params["name"]))

    # --- looking ----------------------------------------------------------------------------------------

    def room(self, asked: Asked) -> Response:
        """A room, with the page of a region beside it."""
        report, room = self._report(asked), str(asked.request.path_params["room"])
        if room not in ROOMS:
            raise KeyError(room)
        report.refresh()
        language = self.pages.language_of(asked.request)
        more: dict[str, Any] = {}
        if room in _LISTS:
            more["lists"] = {
                which: entries.entries(document, which, self._schemas)
                if (document := self._document(report, which))
                else None
                for which in _LISTS[room]
            }
            more["kinds"] = {
                which: {
                    k: entries.plain(m.get("description", ""))
                    for k, m in entries.kinds(self._schemas, which).items()
                }
                for which in _LISTS[room]
            }
            more |= {"named": partial(_name, language), "says": partial(says, language=language)}
        if room == "bring":
            drafts = [d for d in self.shelf.drafts.list() if d.report == report.name]
            more |= {"tables": tables_of(report.folder), "drafts": drafts, "files": ",".join(KINDS)}
        elif room == "describe":
            table = table_of(report.folder)
            more["table"] = table
            more["boxes"] = boxes_of(report.folder, table) if table is not None and can_have(table) else []
            more["indicator_names"] = table.names(language) if table is not None else {}
            more["data_columns"] = columns_of(report.folder)
        elif room == "advise":
            more |= {
                "holds": holds(report, language),
                "columns": addresses(report, language),
                "sources": self._sources(report),
            }
        elif room == "write":
            chosen = asked.request.query_params.get("file", "")
            more |= self.writing.shown(report, chosen, language)
        elif room == "edition":
            more |= self.editions.shown(report)
        elif room == "publish":
            more |= {**self._published(report), "usual": USUAL}
        return self.pages.page(
            asked.request,
            "room.html",
            **{
                "report": report,
                "rooms": ROOMS,
                "room": room,
                "shown": self._shown(asked, report),
                "formats": list(FORMATS.values()),
                "problems": list(report.problems),
                **more,
            },
        )

    def _shown(self, asked: Asked, report: OpenReport) -> dict[str, str]:
        """The page beside the room: the region and the language chosen last."""
        codes = [r.code for r in report.regions]
        code = asked.request.cookies.get("fangzhi-desk-region", "")
        languages = list(report.site.plan.report.languages) if report.site else []
        language = asked.request.cookies.get("fangzhi-desk-page-language", "")
        if language not in languages:
            own = self.pages.language_of(asked.request)
            language = own if own in languages else next(iter(languages), "")
        whole = code == "overview"
        return {"code": code if code in codes or whole else next(iter(codes), ""), "language": language}

    def state(self, asked: Asked) -> Response:
        """The report's version, and what is wrong where, for the script of the page."""
        report = self._report(asked)
        version = report.refresh()
        language = self.pages.language_of(asked.request)
        found = list(report.problems)
        return JSONResponse(
            {
                "version": version,
                "fine": report.fine,
                "errors": sum(p.severity == "error" for p in found),
                "warnings": sum(p.severity == "warning" for p in found),
                "undo": report.history.can_undo,
                "redo": report.history.can_redo,
                "problems": [_problem(p, language) for p in found],
                # a build that was begun or ended, in whichever window
                "build": job.state if (job := self.publishing.job(report.name)) else "",
            }
        )

    def standing(self, asked: Asked) -> Response:
        """The main result: method, formula, and the order of the regions with what the last change moved."""
        report = self._report(asked)
        report.refresh()
        result, language = report.main_result, self.pages.language_of(asked.request)
        rows = []
        if result is not None:
            column = result.main_column
            names = {r.code: r.name[language] for r in report.regions}
            frame = result.frame.dropna(subset=["rank"]).sort_values("rank", kind="stable")
            for code, values in frame.iterrows():
                before = report.ranks_before.get(str(code))
                moved = int(before - values["rank"]) if before is not None else 0
                shown = number(float(values[column.id]), column.decimals, language)
                rows.append((names.get(str(code), str(code)), shown, int(values["rank"]), moved))
        formulas = [formula_svg(tex) for m in (result.method if result else ()) for tex in m.formula]
        return self.pages.page(
            asked.request, "standing.html", result=result, rows=rows, formulas=formulas, fine=report.fine
        )

    # --- changing ---------------------------------------------------------------------------------------

    def cell(self, asked: Asked) -> Response:
        """Write a cell of the indicator sheet."""
        report = self._report(asked)
        place, text = asked.text("place"), asked.text("text").strip()
        table = table_of(report.folder)
        if table is None:
            raise KeyError(place)
        row = next((r for r in table.rows if any(c.place == place for c in r)), None)
        # the row may have moved, the cell may have been written
        if row is None or row[0].text != asked.text("row") or _text_at(row, place) != asked.text("was"):
            return self._conflict(asked)
        if not self._change(
            report, table.file, lambda _: with_cell(report.folder, table, place, text), table.version
        ):
            return self._conflict(asked)
        return JSONResponse({"text": text})

    def entry(self, asked: Asked) -> Response:
        """The form of an entry."""
        report = self._report(asked)
        which, number = asked.request.query_params["which"], asked.number("number")
        return self._form(asked, report, which, number)

    def _form(self, asked: Asked, report: OpenReport, which: str, number: int) -> Response:
        document = self._document(report, which)
        if document is None:
            raise KeyError(which)
        return self.pages.page(
            asked.request,
            "entry.html",
            report=report,
            which=which,
            meaning=partial(meaning, self.pages.language_of(asked.request)),
            option_name=option_name,
            how=HOW,
            entry=entries.entries(document, which, self._schemas)[number],
            fields=entries.fields_of(document, which, number, self._schemas),
            ticks=partial(self._ticks, report, self.pages.language_of(asked.request)),
            names_of=partial(self._names_of, report, self.pages.language_of(asked.request)),
            contrast=_contrast,
        )

    def _ticks(self, report: OpenReport, language: str, field: entries.Field) -> list[tuple[str, str]]:
        """The indicators to choose from where a field is a list of them: id, name; none where it names others too."""
        if field.key.rpartition(".")[2] != "indicators" or field.widget != "list":
            return []
        site = report.known_site
        if site is None:
            return []
        names = {id: spec.name[language] for id, spec in site.plan.report.panel.indicators.items()}
        chosen = [word for word in field.text.split("\n") if word]
        if not set(chosen) <= set(names):
            return []
        return [(id, names[id]) for id in (*chosen, *(i for i in names if i not in chosen))]

    @staticmethod
    def _names_of(report: OpenReport, language: str, field: entries.Field) -> dict[str, str]:
        """Names of indicators by id, where the tables of a field are known by them; empty where they are called otherwise."""
        site = report.known_site
        if field.key != "outlier_rules" or site is None:
            return {}
        return {id: spec.name[language] for id, spec in site.plan.report.panel.indicators.items()}

    def value(self, asked: Asked) -> Response:
        """Write one key of an entry."""
        report, which, number = self._report(asked), asked.text("which"), asked.number("number")
        document = self._document(report, which)
        if document is None:
            raise KeyError(which)
        entry = entries.entries(document, which, self._schemas)[number]
        field = entries.field_at(entries.fields_of(document, which, number, self._schemas), asked.text("key"))
        if field is None:
            return self._conflict(asked)
        language, text = asked.text("language"), asked.text("text")
        if asked.text("ticked"):
            text = "\n".join(word for word in asked.form.getlist("tick") if isinstance(word, str))
        now = (field.words or {}).get(language, "") if language else field.text
        if now != asked.text("was") or f"{entry.kind}:{entry.name}" != asked.text("entry"):
            return self._conflict(asked)

        def change(content: bytes) -> bytes:
            if (what := asked.text("what")) and field.widget == "rows":
                at = asked.number("at") if what != "add" else 0
                name = asked.text("name").strip()
                return with_rows(content, which, number, field, self._schemas, what, at, name)
            return entries.with_value(content, which, number, field, text, language)

        try:
            fine = self._change(report, entries.LISTS[which][0], change)
        except entries.NotUnderstood:
            return Response(self.pages.say(asked.request, NOT_UNDERSTOOD, text=text), 422)
        return self._form(asked, report, which, number) if fine else self._conflict(asked)

    def arrange(self, asked: Asked) -> Response:
        """Move, hide, remove or add an entry."""
        report, which, what = self._report(asked), asked.text("which"), asked.text("what")
        back = asked.text("room")
        number = asked.number("number") if what != "add" else 0
        document = self._document(report, which)
        if document is None:
            raise KeyError(which)
        if what != "add":
            entry = entries.entries(document, which, self._schemas)[number]
            if f"{entry.kind}:{entry.name}" != asked.text("entry"):
                return self._conflict(asked)
        changes: Mapping[str, Callable[[bytes], bytes]] = {
            "up": lambda c: entries.moved(c, which, number, -1),
            "down": lambda c: entries.moved(c, which, number, +1),
            "remove": lambda c: entries.without(c, which, number),
            "hide": lambda c: entries.hidden(c, which, number, True),
            "show": lambda c: entries.hidden(c, which, number, False),
            "add": lambda c: entries.with_entry(
                c, which, asked.text("kind"), self._schemas, self._given(asked, document)
            ),
        }
        if what not in changes:
            raise KeyError(what)
        try:
            self._change(report, entries.LISTS[which][0], changes[what])
        except entries.NotUnderstood:
            return Response(self.pages.say(asked.request, NOT_UNDERSTOOD, text=which), 422)
        return RedirectResponse(f"/r/{report.name}/{back if back in ROOMS else 'layout'}", 303)

    def _given(self, asked: Asked, document: Mapping[str, Any]) -> dict[str, Any]:
        """What a new entry begins with: of a rule its condition and its evidence, as they were chosen."""
        if asked.text("which") != "rule":
            return {}
        address, comparison, figure = (
            asked.text("address"),
            asked.text("comparison"),
            asked.text("figure").strip(),
        )
        if comparison not in COMPARISONS or not FIGURE.fullmatch(figure):
            raise entries.NotUnderstood(figure)
        taken = {str(r.get("id")) for r in document.get("rule", [])}
        id = next(id for n in itertools.count(len(taken) + 1) if (id := f"R{n:02}") not in taken)
        words = {"zh": f"TODO 依据是{{{address}}}。", "en": f"TODO The figure is {{{address}}}."}
        return {
            "id": id,
            "when": f"{address} {comparison} {figure}",
            "finding": words,
            "advice": {"zh": "TODO 怎么办", "en": "TODO what is to be done"},
            "evidence": [address],
            "source": asked.text("source"),
        }

    def turn(self, asked: Asked) -> Response:
        """Undo or do again."""
        report = self._report(asked)
        try:
            report.history.undo() if asked.text("way") == "undo" else report.history.redo()
        except Conflict:
            return self._conflict(asked)
        back = asked.text("room")
        return RedirectResponse(f"/r/{report.name}/{back if back in ROOMS else 'describe'}", 303)

    def _change(
        self, report: OpenReport, file: str, make: Callable[[bytes], bytes], version: str = ""
    ) -> bool:
        """Change a file of the report in one step; False where it was changed elsewhere meanwhile."""
        content = read(report.folder / file)
        try:
            report.history.change(file, make(content or b""), version or version_of(content))
        except Conflict:
            return False
        return True

    def _conflict(self, asked: Asked) -> Response:
        return Response(self.pages.say(asked.request, CHANGED_ELSEWHERE), 409)

    # ----------------------------------------------------------------------------------------------------

    def _document(self, report: OpenReport, which: str) -> Any:
        if which not in entries.LISTS:
            raise KeyError(which)
        return entries.parsed(read(report.folder / entries.LISTS[which][0]) or b"")

    def _sources(self, report: OpenReport) -> list[str]:
        document = self._document(report, "source") or {}
        return [str(s.get("id", "")) for s in document.get("source", [])]


def _contrast(colour: str) -> float | None:
    """How far a colour is from the ground of the pages; None where the text is no colour."""
    return contrast(colour, COLOURS["ground"][0]) if re.fullmatch("#[0-9A-Fa-f]{6}", colour) else None


def _name(language: str, which: str, kind: str) -> str:
    return named(which, kind)[language]


def _text_at(row: tuple[Cell, ...], place: str) -> str:
    return next(c.text for c in row if c.place == place)


def _problem(problem: Problem, language: str) -> dict[str, Any]:
    parts = getattr(problem.place, "parts", {})
    return {
        "severity": problem.severity,
        "file": problem.file,
        "line": parts.get("line"),
        "cell": parts.get("cell"),
        "text": problem.line(language),
        "what": problem.what[language],
        "remedy": problem.remedy[language],
    }
