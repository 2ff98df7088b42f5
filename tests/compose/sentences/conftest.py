"""The situations of the grid, each built once in a process for all tests of captions: `made`."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from publish.site import Site
from tests.compose.sentences.test_grid import BLOCKS_OF_THE_REPORT
from tests.compose.sentences.world import SITUATIONS, World, build


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A situation by its name: the world with its raw figures, and the site of the report about it."""

    @cache
    def make(situation: str) -> tuple[World, Site]:
        world = SITUATIONS[situation]()
        return world, build(world, tmp_path_factory.mktemp("captions") / "trial", BLOCKS_OF_THE_REPORT)

    return make
