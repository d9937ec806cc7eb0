"""What a request has to know of packs before anything else: the number of their state, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import null, select

from planner.accounts.models import Office
from planner.cases.models import Case
from planner.db import db
from planner.packs.models import CatalogueState
from planner.plans.models import Plan


@dataclass(frozen=True, slots=True)
class Start:
    """The number of the state of packs, and the path of the office of the case in hand, if there is one."""

    number: int
    office_path: str | None


def at_the_start(*, case_id: int | None = None, plan_id: int | None = None) -> Start:
    """Return both in one query. It says nothing of who may see the case; that is asked where the case is fetched."""
    path = select(Office.path).join(Case, Case.office_id == Office.id)
    if plan_id is not None:
        path = path.join(Plan, Plan.case_id == Case.id).where(Plan.id == plan_id)
    elif case_id is not None:
        path = path.where(Case.id == case_id)
    named = case_id is not None or plan_id is not None
    number = select(CatalogueState.number).where(CatalogueState.id == 1).scalar_subquery()
    row = db.session.execute(select(number, path.scalar_subquery() if named else null())).one()
    return Start(row[0] or 0, row[1])
