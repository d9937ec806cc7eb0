"""What lies ahead in a case, or should have been done: terms, answers, promises, agreed contacts, steps of plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from planner.cases.answers import Waiting
from planner.cases.models import Case, JournalEntry, Promise
from planner.dossier.plans import PlanLine
from planner.dossier.terms import Countdown
from planner.dossier.timeline import Entry, written
from planner.texts import msg


def ahead_of(
    case: Case,
    names: Mapping[str, str],
    plans: tuple[PlanLine, ...],
    countdowns: Iterable[Countdown],
    waiting: Iterable[Waiting],
    today: date,
) -> tuple[Entry, ...]:
    """Return what lies ahead, or should have been done: terms, answers, promises, agreed contacts, steps."""
    ahead = [
        *_terms(countdowns, case.id, today),
        *_answers(waiting, case.id, today),
        *_promises(case.promises, names, case.id, today),
        *_contacts(case.journal, names, case.id, today),
        *_steps(plans, today),
    ]
    return tuple(sorted(ahead, key=lambda entry: entry.on))


def _part(case_id: int, kind: str, part_id: int) -> tuple[str, Mapping[str, Any]]:
    return "case_parts.edit", {"case_id": case_id, "kind": kind, "part_id": part_id}


def _terms(countdowns: Iterable[Countdown], case_id: int, today: date) -> Iterator[Entry]:
    for countdown in countdowns:
        rule = countdown.term.rule
        if countdown.state in ("kept", "over"):
            continue
        yield Entry(
            on=countdown.term.ends_on,
            kind="term",
            title=msg("%(term)s ends", term=rule.title),
            anchor=f"term-{rule.clock}",
            text=rule.citation,
            days=countdown.days,
            place=("dossier.show", {"case_id": case_id, "_anchor": "terms"}),
        )


def _answers(waiting: Iterable[Waiting], case_id: int, today: date) -> Iterator[Entry]:
    for each in waiting:
        if each.term is None:
            continue
        yield Entry(
            on=each.term.ends_on,
            kind="term",
            title=msg("Answer to the complaint of %(day)s", day=written(each.received.on)),
            anchor=f"answer-{each.received.id}",
            text=each.term.rule.citation,
            late=each.term.ends_on < today,
            days=(each.term.ends_on - today).days,
            place=_part(case_id, "journal", each.received.id),
        )


def _promises(promises: Iterable[Promise], names: Mapping[str, str], case_id: int, today: date) -> Iterator[Entry]:
    for row in promises:
        if row.state != "open" or row.due_on is None:
            continue
        yield Entry(
            on=row.due_on,
            kind="promise",
            title=msg("Promised: %(what)s", what=row.text),
            anchor=f"due-{row.id}",
            amount=row.amount,
            who=(names.get(row.person, row.person),) if row.person else (),
            late=row.due_on < today,
            days=(row.due_on - today).days,
            place=_part(case_id, "promises", row.id),
        )


def _contacts(journal: Sequence[JournalEntry], names: Mapping[str, str], case_id: int, today: date) -> Iterator[Entry]:
    """Yield the contacts that were agreed on and that no later entry of the journal has come up to."""
    latest = max((row.on for row in journal), default=date.min)
    for row in journal:
        if row.next_on is None or (latest > row.on and latest >= row.next_on):
            continue
        yield Entry(
            on=row.next_on,
            kind="next",
            title=msg("Next contact"),
            anchor=f"next-{row.id}",
            who=tuple(names.get(key, key) for key in row.people),
            late=row.next_on < today,
            days=(row.next_on - today).days,
            place=("visits.new", {"case_id": case_id, "person": list(row.people)}),
        )


def _steps(plans: tuple[PlanLine, ...], today: date) -> Iterator[Entry]:
    for plan in plans:
        for step in plan.steps_ahead:
            yield Entry(
                on=step.due or today,
                kind="step",
                title=step.title,
                plan=plan.number,
                anchor=f"step-{plan.id}-{step.key}",
                who=(step.speaker,) if step.speaker else (),
                late=step.due is not None and step.due < today,
                days=(step.due - today).days if step.due else None,
                place=("plans.show", {"plan_id": plan.id, "_anchor": f"step-{step.key}"}),
            )
