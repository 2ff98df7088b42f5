"""Sitemap, feeds, robots, llms.txt, schema.org descriptions, social cards: `PageRef`, `FileRef`, `alternates`.

All pure: typed inputs in, bytes or JSON-ready values out. Addresses are absolute, so a site without a
configured base address has none of the files that need one (sitemap, feeds, robots); the pages themselves
link relatively and work without.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from analysis.values import Text
from compose.language.languages import LANGUAGES
from compose.language.script import FULL_WIDTH
from publish.units import ucum
from render.data.tables import About

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
ATOM = "http://www.w3.org/2005/Atom"
_ADDRESS = re.compile(r"https?://[^\s，。；、（）)]+")
#: how many addresses a sitemap may hold
MOST = 50_000


@dataclass(frozen=True)
class PageRef:
    """One page of the site in all its languages."""

    #: language → path below the site's root, ``provinces/zh/sichuan/index.html``
    paths: Mapping[str, str]
    title: Text
    description: Text
    #: date of publication, YYYY-MM-DD
    date: str
    #: the page for readers of no particular language; empty where the first language serves
    default: str = ""
    #: whether feeds announce it
    news: bool = False


@dataclass(frozen=True)
class FileRef:
    """One file to take away."""

    path: str
    title: Text
    media_type: str
    size: int = 0


def address(base: str, path: str) -> str:
    """The canonical address of a path: absolute, a folder for its index, percent-encoded.

    >>> address("https://example.org/briefs", "provinces/zh/sichuan/index.html")
    'https://example.org/briefs/provinces/zh/sichuan/'
    """
    folder = path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path
    return f"{base.rstrip('/')}/{quote(folder)}"


def alternates(page: PageRef, base: str) -> list[tuple[str, str]]:
    """(hreflang, address) of a page's languages and of its ``x-default``: the same list on each of them."""
    links = [(LANGUAGES[language].tag, address(base, path)) for language, path in page.paths.items()]
    fallback = page.default or next(iter(page.paths.values()))
    return [*links, ("x-default", address(base, fallback))]


def _xml(root: Element) -> bytes:
    indent(root, " ")
    body: bytes = tostring(root, "utf-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body + b"\n"


def sitemap(pages: Iterable[PageRef], base: str) -> bytes:
    """``sitemap.xml``: every page in every language, each naming all its languages.

    Raises ValueError beyond the protocol's limit of addresses.
    """
    root = Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    for page in pages:
        links = alternates(page, base)
        for where in dict.fromkeys(url for _, url in links):
            entry = SubElement(root, "url")
            SubElement(entry, "loc").text = where
            SubElement(entry, "lastmod").text = page.date
            for language, url in links:
                SubElement(entry, "xhtml:link", {"rel": "alternate", "hreflang": language, "href": url})
    if len(root) > MOST:
        raise ValueError(f"a sitemap holds {MOST} addresses at most, these are {len(root)}")
    return _xml(root)


def tag(base: str, date: str, path: str) -> str:
    """A name for an entry that stays when its address changes (RFC 4151).

    >>> tag("https://example.org/briefs", "2020-09-15", "provinces/zh/index.html")
    'tag:example.org,2020-09-15:provinces/zh/index.html'
    """
    return f"tag:{urlsplit(base).hostname},{date}:{quote(path)}"


def feed(pages: Iterable[PageRef], language: str, base: str, path: str, title: str, author: str) -> bytes:
    """An Atom feed in one language (RFC 4287): the pages marked as news, newest first, each with its summary.

    ``path`` is where the feed itself lies. The dates are days; the feed gives them as midnight UTC.
    """
    news = sorted((p for p in pages if p.news and language in p.paths), key=lambda p: p.date, reverse=True)
    root = Element("feed", {"xmlns": ATOM, "xml:lang": LANGUAGES[language].tag})
    SubElement(root, "title").text = title
    SubElement(root, "id").text = address(base, path)
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": address(base, path)})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": address(base, "index.html")})
    SubElement(root, "updated").text = _instant(max((p.date for p in news), default="1970-01-01"))
    SubElement(SubElement(root, "author"), "name").text = author
    SubElement(root, "generator").text = "Fangzhi"
    for page in news:
        entry = SubElement(root, "entry")
        SubElement(entry, "title").text = page.title[language]
        SubElement(entry, "id").text = tag(base, page.date, page.paths[language])
        SubElement(entry, "updated").text = _instant(page.date)
        SubElement(entry, "published").text = _instant(page.date)
        for other, where in page.paths.items():
            link = {"rel": "alternate", "type": "text/html", "hreflang": LANGUAGES[other].tag}
            SubElement(entry, "link", {**link, "href": address(base, where)})
        SubElement(entry, "summary").text = page.description[language]
    return _xml(root)


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"


