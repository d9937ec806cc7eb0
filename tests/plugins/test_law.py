"""The law pack: two sets of rules, chosen by the day of the act, and the limits they put on a plan."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest

from planner.catalogue.plan import Party, PlanContent, Step
from planner.texts import LANGUAGES, say
from tests.support.plain import PLAIN, Drafted, changed, drafted, said, with_more

LAST_OLD, FIRST_NEW = date(2026, 6, 30), date(2026, 7, 1)
CLOCKS = {
    "notify_decision",
    "voluntary_period",
    "verification",
    "court_clarification",
    "postponement_decision",
    "resumption",
    "coercion_costs_notice",
    "complaint_answer",
    "complaint_acceptance",
}
OFFICER = Party(label="Chấp hành viên Mai", actor="officer", ref="officer")


def with_dialogue(plan: Drafted, day: date, **values: Any) -> PlanContent:
    """Return the plan with a dialogue before coercion on *day*."""
    dialogue = Step(
        key="dialogue",
        action="coercion_dialogue",
        title="Đối thoại lần cuối",
        target="ba",
        speaker=OFFICER,
        carrier=OFFICER,
        channel="office",
        start=day,
        due=day,
        argument="Nghe ông Ba lần nữa",
        expected="Ông Ba chọn ngày",
        fallback="Hẹn lại",
        stop_when="Ông Ba mệt",
    ).model_copy(update=values)
    return plan.content.model_copy(update={"steps": (*plan.content.steps, dialogue)})


@pytest.fixture(scope="module")
def plain(packs) -> Drafted:
    """The case of which nothing particular is known; its voluntary period ends on 3 December 2026."""
    return drafted(packs, PLAIN)


def test_each_clock_of_a_plan_runs_under_the_old_law_and_the_new(packs):
    for clock in CLOCKS:
        rules = [rule for rule in packs.catalogue.deadlines if rule.clock == clock]
        for day in (LAST_OLD, FIRST_NEW):
            assert len([rule for rule in rules if rule.in_force(day)]) == 1, f"{clock} on {day}"


def test_no_two_rules_of_one_clock_govern_the_same_day(packs):
    for one in packs.catalogue.deadlines:
        for other in packs.catalogue.deadlines:
            if one.key < other.key and one.clock == other.clock:
                assert not (one.in_force(LAST_OLD) and other.in_force(LAST_OLD))
                assert not (one.in_force(FIRST_NEW) and other.in_force(FIRST_NEW))


def test_every_rule_has_a_source_and_a_citation(packs):
    rules = packs.catalogue.rules
    assert len(rules) > 230
    for rule in rules.values():
        assert rule.source_url.startswith("https://"), rule.key
        assert rule.article.startswith(("Điều ", "Phụ lục ")), rule.key
        assert rule.citation.endswith(rule.instrument)
        assert "unconfirmed" not in rule.article
    assert rules["law_vn:L106-D10-K5a"].citation.startswith("điểm a khoản 5 Điều 10 Luật Thi hành án dân sự")
    assert rules["law_vn:L106-D36-K1"].citation.startswith("khoản 1 Điều 36 Luật")


def test_what_the_old_law_said_is_gone_on_the_first_of_july(packs):
    rules = packs.catalogue.rules.values()
    old = [rule for rule in rules if "26/2008" in rule.instrument or "62/2015" in rule.instrument]
    new = [rule for rule in rules if "106/2025" in rule.instrument or "152/2026" in rule.instrument]
    assert old
    assert all(rule.in_force(LAST_OLD) and not rule.in_force(FIRST_NEW) for rule in old)
    early = {rule.key for rule in new if rule.in_force(LAST_OLD)}
    assert early <= {"law_vn:L106-D5-K1_2"}, "only the digital provisions began before"


def test_every_rule_says_from_when_to_when_it_holds_and_where_it_stands(packs):
    rules = [rule for rule in packs.catalogue.rules.values() if rule.origin.pack == "law_vn"]
    assert len(rules) >= 303, "all rules of the collection that cite an article"
    for rule in rules:
        assert re.search(r"số \d+/\d{4}/", rule.instrument), f"{rule.key} names no instrument"
        assert re.match(r"(Điều|Phụ lục) \S+", rule.article), f"{rule.key} names no article"
        assert rule.effective_from >= date(2008, 1, 1), rule.key
        assert rule.effective_to is None or rule.effective_to > rule.effective_from, rule.key
        for language in LANGUAGES:
            assert len(say(rule.text, language).split()) > 3, f"{rule.key} is no sentence"
            if rule.advice:
                assert say(rule.advice, language) not in say(rule.text, language), f"{rule.key}: advice passes for law"


# What came in place of what; the digital provisions of the new law began half a year earlier.
SUCCESSIONS = {
    "26/2008/QH12": "106/2025/QH15",
    "62/2015/NĐ-CP": "152/2026/NĐ-CP",
    "13/2023/NĐ-CP": "91/2025/QH15",
}


@pytest.mark.parametrize("old", SUCCESSIONS)
def test_the_old_set_of_rules_ends_before_the_new_one_begins(packs, old):
    rules = packs.catalogue.rules.values()
    ended = [rule for rule in rules if old in rule.instrument]
    began = [rule for rule in rules if SUCCESSIONS[old] in rule.instrument and rule.key != "law_vn:L106-D5-K1_2"]
    assert ended
    assert began
    assert all(rule.effective_to for rule in ended)
    assert max(rule.effective_to for rule in ended) < min(rule.effective_from for rule in began)


def test_no_provision_stands_twice_in_different_words(packs):
    said = Counter((rule.citation, rule.text.vi) for rule in packs.catalogue.rules.values())
    assert [text for text, count in said.items() if count > 1] == []


def test_every_check_rests_on_a_provision(packs):
    checks = [check for check in packs.catalogue.checks.values() if check.origin.pack == "law_vn"]
    assert len(checks) > 10
    assert all(check.basis.law for check in checks)


def test_coercion_is_not_talked_about_before_the_voluntary_period_ends(plain):
    code = "law_vn:coercion_before_voluntary_period_ends"
    assert code in plain.findings(with_dialogue(plain, date(2026, 12, 3)))
    assert code not in plain.findings(with_dialogue(plain, date(2026, 12, 4)))


def test_where_assets_move_the_law_leaves_a_door_that_has_to_be_accounted_for(packs):
    moving = drafted(packs, with_more(said("Vừa sang tên xe cho em.", "other")))
    codes = moving.findings(with_dialogue(moving, date(2026, 12, 1)))
    assert "law_vn:coercion_before_voluntary_period_ends" not in codes
    assert "law_vn:coercion_before_voluntary_period_ends_though_assets_move" in codes


def test_without_the_day_of_notice_nobody_knows_when_coercion_may_begin(packs):
    unknown = drafted(packs, PLAIN | {"events": []})
    assert "law_vn:voluntary_period_not_known" in unknown.findings(with_dialogue(unknown, date(2026, 12, 21)))
    assert "law_vn:voluntary_period_not_known" not in unknown.findings()


def test_no_coercion_on_days_of_rest_nor_around_tet(plain):
    def codes(day: date) -> set[str]:
        return plain.findings(with_dialogue(plain, day))

    assert "law_vn:coercion_on_a_day_off" in codes(date(2026, 12, 5))
    assert "law_vn:coercion_on_a_day_off" in codes(date(2027, 1, 1))
    assert "law_vn:around_tet" in codes(date(2027, 1, 27))
    assert {code for code in codes(date(2026, 12, 7)) if code.startswith("law_vn:")} == set()


def test_the_day_of_the_step_chooses_the_law_not_the_day_of_reading(packs):
    """A dialogue on a Sunday of June 2026 offends against the old law, one in July against the new."""
    today = date(2026, 6, 25)
    made = drafted(packs, PLAIN | {"events": [{"kind": "decision_notified", "on": "2026-06-10"}]}, today=today)
    june = made.findings(with_dialogue(made, date(2026, 6, 28)))
    july = made.findings(with_dialogue(made, date(2026, 7, 5)))
    assert "law_vn:coercion_on_a_day_off_before_2026_07" in june
    assert "law_vn:coercion_on_a_day_off" not in june
    assert "law_vn:coercion_on_a_day_off" in july
    assert "law_vn:coercion_on_a_day_off_before_2026_07" not in july


def test_the_workplace_is_not_a_lever(plain):
    boss = Party(label="Giám đốc nông trường", actor="employer", ref=None)
    assert "law_vn:workplace_only_for_what_the_decree_lists" in plain.findings(changed(plain.content, helpers=(boss,)))
    assert "law_vn:workplace_only_for_what_the_decree_lists" not in plain.findings()


@pytest.mark.parametrize("field", ["argument", "expected", "title"])
def test_an_agreement_says_what_follows_if_it_is_not_kept(plain, field):
    code = "law_vn:agreement_without_consequence"
    bare = {"title": "Lập biên bản với ông Ba", "argument": "Ghi ngày trả", "expected": "Ông Ba ký"}
    assert code in plain.findings(changed(plain.content, "settle_it", **bare))
    assert code not in plain.findings(changed(plain.content, "settle_it", **(bare | {field: "Ghi hậu quả"})))


def test_nobody_is_talked_out_of_a_complaint(plain):
    code = "law_vn:asked_to_withdraw_a_complaint"
    assert code in plain.findings(changed(plain.content, "hear_alone_ba", argument="Ông rút đơn đi cho nhẹ việc"))
    assert code in plain.findings(changed(plain.content, "hear_alone_ba", argument="Please drop the complaint"))
    kind = "Không yêu cầu rút đơn; ông vẫn được tiếp như thường"
    assert code not in plain.findings(changed(plain.content, "hear_alone_ba", argument=kind))


def test_in_a_child_case_the_commune_comes_before_coercion(packs):
    custody = {"obligations": [{"key": "o1", "kind": "custody", "text": "Phải giao cháu cho mẹ nuôi."}]}
    made = drafted(packs, with_more(custody | {"contacts": []}))
    alone = changed(with_dialogue(made, date(2026, 12, 7)), helpers=())
    assert "law_vn:child_case_without_the_commune" in made.findings(alone)
    commune = Party(label="Phó Chủ tịch Bưởi, UBND xã Vườn", actor="commune_authority", ref="ub")
    together = changed(with_dialogue(made, date(2026, 12, 7)), helpers=(commune,))
    assert "law_vn:child_case_without_the_commune" not in made.findings(together)


def test_costs_are_announced_before_the_day_that_is_fixed(packs):
    fixed = PLAIN | {"events": [*PLAIN["events"], {"kind": "coercion_day", "on": "2026-11-26"}]}
    assert "law_vn:coercion_day_not_free_of_costs_notice" in drafted(packs, fixed).findings()
    later = PLAIN | {"events": [*PLAIN["events"], {"kind": "coercion_day", "on": "2026-12-20"}]}
    assert "law_vn:coercion_day_not_free_of_costs_notice" not in drafted(packs, later).findings()
