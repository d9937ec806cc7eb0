"""A case of the database as a case file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from planner import clock
from planner.accounts.models import User
from planner.accounts.services import users_by_id
from planner.assessments import services as assessments
from planner.casefile import days, schema
from planner.casefile.part import Part
from planner.cases import attachments
from planner.cases.facts import contacts_of
from planner.cases.models import Case
from planner.plans.models import Plan
from planner.plans.services import whole_plans_of

Made = TypeVar("Made", bound=Part)


def case_file_of(case: Case) -> schema.CaseFile:
    """Return *case* whole: people, facts, assessment, plans with all revisions. Users stand by username."""
    plans = whole_plans_of(case)
    names = users_by_id(_user_ids(plans))
    return schema.CaseFile(
        as_of=clock.today(),
        provenance=schema.Provenance.model_validate(case.provenance or {}),
        case=_head(case),
        obligations=_all(schema.ObligationPart, case.obligations),
        people=_all(schema.PersonPart, case.people),
        relationships=_all(schema.RelationshipPart, case.relationships),
        stances=_all(schema.StancePart, case.stances),
        circumstances=_all(schema.CircumstancePart, case.circumstances),
        contacts=tuple(_one(schema.ContactPart, contact, key=key) for key, contact in contacts_of(case)),
        events=_all(days.EventPart, case.events),
        journal=_all(days.JournalPart, case.journal),
        promises=_all(days.PromisePart, case.promises),
        attachments=tuple(_attachments(case)),
        assessments=_assessments(case),
        plans=tuple(_plan(plan, names) for plan in plans),
    )


def written(document: schema.CaseFile) -> str:
    """Return a case file as text; what stands at its default is left out, and reads back as it was."""
    values = document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    head = {"format": document.format, "version": document.version}
    return json.dumps(head | values, ensure_ascii=False, indent=2) + "\n"


def _head(case: Case) -> schema.Head:
    return schema.Head(
        **_values(schema.Head, case, skip=("office", "officer", "judgment", "decision", "status")),
        status=case.status.value,
        office=case.office.code,
        officer=case.officer.username if case.officer else "",
        judgment=schema.Judgment(number=case.judgment_number, on=case.judgment_date, court=case.court),
        decision=schema.Decision(number=case.decision_number, on=case.decision_date),
    )


def _values(kind: type[Part], source: object, skip: tuple[str, ...] = ()) -> dict[str, Any]:
    names = (name for name in kind.model_fields if name not in skip and hasattr(source, name))
    return {name: getattr(source, name) for name in names}


def _one(kind: type[Made], source: object, **given: Any) -> Made:
    return kind(**(_values(kind, source) | given))


def _all(kind: type[Made], sources: Iterable[object]) -> tuple[Made, ...]:
    return tuple(_one(kind, source) for source in sources)


def _attachments(case: Case) -> Iterator[days.AttachmentPart]:
    places = {
        (kind, row.id): f"/{kind}/{n}" for kind in attachments.SUBJECTS for n, row in enumerate(getattr(case, kind))
    }
    for row in attachments.attachments_of(case):
        if (row.subject, row.subject_id) in places:
            yield _one(days.AttachmentPart, row, of=places[row.subject, row.subject_id])


def _assessments(case: Case) -> tuple[schema.AssessmentPart, ...]:
    answers = assessments.answers_of(case.id)
    reviews = assessments.reviews_of(case.id)
    completed = assessments.completed_on(case.id)
    if not (answers or reviews or completed):
        return ()
    parts = {key: _one(schema.AnswerPart, answer) for key, answer in answers.items()}
    return (schema.AssessmentPart(answers=parts, reviews=reviews, completed_on=completed),)


def _user_ids(plans: Iterable[Plan]) -> set[int]:
    found: set[int | None] = set()
    for plan in plans:
        found.add(plan.drafted_by_id)
        for rows in (plan.decisions, plan.results, plan.accepted, plan.revisions):
            found.update(row.by_id for row in rows)
    return {number for number in found if number is not None}


def _plan(plan: Plan, names: dict[int, User]) -> schema.PlanPart:
    def name(user_id: int | None) -> str:
        return names[user_id].username if user_id in names else ""

    revisions = tuple(_one(schema.RevisionPart, row, by=name(row.by_id), content=row.content) for row in plan.revisions)
    return schema.PlanPart(
        number=plan.number,
        status=plan.status.value,
        drafted_by=name(plan.drafted_by_id),
        approved_revision=plan.approved_revision,
        revisions=revisions,
        decisions=tuple(
            _one(schema.DecisionPart, row, move=row.move.value, by=name(row.by_id)) for row in plan.decisions
        ),
        accepted=tuple(_one(schema.AcceptedPart, row, by=name(row.by_id)) for row in plan.accepted),
        results=tuple(_one(schema.ResultPart, row, by=name(row.by_id)) for row in plan.results),
        outcome=_one(schema.OutcomePart, plan.outcome, outcome=plan.outcome.code) if plan.outcome else None,
    )
