"""Which packs are in force in an office, in which version, and why: pure, from the switches along the tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from planner.texts import Text

Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """One version of a pack that is there. `fault` says why it cannot be used; `at_once`: on where nobody says."""

    pack: str
    version: str
    requires: tuple[str, ...] = ()
    fault: Text | None = None
    at_once: bool = True

    @property
    def order(self) -> tuple[int, ...]:
        """Return what versions are compared by; one that is no version comes first."""
        parts = self.version.split(".")
        return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()


@dataclass(frozen=True, slots=True)
class Switch:
    """What one office says of one pack."""

    on: bool
    version: str | None = None
    trial_until: date | None = None


class Why(StrEnum):
    """Why a pack is on or off in an office."""

    OWN = "own"
    INHERITED = "inherited"
    UNSAID = "unsaid"
    TRIAL_ENDED = "trial_ended"
    REQUIRED = "required"
    BROKEN = "broken"
    LACKING = "lacking"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a pack stands in an office. `office` is where that was said, `others` the packs it is because of."""

    pack: str
    on: bool
    version: str
    why: Why
    office: int | None = None
    others: tuple[str, ...] = ()
    trial_until: date | None = None
    pinned: str | None = None
    fault: Text | None = None

    @property
    def pin_is_gone(self) -> bool:
        """Return whether the version that was pinned is not there any more."""
        return self.pinned is not None and self.pinned != self.version


Switches = Mapping[tuple[int, str], Switch]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Everything that is said of packs in all offices, and what packs there are."""

    offered: tuple[Offered, ...] = ()
    switches: Switches = field(default_factory=dict)

    def standings(self, path: Path, day: date) -> Mapping[str, Standing]:
        """Return how each pack stands in the office at the end of *path*, the chain of offices from the top."""
        releases = _by_pack(self.offered)
        said = {pack: self._said(pack, held, path, day) for pack, held in releases.items()}
        chosen = {pack: _chosen(held, said[pack].version) for pack, held in releases.items()}
        return _without_idle(_without_lacking(_with_required(said, chosen), chosen), said, chosen)

    def in_force(self, path: Path, day: date) -> frozenset[tuple[str, str]]:
        """Return the packs in force in an office, each with its version."""
        return frozenset((s.pack, s.version) for s in self.standings(path, day).values() if s.on)

    def _said(self, pack: str, held: list[Offered], path: Path, day: date) -> Standing:
        """Return how a pack stands by what the nearest office says of it."""
        office = next((each for each in reversed(path) if (each, pack) in self.switches), None)
        if office is None:
            newest = held[-1]
            at_once = any(each.at_once for each in held)
            return Standing(pack, at_once, newest.version, Why.UNSAID)
        switch = self.switches[office, pack]
        usable = [each.version for each in held if each.fault is None]
        version = switch.version if switch.version in usable else held[-1].version
        why = Why.OWN if office == path[-1] else Why.INHERITED
        standing = Standing(pack, switch.on, version, why, office, (), switch.trial_until, switch.version)
        if switch.on and switch.trial_until is not None and switch.trial_until < day:
            return replace(standing, on=False, why=Why.TRIAL_ENDED)
        return standing


def path_of(office_path: str) -> Path:
    """Return the chain of offices that a path like `/1/4/` is."""
    return tuple(int(part) for part in office_path.split("/") if part)


def _by_pack(offered: Iterable[Offered]) -> dict[str, list[Offered]]:
    """Return the versions of each pack, the newest that can be used last; broken ones come first."""
    found: dict[str, list[Offered]] = {}
    for each in sorted(offered, key=lambda each: (each.pack, each.fault is None, each.order, each.version)):
        found.setdefault(each.pack, []).append(each)
    return found


def _chosen(held: list[Offered], version: str) -> Offered:
    return next(each for each in held if each.version == version)


def _with_required(found: Mapping[str, Standing], chosen: Mapping[str, Offered]) -> dict[str, Standing]:
    """Turn on what packs that are on cannot do without: a pack that others require stays on, and says for whom."""
    standings = dict(found)
    waiting = sorted(pack for pack, standing in standings.items() if standing.on)
    while waiting:
        asking = waiting.pop()
        for pack in chosen[asking].requires:
            standing = standings.get(pack)
            if standing is None or (standing.on and standing.why is not Why.REQUIRED):
                continue
            if not standing.on:
                waiting.append(pack)
            others = tuple(sorted({*standing.others, asking}))
            standings[pack] = replace(standing, on=True, why=Why.REQUIRED, others=others)
    return standings


def _without_lacking(found: Mapping[str, Standing], chosen: Mapping[str, Offered]) -> dict[str, Standing]:
    """Turn off what is broken, and along with it whatever cannot do without it."""
    standings = dict(found)
    for pack, each in chosen.items():
        if each.fault is not None:
            standings[pack] = replace(standings[pack], on=False, why=Why.BROKEN, others=(), fault=each.fault)
    while True:
        here = {pack for pack, standing in standings.items() if standing.on}
        lacking = {pack: tuple(sorted(set(chosen[pack].requires) - here)) for pack in here}
        fallen = {pack: others for pack, others in lacking.items() if others}
        if not fallen:
            return standings
        for pack, others in fallen.items():
            standings[pack] = replace(standings[pack], on=False, why=Why.LACKING, others=others)


def _without_idle(
    standings: dict[str, Standing], said: Mapping[str, Standing], chosen: Mapping[str, Offered]
) -> Mapping[str, Standing]:
    """Put back as it was said what was on only for packs that have fallen meanwhile."""
    needed: dict[str, set[str]] = {pack: set() for pack, s in standings.items() if s.on and s.why is not Why.REQUIRED}
    waiting = sorted(needed)
    while waiting:
        asking = waiting.pop()
        for pack in chosen[asking].requires:
            if pack not in needed:
                waiting.append(pack)
            needed.setdefault(pack, set()).add(asking)
    for pack, standing in standings.items():
        if standing.why is Why.REQUIRED and standing.on:
            asking_for_it = tuple(sorted(needed.get(pack, ())))
            standings[pack] = replace(standing, others=asking_for_it) if asking_for_it else said[pack]
    return standings
