"""HTML output: writer, alignment of numbers, a report's own templates."""
