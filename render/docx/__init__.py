"""DOCX output: writer, government layout."""
