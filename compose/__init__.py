"""Results to a document: blocks, figures, language, look."""
