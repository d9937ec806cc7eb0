"""Bringing a pack file in: looking at it without storing anything, installing it, taking the installation back."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from planner import clock
from planner.accounts.models import User
from planner.actor import Actor
from planner.audit import services as audit
from planner.audit.services import Subject
from planner.casefile.trial import Passed, try_pack
from planner.catalogue.archive import SUFFIX, Archive, build, open_archive
from planner.catalogue.manifest import Manifest
from planner.catalogue.pack import Pack, load_pack
from planner.catalogue.signing import Verdict, verify
from planner.db import db
from planner.errors import Conflict, Fault, Incomplete, NotFound, PackFault
from planner.hookspecs import CONTRACT
from planner.packplugin import PackPlugin
from planner.packs.comparing import Comparison, compare
from planner.packs.keys import demand_top, trusted
from planner.packs.matrix import Offered
from planner.packs.models import InstalledPack, Kept, TrustedKey
from planner.packs.room import PackRoom, file_of
from planner.packs.services import raise_number
from planner.plugged import Plugin
from planner.texts import Text, msg

WAITS = timedelta(days=1)
_ALTERED = msg("The file was changed after it was signed, or its signature belongs to another. It is never installed.")


@dataclass(frozen=True, slots=True)
class Fit:
    """One pack beside the contract of this planner."""

    manifest: Manifest
    fits: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """A pack file as it was looked at: who vouches for it, what it would change, whether it passed its trial."""

    archive: Archive
    verdict: Verdict
    signer: TrustedKey | None
    comparison: Comparison | None
    passed: Passed | None
    refused: Text | None
    faults: tuple[Fault, ...]
    fits: tuple[Fit, ...]

    @property
    def manifest(self) -> Manifest:
        """Return what the pack says of itself."""
        return self.archive.manifest

    @property
    def is_trusted(self) -> bool:
        """Return whether somebody who is trusted here vouches for it."""
        return self.verdict.state == "trusted"

    @property
    def may_be_installed(self) -> bool:
        """Return whether it may be installed at all, if need be on somebody's own account."""
        return self.refused is None and self.verdict.state != "altered"


def look_at(data: bytes, room: PackRoom) -> Looked:
    """Look at a pack file: open it, check its signature, compare, and try it beside the others. Nothing is stored.

    Raise `PackFault` if it is no pack file, or one that hides something.
    """
    archive = open_archive(data)
    manifest = archive.manifest
    held = trusted()
    verdict = verify(archive, held)
    there = _pack_of(room.whole.plugins.get(manifest.key))
    comparison, passed, refused = None, None, None
    faults: tuple[Fault, ...] = ()
    try:
        comparison = compare(there, load_pack(archive.folder()))
        passed = try_pack(archive.folder(), room.whole)
        refused = _taken(archive, comparison, room)
    except PackFault as fault:
        refused, faults = fault.text, fault.faults
    return Looked(
        archive=archive,
        verdict=verdict,
        signer=held.get(verdict.key) if verdict.key else None,
        comparison=comparison,
        passed=passed,
        refused=refused,
        faults=faults,
        fits=tuple(_fits(manifest, room)),
    )


def _pack_of(plugin: Plugin | None) -> Pack | None:
    parts = plugin.parts if plugin else ()
    return next((part.pack for part in parts if isinstance(part, PackPlugin)), None)


def _taken(archive: Archive, comparison: Comparison, room: PackRoom) -> Text | None:
    """Return why this version cannot come in: it is here already, or another pack has its version."""
    manifest = archive.manifest
    here = _installed(manifest.key, manifest.version)
    if here is None and room.plugin(manifest.key, manifest.version) is None:
        return None
    same = archive.digest == here.digest if here else comparison.same
    if same:
        return msg("Version %(version)s of this pack is here already, with the same content.", version=manifest.version)
    return msg(
        "Version %(version)s of this pack is here already, with another content. "
        "Whoever makes it has to give it another version.",
        version=manifest.version,
    )


def _installed(pack: str, version: str) -> InstalledPack | None:
    wanted = (InstalledPack.pack == pack, InstalledPack.version == version, InstalledPack.state == Kept.INSTALLED)
    return db.session.scalar(select(InstalledPack).where(*wanted))


def _fits(manifest: Manifest, room: PackRoom) -> list[Fit]:
    """Return this pack, and those it requires or that require it, beside the contract."""
    others = [p.manifest for p in room.whole.plugins.values() if p.manifest and p.manifest.key != manifest.key]
    near = [m for m in others if m.key in manifest.requires or manifest.key in m.requires]
    return [Fit(each, each.contract.includes(CONTRACT)) for each in (manifest, *near)]


