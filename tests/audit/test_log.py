"""The audit log: append-only, chained, and holding no private values."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from planner import clock
from planner.accounts import services as accounts
from planner.actor import SYSTEM, Actor, Role
from planner.audit import services as audit
from planner.audit.chain import BEGINNING, digest_of_entry, digest_of_value
from planner.audit.models import AuditEntry, Change
from planner.audit.services import Subject
from planner.cases.models import CaseStatus
from planner.db import db, unit_of_work
from tests.support import world


def entries() -> list[AuditEntry]:
    """Return the whole log."""
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def record(action: str = "hedge.cut", **values: object) -> AuditEntry:
    """Append one entry in a unit of work of its own."""
    with unit_of_work():
        return audit.record(action, Subject("hedge", 7, 1), by=SYSTEM, **values)


def test_the_chain_of_a_whole_world_holds(ground, case):
    verdict = audit.verify()
    assert verdict.broken_at is None
    assert verdict.entries == len(entries()) > 20


def test_an_empty_log_holds(empty_ground):
    assert audit.verify() == audit.Verdict(0)


def test_each_entry_is_bound_to_the_one_before(empty_ground):
    first, second = record(), record()
    assert first.previous == BEGINNING
    assert second.previous == first.hash


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entry set actor = 'Nobody'",
        "update audit_entry set detail = '{}' where id = 1",
        "delete from audit_entry",
        "delete from audit_entry where id = (select max(id) from audit_entry)",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(ground, statement):
    with pytest.raises(IntegrityError, match="append-only"):
        db.session.execute(text(statement))


TAMPERED = {
    "another actor": "update audit_entry set actor = 'Nobody' where id = 3",
    "another moment": "update audit_entry set at = '2020-01-01 00:00:00.000000' where id = 3",
    "another detail": "update audit_entry set detail = '{\"a\": 1}' where id = 3",
    "another case": "update audit_entry set case_id = 9 where id = 3",
    "another office": "update audit_entry set office_path = '/9/' where id = 3",
    "an entry taken out": "delete from audit_entry where id = 3",
    "another hash": "update audit_entry set hash = 'f' || substr(hash, 2) where id = 3",
}


@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED.keys())
def test_a_change_past_the_triggers_is_found(empty_ground, statement):
    for _ in range(5):
        record()
    for trigger in ("audit_entry_no_update", "audit_entry_no_delete"):
        db.session.execute(text(f"drop trigger {trigger}"))
    db.session.execute(text(statement))
    db.session.expire_all()
    assert audit.verify().broken_at in (3, 4)


def test_a_change_and_its_entry_are_stored_together_or_not_at_all(empty_ground):
    with pytest.raises(ZeroDivisionError), unit_of_work():
        audit.record("hedge.cut", Subject("hedge", 7), by=SYSTEM, detail={"height": 1 / 0})
    assert entries() == []


def test_an_entry_names_fields_with_digests_and_never_what_was_written(empty_ground):
    secret = "ông Ổi nợ 5 tỷ"
    record(old={"text": "cũ"}, new={"text": secret, "on": date(2026, 1, 2), "status": CaseStatus.OPEN})
    (entry,) = entries()
    assert set(entry.detail["changed"]) == {"text", "on", "status"}
    assert all(re.fullmatch("[0-9a-f]{16}", digest) for digest in entry.detail["changed"].values())
    stored = db.session.execute(text("select * from audit_entry")).mappings().one()
    assert secret not in json.dumps(dict(stored), default=str, ensure_ascii=False)


def test_old_and_new_values_lie_in_a_history_that_can_be_erased(empty_ground):
    record(old={"text": "cũ"}, new={"text": "mới", "on": date(2026, 1, 2)}, reason="đổi ý")
    (pair,) = audit.history_of("hedge", 7)
    entry, change = pair
    assert (change.old, change.new, change.reason) == ({"text": "cũ"}, {"text": "mới", "on": "2026-01-02"}, "đổi ý")
    assert (change.case_id, entry.action) == (1, "hedge.cut")
    db.session.execute(Change.__table__.delete())
    assert audit.history_of("hedge", 7) == []
    assert audit.verify().broken_at is None


def test_an_entry_without_values_leaves_no_history(empty_ground):
    record(detail={"page": "case"})
    assert db.session.scalars(select(Change)).all() == []


def test_appending_at_the_same_time_keeps_the_chain(ground):
    def append(n: int) -> None:
        with ground.app_context(), clock.set_to(world.NOW), unit_of_work():
            audit.record(f"thread.{n}", Subject("hedge", n), by=SYSTEM)

    before = audit.verify().entries
    db.session.rollback()
    threads = [Thread(target=append, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verdict = audit.verify()
    assert (verdict.broken_at, verdict.entries) == (None, before + 12)


def test_somebody_sees_the_acts_of_their_own_offices(ground, administrator, hanh, case):
    assert {entry.actor for entry in audit.entries_for(hanh)} == {"Alice"}
    assert {entry.actor for entry in audit.entries_for(administrator)} == {"Alice"}
    assert {entry.actor for entry in audit.entries_for(actor_of_another_office())} == set()
    assert {entry.actor for entry in audit.entries_for(SYSTEM)} == {"Alice", "system"}


def actor_of_another_office() -> Actor:
    """Return the head of the other division."""
    return accounts.user_by_name("farhead").actor()


def test_the_log_is_read_page_by_page(ground):
    for n in range(audit.PAGE + 5):
        record(f"page.{n}")
    first = audit.entries_for(SYSTEM)
    assert len(first) == audit.PAGE + 1, "one more says that there is another page"
    following = audit.entries_for(SYSTEM, before=first[audit.PAGE - 1].id)
    assert following[0].id == first[audit.PAGE].id


def test_the_entries_of_one_case_are_found(ground, case, administrator):
    record()
    assert {entry.case_id for entry in audit.entries_for(administrator, case_id=case.id)} == {case.id}


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
VALUES = st.dictionaries(
    st.text(max_size=5), st.one_of(st.none(), st.integers(), st.text(max_size=9), MOMENTS), max_size=4
)


@given(VALUES, VALUES)
def test_different_entries_have_different_hashes(one, other):
    same = digest_of_entry(BEGINNING, one) == digest_of_entry(BEGINNING, other)
    assert same is (one == other)
    assert digest_of_entry("1" * 64, one) != digest_of_entry(BEGINNING, one)


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_digest_of_a_value_tells_change_and_nothing_else(one, other):
    assert (digest_of_value("key", one) == digest_of_value("key", other)) is (one == other)
    assert digest_of_value("key", one) != digest_of_value("another key", one)


def test_roles_and_actors_are_plain_values(alice):
    assert alice.roles == {Role.OFFICER}
    assert not alice.is_system
    assert SYSTEM.is_system
