"""A part of a site built alone: every link of every page and PDF leads to something that is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pikepdf
import pytest

from pipeline.build import arguments, build
from tests import small

pytestmark = pytest.mark.slow

#: what a page refers to: links, style sheets, scripts, pictures, forms, folders that scripts read
_REFERENCE = re.compile(r'\b(?:href|src|srcset|action|poster|data-origins|data-search)="([^"]*)"')
_NAMED = re.compile(r'\bid="?([^\s">]+)')


def made(out: Path, report: str = "provinces", **more: object) -> None:
    # in this process: other tests are about workers
    outcome = build(arguments(reports=(report,), out=out, jobs=1, **more), {}, lambda *step: None)
    assert outcome.published and not outcome.failures


def references(page: Path) -> list[str]:
    text = re.sub(r"<svg.*?</svg>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [unescape(address) for address in _REFERENCE.findall(text)]


def dead(out: Path) -> Iterator[tuple[str, str]]:
    """(file, what it refers to) for all that is not there; addresses elsewhere are not looked up."""
    root, anchors = out.resolve(), dict[Path, set[str]]()

    def named(page: Path) -> set[str]:
        if page not in anchors:
            anchors[page] = set(_NAMED.findall(page.read_text(encoding="utf-8")))
        return anchors[page]

    for page in sorted(out.rglob("*.html")):
        for address in references(page):
            path, anchor = urldefrag(address)
            if urlsplit(path).scheme:
                continue
            # the page for lost readers is shown at any depth: its links begin at the root
            folder, path = (out, path.lstrip("/")) if page == out / "404.html" else (page.parent, path)
            there = (folder / unquote(path)).resolve() if path else page
            if (
                not there.exists()
                or not there.is_relative_to(root)
                or (
                    anchor
                    # what a page shows is no place on it: #compare=510000
                    and "=" not in anchor
                    and there.suffix == ".html"
                    and unquote(anchor) not in named(there)
                )
            ):
                yield page.relative_to(out).as_posix(), address
    for file in sorted(out.rglob("*.pdf")):
        with pikepdf.open(file) as pdf:
            for page in pdf.pages:
                for note in page.get("/Annots", []):
                    action = note.get("/A", {})
                    uri = str(action.get("/URI", ""))
                    if uri and not urlsplit(uri).scheme:
                        yield file.relative_to(out).as_posix(), uri


PARTS = {
    "one brief": {"regions": ("四川",), "languages": ("zh",)},
    "one region without PDF": {"regions": ("四川",), "formats": ("html",)},
    "two regions, English, all formats": {
        "regions": ("四川", "北京"),
        "languages": ("en",),
        "formats": ("html", "pdf", "docx"),
    },
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_built_alone_has_no_dead_link(tmp_path, part):
    out = tmp_path / "public"
    made(out, **PARTS[part])
    # pages of figures lead back to their brief; where their origins are not on the site, nothing need lead to them
    pages = [p for p in out.rglob("*.html") if p.parent.name != "figure"]
    assert len(pages) >= 2
    assert not list(dead(out))
    # what is there is linked to: the home page leads to each brief
    reached = {(out / address).resolve() for address in references(out / "index.html")}
    apart = {(out / name).resolve() for name in ("index.html", "404.html")}
    assert {p.resolve() for p in pages} - apart <= reached


def test_one_language_alone_has_no_dead_link(tmp_path):
    out = tmp_path / "public"
    made(out, "west", languages=("zh",), formats=("html",))
    assert not list(dead(out))
    brief = references(out / "west/zh/sichuan/index.html")
    assert "../index.html" in brief and "../yunnan/index.html" in brief and "../methods/index.html" in brief


def test_regions_built_one_after_the_other_are_both_listed(tmp_path):
    out = tmp_path / "public"
    made(out, regions=("四川",), languages=("zh",), formats=("html",))
    made(out, regions=("北京",), formats=("html",))
    assert not list(dead(out))
    home = references(out / "index.html")
    for path in ("zh/sichuan", "zh/beijing", "en/beijing"):
        assert f"provinces/{path}/index.html" in home
    second = references(out / "provinces/zh/beijing/index.html")
    assert "../sichuan/index.html" in second and "../../en/beijing/index.html" in second


def test_a_part_of_a_whole_site_links_to_the_whole(tmp_path):
    out, report = tmp_path / "public", str(small.keep(small.made(tmp_path)))
    made(out, report, formats=("html",))
    page = out / "mine/zh/sichuan/index.html"
    whole = page.read_bytes()
    made(out, report, regions=("四川",), languages=("zh",), formats=("html",))
    assert page.read_bytes() == whole
    assert not list(dead(out))
