"""Words of statistical tables in both languages: headings, regions and countries, units, directions, periods."""
