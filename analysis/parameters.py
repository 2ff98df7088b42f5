"""Parameters common to all analyses, from which each derives its own frozen model: `Parameters`, `Analysis`, `Ref`."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Self, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from analysis.periods import parse
from analysis.values import Method, Result, Study, Text, typographic


class Wrong(ValueError):
    """What a check of options finds wrong, and what to do about it, in both languages.

    >>> str(Wrong("甲与乙只写一个", "give either a or b", "删去一个", "delete one"))
    'give either a or b'
    """

    def __init__(self, zh: str, en: str, remedy_zh: str = "改正它", remedy_en: str = "correct it") -> None:
        super().__init__(en)
        self.what = Text(zh=zh, en=en)
        self.remedy = Text(zh=remedy_zh, en=remedy_en)


#: what to do about a wording
_IN_BOTH = ('写成 { zh = "…", en = "…" }', 'write { zh = "…", en = "…" }')


def _text(value: Any) -> Any:
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        raise Wrong("文字没有用两种语言写", "the wording is not given in both languages", *_IN_BOTH)
    if isinstance(value, dict):
        missing = [lang for lang in ("zh", "en") if not str(value.get(lang, "")).strip()]
        if missing:
            lacking = ", ".join(f'{lang} = "…"' for lang in missing)
            raise Wrong(
                f"缺少 {' 和 '.join(missing)} 的文字",
                f"the wording in {' and '.join(missing)} is missing",
                f"补上 {lacking}",
                f"add {lacking}",
            )
        other = [lang for lang in value if not isinstance(value[lang], str)]
        if other:
            raise Wrong(
                f"{' 和 '.join(other)} 的文字不是文本",
                f"the wording in {' and '.join(other)} is not a text",
                "加引号",
                "write it in quotation marks",
            )
        return Text({str(k): typographic(v) if k == "en" else v for k, v in value.items()})
    raise Wrong("应为两种语言的文字", "a wording in both languages is expected", *_IN_BOTH)


#: a wording in both languages, written ``{ zh = "…", en = "…" }`` in TOML
Wording = Annotated[Text, BeforeValidator(_text)]


def _period(value: Any) -> Any:
    if value is None or value == "":
        return value
    period = parse(value)
    if period is None:
        raise PydanticCustomError("period", "not a period")
    return period.id


#: a period, however it is written (text, a year, a date), kept as its id
PeriodId = Annotated[str, BeforeValidator(_period)]


def _day(value: str) -> str:
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        raise Wrong(
            f"没有“{value}”这一天", f"there is no day “{value}”", "写成 2026-01-31", "write 2026-01-31"
        ) from None
    return value


#: a day of the calendar, YYYY-MM-DD
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]


class Strict(BaseModel):
    """A frozen model that rejects keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)


class Parameters(Strict):
    """What every ``[[analysis]]`` has: an id for its results, the registry key, and optional words of its own."""

    id: str = Field(
        pattern=r"^[a-z][a-z0-9_]*$", max_length=60, description="names the result: letters, digits and _"
    )
    kind: str
    title: Wording | None = Field(None, description="replaces the method’s own title on pages")
    note: Wording | None = Field(None, description="a note printed under the result’s tables")

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        """What is listed by name is listed once: a table with the same row twice has no cell that one could name."""
        for name in type(self).model_fields:
            listed = getattr(self, name)
            if isinstance(listed, tuple) and all(isinstance(word, str) for word in listed):
                twice = next((word for i, word in enumerate(listed) if word in listed[:i]), None)
                if twice is not None:
                    raise Wrong(f"“{twice}”列了两次", f"“{twice}” is listed twice")
        return self


