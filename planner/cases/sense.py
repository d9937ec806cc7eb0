"""Whether what was entered makes sense beside what is known: every contradiction in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from planner import clock
from planner.cases.answers import ANSWERED
from planner.cases.models import Case
from planner.cases.tie_sense import doubles_of
from planner.texts import Message, msg

# Parts that say what was seen; their day cannot be to come.
_OBSERVED = ("circumstances", "stances", "journal", "promises")


def problems_of(part: str, values: Mapping[str, Any], case: Case, row: Any = None) -> list[Message]:
    """Return what is wrong with the *values* of a part of *case*, one sentence each; *row* is what they replace."""
    look = _LOOKS.get(part)
    return [*_future_days(part, values), *(look(values, case, row) if look else ())]


def problems_of_head(values: Mapping[str, Any]) -> list[tuple[str, Message]]:
    """Return what is wrong with the days in the head of a case: the field, and a sentence."""
    problems = []
    for name in ("judgment_date", "decision_date", "opened_on"):
        day = values.get(name)
        if day and day > clock.today():
            problems.append((name, msg("%(day)s lies in the future; write down what has happened.", day=_written(day))))
    judged, decided = values.get("judgment_date"), values.get("decision_date")
    if judged and decided and decided < judged:
        said = msg("The enforcement decision cannot be older than the judgment (%(day)s).", day=_written(judged))
        problems.append(("decision_date", said))
    return problems


def _written(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _of_statement(values: Mapping[str, Any], case: Case, row: Any) -> Iterator[Message]:
    key = values.get("person")
    if key and key not in {person.key for person in case.people}:
        yield msg("Nobody in this case has the key “%(key)s”.", key=key)
    yield from _ends_before_it_begins(values.get("observed_on"), values.get("review_on"), msg("The review"))


def _of_obligation(values: Mapping[str, Any], case: Case, row: Any) -> Iterator[Message]:
    amount, paid = values.get("amount"), values.get("paid") or 0
    if amount is not None and paid > amount:
        yield msg("More was paid than is owed.")


def _future_days(part: str, values: Mapping[str, Any]) -> Iterator[Message]:
    for name in ("observed_on", "on"):
        day = values.get(name)
        if isinstance(day, date) and day > clock.today() and part in _OBSERVED:
            yield msg("%(day)s lies in the future; write down what has happened.", day=_written(day))


def _of_relationship(values: Mapping[str, Any], case: Case, row: Any) -> Iterator[Message]:
    if values.get("from_") == values.get("to"):
        yield msg("Nobody is related to themselves.")
    yield from _ends_before_it_begins(values.get("from_on"), values.get("until_on"), msg("The relationship"))
    yield from doubles_of(values, case, row)


def _of_person(values: Mapping[str, Any], case: Case, row: Any) -> Iterator[Message]:
    if not (values.get("name") or values.get("description")):
        yield msg("Give a name or a description.")
    year = values.get("birth_year")
    if year is not None and not 1880 <= year <= clock.today().year:
        yield msg("The year of birth %(year)s is not possible.", year=year)
    key = values.get("key")
    if key and any(person.key == key and person is not row for person in case.people):
        yield msg("Somebody in this case already has the key “%(key)s”.", key=key)


def _of_event(values: Mapping[str, Any], case: Case, row: Any) -> Iterator[Message]:
    day, kind = values.get("on"), values.get("kind")
    if any(event is not row and event.kind == kind and event.on == day for event in case.events):
        yield msg("This event is already there.")
    issued = next((event.on for event in case.events if event.kind == "decision_issued"), case.decision_date)
    if kind == "decision_notified" and issued and day and day < issued:
        yield msg("A decision cannot be notified before it was issued (%(day)s).", day=_written(issued))


def _of_entry(values: Mapping[str, Any], case: Case, row: Any) -> Iterator[Message]:
    day, answered, paper = values.get("on"), values.get("answered_on"), values.get("answer")
    yield from _ends_before_it_begins(day, values.get("next_on"), msg("The next contact"))
    yield from _ends_before_it_begins(day, answered, msg("The answer"))
    if (answered or paper) and values.get("kind") not in ANSWERED:
        yield msg("Only a complaint or a petition is answered; choose that kind, or leave the answer empty.")
    elif paper and not answered:
        yield msg("Say on which day it was answered.")
    if answered and answered > clock.today():
        yield msg("%(day)s lies in the future; write down what has happened.", day=_written(answered))


def _of_promise(values: Mapping[str, Any], case: Case, row: Any) -> Iterator[Message]:
    person, day, settled = values.get("person"), values.get("on"), values.get("settled_on")
    if person and person not in {each.key for each in case.people}:
        yield msg("Nobody in this case has the key “%(key)s”.", key=person)
    yield from _ends_before_it_begins(day, values.get("due_on"), msg("The promise"))
    yield from _ends_before_it_begins(day, settled, msg("The promise"))
    if settled and settled > clock.today():
        yield msg("%(day)s lies in the future; write down what has happened.", day=_written(settled))
    still_open = values.get("state", "open") == "open"
    if settled and still_open:
        yield msg("A promise that was settled on a day is kept or not kept; say which.")
    elif not settled and not still_open:
        yield msg("Say on which day the promise was kept, or was seen not to be kept.")


def _ends_before_it_begins(begin: date | None, end: date | None, what: Message) -> Iterator[Message]:
    if begin and end and end < begin:
        yield msg("%(what)s: the end lies before the beginning.", what=what)


_LOOKS: Mapping[str, Callable[[Mapping[str, Any], Case, Any], Iterator[Message]]] = {
    "obligations": _of_obligation,
    "people": _of_person,
    "circumstances": _of_statement,
    "stances": _of_statement,
    "relationships": _of_relationship,
    "events": _of_event,
    "journal": _of_entry,
    "promises": _of_promise,
}
