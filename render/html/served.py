"""A page, or a piece of one, as the site serves it: `served`, `fragment`."""

from __future__ import annotations

from compose.language.chinese import for_site
from render.html.policy import secured
from render.html.smaller import smaller


def served(html: str) -> str:
    """A page for the site: short elements of Chinese typesetting, nothing HTML lets it leave out, and the policy.

    >>> served("<!doctype html><ul><li>a</li></ul>").endswith("<ul><li>a</ul>")
    True
    """
    return secured(fragment(html))


def fragment(html: str) -> str:
    """A piece of a page for the site, which the policy of the whole page is for."""
    return smaller(for_site(html))
