"""The agenda of a year: what happened when, brought about in that order with the clock set to each moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zlib import crc32

from planner import clock
from planner.demonstration.days import Days

Act = Callable[[], object]
_APART = timedelta(minutes=9)
_LATEST = 41


@dataclass(slots=True)
class Agenda:
    """Acts with their moments. Equal moments keep the order in which they were entered."""

    _acts: list[tuple[datetime, Act]] = field(default_factory=list)

    def enter(self, day: date, at: time, act: Act, *, whose: str = "", after: datetime | None = None) -> datetime:
        """Enter an act, not before a while after another moment; return the moment it is entered for.

        Nobody keeps to the minute: *whose* act it is decides how long after the hour it comes, always alike.
        """
        late = crc32(f"{whose} {day} {at}".encode()) % _LATEST if whose else 0
        moment = datetime.combine(day, at, clock.ZONE) + timedelta(minutes=late)
        if after is not None:
            moment = max(moment, after + _APART)
        self._acts.append((moment, act))
        return moment

    def live(self) -> None:
        """Bring everything about, the earliest first."""
        for moment, act in sorted(self._acts, key=lambda entry: entry[0]):
            with clock.set_to(moment):
                act()


@dataclass(slots=True)
class Diary:
    """What is to happen in one case, by offset and hour.

    Days off can bring several offsets onto one day; the order of the offsets holds there as well.
    """

    whose: str
    _acts: list[tuple[int, time, Act]] = field(default_factory=list)

    def note(self, offset: int, hour: time, act: Act) -> None:
        """Note an act. Equal offsets and hours keep the order in which they were noted."""
        self._acts.append((offset, hour, act))

    def enter(self, agenda: Agenda, days: Days) -> None:
        """Enter everything in the agenda, each act some time after the one before."""
        moment = None
        for offset, hour, act in sorted(self._acts, key=lambda noted: noted[:2]):
            moment = agenda.enter(days.at(offset), hour, act, whose=self.whose, after=moment)
