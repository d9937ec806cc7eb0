"""A case file as facts, without a database: for golden cases, examples and exercises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from planner.casefile.schema import CaseFile
from planner.catalogue import facts, viewing
from planner.catalogue.gaps import without_marks


def facts_from(
    document: CaseFile, today: date, officer: facts.User | None = None, head: facts.User | None = None
) -> facts.Facts:
    """Return the facts of *document* as they stand on *today*: what has ended is left out."""
    case = document.case
    made_case = facts.Case(
        **viewing.same_named(facts.Case, case, skip=("officer", "head", "office", "fields")),
        court=without_marks(case.judgment.court),
        judgment_number=without_marks(case.judgment.number),
        judgment_date=case.judgment.on,
        decision_number=without_marks(case.decision.number),
        decision_date=case.decision.on,
        office=case.office,
        officer=officer or (facts.User(case.officer) if case.officer else None),
        head=head,
        fields=case.fields,
    )
    return facts.Facts(
        case=made_case,
        today=today,
        people=viewing.facts_from(facts.Person, "people", document.people, today),
        obligations=viewing.facts_from(facts.Obligation, "obligations", document.obligations, today),
        circumstances=viewing.facts_from(facts.Circumstance, "circumstances", document.circumstances, today),
        relationships=viewing.facts_from(facts.Relationship, "relationships", document.relationships, today),
        stances=viewing.latest(viewing.facts_from(facts.Stance, "stances", document.stances, today)),
        contacts=tuple(
            replace(contact, named=True)
            for contact in viewing.facts_from(facts.Contact, "contacts", document.contacts, today)
        ),
        events=tuple(
            facts.Event(event.kind, event.on, event.channel or "", f"/events/{n}")
            for n, event in enumerate(document.events)
        ),
        journal=viewing.facts_from(facts.JournalEntry, "journal", document.journal, today),
        answers=_answers(document),
    )


def _answers(document: CaseFile) -> dict[str, facts.Answer]:
    answers = document.assessments[0].answers if document.assessments else {}
    return {
        key: facts.Answer(item=key, **viewing.same_named(facts.Answer, answer), pointer=f"/assessments/0/answers/{key}")
        for key, answer in answers.items()
    }
