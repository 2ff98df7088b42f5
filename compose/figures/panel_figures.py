"""Figures of panel models: `PanelFigures`, marginal effects, impulse responses, roots in the unit circle."""

from __future__ import annotations

from analysis.values import Result
from compose.figures import charts
from compose.figures.family import Drawing, FigureFamily, dressed


class PanelFigures(FigureFamily):
    """What is drawn of estimated models."""

    @dressed
    def marginal(self, curve: Result, at: Result) -> Drawing:
        """The marginal effect over the moderator, its interval, and the percentiles of the table on the axis."""

        def make() -> Drawing:
            rows = [c for _, c in curve.rows()]
            xs, ys, low, high = (
                [float(c[x].value) for c in rows] for x in ("moderator", "effect", "low", "high")
            )
            first, last = rows[0], rows[-1]
            alt = self.say(
                "{title}: {a} where it is {x}, {b} where it is {y}.",
                title=curve.title[self.language],
                a=self.format.cell(first["effect"]),
                x=self.format.cell(first["moderator"]),
                b=self.format.cell(last["effect"]),
                y=self.format.cell(last["moderator"]),
            )
            axes = (
                curve.by_id["moderator"].name[self.language],
                curve.by_id["effect"].name[self.language],
            )
            marks = [float(c["moderator"].value) for _, c in at.rows()]
            return charts.band(xs, ys, low, high, alt, self.language, axes, marks=marks), alt

        return self.once(("marginal", curve.id), make)

    @dressed
    def response(self, result: Result, cause: str, effect: str) -> Drawing:
        """The response of one variable to a shock of another, over the horizon, with its interval."""

        def make() -> Drawing:
            rows = [(k[2], c) for k, c in result.rows() if k[:2] == (cause, effect)]
            xs = [float(k) for k, _ in rows]
            ys, low, high = ([float(c[x].value) for _, c in rows] for x in ("response", "low", "high"))
            alt = self.say(
                "{effect} after a shock of {cause}: {list}.",
                effect=result.labels["effect"][effect][self.language],
                cause=result.labels["cause"][cause][self.language],
                list=self.listed(
                    [
                        self.paired(
                            result.labels["horizon"][k][self.language], self.format.cell(c["response"])
                        )
                        for k, c in rows
                    ]
                ),
            )
            axes = (self.t("periods after the shock"), result.by_id["response"].name[self.language])
            return charts.band(xs, ys, low, high, alt, self.language, axes, height=150.0), alt

        return self.once(("response", result.id, cause, effect), make)

    @dressed
    def roots(self, result: Result) -> Drawing:
        """The inverse roots in the unit circle."""

        def make() -> Drawing:
            cells = [c for _, c in result.rows()]
            alt = self.say(
                "Inverse roots and the unit circle; moduli {list}.",
                list=self.listed([self.format.cell(c["modulus"]) for c in cells]),
            )
            points = [(float(c["real"].value), float(c["imaginary"].value)) for c in cells]
            return charts.unit_circle(points, alt, self.language), alt

        return self.once(("roots", result.id), make)
