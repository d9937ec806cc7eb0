"""Pages for refusals and faults: what happened, what is kept, what to do next. The one place that knows statuses."""

from __future__ import annotations

import logging
import re

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from planner.errors import BadFile, Conflict, Incomplete, NotAllowed, NotFound, PlannerError, Stale, TryLater
from planner.texts import Message, Text, msg
from planner.web.forms import silent_values, typed_values
from planner.web.guard import READS

log = logging.getLogger(__name__)

Answer = tuple[str, int]
# What a choice or a calendar sends: a code or a day. It goes along when a form is sent again, but nobody typed it.
_CHOSEN = re.compile(r"(?=.*[a-z_])[a-z0-9_:.-]{1,80}|\d{4}-\d\d-\d\d")
STATUS: dict[type[PlannerError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Stale: 409,
    Incomplete: 422,
    BadFile: 422,
    TryLater: 429,
}
_TITLES: dict[int, Message] = {
    400: msg("The form could not be read"),
    401: msg("Please sign in"),
    403: msg("Not allowed"),
    404: msg("Nothing here"),
    405: msg("Not possible here"),
    409: msg("It has changed meanwhile"),
    413: msg("Too large"),
    422: msg("Something is missing"),
    429: msg("Too many attempts"),
    500: msg("Our fault"),
}
_NEXT: dict[int, Message] = {
    400: msg("Go back, reload the page and try again."),
    403: msg("Go back to your own work; what each role may do stands on the page of your account."),
    404: msg("Check the address, or start again from the list of cases."),
    405: msg("Go back and use the buttons of the page."),
    409: msg("Open the page again, look at the newest version, and enter what is still needed."),
    413: msg("Choose a smaller file."),
    422: msg("Go back and complete it; what you typed stands below."),
    500: msg("Nothing you saved before is lost. Try again; if it happens again, tell an administrator the time."),
}
_PLAIN: dict[int, Message] = {
    400: msg("The request could not be understood."),
    404: msg("There is nothing at this address, or it is not open to you."),
    405: msg("This address does not take what was sent to it."),
    413: msg("What was sent is larger than the planner accepts."),
    500: msg("Something went wrong inside the planner. It has been written down."),
}


def init_app(app: Flask) -> None:
    """Give every refusal, every fault and every unknown address its page."""
    app.register_error_handler(PlannerError, refused)
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(HTTPException, failed)


def status_of(error: PlannerError) -> int:
    """Return the status of a refusal; one that is not listed is a fault of ours."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def refused(error: PlannerError) -> Answer:
    """Show a refusal with everything that is wrong."""
    status = status_of(error)
    problems: tuple[Text, ...] = getattr(error, "problems", ())
    return page(status, error.text, problems=problems, faults=getattr(error, "faults", ()))


def expired(error: CSRFError) -> Answer:
    """Show that a form was open too long, with what was typed and, if it is our own form, a button to send it again."""
    text = msg("This form was open for too long, or you signed in anew meanwhile. Nothing was stored yet.")
    resend = _from_our_own_page() and bool(typed_values())
    next_step = msg("What you typed stands below. Look at it and send it again.") if resend else None
    return page(400, text, title=msg("The form has expired"), next_step=next_step, resend=resend)


def _from_our_own_page() -> bool:
    """Return whether the browser says that the form was sent from one of our pages."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return (request.headers.get("Origin") or "").rstrip("/") == request.host_url.rstrip("/")


def failed(error: HTTPException) -> Answer | tuple[str, int, dict[str, str]]:
    """Show an unknown address, a wrong method or a fault of ours."""
    status = error.code or 500
    if isinstance(error, InternalServerError):
        log.error("fault at %s %s", request.method, request.path)
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return *page(status, _PLAIN.get(status) or _PLAIN[_alike(status)]), kept


def page(
    status: int,
    text: Text,
    *,
    title: Message | None = None,
    next_step: Message | None = None,
    problems: tuple[Text, ...] = (),
    faults: tuple[object, ...] = (),
    resend: bool = False,
) -> Answer:
    """Return the page of a refusal. What was typed is shown, so that nothing anyone wrote is lost."""
    # What is too large was never read.
    typed = typed_values() if request.method not in READS and status != 413 else []
    shown = render_template(
        "errors/refused.html",
        status=status,
        title=title or _TITLES.get(status, _TITLES[_alike(status)]),
        text=text,
        problems=problems,
        faults=faults,
        next_step=next_step or _NEXT.get(status, None if status in _TITLES else _NEXT[_alike(status)]),
        typed=[(name, value) for name, value in typed if not _CHOSEN.fullmatch(value)],
        chosen=[(name, value) for name, value in typed if _CHOSEN.fullmatch(value)],
        silent=silent_values() if resend else [],
        resend=resend and bool(typed),
    )
    return shown, status


def _alike(status: int) -> int:
    """Return the status whose words fit one that has none of its own."""
    return 500 if status >= 500 else 400
