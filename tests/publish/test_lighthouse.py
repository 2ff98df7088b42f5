"""bench/lighthouse: says what is missing instead of failing, and measures one page of each kind in each language."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from paths import ROOT

KINDS = ("index.html", "a/index.html", "a/data.xlsx", "indicators/x/index.html", "data/r/index.html", "data/index.html",
         "methods/index.html", "about/index.html")  # fmt: skip


@pytest.fixture
def public(tmp_path: Path) -> Path:
    for language in ("zh", "en"):
        for kind in KINDS:
            path = tmp_path / "public" / "report" / language / kind
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("<!doctype html><title>x</title>", encoding="utf-8")
    return tmp_path / "public"


def run(public: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "bench" / "lighthouse.py"), str(public), "report"],
        capture_output=True,
        text=True,
        env={"PATH": os.defpath, **environment},
        check=False,
        timeout=60,
    )


def test_without_lighthouse_it_says_so(public: Path) -> None:
    done = run(public, PATH=str(public))
    assert done.returncode == 0 and "not installed" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("score", "code"), [(0.97, 0), (0.9, 1)])
def test_scores_decide(public: Path, score: float, code: int) -> None:
    """A stand-in that gives every page the same scores: all kinds of pages in both languages are asked for."""
    program = public.parent / "lighthouse"
    names = ("performance", "accessibility", "best-practices", "seo")
    told = {"categories": {n: {"score": score, "auditRefs": []} for n in names}, "audits": {}}
    program.write_text(
        f"#!{sys.executable}\nimport sys, urllib.request\nurllib.request.urlopen(sys.argv[1]).read()\n"
        f"print({json.dumps(told)!r})\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    done = run(public, LIGHTHOUSE=str(program))
    lines = done.stdout.splitlines()
    assert done.returncode == code, done.stderr
    assert lines[-1] == f"worst: {round(100 * score)}"
    assert [line.split()[0] for line in lines[:-1]] == [
        f"report/{lang}/{kind}"
        for lang in ("en", "zh")
        for kind in ("", "a/", "indicators/x/", "data/", "data/r/", "about/")
    ]
