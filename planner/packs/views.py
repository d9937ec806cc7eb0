"""The pages of packs and plugins: which there are, what each brings, how it fares; and the law they bring."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request

from planner import clock
from planner.accounts.access import Right, demand, may
from planner.accounts.tree import names_on
from planner.errors import NotFound
from planner.hookspecs import CONTRACT
from planner.packs.contents import shelves_of
from planner.packs.current import current_room
from planner.packs.law import KINDS, Wanted, found_in, is_term
from planner.plugins import BRINGING
from planner.web.context import current_actor, current_catalogue, current_settings, whole_host

bp = Blueprint("packs", __name__)


@bp.get("/packs")
def index() -> str:
    """List every plugin, the refused ones with all that is wrong with them."""
    actor = current_actor()
    demand(actor, Right.SEE_PLUGINS)
    plugins = list(whole_host().plugins.values())
    settings = current_settings()
    return render_template(
        "packs/index.html",
        refused=[plugin for plugin in plugins if plugin.refused is not None],
        sound=[(plugin, shelves_of(plugin.entries)) for plugin in whole_host().sound],
        contract=".".join(map(str, CONTRACT)),
        disabled=settings.disabled_packs,
        safe_mode=settings.safe_mode,
        standings=current_room().standings(actor.office_path),
        names=names_on(actor.office_path),
        keeps=may(actor, Right.MANAGE_PACKS),
    )


@bp.get("/packs/<name>")
def show(name: str) -> str:
    """Show one plugin with everything that it brings."""
    actor = current_actor()
    demand(actor, Right.SEE_PLUGINS)
    plugin = whole_host().plugins.get(name)
    if plugin is None:
        raise NotFound()
    return render_template(
        "packs/show.html",
        plugin=plugin,
        manifest=plugin.manifest,
        shelves=shelves_of(plugin.entries),
        other_hooks=[hook for hook in plugin.hooks if hook not in BRINGING],
        contract=".".join(map(str, CONTRACT)),
        standing=current_room().standings(actor.office_path).get(name),
        names=names_on(actor.office_path),
        versions=[each.version for each in current_room().matrix.offered if each.pack == name],
        keeps=may(actor, Right.MANAGE_PACKS),
        requiring=[p for p in whole_host().sound if p.manifest and name in p.manifest.requires],
    )


@bp.get("/law")
def law() -> str:
    """List the provisions of law that packs bring: those in force on a day, or all."""
    demand(current_actor(), Right.SEE_PLUGINS)
    day = request.args.get("on", type=date.fromisoformat)
    ever = request.args.get("ever") == "yes"
    kind = request.args.get("kind", "")
    wanted = Wanted(
        text=request.args.get("q", "").strip()[:100],
        kind=kind if kind in KINDS else "",
        pack=request.args.get("pack", ""),
        on=None if ever else day or clock.today(),
    )
    rules = current_catalogue().rules.values()
    instruments = found_in(rules, wanted)
    return render_template(
        "packs/law.html",
        instruments=instruments,
        wanted=wanted,
        kinds=KINDS,
        is_term=is_term,
        found=sum(len(instrument.rules) for instrument in instruments),
        known=len(rules),
    )
