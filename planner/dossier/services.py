"""The case page from what all features know of a case: a fixed number of queries, whatever the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.accounts.access import Right, may
from planner.actor import Actor
from planner.assessments.services import answers_of, reviews_of
from planner.cases import services as cases
from planner.cases.answers import Waiting
from planner.cases.calendar import calendar_around
from planner.cases.facts import Reachable, facts_of, reachable_by
from planner.cases.models import Case, CaseStatus
from planner.cases.routes import LeftOut, Route, routes_of
from planner.cases.vacancies import MissingRole
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Facts, Person
from planner.contacts.models import Contact
from planner.contacts.services import is_old
from planner.dossier.head import Fact, Owed, Sums, facts_of_head, facts_of_type, owed_in, sums_of
from planner.dossier.next_action import Action, Missing, Standing, actions_of
from planner.dossier.people import Group, Statement, Tie, about_the_case, groups_of, holds, ties_of
from planner.dossier.plans import PlanLine, acts_of, plans_of
from planner.dossier.showing import Known, first_page, waiting_in
from planner.dossier.terms import Countdown, countdowns_of, voluntary
from planner.dossier.timeline import Timeline
from planner.plans.drafting import Picture, picture_of
from planner.texts import Language, Text, msg


@dataclass(frozen=True, slots=True)
class Assessment:
    """How far the assessment of a case has come, and what it says."""

    answered: int
    asked: int
    percent: int
    helps: int
    hindrances: int
    unconfirmed: int
    to_find_out: int
    completed_on: date | None
    band: Text


@dataclass(frozen=True, slots=True)
class Reach:
    """One person to speak to, and the best way there."""

    key: str
    called: str
    role: str
    best: Route | None
    others: int


@dataclass(frozen=True, slots=True)
class TurnedTo:
    """A contact the case can turn to: named for it or near it, and whether nobody verified it for long."""

    contact: Contact
    named: bool
    is_old: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that the case page shows."""

    case: Case
    type: Text
    may_change: bool
    may_draft: bool
    head: tuple[Fact, ...]
    of_type: tuple[Fact, ...]
    owed: tuple[Owed, ...]
    in_money: bool
    sums: Sums | None
    countdowns: tuple[Countdown, ...]
    voluntary: Countdown | None
    groups: tuple[Group, ...]
    about_the_case: tuple[Statement, ...]
    ties: tuple[Tie, ...]
    reaches: tuple[Reach, ...]
    missing: tuple[MissingRole, ...]
    contacts: tuple[TurnedTo, ...]
    plans: tuple[PlanLine, ...]
    assessment: Assessment
    actions: tuple[Action, ...]
    today: date
    names: Mapping[str, str]
    waiting: tuple[Waiting, ...]
    timeline: Timeline


def dossier_of(case: Case, actor: Actor, catalogue: Catalogue, language: Language, show: str = "all") -> Dossier:
    """Return the dossier of a case that was loaded whole."""
    contacts = reachable_by(case)
    seen = _picture(case, contacts, catalogue, language)
    today = seen.facts.today
    acts = acts_of(case.id)
    plans = plans_of(case.id, acts)
    countdowns = countdowns_of(seen.terms, seen.facts.events, today)
    groups = groups_of(case, today)
    completed = max((act.on for act in acts if act.source == "completion"), default=None)
    assessment = _assessment(seen, completed)
    names = {person.key: person.called for person in case.people}
    waiting = waiting_in(case, catalogue, today)
    return Dossier(
        case=case,
        type=catalogue.case_type_title(case.case_type),
        may_change=cases.may_change(case, actor),
        may_draft=case.case_type in catalogue.case_types,
        head=facts_of_head(case),
        of_type=tuple(facts_of_type(case, catalogue)),
        owed=owed_in(case),
        in_money=any(row.kind == "money" or row.amount is not None for row in case.obligations),
        sums=sums_of(case),
        countdowns=countdowns,
        voluntary=voluntary(countdowns),
        groups=groups,
        about_the_case=about_the_case(case, today),
        ties=ties_of(case, [(each.key, each.contact) for each in contacts], catalogue, today),
        reaches=reaches_of(seen),
        missing=tuple(seen.routes.missing),
        contacts=tuple(_turned_to(each) for each in contacts if holds(each.contact, today)),
        plans=plans,
        assessment=assessment,
        actions=actions_of(_standing(case, actor, seen, assessment, countdowns, groups, plans)),
        today=today,
        names=names,
        waiting=waiting,
        timeline=first_page(case, Known(names, plans, acts, countdowns, waiting), catalogue, today, show),
    )


