"""Under which addresses a browser reaches the desk, and pages of reports: `Addresses`.

Pages of reports may hold what somebody else wrote: templates, scripts, pictures, texts. They are shown under another name of this
machine, ``localhost`` where the desk is ``127.0.0.1``. To a browser these are two sites: a report's page is never given the desk's
cookie, reads nothing of the desk and asks it for nothing. It is let in by a key in its address, which opens this report's pages and
nothing else. One port does for both, so a container publishes one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

#: the one address that a browser names the desk by
LOOPBACK = "127.0.0.1"
#: what the address of a report's page begins with, before its key
KEYED = "/~"


@dataclass(frozen=True)
class Addresses:
    """How a browser on this machine names the desk, and how the pages of reports.

    Args:
        port: by which the browser reaches the desk; of a container the one that it is published under
        token: of this run; whoever has it may use the desk
    """

    port: int
    token: str

    def _names(self, *hosts: str) -> frozenset[str]:
        return frozenset((*(f"{host}:{self.port}" for host in hosts), *(hosts if self.port == 80 else ())))

    @property
    def desk(self) -> frozenset[str]:
        """The names of the desk, as a request has them."""
        return self._names(LOOPBACK, "[::1]")

    @property
    def pages(self) -> frozenset[str]:
        """The names under which pages of reports are shown."""
        return self._names("localhost")

    @property
    def start(self) -> str:
        """The address that lets a browser in."""
        return f"http://{LOOPBACK}:{self.port}/?token={self.token}"

    @property
    def pages_origin(self) -> str:
        """The site of pages of reports."""
        return f"http://localhost:{self.port}"

    def key(self, subject: str) -> str:
        """What opens the pages of a report (its name), or the published site (``/``); tells nothing of the token."""
        return hmac.new(self.token.encode(), subject.encode(), hashlib.sha256).hexdigest()[:32]

    def see(self, report: str) -> str:
        """Where the pages of a report are, made when looked at."""
        return f"{self.pages_origin}{KEYED}{self.key(report)}/see/{report}/"

    @property
    def site(self) -> str:
        """Where the published site is."""
        return f"{self.pages_origin}{KEYED}{self.key('/')}/site/"

    def opens(self, key: str, subject: str) -> bool:
        """Whether a key is that of a report, or of the published site."""
        return secrets.compare_digest(key.encode(), self.key(subject).encode())

    @property
    def policy(self) -> str:
        """What a page of the desk may load: its own files, and pages and pictures of reports in frames of another site."""
        return (
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self'; "
            f"img-src 'self' data: {self.pages_origin}; frame-src {self.pages_origin}; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )

    @property
    def headers_of_pages(self) -> Mapping[str, str]:
        """Headers of a page of a report, which has its own policy in it: the desk may frame it and show its pictures."""
        return {
            # a policy cannot name [::1]
            "Content-Security-Policy": f"frame-ancestors http://{LOOPBACK}:{self.port}",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
