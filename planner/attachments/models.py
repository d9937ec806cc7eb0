"""Which files belong to which case, and to what in it. The bytes lie in the store, by digest."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from planner.db import Code, Id, Model, Name, Timestamp


class Attachment(Model):
    """A photo or a scan on a part of a case. `digest` is that of the bytes as they are kept.

    `held` says that the bytes are here: those of a case file from elsewhere may not be.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_case_id_added_on", "case_id", "added_on"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    subject: Mapped[Code]
    subject_id: Mapped[int]
    name: Mapped[Name]
    media_type: Mapped[Code]
    size: Mapped[int]
    digest: Mapped[Code] = mapped_column(index=True)
    held: Mapped[bool] = mapped_column(default=True)
    added_on: Mapped[date]
    author: Mapped[Name]
    created_at: Mapped[Timestamp]
