"""Languages: catalogues, numbers and dates, Chinese typesetting, collation."""
