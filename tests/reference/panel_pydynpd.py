"""Writes panel_pydynpd.csv: system GMM of the employment panel by pydynpd, with its tests of serial correlation.

    python tests/reference/panel_pydynpd.py

Run with pydynpd 0.2.2 (which the project does not install), where `np.in1d` was read as `np.isin` and three `float()` of
arrays of one element were mended for numpy 2.4. Constants of periods are instruments of both kinds of equations here.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from pydynpd import regression

HERE = Path(__file__).parent
data = pd.read_csv(HERE / "panel_employment.csv")
frame = pd.DataFrame(
    {
        "id": data["firm"],
        "year": data["year"],
        "n": np.log(data["emp"]),
        "w": np.log(data["wage"]),
        "k": np.log(data["capital"]),
    }
)
rows = []
for name, extra in (("full", ""), ("collapsed", " collapse")):
    command = f"n L(1:1).n L(0:1).w L(0:1).k | gmm(n,2:99) gmm(w,2:99) gmm(k,2:99) | timedumm{extra}"
    model = regression.abond(command, frame, ["id", "year"]).models[0]
    table = model.regression_table
    for term, b, se in zip(table["variable"], table["coefficient"], table["std_err"], strict=True):
        rows += [[name, f"b:{term}", b], [name, f"se:{term}", se]]
    rows += [[name, "hansen", model.hansen.test_value], [name, "hansen:df", model.hansen.df]]
    rows += [[name, f"m{i}", test.AR] for i, test in enumerate(model.AR_list, start=1)]
pd.DataFrame(rows, columns=["model", "item", "value"]).to_csv(HERE / "panel_pydynpd.csv", index=False)
