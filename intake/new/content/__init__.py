"""What a table says: its regions and areas, its indicators and units, whose figure each cell is."""
