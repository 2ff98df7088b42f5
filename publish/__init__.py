"""Pages: figures, maps, HTML, PDF, DOCX, data files, the site. Shows numbers, never computes a statistic."""
