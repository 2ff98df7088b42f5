"""Design tokens: colours by role on paper and in the dark, fonts, type sizes: `OURS`, `COLOURS`, `paper`.

Figures are drawn in roles: every shape has a presentation attribute with the paper's colour (what PDFs use) and a
class, which the web's style sheet maps to a custom property, so that one SVG serves light, dark and print. A
report's own look dresses a finished drawing: :meth:`Look.dress` puts its colours where the classes say.
Style sheets name the same tokens, ``var(--c-seal)``; what paper needs is put in before they are parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis.values import Text
from compose.language.languages import LANGUAGES
from compose.look.colour import at_contrast, contrast

#: role → (paper, dark)
COLOURS: dict[str, tuple[str, str]] = {
    "ink": ("#1d1d1b", "#ece8df"),
    "soft": ("#6b6862", "#b3aea3"),
    "seal": ("#a8322a", "#e2786e"),
    # the seal itself, the same in the dark
    "mark": ("#a8322a", "#a8322a"),
    "teal": ("#1f5a6b", "#7fbccb"),
    "ground": ("#ffffff", "#171716"),
    "rule": ("#c9c3b4", "#57534a"),
    "band": ("#edeae2", "#2b2a27"),
    "half": ("#d9d4c7", "#45423b"),
    "hatch": ("#8b8880", "#8b8880"),
    # sequence, low → high: in the dark the lightest is the highest
    "s0": ("#e3eceb", "#22363c"),
    "s1": ("#b9d2d2", "#2f5660"),
    "s2": ("#85b1b4", "#3b6d78"),
    "s3": ("#4d8790", "#6ba7b0"),
    "s4": ("#1f5a6b", "#a9d6da"),
    # groups: always with a mark of their own
    "g0": ("#1f5a6b", "#7fbccb"),
    "g1": ("#c8862b", "#e0a95c"),
    "g2": ("#7a4e7e", "#b892bc"),
    "g3": ("#6b7f3a", "#a9bb7c"),
    # light forms of the groups' colours, for areas
    "l0": ("#c3d6da", "#2d4a52"),
    "l1": ("#f0dcbd", "#574423"),
    "l2": ("#dccfdd", "#4a364c"),
    "l3": ("#d7dec6", "#3b4524"),
    # quadrants (HH, LH, LL, HL): the region's own value is the hue, blue or ochre to every eye; dark to light in grey;
    # always with a letter
    "q0": ("#1f5a6b", "#7fbccb"),
    "q1": ("#daa464", "#8d6429"),
    "q2": ("#956933", "#b48f5d"),
    "q3": ("#619aad", "#417e8c"),
    # pages and their small words
    "page": ("#fdfcf9", "#171716"),
    "panel": ("#f6f3ec", "#22211f"),
    "quiet": ("#57544e", "#b3aea3"),
    "deep": ("#3f3d39", "#d3cec3"),
}
SEQUENCE = ("s0", "s1", "s2", "s3", "s4")
GROUPS = ("g0", "g1", "g2", "g3")
LIGHT = ("l0", "l1", "l2", "l3")
#: the quadrants of local autocorrelation, and what is in none of them for sure
QUADRANTS = {"HH": "q0", "LH": "q1", "LL": "q2", "HL": "q3"}
#: hot and cold spots: the colours of high and low among their like
SPOTS = {"hot": QUADRANTS["HH"], "cold": QUADRANTS["LL"]}
NOT_SIGNIFICANT = "half"
#: what words may stand on; ``on_s4`` is the role of words on ``s4``
FILLS = (
    *SEQUENCE,
    *GROUPS,
    *LIGHT,
    *QUADRANTS.values(),
    "band",
    "half",
    "seal",
    "mark",
    "teal",
)
#: type in charts, in drawing units: a chart is 340 or 700 units wide and a unit prints at 0.7 pt
TEXT, SMALL = 10.5, 10.0
#: the font of the figures: names are placed by its widths, so a report's own fonts do not change it
FONT = '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif'
#: the least contrast of words (WCAG 2, AA)
READABLE = 4.5
#: that of words in colour, for who asks for more contrast
STRONG = 10.0

#: use → the fonts after a report's own: on the web in Chinese, on the web in English, on paper
_SERIF = (
    '"Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", "Noto Serif SC", Georgia, serif',
    'Georgia, "Noto Serif", "Times New Roman", "Noto Serif CJK SC", serif',
    '"Noto Serif CJK SC", serif',
)
_SANS = (
    '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", system-ui, sans-serif',
    'system-ui, "Helvetica Neue", Arial, "Noto Sans", "Noto Sans CJK SC", sans-serif',
    '"Noto Sans CJK SC", sans-serif',
)
#: token of the style sheets → (use in a report's look, the fonts after it)
_FONTS = {
    # italics on paper: the Chinese fonts, which set the English too, have none
    "serif-italic": ("text", (*_SERIF[:2], f'"Noto Serif", {_SERIF[2]}')),
    "sans-italic": ("tables", (*_SANS[:2], f'"Noto Sans", {_SANS[2]}')),
    "serif": ("text", _SERIF),
    "title": ("headings", _SERIF),
    "head": ("headings", _SANS),
    "sans": ("tables", _SANS),
}

_BLACK_WHITE = ["#000000", "#ffffff"]
_TOKEN = re.compile(r"var\(--([\w-]+)\)")
_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_ROLE = re.compile(r"\b([fk])-(\w+)")


def paper(role: str) -> str:
    """The colour of a role on paper, in the look that figures are drawn in."""
    return _ALL[role][0]


def words_on(fill: str) -> str:
    """The role of words on a fill, to be read on paper and in the dark; no fill is hatching."""
    return f"on_{fill}" if fill in FILLS else "ink"


def same_words(one: str, other: str) -> bool:
    """Whether words have the same colour on two fills, on paper and in the dark."""
    return one == other or _ALL[words_on(one)] == _ALL[words_on(other)]


def with_words(colours: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """The colours and those of the words on them: ink or ground where that can be read, else black or white."""
    worded = dict(colours)
    for fill in FILLS:
        pair = []
        for dark in (0, 1):
            # the seal is the same in the dark, and so are the words on it
            usual = [colours["ink"][dark], colours["ground"][dark]] if fill != "mark" else _BLACK_WHITE
            best = max(usual, key=lambda c: contrast(c, colours[fill][dark]))
            if contrast(best, colours[fill][dark]) < READABLE:
                best = max(_BLACK_WHITE, key=lambda c: contrast(c, colours[fill][dark]))
            pair.append(best)
        worded[f"on_{fill}"] = (pair[0], pair[1])
    return worded


_ALL = with_words(COLOURS)


@dataclass(frozen=True)
class Logo:
    """A report's logo, as it stands in mastheads."""

    #: SVG or PNG
    data: bytes
    alt: Text
    #: the same for dark pages; nothing puts the first one on a light plate
    dark: bytes = b""

    @staticmethod
    def suffix(data: bytes) -> str:
        """``png``, ``jpeg`` or ``svg``, by what the data is."""
        if data.startswith(b"\xff\xd8\xff"):
            return "jpeg"
        return "png" if data.startswith(b"\x89PNG") else "svg"


