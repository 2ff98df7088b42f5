"""Explanation of a number: its result, method, options, inputs, files: `find`, `lines`.

An address is what a page carries beside a number, ``integration/510000/score``, or a dotted path as in rules,
``integration.score`` with a region.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.periods import find as find_period
from analysis.values import Cell, Result, Text
from compose.brief import Plan
from compose.language.catalogue import translator
from compose.language.format import Formatter, bare, period
from compose.language.languages import LANGUAGES
from compose.pages.lineage import Input, references
from intake.report.advising.placeholders import parse_path
from intake.report.advising.rules import Facts, UnknownName


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
        for i, level in enumerate(result.keys[: len(key)]):
            if level == "period":
                there = find_period(key[i], map(str, result.frame.index.get_level_values(level).unique()))
                key[i] = there or key[i]
        if tuple(key) not in result:
            raise _none("/".join(key), ["/".join(k) for k, _ in list(result.rows())[:20]])
        return result.cell(tuple(key), column)
    place = plan.report.gazetteer.find(region) if region else None
    if region and place is None:
        hit = plan.report.gazetteer.suggestion(region)
        raise _none(region, [hit] if hit else [r.name["en"] for r in plan.report.regions])
    if address in plan.results:
        result = plan.results[address]
        between = "".join(f".<{k}>" for k in result.keys if k != "region")
        raise NoSuchNumber(
            Text(
                zh=f"“{address}”是一张表，请写出列："
                + "、".join(f"{address}{between}.{c}" for c in result.by_id),
                en=f"“{address}” is a table; name a column: "
                + ", ".join(f"{address}{between}.{c}" for c in result.by_id),
            )
        )
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
    names = list(map(str, known))[:20]  # type: ignore[call-overload]
    return NoSuchNumber(
        Text(
            zh=f"没有“{word}”；现有：{'、'.join(names)}",
            en=f"there is no “{word}”; there are: {', '.join(names)}",
        )
    )


def lines(plan: Plan, cell: Cell, language: str) -> Iterator[str]:
    """The explanation, line by line, from the number down to the files."""

    t, marks = translator(language), LANGUAGES[language]
    result = plan.results[cell.result]
    formatter = Formatter(language, dict(plan.report.panel.regions))
    names = [
        _label(plan, result, level, value, language)
        for level, value in zip(result.keys, cell.key, strict=True)
    ]
    yield f"{result.title[language]} · {', '.join(names)} · {cell.column.name[language]}"
    if cell.missing:
        why = result.missing.get(cell.key[0])
        yield "  " + t("there is no such number") + (marks.colon + why[language] if why else "")
    else:
        full, shown = bare(cell.value), formatter.cell(cell)
        yield f"  = {shown}" + (f"  ({full})" if full.removesuffix(".0") != shown else "")
    for method in result.method:
        sentence = method.name[language] + marks.stop + marks.gap + method.what[language]
        yield t("method: {method}").format(method=sentence)
        for formula in method.formula:
            yield f"    {plain(formula)}"
        if method.reference and method.reference != "—":
            yield f"    {method.cited}"
    for name, value in result.options:
        yield f"{name[language]}{marks.colon}{value[language]}"
    if result.note[language]:
        yield result.note[language]
    yield t("from:")
    yield from _inputs(plan, result, cell, language, "  ", set())


def _label(plan: Plan, result: Result, level: str, value: str, language: str) -> str:
    if level == "region" and value in plan.report.panel.regions:
        return plan.report.panel.regions[value].name[language]
    known = result.labels.get(level, {}).get(value)
    return known[language] if known else period(value, language)


def _inputs(
    plan: Plan, result: Result, cell: Cell, language: str, indent: str, seen: set[str]
) -> Iterator[str]:
    t, panel = translator(language), plan.report.panel
    region = cell.key[result.keys.index("region")] if "region" in result.keys else ""
    weights = plan.results.get(f"{result.id}_weights")
    scaled = plan.results.get(f"{result.id}_profile")
    at = _period(result, cell, weights is not None)
    others: dict[str, None] = {}
    formatter = Formatter(language, dict(panel.regions))
    for one in references(plan, result):
        when = "".join(one.periods)
        if one.kind == "indicator" and at not in {"", when}:
            others[when] = None
        elif one.kind == "indicator":
            frame = panel.categories if panel.indicators[one.id].kind == "category" else panel.numbers
            value = frame[one.id].get((region, when)) if region else None
            shown = "" if value is None or value != value else f" = {value}"
            shown += _divided(scaled, region, one.id, value, formatter)
            if scaled is not None and "scaled" in scaled.by_id and result.keys == ("region",):
                step = scaled.cell((region, one.id), "scaled") if (region, one.id) in scaled else None
                if step is not None and not step.missing and step.value != value:
                    shown += " → " + t("normalised") + f" {formatter.cell(step)}"
            weight = ""
            if weights is not None and (one.id,) in weights:
                weight = f" × {formatter.cell(weights.cell(one.id, 'weight'))}"
            yield f"{indent}{one.title[language]} ({period(when, language)}){shown}{weight}  {_file(one)}"
        elif one.kind == "result" and one.id not in seen:
            seen.add(one.id)
            other = plan.results[one.id]
            yield f"{indent}{one.title[language]} [{one.id}]"
            key = (region,) if other.keys == ("region",) else ()
            inner = (
                other.cell(key, other.columns[0].id)
                if key and key in other
                else Cell(one.id, (), other.columns[0], None)
            )
            if inner.key:
                yield from _inputs(plan, other, inner, language, indent + "  ", seen)
        elif one.file:
            yield f"{indent}{one.title[language]}  {_file(one)}"
    if others:
        listed = LANGUAGES[language].listed(period(when, language) for when in others)
        yield indent + t("figures of other periods ({periods}) only set the scale and the weights").format(
            periods=listed
        )


def _file(one: Input) -> str:
    return f"[{one.file} sha256 {one.checksum[:12]}…]"


def _divided(profile: Result | None, region: str, name: str, value: object, formatter: Formatter) -> str:
    """The figure that an index has in the place of the source's: it is divided by a denominator."""
    if profile is None or "value" not in profile.by_id or (region, name) not in profile:
        return ""
    own = profile.cell((region, name), "value")
    if own.missing or not isinstance(value, float) or own.value == value:
        return ""
    return f" → {formatter.cell(own)}"


