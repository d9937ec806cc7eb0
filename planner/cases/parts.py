"""The parts of a case: adding, changing, correcting, ending, taking away – each with its trace.

A change says that the world is different now; a correction says that the record was wrong. For a circumstance
a change ends the old statement and adds a new one, so that what was known then can still be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, select

from planner import clock
from planner.actor import Actor
from planner.attachments.models import Attachment
from planner.audit import services as audit
from planner.audit.services import Subject
from planner.cases import search
from planner.cases.models import (
    Case,
    Circumstance,
    Event,
    JournalEntry,
    Obligation,
    Person,
    Promise,
    Relationship,
    Stance,
)
from planner.cases.sense import problems_of
from planner.db import db
from planner.errors import Conflict, Incomplete, NotFound, Stale
from planner.texts import Message, msg

Part = Obligation | Person | Circumstance | Relationship | Stance | Event | JournalEntry | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of part: its model, what it is called, how it ends."""

    name: str
    model: type[Part]
    title: Message
    ends_by: str | None = None
    prefix: str = ""


KINDS = {
    kind.name: kind
    for kind in (
        Kind("obligations", Obligation, msg("Obligation"), prefix="o"),
        Kind("people", Person, msg("Person"), ends_by="ended_on", prefix="p"),
        Kind("circumstances", Circumstance, msg("Circumstance"), ends_by="ended_on"),
        Kind("relationships", Relationship, msg("Relationship"), ends_by="until_on"),
        Kind("stances", Stance, msg("Stance")),
        Kind("events", Event, msg("Legal event")),
        Kind("journal", JournalEntry, msg("Journal entry")),
        Kind("promises", Promise, msg("Promise")),
    )
}


def kind_of(name: str) -> Kind:
    """Return the kind of part with this name."""
    try:
        return KINDS[name]
    except KeyError:
        raise NotFound() from None


def part(case: Case, kind: Kind, part_id: int) -> Any:
    """Return one part of *case*."""
    found = db.session.scalar(select(kind.model).where(kind.model.id == part_id, kind.model.case_id == case.id))
    if found is None:
        raise NotFound()
    return found


def add_part(case: Case, kind: Kind, values: Mapping[str, Any], *, by: Actor) -> Any:
    """Add a part. Obligations and people without a key get the next free one. Raise `Incomplete` for nonsense."""
    given = dict(values)
    if kind.prefix and not given.get("key"):
        given["key"] = _next_key(case, kind)
    _demand_sense(case, kind, given, None)
    added = kind.model(case_id=case.id, **given)
    getattr(case, kind.name).append(added)
    db.session.flush()
    _record("added", case, kind, added, by=by, old=None, new=given)
    return added


def change_part(
    case: Case,
    kind: Kind,
    changed: Any,
    values: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
    reason: str,
    correct: bool,
) -> Any:
    """Change or correct a part; return the part that now holds. Raise `Stale` if somebody saved since *version*."""
    if changed.version != version:
        raise Stale()
    _demand_sense(case, kind, _held(changed) | dict(values), changed)
    old = {name: getattr(changed, name) for name, value in values.items() if getattr(changed, name) != value}
    if not old:
        return changed
    if kind.model is Circumstance and not correct:
        return _replace(case, kind, changed, values, by=by, reason=reason)
    for name in old:
        setattr(changed, name, values[name])
    db.session.flush()
    new = {name: values[name] for name in old}
    _record("corrected" if correct else "changed", case, kind, changed, by=by, old=old, new=new, reason=reason)
    return changed


def _replace(case: Case, kind: Kind, changed: Any, values: Mapping[str, Any], *, by: Actor, reason: str) -> Any:
    """End a statement on the day the new one was observed, today if no other day was given, and add the new one."""
    given = values.get("observed_on")
    day = clock.today() if given in (None, changed.observed_on) else given
    end_part(case, kind, changed, on=day, by=by, reason=reason)
    return add_part(case, kind, {**values, "observed_on": day}, by=by)


def end_part(case: Case, kind: Kind, ended: Any, *, on: date, by: Actor, reason: str) -> None:
    """Say that something no longer holds from a day on; it stays readable as what held before."""
    if kind.ends_by is None:
        raise Incomplete(msg("This cannot be ended; correct it instead."), ())
    began = getattr(ended, "observed_on", None) or getattr(ended, "from_on", None)
    if began and on < began:
        problem = msg("The end lies before the beginning (%(day)s).", day=_day(began))
        raise Incomplete(msg("This was not saved."), (problem,))
    present = getattr(ended, kind.ends_by)
    if present is not None and present <= on:
        raise Conflict(msg("This has ended already, on %(day)s.", day=_day(present)))
    setattr(ended, kind.ends_by, on)
    db.session.flush()
    _record("ended", case, kind, ended, by=by, old={kind.ends_by: present}, new={kind.ends_by: on}, reason=reason)


def remove_part(case: Case, kind: Kind, removed: Any, *, by: Actor, reason: str) -> None:
    """Take away what was entered by mistake. The history keeps what it was."""
    if not reason.strip():
        raise Incomplete(msg("This was not taken away."), (msg("Say why; it is kept in the history."),))
    if kind.model is Person and _is_mentioned(case, removed.key):
        said = msg("Something else in the case speaks of this person: end it, or take that away first.")
        raise Incomplete(msg("This was not taken away."), (said,))
    if db.session.scalar(select(exists().where(Attachment.subject == kind.name, Attachment.subject_id == removed.id))):
        said = msg("Photos or scans belong to it: take those away first, each with its reason.")
        raise Incomplete(msg("This was not taken away."), (said,))
    old = _held(removed)
    getattr(case, kind.name).remove(removed)
    db.session.flush()
    _record("removed", case, kind, removed, by=by, old=old, new={}, reason=reason)


def _record(
    what: str,
    case: Case,
    kind: Kind,
    row: Any,
    *,
    by: Actor,
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any],
    reason: str = "",
) -> None:
    subject = Subject(kind.name, row.id, case.id)
    old_values = None if old is None else audit.storable(old)
    audit.record(f"{kind.name}.{what}", subject, by=by, old=old_values, new=audit.storable(new), reason=reason)
    if kind.model is Person:
        search.index(case)


def _held(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in type(row).__mapper__.column_attrs}


def _next_key(case: Case, kind: Kind) -> str:
    taken = {row.key for row in getattr(case, kind.name)}
    return next(key for n in range(1, len(taken) + 2) if (key := f"{kind.prefix}{n}") not in taken)


def _is_mentioned(case: Case, key: str) -> bool:
    return (
        any(key in (tie.from_, tie.to) for tie in case.relationships)
        or any(key == said.person for said in case.circumstances)
        or any(key == seen.person for seen in case.stances)
        or any(key in entry.people for entry in case.journal)
        or any(key == promise.person for promise in case.promises)
    )


def _demand_sense(case: Case, kind: Kind, values: Mapping[str, Any], row: Any) -> None:
    problems = problems_of(kind.name, values, case, row)
    if problems:
        raise Incomplete(msg("This was not saved."), tuple(problems))


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
