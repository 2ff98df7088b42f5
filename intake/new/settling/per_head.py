"""Figures that only the title says are per head: ``per_head_as_titled``."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from intake.new.content.cells import Series
from intake.new.layout.roles import Roles
from intake.new.notes import Notes
from intake.new.vocabulary.words import fold

#: what a title puts before the name of what its figures are a head, or behind it
_BEFORE = ("人均", "户均", "平均每人", "平均每户")
_BEHIND = (
    "per capita",
    "per head",
    "per inhabitant",
    "per person",
    "per household",
    "pro kopf",
    "je einwohner",
    "par habitant",
)


def per_head_as_titled(series: Collection[Series], tables: Sequence[Roles], notes: Notes) -> None:
    """Put into the names what only the title says: 可支配收入 under 居民人均可支配收入来源 is 人均可支配收入, and no size."""
    roots = {fold(_root(s)) for s in series}
    named: dict[str, None] = {}
    for s in series:
        titles = [w for t in tables if t.page.grid is s.where.grid for w in t.page.titles]
        root = _root(s)
        added = next((hit for w in titles if (hit := _per_head(root, w))), None)
        if added is None or fold(added[0] + root + added[1]) in roots:
            continue
        before, behind = added
        s.name = f"{before}{root}{behind}{s.name[len(root) :]}"
        s.base = f"{before}{root}{behind}{s.base[len(root) :]}" if s.base else ""
        named[f"{before}{root}{behind}"] = None
    if named:
        notes.note(
            "",
            f"表题说是人均（户均），指标名按表题写作：{'、'.join(named)}",
            f"the title says that figures are per head, and the names say it as well: {', '.join(named)}",
            "如不对，请改表题",
            "if that is wrong, correct the title",
        )


def is_per_head(name: str) -> bool:
    """Whether a name says that figures are a head or a household.

    >>> is_per_head("人均可支配收入：工资性收入"), is_per_head("GDP per capita"), is_per_head("财政收入")
    (True, True, False)
    """
    return any(word in name.casefold() for word in (*_BEFORE, *_BEHIND))


def _root(s: Series) -> str:
    return re.split("：|: ", s.base or s.name)[0]


def _per_head(root: str, title: str) -> tuple[str, str] | None:
    """What a title puts before and behind the name of an indicator to say that it is per head; None where it puts nothing.

    >>> _per_head("可支配收入", "6-20 分地区居民人均可支配收入来源(2022年)"), _per_head("Income", "Income per capita by state")
    (('人均', ''), ('', ' per capita'))
    >>> _per_head("人均收入", "居民人均收入"), _per_head("生产总值", "生产总值和人均生产总值"), _per_head("收入", "收入"), _per_head("GDP", "GDP and GDP per capita")
    (None, None, None, None)
    """
    name, words = root.casefold(), " ".join(title.split()).casefold()
    if re.search(r"[\u3400-\u9fff]", words):
        words = words.replace(" ", "")
    # a name that stands in the title once more is of both
    if not name or is_per_head(root) or words.count(name) != 1:
        return None
    for word in _BEFORE:
        if f"{word}{name}" in words:
            return word, ""
    for word in _BEHIND:
        if re.search(rf"\b{re.escape(name)} {word}\b", words):
            return "", f" {word}"
    return None


__all__ = ["is_per_head", "per_head_as_titled"]
