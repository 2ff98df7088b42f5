"""Blocks of a page: results to nodes, one module a kind; `registry.BLOCKS` holds them all."""
