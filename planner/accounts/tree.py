"""The tree of offices as administrators see it: who works where, and what stands on the papers of an office."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from planner.accounts.access import Right, demand
from planner.accounts.models import Office, User
from planner.accounts.services import demand_office, office, offices, users
from planner.actor import Actor
from planner.audit import services as audit
from planner.audit.services import Subject
from planner.db import db


@dataclass(frozen=True, slots=True)
class Branch:
    """One office of the tree with those who work there. `depth` counts from the office that the tree begins at."""

    office: Office
    depth: int
    users: tuple[User, ...]


def tree(actor: Actor) -> list[Branch]:
    """Return the offices at and below the actor's own, each with its users."""
    found = sorted(offices(actor), key=_place)
    staff: dict[int, list[User]] = {}
    for each in users(actor):
        staff.setdefault(each.office_id, []).append(each)
    top = min((len(_place(each)) for each in found), default=0)
    return [Branch(each, len(_place(each)) - top, tuple(staff.get(each.id, ()))) for each in found]


def _place(of: Office) -> tuple[int, ...]:
    return tuple(int(part) for part in of.path.strip("/").split("/") if part)


def names_on(office_path: str) -> dict[int, str]:
    """Return the names of the offices on the way to one, given by its path."""
    ids = [int(part) for part in office_path.split("/") if part]
    rows = db.session.execute(select(Office.id, Office.name).where(Office.id.in_(ids)))
    return {row.id: row.name for row in rows}


def office_below(office_id: int, actor: Actor) -> Office:
    """Return an office at or below the actor's own."""
    found = office(office_id)
    demand_office(actor, found)
    return found


def change_office(changed: Office, *, name: str, parent_body: str, place: str, symbol: str, by: Actor) -> None:
    """Change what an office is called and what stands on its papers. Its code and place in the tree stay."""
    demand(by, Right.MANAGE_USERS)
    demand_office(by, changed)
    wanted = {"name": name.strip(), "parent_body": parent_body, "place": place, "symbol": symbol}
    old = {key: getattr(changed, key) for key, value in wanted.items() if getattr(changed, key) != value}
    if not old:
        return
    for key in old:
        setattr(changed, key, wanted[key])
    new = {key: wanted[key] for key in old}
    audit.record("office.changed", Subject("office", changed.id), by=by, old=old, new=new)
