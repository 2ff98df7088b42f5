"""Writes panel_arch.csv: Phillips and Perron's Z_t of every series of the Grunfeld panel, as arch has it.

    python tests/reference/panel_arch.py

Run with arch 8.0.0 (which the project does not install). One row per variable, firm, term (c, ct) and lags of the kernel.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from arch.unitroot import PhillipsPerron

HERE = Path(__file__).parent
rows = []
data = pd.read_csv(HERE / "panel_grunfeld.csv")
for variable in ("inv", "value", "capital"):
    for firm, series in data.groupby("firm")[variable]:
        for trend in ("n", "c", "ct"):
            for lags in (1, 2, 3):
                test = PhillipsPerron(series.to_numpy(), lags=lags, trend=trend, test_type="tau")
                rows.append([variable, firm, trend, lags, test.stat, test.pvalue])
pd.DataFrame(rows, columns=["variable", "firm", "terms", "lags", "z", "p"]).to_csv(
    HERE / "panel_arch.csv", index=False
)
