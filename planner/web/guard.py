"""What must not be forgotten, done before any view: forged forms, writing transactions, headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request
from flask_wtf.csrf import CSRFProtect

from planner.db import expect_to_write
from planner.web.context import current_settings

READS = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
ONLY_HTTPS = "max-age=31536000"
MOST_FILES, MEGABYTE = 10, 1024 * 1024
View = TypeVar("View", bound=Callable[..., Any])
_csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Stand guard before every view of *app*."""
    app.before_request(_expect_to_write)
    app.after_request(_with_headers)


def refuse_forged_forms(app: Flask) -> None:
    """Let no form pass that is not ours; after it is known who is asking, so that they are told in their language."""
    _csrf.init_app(app)


def takes_files(view: View) -> View:
    """Let more be sent to a view that takes photos and scans, so that it can say itself which of them is too large."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def _expect_to_write() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_files", False):
        most = current_settings().attachment_mb * MEGABYTE
        request.max_content_length = MOST_FILES * most + current_app.config["MAX_CONTENT_LENGTH"]
    if request.method not in READS:
        expect_to_write()


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure and current_settings().secure_cookies:
        response.headers.setdefault("Strict-Transport-Security", ONLY_HTTPS)
    if request.endpoint not in ("static", "vendor"):
        # Pages hold personal data: no shared or kept copy, not even for the back button after signing out.
        response.headers.setdefault("Cache-Control", "no-store")
    return response
