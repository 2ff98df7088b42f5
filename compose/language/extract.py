"""Catalogue upkeep: extraction, merging, staleness: `update`, `stale`.

``build.py messages`` rewrites ``locales/fangzhi.pot`` and the ``.po`` files; ``--check`` only compares. Fuzzy
guesses are switched off: a message has a wording or it has none.
"""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from compose.language.catalogue import DOMAIN, SOURCE
from compose.language.languages import LANGUAGES
from paths import LOCALES, ROOT

ROOMS = ("compose", "render", "publish", "pipeline", "desk", "commands")
METHODS = [*((f"{room}/**.py", "python") for room in ROOMS), ("templates/**.html", "jinja2")]
#: calls that name a message: their first argument, the one with this number, or both forms for a number of things
KEYWORDS = {
    **dict.fromkeys(("say", "t", "_say", "_t", "_", "marked"), None),
    "heading": (3,),
    **dict.fromkeys(("count", "ngettext"), (1, 2)),
}
OPTIONS = {
    "templates/**.html": {"extensions": "jinja2.ext.i18n", "trim_blocks": "true", "lstrip_blocks": "true"}
}


def template() -> Catalog:
    """All messages the code and the templates use, in the order of their files."""
    catalog = Catalog(project="Fangzhi", version="", charset="utf-8", fuzzy=False, copyright_holder="Fangzhi")
    messages: dict[str | tuple[str, ...], set[str]] = {}
    for path, _line, message, _comments, _context in extract_from_dir(
        ROOT,
        METHODS,
        OPTIONS,
        KEYWORDS,
        directory_filter=_entered,
    ):
        if all(isinstance(form, str) and form for form in _forms(message)):
            messages.setdefault(message, set()).add(Path(path).as_posix())
    for message in sorted(messages, key=_forms):
        # file names without line numbers: moving code must not touch the catalogues
        catalog.add(message, locations=[(p, 0) for p in sorted(messages[message])])
    return catalog


def _entered(folder: str | os.PathLike[str]) -> bool:
    """Whether messages are looked for in a folder; what lies beside those rooms may be a hundred times as many files."""
    room, *_ = Path(folder).relative_to(ROOT).parts
    return room in {*ROOMS, "templates"} and Path(folder).name != "__pycache__"


def _forms(message: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """A message, or its forms for numbers of things, one after another."""
    return (message,) if isinstance(message, str) else tuple(message or ())


def _text(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, omit_header=True, include_lineno=False, sort_output=True)
    head = (
        '# The words of the interface. Change the msgstr, then run: build.py messages\nmsgid ""\nmsgstr ""\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    )
    if catalog.locale is not None:
        head += f'"Language: {catalog.locale_identifier}\\n"\n"Plural-Forms: {catalog.plural_forms}\\n"\n'
    head += "\n"
    return head.encode() + buffer.getvalue()


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGES[language].locale)


def _merged(language: str, fresh: Catalog) -> Catalog:
    path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    old = _read(path, language) if path.is_file() else Catalog(locale=LANGUAGES[language].locale)
    merged = Catalog(locale=LANGUAGES[language].locale, fuzzy=False)
    for message in fresh:
        if message.id:
            known = old.get(message.id)
            empty = ("",) * merged.num_plurals if message.pluralizable else ""
            string = known.string if known else empty
            fits = len(_forms(string)) == len(_forms(empty))
            merged.add(message.id, string if fits else empty, locations=message.locations)
    return merged


def languages() -> list[str]:
    """The languages that need a catalogue: all but English, whose wording is the message."""
    return [code for code in LANGUAGES if code != SOURCE]


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
        open_ends += [
            f"{language}: no wording for {m.id!r}" for m in merged if m.id and not all(_forms(m.string))
        ]
    return open_ends


#: placeholders that a wording may have though the English one has not
_ALWAYS = frozenset({"{nouns}", "{neighbours}"})


def stale() -> list[str]:
    """What is wrong with the catalogues: not extracted, empty, fuzzy, or with other placeholders."""
    fresh = template()
    problems: list[str] = []
    pot = LOCALES / f"{DOMAIN}.pot"
    if not pot.is_file() or pot.read_bytes() != _text(fresh):
        problems.append("locales/fangzhi.pot is not fresh; run: build.py messages")
    for language in languages():
        path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        if not path.is_file():
            problems.append(f"locales/{language} is missing; run: build.py messages")
            continue
        catalog = _read(path, language)
        ids = {_forms(m.id) for m in catalog if m.id}
        wanted = {_forms(m.id) for m in fresh if m.id}
        problems += [
            f"{language}: {' / '.join(m)!r} is not in the catalogue; run: build.py messages"
            for m in sorted(wanted - ids)
        ]
        problems += [
            f"{language}: {' / '.join(m)!r} is no longer used; run: build.py messages"
            for m in sorted(ids - wanted)
        ]
        for message in catalog:
            if not message.id:
                continue
            if not all(_forms(message.string)) or message.fuzzy:
                problems.append(f"{language}: no wording for {message.id!r}")
            # each form for a number has the placeholders of one of the English forms
            slots = [_slots(form) for form in _forms(message.id)]
            # and what the report calls its regions, which every sentence is given
            if any(
                form and _slots(form) - _ALWAYS not in [s - _ALWAYS for s in slots]
                for form in _forms(message.string)
            ):
                problems.append(f"{language}: other placeholders than in {message.id!r}")
    return problems


def _slots(text: str) -> set[str]:
    """The placeholders of a message, and whether a part of it is strong."""
    return set(re.findall(r"\{[a-z_]+\}", text)) | ({"**"} if "**" in text else set())
