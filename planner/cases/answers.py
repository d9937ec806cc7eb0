"""Complaints and petitions that wait for their answer, and until when the law gives the time for one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.cases.calendar import WorkingCalendar
from planner.cases.deadlines import Term, terms_of
from planner.catalogue import facts
from planner.catalogue.rules import DeadlineRule

# What is written in by somebody who has a right to an answer; the law sets a term for the first of them.
ANSWERED = ("complaint", "petition")
_TIMED = "complaint"
_RECEIVED, _ACCEPTED = "complaint_received", "complaint_accepted"
_ACCEPTANCE, _ANSWER = "complaint_acceptance", "complaint_answer"


@dataclass(frozen=True, slots=True)
class Received:
    """A complaint or a petition as it came in."""

    id: int
    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Waiting:
    """One that is not answered yet. Without `term` the law sets none that the packs know.

    `assumed` says that nobody wrote down when it was accepted, so that the last lawful day for that was taken.
    """

    received: Received
    term: Term | None
    assumed: bool = False


def waiting_of(
    received: Iterable[Received],
    accepted_on: Iterable[date],
    rules: Iterable[DeadlineRule],
    law_types: tuple[str, ...],
    calendar: WorkingCalendar,
) -> tuple[Waiting, ...]:
    """Return what waits for an answer, the nearest end first; *accepted_on* are the days on which one was accepted."""
    known = tuple(rules)
    days = sorted(accepted_on)
    found = [_waiting(each, days, known, law_types, calendar) for each in received]
    return tuple(sorted(found, key=lambda each: (each.term.ends_on if each.term else date.max, each.received.on)))


def _waiting(
    one: Received, days: list[date], rules: tuple[DeadlineRule, ...], law_types: tuple[str, ...], of: WorkingCalendar
) -> Waiting:
    if one.kind != _TIMED:
        return Waiting(one, None)

    def term(clock: str, event: str, on: date) -> Term | None:
        case = facts.Facts(facts.Case("", ""), today=on, events=(facts.Event(event, on),))
        return next((each for each in terms_of(case, rules, law_types, of) if each.rule.clock == clock), None)

    accepted = next((day for day in days if day >= one.on), None)
    if accepted is not None:
        return Waiting(one, term(_ANSWER, _ACCEPTED, accepted))
    acceptance = term(_ACCEPTANCE, _RECEIVED, one.on)
    last = acceptance.ends_on if acceptance else one.on
    return Waiting(one, term(_ANSWER, _ACCEPTED, last), assumed=acceptance is not None)
