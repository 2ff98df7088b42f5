"""Reading tables: text files, workbooks, units, totals."""
