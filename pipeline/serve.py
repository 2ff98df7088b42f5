"""Preview server: pages made when asked for, and again when a file is saved: `serve`, `Preview`, `Watch`.

A :class:`Preview` keeps every report read and computed, and the pages made so far. A saved file undoes only what was
made from it: a style or script the shared files, a template the pages, a data or text file its own report, which is
read and computed again. Then the page looked at last is made, the browser reloads, and the rest follows while nobody
waits. What is served is what ``build`` would write, and none of it is written: the published site stays as it is, and
gives what is not made here (PDFs).

The page asks for ``/-/version`` twice a second and reloads when the answer changes: no open connection, nothing that
outlives the page. The script that asks is put in by the server and is in no published file.
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analysis.originals import RESULT as ORIGINALS
from analysis.values import Text
from compose.language import catalogue
from compose.pages import printed_tables
from intake.places import boundary_files
from intake.problems import Problems
from intake.report.named import report_folder
from intake.report.report import EDITIONS
from intake.tables.kinds import KINDS
from paths import LOCALES, REPORTS, TEMPLATES
from pipeline.http import server
from pipeline.prepare import Options, chosen, prepare, report_names
from publish import earlier, listing, search
from publish.folder import marker
from publish.formats import WEB
from publish.search import SearchDoc
from publish.shared import machine_files, shared_files
from publish.site import Site
from render.html.templates import environment
from render.pdf import writer as pdf_writer

#: what a change in makes the pages different: all that can be read, and what pages are set with
WATCHED = frozenset(
    {*KINDS, *boundary_files.SUFFIXES, *boundary_files.COMPANIONS}
    | {".toml", ".md", ".html", ".css", ".js", ".po", ".svg", ".png", ".pptx", ".potx", ".docx", ".dotx"}
)

#: (what, report, language, region code): one piece of work, which makes one or many files
Job = tuple[str, str, str, str]
SHARED: Job = ("shared", "", "", "")


def stamps(folders: Iterable[Path]) -> dict[Path, float]:
    """Files that pages are made of, with the time they were saved."""
    times: dict[Path, float] = {}
    for folder in folders:
        for path in folder.rglob("*"):
            # hidden files, and those by which office programs say that a workbook is open, are no part of a report
            if path.suffix.lower() in WATCHED and not any(
                part.startswith((".", "~$")) for part in path.relative_to(folder).parts
            ):
                try:
                    times[path] = path.stat().st_mtime
                except FileNotFoundError:
                    continue
    return times


@dataclass
class Preview:
    """The reports, and what has been made of them so far."""

    options: Options
    #: is told the problems of each report that was read
    tell: Callable[[str, Problems], None]
    _sites: dict[str, Site] = field(default_factory=dict)
    _regions: dict[str, list[str]] = field(default_factory=dict)
    _languages: dict[str, list[str]] = field(default_factory=dict)
    _made: dict[Job, dict[str, bytes]] = field(default_factory=dict)
    _docs: dict[Job, list[SearchDoc]] = field(default_factory=dict)
    #: what could not be made; whoever asks for it is told why
    _failed: set[Job] = field(default_factory=set)
    #: the page looked at last: made again before the browser is told
    _last: str = ""
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def folder(self, name: str) -> Path:
        """Where a report is."""
        return report_folder(name, REPORTS)

    @property
    def names(self) -> list[str]:
        """Folders of the reports that are shown."""
        return list(self.options.reports) or report_names()

    def site(self, report: str) -> Site | None:
        """A report as it was read last without an error; None before that."""
        return self._sites.get(report)

    def open(self) -> bool:
        """Read and compute every report; False where one has errors, which are told."""
        fine = True
        for name in self.names:
            fine = self.read(name) and fine
        return fine

    def read(self, name: str) -> bool:
        """Read and compute one report; where it has errors it stays as it was."""
        problems = Problems()
        prepared = prepare(self.folder(name), problems)
        if prepared is not None:
            regions, languages = chosen(prepared[0], self.options, problems)
        self.tell(name, problems)
        if prepared is None or problems.errors:
            return False
        with self._lock:
            report = prepared[0].report.name
            self._sites[report] = Site(*prepared)
            self._regions[report] = [r.code for r in regions]
            self._languages[report] = languages
            folder_of_editions = f"{report}/{EDITIONS}/"
            # earlier editions point to this one: they are read again when they are looked at
            for place in [p for p in self._sites if p.startswith(folder_of_editions)]:
                del self._sites[place]
            self._forget(
                lambda job: job[1] == report or job[1].startswith(folder_of_editions) or job == SHARED
            )
        return True

    def _earlier(self, name: str, edition: str) -> bool:
        """Read an earlier edition, once one of its pages is looked at; False where there is none."""
        report = self._sites[name].plan.report
        place = f"{name}/{EDITIONS}/{edition}"
        edition_of = next((e for e in report.earlier if e.edition == edition), None)
        if place not in self._sites and edition_of is not None:
            prepared = prepare(edition_of.folder, Problems())
            if prepared is not None:
                latest = earlier.latest_of(report, self._sites[name].places(), edition)
                site = Site(*prepared, latest=latest)
                self._sites[place] = site
                self._regions[place] = [r.code for r in site.plan.report.regions]
                self._languages[place] = list(site.plan.report.languages)
        return place in self._sites

    def _forget(self, which: Callable[[Job], bool]) -> None:
        for job in [j for j in self._made if which(j)]:
            del self._made[job]
            self._docs.pop(job, None)
        self._failed.clear()

    def change(self, changed: set[Path]) -> bool:
        """Undo what was made from the changed files; False where nothing can be shown of the change."""
        with self._lock:
            fine = True
            if any(p.is_relative_to(LOCALES) for p in changed):
                catalogue.reread()
                environment.cache_clear()
                for name, site in self._sites.items():
                    # its drawings have words as well
                    self._sites[name] = Site(site.plan, site.geometry, latest=site.latest)
                self._forget(lambda _job: True)
            assets = [p for p in changed if p.parent in (TEMPLATES / "styles", TEMPLATES / "assets")]
            if assets:
                pdf_writer.stylesheets.cache_clear()
                self._forget(lambda job: job == SHARED)
            if any(p.is_relative_to(TEMPLATES) for p in changed - set(assets)):
                environment.cache_clear()
                self._forget(lambda job: job[0] in {"brief", "whole", "origin", "entrance", "shared"})
            for name in self.names:
                if any(p.is_relative_to(self.folder(name)) for p in changed):
                    fine = self.read(name) and fine
            if fine and self._last:
                try:
                    self.file(self._last)
                except Exception:  # a template with a mistake: the page says so when it is loaded again
                    logging.getLogger("fangzhi.problems").debug(traceback.format_exc())
            return fine

    # making ------------------------------------------------------------------------------------------------

    def jobs(self) -> Iterator[Job]:
        """All there is to make, the shared files and overviews first."""
        yield SHARED
        for name in self._sites:
            yield ("entrance", name, "", "")
            for language in self._languages[name]:
                yield ("whole", name, language, "")
            for code in self._regions[name]:
                for language in self._languages[name]:
                    yield ("brief", name, language, code)
            yield ("data", name, "", "")
            yield ("search", name, "", "")

    def job_of(self, path: str) -> Job:
        """The piece of work that makes a file."""
        name, _, rest = path.partition("/")
        site = self._sites.get(name)
        if site is None:
            return SHARED
        first, _, inner = rest.partition("/")
        if first == EDITIONS:
            edition, _, rest = inner.partition("/")
            if not self._earlier(name, edition):
                return SHARED
            name = f"{name}/{EDITIONS}/{edition}"
            site = self._sites[name]
            first, _, inner = rest.partition("/")
        if first in self._languages[name] and inner != "feed.xml":
            place = inner.partition("/")[0]
            for code in self._regions[name]:
                if site.plan.report.panel.regions[code].slug == place:
                    return ("brief", name, first, code)
            result = inner.removeprefix("data/").partition("/")[0]
            if inner.startswith("data/") and result in site.plan.results:
                # a number that is clicked does not wait for every page about the report
                return ("origin", name, first, result)
            return ("whole", name, first, "")
        return (first if first in {"data", "search"} else "entrance", name, "", "")

    def make(self, job: Job) -> dict[str, bytes]:
        """The files of a piece of work, made where they are not."""
        with self._lock:
            if job not in self._made:
                files, docs = self._make(job)
                self._made[job], self._docs[job] = files, docs
            return self._made[job]

    def _make(self, job: Job) -> tuple[dict[str, bytes], list[SearchDoc]]:
        what, name, language, code = job
        if what == "shared":
            published = marker.read(self.options.out / marker.SITE) or marker.Marker()
            reports = {one.name: one for one in listing.of_marker(published.reports)}
            for site in self._sites.values():
                if site.latest is None:
                    tables = printed_tables.of_result(site.plan.results.get(ORIGINALS))
                    reports[site.plan.report.name] = listing.listed(site.plan.report, tables=tables)
            return shared_files(list(reports.values())), []
        site = self._sites[name]
        match what:
            case "brief":
                files, doc = site.brief(code, language, (WEB,))
                return files, [doc]
            case "whole":
                return site.whole(language, (WEB,))
            case "origin":
                return site.origins(language, site.figures(language), code), []
            case "data":
                return site.data(), []
            case "search":
                docs: list[SearchDoc] = []
                for other in self.jobs():
                    if other[1] == name and other[0] in {"brief", "whole"}:
                        self.make(other)
                        docs += self._docs[other]
                index = search.index_pages(docs)
                return {f"{name}/search/{k}": v for k, v in index.items()}, []
        return {**site.entrance(), **machine_files(site)}, []

    def file(self, path: str) -> bytes | None:
        """A file of the site as it is now; None where the site has no such file."""
        return self.make(self.job_of(path)).get(path)

    def visit(self, path: str) -> bytes | None:
        """A page that is looked at: as :meth:`file`, and remembered."""
        file = self.file(path)
        if file is not None:
            self._last = path
        return file

    def finish_one(self) -> bool:
        """Make one of the pieces that nobody has asked for yet; False where nothing is left to do."""
        job = next((j for j in self.jobs() if j not in self._made and j not in self._failed), None)
        if job is None:
            return False
        try:
            self.make(job)
        except Exception:  # a page may fail for any reason, the others must go on
            logging.getLogger("fangzhi.problems").debug(traceback.format_exc())
            self._failed.add(job)
        return True


@dataclass
class Watch:
    """Looks for saved files; ``version`` counts the changes that can be seen."""

    folders: tuple[Path, ...]
    change: Callable[[set[Path]], bool]
    version: int = 0
    _seen: dict[Path, float] = field(default_factory=dict)

    def start(self) -> None:
        """Remember how the files are now."""
        self._seen = stamps(self.folders)

    def look(self) -> bool:
        """Look once; True where something had changed and pages are to be loaded again."""
        now = stamps(self.folders)
        if now == self._seen:
            return False
        changed = {p for p in now.keys() | self._seen.keys() if now.get(p) != self._seen.get(p)}
        self._seen = now
        if self.change(changed):
            self.version += 1
            return True
        return False


def serve(
    preview: Preview, watch: Watch, port: int, tell: Callable[[Text], None], every: float = 0.2
) -> None:
    """Serve until interrupted: look for changes, and make what is left while there are none."""
    watch.start()
    with server(preview.options.out, watch, port, preview) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{running.server_address[1]}/"
        tell(Text(zh=address, en=address))
        tell(
            Text(
                zh="在浏览器里打开这个地址；保存文件后页面自动更新；按 Ctrl+C 结束。",
                en="Open this address in a browser; the page follows when you save a file; Ctrl+C ends it.",
            )
        )
        idle = 0.0
        try:
            while True:
                started = time.perf_counter()
                if watch.look():
                    seconds = time.perf_counter() - started
                    tell(Text(zh=f"已更新，{seconds:.1f} 秒", en=f"changed in {seconds:.1f} s"))
                    idle = 0.0
                # whoever has just been told of a change asks for a page: the rest waits for that
                elif idle > 1.0 and preview.finish_one():
                    continue
                time.sleep(every)
                idle += every
        except KeyboardInterrupt:
            running.shutdown()
