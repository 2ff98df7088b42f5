"""Who may ask the desk: `Guard` lets in only this machine's browser, with the token, and changes only what its own pages ask.

Any page in any tab can send requests to the loopback address. So a request must name this machine (a foreign name that leads
here is refused), carry the token of this run (once in the address, then in a cookie that no other site's page can send), and,
where it changes something, come from a page of the desk's own.

Pages of reports come under a name of their own, and by a key (`desk.addresses`).
"""

from __future__ import annotations

import secrets
from html import escape
from urllib.parse import urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.addresses import KEYED, LOOPBACK, Addresses

_SAFE = frozenset({"GET", "HEAD"})
#: what both sites have, and tells nothing: style sheets and scripts of the desk
_OPEN = "/static/"


class Guard:
    """Middleware around the desk.

    Args:
        cookie: the cookie's name, one for every port, so that two desks do not put each other out
    """

    def __init__(self, app: ASGIApp, addresses: Addresses, cookie: str) -> None:
        self.app, self.addresses, self.cookie = app, addresses, cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            # the desk opens no sockets; starting and stopping is the server's business
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        refused = self._refused(Request(scope))

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", self.addresses.policy)
                headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
                headers["X-Content-Type-Options"] = "nosniff"
                # nothing to other sites; with no-referrer our own forms would name no origin either
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cache-Control"] = "no-store"
            await send(message)

        await (refused or self.app)(scope, receive, with_headers)

    def _refused(self, request: Request) -> Response | None:
        host, path = request.headers.get("host", "").lower(), request.url.path
        if host in self.addresses.pages:
            return self._refused_as_page(request)
        if host not in self.addresses.desk:
            return _page("403", f"ask for {LOOPBACK} or localhost")
        if path.startswith(KEYED):
            # a report's page would be one of the desk's own here
            return _page("403", "pages of reports are shown under localhost")
        if request.method not in _SAFE and request.headers.get("origin", "") not in {
            f"http://{name}" for name in self.addresses.desk
        }:
            return _page("403", "this request does not come from a page of the desk")
        token = self.addresses.token
        given = request.query_params.get("token", "")
        if given and request.method in _SAFE and secrets.compare_digest(given.encode(), token.encode()):
            rest = [(k, v) for k, v in request.query_params.multi_items() if k != "token"]
            answer = RedirectResponse(path + (f"?{urlencode(rest)}" if rest else ""), 303)
            answer.set_cookie(self.cookie, token, httponly=True, samesite="strict", path="/")
            return answer
        known = request.cookies.get(self.cookie, "")
        if not secrets.compare_digest(known.encode(), token.encode()):
            return _page(
                "403",
                "打开终端中显示的地址（带口令）。 Open the address that the terminal shows, with its token.",
            )
        return None

    def _refused_as_page(self, request: Request) -> Response | None:
        """Of what asks under the name of the pages; the key is looked at by who answers."""
        path = request.url.path
        if request.method not in _SAFE:
            return _page("403", "a report's page changes nothing")
        if path.startswith((KEYED, _OPEN)):
            return None
        # typed by hand
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"http://{LOOPBACK}:{self.addresses.port}{path}{query}", 307)


def _page(title: str, text: str) -> HTMLResponse:
    return HTMLResponse(f"<!doctype html><title>{title}</title><p>{escape(text)}</p>", 403)
