"""Writes convergence_hc3.csv: growth of the western provinces on their first value, by statsmodels 0.15.0.

Needs ``statsmodels``. Resilience of twelve provinces in 2000 and 2019 as in the report “west”; once alone, once with the
quality of 2000 as control. Beside the classical standard errors those of HC3, both with Student's t.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm

here = Path(__file__)
table = pd.read_csv(here.parents[2] / "reports/west/data/west_resilience_quality.csv", dtype={"year": str})
table = table[~table["region"].isin(["中国", "西部地区均值"])]
wide = table.pivot(index="region", columns="year", values=["resilience", "quality"])
first, last = wide["resilience"]["2000"], wide["resilience"]["2019"]
growth = np.log(last / first) / 19
terms = {"first_value": np.log(first), "quality": wide["quality"]["2000"]}
rows = []
for model, names in (("absolute", ["first_value"]), ("conditional", ["first_value", "quality"])):
    X = sm.add_constant(pd.DataFrame({k: terms[k] for k in names}))
    classical = sm.OLS(growth, X).fit()
    robust = sm.OLS(growth, X).fit(cov_type="HC3", use_t=True)
    ends = robust.conf_int(0.05)
    for term in X.columns:
        rows.append(
            (
                model,
                "constant" if term == "const" else term,
                len(X),
                classical.params[term],
                classical.bse[term],
                classical.tvalues[term],
                classical.pvalues[term],
                robust.bse[term],
                robust.tvalues[term],
                robust.pvalues[term],
                ends.loc[term, 0],
                ends.loc[term, 1],
                classical.rsquared,
            )
        )
columns = ["model", "term", "n", "b", "se", "t", "p", "se_hc3", "t_hc3", "p_hc3", "low", "high", "r2"]
pd.DataFrame(rows, columns=columns).to_csv(here.with_suffix(".csv"), index=False)
