"""The timeline: one page by key whatever its length, everything with a day in it, and what waits for an answer."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from planner.cases import parts
from planner.cases import services as cases
from planner.cases.answers import Received, waiting_of
from planner.cases.calendar import calendar_around
from planner.cases.models import JournalEntry
from planner.db import db, unit_of_work
from planner.dossier.past import PAGE, Key, key_of
from tests.support.world import NOW, TODAY


def add(case, kind, by, /, **values):
    with unit_of_work():
        return parts.add_part(cases.case(case.id, by, whole=True), parts.KINDS[kind], values, by=by)


@pytest.fixture
def long(case):
    """A case with 2,500 entries in its journal, several on each day."""
    rows = [
        {
            "case_id": case.id,
            "kind": "call",
            "on": TODAY - timedelta(days=number // 3),
            "text": f"Cuộc gọi thứ {number}",
            "people": ["p1"],
            "created_at": NOW,
            "version": 1,
        }
        for number in range(2500)
    ]
    with unit_of_work():
        db.session.execute(insert(JournalEntry), rows)
    return case


def lines(browser):
    return browser._tree().xpath('//li[contains(@class, "line--journal")]/@id')


def test_a_long_journal_is_read_page_by_page_and_nothing_is_met_twice_or_missed(browser, long):
    alice = browser("alice")
    alice.open(f"/cases/{long.id}?show=journal")
    met = lines(alice)
    assert len(met) == PAGE
    while following := [link for link in alice.links() if "before=" in link]:
        alice.open(following[0])
        page = lines(alice)
        assert 0 < len(page) <= PAGE
        met += page
        if len(met) > 10 * PAGE:
            break
    assert len(met) == len(set(met))
    texts = [JournalEntry.id.desc(), JournalEntry.on.desc()]
    stored = db.session.scalars(db.select(JournalEntry.id).order_by(texts[1], texts[0]).limit(len(met))).all()
    assert met == [f"journal-{number}" for number in stored]


def test_a_page_of_2500_entries_costs_no_more_than_a_page_of_thirty(browser, long, queries):
    alice = browser("alice")
    address = f"/cases/{long.id}/timeline?show=journal&before={TODAY - timedelta(days=400)}.journal.1"
    with queries() as seen:
        alice.client.get(address, buffered=True)
        counted = len(seen)
    assert counted <= 10
    best = min(_took(alice, address) for _ in range(5))
    assert best < 0.25, f"{best:.3f} s; it is some 30 ms on a quiet machine"


def _took(browser, address):
    begun = time.perf_counter()
    assert browser.client.get(address, buffered=True).status_code == 200
    return time.perf_counter() - begun


def test_everything_with_a_day_stands_in_one_order(browser, case, alice):
    add(case, "promises", alice, person="p1", text="Sẽ cắt", on=TODAY, due_on=TODAY + timedelta(days=3))
    add(case, "promises", alice, text="Sẽ gửi thông báo", on=date(2026, 11, 20), state="kept", settled_on=TODAY)
    add(case, "journal", alice, kind="visit", on=date(2026, 11, 21), text="Gặp", next_on=date(2026, 11, 27))
    add(case, "stances", alice, person="p1", stance="mixed", observed_on=date(2026, 11, 22))
    amy = browser("alice")
    amy.open(f"/cases/{case.id}")
    days = amy._tree().xpath('//section[@id="timeline"]/ol[last()]//time/@datetime')
    assert days == sorted(days, reverse=True)
    for shown in ("Lời hứa: Đã giữ lời", "đơn vị ta", "Thái độ: Còn phân vân", "Đã hứa: Sẽ cắt", "Lần gặp tiếp theo"):
        assert amy.sees(shown), shown
    amy.open(f"/cases/{case.id}?show=promises")
    kinds = set(amy._tree().xpath('//section[@id="timeline"]//li[contains(@class, "line")]/@class'))
    assert kinds == {"line line--promise"}


def test_a_promise_is_settled_by_one_press_and_a_stale_press_is_refused(browser, case, alice):
    row = add(case, "promises", alice, person="p1", text="Sẽ cắt", on=TODAY, due_on=TODAY)
    amy, bob = browser("alice"), browser("bob")
    for reader in (amy, bob):
        reader.open(f"/cases/{case.id}")
    amy.send(f"/cases/{case.id}/promises/{row.id}/settle")
    assert bob.send(f"/cases/{case.id}/promises/{row.id}/settle").status_code == 409
    db.session.rollback()
    db.session.refresh(row)
    assert (row.state, row.settled_on) == ("kept", TODAY)


@pytest.mark.parametrize("written", ["", "x", "2026-13-01.journal.1", "2026-11-01.journal.", "2026-11-01.JOURNAL.1"])
def test_a_key_that_is_none_leads_to_the_first_page(browser, case, written):
    assert key_of(written) is None
    assert browser("alice").open(f"/cases/{case.id}/timeline?before={written}").status_code == 200


def test_a_key_reads_back_as_it_was_written():
    key = Key(date(2026, 11, 1), "journal", 12)
    assert key_of(str(key)) == key


def test_a_complaint_waits_until_the_term_of_the_law_for_its_answer(packs):
    catalogue, calendar = packs.catalogue, calendar_around(TODAY)
    received = [Received(1, "complaint", date(2026, 11, 2)), Received(2, "petition", date(2026, 11, 1))]
    law_types = catalogue.law_types("house_handover:house_handover")
    first, other = waiting_of(received, [], catalogue.deadlines, law_types, calendar)
    # Five working days to accept it (9 November), then fifteen days to answer; 24 November is a public holiday.
    assert (first.received.id, first.term.ends_on, first.assumed) == (1, date(2026, 11, 25), True)
    assert "106/2025" in first.term.rule.citation
    assert (other.received.id, other.term) == (2, None)
    accepted, _ = waiting_of(received, [date(2026, 11, 4)], catalogue.deadlines, law_types, calendar)
    assert (accepted.term.ends_on, accepted.assumed) == (date(2026, 11, 19), False)


def test_a_complaint_without_an_answer_is_listed_until_it_has_one(browser, case, alice):
    row = add(case, "journal", alice, kind="complaint", on=date(2026, 11, 10), text="Đơn khiếu nại của ông Ổi")
    amy = browser("alice")
    amy.open(f"/cases/{case.id}")
    assert amy.sees("Khiếu nại, đơn đề nghị chưa trả lời")
    amy.open(f"/cases/{case.id}/journal/{row.id}")
    amy.send(f"/cases/{case.id}/journal/{row.id}", answered_on="2026-11-20", answer="12/TB-THADS ngày 20/11/2026")
    amy.open(f"/cases/{case.id}")
    assert not amy.sees("Khiếu nại, đơn đề nghị chưa trả lời")
    assert amy.sees("Đã trả lời ngày 20/11/2026: 12/TB-THADS ngày 20/11/2026")
