"""The published folder, and nothing of the user's: found, judged, locked, marked, written, exchanged in one step."""
