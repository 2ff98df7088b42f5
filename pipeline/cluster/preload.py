"""What Dask imports in a worker process of a local cluster before it works: `dask_setup`."""

from __future__ import annotations

import signal
import threading


def dask_setup(_worker: object) -> None:
    """Ctrl-C reaches every process of a terminal: the build's own says what is to be done."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
