"""The assessment of a case: answers to checklist items, and what the officer said of hits in free text."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.db import Code, Id, Model, Prose, Timestamp, Version


class Answer(Model):
    """The answer to one item; without `known`, the date on which it is to be found out."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("case_id", "item"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    item: Mapped[Code]
    checklist_version: Mapped[Code]
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    known: Mapped[bool]
    note: Mapped[Prose] = mapped_column(Text, default="")
    find_out_on: Mapped[date | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[Timestamp]
    version: Mapped[Version] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class SignalReview(Model):
    """Whether the officer confirmed or rejected a signal that was found in free text."""

    __tablename__ = "signal_review"
    __table_args__ = (UniqueConstraint("case_id", "signal"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    signal: Mapped[Code]
    confirmed: Mapped[bool]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[Timestamp]


class Completion(Model):
    """A moment at which the officer declared the assessment of a case complete for now."""

    __tablename__ = "assessment_completion"

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    on: Mapped[date] = mapped_column("completed_on")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
