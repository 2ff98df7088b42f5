"""From a spreadsheet to a report: drafts, what was understood of them, the words for it at the desk."""
