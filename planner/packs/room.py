"""The packs as one process holds them: loaded once each, put together once for each set that is in force somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from threading import Lock

from planner import clock
from planner.catalogue.archive import SUFFIX, read_archive
from planner.errors import Fault, PackFault
from planner.packplugin import PackPlugin
from planner.packs import services as packs
from planner.packs.matrix import Matrix, Offered, Standing, path_of
from planner.packs.services import InstalledFile, Stored
from planner.plugged import Plugin
from planner.plugins import PluginHost, load_plugin
from planner.texts import msg

MOST_HOSTS = 64
Key = tuple[str, str]


@dataclass(slots=True)
class _Held:
    """What the process knows at one number of the catalogue; a later number gets another of these."""

    number: int
    matrix: Matrix
    pool: Mapping[Key, Plugin]
    whole: PluginHost
    sets: dict[tuple[str, date], frozenset[Key]] = field(default_factory=dict)
    hosts: dict[frozenset[Key], PluginHost] = field(default_factory=dict)


class PackRoom:
    """All packs of one process. Shipped ones come from `shipped`, installed files from *folder*."""

    def __init__(
        self, shipped: PluginHost, folder: Path, *, disabled: Iterable[str] = (), safe_mode: bool = False
    ) -> None:
        self.shipped = shipped
        self.folder = folder
        self.disabled = frozenset(disabled)
        self.safe_mode = safe_mode
        self._files: dict[str, Plugin] = {}
        self._released: Mapping[str, int] | None = None
        self._lock = Lock()
        self._held: _Held | None = None

    def refresh(self, number: int) -> None:
        """Read anew what is stored, unless it is of this number still."""
        if self._held is None or self._held.number != number:
            with self._lock:
                if self._held is None or self._held.number != number:
                    self._held = self._arranged(packs.stored())

    def _now(self) -> _Held:
        if self._held is None:
            with self._lock:
                self._held = self._held or self._arranged(packs.stored())
        return self._held

    @property
    def whole(self) -> PluginHost:
        """Return the host of everything that is there, each pack in its newest version that can be used."""
        return self._now().whole

    @property
    def matrix(self) -> Matrix:
        """Return what is offered and what offices say of it."""
        return self._now().matrix

    def plugin(self, pack: str, version: str) -> Plugin | None:
        """Return one version of a pack as it was loaded."""
        return self._now().pool.get((pack, version))

    def standings(self, office_path: str) -> Mapping[str, Standing]:
        """Return how each pack stands in an office today, and why."""
        return self.matrix.standings(path_of(office_path), clock.today())

    def host_for(self, office_path: str) -> PluginHost:
        """Return the host of the packs that are in force in an office today."""
        held, place = self._now(), (office_path, clock.today())
        keys = held.sets.get(place)
        if keys is None:
            if any(day != place[1] for _, day in held.sets):
                held.sets.clear()
            keys = held.sets[place] = held.matrix.in_force(path_of(office_path), place[1])
        host = held.hosts.get(keys)
        if host is None:
            while len(held.hosts) >= MOST_HOSTS:
                held.hosts.pop(next(iter(held.hosts)), None)
            host = held.hosts[keys] = self._put_together(held, keys)
        return host

    @staticmethod
    def _put_together(held: _Held, keys: frozenset[Key]) -> PluginHost:
        if keys == _usable(held.whole.loaded):
            return held.whole
        return PluginHost.of((held.pool[key] for key in keys), held.whole.catalogue)

    def _arranged(self, stored: Stored) -> _Held:
        """Return the packs as they stand by what is stored; a file that cannot be read is a pack that is broken."""
        shipped = {(plugin.name, plugin.version): plugin for plugin in self.shipped.loaded}
        installed: dict[Key, Plugin] = {}
        for file in () if self.safe_mode else stored.files:
            if file.pack not in self.disabled and (file.pack, file.version) not in shipped:
                installed[file.pack, file.version] = self._from_file(file)
        pool = installed | shipped
        at_once = {name for name, _ in shipped}
        offered = tuple(
            Offered(name, version, plugin.requires, plugin.refused, name in at_once)
            for (name, version), plugin in pool.items()
        )
        self._let_out(stored.released, pool.values())
        matrix, before = Matrix(offered, stored.switches), self._held
        if before is not None and before.pool == pool:  # only switches changed: what was put together is good
            return _Held(stored.number, matrix, pool, before.whole, hosts=before.hosts)
        whole = self._whole(pool, offered) if installed else self.shipped
        return _Held(stored.number, matrix, pool, whole)

    @staticmethod
    def _whole(pool: Mapping[Key, Plugin], offered: tuple[Offered, ...]) -> PluginHost:
        best: dict[str, Offered] = {}
        for each in sorted(offered, key=lambda each: (each.fault is None, each.order, each.version)):
            best[each.pack] = each
        return PluginHost.of(pool[each.pack, each.version] for each in best.values())

    def _from_file(self, file: InstalledFile) -> Plugin:
        """Return an installed pack; it is loaded once, and its failures are counted on whatever else changes."""
        known = self._files.get(file.digest)
        if known is None:
            known = load_plugin(file.pack, partial(_pack_of, self.folder, file), file.version)
            self._files[file.digest] = known
        return known

    def _let_out(self, released: Mapping[str, int], plugins: Iterable[Plugin]) -> None:
        """Forget the failures of packs that were let out of quarantine since this process looked last."""
        before = self._released
        self._released = released
        for plugin in plugins if before is not None else ():
            if released.get(plugin.name, 0) > (before or {}).get(plugin.name, 0):
                plugin.release()


def _usable(plugins: Iterable[Plugin]) -> frozenset[Key]:
    return frozenset((plugin.name, plugin.version) for plugin in plugins if plugin.refused is None)


def file_of(folder: Path, digest: str) -> Path:
    """Return where the pack file with this digest lies."""
    return folder / f"{digest}{SUFFIX}"


def _pack_of(folder: Path, file: InstalledFile) -> PackPlugin:
    """Read an installed pack file. Raise `PackFault` where it is not what was installed."""
    archive = read_archive(file_of(folder, file.digest))
    if archive.digest != file.digest or archive.manifest.key != file.pack:
        said = msg("The file was changed after it was installed.")
        fault = Fault(file_of(folder, file.digest).name, said, msg("Install the pack again."))
        raise PackFault(msg("The installed pack %(name)s cannot be used.", name=file.pack), (fault,))
    return PackPlugin(archive.folder())
