"""A few counts for the morning page, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, func, literal, select

from planner import clock
from planner.accounts.access import Right, may
from planner.accounts.models import Grant, Office, SignInAttempt, User
from planner.actor import Actor, Role
from planner.cases.models import Case, CaseStatus
from planner.cases.services import visible_to
from planner.db import db

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Cases open to the reader, and for those who keep users the state of the offices; None where not asked."""

    cases: int
    running: int
    users: int | None
    offices: int | None
    without_head: int | None
    wrong_passwords: int | None


def numbers_for(actor: Actor) -> Numbers:
    """Return the counts that *actor* has a use for."""
    keeps = may(actor, Right.MANAGE_USERS)
    nothing: ColumnElement[int | None] = literal(None)
    below = Office.path.startswith(actor.office_path, autoescape=True)
    seen = select(func.count(Case.id)).where(visible_to(actor))
    users = select(func.count(User.id)).join(Office).where(User.active, below)
    headed = exists().where(User.office_id == Office.id, User.active, Grant.user_id == User.id, Grant.name == Role.HEAD)
    offices = select(func.count(Office.id)).where(below)
    wrong = select(func.count(SignInAttempt.id)).where(
        SignInAttempt.at > clock.now() - WEEK, SignInAttempt.succeeded.is_(False)
    )
    row = db.session.execute(
        select(
            seen.scalar_subquery(),
            seen.where(Case.status != CaseStatus.CLOSED).scalar_subquery(),
            users.scalar_subquery() if keeps else nothing,
            offices.scalar_subquery() if keeps else nothing,
            offices.where(~headed).scalar_subquery() if keeps else nothing,
            wrong.scalar_subquery() if may(actor, Right.READ_AUDIT) else nothing,
        )
    ).one()
    return Numbers(*row)
