"""Names in options looked up: results, indicators, printed tables, areas. Exports `KnownNames` and `check_references`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from pydantic import BaseModel

from analysis.levels import LEVELS
from analysis.parameters import Reference, references
from analysis.values import Result, Text, same
from intake.places.regions import Gazetteer
from intake.problems import Problems, Way, suggest
from intake.report.report import Report

#: what columns hold that are no numbers
_WORDS = {"category", "text", "flag", "region"}
#: so many results that would fit are named
MOST_NAMED = 5


class Fault(NamedTuple):
    """What is wrong with a name, what to do, and where, if that is not where the name stands."""

    what: Text
    remedy: Text
    place: Text | None = None


class IndicatorLike(Protocol):
    """What is known of an indicator, as the report writes it and as it is typed."""

    @property
    def kind(self) -> str:
        """``number`` or ``category``."""

    @property
    def name(self) -> Text:
        """What it is called."""

    @property
    def target(self) -> object:
        """The figure that is to be reached; None where none is set."""


@dataclass(frozen=True)
class KnownNames:
    """What names may lead to at one point of the way."""

    indicators: Mapping[str, IndicatorLike]
    groupings: Collection[str]
    gazetteer: Gazetteer
    sources: Collection[str]
    printed: Collection[str] = ()
    results: Mapping[str, Result] = field(default_factory=dict)
    texts: Collection[str] = ()
    #: dimensions of the analysis that is looked at
    dimensions: Collection[str] = ()
    #: analyses that come after the one that is looked at
    later: Collection[str] = ()
    rules: Collection[str] = ()
    #: the indicators that some region has a figure of; None before the tables are read
    figures: Collection[str] | None = None

    @classmethod
    def of(
        cls,
        report: Report,
        results: Mapping[str, Result],
        dimensions: Collection[str] = (),
        later: Collection[str] = (),
    ) -> KnownNames:
        """What there is in a report, once these results have been computed."""
        panel = report.panel
        return cls(
            panel.indicators,
            panel.groupings,
            report.gazetteer,
            report.sources,
            report.printed,
            results,
            report.texts,
            dimensions,
            later,
            rules=[r.id for r in report.rules.rule],
            figures=[i for i in panel.indicators if panel.periods(i, "region")],
        )

    def fault(self, reference: Reference) -> Fault | None:
        """What is wrong with a name; None where it leads somewhere."""
        if reference.word in reference.ref.words:
            return None
        return _LOOK[reference.ref.to](self, reference)

    def codes(self, level: str) -> list[str]:
        """The codes of the report's regions, or of its aggregate areas."""
        return [c for c, r in self.gazetteer.regions.items() if r.level == level]


def _none(kind: Text, word: str, known: Iterable[str]) -> Fault:
    return Fault(
        Text(zh="没有名为“{word}”的{kind}", en="there is no {kind} called “{word}”").fill(
            kind=kind, word=word
        ),
        suggest(word, known),
    )


def _in(
    kind: Text, choices: Callable[[KnownNames], Iterable[str]]
) -> Callable[[KnownNames, Reference], Fault | None]:
    def look(known: KnownNames, reference: Reference) -> Fault | None:
        there = list(choices(known))
        return None if reference.word in there else _none(kind, reference.word, there)

    return look


_RESULT = Text(zh="结果", en="result")
#: made of all indicators with a target, where a report has any; blocks show it without being told its name
TARGETS = "targets"
_NO_TARGET = Fault(
    Text(
        zh="没有一个指标有目标，这里没有可写的",
        en="no indicator has a target, so there is nothing to show here",
    ),
    Text(
        zh="在指标中写 target = { value = … }；指标在表格里的，填“目标值”一列；不需要就不写这一项",
        en="write target = { value = … } in an indicator (where a sheet has the indicators, fill its column target), or leave "
        "this out",
    ),
)


def _result(known: KnownNames, reference: Reference) -> Fault | None:
    word, needs = reference.word, reference.ref.needs

    def missing(name: str) -> list[str]:
        return [result_id for pattern in needs if (result_id := pattern.format(name)) not in known.results]

    lacking = missing(word)
    if not lacking:
        return _unfit(known, reference)
    if word in known.later:
        return _comes_later(word)
    if word in known.results:
        return Fault(
            Text(
                zh=f"结果“{word}”没有附带“{lacking[0]}”，这里要用它",
                en=f"the result “{word}” comes without “{lacking[0]}”, which is needed here",
            ),
            Text(
                zh="换成合适的分析的结果；docs/reference.md 写明这里要哪一种",
                en="name a result of the right kind; docs/reference.md says which",
            ),
        )
    suffix = needs[-1].removeprefix("{}")
    fitting = [
        name for r in known.results if r.endswith(suffix) and not missing(name := r.removesuffix(suffix))
    ]
    return _no_targets(known, word) or _none(_RESULT, word, fitting or known.results)


