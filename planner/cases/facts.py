"""The rows of a case as frozen facts: what rules, engines and plugins see."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from planner import clock
from planner.accounts.models import User
from planner.accounts.services import head_of
from planner.cases import models
from planner.catalogue import facts
from planner.catalogue.viewing import facts_from, latest, same_named
from planner.contacts.models import Contact
from planner.db import db


def facts_of(case: models.Case, answers: dict[str, facts.Answer] | None = None) -> facts.Facts:
    """Return the facts of *case* as they stand today; what has ended is left out.

    Pointers count the parts in the order of the case file, ended ones included.
    """
    today = clock.today()
    return facts.Facts(
        case=_case(case),
        today=today,
        people=facts_from(facts.Person, "people", case.people, today),
        obligations=facts_from(facts.Obligation, "obligations", case.obligations, today),
        circumstances=facts_from(facts.Circumstance, "circumstances", case.circumstances, today),
        relationships=facts_from(facts.Relationship, "relationships", case.relationships, today),
        stances=latest(facts_from(facts.Stance, "stances", case.stances, today)),
        contacts=tuple(
            facts.Contact(key=key, **same_named(facts.Contact, contact, skip=("key",)), pointer=f"/contacts/{n}")
            for n, (key, contact) in enumerate(contacts_of(case))
            if contact.ended_on is None or contact.ended_on > today
        ),
        events=tuple(
            facts.Event(event.kind, event.on, event.channel or "", f"/events/{n}")
            for n, event in enumerate(case.events)
        ),
        journal=facts_from(facts.JournalEntry, "journal", case.journal, today),
        answers=answers or {},
    )


def contacts_of(case: models.Case) -> Sequence[tuple[str, Contact]]:
    """Return the contacts a case can turn to, with their keys: those named for it, then those of its commune."""
    linked = [(link.key, contact) for link, contact in _linked(case)]
    known = {contact.id for _, contact in linked}
    offices = [int(part) for part in case.office.path.strip("/").split("/")]
    query = (
        select(Contact)
        .where(Contact.office_id.in_(offices), or_(Contact.area == case.area, Contact.area == ""))
        .order_by(Contact.id)
    )
    nearby = db.session.scalars(query).all() if case.area else []
    taken = {key for key, _ in linked}
    return linked + [(_free(f"d{contact.id}", taken), contact) for contact in nearby if contact.id not in known]


def _free(key: str, taken: set[str]) -> str:
    """Return *key*, or one like it where a case that came from elsewhere uses it for another contact."""
    while key in taken:
        key = f"{key}d"
    return key


def _linked(case: models.Case) -> Sequence[tuple[models.CaseContact, Contact]]:
    query = (
        select(models.CaseContact, Contact)
        .join(Contact, Contact.id == models.CaseContact.contact_id)
        .where(models.CaseContact.case_id == case.id)
        .order_by(models.CaseContact.key)
    )
    return [(link, contact) for link, contact in db.session.execute(query)]


def _case(case: models.Case) -> facts.Case:
    head = head_of(case.office)
    return facts.Case(
        **same_named(facts.Case, case, skip=("office", "officer", "head", "status", "fields")),
        status=case.status.value,
        office=case.office.name,
        officer=_named(case.officer),
        head=_named(head),
        fields=case.fields,
    )


def _named(user: User | None) -> facts.User | None:
    return facts.User(user.name, user.title) if user else None
