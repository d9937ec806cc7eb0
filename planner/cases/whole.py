"""A case with all its parts in one query: the tables of the parts put under each other, and taken apart again.

One collection after the other would be a query for each kind of part on every page about a case.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from planner.attachments.models import Attachment
from planner.cases.models import Case
from planner.cases.parts import KINDS
from planner.db import db

_BY_DAY = ("events", "journal")
_MODELS: Mapping[str, Any] = {**{kind.name: kind.model for kind in KINDS.values()}, "attachments": Attachment}


def load_parts(case: Case) -> None:
    """Fill every collection of parts of *case*, in the order of the case file."""
    db.session.flush()
    found: dict[str, list[Any]] = {name: [] for name in _MODELS}
    for row in db.session.execute(_statement(), {"case_id": case.id}).mappings():
        model = _MODELS[row["part"]]
        found[row["part"]].append(_present(model, row["id"]) or _made(model, row))
    for name, rows in found.items():
        rows.sort(key=_by_day if name in _BY_DAY else _by_id)
        set_committed_value(case, name, rows)


def _by_id(row: Any) -> Any:
    return row.id


def _by_day(row: Any) -> Any:
    return row.on, row.id


def _present(model: Any, part_id: int) -> Any:
    """Return the row that this session holds already, so that nothing changed in it is lost."""
    held: Any = db.session().identity_map.get(identity_key(model, part_id))
    return held if isinstance(held, model) else None


def _made(model: Any, row: Any) -> Any:
    made = model(**{name: row[name] for name in _columns(model)})
    make_transient_to_detached(made)
    db.session.add(made)
    return made


def _columns(model: Any) -> dict[str, InstrumentedAttribute[Any]]:
    return {attribute.key: getattr(model, attribute.key) for attribute in model.__mapper__.column_attrs}


@cache
def _statement() -> CompoundSelect[Any]:
    """Return the query; a column that a kind of part does not have is empty in its rows."""
    types = {name: column.type for model in _MODELS.values() for name, column in _columns(model).items()}
    return union_all(*(_rows_of(name, model, types) for name, model in _MODELS.items()))


def _rows_of(part: str, model: Any, types: dict[str, Any]) -> Select[Any]:
    own = _columns(model)
    columns = (own[name].label(name) if name in own else cast(null(), of).label(name) for name, of in types.items())
    return select(literal(part).label("part"), *columns).where(model.case_id == bindparam("case_id"))
