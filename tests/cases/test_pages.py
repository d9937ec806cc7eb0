"""Cases at the pages: finding, opening in two minutes, changing the head, the parts with their traces."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from planner.audit.models import AuditEntry, Change
from planner.cases import parts
from planner.cases import services as cases
from planner.cases.models import Case, Circumstance, JournalEntry, Person, Relationship
from planner.contacts.models import Contact
from planner.db import db, unit_of_work
from tests.support import world
from tests.support.world import TODAY


def address(case, rest=""):
    return f"/cases/{case.id}{rest}"


def fresh(kind, **wanted):
    """Return the newest row of *kind* as it is stored now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(kind).filter_by(**wanted).order_by(kind.id.desc())).unique().first()


@pytest.fixture
def sixty(case, alice):
    """Sixty more cases of Alice, one opened each day."""
    with unit_of_work():
        for number in range(60):
            day = TODAY - timedelta(days=number)
            title = f"Hàng rào thứ {number} của gia đình ông Nguyễn Văn Ổi"
            values = {"number": f"{number + 100}/QĐ-THA", "title": title, "opened_on": day}
            opened = cases.open_case(world.HEAD | values, by=alice, office=case.office, officer=case.officer)
            person = {"role": "liable", "honorific": "ông", "name": f"Nguyễn Văn Ổi {number}"}
            parts.add_part(opened, parts.KINDS["people"], person, by=alice)


# The list


def test_the_list_shows_each_case_in_eight_columns(browser, case):
    bob = browser("bob")
    bob.open("/cases")
    for shown in (
        "1/QĐ-THA",
        "Hàng rào nhà ông Ổi",
        "Hàng rào",
        "ông Ổi",
        "xã Vườn",
        "Alice",
        "Đang thi hành",
        "25/11/2026",
    ):
        assert bob.sees(shown), shown


def test_a_stranger_finds_an_empty_list_that_says_what_to_do(browser, case):
    charlie = browser("charlie")
    charlie.open("/cases")
    assert not charlie.sees("1/QĐ-THA")
    assert "/cases/new" in charlie.links()
    assert "/cases/import" in charlie.links()


def test_words_are_found_without_their_tone_marks(browser, case, sixty):
    alice = browser("alice")
    alice.open("/cases?text=hang+rao+nha+ong+oi")
    assert alice.sees("1/QĐ-THA")
    assert not alice.sees("101/QĐ-THA")
    alice.open("/cases?text=khong+co+gi+ca")
    assert "/cases" in alice.links()
    assert not alice.sees("1/QĐ-THA")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=open", True),
        ("status=closed", False),
        ("case_type=garden:hedge", True),
        ("mine=1", True),
        ("status=x", True),
    ],
)
def test_the_list_is_narrowed_by_status_type_and_officer(browser, case, query, found):
    alice = browser("alice")
    alice.open(f"/cases?{query}")
    assert alice.sees("1/QĐ-THA") is found


def test_the_head_sees_the_cases_of_all_officers_and_narrows_them_to_none_of_her_own(browser, case):
    head = browser("hanh")
    head.open("/cases")
    assert head.sees("1/QĐ-THA")
    head.open("/cases?mine=1")
    assert not head.sees("1/QĐ-THA")


def test_a_page_of_the_list_is_small_costs_a_fixed_number_of_queries_and_leads_to_the_next(
    browser, case, sixty, queries
):
    alice = browser("alice")
    with queries() as seen:
        page = alice.client.get("/cases", buffered=False)
        counted = len(seen)
    assert counted <= 4, "one for the user, one for the packs of the office, two for the page"
    assert len(page.data) < 20 * 1024
    alice.open("/cases")
    following = next(link for link in alice.links() if "after=" in link)
    assert alice.sees("148/QĐ-THA")
    assert not alice.sees("149/QĐ-THA")
    alice.open(following)
    assert alice.sees("149/QĐ-THA")
    assert not any("after=" in link for link in alice.links())


def test_a_search_is_written_down(browser, case):
    alice = browser("alice")
    alice.open("/cases?text=r%C3%A0o").close()
    db.session.rollback()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "case.searched")).one()
    assert entry.actor == "Alice"
    assert entry.detail["found"] == 1
    assert "rào" not in str(entry.detail)


