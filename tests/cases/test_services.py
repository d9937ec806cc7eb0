"""Cases: who sees which, opening, changing, handing over, listing, finding."""

from __future__ import annotations

from datetime import date

import pytest

from planner.accounts import services as accounts
from planner.accounts.models import Office
from planner.actor import SYSTEM, Role
from planner.audit import services as audit
from planner.cases import services as cases
from planner.cases.models import CaseStatus
from planner.cases.services import PAGE, Filters
from planner.db import db, unit_of_work
from planner.errors import Conflict, Incomplete, NotAllowed, NotFound, Stale
from tests.support import world


def somebody(username: str):
    """Return one of the people as services see them."""
    return accounts.user_by_name(username).actor()


SEES = {"alice": True, "bob": True, "hanh": True, "ines": True, "charlie": False, "trinh": False, "adam": False}
CHANGES = {"alice": True, "bob": True, "hanh": True, "ines": False}


@pytest.mark.parametrize(("username", "sees"), {**SEES, "far": False, "farhead": False}.items())
def test_a_case_is_open_to_its_officer_team_heads_in_line_and_inspectors(case, username, sees):
    actor = somebody(username)
    if sees:
        assert cases.case(case.id, actor).id == case.id
    else:
        with pytest.raises(NotFound):
            cases.case(case.id, actor)
        with pytest.raises(NotFound):
            cases.case_by_number(case.number, actor)
        assert cases.cases_page(actor, Filters()).cases == []
        assert cases.cases_page(actor, Filters(text="Ổi")).cases == []


@pytest.mark.parametrize(("username", "changes"), CHANGES.items())
def test_a_case_is_changed_by_its_officer_team_and_head(case, username, changes):
    actor = somebody(username)
    assert cases.may_change(cases.case(case.id, actor), actor) is changes
    if not changes:
        with pytest.raises(NotAllowed):
            cases.case_to_change(case.id, actor)


def test_a_stranger_who_would_change_a_case_gets_not_found(case, charlie):
    with pytest.raises(NotFound):
        cases.case_to_change(case.id, charlie)


def test_the_planner_itself_sees_and_changes_everything(case):
    assert cases.case_to_change(case.id, SYSTEM).id == case.id


def test_somebody_taken_out_of_the_team_no_longer_sees_the_case(case, alice, bob):
    with unit_of_work():
        cases.set_team(case, [], by=alice)
    with pytest.raises(NotFound):
        cases.case(case.id, bob)


def test_a_number_is_given_once_in_an_office_and_may_be_used_in_another(case, alice):
    with pytest.raises(Conflict, match="1/QĐ-THA"):
        world.open_hedge_case(alice)
    with unit_of_work():
        other = world.open_hedge_case(somebody("far"))
    assert other.number == case.number
    with pytest.raises(Conflict, match="kv1, kv2"):
        cases.case_by_number(case.number, SYSTEM)
    kv2 = accounts.office_by_code("kv2")
    assert cases.case_by_number(case.number, SYSTEM, kv2).id == other.id


@pytest.mark.parametrize("username", ["trinh", "ines", "adam"])
def test_who_does_not_work_on_cases_opens_none(ground, username):
    with pytest.raises(NotAllowed):
        world.open_hedge_case(somebody(username))


def test_everything_that_is_wrong_with_the_days_of_a_case_is_said_at_once(ground, alice):
    with pytest.raises(Incomplete) as refused:
        world.open_hedge_case(alice, judgment_date=date(2030, 1, 1), decision_date=date(2029, 1, 1))
    assert len(refused.value.problems) == 3


def test_a_change_is_stored_with_its_history(case, alice):
    with unit_of_work():
        cases.change_case(case, {"nature": "Khác", "area": "xã Vườn"}, version=case.version, by=alice, reason="đọc lại")
    (pair, *_) = audit.history_of("case", case.id)
    assert (pair[1].old, pair[1].new) == ({"nature": "Hàng rào che mất nắng nhà bên"}, {"nature": "Khác"})
    assert (pair[0].action, pair[1].reason) == ("case.changed", "đọc lại")


def test_a_change_that_changes_nothing_leaves_no_trace(case, alice):
    version, before = case.version, audit.verify().entries
    with unit_of_work():
        cases.change_case(case, {"nature": case.nature}, version=version, by=alice)
    assert (case.version, audit.verify().entries) == (version, before)


def test_a_stale_save_never_overwrites_a_newer_one(case, alice, bob):
    opened_with = case.version
    with unit_of_work():
        cases.change_case(case, {"nature": "Bob viết"}, version=opened_with, by=bob)
    with pytest.raises(Stale), unit_of_work():
        cases.change_case(case, {"nature": "Alice viết"}, version=opened_with, by=alice)
    db.session.expire_all()
    assert cases.case(case.id, alice).nature == "Bob viết"


def test_a_number_cannot_become_that_of_another_case(case, alice):
    with unit_of_work():
        world.open_hedge_case(alice, number="2/QĐ-THA")
    with pytest.raises(Conflict, match="2/QĐ-THA"):
        cases.change_case(case, {"number": "2/QĐ-THA"}, version=case.version, by=alice)


