"""One thing is said in many ways: each risk is seen in several wordings, and not in what only sounds like it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from planner.assessments.signals import Signal
from planner.casefile.facts import facts_from
from planner.casefile.schema import CaseFile
from planner.cases.calendar import calendar_around
from planner.catalogue.reading import read_yaml
from planner.plans.drafting import picture_of
from tests.support.plain import TODAY, with_more

FILE = Path(__file__).parents[1] / "data" / "stories" / "wordings.yaml"
GROUPS: list[dict[str, Any]] = read_yaml(FILE.name, FILE.read_text("utf-8")).data
LEAST = 5
PEOPLE = {"liable": "ba", "entitled": "na", "child": "x", "company": "ba"}
OBLIGATIONS = {
    "property": {"key": "o1", "kind": "property", "text": "Phải giao căn nhà.", "property": "Căn nhà số 8"},
    "custody": {"key": "o1", "kind": "custody", "text": "Phải giao con cho mẹ nuôi."},
}
CHILD = {"key": "x", "role": "relative", "name": "Hoàng Thị Na", "short_name": "Bé", "tags": ["minor"]}


def case_with(group: dict[str, Any], text: str) -> dict[str, Any]:
    """Return the plain case with one statement more, of the kind that the group is about."""
    who = group["about"]
    said = {"person": PEOPLE[who], "category": group.get("category", "attitude"), "text": text}
    more: dict[str, Any] = {"circumstances": [said]}
    if "obligation" in group:
        more["obligations"] = [OBLIGATIONS[group["obligation"]]]
    data = with_more(more)
    data["case"] = data["case"] | {"case_type": group.get("case_type", "general")}
    if who == "child":
        data["people"] = [*data["people"], CHILD]
        data["relationships"] = [*data["relationships"], {"from": "x", "to": "ba", "kind": "child"}]
    if who == "company":
        company = {"key": "ba", "role": "liable", "kind": "organisation", "name": "Công ty Ba", "short_name": "Ba"}
        data["people"] = [company, *data["people"][1:]]
    if group.get("case_type") == "divorce_property":
        data["relationships"] = [{"from": "na", "to": "ba", "kind": "ex_spouse"}]
    return data


def signals(packs, group, text) -> list[Signal]:
    """Return what is seen in a wording."""
    facts = facts_from(CaseFile.model_validate(case_with(group, text)), TODAY)
    return [s for s in picture_of(facts, packs.catalogue, "vi", calendar_around(TODAY)).signals if s.risk]


RAISED = [(group, text) for group in GROUPS for text in group["raised"]]
NOT_RAISED = [(group, text) for group in GROUPS for text in group["not_raised"]]


def names(pairs):
    return [f"{group['risk']}: {text}" for group, text in pairs]


def test_every_risk_of_the_vocabulary_has_its_wordings(packs):
    risks = {risk for risk in packs.catalogue.codes("risks") if ":" not in risk}
    assert {group["risk"] for group in GROUPS} == risks
    counted = Counter(group["risk"] for group, _ in RAISED)
    assert {risk: counted[risk] for risk in risks if counted[risk] < LEAST} == {}


@pytest.mark.parametrize(("group", "text"), RAISED, ids=names(RAISED))
def test_a_risk_is_seen_however_it_is_said(packs, group, text):
    assert group["risk"] in {signal.risk for signal in signals(packs, group, text)}


@pytest.mark.parametrize(("group", "text"), NOT_RAISED, ids=names(NOT_RAISED))
def test_what_only_sounds_like_it_or_denies_it_raises_nothing(packs, group, text):
    assert group["risk"] not in {signal.risk for signal in signals(packs, group, text)}


@pytest.mark.parametrize(("group", "text"), RAISED, ids=names(RAISED))
def test_one_wording_does_not_raise_everything(packs, group, text):
    assert len({signal.risk for signal in signals(packs, group, text)}) <= 3
