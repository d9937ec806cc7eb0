"""What is decided on a plan: accepting warnings, submitting, returning, approving, revising.

An approval is bound to the hash of the revision that was read, and is never given by a hand that wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from planner import clock
from planner.accounts.access import Right, demand, may
from planner.actor import Actor
from planner.audit import services as audit
from planner.cases import services as cases
from planner.db import db
from planner.errors import Conflict, Incomplete, NotAllowed, Stale
from planner.hookspecs import PlanContext
from planner.plans.checking import Finding
from planner.plans.lifecycle import Move, Status, after, may_be_edited, moves_from
from planner.plans.models import AcceptedFinding, Plan, PlanDecision, Revision
from planner.plans.services import findings_of, open_problems, picture, revision, subject_of
from planner.plugins import PluginHost
from planner.texts import Language, Text, msg


def moves_for(looked_at: Plan, actor: Actor) -> tuple[Move, ...]:
    """Return the moves that *actor* may make with a plan as it stands, for the buttons of its page."""
    allowed: set[Move] = set()
    if cases.may_change(looked_at.case, actor):
        allowed |= set(Move) - {Move.RETURN, Move.APPROVE}
    if looked_at.status is Status.SUBMITTED and may(actor, Right.APPROVE_PLANS, looked_at.case.office.path):
        allowed.add(Move.RETURN)
        if actor.id not in _hands(looked_at):
            allowed.add(Move.APPROVE)
    return tuple(move for move in moves_from(looked_at.status) if move in allowed)


def accept_finding(looked_at: Plan, finding: Finding, reason: str, *, by: Actor) -> None:
    """Accept a warning with a reason that stays visible. Errors cannot be accepted."""
    if finding.level == "error":
        raise NotAllowed(msg("An error cannot be accepted; it has to be mended."))
    if finding.sign_off:
        raise NotAllowed(msg("This is for whoever approves the plan to answer for, in writing."))
    if not reason.strip():
        raise Incomplete(msg("The warning was not accepted."), (msg("Say why; the reason stays visible."),))
    if not may_be_edited(looked_at.status):
        raise Conflict(msg("Warnings are accepted while the plan is a draft."))
    _accept(looked_at, finding, reason, "plan.finding_accepted", by=by)


def sign_off(looked_at: Plan, finding: Finding, reason: str, *, by: Actor) -> None:
    """Allow a tactic from which somebody is protected, with the written reason of whoever may approve the plan."""
    demand(by, Right.APPROVE_PLANS, looked_at.case.office.path)
    if not finding.sign_off:
        raise NotAllowed(msg("Nobody has to sign this off."))
    if looked_at.status is not Status.SUBMITTED:
        raise Conflict(msg("This is signed off while the plan waits for approval."))
    if by.id is not None and by.id in _hands(looked_at):
        raise NotAllowed(msg("A plan is approved by somebody who did not draft or change it."))
    if not reason.strip():
        raise Incomplete(msg("It was not signed off."), (msg("Say why; the reason stays visible."),))
    _accept(looked_at, finding, reason, "plan.signed_off", by=by)


def unsigned(looked_at: Plan, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return what waits for a written reason of the head; one given before the plan came in again is void."""
    came_in = max((row.at for row in looked_at.decisions if row.move is Move.SUBMIT), default=None)
    signed = {row.finding for row in looked_at.accepted if came_in is not None and row.at >= came_in}
    return tuple(finding for finding in findings if finding.sign_off and finding.key not in signed)


def _accept(looked_at: Plan, finding: Finding, reason: str, action: str, *, by: Actor) -> None:
    row = next((known for known in looked_at.accepted if known.finding == finding.key), None)
    if row is None:
        row = AcceptedFinding(plan_id=looked_at.id, finding=finding.key)
        looked_at.accepted.append(row)
    row.reason, row.by_id, row.at = reason.strip(), by.id, clock.now()
    db.session.flush()
    audit.record(action, subject_of(looked_at), by=by, detail={"finding": finding.code}, reason=reason)


