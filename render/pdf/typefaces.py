"""Typefaces a style names, which of them this machine has, and what stands in: `Face`, `installed`, `missing`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from analysis.values import Text
from paths import TEMPLATES


@dataclass(frozen=True)
class Face:
    """A typeface a standard asks for: what it is called, and the families that are it, best first."""

    name: Text
    families: tuple[str, ...]
    #: the family set in its place where none of them is installed
    stand_in: str


#: the faces of GB/T 9704 that do not come with this program: custom property of government.css → name
GOVERNMENT = {
    "fangsong": Text(zh="仿宋", en="FangSong"),
    "kaiti": Text(zh="楷体", en="KaiTi"),
    "xiaobiaosong": Text(zh="小标宋", en="XiaoBiaoSong"),
}
#: what stands in: families that the program's own installation brings
_OURS = frozenset({"Noto Serif CJK SC", "Noto Sans CJK SC", "serif", "sans-serif"})
_PROPERTY = r"--{}:([^;]+);"
_FAMILY = re.compile(r'"([^"]+)"|([A-Za-z][A-Za-z -]*)')


@cache
def government() -> tuple[Face, ...]:
    """The faces of a government document, as its style sheet lists them."""
    sheet = (TEMPLATES / "styles" / "government.css").read_text(encoding="utf-8")
    faces = []
    for name, words in GOVERNMENT.items():
        match = re.search(_PROPERTY.format(name), sheet)
        assert match, f"government.css has no --{name}"
        families = [m[1] or m[2].strip() for m in _FAMILY.finditer(match[1])]
        own = tuple(f for f in families if f not in _OURS)
        faces.append(Face(words, own, next(f for f in families if f in _OURS)))
    return tuple(faces)


@cache
def installed() -> frozenset[str]:
    """Every family fontconfig knows, by all of its names (FangSong is also 仿宋)."""
    from weasyprint.text.ffi import ffi, fontconfig

    config = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
    fonts = fontconfig.FcConfigGetFonts(config, fontconfig.FcSetSystem)
    names: set[str] = set()
    text = ffi.new("FcChar8 **")
    for i in range(fonts.nfont):
        n = 0
        while fontconfig.FcPatternGetString(fonts.fonts[i], b"family", n, text) == fontconfig.FcResultMatch:
            names.add(ffi.string(text[0]).decode("utf-8", "replace"))
            n += 1
    return frozenset(names)


def missing(faces: Iterable[Face], known: frozenset[str]) -> list[Face]:
    """The faces of which no family is installed; names are compared without case, as fontconfig does.

    >>> face = Face(Text(zh="仿宋", en="FangSong"), ("FangSong", "仿宋"), "Noto Serif CJK SC")
    >>> missing([face], frozenset({"fangsong"})), len(missing([face], frozenset({"SimSun"})))
    ([], 1)
    """
    names = {family.casefold() for family in known}
    return [face for face in faces if not names & {family.casefold() for family in face.families}]
