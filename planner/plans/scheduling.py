"""Placing steps in time: against legal events and other steps, on working days, in the order they need."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from planner.cases.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Wanted:
    """A step to be placed: what it hangs on, how long it lasts, what it has to follow.

    `after` is "today", an event, or the key of another step; `follows` are keys of steps that end before it
    begins; `until` is the day it goes on to, `by` the event or clock by whose day it ought to be done; `meets` is the
    key of the person met in it, to whom nobody else goes on that day.
    """

    key: str
    after: str = "today"
    days: int = 0
    day_kind: str = "calendar"
    lasts_days: int = 1
    until: str | None = None
    by: str | None = None
    follows: tuple[str, ...] = ()
    meets: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a step landed. `missing_event` names the event without a date that today stood in for."""

    key: str
    start: date
    due: date
    missing_event: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What steps are placed against: today, the days of events and clocks, the working calendar."""

    today: date
    days: Mapping[str, date] = field(default_factory=dict)
    calendar: WorkingCalendar = field(default_factory=lambda: WorkingCalendar({}))


def schedule(steps: Sequence[Wanted], frame: Frame) -> tuple[Placed, ...]:
    """Place *steps*, which come in an order that respects `follows` and `after`.

    No step begins before today or on a day off, none begins before those it follows are due, and a step that
    ought to be done by some day is shortened, never moved forward past it in silence: whoever checks the plan
    sees a due date beyond that day.
    """
    placed: dict[str, Placed] = {}
    met: dict[str, set[date]] = {}
    for step in steps:
        placed[step.key] = _place(step, placed, frame, met.setdefault(step.meets or "", set()))
        if step.meets:
            met[step.meets].add(placed[step.key].start)
    return tuple(placed.values())


def _place(step: Wanted, placed: Mapping[str, Placed], frame: Frame, met: Container[date]) -> Placed:
    base, missing = _base(step, placed, frame)
    start = frame.calendar.after(base, step.days, step.day_kind)
    waits = [placed[key].due + timedelta(days=1) for key in step.follows if key in placed]
    start = frame.calendar.working_day_from(max([start, frame.today, *waits]))
    limit = frame.days.get(step.by or "")
    start = _day_of_their_own(start, limit, frame, met)
    goes_on_to = frame.days.get(step.until or "", start)
    due = frame.calendar.working_day_from(max(goes_on_to, start + timedelta(days=step.lasts_days - 1)))
    if limit is not None and start <= limit < due:
        due = max(start, frame.calendar.working_day_until(limit))
    return Placed(step.key, start, due, missing)


def _day_of_their_own(start: date, limit: date | None, frame: Frame, met: Container[date]) -> date:
    """Return *start*, or the next day on which nobody else comes to the same person, if it is not too late then."""
    day = start
    while day in met:
        day = frame.calendar.working_day_from(day + timedelta(days=1))
    return start if limit is not None and start <= limit < day else day


def _base(step: Wanted, placed: Mapping[str, Placed], frame: Frame) -> tuple[date, str | None]:
    """Return the day that *step* hangs on, and the event that is missing for it, if one is."""
    if step.after in placed:
        return placed[step.after].due, None
    if step.after in frame.days:
        return frame.days[step.after], None
    return frame.today, None if step.after == "today" else step.after


def in_order(keys: Sequence[str], follows: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return *keys* with everything after what it follows, otherwise as they came.

    Demands that go in a circle cannot all be met; one of the circle goes first, so that every key comes out once and
    all other demands are met.
    """
    waiting = list(keys)
    known = set(waiting)
    needs = {key: set(follows.get(key, ())) & known - {key} for key in waiting}
    ordered: list[str] = []
    while waiting:
        done = set(ordered)
        free = next((key for key in waiting if needs[key] <= done), None) or _in_a_circle(waiting, needs, done)
        waiting.remove(free)
        ordered.append(free)
    return tuple(ordered)


def _in_a_circle(waiting: Sequence[str], needs: Mapping[str, set[str]], done: set[str]) -> str:
    """Return a key that waits for itself through others; called where every key waits for some other."""
    at, passed = waiting[0], set[str]()
    while at not in passed:
        passed.add(at)
        at = next(key for key in waiting if key in needs[at] and key not in done)
    return at
