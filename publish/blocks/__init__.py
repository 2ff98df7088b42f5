"""What a page is made of. A block turns results into nodes; adding one is one module and one line here."""

from __future__ import annotations

from publish.blocks import (
    advice,
    change,
    changed,
    course,
    efficiency,
    findings,
    gap,
    group,
    notes,
    scorecard,
    slopes,
    space,
    standing,
    strengths,
    whole,
)
from publish.blocks.base import Block

BLOCKS: dict[str, Block] = {
    b.kind: b
    for module in (
        findings,
        scorecard,
        strengths,
        standing,
        slopes,
        space,
        change,
        gap,
        group,
        changed,
        course,
        efficiency,
        advice,
        notes,
        whole,
    )
    for b in module.BLOCKS
}
