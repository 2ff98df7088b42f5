"""A report's own look, checked for contrast, fonts and logo before anything is built: `look_of`, `installed_fonts`.

What is not given is derived: the dark set with equal contrast, the classes of maps from the data colour, the light
forms of groups' colours.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from itertools import combinations, pairwise
from pathlib import Path

from analysis.values import Text, same
from compose.look.colour import at_contrast, contrast, distance
from compose.look.foreign import SMALLER, TOO_MANY, picture_faults, read_svg, size_faults, svg_faults
from compose.look.tokens import COLOURS, GROUPS, LIGHT, OURS, READABLE, SEQUENCE, Logo, Look, with_words
from intake.problems import Problems, near
from intake.report.folder import named_file
from intake.report.report import REPORT_FILE, Report
from intake.report.schema import ColoursSpec, FontsSpec, LogoSpec

#: the least contrast of marks, and of a class of a map with the next
VISIBLE, APART = 3.0, 1.2
#: colours nearer than this are hard to tell apart, in hundredths of the way from black to white
NEAR = 8.0
#: classes: the contrast of the lowest with paper, and in the dark; groups' light forms likewise
_LOWEST, _LIGHT = 1.2, (1.45, 1.8)
#: quadrants: the group's colour they are a form of, how much of its chroma, contrast with paper and in the dark
_QUADRANTS = {
    "q0": ("g0", 1, 7.6, 8.5), "q1": ("g1", 0.8, 2.2, 3.4), "q2": ("g1", 0.7, 4.8, 6.0), "q3": ("g0", 1, 3.1, 3.9),
}  # fmt: skip
_LOGO_BYTES, _LOGO_HEIGHT = 1_000_000, 140
PLACE = "report look"
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_ON = tuple(dict.fromkeys((COLOURS["ground"][0], COLOURS["page"][0])))


def look_of(report: Report, press: bool, problems: Problems, templates: str = "", extra: str = "") -> Look:
    """The look of a report; what is wrong with it goes to ``problems``.

    ``press``: whether its PDFs are for a printing press. ``templates``, ``extra``: the folder of the report's own
    templates and its own style sheet, as `render.html.own_templates` reads them.
    """
    spec = report.file.report.look
    if spec is None:
        return OURS if not (templates or extra) else Look(extra=extra, templates=templates)
    fonts = _fonts(spec.fonts)
    _installed(fonts, problems)
    return Look(
        with_words(_colours(spec.colours, problems)),
        fonts,
        _logo(spec.logo, report.folder.resolve(), press, problems) if spec.logo else None,
        spec.masthead,
        spec.footer,
        spec.contacts,
        extra,
        templates,
    )


# colours --------------------------------------------------------------------------------------------------


def _colours(spec: ColoursSpec, problems: Problems) -> dict[str, tuple[str, str]]:
    colours = dict(COLOURS)
    dark = COLOURS["ground"][1]

    def pair(colour: str) -> tuple[str, str]:
        return colour, at_contrast(colour, dark, contrast(colour, COLOURS["ground"][0]))

    if spec.accent:
        accent = spec.accent.lower()
        _readable(accent, "accent", READABLE, problems)
        colours |= {"seal": pair(accent), "mark": (accent, accent)}
    if spec.data:
        data = spec.data.lower()
        _readable(data, "data", READABLE, problems)
        colours |= {"teal": pair(data), "g0": pair(data), **_derived(data)}
    if spec.sequence and _are_colours(spec.sequence, "sequence", problems):
        colours |= _sequence([c.lower() for c in spec.sequence], problems)
    if spec.groups and _are_colours(spec.groups, "groups", problems):
        for role, colour in zip(GROUPS, spec.groups, strict=False):
            _readable(colour, f"groups {colour}", VISIBLE, problems)
            colours[role] = pair(colour.lower())
    for role, light in zip(GROUPS, LIGHT, strict=True):
        if colours[role] != COLOURS[role]:
            full = colours[role][0]
            colours[light] = (
                at_contrast(full, COLOURS["ground"][0], _LIGHT[0], 0.35),
                at_contrast(full, dark, _LIGHT[1], 0.5),
            )
    for role, (base, chroma, *ratios) in _QUADRANTS.items():
        if colours[base] != COLOURS[base]:
            grounds = (COLOURS["ground"][0], dark)
            light, dim = (
                at_contrast(colours[base][0], g, r, chroma) for g, r in zip(grounds, ratios, strict=True)
            )
            colours[role] = (light, dim)
    _told_apart(colours, problems)
    return colours


def _derived(data: str) -> dict[str, tuple[str, str]]:
    """Five classes that end in the data colour, each as many times darker than the one before."""
    paper, dark = COLOURS["ground"]
    most = contrast(data, paper)
    derived = {}
    for i, role in enumerate(SEQUENCE):
        ratio = _LOWEST * (most / _LOWEST) ** (i / 4)
        tint = data if i == 4 else at_contrast(data, paper, ratio, 0.15 + 0.85 * i / 4)
        derived[role] = (tint, at_contrast(data, dark, ratio))
    return derived


def _sequence(given: list[str], problems: Problems) -> dict[str, tuple[str, str]]:
    where = same(f"{PLACE} colours sequence")
    paper, dark = COLOURS["ground"]
    remedy = Text(
        zh="写五种颜色，由浅到深；或只写 data，让程序推出",
        en="write five colours, from light to dark; or write data only and let them be derived",
    )
    if len(given) != len(SEQUENCE):
        problems.error(
            REPORT_FILE,
            where,
            Text(zh=f"有 {len(given)} 种颜色，应为五种", en=f"{len(given)} colours where five are wanted"),
            remedy,
        )
        return {}
    for lighter, darker in pairwise(given):
        ratio = contrast(lighter, darker)
        if contrast(darker, paper) <= contrast(lighter, paper) or ratio < APART:
            problems.error(
                REPORT_FILE,
                where,
                Text(
                    zh=f"{darker} 不比 {lighter} 明显更深（对比度 {ratio:.2f}，至少 {APART}）",
                    en=f"{darker} is not plainly darker than {lighter} (contrast {ratio:.2f}, at least {APART})",
                ),
                remedy,
            )
    return {
        role: (c, at_contrast(c, dark, max(contrast(c, paper), _LOWEST)))
        for role, c in zip(SEQUENCE, given, strict=True)
    }


def _are_colours(given: tuple[str, ...], key: str, problems: Problems) -> bool:
    bad = [c for c in given if not _HEX.fullmatch(c)]
    for colour in bad:
        problems.error(
            REPORT_FILE,
            same(f"{PLACE} colours {key}"),
            Text(zh=f"“{colour}”不是颜色", en=f"“{colour}” is not a colour"),
            Text(zh="例如 #1f5a6b", en="write it as in #1f5a6b"),
        )
    return not bad


def _readable(colour: str, key: str, least: float, problems: Problems) -> None:
    """A colour must stand out against paper and page."""
    ground = min(_ON, key=lambda g: contrast(colour, g))
    ratio = contrast(colour, ground)
    if ratio >= least:
        return
    better = at_contrast(colour, ground, least)
    use = (
        Text(zh="文字和标题用它", en="words are set in it")
        if least == READABLE
        else Text(zh="图上的记号用它", en="marks are drawn in it")
    )
    # 4.499 is not 4.5, and must not be shown as such
    shown = f"{int(100 * ratio) / 100:.2f}"
    problems.error(
        REPORT_FILE,
        same(f"{PLACE} colours {key}"),
        Text(
            zh="{colour} 与纸面的对比度只有 {ratio}:1，至少要 {least}:1（{use}）",
            en="{colour} has a contrast of only {ratio}:1 against paper, at least {least}:1 is wanted ({use})",
        ).fill(colour=colour, ratio=shown, least=f"{least:g}", use=use),
        Text(zh=f"改用更深的颜色，例如 {better}", en=f"choose a darker one, such as {better}"),
    )


def _told_apart(colours: dict[str, tuple[str, str]], problems: Problems) -> None:
    """Groups among each other, and the own region among all: a colour of one's own may be too near another."""
    names = {"seal": "accent", "teal": "data", **{g: f"groups #{i}" for i, g in enumerate(GROUPS, start=1)}}
    pairs = [*combinations(GROUPS, 2), ("seal", "teal"), *(("seal", g) for g in GROUPS)]
    for one, other in pairs:
        if colours[one] == COLOURS[one] and colours[other] == COLOURS[other]:
            continue
        if distance(colours[one][0], colours[other][0]) < NEAR:
            a, b = colours[one][0], colours[other][0]
            problems.warn(
                REPORT_FILE,
                same(f"{PLACE} colours"),
                Text(
                    zh=f"{names[one]}（{a}）与 {names[other]}（{b}）不易分辨",
                    en=f"{names[one]} ({a}) and {names[other]} ({b}) are hard to tell apart",
                ),
                Text(
                    zh="把其中一种改得更深、更浅或换色相",
                    en="make one of them darker, lighter or of another hue",
                ),
            )


