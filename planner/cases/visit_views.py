"""A visit in one short form – an entry, a promise and photos in one go – and a promise settled by one press."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner import clock
from planner.actor import Actor
from planner.cases import attachments, parts, uploads
from planner.cases import services as cases
from planner.cases.journal_forms import SETTLED, VisitForm
from planner.cases.models import Case
from planner.cases.parts import KINDS
from planner.db import unit_of_work
from planner.errors import NotFound, PlannerError
from planner.texts import msg
from planner.web import readings
from planner.web.context import current_actor, current_catalogue
from planner.web.guard import takes_files

bp = Blueprint("visits", __name__, url_prefix="/cases/<int:case_id>")


@bp.route("/visits/new", methods=["GET", "POST"])
@takes_files
def new(case_id: int) -> ResponseReturnValue:
    """Write a visit down."""
    actor = current_actor()
    found = cases.case_to_change(case_id, actor, whole=True)
    form = VisitForm(data={"on": clock.today(), "kind": "visit", "people": request.args.getlist("person")})
    form.offer(found, current_catalogue())
    files = uploads.sent(actor)
    if form.was_sent_and_is_valid() and not files.problems:
        try:
            with unit_of_work():
                entry_id = _written(found, form, files, by=actor)
        except PlannerError as refusal:
            form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        else:
            flash(msg("The visit is written down."))
            return redirect(url_for("dossier.show", case_id=case_id, _anchor=f"journal-{entry_id}"))
    form.show_problems(files.problems)
    readings.note(lambda: cases.record_reading(found, "journal", by=actor))
    page = render_template("cases/visit.html", case=found, form=form, files=files)
    return page, 422 if form.errors else 200


def _written(case: Case, form: VisitForm, files: uploads.Sent, *, by: Actor) -> int:
    entry = parts.add_part(case, KINDS["journal"], form.entry_values() | {"author": by.name}, by=by)
    if (promise := form.promise_values()) is not None:
        parts.add_part(case, KINDS["promises"], promise, by=by)
    attachments.attach(case, "journal", entry, files.files, by=by)
    return int(entry.id)


@bp.post("/promises/<int:part_id>/settle")
def settle(case_id: int, part_id: int) -> ResponseReturnValue:
    """Write down today that a promise was kept, or was not."""
    actor = current_actor()
    found = cases.case_to_change(case_id, actor, whole=True)
    row = parts.part(found, KINDS["promises"], part_id)
    version, state = request.form.get("version", type=int) or 0, request.form.get("state", "")
    if state not in SETTLED:
        raise NotFound()
    values = {"state": state, "settled_on": clock.today()}
    with unit_of_work():
        parts.change_part(found, KINDS["promises"], row, values, version=version, by=actor, reason="", correct=False)
    flash(msg("The promise is marked; a note can be added to it."))
    return redirect(url_for("dossier.show", case_id=case_id, _anchor="promises"))
