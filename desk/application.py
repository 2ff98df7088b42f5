"""The desk as a web application: `application`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from compose.language.catalogue import marked
from desk.addresses import Addresses
from desk.answers import Refused
from desk.bring.bringing import Bringing, short
from desk.edits.entries import Schemas
from desk.guard import Guard
from desk.open_reports import Shelf
from desk.output import Output
from desk.publishing import Publishing
from desk.words import Pages
from desk.working import Working
from paths import TEMPLATES

GONE = marked(
    "There is no report “{name}” in {folder}: its folder was deleted, moved or renamed. Put it back and this page goes on; "
    "what can be undone is kept for it."
)
#: the desk's own style sheet and scripts, by name
STATIC: Mapping[str, tuple[Path, str]] = {
    "desk.css": (TEMPLATES / "desk" / "desk.css", "text/css"),
    "desk.js": (TEMPLATES / "desk" / "desk.js", "text/javascript"),
    "keep.js": (TEMPLATES / "desk" / "keep.js", "text/javascript"),
    "htmx.js": (TEMPLATES / "desk" / "vendor" / "htmx.min.js", "text/javascript"),
    "icon.svg": (TEMPLATES / "assets" / "icon.svg", "image/svg+xml"),
}


def application(
    shelf: Shelf,
    schemas: Callable[[], Schemas],
    language: str,
    addresses: Addresses,
) -> Starlette:
    """The desk over a folder of reports.

    Args:
        schemas: makes the JSON Schemas of a report's files, which forms are made from, when the first is asked for
        language: of the desk, until the reader chooses another
        addresses: how a browser names the desk and pages of reports
    """
    pages, publishing = Pages(language, addresses), Publishing(shelf.out)
    bringing = Bringing(shelf, pages)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        bringing.tasks.close()
        publishing.close()

    def static(request: Request) -> Response:
        known = STATIC.get(request.path_params["file"])
        if known is None:
            raise HTTPException(404)
        path, media_type = known
        return FileResponse(path, media_type=media_type)

    def to_first(request: Request) -> Response:
        return RedirectResponse(f"/r/{request.path_params['name']}/describe", 303)

    def lost(request: Request, fault: Exception) -> Response:
        status = fault.status_code if isinstance(fault, HTTPException) else 500
        name = str(request.path_params.get("name", ""))
        gone = status == 404 and name not in {"", *shelf.names}
        if isinstance(fault, Refused) or gone:
            if isinstance(fault, Refused):
                words = fault.problem.line(pages.language_of(request))
            else:
                words = pages.say(request, GONE, name=name, folder=short(shelf.reports))
            if "HX-Request" in request.headers:
                # told in the page that is there, which keeps what was typed
                return PlainTextResponse(words, status)
            return pages.page(request, "lost.html", status, code=status, words=words)
        return pages.page(request, "lost.html", status, code=status, words="")

    output = Output(shelf, pages, publishing)
    working = Working(shelf, pages, publishing, schemas, output.shown)
    return Starlette(
        routes=[
            Route("/static/{file}", static),
            Route("/r/{name}/", to_first),
            *bringing.routes(),
            *output.routes(),
            *working.routes(),
        ],
        middleware=[Middleware(Guard, addresses=addresses, cookie="fangzhi-desk")],
        exception_handlers={HTTPException: lost, 500: lost},
        lifespan=lifespan,
    )
