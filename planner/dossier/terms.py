"""The terms set by law as a countdown: how many days are left, and whether the term was kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from planner.cases.deadlines import Term
from planner.catalogue.facts import Event

SOON = 5
VOLUNTARY = "voluntary_period_ended"
State = Literal["kept", "over", "today", "soon", "running"]


@dataclass(frozen=True, slots=True)
class Countdown:
    """One term of one case as it stands today. `days` counts to its end, or since."""

    term: Term
    state: State
    days: int
    kept_on: date | None = None


def countdowns_of(terms: Iterable[Term], events: Iterable[Event], today: date) -> tuple[Countdown, ...]:
    """Return all terms, the nearest end first."""
    happened = tuple(events)
    return tuple(_countdown(term, happened, today) for term in terms)


def _countdown(term: Term, events: tuple[Event, ...], today: date) -> Countdown:
    days = term.days_left(today)
    kept_on = max((e.on for e in events if e.kind == term.rule.met_by and e.on >= term.started_on), default=None)
    if kept_on is not None:
        return Countdown(term, "kept", abs(days), kept_on)
    if days < 0:
        return Countdown(term, "over", -days)
    if days == 0:
        return Countdown(term, "today", 0)
    return Countdown(term, "soon" if days <= SOON else "running", days)


def voluntary(countdowns: Iterable[Countdown]) -> Countdown | None:
    """Return the voluntary period, the one that plans of persuasion stand against."""
    return next((each for each in countdowns if each.term.rule.ends == VOLUNTARY), None)
