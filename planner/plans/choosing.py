"""Which steps go into a draft: those of the template, those that risks bring in, none twice, in a sound order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from planner.assessments.signals import Signal
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import ANY
from planner.catalogue.facts import Facts, Person
from planner.catalogue.plan import Origin, Reason
from planner.catalogue.scope import Scope
from planner.catalogue.templates import PlanTemplate, StepModule, StepTemplate
from planner.plans.scheduling import in_order


@dataclass(frozen=True, slots=True)
class Chosen:
    """A step that goes into the draft, for one person it addresses, with reasons from signals so far."""

    key: str
    recipe: StepTemplate
    target: Person | None
    origin: Origin
    reasons: tuple[Reason, ...] = ()
    answers: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()


def choose(
    template: PlanTemplate,
    signals: Sequence[Signal],
    suggested: Iterable[tuple[Origin, StepTemplate]],
    facts: Facts,
    catalogue: Catalogue,
    scope: Scope,
) -> tuple[Chosen, ...]:
    """Return the steps of a draft in their order."""
    chooser = _Chooser(facts, catalogue, scope)
    base = list(chooser.expanded(template.steps, template.origin))
    added: list[Chosen] = []
    for module in modules_for(facts.case.case_type, signals, catalogue, scope):
        reasons = _reasons(module, signals)
        risks = tuple(risk for risk in module.answers if risk in scope["risks"])
        for step in chooser.expanded(module.steps, module.origin):
            added.append(replace(step, reasons=reasons, answers=tuple(dict.fromkeys((*step.answers, *risks)))))
    for origin, recipe in suggested:
        added += chooser.expanded((recipe,), origin)
    return chooser.ordered(_without_doubles(base, added, chooser))


def modules_for(case_type: str, signals: Sequence[Signal], catalogue: Catalogue, scope: Scope) -> Iterator[StepModule]:
    """Yield the modules that the risks of a case bring in."""
    risks = {signal.risk for signal in signals if signal.counts and signal.risk}
    # A module for this type of case comes before a general one, whose step then only adds its reasons.
    for module in sorted(catalogue.modules.values(), key=lambda module: ANY in module.case_types):
        fits = module.serves(case_type) and bool(risks & set(module.answers))
        if fits and (module.when is None or module.when.holds(scope)):
            yield module


def _reasons(module: StepModule, signals: Sequence[Signal]) -> tuple[Reason, ...]:
    found = [Reason(text=s.text, source=s.source) for s in signals if s.counts and s.risk in module.answers]
    return tuple(dict.fromkeys(found))


def _without_doubles(base: list[Chosen], added: list[Chosen], chooser: _Chooser) -> list[Chosen]:
    """Put each added step in its place, or its reasons on the step that does the same with the same person."""
    steps = list(base)
    for step in added:
        same = next((n for n, known in enumerate(steps) if _same(known, step)), None)
        if same is not None:
            known = steps[same]
            reasons = tuple(dict.fromkeys((*known.reasons, *step.reasons)))
            steps[same] = replace(known, reasons=reasons, answers=tuple(dict.fromkeys((*known.answers, *step.answers))))
            continue
        phase = chooser.phase(step)
        at = next((n for n, known in enumerate(steps) if chooser.phase(known) > phase), len(steps))
        steps.insert(at, step)
    return steps


def _same(one: Chosen, other: Chosen) -> bool:
    """Return whether two steps do the same with the same person; one that addresses nobody in particular is for all."""
    addressed = {step.target.key for step in (one, other) if step.target}
    return one.recipe.action == other.recipe.action and len(addressed) < 2


class _Chooser:
    """Turns recipes into steps for the people of one case."""

    def __init__(self, facts: Facts, catalogue: Catalogue, scope: Scope) -> None:
        self.facts = facts
        self.catalogue = catalogue
        self.scope = scope
        self.values = {person["key"]: person for person in scope["people"]}

    def expanded(self, recipes: Iterable[StepTemplate], origin: Origin) -> Iterator[Chosen]:
        for recipe in recipes:
            if recipe.when is not None and not recipe.when.holds(self.scope):
                continue
            own = origin.model_copy(update={"key": f"{origin.key}.{recipe.key}"})
            if recipe.target is None:
                yield Chosen(recipe.key, recipe, None, own, answers=recipe.answers)
                continue
            people = [person for person in self.facts.with_role(recipe.target) if self._wanted(recipe, person)]
            if not recipe.each:
                people = people[:1]
            for person in people:
                key = f"{recipe.key}_{person.key}" if recipe.each else recipe.key
                yield Chosen(key, recipe, person, own, answers=recipe.answers)

    def _wanted(self, recipe: StepTemplate, person: Person) -> bool:
        return recipe.only is None or recipe.only.holds(self.scope | {"target": self.values[person.key]})

    def phase(self, step: Chosen) -> int:
        code = self.catalogue.codes("actions").get(step.recipe.action)
        return code.phase if code else 50

    def ordered(self, steps: list[Chosen]) -> tuple[Chosen, ...]:
        """Return *steps* with distinct keys, each after those it has to follow."""
        steps = _with_distinct_keys(steps)
        follows: dict[str, list[str]] = {step.key: [] for step in steps}
        for step in steps:
            anchors = [
                other.key for other in steps if other.recipe.key == step.recipe.start.after and other is not step
            ]
            follows[step.key] += anchors
            for other in steps:
                if other is not step and other.recipe.action in step.recipe.before:
                    follows[other.key].append(step.key)
        by_key = {step.key: step for step in steps}
        order = in_order(list(by_key), follows)
        done: set[str] = set()
        result = []
        for key in order:
            result.append(replace(by_key[key], follows=tuple(k for k in dict.fromkeys(follows[key]) if k in done)))
            done.add(key)
        return tuple(result)


def _with_distinct_keys(steps: list[Chosen]) -> list[Chosen]:
    seen: set[str] = set()
    result = []
    for step in steps:
        key, number = step.key, 2
        while key in seen:
            key, number = f"{step.key}_{number}", number + 1
        seen.add(key)
        result.append(step if key == step.key else replace(step, key=key))
    return result
