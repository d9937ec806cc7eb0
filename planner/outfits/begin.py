"""The start of a request: the packs are those of the office that the case in hand belongs to, in their newest state."""

from __future__ import annotations

from flask import Flask, request

from planner.outfits.looking import at_the_start
from planner.packs.room import PackRoom
from planner.web.context import actor_or_none, work_in

_WITHOUT = frozenset({"static", "vendor", "health"})


def init_app(app: Flask, room: PackRoom) -> None:
    """Begin each request of *app* with one small query; to be called after whoever asks is known."""

    @app.before_request
    def _begin() -> None:
        if request.endpoint in _WITHOUT or actor_or_none() is None:
            return
        named = request.view_args or {}
        start = at_the_start(case_id=named.get("case_id"), plan_id=named.get("plan_id"))
        room.refresh(start.number)
        work_in(start.office_path)
