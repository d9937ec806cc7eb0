"""The directory: an office sees its own contacts and those above, and keeps them up to date."""

from __future__ import annotations

from datetime import date

import pytest

from planner.accounts import services as accounts
from planner.audit import services as audit
from planner.contacts import services as contacts
from planner.contacts.services import PAGE, Filters
from planner.db import db, unit_of_work
from planner.errors import Incomplete, NotAllowed, NotFound, Stale
from tests.support import world

POST = {"actor": "police", "body": "Công an xã Vườn", "post": "Trưởng Công an", "area": "xã Vườn"}


def add(by, **values):
    """Add a contact to the office of *by*."""
    with unit_of_work():
        return contacts.add_contact(POST | values, office_id=by.office_id, by=by)


@pytest.fixture
def police(alice):
    """A contact of Alice's office."""
    return add(alice)


def test_a_contact_is_open_to_its_office_and_the_offices_below(alice, police, administrator):
    province = accounts.office_by_code("tinh")
    with unit_of_work():
        above = contacts.add_contact(POST | {"body": "Công an tỉnh"}, office_id=province.id, by=alice)
    far = accounts.user_by_name("far").actor()
    assert contacts.contact(police.id, alice) is police
    assert contacts.contact(above.id, alice) is above
    assert contacts.contact(above.id, far) is above
    with pytest.raises(NotFound):
        contacts.contact(police.id, far)
    with pytest.raises(NotFound):
        contacts.contact(police.id, administrator)


def test_a_change_is_stored_with_its_history(alice, police):
    with unit_of_work():
        contacts.change_contact(police, POST | {"phone": "0900"}, version=police.version, by=alice, reason="số mới")
    (pair, _) = audit.history_of("contact", police.id)
    assert (pair[1].old, pair[1].new, pair[1].reason) == ({"phone": ""}, {"phone": "0900"}, "số mới")


def test_a_stale_save_never_overwrites_a_newer_one(alice, bob, police):
    opened_with = police.version
    with unit_of_work():
        contacts.change_contact(police, {**POST, "holder": "Bob"}, version=opened_with, by=bob)
    with pytest.raises(Stale), unit_of_work():
        contacts.change_contact(police, {**POST, "holder": "Alice"}, version=opened_with, by=alice)
    db.session.expire_all()
    assert contacts.contact(police.id, alice).holder == "Bob"


def test_everything_that_makes_no_sense_is_said_at_once(alice):
    with pytest.raises(Incomplete) as refused:
        add(alice, post="", last_verified_on=date(2030, 1, 1))
    assert len(refused.value.problems) == 2


def test_verifying_sets_the_day(alice, police):
    assert contacts.is_old(police.last_verified_on)
    with unit_of_work():
        contacts.verify_contact(police, by=alice)
    assert police.last_verified_on == world.TODAY
    assert not contacts.is_old(police.last_verified_on)
    assert contacts.is_old(date(2025, 11, 1))


def test_a_contact_that_ended_is_listed_only_when_asked_for(alice, police):
    with unit_of_work():
        contacts.end_contact(police, on=world.TODAY, by=alice, reason="sáp nhập")
    assert contacts.directory(alice, Filters()).contacts == []
    assert contacts.directory(alice, Filters(ended=True)).contacts == [police]


def test_the_directory_is_narrowed(alice, police):
    verified = add(alice, actor="court", body="Tòa án", area="xã Khác", last_verified_on=world.TODAY)
    listed = lambda **kept: contacts.directory(alice, Filters(**kept)).contacts  # noqa: E731
    assert listed() == [verified, police]
    assert listed(area="xã Vườn") == [police]
    assert listed(actor="court") == [verified]
    assert listed(old=True) == [police]
    assert contacts.areas(alice) == ["xã Khác", "xã Vườn"]


def test_pages_of_the_directory_meet_without_gap_or_double(alice):
    for n in range(PAGE + 7):
        add(alice, body=f"Công an {n % 9}", area=f"xã {n % 4}")
    first = contacts.directory(alice, Filters())
    second = contacts.directory(alice, Filters(), first.following or "")
    ids = [contact.id for contact in (*first.contacts, *second.contacts)]
    assert (len(first.contacts), second.following) == (PAGE, None)
    assert len(ids) == len(set(ids)) == PAGE + 7


@pytest.mark.parametrize("username", ["ines", "adam", "trinh"])
def test_who_does_not_work_on_cases_keeps_no_contacts(alice, police, username):
    actor = accounts.user_by_name(username).actor()
    for attempt in (
        lambda: contacts.add_contact(POST, office_id=actor.office_id, by=actor),
        lambda: contacts.change_contact(police, POST, version=police.version, by=actor),
        lambda: contacts.verify_contact(police, by=actor),
        lambda: contacts.end_contact(police, on=world.TODAY, by=actor, reason=""),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_post_is_recognised_again(alice, police):
    assert contacts.same_post([alice.office_id], "police", police.body, police.post) == [police]
    assert contacts.same_post([alice.office_id], "police", police.body, "Phó") == []
