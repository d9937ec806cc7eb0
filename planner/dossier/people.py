"""People on the case page: each with circumstances, stances and ties, what holds apart from what held before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from planner.cases import contradictions, models
from planner.cases.contradictions import ATTITUDE, Shift
from planner.catalogue import codes
from planner.catalogue.catalogue import Catalogue
from planner.contacts.models import Contact
from planner.texts import Text

_CATEGORIES = codes.CORE["circumstance_categories"]
ORDER = ("liable", "entitled", "third_party", "relative")


@dataclass(frozen=True, slots=True)
class Statement:
    """One circumstance, whether its day to look again has come, and since when it is old, if it is."""

    row: models.Circumstance
    review_due: bool
    old_since: date | None = None


@dataclass(frozen=True, slots=True)
class Odds:
    """Two statements that hold now and cannot both be true, with the words that exclude each other."""

    one: models.Circumstance
    other: models.Circumstance
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One person with everything that is known."""

    row: models.Person
    called: str
    full_name: str
    age: int | None
    holds: bool
    stance: models.Stance | None
    earlier_stances: tuple[models.Stance, ...]
    statements: tuple[Statement, ...]
    past_statements: tuple[Statement, ...]
    odds: tuple[Odds, ...] = ()
    shifts: tuple[Shift, ...] = ()
    stance_old_since: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The people who have the same part in the case."""

    role: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """A relationship as a line of a table: who is what to whom, and what the other is in return."""

    row: models.Relationship
    one: str
    other: str
    label: Text
    back: Text
    adverse: bool
    holds: bool


def holds(row: Any, today: date) -> bool:
    """Return whether a part still holds today."""
    ended = getattr(row, "ended_on", None) or getattr(row, "until_on", None)
    return ended is None or ended > today


def groups_of(case: models.Case, today: date) -> tuple[Group, ...]:
    """Return the people of a case by their part in it: the parties first, then those on the property, then the rest."""
    sheets = [_sheet(person, case, today) for person in case.people]
    sheets.sort(key=lambda sheet: not sheet.holds)
    roles = dict.fromkeys([*ORDER, *(sheet.row.role for sheet in sheets)])
    groups = (Group(role, tuple(sheet for sheet in sheets if sheet.row.role == role)) for role in roles)
    return tuple(group for group in groups if group.sheets)


def about_the_case(case: models.Case, today: date) -> tuple[Statement, ...]:
    """Return the circumstances that are about nobody in particular and still hold."""
    return tuple(_statements((row for row in case.circumstances if not row.person and holds(row, today)), today))


def _sheet(person: models.Person, case: models.Case, today: date) -> Sheet:
    said = [row for row in case.circumstances if row.person == person.key]
    seen = sorted((row for row in case.stances if row.person == person.key), key=_observed, reverse=True)
    now = [row for row in said if holds(row, today)]
    return Sheet(
        row=person,
        called=person.called,
        full_name=f"{person.honorific} {person.name}".strip() or person.called,
        age=today.year - person.birth_year if person.birth_year else None,
        holds=holds(person, today),
        stance=seen[0] if seen else None,
        earlier_stances=tuple(seen[1:]),
        statements=tuple(_statements(now, today)),
        past_statements=tuple(_statements((row for row in said if not holds(row, today)), today)),
        odds=odds_in(now),
        shifts=contradictions.shifts(reversed(seen)),
        stance_old_since=_old_since(seen[0], ATTITUDE, today) if seen else None,
    )


def odds_in(rows: Sequence[models.Circumstance]) -> tuple[Odds, ...]:
    """Return what of these statements contradicts something else among them."""
    found = contradictions.contradictions(rows, _CATEGORIES)
    return tuple(Odds(rows[each.one], rows[each.other], each.words) for each in found)


def _old_since(row: models.Circumstance | models.Stance, category: str, today: date) -> date | None:
    """Return since when a statement is old, if it is."""
    since = contradictions.old_since(row.observed_on, row.review_on, category, _CATEGORIES)
    return since if since is not None and since <= today else None


def _observed(row: models.Stance) -> tuple[date, int]:
    return row.observed_on or date.min, row.id


def _statements(rows: Iterable[models.Circumstance], today: date) -> Iterable[Statement]:
    return (
        Statement(row, row.review_on is not None and row.review_on <= today, _old_since(row, row.category, today))
        for row in rows
    )


def ties_of(
    case: models.Case, contacts: Sequence[tuple[str, Contact]], catalogue: Catalogue, today: date
) -> tuple[Tie, ...]:
    """Return the relationships of a case, those that still hold first."""
    names = {person.key: person.called for person in case.people} | {key: each.called for key, each in contacts}
    sexes = {person.key: person.sex for person in case.people}
    lines = [_tie(row, names, sexes, catalogue, today) for row in case.relationships]
    return tuple(sorted(lines, key=lambda tie: not tie.holds))


def _tie(
    row: models.Relationship, names: dict[str, str], sexes: dict[str, str | None], catalogue: Catalogue, today: date
) -> Tie:
    kind = catalogue.relationship_kinds.get(row.kind)
    label = kind.label_of(sexes.get(row.from_)) if kind else catalogue.label("relationship_kinds", row.kind)
    return Tie(
        row=row,
        one=names.get(row.from_, row.from_),
        other=names.get(row.to, row.to),
        label=label,
        back=kind.back_of(sexes.get(row.to)) if kind else label,
        adverse=bool(kind and kind.adverse),
        holds=holds(row, today),
    )
