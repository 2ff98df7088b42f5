"""The situations of the grid, each prepared once in a run for all tests of sentences and captions: `situations`, `made`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from publish.site import Site
from tests.compose.sentences.advice import RULES
from tests.compose.sentences.test_grid import BLOCKS_OF_THE_REPORT
from tests.compose.sentences.world import SITUATIONS, World, prepared


@pytest.fixture(scope="session")
def situations(once: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Site]:
    """The report of a situation by its name, whose drawings are made anew for each that asks."""

    def site(name: str) -> Site:
        def make() -> Any:
            folder = tmp_path_factory.mktemp("situation") / "trial"
            return prepared(SITUATIONS[name](), folder, BLOCKS_OF_THE_REPORT, RULES)

        return Site(*once(make, "situation", name))

    return site


@pytest.fixture(scope="session")
def made(situations: Callable[[str], Site]) -> Any:
    """A situation by its name: the world with its raw figures, and the site of the report about it."""

    @cache
    def make(situation: str) -> tuple[World, Site]:
        return SITUATIONS[situation](), situations(situation)

    return make
