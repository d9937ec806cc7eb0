"""What has been in a case, one page of it at a time by key, whatever its length: one query over all that has a day."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from typing import Any

from sqlalchemy import JSON, Date, Integer, Select, String, and_, cast, literal, null, or_, select, union_all

from planner.attachments.models import Attachment
from planner.cases.models import Case, Circumstance, Event, JournalEntry, Promise, Stance
from planner.db import db

PAGE = 20
# Kinds with one and the same day stand in the order of their names.
SOURCES: Mapping[str, tuple[Any, str]] = {
    "attachment": (Attachment, "added_on"),
    "event": (Event, "on"),
    "journal": (JournalEntry, "on"),
    "promise": (Promise, "on"),
    "settled": (Promise, "settled_on"),
    "stance": (Stance, "observed_on"),
    "statement": (Circumstance, "observed_on"),
}
PARTS = {
    "journal": "journal",
    "event": "events",
    "promise": "promises",
    "settled": "promises",
    "stance": "stances",
    "statement": "circumstances",
    "attachment": "people",
}
# Lines with which photos and scans are shown; one of a person has a line of its own.
WITH_FILES = ("journal", "event", "attachment")
# Acts on plans come from elsewhere and are merged in.
PLAN = "plan"


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """The place of a line in the timeline."""

    on: date
    source: str
    id: int

    def __str__(self) -> str:
        """Return the key as it stands in an address."""
        return f"{self.on.isoformat()}.{self.source}.{self.id}"


def key_of(written: str) -> Key | None:
    """Return the key of an address; nothing for what is none."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)\.([a-z]{1,12})\.(\d{1,9})", written)
    try:
        return Key(date.fromisoformat(found[1]), found[2], int(found[3])) if found else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Row:
    """One line as the database has it. What a kind does not have is empty."""

    key: Key
    code: str
    person: str | None
    people: tuple[str, ...]
    text: str
    promised: str
    refused: str
    by: str
    mark: str | None
    day: date | None
    amount: int | None


def place_of(row: Row) -> tuple[str, int]:
    """Return the part of the case that a line is about: its kind and number."""
    return PARTS[row.key.source], (row.amount or 0) if row.key.source == "attachment" else row.key.id


def rows_before(case_id: int, sources: Collection[str], before: Key | None, most: int) -> list[Row]:
    """Return the *most* latest lines of these kinds before a place, the latest first."""
    wanted = [name for name in SOURCES if name in sources]
    if not wanted:
        return []
    parts = [_part(name, case_id, before, most) for name in wanted]
    every = union_all(*(select(part.subquery()) for part in parts)).subquery()
    query = select(every).order_by(every.c.happened.desc(), every.c.source.desc(), every.c.id.desc()).limit(most)
    return [_row(row) for row in db.session.execute(query)]


def rows_in(case: Case, sources: Collection[str], most: int) -> list[Row]:
    """Return the *most* latest lines of a case that was loaded whole, without asking the database; no attachments."""
    found: list[tuple[Key, Any]] = []
    for name, (_, day) in SOURCES.items():
        if name in sources and name != "attachment":
            rows = getattr(case, PARTS[name])
            found += ((Key(on, name, row.id), row) for row in rows if (on := getattr(row, day)) is not None)
    latest = nlargest(most, found, key=lambda each: each[0])
    return [_made(key, {column: getattr(row, own) for column, own in _OWN[key.source].items()}) for key, row in latest]


def _row(row: Any) -> Row:
    return _made(Key(row.happened, row.source, row.id), row._mapping)


def _made(key: Key, of: Mapping[str, Any]) -> Row:
    return Row(
        key=key,
        code=of.get("code") or "",
        person=of.get("person"),
        people=tuple(of.get("people") or ()),
        text=of.get("text") or "",
        promised=of.get("promised") or "",
        refused=of.get("refused") or "",
        by=of.get("author") or "",
        mark=of.get("mark"),
        day=of.get("day"),
        amount=of.get("amount"),
    )


def _part(name: str, case_id: int, before: Key | None, most: int) -> Select[Any]:
    """Return the query of one kind; each has the same columns, and asks for no more than one page of itself."""
    model, day = SOURCES[name]
    happened = getattr(model, day)
    columns = [
        (getattr(model, own) if (own := _OWN[name].get(column)) else cast(null(), kind)).label(column)
        for column, kind in _COLUMNS.items()
    ]
    query = select(literal(name).label("source"), model.id.label("id"), happened.label("happened"), *columns)
    query = query.where(model.case_id == case_id, happened.is_not(None))
    if name == "attachment":
        query = query.where(Attachment.subject == "people")  # those of entries and events stand with these
    if before is not None:
        query = query.where(_lies_before(name, model.id, happened, before))
    return query.order_by(happened.desc(), model.id.desc()).limit(most)


def _lies_before(name: str, own_id: Any, happened: Any, before: Key) -> Any:
    if name < before.source:
        return happened <= before.on
    if name > before.source:
        return happened < before.on
    return or_(happened < before.on, and_(happened == before.on, own_id < before.id))


_COLUMNS: Mapping[str, Any] = {
    "code": String(80),
    "person": String(80),
    "people": JSON(),
    "text": String(),
    "promised": String(),
    "refused": String(),
    "author": String(300),
    "mark": String(300),
    "day": Date(),
    "amount": Integer(),
}
_OWN: Mapping[str, Mapping[str, str]] = {
    "attachment": {"code": "media_type", "text": "name", "author": "author", "amount": "subject_id"},
    "event": {"code": "kind", "text": "note", "mark": "channel"},
    "journal": {
        "code": "kind",
        "person": "mood",
        "people": "people",
        "text": "text",
        "promised": "promised",
        "refused": "refused",
        "author": "author",
        "mark": "answer",
        "day": "answered_on",
    },
    "promise": {"code": "state", "person": "person", "text": "text", "day": "due_on", "amount": "amount"},
    "settled": {"code": "state", "person": "person", "text": "text", "promised": "note"},
    "stance": {"code": "stance", "person": "person", "text": "evidence", "author": "source"},
    "statement": {"code": "category", "person": "person", "text": "text", "author": "source", "day": "ended_on"},
}


def attachments_at(case_id: int, places: Iterable[tuple[str, int]]) -> list[Attachment]:
    """Return the photos and scans of these parts of a case."""
    wanted: dict[str, list[int]] = {}
    for subject, number in places:
        wanted.setdefault(subject, []).append(number)
    any_of = [and_(Attachment.subject == name, Attachment.subject_id.in_(ids)) for name, ids in wanted.items()]
    if not any_of:
        return []
    query = select(Attachment).where(Attachment.case_id == case_id, or_(*any_of)).order_by(Attachment.id)
    return list(db.session.scalars(query))


def as_row(row: Attachment) -> Row:
    """Return a photo or a scan as a line of its own."""
    values = {column: getattr(row, own) for column, own in _OWN["attachment"].items()}
    return _made(Key(row.added_on, "attachment", row.id), values)
