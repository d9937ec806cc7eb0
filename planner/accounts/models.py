"""Offices as a tree, users, their roles, and attempts to sign in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_security import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.actor import Actor, Role
from planner.db import Code, Id, Model, Name, Prose, Timestamp


class OfficeKind(StrEnum):
    """What an office is."""

    PROVINCE = "province"
    DIVISION = "division"


class Office(Model):
    """An enforcement agency. `path` is the chain of ids from the top, as `/1/4/`; `heading` its lines on papers."""

    __tablename__ = "office"

    id: Mapped[Id]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    kind: Mapped[OfficeKind]
    code: Mapped[Code] = mapped_column(String(80), unique=True)
    name: Mapped[Name]
    parent_body: Mapped[Name] = mapped_column(String(300), default="")
    place: Mapped[Name] = mapped_column(String(300), default="")
    symbol: Mapped[Code] = mapped_column(String(80), default="")
    path: Mapped[Name] = mapped_column(String(300), default="", index=True)
    closed_at: Mapped[datetime | None]


class Grant(Model, RoleMixin):
    """One role of one user."""

    __tablename__ = "user_role"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[Role] = mapped_column(primary_key=True)


class User(Model, UserMixin):
    """Somebody who signs in. `fs_uniquifier` changes with the password, which ends all sessions."""

    __tablename__ = "user"

    id: Mapped[Id]
    username: Mapped[Code] = mapped_column(String(80), unique=True)
    name: Mapped[Name]
    title: Mapped[Name] = mapped_column(String(300), default="")
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    password: Mapped[Name] = mapped_column(String(300))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[Code] = mapped_column(String(80), unique=True)
    language: Mapped[Code | None] = mapped_column(String(8))
    theme: Mapped[Code | None] = mapped_column(String(8))
    created_at: Mapped[Timestamp]
    office: Mapped[Office] = relationship(lazy="joined")
    # The mixin declares a plain list; this is the same list, kept by the database.
    roles: Mapped[list[Grant]] = relationship(lazy="selectin", cascade="all, delete-orphan")  # type: ignore[assignment]

    def actor(self) -> Actor:
        """Return this user as the small frozen value that services are asked by."""
        roles = frozenset(grant.name for grant in self.roles)
        return Actor(self.id, self.name, roles, self.office_id, self.office.path)


class SignInAttempt(Model):
    """One attempt to sign in; kept for throttling and looked at by administrators."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_username_at", "username", "at"),
        Index("ix_sign_in_attempt_address_at", "address", "at"),
    )

    id: Mapped[Id]
    username: Mapped[Code]
    address: Mapped[Code]
    succeeded: Mapped[bool]
    at: Mapped[Timestamp]


class SetupCode(Model):
    """The one-time code with which the first administrator of a new database is made; only its digest is kept."""

    __tablename__ = "setup_code"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[Id]
    digest: Mapped[Prose]
    made_at: Mapped[Timestamp]