def _period(result: Result, cell: Cell, index: bool) -> str:
    """The period whose figures made the cell; empty where all inputs did."""
    if "period" in result.keys:
        return cell.key[result.keys.index("period")]
    periods = [when for _, _, when in (ref.partition("@") for ref in result.inputs)]
    # an index is about the last of its periods
    return periods[-1] if index and periods else ""


_SIGNS = {
    "sum": "Σ", "prod": "Π", "max": "max", "min": "min", "ln": "ln", "cos": "cos", "arg": "arg ", "quad": "   ",
    "mu": "μ", "lambda": "λ", "theta": "θ", "sigma": "σ", "beta": "β", "Delta": "Δ", "rho": "ρ", "alpha": "α",
    "varepsilon": "ε", "geq": "≥", "leq": "≤", "sim": "~", "pm": "±", "cdot": "·", "times": "×", "propto": "∝",
    "left": "", "right": "",
}  # fmt: skip
_ABOVE = {"bar": "\u0304", "tilde": "\u0303", "hat": "\u0302", "mathrm": ""}


def plain(tex: str) -> str:
    """A formula for a line of text.

    >>> plain(r"z_{ij} = \\frac{x_{ij} - \\min_i x_{ij}}{n}"), plain(r"\\bar{x} \\leq \\sqrt{2}")
    ('z_ij = (x_ij - min_i x_ij)/n', 'x̄ ≤ √2')
    """
    text = re.sub(r"\\([#%&_ ,;!{}])", lambda m: {"{": "⟨", "}": "⟩"}.get(m[1], m[1].strip(",;!")), tex)
    text = re.sub(r"([_^])\{(\w+)\}", r"\1\2", text)
    before = ""
    while text != before:
        before = text
        text = re.sub(r"\\(bar|tilde|hat|mathrm)\{([^{}]*)\}", lambda m: m[2] + _ABOVE[m[1]], text)
        text = re.sub(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}", lambda m: f"{_part(m[1])}/{_part(m[2])}", text)
        text = re.sub(r"\\sqrt\{([^{}]*)\}", lambda m: f"√{_part(m[1])}", text)
        text = re.sub(r"([_^])\{([^{}]*)\}", lambda m: m[1] + _part(m[2]), text)
    text = re.sub(r"\\([A-Za-z]+)", lambda m: _SIGNS.get(m[1], m[1]), text)
    return text.replace("{", "").replace("}", "").replace("⟨", "{").replace("⟩", "}")


def _part(text: str) -> str:
    return text if re.fullmatch(r"\w+", text) else f"({text})"
