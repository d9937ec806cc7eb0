"""The directory at its pages: finding, adding, changing, verifying in one click, ending."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from planner.contacts import services as contacts
from planner.contacts.models import Contact
from planner.db import db, unit_of_work
from tests.support import world
from tests.support.world import TODAY


@pytest.fixture
def directory(ground, alice):
    """The hamlet head, verified this month, and a women's union whom nobody has verified for years."""
    with unit_of_work():
        world.add_hamlet_head(alice)
        old = {"actor": "womens_union", "body": "Hội Phụ nữ xã Rừng", "post": "Chủ tịch", "area": "xã Rừng"}
        contacts.add_contact(old | {"last_verified_on": date(2024, 1, 1)}, office_id=alice.office_id, by=alice)


def held():
    db.session.rollback()
    db.session.expire_all()
    return {contact.body: contact for contact in db.session.scalars(select(Contact))}


def test_contacts_are_listed_by_area_and_old_ones_say_so_in_words(browser, directory):
    alice = browser("alice")
    page = alice.open("/contacts")
    assert page.text.index("xã Rừng") < page.text.index("xã Vườn")
    assert alice.sees("Trưởng thôn Lê Văn Cam")
    assert alice.sees("01/11/2026")
    old = alice._tree().xpath('//*[contains(@class, "verified--old")]')
    assert len(old) == 1
    assert "01/01/2024" in old[0].text_content()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("area=xã Vườn", {"Thôn Đông"}),
        ("actor=womens_union", {"Hội Phụ nữ xã Rừng"}),
        ("old=1", {"Hội Phụ nữ xã Rừng"}),
        ("area=elsewhere", {"Thôn Đông", "Hội Phụ nữ xã Rừng"}),
    ],
)
def test_the_directory_is_narrowed_by_area_body_and_age(browser, directory, query, found):
    alice = browser("alice")
    alice.open(f"/contacts?{query}")
    shown = {row.xpath("string(.//strong)") for row in alice._tree().xpath("//tr[starts-with(@id, 'contact-')]")}
    assert shown == found


def test_a_contact_is_added_with_a_post_or_a_holder(browser, directory):
    alice = browser("alice")
    alice.open("/contacts/new?area=xã Vườn&actor=police")
    nobody = alice.send("/contacts/new", body="Công an xã Vườn")
    assert nobody.status_code == 422
    assert "Công an xã Vườn" in nobody.text
    alice.send("/contacts/new", body="Công an xã Vườn", post="Trưởng Công an", last_verified_on="24/11/2026")
    added = held()["Công an xã Vườn"]
    assert (added.actor, added.area, added.last_verified_on) == ("police", "xã Vườn", date(2026, 11, 24))


def test_one_click_verifies(browser, directory):
    alice = browser("alice")
    alice.open("/contacts")
    union = held()["Hội Phụ nữ xã Rừng"]
    alice.send(f"/contacts/{union.id}/verify")
    assert held()["Hội Phụ nữ xã Rừng"].last_verified_on == TODAY
    assert not alice._tree().xpath('//*[contains(@class, "verified--old")]')


def test_a_stale_form_shows_both_holders_and_overwrites_none(browser, directory):
    alice, bob = browser("alice"), browser("bob")
    place = f"/contacts/{held()['Thôn Đông'].id}"
    alice.open(place)
    bob.open(place)
    bob.send(place, holder="Trần Văn Chanh", reason="Bầu lại")
    refused = alice.send(place, holder="Phạm Thị Dừa")
    assert refused.status_code == 409
    assert held()["Thôn Đông"].holder == "Trần Văn Chanh"
    assert alice.sees("Trần Văn Chanh")
    assert "Phạm Thị Dừa" in refused.text
    alice.send(place, reason="Nhầm")
    assert held()["Thôn Đông"].holder == "Phạm Thị Dừa"
    alice.open(place)
    assert alice.sees("Bầu lại")
    assert alice.sees("Trần Văn Chanh → Phạm Thị Dừa")


def test_an_ended_contact_needs_a_reason_and_leaves_the_list(browser, directory):
    alice = browser("alice")
    hamlet = held()["Thôn Đông"]
    alice.open(f"/contacts/{hamlet.id}")
    assert alice.send(f"/contacts/{hamlet.id}/end", **{"end-reason": ""}).status_code == 422
    alice.send(f"/contacts/{hamlet.id}/end", **{"end-reason": "Nghỉ hưu"})
    alice.open("/contacts")
    assert not alice.sees("Thôn Đông")
    alice.open("/contacts?ended=1")
    assert alice.sees("Thôn Đông")


def test_another_office_has_a_directory_of_its_own(browser, directory):
    far = browser("far")
    far.open("/contacts")
    assert not far.sees("Thôn Đông")
    assert "/contacts/new" in far.links()
    assert far.client.get(f"/contacts/{held()['Thôn Đông'].id}").status_code == 404


@pytest.mark.parametrize(("username", "status"), [("ines", 200), ("trinh", 403), ("adam", 403)])
def test_inspectors_read_the_directory_and_others_do_not(browser, directory, username, status):
    assert browser(username).client.get("/contacts").status_code == status


def test_an_inspector_reads_a_contact_and_is_offered_no_button(browser, directory, inspector, alice):
    with unit_of_work():
        province = inspector.office_id
        world.contacts.add_contact({"actor": "court", "body": "Tòa", "post": "Chánh án"}, office_id=province, by=alice)
    ines = browser("ines")
    ines.open(f"/contacts/{held()['Tòa'].id}")
    assert ines.sees("Chánh án")
    assert not [form for form in ines.forms() if "/contacts" in (form.get("action") or "")]


def test_the_list_costs_a_fixed_number_of_queries(browser, directory, alice, queries):
    with unit_of_work():
        for number in range(40):
            values = {"actor": "hamlet_head", "body": f"Thôn {number}", "post": "Trưởng thôn", "area": f"xã {number}"}
            contacts.add_contact(values, office_id=alice.office_id, by=alice)
    amy = browser("alice")
    with queries() as seen:
        amy.client.get("/contacts", buffered=False)
        counted = len(seen)
    assert counted <= 4
