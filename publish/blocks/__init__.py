"""What a page is made of. A block turns results into nodes; adding one is one module and one line here."""

from __future__ import annotations

from publish.blocks import (
    advice,
    change,
    changed,
    course,
    efficiency,
    findings,
    notes,
    scorecard,
    space,
    standing,
    whole,
)
from publish.blocks.base import Block

BLOCKS: dict[str, Block] = {
    b.kind: b
    for module in (
        findings,
        scorecard,
        standing,
        space,
        change,
        changed,
        course,
        efficiency,
        advice,
        notes,
        whole,
    )
    for b in module.BLOCKS
}
