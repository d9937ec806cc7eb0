"""A case and all that is known of it: obligations, people, circumstances, relationships, stances, events, journal.

Every part carries a `version`, so that a save over somebody else's newer save is refused.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.accounts.models import Office, User
from planner.attachments.models import Attachment
from planner.catalogue import facts
from planner.catalogue.viewing import same_named
from planner.contacts.models import Contact
from planner.db import Code, Id, Model, Money, Name, Prose, Timestamp, Version


class CaseStatus(StrEnum):
    """Where the enforcement of a case stands."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class CaseMember(Model):
    """A colleague who works on the case beside its officer."""

    __tablename__ = "case_member"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)


class CaseContact(Model):
    """A contact of the directory that this case turns to."""

    __tablename__ = "case_contact"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), primary_key=True)
    key: Mapped[Code]


class Case(Model):
    """One enforcement matter."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        Index("ix_case_officer_id_opened_on_id", "officer_id", "opened_on", "id"),
        Index("ix_case_office_id_opened_on_id", "office_id", "opened_on", "id"),
        Index("ix_case_office_id_status_case_type_opened_on", "office_id", "status", "case_type", "opened_on"),
    )

    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    number: Mapped[Code]
    case_type: Mapped[Code]
    title: Mapped[Name] = mapped_column(String(300), default="")
    status: Mapped[CaseStatus] = mapped_column(default=CaseStatus.OPEN)
    nature: Mapped[Prose] = mapped_column(Text, default="")
    area: Mapped[Name] = mapped_column(String(300), default="")
    court: Mapped[Name] = mapped_column(String(300), default="")
    judgment_number: Mapped[Name] = mapped_column(String(300), default="")
    judgment_date: Mapped[date | None]
    decision_number: Mapped[Name] = mapped_column(String(300), default="")
    decision_date: Mapped[date | None]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    provenance: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[Timestamp]
    version: Mapped[Version] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    office: Mapped[Office] = relationship(lazy="joined")
    officer: Mapped[User | None] = relationship(lazy="joined")
    members: Mapped[list[User]] = relationship(secondary="case_member")
    obligations: Mapped[list[Obligation]] = relationship(order_by="Obligation.id", cascade="all, delete-orphan")
    people: Mapped[list[Person]] = relationship(order_by="Person.id", cascade="all, delete-orphan")
    relationships: Mapped[list[Relationship]] = relationship(order_by="Relationship.id", cascade="all, delete-orphan")
    stances: Mapped[list[Stance]] = relationship(order_by="Stance.id", cascade="all, delete-orphan")
    circumstances: Mapped[list[Circumstance]] = relationship(order_by="Circumstance.id", cascade="all, delete-orphan")
    events: Mapped[list[Event]] = relationship(order_by="Event.on, Event.id", cascade="all, delete-orphan")
    journal: Mapped[list[JournalEntry]] = relationship(
        order_by="JournalEntry.on, JournalEntry.id", cascade="all, delete-orphan"
    )
    promises: Mapped[list[Promise]] = relationship(order_by="Promise.id", cascade="all, delete-orphan")
    attachments: Mapped[list[Attachment]] = relationship(order_by=Attachment.id, viewonly=True)
    contact_links: Mapped[list[CaseContact]] = relationship(order_by="CaseContact.key", cascade="all, delete-orphan")
    contacts: Mapped[list[Contact]] = relationship(secondary="case_contact", viewonly=True, order_by="CaseContact.key")


class _Part:
    """What every part of a case has."""

    id: Mapped[Id]
    created_at: Mapped[Timestamp]


class Obligation(_Part, Model):
    """What the judgment requires; sums in whole đồng."""

    __tablename__ = "obligation"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    key: Mapped[Code]
    kind: Mapped[Code]
    text: Mapped[Prose]
    amount: Mapped[Money | None]
    paid: Mapped[Money] = mapped_column(default=0)
    property: Mapped[Prose] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    version: Mapped[Version] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Person(_Part, Model):
    """A person, an organisation or a group of the case. `key` names it in the case file and in plans."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("case_id", "key"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    key: Mapped[Code]
    role: Mapped[Code]
    kind: Mapped[Code] = mapped_column(String(80), default="person")
    honorific: Mapped[Name] = mapped_column(String(300), default="")
    name: Mapped[Name] = mapped_column(String(300), default="")
    short_name: Mapped[Name] = mapped_column(String(300), default="")
    description: Mapped[Prose] = mapped_column(Text, default="")
    actor: Mapped[Code | None]
    gender: Mapped[Code | None]
    birth_year: Mapped[int | None]
    occupation: Mapped[Name] = mapped_column(String(300), default="")
    address: Mapped[Name] = mapped_column(String(300), default="")
    phone: Mapped[Code] = mapped_column(String(80), default="")
    tags: Mapped[list[str]] = mapped_column(default=list)
    ended_on: Mapped[date | None]
    version: Mapped[Version] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def called(self) -> str:
        """Return what to call this one in a sentence."""
        return facts.Person(**same_named(facts.Person, self)).called

    @property
    def sex(self) -> str | None:
        """Return whether this is a man or a woman, as far as one can tell."""
        return facts.Person(**same_named(facts.Person, self)).sex


