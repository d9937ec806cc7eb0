"""Packs of offices: what is stored of them, switching, and the number that every process compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, update

from planner import clock
from planner.accounts.access import Right, demand
from planner.accounts.models import Office
from planner.accounts.services import demand_office
from planner.actor import Actor
from planner.audit import services as audit
from planner.audit.services import Subject
from planner.db import db
from planner.errors import Conflict
from planner.packs.matrix import Switch
from planner.packs.models import CatalogueState, InstalledPack, Kept, OfficePack, Release
from planner.texts import msg

Said = Mapping[str, Switch | None]
_ACTS = {True: "pack.switched_on", False: "pack.switched_off", None: "pack.inherited"}


@dataclass(frozen=True, slots=True)
class InstalledFile:
    """A pack file that is offered: where it lies follows from its digest."""

    pack: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Stored:
    """All that the database says of packs, read at one moment. `released` are the ends of quarantines, by pack."""

    number: int = 0
    switches: Mapping[tuple[int, str], Switch] = field(default_factory=dict)
    files: tuple[InstalledFile, ...] = ()
    released: Mapping[str, int] = field(default_factory=dict)


def stored() -> Stored:
    """Return all that the database says of packs."""
    number = db.session.scalar(select(CatalogueState.number)) or 0
    rows = db.session.scalars(select(OfficePack)).all()
    installed = db.session.scalars(
        select(InstalledPack).where(InstalledPack.state == Kept.INSTALLED).order_by(InstalledPack.id)
    ).all()
    releases = db.session.execute(select(Release.pack, Release.id).order_by(Release.id)).all()
    return Stored(
        number=number,
        switches={(row.office_id, row.pack): Switch(row.on, row.version, row.trial_until) for row in rows},
        files=tuple(InstalledFile(row.pack, row.version, row.digest) for row in installed),
        released={row.pack: row.id for row in releases},
    )


def raise_number() -> None:
    """Let every process know that something changed in what packs bring or where they are on."""
    counted = update(CatalogueState).where(CatalogueState.id == 1).values(number=CatalogueState.number + 1)
    db.session.execute(counted)


def switch(office: Office, said: Said, *, by: Actor, reason: str = "") -> None:
    """Say for an office which packs are on or off there; None takes back what was said, so that it inherits."""
    demand(by, Right.MANAGE_PACKS)
    demand_office(by, office)
    rows = {row.pack: row for row in db.session.scalars(select(OfficePack).where(OfficePack.office_id == office.id))}
    for pack, wanted in sorted(said.items()):
        _switch_one(office, pack, rows.get(pack), wanted, by=by, reason=reason)


def _switch_one(
    office: Office, pack: str, row: OfficePack | None, wanted: Switch | None, *, by: Actor, reason: str
) -> None:
    held = Switch(row.on, row.version, row.trial_until) if row else None
    if held == wanted:
        return
    if wanted is not None and wanted.trial_until is not None and wanted.trial_until < clock.today():
        day = wanted.trial_until.strftime("%d/%m/%Y")
        raise Conflict(msg("A trial until %(day)s would be over already.", day=day))
    if wanted is None and row is not None:
        db.session.delete(row)
    elif wanted is not None:
        row = row or OfficePack(office_id=office.id, pack=pack)
        row.on, row.version, row.trial_until = wanted.on, wanted.version, wanted.trial_until
        row.changed_at, row.changed_by_id = clock.now(), by.id
        db.session.add(row)
    raise_number()
    audit.record(
        _ACTS[wanted.on if wanted else None],
        Subject("office", office.id),
        by=by,
        detail={"pack": pack, "on": wanted.on if wanted else None},
        old=_shown(pack, held),
        new=_shown(pack, wanted),
        reason=reason,
    )


def _shown(pack: str, said: Switch | None) -> dict[str, str | bool | date | None]:
    if said is None:
        return {"pack": pack, "on": None}
    return {"pack": pack, "on": said.on, "version": said.version, "trial_until": said.trial_until}


def release(pack: str, *, by: Actor) -> None:
    """Let a pack out of quarantine: every process forgets the failures it counted."""
    demand(by, Right.MANAGE_PACKS)
    db.session.add(Release(pack=pack, at=clock.now(), by_id=by.id))
    raise_number()
    audit.record("pack.released", Subject("pack"), by=by, detail={"pack": pack})
