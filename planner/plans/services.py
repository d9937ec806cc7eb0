"""Plans: drafting from a case, saving revisions, and all the moves in a plan's life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from planner import clock
from planner.accounts.access import Right, demand
from planner.accounts.models import User
from planner.actor import Actor
from planner.assessments import services as assessments
from planner.audit import services as audit
from planner.audit.models import AuditEntry
from planner.audit.services import Subject
from planner.cases import services as cases
from planner.cases.calendar import calendar_around
from planner.cases.facts import facts_of
from planner.cases.models import Case
from planner.cases.parts import KINDS
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.plan import PlanContent
from planner.catalogue.templates import PlanTemplate
from planner.db import db
from planner.errors import Conflict, NotFound, Stale
from planner.hookspecs import SuggestContext
from planner.plans.checking import Finding, check
from planner.plans.drafting import Picture, draft, picture_of
from planner.plans.lifecycle import may_be_edited
from planner.plans.merging import refreshed
from planner.plans.models import AcceptedFinding, Plan, PlanDecision, Revision, StepResult
from planner.plugins import PluginHost
from planner.texts import Language, as_language, msg

_FACTS = ("case", "answer", "signal", *KINDS)


def picture(case: Case, catalogue: Catalogue, language: Language) -> Picture:
    """Conclude from what is known of *case* today."""
    facts = facts_of(case, assessments.answers_of(case.id))
    reviews = assessments.reviews_of(case.id)
    return picture_of(facts, catalogue, language, calendar_around(facts.today), reviews)


def plan(plan_id: int, actor: Actor, *, whole: bool = False) -> Plan:
    """Return a plan of a case that is open to *actor*, with all the case holds if *whole*; strangers get `NotFound`."""
    query = (
        select(Plan)
        .join(Plan.case)
        .where(Plan.id == plan_id, cases.visible_to(actor))
        .options(
            selectinload(Plan.decisions).joinedload(PlanDecision.by).lazyload(User.roles),
            selectinload(Plan.results).joinedload(StepResult.by).lazyload(User.roles),
            selectinload(Plan.accepted).joinedload(AcceptedFinding.by).lazyload(User.roles),
            joinedload(Plan.drafted_by).lazyload(User.roles),
            joinedload(Plan.outcome),
        )
    )
    if whole:
        parts = ("obligations", "people", "relationships", "stances", "circumstances", "events", "journal", "members")
        query = query.options(*(joinedload(Plan.case).selectinload(getattr(Case, part)) for part in parts))
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound()
    return found


def plan_to_change(plan_id: int, actor: Actor, *, whole: bool = False) -> Plan:
    """Return a plan whose case *actor* may change."""
    found = plan(plan_id, actor, whole=whole)
    cases.demand_change(found.case, actor)
    return found


def plans_of(case: Case) -> Sequence[Plan]:
    """Return the plans of a case, the newest first."""
    query = select(Plan).where(Plan.case_id == case.id).order_by(Plan.number.desc())
    return db.session.scalars(query.options(selectinload(Plan.outcome))).unique().all()


def whole_plans_of(case: Case) -> Sequence[Plan]:
    """Return the plans of a case with everything they hold, the first one first; who wrote what stands by id."""
    query = select(Plan).where(Plan.case_id == case.id).order_by(Plan.number)
    return (
        db.session.scalars(
            query.options(
                selectinload(Plan.revisions).lazyload(Revision.by),
                selectinload(Plan.decisions).lazyload(PlanDecision.by),
                selectinload(Plan.results).lazyload(StepResult.by),
                selectinload(Plan.accepted).lazyload(AcceptedFinding.by),
                selectinload(Plan.outcome),
            )
        )
        .unique()
        .all()
    )


def revision(found: Plan, number: int | None = None) -> Revision:
    """Return a revision of a plan, the present one by default."""
    wanted = number or found.revision
    query = select(Revision).where(Revision.plan_id == found.id, Revision.number == wanted)
    row = db.session.scalar(query.options(joinedload(Revision.by).lazyload(User.roles)))
    if row is None:
        raise NotFound(msg("This plan has no revision %(number)s.", number=wanted))
    return row


def revisions_of(found: Plan) -> Sequence[Revision]:
    """Return the revisions of a plan, the first one first."""
    query = select(Revision).where(Revision.plan_id == found.id).order_by(Revision.number)
    return db.session.scalars(query.options(joinedload(Revision.by).lazyload(User.roles))).unique().all()


def draft_plan(
    case: Case,
    template: PlanTemplate,
    host: PluginHost,
    *,
    by: Actor,
    language: Language = "vi",
    seen: Picture | None = None,
) -> Plan:
    """Draft a plan for *case* and store it as its first revision."""
    demand(by, Right.WORK_ON_CASES)
    demand_type_on(case, host.catalogue)
    content = fresh_content(case, template, host, language, seen)
    number = (db.session.scalar(select(func.max(Plan.number)).where(Plan.case_id == case.id)) or 0) + 1
    drafted = Plan(
        case=case,
        number=number,
        language=language,
        template=template.key,
        template_version=template.origin.version,
        drafted_by_id=by.id,
        drafted_at=clock.now(),
        drafted=content.model_dump(mode="json"),
    )
    db.session.add(drafted)
    db.session.flush()
    _store(drafted, content, by=by, note="")
    detail = {"template": template.key, "version": template.origin.version}
    audit.record("plan.drafted", subject_of(drafted), by=by, detail=detail)
    return drafted


def demand_type_on(case: Case, catalogue: Catalogue) -> None:
    """Raise `Conflict` where the pack of the case's type is off: what it asks, warns of and advises is not there."""
    if case.case_type not in catalogue.case_types:
        title = catalogue.case_type_title(case.case_type)
        said = msg(
            "The pack for cases of the type “%(type)s” is switched off in this office, refused, or left out "
            "in safe mode, so nothing can be drafted anew. What is stored stays as it is. See: planner pack list",
            type=title,
        )
        raise Conflict(said)


