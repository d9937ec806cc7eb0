"""Vietnamese working days: public holidays with the lunar ones, swapped days, and the days around Tết."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays
from lunar_vn import LunarDate, lunar_to_solar

TET_MARGIN = 15
# Days off that were swapped by decision of the Prime Minister and that the package does not know, with the
# Saturday worked instead (as reported in the press; the yearly decision settles it).
SWAPPED = {date(2026, 1, 2): date(2026, 1, 10)}


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked. `holidays` maps a day off to its name; `tet` holds the first day of each Tết."""

    holidays: Mapping[date, str]
    working_weekends: frozenset[date] = frozenset()
    tet: tuple[date, ...] = ()

    def is_working(self, day: date) -> bool:
        """Return whether *day* is worked."""
        if day in self.holidays:
            return False
        return day.weekday() < 5 or day in self.working_weekends

    def working_day_from(self, day: date) -> date:
        """Return *day*, or the first working day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def working_day_until(self, day: date) -> date:
        """Return *day*, or the last working day before it."""
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day

    def after(self, day: date, days: int, kind: str) -> date:
        """Return the day that lies *days* calendar or working days after *day*; *day* itself does not count."""
        if kind == "calendar":
            return day + timedelta(days=days)
        for _ in range(days):
            day = self.working_day_from(day + timedelta(days=1))
        return day

    def before(self, day: date, days: int, kind: str) -> date:
        """Return the day that lies *days* calendar or working days before *day*."""
        if kind == "calendar":
            return day - timedelta(days=days)
        for _ in range(days):
            day = self.working_day_until(day - timedelta(days=1))
        return day

    def near_tet(self, day: date) -> bool:
        """Return whether *day* lies in the days around Tết: the margin before and after, holidays included."""
        return any(self._tet_window(first)[0] <= day <= self._tet_window(first)[1] for first in self.tet)

    def _tet_window(self, first: date) -> tuple[date, date]:
        """Return the widest reading of the margin: counted from the first day and from the whole holiday."""
        begin, end = first, first
        while begin - timedelta(days=1) in self.holidays:
            begin -= timedelta(days=1)
        while end + timedelta(days=1) in self.holidays:
            end += timedelta(days=1)
        return begin - timedelta(days=TET_MARGIN), end + timedelta(days=TET_MARGIN)


@cache
def vietnamese_calendar(first_year: int, last_year: int) -> WorkingCalendar:
    """Return the calendar of these years, both included. The years to come are computed and may still change."""
    years = range(first_year, last_year + 1)
    known = holidays.country_holidays("VN", years=years, language="vi")
    off = dict(known.items()) | {day: "Nghỉ hoán đổi" for day in SWAPPED if day.year in years}
    worked = frozenset(getattr(known, "weekend_workdays", ())) | frozenset(SWAPPED.values())
    tet = tuple(lunar_to_solar(LunarDate(1, 1, year)) for year in years)
    return WorkingCalendar(off, worked, tet)


def calendar_around(day: date) -> WorkingCalendar:
    """Return a calendar wide enough for a case that is worked on at *day*."""
    return vietnamese_calendar(day.year - 2, day.year + 3)
