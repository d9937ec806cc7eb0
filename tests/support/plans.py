"""What tests of the pages of a plan look at besides the pages: what is stored."""

from __future__ import annotations

from planner.actor import Actor
from planner.catalogue.plan import PlanContent
from planner.db import db, unit_of_work
from planner.plans import editing
from planner.plans import services as plans
from planner.plans.models import Plan
from tests.support.world import forget


def stored(plan: Plan) -> Plan:
    """Return the plan as it is stored now."""
    forget()
    return db.session.get_one(Plan, plan.id)


def content_of(plan: Plan) -> PlanContent:
    """Return the present content of the plan as it is stored now."""
    return plans.revision(stored(plan)).content


def edited(plan: Plan, section: str, body: str, by: Actor) -> None:
    """Save another text of one section."""
    forget()
    with unit_of_work():
        editing.save_section(plan, section, body, based_on=plan.revision, by=by)
