"""Carrying a plan out: results of its steps, and how it ended."""

from __future__ import annotations

from datetime import date

import pytest

from planner.audit import services as audit
from planner.db import unit_of_work
from planner.errors import Conflict, Incomplete, NotFound
from planner.plans import carrying, deciding
from planner.plans.lifecycle import Status
from tests.support.world import TODAY


@pytest.fixture
def running(approved, alice):
    """The plan, being carried out."""
    with unit_of_work():
        carrying.start(approved, by=alice)
    return approved


def result(plan, by, step="walk", **values):
    """Write down what came of a step."""
    given = {"on": TODAY, "text": "Đã đi dạo"} | values
    with unit_of_work():
        return carrying.record_result(plan, step, "done", by=by, **given)


def test_results_are_written_down_more_than_once_a_step(running, alice, bob):
    result(running, alice)
    result(running, bob, text="Đi lần nữa")
    assert [(row.step, row.text) for row in running.results] == [("walk", "Đã đi dạo"), ("walk", "Đi lần nữa")]


def test_a_result_needs_words_and_a_day_that_has_come(running, alice):
    with pytest.raises(Incomplete) as refused:
        result(running, alice, on=date(2030, 1, 1), text=" ")
    assert len(refused.value.problems) == 2
    with pytest.raises(NotFound):
        result(running, alice, step="fly")


def test_results_wait_until_the_plan_is_carried_out(approved, alice):
    with pytest.raises(Conflict):
        result(approved, alice)


def end(plan, by, **values):
    """Record how the plan ended."""
    given = {"on": TODAY, "amount": 100, "moved_by": "trà", "hindered": "", "lessons": "Trà trước"} | values
    with unit_of_work():
        return carrying.finish(plan, "voluntary_full", by=by, **given)


def test_a_plan_ends_with_its_outcome_and_lessons(running, alice):
    with pytest.raises(Incomplete) as refused:
        end(running, alice, lessons=" ", on=date(2030, 1, 1))
    assert len(refused.value.problems) == 2
    end(running, alice)
    assert running.status is Status.DONE
    assert (running.outcome.code, running.outcome.amount, running.outcome.lessons) == (
        "voluntary_full",
        100,
        "Trà trước",
    )
    for again in (lambda: end(running, alice), lambda: deciding.revise(running, by=alice, comment="x")):
        with pytest.raises(Conflict):
            again()


def test_every_move_is_in_the_log_with_its_hash(running, alice):
    end(running, alice)
    moves = [e.action for e in reversed(audit.entries_for(alice)) if e.subject == "plan"]
    wanted = ["plan.drafted", "plan.finding_accepted", "plan.submit", "plan.approve", "plan.start", "plan.finish"]
    assert moves == wanted
