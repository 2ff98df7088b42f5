"""Charts as SVG: pure functions of values and words in the page's language, each returning a ``<svg>``.

Widths are in drawing units (half a page's column 340, the whole 700; a unit prints at 0.7 pt), so words are
7 to 7.4 pt in print. Marks and axes stand at the same places in every language. Shared charts are drawn once
per report and language; :func:`highlight` puts one region's marks in the seal's red by string work.

Of one region (``charts_region``)
    ``strip(values, own, nation, group, q1, q3, width=240)``       the distribution strip of a scorecard row
    ``profile(rows: [Row], title, language, words)``               dimensions: dot, group diamond, mean bar
    ``contributions(rows: [Row], total: Row, title, language)``    diverging bars that sum to the gap
    ``path(levels, periods, counts, own, title, language, unit)``  way through stages, quadrants, grades

Of all regions (``charts_rank``)
    ``ranking(places: [Place], groups, title, language)``          two columns by rank, intervals or values
    ``groups(dots: [Dot], names, means, shown, title, language, axis)``    by group, means marked
    ``shares(parts: [(name, share, shown, role)], title, language)``       parts of a whole (Theil)
    ``slopes(rows: [Slope], periods, title, language)``            first and last value of every region
    ``heat(rows: [Band], columns, legend, title, language)``       a small table coloured by class

On two axes (``charts_plot``)
    ``scatter(dots: [Dot], title, language, axes, *, zero, corners, curves, fit, own, groups)``
    ``lines(series: [Series], periods, title, language, axis, bands, goals)``  gaps kept, named at the end

Of several indicators (``charts_rates``)
    ``rates(rows: [Rate], key, title, language)``                  last rate, the one before, an area's

Of models (``charts_curves``)
    ``band(xs, ys, low, high, title, language, axes, *, height, marks)``   a curve in its interval
    ``unit_circle(points, title, language)``                       roots in the complex plane

Of a distribution (``densities``)
    ``densities(xs, curves: [(name, heights)], title, language, axes)``    kernel densities of up to four periods

``title`` is the alternative text (``aria-label``).
"""

from compose.figures.charts.base import Dot, highlight
from compose.figures.charts.crowd import MANY, Density
from compose.figures.charts.curves import band, unit_circle
from compose.figures.charts.densities import densities
from compose.figures.charts.plot import Series, lines, scatter
from compose.figures.charts.rank import Band, Place, Slope, groups, heat, ranking, shares, slopes
from compose.figures.charts.rates import Rate, rates
from compose.figures.charts.region import Row, contributions, path, profile, strip

__all__ = [
    "MANY",
    "Band",
    "Density",
    "Dot",
    "Place",
    "Rate",
    "Row",
    "Series",
    "Slope",
    "band",
    "contributions",
    "densities",
    "groups",
    "heat",
    "highlight",
    "lines",
    "path",
    "profile",
    "ranking",
    "rates",
    "scatter",
    "shares",
    "slopes",
    "strip",
    "unit_circle",
]
