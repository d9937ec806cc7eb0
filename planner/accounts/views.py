"""Signing in and out, one's own settings, the first administrator."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from planner.accounts import services as accounts
from planner.accounts.forms import OwnPasswordForm, SetupForm, SignInForm
from planner.accounts.signing import TooManyAttempts
from planner.accounts.signing import sign_in as sign_in_user
from planner.db import unit_of_work
from planner.errors import PlannerError
from planner.texts import LANGUAGES, as_language, msg
from planner.web.context import (
    LANGUAGE_COOKIE,
    THEME_COOKIE,
    THEMES,
    actor_or_none,
    current_actor,
    current_settings,
)

bp = Blueprint("accounts", __name__)
_YEAR = 365 * 24 * 3600


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in by name and password."""
    if actor_or_none() is not None:
        return redirect(_next())
    if accounts.is_new():
        return redirect(url_for(".setup"))
    form, status = SignInForm(), 200
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                user = sign_in_user(form.username.data, form.password.data, request.remote_addr or "")
        except TooManyAttempts as refusal:
            form.show_problems([refusal.text])
            status = 429
        else:
            if user is not None:
                session.clear()
                login_user(user)
                session.permanent = True
                return redirect(_next())
            form.show_problems([msg("Name and password do not fit together.")])
            status = 422
    demo = accounts.users_of_demonstration() if current_settings().demo else ()
    return render_template("accounts/sign_in.html", form=form, demo_users=demo), status


def _next() -> str:
    """Return where to go after signing in: a page of our own, never another site."""
    wanted = request.args.get("next", "")
    parts = urlsplit(wanted)
    if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc:
        return wanted
    return url_for("insights.home")


@bp.post("/sign-out")
def sign_out() -> Response:
    """Sign out and forget the session."""
    logout_user()
    session.clear()
    flash(msg("You are signed out."))
    return redirect(url_for(".sign_in"))


@bp.route("/setup", methods=["GET", "POST"])
def setup() -> ResponseReturnValue:
    """Make the first administrator of a new database, with the one-time code from the terminal."""
    if not accounts.is_new():
        return redirect(url_for(".sign_in"))
    form = SetupForm()
    if not form.was_sent_and_is_valid():
        return render_template("accounts/setup.html", form=form), 422 if form.errors else 200
    try:
        with unit_of_work():
            user = accounts.make_first_administrator(
                form.code.data, form.office.data, form.username.data, form.name.data, form.password.data
            )
    except PlannerError as refusal:
        form.show_problems([refusal.text, *getattr(refusal, "problems", ())])
        return render_template("accounts/setup.html", form=form), 422
    login_user(user)
    flash(msg("The office is set up. Add its divisions and users now."))
    return redirect(url_for("administration.users"))


@bp.route("/account", methods=["GET", "POST"])
def account() -> ResponseReturnValue:
    """Show one's own account, and change one's own password."""
    form, actor = OwnPasswordForm(), current_actor()
    user = accounts.user(actor.id or 0)
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                accounts.change_own_password(user, form.current.data, form.password.data, by=actor)
        except PlannerError as refusal:
            form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        else:
            login_user(user)
            flash(msg("The password is changed. All your other sessions are ended."))
            return redirect(url_for(".account"))
    return render_template("accounts/account.html", form=form, user=user), 422 if form.errors else 200


@bp.post("/language")
def choose_language() -> Response:
    """Read the planner in another language."""
    chosen = as_language(request.form.get("language"))
    return _remember(LANGUAGE_COOKIE, chosen if chosen in LANGUAGES else "vi", "language")


@bp.post("/theme")
def choose_theme() -> Response:
    """Read the planner light, dark, or as the machine prefers."""
    chosen = request.form.get("theme", "auto")
    return _remember(THEME_COOKIE, chosen if chosen in THEMES else "auto", "theme")


def _remember(cookie: str, value: str, column: str) -> Response:
    actor = g.get("actor")
    if actor is not None:
        with unit_of_work():
            setattr(accounts.user(actor.id), column, value)
    response = redirect(_back())
    secure = current_settings().secure_cookies
    response.set_cookie(cookie, value, max_age=_YEAR, samesite="Lax", httponly=True, secure=secure)
    return response


def _back() -> str:
    """Return the page of ours that the reader came from."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc == request.host and came_from.path:
        return came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return url_for("insights.home")
