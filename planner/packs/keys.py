"""Keys that are trusted here: whose signatures on pack files are believed, and since when no longer."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from planner import clock
from planner.accounts.access import Right, demand
from planner.actor import Actor
from planner.audit import services as audit
from planner.audit.services import Subject
from planner.catalogue.signing import PublicKey, public_key
from planner.db import db
from planner.errors import Conflict, Incomplete, NotAllowed, NotFound
from planner.packs.models import TrustedKey
from planner.texts import msg


def demand_top(by: Actor) -> None:
    """Raise `NotAllowed` unless *by* keeps the packs of the whole installation, for this concerns every office."""
    demand(by, Right.MANAGE_PACKS)
    if not by.is_system and by.office_path.count("/") > 2:
        raise NotAllowed(msg("This concerns every office, so an administrator of the topmost office does it."))


def keys() -> Sequence[TrustedKey]:
    """Return every key that was ever trusted, those that still are first."""
    query = select(TrustedKey).order_by(TrustedKey.revoked_at.is_not(None), TrustedKey.owner, TrustedKey.id)
    return db.session.scalars(query).all()


def trusted() -> dict[PublicKey, TrustedKey]:
    """Return the keys that are trusted now."""
    return {public_key(row.public_key): row for row in keys() if row.revoked_at is None}


def trust(text: str, owner: str, *, by: Actor) -> TrustedKey:
    """Trust a public key. Whoever does so has compared its fingerprint with its owner."""
    demand_top(by)
    if not owner.strip():
        raise Incomplete(msg("The key was not trusted."), (msg("Say whose key it is."),))
    key = public_key(text)
    if key in trusted():
        raise Conflict(msg("The key %(key)s is trusted already.", key=key.id))
    row = TrustedKey(fingerprint=key.id, public_key=key.pem, owner=owner.strip()[:300], at=clock.now(), by_id=by.id)
    db.session.add(row)
    db.session.flush()
    audit.record("pack.key_trusted", Subject("key", row.id), by=by, detail={"key": key.id}, new={"owner": row.owner})
    return row


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
