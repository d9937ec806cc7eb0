"""The law as texts of packs see it: rules in force, and the dates that they set for a case."""

from __future__ import annotations

from datetime import date
from typing import Any

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Facts
from planner.catalogue.gaps import Gap
from planner.catalogue.plan import Limit
from planner.texts import Language, msg, say

Scope = dict[str, Any]


def law_values(facts: Facts, catalogue: Catalogue, language: Language) -> Scope:
    """Return the rules that govern an act of today in this case, by key."""
    rules = catalogue.rules_in_force(facts.case.case_type, facts.today)
    return {
        key: {"title": say(rule.title, language), "text": say(rule.text, language), "citation": rule.citation}
        for key, rule in rules.items()
    }


def limit_values(limits: tuple[Limit, ...], facts: Facts, catalogue: Catalogue, language: Language) -> Scope:
    """Return the dates set by law, by clock; one whose event has no date yet is a gap."""
    found: Scope = {
        limit.key: {
            "on": limit.on.isoformat(),
            "title": limit.title,
            "basis": limit.basis,
            "running": facts.today <= limit.on,
        }
        for limit in limits
    }
    kinds = catalogue.law_types(facts.case.case_type)
    return found | {
        rule.clock: Gap("/events", say(msg("Date that %(title)s runs from", title=rule.title), language))
        for rule in catalogue.deadlines
        if rule.clock not in found and rule.applies(kinds)
    }


def limits_on(limits: Scope, day: date) -> Scope:
    """Return the values of *limits* as they will stand on *day*: a term that is over by then does not run."""
    return {
        clock: held if isinstance(held, Gap) else held | {"running": day.isoformat() <= held["on"]}
        for clock, held in limits.items()
    }
