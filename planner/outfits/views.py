"""Pages for administrators: which office works with which packs, and what would change if it did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.accounts import services as accounts
from planner.accounts import tree
from planner.accounts.access import Right, demand
from planner.accounts.models import Office
from planner.actor import Actor
from planner.db import unit_of_work
from planner.errors import NotFound, PlannerError, Stale
from planner.outfits.forms import LookForm, SwitchForm, values_of
from planner.outfits.losses import Consequences, consequences, with_dependants
from planner.packs import services as packs
from planner.packs.current import current_room
from planner.packs.matrix import Standing, Switch
from planner.plugged import Plugin
from planner.texts import msg
from planner.web.addresses import whole_number
from planner.web.context import current_actor, current_settings

bp = Blueprint("outfits", __name__, url_prefix="/packs")


def administrator() -> Actor:
    """Return who is asking, who has to be somebody that keeps packs."""
    actor = current_actor()
    demand(actor, Right.MANAGE_PACKS)
    return actor


@dataclass(frozen=True, slots=True)
class Row:
    """One pack in the table of packs and offices."""

    name: str
    plugin: Plugin | None
    standings: tuple[Standing, ...]


@bp.get("/by-office")
def matrix() -> str:
    """Show how each pack stands in an office and in those directly below it."""
    actor, room = administrator(), current_room()
    offices = {office.id: office for office in accounts.offices(actor)}
    asked = request.args.get("office", type=whole_number)
    top = offices.get(asked or 0) or next(iter(offices.values()))
    shown = [top, *(office for office in offices.values() if office.parent_id == top.id)]
    columns = [room.standings(office.path) for office in shown]
    return render_template(
        "packs/by_office.html",
        top=top,
        above=offices.get(top.parent_id or 0),
        offices=shown,
        has_below={office.parent_id for office in offices.values()},
        names=tree.names_on(top.path) | {office.id: office.name for office in shown},
        rows=[_row(name, columns) for name in sorted(columns[0])],
        safe_mode=current_settings().safe_mode,
    )


def _row(name: str, columns: Sequence[Mapping[str, Standing]]) -> Row:
    return Row(name, current_room().whole.plugins.get(name), tuple(column[name] for column in columns))


@bp.route("/by-office/<int:office_id>/<name>", methods=["GET", "POST"])
def switch(office_id: int, name: str) -> ResponseReturnValue:
    """Say whether a pack is on in an office; what it would do is shown before."""
    office = tree.office_below(office_id, administrator())
    room = current_room()
    if name not in room.standings(office.path):
        raise NotFound()
    held = room.matrix.switches.get((office.id, name))
    form = _form(office, name, held)
    if request.method == "GET":
        if "state" in request.args:
            return _looked(office, name, held, _asked(office, name)), 200
        return _page(office, name, form), 200
    if not form.was_sent_and_is_valid():
        return _page(office, name, form), 422
    try:
        with unit_of_work():
            form.demand_unchanged(values_of(held))
            said = with_dependants(room, office, name, form.wanted)
            packs.switch(office, said, by=current_actor(), reason=form.reason.data or "")
    except Stale as refusal:
        form.show_problems([refusal.text])
        form.opened_with(values_of(held))
        return _page(office, name, form), 409
    except PlannerError as refusal:
        form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        return _page(office, name, form), 422
    flash(msg("It is said for %(office)s and holds from now on.", office=office.name))
    return redirect(url_for(".matrix", office=office.parent_id or office.id, _anchor=f"pack-{name}"))


def _form(office: Office, name: str, held: Switch | None) -> SwitchForm:
    form = SwitchForm(data=values_of(held))
    if not form.is_submitted():
        form.opened_with(values_of(held))
    _offer(form, office, name)
    return form


def _asked(office: Office, name: str) -> LookForm:
    """Return the form as it was sent by its address."""
    form = LookForm(request.args)
    form.version.data = request.args.get("version", "")
    _offer(form, office, name)
    return form


def _offer(form: SwitchForm, office: Office, name: str) -> None:
    offered = [each for each in current_room().matrix.offered if each.pack == name and each.fault is None]
    newest_first = sorted(offered, key=lambda each: each.order, reverse=True)
    form.offer([each.version for each in newest_first], at_top=office.parent_id is None)


def _looked(office: Office, name: str, held: Switch | None, asked: LookForm) -> str:
    """Show what was asked for would do, with the form that does it."""
    if not asked.validate():
        return _page(office, name, asked)
    form = SwitchForm(None, data=values_of(asked.wanted) | {"reason": asked.reason.data})
    form.opened_with(values_of(held))
    _offer(form, office, name)
    room = current_room()
    said = with_dependants(room, office, name, asked.wanted)
    below = [each for each in accounts.offices(current_actor()) if each.path.startswith(office.path)]
    return _page(office, name, form, consequences(room, office, said, below), tuple(set(said) - {name}))


def _page(
    office: Office,
    name: str,
    form: SwitchForm,
    would: Consequences | None = None,
    along: tuple[str, ...] = (),
) -> str:
    room = current_room()
    return render_template(
        "packs/switch.html",
        office=office,
        name=name,
        form=form,
        would=would,
        along=sorted(along),
        standing=room.standings(office.path)[name],
        plugin=room.whole.plugins.get(name),
        names=tree.names_on(office.path),
        back=url_for(".matrix", office=office.parent_id or office.id),
    )


@bp.get("/how-they-fare")
def health() -> str:
    """Show which plugins failed at what, how long they took, and what safe mode is."""
    administrator()
    whole = current_room().whole
    plugins = sorted(whole.plugins.values(), key=lambda p: (p.refused is None, not p.failures, -p.seconds, p.name))
    return render_template("packs/health.html", plugins=plugins, safe_mode=current_settings().safe_mode)


@bp.post("/how-they-fare/<name>/release")
def release(name: str) -> ResponseReturnValue:
    """Let a plugin out of quarantine."""
    actor = administrator()
    if name not in current_room().whole.plugins:
        raise NotFound()
    with unit_of_work():
        packs.release(name, by=actor)
    flash(msg("It is asked again from now on."))
    return redirect(url_for(".health"))
