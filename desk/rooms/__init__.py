"""Rooms of the desk that are more than lists of forms: texts with a preview, editions."""
