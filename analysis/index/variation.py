"""What a rank may depend on: the choices that make an index, drawn at random at every level; `Space`, `Draws`, `choices`.

A flat index is its normalised figures, weights and one aggregation. In a hierarchical one the weights within every
dimension are drawn too, the indicators at the bottom are normalised anew, and another aggregation is one at every level.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.decimals import SAME
from analysis.index import aggregate, normalise
from analysis.index.model import AggregateKind, CompositeParameters, Model, score_of
from analysis.values import Text

#: what an index is tried with besides its own
SCHEMES = ("minmax", "zscore", "rank")
MEANS: tuple[AggregateKind, ...] = ("arithmetic", "geometric", "topsis")
WEIGHTED_ALREADY = Text(
    zh="数值未经标准化，权重已含在尺度之中，换用标准化等于改动权重",
    en="the figures are used as they come and carry their weight in their scale: another normalisation would weight them anew",
)


def rank_matrix(scores: np.ndarray) -> np.ndarray:
    """Competition ranks along the last axis, 1 the highest: (runs, regions) → (runs, regions), whole numbers.

    Scores that differ only by what binary fractions leave over share their place, as in
    :func:`analysis.standing.standing.evened`; one sort finds both.

    >>> rank_matrix(np.array([[0.3, 0.1 + 0.2, 0.2, 0.4]])).tolist()
    [[2, 2, 4, 1]]
    """
    scores = np.asarray(scores)
    count = scores.shape[-1]
    if not count:
        return np.empty(scores.shape, dtype=np.int64)
    order = np.argsort(scores, axis=-1)
    ascending = np.take_along_axis(scores, order, axis=-1)
    largest = np.abs(scores).max(axis=-1, keepdims=True)
    starts = ~(np.diff(ascending, axis=-1, prepend=-np.inf) <= SAME * largest)
    # as many are better as stand behind the last of those that are alike
    ends = np.concatenate([starts[..., 1:], np.ones_like(starts[..., :1])], axis=-1)
    places = np.where(ends, np.arange(count), count)
    last = np.minimum.accumulate(places[..., ::-1], axis=-1)[..., ::-1]
    ranks = np.empty(scores.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, count - last, axis=-1)
    return ranks


def draw_weights(rng: np.random.Generator, w: np.ndarray, runs: int, spread: float, free: bool) -> np.ndarray:
    """(runs, indicators) weights that sum to one.

    An indicator without weight has none in any run.
    """
    drawn = (
        np.where(w > 0, rng.dirichlet(np.ones(len(w)), runs), 0.0)
        if free
        else w * rng.uniform(1 - spread, 1 + spread, (runs, len(w)))
    )
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))


def positive(Z: np.ndarray) -> np.ndarray:
    """Figures as they are if all are positive; else all shifted and stretched alike to 0.01 … 1.

    One shift and one scale for all columns: to scale each by itself would be another normalisation. Of several runs
    (runs, rows, columns) each has its own.

    >>> positive(np.array([[-1.0, 0.0], [1.0, 1.0]])).tolist()
    [[0.01, 0.505], [1.0, 1.0]]
    """
    low, high = (f(Z, axis=(-2, -1), keepdims=True) for f in (np.min, np.max))
    apart = np.where(high > low, high - low, 1.0)
    return np.where(low > 0, Z, 0.01 + 0.99 * (Z - low) / apart)


def combined(p: CompositeParameters, mean: AggregateKind, Z: np.ndarray, W: np.ndarray) -> np.ndarray:
    """Scores in each run: (runs, rows) from figures (rows, columns) or (runs, rows, columns) and (runs, columns) weights.

    Figures are made positive for a mean that needs it; TOPSIS measures from the best and worst of the run.
    """
    fits = mean in {"sum", "arithmetic", "topsis"} or (
        mean == "power" and p.exponent > 0 and float(Z.min()) >= 0
    )
    Z = Z if fits else positive(Z)
    if Z.ndim == 2:
        return score_of(p, mean, Z, W)
    return np.stack([score_of(p, mean, z, w) for z, w in zip(Z, W, strict=True)])


@dataclass(frozen=True)
class Branch:
    """A dimension of a hierarchical index: its members (indicators or dimensions before it), weights, own aggregation."""

    id: str
    members: tuple[str, ...]
    weights: np.ndarray
    aggregate: AggregateKind


@dataclass(frozen=True)
class Draws:
    """The choices of a number of runs; every array has the runs along its first axis."""

    #: (runs, columns) weights of what the score is made of
    weights: np.ndarray
    #: numbers of the normalisation, the aggregation, what is left out
    scheme: np.ndarray
    how: np.ndarray
    out: np.ndarray
    #: (runs, members) weights within each dimension, in the order of the branches
    inner: tuple[np.ndarray, ...] = ()

    def __getitem__(self, some: slice | np.ndarray) -> Draws:
        """Some of the runs."""
        return Draws(
            self.weights[some],
            self.scheme[some],
            self.how[some],
            self.out[some],
            tuple(w[some] for w in self.inner),
        )


@dataclass(frozen=True)
class Space:
    """What a run may choose from: figures by normalisation, aggregations, indicators left out."""

    p: CompositeParameters
    #: normalisation → (all rows, indicators) figures, more always better
    figures: dict[str, np.ndarray]
    #: positions of the rows that are ranked (one period)
    at: np.ndarray
    #: aggregations; the first is the index's own, at each level that level's own
    means: tuple[AggregateKind, ...]
    #: (choices, columns): 1 where a column of the score stays, 0 where it is left out
    masks: np.ndarray
    #: why a normalisation could not be varied
    skipped: dict[str, Text]
    #: of a hierarchical index: names of the indicators, its dimensions from the bottom up, those at the top
    indicators: tuple[str, ...] = ()
    branches: tuple[Branch, ...] = ()
    top: tuple[str, ...] = ()

    def draw(self, rng: np.random.Generator, w: np.ndarray, runs: int, spread: float, free: bool) -> Draws:
        """Choices of ``runs`` runs, all equally likely; ``w`` (columns,) are the weights in force."""
        weights = draw_weights(rng, w, runs, spread, free)
        scheme = rng.integers(len(self.figures), size=runs)
        how = rng.integers(len(self.means), size=runs)
        out = rng.integers(len(self.masks), size=runs)
        # the weights of a plain sum need not add up to one, and say how much a dimension counts
        inner = tuple(
            draw_weights(rng, b.weights, runs, spread, free) * b.weights.sum() for b in self.branches
        )
        return Draws(weights, scheme, how, out, inner)

    def pack(self, drawn: Draws) -> list[np.ndarray]:
        """The choices as inputs of a sensitivity analysis: all weights are one."""
        return [np.hstack([drawn.weights, *drawn.inner]), drawn.scheme, drawn.how, drawn.out]

    def unpack(self, inputs: list[np.ndarray]) -> Draws:
        """What :meth:`pack` packed."""
        ends = np.cumsum([self.masks.shape[1], *(len(b.members) for b in self.branches)])
        weights, *inner = np.split(inputs[0], ends[:-1], axis=1)
        return Draws(weights, inputs[1], inputs[2], inputs[3], tuple(inner))

    def nominal(self, how: int) -> np.ndarray:
        """(rows, columns) what the score is made of, in the index's own normalisation and weights."""
        Z = next(iter(self.figures.values()))
        if not self.branches:
            return Z
        inner = tuple(b.weights[None] for b in self.branches)
        top = self.raised(Z, inner, None if how == 0 else self.means[how])
        return np.asarray(top[0] if top.ndim == 3 else top)

    def ranks(self, drawn: Draws) -> np.ndarray:
        """Ranks in each run: (runs, regions)."""
        W = drawn.weights * self.masks[drawn.out]
        W = W / W.sum(axis=1, keepdims=True)
        ranks = np.empty((len(W), len(self.at)), dtype=np.int32)
        for i, Z in enumerate(self.figures.values()):
            for j in range(len(self.means)):
                hit = (drawn.scheme == i) & (drawn.how == j)
                if hit.any():
                    ranks[hit] = rank_matrix(self._scores(Z, j, W[hit], drawn[hit]))
        return ranks

    def _scores(self, Z: np.ndarray, how: int, W: np.ndarray, drawn: Draws) -> np.ndarray:
        """Scores of the ranked rows in runs of one normalisation and one aggregation."""
        if self.branches:
            Z = self.raised(Z, drawn.inner, None if how == 0 else self.means[how])
        return self.scores(self.means[how], Z, W)

    def raised(self, Z: np.ndarray, inner: tuple[np.ndarray, ...], mean: AggregateKind | None) -> np.ndarray:
        """The top dimensions in each run: (runs, rows, dimensions) from (rows, indicators); own means where none is given."""
        figures = {name: Z[:, j] for j, name in enumerate(self.indicators)}
        for branch, w in zip(self.branches, inner, strict=True):
            members = [figures[name] for name in branch.members]
            if any(m.ndim == 2 for m in members):
                members = [np.broadcast_to(m, (len(w), len(Z))) for m in members]
            part = np.stack(members, axis=-1)
            figures[branch.id] = combined(self.p, mean or branch.aggregate, part, w)
        return np.stack([figures[name] for name in self.top], axis=-1)

    def scores(self, mean: AggregateKind, Z: np.ndarray, W: np.ndarray) -> np.ndarray:
        """Scores of the ranked rows; TOPSIS keeps the ideals of all periods.

        Args:
            mean: the aggregation.
            Z: (rows, columns), or (runs, rows, columns).
            W: (columns,) or (runs, columns) weights.
        """
        if Z.ndim == 3:
            return np.stack([self.scores(mean, z, w) for z, w in zip(Z, W, strict=True)])
        if mean == "topsis":
            return aggregate.settled(aggregate.topsis(Z[self.at], W, (Z.min(axis=0), Z.max(axis=0))))
        fits = mean == "arithmetic" or (mean == "power" and self.p.exponent > 0 and Z.min() >= 0)
        return score_of(self.p, mean, (Z if fits else positive(Z))[self.at], W)


