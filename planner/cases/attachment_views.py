"""Photos and scans: shown to whoever may see the case, taken away with a reason."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from planner.attachments.inspecting import PDF
from planner.attachments.models import Attachment
from planner.cases import attachments, uploads
from planner.cases import services as cases
from planner.cases.forms import RemoveForm
from planner.db import unit_of_work
from planner.errors import NotFound, PlannerError
from planner.texts import msg
from planner.web import readings
from planner.web.context import current_actor
from planner.web.errors import status_of

bp = Blueprint("attachments", __name__, url_prefix="/cases/<int:case_id>/attachments")
# Whatever a file holds, a browser that shows it runs nothing of it and asks nobody for anything.
_HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@bp.get("/<int:attachment_id>")
def show(case_id: int, attachment_id: int) -> Response:
    """Hand a file out: a picture to be looked at, anything else to be saved."""
    actor = current_actor()
    row = attachments.attachment(case_id, attachment_id, actor)
    path = uploads.store().path(row.digest) if row.held else None
    if path is None:
        raise NotFound(msg("The file itself is not on this computer: it has to be copied here, or uploaded once more."))
    found = cases.case(case_id, actor)
    readings.note(lambda: cases.record_reading(found, "attachment", by=actor))
    return _handed_out(path, row, row.media_type)


@bp.get("/<int:attachment_id>/small")
def small(case_id: int, attachment_id: int) -> Response:
    """Show the small picture."""
    row = attachments.attachment(case_id, attachment_id, current_actor())
    path = uploads.store().small(row.digest) if row.held else None
    if path is None:
        raise NotFound()
    return _handed_out(path, row, "image/jpeg")


def _handed_out(path: Path, row: Attachment, media_type: str) -> Response:
    answer = send_file(
        BytesIO(path.read_bytes()),
        mimetype=media_type,
        as_attachment=media_type == PDF,
        download_name=row.name,
        etag=row.digest,
        max_age=None,
    )
    answer.direct_passthrough = False  # else nobody hears of its end, and the reading is not written down
    answer.headers["Content-Security-Policy"] = _HARMLESS
    answer.headers["Cache-Control"] = "no-store"  # a photo of somebody's home is kept by no browser
    return answer


@bp.route("/<int:attachment_id>/remove", methods=["GET", "POST"])
def remove(case_id: int, attachment_id: int) -> ResponseReturnValue:
    """Take a file away, with a reason; the history keeps what it was called, and its digest."""
    actor, form = current_actor(), RemoveForm(prefix="remove-")
    found = cases.case_to_change(case_id, actor)
    row = attachments.attachment(case_id, attachment_id, actor)
    if not form.was_sent_and_is_valid():
        return render_template("cases/attachment.html", case=found, row=row, form=form), 422 if form.errors else 200
    try:
        with unit_of_work():
            unused = attachments.remove_attachment(found, row, by=actor, reason=form.reason.data or "")
    except PlannerError as refusal:
        form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        return render_template("cases/attachment.html", case=found, row=row, form=form), status_of(refusal)
    if unused is not None:
        uploads.store().discard(unused)
    flash(msg("“%(name)s” is taken away. The history keeps what it was.", name=row.name))
    return redirect(url_for("dossier.show", case_id=case_id, _anchor="timeline"))
