"""JSON Schemas of the files in a pack, made from the models that read them, for editors and other programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from planner.casefile.golden import GoldenCase
from planner.catalogue.manifest import Manifest
from planner.catalogue.pack import GOLDEN, KINDS, TEMPLATES, Kind
from planner.catalogue.templates import PlanTemplate

_BY_THE_LOADER = ("origin", "place")
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
MANIFEST = "pack"
Schema = dict[str, Any]


def pack_schemas() -> Mapping[str, Schema]:
    """Return the schema of each kind of file by the folder it lies in; that of `pack.yaml` is called `pack`."""
    schemas = {MANIFEST: _of(Manifest), GOLDEN: _of(GoldenCase)}
    schemas |= {kind.folder: _listed(kind) if kind.many else _of(kind.model, "key") for kind in KINDS}
    schemas[TEMPLATES] = _of(PlanTemplate, "key", "sections")
    titles = {TEMPLATES: "Front matter of a file in templates/", MANIFEST: "pack.yaml of a pack"}
    return {
        name: {"$schema": _DRAFT, **schema, "title": titles.get(name, f"A file in {name}/ of a pack")}
        for name, schema in sorted(schemas.items())
    }


def line_for(name: str, schemas: str) -> str:
    """Return the line by which an editor finds the schema of the pack's file *name* in the folder *schemas*."""
    folder, _, _ = name.rpartition("/")
    up = "../" * name.count("/")
    return f"# yaml-language-server: $schema={up}{schemas}/{folder or MANIFEST}.json\n"


def _of(model: type[BaseModel], *left_out: str) -> Schema:
    schema = model.model_json_schema()
    _without(schema, (*left_out, *_BY_THE_LOADER))
    schema.get("$defs", {}).pop("Origin", None)
    return schema


def _listed(kind: Kind) -> Schema:
    entry = _of(kind.model)
    defs = entry.pop("$defs", {}) | {kind.model.__name__: entry}
    held = {"type": "array", "items": {"$ref": f"#/$defs/{kind.model.__name__}"}}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [kind.folder],
        "properties": {kind.folder: held},
        "$defs": defs,
    }


def _without(schema: Schema, names: tuple[str, ...]) -> None:
    for name in names:
        schema["properties"].pop(name, None)
    if "required" in schema:
        schema["required"] = [name for name in schema["required"] if name not in names]
