"""Languages: marks, order, numbers of things; and a third one, added for a moment, in which a brief is composed."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args

import pytest
from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po

from analysis.periods.spoken import SPEAKERS, Dated, English
from analysis.values import Cell, Column, LanguageCode, Text
from compose.blocks.findings import moved
from compose.brief import brief, overview
from compose.context import Context
from compose.document import Document, Figure, Paragraph, Table, leaves, plain
from compose.language import catalogue, extract
from compose.language.catalogue import counter, translator
from compose.language.format import date, month, number
from compose.language.languages import LANGUAGES, Language
from paths import LOCALES
from publish.site import Site
from render.html.templates import environment
from render.markdown import write
from render.pandoc import tree

HAN = re.compile(r"[一-鿿]")
#: a language that writes letters, has three forms for numbers of things, and for which no report has wordings
RUSSIAN = replace(
    LANGUAGES["en"],
    code="ru",
    name="Русский",
    tag="ru",
    locale=Locale("ru", "RU"),
    table="Таблица {number}",
    figure="Рисунок {number}",
)


class InRussian(English):
    """Quarters and months in Russian; the rest as in English."""

    def text(self, of: Dated) -> str:
        if of.kind == "month":
            return str(format_date(dt.date(of.year, of.first % 12 + 1, 1), "LLLL y", locale=RUSSIAN.locale))
        return super().text(of).replace("Q", "квартал ")


def test_what_reports_may_ask_for_is_what_can_be_written() -> None:
    assert get_args(LanguageCode) == tuple(LANGUAGES)
    assert [language.code for language in LANGUAGES.values()] == list(LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_edition_of_a_year_has_its_words(code: str) -> None:
    assert code in SPEAKERS
    parts = ("", "Q1", "Q2", "Q3", "Q4", "H1", "H2", "-01", "-12")
    assert len({month(f"2020{part}", code) for part in parts}) == len(parts)
    assert all("2020" in month(f"2020{part}", code) for part in parts)


@pytest.mark.parametrize("code", LANGUAGES)
def test_marks_are_of_the_language_s_own_kind(code: str) -> None:
    """Full-width marks have their room in them, others a space after; what is counted says its number."""
    language = LANGUAGES[code]
    for name in ("listing", "comma", "semicolon", "colon"):
        mark = getattr(language, name)
        assert len(mark) == 1 if language.han else mark.endswith(" "), name
    assert "{number}" in language.table and "{number}" in language.figure
    assert {f.name for f in fields(Language)} > {
        "stop",
        "gap",
        "brackets",
        "dot",
        "sort_key",
        "typeset",
    }


def test_names_with_accents_stand_where_they_are_looked_for() -> None:
    english = LANGUAGES["en"]
    names = ["Xi’an", "Ürümqi", "Urad", "Zunyi", "Lhasa"]
    assert sorted(names, key=english.sort_key) == ["Lhasa", "Urad", "Ürümqi", "Xi’an", "Zunyi"]
    assert english.initial("Ürümqi") == "U" and english.initial("3 cities") == "#"


def test_the_plural_is_the_language_s() -> None:
    assert [counter("en")("{n} file", "{n} files", n) for n in (0, 1, 2)] == [
        "{n} files",
        "{n} file",
        "{n} files",
    ]
    assert {counter("zh")("{n} file", "{n} files", n) for n in (0, 1, 2)} == {"{n} 个文件"}
    template = "{% trans n=n %}{{ n }} file{% pluralize %}{{ n }} files{% endtrans %}"
    assert [environment("en").from_string(template).render(n=n) for n in (1, 2)] == ["1 file", "2 files"]


def test_a_message_without_wording_is_an_error() -> None:
    with pytest.raises(LookupError, match="no zh wording"):
        counter("zh")("{n} thing that no catalogue has", "{n} things that no catalogue has", 2)


@pytest.fixture(scope="module")
def site(prepared: Mapping[str, Site]) -> Site:
    west = prepared["west"]
    return Site(west.plan, west.geometry)


@pytest.mark.slow
def test_a_sentence_stands_for_a_map_on_which_nothing_is_significant(prepared: Mapping[str, Site]) -> None:
    """And what describes the map where it is drawn after all says so, in Chinese too."""
    plan = prepared["provinces"].plan
    provinces = Site(plan, prepared["provinces"].geometry)
    region = next(r for r in plan.report.regions if r.slug == "sichuan")
    local = plan.results["integration_moran_local"]
    assert not local.frame["significant"].any()
    for code, words in (("zh", "故不附地图"), ("en", "there is nothing to map")):
        document = brief(plan, region, code, provinces.figures(code))
        assert not [n for n in leaves(document) if isinstance(n, Figure) and n.id.startswith("clusters")]
        assert any(words in plain(n.prose) for n in leaves(document) if isinstance(n, Paragraph))
    _, alt = provinces.figures("zh").maps.clusters(local)
    assert "显著者：无。" in alt and "：。" not in alt


def in_word(document: Document) -> str:
    """The words of a document's tree for pandoc, one after another."""

    def walk(node: Any) -> Iterator[str]:
        if isinstance(node, dict) and node.get("t") in {"Str", "Space"}:
            yield node.get("c", " ")
        elif isinstance(node, dict | list):
            for child in node.values() if isinstance(node, dict) else node:
                yield from walk(child)

    return "".join(walk(json.loads(tree(document).text)["blocks"]))


