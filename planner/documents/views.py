"""Plans as files to take away: Word, HTML, Markdown. What is not approved says so on every page of the paper."""

from __future__ import annotations

from typing import get_args

from flask import Blueprint, Response

from planner.documents.services import Form, record_taking, rendered
from planner.errors import NotFound
from planner.plans import services as plans
from planner.texts import msg
from planner.web import readings
from planner.web.context import current_actor, current_host

bp = Blueprint("documents", __name__)


@bp.get("/plans/<int:plan_id>/document.<kind>")
def download(plan_id: int, kind: str) -> Response:
    """Return a plan as a file; that it was taken away is written down."""
    actor = current_actor()
    found = plans.plan(plan_id, actor)
    forms: dict[str, Form] = {form: form for form in get_args(Form)}
    if kind not in forms:
        raise NotFound(msg("A plan is to be had as docx, html or md."))
    file = rendered(found, current_host(), forms[kind])
    readings.note(lambda: record_taking(found, forms[kind], by=actor))
    answer = Response(file.content, content_type=file.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    return answer
