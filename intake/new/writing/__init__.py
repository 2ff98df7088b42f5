"""The files of a new report folder: tables, `report.toml`, rules of recommendations."""