@pytest.mark.slow
@pytest.mark.parametrize("code", LANGUAGES)
def test_word_and_quarto_print_a_table_s_unit_in_every_language(site: Site, code: str) -> None:
    document = brief(site.plan, site.plan.report.regions[0], code, site.figures(code))
    tables = [node for node in leaves(document) if isinstance(node, Table) and node.unit]
    in_quarto = write(document).text.replace("\\", "").replace("**", "")
    assert tables
    for table in tables:
        label = translator(code)("Unit:") + LANGUAGES[code].gap + table.unit
        caption = plain(table.caption) + LANGUAGES[code].bracketed(label)
        assert caption in in_quarto and caption in in_word(document)


# a third language ---------------------------------------------------------------------------------------------------


#: the catalogue below its folder
RU = Path("ru", "LC_MESSAGES", "fangzhi.po")


def marked_up(words: str) -> str:
    """A wording of the pseudo-translation: the English in Cyrillic brackets."""
    return f"‹{words}›"


def with_russian(patch: pytest.MonkeyPatch, locales: Path) -> None:
    """A row in `LANGUAGES`, and the catalogues of a folder in the place of the program's."""
    patch.setitem(LANGUAGES, "ru", RUSSIAN)
    patch.setitem(SPEAKERS, "ru", InRussian())
    patch.setattr(catalogue, "LOCALES", locales)
    patch.setattr(extract, "LOCALES", locales)


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Catalogues with one of a third language, made as the how-to tells; made once, and copied for each test."""
    place = tmp_path_factory.mktemp("locales")
    for path in LOCALES.rglob("*.po*"):
        copy = place / path.relative_to(LOCALES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        with_russian(patch, place)
        assert len(extract.update()) > 300
    path = place / RU
    with path.open("rb") as file:
        words = read_po(file, locale=RUSSIAN.locale)
    for message in words:
        if isinstance(message.id, str) and message.id:
            message.string = marked_up(message.id)
        elif message.id:
            # one, few, many
            message.string = tuple(f"{kind}:{message.id[1]}" for kind in ("one", "few", "many"))
    path.write_bytes(extract._text(words))
    return place


@pytest.fixture
def russian(locales: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The program with a third language, and its catalogue."""
    shutil.copytree(locales, tmp_path, dirs_exist_ok=True)
    with_russian(monkeypatch, tmp_path)
    catalogue.reread()
    environment.cache_clear()
    yield tmp_path / RU
    monkeypatch.undo()
    catalogue.reread()
    environment.cache_clear()


