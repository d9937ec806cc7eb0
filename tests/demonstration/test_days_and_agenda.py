"""Offsets become working days, and a year is lived in its order."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from planner import clock
from planner.demonstration.agenda import Agenda
from planner.demonstration.days import Days

WEDNESDAY = date(2026, 11, 25)


def test_what_has_happened_moves_back_to_a_working_day_and_what_is_to_come_moves_on() -> None:
    days = Days.around(WEDNESDAY)
    assert days.at(-3) == date(2026, 11, 20)  # a Sunday becomes the Friday before
    assert days.at(3) == date(2026, 11, 30)  # a Saturday becomes the Monday after
    assert days.at(-5) == date(2026, 11, 20)


def test_texts_name_days_and_years_by_their_offset() -> None:
    days = Days.around(WEDNESDAY)
    assert days.written("trước ngày {+5}, án số 7/{y-400}/DS-ST") == "trước ngày 30/11/2026, án số 7/2025/DS-ST"
    assert days.written("giá {thật} là {x}") == "giá {thật} là {x}"


def test_only_numbers_under_the_name_of_a_date_become_dates() -> None:
    data = {"on": -1, "amount": -1, "parts": [{"due_on": 5, "text": "đến {+5}"}], "from_on": -3}
    assert Days.around(WEDNESDAY).dated(data) == {
        "on": "2026-11-23",  # the 24th is a holiday
        "amount": -1,
        "parts": [{"due_on": "2026-11-30", "text": "đến 30/11/2026"}],
        "from_on": "2026-11-22",
    }


def test_dates_that_were_right_once_are_brought_up_to_today() -> None:
    data = {"as_of": "2026-10-26", "events": [{"on": "2026-10-23", "note": "năm 2026"}], "number": "12/2026/DS-ST"}
    assert Days.around(WEDNESDAY).shifted(data, date(2026, 10, 26)) == {
        "as_of": "2026-11-25",
        "events": [{"on": "2026-11-20", "note": "năm 2026"}],
        "number": "12/2026/DS-ST",
    }


def test_an_agenda_is_lived_in_order_with_the_clock_set() -> None:
    agenda, lived = Agenda(), []
    agenda.enter(WEDNESDAY, time(9), lambda: lived.append(("second", clock.now())))
    agenda.enter(WEDNESDAY - timedelta(days=1), time(16), lambda: lived.append(("first", clock.now())))
    agenda.live()
    assert [name for name, _ in lived] == ["first", "second"]
    assert lived[1][1] == datetime(2026, 11, 25, 9, tzinfo=clock.ZONE)


def test_an_act_that_follows_another_comes_after_it_even_on_one_day() -> None:
    agenda = Agenda()
    submitted = agenda.enter(WEDNESDAY, time(15, 20), lambda: None, whose="7/QĐ-THA")
    approved = agenda.enter(WEDNESDAY, time(9, 10), lambda: None, whose="7/QĐ-THA", after=submitted)
    assert approved > submitted


def test_two_officers_do_not_act_on_the_same_minute_but_each_always_on_theirs() -> None:
    agenda = Agenda()
    moments = [agenda.enter(WEDNESDAY, time(9), lambda: None, whose=name) for name in ("lan", "son", "lan")]
    assert moments[0] == moments[2] != moments[1]
