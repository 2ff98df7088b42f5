"""Generated pages of docs/, methods and the reference of a report's keys: `update`, `stale`, `modules`.

``build.py docs`` writes them; a test holds them fresh.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from analysis.change import editions
from analysis.parameters import Ref
from analysis.registry import ANALYSES
from analysis.values import Method, Text
from commands.schemas import doc
from compose.blocks.registry import BLOCKS
from compose.key_numbers import HeadlineNumber
from intake.report import schema
from intake.report.advising.schema import Rule, RulesFile
from intake.report.indicators.sheet import SHEETS
from intake.report.indicators.sheet_columns import COLUMNS
from paths import DOCS

#: what a name may be the name of, as the page says it
_NAMED = {
    "result": "result",
    "column": "result[.column]",
    "figure": "indicator or result.column",
    "factor": "indicator, result.column or grouping",
    "dimension": "indicator or dimension",
    "printed": "printed table",
}
_PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false"}
#: options that mean the same wherever they stand and say nothing of themselves
_USUAL = {
    "of": "the result that is shown",
    "interval": "the rank intervals shown beside the ranks (`rank_uncertainty`)",
    "items": "what is said, one sentence each",
    "most": "no more than so many",
    "columns": "the columns shown, as result.column",
    "kind": "which of them it is",
    "id": "its name in this file",
    "moran": "the clusters that are told (`moran`)",
    "inequality": "the inequality that is told",
    "path": "the path that is told",
    "efficiency": "the efficiency that is told",
    "name": "what it is called on pages",
    "upper": "the figure up to which it reaches",
    "strength": "how strong the link is",
    "level": "of which level the place is",
    "year": "of which year it is",
    "a": "one end of the link",
    "b": "the other end of the link",
    "period": "the period",
    "notes": "what is to be said of single cells",
    "text": "what is said",
}


def _named(mark: Ref) -> str:
    return f"{mark.to} of `{mark.within}`" if mark.within else _NAMED.get(mark.to, mark.to)


def _type(annotation: Any, marks: Iterable[Any] = ()) -> str:
    """What may stand for a key, in words.

    >>> _type(tuple[str, ...]), _type(Literal["a", "b"]), _type(int | None), _type(dict[str, float])
    ('list of text', '`a` or `b`', 'whole number', 'table: text = number')
    """
    if named := list(dict.fromkeys(_named(m) for m in marks if isinstance(m, Ref))):
        return " or ".join(named)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(inner[0], inner[1:])
    if origin is Literal:
        return " or ".join(f"`{w}`" for w in inner if w != "")
    if origin in {Union, UnionType}:
        return " or ".join(dict.fromkeys(_type(a, marks) for a in inner if a is not type(None)))
    if origin in {tuple, list}:
        kinds = dict.fromkeys(_type(a) for a in inner if a is not Ellipsis)
        count = f"{len(inner)} of " if inner[-1] is not Ellipsis else ""
        return f"list of {count}{' or '.join(kinds)}"
    if origin is dict:
        return f"table: {_type(inner[0])} = {_type(inner[1])}"
    if annotation is Text:
        return "{ zh, en }"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "table"
    return _PLAIN.get(annotation, "anything")


def _inside(annotation: Any, path: str) -> Iterator[tuple[type[BaseModel], str]]:
    """The models inside a type, each with the path of its keys: ``logo.file``, ``releases[].date``."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, f"{path}."
    elif origin in {tuple, list}:
        for part in inner:
            yield from _inside(part, f"{path}[]")
    elif origin is dict:
        yield from _inside(inner[1], f"{path}.…")
    elif origin is not Literal:
        for part in inner:
            yield from _inside(part, path)


def _fields(model: type[BaseModel], skip: tuple[str, ...] = ()) -> list[str]:
    head = ["| key | type | default | meaning |", "|---|---|---|---|"]
    return [*head, *_rows(model, "", skip, ())]


def _rows(
    model: type[BaseModel], before: str, skip: tuple[str, ...], above: tuple[type[BaseModel], ...]
) -> Iterator[str]:
    """A row for every key, those of tables inside it below it."""
    for name, info in model.model_fields.items():
        if name in skip:
            continue
        default = "required" if info.is_required() else _shown(info.get_default(call_default_factory=True))
        kind = _type(info.annotation, info.metadata).replace("|", "\\|")
        meaning = (info.description or _USUAL.get(name, "")).replace("|", "\\|")
        yield f"| `{before}{name}` | {kind} | {default} | {meaning} |"
        for inner, path in dict.fromkeys(_inside(info.annotation, f"{before}{name}")):
            if inner not in above:
                yield from _rows(inner, path, (), (*above, inner))


def _shown(value: Any) -> str:
    if value is None or value == "" or value == () or value == {}:
        return "—"
    if isinstance(value, BaseModel | tuple | Mapping):
        return "…" if not isinstance(value, Mapping) else f"{value.get('en', '…')}"
    return f"`{value}`"


