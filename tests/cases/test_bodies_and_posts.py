"""Routes through bodies: by a named post, never by the other side's people, to nobody who only opposes."""

from __future__ import annotations

from datetime import date

from planner.cases.routes import routes_of
from planner.catalogue.facts import Contact, Person, Relationship, Stance
from planner.plugins import PluginHost
from tests.support.garden import Garden
from tests.support.world import facts_with

CATALOGUE = PluginHost([("garden", Garden())]).catalogue
LIABLE = Person("p1", "liable", honorific="ông", name="Nguyễn Văn Ổi", short_name="Ổi", tags=("veteran", "war_invalid"))
SON = Person("p2", "liable", honorific="anh", name="Nguyễn Văn Chanh", short_name="Chanh")
BANK = Person("p4", "entitled", kind="organisation", name="Ngân hàng Vườn", actor="bank")
VETERANS = Person(
    "p5",
    "other",
    kind="organisation",
    name="Hội Cựu chiến binh xã Vườn",
    short_name="Hội",
    actor="veterans_association",
)
BROKER = Person("p6", "third_party", kind="organisation", name="Công ty Môi Giới")
CHAIR = Contact(
    "c1", "veterans_association", "Hội Cựu chiến binh xã Vườn", "Chủ tịch", "Lê Cam", "xã Vườn", date(2026, 11, 1)
)
CLERK = Contact("c2", "bank", "Ngân hàng Vườn", "Phó Giám đốc", "Trần Na", "xã Vườn", date(2026, 11, 1))


def found(people=(), ties=(), contacts=(), **parts: object):
    """Find routes in a case about one old soldier."""
    facts = facts_with(people=[LIABLE, *people], relationships=list(ties), contacts=list(contacts), **parts)
    return routes_of(facts, CATALOGUE, "en")


def test_a_body_of_the_case_speaks_through_its_post():
    tie = Relationship(
        "p5", "p1", "neighbour", trust="high", evidence="Năm nào cũng gặp mặt.", pointer="/relationships/0"
    )
    routes = found([VETERANS], [tie], [CHAIR])
    assert [route.via.ref for route in routes.routes["p1"]].count("p5") == 0
    best = routes.best("p1")
    assert best.via.label == "Chủ tịch Lê Cam, Hội Cựu chiến binh xã Vườn"
    assert "năm nào cũng gặp mặt" in best.why[1].text
    assert best.why[1].source == "/relationships/0"


def test_a_body_without_a_post_is_still_a_way():
    routes = found([VETERANS], [Relationship("p5", "p1", "neighbour")], stances=[Stance("p5", "for")])
    assert routes.best("p1").via.ref == "p5"


def test_what_fits_a_person_is_one_reason_and_not_one_for_each_trait():
    why = found(contacts=[CHAIR]).best("p1").why
    assert [reason.text for reason in why] == ["Ông Ổi: veteran, war invalid – the concern of Chủ tịch Lê Cam."]


def test_people_of_the_entitled_side_carry_no_word_to_the_other():
    routes = found([BANK], contacts=[CLERK])
    assert "c2" not in {route.via.ref for route in routes.routes["p1"]}
    assert "pressure" in next(one.why for one in routes.left_out if one.who == CLERK.called and one.to == "p1")


def test_an_outsider_who_only_opposes_is_nobody_to_be_persuaded():
    assert "p6" not in found([BROKER], [Relationship("p6", "p1", "opposing_party")]).routes
    assert "p6" in found([BROKER], [Relationship("p6", "p1", "neighbour")]).routes


def test_those_who_are_liable_together_are_not_sent_to_each_other():
    routes = found([SON], [Relationship("p1", "p2", "parent")])
    assert {"p1", "p2"} & {route.via.ref for to in ("p1", "p2") for route in routes.routes[to]} == set()
    assert "liable as well" in next(one.why for one in routes.left_out if one.to == "p1")


def test_a_name_that_ends_in_a_point_ends_a_sentence_with_one():
    dotted = Person("p7", "neighbour", honorific="anh", name="Lê Văn H.", short_name="H.")
    routes = found([dotted], [Relationship("p1", "p7", "neighbour")])
    assert [reason.text for reason in next(r for r in routes.routes["p1"] if r.via.ref == "p7").why] == [
        "Anh H.: neighbour of ông Ổi."
    ]
    assert not [
        reason.text for to in routes.routes for r in routes.routes[to] for reason in r.why if ".." in reason.text
    ]


def test_a_bank_that_has_no_part_in_the_matter_is_no_messenger_and_no_side():
    other = Contact("c3", "bank", "Ngân hàng Chính sách", "Cán bộ tín dụng", "Vũ Mít", "xã Vườn", date(2026, 11, 1))
    routes = found([BANK], contacts=[CLERK, other])
    assert [left.who for left in routes.left_out if left.to == "p1"] == ["Ngân hàng Vườn", CLERK.called]
    assert other.called not in {route.via.label for ways in routes.routes.values() for route in ways}
