"""What an import did, in words: the pointers of a report by what they point at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.cases.parts import KINDS
from planner.texts import Text, msg

_LABELS: Mapping[str, Text] = {
    "case": msg("The case"),
    "contacts": msg("Contact"),
    "assessments": msg("Answer"),
    "plans": msg("Plan"),
    **{kind.name: kind.title for kind in KINDS.values()},
}


@dataclass(frozen=True, slots=True)
class Told:
    """What there is of one kind: its name, and the pointer of each with its number in the file, from one."""

    label: Text
    places: tuple[tuple[str, int], ...]


def told(pointers: Iterable[str]) -> tuple[Told, ...]:
    """Return the pointers by kind, in their order."""
    kinds: dict[str, list[tuple[str, int]]] = {}
    for pointer in pointers:
        kind, *rest = pointer.strip("/").split("/")
        held = kinds.setdefault(kind, [])
        number = int(rest[0]) + 1 if len(rest) == 1 and rest[0].isdigit() else len(held) + 1
        held.append((pointer, number))
    return tuple(Told(_LABELS.get(kind, kind), tuple(places)) for kind, places in kinds.items())
