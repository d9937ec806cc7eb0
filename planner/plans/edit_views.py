"""Editing a draft: sections with preview, title and goal, steps. Every save is a revision."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from planner.cases import services as cases
from planner.catalogue.plan import PlanContent, Section, Step
from planner.db import unit_of_work
from planner.errors import Conflict, Incomplete, NotFound, Stale
from planner.plans import editing
from planner.plans import services as plans
from planner.plans.comparing import changes, words
from planner.plans.editing import Surroundings
from planner.plans.forms import HeadForm, MoveForm, SectionForm, StepForm, shown_step
from planner.plans.lifecycle import may_be_edited
from planner.plans.models import Plan, Revision
from planner.plans.tables import TABLE_LABELS, Setting, with_tables
from planner.texts import as_language, msg
from planner.web import readings
from planner.web.context import current_actor, current_catalogue, current_host, current_language

bp = Blueprint("plan_editing", __name__, url_prefix="/plans/<int:plan_id>")


def _draft(plan_id: int, *, whole: bool = False) -> tuple[Plan, Revision, PlanContent]:
    """Return a plan that may be edited, with its present revision."""
    actor = current_actor()
    found = plans.plan_to_change(plan_id, actor, whole=whole)
    if request.method == "GET":
        readings.note(lambda: cases.record_reading(found.case, "plan", by=actor))
    if not may_be_edited(found.status):
        raise Conflict(msg("Only a draft can be changed. Take the plan back or revise it first."))
    present = plans.revision(found)
    return found, present, present.content


def _saved(plan_id: int, anchor: str) -> Response:
    flash(msg("Saved as a new revision."))
    return redirect(url_for("plans.show", plan_id=plan_id, _anchor=anchor))


@bp.route("/sections/<key>", methods=["GET", "POST"])
def section(plan_id: int, key: str) -> ResponseReturnValue:
    """Edit the text of one section; without script, its preview is asked for here as well."""
    found, present, content = _draft(plan_id)
    shown = content.section(key)
    if shown is None:
        raise NotFound(msg("This plan has no such section."))
    form = SectionForm(data={"body": shown.body, "version": present.number})
    if not form.was_sent_and_is_valid() or request.form.get("act") == "preview":
        return _section_page(found, present, shown, form), 422 if form.errors else 200
    try:
        with unit_of_work():
            editing.save_section(
                found, key, form.body.data, based_on=form.opened_version, by=current_actor(), note=form.note.data
            )
    except Stale:
        form.version.data = str(present.number)
        return _section_page(found, present, shown, form, stale=True), 409
    except Incomplete as refusal:
        form.show_problems(refusal.problems)
        return _section_page(found, present, shown, form), 422
    return _saved(plan_id, f"section-{key}")


def _section_page(found: Plan, present: Revision, shown: Section, form: SectionForm, *, stale: bool = False) -> str:
    body = form.body.data or ""
    return render_template(
        "plans/section.html",
        plan=found,
        case=found.case,
        present=present,
        section=shown,
        form=form,
        preview=_drawn(found, present.content, body),
        tables=TABLE_LABELS,
        stale=stale,
        difference=tuple(words(shown.body, body)) if stale else (),
    )


@bp.post("/sections/<key>/preview")
def preview(plan_id: int, key: str) -> str:
    """Return what a text would look like, as it is typed."""
    found, present, _ = _draft(plan_id)
    body = _drawn(found, present.content, request.form.get("body", ""))
    return render_template("plans/_preview.html", case=found.case, preview=body)


def _drawn(found: Plan, content: PlanContent, body: str) -> str:
    return with_tables(body.replace("\r\n", "\n"), Setting(content, current_catalogue(), as_language(found.language)))


@bp.route("/goal", methods=["GET", "POST"])
def goal(plan_id: int) -> ResponseReturnValue:
    """Edit title and goal."""
    found, present, content = _draft(plan_id)
    form = HeadForm(data={"title": content.title, "goal": content.goal, "version": present.number})
    stale = False
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                editing.save_head(
                    found,
                    form.title.data,
                    form.goal.data,
                    based_on=form.opened_version,
                    by=current_actor(),
                    note=form.note.data,
                )
        except Stale:
            form.version.data, stale = str(present.number), True
        except Incomplete as refusal:
            form.show_problems(refusal.problems)
        else:
            return _saved(plan_id, "plan-head")
    status = 409 if stale else 422 if form.errors else 200
    values = {"plan": found, "case": found.case, "present": present, "content": content, "form": form, "stale": stale}
    return render_template("plans/goal.html", **values), status


@bp.route("/steps/<key>", methods=["GET", "POST"])
def step(plan_id: int, key: str) -> ResponseReturnValue:
    """Edit one step."""
    found, present, content = _draft(plan_id, whole=True)
    shown = content.step(key)
    if shown is None:
        raise NotFound(msg("This plan has no such step any more; somebody may have taken it out."))
    around = _around(found)
    form = StepForm(data={**shown_step(shown), "version": present.number})
    form.offer(around.facts, around.catalogue, content, shown)
    if not form.was_sent_and_is_valid():
        return _step_page(found, present, shown, form), 422 if form.errors else 200
    actor = current_actor()
    try:
        with unit_of_work():
            editing.save_step(
                found, key, form.typed(), around, based_on=form.opened_version, by=actor, note=form.note.data
            )
    except Stale:
        opened = plans.revision(found, form.opened_version or None).content if form.opened_version else content
        form.version.data = str(present.number)
        theirs = next((each for each in changes(opened, content) if each.key == key), None)
        return _step_page(found, present, shown, form, stale=True, theirs=theirs), 409
    except Incomplete as refusal:
        form.show_problems(refusal.problems)
        return _step_page(found, present, shown, form), 422
    return _saved(plan_id, f"step-{key}")


@bp.route("/steps/new", methods=["GET", "POST"])
def new_step(plan_id: int) -> ResponseReturnValue:
    """Add a step of the officer's own."""
    found, present, content = _draft(plan_id, whole=True)
    around = _around(found)
    after = request.args.get("after", "")
    form = StepForm(data={"carrier": "officer", "after": after, "version": present.number})
    form.offer(around.facts, around.catalogue, content, None)
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                stored = editing.add_step(
                    found, form.typed(), around, after=form.after.data or "", by=current_actor(), note=form.note.data
                )
        except Incomplete as refusal:
            form.show_problems(refusal.problems)
        else:
            known = {each.key for each in content.steps}
            added = next((each.key for each in stored.content.steps if each.key not in known), "")
            return _saved(plan_id, f"step-{added}")
    return _step_page(found, present, None, form), 422 if form.errors else 200


