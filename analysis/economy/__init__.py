"""Structure of an economy: sectors, trade, coupling coordination."""
