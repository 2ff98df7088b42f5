"""Command `new` at a terminal: its options, what it shows as understood, what it asks."""
