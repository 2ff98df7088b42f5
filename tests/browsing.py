"""The site in a real browser: `CHROMIUM`, where it is, `opened`, a page of the site in a tab, `violations` of it by axe."""

from __future__ import annotations

import shutil
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def opened(tab, public, path):
    tab.goto((public / path).as_uri())
    return tab


def violations(tab, **options: object) -> list[dict[str, Any]]:
    """What axe finds wrong with a page, of all its rules or as the options say.

    Of what is right it names one place and not thousands, whose addresses would take longer to make than the rules;
    style sheets are looked at as applied, not fetched again, which a page from disk does not allow.
    """
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab, options={"resultTypes": ["violations"], "preload": False, **options}).response
    assert found["passes"], "nothing was looked at"
    return list(found["violations"])
