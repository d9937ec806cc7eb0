"""Former couples: no coercion over a child without joint persuasion on record; what checks find, what is seen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.casefile.facts import facts_from
from planner.casefile.golden import GoldenCase
from planner.casefile.schema import CaseFile, CircumstancePart, EventPart, JournalPart
from planner.cases.calendar import calendar_around
from planner.catalogue.facts import User
from planner.packplugin import PackPlugin
from planner.plans.checking import check
from planner.plans.drafting import draft, picture_of
from planner.plugins import PluginHost
from tests.plugins.test_criminal_obligation import case_of, plan_of
from tests.plugins.test_stories import Drafted, drafted
from tests.plugins.test_type_checks import found, with_step, with_steps
from tests.support.plain import TODAY, said, with_more

HELD = "grandparents-hold-the-child"
RECORD = {
    "joint_persuasion_on": "2026-10-05",
    "joint_commune": "Bà Oanh, Phó Chủ tịch",
    "joint_organisation": "Bà Nhàn, Chủ tịch Hội LHPN",
}
NO_RECORD, LEFT_OUT = "child_custody:coercion_without_record", "child_custody:joint_persuasion_left_out"


def recorded(packs: PluginHost, fields: dict[str, str], met: tuple[str, ...] = ("p1",), *kinds: str) -> Drafted:
    """Return the plan of the child with its grandparents, with *fields*, who was met on the day, and more events."""
    case = case_of(packs, HELD, "child_custody").case
    head = case.case.model_copy(update={"fields": {"child_custody": fields}})
    talk = JournalPart(kind="meeting", on=date(2026, 10, 5), text="Cùng thuyết phục tại nhà văn hóa.", people=met)
    events = tuple(EventPart(kind=kind, on=date(2026, 10, 14)) for kind in kinds)
    changes = {"case": head, "journal": (*case.journal, talk), "events": (*case.events, *events)}
    return drafted(packs, case.model_copy(update=changes), today=date(2026, 10, 15))


def with_last_dialogue(plan: Drafted) -> Any:
    """Return the plan with its handover turned into the last dialogue before coercion."""
    return with_step(plan.content, "witnessed_performance", action="coercion_dialogue")


@pytest.fixture(scope="module")
def held(packs: PluginHost) -> Drafted:
    """The plan for a child whom its grandparents hold."""
    return plan_of(packs, HELD, "child_custody")


def test_nothing_leads_to_coercion_without_joint_persuasion_on_record(packs):
    for missing in RECORD:
        plan = recorded(packs, {key: value for key, value in RECORD.items() if key != missing})
        assert NO_RECORD in found(plan, packs, with_last_dialogue(plan)), missing
    whole = recorded(packs, RECORD)
    assert NO_RECORD not in found(whole, packs, with_last_dialogue(whole))


def test_a_day_on_which_nobody_met_the_liable_parent_is_no_record(packs):
    plan = recorded(packs, RECORD, ("p3",))
    assert {NO_RECORD, "child_custody:record_without_journal"} <= found(plan, packs, with_last_dialogue(plan))


@pytest.mark.parametrize("kind", ["coercion_decided", "coercion_notified", "coercion_day"])
def test_an_event_that_belongs_to_coercion_asks_for_the_record_too(packs, kind):
    bare, whole = recorded(packs, {}, ("p1",), kind), recorded(packs, RECORD, ("p1",), kind)
    assert NO_RECORD in found(bare, packs, bare.content)
    assert NO_RECORD not in found(whole, packs, whole.content)


def test_a_decision_from_before_the_joint_persuasion_is_an_error(packs):
    late = recorded(packs, RECORD | {"joint_persuasion_on": "2026-10-14"}, ("p1",), "coercion_decided")
    assert "child_custody:coercion_decided_before_persuasion" in found(late, packs, late.content)


def test_a_plan_that_brings_in_neither_commune_nor_organisation_cannot_be_submitted(held, packs):
    alone = with_steps(held.content, *(step.model_copy(update={"helpers": ()}) for step in held.content.steps))
    unspoken = with_steps(
        alone, *(step for step in alone.steps if step.speaker.actor not in ("womens_union", "commune_authority"))
    )
    assert LEFT_OUT in found(held, packs, unspoken)
    assert LEFT_OUT not in found(held, packs, held.content)
    errors = {rule.level for key, rule in packs.catalogue.checks.items() if key in (LEFT_OUT, NO_RECORD)}
    assert errors == {"error"}


def test_the_old_law_asks_for_the_same_before_july_2026(packs):
    case = case_of(packs, HELD, "child_custody").case
    plan = drafted(packs, case, today=date(2026, 5, 12))
    spring = with_step(plan.content, "witnessed_performance", action="coercion_dialogue")
    assert "child_custody:coercion_without_record_before_2026_07" in found(plan, packs, spring)
    assert NO_RECORD not in found(plan, packs, spring)


WORDS = [
    ("child_custody:coercion_spoken_of_without_record", "Nếu chưa chịu thì lập kế hoạch cưỡng chế.", True),
    ("child_custody:coercion_spoken_of_without_record", "Không ai nói chuyện ra quyết định cưỡng chế.", False),
    ("child_custody:child_pulled", "Ba người bế thốc cháu ra xe.", True),
    ("child_custody:child_pulled", "Không ai giằng cháu khỏi tay bà.", False),
    ("former_couples:child_asked_to_choose", "Gọi cháu ra, hỏi cháu muốn ở với ai.", True),
    ("former_couples:child_asked_to_choose", "Không ai hỏi cháu muốn ở với ai.", False),
    ("former_couples:visits_against_money", "Trả tiền mới được thăm cháu.", True),
    ("former_couples:visits_against_money", "Không có chuyện trả tiền mới được thăm.", False),
    ("former_couples:pressed_to_reconcile", "Khuyên hai người hàn gắn vì cháu.", True),
    ("former_couples:pressed_to_reconcile", "Không khuyên ai hàn gắn.", False),
]


@pytest.mark.parametrize(("code", "words", "faulty"), WORDS)
def test_words_that_hurt_a_child_or_press_its_parents_are_found(held, packs, code, words, faulty):
    assert (code in found(held, packs, with_step(held.content, "explain_duties", argument=words))) is faulty


def test_grandparents_and_the_child_itself_are_not_left_out(held, packs):
    unheard = with_steps(held.content, *(step for step in held.content.steps if step.action != "kin_persuasion"))
    assert "child_custody:one_who_holds_left_out" in found(held, packs, unheard)
    unready = with_steps(held.content, *(step for step in held.content.steps if step.action != "child_preparation"))
    assert "child_custody:child_not_prepared" in found(held, packs, unready)


def test_a_handover_in_the_home_of_one_side_or_beside_police_is_told(held, packs):
    home = with_step(held.content, "witnessed_performance", channel="home")
    assert "former_couples:in_the_home_of_one_side" in found(held, packs, home)
    officer = held.content.steps[0].speaker.model_copy(update={"actor": "police", "label": "Công an xã"})
    guarded = with_step(held.content, "witnessed_performance", helpers=(officer,))
    assert "child_custody:uniforms_near_the_child" in found(held, packs, guarded)


def test_property_is_not_settled_over_the_heads_of_others(packs):
    plan = plan_of(packs, "difference-with-two-figures", "divorce_property")
    hasty = ("verify_situation", "persuade_creditor", "private_talk")
    unready = with_steps(plan.content, *(step for step in plan.content.steps if step.action not in hasty))
    codes = found(plan, packs, unready)
    assert {"divorce_property:value_left_open", "former_couples:together_before_apart"} <= codes
    share = CircumstancePart(category="legal", text="Tài sản chung, đồng sở hữu với người em.")
    case = case_of(packs, "difference-with-two-figures", "divorce_property").case
    shared = drafted(packs, case.model_copy(update={"circumstances": (*case.circumstances, share)}))
    assert "divorce_property:share_of_others_signed_away" not in found(shared, packs, shared.content)
    signed = with_steps(shared.content, *(s for s in shared.content.steps if s.action != "third_party_talk"))
    assert "divorce_property:share_of_others_signed_away" in found(shared, packs, signed)
    locks = with_step(plan.content, "private_talk", argument="Chị Thảo cứ thay khóa trước.")
    assert "divorce_property:locks_changed_by_one_side" in found(plan, packs, locks)


def test_a_house_is_handed_over_with_its_things_listed(packs):
    name = "house-for-mother-and-children-without-parents-who-gave-the-land"
    plan = plan_of(packs, name, "divorce_property")
    bare = with_step(plan.content, "witnessed_performance", argument="Anh Quang đưa chìa khóa.")
    assert "divorce_property:house_given_with_things_unlisted" in found(plan, packs, bare)


def test_months_are_followed_and_nobody_else_pays_them(packs):
    plan = plan_of(packs, "day-work-and-arrears", "maintenance")
    unseen = with_steps(plan.content, *(step for step in plan.content.steps if step.action != "instalment_plan"))
    assert "maintenance:nobody_follows_the_months" in found(plan, packs, unseen)
    at_once = with_steps(unseen, *(step for step in unseen.steps if step.action != "agreement_minutes"))
    assert "maintenance:arrears_all_at_once" in found(plan, packs, at_once)
    others = with_step(plan.content, "private_talk", argument="Hết tiền thì ông bà trả thay.")
    assert "maintenance:relatives_pay_the_months" in found(plan, packs, others)


def test_the_employer_is_asked_only_with_consent(packs):
    plan = plan_of(packs, "wage-without-visits-mixed-in", "maintenance")
    assert "maintenance:employer_without_consent" not in found(plan, packs, plan.content)
    silent = with_step(plan.content, "own_organisation", title="Gửi thư", argument="Trừ lương.", expected="Có tiền.")
    assert "maintenance:employer_without_consent" in found(plan, packs, silent)


PAIRS = [
    ("child_custody", "mother-willing", "children-who-resist"),
    ("divorce_property", "house-for-mother-and-children", "parents-who-gave-the-land"),
    ("maintenance", "wage", "visits-mixed-in"),
]


@pytest.mark.parametrize(("pack", "name", "fact"), PAIRS)
def test_one_fact_changes_steps_and_words(packs, pack, name, fact):
    given, missing = (plan_of(packs, f"{name}-{side}-{fact}", pack).content for side in ("with", "without"))
    assert [step.action for step in given.steps] != [step.action for step in missing.steps]
    assert not {step.argument for step in given.steps} <= {step.argument for step in missing.steps}


SEEN = [
    ("child_custody", "former_couples:contact_cut", "Từ tháng ba không cho mẹ cháu gặp con lần nào.", True),
    ("child_custody", "former_couples:contact_cut", "Đón con đi chơi rồi giữ luôn.", True),
    ("child_custody", "former_couples:contact_cut", "Vẫn cho mẹ gặp cháu mỗi tuần.", False),
    ("child_custody", "former_couples:child_between", "Bảo cháu nói với mẹ là đừng đến.", True),
    ("child_custody", "former_couples:child_between", "Hai người tránh nói chuyện trước mặt con.", False),
    ("divorce_property", "divorce_property:value_disputed", "Chê giá Tòa tính quá thấp.", True),
    ("divorce_property", "divorce_property:value_disputed", "Hai bên đã thống nhất giá.", False),
    ("divorce_property", "divorce_property:one_roof", "Ly hôn rồi vẫn sống chung nhà, ngăn đôi gian giữa.", True),
    ("divorce_property", "divorce_property:one_roof", "Đã chuyển ra ở riêng, không còn ở chung.", False),
    ("divorce_property", "divorce_property:parents_land", "Nhà làm trên đất bố mẹ chồng cho.", True),
    ("divorce_property", "divorce_property:parents_land", "Đất hai vợ chồng mua năm 2015.", False),
    ("maintenance", "maintenance:mixed_with_visits", "Nói không cho gặp con thì không đưa tiền.", True),
    ("maintenance", "maintenance:mixed_with_visits", "Gặp con đều, tiền đưa đúng ngày.", False),
    ("maintenance", "maintenance:arrears_grown", "Chưa cấp dưỡng tháng nào từ ngày ly hôn.", True),
    ("maintenance", "maintenance:arrears_grown", "Đã trả đủ các tháng.", False),
]


@pytest.mark.parametrize(("case_type", "risk", "text", "raised"), SEEN)
def test_what_people_say_is_seen_and_what_only_sounds_like_it_is_not(packs, case_type, risk, text, raised):
    data = with_more(said(text))
    data["case"] = data["case"] | {"case_type": case_type}
    facts = facts_from(CaseFile.model_validate(data), TODAY)
    signals = picture_of(facts, packs.catalogue, "vi", calendar_around(TODAY)).signals
    assert (risk in {signal.risk for signal in signals}) is raised


@pytest.mark.parametrize("parents", [("ba",), ("na",), ("ba", "na")])
@pytest.mark.parametrize("kind", ["child", "parent"])
@pytest.mark.parametrize("case_type", ["child_custody", "divorce_property", "maintenance"])
def test_a_child_whose_age_nobody_wrote_down_is_never_asked_to_speak(packs, case_type, kind, parents):
    children = {"key": "x", "role": "relative", "kind": "group", "description": "Hai con gái chung"}
    ends = [("x", parent) if kind == "child" else (parent, "x") for parent in parents]
    ties = [{"from": one, "to": other, "kind": kind} for one, other in ends]
    data = with_more({"people": [children], "relationships": ties})
    data["case"] = data["case"] | {"case_type": case_type}
    facts = facts_from(CaseFile.model_validate(data), TODAY)
    picture = picture_of(facts, packs.catalogue, "vi", calendar_around(TODAY))
    plans = [draft(template, picture) for template in packs.catalogue.templates_for(case_type)]
    assert not [step.title for plan in plans for step in plan.steps if step.target == "x"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("pack", ["former_couples", "child_custody", "divorce_property", "maintenance"])
def test_every_way_is_decent_in_both_languages(packs, pack, language):
    shipped = next(part.pack for part in packs.plugins[pack].parts if isinstance(part, PackPlugin))
    for source in shipped.golden:
        golden = GoldenCase.model_validate(source.data)
        facts = facts_from(golden.case, golden.today, User(golden.officer), User(golden.head))
        picture = picture_of(facts, packs.catalogue, language, calendar_around(golden.today))
        for template in packs.catalogue.templates_for(facts.case.case_type):
            content = draft(template, picture)
            codes = {f.code for f in check(content, facts, packs.catalogue, picture.scope, language)}
            hurt = {code for code in codes if code.startswith(("decency:", "former_couples:", "vulnerable:"))}
            assert hurt == set(), (source.place(()), template.key)
