"""The core's own codes, read once from `vocabulary.yaml` beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from pydantic import TypeAdapter

from planner.catalogue.entries import Code
from planner.catalogue.reading import read_yaml

Groups = Mapping[str, Mapping[str, Code]]


def _read() -> Groups:
    source = read_yaml("vocabulary.yaml", (files("planner.catalogue") / "vocabulary.yaml").read_text("utf-8"))
    return TypeAdapter(dict[str, dict[str, Code]]).validate_python(source.data["groups"])


CORE: Groups = _read()
