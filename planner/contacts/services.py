"""The directory: listing, adding, changing, verifying and ending contacts of an office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select, tuple_

from planner import clock
from planner.accounts.access import Right, demand
from planner.actor import Actor
from planner.audit import services as audit
from planner.audit.services import Subject
from planner.contacts.models import Contact
from planner.db import db
from planner.errors import Incomplete, NotFound, Stale
from planner.texts import msg

PAGE = 50
VERIFIED_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the directory, and the id after which the next one begins."""

    contacts: Sequence[Contact]
    following: str | None


@dataclass(frozen=True, slots=True)
class Filters:
    """What the directory is narrowed to; empty means all that have not ended."""

    area: str = ""
    actor: str = ""
    old: bool = False
    ended: bool = False


def is_old(verified: date | None) -> bool:
    """Return whether nobody has verified a contact for so long that it has to be asked for again."""
    return verified is None or clock.today() - verified > VERIFIED_FOR


def directory(actor: Actor, filters: Filters, after: str = "") -> Page:
    """Return contacts of the actor's office and those above it, by area and body."""
    query = select(Contact).where(_open_to(actor))
    if filters.area:
        query = query.where(Contact.area == filters.area)
    if filters.actor:
        query = query.where(Contact.actor == filters.actor)
    if filters.old:
        long_ago = clock.today() - VERIFIED_FOR
        query = query.where(or_(Contact.last_verified_on.is_(None), Contact.last_verified_on < long_ago))
    if not filters.ended:
        query = query.where(or_(Contact.ended_on.is_(None), Contact.ended_on > clock.today()))
    last = db.session.get(Contact, int(after)) if after.isdecimal() and len(after) < 19 else None
    order = (Contact.area, Contact.body, Contact.id)
    if last is not None:
        query = query.where(tuple_(*order) > tuple_(last.area, last.body, last.id))
    found = db.session.scalars(query.order_by(*order).limit(PAGE + 1)).all()
    return Page(found[:PAGE], str(found[PAGE - 1].id) if len(found) > PAGE else None)


def areas(actor: Actor) -> Sequence[str]:
    """Return the areas that have contacts, by name."""
    query = select(Contact.area).where(_open_to(actor), Contact.area != "").distinct().order_by(Contact.area)
    return db.session.scalars(query).all()


def _open_to(actor: Actor) -> Any:
    if actor.is_system:
        return Contact.id.is_not(None)
    chain = [int(part) for part in actor.office_path.strip("/").split("/") if part]
    return Contact.office_id.in_(chain)


def contact(contact_id: int, actor: Actor) -> Contact:
    """Return a contact that *actor* may see."""
    found = db.session.scalar(select(Contact).where(Contact.id == contact_id, _open_to(actor)))
    if found is None:
        raise NotFound()
    return found


def same_post(offices: Sequence[int], actor: str, body: str, post: str) -> Sequence[Contact]:
    """Return the contacts of *offices* that hold or held this post, those of the last office first."""
    found = db.session.scalars(
        select(Contact).where(
            Contact.office_id.in_(offices), Contact.actor == actor, Contact.body == body, Contact.post == post
        )
    )
    return sorted(found, key=lambda each: (each.ended_on is not None, -offices.index(each.office_id), each.id))


def add_contact(values: Mapping[str, Any], *, office_id: int, by: Actor) -> Contact:
    """Add a contact to the directory of an office."""
    demand(by, Right.KEEP_CONTACTS)
    _demand_sense(values)
    added = Contact(office_id=office_id, **values)
    db.session.add(added)
    db.session.flush()
    audit.record("contact.added", Subject("contact", added.id), by=by, new=audit.storable(values))
    return added


def change_contact(changed: Contact, values: Mapping[str, Any], *, version: int, by: Actor, reason: str = "") -> None:
    """Change a contact. Raise `Stale` if somebody saved since *version*."""
    demand(by, Right.KEEP_CONTACTS)
    if changed.version != version:
        raise Stale()
    _demand_sense(values)
    old = {name: getattr(changed, name) for name, value in values.items() if getattr(changed, name) != value}
    if not old:
        return
    for name in old:
        setattr(changed, name, values[name])
    db.session.flush()
    new = {name: values[name] for name in old}
    subject = Subject("contact", changed.id)
    audit.record("contact.changed", subject, by=by, old=audit.storable(old), new=audit.storable(new), reason=reason)


def verify_contact(verified: Contact, *, by: Actor) -> None:
    """Say that post and holder are right as of today."""
    demand(by, Right.KEEP_CONTACTS)
    old = verified.last_verified_on
    verified.last_verified_on = clock.today()
    new = {"last_verified_on": verified.last_verified_on}
    subject = Subject("contact", verified.id)
    audit.record(
        "contact.verified", subject, by=by, old=audit.storable({"last_verified_on": old}), new=audit.storable(new)
    )


def end_contact(ended: Contact, *, on: date, by: Actor, reason: str) -> None:
    """Say that nobody is to be found there any more from a day on."""
    demand(by, Right.KEEP_CONTACTS)
    old = ended.ended_on
    ended.ended_on = on
    subject = Subject("contact", ended.id)
    audit.record(
        "contact.ended",
        subject,
        by=by,
        old=audit.storable({"ended_on": old}),
        new={"ended_on": on.isoformat()},
        reason=reason,
    )


def _demand_sense(values: Mapping[str, Any]) -> None:
    verified = values.get("last_verified_on")
    problems = []
    if not values.get("post") and not values.get("holder"):
        problems.append(msg("Give the post, the holder or both; a body alone cannot be called."))
    if verified and verified > clock.today():
        problems.append(msg("The day of verification lies in the future."))
    if problems:
        raise Incomplete(msg("This was not saved."), tuple(problems))
