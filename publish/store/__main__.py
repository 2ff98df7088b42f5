"""Command of ``make clean``: removes what is kept for the next build."""

from __future__ import annotations

from publish.store.store import Store, place

if __name__ == "__main__":
    Store(place()).clear()
