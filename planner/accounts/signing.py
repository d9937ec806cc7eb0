"""Signing in, with throttling: too many wrong passwords for one name or from one address have to wait."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from planner import clock
from planner.accounts import passwords
from planner.accounts.models import SignInAttempt, User
from planner.actor import SYSTEM
from planner.audit import services as audit
from planner.audit.services import Subject
from planner.db import db
from planner.errors import PlannerError
from planner.texts import msg

WINDOW = timedelta(minutes=15)
MOST_PER_NAME = 5
MOST_PER_ADDRESS = 30
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$Rdcm1bcnO0LSy8yqcyyc2Ux6Vu1ZbSvYcIkSqrKwmGo"


class TooManyAttempts(PlannerError):
    """There were too many wrong passwords; wait."""

    def __init__(self) -> None:
        minutes = int(WINDOW.total_seconds() // 60)
        super().__init__(msg("Too many wrong passwords. Wait %(minutes)s minutes, then try again.", minutes=minutes))


def sign_in(username: str, password: str, address: str) -> User | None:
    """Return the user whose name and password fit, or None; every attempt is written down.

    Raise `TooManyAttempts` without looking at the password when the name or the address has to wait.
    """
    username = username.strip().lower()[:80]
    if _must_wait(username, address):
        raise TooManyAttempts()
    found = db.session.scalar(select(User).where(User.username == username))
    # A name that does not exist costs as much time as one that does.
    right = passwords.fits(password, found.password if found else _NOBODY) and found is not None and found.active
    db.session.add(SignInAttempt(username=username, address=address[:80], succeeded=right))
    if right and found is not None:
        audit.record("user.signed_in", Subject("user", found.id), by=found.actor())
        return found
    audit.record("user.sign_in_failed", Subject("user", found.id if found else None), by=SYSTEM)
    return None


def _must_wait(username: str, address: str) -> bool:
    since = clock.now() - WINDOW
    failed = select(func.count()).where(SignInAttempt.at > since, SignInAttempt.succeeded.is_(False))
    by_name = db.session.scalar(failed.where(SignInAttempt.username == username)) or 0
    by_address = db.session.scalar(failed.where(SignInAttempt.address == address[:80])) or 0
    return by_name >= MOST_PER_NAME or by_address >= MOST_PER_ADDRESS
