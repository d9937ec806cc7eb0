"""The contract with plugins: the hooks, and the values they pass. Nothing here runs.

Nouns bring, `suggest_…` suggests, `…_problems` objects, participles tell. Hooks see frozen views, never rows,
requests or sessions. Each hook that is told of something gets one context, so that fields can be added to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.catalogue.entries import CaseType, Checklist, ProtectiveFlag, RelationshipKind, Vocabulary
from planner.catalogue.facts import Facts
from planner.catalogue.layouts import DocumentLayout
from planner.catalogue.plan import PlanContent, SignalNote
from planner.catalogue.rules import Check, DeadlineRule, LegalRule, Scale, SignalRule
from planner.catalogue.templates import PlanTemplate, StepModule, StepTemplate
from planner.marks import GROUP, hookimpl, hookspec

__all__ = ["CONTRACT", "GROUP", "hookimpl"]

CONTRACT = (1, 2)


@dataclass(frozen=True, slots=True)
class SuggestContext:
    """A plan is being drafted: the facts, what they signal, and the template chosen."""

    facts: Facts
    signals: tuple[SignalNote, ...]
    template: PlanTemplate


@dataclass(frozen=True, slots=True)
class PlanContext:
    """A plan at one moment: its case's facts, its content, and the revision the content is."""

    facts: Facts
    content: PlanContent
    plan_id: int
    revision: int
    status: str


@dataclass(frozen=True, slots=True)
class CaseContext:
    """A case at one moment."""

    facts: Facts
    case_id: int


@dataclass(frozen=True, slots=True)
class StepContext:
    """A step of a plan and what came of it."""

    facts: Facts
    content: PlanContent
    plan_id: int
    step: str
    result: str
    on: date


@dataclass(frozen=True, slots=True)
class OutcomeContext:
    """How a plan ended."""

    facts: Facts
    content: PlanContent
    plan_id: int
    outcome: str
    on: date


@hookspec
def case_types() -> Iterable[CaseType]:
    """Bring case types, with the fields they add to their cases."""


@hookspec
def checklists() -> Iterable[Checklist]:
    """Bring checklists: what to find out, and what the answers mean."""


@hookspec
def scales() -> Iterable[Scale]:
    """Bring scales: how the score of an assessment is read."""


@hookspec
def signals() -> Iterable[SignalRule]:
    """Bring rules that see helps and hindrances in the facts of a case."""


@hookspec
def plan_templates() -> Iterable[PlanTemplate]:
    """Bring plan templates: recipes of steps and sections."""


@hookspec
def step_modules() -> Iterable[StepModule]:
    """Bring step modules: small sets of steps that a risk calls for."""


@hookspec
def plan_checks() -> Iterable[Check]:
    """Bring checks: rules over plans, each with basis and remedy."""


@hookspec
def legal_rules() -> Iterable[LegalRule]:
    """Bring provisions of law, in own words, with the days on which they are in force."""


@hookspec
def deadline_rules() -> Iterable[DeadlineRule]:
    """Bring terms set by law, which clocks and limits are reckoned from."""


@hookspec
def protective_flags() -> Iterable[ProtectiveFlag]:
    """Bring protective flags: who needs care, and what has to be respected."""


@hookspec
def document_layouts() -> Iterable[DocumentLayout]:
    """Bring layouts of papers."""


@hookspec
def relationship_kinds() -> Iterable[RelationshipKind]:
    """Bring kinds of relationship, with a label each way."""


@hookspec
def vocabulary() -> Iterable[Vocabulary]:
    """Bring codes under the plugin's own prefix."""


@hookspec
def suggest_steps(context: SuggestContext) -> Iterable[StepTemplate]:
    """Suggest steps for a plan that is being drafted.

    Called once per draft, after the step modules. What this raises is counted and stops no draft.
    """


@hookspec
def approval_problems(context: PlanContext) -> Iterable[str]:
    """Say what keeps a plan from being approved, one sentence a problem; none if nothing does.

    Called inside the request that asks for approval: be quick, and change nothing. What this raises holds the
    approval up, because a rule that cannot be asked cannot be taken as satisfied.
    """


@hookspec
def case_opened(context: CaseContext) -> None:
    """Hear of a case that has just been opened; it is already stored.

    What this raises is counted and undoes nothing.
    """


@hookspec
def assessment_completed(context: CaseContext) -> None:
    """Hear of an assessment that has just been completed; it is already stored.

    What this raises is counted and undoes nothing.
    """


@hookspec
def plan_approved(context: PlanContext) -> None:
    """Hear of a plan that has just been approved; the approval is already stored.

    What this raises is counted and undoes nothing.
    """


@hookspec
def step_done(context: StepContext) -> None:
    """Hear of a step whose result has just been written down; it is already stored.

    What this raises is counted and undoes nothing.
    """


@hookspec
def outcome_recorded(context: OutcomeContext) -> None:
    """Hear of an outcome that has just been recorded; it is already stored.

    What this raises is counted and undoes nothing.
    """
