"""What an officer does to a draft before putting it forward: fill what is missing, name who is not named yet.

Pure: content in, content out. The notes on gaps are an officer's honest "not known yet", never an invented fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from planner.catalogue.gaps import gaps_in
from planner.catalogue.plan import Party, PlanContent, Step

_MARK = re.compile(r"⟦([^⟦⟧→]+) → ([^⟦⟧]*)⟧")


def mended(content: PlanContent, officer: Party, notes: Mapping[str, str]) -> PlanContent:
    """Return *content* without holes: somebody for every party, a note in place of every gap in a text.

    *notes* are looked up by the beginning of a gap's pointer.
    """
    peopled = content.model_copy(update={"steps": tuple(_with_people(step, officer) for step in content.steps)})
    return PlanContent.model_validate(_noted(peopled.model_dump(), notes))


def without_steps(content: PlanContent, positions: Iterable[int]) -> PlanContent:
    """Return *content* without the steps at these places."""
    dropped = set(positions)
    return content.model_copy(update={"steps": tuple(step for n, step in enumerate(content.steps) if n not in dropped)})


def with_helpers(content: PlanContent, joining: Mapping[str, Party]) -> PlanContent:
    """Return *content* with somebody more in every step of an action."""
    return content.model_copy(
        update={
            "steps": tuple(
                step.model_copy(update={"helpers": (*step.helpers, joining[step.action])})
                if step.action in joining
                else step
                for step in content.steps
            )
        }
    )


def with_words(content: PlanContent, goal: str, additions: dict[str, str]) -> tuple[PlanContent, list[str]]:
    """Return *content* with another goal and additions to its sections, and the sections that are not there."""
    sections = tuple(
        section.model_copy(update={"body": f"{section.body}\n\n{additions[section.key]}"})
        if section.key in additions
        else section
        for section in content.sections
    )
    missing = [key for key in additions if content.section(key) is None]
    return content.model_copy(update={"goal": goal or content.goal, "sections": sections}), missing


def _noted(value: object, notes: Mapping[str, str]) -> object:
    """Return *value* with a note in place of every gap, however deep."""

    def note(found: re.Match[str]) -> str:
        return next(words for start, words in notes.items() if found[2].startswith(start))

    if isinstance(value, str):
        return _MARK.sub(note, value)
    if isinstance(value, dict):
        return {name: _noted(inner, notes) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_noted(inner, notes) for inner in value)
    return value


def _with_people(step: Step, officer: Party) -> Step:
    speaker = step.speaker if _named(step.speaker) else next(filter(_named, step.alternatives), officer)
    return step.model_copy(
        update={
            "speaker": speaker,
            "alternatives": tuple(filter(_named, step.alternatives)),
            "carrier": step.carrier if _named(step.carrier) else officer,
            "helpers": tuple(filter(_named, step.helpers)),
            "missing_event": None,
        }
    )


def _named(party: Party) -> bool:
    return party.ref is not None and not any(gaps_in(party.label))
