"""One brief made by a worker: its files, and what is told of it: `made`, `BriefReport`, `quiet`.

The same function makes it in the build's own process, in one of its workers, and on another machine.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from compose import bilingual
from publish.formats import counted
from publish.search import Entry, SearchDoc, entry_of
from publish.site import Site
from publish.workers import peak_memory
from render.html import own_templates


@dataclass(frozen=True)
class BriefReport:
    """What a worker reports of one brief; ``reason`` is set where it failed."""

    code: str
    language: str
    files: int
    #: format → how many files of it
    formats: Counter[str]
    #: processor time
    seconds: float
    #: the worker's largest size so far, in KiB
    memory: int
    reason: str = ""
    #: the page as search has it
    searched: tuple[Entry, ...] = ()


def quiet() -> None:
    """Engines keep their remarks to themselves in a worker."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)


def made(
    site: Site, code: str, language: str, formats: tuple[str, ...]
) -> tuple[BriefReport, Mapping[str, bytes]]:
    """One brief, or without a region the pages about the whole: what is told of it, its files by path below the site.

    A brief may fail for any reason, and the others must go on: the report then says why, and there are no files.
    """
    started = time.process_time()
    reason = ""
    files: Mapping[str, bytes] = {}
    docs: tuple[SearchDoc, ...] = ()
    searched: tuple[Entry, ...] = ()
    try:
        if language == bilingual.FOLDER:
            files = site.both(code, formats)
        elif code:
            files, one = site.brief(code, language, formats)
            docs = (one,)
        else:
            files, several = site.whole(language, formats)
            docs = tuple(several)
        searched = tuple([entry_of(doc, site.pages.text) for doc in docs])
    except Exception as fault:
        logging.getLogger("fangzhi.problems").debug(traceback.format_exc())
        at = own_templates.place_of(fault, site.plan.look.templates)
        where = f"{own_templates.FOLDER}/{at[0]}:{at[1]}: " if at else ""
        reason = f"{where}{type(fault).__name__}: {fault}"
    memory = peak_memory()
    seconds = time.process_time() - started
    return BriefReport(code, language, len(files), counted(files), seconds, memory, reason, searched), files
