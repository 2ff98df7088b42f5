"""Places: names and codes of regions, boundaries, neighbours."""
