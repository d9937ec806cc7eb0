"""A case file into the database and out again: inverse, idempotent, all or nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings

from planner.accounts import services as accounts
from planner.actor import SYSTEM
from planner.audit import services as audit
from planner.casefile.exporting import case_file_of, written
from planner.casefile.importing import import_case
from planner.casefile.reading import read_case_file
from planner.cases import parts
from planner.cases import services as cases
from planner.cases.models import JournalEntry
from planner.contacts import services as contacts
from planner.contacts.models import Contact
from planner.db import db, unit_of_work
from planner.errors import BadFile, NotFound
from planner.plans import services as plans
from planner.plans.lifecycle import Status
from tests.support.casefiles import documents
from tests.support.world import TODAY

EXAMPLES = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture
def bring(host, ground):
    """Import a document as somebody, in a transaction that the test may roll back."""

    def brought(document, by=SYSTEM, office="kv1"):
        read = read_case_file(json.dumps(document), host.catalogue)
        officer = accounts.user_by_name("alice")
        return import_case(read, host.catalogue, by=by, office=accounts.office_by_code(office), officer=officer)

    return brought


def taken_out(case, number=None):
    """Return a case as the data of its file."""
    db.session.flush()
    db.session.expire_all()
    return json.loads(written(case_file_of(cases.case(case.id, SYSTEM, whole=True))))


@EXAMPLES
@given(documents())
def test_importing_twice_changes_nothing(bring, document):
    case, first = bring(document)
    before = taken_out(case)
    again, second = bring(document)
    assert "/case" in first.created
    assert (again.id, second.created, second.changed) == (case.id, [], [])
    assert taken_out(case) == before
    db.session.rollback()


@EXAMPLES
@given(documents())
def test_what_goes_out_comes_in_as_it_was(bring, document):
    case, _ = bring(document)
    out = taken_out(case)
    copy, report = bring(out, office="kv2")
    assert report.left == []
    assert copy.id != case.id
    again = taken_out(copy)
    for file in (out, again):
        file["case"].pop("office")
    assert again == out
    db.session.rollback()


@EXAMPLES
@given(documents())
def test_what_the_file_says_stands_in_the_case(bring, document):
    case, _ = bring(document)
    out = taken_out(case)
    for part in ("people", "circumstances", "stances", "obligations", "relationships"):
        assert len(out.get(part, [])) == len(document[part])
        for spoken, kept in zip(document[part], out.get(part, []), strict=True):
            said = {name: value.strip() if isinstance(value, str) else value for name, value in spoken.items()}
            said = {name: value for name, value in said.items() if value not in ("", [])}
            assert {name: kept[name] for name in said} == said
    db.session.rollback()


@pytest.fixture
def document():
    """A small file."""
    return {
        "case": {"number": "9/QĐ", "case_type": "garden:hedge", "nature": "Hàng rào", "area": "xã Vườn"},
        "people": [{"key": "p1", "role": "liable", "name": "Ổi"}, {"key": "p2", "role": "neighbour", "name": "Mận"}],
        "circumstances": [{"person": "p1", "category": "income", "text": "Bán rau"}],
        "contacts": [{"key": "c1", "actor": "police", "body": "Công an xã", "post": "Trưởng", "phone": "113"}],
    }


def test_a_file_changes_what_it_speaks_of_and_leaves_the_rest(bring, document, alice):
    with unit_of_work():
        case, _ = bring(document)
        person = case.people[0]
        kind = parts.kind_of("people")
        values = {"occupation": "Thợ", "role": "liable", "name": "Ổi"}
        parts.change_part(case, kind, person, values, version=person.version, by=alice, reason="", correct=True)
        parts.add_part(case, parts.kind_of("circumstances"), {"category": "other", "text": "Khác"}, by=alice)
    document["people"][0]["address"] = "Xóm 1"
    document["case"]["nature"] = "Khác"
    with unit_of_work():
        case, report = bring(document)
    assert report.changed == ["/case", "/people/0"]
    assert report.created == []
    assert (person.occupation, person.address, case.nature) == ("Thợ", "Xóm 1", "Khác")
    assert len(case.circumstances) == 2


def test_a_file_does_not_reopen_what_has_ended(bring, document, alice):
    with unit_of_work():
        case, _ = bring(document)
        kind = parts.kind_of("circumstances")
        parts.end_part(case, kind, case.circumstances[0], on=TODAY, by=alice, reason="đổi nghề")
    with unit_of_work():
        _, report = bring(document)
    assert report.did_nothing
    assert case.circumstances[0].ended_on == TODAY


def test_the_import_is_one_entry_in_the_log(bring, document):
    with unit_of_work():
        case, _ = bring(document)
    actions = [entry.action for entry in audit.entries_for(SYSTEM, case_id=case.id)]
    assert actions == ["case.imported", "case.opened"]


def test_a_contradiction_names_its_pointer_and_nothing_is_stored(bring, document, ground):
    document["people"].append({"key": "p3", "role": "other", "name": "X", "birth_year": 2040})
    document["circumstances"].append({"category": "other", "text": "Mai", "observed_on": "2030-01-01"})
    before = audit.verify().entries
    with pytest.raises(BadFile) as refused, unit_of_work():
        bring(document)
    assert [fault.place for fault in refused.value.faults] == ["/people/2", "/circumstances/1"]
    assert audit.verify().entries == before
    with pytest.raises(NotFound):
        cases.case_by_number("9/QĐ", SYSTEM)


def test_a_contradiction_in_an_update_stores_nothing_either(bring, document):
    with unit_of_work():
        case, _ = bring(document)
    document["people"][0]["name"] = "Ổi Ổi"
    document["people"].append({"key": "p3", "role": "other", "name": "X", "birth_year": 2040})
    with pytest.raises(BadFile), unit_of_work():
        bring(document)
    db.session.expire_all()
    assert [person.name for person in cases.case(case.id, SYSTEM, whole=True).people] == ["Ổi", "Mận"]


def test_a_stranger_cannot_change_a_case_by_a_file(bring, document, charlie):
    with unit_of_work():
        bring(document)
    with pytest.raises(NotFound):
        bring(document, by=charlie)


def test_the_same_number_in_another_office_is_another_case(bring, document):
    with unit_of_work():
        one, _ = bring(document)
        other, report = bring(document, office="kv2")
    assert one.id != other.id
    assert "/case" in report.created


def test_an_answer_that_cannot_be_kept_is_left_with_a_reason(bring, document):
    document["assessments"] = [{"answers": {"garden:shears": {"value": "maybe"}, "meadow:x": {"value": "yes"}}}]
    _, report = bring(document)
    assert [place for place, _ in report.left] == [
        "/assessments/0/answers/garden:shears",
        "/assessments/0/answers/meadow:x",
    ]


def test_the_journal_of_ten_years_goes_out_and_comes_in_again(bring, document):
    case, _ = bring(document)
    entries = (JournalEntry(kind="call", on=TODAY, text=f"Gọi lần {n}") for n in range(5_000))
    case.journal.extend(entries)
    out = taken_out(case)
    assert len(out["journal"]) == 5_000
    out["journal"].reverse()
    _, report = bring(out)
    assert report.did_nothing


# Contacts in files.


def named_for(case):
    """Return the contacts named for a case, by key."""
    db.session.flush()
    return {link.key: db.session.get(Contact, link.contact_id) for link in case.contact_links}


def test_two_holders_of_one_post_come_in_as_two_contacts_and_only_once(bring, document):
    document["contacts"].append(document["contacts"][0] | {"key": "c2", "holder": "Người mới"})
    case, _ = bring(document)
    assert {key: contact.holder for key, contact in named_for(case).items()} == {"c1": "", "c2": "Người mới"}
    _, again = bring(document)
    assert again.did_nothing


def test_a_contact_that_is_named_under_another_key_is_refused_at_its_place(bring, document):
    with unit_of_work():
        bring(document)
    document["contacts"][0]["key"] = "c7"
    with pytest.raises(BadFile) as refused, unit_of_work():
        bring(document)
    (fault,) = refused.value.faults
    assert (fault.place, "c1" in str(fault.text)) == ("/contacts/0/key", True)


def test_a_key_that_stands_for_another_contact_is_left_with_a_reason(bring, document):
    case, _ = bring(document)
    document["contacts"][0]["body"] = "Công an huyện"
    _, report = bring(document)
    assert [place for place, _ in report.left] == ["/contacts/0"]
    assert [contact.body for contact in named_for(case).values()] == ["Công an xã"]


def test_a_contact_that_cannot_be_called_is_a_fault_at_its_place(bring, document):
    del document["contacts"][0]["post"]
    with pytest.raises(BadFile) as refused:
        bring(document)
    assert [fault.place for fault in refused.value.faults] == ["/contacts/0"]


def test_a_contact_of_the_office_above_is_found_and_not_doubled(bring, document, office):
    with unit_of_work():
        values = {name: document["contacts"][0][name] for name in ("actor", "body", "post")}
        above = contacts.add_contact(values, office_id=office.parent_id, by=SYSTEM)
    case, report = bring(document)
    assert "/contacts/0" not in report.created
    assert named_for(case) == {"c1": above}


def test_a_contact_that_a_file_names_for_a_case_that_was_there_is_told_and_written_down(bring, document):
    (contact,) = document.pop("contacts")
    with unit_of_work():
        bring(document)
    document["contacts"] = [contact]
    case, report = bring(document)
    assert (report.created, report.changed) == (["/contacts/0"], [])
    assert next(entry.action for entry in audit.entries_for(SYSTEM, case_id=case.id)) == "case.contact_linked"


def test_what_was_taken_out_names_no_contact_that_was_only_near(bring, document, alice):
    with unit_of_work():
        near = {"actor": "police", "body": "Công an xã Vườn", "post": "Phó", "area": "xã Vườn"}
        contacts.add_contact(near, office_id=alice.office_id, by=alice)
        case, _ = bring(document)
    out = taken_out(case)
    assert len(out["contacts"]) == 2
    again, report = bring(out)
    assert (again.id, report.did_nothing, list(named_for(again))) == (case.id, True, ["c1"])


# Plans in files.


@pytest.fixture
def approved_file(plan, hanh):
    """The file of a case with an approved plan."""
    with unit_of_work():
        plan.status, plan.approved_revision, plan.approved_hash = Status.APPROVED, 1, plans.revision(plan).hash
    out = taken_out(plan.case)
    out["case"]["number"] = "10/QĐ"
    return out


def test_a_plan_comes_in_with_all_its_revisions_and_hashes(bring, approved_file, plan):
    case, report = bring(approved_file)
    (copy,) = plans.plans_of(case)
    assert "/plans/0" in report.created
    assert [row.hash for row in plans.revisions_of(copy)] == [row.hash for row in plans.revisions_of(plan)]
    assert (copy.status, copy.approved_hash) == (Status.APPROVED, plan.approved_hash)


def test_an_upload_does_not_bring_its_approval_along(bring, approved_file, alice):
    case, report = bring(approved_file, by=alice)
    (copy,) = plans.plans_of(case)
    assert (copy.status, copy.approved_revision, copy.approved_hash) == (Status.DRAFT, None, None)
    assert [place for place, _ in report.left] == ["/plans/0"]


def test_an_uploaded_plan_counts_as_written_by_whoever_brings_it(bring, approved_file, hanh):
    case, _ = bring(approved_file, by=hanh)
    (copy,) = plans.plans_of(case)
    assert copy.drafted_by_id == hanh.id
    assert {row.by_id for row in plans.revisions_of(copy)} == {hanh.id}


def test_a_revision_that_was_changed_after_it_was_saved_is_refused(approved_file, host):
    approved_file["plans"][0]["revisions"][0]["content"]["goal"] = "khác"
    with pytest.raises(BadFile) as refused:
        read_case_file(json.dumps(approved_file), host.catalogue)
    (fault,) = refused.value.faults
    assert fault.place == "/plans/0/revisions/0"
    assert "hash" in str(fault.text)
