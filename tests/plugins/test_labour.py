"""What the pack for labour judgments watches over: each check is seen to find its fault in a plan that was sound."""

from __future__ import annotations

import pytest

from planner.plugins import PluginHost
from tests.plugins.test_criminal_obligation import case_of, plan_of, told
from tests.plugins.test_stories import Drafted
from tests.plugins.test_type_checks import found, with_step, with_steps


@pytest.fixture(scope="module")
def taken_back(packs: PluginHost) -> Drafted:
    """The plan for an accountant who is to be taken back."""
    return plan_of(packs, "accountant-to-be-taken-back", "labour")


@pytest.fixture(scope="module")
def thirty_seven(packs: PluginHost) -> Drafted:
    """The plan for many who wait for their wages."""
    return plan_of(packs, "wages-of-thirty-seven-with-a-crowd", "labour")


def test_sound_plans_have_no_findings(packs, taken_back, thirty_seven):
    assert [found(plan, packs, plan.content) for plan in (taken_back, thirty_seven)] == [set(), set()]


def test_the_worker_is_asked_alone_before_anybody_speaks_of_a_return(packs, taken_back):
    without = [step for step in taken_back.content.steps if step.action != "private_talk"]
    assert "labour:return_not_asked_alone" in found(taken_back, packs, with_steps(taken_back.content, *without))
    steps = {step.action: step.start for step in taken_back.content.steps}
    assert steps["private_talk"] < steps["office_meeting"] < steps["witnessed_performance"]


@pytest.mark.parametrize(
    ("said", "faulty"),
    [("Chị H. nhận tiền rồi nghỉ cho yên", True), ("Không khuyên ai nhận tiền rồi nghỉ", False)],
)
def test_nobody_is_talked_out_of_a_right_that_a_court_granted(packs, taken_back, said, faulty):
    content = with_step(taken_back.content, "private_talk", argument=said)
    assert ("labour:talked_out_of_the_return" in found(taken_back, packs, content)) is faulty


def test_a_dated_list_is_minuted(packs, thirty_seven):
    without = [step for step in thirty_seven.content.steps if step.action != "agreement_minutes"]
    assert "labour:list_without_minutes" in found(thirty_seven, packs, with_steps(thirty_seven.content, *without))


def test_nobody_s_wages_go_on_a_notice_board(packs, thirty_seven):
    shown = with_step(thirty_seven.content, "instalment_plan", argument="Nhờ công đoàn dán lên bảng tin xưởng.")
    assert "labour:sums_on_the_board" in found(thirty_seven, packs, shown)


def test_a_crowd_in_the_making_brings_a_talk_with_whom_they_trust(packs, thirty_seven):
    calm = plan_of(packs, "wages-of-thirty-seven-without-a-crowd", "labour")
    angry, patient = ({step.action for step in plan.content.steps} for plan in (thirty_seven, calm))
    assert angry - patient == {"crowd_leader_talk"}
    choosing = [next(s for s in plan.content.steps if s.key == "workers_choose") for plan in (thirty_seven, calm)]
    assert choosing[0].why[0].text != choosing[1].why[0].text


def test_a_new_employer_is_left_out_of_it(packs):
    plan = plan_of(packs, "nurse-who-left-for-another-hospital", "labour")
    assert found(plan, packs, plan.content) == set()
    drawn_in = with_step(plan.content, "private_talk", action="own_organisation")
    assert "labour:new_workplace_drawn_in" in found(plan, packs, drawn_in)


def test_a_meeting_is_not_called_before_it_is_known_who_can_sign(packs):
    plan = plan_of(packs, "wages-passed-around", "labour")
    assert "labour:decider_not_known" not in found(plan, packs, plan.content)
    head = case_of(packs, "wages-passed-around", "labour").case.case
    unnamed = head.model_copy(update={"fields": {"labour": {"claim": "wages"}}})
    nobody = plan_of(packs, "wages-passed-around", "labour", relationships=(), case=unnamed)
    assert "labour:decider_not_known" in found(nobody, packs, nobody.content)


@pytest.mark.parametrize(
    ("name", "who", "said", "signal"),
    [
        ("wages-passed-around", "p1", "Tài khoản đã bị phong tỏa, hết tiền", "employer_short_of_money"),
        ("wages-passed-around", "p1", "Ban lãnh đạo mới nói việc của người trước", "representative_replaced"),
        ("wages-passed-around", "p2", "Công ty giữ sổ bảo hiểm, chưa chốt sổ", "insurance_open"),
        ("wages-passed-around", "p1", "Đã tuyển người khác vào chỗ ấy", "do_not_want_each_other"),
        ("accountant-to-be-taken-back", "p2", "Đã có việc mới ở xưởng bên", "new_job_found"),
        ("wages-of-thirty-seven-without-a-crowd", "p2", "Bàn nhau chặn cổng không cho xe ra", "workers_gather"),
    ],
)
def test_what_people_say_is_understood(packs, name, who, said, signal):
    assert f"labour:{signal}" in told(packs, name, who, said, "labour")
