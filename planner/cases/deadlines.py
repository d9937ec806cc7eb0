"""Terms set by law: which rule governs, and on which day the term ends.

Counting follows the Civil Code 2015: the day of the event does not count (article 147.3), and a last day that
is a weekend or public holiday moves to the end of the next working day (article 148.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.cases.calendar import WorkingCalendar
from planner.catalogue.facts import Facts
from planner.catalogue.plan import Limit
from planner.catalogue.rules import DeadlineRule
from planner.texts import Language, say


@dataclass(frozen=True, slots=True)
class Term:
    """One term of one case: the rule, the day it runs from, the day it ends."""

    rule: DeadlineRule
    started_on: date
    ends_on: date

    def days_left(self, today: date) -> int:
        """Return how many days remain; below zero when it is over."""
        return (self.ends_on - today).days


def end_of_term(rule: DeadlineRule, start: date, calendar: WorkingCalendar) -> date:
    """Return the last day of a term, or, for a term before an event, the last day to do it.

    The law has no rule for counting backward, so the careful reading is taken: that many whole days in between.
    """
    if rule.direction == "before":
        return calendar.working_day_until(calendar.before(start, rule.days + 1, rule.day_kind))
    return calendar.working_day_from(calendar.after(start, rule.days, rule.day_kind))


def terms_of(
    facts: Facts, rules: Iterable[DeadlineRule], law_types: tuple[str, ...], calendar: WorkingCalendar
) -> tuple[Term, ...]:
    """Return the terms that run in a case, by the rule in force on the day of the act that starts each.

    A term whose end amounts to an event (the end of the voluntary period) starts the terms that follow, unless
    that event has been recorded itself.
    """
    happened = {event.kind: event.on for event in sorted(facts.events, key=lambda event: event.on)}
    fitting = [rule for rule in rules if rule.applies(law_types)]
    terms: dict[str, Term] = {}
    waiting = True
    while waiting:
        waiting = False
        for rule in fitting:
            start = happened.get(rule.trigger)
            if start is None or rule.clock in terms or not rule.in_force(start):
                continue
            term = Term(rule, start, end_of_term(rule, start, calendar))
            terms[rule.clock] = term
            waiting = True
            if rule.ends:
                happened.setdefault(rule.ends, term.ends_on)
    return tuple(sorted(terms.values(), key=lambda term: (term.ends_on, term.rule.clock)))


def limits_of(terms: Iterable[Term], language: Language) -> tuple[Limit, ...]:
    """Return the terms as the dates that a plan stands against."""
    return tuple(
        Limit(key=t.rule.clock, on=t.ends_on, title=say(t.rule.title, language), basis=t.rule.citation) for t in terms
    )
