"""A plan in a few lines, for whoever has to decide on it: who speaks in which steps, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planner.catalogue.plan import Party, PlanContent, Step

VOLUNTARY = "voluntary_period"


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who speaks, and the steps in which they do, by number and key."""

    party: Party
    steps: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """The plan in short. `late` counts the steps that end after the voluntary period, which ends on `period_end`."""

    voices: tuple[Voice, ...]
    first: date | None
    last: date | None
    period_end: date | None
    late: int


def brief_of(content: PlanContent) -> Brief:
    """Return the plan in short."""
    spoken: dict[tuple[str, str | None], list[tuple[int, str]]] = {}
    parties: dict[tuple[str, str | None], Party] = {}
    for number, step in enumerate(content.steps, 1):
        who = (step.speaker.label, step.speaker.ref)
        parties.setdefault(who, step.speaker)
        spoken.setdefault(who, []).append((number, step.key))
    end = period_end(content)
    dues = [step.due for step in content.steps if step.due]
    return Brief(
        voices=tuple(Voice(parties[who], tuple(steps)) for who, steps in spoken.items()),
        first=first_day(content.steps),
        last=max(dues, default=None),
        period_end=end,
        late=sum(due > end for due in dues) if end else 0,
    )


def period_end(content: PlanContent) -> date | None:
    """Return the last day of the voluntary period that the plan stands against."""
    return next((limit.on for limit in content.limits if limit.key == VOLUNTARY), None)


def first_day(steps: Sequence[Step]) -> date | None:
    """Return the day on which the first step begins."""
    return min((step.start for step in steps if step.start), default=None)
