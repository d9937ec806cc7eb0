"""A case with all its parts in one query: the tables of the parts put under each other, and taken apart again.

One collection after the other would be a query for each kind of part on every page about a case.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from planner.cases.models import Case
from planner.cases.parts import KINDS, Kind, Part
from planner.db import db

_BY_DAY = ("events", "journal")


def load_parts(case: Case) -> None:
    """Fill every collection of parts of *case*, in the order of the case file."""
    db.session.flush()
    found: dict[str, list[Part]] = {name: [] for name in KINDS}
    for row in db.session.execute(_statement(), {"case_id": case.id}).mappings():
        kind = KINDS[row["part"]]
        found[kind.name].append(_present(kind, row["id"]) or _made(kind, row))
    for name, rows in found.items():
        rows.sort(key=_by_day if name in _BY_DAY else _by_id)
        set_committed_value(case, name, rows)


def _by_id(row: Any) -> Any:
    return row.id


def _by_day(row: Any) -> Any:
    return row.on, row.id


def _present(kind: Kind, part_id: int) -> Part | None:
    """Return the row that this session holds already, so that nothing changed in it is lost."""
    held: Any = db.session().identity_map.get(identity_key(kind.model, part_id))
    return held if isinstance(held, kind.model) else None


def _made(kind: Kind, row: Any) -> Part:
    made = kind.model(**{name: row[name] for name in _columns(kind)})
    make_transient_to_detached(made)
    db.session.add(made)
    return made


def _columns(kind: Kind) -> dict[str, InstrumentedAttribute[Any]]:
    return {attribute.key: getattr(kind.model, attribute.key) for attribute in kind.model.__mapper__.column_attrs}


@cache
def _statement() -> CompoundSelect[Any]:
    """Return the query; a column that a kind of part does not have is empty in its rows."""
    types = {name: column.type for kind in KINDS.values() for name, column in _columns(kind).items()}
    return union_all(*(_rows_of(kind, types) for kind in KINDS.values()))


def _rows_of(kind: Kind, types: dict[str, Any]) -> Select[Any]:
    own = _columns(kind)
    columns = (own[name].label(name) if name in own else cast(null(), of).label(name) for name, of in types.items())
    model: Any = kind.model
    return select(literal(kind.name).label("part"), *columns).where(model.case_id == bindparam("case_id"))
