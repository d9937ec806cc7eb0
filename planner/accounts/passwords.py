"""Passwords: how they are kept and compared, and what is too short. Hashing is Flask-Security's (argon2id)."""

from __future__ import annotations

import secrets

from flask_security import hash_password, verify_password

from planner.errors import Incomplete
from planner.texts import msg

SHORTEST = 12


def kept(password: str) -> str:
    """Return *password* as it is kept. Raise `Incomplete` if it is too short."""
    if len(password) < SHORTEST:
        said = msg("The password needs at least %(count)s characters.", count=SHORTEST)
        raise Incomplete(msg("This password cannot be used."), (said,))
    return str(hash_password(password))


def fits(password: str, hashed: str) -> bool:
    """Return whether *password* is the one that *hashed* was made from."""
    return bool(verify_password(password, hashed))


def invented() -> str:
    """Return a fresh password, for an account made on the command line."""
    return secrets.token_urlsafe(12)
