"""Quick entry of many people: lines in, a table of what was understood, one save; and ends that are taken back."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner import clock
from planner.cases import entering, parts
from planner.cases import services as cases
from planner.cases.entering import FaultyLines
from planner.cases.entry_forms import LineForm, LinesForm, line_form, offered, shown
from planner.cases.forms import RemoveForm
from planner.cases.models import Case
from planner.cases.parts import KINDS
from planner.cases.quick_entry import MOST_LINES, Line, read_lines
from planner.cases.quick_words import quick_words
from planner.cases.reopening import reopen_part
from planner.db import unit_of_work
from planner.texts import Text, msg
from planner.web import readings
from planner.web.context import current_actor, current_catalogue

bp = Blueprint("people_entry", __name__, url_prefix="/cases/<int:case_id>")
_ENDING = f"<any({','.join(name for name, kind in KINDS.items() if kind.ends_by)}):kind>"


@bp.route("/people/several", methods=["GET", "POST"])
def write(case_id: int) -> ResponseReturnValue:
    """Take people line by line, and show what was understood of each."""
    found = cases.case_to_change(case_id, current_actor(), whole=True)
    form = LinesForm(data={"to": request.args.get("to", "")})
    form.offer(found)
    if not form.was_sent_and_is_valid():
        return _page(found, form), 422 if form.errors else 200
    catalogue = current_catalogue()
    lines = read_lines(form.lines.data, quick_words(catalogue), clock.today())
    given = offered(found, catalogue)
    forms = [
        line_form(line.number, given, _others(lines, line.number), formdata=None, data=shown(line, found, to, lines))
        for line in lines
        for to in (form.to.data or "",)
    ]
    doubts: dict[int, tuple[Text, ...]] = {line.number: line.doubts for line in lines if line.doubts}
    return _page(found, form, forms, doubts=doubts)


@bp.post("/people/several/save")
def save(case_id: int) -> ResponseReturnValue:
    """Save what stands in the table: all lines or none."""
    actor = current_actor()
    found = cases.case_to_change(case_id, actor, whole=True)
    token = request.form.get("entry", "")[:64]
    forms = _sent(found)
    sound = [form.validate() for form in forms]
    wanted = [form.entry() for form, fine in zip(forms, sound, strict=True) if fine and not form.leave_out.data]
    doubts: dict[int, tuple[Text, ...]] = {}
    if all(sound) and wanted and token:
        try:
            with unit_of_work():
                added = entering.save_lines(found, wanted, token, by=actor)
        except FaultyLines as refusal:
            doubts = {number: tuple(said) for number, said in refusal.by_line.items()}
        else:
            flash(msg("People added: %(count)s.", count=added))
            return redirect(url_for("dossier.show", case_id=case_id, _anchor="people"))
    lines = LinesForm(None, data={"lines": "\n".join(form.text.data or "" for form in forms)})
    lines.offer(found)
    if not wanted and all(sound):
        lines.show_problems([msg("There is no line to be saved.")])
    return _page(found, lines, forms, faults=doubts), 422


def _sent(found: Case) -> list[LineForm]:
    """Return the forms of the lines that the page held, as they were sent."""
    given = offered(found, current_catalogue())
    raw = [number for number in request.form.getlist("number") if number.isascii() and number.isdecimal()]
    numbers = [int(number) for number in dict.fromkeys(raw[:MOST_LINES])]
    names: dict[int, Text] = {n: request.form.get(f"line-{n}-name", "") or f"({n})" for n in numbers}
    return [
        line_form(number, given, {f"line-{n}": _in_line(n, name) for n, name in names.items() if n != number})
        for number in numbers
    ]


def _others(lines: tuple[Line, ...], number: int) -> dict[str, Text]:
    return {f"line-{line.number}": _in_line(line.number, line.called) for line in lines if line.number != number}


def _in_line(number: int, called: Text) -> Text:
    return msg("%(name)s (line %(number)s)", name=called, number=number)


def _page(found: Case, form: LinesForm, forms: list[LineForm] | None = None, **given: Any) -> str:
    actor = current_actor()
    readings.note(lambda: cases.record_reading(found, "people", by=actor))
    if not forms:
        form.lines.render_kw = {**(form.lines.render_kw or {}), "autofocus": True}
    names = {person.key: person.called for person in found.people}
    values: dict[str, Any] = {"doubts": {}, "faults": {}, "token": token_hex(16), "names": names}
    values["token"] = request.form.get("entry") or values["token"]
    return render_template("cases/several.html", case=found, form=form, forms=forms or [], **(values | given))


@bp.post(f"/{_ENDING}/<int:part_id>/reopen")
def reopen(case_id: int, kind: str, part_id: int) -> ResponseReturnValue:
    """Take back an end that was entered by mistake."""
    actor, of = current_actor(), parts.kind_of(kind)
    found = cases.case_to_change(case_id, actor, whole=True)
    row, form = parts.part(found, of, part_id), RemoveForm(prefix="reopen-")
    with unit_of_work():
        cases.demand_seen(row, form.opened_version)
        reopen_part(found, of, row, by=actor, reason=form.reason.data or "")
    flash(msg("%(what)s: it holds again.", what=of.title))
    return redirect(url_for("dossier.show", case_id=case_id, _anchor=f"{kind}-{part_id}"))
