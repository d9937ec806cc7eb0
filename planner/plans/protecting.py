"""What protective flags make of the steps of a plan: tactics that are ruled out, and tactics left to the head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import ProtectiveFlag, Tactic
from planner.catalogue.facts import Facts, Person
from planner.catalogue.plan import Step
from planner.catalogue.scope import Scope


@dataclass(frozen=True, slots=True)
class Used:
    """A step that uses a tactic from which somebody is protected."""

    flag: ProtectiveFlag
    tactic: Tactic
    position: int
    step: Step
    protected: tuple[Person, ...]
    sign_off: bool


def tactics_used(
    flags: Iterable[str],
    steps: Sequence[Step],
    values: Sequence[Scope],
    facts: Facts,
    catalogue: Catalogue,
    scope: Scope,
) -> Iterator[Used]:
    """Yield every step that goes a way which one of the *flags* rules out or leaves to the head.

    *values* holds what checks know of each step, *scope* the case as it stands now.
    """
    for key in dict.fromkeys(flags):
        flag = catalogue.flags.get(key)
        if flag is None:
            continue
        people = protected_by(key, facts, scope)
        tactics = [(tactic, False) for tactic in flag.rules_out] + [(tactic, True) for tactic in flag.needs_sign_off]
        for position, (step, seen) in enumerate(zip(steps, values, strict=True)):
            for tactic, sign_off in tactics:
                if _goes_this_way(tactic, step, seen, people, scope):
                    yield Used(flag, tactic, position, step, people, sign_off)


def protected_by(flag: str, facts: Facts, scope: Scope) -> tuple[Person, ...]:
    """Return whom a flag protects: the people whose facts raise it, or else those liable and their household."""
    places = {signal["key"].partition("@")[2] for signal in scope["signals"] if signal["flag"] == flag}
    keys = {said.person for said in facts.circumstances if said.pointer in places}
    found = tuple(person for person in facts.people if person.pointer in places or person.key in keys)
    return found or facts.with_role("liable")


def _goes_this_way(tactic: Tactic, step: Step, seen: Scope, people: tuple[Person, ...], scope: Scope) -> bool:
    present = {party.actor for party in (step.speaker, step.carrier, *step.helpers)}
    return (
        _among(tactic.actions, {step.action})
        and _among(tactic.actors, present)
        and _among(tactic.channels, {step.channel})
        and _among(tactic.times, {time for time in ("day_off", "near_tet") if seen[time]})
        and not present & set(tactic.unless_with)
        and (tactic.toward == "anybody" or step.target in {person.key for person in people})
        and (tactic.when is None or tactic.when.holds(scope | {"step": seen}))
    )


def _among(wanted: Sequence[str], there: set[str]) -> bool:
    return not wanted or bool(there & set(wanted))
