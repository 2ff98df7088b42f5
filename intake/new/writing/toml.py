"""Pieces of TOML as a person would write them, made with tomlkit: ``wording``, ``strings``, ``entry``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import tomlkit
from tomlkit.items import Array, InlineTable, Table

from analysis.values import Text


def wording(text: Mapping[str, str] | Text) -> InlineTable:
    """A wording in both languages, on one line.

    >>> wording(Text(zh="四川", en="Sichuan")).as_string()
    '{ zh = "四川", en = "Sichuan" }'
    """
    return inline(zh=text["zh"], en=text["en"])


def inline(**values: Any) -> InlineTable:
    """Keys and values on one line, with a blank inside the braces."""
    body = ", ".join(f"{k} = {tomlkit.item(v).as_string()}" for k, v in values.items())
    # read back, so that what stands there is what TOML says it is
    table = tomlkit.parse(f"x = {{ {body} }}")["x"]
    assert isinstance(table, InlineTable)
    # a comment may follow, on a line of its own
    table.trivia.trail = "\n"
    return table


def strings(words: Iterable[str]) -> Array:
    """A list of strings on one line.

    >>> strings(["110000", 'a "b"']).as_string(), strings([]).as_string()
    ('["110000", "a \\\\"b\\\\""]', '[]')
    """
    # put in one by one, thousands of codes take the square of the time
    array = tomlkit.parse(f"x = [{', '.join(tomlkit.string(w).as_string() for w in words)}]")["x"]
    assert isinstance(array, Array)
    array.trivia.trail = "\n"
    return array


def lines(items: Iterable[Any]) -> Array:
    """A list with a line for each item."""
    array = tomlkit.array()
    array.extend(items)
    return array.multiline(True)


def entry(**values: Any) -> Table:
    """A table with these keys in this order; what is None is left out, and a key ``_…`` is a comment line."""
    table = tomlkit.table()
    for name, value in values.items():
        if value is None:
            continue
        if name.startswith("_"):
            for line in str(value).splitlines():
                table.add(tomlkit.comment(line))
        else:
            table.add(name, value)
    return table
