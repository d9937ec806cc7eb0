"""What the morning page shows: a fixed number of queries, whatever the number of cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from planner.accounts.models import User
from planner.actor import Actor
from planner.assessments.models import Answer
from planner.cases.calendar import calendar_around
from planner.cases.deadlines import Term, terms_of
from planner.cases.models import Case, CaseMember, CaseStatus, Circumstance, Event, JournalEntry, Person
from planner.cases.services import visible_to
from planner.catalogue import facts
from planner.catalogue.catalogue import Catalogue
from planner.db import db
from planner.insights.agenda import AHEAD, CaseMark, Due
from planner.plans.lifecycle import Move, Status
from planner.plans.models import Outcome, Plan, PlanDecision, Revision, StepResult
from planner.texts import msg

TERMS_AHEAD = timedelta(days=14)
# Long enough for the longest term of the law that a running case can still be waiting for.
_LOOKED_BACK = timedelta(days=400)
_LOOKED_BACK_FOR_OTHERS = timedelta(days=45)
_MOST_PLANS, MOST_ROWS = 400, 4000
_HELD = ("done", "partly", "refused")
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Ending:
    """A case whose voluntary period ends soon, or has just ended."""

    case: CaseMark
    on: date


@dataclass(frozen=True, slots=True)
class PlanMark:
    """A plan as the morning page names it. `comment` is that of the last decision, `since` its moment."""

    id: int
    number: int
    status: Status
    case: CaseMark
    author: str
    mine: bool
    returned: bool
    since: datetime
    comment: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class Late:
    """A running plan with steps that are past their day and not held."""

    plan: PlanMark
    steps: int
    oldest: date


@dataclass(frozen=True, slots=True)
class Written:
    """An entry of the journal in one of the reader's cases."""

    case: CaseMark
    kind: str
    on: date
    text: str
    promised: str


