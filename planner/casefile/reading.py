"""Reading a case file: every fault by JSON pointer, nothing accepted with a fault in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pydantic import ValidationError

from planner import clock
from planner.casefile.schema import CaseFile
from planner.casefile.strict_json import REFUSED, pointer, read_json
from planner.cases.declared import YES_NO, declared
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import CaseField
from planner.catalogue.problems import problem_of
from planner.catalogue.reading import details
from planner.errors import BadFile, Fault
from planner.texts import Message, msg

# What plans call those of the office by.
_OF_THE_OFFICE = ("officer", "agency_head")
_PLAUSIBLE = 10**15


def read_case_file(raw: bytes | str, catalogue: Catalogue) -> CaseFile:
    """Return the document. Raise `BadFile` with every fault: form, codes that do not exist, dangling keys."""
    data, faults = read_json(raw)
    try:
        document = CaseFile.model_validate(data)
    except ValidationError as error:
        raise BadFile(REFUSED, _together(faults, _in_words(error))) from None
    faults = _together(faults, _References(document, catalogue).faults())
    if faults:
        raise BadFile(REFUSED, faults)
    return document


def _together(first: tuple[Fault, ...], others: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return all faults; of a place that has one of form nothing else is said."""
    places = {fault.place for fault in first}
    return (*first, *(fault for fault in others if fault.place not in places))


def _in_words(error: ValidationError) -> Iterator[Fault]:
    for detail in details(error):
        place = pointer(detail["loc"])
        if detail["type"] == "extra_forbidden":
            yield Fault(place, msg("A case file has no such field."), msg("Remove it or correct its name."))
        elif detail["type"] == "missing":
            yield Fault(place, msg("This field is missing."), msg("Add it."))
        else:
            said = msg("This value cannot be used: %(problem)s.", problem=problem_of(detail))
            yield Fault(place, said, msg("Correct the value."))


