"""Reading a report folder: schema, tables, areas, rules, editions."""