# Opening

QUICK = {
    "number": "5/QĐ-THA",
    "area": "xã Vườn",
    "obligation_kind": "money",
    "obligation_text": "Bà Bưởi trả 10 triệu đồng.",
    "obligation_amount": "10.000.000",
    "obligation_paid": "2.500.000 đ",
    "liable_honorific": "bà",
    "liable_name": "Lê Thị Bưởi",
    "entitled_name": "Công ty Quýt",
    "entitled_kind": "organisation",
    "decision_date": "20/11/2026",
    "notified_on": "23/11/2026",
    "notified_by": "direct",
    "fields-garden-height_cm": "180",
    "fields-garden-kind_of_hedge": "tea",
}


def test_a_case_is_opened_on_one_page_with_all_that_is_known(browser, ground, garden):
    alice = browser("alice")
    alice.open("/cases/new")
    opened = alice.send("/cases/new", **QUICK)
    assert opened.status_code == 200
    made = fresh(Case, number="5/QĐ-THA")
    assert alice.address == address(made)
    assert made.officer.username == "alice"
    assert made.fields == {"garden": {"height_cm": 180, "kind_of_hedge": "tea"}}
    assert [(person.key, person.role, person.name) for person in made.people] == [
        ("p1", "liable", "Lê Thị Bưởi"),
        ("p2", "entitled", "Công ty Quýt"),
    ]
    assert [(owed.amount, owed.paid) for owed in made.obligations] == [(10_000_000, 2_500_000)]
    assert [(event.kind, event.on) for event in made.events] == [("decision_notified", date(2026, 11, 23))]
    for shown in ("7.500.000 đ", "bà Lê Thị Bưởi", "Chè tàu", "180", "khoản 1 Điều 3 Lệ làng"):
        assert alice.sees(shown), shown
    assert [(hook, context.case_id) for hook, context in garden.heard] == [("case_opened", made.id)]


def test_only_the_number_has_to_be_there_and_the_rest_are_gaps_that_lead_to_their_forms(browser, ground):
    alice = browser("alice")
    alice.open("/cases/new")
    alice.send("/cases/new", number="6/QĐ-THA")
    made = fresh(Case, number="6/QĐ-THA")
    assert alice.address == address(made)
    assert address(made, "/people/new?role=liable") in alice.links()
    assert address(made, "/events/new?event=decision_notified") in alice.links()


def test_everything_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(browser, case):
    alice = browser("alice")
    alice.open("/cases/new")
    wrong = {"number": "1/QĐ-THA", "obligation_paid": "99.000.000", "judgment_date": "24/11/2026"}
    refused = alice.send("/cases/new", **(QUICK | wrong))
    assert refused.status_code == 422
    assert alice.sees("Quyết định thi hành án không thể") or alice.sees("The enforcement decision cannot be older")
    again = alice.send("/cases/new", judgment_date="01/09/2026")
    assert again.status_code == 422
    assert "1/QĐ-THA" in again.text
    form = next(form for form in alice.forms() if form.get("action") == "/cases/new")
    kept = dict(form.form_values())
    assert kept["liable_name"] == "Lê Thị Bưởi"
    assert kept["obligation_paid"] == "99.000.000"
    problems = alice._tree().xpath('//*[@id="problems"]//li')
    assert len(problems) == 2, [problem.text_content() for problem in problems]
    assert db.session.scalars(select(Person).where(Person.name == "Lê Thị Bưởi")).all() == []


@pytest.mark.parametrize("day", ["31/02/2026", "2026-13-01", "hôm qua", "30/11/2999"])
def test_an_impossible_day_is_named_at_its_field(browser, ground, day):
    alice = browser("alice")
    alice.open("/cases/new")
    refused = alice.send("/cases/new", **(QUICK | {"judgment_date": day}))
    assert refused.status_code == 422
    assert alice._tree().xpath('//*[@id="judgment_date-errors"]//li')
    assert fresh(Case) is None


def test_a_head_says_whose_case_it_is(browser, ground):
    head = browser("hanh")
    head.open("/cases/new")
    options = head._tree().xpath('//select[@id="officer"]/option')
    bob_id = next(option.get("value") for option in options if "Bob" in option.text_content())
    head.send("/cases/new", number="7/QĐ-THA", officer=bob_id)
    assert fresh(Case, number="7/QĐ-THA").officer.username == "bob"


