"""Writes markov_states.csv: Markov chains of the incomes of 48 American states, 1929 to 2009, by PySAL's giddy, 2.3.8.

Needs ``giddy``; the incomes and the states' contiguity are examples of ``libpysal``. Classes are quintiles: of each year
(``year``), and of all years together, of incomes relative to the year's mean (``pooled``), with the neighbours' mean in
quintiles of its own (``lag0`` … ``lag4``) and the tests of whether the neighbours matter (``test``). giddy's page prints the same.
"""

from pathlib import Path

import libpysal
import mapclassify
import numpy as np
import pandas as pd
from giddy.markov import Markov, Spatial_Markov

table = pd.read_csv(libpysal.examples.get_path("usjoin.csv"))
incomes = table[[str(year) for year in range(1929, 2010)]].to_numpy(float)
weights = libpysal.io.open(libpysal.examples.get_path("states48.gal")).read()
weights.transform = "r"

rows = []


def put(what, matrix):
    for (i, j), value in np.ndenumerate(np.atleast_2d(matrix)):
        rows.append((what, i, j, float(value)))


by_year = np.array([mapclassify.Quantiles(y, k=5).yb for y in incomes.T]).T
chain = Markov(by_year, summary=False)
put("year.counts", chain.transitions)
put("year.ergodic", chain.steady_state)
put("year.stay", chain.sojourn_time)
spatial = Spatial_Markov(incomes / incomes.mean(axis=0), weights, fixed=True, k=5, m=5)
put("pooled.counts", spatial.transitions)
for lag, counts in enumerate(spatial.T):
    put(f"lag{lag}.counts", counts)
tests = spatial.ht
put("test.lr", tests.LR)
put("test.q", tests.Q)
put("test.df", tests.dof)
put("test.lr_p", tests.LR_p_value)
put("test.q_p", tests.Q_p_value)
pd.DataFrame(rows, columns=["what", "i", "j", "value"]).to_csv(
    Path(__file__).with_suffix(".csv"), index=False
)
