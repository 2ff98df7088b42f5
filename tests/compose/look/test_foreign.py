"""Styles and drawings that would fetch something, in every disguise that browsers see through; and what fetches nothing."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
import tinycss2

from compose.look import foreign
from compose.look.foreign import css_faults, svg_faults

FETCHES = [
    'a{b:image-set("http://e/x" 1x)}',
    "a{b:-webkit-image-set('x.png' 1x)}",
    r"a{b:\75rl(http://e/x)}",
    r'a{b:\000075 rl("http://e/x")}',
    "a{b:UrL(//e/x)}",
    "@font-face{font-family:x;src:local('x'),url(x.woff)}",
    r"@\66ont-face{src:url(x)}",
    "a{cursor:url(http://e/x),auto}",
    # an address loses its control signs before it is read
    r'a{--x:"ht\9 tp://e/x";b:image-set(var(--x) 1x)}',
    r'a{--x:"\20 ht\a tp://e/x"}',
    'a{b:src("http://e")}',
    '@media screen{@import "x.css";}',
    "@IMPORT 'x.css';",
    'a{b:cross-fade("http://e/x" 50%, red)}',
    "@supports (b:url(http://e)){a{c:d}}",
    "a::after{content:url(x)}",
    "@counter-style x{symbols:url(x)}",
    "@page{@top-left{content:url(x)}}",
    "a{b:url(data:text/html,x)}",
    "a{b:url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'%3E%3Cstyle%3E@import 'http://e'"
    '%3C/style%3E%3C/svg%3E")}',
    "a{b:url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'%3E%3Cimage href='http://e'/%3E"
    '%3C/svg%3E")}',
    "a{b:url( http://e ",
    'a{b:url("http://e',
    "a{filter:url(x.svg#f)}",
    r"a{b:url(\\e\x)}",
    "@layer x;@container (min-width:1px){a{&:hover{b:url(http://e)}}}",
    '<!-- @import "http://e"; -->',
    "a{--x:{b:url(http://e)}}",
    "a{--x:url(http://e)}",
    "a{b:var(--x, var(--y, url(http://e)))}",
    '@property --x{syntax:"<url>";inherits:false;initial-value:url(http://e)}',
    r"a{b:url(http\3a //e)}",
]
FETCHES_NOTHING = [
    'a[href^="https://e"]{b:c}',
    "a{b:url(#x)}",
    "a{b:u/**/rl(http:)}",
    "a::before{content:'（'; font-family: \"Noto Serif\"}",
    "a{b:element(#x); --x: {c:d}}",
]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
DRAWINGS = [
    "<foreignObject><p/></foreignObject>",
    '<image xlink:href="http://e"/>',
    '<image href="&#9;http://e"/>',
    '<a href="http://e"/>',
    '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    '<image href=" data:image/svg+xml,x"/>',
    '<image href="data:image/png&#10;,x"/>',
    '<feImage href="http://e"/>',
    '<set attributeName="href" to="http://e"/>',
    "<style>@import 'http://e';</style>",
    '<style>/*<![CDATA[*/@import "http://e";/*]]>*/</style>',
    '<style type="text/less">@x:url(http://e)</style>',
    '<rect fill="url(http://e#x)"/>',
    r'<rect fill="\75rl(http://e#x)"/>',
    r'<rect style="fill:u\72l(http://e)"/>',
    '<rect mask="url(&quot;http://e&quot;)"/>',
    '<x:image xmlns:x="http://www.w3.org/2000/svg" x:href="http://e"/>',
    '<q:b xmlns:q="urn:q"><image href="http://e"/></q:b>',
    '<rect onclick="x"/>',
    "<handler/>",
    '<use href="#x" xlink:href="http://e#x"/>',
    '<text><tref xlink:href="http://e"/></text>',
    '<iframe xmlns="http://www.w3.org/1999/xhtml" src="http://e"/>',
    '<rect cursor="url(http://e)"/>',
    '<video src="http://e"/>',
    '<link rel="stylesheet" href="http://e"/>',
    '<linearGradient xlink:href="http://e#g"/>',
    '<textPath href="http://e#p"/>',
]


def test_the_examples_in_the_documentation() -> None:
    assert doctest.testmod(foreign).failed == 0


@pytest.mark.parametrize("words", FETCHES)
def test_a_style_that_fetches_is_told(words: str) -> None:
    found = list(css_faults(tinycss2.parse_component_value_list(words)))
    assert found and all(what["zh"] and what["en"] for _, what in found)


@pytest.mark.parametrize("words", FETCHES_NOTHING)
def test_a_style_that_fetches_nothing_is_taken(words: str) -> None:
    assert list(css_faults(tinycss2.parse_component_value_list(words))) == []


@pytest.mark.parametrize("words", DRAWINGS)
def test_a_drawing_that_fetches_or_runs_is_told(words: str) -> None:
    assert list(svg_faults(SVG.format(words).encode()))


def test_our_own_styles_fetch_nothing() -> None:
    """The same rules hold for the program's sheets, but for the fonts and pictures of the site itself."""
    for sheet in Path(foreign.__file__).parents[2].joinpath("templates").rglob("*.css"):
        for _, what in css_faults(tinycss2.parse_component_value_list(sheet.read_text("utf-8"))):
            assert not re.search(r"https?:|//", what["en"]), (sheet.name, what["en"])