def modules() -> list[tuple[str, list[Method]]]:
    """The modules of analyses in the registry's order, with the methods each brings; last what compares editions."""
    by_module: dict[str, dict[str, Method]] = {}
    for entry in ANALYSES.values():
        by_module.setdefault(entry.run.__module__, {}).update({m.id: m for m in entry.methods})
    by_module[editions.__name__] = {editions.METHOD.id: editions.METHOD}
    return [(name, list(methods.values())) for name, methods in by_module.items()]


def _contents(module: object) -> str:
    """What is in a module, without the names that it exports.

    >>> class module: "Weights of an index: entropy, CRITIC: `entropy`, `critic`."
    >>> _contents(module)
    'Weights of an index: entropy, CRITIC.'
    """
    return re.sub(r":( `\w+`,?)+\.$", ".", doc(module))


def methods() -> str:
    """docs/methods.md: what each method computes, its formula, its source, in both languages."""
    lines = [
        "# Methods 方法",
        "",
        "Made from the same descriptions that the code runs on; the methods page of every report shows those it uses",
        "with the options in force. 由程序自身的方法说明生成；每份报告的方法页列出所用方法及其选项。",
        "",
    ]
    for name, module_methods in modules():
        module = sys.modules[name]
        kinds = ", ".join(f"`{k}`" for k, e in ANALYSES.items() if e.run.__module__ == name)
        title = name.removeprefix("analysis.").replace(".", " · ")
        lines += [f"## {title}: {kinds}" if kinds else f"## {title}", "", _contents(module), ""]
        for method in module_methods:
            lines += [
                f"### {method.name['en']} {method.name['zh']}",
                "",
                method.what["en"],
                "",
                method.what["zh"],
                "",
            ]
            for formula in method.formula:
                lines += ["$$", formula, "$$", ""]
            ours = " Our choice where the source prints no formula." if method.ours else ""
            if method.reference and method.reference != "—":
                lines += [f"Reference: {method.reference}.{ours}", ""]
    return "\n".join(lines).rstrip() + "\n"


def reference() -> str:
    """docs/reference.md: every key of report.toml and recommendations.toml."""
    lines = [
        "# Reference: what a report folder may say",
        "",
        "Made from the typed models that read it. A key that is not listed here is an error, with the nearest one",
        "suggested. `logo.file` is the key `file` of the table `logo`; `releases[].date` is the key `date` of each table",
        "in the list `releases`.",
        "",
    ]
    for model in (
        schema.ReportHead,
        schema.Source,
        schema.TableSpec,
        schema.IndicatorSpec,
        schema.DimensionSpec,
        schema.GroupingSpec,
        schema.AreaSpec,
        schema.PrintedSpec,
        schema.OriginalSpec,
        schema.RemarkSpec,
        schema.CorrectionSpec,
        RulesFile,
        Rule,
    ):
        lines += [f"## {doc(model)}", "", *_fields(model, ("rule", "block")), ""]
    lines += [
        f"## The indicator sheet: `{SHEETS[0]}` or `{SHEETS[1]}`",
        "",
        "In place of `[[indicator]]` and `[[dimension]]`: a row for each indicator, headings in Chinese or English.",
        "",
        "| heading | in Chinese | also | what it says |",
        "|---|---|---|---|",
        *(f"| {c.name['en']} | {c.name['zh']} | {', '.join(c.others)} | {c.what['en']} |" for c in COLUMNS),
        "",
        "# Analyses: `[[analysis]]`",
        "",
        "Every analysis has `id`, `kind`, and may have `title` and `note`.",
        "",
    ]
    for kind, entry in ANALYSES.items():
        lines += [
            f'## `kind = "{kind}"`',
            "",
            doc(entry.run),
            "",
            *_fields(entry.parameters, ("id", "kind", "title", "note")),
            "",
        ]
    lines += [
        f"# {doc(HeadlineNumber)}",
        "",
        "Without any, the numbers follow from the blocks of the brief: where the region stands (the first `standing`, with its "
        "interval), how it moved (`path`, `growth`, `coupling`), its weakest dimension (`strengths`), then the rows of its scorecard; "
        "or the headline rates. The title is true of every region: it says joint where a place is shared, strong and weak by the "
        "rules of the blocks `findings` and `strengths`, and what the region has no figure of.",
        "",
        *_fields(HeadlineNumber, ()),
        "",
        "# Blocks: `[[brief.block]]`, `[[overview.block]]` and `[[models.block]]`",
        "",
        "Every block has `kind`, and may have `title` and `text`. What may stand on the overview may stand on the page of models: a page of "
        "its own on the web, with its own page of methods; in PDF, Word and volume it follows the overview.",
        "",
    ]
    for kind, block in BLOCKS.items():
        pages = ", ".join(block.pages)
        lines += [
            f'## `kind = "{kind}"` ({pages})',
            "",
            doc(block.parameters),
            "",
            *_fields(block.parameters, ("kind", "title", "text")),
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


FILES = {"methods.md": methods, "reference.md": reference}


def update() -> list[str]:
    """Write the generated pages; returns their names."""
    DOCS.mkdir(exist_ok=True)
    for name, make in FILES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
    return list(FILES)


def stale() -> list[str]:
    """The generated pages that are not what the code says now."""
    return [
        n
        for n, make in FILES.items()
        if not (DOCS / n).is_file() or (DOCS / n).read_text(encoding="utf-8") != make()
    ]
