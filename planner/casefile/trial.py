"""A pack folder on trial: loaded beside the packs that are there, and its golden cases run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable

from planner.casefile.golden import golden_faults
from planner.catalogue.contract import claim_faults
from planner.catalogue.entries import Entry
from planner.catalogue.manifest import Manifest
from planner.catalogue.unused import dead_items
from planner.errors import Fault, PackFault
from planner.packplugin import PackPlugin
from planner.plugged import Plugin
from planner.plugins import PluginHost
from planner.texts import msg


@dataclass(frozen=True, slots=True)
class Passed:
    """A pack that passed: its manifest, what it brings, how many golden cases ran, and what of it nothing uses."""

    manifest: Manifest
    entries: tuple[Entry, ...]
    golden: int
    dead: tuple[Fault, ...] = ()


def try_pack(folder: Traversable, host: PluginHost) -> Passed:
    """Load the pack in *folder* in the place of one with its key, and run its golden cases.

    Raise `PackFault` with every fault: of form, of reference, of contract, of a golden case that is not met.
    """
    part = PackPlugin(folder)
    manifest = part.pack.manifest
    others = [(plugin.name, plugin.parts) for plugin in host.sound if plugin.name != manifest.key]
    trial = PluginHost([*others, (manifest.key, (part,))])
    faults = claim_faults(part.pack, folder)
    faults += tuple(fault for plugin in trial.plugins.values() for fault in _faults_of(plugin, manifest.key))
    if faults:
        raise PackFault(msg("The pack %(name)s does not fit beside the others.", name=manifest.key), faults)
    faults = golden_faults(part.pack.golden, trial.catalogue)
    if faults:
        raise PackFault(msg("The golden cases of the pack %(name)s are not met.", name=manifest.key), faults)
    dead = dead_items(part.pack, folder, trial.catalogue)
    return Passed(manifest, part.pack.entries, len(part.pack.golden), dead)


def _faults_of(plugin: Plugin, tried: str) -> tuple[Fault, ...]:
    """Return why a plugin is refused, if it is; what happens to others by the one that is tried names them."""
    if plugin.refused is None:
        return ()
    faults = plugin.faults or (Fault("pack.yaml", plugin.refused),)
    if plugin.name == tried:
        return faults
    return tuple(replace(fault, place=f"{plugin.name}/{fault.place}") for fault in faults)
