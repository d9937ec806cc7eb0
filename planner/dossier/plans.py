"""The plans of a case as lines, and what was decided and done on them: two queries, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, String, and_, cast, literal, null, select, type_coerce, union_all

from planner import clock
from planner.accounts.models import User
from planner.assessments.models import Completion
from planner.catalogue.catalogue import Catalogue
from planner.db import UtcDateTime, db
from planner.plans.lifecycle import STATUS_LABELS, Move, Status
from planner.plans.models import Outcome, Plan, PlanDecision, Revision, StepResult
from planner.texts import Message, Text, msg

_UNHELD = ("not_held",)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of a plan as far as the case page speaks of it."""

    key: str
    title: str
    due: date | None
    speaker: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan of the case."""

    id: int
    number: int
    status: Status
    title: str
    revision: int
    drafted_on: date
    drafted_by_id: int | None
    drafted_by: str
    steps: tuple[StepLine, ...]
    results: int = 0
    held: frozenset[str] = frozenset()
    returned: bool = False
    outcome: str = ""

    @property
    def status_label(self) -> Message:
        """Return what people read for its status."""
        return STATUS_LABELS[self.status]

    @property
    def steps_ahead(self) -> tuple[StepLine, ...]:
        """Return the steps that are still to be held, of a plan that is to be carried out."""
        if self.status not in (Status.APPROVED, Status.RUNNING):
            return ()
        return tuple(step for step in self.steps if step.key not in self.held)


@dataclass(frozen=True, slots=True)
class Act:
    """Something decided or done on a plan or the assessment."""

    source: str
    plan_id: int | None
    code: str
    on: date
    text: str
    by: str
    step: str

    @property
    def is_said_by_outcome(self) -> bool:
        """Return whether it is the move that ends a plan, of which the outcome says more."""
        return self.source == "decision" and self.code == Move.FINISH.value

    def title(self, plan: PlanLine | None, catalogue: Catalogue) -> Text:
        """Return what was done, in words."""
        if self.source == "completion":
            return msg("Assessment declared complete")
        number = plan.number if plan else 0
        if self.source == "decision":
            return _decided(Move(self.code), number)
        if self.source == "outcome":
            return msg("Plan %(number)s ended: %(how)s", number=number, how=catalogue.label("outcomes", self.code))
        return next((step.title for step in plan.steps if step.key == self.step), self.step) if plan else self.step

    def mark(self, catalogue: Catalogue) -> Text:
        """Return what came of a step, in words."""
        return catalogue.label("step_results", self.code) if self.source == "result" else ""


def plans_of(case_id: int, acts: Iterable[Act]) -> tuple[PlanLine, ...]:
    """Return the plans of a case, the newest first."""
    made = tuple(acts)
    query = (
        select(
            Plan.id,
            Plan.number,
            Plan.status,
            Plan.revision,
            Plan.drafted_at,
            Plan.drafted_by_id,
            User.name,
            Revision.stored["title"].as_string().label("title"),
            Revision.stored["steps"].label("steps"),
        )
        .join(Revision, and_(Revision.plan_id == Plan.id, Revision.number == Plan.revision))
        .outerjoin(User, User.id == Plan.drafted_by_id)
        .where(Plan.case_id == case_id)
        .order_by(Plan.number.desc())
    )
    return tuple(_line(row, [act for act in made if act.plan_id == row.id]) for row in db.session.execute(query))


def plan_ids_of(case_id: int) -> list[int]:
    """Return the ids of the plans of a case in the order of the case file."""
    return list(db.session.scalars(select(Plan.id).where(Plan.case_id == case_id).order_by(Plan.number)))


def _line(row: Any, acts: list[Act]) -> PlanLine:
    results = {act.step: act.code for act in acts if act.source == "result"}
    decisions = [act.code for act in acts if act.source == "decision"]
    return PlanLine(
        id=row.id,
        number=row.number,
        status=row.status,
        title=row.title,
        revision=row.revision,
        drafted_on=row.drafted_at.astimezone(clock.ZONE).date(),
        drafted_by_id=row.drafted_by_id,
        drafted_by=row.name or "",
        steps=tuple(_step(step) for step in row.steps),
        results=len(results),
        held=frozenset(key for key, code in results.items() if code not in _UNHELD),
        returned=row.status is Status.DRAFT and decisions[-1:] == [Move.RETURN.value],
        outcome=next((act.code for act in acts if act.source == "outcome"), ""),
    )


def _step(stored: dict[str, Any]) -> StepLine:
    day = stored.get("due") or stored.get("start")
    speaker = stored["speaker"]["label"] if stored["speaker"].get("ref") else ""
    return StepLine(stored["key"], stored["title"], date.fromisoformat(day) if day else None, speaker)


def acts_of(case_id: int) -> tuple[Act, ...]:
    """Return what was decided and done on the plans of a case and its assessment, the earliest first."""
    decisions = (
        _rows(
            "decision",
            PlanDecision,
            type_coerce(PlanDecision.move, String),
            at=PlanDecision.at,
            text=PlanDecision.comment,
        )
        .join(Plan, Plan.id == PlanDecision.plan_id)
        .outerjoin(User, User.id == PlanDecision.by_id)
        .where(Plan.case_id == case_id)
    )
    results = (
        _rows("result", StepResult, StepResult.result, on=StepResult.on, text=StepResult.text, step=StepResult.step)
        .join(Plan, Plan.id == StepResult.plan_id)
        .outerjoin(User, User.id == StepResult.by_id)
        .where(Plan.case_id == case_id)
    )
    outcomes = (
        _rows("outcome", Outcome, Outcome.code, on=Outcome.on, text=Outcome.lessons)
        .join(Plan, Plan.id == Outcome.plan_id)
        .outerjoin(User, User.id == Outcome.by_id)
        .where(Plan.case_id == case_id)
    )
    completions = (
        _rows("completion", Completion, literal(""), on=Completion.on)
        .outerjoin(User, User.id == Completion.by_id)
        .where(Completion.case_id == case_id)
    )
    acts = [_act(row) for row in db.session.execute(union_all(decisions, results, outcomes, completions))]
    return tuple(sorted(acts, key=lambda act: act.on))


def _rows(
    source: str, model: Any, code: Any, *, at: Any = None, on: Any = None, text: Any = None, step: Any = None
) -> Any:
    """Return one part of the query; each part has the same columns."""
    has_plan = hasattr(model, "plan_id")
    return select(
        literal(source).label("source"),
        (model.plan_id if has_plan else cast(null(), Integer)).label("plan_id"),
        code.label("code"),
        (cast(null(), UtcDateTime) if at is None else at).label("at"),
        (cast(null(), Date) if on is None else on).label("day"),
        (literal("") if text is None else text).label("text"),
        User.name.label("by"),
        (literal("") if step is None else step).label("step"),
    ).select_from(model)


def _act(row: Any) -> Act:
    moment: datetime | None = row.at
    day = row.day or (moment.astimezone(clock.ZONE).date() if moment else date.min)
    return Act(row.source, row.plan_id, row.code, day, row.text, row.by or "", row.step)


def _decided(move: Move, number: int) -> Message:
    """Return what was decided on a plan, in words."""
    return {
        Move.SUBMIT: msg("Plan %(number)s submitted for approval", number=number),
        Move.WITHDRAW: msg("Plan %(number)s taken back", number=number),
        Move.RETURN: msg("Plan %(number)s returned with comments", number=number),
        Move.APPROVE: msg("Plan %(number)s approved", number=number),
        Move.REVISE: msg("Plan %(number)s taken up for revision", number=number),
        Move.START: msg("Plan %(number)s: carrying out begun", number=number),
        Move.FINISH: msg("Plan %(number)s ended", number=number),
    }[move]