@pytest.mark.parametrize("username", ["ines", "trinh", "adam"])
def test_those_who_do_not_work_on_cases_open_none(browser, ground, username):
    assert browser(username).open("/cases/new").status_code == 403


# The head, status, officer, team


def test_the_head_is_changed_with_a_reason_and_fields_of_other_packs_stay(browser, case):
    case.fields = {"elsewhere": {"kept": "yes"}}
    db.session.commit()
    alice = browser("alice")
    alice.open(address(case, "/edit"))
    values = {"title": "Hàng rào chung", "reason": "Tên cũ sai", "fields-garden-height_cm": "200"}
    assert alice.send(address(case, "/edit"), **values).status_code == 200
    changed = fresh(Case, id=case.id)
    assert changed.title == "Hàng rào chung"
    assert changed.fields == {"elsewhere": {"kept": "yes"}, "garden": {"height_cm": 200}}
    alice.open(address(case, "/history"))
    assert alice.sees("Tên cũ sai")
    assert alice.sees("Hàng rào nhà ông Ổi → Hàng rào chung")
    assert alice.sees("Chiều cao hàng rào")
    assert "height_cm" not in alice.page.text


def test_a_stale_form_never_overwrites_a_newer_save_and_shows_both(browser, case):
    alice, bob = browser("alice"), browser("bob")
    alice.open(address(case, "/edit"))
    bob.open(address(case, "/edit"))
    bob.send(address(case, "/edit"), title="Bob viết", area="xã Bob")
    refused = alice.send(address(case, "/edit"), title="Alice viết")
    assert refused.status_code == 409
    assert fresh(Case, id=case.id).title == "Bob viết"
    assert "Alice viết" in refused.text
    assert alice.sees("Bob viết")
    assert alice.sees("xã Bob")
    assert alice.send(address(case, "/edit")).status_code == 200
    assert fresh(Case, id=case.id).title == "Alice viết"


def test_a_case_is_paused_with_reason_and_day_but_not_before_it_was_opened(browser, case):
    alice = browser("alice")
    alice.open(address(case, "/edit"))
    early = {"status-status": "paused", "status-on": "2026-11-01", "status-reason": "Hoãn"}
    assert alice.send(address(case, "/status"), **early).status_code == 422
    assert alice.sees("25/11/2026")
    assert alice.send(address(case, "/status"), **(early | {"status-on": "25/11/2026"})).status_code == 200
    assert fresh(Case, id=case.id).status == "paused"


def test_only_a_head_hands_a_case_over(browser, case):
    alice = browser("alice")
    alice.open(address(case, "/edit"))
    assert not [form for form in alice.forms() if form.get("action", "").endswith("/officer")]
    head = browser("hanh")
    head.open(address(case, "/edit"))
    options = head._tree().xpath('//select[@name="officer-officer"]/option')
    charlie = next(option.get("value") for option in options if "Charlie" in option.text_content())
    sent = {"officer-officer": charlie, "officer-reason": "Nghỉ thai sản"}
    assert head.send(address(case, "/officer"), **sent).status_code == 200
    assert fresh(Case, id=case.id).officer.username == "charlie"
    assert alice.open(address(case)).status_code == 404


def test_the_team_is_chosen_from_the_office(browser, case):
    alice = browser("alice")
    alice.open(address(case, "/edit"))
    boxes = alice._tree().xpath('//input[@name="team-members"]')
    values = {box.getparent().text_content().split()[0]: box.get("value") for box in boxes}
    assert set(values) == {"Bob", "Charlie", "Hạnh"}
    alice.send(address(case, "/team"), **{"team-members": [values["Charlie"]]})
    assert [member.username for member in fresh(Case, id=case.id).members] == ["charlie"]


