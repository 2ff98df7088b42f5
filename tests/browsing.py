"""The site in a real browser: `CHROMIUM`, where it is, `started`, `opened`, a page of the site in a tab, `violations` of it
by axe."""

from __future__ import annotations

import shutil
from typing import Any

#: Chromium without windows first: of a whole browser, half of the time goes into the window around a page that nobody sees
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, PROGRAMS)), None)


def started(playwright: Any) -> Any:
    """A browser as the tests want it."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])


def opened(tab, public, path):
    tab.goto((public / path).as_uri())
    return tab


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
