"""What was promised, agreed or asked for in the reader's cases and comes due: promises, next contacts, answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Select, and_, cast, exists, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from planner.accounts.models import User
from planner.actor import Actor
from planner.cases.answers import ANSWERED, Received, waiting_of
from planner.cases.calendar import calendar_around
from planner.cases.models import Case, CaseStatus, Event, JournalEntry, Person, Promise
from planner.catalogue.catalogue import Catalogue
from planner.db import db
from planner.insights.agenda import AHEAD, Due
from planner.insights.services import MOST_ROWS, mark_of, marks_for, works_on
from planner.texts import msg

# A contact that was agreed on longer ago is no longer a matter of the day.
_FORGOTTEN = timedelta(days=60)


def promised(actor: Actor, catalogue: Catalogue, today: date) -> list[Due]:
    """Return what is due by next week, in one query."""
    every = union_all(_promises(actor, today), _contacts(actor, today), _complaints(actor)).subquery()
    dues: list[Due] = []
    for row in db.session.execute(select(every).order_by(every.c.day).limit(MOST_ROWS)):
        dues += _dues(row, catalogue, today)
    return dues


def _dues(row: Any, catalogue: Catalogue, today: date) -> Iterator[Due]:
    case = mark_of(row)
    if row.what == "promise":
        who = row.person or msg("our office")
        yield Due(row.day, "promise", msg("%(who)s promised: %(what)s", who=who, what=row.text), case, part_id=row.id)
    elif row.what == "contact":
        text = msg("Next contact, agreed on %(day)s", day=row.since.strftime("%d/%m/%Y"))
        yield Due(row.day, "contact", text, case, part_id=row.id)
    else:
        yield from _answer(row, catalogue, today)


def _answer(row: Any, catalogue: Catalogue, today: date) -> Iterator[Due]:
    received = Received(row.id, row.text, row.day)
    accepted = [row.since] if row.since else []
    law_types = catalogue.law_types(row.person)
    for each in waiting_of([received], accepted, catalogue.deadlines, law_types, calendar_around(today)):
        if each.term is not None and each.term.ends_on <= today + AHEAD:
            text = msg("Answer to the complaint of %(day)s", day=row.day.strftime("%d/%m/%Y"))
            yield Due(each.term.ends_on, "reply", text, mark_of(row), part_id=row.id, place=each.term.rule.citation)


def _promises(actor: Actor, today: date) -> Select[Any]:
    called = func.coalesce(func.nullif(Person.short_name, ""), func.nullif(Person.name, ""), Person.description)
    return (
        _of_own(actor, "promise", Promise, Promise.due_on, Promise.text, called, cast(null(), Date))
        .outerjoin(Person, and_(Person.case_id == Case.id, Person.key == Promise.person))
        .where(Promise.state == "open", Promise.due_on <= today + AHEAD)
    )


def _contacts(actor: Actor, today: date) -> Select[Any]:
    later = aliased(JournalEntry)
    met = exists().where(
        later.case_id == JournalEntry.case_id, later.on > JournalEntry.on, later.on >= JournalEntry.next_on
    )
    query = _of_own(actor, "contact", JournalEntry, JournalEntry.next_on, literal(""), literal(""), JournalEntry.on)
    return query.where(JournalEntry.next_on.between(today - _FORGOTTEN, today + AHEAD), ~met)


def _complaints(actor: Actor) -> Select[Any]:
    """Return those that wait; the day is that of receipt, `since` that of acceptance."""
    accepted = (
        select(func.min(Event.on))
        .where(Event.case_id == Case.id, Event.kind == "complaint_accepted", Event.on >= JournalEntry.on)
        .scalar_subquery()
    )
    query = _of_own(actor, "reply", JournalEntry, JournalEntry.on, JournalEntry.kind, Case.case_type, accepted)
    return query.where(JournalEntry.kind.in_(ANSWERED), JournalEntry.answered_on.is_(None))


def _of_own(actor: Actor, what: str, model: Any, day: Any, text: Any, person: Any, since: Any) -> Select[Any]:
    return (
        select(*marks_for(actor), literal(what).label("what"), model.id.label("id"), day.label("day"))
        .add_columns(text.label("text"), person.label("person"), since.label("since"))
        .join(model, model.case_id == Case.id)
        .outerjoin(User, User.id == Case.officer_id)
        .where(Case.status == CaseStatus.OPEN, works_on(actor))
    )