@dataclass(frozen=True)
class Look:
    """What a report looks like. Without arguments: ours."""

    #: role → (paper, dark), with those of words on fills
    colours: Mapping[str, tuple[str, str]] = field(default_factory=lambda: _ALL)
    #: text, headings, tables → language → font
    fonts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    logo: Logo | None = None
    masthead: Text | None = None
    footer: Text | None = None
    contacts: Text | None = None
    #: the report's templates/styles/extra.css
    extra: str = ""
    #: the folder whose templates come before ours; empty where the report has none
    templates: str = ""
    #: the report's own templates of Word documents and slides, as they are; empty where it has none
    word: bytes = b""
    slides: bytes = b""

    @property
    def is_ours(self) -> bool:
        """Whether pages need no style sheet of their own."""
        return self.colours == _ALL and not self.fonts and not self.extra

    @property
    def names(self) -> tuple[str, ...]:
        """The templates of the report's own."""
        folder = Path(self.templates)
        files = folder.rglob("*.html") if self.templates else ()
        return tuple(sorted(p.relative_to(folder).as_posix() for p in files))

    def paper(self, role: str) -> str:
        """The colour of a role on paper."""
        return self.colours[role][0]

    def family(self, token: str, language: str, on_paper: bool = False) -> str:
        """The fonts of a token (serif, title, head, sans) on the pages of a language, as CSS lists them.

        A Chinese font sets the Chinese words on English pages too, after the font for English.
        """
        use, (chinese, english, print_) = _FONTS[token]
        own = self.fonts.get(use, {})
        han = LANGUAGES[language].han
        named = [own.get("zh", "")] if han else [own.get("en", ""), own.get("zh", "")]
        rest = print_ if on_paper else chinese if han else english
        return ", ".join([*(f'"{name}"' for name in dict.fromkeys(named) if name), rest])

    def css_variables(self, dark: bool = False) -> str:
        """The colours as custom properties: declarations for a rule of a style sheet."""
        return "".join(f"--c-{role}:{pair[dark]};" for role, pair in self.colours.items())

    def _font_variables(self, language: str) -> str:
        return "".join(f"--{token}:{self.family(token, language)};" for token in _FONTS)

    def _strong(self, dark: bool) -> str:
        """For who asks for more contrast: no grey words, and words in colour as far from the ground as may be."""
        ground = self.colours["ground"][dark]
        strong = {r: at_contrast(self.colours[r][dark], ground, STRONG) for r in ("seal", "teal")}
        mark = self.colours["mark"][dark]
        if self.colours["on_mark"][dark] == "#ffffff":
            strong["mark"] = at_contrast(mark, "#ffffff", STRONG)
        strong |= dict.fromkeys(("soft", "quiet", "rule"), self.colours["ink"][dark])
        # the mark is a ground with words on it
        strong["mark"] = at_contrast(self.colours["mark"][dark], self.colours["on_mark"][dark], STRONG)
        return "".join(f"--c-{role}:{colour};" for role, colour in strong.items())

    def properties(self) -> str:
        """Custom properties for light and print, dark, and more contrast; the fonts by language."""
        dark, more = "screen and (prefers-color-scheme: dark)", "(prefers-contrast: more)"
        return "\n".join(
            (
                f":root{{{self.css_variables()}}}",
                # the same colours by another name, which the dark does not change: for what is taken from a page
                ":root{" + "".join(f"--p-{role}:{pair[0]};" for role, pair in self.colours.items()) + "}",
                f"@media {dark}{{:root{{{self.css_variables(dark=True)}}}}}",
                f"@media {more}{{:root{{{self._strong(dark=False)}}}}}",
                f"@media {dark} and {more}{{:root{{{self._strong(dark=True)}}}}}",
                f":root{{{self._font_variables('zh')}}}",
                f"html:lang(en){{{self._font_variables('en')}}}\n",
            )
        )

    def css(self) -> str:
        """The properties, and the classes that figures use."""
        classes = "".join(f".f-{r}{{fill:var(--c-{r})}}.k-{r}{{stroke:var(--c-{r})}}" for r in self.colours)
        return f"{self.properties()}{classes}\n"

    def own_css(self) -> bytes:
        """The report's own style sheet on the web, read after the shared one; empty where the look is ours."""
        return b"" if self.is_ours else f"{self.properties()}{self.extra}\n".encode()

    def tokens(self, language: str) -> tuple[tuple[str, str], ...]:
        """What the style sheets of paper name: colours and fonts."""
        colours = ((f"c-{role}", pair[0]) for role, pair in self.colours.items())
        return (*colours, *((token, self.family(token, language, on_paper=True)) for token in _FONTS))

    def dress(self, svg: str) -> str:
        """A drawing in this look's colours: every shape has the colour of its class.

        >>> own = Look(colours=_ALL | {"seal": ("#005a9c", "#6cb2f0")})
        >>> own.dress('<circle fill="#a8322a" class="f-seal"/>')
        '<circle fill="#005a9c" class="f-seal"/>'
        """
        if self.colours == _ALL:
            return svg

        def dressed(match: re.Match[str]) -> str:
            tag = match.group()
            at = tag.find('class="')
            if at < 0:
                return tag
            for kind, role in _ROLE.findall(tag[at : tag.find('"', at + 7)]):
                name = "fill" if kind == "f" else "stroke"
                if role in self.colours and self.colours[role][0] != _ALL[role][0]:
                    tag = tag.replace(f'{name}="{_ALL[role][0]}"', f'{name}="{self.colours[role][0]}"', 1)
            return tag

        return _TAG.sub(dressed, svg)


OURS = Look()


def resolved(sheet: str, tokens: Iterable[tuple[str, str]]) -> str:
    """A style sheet with its tokens put in: nothing is left to look up for every element of every page.

    >>> resolved("h2 { color: var(--c-teal) }", [("c-teal", "#1f5a6b")])
    'h2 { color: #1f5a6b }'
    """
    known = dict(tokens)
    return _TOKEN.sub(lambda token: known.get(token.group(1), token.group()), sheet)
