"""Cases: who may see which, opening, changing, handing over, listing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select, tuple_
from sqlalchemy.orm import defaultload, joinedload, lazyload
from sqlalchemy.orm.attributes import flag_modified

from planner import clock
from planner.accounts.access import Right, demand, may
from planner.accounts.models import Office, User
from planner.actor import Actor, Role
from planner.audit import services as audit
from planner.audit.services import Subject
from planner.cases import search
from planner.cases.models import Case, CaseMember, CaseStatus, Person
from planner.cases.sense import problems_of_head
from planner.cases.whole import load_parts
from planner.db import db
from planner.errors import Conflict, Incomplete, NotAllowed, NotFound, Stale
from planner.texts import Message, msg

PAGE = 50
HEAD_FIELDS = (
    "number",
    "case_type",
    "title",
    "nature",
    "area",
    "court",
    "judgment_number",
    "judgment_date",
    "decision_number",
    "decision_date",
)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which a case is open to *actor*: the rights are in the query itself."""
    if actor.is_system:
        return Case.id.is_not(None)
    mine = or_(
        Case.officer_id == actor.id,
        exists().where(CaseMember.case_id == Case.id, CaseMember.user_id == actor.id),
    )
    working = mine if may(actor, Right.WORK_ON_CASES) else Case.id.is_(None)
    if may(actor, Right.SEE_CASES_BELOW):
        below = select(Office.id).where(Office.path.startswith(actor.office_path, autoescape=True))
        return or_(working, Case.office_id.in_(below))
    return working


def case(case_id: int, actor: Actor, *, whole: bool = False) -> Case:
    """Return a case that is open to *actor*, with all its parts if *whole*; strangers get `NotFound`."""
    query = select(Case).where(Case.id == case_id, visible_to(actor)).options(*_NAMES_ONLY)
    if whole:
        query = query.options(joinedload(Case.members).options(lazyload(User.roles), lazyload(User.office)))
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound()
    if whole:
        load_parts(found)
    return found


# Of officers a case needs the names; their roles would be a query of their own.
_NAMES_ONLY = (defaultload(Case.officer).options(lazyload(User.roles), lazyload(User.office)),)


def case_by_number(number: str, actor: Actor, office: Office | None = None) -> Case:
    """Return the one case with this number among those open to *actor*, in *office* if one is given."""
    query = select(Case).where(Case.number == number, visible_to(actor))
    if office is not None:
        query = query.where(Case.office_id == office.id)
    found = db.session.scalars(query).unique().all()
    if not found:
        raise NotFound(msg("There is no case with the number “%(number)s”.", number=number))
    if len(found) > 1:
        codes = ", ".join(each.office.code for each in found)
        said = msg("Several offices have a case “%(number)s”: %(codes)s. Say which.", number=number, codes=codes)
        raise Conflict(said)
    return case(found[0].id, actor, whole=True)


def case_in_office(number: str, office: Office) -> Case | None:
    """Return the case of *office* with this number; for imports, which then ask for the right to change it."""
    query = select(Case).where(Case.office_id == office.id, Case.number == number)
    return db.session.scalars(query).unique().one_or_none()


def may_change(found: Case, actor: Actor) -> bool:
    """Return whether *actor*, to whom the case is open, may also change it."""
    if actor.is_system:
        return True
    if not may(actor, Right.WORK_ON_CASES):
        return False
    if found.officer_id == actor.id or Role.HEAD in actor.roles:
        return True
    return any(member.id == actor.id for member in found.members)


def case_to_change(case_id: int, actor: Actor, *, whole: bool = False) -> Case:
    """Return a case that *actor* may change."""
    found = case(case_id, actor, whole=whole)
    demand_change(found, actor)
    return found


def demand_change(found: Case, actor: Actor) -> None:
    """Raise `NotAllowed` unless *actor*, to whom the case is open, may also change it."""
    if not may_change(found, actor):
        raise NotAllowed(msg("You may read this case, but only its officer, team and head may change it."))


def open_case(values: Mapping[str, Any], *, by: Actor, office: Office, officer: User | None) -> Case:
    """Open a case. *values* are those of HEAD_FIELDS, and `fields`, `opened_on`, `status`, `provenance` if given."""
    demand(by, Right.WORK_ON_CASES)
    _demand_sense(values)
    number = str(values["number"]).strip()
    if db.session.scalar(select(exists().where(Case.office_id == office.id, Case.number == number))):
        raise Conflict(number_taken(number))
    opened = Case(
        office=office, officer=officer, members=[], **{"opened_on": clock.today(), "status": CaseStatus.OPEN, **values}
    )
    db.session.add(opened)
    db.session.flush()
    search.index(opened)
    audit.record("case.opened", subject_of(opened), by=by, new=_shown(values))
    return opened


def number_taken(number: str) -> Message:
    """Return what is said when a number is given twice."""
    return msg("This office already has a case with the number “%(number)s”.", number=number)


def change_case(changed: Case, values: Mapping[str, Any], *, version: int, by: Actor, reason: str = "") -> None:
    """Change the head of a case. Raise `Stale` if somebody saved since *version*."""
    if changed.version != version:
        raise Stale()
    _demand_sense({name: getattr(changed, name) for name in HEAD_FIELDS} | dict(values))
    number = values.get("number", changed.number)
    taken = exists().where(Case.office_id == changed.office_id, Case.number == number, Case.id != changed.id)
    if db.session.scalar(select(taken)):
        raise Conflict(number_taken(number))
    old = {name: getattr(changed, name) for name, value in values.items() if getattr(changed, name) != value}
    if not old:
        return
    new = {name: values[name] for name in old}
    for name, value in new.items():
        setattr(changed, name, value)
    db.session.flush()
    search.index(changed)
    audit.record("case.changed", subject_of(changed), by=by, old=_shown(old), new=_shown(new), reason=reason)


