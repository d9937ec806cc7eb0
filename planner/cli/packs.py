"""`planner pack`: what packs and plugins there are, and whether a pack folder is sound."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from planner.casefile.trial import Passed, try_pack
from planner.catalogue.archive import read_archive
from planner.catalogue.entries import Entry
from planner.cli.speaking import Group, answer, fault_values, language, tell, tell_faults
from planner.cli.working import at_work, for_programs
from planner.errors import PackFault, PlannerError
from planner.hookspecs import CONTRACT
from planner.packs.contents import shelves_of
from planner.plugged import Plugin
from planner.plugins import PluginHost
from planner.settings import Settings
from planner.texts import Text, msg, say

packs = Group("pack", help=msg("See which packs and plugins there are, and try a pack of your own."))


def found_plugins(settings: Settings) -> PluginHost:
    """Return the packs and plugins that the settings let in."""
    disabled = (name.strip() for name in settings.disabled_plugins.split(","))
    return PluginHost.discover(filter(None, disabled), safe_mode=settings.safe_mode)


def plugins_here(settings: Settings) -> PluginHost:
    """Return the packs and plugins of this installation, with the pack files that were installed, if there are any."""
    try:
        with at_work() as host:
            return host
    except (PlannerError, SQLAlchemyError):  # there is no database yet, or none that can be asked
        return found_plugins(settings)


@packs.command("list", help=msg("List each pack and plugin with version, contract, hooks and what it brings."))
@for_programs
def list_(as_json: bool) -> None:
    """List packs and plugins, the refused ones with the reason."""
    host = plugins_here(Settings.from_env())
    if as_json:
        contract = ".".join(map(str, CONTRACT))
        answer({"contract": contract, "packs": [_values(plugin) for plugin in host.plugins.values()]})
        return
    for plugin in host.plugins.values():
        _tell_plugin(plugin)


def _values(plugin: Plugin) -> dict[str, Any]:
    manifest = plugin.manifest
    contract = manifest.contract.model_dump() if manifest else None
    return {
        "name": plugin.name,
        "title": say(manifest.title, language()) if manifest else plugin.name,
        "version": plugin.version,
        "contract": contract,
        "maturity": manifest.maturity if manifest else None,
        "hooks": list(plugin.hooks),
        "brings": _counts(plugin.entries),
        "refused": say(plugin.refused, language()) if plugin.refused else None,
        "faults": fault_values(plugin.faults),
    }


def _tell_plugin(plugin: Plugin) -> None:
    manifest = plugin.manifest
    title: Text = manifest.title if manifest else plugin.name
    tell(msg("%(name)s %(version)s – %(title)s", name=plugin.name, version=plugin.version or "?", title=title))
    if plugin.refused is not None:
        tell(msg("  refused: %(reason)s", reason=plugin.refused))
        tell_faults(plugin.faults)
        return
    if manifest:
        low, high = manifest.contract.lowest, manifest.contract.highest
        tell(msg("  contract %(low)s to %(high)s, %(maturity)s", low=low, high=high, maturity=manifest.maturity))
    tell(msg("  hooks: %(hooks)s", hooks=", ".join(plugin.hooks) or "–"))
    tell(msg("  brings: %(entries)s", entries=_counted(plugin.entries)))


def _counted(entries: Iterable[Entry]) -> str:
    """Say how many entries there are of each kind."""
    return ", ".join(f"{say(shelf.title, language())} {len(shelf.lines)}" for shelf in shelves_of(entries)) or "–"


def _counts(entries: Iterable[Entry]) -> dict[str, int]:
    return {shelf.kind: len(shelf.lines) for shelf in shelves_of(entries)}


@packs.command(help=msg("Check the pack in a folder or pack file beside those that are there; run its golden cases."))
@click.argument("place", metavar="DIR|FILE", type=click.Path(exists=True, path_type=Path))
@click.option("--strict", is_flag=True, help=msg("Refuse a pack, too, that brings what nothing uses."))
@for_programs
def check(place: Path, strict: bool, as_json: bool) -> None:
    """Try a pack; every fault is named with file, line and remedy, and so is what nothing uses."""
    folder = read_archive(place).folder() if place.is_file() else place
    passed = try_pack(folder, plugins_here(Settings.from_env()))
    if strict and passed.dead:
        raise PackFault(msg("The pack %(name)s brings what nothing uses.", name=passed.manifest.key), passed.dead)
    if as_json:
        values = {"pack": passed.manifest.key, "version": passed.manifest.version, "brings": _counts(passed.entries)}
        answer({**values, "golden": passed.golden, "warnings": fault_values(passed.dead)})
    else:
        _tell_passed(passed)


def _tell_passed(passed: Passed) -> None:
    name, version = passed.manifest.key, passed.manifest.version
    tell(
        msg(
            "%(name)s %(version)s is sound. It brings: %(entries)s",
            name=name,
            version=version,
            entries=_counted(passed.entries),
        )
    )
    if passed.golden:
        tell(msg("Golden cases met: %(count)s", count=passed.golden))
    else:
        tell(msg("It has no golden cases yet: nothing shows that it does what it is meant to do."))
    if passed.dead:
        tell(msg("It brings what nothing uses:"), err=True)
        tell_faults(passed.dead)
