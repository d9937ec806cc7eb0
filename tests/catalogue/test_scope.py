"""Facts as packs see them: every documented name is there, and what is missing is a gap that knows its field."""

from __future__ import annotations

from datetime import date

import pytest

from planner.catalogue.facts import (
    Answer,
    Case,
    Circumstance,
    Contact,
    Event,
    Facts,
    JournalEntry,
    Obligation,
    Person,
    Relationship,
    Stance,
    User,
)
from planner.catalogue.gaps import Gap, gaps_in, split_at_gaps
from planner.catalogue.names import NAMES
from planner.catalogue.plan import Limit
from planner.catalogue.scope import scope_of
from tests.support.world import TODAY, facts_with

LIABLE = Person(
    "p1", "liable", honorific="ông", name="Nguyễn Văn Ổi", short_name="Ổi", birth_year=1960, pointer="/people/0"
)
NEIGHBOUR = Person("p2", "neighbour", name="Trần Thị Mận", tags=("elderly",), pointer="/people/1")


@pytest.fixture
def scope_for(host):
    """Write facts in Vietnamese."""
    return lambda facts, language="vi": scope_of(facts, host.catalogue, language)


def test_every_documented_name_is_there_and_no_other(scope_for):
    assert set(scope_for(facts_with())) == set(NAMES)


def test_an_empty_case_is_full_of_gaps_and_of_no_empty_texts(scope_for):
    case = scope_for(Facts(Case("1", "garden:hedge"), TODAY))["case"]
    shown = {name: case[name] for name in ("title", "nature", "area", "court", "office", "officer", "head", "amount")}
    assert {name: type(value) for name, value in shown.items()} == dict.fromkeys(shown, Gap)
    assert shown["nature"].pointer == "/case/nature"
    assert case["judgment"]["number"].pointer == "/case/judgment/number"
    assert case["decision"]["date"].pointer == "/case/decision/date"
    assert case["obligation"].pointer == "/obligations"


def test_what_is_known_is_written_as_people_write_it(scope_for):
    facts = facts_with(
        case={
            "officer": User("Alice", "Chấp hành viên"),
            "decision_number": "7",
            "decision_date": date(2026, 11, 20),
            "fields": {"garden": {"height_cm": 250}},
        },
        obligations=[
            Obligation("o1", "money", "Trả tiền.", amount=50_000_000, paid=1_000_000, pointer="/obligations/0"),
            Obligation("o2", "act", "Cắt rào", pointer="/obligations/1"),
        ],
    )
    case = scope_for(facts)["case"]
    assert case["officer"] == "Chấp hành viên Alice"
    assert case["decision"] == {"number": "7", "date": "2026-11-20"}
    assert case["obligation"] == "Trả tiền; cắt rào"
    assert (case["amount"], case["amount_text"]) == (50_000_000, "50.000.000 đồng")
    assert case["fields"]["garden"]["height_cm"] == 250
    assert case["fields"]["garden"]["kind_of_hedge"] == Gap("/case/fields/garden/kind_of_hedge", "Loại cây")


def test_gaps_speak_the_language_of_the_plan(scope_for):
    assert scope_for(facts_with(), "en")["case"]["fields"]["garden"]["height_cm"].label == "Height of the hedge"


def test_people_stand_by_role_and_know_their_ties(scope_for):
    facts = facts_with(
        people=[LIABLE, NEIGHBOUR],
        relationships=[Relationship("p2", "p1", "neighbour", pointer="/relationships/0")],
        stances=[Stance("p2", "against", date(2026, 11, 1), pointer="/stances/0")],
        circumstances=[
            Circumstance("p1", "housing", "Sống một mình."),
            Circumstance("p1", "housing", "Nhà nhỏ."),
            Circumstance("gone", "housing", "Ai đó."),
        ],
        journal=[JournalEntry("visit", date(2026, 11, 2), "Uống trà", ("p1", "gone"))],
    )
    scope = scope_for(facts)
    (liable,) = scope["liable"]
    (other,) = scope["others"]
    assert (liable["called"], liable["name"], liable["age"]) == ("ông Ổi", "ông Nguyễn Văn Ổi", 66)
    assert liable["about"]["housing"] == "Sống một mình; Nhà nhỏ"
    assert isinstance(liable["about"]["income"], Gap)
    assert "hàng xóm" in other["tie"]
    assert "ông Ổi" in other["tie"]
    assert (other["stance"], other["stance_on"]) == ("against", "01/11/2026")
    assert liable["stance"] == "unknown"
    assert scope["circumstances"][2]["called"] == ""
    assert scope["journal"][0]["called"] == "ông Ổi"


def test_events_answers_and_limits_are_gaps_until_they_are_known(scope_for, host):
    event = Event("decision_notified", date(2026, 11, 23), "direct", "/events/0")
    known = Answer("garden:shears", "yes")
    unknown = Answer("garden:mood", None, known=False)
    facts = facts_with(events=[event], answers={"garden:shears": known, "garden:mood": unknown})
    scope = scope_for(facts)
    assert scope["events"]["decision_notified"]["on"] == "2026-11-23"
    assert isinstance(scope["events"]["coercion_day"], Gap)
    assert scope["answers"]["garden:shears"] == "yes"
    assert scope["answers"]["garden:mood"] == Gap("/assessments/0/answers/garden:mood", "Không khí thế nào?")
    assert isinstance(scope["limits"]["voluntary_period"], Gap)
    limit = Limit(key="voluntary_period", on=date(2026, 12, 3), title="Hết hạn", basis="Điều 3")
    assert scope_of(facts, host.catalogue, "vi", (limit,))["limits"]["voluntary_period"]["on"] == "2026-12-03"


def test_contacts_are_written_with_post_holder_and_body(scope_for):
    contact = Contact("c1", "hamlet_head", "Thôn Đông", "Trưởng thôn", "Lê Văn Cam")
    called = scope_for(facts_with(contacts=[contact]))["contacts"][0]["called"]
    assert called.lower() == "trưởng thôn lê văn cam, thôn đông"


CALLED = {
    "honorific and short name": (
        Person("p", "liable", honorific="bà", name="Trần Thị Mận", short_name="Mận"),
        "bà Mận",
    ),
    "the whole name without a short one": (
        Person("p", "liable", honorific="bà", name="Trần Thị Mận"),
        "bà Trần Thị Mận",
    ),
    "the beginning of the description": (
        Person("p", "liable", description="Hai vợ chồng, đã vay tiền"),
        "hai vợ chồng",
    ),
    "nothing at all": (Person("p", "liable"), ""),
}


@pytest.mark.parametrize(("person", "called"), CALLED.values(), ids=CALLED.keys())
def test_a_person_is_called_in_a_sentence(person, called):
    assert person.called == called


def test_the_latest_event_of_a_kind_counts():
    events = (
        Event("postponed", date(2026, 3, 1)),
        Event("postponed", date(2026, 5, 1)),
        Event("resumed", date(2026, 9, 1)),
    )
    facts = facts_with(events=events)
    assert facts.event("postponed").on == date(2026, 5, 1)
    assert facts.event("closed") is None


def test_a_text_is_split_at_its_gaps_and_nothing_is_lost():
    text = f"Ở {Gap('/a', 'A')}{Gap('/b', 'B')} cuối"
    assert list(split_at_gaps(text)) == ["Ở ", Gap("/a", "A"), Gap("/b", "B"), " cuối"]
    assert list(gaps_in(text)) == [Gap("/a", "A"), Gap("/b", "B")]
    assert list(gaps_in("⟦no arrow⟧ → ⟦")) == []
