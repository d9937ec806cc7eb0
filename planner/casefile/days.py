"""The parts of a case file that grow day by day: legal events, the journal, promises, photos and scans."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from planner.casefile.part import Key, Part, Prose, Short, Sum
from planner.catalogue.plan import Day


class EventPart(Part):
    """A legal event."""

    kind: Key
    on: Day
    channel: Key | None = None
    note: Prose = ""


class JournalPart(Part):
    """A contact with somebody, or a note; of a complaint or a petition also when and by which paper it was answered."""

    kind: Key
    on: Day
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    people: tuple[Key, ...] = ()
    promised: Prose = ""
    refused: Prose = ""
    mood: Key | None = None
    next_on: Day | None = None
    answered_on: Day | None = None
    answer: Short = ""
    author: Short = ""


class PromisePart(Part):
    """What somebody promised, or, without a person, the office; and what became of it."""

    person: Key | None = None
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    amount: Sum | None = None
    on: Day
    due_on: Day | None = None
    state: Literal["open", "kept", "not_kept"] = "open"
    settled_on: Day | None = None
    note: Prose = ""


class AttachmentPart(Part):
    """A photo or a scan, told by the digest of its bytes; `of` is the pointer of the part that it belongs to.

    The bytes are not in the file. They lie under that digest in the folder `attachments` of the planner's data, and
    whoever moves a case copies them along.
    """

    of: Annotated[str, Field(pattern=r"^/(journal|events|people)/[0-9]{1,5}$")]
    name: Annotated[str, Field(min_length=1, max_length=300)]
    media_type: Literal["image/jpeg", "image/png", "image/webp", "application/pdf"]
    size: Annotated[int, Field(ge=1, le=10**10)]
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    added_on: Day
    author: Short = ""
