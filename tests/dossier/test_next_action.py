"""What to do next, for each standing of a case."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from planner.dossier.next_action import Missing, Standing, actions_of
from planner.dossier.plans import PlanLine, StepLine
from planner.dossier.terms import Countdown
from planner.plans.lifecycle import Status
from planner.texts import msg
from tests.support.world import TODAY

AUTHOR, HEAD = 1, 2
ASSESSED = {"asked": 4, "answered": 4, "completed_on": TODAY}
LATE, NEXT = (StepLine(key, f"Bước {key}", TODAY + timedelta(days=days), "") for key, days in (("a", -1), ("b", 3)))


def standing(**values):
    given = {"case_id": 7, "today": TODAY, "is_open": True, "may_change": True, "may_approve": False, "reader": AUTHOR}
    return Standing(**(given | values))


def plan(status, **values):
    given = {"id": 3, "number": 1, "title": "", "revision": 1, "drafted_on": TODAY, "drafted_by_id": AUTHOR}
    return PlanLine(status=status, drafted_by="Alice", **(given | {"steps": (LATE, NEXT)} | values))


def period(days):
    term = SimpleNamespace(rule=SimpleNamespace(ends="voluntary_period_ended"), ends_on=TODAY + timedelta(days=days))
    return Countdown(term, "soon" if days else "today", days)


def said(**values):
    return [(str(action.label), action.endpoint) for action in actions_of(standing(**values))]


@pytest.mark.parametrize(
    ("values", "first"),
    [
        (
            {"missing": (Missing(msg("Say who is liable"), "case_parts.new", {}),)},
            ("Say who is liable", "case_parts.new"),
        ),
        ({"asked": 4}, ("Begin the assessment", "assessments.show")),
        ({"asked": 4, "answered": 1}, ("Go on with the assessment", "assessments.show")),
        (ASSESSED, ("Draft a plan", "plans.choose")),
        ({}, ("Draft a plan", "plans.choose")),
        ({"plans": (plan(Status.DRAFT),)}, ("Go through the draft of plan 1", "plans.show")),
        ({"plans": (plan(Status.DRAFT, returned=True),)}, ("Mend plan 1 and submit it again", "plans.show")),
        ({"plans": (plan(Status.SUBMITTED),)}, ("Plan 1 waits for approval", "plans.show")),
        ({"plans": (plan(Status.APPROVED),)}, ("Start carrying out plan 1", "plans.show")),
        ({"plans": (plan(Status.RUNNING),)}, ("Write down what came of it: Bước a", "plans.show")),
        ({"plans": (plan(Status.RUNNING, held=frozenset("a")),)}, ("Hold the step: Bước b", "plans.show")),
        ({"plans": (plan(Status.RUNNING, held=frozenset("ab")),)}, ("Record how plan 1 ended", "plans.show")),
        ({"plans": (plan(Status.DONE, outcome="voluntary_full"),)}, ("Close the case", "cases.edit")),
        ({"plans": (plan(Status.DONE, outcome="failed"),)}, ("Draft the next plan", "plans.choose")),
        (ASSESSED | {"voluntary": period(2)}, ("Draft a plan now", "plans.choose")),
        ({"plans": (plan(Status.DRAFT),), "voluntary": period(0)}, ("Bring plan 1 on its way", "plans.show")),
    ],
)
def test_the_first_thing_to_do_follows_from_where_the_case_stands(values, first):
    assert said(**values)[0] == first


def test_a_head_is_asked_to_decide_but_never_on_a_plan_of_her_own():
    waiting = (plan(Status.SUBMITTED),)
    assert said(plans=waiting, may_approve=True, reader=HEAD)[0][0] == "Read plan 1 and decide on it"
    assert said(plans=waiting, may_approve=True, reader=AUTHOR)[0][0] == "Plan 1 waits for approval"
    assert said(plans=waiting, may_approve=True, reader=HEAD, may_change=False)[0][0] == "Read plan 1 and decide on it"


def test_nothing_waits_in_a_closed_case_or_for_somebody_who_only_reads():
    assert said(is_open=False, asked=4) == []
    assert said(may_change=False, asked=4) == []


def test_reminders_stand_below_the_main_thing_and_no_page_is_named_twice():
    found = said(asked=4, answered=1, to_find_out=2, unconfirmed=1, reviews_due=3, voluntary=period(1))
    assert [endpoint for _, endpoint in found] == [
        "plans.choose",
        "assessments.show",
        "assessments.signals",
        "dossier.show",
    ]


def test_a_period_that_is_over_or_far_hurries_nobody():
    over = Countdown(period(1).term, "over", 4)
    assert said(**ASSESSED, voluntary=over)[0][0] == "Draft a plan"
    assert said(plans=(plan(Status.RUNNING),), voluntary=period(1))[0][0] == "Write down what came of it: Bước a"


def test_a_step_without_a_day_is_never_late():
    some_day = StepLine("c", "Bước c", None, "")
    found = said(plans=(plan(Status.RUNNING, steps=(some_day,)),))
    assert found[0][0] == "Hold the step: Bước c"
