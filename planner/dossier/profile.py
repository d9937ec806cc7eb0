"""The profile of a case: its people, what is said of them and how they are tied – today, or as of another day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planner.cases.as_of import case_read_on
from planner.cases.models import Case
from planner.catalogue.catalogue import Catalogue
from planner.contacts.models import Contact
from planner.dossier.people import Group, Odds, Statement, Tie, about_the_case, groups_of, odds_in, ties_of


@dataclass(frozen=True, slots=True)
class Profile:
    """What the page of the profile shows. `old` and `odds` count what has to be looked at again."""

    on: date
    is_past: bool
    groups: tuple[Group, ...]
    about_the_case: tuple[Statement, ...]
    odds: tuple[Odds, ...]
    ties: tuple[Tie, ...]
    old: int
    contradicting: int


def profile_of(
    case: Case, contacts: Sequence[tuple[str, Contact]], catalogue: Catalogue, on: date, today: date
) -> Profile:
    """Return the profile of a case that was loaded whole, as it stood *on* a day."""
    seen = case if on == today else case_read_on(case, on)
    groups, about = groups_of(seen, on), about_the_case(seen, on)
    odds = odds_in([said.row for said in about])
    sheets = [sheet for group in groups for sheet in group.sheets if sheet.holds]
    said = [each for sheet in sheets for each in sheet.statements]
    return Profile(
        on=on,
        is_past=on != today,
        groups=groups,
        about_the_case=about,
        odds=odds,
        ties=ties_of(seen, contacts, catalogue, on),
        old=sum(1 for each in (*said, *about) if each.old_since) + sum(1 for s in sheets if s.stance_old_since),
        contradicting=len(odds) + sum(len(sheet.odds) for sheet in sheets),
    )
