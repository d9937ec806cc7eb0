"""What the pack for criminal judgments watches over: each check finds its fault in a plan that was sound before."""

from __future__ import annotations

from typing import Any

import pytest

from planner.casefile.golden import GoldenCase
from planner.casefile.schema import CircumstancePart
from planner.packplugin import PackPlugin
from planner.plugins import PluginHost
from tests.plugins.test_stories import Drafted, drafted
from tests.plugins.test_type_checks import found, with_step, with_steps

PACK = "criminal_obligation"


def case_of(packs: PluginHost, name: str, pack: str = PACK) -> GoldenCase:
    """Return a golden case of a pack."""
    shipped = next(part.pack for part in packs.plugins[pack].parts if isinstance(part, PackPlugin))
    return next(GoldenCase.model_validate(s.data) for s in shipped.golden if f"/{name}.yaml" in s.place(()))


def told(packs: PluginHost, name: str, who: str, said: str, pack: str = PACK, category: str = "attitude") -> set[str]:
    """Return the signals of a golden case in which something more is known of somebody."""
    golden = case_of(packs, name, pack)
    more = CircumstancePart(person=who, category=category, text=said)
    plan = plan_of(packs, name, pack, circumstances=(*golden.case.circumstances, more))
    return {signal.key.partition("@")[0] for signal in plan.picture.signals}


def plan_of(packs: PluginHost, name: str, pack: str = PACK, **changes: Any) -> Drafted:
    """Return the plan for a golden case, with parts of the case changed."""
    golden = case_of(packs, name, pack)
    return drafted(packs, golden.case.model_copy(update=changes), today=golden.today)


@pytest.fixture(scope="module")
def inside(packs: PluginHost) -> Drafted:
    """The plan for a man in prison who owes compensation for a life, and fees."""
    return plan_of(packs, "death-on-the-road-with-prison")


@pytest.fixture(scope="module")
def at_home(packs: PluginHost) -> Drafted:
    """The plan for the same man, were he at home."""
    return plan_of(packs, "death-on-the-road-without-prison")


def test_sound_plans_have_no_findings(packs, inside, at_home):
    assert [found(plan, packs, plan.content) for plan in (inside, at_home)] == [set(), set()]


def test_a_prisoner_is_reached_through_the_prison(packs, inside):
    without = [step for step in inside.content.steps if step.action != "detention_staff"]
    assert f"{PACK}:prisoner_without_the_prison" in found(inside, packs, with_steps(inside.content, *without))
    assert {step.channel for step in inside.content.steps if step.target == "p1"} == {"prison"}


def test_one_fact_changes_who_is_spoken_to_how_and_with_which_words(inside, at_home):
    assert inside.template != at_home.template
    assert {s.action for s in inside.content.steps} != {s.action for s in at_home.content.steps}
    assert not {s.argument for s in inside.content.steps} & {s.argument for s in at_home.content.steps}


@pytest.mark.parametrize(
    ("said", "faulty"),
    [
        ("Anh K. nộp là được giảm, cứ yên tâm", True),
        ("Nộp xong sẽ được đặc xá", True),
        ("Không ai hứa sẽ được đặc xá", False),
        ("Phần nộp có giấy xác nhận gửi về trại", False),
    ],
)
def test_no_review_of_a_sentence_is_promised(packs, inside, said, faulty):
    content = with_step(inside.content, "instalment_plan", argument=said)
    assert (f"{PACK}:review_promised" in found(inside, packs, content)) is faulty


def test_who_lost_somebody_is_not_made_to_face_the_other_side(packs, at_home):
    first = [step for step in at_home.content.steps if step.target != "p2"]
    assert f"{PACK}:together_before_apart" in found(at_home, packs, with_steps(at_home.content, *first))
    answers = {"answers": {f"{PACK}:victim_would_meet": {"value": "not_wished"}}}
    golden = case_of(packs, "death-on-the-road-without-prison")
    file = golden.case.model_validate(golden.case.model_dump(by_alias=True) | {"assessments": [answers]})
    refused = drafted(packs, file, today=golden.today)
    assert "mediation_session" not in {step.action for step in refused.content.steps}
    assert f"{PACK}:meeting_not_wished" in found(refused, packs, at_home.content)


def test_the_order_of_payment_is_read_out_where_the_state_is_owed_as_well(packs, at_home):
    silent = with_step(at_home.content, "agreement_minutes", argument="Mỗi tháng hai triệu, lỡ hẹn thì theo bản án.")
    assert f"{PACK}:order_of_payment_unsaid" in found(at_home, packs, silent)


def test_no_money_is_arranged_with_a_poor_mother(packs):
    plan = plan_of(packs, "fee-of-an-absent-son-with-poor-mother")
    assert found(plan, packs, plan.content) == set()
    asked = with_step(plan.content, "home_visit", action="instalment_plan")
    assert next(step for step in asked.steps if step.action == "instalment_plan").target == "p2"
    assert f"{PACK}:poor_relative_pays" in found(plan, packs, asked)


def test_relief_is_not_forgotten_for_an_old_sum_of_somebody_in_hardship(packs):
    golden = case_of(packs, "fee-of-an-absent-son-with-poor-mother")
    answers = {"answers": {f"{PACK}:years_since_first": {"value": "five"}}}
    file = golden.case.model_validate(golden.case.model_dump(by_alias=True) | {"assessments": [answers]})
    plan = drafted(packs, file, today=golden.today)
    without = [step for step in plan.content.steps if step.action != "welfare_support"]
    assert f"{PACK}:relief_forgotten" not in found(plan, packs, plan.content)
    assert f"{PACK}:relief_forgotten" in found(plan, packs, with_steps(plan.content, *without))


def test_a_minor_is_not_called_alone(packs):
    plan = plan_of(packs, "a-boy-and-a-broken-window")
    assert found(plan, packs, plan.content) == set()
    alone = with_step(plan.content, "agreement_minutes", action="office_meeting")
    assert f"{PACK}:minor_met_without_parents" in found(plan, packs, alone)


def test_a_fund_is_asked_for_an_answer_and_not_comforted(packs):
    plan = plan_of(packs, "cashier-of-a-credit-fund")
    assert plan.template == f"{PACK}:restitution"
    assert not {step.action for step in plan.content.steps if step.target == "p2"} & {"private_talk", "home_visit"}


@pytest.mark.parametrize(
    ("name", "who", "said", "signal"),
    [
        ("death-on-the-road-without-prison", "p2", "Nói không cần tiền, chỉ nhớ con", "grief_told"),
        ("fee-of-an-absent-son-with-poor-mother", "p2", "Đã mấy lần vay mượn để nộp cho con", "family_tired_of_it"),
        ("nobody-left-to-write-to", "p1", "Có ít tiền công để dành", "money_inside"),
        ("nobody-left-to-write-to", "p1", "Khoản này tồn nhiều năm", "unpaid_for_years"),
        ("cashier-of-a-credit-fund", "p1", "Trông đợt đặc xá tới", "hopes_for_review"),
        ("fine-with-a-brother-who-can", "p1", "Muốn sớm khắc phục cho người ta", "wants_to_make_good"),
    ],
)
def test_what_people_say_is_understood(packs, name, who, said, signal):
    assert f"{PACK}:{signal}" in told(packs, name, who, said)


def test_no_money_is_not_money(packs):
    assert f"{PACK}:money_inside" not in told(packs, "cashier-of-a-credit-fund", "p1", "Không có tiền công gì")
    assert f"{PACK}:grief_told" not in told(packs, "cashier-of-a-credit-fund", "p2", "Quỹ chưa nguôi giận")
