"""`new-edition` killed at every file operation: the report is what it was or the next edition, and the next try goes through."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap

import pytest

from paths import ROOT
from tests import small

pytestmark = pytest.mark.slow

PROGRAM = """
import datetime, json, os, shutil, sys
from pathlib import Path
from intake.new.edition import new_edition
from intake.new.staging import clear
from intake.problems import Problems
from tests.attack.killed import killed, tree

start, scratch = Path(sys.argv[1]), Path(sys.argv[2])
DAY = datetime.date(2027, 5, 15)

def begin(place):
    problems = Problems()
    made = new_edition(place / "mine", "2027-05", DAY, problems)
    assert made is not None, [p.line() for p in problems.errors]

def shown(place):
    return {k: v for k, v in tree(place / "mine").items() if not k.rsplit("/", 1)[0].startswith("editions/.")}

before = shown(start)
whole = scratch / "whole"
shutil.copytree(start, whole)
begin(whole)
after = shown(whole)
wrong, count, half = [], 0, 0
for n, place in killed(start, begin, scratch):
    count += 1
    now = shown(place)
    # kept twice for a moment: the copy is there, the report not yet the next edition
    copied = {**after, "report.toml": before["report.toml"]}
    half += now == copied
    if now not in (before, after, copied):
        wrong.append(f"{n}: {sorted(set(now) ^ set(before))}")
    # what had no lock yet is given an hour to get it
    for begun in (place / "mine").glob("editions/.*-begun-*"):
        os.utime(begun, (0, 0))
    if now != after:
        begin(place)
    else:
        clear(place / "mine" / "editions")
    if tree(place / "mine") != after:
        wrong.append(f"{n}, again: {sorted(set(tree(place / 'mine')) ^ set(after))}")
print(json.dumps({"wrong": wrong, "count": count, "half": half, "done": len(after) > len(before)}))
"""


def test_a_killed_edition_loses_nothing_and_is_begun_again(tmp_path):
    start = tmp_path / "start"
    folder = small.made(start)
    assert folder.name == "mine"
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PROGRAM), str(start), str(tmp_path / "scratch")],
        cwd=ROOT, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["wrong"] == [] and found["done"]
    # whoever changes it must not leave it without operations that are counted, nor the moment between its last two steps
    assert found["count"] >= 20 and found["half"] >= 1
