"""What leaves the desk: pages made now, files of one brief, builds, the published site, ZIPs: `Output`."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.answers import Asked, endpoint
from desk.bring.bringing import short
from desk.edits.files import read
from desk.open_reports import OpenReport, Shelf
from desk.publishing import Publishing, zipped
from desk.rooms.published import Published, open_folder, opener
from desk.words import Pages
from publish.formats import FORMATS, MEDIA_TYPES, WEB

#: asked for by every page of a report that the desk shows: loaded anew, it stands where the reader was
KEEP = b'<script src="/static/keep.js"></script></body>'


class Output:
    """Pages and files of reports."""

    def __init__(self, shelf: Shelf, pages: Pages, publishing: Publishing) -> None:
        self.shelf, self.pages, self.publishing = shelf, pages, publishing

    def routes(self) -> list[Route]:
        """What it answers to."""
        post = ["POST"]
        return [
            Route("/r/{name}/build", endpoint(self.build), methods=post),
            Route("/r/{name}/stop", endpoint(self.stop), methods=post),
            Route("/r/{name}/progress", endpoint(self.progress)),
            Route("/r/{name}/zip", endpoint(self.zip)),
            Route("/r/{name}/folder", endpoint(self.folder), methods=post),
            Route("/r/{name}/file/{code}/{language}/{format}", endpoint(self.file)),
            Route("/~{key}/see/{name}/{path:path}", endpoint(self.see)),
            Route("/~{key}/site/{path:path}", endpoint(self.published)),
        ]

    def _report(self, asked: Asked) -> OpenReport:
        return self.shelf.open(str(asked.request.path_params["name"]))

    @property
    def _headers(self) -> Mapping[str, str]:
        return self.pages.addresses.headers_of_pages

    def _opened(self, asked: Asked, subject: str) -> None:
        if not self.pages.addresses.opens(str(asked.request.path_params["key"]), subject):
            raise HTTPException(403)

    def see(self, asked: Asked) -> Response:
        """A page or a file of the report's site, made now."""
        self._opened(asked, str(asked.request.path_params["name"]))
        report, path = self._report(asked), str(asked.request.path_params["path"])
        path = f"{path}index.html" if path.endswith("/") or not path else path
        content = report.page(path)
        if content is None and report.page(f"{path}/index.html") is not None:
            return RedirectResponse(f"{asked.request.url.path}/", 301)
        if content is None:
            raise KeyError(path)
        if path.endswith(".html"):
            content = content.replace(b"</body>", KEEP)
        return Response(content, headers=self._headers, media_type=_media(path))

    def published(self, asked: Asked) -> Response:
        """A file of the published site."""
        self._opened(asked, "/")
        path = str(asked.request.path_params["path"])
        root = self.shelf.out.resolve()
        file = root.joinpath(*PurePosixPath(path).parts).resolve() if "\0" not in path else root
        if not file.is_relative_to(root):
            raise KeyError(path)
        if file.is_dir():
            if path and not path.endswith("/"):
                return RedirectResponse(f"{asked.request.url.path}/", 301)
            file = file / "index.html"
        content = read(file)
        if content is None:
            raise KeyError(path)
        return Response(content, headers=self._headers, media_type=_media(file.name))

    def file(self, asked: Asked) -> Response:
        """One brief as a file, made now."""
        report, of = self._report(asked), asked.request.path_params
        if of["format"] not in FORMATS:
            raise KeyError(of["format"])
        files = report.written(of["code"], of["language"], of["format"])
        suffix = FORMATS[of["format"]].suffix
        name, content = next(((n, c) for n, c in files.items() if n.endswith(suffix)), ("", b""))
        if not name:
            # a style that has both languages in one file
            raise KeyError(suffix)
        where = "inline" if suffix == ".pdf" else "attachment"
        headers = {"Content-Disposition": f'{where}; filename="{PurePosixPath(name).name}"'}
        return Response(content, media_type=_media(name), headers=headers)

    def build(self, asked: Asked) -> Response:
        """Begin to build the site."""
        report = self._report(asked)
        chosen = tuple(f for f in FORMATS if f in asked.form.getlist("format")) or (WEB,)
        report.refresh()
        code = asked.text("region")
        if code and report.fine and code not in {r.code for r in report.regions}:
            raise KeyError(code)
        regions = (code,) if code else ()
        self.publishing.start(report.name, report.folder, chosen, regions)
        return RedirectResponse(f"/r/{report.name}/publish", 303)

    def stop(self, asked: Asked) -> Response:
        """Stop the build."""
        report = self._report(asked)
        self.publishing.stop(report.name)
        return RedirectResponse(f"/r/{report.name}/publish", 303)

    def progress(self, asked: Asked) -> Response:
        """How far the build is, or what came of it; its step alone where only that is asked for and it still runs."""
        report = self._report(asked)
        job = self.publishing.job(report.name)
        if "step" in asked.request.query_params:
            if job is not None and job.active:
                return self.pages.page(asked.request, "step.html", job=job)
            # it has ended: the place around it is made anew, where another answer has not done so already
            return Response(status_code=204, headers={"HX-Trigger": "desk:build"})
        return self.pages.page(asked.request, "progress.html", **self.shown(report))

    def shown(self, report: OpenReport) -> Mapping[str, Any]:
        """What the room of publishing shows of a report: its build, and what of it lies published."""
        return {
            "report": report,
            "job": self.publishing.job(report.name),
            "formats": list(FORMATS.values()),
            "published": Published.of(self.shelf.out / report.name),
            "opens": bool(opener()),
            "folder": short(self.shelf.out / report.name),
        }

    def folder(self, asked: Asked) -> Response:
        """Show the folder of the published report in the file manager."""
        report = self._report(asked)
        if not open_folder(self.shelf.out / report.name):
            raise KeyError(report.name)
        if asked.partly:
            return Response(status_code=204)
        return RedirectResponse(f"/r/{report.name}/publish", 303)

    def zip(self, asked: Asked) -> Response:
        """The published report as one ZIP: all of it, or the files of one format."""
        report, format = self._report(asked), asked.request.query_params.get("format", "")
        folder = self.shelf.out / report.name
        if not folder.is_dir():
            raise KeyError(report.name)
        suffixes = (FORMATS[format].suffix,) if format in FORMATS and format != WEB else ()
        name = f"{report.name}{'-' + format if suffixes else ''}.zip"
        return Response(
            zipped(folder, suffixes),
            media_type="application/zip",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _media(name: str) -> str:
    suffix = Path(name).suffix
    return MEDIA_TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
