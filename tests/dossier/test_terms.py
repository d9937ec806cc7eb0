"""Countdowns: how many days are left, and whether a term was kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planner.cases.deadlines import Term
from planner.catalogue.facts import Event
from planner.dossier.terms import countdowns_of, voluntary
from tests.support.world import TODAY


def term(host, days, met_by=None):
    rule = next(rule for rule in host.catalogue.deadlines if rule.key == "garden:D-new")
    return Term(rule.model_copy(update={"met_by": met_by}), TODAY - timedelta(days=9), TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("days", "state", "counted"),
    [(20, "running", 20), (6, "running", 6), (5, "soon", 5), (1, "soon", 1), (0, "today", 0), (-3, "over", 3)],
)
def test_days_are_counted_to_the_end_or_since(host, days, state, counted):
    (found,) = countdowns_of([term(host, days)], [], TODAY)
    assert (found.state, found.days) == (state, counted)


def test_a_term_is_kept_by_its_event_after_the_start_and_not_by_an_earlier_one(host):
    kept = term(host, -3, met_by="situation_verified")
    early = Event("situation_verified", TODAY - timedelta(days=30))
    done = Event("situation_verified", TODAY - timedelta(days=4))
    assert countdowns_of([kept], [early], TODAY)[0].state == "over"
    found = countdowns_of([kept], [early, done], TODAY)[0]
    assert (found.state, found.kept_on) == ("kept", done.on)


def test_the_voluntary_period_is_found_by_what_its_end_amounts_to(host):
    (found,) = countdowns_of([term(host, 3)], [], TODAY)
    assert voluntary([found]) is found
    assert voluntary([]) is None
