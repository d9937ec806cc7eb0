"""Signing in, with throttling: too many wrong passwords for one name or from one address have to wait.

Whoever knows a name could keep its owner out by typing wrong passwords. So an address from which the name has signed in
before is counted by itself: strangers elsewhere do not lock it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import IPv6Network, ip_address

from sqlalchemy import Exists, delete, exists, func, select

from planner import clock
from planner.accounts import passwords
from planner.accounts.models import SignInAttempt, User
from planner.actor import SYSTEM
from planner.audit import services as audit
from planner.audit.services import Subject
from planner.db import db
from planner.errors import TryLater
from planner.texts import msg

WINDOW = timedelta(minutes=15)
SECONDS_TO_WAIT = int(WINDOW.total_seconds())
MOST_PER_NAME = 5
MOST_PER_ADDRESS = 30
KNOWN_FOR = timedelta(days=30)
KEPT_FOR = timedelta(days=90)
# A hash of the same kind and cost as ours, of a password that nobody has.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$Rdcm1bcnO0LSy8yqcyyc2Ux6Vu1ZbSvYcIkSqrKwmGo"


class TooManyAttempts(TryLater):
    """There were too many wrong passwords; wait."""

    def __init__(self) -> None:
        minutes = SECONDS_TO_WAIT // 60
        super().__init__(msg("Too many wrong passwords. Wait %(minutes)s minutes, then try again.", minutes=minutes))


def sign_in(username: str, password: str, address: str) -> User | None:
    """Return the user whose name and password fit, or None; every attempt is written down.

    Raise `TooManyAttempts` without looking at the password when the name or the address has to wait.
    """
    username, place = username.strip().lower()[:80], _network(address)
    if _must_wait(username, place):
        raise TooManyAttempts()
    found = db.session.scalar(select(User).where(User.username == username))
    # A name that does not exist costs as much time as one that does.
    right = passwords.fits(password, found.password if found else _NOBODY) and found is not None and found.active
    db.session.add(SignInAttempt(username=username, address=place, succeeded=right))
    if right and found is not None:
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < clock.now() - KEPT_FOR))
        audit.record("user.signed_in", Subject("user", found.id), by=found.actor())
        return found
    here = replace(SYSTEM, office_path=found.office.path) if found else SYSTEM
    audit.record("user.sign_in_failed", Subject("user", found.id if found else None), by=here)
    return None


def attempts_of(user: User) -> Sequence[SignInAttempt]:
    """Return the latest attempts to sign in under the name of *user*, the newest first."""
    query = select(SignInAttempt).where(SignInAttempt.username == user.username)
    return db.session.scalars(query.order_by(SignInAttempt.at.desc()).limit(6)).all()


def last_sign_ins() -> dict[str, datetime]:
    """Return when each name last signed in, as far back as attempts are kept."""
    query = select(SignInAttempt.username, func.max(SignInAttempt.at)).where(SignInAttempt.succeeded)
    return dict(db.session.execute(query.group_by(SignInAttempt.username)).all())


def _must_wait(username: str, place: str) -> bool:
    now = clock.now()
    by_name = select(func.count()).where(SignInAttempt.username == username)
    if db.session.scalar(select(_known(username, place, now))):
        by_name = by_name.where(SignInAttempt.address == place)
    by_place = select(func.count()).where(SignInAttempt.address == place)
    failed = (SignInAttempt.at > now - WINDOW, SignInAttempt.succeeded.is_(False))
    wrong_by_name = db.session.scalar(by_name.where(*failed)) or 0
    wrong_by_place = db.session.scalar(by_place.where(*failed)) or 0
    return wrong_by_name >= MOST_PER_NAME or wrong_by_place >= MOST_PER_ADDRESS


def _known(username: str, place: str, now: datetime) -> Exists:
    return exists().where(
        SignInAttempt.username == username,
        SignInAttempt.address == place,
        SignInAttempt.at > now - KNOWN_FOR,
        SignInAttempt.succeeded,
    )


def _network(address: str) -> str:
    """Return what stands for one place: an IPv4 address, or a whole IPv6 network, which has addresses to spare."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:80]
    if found.version == 4:
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped) if mapped else str(IPv6Network((int(found) >> 64 << 64, 64)))
