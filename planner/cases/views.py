"""The list of cases, opening one, changing its head, its status, its officer and its team."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner import clock
from planner.accounts import services as accounts
from planner.accounts.access import Right, demand, may
from planner.accounts.models import User
from planner.actor import Actor, Role
from planner.cases import extra_fields
from planner.cases import services as cases
from planner.cases.facts import facts_of
from planner.cases.forms import (
    HEAD,
    EditCaseForm,
    FilterForm,
    HandOverForm,
    NewCaseForm,
    StatusForm,
    TeamForm,
    case_types_of,
)
from planner.cases.models import Case, CaseStatus
from planner.cases.opening import open_with_parts
from planner.cases.sense import problems_of_head
from planner.db import unit_of_work
from planner.errors import NotFound, PlannerError, Stale
from planner.hookspecs import CaseContext
from planner.texts import Message, msg
from planner.web import readings
from planner.web.addresses import asked_again
from planner.web.context import current_actor, current_catalogue, current_host
from planner.web.errors import status_of
from planner.web.filters import said
from planner.web.forms import Form, Versioned

bp = Blueprint("cases", __name__, url_prefix="/cases")


@bp.get("")
def index() -> str:
    """List the cases that are open to the reader."""
    actor, form = current_actor(), FilterForm(request.args)
    form.offer(current_catalogue())
    filters = form.filters
    page = cases.cases_page(actor, filters, request.args.get("after", ""))
    if filters.text:
        readings.note(lambda: cases.record_search(filters.text, len(page.cases), by=actor))
    return render_template(
        "cases/index.html",
        form=form,
        narrowed=filters != cases.Filters(),
        cases=page.cases,
        liable=cases.liable_in(page.cases),
        types={each.case_type: _short_type(each) for each in page.cases},
        following=asked_again(url_for(".index"), after=page.following) if page.following else "",
        may_open=may(actor, Right.WORK_ON_CASES),
    )


def _short_type(found: Case) -> str:
    """Return the beginning of the title of a type, which is enough in a list."""
    title: str = said(current_catalogue().case_type_title(found.case_type))
    return title.partition(",")[0]


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Open a case: first its type, then all that is needed on one page."""
    actor, catalogue = current_actor(), current_catalogue()
    demand(actor, Right.WORK_ON_CASES)
    types = case_types_of(catalogue)
    case_type = request.values.get("case_type", "") or (next(iter(types)) if len(types) == 1 else "")
    if case_type not in types:
        return render_template("cases/choose_type.html", types=catalogue.case_types.values())
    form = _new_form(case_type, actor)
    if form.was_sent_and_is_valid() and _head_makes_sense(form):
        try:
            opened = _open(form, case_type, actor)
        except PlannerError as refusal:
            form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        else:
            current_host().tell("case_opened", CaseContext(facts_of(opened), opened.id))
            flash(msg("The case is opened. What is still missing stands on its page."))
            return redirect(url_for("dossier.show", case_id=opened.id))
    extras = extra_fields.fields_of(form, catalogue, case_type)
    page = render_template("cases/new.html", form=form, title=types[case_type], extras=extras, several=len(types) > 1)
    return page, 422 if form.errors else 200


def _new_form(case_type: str, actor: Actor) -> NewCaseForm:
    catalogue = current_catalogue()
    form = extra_fields.with_extras(NewCaseForm, catalogue, case_type)(data={"case_type": case_type})
    form.offer(catalogue, case_type)
    extra_fields.offer_choices(form, catalogue, case_type)
    if may(actor, Right.ASSIGN_CASES):
        form.offer_officers(_officers(accounts.office(actor.office_id or 0).id))
        if not form.is_submitted() and Role.OFFICER in actor.roles:
            form.officer.data = str(actor.id)
    else:
        del form.officer
    return form


def _officers(office_id: int) -> list[User]:
    return list(accounts.colleagues(accounts.office(office_id), Role.OFFICER))


def _head_makes_sense(form: Form) -> bool:
    """Put what is wrong with the days of the head at their fields."""
    problems = problems_of_head(form.values(*HEAD))
    for name, text in problems:
        form[name].errors = [*form[name].errors, text]
    return not problems


def _open(form: NewCaseForm, case_type: str, actor: Actor) -> Case:
    chosen = form.officer.data if "officer" in form else str(actor.id)
    office = accounts.office(actor.office_id or 0)
    officer = next((each for each in _officers(office.id) if str(each.id) == chosen), None)
    fields = extra_fields.given(form, {}, current_catalogue(), case_type)
    values = form.values(*HEAD) | {"case_type": case_type, "fields": fields}
    with unit_of_work():
        return open_with_parts(values, form.first_parts(), by=actor, office=office, officer=officer)


@bp.route("/<int:case_id>/edit", methods=["GET", "POST"])
def edit(case_id: int) -> ResponseReturnValue:
    """Change the head of a case."""
    actor = current_actor()
    found = cases.case_to_change(case_id, actor)
    form = _edit_form(found)
    if not (form.was_sent_and_is_valid() and _head_makes_sense(form)):
        return _edit_page(found, form), 422 if form.errors else 200
    fields = extra_fields.given(form, found.fields, current_catalogue(), found.case_type)
    values = form.values(*HEAD) | {"case_type": form.case_type.data, "fields": fields}
    try:
        with unit_of_work():
            version, reason = form.opened_version, form.reason.data
            cases.change_case(found, values, version=version, by=actor, reason=reason)
    except Stale as refusal:
        newest = cases.case_to_change(case_id, actor)
        form.show_problems([refusal.text])
        form.version.data = str(newest.version)
        return _edit_page(newest, form, newest=_edit_form(newest, kept=False)), 409
    except PlannerError as refusal:
        form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        return _edit_page(found, form), 422
    flash(msg("The case is saved."))
    return redirect(url_for("dossier.show", case_id=case_id))


