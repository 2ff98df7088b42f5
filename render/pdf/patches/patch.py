"""One attribute of WeasyPrint or pydyf that is replaced: `Patch`."""

from __future__ import annotations

import inspect
import pkgutil
from dataclasses import dataclass, field
from typing import Any, TypeVar

Replacement = TypeVar("Replacement")


@dataclass
class Patch:
    """An attribute of a module or class, or an entry of a dictionary, and what takes its place.

    >>> patch = Patch("json", "loads", "(s)")
    >>> @patch.replaced_by
    ... def loads(s):
    ...     return patch.original(s) or "empty"
    """

    #: the module, class or dictionary: ``package.module`` or ``package.module:Name``
    owner: str
    name: str
    #: the signature of what is replaced; a test compares it with the installed version's
    signature: str
    #: what takes its place
    replacement: Any = field(default=None, init=False, repr=False)
    #: what it was; known once installed
    original: Any = field(default=None, init=False, repr=False)

    @property
    def path(self) -> str:
        """The full dotted name of what is replaced, a dictionary's key in brackets."""
        owner = self.owner.replace(":", ".")
        return f"{owner}[{self.name}]" if isinstance(self._owner(), dict) else f"{owner}.{self.name}"

    def replaced_by(self, replacement: Replacement) -> Replacement:
        """Say what takes its place (a decorator); nothing changes before `install`."""
        self.replacement = replacement
        return replacement

    def _owner(self) -> Any:
        return pkgutil.resolve_name(self.owner)

    def current(self) -> Any:
        """What is there now."""
        owner = self._owner()
        return owner[self.name] if isinstance(owner, dict) else inspect.getattr_static(owner, self.name)

    def install(self) -> None:
        """Put the replacement in place; doing it again changes nothing."""
        current = self.current()
        if current is self.replacement:
            return
        self.original = current
        self.put(self.replacement)

    def put(self, value: Any) -> None:
        """Put something in its place; tests and benchmarks put the original back to compare."""
        owner = self._owner()
        if isinstance(owner, dict):
            owner[self.name] = value
        else:
            setattr(owner, self.name, value)
