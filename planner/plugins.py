"""The plugin host: finds plugins, checks them one by one, and is the only caller of hooks."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import PackageNotFoundError, entry_points, version
from importlib.resources import files
from itertools import chain
from types import ModuleType
from typing import Any, Self

import pluggy

from planner import hookspecs
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import Entry
from planner.catalogue.manifest import Manifest
from planner.catalogue.plan import Origin
from planner.catalogue.references import dangling, unmet
from planner.catalogue.templates import StepTemplate
from planner.errors import Fault, PackFault, PlannerError
from planner.hookspecs import CONTRACT, GROUP
from planner.packplugin import PackPlugin
from planner.texts import Text, msg

log = logging.getLogger(__name__)

DISTRIBUTION = "planner"
FAULT_BUDGET = 5
BRINGING = (
    "case_types",
    "checklists",
    "scales",
    "signals",
    "plan_templates",
    "step_modules",
    "plan_checks",
    "legal_rules",
    "deadline_rules",
    "protective_flags",
    "document_layouts",
    "relationship_kinds",
    "vocabulary",
)


@dataclass(slots=True)
class Plugin:
    """One plugin as the pages show it: what it is, what it brings, how it fares."""

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
    seconds: float = 0.0

    @property
    def quarantined(self) -> bool:
        """Return whether it failed so often that it is no longer asked for suggestions or told of anything."""
        return sum(self.failures.values()) >= FAULT_BUDGET

    def brought(self) -> dict[str, int]:
        """Return how many entries of each kind it brings."""
        return dict(sorted(Counter(type(entry).__name__ for entry in self.entries).items()))


class PluginHost:
    """The plugins of one application. Two hosts share nothing."""

    def __init__(self, plugins: Iterable[tuple[str, object]] = ()) -> None:
        self._manager = _manager()
        self.plugins: dict[str, Plugin] = {}
        for name, plugin in sorted(plugins, key=lambda pair: pair[0]):
            self._load(Plugin(name), partial(_itself, plugin))
        self.catalogue = self._merge()

    @classmethod
    def discover(cls, disabled: Iterable[str] = (), *, safe_mode: bool = False) -> Self:
        """Load every installed plugin, first-party or not, from its entry point; with *safe_mode* none.

        A plugin that cannot be loaded is kept as refused, with the reason; the others still start.
        """
        try:
            version(DISTRIBUTION)
        except PackageNotFoundError:
            raise PlannerError(msg("The planner is not installed. Start it with: python3 run.py")) from None
        host = cls()
        blocked = set(disabled)
        for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
            if not safe_mode and point.name not in blocked and point.name not in host.plugins:
                host._load(Plugin(point.name, version=point.dist.version if point.dist else ""), point.load)
        host.catalogue = host._merge()
        return host

    def _load(self, plugin: Plugin, load: Callable[[], object]) -> None:
        try:
            plugin.parts = _parts(load())
        except PackFault as fault:
            plugin.refused, plugin.faults = fault.text, fault.faults
        except Exception as error:  # whatever an import may raise is that plugin's fault alone
            log.exception("plugin %s could not be loaded", plugin.name)
            plugin.refused = msg("The plugin could not be loaded: %(error)s", error=repr(error))
        self.plugins[plugin.name] = plugin
        if plugin.refused is not None:
            return
        plugin.manifest = next((part.pack.manifest for part in plugin.parts if isinstance(part, PackPlugin)), None)
        plugin.version = plugin.manifest.version if plugin.manifest else plugin.version
        plugin.refused = _manifest_problem(plugin) or self._register(plugin)
        if plugin.refused is None:
            self._collect(plugin)

    def _register(self, plugin: Plugin) -> Text | None:
        """Register the parts of a plugin, after a trial by themselves; return what is wrong, if anything."""
        trial = _manager()
        try:
            for number, part in enumerate(plugin.parts):
                trial.register(part, f"{plugin.name}.{number}")
            trial.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            return msg("Its hooks do not fit the contract: %(error)s", error=str(error))
        if any(self._manager.is_registered(part) for part in plugin.parts):
            return msg("It is installed twice, under two names; this one is left out.")
        for number, part in enumerate(plugin.parts):
            self._manager.register(part, f"{plugin.name}.{number}")
        callers = chain.from_iterable(self._manager.get_hookcallers(part) or () for part in plugin.parts)
        plugin.hooks = tuple(sorted({caller.name for caller in callers}))
        return None

    def _collect(self, plugin: Plugin) -> None:
        try:
            found = [chain.from_iterable(self._call(plugin, hook)) for hook in BRINGING if hook in plugin.hooks]
            entries = tuple(chain.from_iterable(found))
            _demand_kind(entries, Entry)
            plugin.entries = entries
        except Exception as error:  # a fault in a bringing hook disables that one plugin
            log.exception("plugin %s could not bring its content", plugin.name)
            self._refuse(plugin, msg("It could not bring its content: %(error)s", error=repr(error)))

    def _refuse(self, plugin: Plugin, text: Text, faults: Iterable[Fault] = ()) -> None:
        plugin.refused, plugin.faults, plugin.entries = text, tuple(faults), ()
        for part in plugin.parts:
            if self._manager.is_registered(part):
                self._manager.unregister(part)

    def _merge(self) -> Catalogue:
        """Put the content of all plugins together; refuse those whose keys are taken or whose references dangle."""
        self._refuse_doubles()
        while True:
            catalogue = Catalogue(
                {p.name: p.manifest for p in self.sound if p.manifest},
                tuple(chain.from_iterable(p.entries for p in self.sound)),
            )
            guilty = [(p, faults) for p in self.sound if (faults := _faults_among(p, catalogue))]
            if not guilty:
                return catalogue
            for plugin, faults in guilty:
                self._refuse(plugin, msg("It refers to things that are not there."), faults)

    def _refuse_doubles(self) -> None:
        taken: dict[tuple[type[Entry], str], str] = {}
        for plugin in self.sound:
            keys = [(type(entry), entry.key) for entry in plugin.entries]
            double = next((key for key in keys if key in taken), None)
            if double is not None:
                said = msg("It brings %(key)s, which %(other)s brings too.", key=double[1], other=taken[double])
                self._refuse(plugin, said)
            else:
                taken.update(dict.fromkeys(keys, plugin.name))

    @property
    def sound(self) -> list[Plugin]:
        """Return the plugins that are not refused, by name."""
        return [plugin for plugin in self.plugins.values() if plugin.refused is None]

    def _call(self, plugin: Plugin, hook: str, **arguments: object) -> list[Any]:
        """Call one hook of one plugin, and count and time it."""
        others = [part for other in self.plugins.values() if other is not plugin for part in other.parts]
        started = time.perf_counter()
        plugin.calls[hook] += 1
        try:
            result = self._manager.subset_hook_caller(hook, others)(**arguments)
            return result if isinstance(result, list) else [result]
        finally:
            plugin.seconds += time.perf_counter() - started

    def _implementing(self, hook: str) -> Iterator[Plugin]:
        return (plugin for plugin in self.sound if hook in plugin.hooks)

    def suggest_steps(self, context: hookspecs.SuggestContext) -> tuple[tuple[Origin, StepTemplate], ...]:
        """Ask every plugin for steps, each with its origin; a fault in one is counted and stops nothing."""
        found: list[tuple[Origin, StepTemplate]] = []
        for plugin in self._implementing("suggest_steps"):
            if plugin.quarantined:
                continue
            try:
                steps = list(chain.from_iterable(self._call(plugin, "suggest_steps", context=context)))
                _demand_kind(steps, StepTemplate)
                origin = Origin(pack=plugin.name, version=plugin.version, key="suggest_steps")
                found += [(origin, step) for step in steps]
            except Exception:  # a suggestion is never worth a broken draft
                plugin.failures["suggest_steps"] += 1
                log.exception("plugin %s failed in suggest_steps", plugin.name)
        return tuple(found)

    def approval_problems(self, context: hookspecs.PlanContext) -> tuple[Text, ...]:
        """Ask every plugin what keeps a plan from being approved; one that fails holds the approval up."""
        problems: list[Text] = []
        for plugin in self._implementing("approval_problems"):
            try:
                problems += chain.from_iterable(self._call(plugin, "approval_problems", context=context))
            except Exception:  # fail closed
                plugin.failures["approval_problems"] += 1
                log.exception("plugin %s failed in approval_problems", plugin.name)
                problems.append(
                    msg("The plugin %(name)s could not be asked. Ask an administrator to look at it.", name=plugin.name)
                )
        return tuple(problems)

    def tell(self, hook: str, context: object) -> None:
        """Tell every plugin of something that is stored; a fault in one is counted and stops no other."""
        for plugin in self._implementing(hook):
            if plugin.quarantined:
                continue
            try:
                self._call(plugin, hook, context=context)
            except Exception:  # what is told is already done
                plugin.failures[hook] += 1
                log.exception("plugin %s failed in %s", plugin.name, hook)


def _manager() -> pluggy.PluginManager:
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    return manager


def _demand_kind(values: Iterable[object], kind: type[object]) -> None:
    for value in values:
        if not isinstance(value, kind):
            raise TypeError(f"{value!r} is no {kind.__name__}")


def _itself(plugin: object) -> object:
    return plugin


def _parts(plugin: object) -> tuple[object, ...]:
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


def _manifest_problem(plugin: Plugin) -> Text | None:
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


def _faults_among(plugin: Plugin, catalogue: Catalogue) -> list[Fault]:
    faults = unmet(plugin.manifest, catalogue) if plugin.manifest else []
    return faults + list(chain.from_iterable(dangling(entry, catalogue) for entry in plugin.entries))
