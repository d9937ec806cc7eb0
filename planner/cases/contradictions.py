"""What in a profile cannot all be true, what has grown old, and how positions moved. Pure, by what is declared as data.

Two statements that hold now contradict each other where the vocabulary says so for their category: "only home" and
"has another house". A statement is old past its day to look again, or, without one, past the span of its category.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Literal, Protocol

from planner.catalogue.entries import Code
from planner.catalogue.phrases import find_phrases

Categories = Mapping[str, Code]
Trend = Literal["nearer", "further", "other"]
# From against to for; what is not known is neither.
_STEPS = {"against": 0, "mixed": 1, "for": 2}
# An observed position grows old as fast as a statement of this category.
ATTITUDE = "attitude"


class Said(Protocol):
    """A statement: a row of the database or a fact."""

    @property
    def person(self) -> str | None:
        """Return whom it is about."""

    @property
    def category(self) -> str:
        """Return its category."""

    @property
    def text(self) -> str:
        """Return what is said."""


class Seen(Protocol):
    """An observed position: a row of the database or a fact."""

    @property
    def stance(self) -> str:
        """Return the position."""

    @property
    def observed_on(self) -> date | None:
        """Return the day on which it was seen."""

    @property
    def evidence(self) -> str:
        """Return what it showed in."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements of which at most one can be true now, by their places in what was given, and the words."""

    one: int
    other: int
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shift:
    """A position that moved: from what to what, on which day, which way, and what it showed in."""

    before: str
    after: str
    on: date | None
    trend: Trend
    why: str


def contradictions(said: Sequence[Said], categories: Categories) -> tuple[Contradiction, ...]:
    """Return the pairs of current statements about one person and category that exclude each other."""
    found = []
    for (n, one), (m, other) in combinations(enumerate(said), 2):
        code = categories.get(one.category)
        if code is None or (one.person, one.category) != (other.person, other.category):
            continue
        words = _clash(code, one.text, other.text)
        if words:
            found.append(Contradiction(n, m, words))
    return tuple(found)


def _clash(code: Code, one: str, other: str) -> tuple[str, str] | None:
    for pair in code.excludes:
        for mine, theirs in ((pair.one, pair.other), (pair.other, pair.one)):
            here = find_phrases(one, mine, pair.unless_after)
            there = find_phrases(other, theirs, pair.unless_after)
            if here and there:
                return here[0], there[0]
    return None


def old_since(observed: date | None, review: date | None, category: str, categories: Categories) -> date | None:
    """Return the day from which a statement counts as old: its day to look again, or the end of its category's span."""
    if review is not None:
        return review
    code = categories.get(category)
    if observed is None or code is None or code.old_after_days is None:
        return None
    return observed + timedelta(days=code.old_after_days)


def is_old(observed: date | None, review: date | None, category: str, categories: Categories, today: date) -> bool:
    """Return whether a statement has to be looked at again by *today*."""
    since = old_since(observed, review, category, categories)
    return since is not None and since <= today


def shifts(seen: Iterable[Seen]) -> tuple[Shift, ...]:
    """Return how the position of one person moved, the latest move first; what stayed as it was is no move."""
    found: list[Shift] = []
    before: Seen | None = None
    for now in sorted(seen, key=lambda each: each.observed_on or date.min):
        if before is not None and now.stance != before.stance:
            trend = _trend(before.stance, now.stance)
            found.append(Shift(before.stance, now.stance, now.observed_on, trend, now.evidence))
        before = now
    return tuple(reversed(found))


def _trend(before: str, after: str) -> Trend:
    if before not in _STEPS or after not in _STEPS:
        return "other"
    return "nearer" if _STEPS[after] > _STEPS[before] else "further"
