"""Linear programmes of data envelopment analysis, many units at once: `evaluate`, `radial`, `targets`, `programmes`.

A unit's efficiency is a small linear programme over all units of the technology, of which only the few on the frontier
matter. So the programmes run over a working set that grows: duals price every unit left out, those that would improve a
programme join, and a programme is settled when none would, which proves it optimal over the whole technology. Units go
to the solver in blocks, one sparse programme for several of them, which saves most of the time of a call.

Figures should be of one scale (divide each column by its mean): that changes no efficiency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Orientation = Literal["input", "output"]
Returns = Literal["crs", "vrs", "nirs"]

#: a unit joins the working set where it improves a programme by more than this per unit of weight
PRICE = 1e-7
#: technologies up to this size go to the solver whole
WHOLE = 60
#: how many columns a block should have
COLUMNS = 1500


@dataclass(frozen=True)
class Optima:
    """One optimum per unit of a block: its variables without λ of the set, those λ, and the duals of its rows."""

    own: Floats
    weights: Floats
    duals: Floats


def _technology(X: Floats, Y: Floats, returns: Returns) -> Floats:
    """What one unit of λ of each unit adds to the rows: inputs, minus outputs, and one where the sum is bound."""
    rows = np.vstack([X.T, -Y.T])
    return rows if returns == "crs" else np.vstack([rows, np.ones(len(X))])


def _diagonal(blocks: Floats) -> Any:
    """A sparse matrix with (units, rows, columns) dense blocks along its diagonal."""
    units, rows, columns = blocks.shape
    at = np.tile(np.arange(units * columns).reshape(units, 1, columns), (1, rows, 1))
    filled = blocks != 0
    ends = np.concatenate([[0], np.cumsum(filled.sum(axis=2).ravel())])
    from scipy import sparse

    return sparse.csr_array((blocks[filled], at[filled], ends), shape=(units * rows, units * columns))


def programmes(
    T: Floats,
    own: Floats,
    right: Floats,
    cost: Floats,
    equal: NDArray[np.bool_],
    without: NDArray[np.intp] | None = None,
) -> Optima | None:
    """The programmes of several units in one; None where the solver finds no optimum for them all.

    Args:
        T: (rows, k) coefficients of λ, shared by the units.
        own: (units, rows, v) coefficients of each unit's further variables.
        right: (units, rows) right-hand sides.
        cost: (v,) cost of the further variables; λ cost nothing.
        equal: (rows,) which rows must hold exactly; the others are upper bounds.
        without: (units,) the unit of the technology that each programme must do without.
    """
    from scipy.optimize import linprog

    units, _, v = own.shape
    k = T.shape[1]
    blocks = np.concatenate([np.broadcast_to(T, (units, *T.shape)), own], axis=2)
    costs = np.tile(np.concatenate([np.zeros(k), cost]), units)
    parts: dict[str, Any] = {}
    if equal.any():
        parts |= {"A_eq": _diagonal(blocks[:, equal]), "b_eq": right[:, equal].ravel()}
    if not equal.all():
        parts |= {"A_ub": _diagonal(blocks[:, ~equal]), "b_ub": right[:, ~equal].ravel()}
    bounds: Any = (0, None)
    if without is not None:
        bounds = np.tile([0.0, np.inf], (units * (k + v), 1))
        bounds[np.arange(units) * (k + v) + without, 1] = 0.0
    solution = linprog(costs, bounds=bounds, method="highs", **parts)
    if solution.status != 0 or solution.x is None:
        return None
    duals = np.empty(right.shape)
    if equal.any():
        duals[:, equal] = solution.eqlin.marginals.reshape(units, -1)
    if not equal.all():
        duals[:, ~equal] = solution.ineqlin.marginals.reshape(units, -1)
    x = solution.x.reshape(units, k + v)
    return Optima(x[:, k:], x[:, :k], duals)


def _radial(
    T: Floats,
    x0: Floats,
    y0: Floats,
    self_: Floats | None,
    orientation: Orientation,
    returns: Returns,
    without: NDArray[np.intp] | None = None,
) -> Optima | None:
    """Stage one: the radial measure is each unit's first own variable, its own λ the second where given."""
    units, rows = len(x0), len(T)
    m, s = x0.shape[1], y0.shape[1]
    measure, right = np.zeros((units, rows)), np.zeros((units, rows))
    if orientation == "input":
        measure[:, :m], right[:, m : m + s] = -x0, -y0
    else:
        measure[:, m : m + s], right[:, :m] = y0, x0
    if returns != "crs":
        right[:, -1] = 1.0
    equal = np.zeros(rows, dtype=bool)
    equal[-1] = returns == "vrs"
    own = measure[:, :, None] if self_ is None else np.stack([measure, self_], axis=2)
    cost = np.zeros(own.shape[2])
    cost[0] = 1.0 if orientation == "input" else -1.0
    return programmes(T, own, right, cost, equal, without)


