"""The asker's store as a worker on another machine sees it, by the names of its entries alone: `LentStore`.

A worker composes a page and learns by its key whether the asker has what would be made of it. If so, only the key goes
back; if not, what was made goes back with its key, and the asker keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from publish.store.digest import digest
from publish.store.store import Store


@dataclass(frozen=True)
class LentStore(Store):
    """What the asker keeps. ``names``: of the entries there; ``rendering``: what makes files, by the asker's reckoning."""

    names: frozenset[str] = frozenset()
    rendering: str = ""
    #: key and content of what was asked for since `settled`; the content of what the asker has is only its key
    asked: list[tuple[str, bytes]] = field(default_factory=list)

    def kept(self, parts: object, make: Callable[[], bytes]) -> bytes:
        """What ``make`` gives; where the asker has it, its key in the place of it."""
        try:
            key = digest(self.rendering, parts)
        except TypeError:
            # something whose content is not known
            return make()
        content = key.encode() if key in self.names else make()
        self.asked.append((key, content))
        return content

    def kept_through(self, sooner: object, later: Callable[[], tuple[object, Callable[[], bytes]]]) -> bytes:
        """The same: the asker has the names of entries, and the way by what they follow from is a matter of its own."""
        del sooner
        return self.kept(*later())

    def settled(self, files: Mapping[str, bytes]) -> tuple[dict[str, bytes], dict[str, str]]:
        """Of files that were made: those to be sent, and the keys, by path, of those that are or should be in the store.

        Raises:
            ValueError: a format wrote something else than what the store gave, so that no key can stand for it.
        """
        by_content = {id(content): key for key, content in self.asked}
        keys = {path: by_content[id(content)] for path, content in files.items() if id(content) in by_content}
        unused = {key for key, _ in self.asked if key in self.names} - set(keys.values())
        self.asked.clear()
        if unused:
            raise ValueError("what the store has is not in the files as it is")
        return {path: content for path, content in files.items() if keys.get(path) not in self.names}, keys
