"""What texts of packs may lean on: people of a role in one phrase, sums that are left, terms that still run."""

from __future__ import annotations

from datetime import date

import pytest

from planner.catalogue.expressions import fill
from planner.catalogue.facts import Obligation, Person
from planner.catalogue.gaps import Gap
from planner.catalogue.plan import Limit
from planner.catalogue.scope import scope_of
from planner.plugins import PluginHost
from planner.texts import one_stop
from tests.support.garden import Garden
from tests.support.world import TODAY, facts_with

CATALOGUE = PluginHost([("garden", Garden())]).catalogue


def scope(limit: date | None = None, **parts: object):
    """Return the values of a garden case."""
    limits = (Limit(key="voluntary_period", on=limit, title="Hạn", basis="luật vườn"),) if limit else ()
    return scope_of(facts_with(**parts), CATALOGUE, "vi", limits)


def test_the_people_of_a_role_come_in_one_phrase():
    people = [
        Person("p1", "liable", "group", name="vợ chồng anh H."),
        Person("p2", "liable", honorific="bà", name="Na"),
    ]
    assert scope(people=people)["called"]["liable"] == "vợ chồng anh H. cùng bà Na"


def test_more_than_two_are_not_all_named_in_every_sentence():
    people = [Person(f"p{n}", "entitled", honorific="cô", name=name) for n, name in enumerate(("Thúy", "Dịu", "Mơ"))]
    assert scope(people=people)["called"]["entitled"] == "cô Thúy cùng những người khác"


def test_a_role_that_nobody_has_is_a_gap_and_no_empty_phrase():
    found = scope(people=[])["called"]
    assert all(isinstance(phrase, Gap) for phrase in found.values())
    assert fill("Gặp {{ called.relatives }}", {"called": found}).startswith("Gặp ⟦")


@pytest.mark.parametrize(("day", "running"), [(TODAY, True), (date(2026, 11, 24), False), (date(2027, 1, 1), True)])
def test_a_term_runs_until_the_end_of_its_last_day(day, running):
    assert scope(day)["limits"]["voluntary_period"]["running"] is running


@pytest.mark.parametrize(
    ("amount", "paid", "left"), [(68_000_000, 8_000_000, "60.000.000 đồng"), (5_000, 0, "5.000 đồng")]
)
def test_what_is_left_is_what_was_not_paid(amount, paid, left):
    owed = Obligation("o1", "money", "Trả tiền", amount=amount, paid=paid, pointer="/obligations/0")
    assert scope(obligations=[owed])["case"]["left_text"] == left


def test_what_is_left_of_an_unknown_sum_is_not_known():
    owed = Obligation("o1", "money", "Trả tiền", pointer="/obligations/0")
    assert scope(obligations=[owed])["case"]["left_text"].pointer == "/obligations/0/amount"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Gặp anh H.. Rồi về", "Gặp anh H. Rồi về"),
        ("“Cảm ơn anh H..”", "“Cảm ơn anh H.”"),
        ("(anh H..)", "(anh H.)"),
        ("Chờ đã...", "Chờ đã..."),
    ],
)
def test_a_name_in_short_ends_a_sentence_with_one_point(written, read):
    assert one_stop(written) == read
