"""YAML read in one walk over its events: plain values only, each with its line, every fault of form at once.

Packs are read at each start, so the walk makes neither nodes nor marks that nobody asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from planner.errors import Fault
from planner.texts import Text, msg

DEEPEST = 40
Path = tuple[str | int, ...]
# The line of a value; of one that holds others its line and theirs, in the shape of the data.
Lines: TypeAlias = "int | tuple[int, dict[str, Lines] | list[Lines]]"

if TYPE_CHECKING:
    _Loader = yaml.SafeLoader
else:
    _Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Few plain values are taken for something else than text: “yes”, “on”, “12:30” and “0123” stay what they are.
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_FIRST_OF_NUMBERS = frozenset("-+0123456789")


class _TooDeep(Exception):
    """The rest is not read: what is nested this deep is no pack."""


def walk(text: str, name: str, first_line: int) -> tuple[Any, Lines, list[Fault]]:
    """Return what *text* of the file *name* says, the lines of its values, and its faults of form.

    Keys are always text. Raise `yaml.YAMLError` where the text is no YAML.
    """
    walker = _Walker(_Loader(text), name, first_line)
    try:
        data, lines = walker.document()
    except _TooDeep:
        data, lines = None, first_line
    return data, lines, walker.faults


@dataclass(slots=True)
class _Walker:
    loader: Any
    name: str
    first_line: int
    faults: list[Fault] = field(default_factory=list)
    next: Callable[[], Any] = field(init=False)

    def __post_init__(self) -> None:
        self.next = self.loader.get_event

    def document(self) -> tuple[Any, Lines]:
        self.next()  # the stream begins
        if isinstance(self.next(), yaml.StreamEndEvent):
            return None, self.first_line
        data, lines = self.value(self.next(), 0)
        self.next()  # the document ends
        if not isinstance(event := self.next(), yaml.StreamEndEvent):
            self.blame(self.line(event), msg("A second document begins here."), msg("Keep one to a file."))
        return data, lines

    def line(self, event: Any) -> int:
        line: int = event.start_mark.line + self.first_line
        return line

    def blame(self, line: int, said: Text, remedy: Text = "") -> None:
        self.faults.append(Fault(f"{self.name}:{line}", said, remedy))

    def value(self, event: Any, depth: int) -> tuple[Any, Lines]:
        line, kind = self.line(event), type(event)
        if kind is yaml.AliasEvent:
            self.blame(line, msg("Aliases (*name) are not allowed."), msg("Write the value out."))
            return None, line
        if event.tag is not None:
            self.blame(line, msg("Tags (!name) are not allowed."), msg("Remove it."))
        if kind is yaml.ScalarEvent:
            return (event.value if event.style else self.plain(event.value, line)), line
        if depth == DEEPEST:
            self.blame(line, msg("This is nested deeper than %(most)s levels.", most=DEEPEST))
            raise _TooDeep
        return self.fields(line, depth + 1) if kind is yaml.MappingStartEvent else self.list(line, depth + 1)

    def list(self, line: int, depth: int) -> tuple[list[Any], Lines]:
        values, lines = [], []
        while type(event := self.next()) is not yaml.SequenceEndEvent:
            value, below = self.value(event, depth)
            values.append(value)
            lines.append(below)
        return values, (line, lines)

    def fields(self, line: int, depth: int) -> tuple[dict[str, Any], Lines]:
        values: dict[str, Any] = {}
        lines: dict[str, Lines] = {}
        while type(event := self.next()) is not yaml.MappingEndEvent:
            own = self.line(event)
            key = self.key(event, own, depth)
            value, below = self.value(self.next(), depth)
            if key in values:
                self.blame(own, msg("%(key)s stands here twice.", key=key), msg("Keep one of them."))
            values[key] = value
            lines[key] = (own, below[1]) if isinstance(below, tuple) else own
        return values, (line, lines)

    def key(self, event: Any, line: int, depth: int) -> str:
        if type(event) is yaml.ScalarEvent and event.tag is None:
            text: str = event.value
            return text
        if type(event) is yaml.ScalarEvent or type(event) is yaml.AliasEvent:
            self.value(event, depth)
        else:
            self.value(event, depth)
            self.blame(line, msg("A key has to be plain text."), msg("Write “key: value”."))
        return ""

    def plain(self, text: str, line: int) -> Any:
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in _FIRST_OF_NUMBERS:
            return text
        if number := _NUMBER.fullmatch(text):
            return float(text) if number[2] else int(text)
        if _DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self.blame(line, msg("%(day)s is not a day of the calendar.", day=text), msg("Correct the value."))
        return text


def line_of(lines: Lines, path: Path) -> int:
    """Return the line of the value at *path*, or of the nearest one around it."""
    for step in path:
        if not isinstance(lines, tuple):
            break
        below = lines[1]
        if isinstance(below, dict) and step in below:
            lines = below[str(step)]
        elif isinstance(below, list) and isinstance(step, int) and step < len(below):
            lines = below[step]
        else:
            break
    return lines[0] if isinstance(lines, tuple) else lines
