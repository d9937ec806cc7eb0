"""Plans, their immutable revisions, what was decided on them, what came of their steps, how they ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.accounts.models import User
from planner.cases.models import Case
from planner.catalogue.plan import PlanContent
from planner.db import Code, Id, Model, Money, Name, Prose, Timestamp, Version
from planner.plans.lifecycle import Move, Status


class Plan(Model):
    """The officer's plan for one case.

    `drafted` is the content as the engine last drafted it, so that a refresh can tell what the officer wrote;
    `approved_hash` is the hash of the revision that was approved.
    """

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    status: Mapped[Status] = mapped_column(default=Status.DRAFT, index=True)
    language: Mapped[Code] = mapped_column(String(8))
    template: Mapped[Code]
    template_version: Mapped[Code]
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    drafted_at: Mapped[Timestamp]
    revision: Mapped[int] = mapped_column(default=1)
    drafted: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    approved_revision: Mapped[int | None]
    approved_hash: Mapped[Code | None]
    version: Mapped[Version] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    case: Mapped[Case] = relationship(lazy="joined")
    drafted_by: Mapped[User | None] = relationship(foreign_keys=[drafted_by_id])
    revisions: Mapped[list[Revision]] = relationship(order_by="Revision.number", cascade="all, delete-orphan")
    decisions: Mapped[list[PlanDecision]] = relationship(order_by="PlanDecision.id", cascade="all, delete-orphan")
    results: Mapped[list[StepResult]] = relationship(order_by="StepResult.id", cascade="all, delete-orphan")
    accepted: Mapped[list[AcceptedFinding]] = relationship(order_by="AcceptedFinding.id", cascade="all, delete-orphan")
    outcome: Mapped[Outcome | None] = relationship(cascade="all, delete-orphan")


class Revision(Model):
    """One saved state of a plan; never changed afterwards."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[Id]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    stored: Mapped[dict[str, Any]] = mapped_column("content")
    hash: Mapped[Code]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[Timestamp]
    note: Mapped[Prose] = mapped_column(Text, default="")
    by: Mapped[User | None] = relationship(lazy="joined")

    @property
    def content(self) -> PlanContent:
        """Return what the revision holds."""
        return PlanContent.model_validate(self.stored)


class PlanDecision(Model):
    """One move in the life of a plan, with who made it and the comment."""

    __tablename__ = "plan_decision"

    id: Mapped[Id]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    move: Mapped[Move]
    revision: Mapped[int]
    comment: Mapped[Prose] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[Timestamp]
    by: Mapped[User | None] = relationship(lazy="joined")


class StepResult(Model):
    """What came of a step; a step may be tried more than once."""

    __tablename__ = "step_result"

    id: Mapped[Id]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    step: Mapped[Code]
    result: Mapped[Code]
    on: Mapped[date] = mapped_column("held_on")
    text: Mapped[Prose] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[Timestamp]
    by: Mapped[User | None] = relationship(lazy="joined")


class AcceptedFinding(Model):
    """A warning that the officer accepts, with the reason that stays visible."""

    __tablename__ = "accepted_finding"
    __table_args__ = (UniqueConstraint("plan_id", "finding"),)

    id: Mapped[Id]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    finding: Mapped[Name]
    reason: Mapped[Prose]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[Timestamp]
    by: Mapped[User | None] = relationship(lazy="joined")


class Outcome(Model):
    """How a plan ended, and what was learned."""

    __tablename__ = "outcome"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[Code]
    on: Mapped[date] = mapped_column("ended_on")
    amount: Mapped[Money | None]
    moved: Mapped[Prose] = mapped_column(Text, default="")
    hindered: Mapped[Prose] = mapped_column(Text, default="")
    lessons: Mapped[Prose] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[Timestamp]
