"""Look: design tokens, colour, a report's own look."""