def _picture(case: Case, contacts: Sequence[Reachable], catalogue: Catalogue, language: Language) -> Picture:
    facts = facts_of(case, answers_of(case.id), contacts)
    return picture_of(facts, catalogue, language, calendar_around(facts.today), reviews_of(case.id))


def _standing(
    case: Case,
    actor: Actor,
    seen: Picture,
    assessment: Assessment,
    countdowns: tuple[Countdown, ...],
    groups: tuple[Group, ...],
    plans: tuple[PlanLine, ...],
) -> Standing:
    facts = seen.facts
    statements = [said for group in groups for sheet in group.sheets if sheet.holds for said in sheet.statements]
    return Standing(
        case_id=case.id,
        today=facts.today,
        is_open=case.status is not CaseStatus.CLOSED,
        may_change=cases.may_change(case, actor),
        may_approve=may(actor, Right.APPROVE_PLANS),
        reader=actor.id,
        missing=_missing(case.id, facts),
        answered=assessment.answered,
        asked=assessment.asked,
        completed_on=assessment.completed_on,
        to_find_out=assessment.to_find_out,
        unconfirmed=assessment.unconfirmed,
        reviews_due=sum(1 for said in statements if said.review_due),
        voluntary=voluntary(countdowns),
        plans=plans,
        may_draft=case.case_type in seen.catalogue.case_types,
    )


def _missing(case_id: int, facts: Facts) -> tuple[Missing, ...]:
    """Return what has to be there before anything can be planned, with the page where it is entered."""
    wanted: tuple[tuple[bool, Text, dict[str, str]], ...] = (
        (bool(facts.with_role("liable")), msg("Say who is liable"), {"kind": "people", "role": "liable"}),
        (bool(facts.obligations), msg("Say what the judgment requires"), {"kind": "obligations"}),
        (
            bool(facts.event("decision_notified")),
            msg("Say when the decision was notified"),
            {"kind": "events", "event": "decision_notified"},
        ),
        (bool(facts.case.area), msg("Say in which commune it is carried out"), {"_anchor": "area"}),
        (bool(facts.with_role("entitled")), msg("Say who is entitled"), {"kind": "people", "role": "entitled"}),
    )
    return tuple(
        Missing(text, "case_parts.new" if "kind" in values else "cases.edit", {"case_id": case_id} | values)
        for there, text, values in wanted
        if not there
    )


def _assessment(seen: Picture, completed: date | None) -> Assessment:
    counting = [signal for signal in seen.signals if signal.counts]
    score = seen.score
    days = (answer.find_out_on for answer in seen.facts.answers.values() if not answer.known)
    return Assessment(
        answered=score.answered,
        asked=score.asked,
        percent=round(100 * score.answered / score.asked) if score.asked else 0,
        helps=sum(1 for signal in counting if signal.kind == "help"),
        hindrances=sum(1 for signal in counting if signal.kind == "hindrance"),
        unconfirmed=sum(1 for signal in seen.signals if signal.from_text and signal.confirmed is None),
        to_find_out=sum(1 for day in days if day is not None and day <= seen.facts.today),
        completed_on=completed,
        band=score.band.title if score.band else "",
    )


def reaches_of(seen: Picture) -> tuple[Reach, ...]:
    """Return whom to speak to, each with the best way there."""
    found = []
    for key, routes in seen.routes.routes.items():
        person = seen.facts.person(key)
        if person is not None:
            best = routes[0] if routes else None
            found.append(Reach(key, person.called, person.role, best, max(len(routes) - 1, 0)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class RoutesInFull:
    """All that the routes engine says about a case."""

    people: tuple[tuple[Person, tuple[Route, ...], tuple[LeftOut, ...]], ...]
    missing: tuple[MissingRole, ...]


def routes_in_full(case: Case, catalogue: Catalogue, language: Language) -> RoutesInFull:
    """Return every way to everyone who has to be spoken to, and whoever was left out."""
    facts = facts_of(case)
    found = routes_of(facts, catalogue, language)
    people = [(person, routes) for key, routes in found.routes.items() if (person := facts.person(key))]
    out = {person.key: tuple(left for left in found.left_out if left.to == person.key) for person, _ in people}
    return RoutesInFull(tuple((person, routes, out[person.key]) for person, routes in people), found.missing)


def _turned_to(each: Reachable) -> TurnedTo:
    return TurnedTo(each.contact, each.named, is_old(each.contact.last_verified_on))