def test_two_who_set_the_team_see_what_the_other_set(browser, case):
    alice, hanh = browser("alice"), browser("hanh")
    for reader in (alice, hanh):
        reader.open(address(case, "/edit"))
    boxes = alice._tree().xpath('//input[@name="team-members"]')
    ids = {box.getparent().text_content().split()[0]: box.get("value") for box in boxes}
    hanh.send(address(case, "/team"), **{"team-members": [ids["Bob"], ids["Hạnh"]]})
    refused = alice.send(address(case, "/team"), **{"team-members": [ids["Charlie"]]})
    assert refused.status_code == 409
    assert alice.sees("Bob, Hạnh")
    assert {member.username for member in fresh(Case, id=case.id).members} == {"bob", "hanh"}
    assert alice.send(address(case, "/team")).status_code == 200
    assert {member.username for member in fresh(Case, id=case.id).members} == {"charlie"}


def test_a_status_saved_meanwhile_is_not_overwritten_unseen(browser, case):
    alice, hanh = browser("alice"), browser("hanh")
    for reader in (alice, hanh):
        reader.open(address(case, "/edit"))
    sent = {"status-on": "25/11/2026", "status-reason": "Hoãn"}
    hanh.send(address(case, "/status"), **sent, **{"status-status": "closed"})
    assert alice.send(address(case, "/status"), **sent, **{"status-status": "paused"}).status_code == 409
    assert fresh(Case, id=case.id).status == "closed"


# Parts


def test_a_new_part_is_filled_in_by_its_address(browser, case):
    alice = browser("alice")
    alice.open(address(case, "/circumstances/new?person=p2&category=health"))
    form = dict(next(f for f in alice.forms() if f.get("action", "").endswith("/circumstances/new")).form_values())
    assert (form["person"], form["category"], form["observed_on"]) == ("p2", "health", "2026-11-25")
    alice.open(address(case, "/events/new?event=coercion_decided"))
    form = dict(next(f for f in alice.forms() if f.get("action", "").endswith("/events/new")).form_values())
    assert form["kind"] == "coercion_decided"


def test_people_and_contacts_are_offered_for_a_relationship(browser, case):
    alice = browser("alice")
    alice.open(address(case, "/relationships/new"))
    one = [option.text_content() for option in alice._tree().xpath('//select[@id="from_"]/option')]
    other = [option.text_content() for option in alice._tree().xpath('//select[@id="to"]/option')]
    assert "Trưởng thôn Lê Văn Cam, Thôn Đông" in one
    assert "bà Mận" in one
    assert "Trưởng thôn Lê Văn Cam, Thôn Đông" not in other


def test_a_change_ends_the_old_statement_and_a_correction_puts_it_right(browser, case):
    said = case.circumstances[0]
    alice = browser("alice")
    alice.open(address(case, f"/circumstances/{said.id}"))
    unsaid = alice.send(address(case, f"/circumstances/{said.id}"), text="Con gái đã về ở cùng.")
    assert unsaid.status_code == 422
    alice.send(address(case, f"/circumstances/{said.id}"), what="changed", reason="Mới thăm")
    old, new = fresh(Circumstance, id=said.id), fresh(Circumstance)
    assert (old.text, old.ended_on) == ("Sống một mình.", TODAY)
    assert (new.text, new.ended_on, new.observed_on) == ("Con gái đã về ở cùng.", None, TODAY)
    alice.open(address(case))
    assert alice.sees("Sống một mình.")
    alice.open(address(case, f"/circumstances/{new.id}"))
    alice.send(address(case, f"/circumstances/{new.id}"), what="corrected", text="Cháu gái đã về ở cùng.")
    assert fresh(Circumstance).id == new.id
    assert fresh(Circumstance).text == "Cháu gái đã về ở cùng."
    alice.open(address(case, f"/circumstances/{new.id}"))
    assert alice.sees("Con gái đã về ở cùng. → Cháu gái đã về ở cùng.")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"from_": "p1", "to": "p1", "kind": "neighbour"}, "p1"),
        ({"from_": "p2", "to": "p1", "kind": "neighbour"}, "p2"),
        ({"from_": "p1", "to": "p2", "kind": "neighbour"}, "p1"),
        ({"from_": "p1", "to": "p2", "kind": "parent", "from_on": "2026-01-02", "until_on": "2026-01-01"}, "p1"),
    ],
)
def test_a_relationship_that_makes_no_sense_is_refused_and_kept_in_the_form(browser, case, values, said):
    alice = browser("alice")
    alice.open(address(case, "/relationships/new"))
    refused = alice.send(address(case, "/relationships/new"), **values, evidence="Nghe kể")
    assert refused.status_code == 422
    assert "Nghe kể" in refused.text
    assert alice._tree().xpath(f'//select[@id="from_"]/option[@value="{said}"][@selected]')
    assert fresh(Relationship).evidence == "Hai nhà chung rào"


