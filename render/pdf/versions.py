"""Versions of WeasyPrint and pydyf that the patches are written for: `PINNED`, `wrong_versions`."""

from __future__ import annotations

from importlib.metadata import version

#: the versions whose inner workings are known in `render.pdf.patches`; pyproject.toml names the same
PINNED = {"weasyprint": "70.0", "pydyf": "0.13.0"}


def wrong_versions() -> dict[str, tuple[str, str]]:
    """The packages installed in another version than the patches are written for: name → (installed, wanted).

    The installation is asked, not the packages: to import them takes half a second.
    """
    installed = {name: version(name) for name in PINNED}
    return {name: (installed[name], wanted) for name, wanted in PINNED.items() if installed[name] != wanted}
