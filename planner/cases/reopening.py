"""Taking back an end that was entered by mistake: a person, a tie or a statement that holds after all."""

from __future__ import annotations

from typing import Any

from planner.actor import Actor
from planner.audit import services as audit
from planner.audit.services import Subject
from planner.cases import search
from planner.cases.models import Case
from planner.cases.parts import Kind
from planner.cases.sense import problems_of
from planner.db import db
from planner.errors import Conflict, Incomplete
from planner.texts import msg


def reopen_part(case: Case, kind: Kind, ended: Any, *, by: Actor, reason: str) -> None:
    """Let a part hold again that was ended by mistake; the history keeps the end and why it was wrong."""
    day = getattr(ended, kind.ends_by) if kind.ends_by else None
    if kind.ends_by is None or day is None:
        raise Conflict(msg("This has no end that could be taken back."))
    if not reason.strip():
        raise Incomplete(msg("This was not saved."), (msg("Say why; it is kept in the history."),))
    columns = type(ended).__mapper__.column_attrs
    held = {attribute.key: getattr(ended, attribute.key) for attribute in columns} | {kind.ends_by: None}
    problems = problems_of(kind.name, held, case, ended)
    if problems:
        raise Incomplete(msg("This was not saved."), tuple(problems))
    setattr(ended, kind.ends_by, None)
    db.session.flush()
    subject = Subject(kind.name, ended.id, case.id)
    old, new = {kind.ends_by: day.isoformat()}, {kind.ends_by: None}
    audit.record(f"{kind.name}.reopened", subject, by=by, old=old, new=new, reason=reason)
    if kind.name == "people":
        search.index(case)