def test_a_journal_entry_is_with_several_people_and_bears_the_name_of_its_writer(browser, case):
    bob = browser("bob")
    bob.open(address(case, "/journal/new?person=p1"))
    bob.send(address(case, "/journal/new"), people=["p1", "p2"], text="Hai bên nói chuyện.", promised="Cắt trước Tết")
    entry = fresh(JournalEntry)
    assert (entry.people, entry.author, entry.promised) == (["p1", "p2"], "Bob", "Cắt trước Tết")
    assert bob.address.startswith(address(case))
    for shown in ("ông Ổi, bà Mận", "Cắt trước Tết", "Bob"):
        assert bob.sees(shown), shown


def test_what_ends_stays_readable_and_cannot_end_before_it_began(browser, case):
    said = case.circumstances[0]
    alice = browser("alice")
    alice.open(address(case, f"/circumstances/{said.id}"))
    early = alice.send(address(case, f"/circumstances/{said.id}/end"), **{"end-on": "24/11/2026"})
    assert early.status_code == 422
    assert alice.sees("25/11/2026")
    alice.send(address(case, f"/circumstances/{said.id}/end"), **{"end-on": "2026-11-25", "end-reason": "Hết"})
    assert fresh(Circumstance, id=said.id).ended_on == TODAY
    assert alice.sees("Sống một mình.")


def test_taking_away_asks_for_a_reason_and_a_person_who_is_spoken_of_stays(browser, case):
    alice = browser("alice")
    entry = case.journal[0]
    alice.open(address(case, f"/journal/{entry.id}"))
    assert alice.send(address(case, f"/journal/{entry.id}/remove"), **{"remove-reason": ""}).status_code == 422
    alice.send(address(case, f"/journal/{entry.id}/remove"), **{"remove-reason": "Nhập nhầm vụ"})
    assert fresh(JournalEntry) is None
    alice.open(address(case, "/history"))
    assert alice.sees("Nhập nhầm vụ")
    assert alice.sees("Ông Ổi tiếp khách.")
    person = case.people[0]
    alice.open(address(case, f"/people/{person.id}"))
    assert alice.send(address(case, f"/people/{person.id}/remove"), **{"remove-reason": "Nhầm"}).status_code == 422
    assert fresh(Person, id=person.id) is not None


def test_what_somebody_changed_meanwhile_is_not_ended_or_taken_away_unseen(browser, case):
    said = case.circumstances[0]
    place = address(case, f"/circumstances/{said.id}")
    alice, bob, hanh = browser("alice"), browser("bob"), browser("hanh")
    for reader in (alice, bob, hanh):
        reader.open(place)
    bob.send(place, what="corrected", text="Sống với cháu.")
    assert alice.send(f"{place}/remove", **{"remove-reason": "Nhập nhầm"}).status_code == 409
    assert alice.sees("Sống với cháu.")
    assert "Nhập nhầm" in alice.page.text
    assert hanh.send(f"{place}/end", **{"end-on": "25/11/2026"}).status_code == 409
    kept = fresh(Circumstance, id=said.id)
    assert (kept.text, kept.ended_on) == ("Sống với cháu.", None)
    assert hanh.send(f"{place}/end").status_code == 200
    assert fresh(Circumstance, id=said.id).ended_on == TODAY


def test_two_who_change_one_person_lose_nothing(browser, case):
    person = case.people[0]
    alice, bob = browser("alice"), browser("bob")
    place = address(case, f"/people/{person.id}")
    alice.open(place)
    bob.open(place)
    bob.send(place, what="corrected", phone="0900", tags=["elderly"])
    refused = alice.send(place, what="corrected", phone="0911", description="Trồng ổi")
    assert refused.status_code == 409
    assert alice.sees("0900")
    assert "0911" in refused.text
    alice.send(place, tags=["elderly"])
    kept = fresh(Person, id=person.id)
    assert (kept.phone, kept.description, kept.tags) == ("0911", "Trồng ổi", ["elderly"])


