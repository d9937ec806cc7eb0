"""The files of a pack read strictly, and what is wrong with them in words, with file, line and remedy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from planner.catalogue.problems import problem_of
from planner.catalogue.yaml_walk import Lines, Path, line_of, walk
from planner.errors import Fault
from planner.texts import Message, msg

MOST_BYTES = 500_000


class Unreadable(Exception):
    """A file could not be read as YAML; `faults` says where and why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Source:
    """A file's data, and the line on which each value stands."""

    name: str
    data: Any
    lines: Lines

    def place(self, path: Path = ()) -> str:
        """Return file and line of the value at *path*, or of the nearest one around it."""
        return f"{self.name}:{line_of(self.lines, path)}"


def read_yaml(name: str, text: str, first_line: int = 1) -> Source:
    """Read *text* of the file *name*; raise `Unreadable` with every fault of form."""
    if len(text.encode()) > MOST_BYTES:
        raise Unreadable([Fault(name, msg("The file is larger than %(most)s bytes.", most=MOST_BYTES))])
    try:
        data, lines, faults = walk(text, name, first_line)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + first_line
        problem = msg("This is not valid YAML: %(problem)s", problem=error.problem or "")
        raise Unreadable([Fault(f"{name}:{line}", problem, msg("Check indentation, colons and quotes."))]) from None
    except yaml.YAMLError as error:
        raise Unreadable([Fault(name, msg("This is not valid YAML: %(problem)s", problem=str(error)))]) from None
    if faults:
        raise Unreadable(faults)
    return Source(name, data, lines)


def faults_of(error: ValidationError, source: Source, model: type[BaseModel], below: Path = ()) -> list[Fault]:
    """Return the faults that pydantic found, each with file, line and remedy."""
    return [Fault(source.place(below + tuple(detail["loc"])), *_in_words(detail, model)) for detail in details(error)]


def details(error: ValidationError) -> list[ErrorDetails]:
    """Return what pydantic found, without lists that came out too short only because of faults in their entries."""
    found = error.errors()
    places = [detail["loc"] for detail in found]

    def is_echo(detail: ErrorDetails) -> bool:
        own = detail["loc"]
        return detail["type"] == "too_short" and any(len(p) > len(own) and p[: len(own)] == own for p in places)

    return [detail for detail in found if not is_echo(detail)]


def _in_words(detail: ErrorDetails, model: type[BaseModel]) -> tuple[Message, Message | str]:
    name = ".".join(str(part) for part in detail["loc"])
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    kind = detail["type"]
    if kind == "extra_forbidden":
        if " " in last and detail.get("input") is None:
            remedy = msg("A comma splits a text inside { }: put the text in quotes.")
            return msg("There is no field %(name)s here.", name=name), remedy
        near = get_close_matches(last, sorted(_field_names(model)), n=1)
        remedy = msg("Did you mean %(near)s?", near=near[0]) if near else msg("Remove it.")
        return msg("There is no field %(name)s here.", name=name), remedy
    if kind == "missing":
        return msg("%(name)s is missing.", name=name), msg("Add it.")
    problem = problem_of(detail)
    return msg("%(name)s cannot be used: %(problem)s.", name=name or last, problem=problem), msg("Correct the value.")


def _field_names(model: type[BaseModel], seen: set[type[BaseModel]] | None = None) -> set[str]:
    seen = seen if seen is not None else set()
    if model in seen:
        return set()
    seen.add(model)
    names = set(model.model_fields)
    for field in model.model_fields.values():
        for part in _parts(field.annotation):
            names |= _field_names(part, seen)
    return names


def _parts(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _parts(argument)
