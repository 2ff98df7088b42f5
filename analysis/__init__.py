"""Numbers: pure functions of tables.

One module per method family, named by the field's standard word. Each holds small kernels (arrays in,
arrays out) and one driver, which ``report.toml`` reaches through :mod:`analysis.registry`. Nothing in here
imports ``intake``, ``publish``, Jinja or matplotlib.
"""
