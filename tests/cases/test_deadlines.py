"""Terms set by law: the rule of the day of the act, counted as the Civil Code counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.cases.calendar import vietnamese_calendar
from planner.cases.deadlines import end_of_term, limits_of, terms_of
from planner.catalogue.facts import Event
from planner.catalogue.pack import load_pack
from planner.catalogue.rules import DeadlineRule
from tests.support.world import GARDEN, facts_with

NEW = next(rule for rule in load_pack(GARDEN).of(DeadlineRule) if rule.key == "garden:D-new")
CALENDAR = vietnamese_calendar(2020, 2032)
DAYS = st.dates(date(2020, 3, 1), date(2031, 10, 1))


COUNTED = {
    "the day of the event does not count": (date(2026, 11, 23), "after", 10, "calendar", date(2026, 12, 3)),
    "a last day that is a Saturday moves on": (date(2026, 11, 25), "after", 10, "calendar", date(2026, 12, 7)),
    "a last day that is a holiday moves on": (date(2026, 8, 23), "after", 10, "calendar", date(2026, 9, 3)),
    "a last day within Tết moves behind it": (date(2026, 2, 8), "after", 10, "calendar", date(2026, 2, 23)),
    "working days leave out weekends and holidays": (date(2026, 11, 20), "after", 3, "working", date(2026, 11, 26)),
    "no days end on the day itself": (date(2026, 11, 25), "after", 0, "calendar", date(2026, 11, 25)),
    "before an event, whole days lie between": (date(2026, 12, 4), "before", 3, "working", date(2026, 11, 30)),
    "before an event, a day off moves back": (date(2026, 12, 3), "before", 3, "calendar", date(2026, 11, 27)),
}


@pytest.mark.parametrize(("start", "direction", "days", "kind", "end"), COUNTED.values(), ids=COUNTED.keys())
def test_a_term_ends_as_the_civil_code_says(start, direction, days, kind, end):
    rule = NEW.model_copy(update={"direction": direction, "days": days, "day_kind": kind})
    assert end_of_term(rule, start, CALENDAR) == end


@given(DAYS, st.sampled_from(["after", "before"]), st.integers(0, 60), st.sampled_from(["calendar", "working"]))
def test_a_term_never_ends_on_a_day_off(start, direction, days, kind):
    rule = NEW.model_copy(update={"direction": direction, "days": days, "day_kind": kind})
    end = end_of_term(rule, start, CALENDAR)
    assert CALENDAR.is_working(end)
    if direction == "after":
        assert end >= start + timedelta(days=days)
    else:
        assert end < start - timedelta(days=days)


def terms(host, *events, law=("act",)):
    """Return the terms that run after *events*."""
    return terms_of(facts_with(events=list(events)), host.catalogue.deadlines, law, CALENDAR)


ACTS = {
    "before July 2026, fifteen days": (date(2026, 6, 29), "garden:D-old", date(2026, 7, 14)),
    "on the last day of the old law": (date(2026, 6, 30), "garden:D-old", date(2026, 7, 15)),
    "on the first day of the new law, ten days": (date(2026, 7, 1), "garden:D-new", date(2026, 7, 13)),
}


@pytest.mark.parametrize(("day", "rule", "end"), ACTS.values(), ids=ACTS.keys())
def test_the_rule_is_that_of_the_day_of_the_act(host, day, rule, end):
    (term,) = terms(host, Event("decision_notified", day))
    assert (term.rule.key, term.started_on, term.ends_on) == (rule, day, end)


def test_an_act_before_any_rule_starts_no_term(host):
    assert terms(host, Event("decision_notified", date(2009, 1, 1))) == ()


def test_without_the_event_no_term_runs(host):
    assert terms(host) == ()
    assert terms(host, Event("decision_issued", date(2026, 11, 1))) == ()


def test_a_rule_for_other_kinds_of_case_starts_no_term(host):
    narrow = [rule.model_copy(update={"applies_to": ("child",)}) for rule in host.catalogue.deadlines]
    facts = facts_with(events=[Event("decision_notified", date(2026, 11, 23))])
    assert terms_of(facts, narrow, ("act",), CALENDAR) == ()
    assert len(terms_of(facts, narrow, ("act", "child"), CALENDAR)) == 1


def verification(rule):
    """Return a rule that hangs on the end of the voluntary period."""
    return rule.model_copy(
        update={
            "key": "garden:V",
            "clock": "verification",
            "trigger": "voluntary_period_ended",
            "days": 9,
            "ends": None,
        }
    )


def test_the_end_of_a_term_starts_the_terms_that_hang_on_it(host):
    facts = facts_with(events=[Event("decision_notified", date(2026, 11, 23))])
    found = terms_of(facts, [verification(NEW), NEW], ("act",), CALENDAR)
    assert [(term.rule.clock, term.ends_on) for term in found] == [
        ("voluntary_period", date(2026, 12, 3)),
        ("verification", date(2026, 12, 14)),
    ]


def test_an_event_that_was_recorded_goes_before_a_computed_one(host):
    events = [Event("decision_notified", date(2026, 11, 23)), Event("voluntary_period_ended", date(2026, 12, 1))]
    found = terms_of(facts_with(events=events), [verification(NEW), NEW], ("act",), CALENDAR)
    assert {term.rule.clock: term.started_on for term in found}["verification"] == date(2026, 12, 1)


def test_a_second_notification_starts_the_term_anew(host):
    (term,) = terms(host, *(Event("decision_notified", date(2026, 11, day)) for day in (20, 23)))
    assert term.started_on == date(2026, 11, 23)


def test_days_left_fall_below_zero_when_the_term_is_over(host):
    (term,) = terms(host, Event("decision_notified", date(2026, 11, 23)))
    assert [term.days_left(date(2026, 12, day)) for day in (1, 3, 5)] == [2, 0, -2]


def test_a_limit_names_its_provision(host):
    (limit,) = limits_of(terms(host, Event("decision_notified", date(2026, 11, 23))), "en")
    assert (limit.key, limit.title, limit.basis) == ("voluntary_period", "Voluntary period", "khoản 1 Điều 3 Lệ làng")


def test_the_voluntary_period_of_real_law_is_ten_days_in_both_sets(packs):
    for day, end in ((date(2026, 6, 15), date(2026, 6, 25)), (date(2026, 11, 23), date(2026, 12, 3))):
        facts = facts_with(events=[Event("decision_notified", day)])
        found = {t.rule.clock: t for t in terms_of(facts, packs.catalogue.deadlines, ("money",), CALENDAR)}
        assert found["voluntary_period"].ends_on == end, day
