"""Case files at the pages: bringing one in, its faults by pointer, taking one out, the schema."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from planner.audit.models import AuditEntry
from planner.casefile.told import told
from planner.cases.models import Case
from planner.db import db
from planner.texts import say

FILE = {
    "format": "application/vnd.planner.case+json",
    "version": 1,
    "case": {"number": "9/QĐ-THA", "case_type": "garden:hedge", "title": "Hàng rào ngõ Chín"},
    "obligations": [{"key": "o1", "kind": "money", "text": "Trả 5 triệu", "amount": 5000000}],
    "people": [{"key": "p1", "role": "liable", "name": "Đào Văn Me"}],
    "contacts": [{"key": "c1", "actor": "police", "body": "Công an xã", "post": "Trưởng"}],
}


def upload(browser, content, name="chin.json"):
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    browser.open("/cases/import")
    return browser.send("/cases/import", file=FileStorage(BytesIO(raw), name))


def stored():
    db.session.rollback()
    return db.session.scalar(select(func.count(Case.id)))


def led_to(browser):
    """Return the pointers of what the report says was created or changed."""
    return {link.partition("/at?pointer=")[2] for link in browser.links() if "/at?pointer=" in link}


def with_values(**values):
    return FILE | values


def test_a_file_becomes_a_case_and_the_page_says_what_was_made(browser, ground, garden):
    alice = browser("alice")
    page = upload(alice, FILE)
    assert page.status_code == 200
    made = db.session.scalars(select(Case)).unique().one()
    assert made.officer.username == "alice"
    assert alice.sees("chin.json")
    assert f"/cases/{made.id}" in alice.links()
    for pointer in ("/case", "/people/0", "/obligations/0", "/contacts/0"):
        assert f"/cases/{made.id}/at?pointer={pointer}" in alice.links(), pointer
    assert [(hook, context.case_id) for hook, context in garden.heard] == [("case_opened", made.id)]
    alice.open(f"/cases/{made.id}")
    assert alice.sees("Đào Văn Me")


def test_the_same_file_twice_changes_nothing_and_says_so(browser, ground, garden):
    alice = browser("alice")
    upload(alice, FILE)
    upload(alice, FILE)
    assert stored() == 1
    assert not led_to(alice)
    assert len(garden.heard) == 1
    upload(alice, with_values(people=[{"key": "p1", "role": "liable", "name": "Đào Văn Me", "phone": "0900"}]))
    assert led_to(alice) == {"/people/0"}


@pytest.mark.parametrize(
    ("content", "places"),
    [
        (b"{", ["/"]),
        (b"\xff\xfe", ["/"]),
        (b"[]", ["/"]),
        (with_values(case={"number": "9/QĐ-THA"}), ["/case/case_type"]),
        (with_values(people=[{"key": "p1", "role": "king", "name": "A", "age": 5}]), ["/people/0/age"]),
        (
            with_values(
                people=[{"key": "p1", "role": "king", "name": "A"}],
                relationships=[{"from": "p1", "to": "p9", "kind": "neighbour"}],
            ),
            ["/people/0/role", "/relationships/0/to"],
        ),
        (
            with_values(obligations=[{"key": "o1", "kind": "money", "text": "x", "amount": 1, "paid": 2}]),
            ["/obligations/0"],
        ),
        (with_values(journal=[{"kind": "visit", "on": "2031-01-01", "text": "x"}]), ["/journal/0"]),
        (
            with_values(case=FILE["case"] | {"judgment": {"date": "2026-10-02"}, "decision": {"date": "2026-10-01"}}),
            ["/case/decision/date"],
        ),
    ],
)
def test_each_fault_is_named_by_pointer_and_nothing_is_stored(browser, ground, content, places):
    alice = browser("alice")
    refused = upload(alice, content, "hong.json")
    assert refused.status_code == 422
    assert alice.sees("hong.json")
    found = [code.text_content() for code in alice._tree().xpath("//table[contains(@class, 'faults')]//code")]
    assert found == places
    assert stored() == 0
    assert db.session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.case_id.is_not(None))) == 0


def test_without_a_file_the_form_asks_for_one(browser, ground):
    alice = browser("alice")
    alice.open("/cases/import")
    assert alice.send("/cases/import").status_code == 422


def test_a_colleague_cannot_change_a_case_by_a_file(browser, case):
    charlie = browser("charlie")
    refused = upload(charlie, with_values(case=FILE["case"] | {"number": "1/QĐ-THA"}))
    assert refused.status_code == 422
    db.session.rollback()
    assert db.session.get(Case, case.id).title == "Hàng rào nhà ông Ổi"


def test_a_head_brings_a_case_in_for_the_officer_whom_the_file_names(browser, ground):
    upload(browser("hanh"), with_values(case=FILE["case"] | {"officer": "bob"}))
    db.session.rollback()
    assert db.session.scalars(select(Case)).unique().one().officer.username == "bob"


def test_an_officer_cannot_make_a_case_that_of_another(browser, ground):
    upload(browser("alice"), with_values(case=FILE["case"] | {"officer": "bob"}))
    db.session.rollback()
    assert db.session.scalars(select(Case)).unique().one().officer.username == "alice"


def test_inspectors_bring_nothing_in(browser, ground):
    assert browser("ines").open("/cases/import").status_code == 403


def test_a_case_is_taken_out_whole_and_comes_in_again_as_it_was(browser, case, alice):
    amy = browser("alice")
    taken = amy.client.get(f"/cases/{case.id}/file")
    assert taken.mimetype == "application/vnd.planner.case+json"
    assert taken.headers["Content-Disposition"] == 'attachment; filename="case-1-qd-tha.json"'
    taken.close()
    db.session.rollback()
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "case.exported")).one().actor == "Alice"
    far = browser("far")
    assert upload(far, taken.data).status_code == 200
    assert stored() == 2
    copy = db.session.scalars(select(Case).where(Case.office_id != case.office_id)).unique().one()
    again = json.loads(far.client.get(f"/cases/{copy.id}/file").data)
    first = json.loads(taken.data)
    for document in (first, again):
        document["case"].pop("office")
        document["case"].pop("officer")
    assert again == first


def test_the_schema_is_published_to_those_who_are_signed_in(browser, ground):
    schema = json.loads(browser("trinh").client.get("/api/v1/schema/case").data)
    assert schema["title"] == "CaseFile"
    assert browser("").client.get("/api/v1/schema/case").status_code == 302


def test_a_report_says_what_it_made_in_words_and_numbers():
    kinds = told(["/case", "/people/0", "/people/2", "/assessments/0/answers/garden:shears", "/strange/0"])
    assert [(say(kind.label, "en"), [number for _, number in kind.places]) for kind in kinds] == [
        ("The case", [1]),
        ("Person", [1, 3]),
        ("Answer", [1]),
        ("strange", [1]),
    ]
