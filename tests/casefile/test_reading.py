"""Reading a case file: each fault by its JSON pointer, all of them at once."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.casefile.facts import facts_from
from planner.casefile.golden import golden_faults
from planner.casefile.reading import read_case_file
from planner.casefile.strict_json import DEEPEST, MOST_BYTES
from planner.catalogue.pack import load_pack
from planner.catalogue.reading import read_yaml
from planner.errors import BadFile
from tests.support.casefiles import documents
from tests.support.drafts import CATALOGUE
from tests.support.world import GARDEN, TODAY

WHOLE = {
    "case": {"number": "1", "case_type": "garden:hedge", "fields": {"garden": {"height_cm": 150}}},
    "obligations": [{"key": "o1", "kind": "act", "text": "Cắt"}],
    "people": [{"key": "p1", "role": "liable", "name": "Ổi"}, {"key": "p2", "role": "relative", "name": "Mận"}],
    "relationships": [{"from": "p2", "to": "p1", "kind": "neighbour"}],
    "stances": [{"person": "p2", "stance": "for"}],
    "circumstances": [{"person": "p1", "category": "income", "text": "Bán rau"}],
    "contacts": [{"key": "c1", "actor": "police", "body": "Công an"}],
    "events": [{"kind": "decision_notified", "on": "2026-11-23", "channel": "direct"}],
    "journal": [{"kind": "call", "on": "2026-11-23", "text": "Gọi", "people": ["p1"]}],
}


def faults(document) -> list[tuple[str, str]]:
    """Read a document and return what is wrong with it: place and words."""
    raw = document if isinstance(document, str | bytes) else json.dumps(document)
    try:
        read_case_file(raw, CATALOGUE)
    except BadFile as refused:
        return [(fault.place, f"{fault.text} {fault.remedy}") for fault in refused.faults]
    return []


def test_a_whole_file_is_sound():
    assert faults(WHOLE) == []


def _nested(levels: int) -> object:
    value: object = "x"
    for _ in range(levels):
        value = [value]
    return value


# Where a value is put, the value, and words of the fault.
SLIPS = {
    "a field that is not there": ("/people/0/hat", "red", "no such field"),
    "a field missing": ("/people/0/key", ..., "missing"),
    "an unknown role": ("/people/0/role", "king", "Known: liable"),
    "an unknown tag": ("/people/0/tags", ["tall"], "not known"),
    "an unknown actor": ("/people/0/actor", "gnome", "not known"),
    "an unknown kind of tie": ("/relationships/0/kind", "rival", "not known"),
    "a tie from nobody": ("/relationships/0/from", "p9", "Nobody in this file"),
    "a tie to a contact": ("/relationships/0/to", "c1", "Nobody in this file"),
    "a tie to oneself": ("/relationships/0/from", "p1", "themselves"),
    "a stance of nobody": ("/stances/0/person", "p9", "Nobody"),
    "an unknown stance": ("/stances/0/stance", "angry", "'for'"),
    "a statement about nobody": ("/circumstances/0/person", "p9", "Nobody"),
    "an unknown category": ("/circumstances/0/category", "weather", "not known"),
    "an empty statement": ("/circumstances/0/text", " ", "may not be empty"),
    "an unknown body": ("/contacts/0/actor", "gnome", "not known"),
    "an unknown event": ("/events/0/kind", "wedding", "not known"),
    "an unknown channel": ("/events/0/channel", "owl", "not known"),
    "a day that does not exist": ("/events/0/on", "2026-02-30", "a day of the calendar"),
    "an unknown kind of entry": ("/journal/0/kind", "dream", "not known"),
    "an entry with nobody": ("/journal/0/people", ["p9"], "Nobody"),
    "a sum below zero": ("/obligations/0/amount", -5, "0 or more"),
    "a sum with a fraction": ("/obligations/0/amount", 1.5, "whole number"),
    "an unknown kind of obligation": ("/obligations/0/kind", "dance", "'money'"),
    "an unknown case type": ("/case/case_type", "meadow", "Known: garden:hedge"),
    "another version": ("/version", 2, "1"),
    "another format": ("/format", "text/plain", "application"),
    "a key twice": ("/people/1/key", "p1", "twice"),
    "a contact under the key of a person": ("/contacts/0/key", "p1", "twice"),
    "a person under the key of the officer": ("/people/1/key", "officer", "stands for"),
    "a day beyond all calendars": ("/events/0/on", "9999-12-31", "2199"),
    "a day before all papers": ("/case/opened_on", "0001-01-01", "1900"),
    "a sum beyond counting": ("/obligations/0/amount", 10**30, "too large"),
    "no number": ("/case/fields/garden/height_cm", float("nan"), "number"),
    "a field of the type that is no number": ("/case/fields/garden/height_cm", "tall", "whole number"),
    "a field of the type that is a list": ("/case/fields/garden/height_cm", [1], "whole number"),
    "a field nested without end": ("/case/fields/x", {"y": _nested(DEEPEST)}, "nested"),
    "half a letter": ("/case/fields/x", {"y": "\ud800"}, "U+D800"),
    "half a letter in a name": ("/people/0/name", "\udfff", "U+DFFF"),
    "a control character": ("/people/0/name", "a\x0bb", "U+000B"),
    "a review under too long a name": ("/assessments", [{"reviews": {"x" * 81: True}}], "at most 80"),
}


@pytest.mark.parametrize(("pointer", "value", "words"), SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_named_by_its_pointer(pointer, value, words):
    document = json.loads(json.dumps(WHOLE))
    *way, last = pointer.strip("/").split("/")
    target = document
    for step in way:
        target = target[int(step)] if step.isdigit() else target[step]
    if value is ...:
        del target[last]
    else:
        target[last] = value
    found = faults(document)
    assert any(place.startswith(pointer.rsplit("/", 1)[0] or pointer) and words in said for place, said in found), found
    exact = [place for place, said in found if words in said]
    assert exact[0] == pointer or exact[0].startswith(pointer) or pointer.startswith(exact[0])


UNREADABLE = {
    "no JSON": ("{", "line 1"),
    "a list": ("[]", "one JSON object"),
    "nothing": ("", "line 1"),
    "broken UTF-8": (b'{"case": "\xff"}', "UTF-8"),
    "too large": (" " * (MOST_BYTES + 1), "larger than"),
    "nested without end": ("[" * 200_000, "JSON"),
    "a number of five thousand digits": ("[" + "9" * 5000 + "]", "one JSON object"),
}


@pytest.mark.parametrize(("raw", "words"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_no_case_file_is_refused_in_words(raw, words):
    ((place, said), *_) = faults(raw)
    assert place == ""
    assert words in said


def test_a_name_that_stands_twice_in_an_object_is_named_and_neither_value_is_taken():
    raw = json.dumps(WHOLE).replace('"number": "1"', '"number": "1", "number": "2"')
    ((place, said),) = faults(raw)
    assert (place, "twice" in said) == ("/case/number", True)


def test_a_number_that_no_database_counts_is_a_fault_at_its_place():
    raw = json.dumps(WHOLE).replace("150", "9" * 5000)
    ((place, said),) = faults(raw)
    assert (place, "too large" in said) == ("/case/fields/garden/height_cm", True)


def test_faults_of_form_and_of_shape_are_said_at_once_and_each_place_once():
    document = json.loads(json.dumps(WHOLE))
    document["people"][0] |= {"name": "a\x0bb", "occupation": "\ud800", "hat": "red"}
    assert sorted(place for place, _ in faults(document)) == ["/people/0/hat", "/people/0/name", "/people/0/occupation"]


def test_faults_of_form_and_of_reference_are_said_at_once():
    document = json.loads(json.dumps(WHOLE))
    document["people"][0] |= {"name": "a\x0bb", "role": "king"}
    assert sorted(place for place, _ in faults(document)) == ["/people/0/name", "/people/0/role"]


def test_every_fault_is_said_at_once():
    document = json.loads(json.dumps(WHOLE))
    document["people"][0]["role"] = "king"
    document["events"][0]["kind"] = "wedding"
    document["journal"][0]["people"] = ["p9"]
    assert {place for place, _ in faults(document)} == {"/people/0/role", "/events/0/kind", "/journal/0/people/0"}


@given(documents())
def test_a_document_without_contradictions_is_taken(document):
    assert faults(document) == []


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=2), max_leaves=4
    )
)
def test_whatever_is_put_anywhere_is_a_fault_and_no_crash(value):
    for part in WHOLE:
        assert faults(WHOLE | {part: value}) or value in ([], WHOLE[part])


def test_facts_of_a_file_leave_out_what_has_ended():
    document = json.loads(json.dumps(WHOLE))
    document["circumstances"].append({"category": "income", "text": "Cũ", "ended_on": "2026-01-01"})
    document["stances"].append({"person": "p2", "stance": "against", "observed_on": "2026-11-01"})
    facts = facts_from(read_case_file(json.dumps(document), CATALOGUE), TODAY)
    assert [said.text for said in facts.circumstances] == ["Bán rau"]
    assert facts.stance_of("p2").stance == "against"
    assert facts.people[1].pointer == "/people/1"


def test_the_golden_case_of_the_garden_passes():
    assert golden_faults(load_pack(GARDEN).golden, CATALOGUE) == ()


GOLDEN = (GARDEN / "golden" / "feud.yaml").read_text("utf-8")
EXPECTATIONS = {
    "another risk": ("risks: [long_feud]", "risks: [stalling]", "risks"),
    "another template": ('["garden:walk_together"]', '["garden:outline"]', "templates"),
    "other steps": ("[drink_tea_p2, walk, agree]", "[walk]", "steps"),
    "no findings": ("expect:", "expect:\n  gaps: []", "gaps"),
    "an unknown field": ("expect:", "expect:\n  mood: good", "mood"),
    "a case that is none": ("key: p1, role: liable", "role: liable", "key"),
}


@pytest.mark.parametrize(("old", "new", "words"), EXPECTATIONS.values(), ids=EXPECTATIONS.keys())
def test_a_golden_case_that_is_not_met_names_its_line(old, new, words):
    assert old in GOLDEN
    (fault, *_) = golden_faults([read_yaml("golden/feud.yaml", GOLDEN.replace(old, new))], CATALOGUE)
    assert words in f"{fault.text}"
    assert fault.place.startswith("golden/feud.yaml:")
