"""The guard of sign-in: everything asks for it but a short, named list of addresses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import Security, SQLAlchemyUserDatastore

from planner.accounts import sessions
from planner.accounts.access import ROLE_LABELS
from planner.accounts.models import Grant, User
from planner.accounts.services import is_new
from planner.db import db
from planner.settings import Settings
from planner.texts import Message, msg
from planner.web.errors import page
from planner.web.guard import READS

OPEN_TO_ALL = frozenset(
    {
        "static",
        "vendor",
        "health",
        "accounts.sign_in",
        "accounts.sign_in_as",
        "accounts.setup",
        "accounts.choose_language",
        "accounts.choose_theme",
    }
)


class _Datastore(SQLAlchemyUserDatastore):
    """Finds users; it never commits, because only units of work do."""

    def commit(self) -> None:
        """Leave it to the unit of work."""


def init_app(app: Flask, settings: Settings) -> None:
    """Keep sessions by Flask-Security, and stand at the door."""
    app.config.update(
        SECURITY_PASSWORD_SALT=settings.key_for("passwords"),
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_NAME=_cookie_name(settings),
        SESSION_PROTECTION=None,  # `sessions` does it, without the network address
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        WTF_CSRF_TIME_LIMIT=settings.session_hours * 3600,
    )
    Security(app, _Datastore(db, User, Grant), register_blueprint=False)
    app.jinja_env.globals.update(role_names=role_names)
    app.before_request(_demand_sign_in)


def _cookie_name(settings: Settings) -> str:
    """Return a name of its own for the demonstration, for cookies do not tell the ports of a machine apart.

    A name that begins with `__Host-` is taken by browsers only over HTTPS and from this very host.
    """
    name = "planner-demo" if settings.demo else "planner"
    return f"__Host-{name}" if settings.secure_cookies else name


def role_names(user: User) -> list[Message]:
    """Return what the roles of *user* are called, in the order of the roles."""
    held = {grant.name for grant in user.roles}
    return [label for role, label in ROLE_LABELS.items() if role in held]


def _demand_sign_in() -> ResponseReturnValue | None:
    user: Any = current_user._get_current_object() if current_user.is_authenticated else None
    if user is not None and not sessions.holds(current_app.permanent_session_lifetime):
        sessions.end()
        user = None
    if user is not None:
        g.actor = user.actor()
        g.language, g.theme = user.language, user.theme
        return None
    if request.endpoint in OPEN_TO_ALL or request.endpoint is None:
        return None
    if request.method in READS:
        if is_new():
            return redirect(url_for("accounts.setup"))
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    text = msg("You are no longer signed in, so nothing was stored.")
    step = msg("Copy what you typed from below, sign in, and enter it again.")
    return page(401, text, next_step=step)
