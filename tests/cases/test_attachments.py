"""Photos and scans at the pages: kept with an entry, seen by whoever may see the case, taken away with a reason."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from sqlalchemy import select

from planner.actor import SYSTEM
from planner.attachments.inspecting import checked
from planner.attachments.models import Attachment
from planner.attachments.store import Store
from planner.audit.models import AuditEntry
from planner.casefile import importing
from planner.casefile.exporting import case_file_of, written
from planner.casefile.reading import read_case_file
from planner.cases import attachments, parts
from planner.cases import services as cases
from planner.cases.models import JournalEntry, Promise
from planner.db import db, unit_of_work
from planner.errors import Incomplete, NotFound
from tests.support.pictures import PDF, PROGRAM, photo
from tests.support.world import TODAY


def sent(*files):
    """Return files as a browser sends them."""
    return [(BytesIO(data), name) for name, data in files]


def write_visit(browser, case, files=(), **values):
    browser.open(f"/cases/{case.id}/visits/new")
    given = {"text": "Ông Ổi hẹn tuần sau.", "people": ["p1"]} | values
    return browser.send(**given, files=sent(*files))


def kept():
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Attachment).order_by(Attachment.id)).all()


@pytest.fixture
def folder(app, tmp_path):
    return tmp_path / "attachments"


def files_in(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


def test_a_visit_with_its_promise_and_photo_is_written_down_in_one_form(browser, case):
    alice = browser("alice")
    write_visit(
        alice,
        case,
        [("hàng rào.jpg", photo())],
        mood="calm",
        promised="Sẽ cắt hàng rào",
        due_on="30/11/2026",
        amount="1.000.000",
        refused="Không cắt cây ổi",
        next_on="2026-12-02",
    )
    (row,) = kept()
    entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    promise = db.session.scalars(select(Promise)).one()
    assert (entry.kind, entry.mood, entry.people, entry.author) == ("visit", "calm", ["p1"], "Alice")
    assert (promise.person, promise.amount, promise.state) == ("p1", 1_000_000, "open")
    assert promise.due_on.isoformat() == "2026-11-30"
    for shown in ("Bình tĩnh, còn giữ ý", "Không cắt cây ổi", "Sẽ cắt hàng rào", "1.000.000"):
        assert alice.sees(shown), shown
    assert (row.subject, row.subject_id, row.name) == ("journal", entry.id, "hàng rào.jpg")
    assert f"/cases/{case.id}/attachments/{row.id}" in alice.links()
    alice.open("/")
    assert alice.sees("đã hứa: Sẽ cắt hàng rào")
    assert alice.sees("Lần gặp tiếp theo, đã hẹn ngày 25/11/2026")


def test_a_file_that_is_refused_costs_nothing_else_of_the_form(browser, case, folder):
    alice = browser("alice")
    big = photo() + b"\x00" * (50 * 1024 * 1024)
    answer = write_visit(
        alice,
        case,
        [("thư.jpg", PROGRAM), ("to.jpg", big), ("rào.jpg", photo())],
        promised="Sẽ đến",
        refused="Không ký",
    )
    answer.request.environ["wsgi.input"].close()  # the file in which the test's client wrote its 50 MB
    assert answer.status_code == 422
    for shown in ("thư.jpg", "to.jpg", "50 MB", "20 MB", "Ông Ổi hẹn tuần sau.", "Sẽ đến", "Không ký"):
        assert alice.sees(shown), shown
    assert kept() == []
    alice.send()
    (row,) = kept()
    assert row.name == "rào.jpg", "the good one waited and need not be chosen again"
    assert len(files_in(folder)) == 2


def test_a_photo_that_waits_for_somebody_else_is_not_taken(browser, case):
    alice, bob = browser("alice"), browser("bob")
    write_visit(alice, case, [("a.exe", PROGRAM), ("rào.jpg", photo())])
    token = alice._tree().xpath('//input[@name="waiting"]/@value')[0]
    bob.open(f"/cases/{case.id}/visits/new")
    values = {"csrf_token": bob._tree().xpath('//input[@name="csrf_token"]/@value')[0], "waiting": token}
    form = {"kind": "visit", "on": TODAY.isoformat(), "text": "Gặp ông Ổi", "mood": "", "promised_by": ""}
    answer = bob.client.post(
        f"/cases/{case.id}/visits/new", data=values | form, headers={"Referer": "http://localhost/"}
    )
    assert answer.status_code == 302, answer.text
    assert kept() == []
    assert db.session.scalars(select(JournalEntry).where(JournalEntry.text == "Gặp ông Ổi")).one()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_upload_that_breaks_off_leaves_nothing(browser, case, folder):
    alice = browser("alice")
    alice.open(f"/cases/{case.id}/visits/new")
    token = alice._tree().xpath('//input[@name="csrf_token"]/@value')[0]
    part = '--X\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    head = part.format("csrf_token", "") + token + "\r\n" + part.format("text", "") + "Gặp\r\n"
    body = head.encode() + part.format("files", '; filename="a.jpg"').encode() + photo()[:200]
    answer = alice.client.post(
        f"/cases/{case.id}/visits/new",
        data=body,
        content_type="multipart/form-data; boundary=X",
        headers={"Referer": "http://localhost/", "Content-Length": str(len(body) + 5000)},
    )
    assert answer.status_code in (400, 422)
    assert kept() == []
    assert files_in(folder) == []


def test_a_file_is_handed_out_so_that_nothing_of_it_can_run(browser, case):
    alice = browser("alice")
    write_visit(alice, case, [("rào.jpg", photo()), ("biên bản.pdf", PDF)])
    picture, paper = kept()
    shown = alice.client.get(f"/cases/{case.id}/attachments/{picture.id}", buffered=True)
    assert shown.content_type == "image/jpeg"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Cache-Control"] == "no-store"
    saved = alice.client.get(f"/cases/{case.id}/attachments/{paper.id}", buffered=True)
    assert saved.headers["Content-Disposition"].startswith("attachment;")
    small = alice.client.get(f"/cases/{case.id}/attachments/{picture.id}/small", buffered=True)
    assert (small.status_code, small.content_type) == (200, "image/jpeg")
    db.session.rollback()
    readings = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "case.read"))
    assert "attachment" in {entry.detail.get("page") for entry in readings}


@pytest.mark.parametrize("username", ["", "charlie", "far", "farhead", "adam", "trinh"])
def test_whoever_may_not_see_the_case_gets_no_file(browser, case, username):
    write_visit(browser("alice"), case, [("rào.jpg", photo())])
    (row,) = kept()
    other = browser(username)
    for rest in ("", "/small"):
        answer = other.client.get(f"/cases/{case.id}/attachments/{row.id}{rest}", buffered=True)
        assert answer.status_code in (302, 303, 403, 404)
        assert answer.data[:3] != b"\xff\xd8\xff"
    with pytest.raises(NotFound):
        attachments.attachment(case.id + 1, row.id, SYSTEM)


def test_a_file_is_taken_away_with_a_reason_and_an_entry_keeps_its_own(browser, case, alice, folder):
    amy = browser("alice")
    write_visit(amy, case, [("rào.jpg", photo())])
    (row,) = kept()
    found = cases.case(case.id, alice, whole=True)
    entry = parts.part(found, parts.KINDS["journal"], row.subject_id)
    with pytest.raises(Incomplete):
        parts.remove_part(found, parts.KINDS["journal"], entry, by=alice, reason="nhầm")
    address = f"/cases/{case.id}/attachments/{row.id}/remove"
    amy.open(address)
    assert amy.send(**{"remove-reason": " "}).status_code == 422
    assert len(kept()) == 1
    amy.open(address)
    amy.send(**{"remove-reason": "chụp nhầm nhà"})
    assert kept() == []
    assert files_in(folder) == []
    amy.open(f"/cases/{case.id}/history")
    for shown in ("chụp nhầm nhà", "rào.jpg"):
        assert amy.sees(shown), shown


def test_bytes_that_another_entry_needs_stay(browser, case, alice, folder):
    amy = browser("alice")
    write_visit(amy, case, [("rào.jpg", photo())])
    write_visit(amy, case, [("rào nữa.jpg", photo())], text="Lần hai.")
    first, second = kept()
    with unit_of_work():
        found = cases.case(case.id, alice)
        assert attachments.remove_attachment(found, first, by=alice, reason="trùng") is None
    (left,) = kept()
    assert left.id == second.id


def test_the_case_file_names_photos_by_digest_and_brings_promises_and_answers_back(browser, case, alice, host):
    write_visit(browser("alice"), case, [("rào.jpg", photo())], promised="Sẽ đến", due_on="2026-12-01")
    db.session.rollback()
    with unit_of_work():
        found = cases.case(case.id, alice, whole=True)
        values = {"kind": "complaint", "on": TODAY, "text": "Đơn", "answered_on": TODAY, "answer": "12/TB-THADS"}
        parts.add_part(found, parts.KINDS["journal"], values, by=alice)
    document = case_file_of(cases.case(case.id, alice, whole=True))
    (named,) = document.attachments
    assert named.digest == checked("a", photo(), 10**6).digest
    assert document.promises[0].text == "Sẽ đến"
    text = written(document).replace("1/QĐ-THA", "2/QĐ-THA")
    again = read_case_file(text, host.catalogue)
    db.session.rollback()
    with unit_of_work():
        made, report = importing.import_case(again, host.catalogue, by=alice, office=case.office, officer=case.officer)
    back = case_file_of(cases.case(made.id, alice, whole=True))
    assert back.attachments == document.attachments
    assert (back.promises, back.journal) == (document.promises, document.journal)
    (left,) = [said for place, said in report.left if place == "/attachments/0"]
    assert "rào.jpg" in str(left)
    row = next(row for row in kept() if row.case_id == made.id)
    assert browser("alice").client.get(f"/cases/{made.id}/attachments/{row.id}").status_code == 404, (
        "not by digest alone"
    )


def test_an_attachment_of_nothing_refuses_the_file(case, alice, host):
    document = case_file_of(cases.case(case.id, alice, whole=True))
    entry = {"of": "/journal/77", "name": "a", "media_type": "image/jpeg", "size": 1, "digest": "0" * 64}
    raw = document.model_dump(mode="json", by_alias=True) | {"attachments": [entry | {"added_on": "2026-01-01"}]}
    with pytest.raises(Exception, match="/journal/77"):
        read_case_file(json.dumps(raw), host.catalogue)


def test_the_store_lies_beside_the_database_and_nowhere_on_the_web(app, folder):
    assert Store(folder).folder.is_relative_to(folder.parent)
    assert app.static_folder is not None
    assert not folder.is_relative_to(app.static_folder)
