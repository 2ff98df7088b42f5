"""The desk's start: the address is bound and told before the application is imported: `run`.

Importing what computes takes seconds; whoever opens the address meanwhile is kept waiting by the system and then answered.
So nothing is imported here at the top that computes or draws.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from publish.faults import port_taken

if TYPE_CHECKING:
    from desk.edits.entries import Schemas


def run(
    reports: Path,
    out: Path,
    schemas: Callable[[], Schemas],
    language: str,
    port: int,
    tell: Callable[[str], None],
) -> None:
    """Serve the desk over a folder of reports on the loopback address until Ctrl-C.

    Args:
        reports: the folder of reports
        out: the folder to publish into
        schemas: makes the JSON Schemas of a report's files; called when the first form is asked for
        language: of the desk, until the reader chooses another
        port: 0 takes a free one
        tell: is given the address with its token, before the application is there

    Raises:
        Refused: the port is in use, or none that may be.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
        # who opens the address at once waits, and is not refused
        listening.listen(128)
    except (OSError, OverflowError) as fault:
        listening.close()
        raise port_taken(port, fault) from fault
    port = listening.getsockname()[1]
    token = secrets.token_urlsafe(24)
    tell(f"http://127.0.0.1:{port}/?token={token}")

    import uvicorn

    from desk.application import application
    from desk.open_reports import Shelf
    from pipeline.http import names_of

    app = application(Shelf(reports, out), schemas, language, token, lambda: names_of(port))
    config = uvicorn.Config(
        app, log_level="error", access_log=False, timeout_graceful_shutdown=5, server_header=False
    )
    uvicorn.Server(config).run(sockets=[listening])
