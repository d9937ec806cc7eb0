"""Editing the content of a plan, and seeing what an edit changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.catalogue.facts import Person
from planner.catalogue.plan import Party
from planner.plans import changing
from planner.plans.changing import Typed
from planner.plans.checking import check
from planner.plans.comparing import changes, words
from tests.support.drafts import CATALOGUE, LIABLE, NEIGHBOUR, drafted, picture, whole_case

FACTS = whole_case()
PARTIES = changing.choosable(FACTS, CATALOGUE)
CONTENT = drafted(FACTS)
WALK = CONTENT.steps[-2]


def typed_as(step, **values):
    """Return what the form of *step* sends when nothing but *values* is changed."""
    plain = Typed(
        title=step.title,
        action=step.action,
        target=step.target or "",
        speaker=step.speaker.ref or "",
        carrier=step.carrier.ref or "",
        helpers=tuple(party.ref for party in step.helpers),
        channel=step.channel,
        start=step.start,
        due=step.due,
        argument=step.argument,
        expected=step.expected,
        fallback=step.fallback,
        stop_when=step.stop_when,
        answers=step.answers,
        reason=changing.own_reason(step),
    )
    return replace(plain, **values)


def looked_at(content):
    return check(content, FACTS, CATALOGUE, picture(FACTS).scope, "vi")


def made(typed, before=WALK):
    assert changing.problems_of(typed, before, PARTIES, FACTS) == ()
    return changing.step_from(typed, "k", before, PARTIES)


def test_sending_a_step_unchanged_changes_nothing():
    for step in CONTENT.steps:
        assert changing.step_from(typed_as(step), step.key, step, PARTIES) == step


def test_an_edit_leaves_the_content_it_came_from_as_it_was():
    before = CONTENT.digest()
    changing.with_section(CONTENT, CONTENT.sections[0].key, "anders")
    changing.without_step(CONTENT, WALK.key)
    assert CONTENT.digest() == before


@pytest.mark.parametrize(("places", "order"), [(-1, "bac"), (1, "acb"), (-5, "bac"), (5, "acb")])
def test_a_step_moves_to_the_beginning_or_the_end_at_most(places, order):
    steps = tuple(WALK.model_copy(update={"key": key}) for key in "abc")
    content = CONTENT.model_copy(update={"steps": steps})
    assert "".join(step.key for step in changing.moved(content, "b", places).steps) == order


def test_a_new_step_stands_behind_the_one_it_was_asked_for_at_and_has_a_key_of_its_own():
    key = changing.free_key(CONTENT)
    added = changing.with_new_step(CONTENT, WALK.model_copy(update={"key": key}), CONTENT.steps[0].key)
    assert added.steps[1].key == key
    assert changing.free_key(added) not in {step.key for step in added.steps}


def test_only_people_of_the_case_contacts_and_the_office_may_be_chosen():
    assert set(PARTIES) == {"officer", "agency_head", "c1", "p2"}
    assert all(party.ref == key and party.label for key, party in PARTIES.items())


@pytest.mark.parametrize("child", [{"tags": ("minor",)}, {"birth_year": 2012}])
def test_a_child_may_not_be_chosen_to_speak(child):
    small = Person("p3", "relative", name="Bé Na", pointer="/people/2", **child)
    facts = whole_case(people=[LIABLE, NEIGHBOUR, small])
    assert "p3" not in changing.choosable(facts, CATALOGUE)


def test_where_two_are_liable_one_may_speak_with_the_other():
    other = Person("p3", "liable", name="Nguyễn Văn Xoài", pointer="/people/2")
    assert "p3" in changing.choosable(whole_case(people=[LIABLE, NEIGHBOUR, other]), CATALOGUE)


@pytest.mark.parametrize(
    "values",
    [
        {"title": ""},
        {"target": "p9"},
        {"speaker": "p9"},
        {"speaker": ""},
        {"carrier": ""},
        {"helpers": ("p9",)},
        {"target": "p2", "speaker": "p2"},
        {"start": date(2026, 12, 2), "due": date(2026, 12, 1)},
    ],
)
def test_a_step_that_cannot_be_held_is_refused(values):
    assert len(changing.problems_of(typed_as(WALK, **values), WALK, PARTIES, FACTS)) == 1


def test_a_step_of_ones_own_needs_a_reason_that_speaks_of_this_case():
    typed = typed_as(WALK, reason="")
    assert changing.problems_of(typed, WALK, PARTIES, FACTS) == ()
    assert len(changing.problems_of(typed, None, PARTIES, FACTS)) == 1


def test_ones_own_reason_stands_beside_those_that_were_found_and_can_be_taken_back():
    step = made(typed_as(WALK, reason="Ông Ổi hỏi đúng câu này."))
    assert step.why[:-1] == WALK.why
    assert changing.own_reason(step) == "Ông Ổi hỏi đúng câu này."
    assert changing.step_from(typed_as(step, reason=""), step.key, step, PARTIES).why == WALK.why


def test_another_speaker_is_the_real_one_and_no_longer_an_alternative():
    before = WALK.model_copy(update={"alternatives": (PARTIES["c1"], PARTIES["p2"])})
    step = made(typed_as(before, speaker="c1"), before)
    assert step.speaker == PARTIES["c1"]
    assert step.alternatives == (PARTIES["p2"],)


def test_a_hole_stays_a_hole_until_somebody_is_chosen():
    hole = Party(label="⟦Trưởng thôn → /contacts⟧", actor="hamlet_head")
    before = WALK.model_copy(update={"speaker": hole, "helpers": (hole,)})
    kept = made(typed_as(before, speaker="", helpers=("?0",)), before)
    assert kept.speaker == hole
    assert kept.helpers == (hole,)
    assert made(typed_as(before, speaker="c1", helpers=()), before).helpers == ()


def test_a_day_that_waits_for_an_event_waits_until_the_officer_settles_it():
    before = WALK.model_copy(update={"missing_event": "decision_notified"})
    assert made(typed_as(before), before).missing_event == "decision_notified"
    assert made(typed_as(before, dates_settled=True), before).missing_event is None
    assert made(typed_as(before, start=date(2026, 12, 3), due=date(2026, 12, 3)), before).missing_event is None


def test_a_difference_names_what_changed_came_went_and_moved():
    new = changing.with_section(CONTENT, "identity", CONTENT.sections[0].body.replace("cao", "rất cao"))
    new = changing.without_step(new, CONTENT.steps[0].key)
    new = changing.with_new_step(new, WALK.model_copy(update={"key": "own_1"}))
    found = {(one.kind, one.key): one.how for one in changes(CONTENT, new)}
    assert found == {
        ("section", "identity"): "changed",
        ("step", CONTENT.steps[0].key): "removed",
        ("step", "own_1"): "added",
    }


def test_a_step_that_only_moved_is_said_to_have_moved():
    new = changing.moved(CONTENT, CONTENT.steps[0].key, 5)
    assert [(one.key, one.how) for one in changes(CONTENT, new)] == [(CONTENT.steps[0].key, "moved")]


def test_the_same_content_has_no_difference():
    assert changes(CONTENT, CONTENT) == ()


def test_words_that_were_put_in_and_taken_out_are_told_apart_and_give_both_texts_back():
    old, new = "Hai bên cùng đo lại ranh giới.", "Hai bên cùng cán bộ xã đo ranh giới ngày mai."
    pieces = list(words(old, new))
    assert "".join(p.text for p in pieces if p.how != "ins") == old
    assert "".join(p.text for p in pieces if p.how != "del") == new
    assert {p.how for p in pieces} == {"same", "ins", "del"}


def test_very_long_texts_are_compared_in_time_and_what_stayed_is_shortened():
    old = "từ " * 20_000
    assert [p.how for p in words(old, old + "thêm")] == ["del", "ins"]
    kept = next(iter(words("một " * 500, "một " * 500 + "hai")))
    assert len(kept.text) < 500


def test_a_finding_keeps_its_key_when_its_step_moves_so_that_its_acceptance_stays_with_it():
    loud = changing.with_step(CONTENT, WALK.model_copy(update={"argument": "Sẽ quát mắng."}))
    found = [{f.key: f.place for f in looked_at(content)} for content in (loud, changing.moved(loud, WALK.key, -5))]
    key = f"garden:no_shouting@step:{WALK.key}"
    assert [each[key] for each in found] == [f"/steps/{CONTENT.steps.index(WALK)}", "/steps/0"]
