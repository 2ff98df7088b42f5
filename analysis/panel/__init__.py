"""Panel models: regions over periods, for regressions, unit roots, causality and spatial dependence."""
