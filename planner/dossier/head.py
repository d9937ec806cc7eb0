"""The head of a case and what is owed, as lines with exact sums; what is missing is a gap with its pointer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from planner.accounts.models import User
from planner.cases import models
from planner.cases.declared import declared, value_said
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.filters import written_date
from planner.texts import Text, msg


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the head; without a value it is a gap at `pointer`."""

    label: Text
    value: Text
    pointer: str
    extra: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """What the judgment requires, with what is still open of a sum."""

    row: models.Obligation
    rest: int | None


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of all obligations in money together."""

    amount: int
    paid: int
    rest: int


def facts_of_head(case: models.Case) -> tuple[Fact, ...]:
    """Return the facts of the head that every case has."""
    return (
        Fact(msg("Nature of the case"), case.nature, "/case/nature", wide=True),
        Fact(msg("Commune, ward"), case.area, "/case/area"),
        Fact(msg("Judgment"), _paper(case.judgment_number, case.judgment_date), "/case/judgment/number"),
        Fact(msg("Court that decided"), case.court, "/case/judgment/court"),
        Fact(msg("Enforcement decision"), _paper(case.decision_number, case.decision_date), "/case/decision/number"),
        Fact(msg("Office"), case.office.name, "/case/office"),
        Fact(msg("Officer in charge"), _name(case.officer), "/case/officer"),
        Fact(msg("Team"), ", ".join(member.name for member in case.members) or msg("nobody else"), "/case/team"),
        Fact(msg("Opened"), _written(case.opened_on), "/case/opened_on"),
    )


def _paper(number: str, on: date | None) -> Text:
    if number and on:
        return msg("%(number)s of %(day)s", number=number, day=_written(on))
    return number or (_written(on) if on else "")


def _written(day: date) -> str:
    return str(written_date(day.isoformat()))


def _name(user: User | None) -> str:
    return f"{user.name} ({user.title})" if user and user.title else user.name if user else ""


def facts_of_type(case: models.Case, catalogue: Catalogue) -> Iterator[Fact]:
    """Yield the fields of the case type, then whatever other types and packs have left in the case."""
    known = set()
    is_off = case.case_type not in catalogue.case_types
    for pack, field in declared(catalogue, case.case_type):
        known.add((pack, field.key))
        held = case.fields.get(pack)
        value = held.get(field.key) if isinstance(held, Mapping) else None
        if value in (None, "") and is_off:
            continue  # nobody asks for it any more
        yield Fact(field.label, value_said(field, value), f"/case/fields/{pack}/{field.key}", extra=pack)
    for pack, held in case.fields.items():
        for key, value in held.items() if isinstance(held, Mapping) else ():
            if (pack, key) not in known:
                yield Fact(key, str(value), f"/case/fields/{pack}/{key}", extra=pack)


def owed_in(case: models.Case) -> tuple[Owed, ...]:
    """Return what the judgment requires, one line each."""
    return tuple(Owed(row, None if row.amount is None else row.amount - row.paid) for row in case.obligations)


def sums_of(case: models.Case) -> Sums | None:
    """Return all sums together, where there is more than one."""
    sums = [row for row in case.obligations if row.amount is not None]
    if len(sums) < 2:
        return None
    amount, paid = sum(row.amount or 0 for row in sums), sum(row.paid for row in sums)
    return Sums(amount, paid, amount - paid)
