"""The pages of the timeline: the first one with what lies ahead on the case page, each earlier one by its key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from planner.attachments.models import Attachment
from planner.cases.answers import ANSWERED, Received, Waiting, waiting_of
from planner.cases.calendar import calendar_around
from planner.cases.models import Case
from planner.catalogue.catalogue import Catalogue
from planner.dossier import past
from planner.dossier.ahead import ahead_of
from planner.dossier.past import PAGE, Key
from planner.dossier.plans import Act, PlanLine, acts_of, plans_of
from planner.dossier.terms import Countdown
from planner.dossier.timeline import SHOWN, Teller, Timeline, acts_before, chosen, totals


@dataclass(frozen=True, slots=True)
class Known:
    """What the case page has found out already when it comes to the timeline."""

    names: Mapping[str, str]
    plans: tuple[PlanLine, ...]
    acts: tuple[Act, ...]
    countdowns: tuple[Countdown, ...]
    waiting: tuple[Waiting, ...]


def waiting_in(case: Case, catalogue: Catalogue, today: date) -> tuple[Waiting, ...]:
    """Return the complaints and petitions of a case, loaded whole, that are not answered."""
    received = [
        Received(row.id, row.kind, row.on) for row in case.journal if row.kind in ANSWERED and row.answered_on is None
    ]
    accepted = [event.on for event in case.events if event.kind == "complaint_accepted"]
    calendar = calendar_around(today)
    return waiting_of(received, accepted, catalogue.deadlines, catalogue.law_types(case.case_type), calendar)


def first_page(case: Case, known: Known, catalogue: Catalogue, today: date, show: str) -> Timeline:
    """Return what lies ahead and the latest of what has been, of a case that was loaded whole: nothing is asked."""
    shown = chosen(show)
    every = ahead_of(case, known.names, known.plans, known.countdowns, known.waiting, today)
    rows = past.rows_in(case, SHOWN[shown], PAGE + 1)
    of_people = [past.as_row(row) for row in case.attachments if row.subject == "people"]
    if "attachment" in SHOWN[shown]:
        rows = sorted([*rows, *of_people], key=lambda row: row.key, reverse=True)[: PAGE + 1]
    own = acts_before(known.acts, None)
    teller = Teller(case.id, known.names, catalogue, {plan.id: plan for plan in known.plans})
    entries, earlier = teller.page(rows, own if past.PLAN in SHOWN[shown] else [], _by_place(case.attachments))
    return Timeline(
        ahead=tuple(entry for entry in every if entry.kind in SHOWN[shown]),
        past=entries,
        earlier=earlier,
        shown=shown,
        counts=totals(_held(case) | {"attachment": len(of_people), past.PLAN: len(own)}, every),
    )


def page_before(case: Case, catalogue: Catalogue, show: str, before: Key | None) -> Timeline:
    """Return one page of what has been; of the case itself no more is read than the names of its people."""
    shown = chosen(show)
    names = {person.key: person.called for person in case.people}
    rows = past.rows_before(case.id, SHOWN[shown], before, PAGE + 1)
    files = past.attachments_at(case.id, _with_files(rows))
    acts = acts_of(case.id) if past.PLAN in SHOWN[shown] else ()
    plans = plans_of(case.id, acts) if acts else ()
    teller = Teller(case.id, names, catalogue, {plan.id: plan for plan in plans})
    entries, earlier = teller.page(rows, acts_before(acts, before), _by_place(files))
    return Timeline(past=entries, earlier=earlier, shown=shown)


def _with_files(rows: list[past.Row]) -> list[tuple[str, int]]:
    return [place for row in rows if row.key.source in past.WITH_FILES and (place := past.place_of(row))]


def _by_place(files: Iterable[Attachment]) -> dict[tuple[str, int], list[Attachment]]:
    """Return files by the part they are shown with; those of a person each with a line of its own."""
    found: dict[tuple[str, int], list[Attachment]] = {}
    for row in files:
        place = ("attachment", row.id) if row.subject == "people" else (row.subject, row.subject_id)
        found.setdefault(place, []).append(row)
    return found


def _held(case: Case) -> dict[str, int]:
    return {
        "journal": len(case.journal),
        "event": len(case.events),
        "promise": len(case.promises),
        "settled": sum(1 for row in case.promises if row.settled_on),
        "stance": sum(1 for row in case.stances if row.observed_on),
        "statement": sum(1 for row in case.circumstances if row.observed_on),
    }