def _around(found: Plan) -> Surroundings:
    facts = plans.picture(found.case, current_catalogue(), current_language()).facts
    return Surroundings(facts, current_catalogue())


def _step_page(found: Plan, present: Revision, shown: Step | None, form: StepForm, **more: Any) -> str:
    return render_template(
        "plans/step.html",
        plan=found,
        case=found.case,
        present=present,
        step=shown,
        form=form,
        **{"stale": False, **more},
    )


@bp.post("/steps/<key>/move")
def move_step(plan_id: int, key: str) -> Response:
    """Move a step up or down."""
    found, _, _ = _draft(plan_id)
    form = MoveForm()
    places = -1 if request.form.get("direction") == "up" else 1
    with unit_of_work():
        editing.move_step(found, key, places, based_on=form.opened_version, by=current_actor())
    return redirect(url_for("plans.show", plan_id=plan_id, _anchor=f"step-{key}"))


@bp.post("/steps/<key>/remove")
def remove_step(plan_id: int, key: str) -> Response:
    """Take a step out; the page offers to take that back."""
    found, _, _ = _draft(plan_id)
    form = MoveForm()
    with unit_of_work():
        editing.remove_step(found, key, based_on=form.opened_version, by=current_actor())
    flash(msg("The step is taken out. “Take back the latest change” brings it back."))
    return redirect(url_for("plans.show", plan_id=plan_id, _anchor="latest"))


@bp.post("/take-back")
def take_back(plan_id: int) -> Response:
    """Undo the latest save."""
    found, _, _ = _draft(plan_id)
    form = MoveForm()
    with unit_of_work():
        editing.take_back(found, based_on=form.opened_version, by=current_actor())
    flash(msg("The latest change is taken back."))
    return redirect(url_for("plans.show", plan_id=plan_id, _anchor="latest"))


@bp.post("/refresh")
def refresh(plan_id: int) -> Response:
    """Bring the draft up to date with the case; what the officer wrote stays."""
    found, present, _ = _draft(plan_id, whole=True)
    form = MoveForm()
    with unit_of_work():
        stored = plans.refresh(found, current_host(), based_on=form.opened_version, by=current_actor())
    if stored.number == present.number:
        flash(msg("Nothing in the plan had to change."))
        return redirect(url_for("plans.show", plan_id=plan_id))
    flash(msg("The plan is up to date with the case. What you wrote yourself stays; below is what changed."))
    return redirect(url_for("plans.revision", plan_id=plan_id, number=stored.number))
