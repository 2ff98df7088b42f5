"""The version of WeasyPrint that the patches are written for: `PINNED`."""

from __future__ import annotations

#: the version whose inner workings are known here
PINNED = "70.0"
