"""Rules of advice: read, checked, and applied to every region."""