def test_a_code_that_is_not_offered_is_refused(browser, case):
    alice = browser("alice")
    alice.open(address(case, "/people/new"))
    assert alice.send(address(case, "/people/new"), name="X", role="king").status_code == 422


# Contacts of the case


def test_a_contact_is_named_for_the_case_and_let_go_again(browser, case, alice):
    amy = browser("alice")
    hamlet = fresh(Contact)
    amy.open(address(case, "/contacts/new"))
    amy.send(address(case, "/contacts/new"), **{"known-contact": str(hamlet.id)})
    assert [link.key for link in fresh(Case, id=case.id).contact_links] == [f"d{hamlet.id}"]
    amy.open(address(case))
    assert amy.send(address(case, f"/contacts/{hamlet.id}/remove"), **{"remove-reason": "Nghỉ hưu"}).status_code == 200
    assert fresh(Case, id=case.id).contact_links == []
    actions = set(db.session.scalars(select(AuditEntry.action).where(AuditEntry.case_id == case.id)))
    assert {"case.contact_linked", "case.contact_unlinked"} <= actions


def test_a_contact_that_is_missing_is_added_to_the_directory_and_named_at_once(browser, case):
    alice = browser("alice")
    alice.open(address(case, "/contacts/new?actor=womens_union"))
    form = dict(alice.forms()[-1].form_values())
    assert (form["new-actor"], form["new-area"]) == ("womens_union", "xã Vườn")
    nobody = alice.client.post(address(case, "/contacts/new"), data=form | {"new-body": "Hội Phụ nữ"})
    assert nobody.status_code == 422
    alice.client.post(address(case, "/contacts/new"), data=form | {"new-body": "Hội Phụ nữ", "new-post": "Chủ tịch"})
    made = fresh(Contact)
    assert (made.body, made.area) == ("Hội Phụ nữ", "xã Vườn")
    assert made.id in {link.contact_id for link in fresh(Case, id=case.id).contact_links}


# Rights

PAGES = ("", "/edit", "/routes", "/history", "/file", "/at?pointer=/people/0/name", "/people/new", "/contacts/new")


@pytest.mark.parametrize("username", ["charlie", "far", "farhead", "trinh", "adam"])
def test_strangers_find_nothing(browser, case, username):
    stranger = browser(username)
    found = {page: stranger.client.get(address(case, page)).status_code for page in PAGES}
    assert found == dict.fromkeys(PAGES, 404)


def test_an_inspector_reads_and_changes_nothing(browser, case):
    ines = browser("ines")
    for page, status in (("", 200), ("/routes", 200), ("/history", 200), ("/edit", 403), ("/people/new", 403)):
        assert ines.client.get(address(case, page)).status_code == status, page
    ines.open(address(case))
    assert not any("/new" in link or "/edit" in link for link in ines.links())
    assert [form.get("action") for form in ines.forms() if address(case) in (form.get("action") or "")] == []


def test_every_page_about_a_case_notes_its_reading(browser, case):
    alice = browser("alice")
    person = case.people[0].id
    pages = ("", "/edit", "/routes", "/history", "/people/new", f"/people/{person}", "/contacts/new")
    for page in pages:
        alice.open(address(case, page)).close()
    db.session.rollback()
    read = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "case.read", AuditEntry.case_id == case.id))
    assert [entry.detail["page"] for entry in read] == [
        "page",
        "edit",
        "routes",
        "history",
        "people",
        "people",
        "contacts",
    ]


def test_the_history_keeps_old_and_new_values_out_of_the_log(browser, case):
    person = case.people[0]
    alice = browser("alice")
    alice.open(address(case, f"/people/{person.id}"))
    alice.send(address(case, f"/people/{person.id}"), what="changed", address="Thôn Tây")
    db.session.rollback()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "people.changed")).one()
    change = db.session.scalars(select(Change).where(Change.audit_id == entry.id)).one()
    assert change.new == {"address": "Thôn Tây"}
    assert "Thôn Tây" not in str(entry.detail)
