"""What figures of a table say against each other."""
