"""One plugin as it was loaded: what it is, what it brings, how it fares, and what keeps it from being used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from itertools import chain
from types import MappingProxyType, ModuleType
from typing import Self

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import Entry
from planner.catalogue.manifest import Manifest
from planner.catalogue.references import dangling, unmet
from planner.errors import Fault
from planner.hookspecs import CONTRACT
from planner.packplugin import PackPlugin
from planner.texts import Text, msg

FAULT_BUDGET = 5


@dataclass(slots=True)
class Plugin:
    """One plugin as the pages show it. Whether it is refused is a matter of the others beside it.

    Copies for other hosts share their counters: a plugin that fails in one office fails in all.
    """

    name: str
    parts: tuple[object, ...] = ()
    manifest: Manifest | None = None
    version: str = ""
    entries: tuple[Entry, ...] = ()
    hooks: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    refused: Text | None = None
    failures: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    spent: dict[str, float] = field(default_factory=dict)
    last_fault: dict[str, str] = field(default_factory=dict)

    @property
    def quarantined(self) -> bool:
        """Return whether it failed so often that it is no longer asked for suggestions or told of anything."""
        return sum(self.failures.values()) >= FAULT_BUDGET

    @property
    def seconds(self) -> float:
        """Return the time that its hooks took."""
        return sum(self.spent.values())

    @property
    def requires(self) -> tuple[str, ...]:
        """Return the keys of the packs that it cannot do without."""
        return self.manifest.requires if self.manifest else ()

    def brought(self) -> dict[str, int]:
        """Return how many entries of each kind it brings."""
        return dict(sorted(Counter(type(entry).__name__ for entry in self.entries).items()))

    def note_failure(self, hook: str, error: Exception) -> None:
        """Count a failure, and keep what was said last."""
        self.failures[hook] += 1
        self.last_fault[hook] = repr(error)[:500]

    def release(self) -> None:
        """Forget its failures, so that it is asked again."""
        self.failures.clear()
        self.last_fault.clear()

    def for_another_host(self) -> Self:
        """Return a copy to stand beside other plugins; the counters are the same."""
        return replace(self)


def parts_of(plugin: object) -> tuple[object, ...]:
    """Return what has to be registered for *plugin*: a module beside a `pack.yaml` brings the pack as well.

    A tuple is what another host took apart already.
    """
    if isinstance(plugin, tuple):
        return plugin
    if isinstance(plugin, ModuleType) and hasattr(plugin, "__path__"):
        folder = files(plugin)
        if (folder / "pack.yaml").is_file():
            return (PackPlugin(folder), plugin)
    return (plugin,)


def manifest_of(parts: Iterable[object]) -> Manifest | None:
    """Return the manifest of the pack among *parts*, if there is one."""
    return next((part.pack.manifest for part in parts if isinstance(part, PackPlugin)), None)


def manifest_problem(plugin: Plugin) -> Text | None:
    """Return why the manifest keeps a plugin from being used: another name, or another contract."""
    manifest = plugin.manifest
    if manifest is not None and manifest.key != plugin.name:
        return msg(
            "Its key is “%(key)s”, but it is installed as “%(name)s”. Give both the same name.",
            key=manifest.key,
            name=plugin.name,
        )
    if manifest is None or manifest.contract.includes(CONTRACT):
        return None
    return msg(
        "It was written for contract %(lowest)s to %(highest)s; this planner has %(contract)s. "
        "Install a version of it that fits.",
        lowest=manifest.contract.lowest,
        highest=manifest.contract.highest,
        contract=".".join(map(str, CONTRACT)),
    )


def faults_among(plugin: Plugin, catalogue: Catalogue) -> list[Fault]:
    """Return what a plugin refers to and *catalogue* does not hold."""
    faults = unmet(plugin.manifest, catalogue) if plugin.manifest else []
    return faults + list(chain.from_iterable(dangling(entry, catalogue) for entry in plugin.entries))


def catalogue_of(plugins: Iterable[Plugin], beyond: Catalogue | None) -> Catalogue:
    """Return what *plugins* bring together. *beyond* is the catalogue in which the names of other packs are known."""
    held = list(plugins)
    manifests: Mapping[str, Manifest] = {p.name: p.manifest for p in held if p.manifest}
    return Catalogue(MappingProxyType(manifests), tuple(chain.from_iterable(p.entries for p in held)), beyond)
