"""Region names by code, full, short or English name, with a suggestion for a near miss: `Gazetteer`, `provinces`."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from analysis.values import Region, Text
from intake.problems import near

_HERE = Path(__file__).resolve().parent / "gazetteer"

#: the nation as an area of its own: not a region, but tables may have a row for it
NATION = Region("100000", Text(zh="全国", en="China"), Text(zh="全国", en="China"), "china", "aggregate")


#: letters that are no other letter with a mark
_LETTERS = str.maketrans(
    {"æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ß": "ss", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th",
     "Þ": "Th", "ı": "i"}
)  # fmt: skip


def slug_of(name: str) -> str:
    """The folder name made from an English name.

    >>> slug_of("Inner Mongolia"), slug_of("Xi'an"), slug_of("Île-de-France")
    ('inner-mongolia', 'xian', 'ile-de-france')
    >>> slug_of("Sjælland"), slug_of("Łódź"), slug_of("Đà Nẵng")
    ('sjaelland', 'lodz', 'da-nang')
    """
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


#: pages that every report has, in a folder each beside those of its regions
PAGES = frozenset(
    {"indicators", "methods", "data", "replication", "about", "models", "weights", "figure", "rows"}
)


def page_slug(name: str) -> str:
    """The folder of a region's own page, which is never that of a page all reports have.

    >>> page_slug("Sichuan"), page_slug("Data")
    ('sichuan', 'data-region')
    """
    slug = slug_of(name)
    return f"{slug}-region" if slug in PAGES else slug


def _key(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().casefold().replace(" ", "")


@dataclass(frozen=True)
class Gazetteer:
    """The regions a report may name, and every way to name them."""

    regions: Mapping[str, Region]
    #: every accepted spelling, folded → code
    names: Mapping[str, str]

    @cached_property
    def spellings(self) -> Mapping[str, Sequence[str]]:
        """Code → every accepted spelling, folded."""
        by_code: dict[str, list[str]] = defaultdict(list)
        for word, code in self.names.items():
            by_code[code].append(word)
        return dict(by_code)

    def find(self, word: str) -> Region | None:
        """The region meant by a code or a name, in either language; None where there is none."""
        code = self.names.get(_key(word))
        return self.regions[code] if code else None

    def suggestion(self, word: str) -> str | None:
        """The name most like an unknown one, in the language it was written in."""
        spoken = [n for r in self.regions.values() for n in (*r.name.values(), *r.full.values())]
        hit = near(word.strip(), spoken)
        return hit if hit is not None else None


def gazetteer(regions: Iterable[Region], aliases: Mapping[str, Iterable[str]] | None = None) -> Gazetteer:
    """Index regions by code, slug and all their names; ``aliases`` maps a code to further spellings."""
    table = {r.code: r for r in regions}
    names: dict[str, str] = {}
    for code, region in table.items():
        words = [
            code,
            region.slug,
            *region.name.values(),
            *region.full.values(),
            *(aliases or {}).get(code, ()),
        ]
        if re.fullmatch(r"\d{2}0000", code):
            words.append(code[:2])
        for word in words:
            names.setdefault(_key(word), code)
    return Gazetteer(table, names)


#: on every map of China and listed, but without figures in mainland statistical tables
ABSENT = ("710000", "810000", "820000")


@cache
def provinces() -> Gazetteer:
    """The 34 provincial units and the nation, named after GB/T 2260 (codes) and their usual English names."""
    regions, aliases = (
        [NATION],
        {NATION.code: ["中国", "全国平均", "全国总计", "全国合计", "nation", "national", "PRC", "PR China"]},
    )
    with (_HERE / "province.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            regions.append(
                Region(
                    row["code"],
                    Text(zh=row["zh"], en=row["en"]),
                    Text(zh=row["zh_full"], en=row["en_full"]),
                    slug_of(row["en"]),
                    "absent" if row["code"] in ABSENT else "region",
                )
            )
            aliases[row["code"]] = [a for a in row["aliases"].split(";") if a] + [row["abbr_zh"]]
    return gazetteer(regions, aliases)
