"""Analyses in pieces on a real scheduler: the same figures to the last digit, a worker killed, faults told."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from analysis.efficiency.resampling import Resampled, bootstrap, bootstraps
from analysis.index import sensitivity
from analysis.index.model import CompositeParameters
from analysis.index.variation import Space
from analysis.pieces import handed_to, spread
from pipeline.cluster import connect
from tests.pipeline.cluster.test_connect import pids, scheduler  # noqa: F401 a fixture

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster(scheduler: str) -> Iterator[connect.Cluster]:  # noqa: F811
    with connect.connected(scheduler) as one:
        yield one


def slow_square(factor: int, number: int) -> int:
    time.sleep(0.2)
    return factor * number * number


def ends_its_worker(own: int, number: int) -> int:
    if number == 2 and os.getpid() != own:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def refuses(_shared: None, number: int) -> int:
    raise ZeroDivisionError(f"piece {number}")


def test_a_worker_is_killed_in_mid_run_and_the_pieces_come_in_their_order(cluster, scheduler) -> None:  # noqa: F811
    before = pids(scheduler)
    made = []
    for value in cluster.spread(slow_square, 3, range(20)):
        made.append(value)
        if len(made) == 3:
            os.kill(before[0], signal.SIGKILL)
    assert made == [3 * n * n for n in range(20)]
    cluster.client.wait_for_workers(2, timeout=60)
    assert before[0] not in pids(scheduler)


def test_a_piece_that_ends_its_worker_each_time_is_computed_here(cluster) -> None:
    assert list(cluster.spread(ends_its_worker, os.getpid(), range(4))) == [0, 1, 2, 3]
    cluster.client.wait_for_workers(2, timeout=60)


def test_a_fault_of_a_piece_is_raised_here(cluster) -> None:
    with pytest.raises(ZeroDivisionError, match="piece 0"):
        list(cluster.spread(refuses, None, range(3)))


def monte_carlo_of() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    figures = {"none": rng.uniform(1, 2, (40, 5)), "rank": rng.uniform(1, 2, (40, 5))}
    p = CompositeParameters(id="c", indicators=tuple("abcde"))
    space = Space(p, figures, np.arange(40), ("arithmetic", "geometric", "topsis"), np.ones((1, 5)), {})
    u = sensitivity.UncertaintyParameters(id="u", of="c", runs=2100)
    w = np.full(5, 0.2)
    counts = sensitivity.monte_carlo(space, w, u)
    own = np.arange(1, 41)
    shifts = [*spread(sensitivity._shifts, (space, own), sensitivity._chunks(_drawn(space, w), 2100))]
    return counts, np.concatenate(shifts)


def _drawn(space: Space, w: np.ndarray) -> Any:
    return space.draw(np.random.default_rng(9), w, 2100, 0.25, False)


def test_ranks_by_monte_carlo_are_the_same(cluster, monkeypatch) -> None:
    monkeypatch.setattr(sensitivity, "HANDED_OUT", 1)
    alone = monte_carlo_of()
    asked = []

    def hand(function, shared, pieces):
        asked.append(function)
        return cluster.spread(function, shared, pieces)

    with handed_to(hand):
        there = monte_carlo_of()
    assert len(asked) == 2
    assert all(a.tobytes() == b.tobytes() for a, b in zip(alone, there, strict=True))


def test_the_bootstrap_of_efficiency_is_the_same(cluster) -> None:
    rng = np.random.default_rng(4)
    X = rng.uniform(1, 2, (15, 2))
    Y = X.mean(axis=1, keepdims=True) * rng.uniform(0.5, 1, (15, 1))

    def made() -> list[Resampled]:
        return [bootstrap(X, Y, "input", "vrs", 60, 1), *bootstraps(X, Y, "output", 60, 1).values()]

    alone = made()
    with handed_to(cluster.spread):
        there = made()
    for a, b in zip(alone, there, strict=True):
        assert all(getattr(a, n).tobytes() == getattr(b, n).tobytes() for n in Resampled.__dataclass_fields__)
