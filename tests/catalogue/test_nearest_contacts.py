"""Whom a case turns to first: the head of the hamlet in which somebody lives goes before the others."""

from __future__ import annotations

from datetime import date

from planner.catalogue.facts import Contact, Person
from tests.support.world import facts_with

HEADS = [
    Contact("a", "hamlet_head", "Thôn Bưởi", "Trưởng thôn", "Bình", "xã Vườn", date(2026, 11, 1)),
    Contact("b", "hamlet_head", "Thôn Ổi", "Trưởng thôn", "Oanh", "xã Vườn", date(2025, 1, 1)),
    Contact("c", "hamlet_head", "Thôn Cam", "Trưởng thôn", "Cường", "xã Khác", date(2026, 11, 20)),
]


def test_the_head_of_the_hamlet_where_the_person_lives_comes_first():
    facts = facts_with(contacts=HEADS, people=[Person("p1", "liable", address="Thôn Ổi, xã Vườn")])
    assert [contact.key for contact in facts.nearest("hamlet_head")] == ["b", "a", "c"]


def test_without_an_address_the_own_commune_and_the_latest_verified_come_first():
    facts = facts_with(contacts=HEADS, people=[Person("p1", "liable")])
    assert [contact.key for contact in facts.nearest()] == ["a", "b", "c"]
