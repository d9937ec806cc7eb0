"""What has a day on the morning page: one list for all kinds of things, the late ones first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from lunar_vn import solar_to_lunar

from planner.texts import Message, Text, msg

AHEAD = timedelta(days=7)
MOST_SHOWN = 12
What = Literal["term", "step", "answer", "review", "promise", "contact", "reply"]
_WEEKDAYS = (
    msg("Monday"),
    msg("Tuesday"),
    msg("Wednesday"),
    msg("Thursday"),
    msg("Friday"),
    msg("Saturday"),
    msg("Sunday"),
)


@dataclass(frozen=True, slots=True)
class CaseMark:
    """A case as the morning page names it. `mine` says whether the reader works on it."""

    id: int
    number: str
    title: str
    officer: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Due:
    """One thing with a day. `more` counts further steps of the same plan that are due as well."""

    day: date
    what: What
    text: Text
    case: CaseMark
    plan_id: int | None = None
    place: str = ""
    more: int = 0
    note: Text = ""
    part_id: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Things that are late, due today, or due in the days that follow; `hidden` counts those not shown."""

    key: Literal["late", "today", "soon"]
    title: Message
    dues: tuple[Due, ...]
    hidden: int


def grouped(dues: Iterable[Due], today: date) -> tuple[Group, ...]:
    """Return what is late, due today, or due soon, each by day; empty groups are left out."""
    ordered = sorted(dues, key=lambda due: (due.day, due.what, due.case.number))
    groups = (
        ("late", msg("Late"), [due for due in ordered if due.day < today]),
        ("today", msg("Today"), [due for due in ordered if due.day == today]),
        ("soon", msg("The next seven days"), [due for due in ordered if today < due.day <= today + AHEAD]),
    )
    return tuple(
        Group(key, title, tuple(held[:MOST_SHOWN]), max(0, len(held) - MOST_SHOWN))  # type: ignore[arg-type]
        for key, title, held in groups
        if held
    )


def distance(day: date, today: date) -> Message:
    """Return how far off a day is, in words."""
    days = (day - today).days
    if days == 0:
        return msg("today")
    if abs(days) == 1:
        return msg("tomorrow") if days == 1 else msg("yesterday")
    return msg("in %(days)s days", days=days) if days > 0 else msg("%(days)s days ago", days=-days)


def written_date(today: date) -> Message:
    """Return a day with its weekday and its place in the lunar calendar, as calendars in Vietnam show it."""
    lunar = solar_to_lunar(today)
    return msg(
        "%(weekday)s, %(day)s; %(lunar)s of the lunar calendar",
        weekday=_WEEKDAYS[today.weekday()],
        day=today.strftime("%d/%m/%Y"),
        lunar=f"{lunar.day}/{lunar.month}",
    )
