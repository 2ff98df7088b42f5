"""The chart of the overview: how far resilience and quality came together."""


def draw(axes, results, region, language):  # noqa: ARG001
    """Resilience and quality of every region over the years, a line for each, a dot at the last year."""
    resilience = results["resilience_growth_panel"]["value"].unstack("period")
    quality = results["quality_growth_panel"]["value"].unstack("period")
    names = results["resilience_growth_panel"].attrs["labels"]["region"]
    last = quality.iloc[:, -1]
    named = {last.idxmax(), last.idxmin()} if region is None else {region.code}
    for code in resilience.index:
        own = region is not None and code == region.code
        colour, strength = ("own", 1) if own else ("data", 0.55)
        across, up = resilience.loc[code], quality.loc[code]
        axes.plot(across, up, color=colour, alpha=strength)
        axes.plot(across.iloc[-1], up.iloc[-1], "o", color=colour, markersize=4)
        if code in named:
            place = (across.iloc[-1], up.iloc[-1])
            axes.annotate(names[code], place, xytext=(6, -3), textcoords="offset points")
    axes.set_xlabel(results["resilience_growth_panel"].attrs["title"])
    axes.set_ylabel(results["quality_growth_panel"].attrs["title"])
    axes.grid(True)
