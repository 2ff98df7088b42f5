"""Compiled templates in memory, shared by all languages: `Compiled`, `COMPILED`."""

from __future__ import annotations

from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """What templates were compiled to: a template is the same program in every language, and compiling takes longest."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """The program of a template, where it was compiled from this very text."""
        checksum, code = self._known.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, in the place of what the file held before."""
        if bucket.code is not None:
            self._known[bucket.key] = bucket.checksum, bucket.code


#: whether a template runs in a sandbox, which compiles otherwise → what is compiled
COMPILED = {False: Compiled(), True: Compiled()}
