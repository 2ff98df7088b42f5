"""Composite indices: normalisation, weights, aggregation, missing values, outliers, uncertainty."""
