"""What ``kind`` in an ``[[analysis]]`` may say. Adding a method: one module, one line here, one test, one page."""

from __future__ import annotations

from analysis.parameters import Analysis

ANALYSES: dict[str, Analysis] = {a.kind: a for a in ()}
