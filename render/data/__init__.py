"""Data output: CSV with metadata, JSON, Parquet, workbooks."""
