"""Pages for pack files: looking at one without storing anything, installing it, taking it back; and trusted keys."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from planner.actor import Actor
from planner.db import unit_of_work
from planner.errors import PackFault, PlannerError
from planner.hookspecs import CONTRACT
from planner.outfits import installing
from planner.outfits.forms import InstallForm, TrustForm, UndoForm, UploadForm
from planner.outfits.installing import Looked
from planner.packs import keys
from planner.packs.current import current_room
from planner.packs.matrix import path_of
from planner.packs.models import InstalledPack
from planner.texts import msg
from planner.web.context import current_actor
from planner.web.errors import status_of

bp = Blueprint("pack_files", __name__, url_prefix="/packs")


def _administrator() -> Actor:
    actor = current_actor()
    keys.demand_top(actor)
    return actor


@bp.app_template_global()
def keeps_files(actor: Actor) -> bool:
    """Return whether the pages of files and keys are open to whoever reads."""
    return keys.is_top(actor)


@bp.route("/pack-files", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """List the pack files that were installed, and take in one to look at."""
    _administrator()
    form = UploadForm()
    if not form.was_sent_and_is_valid():
        return _list(form), 422 if form.errors else 200
    data = form.file.data.read()
    try:
        installing.look_at(data, current_room())
    except PackFault as refusal:
        return _list(form, refusal), status_of(refusal)
    name = installing.keep_waiting(data, current_room().folder)
    return redirect(url_for(".look", digest=name))


def _list(form: UploadForm, refusal: PackFault | None = None) -> str:
    rows = installing.installations()
    return render_template(
        "packs/files.html",
        form=form,
        rows=rows,
        latest=installing.latest(rows),
        broken=_broken(rows),
        owners={row.fingerprint: row for row in reversed(keys.keys())},
        refusal=refusal,
        undo=UndoForm(),
    )


def _broken(rows: Sequence[InstalledPack]) -> frozenset[int]:
    """Return the ids of installations whose file cannot be used."""
    plugins = {row.id: current_room().plugin(row.pack, row.version) for row in rows}
    return frozenset(number for number, plugin in plugins.items() if plugin and plugin.refused is not None)


@bp.route("/pack-files/<digest>", methods=["GET", "POST"])
def look(digest: str) -> ResponseReturnValue:
    """Show what a file would change and who vouches for it; install it."""
    actor, room = _administrator(), current_room()
    data = installing.waiting(digest, room.folder)
    looked = installing.look_at(data, room)
    form = InstallForm()
    if not form.was_sent_and_is_valid():
        return _look(looked, form), 422 if form.errors else 200
    try:
        with unit_of_work():
            row, _ = installing.install(data, room, by=actor, reason=form.reason.data or "")
    except PlannerError as refusal:
        form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        return _look(looked, form), status_of(refusal)
    installing.dismiss(digest, room.folder)
    flash(msg("Version %(version)s of “%(pack)s” is installed.", version=row.version, pack=row.pack))
    office = (path_of(actor.office_path) or (0,))[0]
    return redirect(url_for("outfits.switch", office_id=office, name=row.pack))


def _look(looked: Looked, form: InstallForm) -> str:
    there = current_room().whole.plugins.get(looked.manifest.key)
    return render_template(
        "packs/look.html",
        looked=looked,
        manifest=looked.manifest,
        there=there,
        form=form,
        contract=".".join(map(str, CONTRACT)),
    )


@bp.post("/pack-files/<name>/undo")
def undo(name: str) -> ResponseReturnValue:
    """Take the latest installation of a pack back."""
    actor, form = _administrator(), UndoForm()
    with unit_of_work():
        row = installing.undo(name, by=actor, reason=form.reason.data or "")
    flash(msg("Version %(version)s is taken back; the version before is in force again.", version=row.version))
    return redirect(url_for(".index"))


@bp.route("/trusted-keys", methods=["GET", "POST"])
def trusted_keys() -> ResponseReturnValue:
    """Show whose signatures are believed here, and trust another key."""
    actor, form = _administrator(), TrustForm()
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                row = keys.trust(form.public_key.data, form.owner.data, by=actor, heard=form.fingerprint.data)
        except PlannerError as refusal:
            form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        else:
            flash(msg("The key %(key)s of %(owner)s is trusted.", key=row.fingerprint, owner=row.owner))
            return redirect(url_for(".trusted_keys"))
    return render_template("packs/keys.html", form=form, keys=keys.keys()), 422 if form.errors else 200


@bp.post("/trusted-keys/<int:key_id>/revoke")
def revoke(key_id: int) -> ResponseReturnValue:
    """Trust a key no longer."""
    actor, form = _administrator(), UndoForm()
    with unit_of_work():
        row = keys.revoke(key_id, by=actor, reason=form.reason.data or "")
    flash(msg("The key %(key)s is no longer trusted.", key=row.fingerprint))
    return redirect(url_for(".trusted_keys"))
