"""The site in a real browser: `CHROMIUM`, where it is, `started`, `opened`, a page of the site in a tab, `violations` of it
by axe, `found_good`, which looks at a page that is as it was no second time."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from publish.store.digest import digest, files_digest
from publish.store.program import engines
from tests.shipped import judged

#: Chromium without windows first: of a whole browser, half of the time goes into the window around a page that nobody sees
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, PROGRAMS)), None)

#: kinds of files that a page leads to and does not load
LED_TO = {".html", ".pdf"}


def started(playwright: Any) -> Any:
    """A browser as the tests want it."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])


def opened(tab, public, path):
    tab.goto((public / path).as_uri())
    return tab


def found_good(tab: Any, public: Path, path: str, asked: Path, look: Callable[[], None]) -> None:
    """Look at a page, unless an earlier run found nothing wrong with the same one in the same browser.

    Only for what follows from the page, from what it loads, and from fonts: not for what takes how long. What is found
    wrong is looked at again in every run, since nothing is kept of it.

    Args:
        asked: the file in which ``look`` is, all of whose text counts as what is asked.
        look: looks at it in the tab, and raises what is wrong.
    """
    # axe is among the packages
    program = tab.context.browser.version, engines()
    judged((program, asked.read_bytes(), Path(__file__).read_bytes()), seen(public, path), look)


def seen(public: Path, path: str) -> bytes:
    """What a page shows follows from: its address and bytes, and every file of the site that it can load.

    Those are all but other pages and PDFs, to which it only leads.
    """
    return digest(path, (public / path).read_bytes(), _loadable(public)).encode()


@cache
def _loadable(public: Path) -> str:
    """A site is not changed while its tests run."""
    files = (p for p in sorted(public.rglob("*")) if p.is_file() and p.suffix not in LED_TO)
    return files_digest(public, [p.relative_to(public).as_posix() for p in files])


def violations(tab, **options: object) -> list[dict[str, Any]]:
    """What axe finds wrong with a page, of all its rules or as the options say.

    Of what is right it names one place and not thousands, whose addresses would take longer to make than the rules;
    style sheets are looked at as applied, not fetched again, which a page from disk does not allow.
    """
    from axe_playwright_python.sync_playwright import Axe

    # a page that is looked at again has it already: half a megabyte that need not be sent and read
    axe = Axe("0") if tab.evaluate("typeof axe === 'object'") else Axe()
    found = axe.run(tab, options={"resultTypes": ["violations"], "preload": False, **options}).response
    assert found["passes"], "nothing was looked at"
    return list(found["violations"])
