"""Plans to look at: choosing a template and drafting, the page of a plan, its revisions and what they changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner.cases import services as cases
from planner.cases.models import Case
from planner.catalogue.gaps import Gap
from planner.catalogue.plan import PlanContent
from planner.db import unit_of_work
from planner.errors import NotFound
from planner.plans import services as plans
from planner.plans.brief import brief_of
from planner.plans.checking import check, gaps_of
from planner.plans.comparing import changes
from planner.plans.deciding import moves_for
from planner.plans.drafting import Picture
from planner.plans.forms import DraftForm, ResultForm, offer_codes
from planner.plans.lifecycle import STATUS_LABELS, Move, Status, may_be_edited
from planner.plans.models import Plan, PlanDecision, Revision
from planner.plans.ranking import Ranked, rank
from planner.plans.showing import OWN_SECTIONS, Board, board_of, shown_limits, shown_sections, shown_steps
from planner.plans.tables import Done, Ending, Setting
from planner.texts import Text, as_language, msg
from planner.web import readings
from planner.web.addresses import whole_number
from planner.web.context import current_actor, current_catalogue, current_host, current_language

bp = Blueprint("plans", __name__)


@dataclass(slots=True)
class Offer:
    """A template as it is offered: its fit, and what a plan from it would hold and still lack."""

    ranked: Ranked
    content: PlanContent
    gaps: tuple[Gap, ...]


@bp.get("/cases/<int:case_id>/plans/new")
def choose(case_id: int) -> str:
    """Offer the templates for a case, the best fit first."""
    actor = current_actor()
    case = cases.case_to_change(case_id, actor, whole=True)
    readings.note(lambda: cases.record_reading(case, "templates", by=actor))
    return _choose(case)


def _choose(case: Case) -> str:
    catalogue, language = current_catalogue(), current_language()
    plans.demand_type_on(case, catalogue)
    seen = plans.picture(case, catalogue, language)
    offers = []
    for ranked in rank(case.case_type, catalogue, seen.scope, language):
        content = plans.fresh_content(case, ranked.template, current_host(), language, seen)
        offers.append(Offer(ranked, content, gaps_of(content, catalogue, language)))
    return render_template("plans/choose.html", case=case, seen=seen, offers=offers, form=DraftForm())


@bp.post("/cases/<int:case_id>/plans/new")
def draft(case_id: int) -> ResponseReturnValue:
    """Draft a plan from the template chosen."""
    actor = current_actor()
    case = cases.case_to_change(case_id, actor, whole=True)
    form = DraftForm()
    offered = {template.key: template for template in current_catalogue().templates_for(case.case_type)}
    template = offered.get(form.template.data or "")
    if template is None:
        raise NotFound(msg("This template is no longer offered. Look at the list again."))
    with unit_of_work():
        drafted = plans.draft_plan(case, template, current_host(), by=actor, language=current_language())
    flash(msg("The plan is drafted. Fill the gaps, change what you know better, then submit it."))
    return redirect(url_for(".show", plan_id=drafted.id))


@dataclass(slots=True)
class Seen:
    """Everything that the page of a plan shows, and what was typed where something was refused."""

    plan: Plan
    revision: Revision
    content: PlanContent
    picture: Picture
    board: Board
    moves: tuple[Move, ...]
    may_change: bool
    typed: Mapping[str, str] = field(default_factory=dict)
    refused: Text | None = None
    problems: Sequence[Text] = ()

    @property
    def may_edit(self) -> bool:
        """Return whether the one who looks may change the text."""
        return self.may_change and may_be_edited(self.plan.status)

    @property
    def returned(self) -> PlanDecision | None:
        """Return the comments that a draft came back with, until it is submitted again."""
        return self.latest if self.latest and self.latest.move is Move.RETURN else None

    @property
    def latest(self) -> PlanDecision | None:
        """Return what was decided last."""
        return self.plan.decisions[-1] if self.plan.decisions else None

    @property
    def sent_back(self) -> PlanDecision | None:
        """Return the last time that the plan came back with comments."""
        return next((row for row in reversed(self.plan.decisions) if row.move is Move.RETURN), None)

    @property
    def may_decide(self) -> bool:
        """Return whether the plan waits for the one who looks to approve or return it."""
        return bool({Move.APPROVE, Move.RETURN} & set(self.moves))


def see(found: Plan, **kept: Any) -> Seen:
    """Look at a plan as it stands, with its findings; *kept* holds what was typed and refused."""
    actor, catalogue, language = current_actor(), current_catalogue(), current_language()
    present = plans.revision(found)
    content = present.content
    picture = plans.picture(found.case, catalogue, language)
    findings = check(content, picture.facts, catalogue, picture.scope, language, found.status.value)
    gaps = gaps_of(content, catalogue, as_language(content.language))
    return Seen(
        plan=found,
        revision=present,
        content=content,
        picture=picture,
        board=board_of(content, findings, gaps, found.accepted),
        moves=moves_for(found, actor),
        may_change=cases.may_change(found.case, actor),
        **kept,
    )


@bp.get("/plans/<int:plan_id>")
def show(plan_id: int) -> str:
    """Show a plan with everything that is to be said of it."""
    actor = current_actor()
    found = plans.plan(plan_id, actor, whole=True)
    readings.note(lambda: cases.record_reading(found.case, "plan", by=actor))
    return page(see(found))


def page(seen: Seen) -> str:
    """Return the page of a plan."""
    found, content = seen.plan, seen.content
    facts = seen.picture.facts
    results = tuple(Done(row.step, row.result, row.on, row.text) for row in found.results)
    ending = Ending(found.outcome.code, found.outcome.on, found.outcome.lessons) if found.outcome else None
    setting = Setting(content, current_catalogue(), as_language(found.language), results, ending)
    form = ResultForm()
    offer_codes(form.result, current_catalogue(), "step_results")
    brief = brief_of(content)
    return render_template(
        "plans/show.html",
        plan=found,
        case=found.case,
        seen=seen,
        content=content,
        board=seen.board,
        steps=shown_steps(content, facts, seen.board, found.results),
        sections=shown_sections(setting, seen.board, found.number, _as_drafted(found)),
        brief=brief,
        limits=shown_limits(content.limits, facts.today),
        voluntary_known=brief.period_end is not None,
        life=_life(found),
        changed=plans.case_changes_since(found.case_id, found.drafted_at),
        done=DONE,
        problems=_linked(seen),
        gap_address=gap_address,
        result_form=form,
    )


def _as_drafted(found: Plan) -> Mapping[str, str]:
    """Return the bodies of the sections as they were drafted last, by key."""
    return {section["key"]: section["body"] for section in found.drafted.get("sections", ())}


DONE: Mapping[Move, Text] = {
    Move.SUBMIT: msg("Submitted"),
    Move.WITHDRAW: msg("Taken back"),
    Move.RETURN: msg("Returned"),
    Move.APPROVE: msg("Approved"),
    Move.REVISE: msg("Opened for changes"),
    Move.START: msg("Started"),
    Move.FINISH: msg("Ended"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a plan's life, and the decision that brought it there last."""

    status: Status
    label: Text
    decision: PlanDecision | None
    is_now: bool
    is_past: bool


