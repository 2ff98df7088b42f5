"""What a page may load: the content security policy of every page, and `secured`, which puts it there."""

from __future__ import annotations

import re

#: the site's own files and nothing else: no script or style within the page, no other address, no frame, no plug-in
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
_META = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
_HEAD = re.compile(r"<head(\s[^>]*)?>", re.IGNORECASE)
_DOCTYPE = re.compile(r"\s*<!doctype[^>]*>", re.IGNORECASE)


def secured(html: str) -> str:
    """A page with the policy before all else in its head, whichever template it was made from.

    >>> secured("<!doctype html><html><head><title>t</title>").count("<head>\\n<meta http-equiv")
    1
    >>> secured("<!doctype html><title>t</title>").startswith("<!doctype html>\\n<meta http-equiv")
    True
    """
    match = _HEAD.search(html) or _DOCTYPE.match(html)
    at = match.end() if match else 0
    return f"{html[:at]}\n{_META}{html[at:]}"
