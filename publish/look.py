"""The look as data: colours by role, on paper and in the dark, and the type sizes of figures.

Figures carry both: a presentation attribute with the paper's colour (what PDFs use) and a class, which the
web's style sheet maps to a custom property, so that one SVG serves light, dark and print.
"""

from __future__ import annotations

#: role → (paper, dark)
COLOURS: dict[str, tuple[str, str]] = {
    "ink": ("#1d1d1b", "#ece8df"),
    "soft": ("#6b6862", "#b3aea3"),
    "seal": ("#a8322a", "#e2786e"),
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
    # groups and quadrants: different in grey as well, and always with a mark or a letter
    "g0": ("#1f5a6b", "#7fbccb"),
    "g1": ("#c8862b", "#e0a95c"),
    "g2": ("#7a4e7e", "#b892bc"),
    "g3": ("#6b7f3a", "#a9bb7c"),
    # words on fills of middle lightness: only black is dark enough on them
    "dark": ("#000000", "#000000"),
    # light forms of the groups' colours, for what is not significant
    "l0": ("#c3d6da", "#2d4a52"),
    "l1": ("#f0dcbd", "#574423"),
    "l2": ("#dccfdd", "#4a364c"),
    "l3": ("#d7dec6", "#3b4524"),
}
SEQUENCE = ("s0", "s1", "s2", "s3", "s4")
GROUPS = ("g0", "g1", "g2", "g3")
LIGHT = ("l0", "l1", "l2", "l3")
#: type in charts, in drawing units: a chart is 340 or 700 units wide and a unit prints at 0.7 pt
TEXT, SMALL = 10.5, 10.0
FONT = '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif'


def paper(role: str) -> str:
    """The colour of a role on paper."""
    return COLOURS[role][0]


def words_on(fill: str) -> str:
    """The role of words on a fill, to be read on paper and in the dark; no fill is hatching."""
    if fill in {"s4", "g0", "g2", "seal", "teal"}:
        return "ground"
    return "dark" if fill in {"s3", "g1", "g3"} else "ink"


def css_variables(dark: bool = False) -> str:
    """The look's colours as custom properties: declarations for a rule of a style sheet."""
    return "".join(f"--c-{role}:{pair[dark]};" for role, pair in COLOURS.items())


def css() -> str:
    """Custom properties for light and dark, and the classes that figures use."""
    classes = "".join(f".f-{r}{{fill:var(--c-{r})}}.k-{r}{{stroke:var(--c-{r})}}" for r in COLOURS)
    light, dark = f":root{{{css_variables()}}}", f":root{{{css_variables(dark=True)}}}"
    return f"{light}\n@media (prefers-color-scheme: dark){{{dark}}}\n@media print{{{light}}}\n{classes}\n"
