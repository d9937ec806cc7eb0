"""Passwords: how they are kept and compared, and what is too short. Hashing is Flask-Security's (argon2id)."""

from __future__ import annotations

import secrets
import unicodedata

from flask_security import hash_password, verify_password

from planner.errors import Incomplete
from planner.texts import Text, msg

SHORTEST = 12
FEWEST_DIFFERENT = 5


class Kept(str):
    """A password as it is kept. What people type is never one, so that nobody can hand in a hash."""

    __slots__ = ()


def kept(password: str, username: str = "") -> Kept:
    """Return *password* as it is kept. Raise `Incomplete` if it is too short or too easy to guess."""
    if isinstance(password, Kept):
        return password
    problems: list[Text] = []
    if len(password) < SHORTEST:
        problems.append(msg("The password needs at least %(count)s characters.", count=SHORTEST))
    elif len(set(password.lower())) < FEWEST_DIFFERENT or (len(username) > 3 and username in password.lower()):
        problems.append(msg("This password is too easy to guess. Several words that do not belong together are good."))
    if problems:
        raise Incomplete(msg("This password cannot be used."), tuple(problems))
    return Kept(hash_password(_typed_alike(password)))


def fits(password: str, hashed: str) -> bool:
    """Return whether *password* is the one that *hashed* was made from."""
    return bool(verify_password(_typed_alike(password), hashed))


def _typed_alike(password: str) -> str:
    """Return the one form of a password: keyboards make the same Vietnamese letter from different signs."""
    return unicodedata.normalize("NFKC", password)


def invented() -> str:
    """Return a fresh password, for an account made on the command line."""
    return secrets.token_urlsafe(12)