def _slack(T: Floats, x0: Floats, y0: Floats, self_: Floats, returns: Returns) -> Optima | None:
    """Stage two: the largest sum of slacks at the radial target (x0, y0); own variables are λ, then slacks."""
    units, rows, m, s = len(x0), len(T), x0.shape[1], y0.shape[1]
    right = np.column_stack([x0, -y0] + ([np.ones(units)] if returns == "vrs" else []))
    slacks = np.broadcast_to(np.eye(rows)[:, : m + s], (units, rows, m + s))
    own = np.concatenate([self_[:, :, None], slacks], axis=2)
    cost = np.concatenate([[0.0], -np.ones(m + s)])
    return programmes(T, own, right, cost, np.ones(rows, dtype=bool))


def evaluate(
    X: Floats,
    Y: Floats,
    x0: Floats,
    y0: Floats,
    orientation: Orientation,
    returns: Returns,
    without: NDArray[np.intp] | None = None,
) -> Floats:
    """Radial measures θ or φ of points against a technology they need not belong to; NaN where infeasible.

    Args:
        X, Y: (units, inputs) and (units, outputs) of the technology.
        x0, y0: the points measured.
        without: (points,) the unit of the technology that each point is not compared with, as for super-efficiency.
    """
    T = _technology(X, Y, returns)

    def solve(at: NDArray[np.intp]) -> Optima | None:
        left_out = None if without is None else without[at]
        return _radial(T, x0[at], y0[at], None, orientation, returns, left_out)

    out = np.full(len(x0), np.nan)
    for at, optima in in_blocks(len(x0), COLUMNS // (len(X) + 1), solve):
        out[at] = optima.own[:, 0]
    return out


def in_blocks(
    n: int, size: int, solve: Callable[[NDArray[np.intp]], Optima | None]
) -> Iterator[tuple[NDArray[np.intp], Optima]]:
    """Programmes 0 … n − 1 solved in blocks; those without an optimum, which spoil a whole block, are not among them.

    A block without an optimum is halved until each programme that has none stands alone.
    """
    size = max(1, size)
    todo = [np.arange(start, min(start + size, n)) for start in range(0, n, size)]
    while todo:
        at = todo.pop()
        optima = solve(at)
        if optima is not None:
            yield at, optima
        elif len(at) > 1:
            todo += [at[: len(at) // 2], at[len(at) // 2 :]]


def _first(X: Floats, Y: Floats) -> list[int]:
    """Units that are on the frontier for sure, or nearly: the best by each ratio, the smallest and the largest."""
    ratios = (Y[:, :, None] / X[:, None, :]).reshape(len(X), -1).argmax(axis=0)
    return sorted({*ratios.tolist(), *X.argmin(axis=0).tolist(), *Y.argmax(axis=0).tolist()})


def _grown(
    T: Floats,
    members: list[int],
    solve: Callable[[NDArray[np.intp], list[int]], Optima],
    keep: Callable[[NDArray[np.intp], Optima, list[int]], None],
) -> list[int]:
    """Settle every unit's programme over a working set that grows until no unit left out would improve any.

    Returns:
        the working set as it has become.
    """
    n = T.shape[1]
    todo = np.arange(n)
    while len(todo):
        size = max(4, COLUMNS // (len(members) + 2))
        open_, todo = todo[:size], todo[size:]
        while len(open_):
            optima = solve(open_, members)
            prices = optima.duals @ T
            prices[:, members] = -np.inf
            prices[np.arange(len(open_)), open_] = -np.inf
            best = prices.argmax(axis=1)
            more = prices[np.arange(len(open_)), best] > PRICE
            done = Optima(optima.own[~more], optima.weights[~more], optima.duals[~more])
            keep(open_[~more], done, members)
            members = sorted({*members, *best[more].tolist()})
            open_ = open_[more]
    return members


def radial(X: Floats, Y: Floats, orientation: Orientation, returns: Returns) -> Floats:
    """Radial measures θ or φ of all units against the technology they form.

    >>> radial(np.array([[2.0], [3], [4]]), np.array([[1.0], [3], [3]]), "input", "crs").round(3).tolist()
    [0.5, 1.0, 0.75]
    """
    return _stage_one(X, Y, orientation, returns)[0]


def _stage_one(X: Floats, Y: Floats, orientation: Orientation, returns: Returns) -> tuple[Floats, list[int]]:
    """The radial measures, and units that span the frontier where they are needed."""
    if len(X) <= WHOLE:
        return evaluate(X, Y, X, Y, orientation, returns), list(range(len(X)))
    T = _technology(X, Y, returns)
    out = np.empty(len(X))

    def solve(at: NDArray[np.intp], members: list[int]) -> Optima:
        optima = _radial(T[:, members], X[at], Y[at], T[:, at].T, orientation, returns)
        assert optima is not None, "a unit can always be compared with itself"
        return optima

    def keep(at: NDArray[np.intp], optima: Optima, _members: list[int]) -> None:
        out[at] = optima.own[:, 0]

    return out, _grown(T, _first(X, Y), solve, keep)


@dataclass(frozen=True)
class Targets:
    """Both stages: radial measures, each unit's reference units with λ, slacks (units, inputs), (units, outputs)."""

    measure: Floats
    peers: tuple[dict[int, float], ...]
    input_slack: Floats
    output_slack: Floats


def targets(X: Floats, Y: Floats, orientation: Orientation, returns: Returns) -> Targets:
    """Radial measures, and the reference units with the largest sum of slacks at them."""
    measure, members = _stage_one(X, Y, orientation, returns)
    T = _technology(X, Y, returns)
    m, s = X.shape[1], Y.shape[1]
    x0 = X * measure[:, None] if orientation == "input" else X
    y0 = Y if orientation == "input" else Y * measure[:, None]
    peers: list[dict[int, float]] = [{} for _ in X]
    slack = np.zeros((len(X), m + s))

    def solve(at: NDArray[np.intp], members: list[int]) -> Optima:
        # the target is known to the solver's tolerance only: where it lies a hair outside, give it that hair
        for hair in (0.0, 1e-9, 1e-7):
            optima = _slack(T[:, members], x0[at] * (1 + hair), y0[at] * (1 - hair), T[:, at].T, returns)
            if optima is not None:
                return optima
        raise AssertionError("the radial target lies within the technology")

    def keep(at: NDArray[np.intp], optima: Optima, members: list[int]) -> None:
        for u, i in enumerate(at):
            weights = dict(zip(members, optima.weights[u].tolist(), strict=True))
            weights[int(i)] = weights.get(int(i), 0.0) + float(optima.own[u, 0])
            peers[i] = {k: w for k, w in sorted(weights.items()) if w > 1e-6}
            slack[i] = np.where(optima.own[u, 1:] < 1e-9, 0.0, optima.own[u, 1:])

    _grown(T, members, solve, keep)
    return Targets(measure, tuple(peers), slack[:, :m], slack[:, m:])
