"""Maps as SVG: drawing, names, the sheet of boundaries."""
