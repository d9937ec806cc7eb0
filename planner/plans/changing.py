"""Changing the content of a plan: each edit makes a new content and leaves the old one as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.cases.vacancies import actor_of
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Facts
from planner.catalogue.plan import Party, PlanContent, Reason, Step
from planner.texts import Text, msg


@dataclass(frozen=True, slots=True)
class Typed:
    """What an officer typed for one step. Who speaks, carries and helps stand by key, an empty one for nobody yet."""

    title: str
    action: str
    target: str
    speaker: str
    carrier: str
    helpers: tuple[str, ...]
    channel: str
    start: date | None
    due: date | None
    argument: str
    expected: str
    fallback: str
    stop_when: str
    answers: tuple[str, ...]
    reason: str
    dates_settled: bool = False


def with_section(content: PlanContent, key: str, body: str) -> PlanContent:
    """Return *content* with another text in one section."""
    sections = tuple(s.model_copy(update={"body": body}) if s.key == key else s for s in content.sections)
    return content.model_copy(update={"sections": sections})


def with_head(content: PlanContent, title: str, goal: str) -> PlanContent:
    """Return *content* under another title and with another goal."""
    return content.model_copy(update={"title": title, "goal": goal})


def with_step(content: PlanContent, changed: Step) -> PlanContent:
    """Return *content* with *changed* in the place of the step of the same key."""
    steps = tuple(changed if step.key == changed.key else step for step in content.steps)
    return content.model_copy(update={"steps": steps})


def with_new_step(content: PlanContent, new: Step, after: str = "") -> PlanContent:
    """Return *content* with a step more: behind the step *after*, or at the end."""
    steps = list(content.steps)
    place = next((n + 1 for n, step in enumerate(steps) if step.key == after), len(steps))
    steps.insert(place, new)
    return content.model_copy(update={"steps": tuple(steps)})


def without_step(content: PlanContent, key: str) -> PlanContent:
    """Return *content* without one step."""
    return content.model_copy(update={"steps": tuple(step for step in content.steps if step.key != key)})


def moved(content: PlanContent, key: str, places: int) -> PlanContent:
    """Return *content* with one step moved by so many places, at most to the beginning or the end."""
    steps = list(content.steps)
    at = next(n for n, step in enumerate(steps) if step.key == key)
    step = steps.pop(at)
    steps.insert(max(0, at + places), step)
    return content.model_copy(update={"steps": tuple(steps)})


def free_key(content: PlanContent) -> str:
    """Return a key for a step that the officer adds."""
    taken = {step.key for step in content.steps}
    return next(key for n in range(1, len(taken) + 2) if (key := f"own_{n}") not in taken)


def choosable(facts: Facts, catalogue: Catalogue) -> dict[str, Party]:
    """Return by key everybody who may speak, carry or help: the office, adults of the case, contacts.

    A child is never a messenger, so no child is among them; nor is somebody who alone owes what is to be done.
    """
    case = facts.case
    office = (("officer", case.officer), ("agency_head", case.head))
    found = {key: Party(label=user.called, actor=key, ref=key) for key, user in office if user}
    for contact in facts.contacts:
        found[contact.key] = Party(label=contact.called, actor=contact.actor, ref=contact.key)
    alone = len(facts.with_role("liable")) < 2
    for person in facts.people:
        if not person.may_be_minor(facts.today) and not (alone and person.role == "liable"):
            found[person.key] = Party(label=person.called, actor=actor_of(catalogue, person), ref=person.key)
    return found


def problems_of(typed: Typed, before: Step | None, parties: dict[str, Party], facts: Facts) -> tuple[Text, ...]:
    """Return everything that is wrong with what was typed for a step."""
    problems: list[Text] = []
    if not typed.title:
        problems.append(msg("Give the step a title."))
    if typed.target and facts.person(typed.target) is None:
        problems.append(msg("The person whom the step addresses is no longer in this case."))
    if typed.target and typed.target in (typed.speaker, *typed.helpers):
        problems.append(msg("Somebody cannot be the one spoken to and the one who speaks or helps. Choose another."))
    if typed.start and typed.due and typed.due < typed.start:
        problems.append(msg("The step ends before it begins."))
    if not typed.reason and not _others(before):
        problems.append(msg("Say why this step, in this case: whoever approves and whoever speaks has to know."))
    problems += _unnamed(typed, before)
    known = {*parties, *(party.ref for party in _of(before)), *unnamed_helpers(before), ""}
    if not {typed.speaker, typed.carrier, *typed.helpers} <= known:
        problems.append(msg("Somebody you chose is no longer in this case or the directory. Choose again."))
    return tuple(problems)


def _unnamed(typed: Typed, before: Step | None) -> Iterable[Text]:
    """Yield what has to be said where nobody was chosen; a hole that was there already may stay one."""
    if not typed.speaker and (before is None or before.speaker.ref):
        yield msg("Choose who speaks: a person of the case, a contact or somebody of the office.")
    if not typed.carrier and (before is None or before.carrier.ref):
        yield msg("Choose who carries the step out.")


def step_from(typed: Typed, key: str, before: Step | None, parties: dict[str, Party]) -> Step:
    """Return the step as typed; what the form does not show stays as it was *before*."""
    speaker = _party(typed.speaker, before.speaker if before else None, parties)
    own = (Reason(text=typed.reason),) if typed.reason else ()
    same_dates = before is not None and (typed.start, typed.due) == (before.start, before.due)
    waits = before.missing_event if before and same_dates and not typed.dates_settled else None
    return Step(
        key=key,
        action=typed.action,
        title=typed.title,
        target=typed.target or None,
        why=(*_others(before), *own),
        speaker=speaker,
        alternatives=tuple(p for p in (before.alternatives if before else ()) if p.ref != speaker.ref),
        carrier=_party(typed.carrier, before.carrier if before else None, parties),
        helpers=_helpers(typed.helpers, before, parties),
        channel=typed.channel,
        start=typed.start,
        due=typed.due or typed.start,
        argument=typed.argument,
        expected=typed.expected,
        fallback=typed.fallback,
        stop_when=typed.stop_when,
        answers=typed.answers,
        by=before.by if before else None,
        missing_event=waits,
        origin=before.origin if before else None,
    )


def own_reason(step: Step | None) -> str:
    """Return the reason that the officer gave, as against those that were found."""
    return "\n".join(reason.text for reason in step.why if not reason.source) if step else ""


def unnamed_helpers(step: Step | None) -> dict[str, Party]:
    """Return the helpers who have no name yet, under keys by which a form may keep or drop them."""
    return {f"?{n}": party for n, party in enumerate(step.helpers if step else ()) if party.ref is None}


def _others(step: Step | None) -> tuple[Reason, ...]:
    return tuple(reason for reason in step.why if reason.source) if step else ()


def _of(step: Step | None) -> Iterable[Party]:
    return (step.speaker, step.carrier, *step.helpers) if step else ()


def _party(ref: str, before: Party | None, parties: dict[str, Party]) -> Party:
    """Return who was chosen; whoever stood there before stays, name and all, unless another one was chosen."""
    if before is not None and (before.ref or "") == ref:
        return before
    if ref in parties:
        return parties[ref]
    return Party(label="", actor=before.actor if before else "officer")


def _helpers(refs: tuple[str, ...], before: Step | None, parties: dict[str, Party]) -> tuple[Party, ...]:
    kept = {party.ref: party for party in (before.helpers if before else ()) if party.ref}
    known = {**parties, **kept, **unnamed_helpers(before)}
    return tuple(known[ref] for ref in refs if ref in known)
