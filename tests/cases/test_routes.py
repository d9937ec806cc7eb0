"""Routes: who could reach whom, why, who was left out and why, and which roles nobody fills."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.cases.routes import MOST_SHOWN, routes_of
from planner.catalogue.facts import Contact, JournalEntry, Person, Relationship, Stance, User
from planner.plugins import PluginHost
from tests.support.garden import Garden
from tests.support.world import facts_with

CATALOGUE = PluginHost([("garden", Garden())]).catalogue
LIABLE = Person("p1", "liable", honorific="ông", name="Nguyễn Văn Ổi", short_name="Ổi", pointer="/people/0")
MOTHER = Person("p2", "relative", honorific="bà", short_name="Na", name="Na", birth_year=1940, pointer="/people/1")
FRIEND = Person("p3", "neighbour", honorific="anh", short_name="Cam", name="Cam", birth_year=1980, pointer="/people/2")
BANK = Person("p4", "entitled", kind="organisation", name="Ngân hàng X", pointer="/people/3")
CHILD = Person("p5", "relative", honorific="cháu", short_name="Tí", name="Tí", birth_year=2012, pointer="/people/4")


def tie(one: str, kind: str, other: str = "p1", **values: str) -> Relationship:
    """Return a tie with its place."""
    return Relationship(one, other, kind, **({"pointer": f"/relationships/{one}"} | values))


def routes(people=(), relationships=(), **parts: object):
    """Find routes in a garden case with these people beside the one liable."""
    facts = facts_with(people=[LIABLE, *people], relationships=list(relationships), **parts)
    return routes_of(facts, CATALOGUE, "en")


def messengers(found, to: str = "p1") -> list[str]:
    """Return whom the routes to one person go through."""
    return [route.via.label for route in found.routes[to]]


def left_out(found, to: str = "p1") -> dict[str, str]:
    """Return who was left out, and why."""
    return {one.who: one.why for one in found.left_out if one.to == to}


def test_the_nearest_comes_first_with_the_tie_as_reason():
    found = routes([MOTHER, FRIEND], [tie("p2", "parent"), tie("p3", "neighbour")])
    assert messengers(found) == ["bà Na", "anh Cam"]
    best = found.best("p1")
    assert (best.via.ref, best.via.actor, best.path) == ("p2", "kin", ("p2", "p1"))
    assert "parent" in best.why[0].text
    assert best.why[0].source == "/relationships/p2"


def test_every_route_has_a_reason_with_its_source():
    found = routes(
        [MOTHER, FRIEND],
        [tie("p2", "parent"), tie("p3", "neighbour", trust="low", evidence="Hay uống trà")],
        stances=[Stance("p3", "for", pointer="/stances/0")],
        contacts=[Contact("c1", "hamlet_head", "Thôn Đông", "Trưởng thôn", pointer="/contacts/0")],
        case={"officer": User("Alice", "Chấp hành viên"), "head": User("Hạnh", "Trưởng phòng")},
    )
    for route in found.routes["p1"]:
        assert route.why, route
        assert all(reason.text and reason.source.startswith("/") for reason in route.why), route


STANCES = {"for": "before", "mixed": "after", "unknown": "same"}


@pytest.mark.parametrize(("stance", "place"), STANCES.items(), ids=STANCES.keys())
def test_the_stance_of_a_messenger_counts(stance, place):
    twin = Person("p9", "neighbour", name="Twin", birth_year=1980)
    stances = [Stance("p3", stance, pointer="/stances/0")] if stance != "unknown" else []
    found = routes([FRIEND, twin], [tie("p3", "neighbour"), tie("p9", "neighbour")], stances=stances)
    points = {route.via.ref: route.points for route in found.routes["p1"]}
    compared = (points["p3"] > points["p9"], points["p3"] == points["p9"])
    assert compared == {"before": (True, False), "after": (False, False), "same": (False, True)}[place]


def test_trust_and_history_count():
    ties = [tie("p2", "parent", trust="high"), tie("p3", "neighbour", trust="low")]
    plain = {r.via.ref: r.points for r in routes([MOTHER, FRIEND], ties).routes["p1"]}
    met = JournalEntry("visit", date(2026, 11, 1), "Gặp", ("p3",), promised="sẽ nói giúp", pointer="/journal/0")
    after = routes([MOTHER, FRIEND], ties, journal=[met])
    (friend,) = (route for route in after.routes["p1"] if route.via.ref == "p3")
    assert friend.points > plain["p3"]
    assert any("sẽ nói giúp" in reason.text for reason in friend.why)


def test_of_two_that_know_somebody_alike_the_one_whose_business_is_to_talk_comes_first():
    kinds = {"c1": "police", "c2": "land_office", "c3": "commune_authority", "c4": "mobilisation_team"}
    bodies = [Contact(key, actor, f"{key} of the place", pointer="/contacts/0") for key, actor in kinds.items()]
    assert [route.via.ref for route in routes(contacts=bodies).routes["p1"]] == ["c4", "c3", "c1", "c2"]


def test_whoever_has_to_comply_comes_before_the_others_to_be_spoken_to():
    facts = facts_with(people=[BANK, LIABLE], relationships=[tie("p4", "creditor")])
    assert list(routes_of(facts, CATALOGUE, "en").routes) == ["p1", "p4"]


def test_a_meeting_of_several_says_nothing_about_one_of_them():
    met = JournalEntry("meeting", date(2026, 11, 1), "Họp", ("p2", "p3"), refused="chưa chịu gặp", pointer="/journal/0")
    found = routes([MOTHER, FRIEND], [tie("p2", "parent"), tie("p3", "neighbour")], journal=[met])
    assert "chưa chịu gặp" not in " ".join(reason.text for route in found.routes["p1"] for reason in route.why)


def test_whoever_decides_for_a_company_carries_no_word_from_it_to_others():
    company = Person("p1", "liable", kind="organisation", name="Công ty Ổi", pointer="/people/0")
    head = Person("p2", "other", honorific="anh", name="Na", short_name="Na", birth_year=1980, pointer="/people/1")
    parents = Person("p3", "third_party", honorific="ông", name="Cam", short_name="Cam", pointer="/people/2")
    ties = [tie("p2", "management"), tie("p2", "in_law", other="p3")]
    found = routes_of(facts_with(people=[company, head, parents], relationships=ties), CATALOGUE, "en")
    assert "anh Na" not in messengers(found, "p3")
    assert "decides for a party" in left_out(found, "p3")["anh Na"]
    assert "decides for a party" not in left_out(found).get("anh Na", "")


@pytest.mark.parametrize(
    ("body", "post"), [("Công đoàn xã", True), ("Công đoàn Trường Tiểu học", False), ("Công đoàn Công ty May", False)]
)
def test_a_body_of_a_workplace_does_not_speak_through_the_post_of_the_commune(body, post):
    union = Person("p2", "official", kind="organisation", name=body, actor="trade_union", pointer="/people/1")
    contact = Contact("c1", "trade_union", "Công đoàn xã Nông Thịnh", "Chủ tịch", pointer="/contacts/0")
    found = routes([union], [Relationship("p1", "p2", "member_of")], contacts=[contact])
    assert ("c1" in {route.via.ref for route in found.routes["p1"] if "member" in route.why[0].text}) is post
    assert (body in messengers(found)) is not post


def test_the_head_of_another_hamlet_is_no_messenger_unless_tied():
    at_home = Person("p1", "liable", name="Nguyễn Văn Ổi", address="Thôn Đông, xã Nông Thịnh", tags=("fisher",))
    own = Contact("c1", "hamlet_head", "Thôn Đông", "Trưởng thôn", "Bùi Thị Na", pointer="/contacts/0")
    other = Contact("c2", "hamlet_head", "Thôn Tây", "Trưởng thôn", "An Văn Cam", pointer="/contacts/1")

    def vias(*ties: Relationship) -> set[str]:
        found = routes_of(facts_with(people=[at_home], contacts=[own, other], relationships=ties), CATALOGUE, "en")
        return {route.via.ref for route in found.routes["p1"]} & {"c1", "c2"}

    assert vias() == {"c1"}
    assert vias(Relationship("c2", "p1", "friend", pointer="/relationships/0")) == {"c1", "c2"}


def test_a_steering_committee_is_missed_for_companies_only():
    shop = Person("p1", "liable", honorific="bà", name="Ổi", tags=("business",), pointer="/people/0")
    company = Person("p1", "liable", kind="organisation", name="Công ty Ổi", tags=("business",), pointer="/people/0")
    missed = [
        {hole.actor for hole in routes_of(facts_with(people=[one]), CATALOGUE, "en").missing} for one in (shop, company)
    ]
    assert "steering_committee" not in missed[0]
    assert "steering_committee" in missed[1]


def test_a_messenger_may_reach_somebody_through_another():
    found = routes([MOTHER, FRIEND], [tie("p2", "parent"), tie("p3", "neighbour", other="p2")])
    (friend,) = (route for route in found.routes["p1"] if route.via.ref == "p3")
    assert friend.path == ("p3", "p2", "p1")
    assert "bà Na" in friend.why[0].text


LEFT_OUT = {
    "a child by year of birth": (CHILD, [tie("p5", "sibling")], "child is never a messenger"),
    "a minor by tag": (
        Person("p5", "relative", name="Tí", tags=("minor",)),
        [tie("p5", "sibling")],
        "child is never a messenger",
    ),
    "a minor whatever year somebody typed": (
        Person("p5", "relative", name="Tí", tags=("minor",), birth_year=1990),
        [tie("p5", "sibling")],
        "child is never a messenger",
    ),
    "somebody who may still be seventeen": (
        Person("p5", "relative", name="Tí", birth_year=2008),
        [tie("p5", "sibling")],
        "child is never a messenger",
    ),
    "a son or daughter of unknown age": (
        Person("p5", "relative", name="Tí"),
        [tie("p1", "parent", other="p5")],
        "the year of birth is not recorded",
    ),
    "the other party": (BANK, [tie("p4", "sibling")], "party to the case"),
    "somebody who stands against the person": (FRIEND, [tie("p3", "opposing_party")], "on the other side"),
    "somebody without a tie": (FRIEND, [], "no tie"),
    "a third party with an interest of their own": (
        Person("p6", "third_party", name="Thợ", birth_year=1980),
        [tie("p6", "sibling")],
        "interest of their own",
    ),
}


@pytest.mark.parametrize(("person", "ties", "words"), LEFT_OUT.values(), ids=LEFT_OUT.keys())
def test_somebody_is_left_out_with_a_reason(person, ties, words):
    found = routes([person], ties)
    assert person.key not in {route.via.ref for route in found.routes["p1"]}
    assert words in left_out(found)[person.called]


def test_somebody_against_compliance_has_to_be_won_first():
    found = routes([FRIEND], [tie("p3", "neighbour")], stances=[Stance("p3", "against")])
    assert "against compliance" in left_out(found)["anh Cam"]


def test_a_grown_child_may_carry_word():
    grown = Person("p5", "relative", name="Tí", birth_year=1990)
    assert "p5" in {route.via.ref for route in routes([grown], [tie("p1", "parent", other="p5")]).routes["p1"]}


KINDS = st.sampled_from(["parent", "sibling", "neighbour", "opposing_party", "unheard_of"])
PEOPLE = st.builds(
    Person,
    key=st.sampled_from(["p2", "p3", "p4", "p5"]),
    role=st.sampled_from(["liable", "entitled", "relative", "third_party", "neighbour", "other"]),
    kind=st.sampled_from(["person", "organisation", "group"]),
    name=st.sampled_from(["Na", "Cam", "Tí"]),
    birth_year=st.sampled_from([None, 1950, 2009, 2020]),
    tags=st.sampled_from([(), ("minor",), ("elderly",)]),
)
CASES = st.tuples(
    st.lists(PEOPLE, max_size=4, unique_by=lambda person: person.key),
    st.lists(
        st.builds(Relationship, st.sampled_from(["p1", "p2", "p3", "c1"]), st.sampled_from(["p1", "p4", "p5"]), KINDS),
        max_size=5,
    ).map(lambda ties: [one for one in ties if one.from_ != one.to]),
    st.lists(st.builds(Stance, st.sampled_from(["p2", "p3"]), st.sampled_from(["for", "against"])), max_size=1),
)


@given(CASES)
def test_children_and_parties_are_never_messengers(drawn):
    people, ties, stances = drawn
    found = routes(people, ties, stances=stances)
    by_key = {person.key: person for person in people}
    for to, listed in found.routes.items():
        assert len(listed) <= MOST_SHOWN
        for route in listed:
            person = by_key.get(route.via.ref or "")
            if person is None:
                continue
            assert person.key != to
            assert person.role != "entitled"
            assert "minor" not in person.tags
            assert person.birth_year is None or person.birth_year < 2009


@given(CASES)
def test_the_same_case_gives_the_same_routes(drawn):
    people, ties, stances = drawn
    one, other = routes(people, ties, stances=stances), routes(people, ties, stances=stances)
    assert one == other


def test_the_order_in_which_people_were_entered_means_nothing():
    people, ties = [MOTHER, FRIEND, CHILD], [tie("p2", "parent"), tie("p3", "neighbour"), tie("p5", "sibling")]
    lists = {tuple(messengers(routes(list(order), ties))) for order in permutations(people)}
    assert lists == {("bà Na", "anh Cam")}


def test_a_role_that_nobody_fills_is_named():
    bare = routes()
    missing = {hole.actor: hole for hole in bare.missing}
    assert {"kin", "commune_authority", "hamlet_head"} <= set(missing)
    assert missing["kin"].pointer == "/people"
    assert missing["hamlet_head"].pointer == "/contacts"
    head = Contact("c1", "hamlet_head", "Thôn Đông", "Trưởng thôn")
    filled = routes([MOTHER], [tie("p2", "parent")], contacts=[head])
    assert {hole.actor for hole in filled.missing} == {"commune_authority"}


def test_a_body_whose_concern_the_person_is_comes_in_with_that_reason():
    veteran = Person("p1", "liable", name="Nguyễn Văn Ổi", tags=("veteran",), pointer="/people/0")
    union = Contact("c1", "veterans_association", "Hội CCB xã", "Chủ tịch", pointer="/contacts/0")
    head = Contact("c2", "hamlet_head", "Thôn Đông", "Trưởng thôn", pointer="/contacts/1")
    found = routes_of(facts_with(people=[veteran], contacts=[head, union]), CATALOGUE, "en")
    assert found.best("p1").via.ref == "c1"
    assert "concern" in found.best("p1").why[0].text
    assert {h.actor for h in routes_of(facts_with(people=[veteran]), CATALOGUE, "en").missing} > {
        "veterans_association"
    }


def test_nobody_is_scored_for_show():
    found = routes([MOTHER], [tie("p2", "parent")])
    said = " ".join(reason.text for listed in found.routes.values() for route in listed for reason in route.why)
    assert not any(character.isdigit() for character in said)


def test_whoever_is_ill_is_visited_and_not_sent_unless_they_wish_it_themselves():
    ill = replace(MOTHER, tags=("ill",))
    assert "ill" in left_out(routes([ill], [tie("p2", "parent")]))["bà Na"]
    willing = routes([ill], [tie("p2", "parent")], stances=[Stance("p2", "for", pointer="/stances/0")])
    assert "bà Na" in messengers(willing)


def test_a_relative_of_one_side_is_not_sent_to_the_other_for_want_of_a_way_of_their_own():
    buyer = replace(FRIEND, role="entitled")
    ties = [tie("p2", "parent"), tie("p3", "neighbour")]
    assert "other side" in left_out(routes([MOTHER, buyer], ties), "p3")["bà Na"]
    of_both = routes([MOTHER, buyer], [*ties, tie("p2", "friend", "p3")])
    assert "bà Na" in messengers(of_both, "p3")
