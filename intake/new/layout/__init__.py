"""Where in a sheet a table stands, and what each of its columns holds."""
