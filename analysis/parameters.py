"""The part that all methods' parameters share. Each method's module derives its own frozen model from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from analysis.values import Method, Result, Study, Text


def _text(value: Any) -> Any:
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        raise ValueError('give the wording in both languages: { zh = "…", en = "…" }')
    if isinstance(value, dict):
        missing = [lang for lang in ("zh", "en") if not str(value.get(lang, "")).strip()]
        if missing:
            raise ValueError(f"the wording in {' and '.join(missing)} is missing")
        return Text({str(k): str(v) for k, v in value.items()})
    raise ValueError('expected { zh = "…", en = "…" }')


#: a wording in both languages, written ``{ zh = "…", en = "…" }`` in TOML
Wording = Annotated[Text, BeforeValidator(_text)]


class Strict(BaseModel):
    """A frozen model that rejects keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Parameters(Strict):
    """What every ``[[analysis]]`` has: an id for its results, the registry key, and optional words of its own."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="names the result: letters, digits and _")
    kind: str
    title: Wording | None = Field(None, description="replaces the method's own title on pages")
    note: Wording | None = Field(None, description="a note printed under the result's tables")


def strings(value: Any) -> Iterator[str]:
    """Every string inside nested options: what may name an indicator or another analysis.

    >>> list(strings({"of": "gdp.rank", "levels": [{"parts": ("a", "b")}, 3]}))
    ['gdp.rank', 'a', 'b']
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)


def mentioned(parameters: Parameters) -> set[str]:
    """What an analysis' options name, without the columns: ``gdp`` for ``gdp.rank``; other words are among them."""
    return {word.split(".")[0] for word in strings(parameters.model_dump())}


@dataclass(frozen=True)
class Analysis:
    """One entry of the registry: a kind, its typed parameters, its driver, and the methods that it brings.

    Methods of other analyses that its results rest on (a group's mean) are theirs.
    """

    kind: str
    parameters: type[Parameters]
    run: Callable[[Any, Study], tuple[Result, ...]]
    methods: tuple[Method, ...] = ()
