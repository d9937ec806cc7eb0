"""Keys that are trusted here: whose signatures on pack files are believed, and since when no longer."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from planner import clock
from planner.accounts.access import Right, demand, may
from planner.actor import Actor
from planner.audit import services as audit
from planner.audit.services import Subject
from planner.catalogue.signing import PublicKey, public_key
from planner.db import db
from planner.errors import Conflict, Incomplete, NotAllowed, NotFound
from planner.packs.models import TrustedKey
from planner.texts import msg


def is_top(by: Actor) -> bool:
    """Return whether *by* keeps the packs of the whole installation."""
    return may(by, Right.MANAGE_PACKS) and (by.is_system or by.office_path.count("/") <= 2)


def demand_top(by: Actor) -> None:
    """Raise `NotAllowed` unless *by* keeps the packs of the whole installation, for this concerns every office."""
    demand(by, Right.MANAGE_PACKS)
    if not is_top(by):
        raise NotAllowed(msg("This concerns every office, so an administrator of the topmost office does it."))


def keys() -> Sequence[TrustedKey]:
    """Return every key that was ever trusted, those that still are first."""
    query = select(TrustedKey).order_by(TrustedKey.revoked_at.is_not(None), TrustedKey.owner, TrustedKey.id)
    return db.session.scalars(query).all()


def trusted() -> dict[PublicKey, TrustedKey]:
    """Return the keys that are trusted now."""
    return {public_key(row.public_key): row for row in keys() if row.revoked_at is None}


def trust(text: str, owner: str, *, by: Actor, heard: str | None = None) -> TrustedKey:
    """Trust a public key; *heard* is its fingerprint as its owner said it, which has to be that of the key."""
    demand_top(by)
    key = public_key(text)
    problems = [] if owner.strip() else [msg("Say whose key it is.")]
    if heard is not None and _bare(heard) != _bare(key.id):
        problems.append(msg("The fingerprint of this key is another: it is not the key of whoever read it to you."))
    if problems:
        raise Incomplete(msg("The key was not trusted."), tuple(problems))
    if key in trusted():
        raise Conflict(msg("The key %(key)s is trusted already.", key=key.id))
    row = TrustedKey(fingerprint=key.id, public_key=key.pem, owner=owner.strip()[:300], at=clock.now(), by_id=by.id)
    db.session.add(row)
    db.session.flush()
    audit.record("pack.key_trusted", Subject("key", row.id), by=by, detail={"key": key.id}, new={"owner": row.owner})
    return row


def _bare(fingerprint: str) -> str:
    return "".join(sign for sign in fingerprint.upper() if sign.isalnum())


def revoke(key_id: int, *, by: Actor, reason: str = "") -> TrustedKey:
    """Trust a key no longer. Packs that were installed under it stay; they are named on their pages."""
    demand_top(by)
    row = db.session.get(TrustedKey, key_id)
    if row is None:
        raise NotFound()
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by_id = clock.now(), by.id
        audit.record("pack.key_revoked", Subject("key", row.id), by=by, detail={"key": row.fingerprint}, reason=reason)
    return row


def key_called(fingerprint: str) -> TrustedKey:
    """Return the key with this fingerprint that is trusted now."""
    wanted = select(TrustedKey).where(TrustedKey.fingerprint == fingerprint, TrustedKey.revoked_at.is_(None))
    row = db.session.scalar(wanted)
    if row is None:
        raise NotFound(msg("No key %(key)s is trusted here.", key=fingerprint))
    return row
