"""Answers: saving as one goes, "not known yet" with a date, confirming what was found in free text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from planner import clock
from planner.accounts.models import User
from planner.actor import Actor
from planner.assessments.models import Answer, Completion, SignalReview
from planner.audit import services as audit
from planner.audit.services import Subject
from planner.cases.models import Case
from planner.catalogue import facts
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import Item
from planner.db import db
from planner.errors import Incomplete, NotFound, Stale
from planner.texts import Message, msg

PLAUSIBLE_SUM = 10**15


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed for one item: a value, or "not known yet" with a date to find out.

    A date that comes `from_file` may have passed already: then it is overdue, not wrong.
    """

    value: object
    known: bool
    note: str = ""
    find_out_on: date | None = None
    from_file: bool = False

    def says_the_same_as(self, held: facts.Answer) -> bool:
        """Return whether saving this would change nothing."""
        mine = (self.value, self.known, self.note, self.find_out_on)
        return mine == (held.value, held.known, held.note, held.find_out_on)


def answers_of(case_id: int) -> dict[str, facts.Answer]:
    """Return the answers of a case by item, as facts."""
    rows = db.session.scalars(select(Answer).where(Answer.case_id == case_id).order_by(Answer.item))
    return {
        row.item: facts.Answer(
            item=row.item,
            value=row.value,
            known=row.known,
            note=row.note,
            find_out_on=row.find_out_on,
            pointer=f"/assessments/0/answers/{row.item}",
        )
        for row in rows
    }


def versions_of(case_id: int) -> dict[str, int]:
    """Return the version of each answer, for forms."""
    query = select(Answer.item, Answer.version).where(Answer.case_id == case_id)
    return dict(db.session.execute(query).all())


@dataclass(frozen=True, slots=True)
class Saved:
    """When an answer was last saved, by whom, and its version for the next form."""

    version: int
    at: datetime
    by: str | None


def saved_of(case_id: int) -> dict[str, Saved]:
    """Return by item when and by whom each answer of a case was saved."""
    query = (
        select(Answer.item, Answer.version, Answer.at, User.name)
        .outerjoin(User, User.id == Answer.by_id)
        .where(Answer.case_id == case_id)
    )
    return {item: Saved(version, at, name) for item, version, at, name in db.session.execute(query)}


def reviews_of(case_id: int) -> dict[str, bool]:
    """Return which signals from free text were confirmed or rejected."""
    query = select(SignalReview.signal, SignalReview.confirmed).where(SignalReview.case_id == case_id)
    return dict(db.session.execute(query).all())


def completed_on(case_id: int) -> date | None:
    """Return the day on which the assessment was last declared complete."""
    query = select(Completion.on).where(Completion.case_id == case_id).order_by(Completion.id.desc()).limit(1)
    return db.session.scalar(query)


def save_answer(case: Case, key: str, given: Given, catalogue: Catalogue, *, version: int, by: Actor) -> Answer:
    """Save the answer to one item. *version* is 0 for a first answer; raise `Stale` if somebody saved since."""
    asked = catalogue.items_for(case.case_type).get(key)
    if asked is None:
        raise NotFound(msg("This question is not asked in cases of this kind."))
    checklist, item = asked
    problem = _problem(item, given, case)
    if problem is not None:
        raise Incomplete(msg("The answer was not saved."), (problem,))
    row = db.session.scalar(select(Answer).where(Answer.case_id == case.id, Answer.item == key))
    if (row.version if row else 0) != version:
        raise Stale()
    old = _kept(row) if row else None
    if row is None:
        row = Answer(case_id=case.id, item=key)
        db.session.add(row)
    row.checklist_version = checklist.origin.version
    row.value, row.known = (given.value if given.known else None), given.known
    row.note, row.find_out_on = given.note, (None if given.known else given.find_out_on)
    row.by_id, row.at = by.id, clock.now()
    db.session.flush()
    new = {"item": key, **_kept(row)}
    audit.record("answer.saved", Subject("answer", row.id, case.id), by=by, old=old, new=audit.storable(new))
    return row


def _kept(row: Answer) -> dict[str, Any]:
    """Return what the history keeps of an answer."""
    return {"value": row.value, "known": row.known, "note": row.note, "find_out_on": row.find_out_on}


def _problem(item: Item, given: Given, case: Case) -> Message | None:
    """Return what is wrong with an answer, if anything."""
    if not given.known:
        if given.find_out_on is None:
            return msg("Say by when this is to be found out.")
        passed = given.find_out_on < clock.today() and not given.from_file
        return msg("The date to find out has passed.") if passed else None
    value = given.value
    if value in (None, ""):
        return msg("Choose or write an answer, or “not known yet”.")
    offered: Mapping[str, Collection[object]] = {
        "yes_no": ("yes", "no"),
        "choice": tuple(item.choices),
        "scale": (1, 2, 3, 4, 5),
        "person": [person.key for person in case.people],
    }
    allowed = offered.get(item.answer)
    if item.answer in ("number", "money") and not (type(value) is int and 0 <= value <= PLAUSIBLE_SUM):
        return msg("Write a whole number that is not below zero.")
    if item.answer == "date" and not _is_day(value):
        return msg("Write a day of the calendar.")
    # A file may bring what looks like an answer: JSON's true is no 1, and 4.0 is no point of a scale.
    right_kind = type(value) is (int if item.answer in ("scale", "number", "money") else str)
    if not right_kind or (allowed is not None and value not in allowed):
        return msg("This is not one of the answers offered.")
    return None


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and clock.FIRST_DAY <= date.fromisoformat(value) <= clock.LAST_DAY
    except ValueError:
        return False


def review_signal(case: Case, signal: str, confirmed: bool, *, by: Actor) -> None:
    """Confirm or reject what was found in free text."""
    row = db.session.scalar(select(SignalReview).where(SignalReview.case_id == case.id, SignalReview.signal == signal))
    old: Mapping[str, Any] | None = {"confirmed": row.confirmed} if row else None
    if row is None:
        row = SignalReview(case_id=case.id, signal=signal)
        db.session.add(row)
    row.confirmed, row.by_id, row.at = confirmed, by.id, clock.now()
    db.session.flush()
    new = {"signal": signal, "confirmed": confirmed}
    audit.record("signal.reviewed", Subject("signal", row.id, case.id), by=by, old=old, new=new)


def complete(case: Case, *, by: Actor, on: date | None = None) -> None:
    """Declare the assessment complete for now; what is not known yet stays open with its date."""
    done = Completion(case_id=case.id, on=on or clock.today(), by_id=by.id)
    db.session.add(done)
    db.session.flush()
    audit.record("assessment.completed", Subject("assessment", done.id, case.id), by=by)