class _References:
    """What a document refers to: codes of the vocabulary, keys of its own people and contacts."""

    def __init__(self, document: CaseFile, catalogue: Catalogue) -> None:
        self.document = document
        self.catalogue = catalogue
        self.people = {person.key for person in document.people}
        self.contacts = {contact.key for contact in document.contacts}

    def faults(self) -> Iterator[Fault]:
        document = self.document
        if document.case.case_type not in self.catalogue.case_types:
            known = ", ".join(self.catalogue.case_types)
            yield Fault("/case/case_type", self._unknown(document.case.case_type), msg("Known: %(codes)s", codes=known))
        yield from self._fields()
        yield from self._keys()
        yield from self._people()
        yield from self._ties()
        yield from self._statements()
        yield from self._happenings()
        yield from self._plans()

    def _fields(self) -> Iterator[Fault]:
        """Yield a fault for each value that its field cannot hold; what other packs and types left is kept as it is."""
        head = self.document.case
        for pack, field in declared(self.catalogue, head.case_type):
            value = head.fields.get(pack, {}).get(field.key)
            problem = None if value in (None, "") else _misfit(field, value)
            if problem is not None:
                said = msg("This value cannot be used: %(problem)s.", problem=problem)
                yield Fault(pointer(("case", "fields", pack, field.key)), said, msg("Correct the value."))

    def _keys(self) -> Iterator[Fault]:
        document = self.document
        yield from self._doubled("obligations", (obligation.key for obligation in document.obligations))
        yield from self._doubled("people", (person.key for person in document.people))
        yield from self._doubled("contacts", (contact.key for contact in document.contacts), self.people)
        for part in ("people", "contacts"):
            for n, entry in enumerate(getattr(document, part)):
                if entry.key in _OF_THE_OFFICE:
                    said = msg("In plans the key “%(key)s” stands for somebody of the office.", key=entry.key)
                    yield Fault(f"/{part}/{n}/key", said, msg("Choose another key."))

    def _people(self) -> Iterator[Fault]:
        for n, person in enumerate(self.document.people):
            yield from self._code("person_roles", person.role, f"/people/{n}/role")
            yield from self._code("actors", person.actor, f"/people/{n}/actor")
            for m, tag in enumerate(person.tags):
                yield from self._code("person_tags", tag, f"/people/{n}/tags/{m}")
        for n, contact in enumerate(self.document.contacts):
            yield from self._code("actors", contact.actor, f"/contacts/{n}/actor")

    def _ties(self) -> Iterator[Fault]:
        for n, tie in enumerate(self.document.relationships):
            yield from self._key(tie.from_, self.people | self.contacts, f"/relationships/{n}/from")
            yield from self._key(tie.to, self.people, f"/relationships/{n}/to")
            if tie.kind not in self.catalogue.relationship_kinds:
                yield from self._code("relationship_kinds", tie.kind, f"/relationships/{n}/kind")

    def _statements(self) -> Iterator[Fault]:
        for n, stance in enumerate(self.document.stances):
            yield from self._key(stance.person, self.people, f"/stances/{n}/person")
        for n, said in enumerate(self.document.circumstances):
            yield from self._key(said.person, self.people, f"/circumstances/{n}/person")
            yield from self._code("circumstance_categories", said.category, f"/circumstances/{n}/category")

    def _happenings(self) -> Iterator[Fault]:
        for n, event in enumerate(self.document.events):
            yield from self._code("events", event.kind, f"/events/{n}/kind")
            yield from self._code("notice_channels", event.channel, f"/events/{n}/channel")
        for n, entry in enumerate(self.document.journal):
            yield from self._code("journal_kinds", entry.kind, f"/journal/{n}/kind")
            for m, key in enumerate(entry.people):
                yield from self._key(key, self.people, f"/journal/{n}/people/{m}")

            yield from self._code("moods", entry.mood, f"/journal/{n}/mood")
        for n, promise in enumerate(self.document.promises):
            yield from self._key(promise.person, self.people, f"/promises/{n}/person")
        for n, attached in enumerate(self.document.attachments):
            _, part, number = attached.of.split("/")
            if int(number) >= len(getattr(self.document, part)):
                said = msg("There is nothing at “%(place)s” in this file.", place=attached.of)
                yield Fault(f"/attachments/{n}/of", said)

    def _plans(self) -> Iterator[Fault]:
        yield from self._doubled("plans", (plan.number for plan in self.document.plans), field="number")
        for n, plan in enumerate(self.document.plans):
            numbers = [revision.number for revision in plan.revisions]
            yield from self._doubled(f"plans/{n}/revisions", numbers, field="number")
            if plan.approved_revision is not None and plan.approved_revision not in numbers:
                said = msg("The approved revision %(number)s is not in this file.", number=plan.approved_revision)
                yield Fault(f"/plans/{n}/approved_revision", said, msg("Add the revision, or leave the approval out."))
            for m, result in enumerate(plan.results):
                yield from self._code("step_results", result.result, f"/plans/{n}/results/{m}/result")
            if plan.outcome:
                yield from self._code("outcomes", plan.outcome.outcome, f"/plans/{n}/outcome/outcome")

    def _unknown(self, code: str) -> Message:
        return msg("The code “%(code)s” is not known.", code=code)

    def _code(self, group: str, code: str | None, place: str) -> Iterator[Fault]:
        known = self.catalogue.codes(group)
        if code is not None and code not in known:
            yield Fault(place, self._unknown(code), msg("Known: %(codes)s", codes=", ".join(known)))

    def _key(self, key: str | None, known: set[str], place: str) -> Iterator[Fault]:
        if key is not None and key not in known:
            said = msg("Nobody in this file has the key “%(key)s”.", key=key)
            yield Fault(place, said, msg("Known: %(codes)s", codes=", ".join(sorted(known))))

    def _doubled(
        self, part: str, keys: Iterable[str | int], taken: Iterable[str] = (), field: str = "key"
    ) -> Iterator[Fault]:
        seen: set[str | int] = set(taken)
        for n, key in enumerate(keys):
            if key in seen:
                yield Fault(f"/{part}/{n}/{field}", msg("The key “%(key)s” stands here twice.", key=key))
            seen.add(key)


def _misfit(field: CaseField, value: object) -> Message | None:
    """Return why a field of the case type cannot hold *value*, if it cannot."""
    if field.kind in ("number", "money"):
        fits = type(value) is int and 0 <= value <= _PLAUSIBLE
        return None if fits else msg("it has to be a whole number")
    if not isinstance(value, str):
        return msg("it has to be a text")
    if field.kind == "date":
        return None if _is_day(value) else msg("it has to be a day of the calendar, written as YYYY-MM-DD")
    offered = {"choice": field.choices, "yes_no": YES_NO}.get(field.kind)
    if offered is None or value in offered:
        return None
    return msg("it has to be one of %(expected)s", expected=", ".join(offered))


def _is_day(value: str) -> bool:
    try:
        return clock.FIRST_DAY <= date.fromisoformat(value) <= clock.LAST_DAY
    except ValueError:
        return False
