"""The profile: what contradicts, what is old, and how all of it stood on another day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from planner import clock
from planner.cases import parts
from planner.cases.facts import facts_of
from planner.db import unit_of_work
from tests.support.world import NOW, TODAY


def address(case, rest="/profile"):
    return f"/cases/{case.id}{rest}"


def later(days):
    return clock.set_to(NOW + timedelta(days=days))


def change(case, kind, row, by, *, correct=False, **values):
    with unit_of_work():
        return parts.change_part(
            case, parts.KINDS[kind], row, values, version=row.version, by=by, reason="vì", correct=correct
        )


@pytest.fixture
def moved(case, alice):
    """The hedge case a month later: Ổi moved, his statement changed, Mận came round, a tie ended."""
    person, tie = case.people[0], case.relationships[0]
    change(case, "people", person, alice, correct=True, occupation="Thợ mộc")
    with later(30):
        change(case, "people", person, alice, address="Thôn Tây", phone="0912345678")
        day = TODAY + timedelta(days=30)
        said = {"person": "p1", "category": "housing", "text": "Ở cùng con trai.", "observed_on": day}
        change(case, "circumstances", case.circumstances[0], alice, **said)
        with unit_of_work():
            seen = {"person": "p2", "stance": "for", "observed_on": day, "evidence": "nghe con khuyên"}
            parts.add_part(case, parts.KINDS["stances"], seen, by=alice)
            parts.end_part(case, parts.KINDS["relationships"], tie, on=day, by=alice, reason="dọn đi")
    with later(40):
        yield case


def test_facts_are_read_as_of_any_day(moved):
    then, now = facts_of(moved, on=TODAY), facts_of(moved)
    assert [(f.people[0].address, f.people[0].occupation) for f in (then, now)] == [
        ("", "Thợ mộc"),
        ("Thôn Tây", "Thợ mộc"),
    ]
    assert [[said.text for said in f.circumstances] for f in (then, now)] == [["Sống một mình."], ["Ở cùng con trai."]]
    assert [f.stance_of("p2").stance for f in (then, now)] == ["mixed", "for"]
    assert [len(f.relationships) for f in (then, now)] == [1, 0]
    assert then.today == TODAY
    assert now.circumstances[0].pointer == "/circumstances/1"


def test_reading_another_day_changes_nothing(moved, queries):
    with queries() as seen:
        facts_of(moved, on=TODAY, contacts=())
    assert all(statement.startswith("SELECT") for statement in seen)
    assert len(seen) <= 2
    assert moved.people[0].address == "Thôn Tây"


def test_what_was_not_yet_is_not_there(moved):
    before = facts_of(moved, on=TODAY - timedelta(days=30))
    assert (before.circumstances, before.stances, before.journal, before.events) == ((), (), (), ())
    assert len(before.people) == 2


def test_the_page_shows_another_day_and_lets_nobody_change_it(browser, moved):
    alice = browser("alice")
    alice.open(f"{address(moved)}?on={TODAY.isoformat()}")
    assert alice.sees("Sống một mình.")
    assert not alice.sees("Ở cùng con trai.")
    assert not any("/circumstances/" in link for link in alice.links())
    alice.open(address(moved))
    assert alice.sees("Ở cùng con trai.")
    assert alice.sees("nghe con khuyên")
    assert any("/circumstances/" in link for link in alice.links())


@pytest.mark.parametrize("day", ["2199-01-01", "2026-02-31", "x"])
def test_a_day_that_cannot_be_read_is_refused_in_words(browser, case, day):
    page = browser("alice").client.get(f"{address(case)}?on={day}")
    assert page.status_code == 422
    assert "Sống một mình." in page.text


def test_contradictions_and_old_statements_stand_on_the_page(browser, case, alice):
    with unit_of_work():
        for text in ("Là chỗ ở duy nhất.", "Còn nhà khác ở phố."):
            values = {"person": "p1", "category": "housing", "text": text, "observed_on": date(2026, 1, 5)}
            parts.add_part(case, parts.KINDS["circumstances"], values, by=alice)
    page = browser("alice")
    for rest in ("/profile", ""):
        page.open(address(case, rest))
        assert page.sees("chỗ ở duy nhất”"), rest
        assert page.sees("04/07/2026"), rest


def test_the_page_costs_a_fixed_number_of_queries(browser, case, queries):
    alice = browser("alice")
    with queries() as seen:
        alice.client.get(f"{address(case)}?on={TODAY.isoformat()}", buffered=False)
        assert len(seen) <= 8
