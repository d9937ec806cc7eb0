"""A case file as facts, without a database: for golden cases, examples and exercises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from planner.casefile.schema import CaseFile
from planner.catalogue import facts

Made = TypeVar("Made")


def facts_from(document: CaseFile, today: date, officer: facts.User | None = None, head: facts.User | None = None) -> facts.Facts:
    """Return the facts of *document* as they stand on *today*: what has ended is left out."""
    case = document.case
    made_case = facts.Case(
        **_same(facts.Case, case, skip=("officer", "head", "office", "fields")),
        court=case.judgment.court,
        judgment_number=case.judgment.number,
        judgment_date=case.judgment.on,
        decision_number=case.decision.number,
        decision_date=case.decision.on,
        office=case.office,
        officer=officer or (facts.User(case.officer) if case.officer else None),
        head=head,
        fields=case.fields,
    )
    answers = document.assessments[0].answers if document.assessments else {}
    return facts.Facts(
        case=made_case,
        today=today,
        people=_all(facts.Person, "people", document.people, today),
        obligations=_all(facts.Obligation, "obligations", document.obligations, today),
        circumstances=_all(facts.Circumstance, "circumstances", document.circumstances, today),
        relationships=_all(facts.Relationship, "relationships", document.relationships, today),
        stances=_latest(_all(facts.Stance, "stances", document.stances, today)),
        contacts=_all(facts.Contact, "contacts", document.contacts, today),
        events=tuple(
            facts.Event(event.kind, event.on, event.channel or "", f"/events/{n}")
            for n, event in enumerate(document.events)
        ),
        journal=_all(facts.JournalEntry, "journal", document.journal, today),
        answers={
            key: facts.Answer(item=key, **_same(facts.Answer, answer), pointer=f"/assessments/0/answers/{key}")
            for key, answer in answers.items()
        },
    )


def _same(kind: type[Any], source: object, skip: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what *source* has under the names of the fields of *kind*."""
    names = (field.name for field in fields(kind))
    return {name: getattr(source, name) for name in names if name not in skip and hasattr(source, name)}


def _all(kind: type[Made], part: str, entries: Iterable[Any], today: date) -> tuple[Made, ...]:
    made = []
    for n, entry in enumerate(entries):
        ended = getattr(entry, "ended_on", None) or getattr(entry, "until_on", None)
        if ended is None or ended > today:
            made.append(kind(**_same(kind, entry), pointer=f"/{part}/{n}"))
    return tuple(made)


def _latest(stances: tuple[facts.Stance, ...]) -> tuple[facts.Stance, ...]:
    latest: Mapping[str, facts.Stance] = {
        stance.person: stance for stance in sorted(stances, key=lambda s: s.observed_on or date.min)
    }
    return tuple(latest.values())
