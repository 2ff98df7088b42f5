"""Writes dea_further.csv: super-efficiencies, slacks-based measures and global Malmquist indices by DEAPack and dealib.

Needs ``deapack`` (run with 2.0.1) and ``dealib`` (run with 1.0.0). The figures are those of dea_panel.csv, with one
undesirable output more, made up once with a seed. Empty cells: the programme has no optimum, or the measure is not defined.
"""

import warnings
from pathlib import Path

import dealib
import numpy as np
import pandas as pd
from deapack import (
    DEAData,
    GlobalMalmquistProductivityIndex,
    InputSBM,
    OutputSBM,
    SlacksBasedDEA,
    SuperSBM,
    UndesirableSBM,
)

HERE = Path(__file__).parent
warnings.simplefilter("ignore")
table = pd.read_csv(HERE / "dea_panel.csv", dtype={"period": str})[["unit", "period", "x1", "x2", "y1", "y2"]]
table["b"] = (
    table["y2"] ** 0.8 * np.exp(np.abs(np.random.default_rng(2003).normal(0, 0.4, len(table))))
).round(3)
inputs, outputs = ["x1", "x2"], ["y1", "y2"]


def score(model, figures: pd.DataFrame, bad: bool = False) -> np.ndarray:
    more = {"bad_outputs": ["b"]} if bad else {}
    data = DEAData.from_frame(figures, inputs=inputs, outputs=outputs, dmu="unit", **more)
    made = model.fit(data).summary().set_index("dmu_id")
    column = next(
        c
        for c in ("super_efficiency", "super_efficiency_score", "efficiency", "score")
        if c in made and made[c].notna().any()
    )
    return made[column].reindex(figures["unit"]).to_numpy(float)


frames = []
for _, frame in table.groupby("period"):
    frame = frame.copy()
    for returns in ("crs", "vrs"):
        for way in ("input", "output"):
            radial = dealib.sdea(
                frame[inputs].to_numpy(),
                frame[outputs].to_numpy(),
                rts=getattr(dealib.RTS, returns),
                orientation=getattr(dealib.Orientation, way),
            )
            # dealib gives a figure also where the programme is infeasible; its λ tell, as they do not reach the point
            eff, weights = np.asarray(radial.eff, float).ravel(), np.asarray(radial.lambdas, float)
            X, Y = frame[inputs].to_numpy(), frame[outputs].to_numpy()
            x0, y0 = (X * eff[:, None], Y) if way == "input" else (X, Y * eff[:, None])
            reached = (weights @ X <= x0 + 1e-6).all(axis=1) & (weights @ Y >= y0 - 1e-6).all(axis=1)
            frame[f"super_{returns}_{way}"] = np.where(reached, eff, np.nan)
        frame[f"sbm_{returns}_none"] = score(SlacksBasedDEA(returns_to_scale=returns), frame)
        frame[f"sbm_{returns}_input"] = score(InputSBM(returns_to_scale=returns), frame)
        frame[f"sbm_{returns}_output"] = score(OutputSBM(returns_to_scale=returns), frame)
        frame[f"bad_{returns}_none"] = score(UndesirableSBM(returns_to_scale=returns), frame, bad=True)
        frame[f"sbm_{returns}_super"] = score(SuperSBM(returns_to_scale=returns), frame)
    frames.append(frame)
panel = DEAData.from_frame(table, inputs=inputs, outputs=outputs, dmu="unit", period="period")
made = GlobalMalmquistProductivityIndex().fit(panel).summary()
made = made.set_index("dmu_id")
parts = {"m": "productivity_change", "ec": "efficiency_change", "tc": "best_practice_change"}
for ours, theirs in parts.items():
    frames[1][f"global_{ours}"] = made[theirs].reindex(frames[1]["unit"]).to_numpy()
pd.concat(frames).to_csv(HERE / "dea_further.csv", index=False, float_format="%.9g")
