"""Photos and scans on the parts of a case: adding, finding with the rights in the query, taking away with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select

from planner import clock
from planner.actor import Actor
from planner.attachments.inspecting import Checked
from planner.attachments.models import Attachment
from planner.audit import services as audit
from planner.audit.services import Subject
from planner.cases.models import Case
from planner.cases.services import visible_to
from planner.db import db
from planner.errors import Incomplete, NotFound
from planner.texts import msg

# Parts that photos and scans may belong to.
SUBJECTS = ("journal", "events", "people")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file whose bytes are in the store and that is to belong to something."""

    name: str
    media_type: str
    size: int
    digest: str


def arrived(file: Checked) -> Arrived:
    """Return a file that was looked at and kept as something to attach."""
    return Arrived(file.name, file.media_type, len(file.data), file.digest)


def attach(case: Case, subject: str, row: Any, files: Iterable[Arrived], *, by: Actor) -> list[Attachment]:
    """Let files belong to a part of a case; one that belongs to it already is not added twice."""
    there = {held.digest: held for held in attachments_of(case, subject, row.id)}
    added = []
    for file in files:
        held = there.get(file.digest)
        if held is not None:
            held.held = True  # a case file named it, and now its bytes are here
            continue
        made = Attachment(
            case_id=case.id,
            subject=subject,
            subject_id=row.id,
            name=file.name[:300],
            media_type=file.media_type,
            size=file.size,
            digest=file.digest,
            held=True,
            added_on=clock.today(),
            author=by.name,
        )
        _add(case, made, by=by)
        there[file.digest] = made
        added.append(made)
    return added


def take_over(case: Case, subject: str, row: Any, values: Mapping[str, Any], *, by: Actor) -> Attachment | None:
    """Write down an attachment of a case file; return nothing if it is there already.

    Whether the bytes are here is believed of the planner's own command line only: whoever uploads a file could name
    the digest of somebody else's photo.
    """
    if any(held.digest == values["digest"] for held in attachments_of(case, subject, row.id)):
        return None
    made = Attachment(case_id=case.id, subject=subject, subject_id=row.id, held=by.is_system, **values)
    _add(case, made, by=by)
    return made


def _add(case: Case, made: Attachment, *, by: Actor) -> None:
    db.session.add(made)
    db.session.flush()
    audit.record("attachment.added", Subject("attachment", made.id, case.id), by=by, new=_shown(made))


def _shown(row: Attachment) -> dict[str, Any]:
    return {"name": row.name, "media_type": row.media_type, "size": row.size, "digest": row.digest}


def attachments_of(case: Case, subject: str | None = None, subject_id: int | None = None) -> Sequence[Attachment]:
    """Return the attachments of a case, or of one of its parts, the earliest first."""
    query = select(Attachment).where(Attachment.case_id == case.id).order_by(Attachment.id)
    if subject is not None:
        query = query.where(Attachment.subject == subject, Attachment.subject_id == subject_id)
    return db.session.scalars(query).all()


def attachment(case_id: int, attachment_id: int, actor: Actor) -> Attachment:
    """Return one attachment of a case that is open to *actor*; strangers get `NotFound`."""
    query = (
        select(Attachment)
        .join(Case, Case.id == Attachment.case_id)
        .where(Attachment.id == attachment_id, Attachment.case_id == case_id, visible_to(actor))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound()
    return found


def remove_attachment(case: Case, row: Attachment, *, by: Actor, reason: str) -> str | None:
    """Take an attachment away; return its digest if nothing else needs the bytes, so that they can go as well."""
    if not reason.strip():
        raise Incomplete(msg("This was not taken away."), (msg("Say why; it is kept in the history."),))
    old, subject = _shown(row), Subject("attachment", row.id, case.id)
    db.session.delete(row)
    db.session.flush()
    audit.record("attachment.removed", subject, by=by, old=old, new={}, reason=reason)
    still = db.session.scalar(select(exists().where(Attachment.digest == row.digest, Attachment.held.is_(True))))
    return None if still else row.digest
