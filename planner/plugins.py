"""The plugin host: finds plugins, checks them one by one, and is the only caller of hooks."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import PackageNotFoundError, entry_points, version
from itertools import chain
from typing import Any, Self

import pluggy

from planner import hookspecs
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import Entry
from planner.catalogue.plan import Origin
from planner.catalogue.templates import StepTemplate
from planner.errors import Fault, PackFault, PlannerError
from planner.hookspecs import GROUP
from planner.plugged import Plugin, catalogue_of, faults_among, manifest_of, manifest_problem, parts_of
from planner.texts import Text, msg

log = logging.getLogger(__name__)

DISTRIBUTION = "planner"
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


def load_plugin(name: str, load: Callable[[], object], version: str = "") -> Plugin:
    """Load one plugin by itself and let it bring its content; whatever goes wrong is its own refusal."""
    plugin = Plugin(name, version=version)
    try:
        plugin.parts = parts_of(load())
    except PackFault as fault:
        plugin.refused, plugin.faults = fault.text, fault.faults
    except Exception as error:  # whatever an import may raise is that plugin's fault alone
        log.exception("plugin %s could not be loaded", name)
        plugin.refused = msg("The plugin could not be loaded: %(error)s", error=repr(error))
    if plugin.refused is None:
        plugin.manifest = manifest_of(plugin.parts)
        plugin.version = plugin.manifest.version if plugin.manifest else plugin.version
        plugin.refused = manifest_problem(plugin) or _tried(plugin)
    return plugin


def _tried(plugin: Plugin) -> Text | None:
    """Register the parts of a plugin by themselves and let it bring what it has; return what is wrong, if anything."""
    trial = _manager()
    try:
        for number, part in enumerate(plugin.parts):
            trial.register(part, f"{plugin.name}.{number}")
        trial.check_pending()
    except (pluggy.PluginValidationError, ValueError) as error:
        return msg("Its hooks do not fit the contract: %(error)s", error=str(error))
    callers = chain.from_iterable(trial.get_hookcallers(part) or () for part in plugin.parts)
    plugin.hooks = tuple(sorted({caller.name for caller in callers}))
    try:
        found = [_called(trial, plugin, hook) for hook in BRINGING if hook in plugin.hooks]
        entries = tuple(chain.from_iterable(chain.from_iterable(found)))
        _demand_kind(entries, Entry)
        plugin.entries = entries
    except Exception as error:  # a fault in a bringing hook disables that one plugin
        log.exception("plugin %s could not bring its content", plugin.name)
        return msg("It could not bring its content: %(error)s", error=repr(error))
    return None


def _called(manager: pluggy.PluginManager, plugin: Plugin, hook: str, /, **arguments: object) -> list[Any]:
    """Call one hook of one plugin, and count and time it."""
    others = [part for part in manager.get_plugins() if not any(part is own for own in plugin.parts)]
    started = time.perf_counter()
    plugin.calls[hook] += 1
    try:
        result = manager.subset_hook_caller(hook, others)(**arguments)
        return result if isinstance(result, list) else [result]
    finally:
        plugin.spent[hook] = plugin.spent.get(hook, 0.0) + time.perf_counter() - started


class PluginHost:
    """The plugins of one application. Two hosts share nothing."""

    def __init__(self, plugins: Iterable[tuple[str, object]] = ()) -> None:
        self.beyond: Catalogue | None = None
        loaded = (load_plugin(name, partial(_itself, plugin)) for name, plugin in plugins)
        self._arrange(loaded)

    @classmethod
    def of(cls, loaded: Iterable[Plugin], beyond: Catalogue | None = None) -> Self:
        """Put plugins that are loaded already beside each other, as they are for one office."""
        host = cls()
        host.beyond = beyond
        host._arrange(plugin.for_another_host() for plugin in loaded)
        return host

    @classmethod
    def discover(cls, disabled: Iterable[str] = (), *, safe_mode: bool = False) -> Self:
        """Load every installed plugin, first-party or not, from its entry point; with *safe_mode* none.

        A plugin that cannot be loaded is kept as refused, with the reason; the others still start.
        """
        try:
            version(DISTRIBUTION)
        except PackageNotFoundError:
            raise PlannerError(msg("The planner is not installed. Start it with: python3 run.py")) from None
        blocked = set(disabled)
        points = {point.name: point for point in reversed(entry_points(group=GROUP)) if point.name not in blocked}
        host = cls()
        if not safe_mode:
            host._arrange(
                load_plugin(name, point.load, point.dist.version if point.dist else "")
                for name, point in points.items()
            )
        return host

    def _arrange(self, loaded: Iterable[Plugin]) -> None:
        """Register plugins in the order of their names, and put together what they bring."""
        self._manager = _manager()
        self.plugins: dict[str, Plugin] = {}
        for plugin in sorted(loaded, key=lambda plugin: plugin.name):
            self.plugins[plugin.name] = plugin
            if plugin.refused is None:
                self._register(plugin)
        self.loaded = tuple(plugin.for_another_host() for plugin in self.plugins.values())
        self.catalogue = self._merge()

    def _register(self, plugin: Plugin) -> None:
        if any(self._manager.is_registered(part) for part in plugin.parts):
            plugin.refused = msg("It is installed twice, under two names; this one is left out.")
            plugin.entries = ()
            return
        for number, part in enumerate(plugin.parts):
            self._manager.register(part, f"{plugin.name}.{number}")

    def _refuse(self, plugin: Plugin, text: Text, faults: Iterable[Fault] = ()) -> None:
        plugin.refused, plugin.faults, plugin.entries = text, tuple(faults), ()
        for part in plugin.parts:
            if self._manager.is_registered(part):
                self._manager.unregister(part)

    def _merge(self) -> Catalogue:
        """Put the content of all plugins together; refuse those whose keys are taken or whose references dangle."""
        self._refuse_doubles()
        while True:
            catalogue = catalogue_of(self.sound, self.beyond)
            guilty = [(p, faults) for p in self.sound if (faults := faults_among(p, catalogue))]
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

    def _call(self, plugin: Plugin, hook: str, /, **arguments: object) -> list[Any]:
        return _called(self._manager, plugin, hook, **arguments)

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
            except Exception as error:  # a suggestion is never worth a broken draft
                plugin.note_failure("suggest_steps", error)
                log.exception("plugin %s failed in suggest_steps", plugin.name)
        return tuple(found)

    def approval_problems(self, context: hookspecs.PlanContext) -> tuple[Text, ...]:
        """Ask every plugin what keeps a plan from being approved; one that fails holds the approval up."""
        problems: list[Text] = []
        for plugin in self._implementing("approval_problems"):
            try:
                problems += chain.from_iterable(self._call(plugin, "approval_problems", context=context))
            except Exception as error:  # fail closed
                plugin.note_failure("approval_problems", error)
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
            except Exception as error:  # what is told is already done
                plugin.note_failure(hook, error)
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
