"""``build.py serve``: build, serve on the loopback address, rebuild what changed, reload the browser.

The page asks for ``/-/version`` once a second and reloads when the answer changes: no open connection, nothing that
outlives the page. The script that asks is put in by the server and is in no published file.
"""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from publish.pages import TEMPLATES, environment
from publish.words import LOCALES

RELOAD = (
    b"<script>let v;setInterval(async()=>{try{const t=await(await fetch('/-/version')).text();"
    b"if(v!==undefined&&t!==v)location.reload();v=t}catch{}},1000)</script></body>"
)
#: what a change in makes the pages different
WATCHED = {".toml", ".csv", ".xlsx", ".md", ".html", ".css", ".js", ".po", ".geojson", ".svg"}


def stamps(folders: Iterable[Path]) -> dict[Path, float]:
    """Files that pages are made of, with the time they were saved."""
    found: dict[Path, float] = {}
    for folder in folders:
        for path in folder.rglob("*"):
            if path.suffix in WATCHED and not any(part.startswith(".") for part in path.parts):
                try:
                    found[path] = path.stat().st_mtime
                except FileNotFoundError:
                    continue
    return found


@dataclass
class Watch:
    """Rebuilds when a watched file changes; ``version`` counts the builds that succeeded."""

    folders: tuple[Path, ...]
    rebuild: Callable[[], bool]
    version: int = 0
    _seen: dict[Path, float] = field(default_factory=dict)

    def start(self) -> None:
        self._seen = stamps(self.folders)

    def look(self) -> bool:
        """Look once; True where something had changed and was built."""
        now = stamps(self.folders)
        if now == self._seen:
            return False
        changed = {p for p in now.keys() | self._seen.keys() if now.get(p) != self._seen.get(p)}
        self._seen = now
        if any(p.is_relative_to(TEMPLATES) or p.is_relative_to(LOCALES) for p in changed):
            _forget()
        if self.rebuild():
            self.version += 1
            return True
        return False


def _forget() -> None:
    """Drop what was read from templates, style sheets and catalogues."""
    from publish import paper, words

    environment.cache_clear()
    paper.stylesheets.cache_clear()
    words.catalogue.cache_clear()
    words.translator.cache_clear()


class Handler(SimpleHTTPRequestHandler):
    """Serves the folder; HTML gets the reload script, ``/-/version`` answers with the build's number."""

    watch: Watch

    def do_GET(self) -> None:
        if self.path == "/-/version":
            self._answer(str(self.watch.version).encode(), "text/plain")
            return
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.endswith("/"):
            path = path / "index.html"
        if path.suffix == ".html" and path.is_file():
            self._answer(path.read_bytes().replace(b"</body>", RELOAD), "text/html; charset=utf-8")
            return
        super().do_GET()

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not news."""


def server(folder: Path, watch: Watch, port: int) -> ThreadingHTTPServer:
    """A server of the folder on the loopback address only; port 0 takes a free one."""
    handler = type("Bound", (Handler,), {"watch": watch})
    return ThreadingHTTPServer(("127.0.0.1", port), functools.partial(handler, directory=str(folder)))


def serve(folder: Path, watch: Watch, port: int, tell: Callable[[str], None], every: float = 0.4) -> None:
    """Serve until interrupted."""
    watch.start()
    with server(folder, watch, port) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        tell(f"http://127.0.0.1:{running.server_address[1]}/")
        try:
            while True:
                time.sleep(every)
                watch.look()
        except KeyboardInterrupt:
            running.shutdown()