def test_a_case_is_paused_resumed_and_closed_with_days(case, alice):
    for status in (CaseStatus.PAUSED, CaseStatus.OPEN, CaseStatus.CLOSED):
        with unit_of_work():
            cases.set_status(case, status, on=world.TODAY, by=alice, reason="vì vậy")
        assert case.status is status
    assert case.closed_on == world.TODAY
    for day in (date(2020, 1, 1), date(2030, 1, 1)):
        with pytest.raises(Incomplete):
            cases.set_status(case, CaseStatus.OPEN, on=day, by=alice, reason="")


def test_a_head_hands_a_case_over_to_a_colleague_of_the_office(case, alice, hanh, charlie):
    with pytest.raises(NotAllowed):
        cases.hand_over(case, accounts.user_by_name("charlie"), by=alice, reason="")
    with unit_of_work():
        cases.hand_over(case, accounts.user_by_name("charlie"), by=hanh, reason="Alice nghỉ")
    assert cases.case(case.id, charlie).officer.username == "charlie"
    with pytest.raises(NotFound):
        cases.case(case.id, alice)
    with pytest.raises(Conflict):
        cases.hand_over(case, accounts.user_by_name("far"), by=hanh, reason="")
    with pytest.raises(Conflict):
        cases.set_team(case, [accounts.user_by_name("far")], by=hanh)


def test_a_head_of_another_office_hands_nothing_over_whatever_part_they_have(case, charlie, administrator):
    with unit_of_work():
        bob, other = accounts.user_by_name("bob"), accounts.office_by_code("kv2")
        accounts.change_user(bob, name="Bob", title="", office=other, roles=[Role.HEAD], active=True, by=administrator)
    actor = bob.actor()
    assert cases.case(case.id, actor) is case, "he is still in the team"
    with pytest.raises(NotAllowed):
        cases.hand_over(case, accounts.user_by_name("charlie"), by=actor, reason="")


FOUND = {
    "the number": "1/QĐ",
    "a name without marks": "oi",
    "a name with marks": "Ổi",
    "the beginning of a word": "ngu",
    "several words in any order": "vuon oi",
    "the area": "xã Vườn",
}


@pytest.mark.parametrize("words", FOUND.values(), ids=FOUND.keys())
def test_a_case_is_found_by_its_words(case, alice, words):
    assert [found.id for found in cases.cases_page(alice, Filters(text=words)).cases] == [case.id]


@pytest.mark.parametrize("words", ["Mít", "1/QĐ Mít", '"', "*", "' or 1=1 --", "NEAR(", "ổi AND", "a" * 500])
def test_other_words_and_tricks_find_nothing(case, alice, words):
    assert cases.cases_page(alice, Filters(text=words)).cases == []


def test_words_follow_a_change_of_name(case, alice):
    with unit_of_work():
        cases.change_case(case, {"title": "Bờ tre"}, version=case.version, by=alice)
    assert cases.cases_page(alice, Filters(text="bo tre")).cases


def test_lists_are_narrowed(case, alice, hanh, office: Office):
    with unit_of_work():
        second = world.open_hedge_case(alice, number="2/QĐ-THA", opened_on=date(2026, 11, 1))
        cases.set_status(second, CaseStatus.CLOSED, on=world.TODAY, by=alice, reason="")
    numbers = lambda actor, **kept: [c.number for c in cases.cases_page(actor, Filters(**kept)).cases]  # noqa: E731
    assert numbers(alice) == ["1/QĐ-THA", "2/QĐ-THA"]
    assert numbers(alice, status="closed") == ["2/QĐ-THA"]
    assert numbers(alice, case_type="land_handover") == []
    assert numbers(hanh, mine=True) == []


def test_pages_of_a_list_meet_without_gap_or_double(case, alice):
    with unit_of_work():
        for n in range(2, PAGE + 10):
            world.open_hedge_case(alice, number=f"{n}/QĐ-THA", opened_on=date(2026, 11, 1 + n % 3))
    first = cases.cases_page(alice, Filters())
    second = cases.cases_page(alice, Filters(), first.following or "")
    numbers = [found.id for found in (*first.cases, *second.cases)]
    assert (len(first.cases), second.following) == (PAGE, None)
    assert len(numbers) == len(set(numbers)) == PAGE + 9
    assert cases.cases_page(alice, Filters(), "nonsense").cases


def test_a_whole_case_takes_two_queries_however_much_there_is(case, alice, queries):
    db.session.expunge_all()
    with queries() as few:
        cases.case(case.id, alice, whole=True)
    with unit_of_work():
        held = cases.case(case.id, alice, whole=True)
        for n in range(20):
            world.add_statement(held, f"Câu {n}", by=alice)
    db.session.expunge_all()
    with queries() as many:
        whole = cases.case(case.id, alice, whole=True)
        assert len(whole.circumstances) == 21
    assert len(many) == len(few) <= 2
