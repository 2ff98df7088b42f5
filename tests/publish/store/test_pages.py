"""Pages and drawings that are kept: the same bytes as without, found without being made, and made anew where a figure differs."""

from __future__ import annotations

import shutil

import pytest

from compose.brief import brief
from compose.figures import formula
from compose.figures.maps import draw
from intake.problems import Problems
from pipeline.prepare import prepare
from publish import site as site_module
from publish.site import Site
from publish.store.pages import Pages, packed, unpacked
from publish.store.store import NOTHING_KEPT, Store
from publish.there import EVERYTHING
from render.html import grounds as grounds_module
from render.html import scripts
from render.html.grounds import drawn
from render.pdf import writer
from tests import small

pytestmark = pytest.mark.slow
CODE = "510000"
#: enough of a report for all that is kept: pages, maps and other drawings, formulas, a PDF
BLOCKS = {"findings", "scorecard", "ranking", "ranking_table", "maps", "notes"}
#: what makes them
MAKERS = (
    (site_module, "render"),
    (site_module, "taken"),
    (draw, "_draw"),
    (formula, "_typeset"),
    (writer, "pdf"),
)


@pytest.fixture(scope="module")
def prepared_small(tmp_path_factory):
    """The plan and the boundaries of a small report, and its folder."""
    folder = small.short(small.keep(small.made(tmp_path_factory.mktemp("kept"))), BLOCKS)
    made = prepare(folder, Problems(), tried=False)
    assert made is not None
    return *made, folder


def _pages(plan, geometry, store: Store) -> dict[str, bytes]:
    """A brief with its PDF and the pages about the whole, in Chinese."""
    formula._SET.clear()
    site = Site(plan, geometry, store=store)
    return site.brief(CODE, "zh", ("html", "pdf"))[0] | site.whole("zh", ("html",))[0]


def _nothing(*_args: object, **_more: object) -> str:
    raise AssertionError("this was made before")


@pytest.fixture(scope="module")
def kept(prepared_small, tmp_path_factory):
    """A store that these pages were made into, and the pages."""
    plan, geometry, _ = prepared_small
    folder = tmp_path_factory.mktemp("store") / "kept"
    asked: set[str] = set()

    def heard(make, name):
        return lambda *given, **named: asked.add(name) or make(*given, **named)

    with pytest.MonkeyPatch.context() as patch:
        for module, name in MAKERS:
            patch.setattr(module, name, heard(getattr(module, name), name))
        pages = _pages(plan, geometry, Store(folder))
    assert asked == {name for _, name in MAKERS}
    return folder, pages


@pytest.fixture
def store(kept, tmp_path):
    """A copy of that store."""
    shutil.copytree(kept[0], tmp_path / "store")
    return tmp_path / "store"


def test_the_same_bytes_with_and_without_and_nothing_is_made_twice(prepared_small, kept, store, monkeypatch):
    plan, geometry, _ = prepared_small
    without = _pages(plan, geometry, NOTHING_KEPT)
    assert kept[1] == without
    for module, name in MAKERS:
        monkeypatch.setattr(module, name, _nothing)
    assert _pages(plan, geometry, Store(store)) == without
    monkeypatch.undo()
    assert _pages(plan, geometry, Store(store, fresh=True)) == without


def test_a_figure_that_was_changed_is_on_the_page(prepared_small, kept, store):
    _, _, folder = prepared_small
    _, before = kept
    table = folder / "data" / "figures.csv"
    kept = table.read_text(encoding="utf-8")
    rows = kept.split("\n")
    at = max(i for i, row in enumerate(rows) if row.startswith(CODE))
    whole, _, figure = rows[at].rpartition(",")
    rows[at] = f"{whole},{float(figure) * 1.5:.4f}"
    table.write_text("\n".join(rows), encoding="utf-8")
    changed = prepare(folder, Problems(), tried=False)
    table.write_text(kept, encoding="utf-8")
    assert changed is not None
    with_store, without = _pages(*changed, Store(store)), _pages(*changed, NOTHING_KEPT)
    assert with_store == without
    assert any(before[path] != data for path, data in without.items() if path.endswith("index.html"))


def test_what_briefs_refer_to_and_shapes_are_made_once(prepared_small, tmp_path, monkeypatch):
    plan, geometry, _ = prepared_small
    document = brief(
        plan, plan.report.panel.regions[CODE], "zh", Site(plan, geometry, store=NOTHING_KEPT).figures("zh")
    )
    without = Site(plan, geometry, store=NOTHING_KEPT)
    grounds, assets = without.pages.grounds(document, drawn), without.assets()
    assert grounds.inner and any(path.endswith("shapes.js") for path in assets)
    for _ in range(2):
        site = Site(plan, geometry, store=Store(tmp_path / "store"))
        assert site.pages.grounds(document, drawn) == grounds and site.assets() == assets
        # the second time everything is there
        monkeypatch.setattr(scripts, "for_web", _nothing)
        monkeypatch.setattr(grounds_module, "for_web", _nothing)


def test_what_stands_behind_figures_is_asked_once_a_document():
    pages, one, other = Pages(NOTHING_KEPT, "", EVERYTHING), object(), object()
    made = iter([{"a": ()}, {"b": ()}, {"c": ()}])
    asked = [pages.once(document, lambda: next(made)) for document in (one, one, other, one)]
    assert asked == [{"a": ()}, {"a": ()}, {"b": ()}, {"c": ()}]


def test_files_are_packed_whole():
    files = {"": b"", "图.svg": "图".encode(), "b": bytes(range(256))}
    assert unpacked(packed(files)) == files
