"""Registry of analyses, one line a module; what ``kind`` in an ``[[analysis]]`` may say: `ANALYSES`, `Kinds`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Generic, Protocol, TypeVar, cast

from analysis.parameters import Analysis


class HasKind(Protocol):
    """What a table of kinds holds."""

    @property
    def kind(self) -> str:
        """Its name in a report's file."""


_Kind = TypeVar("_Kind", bound=HasKind)


class Kinds(Mapping[str, _Kind], Generic[_Kind]):
    """A table of kinds by name, whose modules are imported when one of theirs is asked for.

    A report uses a dozen of the hundred modules; importing them all took a third of the time of a check. The names
    are known without an import.

    Args:
        package: the package of the modules.
        table: the name of the tuple in which each of them has its own.
        modules: module below the package → the kinds that it has, between spaces, in the order of the documentation.

    Raises:
        KeyError: there is no such kind, or its module has none of that name.
    """

    def __init__(self, package: str, table: str, modules: Mapping[str, str]) -> None:
        self._table = table
        self._modules = {
            kind: f"{package}.{module}" for module, kinds in modules.items() for kind in kinds.split()
        }

    def __getitem__(self, kind: str) -> _Kind:
        module = import_module(self._modules[kind])
        return {one.kind: one for one in cast("tuple[_Kind, ...]", getattr(module, self._table))}[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)

    def __contains__(self, kind: object) -> bool:
        return kind in self._modules


ANALYSES: Mapping[str, Analysis] = Kinds[Analysis](
    "analysis",
    "ANALYSES",
    {
        "index.composite": "composite",
        "standing.standing": "ranking",
        "standing.ratio": "ratio",
        "index.sensitivity": "rank_uncertainty",
        "index.obstacles": "obstacles",
        "index.reliability": "reliability",
        "standing.peers": "peers",
        "standing.theil": "theil",
        "standing.inequality_path": "inequality_path",
        "standing.dagum": "dagum",
        "standing.kernel_density": "kernel_density",
        "standing.classification": "bands path",
        "standing.criteria": "criteria",
        "economy.coupling": "coupling",
        "change.growth": "growth gap areas",
        "change.rates": "year_on_year turning breadth",
        "change.headline": "headline",
        "change.targets": "completion recovery",
        "standing.goals": "targets",
        "change.components": "contribution",
        "change.convergence": "convergence",
        "space.autocorrelation": "moran",
        "space.bivariate": "bivariate_moran",
        "space.hotspots": "hotspots",
        "space.markov": "markov",
        "space.geodetector": "geodetector",
        "space.network": "network agreements",
        "space.network_path": "network_path",
        "space.planning": "stages transmission",
        "efficiency.dea": "dea",
        "efficiency.slacks_based": "sbm",
        "efficiency.productivity": "malmquist",
        "efficiency.published": "dea_reading",
        "economy.structure": "structure",
        "economy.shift_share": "shift_share",
        "economy.trade": "trade advantage partners",
        "economy.trade_path": "trade_path",
        "economy.mix": "mix",
        "economy.both_ways": "both_ways",
        "panel.description": "panel_description",
        "panel.regression": "panel_regression",
        "panel.dynamics.stationarity": "panel_unit_roots",
        "panel.dynamics.cointegration": "panel_cointegration",
        "panel.dynamics.causality": "panel_granger",
        "panel.dynamics.autoregression": "panel_var",
        "panel.instruments": "panel_iv",
        "panel.moments": "panel_gmm",
        "panel.moderation": "panel_moderation",
        "panel.mediation": "panel_mediation",
        "panel.neighbourhood": "panel_spatial",
        "panel.dynamics.clubs": "panel_clubs",
        "panel.dynamics.beta": "panel_beta",
        "audit": "audit",
    },
)