def robots(sitemaps: Sequence[str]) -> bytes:
    """``robots.txt``: everything may be read; the addresses of the sitemaps."""
    return "\n".join(["User-agent: *", "Allow: /", "", *(f"Sitemap: {one}" for one in sitemaps), ""]).encode()


def llms(
    title: str, summary: str, sections: Mapping[str, Sequence[tuple[str, str, str]]], base: str = ""
) -> bytes:
    """``llms.txt``: the site's contents for language models, as Markdown (after llmstxt.org).

    ``sections``: heading → (name, path, note). Without a base address the links are relative to the file.
    """
    lines = [f"# {title}", "", f"> {summary}", ""]
    for heading, entries in sections.items():
        lines += [f"## {heading}", ""]
        for name, path, note in entries:
            where = address(base, path) if base else quote(path)
            name = name.replace("[", "(").replace("]", ")")
            lines.append(f"- [{name}]({where})" + (f": {note}" if note else ""))
        lines.append("")
    return "\n".join(lines).encode()


# schema.org -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Coverage:
    """What the figures are about."""

    #: the regions, or what they are all part of
    places: tuple[Text, ...]
    #: ISO 8601: ``2009/2018``
    period: str = ""
    keywords: tuple[Text, ...] = field(default=())


@dataclass(frozen=True)
class VariableMeasured:
    """What one column of figures is."""

    id: str
    name: Text
    unit: Text
    definition: Text | None = None


def dataset(
    about: About,
    description: str,
    language: str,
    measured: Sequence[VariableMeasured],
    techniques: Iterable[str],
    files: Sequence[FileRef],
    coverage: Coverage,
    base: str = "",
    root: str = "",
) -> dict[str, Any]:
    """schema.org ``Dataset`` of a report in one language: what it measures, how, from what, and its files.

    Missing pieces (no licence, no publisher, no base address) are left out rather than filled.

    Args:
        measured: the indicators and the main figures of the results.
        techniques: names of the methods.
        base: the site's address.
        root: path from the page that carries it to the site's root, for links where the site has no address.
    """

    def link(path: str) -> str:
        return address(base, path) if base else f"{root}{quote(path)}"

    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": about.title[language],
        "description": description,
        "inLanguage": LANGUAGES[language].tag,
        "datePublished": about.date,
        "url": address(base, f"{about.name}/{language}/index.html") if base else None,
        "license": _licence(about, language),
        "creator": _organisation(about, language),
        "publisher": _organisation(about, language),
        "spatialCoverage": [{"@type": "Place", "name": place[language]} for place in coverage.places],
        "temporalCoverage": coverage.period or None,
        "keywords": [k[language] for k in coverage.keywords],
        "citation": [cite[language] for cite in about.sources.values()],
        "measurementTechnique": list(dict.fromkeys(techniques)),
        "variableMeasured": [
            {
                key: value
                for key, value in (
                    ("@type", "PropertyValue"),
                    ("name", one.name[language]),
                    ("propertyID", one.id),
                    ("unitText", one.unit[language]),
                    # a code that is none of UN/CEFACT's has its system before it
                    ("unitCode", ucum(one.unit) and f"UCUM:{ucum(one.unit)}"),
                    ("description", one.definition[language] if one.definition else ""),
                )
                if value
            }
            for one in measured
        ],
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f.title[language],
                "encodingFormat": f.media_type,
                "contentUrl": link(f.path),
                **({"contentSize": f"{f.size} B"} if f.size else {}),
            }
            for f in files
        ],
    }
    return {key: value for key, value in data.items() if value not in (None, [], "")}


