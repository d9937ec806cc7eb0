"""Whom a plan sends to whom and when: in the order of the calendar, one visit a day, nobody named twice."""

from __future__ import annotations

from datetime import date

from planner.cases.calendar import vietnamese_calendar
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Contact, Event, Relationship
from planner.catalogue.templates import Start, Who
from planner.plans.drafting import draft
from planner.plans.scheduling import Frame, Wanted, schedule
from tests.support.drafts import CATALOGUE, HAMLET, WALK, drafted, picture, whole_case

TODAY = date(2026, 11, 25)  # a Wednesday
FRAME = Frame(TODAY, {"voluntary_period": date(2026, 11, 26)}, vietnamese_calendar(2026, 2027))


def starts(*steps: Wanted) -> list[date]:
    """Return on which days the steps begin."""
    return [placed.start for placed in schedule(steps, FRAME)]


def test_two_steps_with_one_person_lie_on_two_days():
    assert starts(Wanted("a", meets="p1"), Wanted("b", meets="p1")) == [TODAY, date(2026, 11, 26)]


def test_two_steps_with_two_people_may_lie_on_one_day():
    assert starts(Wanted("a", meets="p1"), Wanted("b", meets="p2"), Wanted("c")) == [TODAY] * 3


def test_a_second_visit_waits_over_the_weekend():
    friday = Wanted("a", days=2, meets="p1")
    assert starts(friday, Wanted("b", days=2, meets="p1")) == [date(2026, 11, 27), date(2026, 11, 30)]


def test_a_day_of_its_own_does_not_cost_the_voluntary_period():
    steps = [Wanted(key, days=1, by="voluntary_period", meets="p1") for key in ("a", "b")]
    assert starts(*steps) == [date(2026, 11, 26)] * 2


def test_a_letter_is_no_visit():
    letter = WALK.steps[-1].model_copy(update={"channel": "letter", "start": Start()})
    visit = letter.model_copy(update={"key": "visit", "action": "home_visit", "channel": "home", "target": "liable"})
    posted = letter.model_copy(update={"key": "posted", "target": "liable"})
    plan = draft(WALK.model_copy(update={"steps": (visit, posted)}), picture(whole_case(stances=[])))
    assert len({step.start for step in plan.steps}) == 1


def test_steps_stand_in_the_order_of_the_calendar():
    late = WALK.steps[0].model_copy(update={"start": Start(days=30)})
    second = WALK.steps[0].model_copy(update={"key": "soon", "start": Start(days=1)})
    plan = draft(WALK.model_copy(update={"steps": (late, second)}), picture(whole_case(stances=[])))
    assert [step.key for step in plan.steps] == ["soon", late.key]


def test_a_helper_who_speaks_already_is_not_named_again():
    step = WALK.steps[0].model_copy(
        update={
            "speaker": Who(actor="hamlet_head"),
            "helpers": (Who(actor="hamlet_head"), Who(actor="officer"), Who(actor="agency_head")),
        }
    )
    plan = draft(WALK.model_copy(update={"steps": (step,)}), picture(whole_case(stances=[])))
    assert [helper.actor for helper in plan.steps[0].helpers] == ["agency_head"]


def test_a_step_says_why_this_one_speaks_unless_it_is_the_office():
    step = WALK.steps[0].model_copy(update={"speaker": Who(route_to="liable")})
    template = WALK.model_copy(update={"steps": (step,)})
    near = [Relationship("p2", "p1", "neighbour", trust="high", pointer="/relationships/0")]
    routed = draft(template, picture(whole_case(stances=[], relationships=near))).steps[0]
    assert routed.speaker.ref == "p2"
    assert any("Bà Mận" in reason.text for reason in routed.why[1:])
    alone = draft(template, picture(whole_case(stances=[], people=whole_case().people[:1], contacts=[]))).steps[0]
    assert (alone.speaker.ref, len(alone.why)) == ("officer", 1)


def test_the_post_is_asked_and_not_the_body_beside_it():
    second = Contact("c2", "hamlet_head", "Thôn Tây", "Trưởng thôn", "Trần Xoài", "xã Vườn", date(2026, 10, 1))
    step = WALK.steps[0].model_copy(update={"speaker": Who(actor="hamlet_head")})
    plan = draft(WALK.model_copy(update={"steps": (step,)}), picture(whole_case(stances=[], contacts=[HAMLET, second])))
    assert [party.ref for party in (plan.steps[0].speaker, *plan.steps[0].alternatives)] == ["c1", "c2"]


def test_a_module_for_the_case_type_goes_before_a_general_one():
    particular = CATALOGUE.modules["garden:tea_first"]
    words = particular.steps[0].title.model_copy(update={"vi": "Trà chung với {{ target.called }}"})
    general = particular.model_copy(
        update={
            "key": "aaa:tea_for_all",
            "case_types": ("*",),
            "steps": (particular.steps[0].model_copy(update={"title": words}),),
        }
    )
    own = particular.model_copy(update={"case_types": (whole_case().case.case_type,)})
    others = tuple(entry for entry in CATALOGUE.entries if entry is not particular)
    both = Catalogue(CATALOGUE.manifests, (*others, general, own))
    seen = picture(whole_case())
    plan = draft(WALK, type(seen)(**{name: getattr(seen, name) for name in seen.__slots__} | {"catalogue": both}))
    assert [step.title for step in plan.steps if step.action == "private_talk"] == ["Uống trà với bà Mận"]


def test_words_of_a_step_begin_with_a_capital_whoever_is_named_first():
    plan = drafted(whole_case(events=[Event("decision_notified", date(2026, 11, 23))]))
    for step in plan.steps:
        for text in (step.title, step.argument, step.expected, step.why[0].text):
            assert text[:1] == text[:1].upper(), text


def test_a_step_for_all_and_one_for_a_person_that_do_the_same_are_one():
    agree = next(step for step in WALK.steps if step.key == "agree")
    for_all = agree.model_copy(update={"target": None, "each": False, "only": None})
    for_one = agree.model_copy(update={"key": "agree_with_liable", "target": "liable"})
    module = CATALOGUE.modules["garden:tea_first"].model_copy(update={"steps": (for_one,)})
    others = tuple(entry for entry in CATALOGUE.entries if entry.key != module.key)
    seen = picture(whole_case())
    values = {name: getattr(seen, name) for name in seen.__slots__}
    with_module = type(seen)(**values | {"catalogue": Catalogue(CATALOGUE.manifests, (*others, module))})
    plan = draft(WALK.model_copy(update={"steps": (for_all,)}), with_module)
    assert [step.key for step in plan.steps] == ["agree"]
    assert "long_feud" in plan.steps[0].answers
