"""The desk's start: the address is bound and told before the application is imported: `run`.

Importing what computes takes seconds; whoever opens the address meanwhile is kept waiting by the system and then answered.
So nothing is imported here at the top that computes or draws.
"""

from __future__ import annotations

import errno
import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desk.addresses import LOOPBACK, Addresses
from publish.faults import no_such_address, port_taken

if TYPE_CHECKING:
    from desk.edits.entries import Schemas


def run(
    reports: Path,
    out: Path,
    schemas: Callable[[], Schemas],
    language: str,
    port: int,
    tell: Callable[[str], None],
    listen: str = LOOPBACK,
    published: int = 0,
) -> None:
    """Serve the desk over a folder of reports until Ctrl-C, for browsers on this machine.

    Args:
        reports: the folder of reports
        out: the folder to publish into
        schemas: makes the JSON Schemas of a report's files; called when the first form is asked for
        language: of the desk, until the reader chooses another
        port: 0 takes a free one
        tell: is given the address with its token, before the application is there
        listen: the network address to listen on: within a container all of them, since it is reached from outside of it.
            Whoever asks must still name the loopback address, and know the token
        published: the port on the loopback address under which a browser reaches it, where that is another one

    Raises:
        Refused: the port is in use, or none that may be; the network address is none of this machine's.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((listen, port))
        # who opens the address at once waits, and is not refused
        listening.listen(128)
    except (OSError, OverflowError) as fault:
        listening.close()
        if isinstance(fault, OSError) and (
            isinstance(fault, socket.gaierror) or fault.errno == errno.EADDRNOTAVAIL
        ):
            raise no_such_address(listen) from fault
        raise port_taken(port, fault) from fault
    port = listening.getsockname()[1]
    addresses = Addresses(published or port, secrets.token_urlsafe(24))
    tell(addresses.start)

    import uvicorn

    from desk.application import application
    from desk.open_reports import Shelf

    app = application(Shelf(reports, out), schemas, language, addresses)
    config = uvicorn.Config(
        app, log_level="error", access_log=False, timeout_graceful_shutdown=5, server_header=False
    )
    uvicorn.Server(config).run(sockets=[listening])
