"""A new report from a user's own table: what is understood, what is asked, what is written."""
