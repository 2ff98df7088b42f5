"""Tables that come with PySAL, read without importing it, which takes as long as a file of tests: ``example``."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pandas as pd


def example(folder: str, name: str) -> pd.DataFrame:
    """The table in a file of one of the data sets in the package itself."""
    found = find_spec("libpysal")
    assert found is not None and found.origin
    return pd.read_csv(Path(found.origin).parent / "examples" / folder / name)
