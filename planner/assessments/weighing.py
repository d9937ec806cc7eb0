"""Weighing a case: terms, signals and score, concluded from its facts alone. Drafting goes on from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.assessments.scoring import Score, score_of
from planner.assessments.signals import Signal, signals_of, with_signals
from planner.cases.calendar import WorkingCalendar
from planner.cases.deadlines import Term, limits_of, terms_of
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Facts
from planner.catalogue.plan import Limit
from planner.catalogue.scope import Scope, scope_of
from planner.texts import Language

VOLUNTARY_PERIOD = "voluntary_period"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the facts of a case mean: dates set by law, helps and hindrances, and how the conditions stand."""

    terms: tuple[Term, ...]
    limits: tuple[Limit, ...]
    signals: tuple[Signal, ...]
    score: Score
    scope: Scope


def weigh(
    facts: Facts,
    catalogue: Catalogue,
    language: Language,
    calendar: WorkingCalendar,
    reviews: Mapping[str, bool] | None = None,
) -> Weighed:
    """Conclude from *facts*; *reviews* says which hits in free text the officer confirmed or rejected."""
    terms = terms_of(facts, catalogue.deadlines, catalogue.law_types(facts.case.case_type), calendar)
    limits = limits_of(terms, language)
    plain = scope_of(facts, catalogue, language, limits) | {"tet": _tet(facts.today, limits, calendar)}
    signals = signals_of(facts, catalogue, plain, language, reviews)
    scope = with_signals(plain, signals, catalogue, language)
    return Weighed(terms, limits, signals, score_of(facts, catalogue, signals, scope), scope)


def _tet(today: date, limits: tuple[Limit, ...], calendar: WorkingCalendar) -> Scope:
    """Return the next Tết, and whether today or the end of the voluntary period lies in the days around it."""
    days = [today, *(limit.on for limit in limits if limit.key == VOLUNTARY_PERIOD and limit.on >= today)]
    first = next((first for first in calendar.tet if first >= today), None)
    return {"on": first.isoformat() if first else None, "near": any(map(calendar.near_tet, days))}
