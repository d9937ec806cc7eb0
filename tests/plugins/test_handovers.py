"""Land, houses and boundaries: what their checks find, what their words see, and what one fact changes in a plan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from planner.casefile.facts import facts_from
from planner.casefile.schema import CaseFile
from planner.cases.calendar import calendar_around
from planner.plans.drafting import picture_of
from planner.plugins import PluginHost
from tests.plugins.test_criminal_obligation import plan_of
from tests.plugins.test_stories import Drafted
from tests.plugins.test_type_checks import found, with_step, with_steps
from tests.support.plain import LAND, TODAY, said, with_more


@pytest.fixture(scope="module")
def company_land(packs: PluginHost) -> Drafted:
    """The plan for land with a tenant on it and a company that has not paid."""
    return plan_of(packs, "company-pays-late", "land_handover")


@pytest.fixture(scope="module")
def let_house(packs: PluginHost) -> Drafted:
    """The plan for a house whose ground floor is let."""
    return plan_of(packs, "bought-house-with-tenants", "house_handover")


@pytest.fixture(scope="module")
def shared_wall(packs: PluginHost) -> Drafted:
    """The plan for a wall on a shared footing."""
    return plan_of(packs, "wall-with-shared-footing", "boundary_construction")


def without(plan: Drafted, *actions: str):
    """Return the plan without the steps of some actions."""
    return with_steps(plan.content, *(step for step in plan.content.steps if step.action not in actions))


def test_sound_plans_have_no_findings(packs, company_land, let_house, shared_wall):
    plans = (company_land, let_house, shared_wall)
    assert [found(plan, packs, plan.content) for plan in plans] == [set(), set(), set()]


@pytest.mark.parametrize("action", ["agreement_minutes", "witnessed_performance"])
def test_nothing_is_signed_or_handed_over_before_the_tenant_was_heard(packs, company_land, let_house, action):
    for plan in (company_land, let_house):
        day = min(step.start for step in plan.content.steps) - timedelta(days=3)
        hurried = with_step(plan.content, action, start=day, due=day)
        assert "land_handover:others_heard_too_late" in found(plan, packs, hurried)


def test_land_is_not_handed_over_before_the_company_has_done_its_part(packs, company_land):
    assert "creditor_not_ready" in company_land.content.risks
    assert "land_handover:their_money_too_late" in found(company_land, packs, without(company_land, "creditor_support"))
    day = next(step.start for step in company_land.content.steps if step.action == "creditor_support")
    hurried = with_step(company_land.content, "witnessed_performance", start=day, due=day)
    assert "land_handover:their_money_too_late" in found(company_land, packs, hurried)


def test_what_was_never_measured_is_not_handed_over(packs, company_land):
    assert "land_handover:nothing_measured" in found(company_land, packs, without(company_land, "verify_situation"))


PHRASES = [
    ("land_handover:enters_or_cuts_off", "Ngày ấy cắt điện để nhà ông T. đi", True),
    ("land_handover:enters_or_cuts_off", "Không ai cắt điện của nhà ông T.", False),
    ("land_handover:put_off_without_day", "Việc của ông T. sau Tết tính", True),
    ("land_handover:put_off_without_day", "Lùi đến ngày 20/10 với ông T.", False),
]


@pytest.mark.parametrize(("code", "words", "faulty"), PHRASES)
def test_words_that_drive_out_or_put_off_are_found(packs, company_land, code, words, faulty):
    content = with_step(company_land.content, "explain_duties", argument=words)
    assert (code in found(company_land, packs, content)) is faulty


@pytest.mark.parametrize(
    ("words", "faulty"), [("Cô B. phải dọn ngay", True), ("Cô B. không phải dọn ngay, chỉ cần báo trước", False)]
)
def test_a_tenant_is_not_spoken_to_as_the_one_liable(packs, let_house, words, faulty):
    content = with_step(let_house.content, "third_party_talk", argument=words)
    assert ("house_handover:tenants_treated_as_liable" in found(let_house, packs, content)) is faulty


def test_no_day_of_leaving_is_fixed_before_there_is_a_place_to_go(packs):
    plan = plan_of(packs, "nowhere-to-go-with-no-place", "house_handover")
    assert "only_home" in plan.content.risks
    assert found(plan, packs, plan.content) == set()
    day = min(step.start for step in plan.content.steps) - timedelta(days=3)
    hurried = with_step(plan.content, "agreement_minutes", start=day, due=day)
    assert "house_handover:day_before_place" in found(plan, packs, hurried)


def test_somebody_is_there_for_the_old_and_the_small_on_the_day_of_moving(packs):
    plan = plan_of(packs, "three-generations", "house_handover")
    alone = with_step(plan.content, "witnessed_performance", helpers=())
    assert "house_handover:move_before_children_or_ill" in found(plan, packs, alone)


@pytest.mark.parametrize(
    ("words", "faulty"), [("Nếu anh T. chậm thì bà con cùng tháo", True), ("Không ai tự sang tháo của anh T.", False)]
)
def test_neighbours_do_not_take_it_down_themselves(packs, shared_wall, words, faulty):
    content = with_step(shared_wall.content, "explain_duties", argument=words)
    assert ("boundary_construction:others_take_it_down" in found(shared_wall, packs, content)) is faulty


def test_a_builder_looks_before_a_shared_wall_comes_down(packs, shared_wall):
    blind = without(shared_wall, "verify_situation")
    assert "boundary_construction:no_builder_looked" in found(shared_wall, packs, blind)


def test_an_opened_way_is_tried_and_the_hamlet_is_told(packs):
    plan = plan_of(packs, "blocked-way-half-opened", "boundary_construction")
    assert "boundary_construction:done_is_not_measured" in found(plan, packs, without(plan, "witnessed_performance"))
    silent = without(plan, "crowd_leader_talk", "local_authority")
    assert "boundary_construction:neighbours_not_told" in found(plan, packs, silent)


PAIRS = [
    ("land_handover", "cane-field", "crops", "timing_choice"),
    ("house_handover", "bought-house", "tenants", "third_party_talk"),
    ("house_handover", "nowhere-to-go", "no-place", "welfare_support"),
    ("boundary_construction", "wall", "shared-footing", "creditor_support"),
]


@pytest.mark.parametrize(("pack", "name", "fact", "action"), PAIRS)
def test_one_fact_changes_steps_and_words(packs, pack, name, fact, action):
    given, missing = (plan_of(packs, f"{name}-{side}-{fact}", pack).content for side in ("with", "without"))
    assert action in {step.action for step in given.steps}
    assert action not in {step.action for step in missing.steps}
    assert not {step.argument for step in given.steps} <= {step.argument for step in missing.steps}


SEEN = [
    ("land_handover", "land_handover:crops_standing", "housing", "Trên đất còn hai sào lúa sắp gặt.", True),
    ("land_handover", "land_handover:crops_standing", "income", "Vườn tiêu năm thứ ba, đang cho trái.", True),
    ("land_handover", "land_handover:crops_standing", "income", "Ao tôm mới thả được một tháng.", True),
    ("land_handover", "land_handover:crops_standing", "income", "Trước trồng lúa, nay bỏ.", False),
    ("land_handover", "land_handover:crops_standing", "income", "Đã thu hoạch xong vụ mía.", False),
    ("land_handover", "land_handover:not_marked", "legal", "Chưa ai đo lại, mỗi nhà chỉ một mốc.", True),
    ("land_handover", "land_handover:not_marked", "legal", "Không nhận kết quả đo hôm tháng trước.", True),
    ("land_handover", "land_handover:not_marked", "legal", "Đã cắm mốc trước mặt hai bên.", False),
    ("land_handover", "land_handover:worship_place", "other", "Mộ ông nội nằm ở góc vườn.", True),
    ("land_handover", "land_handover:worship_place", "other", "Trên đất không có mồ mả.", False),
    ("land_handover", "postponed_without_date", "other", "Ngày giao lại rơi vào sát Tết.", True),
    ("house_handover", "only_home", "attitude", "Nói giao rồi thì không biết ở đâu.", True),
    ("house_handover", "house_handover:living_made_in_house", "income", "Mở tiệm may ngay trong nhà.", True),
    ("house_handover", "house_handover:living_made_in_house", "income", "Đã đóng cửa quán từ lâu.", False),
    ("boundary_construction", "boundary_construction:unsafe_to_take_down", "housing", "Hai nhà chung vách.", True),
    ("boundary_construction", "boundary_construction:unsafe_to_take_down", "attitude", "Lo tháo thì bếp sập.", True),
    ("boundary_construction", "boundary_construction:cost_unsettled", "attitude", "Nói không có tiền thuê thợ.", True),
    ("boundary_construction", "boundary_construction:cost_unsettled", "attitude", "Chịu hết chi phí tháo dỡ.", False),
]


@pytest.mark.parametrize(("case_type", "risk", "category", "text", "raised"), SEEN)
def test_what_people_say_is_seen_in_its_many_wordings(packs, case_type, risk, category, text, raised):
    data = with_more(LAND | said(text, category))
    data["case"] = data["case"] | {"case_type": case_type}
    facts = facts_from(CaseFile.model_validate(data), TODAY)
    signals = picture_of(facts, packs.catalogue, "vi", calendar_around(TODAY)).signals
    assert (risk in {signal.risk for signal in signals}) is raised


def test_the_day_of_the_harvest_moves_the_handover_and_what_comes_after(packs):
    golden = plan_of(packs, "cane-field-with-crops", "land_handover")
    steps = {step.key: step for step in golden.content.steps}
    assert steps["part_by_part"].due == date(2026, 12, 10)
    assert steps["look_in"].start > date(2026, 12, 10)
