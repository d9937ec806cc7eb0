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


def test_who_was_named_for_the_case_comes_before_whoever_is_merely_near():
    clerk = Contact("a", "commune_authority", "UBND xã Vườn", "Công chức", "Na", "xã Vườn", date(2026, 11, 20))
    deputy = Contact("b", "commune_authority", "UBND xã Vườn", "Phó Chủ tịch", "Ổi", "xã Vườn", None, named=True)
    assert [contact.key for contact in facts_with(contacts=[clerk, deputy]).nearest("commune_authority")] == ["b", "a"]


def test_the_name_of_a_hamlet_stands_in_small_letters_inside_a_sentence():
    assert HEADS[0].called == "Trưởng thôn Bình, thôn Bưởi"
    assert Contact("c", "police", "Công an xã Vườn", "Trưởng Công an xã", "Chanh").called.endswith(", Công an xã Vườn")


def test_a_post_speaks_for_the_bank_that_lent_and_for_no_other():
    lender = Person(
        "p", "entitled", "organisation", name="Ngân hàng Hồng Lam, Chi nhánh Vườn", short_name="Ngân hàng Hồng Lam"
    )
    assert Contact("a", "bank", "Phòng giao dịch Ngân hàng Hồng Lam").speaks_for(lender)
    assert not Contact("b", "bank", "Ngân hàng Chính sách xã hội").speaks_for(lender)
