"""A story as a case file: what an officer would have typed in on the first day, and nothing that came later."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from planner.bench.converting import NOTIFIED, TODAY, case_file_of
from planner.bench.running import drafts_for
from planner.bench.stories import read_stories
from planner.casefile.reading import read_case_file
from planner.texts import say
from tests.support.stories import STORY

DEV = Path(__file__).parents[1] / "data" / "stories" / "dev.yaml"


def converted(packs, text=STORY):
    (story,), source = read_stories("mine.yaml", text)
    made = case_file_of(story, packs.catalogue, source, 0)
    return read_case_file(made.raw, packs.catalogue), [(fault.place, say(fault.text, "en")) for fault in made.left_out]


def test_a_story_becomes_a_case_file_that_the_one_door_accepts(packs):
    case, left_out = converted(packs)
    assert left_out == []
    assert (case.case.number, case.case.case_type) == ("X1", "private_debt")
    assert (case.obligations[0].kind, case.obligations[0].amount) == ("money", 5_000_000)
    assert [(p.key, p.role, p.kind, p.tags) for p in case.people] == [
        ("p1", "liable", "person", ("farmer",)),
        ("p2", "entitled", "person", ()),
    ]
    assert [(tie.from_, tie.to, tie.kind) for tie in case.relationships] == [("p2", "p1", "creditor")]
    assert [(s.person, s.stance) for s in case.stances] == [("p2", "for")]
    assert case.circumstances[0].text == "Thu nhập theo mùa lúa, mùa này mất trắng."
    assert [(c.actor, c.body) for c in case.contacts] == [
        ("farmers_union", packs.catalogue.label("actors", "farmers_union").vi),
        ("kin", packs.catalogue.label("actors", "kin").vi),
    ]
    assert (case.as_of, case.events[0].kind, case.events[0].on) == (TODAY, "decision_notified", NOTIFIED)
    assert "/events/0/on" in case.provenance.invented, "what no story tells is said to be invented"


def test_whose_stance_it_is_that_a_tie_tells(packs):
    text = STORY.replace(
        "    relationships:\n",
        "    relationships:\n    - {from: p1, to: p2, kind: kin, stance_toward_compliance: against}\n",
    )
    case, _ = converted(packs, text)
    assert [(s.person, s.stance) for s in case.stances] == [("p2", "mixed")], "never of the one who is to comply"
    case, _ = converted(packs, STORY.replace("from: p2, to: p1", "from: p1, to: p2"))
    assert [(s.person, s.stance) for s in case.stances] == [("p2", "for")]


def test_other_is_the_general_type_and_a_code_that_nobody_knows_is_told(packs):
    assert converted(packs, STORY.replace("private_debt", "other"))[0].case.case_type == "general"
    text = (
        STORY.replace("private_debt", "time_travel")
        .replace("[farmer]", "[wizard]")
        .replace("kind: creditor", "kind: nemesis")
        .replace("[farmers_union, kin]", "[guild, kin, officer]")
        .replace("category: income", "category: weather")
        .replace("for}", "perhaps}")
    )
    case, left_out = converted(packs, text)
    assert (case.case.case_type, case.people[0].tags, case.relationships) == ("general", (), ())
    assert [contact.actor for contact in case.contacts] == ["kin"]
    assert {place for place, _ in left_out} == {f"mine.yaml:{line}" for line in (3, 7, 10, 12, 13)}
    assert any("wizard" in said for _, said in left_out)


def test_somebody_without_a_description_is_called_by_the_role(packs):
    case, _ = converted(packs, STORY.replace(", description_vi: Người cho vay", ""))
    assert case.people[1].description == packs.catalogue.label("person_roles", "entitled").vi


def test_keys_of_the_office_and_of_contacts_are_not_taken_by_people(packs):
    case, _ = converted(packs, STORY.replace("p2", "officer").replace("p1", "body_1"))
    assert [person.key for person in case.people] == ["person_body_1", "person_officer"]
    assert case.relationships[0].from_ == "person_officer"
    assert case.circumstances[0].person == "person_body_1"


@pytest.mark.parametrize("field", ["risks", "expected", "outcome", "summary", "lesson", "arguments", "year"])
def test_neither_the_coded_risks_nor_how_it_ended_has_a_part_in_the_plan(packs, field):
    data = yaml.safe_load(DEV.read_text("utf-8"))[6:9]
    first, _ = drafts_for("dev.yaml", json.dumps(data, ensure_ascii=False), packs.catalogue)
    for story in data:
        story.pop(field, None)
        story["facts_at_start"].pop(field, None)
    without, _ = drafts_for("dev.yaml", json.dumps(data, ensure_ascii=False), packs.catalogue)
    assert [d.content.digest() for d in first] == [d.content.digest() for d in without]