def _edit_form(found: Case, *, kept: bool = True) -> EditCaseForm:
    """Return the form as it was sent; without *kept*, as it would show what is stored."""
    catalogue = current_catalogue()
    kind = extra_fields.with_extras(EditCaseForm, catalogue, found.case_type)
    data = {name: getattr(found, name) for name in (*HEAD, "case_type", "version")}
    data |= extra_fields.shown(found.fields, catalogue, found.case_type)
    form = kind(data=data) if kept else kind(None, data=data)
    form.case_type.offer({found.case_type: catalogue.case_type_title(found.case_type)} | case_types_of(catalogue))
    extra_fields.offer_choices(form, catalogue, found.case_type)
    return form


def _edit_page(found: Case, form: EditCaseForm | None = None, **given: Any) -> str:
    actor, catalogue = current_actor(), current_catalogue()
    readings.note(lambda: cases.record_reading(found, "edit", by=actor))
    shown = form or _edit_form(found, kept=False)
    extras = extra_fields.fields_of(shown, catalogue, found.case_type)
    forms = {
        "status_form": _status_form(found),
        "hand_over_form": _hand_over_form(found),
        "team_form": _team_form(found),
    }
    assigns = may(actor, Right.ASSIGN_CASES)
    return render_template("cases/edit.html", case=found, form=shown, extras=extras, assigns=assigns, **(forms | given))


def _status_form(found: Case) -> StatusForm:
    form = StatusForm(prefix="status-", data={"status": found.status.value, "version": found.version})
    form.offer(current_catalogue())
    return form


def _hand_over_form(found: Case) -> HandOverForm:
    form = HandOverForm(prefix="officer-", data={"version": found.version})
    form.offer(_officers(found.office_id), found.officer)
    return form


def _team_form(found: Case) -> TeamForm:
    members = [str(member.id) for member in found.members]
    form = TeamForm(prefix="team-", data={"members": members, "version": found.version})
    form.offer(accounts.colleagues(found.office, Role.OFFICER, Role.HEAD), found.officer)
    return form


def _refused(found: Case, name: str, form: Versioned, refusal: PlannerError, *more: Message) -> tuple[str, int]:
    """Show the page again with what was typed; the next try is over what is saved now."""
    form.show_problems([*(getattr(refusal, "problems", ()) or [refusal.text]), *more])
    form.version.data = str(found.version)
    return _edit_page(found, **{name: form}), status_of(refusal)


@bp.post("/<int:case_id>/status")
def set_status(case_id: int) -> ResponseReturnValue:
    """Pause, resume or close a case."""
    found = cases.case_to_change(case_id, current_actor())
    form = _status_form(found)
    if not form.was_sent_and_is_valid():
        return _edit_page(found, status_form=form), 422
    try:
        with unit_of_work():
            cases.demand_seen(found, form.opened_version)
            day, reason = form.on.data or clock.today(), form.reason.data
            cases.set_status(found, CaseStatus(form.status.data), on=day, by=current_actor(), reason=reason)
    except PlannerError as refusal:
        return _refused(found, "status_form", form, refusal)
    flash(msg("The status is saved."))
    return redirect(url_for("dossier.show", case_id=case_id))


@bp.post("/<int:case_id>/officer")
def hand_over(case_id: int) -> ResponseReturnValue:
    """Give a case to another officer."""
    actor = current_actor()
    found = cases.case(case_id, actor)
    demand(actor, Right.ASSIGN_CASES)
    form = _hand_over_form(found)
    if not form.was_sent_and_is_valid() or not form.officer.data:
        return _edit_page(found, hand_over_form=form), 422
    officer = accounts.user(int(form.officer.data))
    try:
        with unit_of_work():
            cases.demand_seen(found, form.opened_version)
            cases.hand_over(found, officer, by=actor, reason=form.reason.data)
    except PlannerError as refusal:
        return _refused(found, "hand_over_form", form, refusal)
    flash(msg("%(name)s is in charge of the case now.", name=officer.name))
    return redirect(url_for("dossier.show", case_id=case_id))


@bp.post("/<int:case_id>/team")
def set_team(case_id: int) -> ResponseReturnValue:
    """Say who works on a case beside its officer."""
    actor = current_actor()
    found = cases.case_to_change(case_id, actor)
    form = _team_form(found)
    if not form.was_sent_and_is_valid():
        return _edit_page(found, team_form=form), 422
    members = accounts.users_by_id(int(chosen) for chosen in form.members.data or ())
    if len(members) != len(form.members.data or ()):
        raise NotFound()
    try:
        with unit_of_work():
            cases.demand_seen(found, form.opened_version)
            cases.set_team(found, list(members.values()), by=actor)
    except PlannerError as refusal:
        names = ", ".join(sorted(member.name for member in found.members))
        return _refused(found, "team_form", form, refusal, msg("In the team now: %(names)s.", names=names or "–"))
    flash(msg("The team is saved."))
    return redirect(url_for("dossier.show", case_id=case_id))
