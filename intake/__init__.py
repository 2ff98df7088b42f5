"""Reading: a folder of files becomes typed, frozen values, with every problem collected on the way.

``files`` reads spreadsheets, ``regions`` resolves names, ``schema`` is the typed form of ``report.toml``,
``rules`` the recommendations, ``load`` puts them together. Nothing here computes a statistic or knows a page.
"""
