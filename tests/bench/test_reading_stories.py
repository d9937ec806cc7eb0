"""A file of stories is read strictly in what counts and kindly in the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.bench.running import drafts_for
from planner.bench.stories import read_stories
from planner.errors import BadFile
from planner.texts import say
from tests.support.stories import STORY

FOLDER = Path(__file__).parents[1] / "data" / "stories"


def faults(text):
    with pytest.raises(BadFile) as refused:
        read_stories("mine.yaml", text)
    return {fault.place: f"{say(fault.text, 'en')} {say(fault.remedy, 'en')}" for fault in refused.value.faults}


@pytest.mark.parametrize("name", ["dev.yaml", "held-out.yaml"])
def test_the_files_that_are_here_are_sound_and_nothing_in_them_is_left_out(packs, name):
    _, left_out = drafts_for(name, (FOLDER / name).read_text("utf-8"), packs.catalogue)
    assert left_out == ()


def test_what_is_not_needed_is_passed_over_and_lists_may_be_missing():
    text = STORY.replace("  case_type", "  weather: fine\n  summary: [1, 2]\n  case_type").replace(
        "    available_bodies: [farmers_union, kin]\n", "    available_bodies: null\n    mood: {deep: true}\n"
    )
    (story,), _ = read_stories("mine.yaml", text)
    assert story.facts_at_start.available_bodies == ()
    assert story.expected.actions == ()
    bare = "- {id: X2, case_type: general, facts_at_start: {persons: [{key: a, role: liable}]}}"
    assert read_stories("mine.yaml", bare)[0][0].facts_at_start.obligation is None


def test_every_fault_is_named_at_once_with_file_and_line():
    text = STORY.replace("kind: creditor,", "sort: creditor,").replace("key: p2", "key: 'p 2'")
    found = faults(text + STORY.replace("X1", "X2").replace("person: p1", "person: p9"))
    assert "kind" in found["mine.yaml:10"]
    assert "mine.yaml:8" in found
    assert "p9" in found["mine.yaml:25"]


def test_a_person_who_is_not_there_is_named_with_those_who_are():
    found = faults(STORY.replace("person: p1", "person: p9").replace("to: p1", "to: p8"))
    assert "p9" in found["mine.yaml:12"]
    assert "p1, p2" in found["mine.yaml:12"]
    assert "p8" in found["mine.yaml:10"]


def test_a_key_or_a_story_that_stands_there_twice_is_refused():
    assert "p1" in faults(STORY.replace("key: p2", "key: p1").replace("from: p2", "from: p1"))["mine.yaml:8"]
    assert "X1" in faults(STORY + STORY)["mine.yaml:15"]


@pytest.mark.parametrize("text", ["", "stories: []", "[]", "just words", "- id: [", "- *x"])
def test_what_is_no_list_of_stories_is_refused_in_words(text):
    (place,) = faults(text)
    assert place.startswith("mine.yaml")


def test_a_story_without_people_is_refused():
    assert "mine.yaml:2" in faults("\n- {id: X, case_type: general, facts_at_start: {persons: []}}")
