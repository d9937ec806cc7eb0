"""Signals: what answers and facts mean, each with its reason and its source."""

from __future__ import annotations

from datetime import date

import pytest

from planner.assessments.signals import signals_of, with_signals
from planner.catalogue.facts import Answer, Circumstance, Person, Stance
from planner.catalogue.scope import scope_of
from planner.plugins import PluginHost
from tests.support.garden import Garden
from tests.support.world import TODAY, facts_with

CATALOGUE = PluginHost([("garden", Garden())]).catalogue
NEIGHBOUR = Person("p2", "neighbour", name="bà Mận", pointer="/people/0")


def signals(reviews=None, **parts: object):
    """Return the signals of a garden case, in English."""
    facts = facts_with(**parts)
    return signals_of(facts, CATALOGUE, scope_of(facts, CATALOGUE, "en"), "en", reviews)


ANSWERED = {
    "yes helps": ("garden:shears", "yes", [("help", "Shears are there", None)]),
    "no hinders and names a risk": ("garden:shears", "no", [("hindrance", "No shears", "stalling")]),
    "a scale from four upward": ("garden:mood", 5, [("help", "Merry", None)]),
    "a scale below": ("garden:mood", 3, []),
    "an item without signals": ("garden:season", "wet", []),
    "an item of another kind of case": ("meadow:shears", "yes", []),
}


@pytest.mark.parametrize(("item", "value", "expected"), ANSWERED.values(), ids=ANSWERED.keys())
def test_an_answer_means_what_its_item_says(item, value, expected):
    found = signals(answers={item: Answer(item, value, pointer=f"/assessments/0/answers/{item}")})
    assert [(signal.kind, signal.text, signal.risk) for signal in found] == expected
    assert all(signal.source == f"/assessments/0/answers/{item}" for signal in found)
    assert all(signal.origin.pack == "garden" for signal in found)


def test_not_known_yet_is_neither_yes_nor_no():
    unknown = Answer("garden:shears", None, known=False, find_out_on=TODAY)
    assert signals(answers={"garden:shears": unknown}) == ()


def test_a_fact_means_what_a_rule_says_of_it():
    against = Stance("p2", "against", date(2026, 11, 1), pointer="/stances/0")
    (signal,) = signals(people=[NEIGHBOUR], stances=[against])
    assert (signal.kind, signal.text, signal.risk) == ("hindrance", "bà Mận does not want it cut", "long_feud")
    assert signal.source == "/people/0"
    assert not signal.from_text
    assert signals(people=[NEIGHBOUR]) == ()


def said(text: str, pointer: str = "/circumstances/0") -> Circumstance:
    """Return a statement."""
    return Circumstance("p2", "attitude", text, pointer=pointer)


def test_a_hit_in_free_text_waits_to_be_confirmed():
    (signal,) = signals(people=[NEIGHBOUR], circumstances=[said("Doạ cho đi tù")])
    assert (signal.from_text, signal.words, signal.confirmed) == (True, ("đi tù",), None)
    assert signal.flag == "garden:thorns"
    assert signal.counts


@pytest.mark.parametrize("text", ["Không ai nói đến đi tù", "Đi từ xa đến", "chưa ai đi tù"])
def test_a_denied_or_different_word_is_no_hit(text):
    assert signals(circumstances=[said(text)]) == ()


def test_what_takes_a_word_back_in_the_same_text_leaves_no_hit():
    assert signals(circumstances=[said("Doạ cho đi tù, rồi bảo là nói đùa")]) == ()
    assert len(signals(circumstances=[said("Doạ cho đi tù, không nói đùa")])) == 1, "unless that is denied"


def test_a_denial_in_the_clause_before_says_nothing_of_the_word():
    assert len(signals(circumstances=[said("Không chịu, đi tù cũng không chịu")])) == 1


def test_the_description_of_a_person_is_a_statement_too():
    described = Person("p3", "other", name="anh Ổi", description="Người mới đi tù về", pointer="/people/1")
    (signal,) = signals(people=[NEIGHBOUR, described])
    assert (signal.source, signal.words, signal.from_text) == ("/people/1", ("đi tù",), True)
    assert signal.text == "There was a threat: Người mới đi tù về"


@pytest.mark.parametrize("confirmed", [True, False])
def test_what_the_officer_said_of_a_hit_holds_wherever_it_stands(confirmed):
    (before,) = signals(circumstances=[said("Doạ cho đi tù")])
    reviews = {before.review: confirmed}
    moved = signals(reviews, circumstances=[said("Một lời khác"), said("Doạ cho đi tù", "/circumstances/1")])
    assert [(signal.confirmed, signal.counts) for signal in moved] == [(confirmed, confirmed)]


def test_a_word_on_one_text_says_nothing_of_another():
    (before,) = signals(circumstances=[said("Doạ cho đi tù")])
    (other,) = signals({before.review: False}, circumstances=[said("Lại doạ cho đi tù")])
    assert other.confirmed is None


def test_counting_signals_fill_the_scope():
    against = Stance("p2", "against", pointer="/stances/0")
    facts = facts_with(
        people=[NEIGHBOUR],
        stances=[against],
        circumstances=[said("Doạ cho đi tù")],
        answers={"garden:shears": Answer("garden:shears", "yes"), "garden:mood": Answer("garden:mood", 5)},
    )
    plain = scope_of(facts, CATALOGUE, "en")
    found = signals_of(facts, CATALOGUE, plain, "en")
    rejected = tuple(signals_of(facts, CATALOGUE, plain, "en", {s.review: False for s in found if s.from_text}))
    scope = with_signals(plain, rejected, CATALOGUE, "en")
    assert scope["helps"] == ["Shears are there", "Merry"]
    assert scope["hindrances"] == ["bà Mận does not want it cut"]
    assert (scope["risks"], scope["risk_labels"], scope["flags"]) == (["long_feud"], ["Long feud"], [])
    assert with_signals(plain, found, CATALOGUE, "en")["flags"] == ["garden:thorns"]
