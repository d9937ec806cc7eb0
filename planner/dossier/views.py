"""The case page, the routes in full, the history, and the way from a pointer to its field."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.cases import services as cases
from planner.cases.facts import reachable_by
from planner.cases.models import Case
from planner.dossier.history import history_of
from planner.dossier.past import key_of
from planner.dossier.plans import plan_ids_of
from planner.dossier.pointers import Known, place_of
from planner.dossier.services import dossier_of, routes_in_full
from planner.dossier.showing import page_before
from planner.web import readings
from planner.web.addresses import whole_number
from planner.web.context import current_actor, current_catalogue, current_language

bp = Blueprint("dossier", __name__, url_prefix="/cases/<int:case_id>")


@bp.get("")
def show(case_id: int) -> str:
    """Show all that is known of a case."""
    found = _read(case_id, "page")
    seen = dossier_of(found, current_actor(), current_catalogue(), current_language(), request.args.get("show", "all"))
    return render_template("dossier/show.html", case=found, seen=seen)


@bp.get("/timeline")
def timeline(case_id: int) -> str:
    """Show one page of what has been in a case, by the key at which the page before it ended."""
    actor = current_actor()
    found = cases.case(case_id, actor)
    readings.note(lambda: cases.record_reading(found, "timeline", by=actor))
    before = key_of(request.args.get("before", ""))
    page = page_before(found, current_catalogue(), request.args.get("show", "all"), before)
    return render_template("dossier/timeline.html", case=found, timeline=page, may=_may_change(found), before=before)


@bp.get("/routes")
def routes(case_id: int) -> str:
    """Show who could reach each person, why, who was left out and why, and which roles are missing."""
    found = _read(case_id, "routes")
    seen = routes_in_full(found, current_catalogue(), current_language())
    return render_template("dossier/routes.html", case=found, seen=seen, may_change=_may_change(found))


@bp.get("/history")
def history(case_id: int) -> str:
    """Show what was changed in a case, by whom and why."""
    found = _read(case_id, "history")
    names = {person.key: person.called for person in found.people}
    page = history_of(case_id, current_catalogue(), names, request.args.get("before", type=whole_number))
    return render_template("dossier/history.html", case=found, page=page)


def _read(case_id: int, what: str) -> Case:
    actor = current_actor()
    found = cases.case(case_id, actor, whole=True)
    readings.note(lambda: cases.record_reading(found, what, by=actor))
    return found


def _may_change(found: Case) -> bool:
    return cases.may_change(found, current_actor())


@bp.get("/at")
def at(case_id: int) -> Response:
    """Lead from a JSON pointer of the case file to the field that it names, or to the case page."""
    actor = current_actor()
    found = cases.case(case_id, actor, whole=True)
    known = Known(
        case=found,
        catalogue=current_catalogue(),
        contacts=[each.contact.id for each in reachable_by(found)],
        plans=plan_ids_of(case_id),
        people={person.key: person.called for person in found.people},
        may_change=cases.may_change(found, actor),
    )
    place = place_of(request.args.get("pointer", ""), request.args.get("label", ""), known)
    return redirect(url_for(place.endpoint, **place.values))