def _no_targets(known: KnownNames, name: str) -> Fault | None:
    """What is wrong where the targets are named and there is none."""
    without = all(indicator.target is None for indicator in known.indicators.values())
    return _NO_TARGET if name == TARGETS and without else None


def _comes_later(word: str) -> Fault:
    return Fault(
        Text(zh=f"“{word}”在这项分析之后才计算", en=f"“{word}” is computed after this analysis"),
        Text(zh="把它移到前面", en="move it before this one"),
    )


def _unfit(known: KnownNames, reference: Reference) -> Fault | None:
    """A result that is there, and is of another kind than is shown."""
    ref, name = reference.ref, reference.word.partition(".")[0]
    result = known.results.get(name)
    if result is None:
        return None
    column = result.by_id[reference.word.partition(".")[2] or result.main_column.id]
    lacking = next((c for c in ref.columns if c not in result.by_id), None)
    if ref.shows(result) and lacking is None:
        classes = ref.classes and column.role == "category"
        if not ref.drawn or classes or column.role not in _WORDS:
            return None
        return Fault(
            Text(
                zh="结果“{word}”的“{name}”不是数值，画不出来",
                en="“{name}” of the result “{word}” is not a number",
            ).fill(word=name, name=column.name),
            Text(zh="改用数值列，如 结果.列", en="name a column of numbers, as in result.column"),
        )
    if not ref.shows(result):
        other, wanted = _by(result.keys), _by(ref.keys[0])
        what = Text(
            zh="结果“{word}”按{other}列出，这里要按{wanted}列出的",
            en="the result “{word}” has a row for each {other}; here it must be each {wanted}",
        ).fill(word=name, other=other, wanted=wanted)
    else:
        what = Text(
            zh=f"结果“{name}”没有列“{lacking}”，这里要用它",
            en=f"the result “{name}” has no column “{lacking}”, which is needed here",
        )
    fit = [
        r.id
        for r in known.results.values()
        if ref.shows(r)
        and set(ref.columns) <= set(r.by_id)
        and all(pattern.format(r.id) in known.results for pattern in ref.needs)
    ]
    if not fit:
        return Fault(
            what,
            Text(
                zh="这份报告没有合适的结果；docs/reference.md 写明这里要哪一种",
                en="this report has no result that fits; docs/reference.md says which kind is needed here",
            ),
        )
    return Fault(
        what,
        Text(
            zh=f"合适的有：{'、'.join(fit[:MOST_NAMED])}",
            en=f"these fit: {', '.join(fit[:MOST_NAMED])}",
        ),
    )


def _by(keys: Iterable[str]) -> Text:
    """What a result has a row for each of, in words."""
    names = [LEVELS[key] for key in keys if key != "*"]
    return Text(
        zh="和".join(name["zh"] for name in names), en=" and ".join(name["en"].lower() for name in names)
    )


def _column(known: KnownNames, reference: Reference) -> Fault | None:
    name, dot, column = reference.word.partition(".")
    if name not in known.results:
        return _no_result(known, reference, name)
    result = known.results[name]
    if dot and column not in result.by_id:
        return Fault(
            Text(zh=f"结果 {name} 没有列“{column}”", en=f"the result {name} has no column “{column}”"),
            suggest(column, result.by_id),
        )
    return _unfit(known, reference)


def _no_result(known: KnownNames, reference: Reference, name: str) -> Fault | None:
    """No result has this name; told once, where another option names it."""
    if reference.ref.within:
        return None
    if name in known.later:
        return _comes_later(name)
    return _no_targets(known, name) or _none(_RESULT, name, known.results)


def _key(known: KnownNames, reference: Reference) -> Fault | None:
    name, _, key = reference.word.partition(".")
    if name not in known.results:
        return _no_result(known, reference, name)
    keys = known.results[name].keys
    if key in keys:
        return None
    return Fault(
        Text(zh=f"结果 {name} 的行没有键“{key}”", en=f"rows of {name} have no key “{key}”"),
        suggest(key, keys),
    )


