"""A fixed number of mutants: none ends in a traceback, hangs, is told in more than a line, or passes and is not built."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.panel import mediation, moderation, regression, specification
from tests.attack.mutants import attack, bases, dumps, mutate, spreadsheets

#: half a minute of processor time; ``make attack`` runs ten thousand
SEEDS = range(60)


@pytest.fixture(scope="module", autouse=True)
def fitted_once() -> Iterator[None]:
    """A model of the same variables of the same sample is fitted once, of all mutants that leave its figures as they are.

    A fit follows from its arguments alone; one that fails is tried by each.
    """
    known: dict[bytes, Any] = {}
    fit = regression.fit

    def once(*of: Any, **more: Any) -> Any:
        key = pickle.dumps((of, sorted(more.items())))
        if key not in known:
            known[key] = fit(*of, **more)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        for module in (mediation, moderation, regression, specification):
            patch.setattr(module, "fit", once)
        yield


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_mutant_is_told_or_built(seed: int, tmp_path: Path) -> None:
    assert attack(seed, tmp_path).fault == ""


@pytest.mark.slow
def test_the_same_seed_makes_the_same_mutant() -> None:
    import random

    for _, files in bases().values():
        for name, content in files.items():
            for seed in range(5):
                assert mutate(name, content, random.Random(seed)) == mutate(
                    name, content, random.Random(seed)
                )
    for name, content in spreadsheets().items():
        if name.endswith(".csv"):
            assert mutate(name, content, random.Random(1)) == mutate(name, content, random.Random(1))


@pytest.mark.slow
def test_what_is_not_mutated_is_sound(tmp_path: Path) -> None:
    """Else the mutants would be refused for what is wrong with all of them."""
    from intake.problems import Problems
    from pipeline.prepare import prepare

    for base, (_, files) in bases().items():
        for name, content in files.items():
            (tmp_path / base / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / base / name).write_bytes(content)
        problems = Problems()
        assert prepare(tmp_path / base, problems) is not None, [p.line() for p in problems.errors]


def test_a_tree_is_written_as_it_was_read() -> None:
    import tomllib

    for _, files in bases().values():
        for name, content in files.items():
            if name.endswith(".toml"):
                tree = tomllib.loads(content.decode())
                assert tomllib.loads(dumps(tree)) == tree