# fonts ----------------------------------------------------------------------------------------------------


def _fonts(spec: FontsSpec) -> dict[str, dict[str, str]]:
    fonts = {use: {lang: name for lang, name in getattr(spec, use) if name} for use in FontsSpec.model_fields}
    return {use: names for use, names in fonts.items() if names}


def installed_fonts() -> frozenset[str] | None:
    """The names of all fonts PDFs can be set in; None where nobody can say."""
    program = shutil.which("fc-list")
    if program is None:
        return None
    output = subprocess.run([program, ":", "family"], capture_output=True, text=True, check=False).stdout
    return frozenset(name.strip() for line in output.splitlines() for name in line.split(",") if name.strip())


def _installed(fonts: dict[str, dict[str, str]], problems: Problems) -> None:
    there = installed_fonts() if fonts else None
    if there is None:
        return
    known = {name.casefold() for name in there}
    for use, names in fonts.items():
        for lang, name in names.items():
            if name.casefold() in known:
                continue
            hit = near(name, sorted(there), 75)
            ours = "Noto Sans CJK SC" if use == "tables" else "Noto Serif CJK SC"
            did = Text(zh=f"是否应为“{hit}”？", en=f"did you mean “{hit}”? ") if hit else same("")
            problems.warn(
                REPORT_FILE,
                same(f"{PLACE} fonts {use} {lang}"),
                Text(
                    zh=f"这台机器没有安装字体“{name}”，PDF 改用 {ours}",
                    en=f"the font “{name}” is not installed here; PDFs are set in {ours} instead",
                ),
                Text(zh="{did}安装它，或换一种字体", en="{did}install it, or choose another").fill(did=did),
            )


