"""The rows of a case as frozen facts: what rules, engines and plugins see."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, and_, or_, select

from planner import clock
from planner.accounts.models import User
from planner.accounts.services import head_of
from planner.cases import models
from planner.cases.as_of import begun, case_on
from planner.catalogue import facts
from planner.catalogue.viewing import facts_from, latest, same_named
from planner.contacts.models import Contact
from planner.db import db

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Reachable:
    """A contact that a case can turn to. `named` says that it was named for the case, not only near it."""

    key: str
    contact: Contact
    named: bool


def facts_of(
    case: models.Case,
    answers: dict[str, facts.Answer] | None = None,
    contacts: Sequence[Reachable] | None = None,
    on: date | None = None,
) -> facts.Facts:
    """Return the facts of *case* as they stand today, or stood *on* another day; what has ended is left out.

    Pointers count the parts in the order of the case file, ended ones included. A page that has asked for the
    contacts already hands them over.
    """
    today = on or clock.today()
    case = case_on(case, on) if on else case
    reachable = reachable_by(case) if contacts is None else contacts
    return facts.Facts(
        case=_case(case),
        today=today,
        people=_of_day(facts.Person, "people", case, today, on),
        obligations=_of_day(facts.Obligation, "obligations", case, today, on),
        circumstances=_of_day(facts.Circumstance, "circumstances", case, today, on),
        relationships=_of_day(facts.Relationship, "relationships", case, today, on),
        stances=latest(_of_day(facts.Stance, "stances", case, today, on)),
        contacts=tuple(
            facts.Contact(
                **same_named(facts.Contact, each.contact, ("key", "named")),
                key=each.key,
                named=each.named,
                pointer=f"/contacts/{n}",
            )
            for n, each in enumerate(reachable)
            if each.contact.ended_on is None or each.contact.ended_on > today
        ),
        events=tuple(
            facts.Event(event.kind, event.on, event.channel or "", f"/events/{n}")
            for n, event in enumerate(case.events)
            if on is None or event.on <= on
        ),
        journal=_of_day(facts.JournalEntry, "journal", case, today, on),
        answers=answers or {},
    )


def _of_day(kind: type[Made], part: str, case: models.Case, today: date, on: date | None) -> tuple[Made, ...]:
    there = None if on is None else lambda row: begun(row, today)
    return facts_from(kind, part, getattr(case, part), today, there)


def contacts_of(case: models.Case) -> Sequence[tuple[str, Contact]]:
    """Return the contacts a case can turn to, with their keys."""
    return [(each.key, each.contact) for each in reachable_by(case)]


def reachable_by(case: models.Case) -> Sequence[Reachable]:
    """Return the contacts a case can turn to: those named for it, then those of its commune."""
    named = select(models.CaseContact.contact_id).where(models.CaseContact.case_id == case.id)
    link = and_(models.CaseContact.contact_id == Contact.id, models.CaseContact.case_id == case.id)
    query = (
        select(models.CaseContact.key, Contact)
        .outerjoin_from(Contact, models.CaseContact, link)
        .where(Contact.id.in_(named.union(_nearby(case)) if case.area else named))
        .order_by(Contact.id)
    )
    found = db.session.execute(query).all()
    linked = sorted((Reachable(key, each, True) for key, each in found if key is not None), key=lambda each: each.key)
    taken = {each.key for each in linked}
    return linked + [Reachable(free_key(each, taken), each, False) for key, each in found if key is None]


def free_key(contact: Contact, taken: Collection[str]) -> str:
    """Return the key of a contact that no file gave one; naming the contact for the case does not change it."""
    key = f"d{contact.id}"
    while key in taken:
        key += "d"
    return key


def _nearby(case: models.Case) -> Select[int]:
    offices = [int(part) for part in case.office.path.strip("/").split("/")]
    here = or_(Contact.area == case.area, Contact.area == "")
    return select(Contact.id).where(Contact.office_id.in_(offices), here)


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
