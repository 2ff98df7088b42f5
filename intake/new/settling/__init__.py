"""What the figures of a table come to: which rows are regions and which stand for several, what the indicators are, what is doubtful."""
