"""Which pack is on in which office, the pack files that were installed, the keys that are trusted here.

`CatalogueState` is one row: its number is raised in the same transaction as any change to the others, and every
process compares it at the start of a request.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.accounts.models import User
from planner.db import Code, Id, Model, Name, Prose, Timestamp


class CatalogueState(Model):
    """How often anything was changed in what packs bring and where they are on. There is one row, with id 1."""

    __tablename__ = "catalogue_state"

    id: Mapped[Id]
    number: Mapped[int]


class OfficePack(Model):
    """What one office says of one pack. Without a row the pack stands as in the office above."""

    __tablename__ = "office_pack"
    __table_args__ = (UniqueConstraint("office_id", "pack"),)

    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    pack: Mapped[Code]
    on: Mapped[bool] = mapped_column("is_on")
    version: Mapped[Code | None] = mapped_column(String(80))
    trial_until: Mapped[date | None]
    changed_at: Mapped[Timestamp]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class Kept(StrEnum):
    """Whether an installed pack file is offered."""

    INSTALLED = "installed"
    UNDONE = "undone"


class InstalledPack(Model):
    """One pack file that was installed. The file lies in the data folder under its digest; rows are never deleted."""

    __tablename__ = "installed_pack"

    id: Mapped[Id]
    pack: Mapped[Code] = mapped_column(String(80), index=True)
    version: Mapped[Code]
    digest: Mapped[Code]
    signer: Mapped[Code | None] = mapped_column(String(80))
    state: Mapped[Kept] = mapped_column(default=Kept.INSTALLED)
    reason: Mapped[Prose] = mapped_column(default="")
    at: Mapped[Timestamp]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("installed_pack.id"))
    undone_at: Mapped[datetime | None]
    by: Mapped[User | None] = relationship(lazy="raise")


class TrustedKey(Model):
    """A key whose signatures are believed here: somebody compared its fingerprint with its owner."""

    __tablename__ = "trusted_key"

    id: Mapped[Id]
    fingerprint: Mapped[Code] = mapped_column(String(80), index=True)
    public_key: Mapped[Prose]
    owner: Mapped[Name]
    at: Mapped[Timestamp]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class Release(Model):
    """Somebody let a pack out of quarantine: every process forgets the failures it counted before."""

    __tablename__ = "quarantine_release"

    id: Mapped[Id]
    pack: Mapped[Code]
    at: Mapped[Timestamp]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
