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

# So many different actions one team can really carry out within a voluntary period, with lesser risks and without.
MOST_ACTIONS, USUAL_ACTIONS = 10, 9
GRAVE = 3
_TALKS = frozenset(
    {"explain_duties", "home_visit", "private_talk", "persuade_creditor", "kin_persuasion", "third_party_talk"}
)


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
    steps = list(chooser.expanded(template.steps, template.origin))
    called = [
        chooser.called(module, signals) for module in modules_for(facts.case.case_type, signals, catalogue, scope)
    ]
    standing = apart(actions_of(steps), called)
    for call in sorted(called, key=lambda call: not call.severity):  # of two that do the same, the one a risk calls for
        if call.severity or call in standing:
            _take_in(steps, call.steps, chooser, fold=call not in standing)
    for origin, recipe in suggested:
        _take_in(steps, chooser.expanded((recipe,), origin), chooser)
    return chooser.ordered(steps)


def actions_of(steps: Iterable[Chosen]) -> frozenset[str]:
    """Return the different actions of some steps."""
    return frozenset(step.recipe.action for step in steps)


@dataclass(frozen=True, slots=True)
class Called:
    """A module that was called for, with its steps in this case; without severity it is only offered."""

    steps: tuple[Chosen, ...]
    severity: int

    @property
    def actions(self) -> frozenset[str]:
        """Return its different actions."""
        return actions_of(self.steps)


def apart(actions: frozenset[str], called: Iterable[Called]) -> list[Called]:
    """Return the modules whose steps stand for themselves: all grave ones, then who is at hand, then lesser ones.

    A plan with an action for everything is carried out by nobody. What is lesser is answered within a step that is
    there anyhow; what is only offered and finds no room is left out.
    """
    found = []
    for call in sorted(called, key=lambda call: (call.severity < GRAVE, call.severity > 0, -call.severity)):
        more = actions | call.actions
        most = MOST_ACTIONS if call.severity else USUAL_ACTIONS
        if more == actions or len(more) <= most or call.severity >= GRAVE:
            actions = more
            found.append(call)
    return found


def modules_for(case_type: str, signals: Sequence[Signal], catalogue: Catalogue, scope: Scope) -> Iterator[StepModule]:
    """Yield the modules that the risks of a case bring in, and those that are offered without one."""
    risks = {signal.risk for signal in signals if signal.counts and signal.risk}
    # A module for this type of case comes before a general one, whose step then only adds its reasons.
    for module in sorted(catalogue.modules.values(), key=lambda module: ANY in module.case_types):
        fits = module.serves(case_type) and (not module.answers or bool(risks & set(module.answers)))
        if fits and (module.when is None or module.when.holds(scope)):
            yield module


def _reasons(signals: Sequence[Signal]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(Reason(text=signal.text, source=signal.source) for signal in signals))


def _take_in(steps: list[Chosen], added: Iterable[Chosen], chooser: _Chooser, *, fold: bool = False) -> None:
    """Put each step in its place, or its reasons on the step that does the same with the same person.

    A step that is to be folded in leaves its reasons on one in which the same person is spoken to anyhow.
    """
    for step in added:
        at = next((n for n, known in enumerate(steps) if _same(known, step)), None)
        if at is None and fold:
            at = next((n for n, known in enumerate(steps) if _spoken_to(known, step)), None)
        if at is not None:
            steps[at] = _with_reasons_of(steps[at], step)
            continue
        phase = chooser.phase(step)
        at = next((n for n, known in enumerate(steps) if chooser.phase(known) > phase), len(steps))
        steps.insert(at, step)


def _with_reasons_of(known: Chosen, step: Chosen) -> Chosen:
    return replace(
        known,
        reasons=tuple(dict.fromkeys((*known.reasons, *step.reasons))),
        answers=tuple(dict.fromkeys((*known.answers, *step.answers))),
    )


def _same(one: Chosen, other: Chosen) -> bool:
    """Return whether two steps do the same with the same person; one that addresses nobody in particular is for all."""
    addressed = {step.target.key for step in (one, other) if step.target}
    return one.recipe.action == other.recipe.action and len(addressed) < 2


def _spoken_to(known: Chosen, step: Chosen) -> bool:
    """Return whether the person whom *step* addresses is spoken with in a step that is there anyhow."""
    return known.recipe.action in _TALKS and known.target is not None and known.target == step.target


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

    def called(self, module: StepModule, signals: Sequence[Signal]) -> Called:
        """Return a module with its steps, what they answer and why."""
        calling = [signal for signal in signals if signal.counts and signal.risk in module.answers]
        risks = tuple(risk for risk in module.answers if risk in self.scope["risks"])
        steps = (
            replace(step, reasons=_reasons(calling), answers=tuple(dict.fromkeys((*step.answers, *risks))))
            for step in self.expanded(module.steps, module.origin)
        )
        return Called(tuple(steps), max((signal.severity for signal in calling), default=0))

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
