"""A plan in a few lines, for whoever has to decide on it."""

from __future__ import annotations

from datetime import date, timedelta

from planner.catalogue.plan import Limit, PlanContent, Step
from planner.plans.brief import brief_of
from planner.plans.showing import board_of, shown_steps
from tests.support.drafts import drafted, whole_case


def held(content: PlanContent, begins: date, ends: date) -> PlanContent:
    """Return the plan with steps of a day each from *begins*, against a voluntary period until *ends*."""
    steps: list[Step] = []
    for n, step in enumerate(content.steps):
        day = begins + timedelta(days=n)
        steps.append(step.model_copy(update={"start": day, "due": day}))
    limit = Limit(key="voluntary_period", on=ends, title="Voluntary period", basis="Article 36")
    return content.model_copy(update={"steps": tuple(steps), "limits": (limit,)})


def test_everybody_who_speaks_is_named_once_with_the_steps_in_which_they_do():
    content = drafted(whole_case(), "en")
    voices = brief_of(content).voices
    assert [voice.party.label for voice in voices] == list(dict.fromkeys(step.speaker.label for step in content.steps))
    told = {number: voice.party.label for voice in voices for number, _ in voice.steps}
    assert [told[number] for number in sorted(told)] == [step.speaker.label for step in content.steps]


def test_the_brief_says_from_when_to_when_and_how_many_steps_come_too_late():
    begins = date(2026, 12, 1)
    content = held(drafted(whole_case(), "en"), begins, begins)
    brief = brief_of(content)
    assert (brief.first, brief.last) == (begins, begins + timedelta(days=len(content.steps) - 1))
    assert (brief.period_end, brief.late) == (begins, len(content.steps) - 1)


def test_a_plan_without_days_and_without_a_period_has_none():
    content = drafted(whole_case(), "en")
    bare = [step.model_copy(update={"start": None, "due": None}) for step in content.steps]
    brief = brief_of(content.model_copy(update={"steps": tuple(bare), "limits": ()}))
    assert (brief.first, brief.last, brief.period_end, brief.late) == (None, None, None, 0)


def test_a_period_that_was_over_before_the_first_step_is_not_told_beside_every_step():
    begins, case = date(2026, 12, 1), whole_case()
    content = drafted(case, "en")
    for ends, told in ((begins - timedelta(days=1), False), (begins, True)):
        plan = held(content, begins, ends)
        shown = shown_steps(plan, case, board_of(plan, (), (), ()), ())
        assert [step.beside is not None for step in shown] == [told] * len(plan.steps)


def test_the_next_step_is_the_first_that_nobody_has_held():
    case = whole_case()
    plan = drafted(case, "en")
    shown = shown_steps(plan, case, board_of(plan, (), (), ()), ())
    assert [step.number for step in shown if step.is_next] == [1]
