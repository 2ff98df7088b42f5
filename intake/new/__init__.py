"""A new report or edition from a spreadsheet."""
