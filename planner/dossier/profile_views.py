"""The page of the profile, as of any day that is not to come."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request

from planner import clock
from planner.cases import services as cases
from planner.cases.facts import contacts_of
from planner.dossier.profile import profile_of
from planner.texts import Message, msg
from planner.web import readings
from planner.web.context import current_actor, current_catalogue
from planner.web.forms import DayField, Form

bp = Blueprint("profile", __name__, url_prefix="/cases/<int:case_id>")


class DayForm(Form):
    """The day as of which the profile is read."""

    class Meta(Form.Meta):
        """Reading changes nothing."""

        csrf = False

    on = DayField(msg("As of"))


@bp.get("/profile")
def show(case_id: int) -> tuple[str, int]:
    """Show the people of a case, what is said of them and how they are tied."""
    actor, today = current_actor(), clock.today()
    found = cases.case(case_id, actor, whole=True)
    form = DayForm(request.args)
    day = form.on.data if form.validate() else None
    problem = _problem(day, today)
    profile = profile_of(found, contacts_of(found), current_catalogue(), today if problem or not day else day, today)
    readings.note(lambda: cases.record_reading(found, "profile", by=actor))
    may = cases.may_change(found, actor) and not profile.is_past
    page = render_template("dossier/profile.html", case=found, seen=profile, may=may, form=form, problem=problem)
    return page, 422 if problem or form.errors else 200


def _problem(day: date | None, today: date) -> Message | None:
    return msg("That day is still to come; the profile is read as of today.") if day and day > today else None
