"""Who helps to persuade: the organisation that fits the person, the voice that is respected, the return afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.catalogue.plan import Party
from tests.support.plain import PLAIN, answered, changed, drafted, said, somebody, tagged, with_more

DELAYS = said("Khất nợ, nêu nhiều lý do.")
BODIES = {
    "veterans_association": "Hội Cựu chiến binh xã Vườn",
    "farmers_union": "Hội Nông dân xã Vườn",
    "womens_union": "Hội Phụ nữ xã Vườn",
    "youth_union": "Đoàn Thanh niên xã Vườn",
    "elderly_association": "Hội Người cao tuổi xã Vườn",
    "trade_union": "Công đoàn khu công nghiệp",
    "mass_organisation": "Hội Người khuyết tật xã Vườn",
    "clan_elder": "Họ Hoàng",
    "religious_figure": "Chùa Vườn",
    "mediation_team": "Tổ hòa giải thôn Đông",
    "mobilisation_team": "Tổ vận động xã Vườn",
    "court": "Tòa án nhân dân khu vực 4",
    "procuracy": "Viện kiểm sát khu vực 4",
}
CONTACTS = [
    *PLAIN["contacts"],
    *({"key": key, "actor": key, "body": body, "post": "Chủ tịch", "holder": "Đào"} for key, body in BODIES.items()),
]
# What is known of the person, and the body whose concern it is.
FITTING: dict[str, tuple[dict[str, Any], str]] = {
    "a veteran": (tagged("veteran"), "veterans_association"),
    "a war invalid who farms": (tagged("war_invalid", "farmer"), "veterans_association"),
    "a farmer": (tagged("farmer"), "farmers_union"),
    "a woman": (tagged(gender="female", honorific="chị"), "womens_union"),
    "a woman who farms": (tagged("farmer", gender="female", honorific="chị"), "farmers_union"),
    "somebody young": (tagged(birth_year=2001, honorific="anh"), "youth_union"),
    "somebody elderly": (tagged("elderly"), "elderly_association"),
    "a worker": (tagged(occupation="Công nhân may"), "trade_union"),
    "somebody disabled": (tagged("disabled"), "mass_organisation"),
}


def beside(packs, *more: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return action and actor of the speaker of each step, with every body in the directory."""
    case: dict[str, Any] = {"contacts": CONTACTS}
    for one in more:
        case |= one
    return {step.key: (step.action, step.speaker.actor) for step in drafted(packs, with_more(case)).content.steps}


@pytest.mark.parametrize("who", FITTING)
def test_the_organisation_is_the_one_that_fits_the_person(packs, who):
    more, actor = FITTING[who]
    steps = beside(packs, DELAYS, more)
    assert [speaker for action, speaker in steps.values() if action == "mass_organisation"] == [actor]


CIRCLES = {
    "veterans": "veterans_association",
    "women": "womens_union",
    "farmers": "farmers_union",
    "elderly": "elderly_association",
    "youth": "youth_union",
    "workplace": "trade_union",
}


@pytest.mark.parametrize("circle", CIRCLES)
def test_the_circle_that_was_named_in_the_checklist_speaks(packs, circle):
    steps = beside(packs, DELAYS, answered("mobilisation:own_circle", circle))
    assert [speaker for action, speaker in steps.values() if action == "mass_organisation"] == [CIRCLES[circle]]


def test_whoever_wants_no_organisation_gets_none(packs):
    steps = beside(packs, DELAYS, tagged("veteran"), answered("mobilisation:own_circle", "none"))
    assert "mass_organisation" not in {action for action, _ in steps.values()}


def test_a_team_that_exists_and_is_in_no_directory_is_asked_for(packs):
    case = with_more(DELAYS | answered("mobilisation:team", "exists"))
    meeting = drafted(packs, case).content.step("who_says_what")
    assert "⟦" in meeting.speaker.label
    assert "who_says_what" not in {step.key for step in drafted(packs, with_more(DELAYS)).content.steps}


