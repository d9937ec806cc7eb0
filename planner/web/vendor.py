"""Files of installed packages that pages load: one style sheet and one script, nothing from elsewhere."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import as_file, files

from flask import Flask, Response, abort, send_file, url_for

from planner.assets import asset_dir

FILES = {
    "bootstrap.min.css": ("flask_bootstrap", "static/bootstrap5/css/bootstrap.min.css", "text/css"),
    "htmx.min.js": ("js_lib_htmx", "static/htmx/htmx.min.js", "text/javascript"),
}
_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Serve the files at /vendor/NAME, and let pages name them and our own so that browsers may keep both."""
    app.add_url_rule("/vendor/<name>", "vendor", vendor)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _YEAR
    app.jinja_env.globals.update(vendor=vendor_address, asset=asset_address)


def vendor_address(name: str) -> str:
    """Return the address of a file of a package; it changes with the file."""
    return url_for("vendor", name=name, v=_vendor_digest(name))


def asset_address(name: str) -> str:
    """Return the address of one of our own static files; it changes with the file."""
    return url_for("static", filename=name, v=_asset_digest(name))


@cache
def _vendor_digest(name: str) -> str:
    package, path, _ = FILES[name]
    return _digest((files(package) / path).read_bytes())


@cache
def _asset_digest(name: str) -> str:
    return _digest((asset_dir("static") / name).read_bytes())


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]


def vendor(name: str) -> Response:
    """Return one of the files; browsers may keep it for a year, for its address holds the version."""
    if name not in FILES:
        abort(404)
    package, path, kind = FILES[name]
    with as_file(files(package) / path) as file:
        return send_file(file, mimetype=kind, max_age=_YEAR)