# logo -----------------------------------------------------------------------------------------------------


def _logo(spec: LogoSpec, folder: Path, inks: bool, problems: Problems) -> Logo | None:
    light = _picture(spec.file, "file", folder, inks, problems)
    dark = _picture(spec.dark, "dark", folder, False, problems) if spec.dark else b""
    return Logo(light, spec.alt, dark or b"") if light else None


def _picture(file: str, key: str, folder: Path, inks: bool, problems: Problems) -> bytes | None:
    where = f"{PLACE} logo {key}"
    otherwise = Text(zh="把标志放进报告文件夹", en="put the logo into the report’s folder")
    path = named_file(folder, file, (".svg", ".png"), problems, same(where), otherwise)
    if path is None:
        return None
    data = path.read_bytes()
    before = len(problems.errors)
    if len(data) > _LOGO_BYTES:
        problems.error(
            file,
            "",
            Text(
                zh=f"标志有 {len(data) // 1000} KB，最多 1000 KB",
                en=f"the logo is {len(data) // 1000} KB large, at most 1000 KB",
            ),
            Text(zh="存小一些，最好用 SVG", en="save it smaller, best as SVG"),
        )
    elif Logo.suffix(data) == "png":
        _check_png(data, file, inks, problems)
    else:
        _check_svg(data, file, inks, problems)
    return data if len(problems.errors) == before else None


def _check_png(data: bytes, file: str, inks: bool, problems: Problems) -> None:
    wrong = list(picture_faults("png", data))
    for what in wrong:
        again = Text(zh="重新存为 PNG，最好用 SVG", en="save it again as PNG, best as SVG")
        problems.error(file, "", what, SMALLER if what == TOO_MANY else again)
    if wrong:
        return
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
        height = image.height
    if height < _LOGO_HEIGHT:
        problems.warn(
            file,
            "",
            Text(
                zh=f"标志高 {height} 像素，印出来会发虚",
                en=f"the logo is {height} pixels high and will look blurred in print",
            ),
            Text(zh=f"至少 {_LOGO_HEIGHT} 像素，最好用 SVG", en=f"at least {_LOGO_HEIGHT}, best an SVG"),
        )
    if inks:
        problems.error(
            file,
            "",
            Text(
                zh="PNG 是屏幕颜色，不能分成油墨",
                en="a PNG has the colours of the screen and cannot be printed in inks",
            ),
            Text(zh="印刷版式请用 SVG", en="give an SVG for the print style"),
        )


def _not_a_picture(file: str, problems: Problems) -> None:
    problems.error(
        file,
        "",
        Text(zh="不是 SVG 或 PNG 图片", en="is no SVG or PNG picture"),
        Text(zh="请另存为 SVG 或 PNG", en="save it as SVG or PNG"),
    )


def _check_svg(data: bytes, file: str, inks: bool, problems: Problems) -> None:
    if read_svg(data) is None:
        _not_a_picture(file, problems)
        return
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        problems.error(
            file,
            "",
            Text(zh="SVG 不是 UTF-8 编码", en="the SVG is not in UTF-8"),
            Text(zh="请存为 UTF-8", en="save it as UTF-8"),
        )
        return
    for what in size_faults(data):
        problems.error(
            file,
            "",
            what,
            Text(
                zh='写上 viewBox="0 0 宽 高"，或由绘图软件重新导出',
                en='write viewBox="0 0 width height", or export it anew',
            ),
        )
    for what in svg_faults(data, inks):
        problems.error(
            file,
            "",
            what,
            Text(
                zh="只留图形和文字：在绘图软件中另存为“普通 SVG”",
                en="keep shapes and words only: save it as “plain SVG” in the drawing program",
            ),
        )
