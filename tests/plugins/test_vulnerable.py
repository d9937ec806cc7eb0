"""Who needs protection: what each flag rules out, what it leaves to the head, and what it lets pass."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.catalogue.plan import Party
from planner.plans.checking import Finding, check
from tests.support.plain import LAND, PLAIN, Drafted, changed, drafted, said, somebody, tagged, with_more

CHILD = somebody("relative", "child", honorific="cháu", name="Hoàng Thị Na", short_name="Na", tags=["minor"])
MOTHER = somebody("relative", "parent", honorific="bà", tags=["ill"], stance="for")
POLICE = Party(label="Phó Trưởng Chanh", actor="police", ref="ca")
MEDIC = Party(label="Trạm Y tế xã Vườn", actor="social_services", ref="yt")
OFFICER = Party(label="Mai", actor="officer", ref="officer")
EMPLOYER = Party(label="Xưởng mộc", actor="employer", ref="x")
TALK = "hear_alone_ba"

# What is known, which step goes how, and what is found: error or left to the head, and whom it names.
FOUND: dict[str, tuple[dict[str, Any], str, dict[str, Any], str, bool, str]] = {
    "the last dialogue before a child": (
        LAND | CHILD,
        TALK,
        {"action": "coercion_dialogue"},
        "minor_in_house.last_dialogue_before_children",
        False,
        "cháu Na",
    ),
    "a child's home on the loudspeaker": (
        CHILD,
        TALK,
        {"channel": "loudspeaker"},
        "minor_in_house.case_made_public",
        False,
        "cháu Na",
    ),
    "police in a home with a child": (
        CHILD,
        TALK,
        {"helpers": (POLICE,)},
        "minor_in_house.police_in_the_home",
        True,
        "cháu Na",
    ),
    "a frail man at the office": (
        tagged("elderly"),
        TALK,
        {"channel": "office"},
        "elderly_or_ill.summoned_to_the_office",
        True,
        "ông Ba",
    ),
    "the last dialogue beside a patient": (
        tagged("ill"),
        TALK,
        {"action": "coercion_dialogue", "speaker": OFFICER, "helpers": ()},
        "elderly_or_ill.last_dialogue_without_medic",
        False,
        "ông Ba",
    ),
    "a handover beside a sick mother": (
        LAND | MOTHER,
        "see_it_done",
        {"helpers": ()},
        "elderly_or_ill.handover_without_medic",
        True,
        "bà Mơ",
    ),
    "alone where there were threats": (
        said("Dọa đánh người đến đo đất."),
        TALK,
        {"speaker": OFFICER, "helpers": ()},
        "violence_or_self_harm.officer_alone",
        False,
        "ông Ba",
    ),
    "both sides in one yard": (
        tagged("violent_history"),
        "settle_it",
        {"action": "mediation_session", "channel": "home"},
        "violence_or_self_harm.both_sides_in_one_home",
        False,
        "ông Ba",
    ),
    "bad news by telephone": (
        said("Có lần nói muốn chết cho xong."),
        TALK,
        {"action": "coercion_dialogue", "channel": "phone"},
        "violence_or_self_harm.ultimatum_from_afar",
        False,
        "ông Ba",
    ),
    "the last dialogue at a tense home": (
        tagged("violent_history"),
        TALK,
        {"action": "coercion_dialogue"},
        "violence_or_self_harm.last_dialogue_at_home",
        True,
        "ông Ba",
    ),
    "out of the only home at Tết": (
        LAND | tagged("only_home"),
        "see_it_done",
        {"start": date(2027, 2, 2), "due": date(2027, 2, 2)},
        "only_home.handover_around_tet",
        True,
        "ông Ba",
    ),
    "a poor man through his employer": (
        tagged("poor"),
        TALK,
        {"speaker": EMPLOYER},
        "poor.at_their_place_of_work",
        True,
        "ông Ba",
    ),
}
# The same with one thing otherwise: nothing is found.
HARMLESS: dict[str, tuple[dict[str, Any], str, dict[str, Any], str]] = {
    "no child there": (LAND, TALK, {"action": "coercion_dialogue"}, "minor_in_house"),
    "at the commune hall": (
        LAND | CHILD,
        TALK,
        {"action": "coercion_dialogue", "channel": "commune_hall"},
        "minor_in_house",
    ),
    "police at the hall": (CHILD, TALK, {"helpers": (POLICE,), "channel": "commune_hall"}, "minor_in_house"),
    "the frail man at home": (tagged("elderly"), TALK, {"channel": "home"}, "elderly_or_ill"),
    "a healthy man at the office": (PLAIN, TALK, {"channel": "office"}, "elderly_or_ill"),
    "a handover where somebody is old and well": (LAND | tagged("elderly"), "see_it_done", {}, "elderly_or_ill"),
    "with a medic": (tagged("ill"), TALK, {"action": "coercion_dialogue", "helpers": (MEDIC,)}, "elderly_or_ill"),
    "a handover with a medic": (LAND | MOTHER, "see_it_done", {"helpers": (MEDIC,)}, "elderly_or_ill"),
    "two where there were threats": (
        said("Dọa đánh người đến đo đất."),
        TALK,
        {"speaker": OFFICER, "helpers": (POLICE,)},
        "violence_or_self_harm",
    ),
    "both sides at the office": (
        tagged("violent_history"),
        "settle_it",
        {"action": "mediation_session"},
        "violence_or_self_harm",
    ),
    "another home at Tết": (LAND, "see_it_done", {"start": date(2027, 2, 2), "due": date(2027, 2, 2)}, "only_home"),
    "the only home in March": (
        LAND | tagged("only_home"),
        "see_it_done",
        {"start": date(2027, 3, 23), "due": date(2027, 3, 23)},
        "only_home",
    ),
}


def flagged(made: Drafted, step: str, values: dict[str, Any]) -> list[Finding]:
    """Return what the flags say of a plan in which one step goes otherwise, of that step alone."""
    content = changed(made.content, step, **values)
    findings = check(content, made.facts, made.catalogue, made.picture.scope, "vi")
    return [f for f in findings if "." in f.code and f.about == f"step:{step}"]


@pytest.mark.parametrize("name", FOUND)
def test_a_tactic_from_which_somebody_is_protected_is_found(packs, name):
    more, step, values, code, sign_off, who = FOUND[name]
    found = {finding.code: finding for finding in flagged(drafted(packs, with_more(more)), step, values)}
    finding = found[f"vulnerable:{code}"]
    assert (finding.level, finding.sign_off) == ("warning" if sign_off else "error", sign_off)
    assert who in finding.text
    assert finding.basis
    assert finding.remedy


@pytest.mark.parametrize("name", HARMLESS)
def test_what_hurts_nobody_passes(packs, name):
    more, step, values, flag = HARMLESS[name]
    found = [finding.code for finding in flagged(drafted(packs, with_more(more)), step, values)]
    assert [code for code in found if code.startswith(f"vulnerable:{flag}.")] == []


def test_a_day_of_handover_with_nowhere_to_go_waits_for_the_head(packs):
    made = drafted(packs, with_more(LAND | tagged("only_home")))
    kept = tuple(s for s in made.content.steps if s.action not in ("welfare_support", "creditor_support"))
    bare = made.content.model_copy(update={"steps": kept})
    codes = {finding.code for finding in check(bare, made.facts, made.catalogue, made.picture.scope, "vi")}
    assert "vulnerable:only_home.handover_with_nowhere_to_go" in codes
    assert flagged(made, "see_it_done", {}) == []


def test_the_last_dialogue_with_the_poor_comes_after_a_look_at_what_is_possible(packs):
    made = drafted(packs, with_more(tagged("poor")))
    asked = changed(made.content, TALK, action="coercion_dialogue")
    blind = asked.model_copy(
        update={"steps": tuple(s for s in asked.steps if s.action not in ("welfare_support", "verify_situation"))}
    )
    codes = [
        {f.code for f in check(content, made.facts, made.catalogue, made.picture.scope, "vi")}
        for content in (asked, blind)
    ]
    assert ["vulnerable:poor.straight_to_the_last_dialogue" in found for found in codes] == [False, True]


def test_a_rejected_sign_protects_nobody_and_a_stated_fact_does(packs):
    calm, stated = drafted(packs, PLAIN), drafted(packs, with_more(tagged("violent_history")))
    alone = {"speaker": OFFICER, "helpers": ()}
    assert flagged(calm, TALK, alone) == []
    assert [f.code for f in flagged(stated, TALK, alone)] == ["vulnerable:violence_or_self_harm.officer_alone"]


def test_a_medic_comes_along_where_somebody_ill_is_moved_and_nowhere_else(packs):
    def company(*more: dict[str, Any]) -> list[str]:
        case: dict[str, Any] = {}
        for one in more:
            case |= one
        return [helper.actor for helper in drafted(packs, with_more(case)).content.step("see_it_done").helpers]

    assert company(LAND, MOTHER) == ["social_services"]
    assert company(MOTHER) == []
    assert company(LAND, tagged("elderly")) == []