def fresh_content(
    case: Case, template: PlanTemplate, host: PluginHost, language: Language, seen: Picture | None = None
) -> PlanContent:
    """Return what drafting gives for *case* now, suggestions of plugins included."""
    concluded = seen or picture(case, host.catalogue, language)
    notes = tuple(signal.note() for signal in concluded.signals if signal.counts)
    suggested = host.suggest_steps(SuggestContext(concluded.facts, notes, template))
    return draft(template, concluded, suggested)


def _store(changed: Plan, content: PlanContent, *, by: Actor, note: str) -> Revision:
    number = (db.session.scalar(select(func.max(Revision.number)).where(Revision.plan_id == changed.id)) or 0) + 1
    row = Revision(
        plan_id=changed.id,
        number=number,
        stored=content.model_dump(mode="json"),
        hash=content.digest(),
        by_id=by.id,
        at=clock.now(),
        note=note,
    )
    db.session.add(row)
    changed.revision = number
    db.session.flush()
    return row


def save_content(changed: Plan, content: PlanContent, *, based_on: int, by: Actor, note: str = "") -> Revision:
    """Save a new revision. Raise `Stale` if somebody saved since revision *based_on*."""
    if not may_be_edited(changed.status):
        raise Conflict(msg("Only a draft can be changed. Take the plan back or revise it first."))
    if changed.revision != based_on:
        raise Stale()
    present = revision(changed)
    if content.digest() == present.hash:
        return present
    stored = _store(changed, content, by=by, note=note)
    detail = {"revision": stored.number, "hash": stored.hash}
    audit.record("plan.saved", subject_of(changed), by=by, detail=detail)
    return stored


def refresh(changed: Plan, host: PluginHost, *, based_on: int, by: Actor, seen: Picture | None = None) -> Revision:
    """Draft again from the case as it is now, and keep whatever the officer wrote."""
    demand_type_on(changed.case, host.catalogue)
    template = host.catalogue.templates.get(changed.template)
    if template is None:
        raise Conflict(msg("The template of this plan is no longer there; the plan stays as it is."))
    base = PlanContent.model_validate(changed.drafted)
    mine = revision(changed).content
    fresh = fresh_content(changed.case, template, host, as_language(changed.language), seen)
    stored = save_content(changed, refreshed(base, mine, fresh), based_on=based_on, by=by)
    changed.drafted, changed.drafted_at = fresh.model_dump(mode="json"), clock.now()
    return stored


@dataclass(frozen=True, slots=True)
class CaseChanges:
    """How often a case was changed since some moment, and when last."""

    count: int
    last: datetime | None


def case_changes_since(case_id: int, moment: datetime) -> CaseChanges:
    """Return what happened to the facts of a case after *moment*; readings and plans do not count."""
    query = select(func.count(), func.max(AuditEntry.at)).where(
        AuditEntry.case_id == case_id,
        AuditEntry.at > moment,
        AuditEntry.subject.in_(_FACTS),
        AuditEntry.action != "case.read",
    )
    count, last = db.session.execute(query).one()
    return CaseChanges(count, last)


def findings_of(
    looked_at: Plan, content: PlanContent, host: PluginHost, language: Language, seen: Picture | None = None
) -> tuple[Finding, ...]:
    """Check a plan against its case as it is now; whoever has concluded from the case already hands that on."""
    concluded = seen or picture(looked_at.case, host.catalogue, language)
    return check(content, concluded.facts, host.catalogue, concluded.scope, language, looked_at.status.value)


def open_problems(looked_at: Plan, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings that hold a submission up: errors, and warnings not accepted with a reason.

    What waits for the written reason of whoever approves does not: it goes up to them.
    """
    accepted = {row.finding for row in looked_at.accepted}
    warned = (f for f in findings if f.level == "warning" and not f.sign_off and f.key not in accepted)
    return (*(f for f in findings if f.level == "error"), *warned)


def subject_of(found: Plan) -> Subject:
    """Return what audit entries about this plan say they are about."""
    return Subject("plan", found.id, found.case_id)
