"""The score of a case's conditions, explained item by item.

It says how favourable the conditions for voluntary compliance are, so that an approach can be chosen. It is
reckoned from the case and is never a score of a person. "Not known" is neither yes nor no.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.assessments.signals import Signal, meanings_of
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import Item, SignalMeaning
from planner.catalogue.facts import Facts
from planner.catalogue.rules import Band, Scale
from planner.catalogue.scope import Scope
from planner.texts import Text, msg


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one signal adds to the score; below zero for a hindrance."""

    signal: Signal
    points: int


@dataclass(frozen=True, slots=True)
class Possibility:
    """What one answer to an open item would do."""

    answer: Text
    points: int
    band: Band | None
    changes_band: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """Answers that would lead to the same other band by the same points."""

    answers: tuple[Text, ...]
    points: int
    band: Band | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """An item without an answer: what it asks, when it is to be found out, what each answer would do."""

    item: str
    ask: Text
    find_out_on: date | None
    possibilities: tuple[Possibility, ...]

    @property
    def matters(self) -> bool:
        """Return whether some answer would change the band."""
        return any(possibility.changes_band for possibility in self.possibilities)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Return what would change the band, answers that do the same together."""
        alike: dict[tuple[Band | None, int], list[Text]] = {}
        for could in self.possibilities:
            if could.changes_band:
                alike.setdefault((could.band, could.points), []).append(could.answer)
        return tuple(Turn(tuple(answers), points, band) for (band, points), answers in alike.items())

    @property
    def weight(self) -> int:
        """Return by how many points some answer would change the band; zero where none would."""
        return max((abs(turn.points) for turn in self.turns), default=0)


@dataclass(frozen=True, slots=True)
class Score:
    """The points, the band they fall into, and everything they are made of."""

    points: int
    band: Band | None
    scale: Scale | None
    contributions: tuple[Contribution, ...]
    unknown: tuple[Unknown, ...]
    answered: int
    asked: int


def score_of(facts: Facts, catalogue: Catalogue, signals: tuple[Signal, ...], scope: Scope) -> Score:
    """Return the score of a case from its counting signals, with what is unknown and what would change it."""
    scale = catalogue.scale_for(facts.case.case_type)
    contributions = tuple(
        Contribution(signal, _points(signal.kind, signal.weight * signal.severity, scale))
        for signal in signals
        if signal.counts
    )
    total = sum(part.points for part in contributions)
    items = catalogue.items_for(facts.case.case_type)
    unknown = tuple(
        _unknown(key, item, facts, total, scale, scope)
        for key, (_, item) in items.items()
        if (answer := facts.answers.get(key)) is None or not answer.known
    )
    return Score(
        points=total,
        band=_band(total, scale),
        scale=scale,
        contributions=tuple(sorted(contributions, key=lambda part: (-abs(part.points), part.signal.key))),
        unknown=tuple(sorted(unknown, key=lambda open_item: -open_item.weight)),
        answered=len(items) - len(unknown),
        asked=len(items),
    )


def _points(kind: str, size: int, scale: Scale | None) -> int:
    weight = scale.weights.get(kind, 1) if scale else 1
    return size * weight if kind == "help" else -size * weight


def _band(points: int, scale: Scale | None) -> Band | None:
    bands = [band for band in scale.bands if band.least <= points] if scale else []
    return max(bands, key=lambda band: band.least, default=None)


def _unknown(key: str, item: Item, facts: Facts, total: int, scale: Scale | None, scope: Scope) -> Unknown:
    answer = facts.answers.get(key)
    now = _band(total, scale)
    possibilities = []
    for value, label in _possible(item):
        change = sum(_meaning_points(meaning, item, scale) for meaning in meanings_of(item.signals, value, scope))
        band = _band(total + change, scale)
        possibilities.append(Possibility(label, change, band, changes_band=band != now))
    return Unknown(key, item.ask, answer.find_out_on if answer else None, tuple(possibilities))


def _meaning_points(meaning: SignalMeaning, item: Item, scale: Scale | None) -> int:
    return _points(meaning.kind, item.weight * meaning.severity, scale)


def _possible(item: Item) -> list[tuple[object, Text]]:
    """Return the answers that can be listed: yes and no, the choices, the points of a scale."""
    if item.answer == "yes_no":
        return [("yes", msg("Yes")), ("no", msg("No"))]
    if item.answer == "choice":
        return list(item.choices.items())
    if item.answer == "scale":
        return [(point, str(point)) for point in range(1, 6)]
    return []
