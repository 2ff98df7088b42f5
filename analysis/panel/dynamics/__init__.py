"""Panels in time: unit roots, cointegration, causality, vector autoregression, convergence."""
