"""Registry of analyses, one line a method; what ``kind`` in an ``[[analysis]]`` may say: `ANALYSES`."""

from __future__ import annotations

from analysis import audit
from analysis.change import components, convergence, growth, headline, rates, targets
from analysis.economy import both_ways, coupling, mix, shift_share, structure, trade, trade_path
from analysis.efficiency import dea, productivity, published, slacks_based
from analysis.index import composite, sensitivity
from analysis.panel import (
    description,
    instruments,
    mediation,
    moderation,
    moments,
    neighbourhood,
    regression,
)
from analysis.panel.dynamics import autoregression, beta, causality, clubs, cointegration, stationarity
from analysis.parameters import Analysis
from analysis.space import (
    autocorrelation,
    bivariate,
    geodetector,
    hotspots,
    markov,
    network,
    network_path,
    planning,
)
from analysis.standing import (
    classification,
    criteria,
    dagum,
    goals,
    inequality_path,
    peers,
    ratio,
    standing,
    theil,
)

ANALYSES: dict[str, Analysis] = {
    analysis.kind: analysis
    for module in (
        composite,
        standing,
        ratio,
        sensitivity,
        peers,
        theil,
        inequality_path,
        dagum,
        classification,
        criteria,
        coupling,
        growth,
        rates,
        headline,
        targets,
        goals,
        components,
        convergence,
        autocorrelation,
        bivariate,
        hotspots,
        markov,
        geodetector,
        network,
        network_path,
        planning,
        dea,
        slacks_based,
        productivity,
        published,
        structure,
        shift_share,
        trade,
        trade_path,
        mix,
        both_ways,
        description,
        regression,
        stationarity,
        cointegration,
        causality,
        autoregression,
        instruments,
        moments,
        moderation,
        mediation,
        neighbourhood,
        clubs,
        beta,
        audit,
    )
    for analysis in module.ANALYSES
}
