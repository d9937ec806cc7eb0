"""A pack folder as a plugin: the same door for data as for code."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources.abc import Traversable

from planner.catalogue.entries import CaseType, Checklist, ProtectiveFlag, RelationshipKind, Vocabulary
from planner.catalogue.layouts import DocumentLayout
from planner.catalogue.pack import load_pack
from planner.catalogue.rules import Check, DeadlineRule, LegalRule, Scale, SignalRule
from planner.catalogue.templates import PlanTemplate, StepModule
from planner.hookspecs import hookimpl


class PackPlugin:
    """Brings what a pack folder holds. Raise `PackFault` when the folder is refused."""

    def __init__(self, folder: Traversable) -> None:
        self.pack = load_pack(folder)

    @hookimpl
    def case_types(self) -> Iterable[CaseType]:
        """See planner.hookspecs.case_types."""
        return self.pack.of(CaseType)

    @hookimpl
    def checklists(self) -> Iterable[Checklist]:
        """See planner.hookspecs.checklists."""
        return self.pack.of(Checklist)

    @hookimpl
    def scales(self) -> Iterable[Scale]:
        """See planner.hookspecs.scales."""
        return self.pack.of(Scale)

    @hookimpl
    def signals(self) -> Iterable[SignalRule]:
        """See planner.hookspecs.signals."""
        return self.pack.of(SignalRule)

    @hookimpl
    def plan_templates(self) -> Iterable[PlanTemplate]:
        """See planner.hookspecs.plan_templates."""
        return self.pack.of(PlanTemplate)

    @hookimpl
    def step_modules(self) -> Iterable[StepModule]:
        """See planner.hookspecs.step_modules."""
        return self.pack.of(StepModule)

    @hookimpl
    def plan_checks(self) -> Iterable[Check]:
        """See planner.hookspecs.plan_checks."""
        return self.pack.of(Check)

    @hookimpl
    def legal_rules(self) -> Iterable[LegalRule]:
        """See planner.hookspecs.legal_rules."""
        return self.pack.of(LegalRule)

    @hookimpl
    def deadline_rules(self) -> Iterable[DeadlineRule]:
        """See planner.hookspecs.deadline_rules."""
        return self.pack.of(DeadlineRule)

    @hookimpl
    def protective_flags(self) -> Iterable[ProtectiveFlag]:
        """See planner.hookspecs.protective_flags."""
        return self.pack.of(ProtectiveFlag)

    @hookimpl
    def document_layouts(self) -> Iterable[DocumentLayout]:
        """See planner.hookspecs.document_layouts."""
        return self.pack.of(DocumentLayout)

    @hookimpl
    def relationship_kinds(self) -> Iterable[RelationshipKind]:
        """See planner.hookspecs.relationship_kinds."""
        return self.pack.of(RelationshipKind)

    @hookimpl
    def vocabulary(self) -> Iterable[Vocabulary]:
        """See planner.hookspecs.vocabulary."""
        return self.pack.of(Vocabulary)
