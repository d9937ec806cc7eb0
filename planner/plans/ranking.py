"""Which template fits a case, and why: every point of the fit has its reason."""

from __future__ import annotations

from dataclasses import dataclass

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.plan import Reason
from planner.catalogue.scope import Scope
from planner.catalogue.templates import PlanTemplate
from planner.texts import Language


@dataclass(frozen=True, slots=True)
class Ranked:
    """A template with its fit to one case."""

    template: PlanTemplate
    fit: int
    why: tuple[Reason, ...]


def rank(case_type: str, catalogue: Catalogue, scope: Scope, language: Language) -> tuple[Ranked, ...]:
    """Return the templates for a case, best fit first; equal fits stand in order of key."""
    ranked = [_weigh(template, scope, language) for template in catalogue.templates_for(case_type)]
    return tuple(sorted(ranked, key=lambda r: (-r.fit, "*" in r.template.case_types, r.template.key)))


def _weigh(template: PlanTemplate, scope: Scope, language: Language) -> Ranked:
    holding = [fit for fit in template.fits if fit.when.holds(scope)]
    why = tuple(Reason(text=fit.why.fill(scope, language), source=fit.when.source) for fit in holding)
    return Ranked(template, sum(fit.points for fit in holding), why)
