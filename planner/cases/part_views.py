"""The parts of a case: adding, changing, correcting, ending, taking away; and the contacts it turns to."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner import clock
from planner.actor import Actor
from planner.audit import services as audit
from planner.cases import attachments, links, parts, uploads
from planner.cases import services as cases
from planner.cases.forms import EndForm, LinkForm, RemoveForm
from planner.cases.models import Case
from planner.cases.newcomers import bring_in
from planner.cases.part_form import PartForm, people_of
from planner.cases.part_forms import FORMS, RelationshipForm
from planner.cases.parts import KINDS, Kind, Part
from planner.cases.wording import action_label, lines_of
from planner.contacts import services as contacts
from planner.contacts.forms import ContactForm
from planner.db import unit_of_work
from planner.errors import PlannerError, Stale
from planner.texts import msg
from planner.web import readings
from planner.web.context import current_actor, current_catalogue
from planner.web.errors import status_of
from planner.web.guard import takes_files

bp = Blueprint("case_parts", __name__, url_prefix="/cases/<int:case_id>")
_KIND = f"<any({','.join(KINDS)}):kind>"


@bp.route(f"/{_KIND}/new", methods=["GET", "POST"])
@takes_files
def new(case_id: int, kind: str) -> ResponseReturnValue:
    """Add a part; what the address says stands in the form already."""
    actor, of = current_actor(), parts.kind_of(kind)
    found = cases.case_to_change(case_id, actor, whole=True)
    form = FORMS[kind](data=_asked_for(FORMS[kind]))
    form.offer(found, current_catalogue())
    files = _files(actor, kind)
    if not form.was_sent_and_is_valid() or files.problems:
        form.show_problems(files.problems)
        return _page(found, of, form, files=files), 422 if form.errors else 200
    try:
        with unit_of_work():
            values = form.part_values() | ({"author": actor.name} if kind == "journal" else {})
            if isinstance(form, RelationshipForm):
                values = bring_in(found, values, form.newcomer.data, current_catalogue(), by=actor)
            added = parts.add_part(found, of, values, by=actor)
            attachments.attach(found, kind, added, files.files, by=actor)
    except PlannerError as refusal:
        form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        return _page(found, of, form, files=files), 422
    flash(msg("%(what)s: added.", what=of.title))
    return redirect(_address(found, of, added.id))


def _files(actor: Actor, kind: str) -> uploads.Sent:
    return uploads.sent(actor) if kind in attachments.SUBJECTS else uploads.Sent()


def _asked_for(kind: type[PartForm]) -> dict[str, Any]:
    """Return what the address says of the new part: who it is about, of which kind it is."""
    given: dict[str, Any] = {name: value for name, value in request.args.items() if name in kind.NAMES and value}
    if "people" in kind.NAMES:
        given["people"] = [*request.args.getlist("people"), *request.args.getlist("person")]
    if "channel" in kind.NAMES:
        given["kind"] = request.args.get("event", "")
    for name in ("on", "observed_on"):
        if name in kind.NAMES and name not in given:
            given[name] = None if "channel" in kind.NAMES else clock.today()
    return given


@bp.route(f"/{_KIND}/<int:part_id>", methods=["GET", "POST"])
@takes_files
def edit(case_id: int, kind: str, part_id: int) -> ResponseReturnValue:
    """Change or correct a part."""
    actor, of = current_actor(), parts.kind_of(kind)
    found = cases.case_to_change(case_id, actor, whole=True)
    row = parts.part(found, of, part_id)
    form = FORMS[kind](obj=row)
    form.offer(found, current_catalogue())
    files = _files(actor, kind)
    if not form.was_sent_and_is_valid() or files.problems:
        form.show_problems(files.problems)
        return _page(found, of, form, row, files=files), 422 if form.errors else 200
    try:
        with unit_of_work():
            held = parts.change_part(
                found,
                of,
                row,
                form.part_values(),
                version=form.opened_version,
                by=actor,
                reason=form.reason.data or "",
                correct=form.is_correction,
            )
            attachments.attach(found, kind, held, files.files, by=actor)
    except Stale as refusal:
        return _stale_page(case_id, of, part_id, form, refusal, files), 409
    except PlannerError as refusal:
        form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        return _page(found, of, form, row, files=files), 422
    flash(msg("%(what)s: saved.", what=of.title))
    return redirect(_address(found, of, held.id))


def _stale_page(case_id: int, of: Kind, part_id: int, form: PartForm, refusal: Stale, files: uploads.Sent) -> str:
    """Show what was typed with what is saved now beside it; the next save is over the newest version."""
    found = cases.case_to_change(case_id, current_actor(), whole=True)
    row = parts.part(found, of, part_id)
    newest = FORMS[of.name](None, obj=row)
    newest.offer(found, current_catalogue())
    form.show_problems([refusal.text])
    form.version.data = str(row.version)
    return _page(found, of, form, row, newest=newest, files=files)


@bp.post(f"/{_KIND}/<int:part_id>/end")
def end(case_id: int, kind: str, part_id: int) -> ResponseReturnValue:
    """Say that something no longer holds."""
    actor, of = current_actor(), parts.kind_of(kind)
    found = cases.case_to_change(case_id, actor, whole=True)
    row, form = parts.part(found, of, part_id), EndForm(prefix="end-")
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                cases.demand_seen(row, form.opened_version)
                day, reason = form.on.data or clock.today(), form.reason.data or ""
                parts.end_part(found, of, row, on=day, by=actor, reason=reason)
        except PlannerError as refusal:
            return _not_done(found, of, row, refusal, end_form=form)
        else:
            flash(msg("%(what)s: ended; it stays readable as what held before.", what=of.title))
            return redirect(_address(found, of, part_id))
    return _page(found, of, None, row, end_form=form), 422


@bp.post(f"/{_KIND}/<int:part_id>/remove")
def remove(case_id: int, kind: str, part_id: int) -> ResponseReturnValue:
    """Take away what was entered by mistake."""
    actor, of = current_actor(), parts.kind_of(kind)
    found = cases.case_to_change(case_id, actor, whole=True)
    row, form = parts.part(found, of, part_id), RemoveForm(prefix="remove-")
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                cases.demand_seen(row, form.opened_version)
                parts.remove_part(found, of, row, by=actor, reason=form.reason.data or "")
        except PlannerError as refusal:
            return _not_done(found, of, row, refusal, remove_form=form)
        else:
            flash(msg("%(what)s: taken away. The history keeps what it was.", what=of.title))
            return redirect(_address(found, of))
    return _page(found, of, None, row, remove_form=form), 422


def _not_done(case: Case, of: Kind, row: Part, refusal: PlannerError, **forms: EndForm | RemoveForm) -> tuple[str, int]:
    """Show a part as it is now, with what was typed to end it or take it away."""
    for form in forms.values():
        form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        form.version.data = str(row.version)
    return _page(case, of, None, row, **forms), status_of(refusal)


def _address(case: Case, of: Kind, part_id: int | None = None) -> str:
    """Return the place of a part on the page of its case."""
    anchor = of.name if part_id is None else f"{of.name}-{part_id}"
    return url_for("dossier.show", case_id=case.id, _anchor=anchor)


def _page(case: Case, of: Kind, form: PartForm | None = None, row: Part | None = None, **given: Any) -> str:
    actor, catalogue = current_actor(), current_catalogue()
    readings.note(lambda: cases.record_reading(case, of.name, by=actor))
    if form is None:
        form = FORMS[of.name](None, obj=row)
        form.offer(case, catalogue)
    names = {key: str(called) for key, called in people_of(case, *(person.key for person in case.people)).items()}
    history = audit.history_of(of.name, row.id) if row is not None else ()
    version = {"version": row.version if row is not None else 0}
    shown = {
        "fields": [form[name] for name in form.NAMES],
        "history": [
            (entry, action_label(entry), lines_of(change, catalogue, names), change) for entry, change in history
        ],
        "end_form": EndForm(None, prefix="end-", data={"on": clock.today(), **version}) if of.ends_by else None,
        "ended": getattr(row, of.ends_by) if row is not None and of.ends_by else None,
        "remove_form": RemoveForm(None, prefix="remove-", data=version),
        "newest": None,
        "files": uploads.Sent() if of.name in attachments.SUBJECTS else None,
        "attached": attachments.attachments_of(case, of.name, row.id) if row is not None else (),
    }
    return render_template("cases/part.html", case=case, kind=of, form=form, row=row, **(shown | given))


@bp.route("/contacts/new", methods=["GET", "POST"])
def link_contact(case_id: int) -> ResponseReturnValue:
    """Name a contact of the directory for the case, or one that is added to it at the same time."""
    actor, catalogue = current_actor(), current_catalogue()
    found = cases.case_to_change(case_id, actor, whole=True)
    offered = links.contacts_to_name(found)
    known = LinkForm(prefix="known-")
    known.contact.offer({str(each.id): each.called for each in offered}, empty=msg("choose"))
    fresh = ContactForm(prefix="new-", data={"area": found.area, "actor": request.args.get("actor", "")})
    fresh.offer(catalogue)
    chosen = next((each for each in offered if str(each.id) == known.contact.data), None)
    if request.method == "POST" and (chosen or ("new-body" in request.form and fresh.was_sent_and_is_valid())):
        try:
            with unit_of_work():
                contact = chosen or contacts.add_contact(
                    fresh.contact_values(), office_id=actor.office_id or found.office_id, by=actor
                )
                links.link_contact(found, contact, by=actor)
        except PlannerError as refusal:
            fresh.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        else:
            flash(msg("The contact is named for the case."))
            return redirect(url_for("dossier.show", case_id=case_id, _anchor="contacts"))
    readings.note(lambda: cases.record_reading(found, "contacts", by=actor))
    page = render_template("cases/contact.html", case=found, known=known, fresh=fresh, offered=offered)
    return page, 422 if request.method == "POST" else 200


@bp.post("/contacts/<int:contact_id>/remove")
def unlink_contact(case_id: int, contact_id: int) -> ResponseReturnValue:
    """Let a contact of the case go; it stays in the directory."""
    actor = current_actor()
    found = cases.case_to_change(case_id, actor, whole=True)
    form = RemoveForm(prefix="remove-")
    with unit_of_work():
        links.unlink_contact(found, contact_id, by=actor, reason=form.reason.data or "")
    flash(msg("The contact is let go; it stays in the directory."))
    return redirect(url_for("dossier.show", case_id=case_id, _anchor="contacts"))
