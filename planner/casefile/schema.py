"""The case file, version 1: one JSON document that holds a case whole. The schema is published from here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from planner.casefile.days import AttachmentPart, EventPart, JournalPart, PromisePart
from planner.casefile.part import Key, Part, Prose, Short, Sum
from planner.catalogue.plan import Day, PlanContent
from planner.texts import msg

MEDIA_TYPE: Final = "application/vnd.planner.case+json"
VERSION: Final = 1
MOST, MOST_BY_DAY = 500, 20_000  # so many entries a part may have; of what is written day by day there are more
Number = Annotated[int, Field(ge=1, le=100_000)]
Moment = Annotated[AwareDatetime, Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2199, 12, 31, tzinfo=UTC))]


class Provenance(Part):
    """Where a case comes from, and which of its values were invented, by JSON pointer."""

    source: Prose = ""
    note: Prose = ""
    invented: tuple[str, ...] = ()


class Decision(Part):
    """The enforcement decision."""

    number: Short = ""
    on: Day | None = Field(None, alias="date")


class Judgment(Decision):
    """The judgment to be carried out, which is also a decision with number and date."""

    court: Short = ""


class Head(Part):
    """The head of the case."""

    number: Annotated[str, Field(min_length=1, max_length=80)]
    case_type: Key
    title: Short = ""
    status: Literal["open", "paused", "closed"] = "open"
    nature: Prose = ""
    area: Short = ""
    office: Short = ""
    officer: Short = ""
    opened_on: Day | None = None
    judgment: Judgment = Judgment()
    decision: Decision = Decision()
    fields: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)


class ObligationPart(Part):
    """What the judgment requires; sums in whole đồng."""

    key: Key
    kind: Literal["money", "property", "act", "custody"]
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    amount: Sum | None = None
    paid: Sum = 0
    property: Prose = ""
    due_on: Day | None = None


class PersonPart(Part):
    """A person, an organisation or a group of the case."""

    key: Key
    role: Key
    kind: Literal["person", "organisation", "group"] = "person"
    honorific: Short = ""
    name: Short = ""
    short_name: Short = ""
    description: Prose = ""
    actor: Key | None = None
    gender: Literal["female", "male"] | None = None
    birth_year: Annotated[int, Field(ge=1880, le=2100)] | None = None
    occupation: Short = ""
    address: Short = ""
    phone: Short = ""
    tags: tuple[Key, ...] = ()
    ended_on: Day | None = None

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not self.name and not self.description:
            raise ValueError(msg("give a name or a description"))
        return self


class RelationshipPart(Part):
    """A tie between two people, or from a contact to a person."""

    from_: Key = Field(alias="from")
    to: Key
    kind: Key
    trust: Literal["high", "medium", "low", "unknown"] = "unknown"
    evidence: Prose = ""
    from_on: Day | None = None
    until_on: Day | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.from_ == self.to:
            raise ValueError(msg("nobody is related to themselves"))
        if self.from_on and self.until_on and self.until_on < self.from_on:
            raise ValueError(msg("the end lies before the beginning"))
        return self


class StatementPart(Part):
    """What every statement carries: who said it and when, how sure it is, when to look again, who may see it."""

    source: Short = ""
    observed_on: Day | None = None
    confidence: Literal["high", "medium", "low"] = "medium"
    review_on: Day | None = None
    sensitivity: Literal["public", "internal", "sensitive"] = "internal"


class StancePart(StatementPart):
    """An observed position toward the obligation."""

    person: Key
    stance: Literal["for", "mixed", "against", "unknown"]
    evidence: Prose = ""


class CircumstancePart(StatementPart):
    """One dated statement about a person, or about the case."""

    person: Key | None = None
    category: Key
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    ended_on: Day | None = None


class ContactPart(Part):
    """A post and its holder that the case can turn to."""

    key: Key
    actor: Key
    body: Annotated[str, Field(min_length=1, max_length=300)]
    post: Short = ""
    holder: Short = ""
    area: Short = ""
    phone: Short = ""
    last_verified_on: Day | None = None


class AnswerPart(Part):
    """The answer to one item; without `known`, the date to find out."""

    value: str | int | float | bool | None = None
    known: bool = True
    note: Prose = ""
    find_out_on: Day | None = None


class AssessmentPart(Part):
    """The answers of a case, and which hits in free text were confirmed or rejected."""

    answers: Mapping[str, AnswerPart] = Field(default_factory=dict)
    reviews: Mapping[Annotated[str, Field(max_length=80)], bool] = Field(default_factory=dict)
    completed_on: Day | None = None


class RevisionPart(Part):
    """One saved state of a plan."""

    number: Number
    at: Moment
    by: Short
    note: Prose = ""
    content: PlanContent
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    @model_validator(mode="after")
    def _unchanged(self) -> Self:
        if self.content.digest() != self.hash:
            raise ValueError(msg("the content is not what the hash says; the revision was changed after it was saved"))
        return self


class DecisionPart(Part):
    """One move in the life of a plan, such as submitting it or approving it."""

    move: Literal["submit", "withdraw", "return", "approve", "revise", "start", "finish"]
    revision: Number
    at: Moment
    by: Short
    comment: Prose = ""


class ResultPart(Part):
    """What came of a step."""

    step: Key
    result: Key
    on: Day
    text: Prose = ""
    by: Short = ""


class AcceptedPart(Part):
    """A warning that was accepted, with the reason."""

    finding: Short
    reason: Prose
    by: Short = ""


class OutcomePart(Part):
    """How a plan ended."""

    outcome: Key
    on: Day
    amount: Sum | None = None
    moved: Prose = ""
    hindered: Prose = ""
    lessons: Prose = ""


class PlanPart(Part):
    """A plan with all its revisions."""

    number: Number
    status: Literal["draft", "submitted", "approved", "running", "done"]
    drafted_by: Short
    approved_revision: Number | None = None
    revisions: tuple[RevisionPart, ...] = Field(min_length=1, max_length=MOST_BY_DAY)
    decisions: tuple[DecisionPart, ...] = Field((), max_length=MOST)
    accepted: tuple[AcceptedPart, ...] = Field((), max_length=MOST)
    results: tuple[ResultPart, ...] = Field((), max_length=MOST)
    outcome: OutcomePart | None = None


class CaseFile(Part):
    """The whole document."""

    format: Literal["application/vnd.planner.case+json"] = MEDIA_TYPE
    version: Literal[1] = VERSION
    as_of: Day | None = None
    provenance: Provenance = Provenance()
    case: Head
    obligations: tuple[ObligationPart, ...] = Field((), max_length=MOST)
    people: tuple[PersonPart, ...] = Field((), max_length=MOST)
    relationships: tuple[RelationshipPart, ...] = Field((), max_length=MOST)
    stances: tuple[StancePart, ...] = Field((), max_length=MOST)
    circumstances: tuple[CircumstancePart, ...] = Field((), max_length=MOST)
    contacts: tuple[ContactPart, ...] = Field((), max_length=MOST)
    events: tuple[EventPart, ...] = Field((), max_length=MOST)
    journal: tuple[JournalPart, ...] = Field((), max_length=MOST_BY_DAY)
    promises: tuple[PromisePart, ...] = Field((), max_length=MOST_BY_DAY)
    attachments: tuple[AttachmentPart, ...] = Field((), max_length=MOST_BY_DAY)
    assessments: tuple[AssessmentPart, ...] = Field((), max_length=1)
    plans: tuple[PlanPart, ...] = Field((), max_length=50)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the case file, as published."""
    schema = CaseFile.model_json_schema(by_alias=True)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"{MEDIA_TYPE};version={VERSION}"}
    return head | schema
