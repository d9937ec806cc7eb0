"""The audit log as people read it: entries with the number of the case and the name of the user they are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from planner.accounts.forms import NewOfficeForm, NewUserForm
from planner.accounts.models import Office, User
from planner.actor import Actor
from planner.audit.models import AuditEntry
from planner.cases.models import Case
from planner.cases.wording import labels_in, labels_of
from planner.contacts.forms import ContactForm
from planner.db import db
from planner.insights.telling import act_of
from planner.texts import Message, Text

PAGE = 50
_FORMS = {"user": NewUserForm, "office": NewOfficeForm, "contact": ContactForm}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the log is narrowed to; empty means all. `before` is the id of the entry that the page before ended at."""

    case: str = ""
    who: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One entry. `about` is the case, user or office it is about, `fields` what changed, or which pack or key."""

    id: int
    at: datetime
    who: str
    act: Message
    case_id: int | None
    about: str
    fields: tuple[Text, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the log, and the id below which the next one begins."""

    entries: tuple[Told, ...]
    following: int | None


def page_of_log(actor: Actor, wanted: Wanted) -> Page:
    """Return entries of the actor's office and those below it, the newest first; at the top those of nobody as well."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(PAGE + 1)
    if not actor.is_system:
        below = AuditEntry.office_path.startswith(actor.office_path, autoescape=True)
        at_the_top = actor.office_path.count("/") <= 2
        query = query.where(or_(below, AuditEntry.office_path == "") if at_the_top else below)
    if wanted.before is not None:
        query = query.where(AuditEntry.id < wanted.before)
    if wanted.case:
        query = query.where(AuditEntry.case_id.in_(select(Case.id).where(Case.number == wanted.case)))
    if wanted.who:
        named = or_(User.username == wanted.who.lower(), User.name.icontains(wanted.who, autoescape=True))
        query = query.where(AuditEntry.actor_id.in_(select(User.id).where(named)))
    found = db.session.scalars(query).all()
    shown = found[:PAGE]
    return Page(_told(shown), shown[-1].id if len(found) > PAGE else None)


def _told(entries: Sequence[AuditEntry]) -> tuple[Told, ...]:
    numbers = _names(Case.id, Case.number, {e.case_id for e in entries if e.case_id})
    users = _names(User.id, User.name, {e.subject_id for e in entries if e.subject == "user" and e.subject_id})
    offices = _names(Office.id, Office.name, {e.subject_id for e in entries if e.subject == "office" and e.subject_id})
    subjects = {"user": users, "office": offices}
    return tuple(
        Told(
            id=entry.id,
            at=entry.at,
            who=entry.actor,
            act=act_of(entry.action),
            case_id=entry.case_id if entry.case_id in numbers else None,
            about=numbers.get(entry.case_id or 0) or subjects.get(entry.subject, {}).get(entry.subject_id or 0, ""),
            fields=(*_fields(entry), *_of_pack(entry)),
            mark=entry.hash[:8],
        )
        for entry in entries
    )


def _fields(entry: AuditEntry) -> Iterator[Text]:
    """Yield what the fields are called that a change touched; of what was added, all of them would be named."""
    if entry.action.endswith(("changed", "corrected")):
        form = _FORMS.get(entry.subject)
        labels = labels_in(form) if form else labels_of(entry.subject)
        yield from (labels.get(name, name) for name in entry.detail.get("changed", ()))


def _of_pack(entry: AuditEntry) -> Iterator[Text]:
    """Yield which pack, in which version, or which key an entry speaks of."""
    if entry.action.startswith("pack."):
        yield from (entry.detail[name] for name in ("pack", "version", "key") if entry.detail.get(name))


def _names(key: Any, name: Any, ids: set[int]) -> dict[int, str]:
    return dict(db.session.execute(select(key, name).where(key.in_(ids))).all()) if ids else {}
