"""What the two type packs watch over: each check is seen to find its fault in a plan that was sound before."""

from __future__ import annotations

from typing import Any

import pytest

from planner.catalogue.plan import PlanContent, Step
from planner.plans.checking import check
from planner.plugins import PluginHost
from tests.plugins.test_stories import OFFER, Drafted, data_of, drafted, file_of


@pytest.fixture(scope="module")
def settled(packs: PluginHost) -> dict[str, Drafted]:
    """Plans for the land with the parents and for the two individuals, with what was missing filled in."""
    land, debt = data_of("s05"), data_of("s03")
    land["case"]["fields"]["credit_contract"]["bank_offer"] = OFFER
    debt["case"]["fields"] = {"private_debt": {"accepts_at_once": 170_000_000}}
    return {name: drafted(packs, file_of(packs, data)) for name, data in (("s05", land), ("s03", debt))}


def found(plan: Drafted, packs: PluginHost, content: PlanContent) -> set[str]:
    """Return the codes of the findings on *content* in the case of *plan*."""
    scope = plan.picture.scope
    return {finding.code for finding in check(content, plan.facts, packs.catalogue, scope, "vi")}


def with_step(content: PlanContent, doing: str, **values: Any) -> PlanContent:
    """Return *content* with the first step of an action changed."""
    step = next(step for step in content.steps if step.action == doing)
    return with_steps(content, *(step.model_copy(update=values) if one is step else one for one in content.steps))


def with_steps(content: PlanContent, *steps: Step) -> PlanContent:
    """Return *content* with other steps."""
    return content.model_copy(update={"steps": tuple(steps)})


def test_a_settled_plan_is_sound(settled, packs):
    assert [found(plan, packs, plan.content) for plan in settled.values()] == [set(), set()]


def test_a_handover_before_the_talk_with_the_parents_is_an_error(settled, packs):
    plan = settled["s05"]
    early = plan.facts.today
    assert early < plan.step("third_party_talk").start
    hurried = with_step(plan.content, "witnessed_performance", start=early, due=early)
    assert "credit_contract:third_party_too_late" in found(plan, packs, hurried)


def test_a_promise_for_the_bank_needs_somebody_who_stands_by_it(settled, packs):
    plan = settled["s05"]
    for said, faulty in (("Ngân hàng sẽ miễn lãi cho anh H.", True), ("Hỏi xem có sẽ miễn lãi không", False)):
        content = with_step(plan.content, "private_talk", argument=said)
        assert ("credit_contract:promise_without_person" in found(plan, packs, content)) is faulty, said


def test_a_guarantor_is_not_spoken_to_as_the_borrower(packs):
    data = data_of("s05")
    data["people"][0]["tags"] = ["guarantor"]
    plan = drafted(packs, file_of(packs, data))
    assert "credit_contract:guarantor_pays_for_another" in plan.content.risks
    assert plan.template == "credit_contract:guarantor_apart" or "private_talk" in {
        s.action for s in plan.content.steps
    }
    for said, faulty in (("Khoản nợ của mình thì mình phải trả", True), ("Đây không phải khoản nợ của mình", False)):
        content = with_step(plan.content, "private_talk", argument=said)
        assert ("credit_contract:guarantor_called_debtor" in found(plan, packs, content)) is faulty, said


def test_an_only_home_is_not_lost_before_the_bank_was_asked(packs):
    data = data_of("s05")
    data["people"][0]["tags"] = ["only_home"]
    plan = drafted(packs, file_of(packs, data))
    silent = [step for step in plan.content.steps if step.action not in ("persuade_creditor", "creditor_support")]
    assert "credit_contract:housing_not_asked" not in found(plan, packs, plan.content)
    assert "credit_contract:housing_not_asked" in found(plan, packs, with_steps(plan.content, *silent))


def test_a_company_is_met_through_whoever_decides(packs):
    data = data_of("s01")
    plan = drafted(packs, file_of(packs, data))
    assert "credit_contract:nobody_who_decides" in found(plan, packs, plan.content)
    data["people"].append({"key": "p3", "role": "other", "name": "Đặng Văn M.", "description": "Giám đốc"})
    data["relationships"].append({"from": "p3", "to": "p1", "kind": "management"})
    known = drafted(packs, file_of(packs, data))
    assert "credit_contract:nobody_who_decides" not in found(known, packs, known.content)


def test_both_sides_are_met_alone_before_they_sit_together(settled, packs):
    plan = settled["s03"]
    bare = [s for s in plan.content.steps if s.action not in ("private_talk", "persuade_creditor", "home_visit")]
    assert "private_debt:both_at_once_unprepared" in found(plan, packs, with_steps(plan.content, *bare))


def test_the_head_is_asked_to_chair(settled, packs):
    plan = settled["s03"]
    content = with_step(plan.content, "mediation_session", speaker=plan.step("home_visit").speaker)
    assert "private_debt:session_not_chaired_by_head" in found(plan, packs, content)


def test_instalments_without_minutes_are_an_error(settled, packs):
    plan = settled["s03"]
    content = with_step(plan.content, "agreement_minutes", action="instalment_plan")
    assert "private_debt:word_without_minutes" in found(plan, packs, content)


def test_gold_is_given_a_price_on_paper(packs):
    data = data_of("s03")
    data["case"]["fields"] = {"private_debt": {"accepts_at_once": 170_000_000, "owed_in": "gold"}}
    plan = drafted(packs, file_of(packs, data))
    assert "private_debt:gold_without_a_price" not in found(plan, packs, plan.content)
    vague = with_step(plan.content, "agreement_minutes", argument="Trả dần, sai hẹn thì theo bản án của anh Đ.")
    assert "private_debt:gold_without_a_price" in found(plan, packs, vague)