def submit(moved: Plan, host: PluginHost, *, based_on: int, language: Language, by: Actor, comment: str = "") -> None:
    """Put a plan forward for approval, if nothing is missing; otherwise say all that is, at once."""
    _demand_present(moved, based_on)
    reached = after(moved.status, Move.SUBMIT)
    content = revision(moved).content
    problems = open_problems(moved, findings_of(moved, content, host, language))
    if problems:
        raise Incomplete(msg("The plan cannot be submitted yet."), tuple(problem.text for problem in problems))
    move_on(moved, Move.SUBMIT, reached, by=by, comment=comment)


def approve(moved: Plan, host: PluginHost, *, based_on: int, language: Language, by: Actor, comment: str = "") -> None:
    """Approve a submitted plan: bound to the hash of its revision, never by whoever drafted it."""
    demand(by, Right.APPROVE_PLANS, moved.case.office.path)
    _demand_present(moved, based_on)
    reached = after(moved.status, Move.APPROVE)
    if by.id is not None and by.id in _hands(moved):
        raise NotAllowed(msg("A plan is approved by somebody who did not draft or change it."))
    present = revision(moved)
    content = present.content
    seen = picture(moved.case, host.catalogue, language)
    context = PlanContext(seen.facts, content, moved.id, present.number, moved.status.value)
    findings = findings_of(moved, content, host, language, seen)
    errors = [f.text for f in findings if f.level == "error"]
    waiting = [msg("Your written reason is missing. %(finding)s", finding=f.text) for f in unsigned(moved, findings)]
    problems: tuple[Text, ...] = (*errors, *waiting, *host.approval_problems(context))
    if problems:
        raise Incomplete(msg("The plan cannot be approved yet."), problems)
    if content.digest() != present.hash:
        raise Conflict(msg("The stored text is not what its hash says. Tell an administrator; do not approve it."))
    moved.approved_revision, moved.approved_hash = present.number, present.hash
    move_on(moved, Move.APPROVE, reached, by=by, comment=comment)


def _hands(moved: Plan) -> set[int | None]:
    """Return who drafted the plan or wrote one of its revisions."""
    writers = db.session.scalars(select(Revision.by_id).where(Revision.plan_id == moved.id).distinct())
    return {moved.drafted_by_id, *writers}


def send_back(moved: Plan, *, based_on: int, by: Actor, comment: str) -> None:
    """Return a submitted plan to the officer with comments."""
    demand(by, Right.APPROVE_PLANS, moved.case.office.path)
    _demand_present(moved, based_on)
    if not comment.strip():
        raise Incomplete(msg("The plan was not returned."), (msg("Say what has to be changed."),))
    move_on(moved, Move.RETURN, after(moved.status, Move.RETURN), by=by, comment=comment)


def withdraw(moved: Plan, *, by: Actor, comment: str = "") -> None:
    """Take a submitted plan back."""
    move_on(moved, Move.WITHDRAW, after(moved.status, Move.WITHDRAW), by=by, comment=comment)


def revise(moved: Plan, *, by: Actor, comment: str) -> None:
    """Open an approved or running plan for changes; its approval is void from here on."""
    if not comment.strip():
        raise Incomplete(msg("The plan was not opened for changes."), (msg("Say why it has to be revised."),))
    reached = after(moved.status, Move.REVISE)
    moved.approved_revision, moved.approved_hash = None, None
    move_on(moved, Move.REVISE, reached, by=by, comment=comment)


def _demand_present(moved: Plan, based_on: int) -> None:
    if moved.revision != based_on:
        raise Stale()


def move_on(moved: Plan, move: Move, reached: Status, *, by: Actor, comment: str) -> None:
    """Bring a plan to the status *reached*, with its decision and its entry in the log."""
    moved.status = reached
    moved.decisions.append(
        PlanDecision(
            plan_id=moved.id, move=move, revision=moved.revision, comment=comment.strip(), by_id=by.id, at=clock.now()
        )
    )
    db.session.flush()
    detail = {"revision": moved.revision, "hash": revision(moved).hash}
    audit.record(f"plan.{move.value}", subject_of(moved), by=by, detail=detail)
