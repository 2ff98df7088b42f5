"""PDF of HTML with WeasyPrint: fonts and style sheets read once, nothing fetched from outside: `pdf`, `lay_out`."""

from __future__ import annotations

import gc
import hashlib
import io
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from compose.look.tokens import OURS, Logo, Look, resolved
from paths import TEMPLATES
from render.paper import USUAL_PAPER
from render.pdf import archive, arranging, ending, fitting, sizing
from render.pdf.patches import grid, install, writing
from render.pdf.styles import STYLES, Style

#: tokens of the style sheets with what stands for them; parsed sheets and the counter styles they define
Tokens = tuple[tuple[str, str], ...]
Sheets = tuple[list[CSS], CounterStyle]
LOG = logging.getLogger("fangzhi.problems")
#: so many of a style's rules that save room are tried in a volume
BOUND = 2
#: the style sheets of a report's own pictures and texts, of Chinese typesetting and of letters, after those of every style
MATERIAL, TYPESETTING = "material.css", ("chinese.css", "latin.css")


class Fetcher(URLFetcher):  # type: ignore[misc]
    """Serves the images of one document from memory and refuses everything else."""

    def __init__(self, images: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols={"figure"})
        self._images = images

    def fetch(
        self,
        url: str,
        headers: dict[str, str] | None = None,  # noqa: ARG002 WeasyPrint's
    ) -> URLFetcherResponse:
        """A drawing of the document, a file of the templates; anything else is refused."""
        if url in self._images:
            data = self._images[url]
            return URLFetcherResponse(url, io.BytesIO(data), _headers(Logo.suffix(data)))
        raise FatalURLFetchingError(f"a document may only use its own figures, not {url}")


@cache
def _headers(suffix: str) -> EmailMessage:
    """What is said of every figure and of a logo; parsing it takes longer than reading one."""
    headers = EmailMessage()
    headers["Content-Type"] = {"svg": "image/svg+xml", "png": "image/png", "jpeg": "image/jpeg"}[suffix]
    return headers


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@lru_cache(16)
def stylesheets(
    style: str, tokens: Tokens, extra: str = "", bound: bool = False, paper: str = USUAL_PAPER
) -> Sheets:
    """The parsed style sheets of a style of PDF in a look; ``extra``: a report's own rules, after ours.

    ``bound``: the pages are bound in a volume. What a size of ``paper`` changes of a sheet follows that sheet.
    """
    folder = Path(TEMPLATES) / "styles"
    names = STYLES[style].sheets + (STYLES[style].bound if bound else ()) + (MATERIAL, *TYPESETTING)
    paths = [folder / of for name in names for of in (name, name.replace(".css", f"-{paper}.css"))]
    texts = [path.read_text(encoding="utf-8") for path in paths if path.name in names or path.is_file()]
    counters = CounterStyle()
    sheets = [
        CSS(
            string=resolved(text, tokens),
            base_url="figure:",
            url_fetcher=Fetcher({}),
            font_config=_fonts(),
            counter_style=counters,
        )
        for text in [*texts, *([extra] if extra else [])]
    ]
    return sheets, counters


@lru_cache(64)
def _added(rules: str) -> CSS:
    """Style rules in addition; the same sheet for the same rules, by which styles are known again."""
    return CSS(string=rules)


@dataclass(frozen=True)
class LaidOut:
    """Pages that are laid out and not yet written."""

    document: Any
    options: dict[str, Any]
    identifier: bytes
    finishers: tuple[Callable[[Any, Any], None], ...]

    def write(self, *more: Callable[[Any, Any], None]) -> bytes:
        """The PDF, completed by the style's finishers and by ``more`` before its streams are compressed."""

        def finish(document: Any, pdf: Any) -> None:
            for finisher in [*self.finishers, *more, writing.compress]:
                finisher(document, pdf)

        data = self.document.write_pdf(pdf_identifier=self.identifier, finisher=finish, **self.options)
        assert isinstance(data, bytes)
        return data