@pytest.mark.slow
def test_its_catalogue_is_made_and_held_against_the_code(russian: Path) -> None:
    assert extract.languages() == ["zh", "ru"]
    assert "nplurals=3" in russian.read_text("utf-8")
    assert extract.stale() == []
    # merging keeps every form
    before = russian.read_bytes()
    assert extract.update() == []
    assert russian.read_bytes() == before
    russian.write_text(russian.read_text("utf-8").replace("few:{n} levels up", "few: levels up"), "utf-8")
    assert any("ru: other placeholders" in line for line in extract.stale())


@pytest.mark.slow
def test_its_plurals_are_kept_whole(russian: Path, site: Site) -> None:
    several = counter("ru")
    assert [several("{n} level up", "{n} levels up", n).split(":")[0] for n in (1, 3, 5, 21)] == [
        "one",
        "few",
        "many",
        "one",
    ]
    context = Context(site.plan.report, site.plan.results, "ru", None, site.figures("ru"))
    column = Column("steps", Text(zh="级", en="levels"), role="count")
    said = [plain(moved(context, Cell("path_change", (), column, steps))) for steps in (1, 2, -5)]
    assert said == ["one:one levels up", "few:two levels up", "many:five levels down"]
    template = "{% trans n=n %}{n} level up{% pluralize %}{n} levels up{% endtrans %}"
    assert environment("ru").from_string(template).render(n=2) == "few:{n} levels up"


@pytest.mark.slow
def test_its_numbers_and_dates_are_babel_s(russian: Path) -> None:
    assert number(-1234.5, 1, "ru") == "−1\xa0234,5"
    assert date("2020-05-01", "ru") == "1 мая 2020\u202fг." and month("2020-05", "ru") == "май 2020"
    assert month("2020Q3", "ru") == "квартал 3 2020"


@pytest.mark.slow
def test_a_brief_and_the_overview_are_composed_in_it(russian: Path, site: Site) -> None:
    """What the program says is the catalogue's, what reports and methods say is English, none of it Chinese."""
    plan = site.plan
    region = next(r for r in plan.report.regions if r.slug == "sichuan")
    figures = Site(plan, site.geometry).figures("ru")
    english = site.figures("en")
    for made, known in (
        (brief(plan, region, "ru", figures), brief(plan, region, "en", english)),
        (overview(plan, "ru", figures), overview(plan, "en", english)),
    ):
        assert len(made.sections) == len(known.sections)
        shown, other = list(leaves(made)), list(leaves(known))
        assert [type(node) for node in shown] == [type(node) for node in other]
        headings = [section.title for section in made.sections]
        assert sum(title.startswith("‹") for title in headings) >= 5
        tables = [
            (a, b) for a, b in zip(shown, other, strict=True) if isinstance(a, Table) and isinstance(b, Table)
        ]
        assert tables
        for a, b in tables:
            assert [[c.sort for c in row.cells] for row in a.rows] == [
                [c.sort for c in row.cells] for row in b.rows
            ]
            # a chart of the report's own has the report's words
            drawings = [
                node
                for node in shown
                if isinstance(node, Figure) and node.svg and not node.id.startswith("own-")
            ]
        assert drawings and all('lang="ru"' in node.svg and node.alt.startswith("‹") for node in drawings)
        assert not any(HAN.search(re.sub("<[^>]*>", "", node.svg)) for node in drawings)
        words = in_word(made)
        assert "Таблица 1" in words and "Рисунок 1" in words and not HAN.search(words.replace("方志", ""))


@pytest.mark.slow
def test_its_page_and_its_paper_are_written(russian: Path, site: Site) -> None:
    site = Site(site.plan, site.geometry)
    region = next(r for r in site.plan.report.regions if r.slug == "sichuan")
    files, _ = site.brief(region.code, "ru", ("html", "pdf", "docx"))
    page = next(content for path, content in files.items() if path.endswith("index.html")).decode()
    assert '<html lang="ru"' in page and "Таблица 1" in page and "‹Key findings›" in page
    assert files["west/ru/sichuan/brief.pdf"].startswith(b"%PDF")
    assert files["west/ru/sichuan/brief.docx"].startswith(b"PK")