def strings(value: Any) -> Iterator[str]:
    """Every string inside nested options, with or without a mark.

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


# what an option names ---------------------------------------------------------------------------------------

#: what an option's word may be the name of. ``figure``: an indicator, or ``result.column``; ``column``: a result, or
#: ``result.column``; ``factor``: a figure or a grouping; ``dimension``: an indicator, or a dimension of the same analysis; ``area`` and ``region``: a code,
#: ``place``: a code or a name of either; ``key``: what a result has rows for each of, as ``result.key``
Named = Literal[
    "result",
    "column",
    "key",
    "figure",
    "factor",
    "indicator",
    "dimension",
    "printed",
    "grouping",
    "area",
    "region",
    "place",
    "source",
    "text",
    "rule",
]


@dataclass(frozen=True)
class Ref:
    """Marks an option whose words are names, so that each is looked up before anything is computed or composed.

    ``when``: only where another option of the same table has one of these values. ``needs``: the results that must be
    there, ``{}`` standing for the name; a method gives its further tables such names. ``keys``: what the named result may have
    a row for each of (``*``: anything), ``columns``: what it must have columns of, ``drawn``: its column must hold numbers,
    or classes where ``classes`` is set.
    ``words``: what may stand in place of a name. ``classes``: an indicator may be one of classes; figures are wanted else.
    ``areas``: it may have figures of areas only; a region's are wanted else. ``within``: the option of the same table that
    names the result, where the word is the name of a column or key alone.
    """

    to: Named
    when: tuple[str, tuple[str, ...]] | None = None
    needs: tuple[str, ...] = ("{}",)
    keys: tuple[tuple[str, ...], ...] = ()
    columns: tuple[str, ...] = ()
    drawn: bool = False
    words: tuple[str, ...] = ()
    classes: bool = False
    areas: bool = False
    within: str = ""

    def shows(self, result: Result) -> bool:
        """Whether a result has rows of the kind that is wanted."""
        return not self.keys or any(
            len(keys) == len(result.keys)
            and all(key in {"*", there} for key, there in zip(keys, result.keys, strict=True))
            for keys in self.keys
        )

    def concerns(self, model: BaseModel) -> bool:
        """Whether the mark holds in a table."""
        return self.when is None or getattr(model, self.when[0]) in self.when[1]

    def name(self, model: BaseModel, word: str) -> str:
        """The whole name that a word of a table stands for."""
        return f"{getattr(model, self.within)}.{word}" if self.within else word


ResultId = Annotated[str, Ref("result")]
#: what a result has a row for each of
REGION, PERIODS = (("region",),), (("region", "period"),)
#: a result with ranks of regions; one with the intervals of such ranks
RankedId = Annotated[str, Ref("result", keys=(("region",),), columns=("rank", "of"))]
IntervalId = Annotated[
    str, Ref("result", keys=(("region",),), columns=("rank", "low", "high", "min", "max", "inside"))
]
#: figures of aggregate areas
AreasId = Annotated[str, Ref("result", keys=(("area", "period"),), columns=("value",))]
#: a decomposition of inequality
InequalityId = Annotated[
    str, Ref("result", needs=("{}", "{}_groups"), keys=(("part",),), columns=("theil", "share"))
]
#: a result by region, or a column of one; of several periods the last is shown
MappedId = Annotated[str, Ref("result", keys=(("region",), ("region", "period")), drawn=True)]
ColumnRef = Annotated[str, Ref("column", keys=(("region",), ("region", "period")))]
#: a column, and a key, of the result that the option ``of`` of the same table names
OwnColumn = Annotated[str, Ref("column", within="of")]
OwnKey = Annotated[str, Ref("key", within="of")]
FigureRef = Annotated[str, Ref("figure")]
IndicatorId = Annotated[str, Ref("indicator")]
PrintedId = Annotated[str, Ref("printed")]
GroupingId = Annotated[str, Ref("grouping")]
AreaCode = Annotated[str, Ref("area")]
RegionCode = Annotated[str, Ref("region")]
SourceName = Annotated[str, Ref("source")]


@dataclass(frozen=True)
class Reference:
    """A name found in an option: where it stands (``checks #2 of``), what it must be, the word."""

    place: str
    ref: Ref
    word: str


def references(model: BaseModel, place: str = "") -> Iterator[Reference]:
    """Every name in a table of options and in the tables inside it, as the marks of the model say.

    >>> class Inner(Strict):
    ...     of: tuple[IndicatorId, ...]
    >>> class Outer(Strict):
    ...     value: FigureRef
    ...     parts: tuple[Inner, ...]
    >>> found = references(Outer(value="index.score", parts=(Inner(of=("a", "b")),)))
    >>> [(r.place, r.ref.to, r.word) for r in found]
    [('value', 'figure', 'index.score'), ('parts #1 of', 'indicator', 'a'), ('parts #1 of', 'indicator', 'b')]
    """
    for name, info in type(model).model_fields.items():
        marks = [m for m in info.metadata if isinstance(m, Ref)]
        value = getattr(model, name)
        # an option that may be left out may be empty
        if value != "" or info.is_required():
            yield from _names(info.annotation, value, marks, f"{place} {name}".strip(), model)


def _names(
    annotation: Any, value: Any, marks: list[Ref], place: str, model: BaseModel
) -> Iterator[Reference]:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        more = [m for m in inner[1:] if isinstance(m, Ref)]
        yield from _names(inner[0], value, [*marks, *more], place, model)
    elif origin in {Union, UnionType}:
        for part in inner:
            if part is not type(None):
                yield from _names(part, value, marks, place, model)
    elif isinstance(value, BaseModel):
        yield from references(value, place)
    elif isinstance(value, str):
        yield from (Reference(place, m, m.name(model, value)) for m in marks if m.concerns(model))
    elif isinstance(value, dict) and inner:
        for key, part in value.items():
            yield from _names(inner[0], key, [], place, model)
            yield from _names(inner[1], part, marks, f"{place} {key}", model)
    elif isinstance(value, tuple):
        kinds = [inner[0]] * len(value) if Ellipsis in inner else list(inner)
        for number, (kind, part) in enumerate(zip(kinds, value, strict=False), start=1):
            label = getattr(part, "id", "") or getattr(part, "file", "") or f"#{number}"
            where = f"{place} {label}" if isinstance(part, BaseModel) else place
            yield from _names(kind, part, marks, where, model)


def mentioned(parameters: Parameters) -> set[str]:
    """What an analysis' options name, without the columns: ``gdp`` for ``gdp.rank``."""
    return {reference.word.split(".")[0] for reference in references(parameters)} - {""}


@dataclass(frozen=True)
class Analysis:
    """One entry of the registry: a kind, its typed parameters, its driver, and the methods that it brings.

    Methods of other analyses that its results rest on (a group's mean) are theirs.
    """

    kind: str
    parameters: type[Parameters]
    run: Callable[[Any, Study], tuple[Result, ...]]
    methods: tuple[Method, ...] = ()
