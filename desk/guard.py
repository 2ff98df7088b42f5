"""Who may ask the desk: `Guard` lets in only this machine's browser, with the token, and changes only what its own pages ask.

Any page in any tab can send requests to the loopback address. So a request must name this machine (a foreign name that leads
here is refused), carry the token of this run (once in the address, then in a cookie that no other site's page can send), and,
where it changes something, come from a page of the desk's own.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from html import escape
from urllib.parse import urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: what a page of the desk may load: its own files, and pages of reports in frames of its own
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_SAFE = frozenset({"GET", "HEAD"})


class Guard:
    """Middleware around the desk.

    Args:
        names: how the browser may name this server, with the port
        token: of this run; whoever has it may use the desk
        cookie: the cookie's name, one for every port, so that two desks do not put each other out
    """

    def __init__(self, app: ASGIApp, names: Callable[[], frozenset[str]], token: str, cookie: str) -> None:
        self.app, self.names, self.token, self.cookie = app, names, token, cookie

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
                headers.setdefault("Content-Security-Policy", POLICY)
                headers["X-Content-Type-Options"] = "nosniff"
                # nothing to other sites; with no-referrer our own forms would name no origin either
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cache-Control"] = "no-store"
            await send(message)

        await (refused or self.app)(scope, receive, with_headers)

    def _refused(self, request: Request) -> Response | None:
        host = request.headers.get("host", "").lower()
        if host not in self.names():
            return _page("403", "ask for 127.0.0.1 or localhost")
        if request.method not in _SAFE and request.headers.get("origin", "") not in {
            f"http://{name}" for name in self.names()
        }:
            return _page("403", "this request does not come from a page of the desk")
        given = request.query_params.get("token", "")
        if given and request.method in _SAFE and secrets.compare_digest(given.encode(), self.token.encode()):
            rest = [(k, v) for k, v in request.query_params.multi_items() if k != "token"]
            answer = RedirectResponse(request.url.path + (f"?{urlencode(rest)}" if rest else ""), 303)
            answer.set_cookie(self.cookie, self.token, httponly=True, samesite="strict", path="/")
            return answer
        known = request.cookies.get(self.cookie, "")
        if not secrets.compare_digest(known.encode(), self.token.encode()):
            return _page(
                "403",
                "打开终端中显示的地址（带口令）。 Open the address that the terminal shows, with its token.",
            )
        return None


def _page(title: str, text: str) -> HTMLResponse:
    return HTMLResponse(f"<!doctype html><title>{title}</title><p>{escape(text)}</p>", 403)