def _licence(about: About, language: str) -> str | dict[str, str] | None:
    """An address as it is; words as what they are, the text of a work."""
    words = about.licence[language] if about.licence else ""
    if not words:
        return None
    address_in = _ADDRESS.search(words)
    if address_in and address_in[0] == words:
        return words
    return {"@type": "CreativeWork", "name": words} | (
        {"url": address_in[0].rstrip(".,;")} if address_in else {}
    )


def _organisation(about: About, language: str) -> dict[str, str] | None:
    return {"@type": "Organization", "name": about.publisher[language]} if about.publisher else None


def script(value: Any) -> str:
    """JSON for a ``<script type="application/ld+json">``: nothing in it can end the script.

    >>> script({"name": "</script>"})
    '{"name":"\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


# social cards -----------------------------------------------------------------------------------------------

#: what sites that preview links show without cropping
CARD = (1200, 630)
INK, PAPER, SEAL, SOFT = "#1d1d1b", "#fdfcf9", "#a8322a", "#57544e"


@cache
def _font(family: str, size: int, weight: str = "normal") -> Any:
    from fontTools.ttLib import TTCollection
    from matplotlib.font_manager import FontProperties, findfont
    from PIL import ImageFont

    path = findfont(FontProperties(family=[family], weight=weight), fallback_to_default=False)
    # the collection holds one face per country's forms of the characters: take the mainland's
    index = 0
    if path.endswith(".ttc"):
        with TTCollection(path, lazy=True) as faces:
            names = [face["name"].getDebugName(1) for face in faces]
        index = names.index(family)
    return ImageFont.truetype(path, size, index=index)


def _wrapped(draw: Any, text: str, font: Any, width: float, most: int) -> list[str]:
    """A text on at most ``most`` lines, broken at spaces or between Han characters; an ellipsis where it is cut."""
    pieces = re.findall(rf"[{FULL_WIDTH}]|[^\s{FULL_WIDTH}]+|\s+", text)
    lines = [""]
    for piece in pieces:
        # a closing mark does not begin a line
        fits = (
            draw.textlength(lines[-1] + piece.rstrip(), font=font) <= width or piece in "，。；：、）》”？！"
        )
        if fits:
            lines[-1] += piece
        elif len(lines) == most:
            return [*lines[:-1], lines[-1].rstrip(" ，,、；;") + "…"]
        else:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
    return lines


def card(heading: str, title: str, text: str, sign: str = "方志 Fangzhi", accent: str = SEAL) -> bytes:
    """The picture that stands for a page where its link is shared: PNG, 1200 × 630.

    ``heading`` names the series, ``title`` the page; ``text`` says the most important in up to four lines,
    ``sign`` who publishes it.
    """
    from PIL import Image, ImageDraw

    image = Image.new("RGB", CARD, PAPER)
    draw = ImageDraw.Draw(image)
    width = CARD[0] - 176
    draw.rectangle((0, 0, 24, CARD[1]), fill=accent)
    draw.text((88, 72), heading, font=_font("Noto Sans CJK SC", 32), fill=SOFT)
    size = 92
    while size > 28 and draw.textlength(title, font=_font("Noto Serif CJK SC", size, "bold")) > width:
        size -= 4
    draw.text((88, 208), title, font=_font("Noto Serif CJK SC", size, "bold"), fill=INK, anchor="lm")
    body = _font("Noto Sans CJK SC", 34)
    for i, line in enumerate(_wrapped(draw, text, body, width, 4)):
        draw.text((88, 300 + 54 * i), line, font=body, fill=INK)
    draw.text((88, CARD[1] - 82), sign, font=_font("Noto Serif CJK SC", 32, "bold"), fill=accent)
    out = io.BytesIO()
    image.quantize(64, Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
    return out.getvalue()
