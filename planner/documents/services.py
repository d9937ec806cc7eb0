"""A stored plan as a file: one paper, from which every form is made, for pages and commands alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Literal, NamedTuple

from planner import clock
from planner.accounts.models import User
from planner.accounts.services import head_of
from planner.actor import Actor
from planner.audit import services as audit
from planner.cases.facts import facts_of
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.gaps import Gap
from planner.catalogue.plan import PlanContent
from planner.catalogue.scope import scope_of
from planner.documents import docx, html, md
from planner.documents.paper import Office, Paper, Signatory, plan_paper
from planner.errors import Conflict
from planner.plans.lifecycle import Move
from planner.plans.models import Plan, PlanDecision, Revision
from planner.plans.services import revision, subject_of
from planner.plans.tables import Done, Ending, Setting
from planner.plugins import PluginHost
from planner.texts import Language, as_language, fold, msg, say
from planner.web import prose

Form = Literal["docx", "html", "md"]
MEDIA_TYPES: Mapping[Form, str] = {"docx": docx.MEDIA_TYPE, "html": html.MEDIA_TYPE, "md": md.MEDIA_TYPE}
_MAKERS: Mapping[Form, Callable[[Paper], bytes]] = {"docx": docx.docx_of, "html": html.html_of, "md": md.markdown_of}


class Rendered(NamedTuple):
    """A finished file."""

    content: bytes
    filename: str
    media_type: str


def rendered(plan: Plan, host: PluginHost, to: Form, language: Language | None = None) -> Rendered:
    """Return *plan* as a file: its approved revision, or its present one marked as a draft on every page.

    The paper is in the plan's own language unless another one is asked for.
    """
    paper = paper_of(plan, host.catalogue, language or as_language(plan.language))
    try:
        content = _MAKERS[to](paper)
    except prose.TooLarge as error:
        raise Conflict(error.said) from None
    return Rendered(content, f"{_stem(plan, paper)}.{to}", MEDIA_TYPES[to])


def paper_of(plan: Plan, catalogue: Catalogue, language: Language) -> Paper:
    """Return the paper of a plan. Raise `Conflict` if no pack says how it looks."""
    layout = catalogue.layout_for("persuasion_plan")
    if layout is None:
        said = msg("No pack that is switched on says how a persuasion plan looks on paper.")
        raise Conflict(said)
    approval, shown = _approval(plan), shown_revision(plan)
    content = shown.content
    draft = approval is None or content.digest() != plan.approved_hash
    # The law that is cited is the law of the day on which this text was written.
    facts = replace(facts_of(plan.case), today=_day(shown.at))
    return plan_paper(
        _setting(plan, content, catalogue, language),
        layout,
        scope_of(facts, catalogue, language),
        _office(plan),
        _signatory(plan, approval, language),
        day=None if draft or approval is None else _day(approval.at),
        draft=draft,
    )


def shown_revision(plan: Plan) -> Revision:
    """Return the revision that a paper of *plan* shows."""
    approval = _approval(plan)
    return revision(plan, approval.revision if approval else None)


def record_taking(plan: Plan, to: Form, *, by: Actor) -> None:
    """Write down that somebody took a plan out as a file."""
    detail = {"to": to, "revision": shown_revision(plan).number}
    audit.record("plan.exported", subject_of(plan), by=by, detail=detail)


def _approval(plan: Plan) -> PlanDecision | None:
    """Return the approval that is in force, if there is one."""
    if plan.approved_revision is None:
        return None
    given = [row for row in plan.decisions if row.move is Move.APPROVE and row.revision == plan.approved_revision]
    return given[-1] if given else None


def _setting(plan: Plan, content: PlanContent, catalogue: Catalogue, language: Language) -> Setting:
    done = tuple(Done(row.step, row.result, row.on, row.text) for row in plan.results)
    ending = Ending(plan.outcome.code, plan.outcome.on, plan.outcome.lessons) if plan.outcome else None
    return Setting(content, catalogue, language, done, ending)


def _office(plan: Plan) -> Office:
    office = plan.case.office
    return Office(office.name, office.parent_body, office.place, office.symbol)


def _signatory(plan: Plan, approval: PlanDecision | None, language: Language) -> Signatory:
    """Return who signs: whoever approved, or the head of the office who is going to be asked."""
    signing: User | None = (approval.by if approval else None) or head_of(plan.case.office)
    missing = Gap("/case/head", say(msg("Head of the office"), language))
    return Signatory(
        title=(signing.title if signing else "") or str(missing),
        name=signing.name if signing else "",
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.ZONE).date()


def _stem(plan: Plan, paper: Paper) -> str:
    """Return the file's name: kind of paper, case, number of the plan, in letters that every system takes."""
    mark = paper.word("draft_mark") if paper.draft else ""
    return "-".join(fold(f"{paper.type_name} {plan.case.number} {plan.number} {mark}").split())
