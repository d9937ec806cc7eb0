"""Making facts from anything that has values under the same names: rows of the database, parts of a case file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from planner.catalogue.facts import Stance
from planner.catalogue.gaps import without_marks

Made = TypeVar("Made")


def same_named(kind: type[Any], source: object, skip: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what *source* has under the names of the fields of the dataclass *kind*.

    Lists become tuples, and no text that people typed passes for the mark of a gap.
    """
    values: dict[str, Any] = {}
    for field in fields(kind):
        if field.name not in skip and hasattr(source, field.name):
            value = getattr(source, field.name)
            values[field.name] = tuple(value) if isinstance(value, list) else without_marks(value)
    return values


def facts_from(
    kind: type[Made],
    part: str,
    sources: Iterable[Any],
    today: date,
    there: Callable[[Any], bool] | None = None,
) -> tuple[Made, ...]:
    """Return the facts of one part that have not ended by *today*, each with its pointer.

    Pointers count all sources, so that they are those of the case file. *there* leaves out what had not begun.
    """
    make: Callable[..., Made] = kind
    made = []
    for n, source in enumerate(sources):
        ended = getattr(source, "ended_on", None) or getattr(source, "until_on", None)
        if (ended is None or ended > today) and (there is None or there(source)):
            made.append(make(**same_named(kind, source), pointer=f"/{part}/{n}"))
    return tuple(made)


def latest(stances: Iterable[Stance]) -> tuple[Stance, ...]:
    """Return the newest stance of each person."""
    newest = {stance.person: stance for stance in sorted(stances, key=lambda s: s.observed_on or date.min)}
    return tuple(newest.values())