def _indicator(known: KnownNames, reference: Reference) -> Fault | None:
    spec = known.indicators.get(reference.word)
    if spec is None:
        return _none(Text(zh="指标", en="indicator"), reference.word, known.indicators)
    if spec.kind == "category" and not reference.ref.classes:
        return Fault(
            Text(
                zh=f"“{spec.name['zh']}”是类别，不是数值",
                en=f"“{spec.name['en']}” is a category, not a number",
            ),
            Text(zh="改用数值指标", en="use an indicator in numbers"),
        )
    if known.figures is not None and not reference.ref.areas and reference.word not in known.figures:
        # told once, however many analyses want it
        return Fault(
            Text(
                zh=f"没有一个地区有“{spec.name['zh']}”的数据",
                en=f"no region has a figure of “{spec.name['en']}”",
            ),
            Text(zh="核对数据表的各行和地区名", en="check the rows of its table, and the names of regions"),
            same(f"indicator {reference.word}"),
        )
    return None


def _figure(known: KnownNames, reference: Reference) -> Fault | None:
    return (_column if "." in reference.word else _indicator)(known, reference)


def _factor(known: KnownNames, reference: Reference) -> Fault | None:
    return None if reference.word in known.groupings else _figure(known, reference)


def _dimension(known: KnownNames, reference: Reference) -> Fault | None:
    return None if reference.word in known.dimensions else _indicator(known, reference)


def _place(known: KnownNames, reference: Reference) -> Fault | None:
    if known.gazetteer.find(reference.word) is not None:
        return None
    hit = known.gazetteer.suggestion(reference.word)
    what = _none(Text(zh="地区", en="region"), reference.word, ()).what
    if hit is None:
        return Fault(
            what,
            Text(zh="用行政区划代码、中文名或英文名", en="use the code, the Chinese or the English name"),
        )
    return Fault(what, Text(zh=f"是否应为“{hit}”？", en=f"did you mean “{hit}”?"))


def _text(known: KnownNames, reference: Reference) -> Fault | None:
    before, slot, after = reference.word.partition("{region}")
    kind = Text(zh="文本", en="text")
    if not slot:
        return None if before in known.texts else _none(kind, before, known.texts)
    words = [
        t[len(before) : len(t) - len(after)]
        for t in known.texts
        if t.startswith(before) and t.endswith(after)
    ]
    regions = [known.gazetteer.find(word) for word in words]
    slugs = {r.slug for r in known.gazetteer.regions.values() if r.level == "region"}
    if slugs.intersection(words) or any(r is not None and r.level == "region" for r in regions):
        return None
    return Fault(
        Text(zh="没有一个地区有“{word}”这份文本", en="no region has a text “{word}”").fill(
            word=reference.word
        ),
        Text(
            zh=f"例如写一份 text/{before}sichuan{after}.zh.md；地区用英文名、中文名或代码",
            en=f"write text/{before}sichuan{after}.zh.md, say: the region by its English or Chinese name or its code",
        ),
    )


_LOOK: Mapping[str, Callable[[KnownNames, Reference], Fault | None]] = {
    "result": _result,
    "column": _column,
    "key": _key,
    "figure": _figure,
    "factor": _factor,
    "indicator": _indicator,
    "dimension": _dimension,
    "printed": _in(Text(zh="原文表", en="printed table"), lambda known: known.printed),
    "grouping": _in(Text(zh="分组", en="grouping"), lambda known: known.groupings),
    "area": _in(Text(zh="地区", en="area"), lambda known: known.codes("aggregate")),
    "region": _in(Text(zh="地区", en="region"), lambda known: known.codes("region")),
    "place": _place,
    "rule": _in(Text(zh="规则", en="rule"), lambda known: known.rules),
    "source": _in(Text(zh="来源", en="source"), lambda known: known.sources),
    "text": _text,
}


def check_references(model: BaseModel, known: KnownNames, file: str, place: Text, problems: Problems) -> bool:
    """Look up every name in a table of options; True where all lead somewhere, else each is told with its place."""
    fine = True
    for reference, fault in _faults(model, known):
        where = (
            place.then(reference.place)
            if isinstance(place, Way)
            else Text({lang: f"{words} {reference.place}".strip() for lang, words in place.items()})
        )
        problems.error(file, fault.place or where, fault.what, fault.remedy)
        fine = False
    return fine


def _faults(model: BaseModel, known: KnownNames) -> Iterator[tuple[Reference, Fault]]:
    for reference in references(model):
        fault = known.fault(reference)
        if fault is not None:
            yield reference, fault