_REACHED_BY = {
    Status.SUBMITTED: Move.SUBMIT,
    Status.APPROVED: Move.APPROVE,
    Status.RUNNING: Move.START,
    Status.DONE: Move.FINISH,
}


def _life(found: Plan) -> tuple[Stage, ...]:
    order = list(Status)
    now = order.index(found.status)
    stages = []
    for position, status in enumerate(order):
        made = [row for row in found.decisions if row.move is _REACHED_BY.get(status)]
        past = position <= now
        stages.append(Stage(status, STATUS_LABELS[status], made[-1] if made and past else None, position == now, past))
    return tuple(stages)


def _linked(seen: Seen) -> list[tuple[Text, str]]:
    """Return what stands in the way, each with the address of its place where it has one."""
    places: dict[str, str] = {}
    for shown in seen.board.findings:
        found = shown.finding
        hole = Gap(found.place, found.about.partition(" ")[2])
        places[found.text] = gap_address(hole, seen.plan) if found.code == "gap" else f"#finding-{shown.number}"
    return [(text, places.get(str(text), "")) for text in seen.problems]


def gap_address(gap: Gap, found: Plan) -> str:
    """Return where a hole of a plan is filled: a section of the plan itself, or a field of the case."""
    if gap.pointer.startswith(OWN_SECTIONS):
        return url_for("plan_editing.section", plan_id=found.id, key=gap.pointer.removeprefix(OWN_SECTIONS))
    return url_for("dossier.at", case_id=found.case_id, pointer=gap.pointer, label=gap.label)


@dataclass(frozen=True, slots=True)
class Saved:
    """One revision in the list: its number, by whom, when, and what it changed."""

    row: Revision
    changed: tuple[Any, ...]


@bp.get("/plans/<int:plan_id>/revisions")
def revisions(plan_id: int) -> str:
    """List the revisions of a plan, the newest first, each with what it changed."""
    actor = current_actor()
    found = plans.plan(plan_id, actor)
    readings.note(lambda: cases.record_reading(found.case, "revisions", by=actor))
    rows = plans.revisions_of(found)
    contents = [row.content for row in rows]
    saved = [
        Saved(row, changes(contents[n - 1], content) if n else ())
        for n, (row, content) in enumerate(zip(rows, contents, strict=True))
    ]
    return render_template("plans/revisions.html", plan=found, case=found.case, saved=saved[::-1])


@bp.get("/plans/<int:plan_id>/revisions/<int:number>")
def revision(plan_id: int, number: int) -> str:
    """Show one revision: what it changed against another one, and its whole text."""
    actor = current_actor()
    found = plans.plan(plan_id, actor)
    readings.note(lambda: cases.record_reading(found.case, "revision", by=actor))
    row = plans.revision(found, number)
    against = request.args.get("against", type=whole_number) or max(number - 1, 1)
    other = plans.revision(found, against)
    content = row.content
    setting = Setting(content, current_catalogue(), as_language(found.language))
    return render_template(
        "plans/revision.html",
        plan=found,
        case=found.case,
        row=row,
        other=other,
        changed=changes(other.content, content),
        content=content,
        sections=shown_sections(setting, board_of(content, (), (), ()), found.number),
    )
