"""The plans of a case file: taken over with all revisions, each under its hash."""

from __future__ import annotations

from planner.accounts import services as accounts
from planner.actor import Actor
from planner.audit import services as audit
from planner.casefile import schema
from planner.cases.models import Case
from planner.db import db
from planner.plans.lifecycle import Move, Status
from planner.plans.models import AcceptedFinding, Outcome, Plan, PlanDecision, Revision, StepResult
from planner.plans.services import plans_of, subject_of
from planner.texts import Text, msg


def take_over(
    case: Case,
    given: tuple[schema.PlanPart, ...],
    created: list[str],
    left: list[tuple[str, Text]],
    *,
    by: Actor,
) -> None:
    """Add the plans that *case* does not have yet, by number; plans that are there stay as they are.

    Of an uploaded file neither approvals nor authors are believed: the plan counts as written by whoever brings it.
    """
    present = {plan.number for plan in plans_of(case)}
    for n, part in enumerate(given):
        if part.number in present:
            continue
        trusted = by.is_system
        if not trusted and Status(part.status) is not Status.DRAFT:
            said = msg("The plan came in as a draft: it has to be submitted and approved here.")
            left.append((f"/plans/{n}", said))
        plan = _plan(case, part, trusted=trusted, by=by)
        audit.record("plan.imported", subject_of(plan), by=by, detail={"revisions": len(part.revisions)})
        created.append(f"/plans/{n}")


def _plan(case: Case, part: schema.PlanPart, *, trusted: bool, by: Actor) -> Plan:
    ids = accounts.ids_by_username()
    last = part.revisions[-1]
    first = part.revisions[0].content
    approved = next((r for r in part.revisions if r.number == part.approved_revision), None) if trusted else None
    plan = Plan(
        case=case,
        number=part.number,
        status=Status(part.status) if trusted else Status.DRAFT,
        language=last.content.language,
        template=f"{first.template.pack}:{first.template.key}",
        template_version=first.template.version,
        drafted_by_id=ids.get(part.drafted_by, by.id) if trusted else by.id,
        drafted_at=part.revisions[0].at,
        revision=last.number,
        drafted=first.model_dump(mode="json"),
        approved_revision=approved.number if approved else None,
        approved_hash=approved.hash if approved else None,
    )
    db.session.add(plan)
    db.session.flush()
    for saved in part.revisions:
        stored = saved.content.model_dump(mode="json")
        plan.revisions.append(
            Revision(
                number=saved.number,
                stored=stored,
                hash=saved.hash,
                by_id=ids.get(saved.by) if trusted else by.id,
                at=saved.at,
                note=saved.note,
            )
        )
    if trusted:
        _history(plan, part, ids)
    db.session.flush()
    return plan


def _history(plan: Plan, part: schema.PlanPart, ids: dict[str, int]) -> None:
    """Take over what was decided and done; only what comes from the planner's own command line is believed."""
    at = part.revisions[-1].at
    for decided in part.decisions:
        plan.decisions.append(
            PlanDecision(
                move=Move(decided.move),
                revision=decided.revision,
                comment=decided.comment,
                by_id=ids.get(decided.by),
                at=decided.at,
            )
        )
    for result in part.results:
        plan.results.append(
            StepResult(
                step=result.step, result=result.result, on=result.on, text=result.text, by_id=ids.get(result.by), at=at
            )
        )
    for accepted in part.accepted:
        row = AcceptedFinding(finding=accepted.finding, reason=accepted.reason, by_id=ids.get(accepted.by), at=at)
        plan.accepted.append(row)
    if part.outcome:
        values = part.outcome.model_dump(exclude={"outcome"})
        plan.outcome = Outcome(code=part.outcome.outcome, at=at, by_id=None, **values)
