"""The directory of bodies and posts by area."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from planner.db import Code, Id, Model, Name, Prose, Timestamp, Version


class Contact(Model):
    """A post of a body in an area, with its holder and the day somebody last verified it."""

    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_office_id_area_actor", "office_id", "area", "actor"),)

    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    actor: Mapped[Code]
    body: Mapped[Name]
    post: Mapped[Name] = mapped_column(String(300), default="")
    holder: Mapped[Name] = mapped_column(String(300), default="")
    area: Mapped[Name] = mapped_column(String(300), default="")
    phone: Mapped[Code] = mapped_column(String(80), default="")
    note: Mapped[Prose] = mapped_column(Text, default="")
    last_verified_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    created_at: Mapped[Timestamp]
    version: Mapped[Version] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def called(self) -> str:
        """Return post, holder and body as one writes them."""
        who = " ".join(part for part in (self.post, self.holder) if part)
        return f"{who}, {self.body}" if who else self.body
