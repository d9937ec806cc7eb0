"""Writing to the audit log, reading it, and proving that it is whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import insert, select, text

from planner import clock
from planner.actor import Actor
from planner.audit.chain import BEGINNING, digest_of_entry, digest_of_value
from planner.audit.models import AuditEntry, Change
from planner.db import db, digest_key

COVERED = ("at", "actor_id", "actor", "action", "subject", "subject_id", "case_id", "office_path", "detail")
PAGE = 50
_LAST_HASH = select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about."""

    kind: str
    id: int | None = None
    case_id: int | None = None


def record(
    action: str,
    subject: Subject,
    *,
    by: Actor,
    detail: Mapping[str, Any] | None = None,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Append an entry, and keep old and new values in the history beside it.

    The entry names the fields that changed with a keyed digest of each new value. Part of the caller's
    transaction: a change and its entry are stored together or not at all.
    """
    _wait_for_turn()
    key = digest_key()
    changed = {name: digest_of_value(key, value) for name, value in (new or {}).items()}
    values: dict[str, Any] = {
        "at": clock.now(),
        "actor_id": by.id,
        "actor": by.name,
        "action": action,
        "subject": subject.kind,
        "subject_id": subject.id,
        "case_id": subject.case_id,
        "office_path": by.office_path,
        "detail": dict(detail or {}) | ({"changed": changed} if changed else {}),
    }
    db.session.flush()
    # Entries come with every act: they are inserted straight, without the bookkeeping for rows that may change.
    connection = db.session.connection()
    values["previous"] = connection.scalar(_LAST_HASH) or BEGINNING
    values["hash"] = digest_of_entry(values["previous"], {name: values[name] for name in COVERED})
    (values["id"],) = connection.execute(insert(AuditEntry), values).inserted_primary_key or (None,)
    if old is not None or new is not None:
        kept = {"reason": reason, "old": storable(old or {}), "new": storable(new or {})}
        about = {"case_id": subject.case_id, "subject": subject.kind, "subject_id": subject.id}
        connection.execute(insert(Change), {"audit_id": values["id"], **about, **kept})
    return AuditEntry(**values)


def _wait_for_turn() -> None:
    """Let no second writer append at the same time: SQLite writers wait anyway, PostgreSQL takes a lock."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("select pg_advisory_xact_lock(7061)"))


def storable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return *values* as JSON can hold them."""
    return {name: _storable(value) for name, value in values.items()}


def _storable(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return value


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found. `broken_at` is the id of the first entry that does not fit."""

    entries: int
    broken_at: int | None = None


def verify() -> Verdict:
    """Walk the whole chain; every entry has to fit the one before and its own content."""
    previous, count = BEGINNING, 0
    for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)):
        values = {name: getattr(entry, name) for name in COVERED}
        if entry.previous != previous or entry.hash != digest_of_entry(previous, values):
            return Verdict(count, entry.id)
        previous, count = entry.hash, count + 1
    return Verdict(count)


def entries_for(actor: Actor, before: int | None = None, case_id: int | None = None) -> Sequence[AuditEntry]:
    """Return a page of the log, newest first, below the entry *before*: acts of the actor's office and below it."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(PAGE + 1)
    if not actor.is_system:
        query = query.where(AuditEntry.office_path.startswith(actor.office_path, autoescape=True))
    if before is not None:
        query = query.where(AuditEntry.id < before)
    if case_id is not None:
        query = query.where(AuditEntry.case_id == case_id)
    return db.session.scalars(query).all()


def history_of(kind: str, subject_id: int) -> Sequence[tuple[AuditEntry, Change]]:
    """Return what happened to one thing, newest first: the entries with old and new values."""
    query = (
        select(AuditEntry, Change)
        .join(Change, Change.audit_id == AuditEntry.id)
        .where(Change.subject == kind, Change.subject_id == subject_id)
        .order_by(AuditEntry.id.desc())
    )
    return [(entry, change) for entry, change in db.session.execute(query)]
