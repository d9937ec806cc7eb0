"""Editing a draft: each edit is a revision of its own. Nobody's words are overwritten unseen.

Whoever edits one passage while somebody else saved another loses nothing and is not held up; only where the same
passage was saved meanwhile is the edit refused as `Stale`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from planner.actor import Actor
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Facts
from planner.catalogue.plan import PlanContent, Step
from planner.errors import Conflict, Incomplete, NotFound, Stale
from planner.plans import changing
from planner.plans.changing import Typed
from planner.plans.lifecycle import may_be_edited
from planner.plans.models import Plan, Revision
from planner.plans.services import revision, save_content
from planner.texts import msg


class Surroundings(NamedTuple):
    """What a step is checked against: the facts of the case, and everybody who may be chosen."""

    facts: Facts
    catalogue: Catalogue


def save_section(changed: Plan, key: str, body: str, *, based_on: int, by: Actor, note: str = "") -> Revision:
    """Save another text of one section."""
    content = _present(changed, based_on, lambda seen: seen.section(key))
    if content.section(key) is None:
        raise NotFound(msg("This plan has no such section."))
    if not body.strip():
        problem = msg("A section is never empty. Write what is not known yet, or leave the marks of the gaps.")
        raise Incomplete(msg("The section was not saved."), (problem,))
    return _save(changed, changing.with_section(content, key, body), by=by, note=note)


def save_head(changed: Plan, title: str, goal: str, *, based_on: int, by: Actor, note: str = "") -> Revision:
    """Save another title and goal."""
    content = _present(changed, based_on, lambda seen: (seen.title, seen.goal))
    problems = []
    if not title.strip():
        problems.append(msg("Give the plan a title."))
    if not goal.strip():
        problems.append(msg("Say what the plan is to reach: who does what, for whom, by when."))
    if problems:
        raise Incomplete(msg("This was not saved."), tuple(problems))
    return _save(changed, changing.with_head(content, title.strip(), goal.strip()), by=by, note=note)


def save_step(
    changed: Plan, key: str, typed: Typed, around: Surroundings, *, based_on: int, by: Actor, note: str = ""
) -> Revision:
    """Save what was typed for one step."""
    content = _present(changed, based_on, lambda seen: seen.step(key))
    before = _step(content, key)
    step = _made(typed, key, before, around)
    return _save(changed, changing.with_step(content, step), by=by, note=note)


def add_step(changed: Plan, typed: Typed, around: Surroundings, *, after: str, by: Actor, note: str = "") -> Revision:
    """Add a step of the officer's own behind the step *after*, or at the end."""
    content = _present(changed, changed.revision)
    step = _made(typed, changing.free_key(content), None, around)
    return _save(changed, changing.with_new_step(content, step, after), by=by, note=note)


def move_step(changed: Plan, key: str, places: int, *, based_on: int, by: Actor) -> Revision:
    """Move a step up or down."""
    content = _present(changed, based_on, lambda seen: [step.key for step in seen.steps])
    _step(content, key)
    return _save(changed, changing.moved(content, key, places), by=by, note="")


def remove_step(changed: Plan, key: str, *, based_on: int, by: Actor) -> Revision:
    """Take a step out; the revision before still holds it."""
    content = _present(changed, based_on, lambda seen: seen.step(key))
    _step(content, key)
    if len(content.steps) == 1:
        raise Conflict(msg("A plan has at least one step. Change this one instead of taking it out."))
    return _save(changed, changing.without_step(content, key), by=by, note="")


def take_back(changed: Plan, *, based_on: int, by: Actor) -> Revision:
    """Undo the latest save: the text of the revision before becomes a new revision."""
    if changed.revision != based_on:
        raise Stale()
    if changed.revision < 2:
        raise Conflict(msg("This is the first revision; there is nothing to take back."))
    return _save(changed, revision(changed, changed.revision - 1).content, by=by, note="")


def _present(changed: Plan, based_on: int, passage: Callable[[PlanContent], object] | None = None) -> PlanContent:
    """Return the present content, if *passage* of it is as it was in the revision that the form was opened with."""
    if not may_be_edited(changed.status):
        raise Conflict(msg("Only a draft can be changed. Take the plan back or revise it first."))
    present = revision(changed).content
    if based_on != changed.revision and passage is not None:
        if not 0 < based_on < changed.revision:
            raise Stale()
        if passage(revision(changed, based_on).content) != passage(present):
            raise Stale()
    return present


def _save(changed: Plan, content: PlanContent, *, by: Actor, note: str) -> Revision:
    return save_content(changed, content, based_on=changed.revision, by=by, note=note)


def _step(content: PlanContent, key: str) -> Step:
    found = content.step(key)
    if found is None:
        raise NotFound(msg("This plan has no such step any more; somebody may have taken it out."))
    return found


def _made(typed: Typed, key: str, before: Step | None, around: Surroundings) -> Step:
    parties = changing.choosable(around.facts, around.catalogue)
    problems = changing.problems_of(typed, before, parties, around.facts)
    if problems:
        raise Incomplete(msg("The step was not saved."), problems)
    return changing.step_from(typed, key, before, parties)
