"""What differs from what was made last by its numbers alone is revised, and not made again."""

from __future__ import annotations

import pytest

from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from publish.store.lent import LentStore
from publish.store.store import NOTHING_KEPT, Store
from publish.take import workbook as workbooks
from tests import small


class Counted:
    """A store asked for a text with a number behind it, and how often that was made and how often revised."""

    def __init__(self, kept: Store, able: bool = True) -> None:
        self.kept, self.able, self.made, self.revised = kept, able, 0, 0

    def __call__(self, text: str, number: object) -> bytes:
        content = f"{text}{number}".encode()

        def make() -> bytes:
            self.made += 1
            return content

        def revise(earlier: bytes) -> bytes | None:
            assert earlier.startswith(text.encode()) and earlier != content
            self.revised += self.able
            return content if self.able else None

        return self.kept.kept_alike((text, number), lambda: text, revise, make)


def test_it_is_revised_where_only_that_differs(tmp_path):
    ask = Counted(Store(tmp_path))
    assert [ask("a", 1), ask("a", 1), ask("a", 2), ask("a", 3), ask("b", 3)] == [
        b"a1", b"a1", b"a2", b"a3", b"b3",
    ]  # fmt: skip
    assert (ask.made, ask.revised) == (2, 2)
    assert ask("a", 2) == b"a2"
    assert (ask.made, ask.revised) == (2, 2), "what was revised is kept as what was made"


def test_what_cannot_be_revised_is_made(tmp_path):
    ask = Counted(Store(tmp_path), able=False)
    assert [ask("a", 1), ask("a", 2)] == [b"a1", b"a2"]
    assert (ask.made, ask.revised) == (2, 0)


def test_without_what_was_made_last_it_is_made(tmp_path):
    for kept in (
        NOTHING_KEPT,
        Store(tmp_path / "none", limit=0),
        Store(tmp_path / "f", fresh=True),
        LentStore(None),
    ):
        ask = Counted(kept)
        assert [ask("a", 1), ask("a", 2)] == [b"a1", b"a2"]
        assert (ask.made, ask.revised) == (2, 0), kept
    ask = Counted(Store(tmp_path / "one"))
    ask("a", 1)
    for entry in (tmp_path / "one" / "entries").glob("*/*"):
        if entry.read_bytes().endswith(b"a1"):
            entry.unlink()
    assert ask("a", 2) == b"a2"
    assert (ask.made, ask.revised) == (2, 0)


def test_something_whose_content_is_not_known_is_made(tmp_path):
    ask = Counted(Store(tmp_path))
    other = object()
    assert ask("a", other) == f"a{other}".encode()
    assert ask.kept.kept_alike("x", lambda: other, lambda earlier: None, lambda: b"made") == b"made"


@pytest.mark.slow
def test_of_one_figure_that_changed_no_workbook_is_made_again(tmp_path, monkeypatch):
    """Nor where the mean of all, which is on every scorecard, has become another number."""
    folder = small.plain(tmp_path / "plain", 6)
    table, made = folder / "data" / "a.csv", []
    own = workbooks.workbook
    monkeypatch.setattr(workbooks, "workbook", lambda *given: made.append(given[2:4]) or own(*given))

    def asked(kept: Store) -> dict[str, bytes]:
        prepared = prepare(folder, Problems(), tried=False)
        assert prepared is not None
        site = Site(*prepared, store=kept)
        made.clear()
        regions, languages = site.plan.report.regions, site.plan.report.languages
        books = {
            f"{language}/{one.code}": site.region_workbook(site.subject(one.code, language, ()))
            for language in languages
            for one in regions
        }
        return books | {path: data for path, data in site.data().items() if path.endswith(".xlsx")}

    before = asked(Store(tmp_path / "store"))
    assert len(made) == len(before)
    rows = table.read_text(encoding="utf-8").splitlines()
    name, year, figure = rows[1].split(",")
    rows[1] = f"{name},{year},{float(figure) + 0.5:g}"
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    after = asked(Store(tmp_path / "store"))
    again = list(made)
    assert after == asked(NOTHING_KEPT)
    assert all(after[of] != content for of, content in before.items()), "the mean of all is in every one"
    assert not again
