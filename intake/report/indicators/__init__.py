"""The indicators of a report: their sheet, and the dimensions they form."""