def choices(
    c: CompositeParameters,
    m: Model,
    at: np.ndarray,
    omit: bool,
    normalisations: tuple[str, ...] | None = None,
) -> Space:
    """The index's own methods and the usual alternatives that suit its figures.

    Args:
        c, m: the index.
        at: positions of the rows that are ranked.
        omit: whether a run may leave one column of the score out.
        normalisations: those tried besides its own; by default the usual ones, and none for figures that are used as
            they come.
    """
    figures: dict[str, np.ndarray] = {c.normalise: m.normalised}
    skipped: dict[str, Text] = {}
    if normalisations is None:
        normalisations = SCHEMES
        if c.normalise == "none":
            normalisations, skipped = (), dict.fromkeys(SCHEMES, WEIGHTED_ALREADY)
    X = m.entered.to_numpy(float)
    periods = m.entered.index.get_level_values("period")
    directions = m.bottom
    for name in normalisations:
        if name in figures:
            continue
        try:
            Z = np.empty_like(X)
            for rows in [periods == t for t in dict.fromkeys(periods)] if c.within else [slice(None)]:
                Z[rows] = normalise.KERNELS[name](X[rows], directions)
            figures[name] = Z
        except normalise.Unfit as fault:
            skipped[name] = fault.words
    own: AggregateKind = "arithmetic" if c.aggregate == "sum" else c.aggregate
    k = m.z.shape[1]
    masks = np.ones((1, k))
    if omit and np.count_nonzero(m.w) > 1:
        masks = np.vstack([masks, 1 - np.eye(k)])
    return Space(
        c,
        figures,
        at,
        tuple(dict.fromkeys((own, *MEANS))),
        masks,
        skipped,
        c.all_indicators,
        tuple(_branches(c, m)),
        tuple(d.id for d in c.top),
    )


def _branches(c: CompositeParameters, m: Model) -> Iterator[Branch]:
    for d in c.levels:
        yield Branch(d.id, d.indicators, m.inner[d.id], d.aggregate or c.aggregate)
