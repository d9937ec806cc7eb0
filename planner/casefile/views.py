"""Case files on pages: bringing one in with a report by pointer, taking one out, and the schema."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from planner.accounts import services as accounts
from planner.accounts.access import Right, demand, may
from planner.accounts.models import User
from planner.actor import Actor, Role
from planner.casefile import schema
from planner.casefile.exporting import case_file_of, written
from planner.casefile.forms import UploadForm
from planner.casefile.importing import Report, import_case, office_for
from planner.casefile.reading import read_case_file
from planner.casefile.told import told
from planner.cases import services as cases
from planner.cases.facts import facts_of
from planner.cases.models import Case
from planner.db import unit_of_work
from planner.errors import BadFile, PlannerError
from planner.hookspecs import CaseContext
from planner.texts import fold
from planner.web import readings
from planner.web.context import current_actor, current_catalogue, current_host

bp = Blueprint("casefile", __name__)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The file that was handed in, by its name and size."""

    name: str
    kilobytes: int


@bp.route("/cases/import", methods=["GET", "POST"])
def upload() -> ResponseReturnValue:
    """Bring in a case file: all of it or nothing, and say what it did."""
    actor, form = current_actor(), UploadForm()
    demand(actor, Right.WORK_ON_CASES)
    if not form.was_sent_and_is_valid():
        return render_template("casefile/upload.html", form=form), 422 if form.errors else 200
    raw = form.file.data.read()
    file = Uploaded(form.file.data.filename or "", -(-len(raw) // 1000))
    try:
        case, report = _bring_in(raw, actor)
    except BadFile as refusal:
        page = render_template("casefile/upload.html", form=form, file=file, text=refusal.text, faults=refusal.faults)
        return page, 422
    except PlannerError as refusal:
        form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        return render_template("casefile/upload.html", form=form, file=file, text=refusal.text), 422
    if "/case" in report.created:
        current_host().tell("case_opened", CaseContext(facts_of(case), case.id))
    return render_template(
        "casefile/report.html",
        case=case,
        report=report,
        file=file,
        created=told(report.created),
        changed=told(report.changed),
    )


def _bring_in(raw: bytes, actor: Actor) -> tuple[Case, Report]:
    catalogue = current_catalogue()
    document = read_case_file(raw, catalogue)
    with unit_of_work():
        office = office_for(document, actor)
        return import_case(document, catalogue, by=actor, office=office, officer=_officer(document, actor))


def _officer(document: schema.CaseFile, actor: Actor) -> User | None:
    """Return whose case it becomes: of a colleague whom a head's file names, else of whoever brings it in."""
    office = accounts.office(actor.office_id or 0)
    officers = accounts.colleagues(office, Role.OFFICER)
    named = document.case.officer if may(actor, Right.ASSIGN_CASES) else ""
    return next(
        (each for each in officers if each.username == named),
        next((each for each in officers if each.id == actor.id), None),
    )


@bp.get("/cases/<int:case_id>/file")
def download(case_id: int) -> Response:
    """Take a case out as a case file."""
    actor = current_actor()
    found = cases.case(case_id, actor, whole=True)
    readings.note(lambda: cases.record_export(found, by=actor))
    name = fold(found.number).replace(" ", "-") or str(found.id)
    response = Response(written(case_file_of(found)), mimetype=schema.MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="case-{name}.json"'
    return response


@bp.get("/api/v1/schema/case", endpoint="schema")
def schema_of_case() -> Response:
    """Publish the JSON Schema of case files."""
    text = json.dumps(schema.json_schema(), ensure_ascii=False, indent=2) + "\n"
    return Response(text, mimetype="application/schema+json")
