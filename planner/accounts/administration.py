"""Offices and users: the pages of administrators."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from planner.accounts import services as accounts
from planner.accounts import signing
from planner.accounts.access import Right, demand
from planner.accounts.forms import NewOfficeForm, NewUserForm, OfficeForm, PasswordForm, UserForm
from planner.accounts.models import Office, OfficeKind, User
from planner.accounts.tree import change_office, office_below, tree
from planner.actor import Actor, Role
from planner.db import unit_of_work
from planner.errors import PlannerError, Stale
from planner.texts import msg
from planner.web.context import current_actor

bp = Blueprint("administration", __name__, url_prefix="/administration")


def _administrator() -> Actor:
    actor = current_actor()
    demand(actor, Right.MANAGE_USERS)
    return actor


@bp.get("/users")
def users() -> str:
    """Show the tree of offices with those who work there."""
    branches = tree(_administrator())
    return render_template("accounts/users.html", branches=branches, seen=signing.last_sign_ins())


@bp.route("/users/new", methods=["GET", "POST"])
def new_user() -> ResponseReturnValue:
    """Add a user."""
    actor = _administrator()
    form = NewUserForm()
    _offer(form, actor)
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                accounts.add_user(
                    form.username.data,
                    form.name.data,
                    accounts.office_by_code(form.office.data),
                    [Role(code) for code in form.roles.data or ()],
                    by=actor,
                    password=form.password.data,
                    title=form.title.data,
                )
        except PlannerError as refusal:
            form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        else:
            flash(msg("%(name)s may sign in now.", name=form.name.data))
            return redirect(url_for(".users"))
    return render_template("accounts/user.html", form=form, user=None, newest=None), 422 if form.errors else 200


@bp.route("/users/<int:user_id>", methods=["GET", "POST"])
def edit_user(user_id: int) -> ResponseReturnValue:
    """Change a user."""
    actor = _administrator()
    user = accounts.user_below(user_id, actor)
    form = _user_form(user, actor)
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                form.demand_unchanged(_shown(user))
                accounts.change_user(
                    user,
                    name=form.name.data,
                    title=form.title.data,
                    office=accounts.office_by_code(form.office.data),
                    roles=[Role(code) for code in form.roles.data or ()],
                    active=form.active.data,
                    by=actor,
                )
        except Stale as refusal:
            form.show_problems([refusal.text])
            form.opened_with(_shown(user))
            newest = _user_form(user, actor, kept=False)
            return render_template("accounts/user.html", form=form, user=user, newest=newest), 409
        except PlannerError as refusal:
            form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        else:
            flash(msg("The user is changed."))
            return redirect(url_for(".users"))
    return render_template("accounts/user.html", form=form, user=user, newest=None), 422 if form.errors else 200


def _user_form(user: User, actor: Actor, *, kept: bool = True) -> UserForm:
    """Return the form as it was sent; without *kept*, as it would show what is stored."""
    shown = _shown(user)
    form = UserForm(data=shown) if kept else UserForm(None, data=shown)
    if not form.is_submitted():
        form.opened_with(shown)
    _offer(form, actor)
    return form


def _shown(user: User) -> dict[str, object]:
    roles = [grant.name.value for grant in user.roles]
    return {
        "name": user.name,
        "title": user.title,
        "office": user.office.code,
        "roles": roles,
        "active": user.active,
    }


def _offer(form: UserForm, actor: Actor) -> None:
    form.office.offer({office.code: office.name for office in accounts.offices(actor)})
    form.offer_roles()


@bp.route("/users/<int:user_id>/password", methods=["GET", "POST"])
def set_password(user_id: int) -> ResponseReturnValue:
    """Give a user a new password; one's own is changed where the present one is asked for."""
    actor = _administrator()
    user = accounts.user_below(user_id, actor)
    if user.id == actor.id:
        return redirect(url_for("accounts.account"))
    form = PasswordForm()
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                accounts.set_password(user, form.password.data, by=actor)
        except PlannerError as refusal:
            form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        else:
            flash(msg("%(name)s has a new password; all sessions under it are ended.", name=user.name))
            return redirect(url_for(".users"))
    return render_template("accounts/password.html", form=form, user=user), 422 if form.errors else 200


@bp.route("/offices/new", methods=["GET", "POST"])
def new_office() -> ResponseReturnValue:
    """Add a regional division below an office."""
    actor = _administrator()
    form = NewOfficeForm()
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
                    **form.values("parent_body", "place", "symbol"),
                )
        except PlannerError as refusal:
            form.show_problems([refusal.text])
        else:
            flash(msg("The office is added."))
            return redirect(url_for(".users"))
    return render_template("accounts/office.html", form=form, office=None, newest=None), 422 if form.errors else 200


@bp.route("/offices/<int:office_id>", methods=["GET", "POST"])
def edit_office(office_id: int) -> ResponseReturnValue:
    """Change what an office is called and what stands on its papers."""
    actor = _administrator()
    office = office_below(office_id, actor)
    form = OfficeForm(obj=office)
    if not form.is_submitted():
        form.opened_with(_on_papers(office))
    if not form.was_sent_and_is_valid():
        page = render_template("accounts/office.html", form=form, office=office, newest=None)
        return page, 422 if form.errors else 200
    try:
        with unit_of_work():
            form.demand_unchanged(_on_papers(office))
            change_office(office, **form.values(*_ON_PAPERS), by=actor)
    except Stale as refusal:
        form.show_problems([refusal.text])
        form.opened_with(_on_papers(office))
        return render_template(
            "accounts/office.html", form=form, office=office, newest=OfficeForm(None, obj=office)
        ), 409
    flash(msg("The office is changed."))
    return redirect(url_for(".users"))


_ON_PAPERS = ("name", "parent_body", "place", "symbol")


def _on_papers(office: Office) -> dict[str, str]:
    return {name: getattr(office, name) for name in _ON_PAPERS}
