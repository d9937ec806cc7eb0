"""Readings of case files are written down after the response is made, so that no page waits for its own trace."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, g

from planner.db import unit_of_work

Note = Callable[[], None]


def init_app(app: Flask) -> None:
    """Write down what views noted, once the response has been sent."""

    @app.after_request
    def _attach(response: Response) -> Response:
        notes: list[Note] = g.pop("readings", [])
        if notes and response.status_code < 400:
            response.call_on_close(lambda: _write(app, notes))
        return response


def note(reading: Note) -> None:
    """Have *reading* recorded, in a unit of work of its own, after the response."""
    g.setdefault("readings", []).append(reading)


def _write(app: Flask, notes: list[Note]) -> None:
    with app.app_context(), unit_of_work():
        for reading in notes:
            reading()
