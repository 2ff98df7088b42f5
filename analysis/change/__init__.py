"""Change over time: growth, short-term statistics, convergence, earlier editions."""
