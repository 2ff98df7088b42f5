"""Edits of a report’s files: pieces of TOML, cells of the indicator sheet, and the steps that can be undone."""