def _demand_sense(values: Mapping[str, Any]) -> None:
    problems = problems_of_head(values)
    if problems:
        raise Incomplete(msg("This was not saved."), tuple(text for _, text in problems))


def demand_seen(held: Any, version: int) -> None:
    """Raise `Stale` if somebody saved *held*, a case or a part of one, since a page showed it with *version*."""
    if held.version != version:
        raise Stale()


def set_status(changed: Case, status: CaseStatus, *, on: date, by: Actor, reason: str) -> None:
    """Pause, resume or close a case."""
    if changed.status is status:
        return
    if on < changed.opened_on:
        problem = msg("The case was opened only on %(day)s.", day=changed.opened_on.strftime("%d/%m/%Y"))
        raise Incomplete(msg("This was not saved."), (problem,))
    if on > clock.today():
        problem = msg("%(day)s lies in the future; write down what has happened.", day=on.strftime("%d/%m/%Y"))
        raise Incomplete(msg("This was not saved."), (problem,))
    old = changed.status
    changed.status = status
    changed.closed_on = on if status is CaseStatus.CLOSED else None
    audit.record(
        f"case.{status.value}",
        subject_of(changed),
        by=by,
        old={"status": old.value},
        new={"status": status.value, "on": on.isoformat()},
        reason=reason,
    )


def hand_over(changed: Case, officer: User, *, by: Actor, reason: str) -> None:
    """Give a case to another officer of the same office."""
    demand(by, Right.ASSIGN_CASES, changed.office.path)
    if officer.office_id != changed.office_id or not officer.active:
        raise Conflict(msg("%(name)s does not work in this office.", name=officer.name))
    old = changed.officer.name if changed.officer else None
    changed.officer = officer
    new = {"officer": officer.name}
    audit.record("case.handed_over", subject_of(changed), by=by, old={"officer": old}, new=new, reason=reason)


def set_team(changed: Case, members: Sequence[User], *, by: Actor) -> None:
    """Say which colleagues of the office work on the case beside its officer."""
    if any(member.office_id != changed.office_id for member in members):
        raise Conflict(msg("A team is made of colleagues of the same office."))
    old = sorted(member.name for member in changed.members)
    flag_modified(changed, "number")  # a page that shows the team as it was before is stale from here on
    changed.members = list(members)
    new = sorted(member.name for member in members)
    if old != new:
        audit.record("case.team_set", subject_of(changed), by=by, old={"team": old}, new={"team": new})


def record_reading(read: Case, what: str, *, by: Actor) -> None:
    """Write down that somebody read a case."""
    audit.record("case.read", subject_of(read), by=by, detail={"page": what})


def record_export(taken: Case, *, by: Actor) -> None:
    """Write down that somebody took a case out as a file."""
    audit.record("case.exported", subject_of(taken), by=by)


def record_search(text: str, found: int, *, by: Actor) -> None:
    """Write down that somebody looked for cases by words."""
    audit.record("case.searched", Subject("case"), by=by, detail={"found": found}, new={"text": text})


def subject_of(found: Case) -> Subject:
    """Return what audit entries about this case say they are about."""
    return Subject("case", found.id, found.id)


def _shown(values: Mapping[str, Any]) -> dict[str, Any]:
    return audit.storable({name: value for name, value in values.items() if value not in (None, "", {}, [])})


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of cases is narrowed to; empty means all."""

    text: str = ""
    status: str = ""
    case_type: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and where the next one begins."""

    cases: Sequence[Case]
    following: str | None


def cases_page(actor: Actor, filters: Filters, after: str = "") -> Page:
    """Return cases open to *actor*, the latest opened first, after the place that the page before ended at."""
    query: Select[Case] = select(Case).where(visible_to(actor)).options(*_NAMES_ONLY)
    if filters.status:
        query = query.where(Case.status == filters.status)
    if filters.case_type:
        query = query.where(Case.case_type == filters.case_type)
    if filters.mine:
        query = query.where(Case.officer_id == actor.id)
    if filters.text.strip():
        query = query.where(Case.id.in_(search.matching(filters.text)))
    place = _place(after)
    if place is not None:
        query = query.where(tuple_(Case.opened_on, Case.id) < tuple_(*place))
    query = query.order_by(Case.opened_on.desc(), Case.id.desc()).limit(PAGE + 1)
    found = db.session.scalars(query).unique().all()
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], f"{last.opened_on.isoformat()}_{last.id}" if last else None)


def liable_in(found: Sequence[Case]) -> dict[int, list[str]]:
    """Return what the liable persons of several cases are called, by the id of the case."""
    query = (
        select(Person)
        .where(Person.case_id.in_([each.id for each in found]), Person.role == "liable", Person.ended_on.is_(None))
        .order_by(Person.id)
    )
    called: dict[int, list[str]] = {}
    for person in db.session.scalars(query):
        called.setdefault(person.case_id, []).append(person.called)
    return called


def _place(after: str) -> tuple[date, int] | None:
    day, _, number = after.partition("_")
    try:
        return date.fromisoformat(day), int(number[:18])  # no id is longer, and no database counts further
    except ValueError:
        return None
