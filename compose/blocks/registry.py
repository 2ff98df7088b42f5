"""The kinds of blocks: `BLOCKS`, by kind. A new kind is one module and one row here."""

from __future__ import annotations

from compose.blocks import (
    advice_matrix,
    areas,
    bindings,
    changed,
    cluster,
    convergence,
    coupling,
    course,
    efficiency,
    findings,
    gap,
    group,
    groups,
    inequality,
    maps,
    notes,
    path,
    paths,
    peers,
    profile,
    ranking,
    ranking_table,
    ranks,
    recommendations,
    scorecard,
    slopes,
    stages,
    strengths,
    summary,
    trends,
)
from compose.blocks.base import Block

BLOCKS: dict[str, Block] = {
    b.kind: b
    for module in (
        findings,
        scorecard,
        strengths,
        ranking,
        ranking_table,
        profile,
        peers,
        slopes,
        ranks,
        path,
        cluster,
        coupling,
        trends,
        areas,
        convergence,
        stages,
        gap,
        group,
        changed,
        course,
        efficiency,
        recommendations,
        notes,
        summary,
        maps,
        groups,
        inequality,
        paths,
        bindings,
        advice_matrix,
    )
    for b in module.BLOCKS
}
