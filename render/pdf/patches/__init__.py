"""What is replaced inside WeasyPrint, pydyf, pyphen and tinyhtml5: `install`, `PATCHES`, `PINNED`, `wrong_versions`.

Chinese lines that reach both edges, tables that go on over pages and PDFs that are accessible need more than WeasyPrint
lets one ask for. Everything that reaches into it, or into pydyf below it, is in this folder and in this table. It is
written for one version of each (`PINNED`); `install()` refuses any other, and a test holds every row against the
signature of what is replaced. After a new version: read what changed in the functions below, then change `PINNED`.

=================================================  ============  =====================================================
replaced                                           in            why; risk when versions change; what could go upstream
=================================================  ============  =====================================================
weasyprint.layout.inline.get_next_linebox          breaking      Lines of a Chinese paragraph end where the paragraph as
                                                                 a whole is evenly filled: each is laid out in a width
                                                                 of its own. Risk medium: a changed width is all that
                                                                 WeasyPrint sees. Upstream: as ``text-wrap: pretty``.
weasyprint.layout.inline.text_align                justify       The gap after the last character of a line is taken
                                                                 away before the line is aligned. Risk high: walks the
                                                                 boxes of a line. Upstream: no, goes with the next.
weasyprint.layout.inline.justify_line              justify       Room is shared out among gaps, marks and Chinese
                                                                 characters, where WeasyPrint widens spaces only. Risk high. Upstream: as
                                                                 ``text-justify: inter-character``.
weasyprint.layout.inline.split_first_line          justify       A text that fits but for the space at its end was cut
                                                                 after its first word. Risk high: what it returns is a
                                                                 tuple of eight. Upstream: yes, it is a bug.
weasyprint.text.line_break.Layout.get_first_line   justify       Glyphs are moved where a line was widened. Risk very
                                                                 high: writes into Pango's structures. Upstream: with
                                                                 ``justify_line``.
weasyprint.draw.draw_text                          justify       Says what text is where gaps would be read as spaces
                                                                 (ActualText). Risk high. Upstream: yes, it is needed
                                                                 for any letter-spacing.
weasyprint.text.line_break.Layout.reactivate       shapes        What was drawn before is not set by Pango again to be
                                                                 drawn: its glyphs are plain values. Risk high: they
                                                                 stand for Pango's structures. Upstream: a cache in
                                                                 ``FontConfiguration``.
weasyprint.text.line_break.Layout.deactivate       shapes        As reactivate.
weasyprint.draw.text.draw_first_line               shapes        As reactivate: lines that may be cut are set by Pango.
pyphen.Pyphen.iterate                              lines         Words with a capital, names above all, are not
                                                                 divided. Risk low. Upstream: no.
weasyprint.text.line_break.split_first_line        lines         Quotation marks of Latin words in drawings are narrow,
                                                                 as ``pwid`` makes them on the page. Risk low. Upstream:
                                                                 yes, ``font-feature-settings`` in drawings.
weasyprint.layout.preferred.split_first_line       lines         Lines are split once for the same text, style and width:
                                                                 columns of tables measure what is laid out later, pages
                                                                 are laid out again. Risk medium: what a line depends on is
                                                                 listed. Upstream: a cache in ``FontConfiguration``.
weasyprint.text.line_break.get_font_description    lines         The fonts of a style are described to Pango once. Risk
                                                                 low. Upstream: yes.
weasyprint.layout.inline.can_break_text            lines         Whether a line may end between two letters is asked
                                                                 once. Risk low. Upstream: yes.
weasyprint.layout.preferred.can_break_text         lines         As in inline.
weasyprint.css.StyleFor.__init__                   cascade       Equal elements and their pseudo-elements share a style,
                                                                 in one document and in the next; declarations are sorted
                                                                 once, rules looked for once. Risk medium: does all of
                                                                 what it replaces; what is laid out must change no style
                                                                 but copies. Upstream: yes, elements share styles there.
weasyprint.layout.page.set_page_type_computed_styles cascade     Pages that are declared alike share their styles. Risk
                                                                 medium: as above. Upstream: yes.
weasyprint.layout.inline.resolve_percentages       cascade       Lengths of boxes of one style in one containing block
                                                                 are reckoned once. Risk medium: what they depend on is
                                                                 listed. Upstream: yes, with shared styles.
weasyprint.layout.block.resolve_percentages        cascade       As in inline; says too what is laid out for a page.
weasyprint.layout.table.resolve_percentages        cascade       As in inline.
weasyprint.layout.inline.strut                     cascade       The height of a line is asked once of a style. Risk
                                                                 low. Upstream: yes.
weasyprint.formatting_structure.boxes.Box.is_in_normal_flow cascade Whether a box is in the flow is asked at once. Risk
                                                                 low. Upstream: yes.
weasyprint.layout.make_all_pages                   again         Pages on which nothing changed are taken over from the
                                                                 last layout. Risk medium: what a page depends on is
                                                                 listed; the loop is WeasyPrint's own. Upstream: no.
weasyprint.layout.block.table_layout               table_heads   The row 表3（续） has no height where a table begins, and
                                                                 repeated heads are artifacts. Risk high. Upstream: the
                                                                 artifacts, which PDF/UA asks for.
weasyprint.layout.make_margin_boxes                table_heads   Running titles and page numbers are artifacts. Risk
                                                                 low. Upstream: yes (PDF/UA).
weasyprint.pdf.stream.Stream.marked                table_heads   Writes those artifacts. Risk low. Upstream: yes.
weasyprint.pdf.tags._build_box_tree                tags          Lang, Scope, places of figures, lists of terms, one
                                                                 element for what runs over pages. Risk very high: a
                                                                 private function. Upstream: yes, one by one.
weasyprint.layout.block.columns_layout             columns       Columns of pieces that cannot be broken are laid out
                                                                 once, not once for every height that is tried. Risk
                                                                 high: makes the boxes of columns. Upstream: yes, as a
                                                                 first try before the loop.
weasyprint.layout.block.block_container_layout     grid          Drawings, tables and small print of a government
                                                                 document take whole lines. Risk low: adds to a height.
                                                                 Upstream: as ``block-step-size``.
weasyprint.svg.TAGS[path]                          speed         The outlines of a map are parsed once. Risk medium.
                                                                 Upstream: a cache of outlines, easily.
weasyprint.svg.TAGS[text]                          speed         A drawing's words are laid out in one piece, not letter
                                                                 by letter. Risk medium. Upstream: yes.
weasyprint.svg.TAGS[tspan]                         speed         As TAGS[text].
weasyprint.svg.TAGS[textPath]                      speed         As TAGS[text].
weasyprint.svg.TAGS[a]                             speed         As TAGS[text].
weasyprint.svg.text                                speed         As TAGS[text]: words are told from shapes by this name.
weasyprint.svg.color                               speed         A colour is read once. Risk low. Upstream: a cache.
weasyprint.svg.size                                speed         A length of a drawing is read once. Risk low. Upstream:
                                                                 a cache.
weasyprint.svg.text.size                           speed         As in svg.
weasyprint.svg.normalize                           speed         As size, a list.
weasyprint.svg.text.normalize                      speed         As size, a list.
weasyprint.svg.parse_url                           speed         As size, a link.
tinyhtml5.inputstream.HTMLUnicodeInputStream.chars_until speed   The expression that finds the end of a piece of HTML is
                                                                 made once. Risk low. Upstream: yes, it is a bug.
weasyprint.pdf.fonts.get_hb_object_data            speed         A font file of 20 MB is copied once, not for every
                                                                 document. Risk medium. Upstream: yes, where fonts are
                                                                 cut down by HarfBuzz the copy is not needed at all.
weasyprint.layout.background.layout_box_backgrounds speed        Whether a box has a background is asked once of a style.
                                                                 Risk low. Upstream: yes.
weasyprint.formatting_structure.boxes.Box.descendants speed      All that is in a box is listed in one loop. Risk low.
                                                                 Upstream: yes.
weasyprint.pdf.stream.Stream.set_color_rgb         ink           Screen colours become inks for the press. Risk medium.
                                                                 Upstream: as an option, a profile to separate with.
weasyprint.pdf.ColorProfile                        ink           Closes the file it reads. Risk low. Upstream: yes,
                                                                 trivial.
pydyf.Stream.set_line_width                        ink           Lines for the press are no thinner than a hairline.
                                                                 Risk low. Upstream: as an option.
weasyprint.pdf.build_fonts_dictionary              fonts         Fonts that the parts of a volume share are embedded
                                                                 once; those cut down as below as their outlines alone.
                                                                 Risk medium. Upstream: as an option.
weasyprint.pdf.fonts.Font._harfbuzz_subset         fonts         Fonts whose glyphs have numbers (CID-keyed: all Chinese ones
                                                                 of Adobe's form) keep no places of glyphs that are not
                                                                 shown: a third of a brief's size is left. Risk medium.
                                                                 Upstream: yes.
pydyf._to_bytes                                    writing       What is written is asked for its type once, numbers
                                                                 and names are remembered. Risk low. Upstream: yes.
pydyf.Dictionary.data                              writing       As _to_bytes.
pydyf.Array.data                                   writing       As _to_bytes.
pydyf.Stream.data                                  writing       Streams are compressed by a level that takes a third of
                                                                 the time. Risk low. Upstream: as an option.
pydyf.PDF.page_references                          writing       Pages are listed once, not for every tag. Risk low.
                                                                 Upstream: yes, easily.
=================================================  ============  =====================================================

Read without being replaced, and private or not documented: ``Page._page_box`` (`render.pdf.fitting`),
``column._create_column_box`` (`columns`), the selectors of ``cssselect2.Matcher`` (`cascade`),
``Node._etree_node`` of drawings (`speed`),
``Stream._output_intent``, ``Stream.ctm`` (`ink`), fontTools’ ``rawDict`` (`fonts`), ``Document.fonts`` (`render.pdf.binding`); the classes of
``weasyprint.formatting_structure.boxes``, and through ``weasyprint.text.ffi`` the libraries Pango, HarfBuzz and Fontconfig.

How cffi looks for those libraries is changed in ``render/pdf/__init__.py``, since they are loaded where WeasyPrint is imported.

The patches tell each other what they need by attributes on WeasyPrint's objects, which WeasyPrint does not have:

- of a line box ``measure``: the width of its block where it is laid out in another (`breaking` → `justify`); ``fitted``: the
  lines that were chosen for its paragraph (`breaking`); ``loose``: its gaps are so wide that a reader takes them for spaces (`justify`: layout → layout);
- of an inline or text box ``ends_line``, ``drawn_with``: it ends a line; it is drawn with the first of its line, or is that
  first and has the others (`justify`: layout → drawing);
- of a text box ``more_gap``: by how much the gap after it grew (`justify`: layout → drawing);
- of a Pango layout ``tracking``, ``gap``: where it is widened and by how much; the blank that fills a gap (`justify`); ``drawn``: the
  glyphs it is drawn with (`shapes`);
- of a style ``used_lengths``, ``strut``: what was reckoned of it; ``kin``: the same for styles of which others inherit the same (`cascade`); ``bare``: its
  boxes have no background (`speed`);
- of an HTML page ``trees``: the rules that match its elements (`cascade`);
- of a box ``repeated``: an artifact (`table_heads` → `tags`);
- of a PDF ``sources``, ``last_element``, ``page_height``: the HTML element of each structure element, the last one of
  the pages so far, the height of the page in work (`tags`); ``_page_references`` (`writing`);
- of a structure element ``body``: the text beside a list item's label (`tags`); WeasyPrint's own ``mark`` of a cell is
  set where a repeated head has none;
- a document's output intent is an `ink.Inked`, a string that also knows the inks of a colour (`render.pdf.press` → `ink`).
"""

