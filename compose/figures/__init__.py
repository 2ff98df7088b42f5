"""Figures as SVG: charts, maps, formulas."""
