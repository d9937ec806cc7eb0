"""Deciding on a plan and carrying it out: each move is a button of the page, each refusal is shown on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner import clock
from planner.accounts.access import Right, demand
from planner.catalogue.facts import Facts
from planner.db import unit_of_work
from planner.errors import Incomplete, NotFound, PlannerError, Stale
from planner.hookspecs import OutcomeContext, PlanContext, StepContext
from planner.plans import carrying, deciding
from planner.plans import services as plans
from planner.plans.forms import AcceptForm, MoveForm, OutcomeForm, ResultForm, offer_codes
from planner.plans.lifecycle import Move, after
from planner.plans.models import Plan
from planner.plans.views import page, see
from planner.texts import Message, msg
from planner.web.context import current_actor, current_catalogue, current_host, current_language
from planner.web.errors import status_of

bp = Blueprint("plan_decisions", __name__, url_prefix="/plans/<int:plan_id>")
_CHANGED = msg(
    "The plan was saved anew after you opened it. Look at what changed, then decide on the text as it is now."
)


def _refused(found: Plan, refusal: PlannerError, **typed: str) -> ResponseReturnValue:
    """Show the page of the plan again, with everything that stands in the way and what was typed."""
    text = _CHANGED if isinstance(refusal, Stale) else refusal.text
    problems = getattr(refusal, "problems", ())
    return page(see(found, typed=typed, refused=text, problems=problems)), status_of(refusal)


def _done(plan_id: int, text: Message, anchor: str = "") -> ResponseReturnValue:
    flash(text)
    return redirect(url_for("plans.show", plan_id=plan_id, _anchor=anchor or None))


def _move(
    found: Plan, act: Callable[[MoveForm], None], text: Message, tell: Callable[[], None] = lambda: None
) -> ResponseReturnValue:
    form = MoveForm()
    if not form.was_sent_and_is_valid():
        return _refused(found, Incomplete(msg("This was not done."), tuple(form.comment.errors)))
    try:
        with unit_of_work():
            act(form)
    except PlannerError as refusal:
        return _refused(found, refusal, comment=form.comment.data, sent_to=request.endpoint or "")
    tell()
    return _done(found.id, text, "life")


@bp.post("/accept")
def accept(plan_id: int) -> ResponseReturnValue:
    """Accept a warning with a reason."""
    found = plans.plan_to_change(plan_id, current_actor(), whole=True)
    form = AcceptForm()
    seen = see(found)
    finding = next((f.finding for f in seen.board.findings if f.finding.key == form.finding.data), None)
    if finding is None:
        raise NotFound(msg("This warning is no longer there. Look at the plan again."))
    try:
        with unit_of_work():
            deciding.accept_finding(found, finding, form.reason.data, by=current_actor())
    except PlannerError as refusal:
        return _refused(found, refusal, finding=finding.key, reason=form.reason.data)
    return _done(plan_id, msg("The warning is accepted; your reason stands beside it."), "findings")


@bp.post("/sign-off")
def sign_off(plan_id: int) -> ResponseReturnValue:
    """Allow a tactic from which somebody is protected, with the written reason of whoever approves."""
    found, actor = plans.plan(plan_id, current_actor(), whole=True), current_actor()
    demand(actor, Right.APPROVE_PLANS)
    form = AcceptForm()
    seen = see(found)
    finding = next((f.finding for f in seen.board.findings if f.finding.key == form.finding.data), None)
    if finding is None:
        raise NotFound(msg("This warning is no longer there. Look at the plan again."))
    try:
        with unit_of_work():
            deciding.sign_off(found, finding, form.reason.data, by=actor)
    except PlannerError as refusal:
        return _refused(found, refusal, finding=finding.key, reason=form.reason.data)
    return _done(plan_id, msg("Your written reason stands beside it."), "findings")


@bp.post("/submit")
def submit(plan_id: int) -> ResponseReturnValue:
    """Put a plan forward for approval."""
    found, actor = plans.plan_to_change(plan_id, current_actor(), whole=True), current_actor()

    def act(form: MoveForm) -> None:
        deciding.submit(
            found,
            current_host(),
            based_on=form.opened_version,
            language=current_language(),
            by=actor,
            comment=form.comment.data,
        )

    return _move(found, act, msg("The plan waits for approval."))


@bp.post("/withdraw")
def withdraw(plan_id: int) -> ResponseReturnValue:
    """Take a submitted plan back."""
    found, actor = plans.plan_to_change(plan_id, current_actor(), whole=True), current_actor()
    return _move(
        found,
        lambda form: deciding.withdraw(found, by=actor, comment=form.comment.data),
        msg("The plan is a draft again."),
    )


@bp.post("/send-back")
def send_back(plan_id: int) -> ResponseReturnValue:
    """Return a submitted plan with comments."""
    found, actor = plans.plan(plan_id, current_actor(), whole=True), current_actor()
    demand(actor, Right.APPROVE_PLANS)
    return _move(
        found,
        lambda form: deciding.send_back(found, based_on=form.opened_version, by=actor, comment=form.comment.data),
        msg("The plan is returned with your comments."),
    )


@bp.post("/approve")
def approve(plan_id: int) -> ResponseReturnValue:
    """Approve a plan, and tell the plugins once that is stored."""
    found, actor = plans.plan(plan_id, current_actor(), whole=True), current_actor()
    demand(actor, Right.APPROVE_PLANS)

    def act(form: MoveForm) -> None:
        deciding.approve(
            found,
            current_host(),
            based_on=form.opened_version,
            language=current_language(),
            by=actor,
            comment=form.comment.data,
        )

    def tell() -> None:
        present = plans.revision(found)
        context = PlanContext(_facts(found), present.content, found.id, present.number, found.status.value)
        current_host().tell("plan_approved", context)

    return _move(found, act, msg("The plan is approved. The approval holds for exactly this text."), tell)


@bp.post("/revise")
def revise(plan_id: int) -> ResponseReturnValue:
    """Open an approved or running plan for changes."""
    found, actor = plans.plan_to_change(plan_id, current_actor(), whole=True), current_actor()
    return _move(
        found,
        lambda form: deciding.revise(found, by=actor, comment=form.comment.data),
        msg("The plan is open for changes; it has to be approved anew."),
    )


@bp.post("/start")
def start(plan_id: int) -> ResponseReturnValue:
    """Begin to carry an approved plan out."""
    found, actor = plans.plan_to_change(plan_id, current_actor(), whole=True), current_actor()
    return _move(
        found,
        lambda form: carrying.start(found, by=actor),
        msg("The plan is being carried out. Write the result beside each step."),
    )


@bp.post("/steps/<step>/result")
def result(plan_id: int, step: str) -> ResponseReturnValue:
    """Write down what came of a step, and tell the plugins."""
    found, actor = plans.plan_to_change(plan_id, current_actor(), whole=True), current_actor()
    form = ResultForm()
    offer_codes(form.result, current_catalogue(), "step_results")
    typed = {"step": step, **{name: request.form.get(name, "") for name in ("result", "on", "text")}}
    if not form.was_sent_and_is_valid():
        wrong = [text for each in (form.result, form.on, form.text) for text in each.errors]
        return _refused(found, Incomplete(msg("The result was not saved."), tuple(wrong)), **typed)
    day = form.on.data or clock.today()
    try:
        with unit_of_work():
            carrying.record_result(found, step, form.result.data, on=day, text=form.text.data, by=actor)
    except PlannerError as refusal:
        return _refused(found, refusal, **typed)
    content = plans.revision(found).content
    context = StepContext(_facts(found), content, found.id, step, form.result.data, day)
    current_host().tell("step_done", context)
    return _done(plan_id, msg("The result is written down."), f"step-{step}")


@bp.route("/outcome", methods=["GET", "POST"])
def outcome(plan_id: int) -> ResponseReturnValue:
    """Record how the plan ended, and tell the plugins."""
    found, actor = plans.plan_to_change(plan_id, current_actor(), whole=True), current_actor()
    after(found.status, Move.FINISH)
    form = OutcomeForm(data={"on": clock.today()})
    offer_codes(form.code, current_catalogue(), "outcomes")
    if not form.was_sent_and_is_valid():
        return _outcome_page(found, form), 422 if form.errors else 200
    day = form.on.data or clock.today()
    values: dict[str, Any] = {"on": day, "amount": form.amount.data, "moved_by": form.moved.data}
    try:
        with unit_of_work():
            carrying.finish(
                found, form.code.data, **values, hindered=form.hindered.data, lessons=form.lessons.data, by=actor
            )
    except Incomplete as refusal:
        form.show_problems(refusal.problems)
        return _outcome_page(found, form), 422
    content = plans.revision(found).content
    context = OutcomeContext(_facts(found), content, found.id, form.code.data, day)
    current_host().tell("outcome_recorded", context)
    return _done(plan_id, msg("The outcome is recorded. Thank you for the lessons."), "life")


def _outcome_page(found: Plan, form: OutcomeForm) -> str:
    return render_template("plans/outcome.html", plan=found, case=found.case, form=form)


def _facts(found: Plan) -> Facts:
    return plans.picture(found.case, current_catalogue(), current_language()).facts
