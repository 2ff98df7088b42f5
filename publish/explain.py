"""How a number came about: its result, method, options, inputs, files. What ``build.py explain`` prints.

An address is what a page carries beside a number, ``integration/510000/score``, or a dotted path as in rules,
``integration.score`` with a region.
"""

from __future__ import annotations

from collections.abc import Iterator

from analysis.values import Cell, Result, Text
from intake.rules import Facts, UnknownName, parse_path
from publish.compose import Plan
from publish.format import Formatter, bare, period


class NoSuchNumber(LookupError):
    """The address leads nowhere; says why in both languages."""

    def __init__(self, why: Text) -> None:
        super().__init__(why["en"])
        self.why = why


def find(plan: Plan, address: str, region: str = "") -> Cell:
    """The cell an address names.

    Raises:
        NoSuchNumber: there is none; the message lists what there is at the step that failed.
    """
    if "/" in address:
        name, *key, column = address.split("/")
        result = plan.results.get(name)
        if result is None:
            raise _none(name, plan.results)
        if column not in result.by_id:
            raise _none(column, result.by_id)
        if tuple(key) not in result:
            raise _none("/".join(key), ["/".join(k) for k, _ in list(result.rows())[:20]])
        return result.cell(tuple(key), column)
    place = plan.report.gazetteer.find(region) if region else None
    if region and place is None:
        hit = plan.report.gazetteer.suggestion(region)
        raise _none(region, [hit] if hit else [r.name["en"] for r in plan.report.regions])
    try:
        cell = Facts(plan.results, place, {}).cell(parse_path(address))
    except UnknownName as fault:
        raise _none(fault.word, fault.known) from None
    except ValueError:
        raise _none(address, plan.results) from None
    if cell.missing and "region" in plan.results[cell.result].keys and not region:
        raise NoSuchNumber(Text(zh="请给出地区：--region 四川", en="name a region: --region Sichuan"))
    return cell


def _none(word: str, known: object) -> NoSuchNumber:
    listing = ", ".join(list(map(str, known))[:20])  # type: ignore[call-overload]
    return NoSuchNumber(
        Text(zh=f"没有“{word}”；现有：{listing}", en=f"there is no “{word}”; there are: {listing}")
    )


def lines(plan: Plan, cell: Cell, language: str) -> Iterator[str]:
    """The explanation, line by line, from the number down to the files."""

    def either(zh: str, en: str) -> str:
        return zh if language == "zh" else en

    result = plan.results[cell.result]
    formatter = Formatter(language, dict(plan.report.panel.regions))
    names = [
        _label(plan, result, level, value, language)
        for level, value in zip(result.keys, cell.key, strict=True)
    ]
    yield f"{result.title[language]} · {', '.join(names)} · {cell.column.name[language]}"
    if cell.missing:
        why = result.missing.get(cell.key[0])
        yield either("  没有这个数", "  there is no such number") + (f": {why[language]}" if why else "")
    else:
        full = bare(cell.value)
        yield f"  = {formatter.cell(cell)}" + (f"  ({full})" if full != formatter.cell(cell) else "")
    for method in result.method:
        yield f"{either('方法', 'method')}: {method.name[language]}. {method.what[language]}"
        for formula in method.formula:
            yield f"    {formula}"
        if method.reference and method.reference != "—":
            yield f"    {method.reference}"
    for name, value in result.options:
        yield f"{name[language]}: {value[language]}"
    if result.note[language]:
        yield result.note[language]
    yield either("来自：", "from:")
    yield from _inputs(plan, result, cell, language, "  ", set())


def _label(plan: Plan, result: Result, level: str, value: str, language: str) -> str:
    if level == "region" and value in plan.report.panel.regions:
        return plan.report.panel.regions[value].name[language]
    known = result.labels.get(level, {}).get(value)
    return known[language] if known else period(value, language)


def _inputs(
    plan: Plan, result: Result, cell: Cell, language: str, indent: str, seen: set[str]
) -> Iterator[str]:
    panel = plan.report.panel
    region = cell.key[result.keys.index("region")] if "region" in result.keys else ""
    weights = plan.results.get(f"{result.id}_weights")
    for ref in result.inputs:
        name, _, when = ref.partition("@")
        if name in panel.indicators:
            spec = panel.indicators[name]
            frame = panel.categories if spec.kind == "category" else panel.numbers
            value = frame[name].get((region, when)) if region else None
            shown = "" if value is None or value != value else f" = {value}"
            weight = ""
            if weights is not None and (name,) in weights:
                weight = f" × {weights.cell(name, 'weight').value:g}"
            digest = plan.report.checksums.get(spec.file, "")[:12]
            yield f"{indent}{spec.name[language]} ({period(when, language)}){shown}{weight}  [{spec.file} sha256 {digest}…]"
        elif name in plan.results and name not in seen:
            seen.add(name)
            other = plan.results[name]
            yield f"{indent}{other.title[language]} [{name}]"
            key = (region,) if other.keys == ("region",) else ()
            inner = (
                other.cell(key, other.columns[0].id)
                if key and key in other
                else Cell(name, (), other.columns[0], None)
            )
            if inner.key:
                yield from _inputs(plan, other, inner, language, indent + "  ", seen)
