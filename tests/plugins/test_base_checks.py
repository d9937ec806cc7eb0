"""The common checks: a plain plan passes them all, and each slip is found for what it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.catalogue.plan import Party, PlanContent
from tests.plugins.test_base_signs import FACTS, SISTER
from tests.support.plain import (
    LAND,
    OFFICER,
    PLAIN,
    Drafted,
    changed,
    drafted,
    said,
    somebody,
    tagged,
    with_more,
    without,
)

SLIPS: dict[str, tuple[str, dict[str, Any]]] = {
    "base:step_without_fallback": ("hear_alone_ba", {"fallback": ""}),
    "base:step_without_stop_rule": ("hear_alone_ba", {"stop_when": ""}),
    "base:step_without_words": ("hear_alone_ba", {"argument": ""}),
    "base:step_without_aim": ("hear_alone_ba", {"expected": ""}),
    "base:step_without_date": ("hear_alone_ba", {"due": None}),
    "base:step_ends_before_it_begins": ("look_back", {"due": date(2026, 12, 1)}),
    "base:begins_in_the_past": ("facts_first", {"start": date(2026, 11, 2)}),
    "base:on_a_day_off": ("facts_first", {"start": date(2026, 11, 28), "due": date(2026, 11, 29)}),
    "base:after_the_voluntary_period": ("settle_it", {"due": date(2026, 12, 10)}),
    "mobilisation:no_aftercare": ("look_back", {"action": "study_file"}),
    "base:session_without_minutes": ("settle_it", {"action": "mediation_session"}),
}


@pytest.fixture(scope="module")
def plain(packs) -> Drafted:
    """The case of which nothing particular is known."""
    return drafted(packs, PLAIN)


def test_a_plan_for_a_plain_case_passes_every_check(plain):
    assert plain.findings() == set()


@pytest.mark.parametrize("name", FACTS)
def test_a_fresh_draft_has_no_error_of_its_own_making(packs, name):
    codes = drafted(packs, with_more(FACTS[name][0])).findings()
    allowed = {"base:after_the_voluntary_period", "base:too_many_steps", "vulnerable:nobody_minds_health"}
    assert codes <= allowed


@pytest.mark.parametrize("code", SLIPS)
def test_a_slip_in_a_plan_is_found(plain, code):
    key, change = SLIPS[code]
    assert code in plain.findings(changed(plain.content, key, **change))


def test_what_is_past_is_no_slip_once_the_plan_runs(plain):
    past = changed(plain.content, "facts_first", start=date(2026, 11, 2))
    assert "base:begins_in_the_past" not in plain.findings(past, status="running")


def test_a_plan_that_leaves_somebody_out_is_told(plain):
    assert "base:other_side_not_persuaded" in plain.findings(without(plain.content, "ask_other_side"))
    liable = [step.key for step in plain.content.steps if step.target == "ba"]
    assert "base:liable_never_addressed" in plain.findings(without(plain.content, *liable))
    assert "base:no_goal" in plain.findings(plain.content.model_copy(update={"goal": ""}))


def test_a_second_debtor_is_not_forgotten(packs):
    second = {"key": "b", "role": "liable", "honorific": "anh", "name": "Hoàng Văn Bốn", "short_name": "Bốn"}
    made = drafted(packs, with_more({"people": [second]}))
    assert "base:one_of_the_liable_left_out" not in made.findings()
    assert "base:one_of_the_liable_left_out" in made.findings(without(made.content, "hear_alone_b"))


def test_a_plan_by_paper_alone_or_by_the_officer_alone_is_told(plain):
    assert "base:only_paper_and_telephone" in plain.findings(changed(plain.content, channel="letter"))
    officer = Party(label=OFFICER.called, actor="officer", ref="officer")
    assert "mobilisation:officer_does_it_all" in plain.findings(changed(plain.content, speaker=officer, helpers=()))


def test_what_is_classified_stays_out(plain):
    def with_words(text: str) -> PlanContent:
        first = plain.content.sections[0].model_copy(update={"body": text})
        return plain.content.model_copy(update={"sections": (first, *plain.content.sections[1:])})

    assert "base:classified_material" in plain.findings(with_words("Theo công văn tối mật của tỉnh."))
    assert "base:classified_material" not in plain.findings(
        with_words("Giữ kín, gặp ở chỗ vắng; không có tài liệu mật.")
    )


def test_an_endless_plan_is_told(plain):
    many = plain.content.model_copy(update={"steps": plain.content.steps * 3})
    assert "base:too_many_steps" in plain.findings(many)


def test_somebody_against_is_no_messenger(packs):
    made = drafted(packs, with_more(SISTER))
    speaker = Party(label="chị Mơ", actor="kin", ref="x")
    assert "mobilisation:speaker_is_against" in made.findings(changed(made.content, "private_talk", speaker=speaker))


def test_a_risk_without_an_answer_is_told(packs):
    made = drafted(packs, with_more(FACTS["a grievance"][0]))
    assert "base:risk_without_answer" in made.findings(changed(made.content, answers=()))


def test_the_officer_alone_where_it_is_dangerous_is_held_up(packs):
    made = drafted(packs, with_more(tagged(description="Nghiện rượu nhiều năm")))
    assert "vulnerable:alone_where_it_is_dangerous" not in made.findings()
    assert "vulnerable:alone_where_it_is_dangerous" in made.findings(changed(made.content, helpers=()))


def test_flags_ask_for_care_in_the_plan(packs):
    home, poor = (drafted(packs, with_more(tagged(tag))) for tag in ("only_home", "poor"))
    unhelped = without(home.content, "welfare_support", "creditor_support")
    assert "vulnerable:home_lost_without_help" in home.findings(unhelped)
    assert "vulnerable:poor_without_relief" in poor.findings(without(poor.content, "welfare_support"))


def test_third_parties_come_first_and_none_is_forgotten(packs):
    case = with_more(LAND | somebody("third_party", "tenant") | said("Thuê bán hàng.", "income", "x"))
    tenant = drafted(packs, case)
    assert not {"base:third_party_not_met", "base:third_party_after_liable"} & tenant.findings()
    assert "base:third_party_not_met" in tenant.findings(without(tenant.content, "third_party_talk"))
    late = changed(tenant.content, "third_party_talk", start=date(2026, 12, 20))
    assert "base:third_party_after_liable" in tenant.findings(late)
