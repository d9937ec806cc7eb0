"""A case file into the database: idempotent by office and number, all or nothing, with a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from planner import clock
from planner.accounts import services as accounts
from planner.accounts.models import Office, User
from planner.actor import Actor
from planner.assessments import services as assessments
from planner.audit import services as audit
from planner.casefile import attached, plans, schema
from planner.casefile.part import Part
from planner.casefile.strict_json import REFUSED
from planner.cases import parts, search
from planner.cases import services as cases
from planner.cases.facts import reachable_by
from planner.cases.models import Case, CaseContact, CaseStatus
from planner.cases.sense import problems_of, problems_of_head
from planner.catalogue.catalogue import Catalogue
from planner.contacts import services as contacts
from planner.contacts.models import Contact
from planner.db import db
from planner.errors import BadFile, Fault, Incomplete, PlannerError
from planner.texts import Text, msg

_SAME: Mapping[str, Callable[[Any], object]] = {
    "obligations": lambda one: one.key,
    "people": lambda one: one.key,
    "relationships": lambda one: (one.from_, one.to, one.kind),
    "stances": lambda one: (one.person, one.stance, one.observed_on),
    "circumstances": lambda one: (one.person, one.category, one.text),
    "events": lambda one: (one.kind, one.on),
    "journal": lambda one: (one.kind, one.on, one.text),
    "promises": lambda one: (one.person, one.on, one.text),
}

_HEAD_POINTERS = {
    "judgment_date": "/case/judgment/date",
    "decision_date": "/case/decision/date",
    "opened_on": "/case/opened_on",
}


@dataclass(slots=True)
class Report:
    """What an import did, by JSON pointer."""

    number: str
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    left: list[tuple[str, Text]] = field(default_factory=list)
    rows: dict[str, Any] = field(default_factory=dict)

    @property
    def did_nothing(self) -> bool:
        """Return whether everything in the file was there already."""
        return not (self.created or self.changed)


def import_case(
    document: schema.CaseFile, catalogue: Catalogue, *, by: Actor, office: Office, officer: User | None = None
) -> tuple[Case, Report]:
    """Store *document* in *office*. Raise `BadFile` with every contradiction, having stored nothing.

    What the case has beyond the file stays. Approvals are taken over from the planner's own command line only:
    whoever uploads a file must not bring their own approval along.
    """
    _demand_sensible_head(document)
    report = Report(document.case.number)
    known = cases.case_in_office(document.case.number, office)
    if known is None:
        case = _open(document, by=by, office=office, officer=officer)
        report.created.append("/case")
        _fill(case, document, report, by=by)
    else:
        case = cases.case_to_change(known.id, by, whole=True)
        _update(case, document, report, by=by)
    attached.take_over(case, document.attachments, report.rows, report.created, report.left, by=by)
    _contacts(case, document, report, by=by)
    _answers(case, document, catalogue, report, by=by)
    plans.take_over(case, document.plans, report.created, report.left, by=by)
    db.session.flush()
    return case, report


def _demand_sensible_head(document: schema.CaseFile) -> None:
    problems = problems_of_head(head_values(document) | {"opened_on": document.case.opened_on})
    if problems:
        raise BadFile(REFUSED, tuple(Fault(_HEAD_POINTERS[name], said) for name, said in problems))


def head_values(document: schema.CaseFile) -> dict[str, Any]:
    """Return the head of a case file as the columns of a case."""
    head = document.case
    return {
        "number": head.number,
        "case_type": head.case_type,
        "title": head.title,
        "nature": head.nature,
        "area": head.area,
        "court": head.judgment.court,
        "judgment_number": head.judgment.number,
        "judgment_date": head.judgment.on,
        "decision_number": head.decision.number,
        "decision_date": head.decision.on,
        "fields": {pack: dict(values) for pack, values in head.fields.items()},
    }


def _open(document: schema.CaseFile, *, by: Actor, office: Office, officer: User | None) -> Case:
    values = head_values(document) | {
        "status": CaseStatus(document.case.status),
        "opened_on": document.case.opened_on or document.case.decision.on or clock.today(),
        "provenance": document.provenance.model_dump(mode="json"),
    }
    return cases.open_case(values, by=by, office=office, officer=officer)


def _values(part: Part, *, given: bool = False) -> dict[str, Any]:
    """Return the values of a part; with *given* only those that the file itself speaks of."""
    return {
        name: list(value) if isinstance(value := getattr(part, name), tuple) else value
        for name in type(part).model_fields
        if not given or name in part.model_fields_set
    }


def _listed(document: schema.CaseFile) -> Iterator[tuple[parts.Kind, int, Part]]:
    for kind in parts.KINDS.values():
        for n, entry in enumerate(getattr(document, kind.name)):
            yield kind, n, entry


def _fill(case: Case, document: schema.CaseFile, report: Report, *, by: Actor) -> None:
    """Add every part to a new case, as one act with one entry in the log."""
    faults: list[Fault] = []
    counts: dict[str, int] = {}
    for kind, n, entry in _listed(document):
        values = _values(entry)
        faults += (Fault(f"/{kind.name}/{n}", said) for said in problems_of(kind.name, values, case))
        row = kind.model(case_id=case.id, **values)
        getattr(case, kind.name).append(row)
        report.rows[f"/{kind.name}/{n}"] = row
        counts[kind.name] = counts.get(kind.name, 0) + 1
        report.created.append(f"/{kind.name}/{n}")
    if faults:
        raise BadFile(REFUSED, tuple(faults))
    db.session.flush()
    search.index(case)
    audit.record("case.imported", cases.subject_of(case), by=by, detail={"parts": counts})


def _update(case: Case, document: schema.CaseFile, report: Report, *, by: Actor) -> None:
    """Add what is new and change what differs; what the file does not speak of stays."""
    head = {name: value for name, value in head_values(document).items() if value not in (None, "", {})}
    version = case.version
    cases.change_case(case, head, version=version, by=by)
    if case.version != version:
        report.changed.append("/case")
    faults: list[Fault] = []
    waiting = {name: _alike(case, name) for name in parts.KINDS}
    for kind, n, entry in _listed(document):
        pointer = f"/{kind.name}/{n}"
        alike = waiting[kind.name].get(_SAME[kind.name](entry))
        row = alike.pop(0) if alike else None  # the next part that looks the same is another one
        try:
            if row is None:
                report.rows[pointer] = parts.add_part(case, kind, _values(entry), by=by)
                report.created.append(pointer)
            else:
                report.rows[pointer] = row
                before, values = row.version, _values(entry, given=True)
                parts.change_part(case, kind, row, values, version=before, by=by, reason="", correct=True)
                if row.version != before:
                    report.changed.append(pointer)
        except PlannerError as refusal:
            problems = getattr(refusal, "problems", ()) or (refusal.text,)
            faults += (Fault(pointer, said) for said in problems)
    if faults:
        raise BadFile(REFUSED, tuple(faults))


def _alike(case: Case, name: str) -> dict[object, list[Any]]:
    """Return the parts of one kind by what tells them apart, those that look the same in their order."""
    found: dict[object, list[Any]] = {}
    for row in getattr(case, name):
        found.setdefault(_SAME[name](row), []).append(row)
    return found


def _contacts(case: Case, document: schema.CaseFile, report: Report, *, by: Actor) -> None:
    """Find or add the contacts in the directory, and name them for the case under their keys."""
    named = {link.contact_id: link.key for link in case.contact_links}
    reachable = {each.key: each.contact.id for each in reachable_by(case)}
    met: set[int] = set()
    faults: list[Fault] = []
    for n, entry in enumerate(document.contacts):
        pointer = f"/contacts/{n}"
        contact = _known_contact(case, entry, met, reachable.get(entry.key))
        if contact is None:
            values = {name: value for name, value in _values(entry).items() if name != "key"}
            try:
                contact = contacts.add_contact(values, office_id=case.office_id, by=by)
            except Incomplete as refusal:
                faults += (Fault(pointer, said) for said in refusal.problems)
                continue
            report.created.append(pointer)
        met.add(contact.id)
        if reachable.get(entry.key) == contact.id:
            continue  # it is named under this key, or lies near enough to be reached under it
        if contact.id in named:
            said = msg("This contact is named for the case under the key “%(key)s”.", key=named[contact.id])
            faults.append(Fault(f"{pointer}/key", said, msg("Use that key.")))
        elif entry.key in named.values():
            said = msg("In this case the key “%(key)s” stands for another contact.", key=entry.key)
            report.left.append((pointer, said))
        else:
            _name(case, contact, entry.key, pointer, report, by=by)
    if faults:
        raise BadFile(REFUSED, tuple(faults))


def _name(case: Case, contact: Contact, key: str, pointer: str, report: Report, *, by: Actor) -> None:
    """Name a contact for the case; for a case that was there already that is a change of its own."""
    case.contact_links.append(CaseContact(case_id=case.id, contact_id=contact.id, key=key))
    if "/case" in report.created:
        return
    if pointer not in report.created:
        report.changed.append(pointer)
    new = {"contact": contact.called, "key": key}
    audit.record("case.contact_linked", cases.subject_of(case), by=by, new=new)


def _known_contact(case: Case, entry: schema.ContactPart, met: set[int], expected: int | None) -> Contact | None:
    """Return the contact that *entry* speaks of, if the directory has it: not one that was *met* already."""
    offices = [int(part) for part in case.office.path.strip("/").split("/")]
    held = contacts.same_post(offices, entry.actor, entry.body, entry.post)
    free = [contact for contact in held if contact.id not in met]
    free.sort(key=lambda contact: (contact.id != expected, contact.holder != entry.holder))
    return free[0] if free else None


def _answers(case: Case, document: schema.CaseFile, catalogue: Catalogue, report: Report, *, by: Actor) -> None:
    for part in document.assessments:
        _save_answers(case, part, catalogue, report, by=by)
        reviewed = assessments.reviews_of(case.id)
        for signal, confirmed in part.reviews.items():
            if reviewed.get(signal) != confirmed:
                assessments.review_signal(case, signal, confirmed, by=by)
        if part.completed_on and assessments.completed_on(case.id) is None:
            assessments.complete(case, by=by, on=part.completed_on)


def _save_answers(case: Case, part: schema.AssessmentPart, catalogue: Catalogue, report: Report, *, by: Actor) -> None:
    present, versions = assessments.answers_of(case.id), assessments.versions_of(case.id)
    for key, answer in part.answers.items():
        given = assessments.Given(
            value=answer.value if answer.known else None,
            known=answer.known,
            note=answer.note,
            find_out_on=None if answer.known else answer.find_out_on,
            from_file=True,
        )
        held = present.get(key)
        if held is not None and given.says_the_same_as(held):
            continue
        pointer = f"/assessments/0/answers/{key}"
        try:
            assessments.save_answer(case, key, given, catalogue, version=versions.get(key, 0), by=by)
        except PlannerError as refusal:
            problems = getattr(refusal, "problems", ()) or (refusal.text,)
            report.left += [(pointer, said) for said in problems]
        else:
            (report.created if held is None else report.changed).append(pointer)


def office_for(document: schema.CaseFile, by: Actor, code: str | None = None) -> Office:
    """Return the office a file goes to: the one asked for, the one it names, or the actor's own."""
    if code or (by.is_system and document.case.office):
        return accounts.office_by_code(code or document.case.office)
    if by.office_id is not None:
        return accounts.office(by.office_id)
    return accounts.only_office()
