"""Placing steps in time: never before today, never on a day off, in order, never past a limit in silence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.cases.calendar import vietnamese_calendar
from planner.plans.scheduling import Frame, Wanted, in_order, schedule

CALENDAR = vietnamese_calendar(2025, 2030)
TODAY = date(2026, 11, 25)
DAYS = {
    "decision_notified": date(2026, 11, 23),
    "voluntary_period": date(2026, 12, 3),
    "coercion_day": date(2027, 2, 8),
}
FRAME = Frame(TODAY, DAYS, CALENDAR)
KEYS = ("a", "b", "c", "d")


@st.composite
def wishes(draw):
    """Draw steps that hang on today, events or earlier steps."""
    made: list[Wanted] = []
    for n, key in enumerate(KEYS[: draw(st.integers(1, len(KEYS)))]):
        earlier = KEYS[:n]
        anchors = st.sampled_from(["today", "decision_notified", "coercion_day", "never_happened", *earlier])
        made.append(
            Wanted(
                key=key,
                after=draw(anchors),
                days=draw(st.integers(0, 90)),
                day_kind=draw(st.sampled_from(["calendar", "working"])),
                lasts_days=draw(st.integers(1, 20)),
                until=draw(st.sampled_from([None, "coercion_day", "never_happened"])),
                by=draw(st.sampled_from([None, "voluntary_period", "coercion_day", "never_happened"])),
                follows=tuple(draw(st.lists(st.sampled_from(earlier), unique=True))) if earlier else (),
            )
        )
    return made


TODAYS = st.dates(date(2026, 1, 1), date(2028, 12, 1))


@given(wishes(), TODAYS)
def test_no_step_begins_before_today_or_lies_on_a_day_off(steps, today):
    for placed in schedule(steps, Frame(today, DAYS, CALENDAR)):
        assert placed.start >= today
        assert placed.due >= placed.start
        assert CALENDAR.is_working(placed.start)
        assert CALENDAR.is_working(placed.due)


@given(wishes(), TODAYS)
def test_every_step_waits_for_those_it_follows(steps, today):
    placed = {place.key: place for place in schedule(steps, Frame(today, DAYS, CALENDAR))}
    assert list(placed) == [step.key for step in steps]
    for step in steps:
        assert all(placed[step.key].start > placed[key].due for key in step.follows)


@given(wishes(), TODAYS)
def test_a_limit_shortens_a_step_and_never_moves_it(steps, today):
    frame = Frame(today, DAYS, CALENDAR)
    free = {place.key: place for place in schedule([_without_limit(step) for step in steps], frame)}
    for step, place in zip(steps, schedule(steps, frame), strict=True):
        limit = DAYS.get(step.by or "")
        if limit is None or step.follows or step.after in free:
            continue
        assert place.start == free[place.key].start
        if place.start <= limit and CALENDAR.working_day_until(limit) >= place.start:
            assert place.due <= limit
        else:
            assert place.due > limit, "whoever checks the plan sees that it is too late"


def _without_limit(step: Wanted) -> Wanted:
    return Wanted(step.key, step.after, step.days, step.day_kind, step.lasts_days, None, step.follows)


@given(wishes(), TODAYS)
def test_an_event_without_a_date_is_named(steps, today):
    known = {"today", *DAYS, *KEYS}
    for step, place in zip(steps, schedule(steps, Frame(today, DAYS, CALENDAR)), strict=True):
        assert place.missing_event == (None if step.after in known else step.after)


PLACED = {
    "today": (Wanted("a"), TODAY, TODAY),
    "some days after an event": (Wanted("a", "decision_notified", 3), date(2026, 11, 26), date(2026, 11, 26)),
    "an event long ago": (Wanted("a", "decision_notified", 1), TODAY, TODAY),
    "a weekend is waited out": (Wanted("a", "today", 3), date(2026, 11, 30), date(2026, 11, 30)),
    "an end on a weekend moves on": (Wanted("a", lasts_days=4), TODAY, date(2026, 11, 30)),
    "shortened by a limit": (Wanted("a", lasts_days=30, by="voluntary_period"), TODAY, date(2026, 12, 3)),
    "going on to a day": (Wanted("a", lasts_days=3, until="coercion_day"), TODAY, date(2027, 2, 11)),
    "going on to a day that is past": (Wanted("a", lasts_days=3, until="decision_notified"), TODAY, date(2026, 11, 27)),
    "going on to a day that nobody knows": (
        Wanted("a", lasts_days=3, until="never_happened"),
        TODAY,
        date(2026, 11, 27),
    ),
    "going on to a day beyond its limit": (
        Wanted("a", until="coercion_day", by="voluntary_period"),
        TODAY,
        date(2026, 12, 3),
    ),
    "too late for a limit": (
        Wanted("a", "decision_notified", 20, by="voluntary_period"),
        date(2026, 12, 14),
        date(2026, 12, 14),
    ),
    "working days": (Wanted("a", "today", 5, "working"), date(2026, 12, 2), date(2026, 12, 2)),
    "Tết is waited out": (Wanted("a", "coercion_day", 0), date(2027, 2, 11), date(2027, 2, 11)),
}


@pytest.mark.parametrize(("step", "start", "due"), PLACED.values(), ids=PLACED.keys())
def test_a_step_is_placed(step, start, due):
    (placed,) = schedule([step], FRAME)
    assert (placed.start, placed.due) == (start, due)


KEYED = st.lists(st.sampled_from("abcdef"), unique=True)
DEMANDS = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3))


@given(KEYED, DEMANDS)
def test_every_key_comes_out_once_whatever_is_demanded(keys, follows):
    assert sorted(in_order(keys, follows)) == sorted(keys)


@given(KEYED, DEMANDS)
def test_demands_that_can_be_met_are_met(keys, follows):
    sound = {key: [other for other in wanted if other < key] for key, wanted in follows.items()}
    order = in_order(keys, sound)
    assert all(order.index(other) < order.index(key) for key in order for other in sound.get(key, ()) if other in order)


@given(KEYED)
def test_without_demands_nothing_moves(keys):
    assert in_order(keys, {}) == tuple(keys)


def test_a_circle_is_broken_without_losing_anybody():
    assert in_order(["a", "b", "c"], {"a": ["c"], "b": ["a"], "c": ["b"]}) == ("a", "b", "c")


def test_a_circle_breaks_no_demand_outside_it():
    assert in_order(["a", "b", "c"], {"a": ["c"], "b": ["c"], "c": ["b"]}) == ("c", "a", "b")


def test_days_are_those_of_the_calendar_handed_in():
    (placed,) = schedule([Wanted("a")], Frame(date(2026, 11, 24)))
    assert placed.start == date(2026, 11, 24), "an empty calendar knows no Culture Day"
    assert placed.start + timedelta(0) == placed.due
