"""What to do next in a case, worked out from where it stands: gaps, assessment, draft, approval, steps, outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from planner.dossier.plans import PlanLine
from planner.dossier.terms import Countdown
from planner.plans.lifecycle import Status
from planner.texts import Text, msg


@dataclass(frozen=True, slots=True)
class Missing:
    """Something without which nothing can be planned, and the page where it is entered."""

    label: Text
    endpoint: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands, as far as the next action depends on it."""

    case_id: int
    today: date
    is_open: bool
    may_change: bool
    may_approve: bool
    reader: int | None
    missing: tuple[Missing, ...] = ()
    answered: int = 0
    asked: int = 0
    completed_on: date | None = None
    to_find_out: int = 0
    unconfirmed: int = 0
    reviews_due: int = 0
    voluntary: Countdown | None = None
    plans: tuple[PlanLine, ...] = ()
    may_draft: bool = True


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: what, why now, and the page where it is done."""

    label: Text
    why: Text
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    urgent: bool = False


def actions_of(standing: Standing) -> tuple[Action, ...]:
    """Return what to do, the first thing first; nothing for a case that is closed or not the reader's to change."""
    if not standing.is_open:
        return ()
    plan = standing.plans[0] if standing.plans else None
    if not standing.may_change:
        return tuple(_for_approver(standing, plan)) if plan else ()
    found = [*_hurry(standing, plan), *_fill(standing)]
    found += [*_for_approver(standing, plan), *_go_on(standing, plan)] if plan else _prepare(standing)
    found += _look_after(standing)
    return tuple(_once(each for each in found if standing.may_draft or each.endpoint != "plans.choose"))


def _once(actions: Iterable[Action]) -> Iterator[Action]:
    """Yield each place to go to once; what was said first is what counts."""
    seen: list[tuple[str, Mapping[str, Any]]] = []
    for action in actions:
        place = (action.endpoint, action.values)
        if place not in seen:
            seen.append(place)
            yield action


def _hurry(standing: Standing, plan: PlanLine | None) -> Iterator[Action]:
    """Warn where the voluntary period ends and nothing is being carried out."""
    clock = standing.voluntary
    if clock is None or clock.state not in ("soon", "today") or (plan and plan.status is Status.RUNNING):
        return
    why = msg("The voluntary period ends in %(days)s days and no plan is being carried out.", days=clock.days)
    if plan is None:
        yield Action(msg("Draft a plan now"), why, "plans.choose", _of_case(standing), urgent=True)
    elif plan.status in (Status.DRAFT, Status.APPROVED):
        yield Action(msg("Bring plan %(number)s on its way", number=plan.number), why, *_of_plan(plan), urgent=True)


def _fill(standing: Standing) -> Iterator[Action]:
    for hole in standing.missing:
        yield Action(hole.label, msg("Without it nothing can be planned well."), hole.endpoint, hole.values)


def _prepare(standing: Standing) -> Iterator[Action]:
    """Assess first, then draft."""
    draft = Action(
        msg("Draft a plan"),
        msg("The templates are ranked by how they fit this case, with reasons."),
        "plans.choose",
        _of_case(standing),
    )
    if standing.completed_on is None and standing.asked:
        yield Action(
            msg("Begin the assessment") if not standing.answered else msg("Go on with the assessment"),
            msg("Answered: %(answered)s of %(asked)s.", answered=standing.answered, asked=standing.asked),
            "assessments.show",
            _of_case(standing),
        )
        if standing.answered:
            yield draft
    else:
        yield draft


def _for_approver(standing: Standing, plan: PlanLine | None) -> Iterator[Action]:
    if plan and plan.status is Status.SUBMITTED and standing.may_approve and plan.drafted_by_id != standing.reader:
        why = msg("%(name)s has submitted it and waits.", name=plan.drafted_by)
        yield Action(msg("Read plan %(number)s and decide on it", number=plan.number), why, *_of_plan(plan))


