"""The chart of the overview: exports, imports and balance of services."""


def draw(axes, results, region, language):  # noqa: ARG001
    """Exports and imports of services as lines, their balance as bars."""
    table = results["services_trade"]
    names = table.attrs["columns"]
    rows = table.xs("100000", level="region")
    years = [int(t) for t in rows.index]
    axes.bar(years, rows["balance"], color="data", alpha=0.35, label=names["balance"])
    axes.plot(years, rows["exports"], color="data", label=names["exports"])
    axes.plot(years, rows["imports"], color="own", label=names["imports"])
    axes.set_xticks(years[::3])
    axes.legend()
    axes.grid(True)
