"""Which pages and files a site has, for links that lead to nothing else: `There`, `after`.

A build of everything needs none of this. A part (one region, one language) is put into a folder that may be empty, or may
hold a whole site: a page of it links to what the part brings and to what stays, and to nothing that is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from intake.report.report import Report


@dataclass(frozen=True)
class There:
    """Paths below the site that are there.

    >>> there = There(frozenset({"west/zh/index.html"}), ("west/zh/gansu",))
    >>> there("west/zh/gansu/data.xlsx"), there("west/zh/index.html"), there("west/zh/about/index.html")
    (True, True, False)
    >>> there.below("west/zh"), there.below("west/data")
    (True, False)
    """

    #: files, by path
    files: frozenset[str] = frozenset()
    #: folders of which everything is there that the program writes there
    folders: tuple[str, ...] = ()
    #: everything: a whole site
    whole: bool = False

    def __call__(self, path: str) -> bool:
        """Whether a file is there."""
        return self.whole or path in self.files or any(path.startswith(f"{f}/") for f in self.folders)

    def below(self, folder: str) -> bool:
        """Whether there is anything in a folder."""
        start = f"{folder}/"
        return self(f"{start}.") or any(
            path.startswith(start) for path in (*self.files, *(f"{f}/" for f in self.folders))
        )


#: a whole site
EVERYTHING = There(whole=True)


def after(report: Report, slugs: Iterable[str], languages: Iterable[str], old: Collection[str]) -> There:
    """What there will be after a part of a report was built.

    Args:
        report: whose part.
        slugs: the regions asked for; none: all of them, and the pages about the whole.
        languages: those asked for.
        old: the files of the site as it is, all of which stay.
    """
    place, slugs, languages = report.place, list(slugs), list(languages)
    folders = [f"{place}/{lang}/{slug}" for lang in languages for slug in slugs]
    if not slugs:
        own = [f"{place}/{lang}" for lang in languages]
        folders = [*own, f"{place}/data", *(f"{place}/search/{lang}" for lang in languages)]
    return There(frozenset({*old, f"{place}/index.html"} if not slugs else old), tuple(folders))
