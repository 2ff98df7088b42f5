"""Italic passages in words that come from data, citations and references: `emphasis`."""

from __future__ import annotations

from analysis.values import ITALIC
from compose.document import Prose, Run


def emphasis(words: str) -> Prose:
    """Words as runs, ``*titles of journals*`` in italics. A lone asterisk is an asterisk.

    >>> [(run.text, run.italic) for run in emphasis("Moran, *Biometrika* 37, 5 * 3")]
    [('Moran, ', False), ('Biometrika', True), (' 37, 5 * 3', False)]
    """
    parts = ITALIC.split(words)
    return tuple(Run(part, italic=bool(i % 2)) for i, part in enumerate(parts) if part)
