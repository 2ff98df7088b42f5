"""What a reader takes from a page: each figure and table on a page of its own, citations."""
