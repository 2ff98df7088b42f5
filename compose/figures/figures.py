"""The figures of a report in one language, by subject: `Figures`."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.values import Result
from compose.figures.family import Keep
from compose.figures.map_figures import MapFigures
from compose.figures.maps import draw as maps
from compose.figures.panel_figures import PanelFigures
from compose.figures.region_figures import RegionFigures
from compose.figures.time_figures import TimeFigures
from compose.figures.whole_figures import WholeFigures
from compose.look.tokens import OURS, Look
from intake.places.boundaries import Geometry
from intake.report.report import Report


class Figures:
    """The figures of one report in one language.

    ``maps``: on the map · ``region``: about one region · ``time``: over the periods · ``whole``: of all regions
    · ``panel``: of estimated models.
    ``sheet``: the boundaries on the drawing's grid, where they are shared with other languages. ``keep``: gives a chart that
    was made of the same before.
    """

    def __init__(
        self,
        report: Report,
        results: Mapping[str, Result],
        geometry: Geometry | None,
        language: str,
        sheet: maps.Sheet | None = None,
        look: Look = OURS,
        keep: Keep | None = None,
    ) -> None:
        self.language = language
        self._look = look
        ground = sheet or (maps.sheet_of(geometry) if geometry else None)
        self.maps = MapFigures(report, results, language, ground, look, keep)
        self.region = RegionFigures(report, results, language, ground, look, keep)
        self.time = TimeFigures(report, results, language, ground, look, keep)
        self.whole = WholeFigures(report, results, language, ground, look, keep)
        self.panel = PanelFigures(report, results, language, ground, look, keep)

    def dressed(self, svg: str) -> str:
        """A drawing that was made elsewhere in the report's own colours."""
        return self._look.dress(svg)
