"""The web server of `serve`, on the loopback address: `server`, and `Handler`, which answers with pages and nothing else.

Any page in any tab of the browser can send requests here. So it answers only where it was asked for by a name of this
machine's own (else a foreign name that leads here could read everything), follows no link out of the site, lists no folder,
and takes no name for more than a name.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, unquote, urlsplit

from publish.faults import port_taken
from publish.formats import MEDIA_TYPES
from render.html.policy import secured


class Watch(Protocol):
    """What tells that something was saved: a number that grows."""

    version: int


class Preview(Protocol):
    """What makes pages and files when they are asked for; None where a name is none of its own."""

    def visit(self, name: str) -> bytes | None:
        """A page."""

    def file(self, name: str) -> bytes | None:
        """Any other file."""


#: the browser asks for the script, the script for the version: a page's policy allows no script within the page
RELOAD = b'<script src="/-/reload.js"></script></body>'
SCRIPT = (
    b"let v;setInterval(async()=>{try{const t=await(await fetch('/-/version')).text();"
    b"if(v!==undefined&&t!==v)location.reload();v=t}catch{}},500)\n"
)
#: longer is no address of a page
LONGEST, LONGEST_PART = 2000, 255


def names_of(port: int) -> frozenset[str]:
    """How a browser on this machine may address the server."""
    names = ("127.0.0.1", "localhost", "[::1]")
    return frozenset((*(f"{name}:{port}" for name in names), *(names if port == 80 else ())))


def parts_of(address: str) -> tuple[str, ...] | None:
    """The parts of a path below the site, ``index.html`` where it is a folder's; None where it is no path.

    >>> parts_of("/a/b%20c/?q"), parts_of("/a/../b"), parts_of("/%00")
    (('a', 'b c', 'index.html'), None, None)
    """
    if len(address) > LONGEST:
        return None
    path = unquote(urlsplit(address).path)
    parts = tuple(part for part in path.split("/") if part)
    wrong = (
        part in {".", ".."} or len(part.encode()) > LONGEST_PART or not part.isprintable() for part in parts
    )
    if not path.startswith("/") or "\\" in path or any(wrong):
        return None
    return (*parts, "index.html") if path.endswith("/") else parts


class Handler(SimpleHTTPRequestHandler):
    """Asks the preview, then the folder; HTML gets the reload script, ``/-/version`` answers with a number."""

    watch: Watch
    preview: Preview | None = None

    def do_GET(self) -> None:
        """Answer with a page or a file; only to requests that name this machine."""
        assert isinstance(self.server, ThreadingHTTPServer)
        if self.headers.get("Host", "").lower() not in names_of(self.server.server_port):
            self._answer(b"ask for 127.0.0.1 or localhost\n", "text/plain", 403)
            return
        try:
            parts = parts_of(self.path)
        except ValueError:
            parts = None
        if parts is None:
            self._answer(b"no such address\n", "text/plain", 400)
        elif parts == ("-", "version"):
            self._answer(str(self.watch.version).encode(), "text/plain")
        elif parts == ("-", "reload.js"):
            self._answer(SCRIPT, "text/javascript")
        else:
            self._page_or_file(parts)

    def do_HEAD(self) -> None:
        """The same without the body."""
        self.do_GET()

    def _page_or_file(self, parts: tuple[str, ...]) -> None:
        name = "/".join(parts)
        try:
            content = self._made(name)
            # a folder without its slash
            inside = (
                content is None and parts[-1] != "index.html" and self._made(f"{name}/index.html") is not None
            )
        except Exception as fault:
            # a page may fail for any reason: say it where the page would be, and load again when it is mended
            text = f"{name}: {type(fault).__name__}: {fault}"
            self._answer(_page(text).replace(b"</body>", RELOAD), "text/html; charset=utf-8", 500)
            return
        if inside:
            self._redirect(parts)
            return
        if content is None:
            for file in self._inside(parts):
                if file.is_dir():
                    self._redirect(parts)
                    return
                content = file.read_bytes()
        if content is None:
            self._answer(_page("404"), "text/html; charset=utf-8", 404)
        elif name.endswith(".html"):
            self._answer(content.replace(b"</body>", RELOAD), "text/html; charset=utf-8")
        else:
            self._answer(content, self.guess_type(name))

    def _inside(self, parts: tuple[str, ...]) -> Iterator[Path]:
        """The file or folder of these names, where it is there and in the site, also once links are followed."""
        root = Path(self.directory).resolve()
        try:
            file = root.joinpath(*parts).resolve()
            if file.is_relative_to(root) and (file.is_file() or file.is_dir()):
                yield file
        except (OSError, ValueError, RuntimeError):
            # a name that no file can have, a link to itself
            return

    def _redirect(self, parts: tuple[str, ...]) -> None:
        self.send_response(301)
        self.send_header("Location", "/" + quote("/".join(parts)) + "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _made(self, name: str) -> bytes | None:
        if self.preview is None:
            return None
        return self.preview.visit(name) if name.endswith(".html") else self.preview.file(name)

    def _answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        """Headers of every answer."""
        # a style sheet that was saved must not come from the browser's memory
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not news."""


def _page(text: str) -> bytes:
    return secured(f"<!doctype html><title>serve</title><body><pre>{escape(text)}</pre></body>").encode()


def server(folder: Path, watch: Watch, port: int, preview: Preview | None = None) -> ThreadingHTTPServer:
    """A server of the folder on the loopback address only; port 0 takes a free one.

    Raises:
        Refused: the port is in use, or none that may be.
    """
    types = {**Handler.extensions_map, **MEDIA_TYPES}
    handler = type(
        "PreviewHandler", (Handler,), {"watch": watch, "preview": preview, "extensions_map": types}
    )
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), functools.partial(handler, directory=str(folder)))
    except (OSError, OverflowError) as fault:
        raise port_taken(port, fault) from fault
