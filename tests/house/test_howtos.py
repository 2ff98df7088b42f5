"""The how-tos are followed word by word, as `test_tutorial` follows all other pages: in a file, and so a worker, of their own."""

from __future__ import annotations

import pytest

from tests.house.test_tutorial import HOWTOS, follow, machine, page_id  # noqa: F401 a fixture

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("page", HOWTOS, ids=page_id)
def test_the_how_to_can_be_followed(machine, page):  # noqa: F811 the fixture
    follow(machine, page)
