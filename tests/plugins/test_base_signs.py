"""The common packs: every risk is seen in some fact, answered by some step, and one fact makes the difference."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.catalogue.catalogue import Catalogue
from planner.plans.drafting import draft, picture_of
from planner.texts import LANGUAGES
from tests.support.plain import (
    ENTITLED,
    LAND,
    LIABLE,
    PLAIN,
    Drafted,
    answered,
    drafted,
    happened,
    noted,
    said,
    somebody,
    tagged,
    with_more,
)

COMMON = ("base", "mobilisation", "vulnerable")
SISTER = somebody("relative", "sibling", stance="against")
TWO_AGAINST = {
    "people": [
        LIABLE,
        ENTITLED,
        {"key": "x", "role": "relative", "name": "Mơ", "description": "Chị gái"},
        {"key": "y", "role": "relative", "name": "Mận", "description": "Em gái"},
    ],
    "relationships": [{"from": "x", "to": "ba", "kind": "sibling"}, {"from": "y", "to": "ba", "kind": "sibling"}],
    "stances": [{"person": "x", "stance": "against"}, {"person": "y", "stance": "against"}],
}
GROUP = somebody("community", "friend", kind="group", stance="against")
ONCE_MARRIED = {"relationships": [{"from": "na", "to": "ba", "kind": "ex_spouse"}]}
SPOKEN_PROMISE = noted("call", "Gọi điện.", promised="Tuần sau sẽ trả 5 triệu")
CHILD_WHO_STAYS = {"obligations": [{"key": "o1", "kind": "custody", "text": "Phải giao cháu cho mẹ nuôi."}]} | somebody(
    "relative", "child", tags=["minor"], stance="against"
)

# One fact more, the risk it shows, and the action that answers it.
FACTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "a mother unheard": (somebody("relative", "parent"), "influential_kin_not_engaged", "kin_persuasion"),
    "a sister against": (SISTER, "influential_kin_not_engaged", "kin_persuasion"),
    "two against": (TWO_AGAINST, "family_acts_as_bloc", "kin_persuasion"),
    "the whole house": (said("Cả gia đình cùng phản đối."), "family_acts_as_bloc", "home_visit"),
    "a group against": (GROUP, "crowd_or_neighbourhood", "crowd_leader_talk"),
    "people may come": (said("Bà con phản đối, có thể kéo đến."), "crowd_or_neighbourhood", "crowd_leader_talk"),
    "a threat": (said("Dọa đánh người đến đo đất."), "violence_risk", "safety_coordination"),
    "a dark word": (said("Có lần nói muốn chết cho xong."), "violence_risk", "safety_coordination"),
    "past violence": (tagged("violent_history"), "violence_risk", "safety_coordination"),
    "a tenant": (LAND | somebody("third_party", "tenant"), "third_party_on_property", "third_party_talk"),
    "an only home": (tagged("only_home"), "only_home", "welfare_support"),
    "nowhere else": (said("Không có chỗ ở khác.", "housing"), "only_home", "creditor_support"),
    "old age": (tagged("elderly"), "illness_or_old_age", "home_visit"),
    "an illness": (said("Đang điều trị ung thư.", "health"), "illness_or_old_age", "home_visit"),
    "poverty": (tagged("poor"), "poverty_no_assets", "welfare_support"),
    "no income": (said("Mất việc từ tháng ba.", "income"), "poverty_no_assets", "welfare_support"),
    "an unclear judgment": (said("Án không nhắc đến lãi.", "legal"), "judgment_unclear", "court_clarification"),
    "a hard first reaction": (
        said("Xé giấy ngay khi nhận quyết định."),
        "base:hard_first_reaction",
        "deliver_and_read",
    ),
    "a grievance": (said("Cho rằng mình bị lừa."), "sense_of_injustice", "home_visit"),
    "a complaint": (happened("complaint_received"), "complaint_pending", "complaint_reply"),
    "a petition": (noted("petition", "Gửi đơn về tiền lãi."), "complaint_pending", "complaint_reply"),
    "in prison": (tagged("prisoner"), "base:in_prison", "detention_staff"),
    "gone abroad": (tagged("abroad"), "absent_or_avoiding", "reach_absent"),
    "hard to meet": (said("Thường lánh mặt."), "absent_or_avoiding", "reach_absent"),
    "assets moving": (said("Vừa sang tên xe cho em.", "other"), "asset_dissipation", "verify_situation"),
    "a duty undone": (said("Chưa nộp tiền tháo dỡ.", person="na"), "creditor_not_ready", "creditor_support"),
    "no room": (said("Không đồng ý cho trả dần.", person="na"), "creditor_inflexible", "persuade_creditor"),
    "self-help": (said("Tự ý khóa cửa kho.", person="na"), "entitled_party_self_help", "private_talk"),
    "an old quarrel": (said("Hai nhà mâu thuẫn từ lâu.", "other"), "long_feud", "mediation_session"),
    "once married": (ONCE_MARRIED, "post_divorce_conflict", "mediation_session"),
    "harvest": (said("Đang vào vụ gặt.", "other"), "sensitive_calendar", "timing_choice"),
    "an outsider": (said("Nhờ người có chức vụ can thiệp."), "outside_pressure", "interference_reply"),
    "another language": (tagged("ethnic_minority"), "cultural_or_language_barrier", "custom_respect"),
    "a company": (tagged(kind="organisation"), "unwilling_organisation", "office_meeting"),
    "fear for face": (said("Sợ mọi người biết chuyện nợ."), "loss_of_face", "private_talk"),
    "delays": (said("Khất nợ, nêu nhiều lý do."), "stalling", "office_meeting"),
    "a broken promise": (noted("meeting", "Lại xin khất, không đúng hẹn."), "stalling", "office_meeting"),
    "a shared plot": (said("Đất chưa chia thừa kế.", "legal"), "co_owned_property", "third_party_talk"),
    "a spoken promise": (SPOKEN_PROMISE, "agreement_without_security", "agreement_minutes"),
    "postponed": (happened("postponed"), "postponed_without_date", "agreement_minutes"),
    "taken back": (said("Năm ngoái chiếm lại ao.", "other"), "reoccupation_or_reversal", "aftercare"),
    "half done": (said("Giao chưa xong thì đổi ý.", "other"), "handover_unfinished", "witnessed_performance"),
    "our own delay": (said("Cơ quan thi hành án chậm trả lời.", "other"), "agency_delay", "complaint_reply"),
    "a child who stays": (CHILD_WHO_STAYS, "child_resists", "child_preparation"),
    "an answer": (answered("vulnerable:violence", "acts"), "violence_risk", "safety_coordination"),
}
HARMLESS: dict[str, dict[str, Any]] = {
    "no assets moved": said("Không có dấu hiệu tẩu tán tài sản.", "other"),
    "no threat": said("Chưa từng dọa đánh ai."),
    "no quarrel": said("Anh em không mâu thuẫn gì.", "other"),
    "not avoiding": said("Đang dần hợp tác, không lánh mặt."),
    "words without marks": said("Di tu nha den cho mat mot gio, om hang ve.", "other"),
    "a wife in favour": somebody("relative", "spouse", stance="for"),
    "a representative": somebody("third_party", "representative", stance="for"),
    "a small child": somebody("relative", "child", tags=["minor"]),
    "no violence": answered("vulnerable:violence", "none"),
    "a clear judgment": answered("base:wording_clear", "clear"),
}


@pytest.fixture(scope="module")
def plain(packs) -> Drafted:
    """The case of which nothing particular is known."""
    return drafted(packs, PLAIN)


def test_nothing_particular_brings_the_plain_plan(plain):
    assert plain.content.risks == ()
    assert [step.key for step in plain.content.steps] == [
        "facts_first",
        "one_word_with_commune",
        "hear_alone_ba",
        "explain_on_paper",
        "ask_other_side",
        "settle_it",
        "see_it_done",
        "look_back",
    ]


@pytest.mark.parametrize("name", FACTS)
def test_one_fact_more_shows_its_risk_and_brings_its_step(packs, plain, name):
    more, risk, action = FACTS[name]
    made = drafted(packs, with_more(more))
    assert risk in made.content.risks
    answering = [step for step in made.content.steps if risk in step.answers]
    assert action in {step.action for step in answering}
    keys = {step.key for step in plain.content.steps}
    signs = {signal.text for signal in made.content.signals if signal.risk == risk}
    for step in answering:
        assert signs & {reason.text for reason in step.why}, "the step says which fact called for it"
    assert {step.key for step in answering} - keys or all(len(step.why) > 1 for step in answering)
    assert "base:risk_without_answer" not in made.findings()


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_denied_or_favourable_is_no_risk(packs, name):
    assert drafted(packs, with_more(HARMLESS[name])).content.risks == ()


@pytest.mark.parametrize("name", [name for name, (more, _, _) in FACTS.items() if "circumstances" in more])
def test_a_sign_in_a_statement_quotes_it_and_waits_for_confirmation(packs, name):
    more = FACTS[name][0]
    text = more["circumstances"][0]["text"].rstrip(".")
    signals = [signal for signal in drafted(packs, with_more(more)).picture.signals if signal.risk]
    assert all(text[1:] in signal.text for signal in signals), [signal.text for signal in signals]
    assert all(signal.from_text and signal.words for signal in signals)


def test_a_rejected_sign_brings_no_step(packs):
    made = drafted(packs, with_more(FACTS["a grievance"][0]))
    (signal,) = (signal for signal in made.picture.signals if signal.risk)
    rejected = picture_of(made.facts, packs.catalogue, "vi", made.picture.calendar, {signal.review: False})
    steps = draft(packs.catalogue.templates["general:step_by_step"], rejected).steps
    assert "home_visit" in {step.action for step in made.content.steps}
    assert "home_visit" not in {step.action for step in steps}


def signalled(catalogue: Catalogue) -> set[str]:
    """Return the risks that the common packs see in facts."""
    return {rule.risk for rule in catalogue.signal_rules if rule.risk and rule.origin.pack in COMMON}


def test_every_risk_of_the_vocabulary_is_seen_and_answered(packs):
    core = {code for code in packs.catalogue.codes("risks") if ":" not in code or code.startswith("base:")}
    modules = [module for module in packs.catalogue.modules.values() if module.origin.pack in COMMON]
    assert signalled(packs.catalogue) == core
    assert {risk for module in modules for risk in module.answers} == core
    assert {risk for _, risk, _ in FACTS.values()} == core, "and each is shown by a fact above"


def test_every_flag_is_raised_by_some_fact(packs):
    raised = {rule.flag for rule in packs.catalogue.signal_rules if rule.flag and rule.origin.pack == "vulnerable"}
    assert raised == {key for key, flag in packs.catalogue.flags.items() if flag.origin.pack == "vulnerable"}


def test_the_checklist_asks_in_the_common_groups_before_the_particular_ones(packs):
    common = [checklist for checklist in packs.catalogue.checklists if checklist.origin.pack in COMMON]
    assert [checklist.key for checklist in common] == [
        "base:nature",
        "vulnerable:household",
        "base:circumstances",
        "base:character",
        "mobilisation:voices",
        "base:relationships",
        "base:attitude",
        "base:balance",
        "base:entitled_side",
        "vulnerable:danger",
        "base:safety",
        "mobilisation:contacts",
        "base:calendar",
    ]
    for case_type in packs.catalogue.case_types:
        assert packs.catalogue.checklists_for(case_type)[: len(common)] == tuple(common)
    keys = [item.key for checklist in common for item in checklist.items]
    assert len(keys) == len(set(keys)), "one thing is asked once, under one name"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_answer_means_is_said_of_this_case(packs, language):
    scope = drafted(packs, PLAIN, language).picture.scope
    names = ("ông ba", "bà na", "7/qđ-tha", "xã vườn", "3/ds-st")
    for key, (checklist, item) in packs.catalogue.items_for("general").items():
        if checklist.origin.pack not in COMMON or item.answer not in ("choice", "yes_no"):
            continue
        values = tuple(item.choices) or ("yes", "no")
        meant = [s for value in values for s in item.signals if s.when.holds(scope | {"answer": value})]
        assert meant, f"no answer to {key} means anything"
        for signal in meant:
            text = signal.wording.fill(scope, language)
            assert any(name in text.lower() for name in names), text


def test_the_days_around_tet_are_seen_by_themselves(packs):
    from_january = PLAIN | {"events": [{"kind": "decision_notified", "on": "2027-01-15"}]}
    near = drafted(packs, from_january, today=date(2027, 1, 18))
    assert "sensitive_calendar" in near.content.risks
    assert any("06/02/2027" in signal.text for signal in near.content.signals)
    assert "sensitive_calendar" not in drafted(packs, PLAIN).content.risks


def test_the_score_speaks_of_conditions_and_falls_into_a_band(packs):
    grim = said("Cho rằng mình bị lừa, cả gia đình cùng phản đối.")
    heavy = with_more(tagged("violent_history", "only_home", "poor", "elderly") | grim)
    bands = [drafted(packs, case).picture.score.band for case in (heavy, PLAIN)]
    assert [band.key for band in bands] == ["obstacles_first", "in_balance"]
    scale = packs.catalogue.scale_for("general")
    assert [band.least for band in scale.bands] == sorted(band.least for band in scale.bands)
