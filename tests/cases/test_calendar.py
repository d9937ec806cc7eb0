"""Which days are worked in Vietnam: weekends, holidays, Tết, days that were swapped."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.cases.calendar import TET_MARGIN, WorkingCalendar, calendar_around, vietnamese_calendar

CALENDAR = vietnamese_calendar(2024, 2030)
DAYS = st.dates(date(2024, 3, 1), date(2030, 10, 1))

WORKED = {
    "a Wednesday": (date(2026, 11, 25), True),
    "a Saturday": (date(2026, 11, 28), False),
    "a Sunday": (date(2026, 11, 29), False),
    "New Year": (date(2026, 1, 1), False),
    "a day off that was swapped": (date(2026, 1, 2), False),
    "the Saturday worked for it": (date(2026, 1, 10), True),
    "Tết 2026": (date(2026, 2, 17), False),
    "the day after the Tết holiday": (date(2026, 2, 23), True),
    "Hùng Kings 2026": (date(2026, 4, 26), False),
    "Reunification": (date(2026, 4, 30), False),
    "Labour Day": (date(2026, 5, 1), False),
    "a day swapped in 2025": (date(2025, 5, 2), False),
    "a day swapped in 2024": (date(2024, 4, 29), False),
    "National Day": (date(2026, 9, 2), False),
    "Culture Day, from 2026": (date(2026, 11, 24), False),
    "the same day before it was one": (date(2025, 11, 24), True),
}


@pytest.mark.parametrize(("day", "worked"), WORKED.values(), ids=WORKED.keys())
def test_a_day_is_worked_or_not(day, worked):
    assert CALENDAR.is_working(day) is worked


@pytest.mark.parametrize(
    ("year", "first"),
    [(2024, date(2024, 2, 10)), (2025, date(2025, 1, 29)), (2026, date(2026, 2, 17)), (2030, date(2030, 2, 2))],
)
def test_tet_is_that_of_vietnam_and_not_of_china(year, first):
    assert first in CALENDAR.tet
    assert not CALENDAR.is_working(first)


def test_the_days_around_tet_are_counted_on_both_sides_from_the_whole_holiday():
    first = date(2026, 2, 17)
    begin = first
    while begin - timedelta(days=1) in CALENDAR.holidays:
        begin -= timedelta(days=1)
    assert CALENDAR.near_tet(first)
    assert CALENDAR.near_tet(begin - timedelta(days=TET_MARGIN))
    assert not CALENDAR.near_tet(begin - timedelta(days=TET_MARGIN + 1))
    assert not CALENDAR.near_tet(date(2026, 7, 1))


COUNTED = {
    "calendar days": (date(2026, 11, 25), 10, "calendar", date(2026, 12, 5)),
    "working days over a weekend": (date(2026, 11, 26), 2, "working", date(2026, 11, 30)),
    "working days over a holiday": (date(2026, 11, 23), 1, "working", date(2026, 11, 25)),
    "no days at all": (date(2026, 11, 25), 0, "working", date(2026, 11, 25)),
    "over Tết": (date(2026, 2, 13), 1, "working", date(2026, 2, 23)),
    "a Saturday that is worked counts": (date(2026, 1, 9), 1, "working", date(2026, 1, 10)),
}


@pytest.mark.parametrize(("day", "days", "kind", "expected"), COUNTED.values(), ids=COUNTED.keys())
def test_days_are_counted_after_a_day(day, days, kind, expected):
    assert CALENDAR.after(day, days, kind) == expected


@given(DAYS, st.integers(1, 30))
def test_counting_working_days_forth_and_back_meets(day, days):
    start = CALENDAR.working_day_from(day)
    there = CALENDAR.after(start, days, "working")
    assert CALENDAR.is_working(there)
    assert CALENDAR.before(there, days, "working") == start
    between = [start + timedelta(days=n) for n in range(1, (there - start).days + 1)]
    assert sum(map(CALENDAR.is_working, between)) == days


@given(DAYS)
def test_the_nearest_working_days_lie_around_a_day(day):
    later, earlier = CALENDAR.working_day_from(day), CALENDAR.working_day_until(day)
    assert earlier <= day <= later
    assert CALENDAR.is_working(later)
    assert CALENDAR.is_working(earlier)
    assert not any(CALENDAR.is_working(day + timedelta(days=n)) for n in range((later - day).days))


def test_a_calendar_around_a_day_reaches_far_enough():
    calendar = calendar_around(date(2026, 12, 31))
    assert not calendar.is_working(date(2029, 9, 2))
    assert not calendar.is_working(date(2024, 9, 2))
    assert calendar_around(date(2026, 1, 1)) is calendar


def test_an_empty_calendar_knows_weekends_only():
    assert WorkingCalendar({}).is_working(date(2026, 11, 24))
    assert not WorkingCalendar({}).is_working(date(2026, 11, 28))
