"""Checking: findings with basis, place and remedy; a plan that passes has no gap."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.gaps import Gap
from planner.catalogue.plan import Party, PlanContent, Reason
from planner.plans.checking import check, gaps_of
from tests.plans.test_drafting import PARTS
from tests.support.drafts import CATALOGUE, drafted, picture, whole_case


def findings(content: PlanContent, facts=None, catalogue: Catalogue = CATALOGUE, language="en"):
    """Check a plan against its case."""
    facts = facts or whole_case()
    return check(content, facts, catalogue, picture(facts, language).scope, language)


def with_step(content: PlanContent, **values: object) -> PlanContent:
    """Return the plan with another first step."""
    first = content.steps[0].model_copy(update=values)
    return content.model_copy(update={"steps": (first, *content.steps[1:])})


def test_a_plan_in_which_nothing_is_wrong_has_no_findings():
    assert findings(drafted(whole_case())) == ()


def test_a_finding_has_basis_place_and_remedy():
    bad = with_step(drafted(whole_case()), argument="Phải quát mắng họ")
    (finding,) = findings(bad)
    assert (finding.level, finding.code, finding.place) == ("error", "garden:no_shouting", "/steps/0")
    assert finding.text == "It says “quát mắng”"
    assert (finding.basis, finding.kind) == ("Plants hear soft words", "ours")
    assert finding.remedy == "Speak softly"


@pytest.mark.parametrize("harmless", ["Không quát mắng ai", "never shout at anybody", "Nói với quát"])
def test_a_phrase_that_is_denied_is_no_finding(harmless):
    assert findings(with_step(drafted(whole_case()), argument=harmless)) == ()


@pytest.mark.parametrize("field", ["title", "argument", "expected", "fallback", "stop_when"])
def test_every_text_of_a_step_is_looked_at(field):
    assert [f.code for f in findings(with_step(drafted(whole_case()), **{field: "shout at him"}))] == [
        "garden:no_shouting"
    ]


def test_a_finding_with_a_legal_basis_cites_it():
    calm = whole_case(stances=[])
    (finding,) = findings(drafted(calm), calm)
    assert (finding.level, finding.code, finding.kind) == ("warning", "garden:tea_is_named", "law")
    assert finding.basis == "điểm a khoản 2 Điều 1 Lệ làng: Tea is a duty"


def test_a_rule_whose_law_is_not_in_force_is_not_asked():
    entries = [
        entry.model_copy(update={"effective_to": entry.effective_from}) if entry.key == "garden:R1" else entry
        for entry in CATALOGUE.entries
    ]
    calm = whole_case(stances=[])
    assert findings(drafted(calm), calm, Catalogue({}, tuple(entries))) == ()


def test_a_check_for_other_kinds_of_case_is_not_asked():
    entries = [
        entry.model_copy(update={"case_types": ("land_handover",)}) if entry.key.startswith("garden:tea_is") else entry
        for entry in CATALOGUE.entries
    ]
    calm = whole_case(stances=[])
    assert findings(drafted(calm), calm, Catalogue({}, tuple(entries))) == ()


LOOKS = {
    "the plan": ("plan", "plan.status == 'draft'", ""),
    "each step": ("step", "step.position == 1", "/steps/1"),
    "each section": ("section", "section.key == 'talk'", "/sections/1"),
    "each risk": ("risk", "risk == 'long_feud'", ""),
    "each person": ("person", "person.role == 'neighbour'", ""),
}


@pytest.mark.parametrize(("what", "when", "place"), LOOKS.values(), ids=LOOKS.keys())
def test_a_rule_looks_at_what_it_is_for(what, when, place):
    (like,) = [entry for entry in CATALOGUE.entries if entry.key == "garden:tea_is_named"]
    condition = type(like.when)(when)
    rule = like.model_copy(update={"key": "garden:x", "for_each": what, "when": condition, "case_types": ("*",)})
    found = list(findings(drafted(whole_case()), catalogue=Catalogue({}, (*CATALOGUE.entries, rule))))
    assert [(f.code, f.place) for f in found] == [("garden:x", place)]


def test_errors_stand_before_warnings():
    calm = whole_case(stances=[])
    found = findings(with_step(drafted(calm), argument="quát mắng"), calm)
    assert [f.level for f in found] == ["error", "warning"]


def test_an_accepted_warning_stays_accepted_when_steps_move():
    plan = with_step(drafted(whole_case()), argument="quát mắng")
    moved = plan.model_copy(update={"steps": plan.steps[::-1]})
    (before,), (after,) = findings(plan), findings(moved)
    assert before.place != after.place
    assert before.key == after.key


# Gaps.

MARK = str(Gap("/case/area", "Commune"))
PLACES = {
    "the goal": lambda plan: plan.model_copy(update={"goal": MARK}),
    "a section": lambda plan: plan.model_copy(
        update={"sections": (plan.sections[0].model_copy(update={"body": f"x {MARK}"}), *plan.sections[1:])}
    ),
    "an argument": lambda plan: with_step(plan, argument=MARK),
    "a title": lambda plan: with_step(plan, title=MARK),
    "a fallback": lambda plan: with_step(plan, fallback=MARK),
    "a reason": lambda plan: with_step(plan, why=(Reason(text=MARK),)),
    "a speaker": lambda plan: with_step(plan, speaker=Party(label=MARK, actor="officer")),
    "a helper": lambda plan: with_step(plan, helpers=(Party(label=MARK, actor="police"),)),
    "a signal": lambda plan: plan.model_copy(update={"signals": (plan.signals[0].model_copy(update={"text": MARK}),)}),
}


@pytest.mark.parametrize("broken", PLACES.values(), ids=PLACES.keys())
def test_a_gap_is_an_error_wherever_it_stands(broken):
    found = [f for f in findings(broken(drafted(whole_case()))) if f.code == "gap"]
    assert [(f.level, f.place, f.kind) for f in found] == [("error", "/case/area", "completeness")]


def test_a_bare_label_is_a_gap():
    plan = with_step(drafted(whole_case()), speaker=Party(label="Trưởng thôn", actor="hamlet_head"))
    assert [gap.pointer for gap in gaps_of(plan, CATALOGUE, "en")] == ["/contacts"]


def test_an_event_without_a_date_is_a_gap():
    plan = with_step(drafted(whole_case()), missing_event="coercion_day")
    (gap,) = gaps_of(plan, CATALOGUE, "en")
    assert (gap.pointer, "Day of coercion" in gap.label) == ("/events", True)


def test_the_same_gap_is_named_once():
    plan = with_step(drafted(whole_case()), argument=f"{MARK} {MARK}", expected=MARK)
    assert gaps_of(plan, CATALOGUE, "en") == (Gap("/case/area", "Commune"),)


@given(PARTS)
def test_a_plan_that_passes_has_no_gap(parts):
    facts = whole_case(**parts)
    plan = drafted(facts, "en")
    passes = not [finding for finding in findings(plan, facts) if finding.level == "error"]
    printed = plan.model_dump_json(include={"goal", "sections", "steps", "signals"})
    holes = re.findall(r"⟦[^⟦⟧]+ → [^⟦⟧]*⟧", printed)
    unnamed = [step for step in plan.steps if any(p.ref is None for p in (step.speaker, step.carrier, *step.helpers))]
    assert passes is not bool(holes or unnamed or any(step.missing_event for step in plan.steps))
