"""The days of the demonstration: offsets from the day it is loaded on become dates on which an office works."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from planner.cases.calendar import WorkingCalendar, calendar_around

_WRITTEN = re.compile(r"\{(y?)([+-]\d+)\}")
# What may lie on any day: nobody moves into a house, falls ill or takes a loan on working days only.
_ANY_DAY = frozenset({"from_on", "until_on", "last_payment_on", "harvest_on", "last_seen_on", "first_decision_on"})
_DATES = (
    frozenset(
        {"on", "date", "observed_on", "review_on", "due_on", "ended_on", "find_out_on", "last_verified_on", "opened_on"}
    )
    | _ANY_DAY
)


@dataclass(frozen=True, slots=True)
class Days:
    """Turns offsets into dates. What has happened moves back to a working day, what is to come moves on to one."""

    today: date
    calendar: WorkingCalendar

    @classmethod
    def around(cls, today: date) -> Days:
        """Return the days as seen on *today*."""
        return cls(today, calendar_around(today))

    def at(self, offset: int) -> date:
        """Return the working day that *offset* stands for."""
        day = self.today + timedelta(days=offset)
        return self.calendar.working_day_from(day) if offset > 0 else self.calendar.working_day_until(day)

    def written(self, text: str) -> str:
        """Return *text* with `{+14}` as that day in figures and `{y-30}` as the year of that day."""

        def fill(found: re.Match[str]) -> str:
            day = self.at(int(found[2]))
            return str(day.year) if found[1] else day.strftime("%d/%m/%Y")

        return _WRITTEN.sub(fill, text)

    def dated(self, value: object, name: str = "") -> object:
        """Return data with every offset under a date's name as an ISO date, and every text written out."""
        if isinstance(value, Mapping):
            return {key: self.dated(inner, str(key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.dated(inner) for inner in value]
        if isinstance(value, str):
            return self.written(value)
        if name in _DATES and isinstance(value, int):
            day = self.today + timedelta(days=value) if name in _ANY_DAY else self.at(value)
            return day.isoformat()
        return value

    def shifted(self, value: object, since: date) -> object:
        """Return data whose ISO dates were right on *since* as they would be today; the past stays on working days."""
        if isinstance(value, Mapping):
            return {key: self.shifted(inner, since) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.shifted(inner, since) for inner in value]
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return self.at((date.fromisoformat(value) - since).days).isoformat()
        return value
