"""The session of somebody who signed in: begun anew, bound to the browser, and over after some hours.

It is not bound to the network address: officers work on the road, and a phone changes its address on the way.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from flask import request, session
from flask_login import login_user, logout_user

from planner import clock
from planner.accounts.models import User

_SINCE = "since"
_BROWSER = "browser"


def begin(user: User) -> None:
    """Begin a session for *user*. Nothing of the session before is kept, so that none can be planted."""
    session.clear()
    login_user(user)
    session.permanent = True
    session[_SINCE] = int(clock.now().timestamp())
    session[_BROWSER] = _browser()


def holds(lifetime: timedelta) -> bool:
    """Return whether the session is younger than *lifetime* and still in the browser that it began in."""
    since = session.get(_SINCE)
    if not isinstance(since, int) or session.get(_BROWSER) != _browser():
        return False
    return clock.now().timestamp() - since <= lifetime.total_seconds()


def end() -> None:
    """End the session and forget what was in it."""
    logout_user()
    session.clear()


def _browser() -> str:
    return hashlib.sha256(request.headers.get("User-Agent", "").encode()).hexdigest()[:16]
