"""What the pack for what nobody foresaw sees in what is said, which way it goes, and what it watches over."""

from __future__ import annotations

import pytest

from planner.plugins import PluginHost
from tests.plugins.test_criminal_obligation import case_of, plan_of
from tests.plugins.test_enterprise import pairs, seen
from tests.plugins.test_stories import Drafted
from tests.plugins.test_type_checks import found, with_step, with_steps

PACK = "general"
PLAIN = "loom-without-thing-elsewhere"
RAISED = {
    "general:thing_gone": (
        "Nói đã bán mất rồi.",
        "Đã cho người khác mượn từ năm ngoái.",
        "Bảo không còn giữ nữa.",
        "Đem cầm ở tiệm trên huyện.",
        "Làm mất khi chuyển nhà.",
    ),
}
NOT_RAISED = {"general:thing_gone": ("Vẫn còn nguyên ở nhà.", "Chưa bán cho ai.", "Nói sẽ trả sau mùa cưới.")}
WAYS = {
    "papers-of-a-motorbike": "hand_it_back",
    "boat-owner-with-friends": "file_speaks",
    "buffalo-in-a-far-village": "their_own_way",
    "bell-of-the-village": "step_by_step",
}


@pytest.fixture(scope="module")
def buffalo(packs: PluginHost) -> Drafted:
    """The plan for a buffalo in a village where Hmong is spoken."""
    return plan_of(packs, "buffalo-in-a-far-village", PACK)


@pytest.mark.parametrize(("risk", "text"), pairs(RAISED))
def test_a_risk_is_seen_however_it_is_said(packs, risk, text):
    assert risk in seen(packs, PACK, PLAIN, text)


@pytest.mark.parametrize(("risk", "text"), pairs(NOT_RAISED))
def test_what_only_sounds_like_it_raises_nothing(packs, risk, text):
    assert risk not in seen(packs, PACK, PLAIN, text)


@pytest.mark.parametrize("name", WAYS)
def test_each_kind_of_matter_has_its_way(packs, name):
    assert plan_of(packs, name, PACK).template == f"general:{WAYS[name]}"


def test_sound_plans_have_no_findings(packs, buffalo):
    assert found(buffalo, packs, buffalo.content) == set()


def test_another_tongue_needs_somebody_who_speaks_it(packs, buffalo):
    without = [step for step in buffalo.content.steps if step.action != "custom_respect"]
    assert "general:tongue_without_interpreter" in found(buffalo, packs, with_steps(buffalo.content, *without))


@pytest.mark.parametrize(
    ("said", "faulty"),
    [("Không trả thì bản phạt vạ.", True), ("Không nói chuyện phạt vạ.", False), ("Để lâu trời phạt.", True)],
)
def test_custom_and_faith_are_no_lever(packs, buffalo, said, faulty):
    content = with_step(buffalo.content, "home_visit", argument=said)
    assert ("general:faith_or_custom_as_a_lever" in found(buffalo, packs, content)) is faulty


@pytest.mark.parametrize(("said", "faulty"), [("Bà X. tự vào lấy cũng được.", True), ("Không ai tự vào lấy.", False)])
def test_nobody_fetches_a_thing_alone(packs, said, faulty):
    loom = plan_of(packs, PLAIN, PACK)
    content = with_step(loom.content, "witnessed_performance", argument=said)
    assert ("general:fetched_without_leave" in found(loom, packs, content)) is faulty


def test_what_done_means_is_asked_of_the_court_where_nobody_can_say(packs):
    golden = case_of(packs, "bell-of-the-village", PACK)
    (assessment,) = golden.case.assessments
    unclear = assessment.answers | {"general:done_looks_like": {"value": "unclear"}}
    again = assessment.model_validate(assessment.model_dump() | {"answers": unclear})
    head = golden.case.case.model_copy(update={"fields": {"general": {"matter_kind": "shared"}}})
    bell = plan_of(packs, "bell-of-the-village", PACK, assessments=(again,), case=head)
    unasked = [step for step in bell.content.steps if step.action != "court_clarification"]
    assert "general:nobody_knows_when_it_is_done" not in found(bell, packs, bell.content)
    assert "general:nobody_knows_when_it_is_done" in found(bell, packs, with_steps(bell.content, *unasked))


def test_a_thing_in_other_hands_is_looked_for_first(packs):
    away, here = (plan_of(packs, f"loom-{which}-thing-elsewhere", PACK) for which in ("with", "without"))
    assert {s.key for s in away.content.steps} - {s.key for s in here.content.steps} == {"where_is_it"}
    assert away.step("third_party_talk").due < away.step("witnessed_performance").start
