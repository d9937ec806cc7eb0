"""The morning page: what needs the reader today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flask import Blueprint, render_template

from planner import clock
from planner.accounts.access import Right, may
from planner.actor import Actor, Role
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.templates import PlanTemplate
from planner.insights import services as insights
from planner.insights.agenda import Due, Group, distance, grouped, written_date
from planner.insights.numbers import Numbers, numbers_for
from planner.insights.promised import promised
from planner.insights.services import Ending, Late, PlanMark, Written
from planner.plans.lifecycle import STATUS_LABELS, Status
from planner.plugged import Plugin
from planner.texts import fold
from planner.web.context import current_actor, current_catalogue, whole_host

bp = Blueprint("insights", __name__)


@dataclass(slots=True)
class Morning:
    """What the page shows; a part that the reader's roles do not open stays empty."""

    numbers: Numbers
    groups: tuple[Group, ...] = ()
    waiting: list[PlanMark] = field(default_factory=list)
    returned: list[PlanMark] = field(default_factory=list)
    unfinished: list[PlanMark] = field(default_factory=list)
    late: list[Late] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    journal: list[Written] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)
    troubled: list[Plugin] = field(default_factory=list)
    templates: list[PlanTemplate] = field(default_factory=list)


@bp.get("/")
def home() -> str:
    """Show what needs the reader today."""
    actor, today = current_actor(), clock.today()
    return render_template(
        "insights/home.html",
        morning=_morning(actor, current_catalogue(), today),
        date_line=written_date(today),
        distance=lambda day: distance(day, today),
        works=may(actor, Right.WORK_ON_CASES),
        oversees=may(actor, Right.SEE_CASES_BELOW),
        approves=may(actor, Right.APPROVE_PLANS),
        keeps_users=may(actor, Right.MANAGE_USERS),
        reads_log=may(actor, Right.READ_AUDIT),
        trains=Role.TRAINER in actor.roles,
        status_labels=STATUS_LABELS,
    )


def _morning(actor: Actor, catalogue: Catalogue, today: date) -> Morning:
    morning = Morning(numbers_for(actor))
    works, oversees = may(actor, Right.WORK_ON_CASES), may(actor, Right.SEE_CASES_BELOW)
    dues: list[Due] = []
    if works or oversees:
        terms, morning.endings = insights.terms_near(actor, catalogue, today)
        plans, steps, morning.late = insights.living_plans(actor, today)
        dues = terms + steps
        _sort_plans(plans, morning, actor)
    if works:
        dues += insights.to_look_into(actor, catalogue, today) + promised(actor, catalogue, today)
        morning.journal = insights.latest_entries(actor)
    if oversees:
        morning.outcomes = insights.outcomes_since(actor, today - insights.YEAR)
    morning.groups = grouped(dues, today)
    if may(actor, Right.MANAGE_USERS) or Role.TRAINER in actor.roles:
        plugins = whole_host().plugins.values()
        morning.troubled = [p for p in plugins if p.refused is not None or p.failures]
    if Role.TRAINER in actor.roles:
        offered = (template for template in catalogue.templates.values() if not template.abstract)
        morning.templates = sorted(offered, key=lambda template: fold(template.title.vi))
    return morning


def _sort_plans(plans: list[PlanMark], morning: Morning, actor: Actor) -> None:
    approves = may(actor, Right.APPROVE_PLANS)
    for plan in sorted(plans, key=lambda plan: plan.since):
        if plan.status is Status.SUBMITTED and approves and not plan.mine:
            morning.waiting.append(plan)
        elif plan.returned and plan.case.mine:
            morning.returned.append(plan)
        elif plan.status is not Status.RUNNING and plan.case.mine:
            morning.unfinished.append(plan)
