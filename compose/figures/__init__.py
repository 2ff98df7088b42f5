"""Drawings of a report: charts, maps, formulas.

How a drawing is made
---------------------
Three layers. `charts/` and `maps/` are pure functions from values and words to a ``<svg>``; they know no result. The
families of figures (`map_figures`, `region_figures`, `time_figures`, `whole_figures`, `panel_figures`) choose cells of results, words
and classes, call one of those functions, and keep what is shared by all briefs. Blocks put a figure beside its
caption. A new chart is a function in `charts/`, a method of a family, and a block or a place in one.

What every drawing keeps to, because something else relies on it:

- *Regions.* All that is drawn of one region stands inside ``<g class="r r-CODE">`` (`charts.base.region`), once or
  more. A shared drawing is made once for all briefs, and `charts.highlight` and `maps.highlight` turn the marks of one
  region red by its class: what is outside such a group cannot be highlighted.
- *Colours are roles.* Nothing names a colour: `Svg` takes a role of `compose.look.tokens` and writes the colour on paper
  as an attribute and the role as a class (``f-`` what is filled, ``k-`` what is stroked), so that the web can give its
  own in light, dark and contrast. Only roles in `charts.base._PLAIN` turn red. A family's ``@dressed`` puts a report's
  own colours in at the end.
- *Same labels in the same order.* A drawing writes its ``<text>`` in one order in every language, and its marks stand at
  the same places; only names of places may be left out where one language has no room. `compose.glossary` sets the
  labels of both drawings side by side by their order, and the bilingual PDF prints the Chinese drawing with that key.
  Room is measured for the widest wording of all languages (`svg.text_width`).
- *Sizes.* Drawings are 340 (half a column) or 700 units wide (`charts.base.HALF`, ``FULL``); a unit prints at 0.7 pt, and
  no word is smaller than 6.5 pt on paper. What a drawing keeps to (rows, gaps, strokes, sizes of marks) is a constant with its
  unit at the head of its module; what several charts share is in `charts.base`.
- *Words for readers who do not see.* The alternative text says what the drawing shows, with figures as the tables
  print them; it is the drawing's ``aria-label``.
- *Same input, same bytes.* No clock, no chance; identifiers come from content.
"""
