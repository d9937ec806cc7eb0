"""The parts of a case: adding, changing, correcting, ending, taking away – each with its trace."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from planner.audit import services as audit
from planner.cases import parts
from planner.cases import services as cases
from planner.cases.facts import facts_of
from planner.cases.services import Filters
from planner.db import db, unit_of_work
from planner.errors import Conflict, Incomplete, NotFound, Stale
from tests.support import world

DAY = world.TODAY
VALUES = {
    "obligations": {"kind": "money", "text": "Trả tiền", "amount": 100, "paid": 20},
    "people": {"role": "relative", "name": "Lê Thị Đào"},
    "circumstances": {"person": "p1", "category": "income", "text": "Bán rau", "observed_on": DAY},
    "relationships": {"from_": "p1", "to": "p2", "kind": "opposing_party"},
    "stances": {"person": "p1", "stance": "against", "observed_on": DAY},
    "events": {"kind": "situation_verified", "on": DAY},
    "journal": {"kind": "call", "on": DAY, "text": "Gọi điện"},
    "promises": {"person": "p1", "text": "Sẽ cắt hàng rào", "on": DAY},
}
CHANGES = {
    "obligations": ("paid", 50),
    "people": ("occupation", "Thợ mộc"),
    "circumstances": ("text", "Bán hoa"),
    "relationships": ("trust", "high"),
    "stances": ("evidence", "nói vậy"),
    "events": ("note", "biên bản"),
    "journal": ("promised", "sẽ đến"),
    "promises": ("note", "xin thêm hai ngày"),
}


def add(case, name, by, /, **values):
    """Add one part in a unit of work."""
    with unit_of_work():
        return parts.add_part(case, parts.kind_of(name), VALUES[name] | values, by=by)


def change(case, name, row, by, /, *, correct=False, version=None, **values):
    """Change one part in a unit of work."""
    held = {key: getattr(row, key) for key in VALUES[name]} | values
    with unit_of_work():
        kept = row.version if version is None else version
        return parts.change_part(
            case, parts.kind_of(name), row, held, version=kept, by=by, reason="vì", correct=correct
        )


@pytest.mark.parametrize("name", parts.KINDS)
def test_a_part_is_added_with_its_trace(case, alice, name):
    row = add(case, name, alice)
    assert row in getattr(cases.case(case.id, alice, whole=True), name)
    ((entry, history),) = audit.history_of(name, row.id)
    assert (entry.action, entry.actor, entry.case_id) == (f"{name}.added", "Alice", case.id)
    assert history.new.items() >= audit.storable(VALUES[name]).items()


@pytest.mark.parametrize("name", [name for name in parts.KINDS if name != "circumstances"])
def test_a_part_is_changed_with_old_and_new_values(case, alice, name):
    row = add(case, name, alice)
    field, value = CHANGES[name]
    assert change(case, name, row, alice, **{field: value}) is row
    ((entry, history), _) = audit.history_of(name, row.id)
    assert (entry.action, history.new, history.reason) == (f"{name}.changed", {field: value}, "vì")


@pytest.mark.parametrize("name", parts.KINDS)
def test_a_part_is_corrected_in_its_place(case, alice, name):
    row = add(case, name, alice)
    field, value = CHANGES[name]
    assert change(case, name, row, alice, correct=True, **{field: value}) is row
    assert getattr(row, field) == value
    assert audit.history_of(name, row.id)[0][0].action == f"{name}.corrected"


def test_a_changed_circumstance_ends_the_old_one_and_begins_a_new(case, alice):
    row = add(case, "circumstances", alice, observed_on=date(2026, 11, 1))
    new = change(case, "circumstances", row, alice, text="Bán hoa")
    assert (row.text, row.ended_on) == ("Bán rau", DAY)
    assert (new.text, new.observed_on, new.ended_on) == ("Bán hoa", DAY, None)
    said = [statement.text for statement in facts_of(case).circumstances]
    assert "Bán hoa" in said
    assert "Bán rau" not in said


@pytest.mark.parametrize("name", parts.KINDS)
def test_a_stale_save_never_overwrites_a_newer_one(case, alice, bob, name):
    row = add(case, name, alice)
    opened_with = row.version
    field, value = CHANGES[name]
    change(case, name, row, bob, correct=True, **{field: value})
    with pytest.raises(Stale):
        change(case, name, row, alice, version=opened_with, correct=True)
    db.session.expire_all()
    assert getattr(row, field) == value


@pytest.mark.parametrize("name", parts.KINDS)
def test_saving_without_a_change_leaves_no_trace(case, alice, name):
    row = add(case, name, alice)
    change(case, name, row, alice)
    assert len(audit.history_of(name, row.id)) == 1


@pytest.mark.parametrize("name", ["people", "circumstances", "relationships"])
def test_what_no_longer_holds_is_ended_and_stays_readable(case, alice, name):
    row = add(case, name, alice)
    before = len(getattr(facts_of(case), name))
    with unit_of_work():
        parts.end_part(case, parts.kind_of(name), row, on=DAY, by=alice, reason="chuyển đi")
    assert len(getattr(facts_of(case), name)) == before - 1
    assert row in getattr(cases.case(case.id, alice, whole=True), name)
    assert audit.history_of(name, row.id)[0][0].action == f"{name}.ended"


@pytest.mark.parametrize("name", ["people", "circumstances", "relationships"])
def test_a_second_page_does_not_end_it_again_on_another_day(case, alice, bob, name):
    row, kind = add(case, name, alice), parts.kind_of(name)
    with unit_of_work():
        parts.end_part(case, kind, row, on=DAY + timedelta(days=3), by=bob, reason="sắp chuyển đi")
    with pytest.raises(Conflict):
        parts.end_part(case, kind, row, on=DAY + timedelta(days=9), by=alice, reason="")
    with unit_of_work():
        parts.end_part(case, kind, row, on=DAY, by=alice, reason="đi sớm hơn")
    (_, change), (_, first), *_ = audit.history_of(name, row.id)
    assert first.old[kind.ends_by] is None
    assert change.old[kind.ends_by] == (DAY + timedelta(days=3)).isoformat(), "the history says what stood there"


@pytest.mark.parametrize("name", ["obligations", "stances", "events", "journal", "promises"])
def test_what_has_no_end_is_corrected_instead(case, alice, name):
    with pytest.raises(Incomplete):
        parts.end_part(case, parts.kind_of(name), add(case, name, alice), on=DAY, by=alice, reason="")


def test_an_end_before_the_beginning_is_refused(case, alice):
    row = add(case, "circumstances", alice)
    with pytest.raises(Incomplete, match="not saved"):
        parts.end_part(case, parts.kind_of("circumstances"), row, on=date(2026, 11, 1), by=alice, reason="")


@pytest.mark.parametrize("name", parts.KINDS)
def test_what_was_entered_by_mistake_is_taken_away_and_the_history_keeps_it(case, alice, name):
    row = add(case, name, alice)
    number = row.id
    with pytest.raises(Incomplete):
        parts.remove_part(case, parts.kind_of(name), row, by=alice, reason="  ")
    with unit_of_work():
        parts.remove_part(case, parts.kind_of(name), row, by=alice, reason="gõ nhầm")
    assert number not in {one.id for one in getattr(cases.case(case.id, alice, whole=True), name)}
    (entry, history), _ = audit.history_of(name, number)
    assert (entry.action, history.reason) == (f"{name}.removed", "gõ nhầm")
    assert history.old.items() >= audit.storable(VALUES[name]).items()


def test_a_person_of_whom_something_speaks_is_not_taken_away(case, alice):
    kind = parts.kind_of("people")
    for person in list(case.people):
        with pytest.raises(Incomplete):
            parts.remove_part(case, kind, person, by=alice, reason="nhầm")


NONSENSE = {
    "somebody related to themselves": ("relationships", {"to": "p1"}, "themselves"),
    "the same tie twice": ("relationships", {"from_": "p2", "to": "p1", "kind": "neighbour"}, "already there"),
    "the same tie from the other side": ("relationships", {"kind": "neighbour"}, "other side"),
    "a tie that ends before it begins": (
        "relationships",
        {"from_on": date(2026, 2, 1), "until_on": date(2026, 1, 1)},
        "end lies before",
    ),
    "a statement of tomorrow": ("circumstances", {"observed_on": date(2026, 12, 1)}, "future"),
    "a statement about nobody in the case": ("circumstances", {"person": "p9"}, "Nobody in this case"),
    "a review before the observation": ("circumstances", {"review_on": date(2026, 1, 1)}, "end lies before"),
    "a stance of tomorrow": ("stances", {"observed_on": date(2026, 12, 1)}, "future"),
    "a stance of nobody": ("stances", {"person": "p9"}, "Nobody in this case"),
    "a journal entry of tomorrow": ("journal", {"on": date(2026, 12, 1)}, "future"),
    "a person without name or description": ("people", {"name": ""}, "name or a description"),
    "an impossible year of birth": ("people", {"birth_year": 1700}, "1700"),
    "a year of birth to come": ("people", {"birth_year": 2030}, "2030"),
    "a key that somebody has": ("people", {"key": "p1"}, "“p1”"),
    "the same event twice": ("events", {"kind": "decision_notified", "on": date(2026, 11, 23)}, "already there"),
    "notified before it was issued": (
        "events",
        {"kind": "decision_notified", "on": date(2026, 11, 1)},
        "before it was",
    ),
    "a next contact before this one": ("journal", {"next_on": date(2026, 11, 1)}, "end lies before"),
    "an answer to a call": ("journal", {"answered_on": DAY}, "Only a complaint"),
    "a paper without its day": ("journal", {"kind": "petition", "answer": "12/TB-THADS"}, "on which day"),
    "an answer of tomorrow": ("journal", {"kind": "complaint", "answered_on": date(2026, 12, 1)}, "future"),
    "an answer before the complaint": ("journal", {"kind": "complaint", "answered_on": date(2026, 1, 1)}, "end lies"),
    "a promise of nobody": ("promises", {"person": "p9"}, "Nobody in this case"),
    "a promise due before it was made": ("promises", {"due_on": date(2026, 1, 1)}, "end lies before"),
    "a promise settled and open": ("promises", {"settled_on": DAY}, "kept or not kept"),
    "a promise kept on no day": ("promises", {"state": "kept"}, "on which day"),
    "a promise kept tomorrow": ("promises", {"state": "kept", "settled_on": date(2026, 12, 1)}, "future"),
    "more paid than owed": ("obligations", {"paid": 200}, "More was paid"),
}


@pytest.mark.parametrize(("name", "values", "words"), NONSENSE.values(), ids=NONSENSE.keys())
def test_what_makes_no_sense_beside_what_is_known_is_refused(case, alice, name, values, words):
    before = len(getattr(case, name))
    with pytest.raises(Incomplete) as refused:
        add(case, name, alice, **values)
    assert any(words in str(problem) for problem in refused.value.problems), refused.value.problems
    assert len(getattr(case, name)) == before


def test_every_contradiction_is_said_at_once(case, alice):
    with pytest.raises(Incomplete) as refused:
        add(case, "circumstances", alice, person="p9", observed_on=date(2026, 12, 9), review_on=date(2026, 12, 1))
    assert len(refused.value.problems) == 3


def test_a_correction_is_held_to_the_same_sense(case, alice):
    row = add(case, "obligations", alice)
    with pytest.raises(Incomplete):
        change(case, "obligations", row, alice, correct=True, amount=10)


def test_keys_are_given_in_order_and_never_twice(case, alice):
    assert [add(case, "people", alice).key, add(case, "people", alice).key] == ["p3", "p4"]
    assert add(case, "obligations", alice, key="").key == "o2"


def test_a_case_is_found_by_the_name_of_a_new_person(case, alice):
    add(case, "people", alice)
    assert cases.cases_page(alice, Filters(text="dao")).cases


def test_a_part_of_another_case_is_not_found(case, alice):
    with unit_of_work():
        other = world.open_hedge_case(alice, number="2/QĐ-THA")
    kind = parts.kind_of("people")
    with pytest.raises(NotFound):
        parts.part(case, kind, other.people[0].id)
    with pytest.raises(NotFound):
        parts.kind_of("secrets")


def test_only_the_latest_stance_of_a_person_counts_and_none_is_lost(case, alice):
    add(case, "stances", alice, person="p2", stance="for")
    facts = facts_of(case)
    assert facts.stance_of("p2").stance == "for"
    assert len(case.stances) == 2
