"""What can be added to a report, told before it is: a kind's description, needs and an example; where a rule would hold: `Offers`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from analysis.registry import ANALYSES
from analysis.values import Text
from desk.answers import Asked, endpoint
from desk.edits import entries
from desk.edits.kind_names import meaning, named, says
from desk.open_reports import OpenReport, Shelf
from desk.rules import COMPARISONS, addresses, fires
from desk.words import Pages
from intake.report import toml_pieces
from intake.report.report import REPORT_FILE
from paths import REPORTS


class Offers:
    """Answers to what somebody is about to add."""

    def __init__(self, shelf: Shelf, pages: Pages, schemas: Callable[[], entries.Schemas]) -> None:
        self.shelf, self.pages, self._schemas = shelf, pages, schemas

    def routes(self) -> list[Route]:
        """What it answers to."""
        return [
            Route("/r/{name}/kind", endpoint(self.kind)),
            Route("/r/{name}/fires", endpoint(self.fires)),
        ]

    def _report(self, asked: Asked) -> OpenReport:
        return self.shelf.open(str(asked.request.path_params["name"]))

    def kind(self, asked: Asked) -> Response:
        """A kind of analysis or block: what it is, what it needs, an entry of it in a report of ours."""
        self._report(asked)
        which, kind = asked.request.query_params["which"], asked.request.query_params["kind"]
        language = self.pages.language_of(asked.request)
        model = entries.kinds(self._schemas(), which)[kind]
        known = entries.fields_of(_alone(which, kind), which, 0, self._schemas())
        return self.pages.page(
            asked.request,
            "kind.html",
            name=named(which, kind)[language],
            what=_what(which, kind, model, language),
            needs=[(f.key, meaning(language, which, f)) for f in known if f.required and f.key != "id"],
            example=example(which, kind),
        )

    def fires(self, asked: Asked) -> Response:
        """The regions for which a rule would hold, as it is being chosen."""
        report, words = self._report(asked), asked.request.query_params
        comparison, figure = words.get("comparison", ""), words.get("figure", "").strip()
        address = words.get("address", "")
        chosen = bool(address) and comparison in COMPARISONS and bool(FIGURE.fullmatch(figure))
        language = self.pages.language_of(asked.request)
        if chosen and report.known_site and address not in dict(addresses(report, language)):
            raise KeyError(address)
        return self.pages.page(
            asked.request,
            "fires.html",
            regions=fires(report, f"{address} {comparison} {figure}", language) if chosen else None,
            of=len(report.regions),
        )


#: a number as a rule has it
FIGURE = re.compile(r"[-+]?\d+(\.\d+)?")


def _alone(which: str, kind: str) -> Mapping[str, Any]:
    """A document with nothing but one entry of a kind."""
    document: Any = {"kind": kind}
    path = entries.LISTS[which][1]
    for part in reversed(path):
        document = {part: [document] if part == path[-1] else document}
    return document  # type: ignore[no-any-return]


def _what(which: str, kind: str, model: Mapping[str, Any], language: str) -> str:
    """What a kind is, in a sentence: of an analysis as its methods say it, else as its model does."""
    if which == "analysis" and kind in ANALYSES:
        said: list[Text] = [m.what for m in ANALYSES[kind].methods]
        if said:
            return said[0][language]
    return says(entries.plain(model.get("description", "")), language)


@cache
def example(which: str, kind: str) -> tuple[str, str]:
    """An entry of a kind as a report of ours has it, the shortest of them: the report, the lines; empty where none has."""
    found = []
    for path in sorted(REPORTS.glob(f"*/{REPORT_FILE}")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [
            (path.parent.name, "\n".join(f"{k} = {toml_pieces.inline(v)}" for k, v in entry.items()))
            for entry in toml_pieces.listed(document, entries.LISTS[which][1])
            if entry.get("kind") == kind
        ]
    return min(found, key=lambda row: len(row[1]), default=("", ""))


__all__ = ["FIGURE", "Offers", "example"]
