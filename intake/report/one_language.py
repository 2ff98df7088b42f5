"""Wordings of a report in one language, which need no words of the other: ``the_one``, ``filled``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: the languages that wordings have
BOTH = ("zh", "en")
#: keys whose tables are no wordings, whatever their own keys are
_OTHER = {"columns", "fonts"}


def the_one(raw: Mapping[str, Any]) -> str:
    """The language of a report in one language; empty where it has both, or does not say.

    >>> the_one({"report": {"languages": ["zh"]}}), the_one({"report": {}})
    ('zh', '')
    """
    head = raw.get("report")
    named = head.get("languages") if isinstance(head, Mapping) else None
    return named[0] if isinstance(named, list) and len(named) == 1 and named[0] in BOTH else ""


def filled(value: Any, language: str, key: str = "") -> Any:
    """The values of a TOML file where a wording in this language alone stands for both.

    >>> filled({"title": {"zh": "西部"}, "columns": {"zh": "income"}}, "zh")
    {'title': {'zh': '西部', 'en': '西部'}, 'columns': {'zh': 'income'}}
    """
    if isinstance(value, list):
        return [filled(part, language) for part in value]
    if not isinstance(value, dict) or key in _OTHER:
        return value
    if list(value) == [language] and isinstance(value[language], str):
        return dict.fromkeys(BOTH, value[language])
    return {name: filled(part, language, name) for name, part in value.items()}
