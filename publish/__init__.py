"""The site: addresses, formats, discovery, search, earlier editions; which file lies where."""
