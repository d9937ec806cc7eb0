"""YAML read strictly: each value with its line, no duplicate keys, no aliases, bounded in size."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from planner.catalogue.problems import problem_of
from planner.errors import Fault
from planner.texts import Message, msg

MOST_BYTES = 500_000
DEEPEST = 40
Path = tuple[str | int, ...]
if TYPE_CHECKING:
    _Base = yaml.SafeLoader
else:
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = {
    "null": (r"~|null|", "~n\0"),
    "bool": (r"true|false", "tf"),
    "int": (r"[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    "float": (r"[-+]?(0|[1-9][0-9]*)\.[0-9]+", "-+0123456789"),
    "timestamp": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
}


class _Loader(_Base):
    """Takes few plain values for something else than text: “yes”, “on”, “12:30” and “0123” stay what they are."""


def _day(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> date:
    try:
        return date.fromisoformat(node.value)
    except ValueError:
        problem = f"{node.value} is not a day of the calendar"
        raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from None


_Loader.yaml_implicit_resolvers = {}
for _tag, (_pattern, _first) in _PLAIN.items():
    _letters = [letter.replace("\0", "") for letter in _first]
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), _letters)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)


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
    lines: Mapping[Path, int]

    def place(self, path: Path = ()) -> str:
        """Return file and line of the value at *path*, or of the nearest one around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return f"{self.name}:{self.lines[path[:length]]}"
        return self.name


def read_yaml(name: str, text: str, first_line: int = 1) -> Source:
    """Read *text* of the file *name*; raise `Unreadable` with every fault of form."""
    if len(text.encode()) > MOST_BYTES:
        raise Unreadable([Fault(name, msg("The file is larger than %(most)s bytes.", most=MOST_BYTES))])
    try:
        faults = list(_out_of_bounds(text, name, first_line))
        if faults:
            raise Unreadable(faults)
        loader = _Loader(text)
        node = loader.get_single_node()
        lines: dict[Path, int] = {}
        faults = list(_mark_lines(node, (), lines, name, first_line)) if node else []
        if faults:
            raise Unreadable(faults)
        return Source(name, loader.construct_document(node) if node else None, lines)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + first_line
        problem = msg("This is not valid YAML: %(problem)s", problem=error.problem or "")
        raise Unreadable([Fault(f"{name}:{line}", problem, msg("Check indentation, colons and quotes."))]) from None
    except yaml.YAMLError as error:
        raise Unreadable([Fault(name, msg("This is not valid YAML: %(problem)s", problem=str(error)))]) from None


def _out_of_bounds(text: str, name: str, first_line: int) -> Iterator[Fault]:
    """Yield a fault for each alias and tag, and for nesting too deep, before anything is made of the text."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = (event.start_mark.line if event.start_mark else 0) + first_line
        place = f"{name}:{line}"
        if isinstance(event, yaml.AliasEvent):
            yield Fault(place, msg("Aliases (*name) are not allowed."), msg("Write the value out."))
        elif getattr(event, "tag", None) is not None:
            yield Fault(place, msg("Tags (!name) are not allowed."), msg("Remove it."))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                yield Fault(place, msg("This is nested deeper than %(most)s levels.", most=DEEPEST))
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _mark_lines(node: yaml.Node, path: Path, lines: dict[Path, int], name: str, first: int) -> Iterator[Fault]:
    lines[path] = node.start_mark.line + first
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            label = str(key.value)
            line = key.start_mark.line + first
            if label in seen:
                yield Fault(f"{name}:{line}", msg("%(key)s stands here twice.", key=label), msg("Keep one of them."))
            seen.add(label)
            yield from _mark_lines(value, (*path, label), lines, name, first)
            lines[(*path, label)] = line
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _mark_lines(value, (*path, index), lines, name, first)


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