class Circumstance(_Part, Model):
    """One dated statement about a person, or, without one, about the case."""

    __tablename__ = "circumstance"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    person: Mapped[Code | None]
    category: Mapped[Code]
    text: Mapped[Prose]
    source: Mapped[Name] = mapped_column(String(300), default="")
    observed_on: Mapped[date | None]
    confidence: Mapped[Code] = mapped_column(String(80), default="medium")
    review_on: Mapped[date | None]
    sensitivity: Mapped[Code] = mapped_column(String(80), default="internal")
    ended_on: Mapped[date | None]
    version: Mapped[Version] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Relationship(_Part, Model):
    """A tie from a person or a contact (`from_`) to a person (`to`), by key."""

    __tablename__ = "relationship"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    from_: Mapped[Code] = mapped_column("from_key", String(80))
    to: Mapped[Code] = mapped_column("to_key", String(80))
    kind: Mapped[Code]
    trust: Mapped[Code] = mapped_column(String(80), default="unknown")
    evidence: Mapped[Prose] = mapped_column(Text, default="")
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    version: Mapped[Version] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Stance(_Part, Model):
    """An observed position of a person toward the obligation; a newer one does not overwrite it."""

    __tablename__ = "stance"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    person: Mapped[Code]
    stance: Mapped[Code]
    observed_on: Mapped[date | None]
    evidence: Mapped[Prose] = mapped_column(Text, default="")
    source: Mapped[Name] = mapped_column(String(300), default="")
    confidence: Mapped[Code] = mapped_column(String(80), default="medium")
    review_on: Mapped[date | None]
    sensitivity: Mapped[Code] = mapped_column(String(80), default="internal")
    version: Mapped[Version] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Event(_Part, Model):
    """A legal event that starts or stops a clock."""

    __tablename__ = "event"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Code]
    on: Mapped[date] = mapped_column("happened_on")
    channel: Mapped[Code | None]
    note: Mapped[Prose] = mapped_column(Text, default="")
    version: Mapped[Version] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class JournalEntry(_Part, Model):
    """A contact with somebody, or a note: what was said, promised, refused; of a complaint also its answer.

    `next_on` is the day of the next contact that was agreed; `answer` the paper by which a complaint was answered.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_case_id_happened_on", "case_id", "happened_on"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    kind: Mapped[Code]
    on: Mapped[date] = mapped_column("happened_on")
    text: Mapped[Prose]
    people: Mapped[list[str]] = mapped_column(default=list)
    promised: Mapped[Prose] = mapped_column(Text, default="")
    refused: Mapped[Prose] = mapped_column(Text, default="")
    mood: Mapped[Code | None]
    next_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    answer: Mapped[Name] = mapped_column(String(300), default="")
    author: Mapped[Name] = mapped_column(String(300), default="")
    version: Mapped[Version] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Promise(_Part, Model):
    """What somebody promised, or, without a person, what the office did: by which day, and whether it was kept."""

    __tablename__ = "promise"
    __table_args__ = (Index("ix_promise_state_due_on", "state", "due_on"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    person: Mapped[Code | None]
    text: Mapped[Prose]
    amount: Mapped[Money | None]
    on: Mapped[date] = mapped_column("happened_on")
    due_on: Mapped[date | None]
    state: Mapped[Code] = mapped_column(String(80), default="open")
    settled_on: Mapped[date | None]
    note: Mapped[Prose] = mapped_column(Text, default="")
    version: Mapped[Version] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class SearchText(Model):
    """What a case can be found by, folded: number, title, area, names of people. The second migration indexes it."""

    __tablename__ = "case_search"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