def _go_on(standing: Standing, plan: PlanLine) -> Iterator[Action]:
    """Say what the newest plan waits for."""
    if plan.status is Status.DRAFT:
        yield _with_draft(plan)
    elif plan.status is Status.SUBMITTED and not (standing.may_approve and plan.drafted_by_id != standing.reader):
        why = msg("The head reads it; meanwhile the case can be worked on.")
        yield Action(msg("Plan %(number)s waits for approval", number=plan.number), why, *_of_plan(plan))
    elif plan.status is Status.APPROVED:
        why = msg("It is approved; from the start on, results are written down step by step.")
        yield Action(msg("Start carrying out plan %(number)s", number=plan.number), why, *_of_plan(plan))
    elif plan.status is Status.RUNNING:
        yield from _with_running(standing, plan)
    elif plan.status is Status.DONE:
        yield from _after(standing, plan)


def _with_draft(plan: PlanLine) -> Action:
    if plan.returned:
        why = msg("It came back with comments.")
        return Action(msg("Mend plan %(number)s and submit it again", number=plan.number), why, *_of_plan(plan))
    why = msg("Fill its gaps, look at the findings, then submit it.")
    return Action(msg("Go through the draft of plan %(number)s", number=plan.number), why, *_of_plan(plan))


def _with_running(standing: Standing, plan: PlanLine) -> Iterator[Action]:
    ahead = sorted(plan.steps_ahead, key=lambda step: step.due or date.max)
    if not ahead:
        why = msg("Every step has been held.")
        yield Action(msg("Record how plan %(number)s ended", number=plan.number), why, *_of_plan(plan))
        return
    late = [step for step in ahead if step.due and step.due < standing.today]
    for step in late[:2]:
        why = msg("It was planned for %(day)s.", day=step.due.strftime("%d/%m/%Y") if step.due else "")
        said = msg("Write down what came of it: %(step)s", step=step.title)
        yield Action(said, why, *_of_plan(plan, step.key), urgent=True)
    for step in [step for step in ahead if step not in late][:1]:
        day = step.due.strftime("%d/%m/%Y") if step.due else msg("no day yet")
        why = msg("Next step of plan %(number)s, by %(day)s.", number=plan.number, day=day)
        yield Action(msg("Hold the step: %(step)s", step=step.title), why, *_of_plan(plan, step.key))


def _after(standing: Standing, plan: PlanLine) -> Iterator[Action]:
    if plan.outcome == "voluntary_full":
        why = msg("The judgment was complied with voluntarily in full.")
        yield Action(msg("Close the case"), why, "cases.edit", _of_case(standing) | {"_anchor": "status"})
    else:
        why = msg("The last plan has ended and the case is still open.")
        yield Action(msg("Draft the next plan"), why, "plans.choose", _of_case(standing))


def _look_after(standing: Standing) -> Iterator[Action]:
    """Remind of what is due beside the main thing."""
    if standing.to_find_out:
        why = msg("Questions whose day to find out has come: %(count)s.", count=standing.to_find_out)
        yield Action(msg("Find out what is not known yet"), why, "assessments.show", _of_case(standing))
    if standing.unconfirmed:
        why = msg("Found in the text, to be confirmed: %(count)s.", count=standing.unconfirmed)
        yield Action(
            msg("Confirm or reject what was found in the text"), why, "assessments.signals", _of_case(standing)
        )
    if standing.reviews_due:
        why = msg("Circumstances whose day to look again has come: %(count)s.", count=standing.reviews_due)
        place = _of_case(standing) | {"_anchor": "people"}
        yield Action(msg("Look at circumstances again"), why, "dossier.show", place)


def _of_case(standing: Standing) -> dict[str, Any]:
    return {"case_id": standing.case_id}


def _of_plan(plan: PlanLine, step: str = "") -> tuple[str, dict[str, Any]]:
    return "plans.show", {"plan_id": plan.id} | ({"_anchor": f"step-{step}"} if step else {})
