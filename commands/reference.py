"""The parts of docs/ that are made from the code: methods, and the reference of everything a report may say.

``build.py docs`` writes them; a test holds them fresh.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from analysis.change import editions
from analysis.parameters import Ref
from analysis.registry import ANALYSES
from analysis.values import Method
from commands.schemas import doc
from compose.blocks.registry import BLOCKS
from intake.report import schema
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
_MARK = re.compile(r"Annotated\[str(?:, Ref\(to='(\w+)'[^]]*?\))+\]")
_ONE_MARK = re.compile(r"Ref\(to='(\w+)'")


def _type(info: Any) -> str:
    name = str(info.annotation)
    if "BeforeValidator" in name or "analysis.text.Text" in name:
        return "{ zh, en }"

    def named(found: re.Match[str]) -> str:
        kinds = dict.fromkeys(_NAMED.get(kind, kind) for kind in _ONE_MARK.findall(found[0]))
        return " or ".join(kinds)

    if marks := dict.fromkeys(_NAMED.get(m.to, m.to) for m in info.metadata if isinstance(m, Ref)):
        return " or ".join(marks)
    for part in ("typing.", "<class '", "'>", "analysis.parameters.", "intake.report.schema.", " | None"):
        name = name.replace(part, "")
    # a nested model is shown by its own name
    name = re.sub(r"\b\w+(\.\w+)+\.(\w+)", r"\2", _MARK.sub(named, name))
    return re.sub(r"Optional\[(.*)\]", r"\1", name)


def _fields(model: type[BaseModel], skip: tuple[str, ...] = ()) -> list[str]:
    lines = ["| key | type | default | meaning |", "|---|---|---|---|"]
    for name, info in model.model_fields.items():
        if name in skip:
            continue
        default = "required" if info.is_required() else _shown(info.get_default(call_default_factory=True))
        kind = _type(info).replace("|", "\\|")
        lines.append(f"| `{name}` | `{kind}` | {default} | {info.description or ''} |")
    return lines


def _shown(value: Any) -> str:
    if value is None or value == "" or value == () or value == {}:
        return "—"
    if isinstance(value, BaseModel | tuple | Mapping):
        return "…" if not isinstance(value, Mapping) else f"{value.get('en', '…')}"
    return f"`{value}`"


def modules() -> list[tuple[str, list[Method]]]:
    """The modules of analyses in the registry's order, with the methods each brings; last what compares editions."""
    found: dict[str, dict[str, Method]] = {}
    for entry in ANALYSES.values():
        found.setdefault(entry.run.__module__, {}).update({m.id: m for m in entry.methods})
    found[editions.__name__] = {editions.METHOD.id: editions.METHOD}
    return [(name, list(methods.values())) for name, methods in found.items()]


def methods() -> str:
    """docs/methods.md: what each method computes, its formula, its source, in both languages."""
    lines = [
        "# Methods 方法",
        "",
        "Made from the same descriptions that the code runs on; the methods page of every report shows those it uses",
        "with the options in force. 由程序自身的方法说明生成；每份报告的方法页列出所用方法及其选项。",
        "",
    ]
    for name, found in modules():
        module = sys.modules[name]
        kinds = ", ".join(f"`{k}`" for k, e in ANALYSES.items() if e.run.__module__ == name)
        title = name.removeprefix("analysis.").replace(".", " · ")
        lines += [f"## {title}: {kinds}" if kinds else f"## {title}", "", doc(module), ""]
        for method in found:
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
        "suggested.",
        "",
    ]
    for model in (
        schema.ReportHead,
        schema.Source,
        schema.TableSpec,
        schema.IndicatorSpec,
        schema.GroupingSpec,
        schema.AreaSpec,
        schema.PrintedSpec,
        schema.RemarkSpec,
        schema.CorrectionSpec,
        schema.Rule,
    ):
        lines += [f"## {doc(model)}", "", *_fields(model), ""]
    lines += [
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
        "# Blocks: `[[brief.block]]` and `[[overview.block]]`",
        "",
        "Every block has `kind`, and may have `title` and `text`.",
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
