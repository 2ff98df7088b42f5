"""What a volume has that no brief has: shared notes, references with page numbers, lists of tables and figures, subjects."""
