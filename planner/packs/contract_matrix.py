"""Which pack fits which version of the contract: what it claims, what it really needs, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from planner.catalogue.contract import NEWEST, Version, named, needed, parts_used, record, version_of, versions
from planner.catalogue.entries import Entry
from planner.catalogue.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Fit:
    """One pack: the versions that it claims to fit, the lowest that it needs, and what makes it need that."""

    pack: str
    version: str
    lowest: str
    highest: str
    needs: str
    because: tuple[str, ...]
    fits: tuple[tuple[str, bool], ...]

    def values(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {**asdict(self), "fits": dict(self.fits)}


def fit_of(manifest: Manifest, entries: Iterable[Entry], hooks: Iterable[str] = ()) -> Fit:
    """Return how a pack stands to each version of the contract that there has been."""
    used = parts_used(manifest, entries, hooks)
    needs = needed(used)
    known = record()
    newer = tuple(sorted(part for part in used if needs > versions()[0] and known.get(part, NEWEST) == needs))
    return Fit(
        manifest.key,
        manifest.version,
        manifest.contract.lowest,
        manifest.contract.highest,
        named(needs),
        newer,
        tuple((named(version), _fits(manifest, version, needs)) for version in versions()),
    )


def _fits(manifest: Manifest, version: Version, needs: Version) -> bool:
    lowest, highest = version_of(manifest.contract.lowest), version_of(manifest.contract.highest)
    return max(lowest, needs) <= version <= highest