from __future__ import annotations

from functools import cache

from render.pdf.patches import (
    again,
    breaking,
    cascade,
    columns,
    fonts,
    grid,
    ink,
    justify,
    lines,
    shapes,
    speed,
    table_heads,
    tags,
    writing,
)
from render.pdf.patches.patch import Patch
from render.pdf.versions import PINNED, wrong_versions

__all__ = ["PATCHES", "PINNED", "install", "wrong_versions"]

PATCHES: tuple[Patch, ...] = (
    *breaking.PATCHES,
    *justify.PATCHES,
    *shapes.PATCHES,
    *lines.PATCHES,
    *cascade.PATCHES,
    *again.PATCHES,
    *table_heads.PATCHES,
    *tags.PATCHES,
    *columns.PATCHES,
    *grid.PATCHES,
    *speed.PATCHES,
    *ink.PATCHES,
    *fonts.PATCHES,
    *writing.PATCHES,
)


@cache
def install() -> None:
    """Put every patch in place, once in a process: the PDF writer does it before its first page.

    Raises ``RuntimeError`` where WeasyPrint or pydyf is of another version than the patches are written for.
    """
    if wrong := wrong_versions():
        told = ", ".join(f"{name} {wanted}, not {installed}" for name, (installed, wanted) in wrong.items())
        raise RuntimeError(f"the PDF writer is written for {told}: run `pip install -r requirements.txt`")
    for patch in PATCHES:
        patch.install()
