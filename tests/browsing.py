"""The site in a real browser: `CHROMIUM`, where it is, and `opened`, a page of the site in a tab."""

from __future__ import annotations

import shutil

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def opened(tab, public, path):
    tab.goto((public / path).as_uri())
    return tab
