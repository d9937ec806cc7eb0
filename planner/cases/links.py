"""Which contacts of the directory a case turns to: naming one for the case, and letting it go again."""

from __future__ import annotations

from sqlalchemy import select

from planner.actor import Actor
from planner.audit import services as audit
from planner.cases.facts import free_key
from planner.cases.models import Case, CaseContact
from planner.cases.services import subject_of
from planner.contacts.models import Contact
from planner.db import db
from planner.errors import Conflict, Incomplete, NotFound
from planner.texts import msg


def link_contact(case: Case, contact: Contact, *, by: Actor) -> CaseContact:
    """Name a contact for *case*, under the key by which relationships and plans may know it already."""
    links = _links(case)
    known = next((link for link in links if link.contact_id == contact.id), None)
    if known is not None:
        return known
    link = CaseContact(case_id=case.id, contact_id=contact.id, key=free_key(contact, {other.key for other in links}))
    case.contact_links.append(link)
    db.session.flush()
    new = {"contact": contact.called, "key": link.key}
    audit.record("case.contact_linked", subject_of(case), by=by, new=new)
    return link


def unlink_contact(case: Case, contact_id: int, *, by: Actor, reason: str) -> None:
    """Let a contact of *case* go; it stays in the directory. Not while a relationship speaks of it."""
    link = next((link for link in _links(case) if link.contact_id == contact_id), None)
    if link is None:
        raise NotFound()
    if not reason.strip():
        raise Incomplete(msg("This was not taken away."), (msg("Say why; it is kept in the history."),))
    if any(link.key == tie.from_ for tie in case.relationships):
        raise Conflict(msg("A relationship of the case speaks of this contact: take that away first."))
    contact = db.session.get_one(Contact, contact_id)
    case.contact_links.remove(link)
    db.session.flush()
    old = {"contact": contact.called, "key": link.key}
    audit.record("case.contact_unlinked", subject_of(case), by=by, old=old, new={}, reason=reason)


def contacts_to_name(case: Case) -> list[Contact]:
    """Return the contacts of the case's office and those above it that are not named for *case* yet, nearest first."""
    offices = [int(part) for part in case.office.path.strip("/").split("/")]
    named = select(CaseContact.contact_id).where(CaseContact.case_id == case.id)
    query = (
        select(Contact)
        .where(Contact.office_id.in_(offices), Contact.ended_on.is_(None), Contact.id.not_in(named))
        .order_by(Contact.area != case.area, Contact.area, Contact.body, Contact.post)
        .limit(500)
    )
    return list(db.session.scalars(query))


def _links(case: Case) -> list[CaseContact]:
    return list(db.session.scalars(select(CaseContact).where(CaseContact.case_id == case.id)))
