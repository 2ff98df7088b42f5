"""Writes inequality_mexico.csv: Gini and Theil of the Mexican states by PySAL's inequality package, 1.1.2.

Needs ``inequality`` and ``libpysal``, which ships the figures (gross product per head, 1940 to 2000, in pesos of 2000).
"""

from pathlib import Path

import libpysal
import pandas as pd
from inequality.gini import Gini
from inequality.theil import Theil, TheilD

states = pd.read_csv(libpysal.examples.get_path("mexico.csv"))
rows = []
for year in range(1940, 2001, 10):
    y = states[f"pcgdp{year}"].to_numpy()
    for grouping in ("hanson98", "inegi"):
        split = TheilD(y, states[grouping].to_numpy())
        rows.append((year, grouping, Gini(y).g, Theil(y).T, split.bg[0], split.wg[0]))
table = pd.DataFrame(rows, columns=["year", "grouping", "gini", "theil", "between", "within"])
table.to_csv(Path(__file__).with_suffix(".csv"), index=False)
