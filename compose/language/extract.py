"""Catalogue upkeep: extract the interface's words, merge them into each language, say what is stale.

``build.py messages`` rewrites ``locales/fangzhi.pot`` and the ``.po`` files; ``--check`` only compares. Fuzzy
guesses are switched off: a message has a wording or it has none.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from compose.language.catalogue import DOMAIN, LOCALE
from paths import LOCALES, ROOT

ROOMS = ("compose", "render", "publish", "pipeline")
METHODS = [*((f"{room}/**.py", "python") for room in ROOMS), ("templates/**.html", "jinja2")]
#: calls whose first argument is a message
KEYWORDS = {"say": None, "t": None, "_say": None, "_t": None, "_": None, "marked": None, "heading": (3,)}
OPTIONS = {
    "templates/**.html": {"extensions": "jinja2.ext.i18n", "trim_blocks": "true", "lstrip_blocks": "true"}
}


def template() -> Catalog:
    """All messages the code and the templates use, in the order of their files."""
    catalog = Catalog(project="Fangzhi", version="", charset="utf-8", fuzzy=False, copyright_holder="Fangzhi")
    found: dict[str, set[str]] = {}
    for path, _line, message, _comments, _context in extract_from_dir(
        ROOT,
        METHODS,
        OPTIONS,
        KEYWORDS,
        directory_filter=lambda d: Path(d).name not in {".venv", "__pycache__"},
    ):
        if isinstance(message, str) and message:
            found.setdefault(message, set()).add(Path(path).as_posix())
    for message in sorted(found):
        # file names without line numbers: moving code must not touch the catalogues
        catalog.add(message, locations=[(p, 0) for p in sorted(found[message])])
    return catalog


def _text(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, omit_header=True, include_lineno=False, sort_output=True)
    head = (
        '# The words of the interface. Change the msgstr, then run: build.py messages\nmsgid ""\nmsgstr ""\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    return head.encode() + buffer.getvalue()


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE[language])


def _merged(language: str, fresh: Catalog) -> Catalog:
    path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    old = _read(path, language) if path.is_file() else Catalog(locale=LOCALE[language])
    merged = Catalog(locale=LOCALE[language], fuzzy=False)
    for message in fresh:
        if message.id:
            known = old.get(message.id)
            merged.add(message.id, known.string if known else "", locations=message.locations)
    return merged


def languages() -> list[str]:
    """The languages that need a catalogue: all but English, whose wording is the message."""
    return [lang for lang in LOCALE if lang != "en"]


def update() -> list[str]:
    """Rewrite the catalogues; returns what is left to translate."""
    fresh = template()
    LOCALES.mkdir(exist_ok=True)
    (LOCALES / f"{DOMAIN}.pot").write_bytes(_text(fresh))
    open_ends: list[str] = []
    for language in languages():
        merged = _merged(language, fresh)
        folder = LOCALES / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{DOMAIN}.po").write_bytes(_text(merged))
        open_ends += [f"{language}: no wording for {m.id!r}" for m in merged if m.id and not m.string]
    return open_ends


def stale() -> list[str]:
    """What is wrong with the catalogues: not extracted, empty, fuzzy, or with other placeholders."""
    fresh = template()
    found: list[str] = []
    pot = LOCALES / f"{DOMAIN}.pot"
    if not pot.is_file() or pot.read_bytes() != _text(fresh):
        found.append("locales/fangzhi.pot is not fresh; run: build.py messages")
    for language in languages():
        path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        if not path.is_file():
            found.append(f"locales/{language} is missing; run: build.py messages")
            continue
        catalog = _read(path, language)
        ids = {m.id for m in catalog if m.id}
        wanted = {m.id for m in fresh if m.id}
        found += [
            f"{language}: {m!r} is not in the catalogue; run: build.py messages" for m in sorted(wanted - ids)
        ]
        found += [
            f"{language}: {m!r} is no longer used; run: build.py messages" for m in sorted(ids - wanted)
        ]
        for message in catalog:
            if not message.id:
                continue
            if not message.string or message.fuzzy:
                found.append(f"{language}: no wording for {message.id!r}")
            elif _slots(str(message.id)) != _slots(str(message.string)):
                found.append(f"{language}: other placeholders than in {message.id!r}")
    return found


def _slots(text: str) -> set[str]:
    """The placeholders of a message, and whether a part of it is strong."""
    return set(re.findall(r"\{[a-z_]+\}", text)) | ({"**"} if "**" in text else set())
