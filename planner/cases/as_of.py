"""A case as it stood on a day: what had begun by then and not ended, with the values that held then.

A change says that the world became different, so what was changed later is taken back. A correction says that the
record had been wrong all along, so it counts for every day; what was taken away as a mistake never was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import Date, select

from planner import clock
from planner.audit.models import AuditEntry, Change
from planner.cases.models import Case
from planner.cases.parts import KINDS, Kind
from planner.db import db


@dataclass(frozen=True, slots=True)
class Past:
    """One change that came after the day: what the values were before it."""

    kind: str
    id: int
    old: Mapping[str, Any]


def rewound(values: Mapping[str, Any], later: Iterable[Past]) -> dict[str, Any]:
    """Return *values* as they were before all *later* changes, which come with the newest first."""
    held = dict(values)
    for change in later:
        held |= {name: value for name, value in change.old.items() if name in held}
    return held


def begun(row: Any, day: date) -> bool:
    """Return whether a part had begun by *day*. Who somebody is and what the judgment says has no beginning here."""
    if hasattr(row, "from_on"):
        return row.from_on is None or bool(row.from_on <= day)
    if hasattr(row, "observed_on"):
        return bool((row.observed_on or row.created_at.astimezone(clock.ZONE).date()) <= day)
    return bool(row.on <= day) if hasattr(row, "on") else True


class _Seen:
    """A case of which the parts are those of a day; everything else is the case itself."""

    def __init__(self, case: Case, rows: Mapping[str, Sequence[Any]]) -> None:
        self._case = case
        self.__dict__.update(rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._case, name)


def case_on(case: Case, day: date) -> Case:
    """Return *case* with each part as it was on *day*: to be read, never to be changed.

    Every part keeps its place in the order of the case file, also one that had not begun, so that pointers fit.
    """
    later = _later_changes(case, day)
    rows = {name: [_row_on(kind, row, later) for row in getattr(case, name)] for name, kind in KINDS.items()}
    return cast("Case", _Seen(case, rows))


def case_read_on(case: Case, day: date) -> Case:
    """Return *case* as `case_on` does, without what had not begun: for pages, which count nothing by its place."""
    seen = case_on(case, day)
    return cast("Case", _Seen(seen, {name: [row for row in getattr(seen, name) if begun(row, day)] for name in KINDS}))


def _row_on(kind: Kind, row: Any, later: Mapping[tuple[str, int], list[Past]]) -> Any:
    changes = later.get((kind.name, row.id))
    if not changes:
        return row
    columns = {attribute.key: attribute.columns[0] for attribute in kind.model.__mapper__.column_attrs}
    held = rewound({name: getattr(row, name) for name in columns}, changes)
    return kind.model(**{name: _value(columns[name].type, value) for name, value in held.items()})


def _value(of: Any, value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(of, Date) and isinstance(value, str) else value


def _later_changes(case: Case, day: date) -> dict[tuple[str, int], list[Past]]:
    after = datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.ZONE)
    query = (
        select(Change)
        .join(AuditEntry, AuditEntry.id == Change.audit_id)
        .where(
            Change.case_id == case.id,
            AuditEntry.at >= after,
            AuditEntry.action.in_([f"{name}.changed" for name in KINDS]),
        )
        .order_by(Change.id.desc())
    )
    found: dict[tuple[str, int], list[Past]] = {}
    for change in db.session.scalars(query):
        past = Past(change.subject, change.subject_id or 0, change.old)
        found.setdefault((past.kind, past.id), []).append(past)
    return found
