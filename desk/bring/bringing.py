"""The desk's first rooms: reports there are, spreadsheets brought, the one round of questions: `Bringing`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from compose.language.catalogue import marked
from desk.answers import LARGEST, Asked, endpoint
from desk.bring.adding import FITS, NEW, NEWER, OUT, Adding
from desk.bring.clicks import CODE, INDICATOR, LEVEL, ONE_VALUE, PERIOD, SHEETS, for_desk
from desk.bring.drafts import COLUMN_WORDS, PLAIN_WORDS, ROW_WORDS, Draft, is_lock, may_be_read, plain_name
from desk.bring.marks import marked as marked_sheet
from desk.bring.several import Unread, together
from desk.edits.files import Conflict
from desk.open_reports import Shelf
from desk.tasks import Task, Tasks
from desk.words import CHANGED_ELSEWHERE, COOKIE, Pages
from intake.new.answers import DIRECTIONS
from intake.new.proposal import propose
from intake.new.scaffold import may_be_written
from intake.new.summary import INDICATOR_HEADINGS, facts, indicator_rows
from intake.problems import Problems
from intake.tables.kinds import KINDS
from paths import DOCS

#: seconds that a page waits for work, before it shows how far it is
PATIENCE = 1.0
#: the table of the tutorial
SAMPLE = DOCS / "examples" / "west.xlsx"
#: what can be said of a column or a row, in words
COLUMN_SAYS = dict(
    zip(
        COLUMN_WORDS,
        (marked("the regions"), marked("the period"), marked("leave out"), marked("read as figures")),
        strict=True,
    )
)
ROW_SAYS = dict(
    zip(
        ROW_WORDS,
        (marked("a region"), marked("a total or an area"), marked("leave out"), marked("as it was read")),
        strict=True,
    )
)
#: what can be written beside: of a column one of its values, of a row its code; of the table as a whole
COLUMN_WRITES, ROW_WRITES = ("choose", ONE_VALUE), ("code", CODE)
TABLE_SAYS = dict(zip(PLAIN_WORDS, (LEVEL, PERIOD, INDICATOR), strict=True))
UNREADABLE = marked(
    "“{file}” is no table that can be read here: CSV, TSV, XLSX, XLS, ODS or a saved web page"
)
LOCK = marked(
    "“{file}” only says that a workbook is open in WPS, Excel or LibreOffice: bring the workbook itself, the file without the signs before its name"
)
IN_WPS = marked("“{file}” is in the own format of WPS: open it there and save it as .xlsx")
DOCUMENT = marked(
    "“{file}” is a document and no spreadsheet: copy its table into a spreadsheet and save that"
)
#: suffixes → what is said of such files
_OTHERS = {
    ".et": IN_WPS,
    ".ett": IN_WPS,
    ".doc": DOCUMENT,
    ".docx": DOCUMENT,
    ".wps": DOCUMENT,
    ".pdf": DOCUMENT,
    ".odt": DOCUMENT,
    ".rtf": DOCUMENT,
}


def _unreadable(file: str) -> str:
    """What is said of a file that no table can be read from, by its name."""
    return _OTHERS.get(Path(file).suffix.lower(), UNREADABLE)


def short(folder: Path) -> str:
    """A folder as a person writes it: ``~`` for the home folder, where it lies below it.

    >>> short(Path.home() / "briefs").replace("\\\\", "/"), short(Path("/srv/briefs")).replace("\\\\", "/")
    ('~/briefs', '/srv/briefs')
    """
    try:
        return str("~" / folder.absolute().relative_to(Path.home()))
    except (ValueError, RuntimeError):  # elsewhere, or nobody's
        return str(folder)


class Bringing:
    """Home, and the way from a spreadsheet to a report."""

    def __init__(self, shelf: Shelf, pages: Pages) -> None:
        self.shelf, self.pages, self.tasks, self.adding = shelf, pages, Tasks(), Adding(shelf)
        #: draft → the report that was made of it: a page that still asks for the draft is led there
        self._made: dict[str, str] = {}

    def routes(self) -> list[Route]:
        """What it answers to."""
        post = ["POST"]
        return [
            Route("/", endpoint(self.home)),
            Route("/language", endpoint(self.choose_language), methods=post),
            Route("/bring", endpoint(self.bring), methods=post),
            Route("/r/{name}/bring", endpoint(self.bring), methods=post),
            Route("/sample", endpoint(self.sample), methods=post),
            Route("/draft/{id}", endpoint(self.draft)),
            Route("/draft/{id}/say", endpoint(self.say), methods=post),
            Route("/draft/{id}/answers", endpoint(self.answers), methods=post),
            Route("/draft/{id}/progress", endpoint(self.progress)),
            Route("/draft/{id}/cancel", endpoint(self.cancel), methods=post),
            Route("/draft/{id}/forget", endpoint(self.forget), methods=post),
        ]

    def home(self, asked: Asked, told: str = "", status: int = 200) -> Response:
        """All reports and drafts, and where a spreadsheet is dropped."""
        reports = [self.shelf.open(name) for name in self.shelf.names]
        return self.pages.page(
            asked.request,
            "home.html",
            status,
            reports=reports,
            drafts=self.shelf.drafts.list(),
            told=told,
            folder=short(self.shelf.reports),
            kinds=",".join(KINDS),
        )

    def choose_language(self, asked: Asked) -> Response:
        """Keep the language in a cookie."""
        back = asked.text("back", "/")
        # only to a page of the desk's own
        answer = RedirectResponse(back if back.startswith("/") and not back.startswith("//") else "/", 303)
        answer.set_cookie(
            COOKIE, asked.text("language"), max_age=365 * 86400, samesite="strict", httponly=True
        )
        return answer

    def bring(self, asked: Asked) -> Response:
        """Keep a spreadsheet and ask about it; several become the sheets of one. It is for the report that it is brought to, or for a new one."""
        report = str(asked.request.path_params.get("name", ""))
        known = self.adding.known(report) if report else {}
        brought = [f for f in asked.form.getlist("file") if isinstance(f, UploadFile) and f.filename]
        if not brought:
            return RedirectResponse(f"/r/{report}/bring" if report else "/", 303)
        named = [name for f in brought if is_lock(name := f.filename or "")]
        if named:
            return self.home(asked, self.pages.say(asked.request, LOCK, file=named[0]), 422)
        files = [(plain_name(f.filename or ""), f.file.read(LARGEST + 1)) for f in brought]
        if sum(len(content) for _, content in files) > LARGEST:
            raise HTTPException(413)
        name, content = files[0]
        try:
            if len(files) > 1:
                for file, _ in files:
                    may_be_read(file)
                name, content = f"{Path(name).stem}.xlsx", together(files)
            draft = self._brought(name, content, report, known)
        except ValueError as fault:
            said = self.pages.say(asked.request, _unreadable(fault.args[0]), file=fault.args[0])
            return self.home(asked, said, 422)
        except Unread as fault:
            language = self.pages.language_of(asked.request)
            return self.home(asked, "\n".join(p.line(language) for p in fault.problems), 422)
        return RedirectResponse(f"/draft/{draft.id}", 303)

    def sample(self, _asked: Asked) -> Response:
        """Bring the tutorial's table."""
        draft = self._brought(SAMPLE.name, SAMPLE.read_bytes())
        return RedirectResponse(f"/draft/{draft.id}", 303)

    def draft(self, asked: Asked) -> Response:
        """What was understood of a spreadsheet; while it is read, or a report made of it, how far that is."""
        made = self._made.get(str(asked.request.path_params["id"]))
        if made is not None:
            return RedirectResponse(f"/r/{made}/describe", 303)
        draft = self._draft(asked)
        if draft.report and not self.adding.can_be_read(draft.report):
            # what is wrong is told there
            return RedirectResponse(f"/r/{draft.report}/bring", 303)
        task = self.tasks.of(draft.id)
        if task is None and draft.understood is None:
            task = self.tasks.begin(draft.id, "read", lambda task: (draft.understand(task.say), draft.grids))
        if task is None:
            return self._understood(asked, draft)
        if not task.wait(PATIENCE):
            return self.pages.page(asked.request, "working.html", draft=draft, task=task)
        return self._ended(asked, draft, task)

    def _ended(self, asked: Asked, draft: Draft, task: Task) -> Response:
        """What came of work that ended."""
        self.tasks.put_away(draft.id, task)
        try:
            outcome = task.result()
        except Conflict:
            return Response(self.pages.say(asked.request, CHANGED_ELSEWHERE), 409)
        if task.kind == "read":
            return self._understood(asked, draft)
        # the name of the report that has the figures now
        made, problems = outcome
        if not made:
            return self._understood(asked, draft, problems, 422)
        self._made[draft.id] = made
        self.shelf.drafts.forget(draft.id)
        return RedirectResponse(f"/r/{made}/describe", 303)

    def progress(self, asked: Asked) -> Response:
        """How far the work on a draft is; when it has ended the page is loaded anew."""
        id = str(asked.request.path_params["id"])
        task = self.tasks.of(id)
        if task is None or task.ended:
            return Response(headers={"HX-Redirect": f"/draft/{id}"})
        return self.pages.page(asked.request, "steps.html", task=task)

    def cancel(self, asked: Asked) -> Response:
        """Call off the reading or the making: the table and what was said stay, nothing is written of the report."""
        draft = self._draft(asked)
        stopped = self.tasks.stop(draft.id)
        # a table that was not read cannot be shown; too late, and the outcome is
        return RedirectResponse("/" if stopped and stopped.kind == "read" else f"/draft/{draft.id}", 303)

    def _understood(
        self, asked: Asked, draft: Draft, problems: Problems | None = None, status: int = 200
    ) -> Response:
        """The spreadsheet, what was understood of it, and what only the user can know."""
        understood = draft.understand()
        tidy = understood.tidy
        plan = None
        if tidy is not None and tidy.measures and tidy.regions:
            open_ = {q.id for q in tidy.questions}
            plan = None if open_ & {"region", "level"} else propose(tidy)
        found = self.adding.addition(draft) if draft.report else None
        needed = self.adding.open_questions(found.addition) if found is not None else set()
        # what is better of an indicator that the report has is known there
        answers = [
            a
            for a in draft.asked
            if found is None or a.question.id != "direction" or (a.question.id, a.question.subject) in needed
        ]
        errors = [*understood.problems.errors, *(problems.errors if problems else ())]
        return self.pages.page(
            asked.request,
            "draft.html",
            status,
            draft=draft,
            found=found,
            new=NEW,
            out=OUT,
            newer=NEWER,
            fits=FITS,
            facts=facts(tidy, None if draft.report else plan)
            if tidy is not None and tidy.measures and tidy.regions
            else [],
            headings=INDICATOR_HEADINGS,
            rows=indicator_rows(tidy, None if draft.report else plan) if tidy is not None else [],
            notes=[for_desk(n) for n in tidy.notes] if tidy is not None else [],
            errors=list(dict.fromkeys(for_desk(e) for e in errors)),
            sheets=[marked_sheet(g, tidy, draft.answers) for g in draft.grids],
            asked=answers,
            directions=[a for a in answers if a.question.id == "direction"],
            questions=[a for a in answers if a.question.id != "direction"],
            better=DIRECTIONS,
            column_says=COLUMN_SAYS,
            row_says=ROW_SAYS,
            column_writes=COLUMN_WRITES,
            row_writes=ROW_WRITES,
            table_says=TABLE_SAYS,
            sheets_say=SHEETS,
        )

    def say(self, asked: Asked) -> Response:
        """Take what was said of a column or a row."""
        draft, word, name = self._draft(asked), asked.text("word"), asked.text("name")
        if self.tasks.of(draft.id) is not None:
            return RedirectResponse(f"/draft/{draft.id}", 303)
        value = asked.text("value").strip()
        if asked.text("what") == "column" and word in {*COLUMN_WORDS, "choose"} and name:
            draft.say_column(name, word, value)
        elif asked.text("what") == "row" and word in {*ROW_WORDS, "code"} and name:
            draft.say_row(name, word, value)
        elif asked.text("what") == "table":
            sheets = [s for s in asked.form.getlist("sheet") if isinstance(s, str)]
            draft.say_table({id: asked.text(id) for id in PLAIN_WORDS}, sheets)
        elif asked.text("what") == "goes":
            self._take_goes(asked, draft)
        return RedirectResponse(f"/draft/{draft.id}", 303)

    def answers(self, asked: Asked) -> Response:
        """Take the answers; where nothing is open, make the report."""
        draft = self._draft(asked)
        if self.tasks.of(draft.id) is not None:
            return RedirectResponse(f"/draft/{draft.id}", 303)
        draft.name = asked.text("name", draft.name).strip()
        draft.answer({k: v for k, v in asked.form.items() if isinstance(v, str) and ":" in k})
        if draft.report:
            self._take_goes(asked, draft)
        if asked.text("go") in {"keep", "look"}:
            return RedirectResponse(f"/draft/{draft.id}", 303)
        if draft.report:
            return self._add(asked, draft)
        problems = Problems()
        if not may_be_written(draft.name, self.shelf.reports, problems):
            return self._understood(asked, draft, problems, 422)
        language = self.pages.language_of(asked.request)

        def make(task: Task) -> tuple[str, Problems]:
            found = Problems()
            report = draft.make(self.shelf.reports, language, found, task)
            return report.folder.name if report is not None else "", found

        task = self.tasks.begin(draft.id, "make", make)
        if task.wait(PATIENCE):
            return self._ended(asked, draft, task)
        return RedirectResponse(f"/draft/{draft.id}", 303)

    def _add(self, asked: Asked, draft: Draft) -> Response:
        """Add the figures to the draft's report, as the page shows where they go."""
        language = self.pages.language_of(asked.request)

        def add(task: Task) -> tuple[str, Problems]:
            found = Problems()
            return draft.report if self.adding.add(draft, language, task, found) else "", found

        task = self.tasks.begin(draft.id, "make", add)
        if task.wait(PATIENCE):
            return self._ended(asked, draft, task)
        return RedirectResponse(f"/draft/{draft.id}", 303)

    @staticmethod
    def _take_goes(asked: Asked, draft: Draft) -> None:
        fields = {k.removeprefix("goes="): v for k, v in asked.form.items() if k.startswith("goes=")}
        if fields or "source" in asked.form:
            newer = [
                k.removeprefix("differs=")
                for k, v in asked.form.items()
                if k.startswith("differs=") and v == NEWER
            ]
            draft.say_addition(
                {k: v for k, v in fields.items() if isinstance(v, str)}, asked.text("source"), newer
            )

    def forget(self, asked: Asked) -> Response:
        """Put a draft away."""
        draft = self._draft(asked)
        self.tasks.stop(draft.id)
        self.shelf.drafts.forget(draft.id)
        return RedirectResponse(f"/r/{draft.report}/bring" if draft.report else "/", 303)

    def _brought(
        self, file: str, content: bytes, report: str = "", known: Mapping[str, str] | None = None
    ) -> Draft:
        draft = self.shelf.drafts.bring(file, content, self.shelf.reports, report, known)
        self._made.pop(draft.id, None)
        return draft

    def _draft(self, asked: Asked) -> Draft:
        return self.shelf.drafts.get(str(asked.request.path_params["id"]))


__all__ = ["SAMPLE", "Bringing"]
