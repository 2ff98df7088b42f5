"""Tables whose rows or columns stand in sections: names under kinds of regions, headings in several parts or languages."""
