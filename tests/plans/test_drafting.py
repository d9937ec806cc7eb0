"""Drafting: the steps of the template and those that risks call for, in order, each with a reason of this case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from planner.catalogue.facts import Contact, Event, Person, Relationship, Stance
from planner.catalogue.gaps import gaps_in
from planner.catalogue.plan import Origin
from planner.catalogue.templates import Start
from planner.plans.drafting import draft
from planner.plans.ranking import rank
from tests.support.drafts import CATALOGUE, HAMLET, LIABLE, NEIGHBOUR, NOTIFIED, WALK, drafted, picture, whole_case

ELSEWHERE = Origin(pack="other", version="2.0.0", key="suggest_steps")


def test_a_risk_brings_its_steps_in_at_their_place():
    plan = drafted(whole_case())
    assert [step.key for step in plan.steps] == ["walk", "drink_tea_p2", "agree"]
    assert plan.risks == ("long_feud",)
    calm = drafted(whole_case(stances=[]))
    assert [step.key for step in calm.steps] == ["walk", "agree"]


def test_a_step_that_a_risk_brought_says_which_and_answers_it():
    tea = drafted(whole_case()).step("drink_tea_p2")
    assert [(reason.text, reason.source) for reason in tea.why[:2]] == [
        ("Bà Mận ở cạnh hàng rào", "garden:tea_first.drink_tea"),
        ("bà Mận không muốn cắt", "/people/1"),
    ]
    assert tea.answers == ("long_feud",)
    assert tea.target == "p2"
    assert (tea.origin.pack, tea.origin.version, tea.origin.key) == ("garden", "1.2.3", "tea_first.drink_tea")


def test_a_module_adds_its_paragraphs_to_the_sections():
    assert "Trà ở xã Vườn ngon." in drafted(whole_case()).section("talk").body
    assert "Trà ở" not in drafted(whole_case(stances=[])).section("talk").body


def test_every_step_has_a_reason_that_names_a_fact_of_the_case():
    plan = drafted(whole_case())
    for step in plan.steps:
        assert step.why, step.key
        assert any(fact in step.why[0].text.lower() for fact in ("ông ổi", "bà mận", "xã vườn")), step.why


def test_speakers_and_carriers_are_named_people_and_posts():
    plan = drafted(whole_case())
    walk = plan.step("walk")
    assert (walk.speaker.label, walk.speaker.ref) == ("Chấp hành viên Alice", "officer")
    assert [helper.label.lower() for helper in walk.helpers] == ["trưởng thôn lê văn cam, thôn đông"]
    assert plan.step("agree").speaker.ref == "agency_head"


def test_a_post_that_nobody_holds_is_a_gap_and_no_bare_label():
    (helper,) = drafted(whole_case(contacts=[])).step("walk").helpers
    assert helper.ref is None
    (gap,) = gaps_in(helper.label)
    assert gap.pointer == "/contacts"


def test_the_post_of_the_own_commune_goes_before_others():
    other = Contact("c0", "hamlet_head", "Thôn Tây", "Trưởng thôn", area="xã Khác", last_verified_on=date(2026, 11, 20))
    (helper,) = drafted(whole_case(contacts=[other, HAMLET])).step("walk").helpers
    assert helper.ref == "c1"


def test_dates_stand_against_the_events_of_the_case():
    plan = drafted(whole_case())
    assert plan.step("walk").start == date(2026, 11, 25)
    assert plan.step("agree").start > plan.step("walk").due
    assert [(limit.key, limit.on) for limit in plan.limits] == [("voluntary_period", date(2026, 12, 3))]
    assert "03/12/2026" in plan.step("walk").argument


def test_without_a_legal_event_dates_count_from_today_and_the_event_is_missing():
    plan = drafted(whole_case(events=[]))
    assert plan.step("walk").missing_event == "decision_notified"
    assert plan.step("walk").start >= date(2026, 11, 25)
    assert list(gaps_in(plan.step("walk").argument))


def test_a_step_that_hangs_on_one_that_is_not_there_goes_on_from_the_one_before():
    late = WALK.steps[1].model_copy(update={"start": Start(after="absent_step", days=2)})
    plan = draft(WALK.model_copy(update={"steps": (WALK.steps[0], late)}), picture(whole_case(stances=[])))
    assert plan.step("agree").missing_event is None
    assert plan.step("agree").start > plan.step("walk").due


def test_a_suggested_step_comes_in_with_its_origin_and_no_step_is_doubled():
    again = WALK.steps[0].model_copy(update={"key": "stroll"})
    new = WALK.steps[0].model_copy(update={"key": "prune", "action": "garden:pruning"})
    plan = drafted(whole_case(stances=[]), suggested=[(ELSEWHERE, again), (ELSEWHERE, new)])
    assert sorted(step.key for step in plan.steps) == ["agree", "prune", "walk"]
    assert plan.step("prune").origin.pack == "other"


def test_a_step_for_each_person_has_a_key_of_its_own():
    second = replace(NEIGHBOUR, key="p3", name="Lê Thị Đào", short_name="Đào", pointer="/people/2")
    stances = [Stance("p2", "against", pointer="/stances/0"), Stance("p3", "against", pointer="/stances/1")]
    plan = drafted(whole_case(people=[LIABLE, NEIGHBOUR, second], stances=stances))
    assert [step.key for step in plan.steps if step.action == "private_talk"] == ["drink_tea_p2", "drink_tea_p3"]


def test_sections_are_filled_or_show_a_gap():
    plan = drafted(whole_case(case={"nature": ""}))
    assert plan.section("identity").body.startswith("Vụ 1/QĐ-THA tại xã Vườn: ")
    assert [gap.pointer for gap in gaps_in(plan.section("identity").body)] == ["/case/nature"]


def test_a_section_that_would_be_empty_is_a_gap():
    empty = CATALOGUE.templates["garden:outline"].sections[0]
    bare = empty.model_copy(update={"body": empty.body.model_copy(update={"vi": "{% if risks %}x{% endif %}"})})
    plan = draft(WALK.model_copy(update={"extends": None, "sections": (bare,)}), picture(whole_case(stances=[])))
    assert [gap.pointer for gap in gaps_in(plan.sections[0].body)] == ["/plans/0/sections/identity"]


def test_the_language_of_the_plan_is_that_asked_for():
    plan = drafted(whole_case(), "en")
    assert plan.language == "en"
    assert plan.step("walk").title == "Walk with ông Ổi"
    assert plan.section("talk").body.startswith("Ông Ổi listens.")


def test_a_rejected_hit_brings_nothing_into_the_draft():
    seen = picture(whole_case())
    assert [note.key.partition("@")[0] for note in draft(WALK, seen).signals] == ["garden:neighbour_minds"]


def test_templates_are_ranked_with_reasons():
    (ranked,) = rank("garden:hedge", CATALOGUE, picture(whole_case()).scope, "en")
    assert (ranked.template.key, ranked.fit) == ("garden:walk_together", 2)
    assert [(reason.text, reason.source) for reason in ranked.why] == [("There is a feud", "'long_feud' in risks")]
    (calm,) = rank("garden:hedge", CATALOGUE, picture(whole_case(stances=[])).scope, "en")
    assert (calm.fit, calm.why) == (0, ())


PARTS = st.fixed_dictionaries(
    {
        "people": st.lists(
            st.builds(
                Person,
                st.sampled_from(["p1", "p2", "p3"]),
                st.sampled_from(["liable", "neighbour", "relative", "entitled", "third_party"]),
                name=st.sampled_from(["Ổi", "Mận → x", "⟦y⟧", ""]),
                description=st.sampled_from(["", "ở cạnh"]),
            ),
            max_size=3,
            unique_by=lambda person: person.key,
        ),
        "relationships": st.lists(st.just(Relationship("p2", "p1", "neighbour")), max_size=1),
        "stances": st.lists(st.builds(Stance, st.sampled_from(["p2", "p3"]), st.just("against")), max_size=2),
        "events": st.lists(st.sampled_from([NOTIFIED, Event("coercion_day", date(2026, 12, 20))]), max_size=2),
        "contacts": st.lists(st.just(HAMLET), max_size=1),
    }
)


@given(PARTS)
def test_the_same_case_always_gives_the_same_plan(parts):
    one, other = drafted(whole_case(**parts)), drafted(whole_case(**parts))
    assert one.digest() == other.digest()


@given(PARTS)
def test_whatever_is_known_steps_stand_once_in_order_with_reasons(parts):
    plan = drafted(whole_case(**parts))
    keys = [step.key for step in plan.steps]
    assert len(set(keys)) == len(keys)
    assert [step.start for step in plan.steps] == sorted(step.start for step in plan.steps)
    assert all(step.why and step.why[0].text for step in plan.steps)
    doubles = [(step.action, step.target) for step in plan.steps]
    assert len(set(doubles)) == len(doubles)


def test_what_a_step_says_of_a_term_is_true_on_the_day_of_the_step():
    said = (
        "{% if limits.voluntary_period.running %}còn đến {{ limits.voluntary_period.on }}{% else %}hết hạn{% endif %}"
    )
    walk = WALK.steps[0]
    told = walk.argument.model_copy(update={"vi": said})
    days = {"in time": Start(after="decision_notified", days=1), "too late": Start(after="decision_notified", days=60)}
    words = {}
    for name, start in days.items():
        recipe = walk.model_copy(update={"argument": told, "start": start, "by": None})
        template = WALK.model_copy(update={"steps": (recipe,)})
        words[name] = draft(template, picture(whole_case())).step(walk.key).argument
    assert words["in time"].startswith("Còn đến")
    assert words["too late"] == "Hết hạn"
