"""The score of a case's conditions: made of its parts, with what is not known and what it would change."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from planner.assessments.scoring import score_of
from planner.assessments.signals import signals_of
from planner.catalogue.facts import Answer
from planner.catalogue.scope import scope_of
from planner.plugins import PluginHost
from planner.texts import say
from tests.support.garden import Garden
from tests.support.world import facts_with

CATALOGUE = PluginHost([("garden", Garden())]).catalogue


def score(**answers: object):
    """Return the score of a garden case with these answers; None is “not known yet”."""
    given = {
        f"garden:{item}": Answer(f"garden:{item}", value, known=value is not None, find_out_on=date(2026, 12, 1))
        for item, value in answers.items()
    }
    facts = facts_with(answers=given)
    scope = scope_of(facts, CATALOGUE, "en")
    return score_of(facts, CATALOGUE, signals_of(facts, CATALOGUE, scope, "en"), scope)


def test_the_score_is_the_sum_of_what_it_lists():
    made = score(shears="yes", mood=4)
    assert [(part.signal.text, part.points) for part in made.contributions] == [("Shears are there", 2), ("Merry", 1)]
    assert made.points == 3
    assert made.band.key == "fair"


def test_a_hindrance_weighs_as_the_scale_says():
    made = score(shears="no")
    assert made.points == -2 * 2 * 2  # weight of the item, severity, weight of hindrances
    assert made.band.key == "stormy"


def test_not_known_adds_nothing_and_is_listed_with_its_day():
    made = score(shears=None)
    assert made.points == 0
    unknown = {item.item: item for item in made.unknown}
    assert unknown["garden:shears"].find_out_on == date(2026, 12, 1)
    assert unknown["garden:mood"].find_out_on is None
    assert (made.answered, made.asked) == (0, 6)


def test_what_each_answer_would_change_is_said():
    (shears,) = [item for item in score(mood=4).unknown if item.item == "garden:shears"]
    would = {say(one.answer, "en"): (one.points, one.band.key, one.changes_band) for one in shears.possibilities}
    assert would == {"Yes": (2, "fair", False), "No": (-8, "stormy", True)}
    assert shears.matters


def test_what_would_change_the_band_stands_first():
    order = [item.item for item in score().unknown]
    assert order[0] == "garden:shears"
    assert len(order) == 6


def test_answers_that_cannot_be_listed_are_not_guessed():
    possible = {item.item: len(item.possibilities) for item in score().unknown}
    assert possible == {
        "garden:shears": 2,
        "garden:mood": 5,
        "garden:season": 2,
        "garden:owner": 0,
        "garden:planted_on": 0,
        "garden:cost": 0,
    }


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "shears": st.sampled_from([None, "yes", "no"]),
        "mood": st.sampled_from([None, 1, 2, 3, 4, 5]),
        "season": st.sampled_from([None, "wet", "dry"]),
    },
)


@given(ANSWERS)
def test_every_point_has_a_reason_and_every_item_is_answered_or_open(answers):
    made = score(**answers)
    assert made.points == sum(part.points for part in made.contributions)
    assert made.answered + len(made.unknown) == made.asked
    assert all(part.points != 0 for part in made.contributions)
    assert {item.item for item in made.unknown} == {
        f"garden:{item}" for item in ("shears", "mood", "season", "owner", "planted_on", "cost")
    } - {f"garden:{item}" for item, value in answers.items() if value is not None}


@given(ANSWERS)
def test_what_is_foretold_of_an_answer_comes_true(answers):
    made = score(**answers)
    for item in made.unknown:
        values = {"garden:shears": {"Yes": "yes", "No": "no"}, "garden:mood": {str(n): n for n in range(1, 6)}}
        for one in item.possibilities:
            value = values.get(item.item, {}).get(say(one.answer, "en"))
            if value is None:
                continue
            then = score(**{**answers, item.item.removeprefix("garden:"): value})
            assert then.points == made.points + one.points
            assert (then.band != made.band) is one.changes_band


def test_without_a_scale_there_are_points_and_no_band():
    facts = facts_with(case={"case_type": "garden:other"})
    made = score_of(facts, CATALOGUE, (), scope_of(facts, CATALOGUE, "en"))
    assert (made.points, made.band, made.asked) == (0, None, 0)


def test_answers_that_would_change_the_band_alike_are_told_together_and_the_weightiest_question_comes_first():
    made = score()
    weights = [item.weight for item in made.unknown]
    assert weights == sorted(weights, reverse=True)
    for item in made.unknown:
        turning = [one for one in item.possibilities if one.changes_band]
        told = sorted(str(answer) for turn in item.turns for answer in turn.answers)
        assert told == sorted(str(one.answer) for one in turning)
        assert len({(turn.points, turn.band.key) for turn in item.turns}) == len(item.turns)
        assert bool(item.turns) is item.matters
