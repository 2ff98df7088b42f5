"""The attack on the program, kept: hostile inputs by hand, and mutants of sound ones by the thousand."""
