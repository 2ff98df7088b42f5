"""SIGKILL at every file operation of the swap: no site is ever lost or mixed, and no folder stays beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from paths import ROOT

pytestmark = pytest.mark.slow

SCENARIOS = [
    f"{kind} {begin} {way}"
    for way in ("exchange", "renames")
    for begin in ("nothing", "empty", "full")
    for kind in ("whole", "named", "part")
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every scenario, in a process of its own that can be forked in peace."""
    script = ROOT / "tests" / "attack" / "killed.py"
    folder = tmp_path_factory.mktemp("killed")
    done = subprocess.run(
        [sys.executable, str(script), str(folder)], capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert sorted(found) == sorted(SCENARIOS)
    return dict(found)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_killed_build_leaves_the_old_site_or_the_new_one(outcomes: dict[str, Any], scenario: str) -> None:
    outcome = outcomes[scenario]
    assert outcome["wrong"] == []
    # whoever changes the swap must not leave it without operations that are counted
    assert outcome["kills"] >= (60 if "full" in scenario else 20)
    if "renames" in scenario and "nothing" not in scenario:
        assert outcome["of the recovery"] >= 20
