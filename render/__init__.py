"""A document in a format: HTML, PDF, DOCX, data files, Markdown."""
