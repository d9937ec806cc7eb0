"""Carrying a plan out: starting, the result of each step, and how it ended."""

from __future__ import annotations

from datetime import date

from planner import clock
from planner.actor import Actor
from planner.audit import services as audit
from planner.db import db
from planner.errors import Conflict, Incomplete, NotFound
from planner.plans.deciding import move_on
from planner.plans.lifecycle import Move, Status, after
from planner.plans.models import Outcome, Plan, StepResult
from planner.plans.services import revision, subject_of
from planner.texts import msg


def start(moved: Plan, *, by: Actor) -> None:
    """Begin to carry an approved plan out."""
    move_on(moved, Move.START, after(moved.status, Move.START), by=by, comment="")


def record_result(carried: Plan, step: str, result: str, *, on: date, text: str, by: Actor) -> StepResult:
    """Write down what came of a step."""
    if carried.status is not Status.RUNNING:
        raise Conflict(msg("Results are written down while the plan is being carried out. Start it first."))
    if revision(carried).content.step(step) is None:
        raise NotFound(msg("This plan has no such step."))
    problems = []
    if on > clock.today():
        problems.append(msg("%(day)s lies in the future; write down what has happened.", day=on.strftime("%d/%m/%Y")))
    if not text.strip():
        problems.append(msg("Write what was said and agreed, or why the step could not be held."))
    if problems:
        raise Incomplete(msg("The result was not saved."), tuple(problems))
    row = StepResult(
        plan_id=carried.id, step=step, result=result, on=on, text=text.strip(), by_id=by.id, at=clock.now()
    )
    carried.results.append(row)
    db.session.flush()
    audit.record("plan.step_result", subject_of(carried), by=by, detail={"step": step, "result": result})
    return row


def finish(
    moved: Plan, code: str, *, on: date, amount: int | None, moved_by: str, hindered: str, lessons: str, by: Actor
) -> Outcome:
    """Record how the plan ended, and what was learned."""
    reached = after(moved.status, Move.FINISH)
    problems = []
    if not lessons.strip():
        problems.append(msg("Write at least one lesson: it is what the next officer starts from."))
    if on > clock.today():
        problems.append(msg("%(day)s lies in the future; write down what has happened.", day=on.strftime("%d/%m/%Y")))
    if problems:
        raise Incomplete(msg("The outcome was not saved."), tuple(problems))
    outcome = Outcome(
        plan_id=moved.id,
        code=code,
        on=on,
        amount=amount,
        moved=moved_by.strip(),
        hindered=hindered.strip(),
        lessons=lessons.strip(),
        by_id=by.id,
        at=clock.now(),
    )
    moved.outcome = outcome
    move_on(moved, Move.FINISH, reached, by=by, comment="")
    return outcome
