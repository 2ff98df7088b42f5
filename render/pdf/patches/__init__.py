"""What is replaced inside WeasyPrint and pydyf."""
