"""Linear algebra has one thread before NumPy is loaded, unless the environment says otherwise."""

import os
import subprocess
import sys

from paths import ROOT

NAMES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
TOLD = f"import sys, os, commands; print('numpy' in sys.modules, *(os.environ[n] for n in {NAMES}))"


def _told(**more: str) -> list[str]:
    environment = {k: v for k, v in os.environ.items() if k not in NAMES} | more
    done = subprocess.run(
        [sys.executable, "-c", TOLD], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_linear_algebra_has_one_thread_before_numpy_is_loaded():
    assert _told() == ["False", "1", "1", "1", "1"]


def test_what_the_environment_says_stays():
    assert _told(OPENBLAS_NUM_THREADS="4") == ["False", "4", "1", "1", "1"]