def works_on(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which a case is one that *actor* works on."""
    member = exists().where(CaseMember.case_id == Case.id, CaseMember.user_id == actor.id)
    return or_(Case.officer_id == actor.id, member)


def marks_for(actor: Actor) -> tuple[Any, ...]:
    """Return the columns that a `CaseMark` is made of; queries with them join the officer."""
    return (
        Case.id.label("case_id"),
        Case.number.label("case_number"),
        Case.title.label("case_title"),
        User.name.label("officer"),
        works_on(actor).label("mine"),
    )


def mark_of(row: Any) -> CaseMark:
    """Return the case of a row of such a query."""
    return CaseMark(row.case_id, row.case_number, row.case_title, row.officer or "", bool(row.mine))


def terms_near(actor: Actor, catalogue: Catalogue, today: date) -> tuple[list[Due], list[Ending]]:
    """Return the terms of the reader's cases that are near, and the cases without a plan whose period ends."""
    mine = and_(works_on(actor), Event.on >= today - _LOOKED_BACK)
    query = (
        select(
            *marks_for(actor),
            Case.case_type,
            exists().where(Plan.case_id == Case.id).label("planned"),
            Event.kind,
            Event.on.label("day"),
        )
        .join(Event, Event.case_id == Case.id)
        .outerjoin(User, User.id == Case.officer_id)
        .where(
            Case.status == CaseStatus.OPEN, visible_to(actor), or_(mine, Event.on >= today - _LOOKED_BACK_FOR_OTHERS)
        )
        .order_by(Case.id.desc())
        .limit(MOST_ROWS)
    )
    rows: dict[int, list[Any]] = {}
    for row in db.session.execute(query):
        rows.setdefault(row.case_id, []).append(row)
    dues: list[Due] = []
    endings: list[Ending] = []
    for found in rows.values():
        near = list(_terms(found, catalogue, today))
        dues += [_term_due(found[0], term) for term in near if found[0].mine]
        ends = next((t.ends_on for t in near if t.rule.ends == "voluntary_period_ended"), None)
        if ends is not None and not found[0].planned:
            endings.append(Ending(mark_of(found[0]), ends))
    return dues, sorted(endings, key=lambda ending: (ending.on, ending.case.number))


def _terms(rows: Sequence[Any], catalogue: Catalogue, today: date) -> Iterable[Term]:
    """Yield the terms of one case that are near, or late and not seen to be kept."""
    head = rows[0]
    known = facts.Facts(
        case=facts.Case(head.case_number, head.case_type),
        today=today,
        events=tuple(facts.Event(row.kind, row.day) for row in rows),
    )
    law_types = catalogue.law_types(head.case_type)
    for term in terms_of(known, catalogue.deadlines, law_types, calendar_around(today)):
        kept_on = max((row.day for row in rows if row.kind == term.rule.met_by), default=None)
        if kept_on is not None and kept_on >= term.started_on:
            continue
        late = today - TERMS_AHEAD <= term.ends_on < today and term.rule.met_by is not None
        if late or today <= term.ends_on <= today + TERMS_AHEAD:
            yield term


def _term_due(row: Any, term: Term) -> Due:
    note = msg("there is no plan yet") if term.rule.ends and not row.planned else ""
    return Due(term.ends_on, "term", term.rule.title, mark_of(row), place=term.rule.citation, note=note)


def living_plans(actor: Actor, today: date) -> tuple[list[PlanMark], list[Due], list[Late]]:
    """Return the plans that have not ended; from those being carried out also what is due, and which are late."""
    plans: list[PlanMark] = []
    dues: list[Due] = []
    late: list[Late] = []
    for row in db.session.execute(_living_plans(actor)):
        plan = _plan_mark(row, actor)
        plans.append(plan)
        steps = sorted(_open_steps(row, today), key=lambda step: step[0])
        if steps and plan.case.mine:
            day, title, key = steps[0]
            dues.append(Due(day, "step", title, plan.case, plan.id, key, more=len(steps) - 1))
        behind = [day for day, _, _ in steps if day < today]
        if behind:
            late.append(Late(plan, len(behind), behind[0]))
    return plans, dues, sorted(late, key=lambda each: each.oldest)


def _living_plans(actor: Actor) -> Select[*tuple[Any, ...]]:
    author, decider, decision = aliased(User), aliased(User), aliased(PlanDecision)
    latest = select(func.max(decision.id)).where(decision.plan_id == Plan.id).scalar_subquery()
    held = (
        select(func.aggregate_strings(StepResult.step, " "))
        .where(StepResult.plan_id == Plan.id, StepResult.result.in_(_HELD))
        .scalar_subquery()
    )
    return (
        select(
            *marks_for(actor),
            Plan.id,
            Plan.number,
            Plan.status,
            Plan.drafted_at,
            Plan.drafted_by_id,
            author.name.label("author"),
            PlanDecision.move,
            PlanDecision.comment,
            PlanDecision.at.label("decided_at"),
            decider.name.label("decider"),
            held.label("held"),
            case((Plan.status == Status.RUNNING, Revision.stored["steps"]), else_=null()).label("steps"),
        )
        .join(Case, Case.id == Plan.case_id)
        .join(Revision, and_(Revision.plan_id == Plan.id, Revision.number == Plan.revision))
        .outerjoin(User, User.id == Case.officer_id)
        .outerjoin(author, author.id == Plan.drafted_by_id)
        .outerjoin(PlanDecision, PlanDecision.id == latest)
        .outerjoin(decider, decider.id == PlanDecision.by_id)
        .where(Plan.status != Status.DONE, Case.status != CaseStatus.CLOSED, visible_to(actor))
        .order_by(Plan.id)
        .limit(_MOST_PLANS)
    )


def _plan_mark(row: Any, actor: Actor) -> PlanMark:
    return PlanMark(
        id=row.id,
        number=row.number,
        status=row.status,
        case=mark_of(row),
        author=row.author or "",
        mine=row.drafted_by_id == actor.id,
        returned=row.status is Status.DRAFT and row.move is Move.RETURN,
        since=row.decided_at or row.drafted_at,
        comment=row.comment or "",
        decided_by=row.decider or "",
    )


def _open_steps(row: Any, today: date) -> Iterable[tuple[date, str, str]]:
    """Yield day, title and key of the steps of a running plan that are due by next week and not held yet."""
    held = set((row.held or "").split())
    for step in row.steps or ():
        day = date.fromisoformat(step["due"]) if step.get("due") else None
        if day is not None and day <= today + AHEAD and step["key"] not in held:
            yield day, step["title"], step["key"]


def to_look_into(actor: Actor, catalogue: Catalogue, today: date) -> list[Due]:
    """Return what is to be found out and what has to be looked at again, in the reader's cases."""
    own = (Case.status == CaseStatus.OPEN, works_on(actor))
    answers = (
        select(*marks_for(actor), literal("answer").label("what"), Answer.item.label("code"))
        .add_columns(Answer.find_out_on.label("day"), literal("").label("person"))
        .join(Answer, Answer.case_id == Case.id)
        .outerjoin(User, User.id == Case.officer_id)
        .where(*own, Answer.known.is_(False), Answer.find_out_on <= today + AHEAD)
    )
    called = func.coalesce(func.nullif(Person.short_name, ""), Person.name, "")
    reviews = (
        select(*marks_for(actor), literal("review").label("what"), Circumstance.category.label("code"))
        .add_columns(Circumstance.review_on.label("day"), called.label("person"))
        .join(Circumstance, Circumstance.case_id == Case.id)
        .outerjoin(User, User.id == Case.officer_id)
        .outerjoin(Person, and_(Person.case_id == Case.id, Person.key == Circumstance.person))
        .where(*own, Circumstance.review_on <= today + AHEAD, Circumstance.ended_on.is_(None))
    )
    both = union_all(answers, reviews).subquery()
    dues = []
    for row in db.session.execute(select(both).order_by(both.c.day).limit(MOST_ROWS)):
        if row.what == "answer":
            item = catalogue.known_item(row.code)
            dues.append(Due(row.day, "answer", item.ask if item else row.code, mark_of(row), place=row.code))
        else:
            label = catalogue.label("circumstance_categories", row.code)
            text = msg("%(what)s of %(person)s", what=label, person=row.person) if row.person else label
            dues.append(Due(row.day, "review", text, mark_of(row)))
    return dues


def latest_entries(actor: Actor, most: int = 4) -> list[Written]:
    """Return the latest entries of the journals of the reader's own cases."""
    query = (
        select(
            *marks_for(actor), JournalEntry.kind, JournalEntry.on.label("day"), JournalEntry.text, JournalEntry.promised
        )
        .join(JournalEntry, JournalEntry.case_id == Case.id)
        .outerjoin(User, User.id == Case.officer_id)
        .where(works_on(actor))
        .order_by(JournalEntry.on.desc(), JournalEntry.id.desc())
        .limit(most)
    )
    return [Written(mark_of(row), row.kind, row.day, row.text, row.promised) for row in db.session.execute(query)]


def outcomes_since(actor: Actor, first: date) -> dict[str, int]:
    """Return how many plans ended in which way since *first*, in the cases open to the reader."""
    query = (
        select(Outcome.code, func.count())
        .join(Plan, Plan.id == Outcome.plan_id)
        .join(Case, Case.id == Plan.case_id)
        .where(visible_to(actor), Outcome.on >= first)
        .group_by(Outcome.code)
    )
    return dict(db.session.execute(query).all())
