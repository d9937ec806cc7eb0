"""The one place that asks what time it is; the demonstration and the tests may set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
# A day beyond these is a slip of the pen, and terms reckoned from it would run off the calendar.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _set_to.get() or datetime.now(UTC)


def today() -> date:
    """Return today's date in Vietnam, where all dates of the planner are reckoned."""
    return now().astimezone(ZONE).date()


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let the block live at *moment*, which must be aware."""
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
