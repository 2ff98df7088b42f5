"""Ways into a site of several reports: its home page, a page per region over all of them."""