def install(data: bytes, room: PackRoom, *, by: Actor, reason: str = "") -> tuple[InstalledPack, Looked]:
    """Install a pack file. One that nobody trusted here vouches for needs a *reason*; an altered one is refused."""
    demand_top(by)
    looked = look_at(data, room)
    if looked.refused is not None:
        raise PackFault(looked.refused, looked.faults)
    if looked.verdict.state == "altered":
        raise Conflict(_ALTERED)
    if not looked.is_trusted and not reason.strip():
        raise Incomplete(
            msg("The pack was not installed."),
            (looked.verdict.text, msg("Say why it is installed all the same; the reason stays in the log.")),
        )
    manifest, digest = looked.manifest, looked.archive.digest
    _keep(file_of(room.folder, digest), build(looked.archive))
    row = InstalledPack(
        pack=manifest.key,
        version=manifest.version,
        digest=digest,
        signer=looked.verdict.key.id if looked.verdict.key else None,
        reason=reason.strip() if not looked.is_trusted else "",
        at=clock.now(),
        by_id=by.id,
    )
    db.session.add(row)
    db.session.flush()
    for older in installed_of(manifest.key):
        if older.replaced_by_id is None and older.id != row.id and _order(older) <= _order(row):
            older.replaced_by_id = row.id
    raise_number()
    detail = {"pack": row.pack, "version": row.version, "digest": digest, "signature": looked.verdict.state}
    audit.record("pack.installed", Subject("pack", row.id), by=by, detail=detail, reason=row.reason)
    return row, looked


def _order(row: InstalledPack) -> tuple[int, ...]:
    return Offered(row.pack, row.version).order


def installed_of(pack: str) -> Sequence[InstalledPack]:
    """Return the files of a pack that are offered, the latest installation last."""
    wanted = (InstalledPack.pack == pack, InstalledPack.state == Kept.INSTALLED)
    return db.session.scalars(select(InstalledPack).where(*wanted).order_by(InstalledPack.id)).all()


def installations() -> Sequence[InstalledPack]:
    """Return every installation there was, the latest first, each with who did it."""
    by = joinedload(InstalledPack.by).options(lazyload(User.roles), lazyload(User.office))
    return db.session.scalars(select(InstalledPack).order_by(InstalledPack.id.desc()).options(by)).all()


def latest(rows: Sequence[InstalledPack]) -> frozenset[int]:
    """Return the ids of the installations that can be taken back: of each pack the latest one."""
    found: dict[str, int] = {}
    for row in rows:
        if row.state is Kept.INSTALLED:
            found[row.pack] = max(row.id, found.get(row.pack, 0))
    return frozenset(found.values())


def undo(pack: str, *, by: Actor, reason: str = "") -> InstalledPack:
    """Take the latest installation of a pack back; the version before is in force again. Its file is kept."""
    demand_top(by)
    held = installed_of(pack)
    if not held:
        raise NotFound(msg("No file of the pack “%(pack)s” is installed.", pack=pack))
    row = held[-1]
    row.state, row.undone_at = Kept.UNDONE, clock.now()
    for older in held:
        if older.replaced_by_id == row.id:
            older.replaced_by_id = None
    raise_number()
    detail = {"pack": row.pack, "version": row.version, "digest": row.digest}
    audit.record("pack.undone", Subject("pack", row.id), by=by, detail=detail, reason=reason)
    return row


# A file that was looked at on a page waits for a day until somebody installs it.


def keep_waiting(data: bytes, folder: Path) -> str:
    """Keep a file that was looked at; return the name under which it waits."""
    name = hashlib.sha256(data).hexdigest()
    _keep(_waiting(folder, name), data)
    yesterday = (clock.now() - WAITS).timestamp()
    for other in _waiting(folder, name).parent.iterdir():
        if other.name != _waiting(folder, name).name and other.stat().st_mtime < yesterday:
            other.unlink(missing_ok=True)
    return name


def waiting(name: str, folder: Path) -> bytes:
    """Return the file that waits under this name."""
    try:
        data = _waiting(folder, name).read_bytes() if name.isalnum() else b""
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != name:
        raise NotFound(msg("The file is not here any more. Choose it again."))
    return data


def dismiss(name: str, folder: Path) -> None:
    """Let a file that waited go."""
    _waiting(folder, name).unlink(missing_ok=True)


def _waiting(folder: Path, name: str) -> Path:
    return folder / "waiting" / f"{name}{SUFFIX}"


def _keep(file: Path, data: bytes) -> None:
    """Write a file so that no other process ever sees half of it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
    Path(name).replace(file)