def lay_out(
    html: str,
    images: dict[str, bytes],
    style: str = "brief",
    profile: bytes = b"",
    attached: Sequence[archive.AttachedFile] = (),
    look: Look = OURS,
    language: str = "zh",
    bound: str = "",
    paper: str = USUAL_PAPER,
) -> LaidOut:
    """The page as a style of PDF sets it in a report's look; ``bound``: style rules of its place in a volume."""
    install()
    chosen = STYLES[style]
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    if chosen.prepare:
        html, images = chosen.prepare(html, images)
    options = chosen.options(profile)
    finishers = [chosen.finisher(profile, identifier)] if chosen.finisher else []
    if attached:
        options = options | archive.options(attached)
        finishers.append(archive.finish)
    sheets = stylesheets(style, look.tokens(language), look.extra, bool(bound), paper)
    document = _pages(html, images, chosen, sheets, bound, options)
    return LaidOut(document, options, identifier, tuple(finishers))


def _pages(
    html: str, images: dict[str, bytes], chosen: Style, sheets: Sheets, bound: str, options: dict[str, Any]
) -> Any:
    """The document, laid out as often as its pages need to be full; what it is written with makes no difference to it."""
    parsed, counters = sheets
    source = HTML(string=html, base_url="figure:", url_fetcher=Fetcher(images))

    pictures: dict[str, Any] = {}
    if chosen.pitch:
        grid.marked(source.etree_element, chosen.pitch)

    def render(more: str) -> Any:
        added = [_added(text) for text in (bound, more) if text.strip()]
        # drawings are parsed once however often the pages are laid out
        return source.render(
            stylesheets=[*parsed, *added],
            font_config=_fonts(),
            counter_style=counters,
            cache=pictures,
            **options,
        )

    document, taken = fitting.fitted(render)

    def closer(rules: str) -> Any:
        return fitting.fitted(lambda more: render(f"{rules}\n{more}"), taken)[0]

    if bound and len(document.pages) > 1 and ending.filled(document.pages[-1]) < ending.LEAST:
        # a few lines on a page of their own take a leaf with a blank side in a volume, whose parts begin on the right
        document, _ = ending.drawn_back(document, closer, [of.rules for of in chosen.tighter[:BOUND]])
    if not bound:
        classes = {name for node in source.etree_element.iter() for name in node.get("class", "").split()}
        usual, by = document, ""
        one_sheet = len(document.pages) <= ending.SHEET and ending.filled(document.pages[-1]) >= ending.LEAST
        if chosen.tighter and one_sheet and ending.dead(document):
            # figures of other sizes are milder than any rule; of more pages than a folded sheet has rules may save some
            document = sizing.filled_up(document, lambda: closer(""), usual, entirely=True)
        if not chosen.official:
            document, by = arranging.arranged(document, source.etree_element, closer, chosen.tighter)
        if chosen.tried:
            document, by = ending.drawn_back(document, closer, ending.different(chosen.tried, classes))
        if chosen.official:
            document = sizing.annexed(document, lambda: closer(by), chosen.pitch * grid.PIXELS)
        elif chosen.tighter or chosen.tried:
            document = sizing.filled_up(document, lambda: closer(by), usual)
        if chosen.even and (len(document.pages) % 2 or ending.begins_with(document.pages[-1], "signed")):
            document = closer(f"{by}\n{chosen.even}")
    return document


def pdf(
    html: str,
    images: dict[str, bytes],
    style: str = "brief",
    profile: bytes = b"",
    attached: Sequence[archive.AttachedFile] = (),
    look: Look = OURS,
    language: str = "zh",
    paper: str = USUAL_PAPER,
) -> bytes:
    """A PDF of the page in a report's look: for the press with its ICC profile, PDF/A-3 where data is attached.

    Same input, same bytes: the identifier is a hash of the content.
    """
    with uncollected():
        return lay_out(html, images, style, profile, attached, look, language, paper=paper).write()


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave the search for garbage until a document is done, and then search only what was made meanwhile.

    What is made meanwhile is nearly all wanted, and what was there before stays: looking through both again and
    again takes a tenth of the time of a brief.
    """
    running = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        if running:
            gc.enable()


def drawing(svg: str, width: float, height: float) -> bytes:
    """One drawing as a PDF page of its own size (in points)."""
    install()
    html = f'<img src="figure:0" style="display:block;width:{width}pt;height:{height}pt" alt="">'
    sheet = CSS(string=f"@page{{size:{width}pt {height}pt;margin:0}}body{{margin:0}}", font_config=_fonts())
    page = HTML(string=html, base_url="figure:", url_fetcher=Fetcher({"figure:0": svg.encode()})).write_pdf(
        stylesheets=[sheet], font_config=_fonts()
    )
    assert isinstance(page, bytes)
    return page
