"""Offices and users, and the audit log: the pages of administrators and inspectors."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.accounts import services as accounts
from planner.accounts.access import Right, demand
from planner.accounts.forms import NewUserForm, OfficeForm, UserForm
from planner.accounts.models import OfficeKind, User
from planner.actor import Role
from planner.audit import services as audit
from planner.db import unit_of_work
from planner.errors import PlannerError
from planner.texts import msg
from planner.web.context import current_actor
from planner.web.forms import Form

bp = Blueprint("administration", __name__, url_prefix="/administration")


@bp.get("/users")
def users() -> str:
    """List offices and users."""
    actor = current_actor()
    demand(actor, Right.MANAGE_USERS)
    return render_template(
        "accounts/users.html", offices=accounts.offices(actor), users=accounts.users(actor), token=Form()
    )


@bp.route("/users/new", methods=["GET", "POST"])
def new_user() -> ResponseReturnValue:
    """Add a user."""
    actor = current_actor()
    demand(actor, Right.MANAGE_USERS)
    form = NewUserForm()
    _offer(form)
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                office = accounts.office_by_code(form.office.data)
                roles = [Role(code) for code in form.roles.data or ()]
                accounts.add_user(
                    form.username.data,
                    form.name.data,
                    office,
                    roles,
                    by=actor,
                    password=form.password.data,
                    title=form.title.data,
                )
        except PlannerError as refusal:
            form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        else:
            flash(msg("%(name)s may sign in now.", name=form.name.data))
            return redirect(url_for(".users"))
    return render_template("accounts/user.html", form=form, user=None), 422 if form.errors else 200


@bp.route("/users/<int:user_id>", methods=["GET", "POST"])
def edit_user(user_id: int) -> ResponseReturnValue:
    """Change a user."""
    actor = current_actor()
    demand(actor, Right.MANAGE_USERS)
    user = accounts.user_below(user_id, actor)
    form = UserForm(data=_shown(user))
    _offer(form)
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                accounts.change_user(
                    user,
                    name=form.name.data,
                    title=form.title.data,
                    office=accounts.office_by_code(form.office.data),
                    roles=[Role(code) for code in form.roles.data or ()],
                    active=form.active.data,
                    by=actor,
                )
        except PlannerError as refusal:
            form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        else:
            flash(msg("The user is changed."))
            return redirect(url_for(".users"))
    return render_template("accounts/user.html", form=form, user=user), 422 if form.errors else 200


def _shown(user: User) -> dict[str, object]:
    roles = [grant.name.value for grant in user.roles]
    return {
        "name": user.name,
        "title": user.title,
        "office": user.office.code,
        "roles": roles,
        "active": user.active,
    }


def _offer(form: UserForm) -> None:
    form.office.offer({office.code: office.name for office in accounts.offices(current_actor())})
    form.offer_roles()


@bp.route("/offices/new", methods=["GET", "POST"])
def new_office() -> ResponseReturnValue:
    """Add a regional division below an office."""
    actor = current_actor()
    demand(actor, Right.MANAGE_USERS)
    form = OfficeForm()
    form.parent.offer({office.code: office.name for office in accounts.offices(actor)})
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                accounts.add_office(
                    OfficeKind.DIVISION,
                    form.code.data,
                    form.name.data,
                    by=actor,
                    parent=accounts.office_by_code(form.parent.data),
                    parent_body=form.parent_body.data,
                    place=form.place.data,
                    symbol=form.symbol.data,
                )
        except PlannerError as refusal:
            form.show_problems([refusal.text])
        else:
            flash(msg("The office is added."))
            return redirect(url_for(".users"))
    return render_template("accounts/office.html", form=form), 422 if form.errors else 200


@bp.get("/audit")
def audit_log() -> str:
    """Show the audit log of the office and those below it, newest first."""
    actor = current_actor()
    demand(actor, Right.READ_AUDIT)
    before = request.args.get("before", type=int)
    entries = audit.entries_for(actor, before)
    following = entries[audit.PAGE - 1].id if len(entries) > audit.PAGE else None
    return render_template("accounts/audit.html", entries=entries[: audit.PAGE], following=following, verdict=None)


@bp.get("/audit/verified")
def verified_log() -> str:
    """Walk the chain of the audit log and say whether it is whole."""
    actor = current_actor()
    demand(actor, Right.READ_AUDIT)
    entries = audit.entries_for(actor)
    return render_template("accounts/audit.html", entries=entries[: audit.PAGE], following=None, verdict=audit.verify())
