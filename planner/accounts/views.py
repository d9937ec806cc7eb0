"""Signing in and out, one's own settings, the first administrator."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from planner.accounts import services as accounts
from planner.accounts import sessions, signing
from planner.accounts.access import GRANTED, RIGHT_LABELS
from planner.accounts.forms import OwnPasswordForm, SetupForm, SignInForm
from planner.accounts.signing import TooManyAttempts
from planner.db import unit_of_work
from planner.errors import NotFound, PlannerError
from planner.texts import as_language, msg
from planner.web.context import (
    LANGUAGE_COOKIE,
    THEME_COOKIE,
    THEMES,
    actor_or_none,
    current_actor,
    current_settings,
    shown_accounts,
)
from planner.web.returning import after_signing_in, where_from

bp = Blueprint("accounts", __name__)
_YEAR = 365 * 24 * 3600


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in by name and password."""
    if actor_or_none() is not None:
        return redirect(after_signing_in())
    if accounts.is_new():
        return redirect(url_for(".setup"))
    form, status = SignInForm(), 200
    if form.was_sent_and_is_valid():
        try:
            if _enter(form.username.data, form.password.data):
                return redirect(after_signing_in())
        except TooManyAttempts as refusal:
            form.show_problems([refusal.text])
            status = 429
        else:
            form.show_problems([msg("Name and password do not fit together.")])
    status = 422 if form.errors and status == 200 else status
    page = render_template("accounts/sign_in.html", form=form, shown=_shown_accounts())
    return page, status, {"Retry-After": str(signing.SECONDS_TO_WAIT)} if status == 429 else {}


@bp.post("/sign-in/as/<username>")
def sign_in_as(username: str) -> Response:
    """Sign in as one of the people of the demonstration, by one press; there is no such way anywhere else."""
    account = next((account for account in shown_accounts() if account.username == username), None)
    if account is None or not _enter(account.username, account.password):
        raise NotFound()
    return redirect(after_signing_in())


def _enter(username: str, password: str) -> bool:
    """Begin a session if name and password fit."""
    with unit_of_work():
        user = signing.sign_in(username, password, request.remote_addr or "")
    if user is not None:
        sessions.begin(user)
    return user is not None


def _shown_accounts() -> list[dict[str, object]]:
    """Return the accounts of the demonstration that are in this database, as its sign-in page shows them."""
    shown = shown_accounts()
    if not shown:
        return []
    users = accounts.users_named(account.username for account in shown)
    return [
        {"user": users[account.username], "password": account.password, "role": account.role}
        for account in shown
        if account.username in users
    ]


@bp.post("/sign-out")
def sign_out() -> Response:
    """Sign out and forget the session."""
    sessions.end()
    flash(msg("You are signed out."))
    return redirect(url_for(".sign_in"))


@bp.post("/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    """End all one's sessions, also those on other machines and any that somebody else may have got hold of."""
    actor = current_actor()
    with unit_of_work():
        accounts.end_sessions(accounts.user(actor.id or 0), by=actor)
    sessions.end()
    flash(msg("You are signed out on all devices."))
    return redirect(url_for(".sign_in"))


@bp.route("/setup", methods=["GET", "POST"])
def setup() -> ResponseReturnValue:
    """Make the first administrator of a new database, with the one-time code from the terminal."""
    if not accounts.is_new():
        return redirect(url_for(".sign_in"))
    form = SetupForm()
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                user = accounts.make_first_administrator(
                    form.code.data, form.office.data, form.username.data, form.name.data, form.password.data
                )
        except PlannerError as refusal:
            form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        else:
            sessions.begin(user)
            flash(msg("The office is set up. Add its divisions and users now."))
            return redirect(url_for("administration.users"))
    return render_template("accounts/setup.html", form=form), 422 if form.errors else 200


@bp.route("/account", methods=["GET", "POST"])
def account() -> ResponseReturnValue:
    """Show one's own account, and change one's own password."""
    form, actor = OwnPasswordForm(), current_actor()
    user = accounts.user(actor.id or 0)
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                accounts.change_own_password(user, form.password_now.data, form.password.data, by=actor)
        except PlannerError as refusal:
            form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        else:
            sessions.begin(user)
            flash(msg("The password is changed. All your other sessions are ended."))
            return redirect(url_for(".account"))
    rights = [label for right, label in RIGHT_LABELS.items() if GRANTED[right] & actor.roles]
    page = render_template(
        "accounts/account.html", form=form, user=user, rights=rights, attempts=signing.attempts_of(user)
    )
    return page, 422 if form.errors else 200


@bp.post("/language")
def choose_language() -> Response:
    """Read the planner in another language."""
    chosen = as_language(request.form.get("language"))
    if g.get("actor") is not None:
        with unit_of_work():
            accounts.choose_language(accounts.user(g.actor.id), chosen)
    return _remembered(LANGUAGE_COOKIE, chosen)


@bp.post("/theme")
def choose_theme() -> Response:
    """Read the planner light, dark, or as the machine prefers."""
    wanted = request.form.get("theme", "auto")
    chosen = wanted if wanted in THEMES else "auto"
    if g.get("actor") is not None:
        with unit_of_work():
            accounts.choose_theme(accounts.user(g.actor.id), chosen)
    return _remembered(THEME_COOKIE, chosen)


def _remembered(cookie: str, value: str) -> Response:
    response = redirect(where_from())
    secure = current_settings().secure_cookies
    response.set_cookie(cookie, value, max_age=_YEAR, samesite="Lax", httponly=True, secure=secure)
    return response