def test_nobody_is_sent_to_somebody_of_whom_nothing_is_known(packs):
    steps = beside(packs, DELAYS)
    assert "mass_organisation" not in {action for action, _ in steps.values()}


def test_where_face_is_at_stake_no_organisation_hears_of_it(packs):
    ashamed = said("Khất nợ vì sợ mọi người biết chuyện.")
    assert "mass_organisation" not in {action for action, _ in beside(packs, ashamed, tagged("veteran")).values()}


def test_an_elder_speaks_where_a_clan_is_of_one_mind(packs):
    bloc = said("Cả họ cùng phản đối.", "other")
    assert beside(packs, bloc, tagged("highland"))["elder_speaks"] == ("respected_person", "clan_elder")
    assert "elder_speaks" not in beside(packs, bloc)


def test_a_religious_figure_speaks_only_to_somebody_who_knows_them(packs):
    known = {"relationships": [{"from": "religious_figure", "to": "ba", "kind": "acquaintance"}]}
    feud = said("Hai nhà mâu thuẫn từ lâu.", "other")
    assert beside(packs, feud, known)["spiritual_guide_speaks"][1] == "religious_figure"
    assert "spiritual_guide_speaks" not in beside(packs, feud)


def test_mediators_hear_an_old_quarrel_apart_from_the_judgment(packs):
    deep = answered("base:old_quarrel", "deep")
    steps = beside(packs, deep)
    assert steps["mediators_hear_both"] == ("respected_person", "mediation_team")
    assert steps["neutral_ground"][0] == "neutral_place"


def test_the_team_meets_before_anybody_is_visited(packs):
    keys = list(beside(packs, DELAYS))
    assert keys.index("who_says_what") < keys.index("hear_alone_ba")


def test_the_court_explains_what_it_wrote_and_bodies_give_one_answer(packs):
    unclear = drafted(packs, with_more({"contacts": CONTACTS} | answered("base:wording_clear", "partly"))).content
    assert {helper.actor for helper in unclear.step("hear_it_from_the_court").helpers} == {"court"}
    outside = drafted(packs, with_more({"contacts": CONTACTS} | said("Nhờ người có chức vụ can thiệp."))).content
    assert {helper.actor for helper in outside.step("one_table").helpers} == {"court", "procuracy"}


def test_the_loudspeaker_names_nobody(packs):
    sides = drafted(packs, with_more({"contacts": CONTACTS} | answered("mobilisation:neighbourhood", "sides")))
    assert sides.content.step("law_for_everybody").channel == "loudspeaker"
    assert "decency:named_in_public" not in sides.findings()


def test_somebody_comes_back_to_the_relative_who_was_against_it(packs):
    mother = somebody("relative", "parent", honorific="bà", stance="against") | said("Năm ngoái chiếm lại ao.", "other")
    made = drafted(packs, with_more(mother))
    visit, done = made.content.step("kin_who_stood_against_it"), made.content.step("see_it_done")
    assert visit.target == "x"
    assert visit.start > done.due
    assert "mobilisation:aftercare_comes_too_soon" not in made.findings()
    early = changed(made.content, "kin_who_stood_against_it", start=date(2026, 11, 26))
    assert "mobilisation:aftercare_comes_too_soon" in made.findings(early)


def test_a_body_that_has_nothing_to_do_with_somebody_is_told(packs):
    made = drafted(packs, PLAIN)
    veterans = Party(label="Hội Cựu chiến binh xã Vườn", actor="veterans_association", ref="veterans_association")
    assert "mobilisation:organisation_of_others" in made.findings(
        changed(made.content, "hear_alone_ba", speaker=veterans)
    )
    comrade = drafted(packs, with_more(tagged("veteran")))
    asked = changed(comrade.content, "hear_alone_ba", speaker=veterans)
    assert "mobilisation:organisation_of_others" not in comrade.findings(asked)
