"""Files of installed packages that pages load: one style sheet and one script, nothing from elsewhere."""

from __future__ import annotations

from importlib.resources import as_file, files

from flask import Flask, Response, abort, send_file

FILES = {
    "bootstrap.min.css": ("flask_bootstrap", "static/bootstrap5/css/bootstrap.min.css", "text/css"),
    "htmx.min.js": ("js_lib_htmx", "static/htmx/htmx.min.js", "text/javascript"),
}
_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Serve the files at /vendor/NAME."""
    app.add_url_rule("/vendor/<name>", "vendor", vendor)


def vendor(name: str) -> Response:
    """Return one of the files; browsers may keep it for a year, for its address holds the version."""
    if name not in FILES:
        abort(404)
    package, path, kind = FILES[name]
    with as_file(files(package) / path) as file:
        return send_file(file, mimetype=kind, max_age=_YEAR)
