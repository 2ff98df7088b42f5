"""JSON Schemas of ``report.toml`` and ``recommendations.toml``, for editors: `report_schema`, `rules_schema`.

Made from the same models that read the files, every analysis and every block in its own form. A report says
where its schema is in its first line (``#:schema ../.schema/report.schema.json``), which is how Taplo and what is
built on it (Even Better TOML) find it. They read the older drafts, so nothing newer than draft 7 is used, and a
``kind`` is an ``enum`` of one word.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue, models_json_schema

from analysis.registry import ANALYSES
from compose.blocks.registry import BLOCKS
from compose.key_numbers import HeadlineNumber
from intake.report.advising.schema import RulesFile
from intake.report.schema import REPORT_SCHEMA, RULES_SCHEMA, ReportFile

DRAFT = "http://json-schema.org/draft-07/schema#"
_VALIDATION: JsonSchemaMode = "validation"


def doc(thing: Any) -> str:
    """What a thing says of itself, in its first paragraph."""
    return " ".join((thing.__doc__ or "").strip().split("\n\n")[0].split())


class _Schema(GenerateJsonSchema):
    """Wordings are tables of two strings, defaults are left out (they are the program's), tuples are draft 7's."""

    def is_instance_schema(self, schema: Any) -> JsonSchemaValue:  # noqa: ARG002 pydantic's
        text = {"type": "string", "minLength": 1}
        return {
            "type": "object",
            "properties": {"zh": text, "en": text},
            # a report in one language needs no words of the other
            "anyOf": [{"required": ["zh"]}, {"required": ["en"]}],
            "additionalProperties": text,
        }

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def tuple_schema(self, schema: Any) -> JsonSchemaValue:
        draft7 = super().tuple_schema(schema)
        if "prefixItems" in draft7:
            draft7["items"] = draft7.pop("prefixItems")
        return draft7


def _one_of(
    models: Iterable[tuple[str, type[BaseModel], str]], names: dict[type[BaseModel], str], defs: Any
) -> JsonSchemaValue:
    """An entry whose ``kind`` says which of the models it is: kind, model, what it is."""
    refs = []
    for kind, model, words in models:
        name = names[model]
        # a model that several kinds share has a form of its own for each
        own = f"{name}_{kind}"
        form = {**defs[name], "description": words, "properties": dict(defs[name]["properties"])}
        form["properties"]["kind"] = {"type": "string", "enum": [kind], "description": words}
        form["required"] = sorted({*form.get("required", ()), "kind"})
        defs[own] = form
        refs.append({"$ref": f"#/$defs/{own}"})
    return {"oneOf": refs}


def _plain(schema: Any) -> Any:
    """Without the titles pydantic makes up from the keys and without null, which TOML has not."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {k: _plain(v) for k, v in schema.items() if not (k == "title" and isinstance(v, str))}
    if isinstance(words := plain.get("description"), str):
        plain["description"] = " ".join(words.split())
    if "anyOf" in plain:
        kept = [part for part in plain["anyOf"] if part != {"type": "null"}]
        if len(kept) == 1:
            del plain["anyOf"]
            plain = {**kept[0], **plain}
    return plain


def _schema(root: type[BaseModel], further: Iterable[type[BaseModel]], title: str) -> Any:
    wanted = [(model, _VALIDATION) for model in dict.fromkeys((root, *further))]
    refs, whole = models_json_schema(wanted, schema_generator=_Schema)
    defs: dict[str, Any] = whole["$defs"]
    names = {model: ref["$ref"].rsplit("/", 1)[1] for (model, _), ref in refs.items()}
    schema: dict[str, Any] = {"$schema": DRAFT, "title": title, **_plain(defs[names[root]])}
    return schema, _plain(defs), names


def report_schema() -> dict[str, Any]:
    """The JSON Schema of ``report.toml``: with every kind of analysis, and the blocks each page may have."""
    further: list[type[BaseModel]] = [a.parameters for a in ANALYSES.values()]
    further += [*(b.parameters for b in BLOCKS.values()), HeadlineNumber]
    schema, defs, names = _schema(ReportFile, further, "report.toml")
    kinds = [(kind, entry.parameters, doc(entry.run)) for kind, entry in ANALYSES.items()]
    # the indicator sheet may say them
    schema["required"] = [key for key in schema["required"] if key != "indicator"]
    schema["properties"]["analysis"] = {
        "type": "array",
        "description": "what is computed, in this order; each may use the results before it",
        "items": _one_of(kinds, names, defs),
    }
    for page in ("brief", "overview", "models"):
        about = "brief" if page == "brief" else "overview"
        blocks = [(kind, b.parameters, doc(b.parameters)) for kind, b in BLOCKS.items() if about in b.pages]
        base = defs["BriefSpec" if page == "brief" else "PageSpec"]
        form = {**base, "properties": dict(base["properties"])}
        if page == "brief":
            form["properties"]["headline"] = {
                "type": "array",
                "description": "the numbers under a brief’s title: the first three that a region has figures for",
                "items": {"$ref": f"#/$defs/{names[HeadlineNumber]}"},
            }
        form["properties"]["block"] = {
            "type": "array",
            "description": f"what the {page} shows, in this order",
            "items": _one_of(blocks, names, defs),
        }
        defs[f"PageSpec_{page}"] = form
        schema["properties"][page] = {"$ref": f"#/$defs/PageSpec_{page}"}
    return _finished(schema, defs)


def rules_schema() -> dict[str, Any]:
    """The JSON Schema of ``recommendations.toml``."""
    schema, defs, _ = _schema(RulesFile, (), "recommendations.toml")
    return _finished(schema, defs)


def _finished(schema: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    """With the definitions that are used, in the order of their names."""
    used: set[str] = set()
    waiting = _references(schema)
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting |= _references(defs[name])
    return {**schema, "$defs": {name: defs[name] for name in sorted(used)}}


def _references(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(_references, schema)) if schema else set()
    if not isinstance(schema, dict):
        return set()
    names = set().union(*map(_references, schema.values())) if schema else set()
    if isinstance(ref := schema.get("$ref"), str):
        names.add(ref.rsplit("/", 1)[1])
    return names


def files() -> dict[str, str]:
    """The schema files: name → content."""
    schemas = {REPORT_SCHEMA: report_schema(), RULES_SCHEMA: rules_schema()}
    return {Path(n).name: json.dumps(s, ensure_ascii=False, indent=1) + "\n" for n, s in schemas.items()}


def beside(reports: Path) -> Path:
    """The folder of the schemas for a folder of reports."""
    return (reports / "any" / REPORT_SCHEMA).resolve().parent


def write(folder: Path) -> list[Path]:
    """Write the schema files into a folder; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in files().items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
        paths.append(folder / name)
    return paths


def stale(folder: Path) -> list[str]:
    """The schema files of a folder that are not what the models say now."""
    return [
        name
        for name, content in files().items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != content
    ]
