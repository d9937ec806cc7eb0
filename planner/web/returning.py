"""Where to go back to: only ever a page of our own that can be read."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def after_signing_in() -> str:
    """Return the page that was asked for before signing in, or the first page."""
    return own_page(request.args.get("next", ""))


def where_from() -> str:
    """Return the page that the reader came from, or the first page."""
    came_from = _split(request.referrer or "")
    if came_from is None or came_from.netloc != request.host:
        return url_for("insights.home")
    return own_page(came_from.path + (f"?{came_from.query}" if came_from.query else ""))


def own_page(address: str) -> str:
    """Return *address* if it is a page of ours, else the first page.

    Browsers read two slashes, a slash and a backslash, and a slash with a tab behind it as another site, so none of
    these passes; an address that only takes forms does not either.
    """
    parts = _split(address)
    strange = any(ord(letter) <= 32 or letter == "\\" for letter in address)
    if parts is None or strange or parts.scheme or parts.netloc or not address.startswith("/"):
        return url_for("insights.home")
    return address if not address.startswith("//") and _can_be_read(parts.path) else url_for("insights.home")


def _split(address: str) -> SplitResult | None:
    """Return the parts of *address*, if it can be taken apart at all."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _can_be_read(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    try:
        if adapter is not None:
            adapter.match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
