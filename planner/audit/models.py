"""The audit log, append-only and hash-chained, and beside it the erasable history of old and new values."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from planner.db import Code, Id, Model, Name, Prose, Timestamp


class AuditEntry(Model):
    """Who did what to what, when. Holds names, ids and keyed digests, never what was written.

    The database refuses changes and deletions (triggers of the first migration); `hash` covers the entry and the
    hash of the one before, so that a gap or a change shows.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_case_id_id", "case_id", "id"),
        Index("ix_audit_entry_actor_id_id", "actor_id", "id"),
    )

    id: Mapped[Id]
    at: Mapped[Timestamp]
    actor_id: Mapped[int | None]
    actor: Mapped[Name]
    action: Mapped[Code] = mapped_column(String(80), index=True)
    subject: Mapped[Code]
    subject_id: Mapped[int | None]
    case_id: Mapped[int | None]
    office_path: Mapped[Name] = mapped_column(String(300), index=True)
    detail: Mapped[dict[str, Any]]
    previous: Mapped[Code]
    hash: Mapped[Code] = mapped_column(String(80), unique=True)


class Change(Model):
    """What a value was and what it became. Erased with the case; the audit entry stays and names only digests."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_subject_subject_id", "subject", "subject_id"),)

    id: Mapped[Id]
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(index=True)
    subject: Mapped[Code]
    subject_id: Mapped[int | None]
    reason: Mapped[Prose]
    old: Mapped[dict[str, Any]]
    new: Mapped[dict[str, Any]]
