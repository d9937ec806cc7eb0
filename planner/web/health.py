"""Whether the planner is well, for whoever watches over the machine; it says nothing else."""

from __future__ import annotations

from flask import Flask, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from planner.db import db


def init_app(app: Flask) -> None:
    """Answer at /health, without signing in."""
    app.add_url_rule("/health", "health", health)


def health() -> Response:
    """Return 200 and "ok" if the database answers, else 503."""
    try:
        db.session.execute(text("select 1"))
    except SQLAlchemyError:
        return Response("the database does not answer\n", status=503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
