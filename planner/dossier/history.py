"""The history of a case: what was changed by whom, with old and new values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from planner.audit.models import AuditEntry, Change
from planner.cases.wording import Line, action_label, lines_of
from planner.catalogue.catalogue import Catalogue
from planner.db import db
from planner.texts import Text

PAGE = 40
_READINGS = ("case.read", "case.exported")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the history, the newest first, and the entry below which the next one begins."""

    entries: tuple[tuple[AuditEntry, Text, list[Line], Change | None], ...]
    following: int | None


def history_of(case_id: int, catalogue: Catalogue, names: Mapping[str, str], before: int | None = None) -> Page:
    """Return what was changed in a case; that somebody read it or took it out is in the audit log alone."""
    query = (
        select(AuditEntry, Change)
        .outerjoin(Change, Change.audit_id == AuditEntry.id)
        .where(AuditEntry.case_id == case_id, AuditEntry.action.not_in(_READINGS))
        .order_by(AuditEntry.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        query = query.where(AuditEntry.id < before)
    rows = db.session.execute(query).all()
    entries = (
        (entry, action_label(entry), lines_of(change, catalogue, names) if change else [], change)
        for entry, change in rows[:PAGE]
    )
    return Page(tuple(entries), rows[PAGE - 1][0].id if len(rows) > PAGE else None)
