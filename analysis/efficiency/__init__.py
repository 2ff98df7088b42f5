"""Efficiency: data envelopment analysis, and efficiencies that others published."""
