"""The case page and its ways: what stands there, what it costs, where pointers lead, who sees which button."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planner.assessments import services as assessments
from planner.assessments.services import Given
from planner.cases import parts
from planner.cases.links import link_contact
from planner.contacts import services as contacts
from planner.db import db, unit_of_work
from planner.plans import services as plans
from tests.support.world import TODAY


def address(case, rest=""):
    return f"/cases/{case.id}{rest}"


def add(case, part, by, /, **values):
    with unit_of_work():
        return parts.add_part(case, parts.kind_of(part), values, by=by)


@pytest.fixture
def crowded(case, alice, host):
    """The hedge case grown: ten people, twenty contacts, thirty journal entries, answers, two plans."""
    for number in range(8):
        add(case, "people", alice, role="relative", name=f"Người thứ {number}", tags=["elderly"])
        key = f"p{number + 3}"
        add(case, "circumstances", alice, person=key, category="health", text=f"Điều {number}", sensitivity="sensitive")
        add(case, "relationships", alice, from_=key, to="p1", kind="sibling", trust="high")
        add(case, "stances", alice, person=key, stance="for", observed_on=TODAY - timedelta(days=number))
    for number in range(29):
        day = TODAY - timedelta(days=number)
        add(
            case, "journal", alice, kind="visit", on=day, text=f"Buổi thứ {number}", people=["p1", "p3"], author="Alice"
        )
    for number in range(19):
        with unit_of_work():
            values = {"actor": "hamlet_head", "body": f"Thôn {number}", "post": "Trưởng thôn", "area": "xã Vườn"}
            added = contacts.add_contact(values, office_id=alice.office_id, by=alice)
            if number < 3:
                link_contact(case, added, by=alice)
    for _ in range(2):
        with unit_of_work():
            template = host.catalogue.templates["garden:walk_together"]
            plans.draft_plan(case, template, host, by=alice)
    return case


def test_the_page_says_what_is_owed_by_whom_and_how_long_there_is(browser, case):
    alice = browser("alice")
    alice.open(address(case))
    for shown in (
        "Hàng rào nhà ông Ổi",
        "Ông Ổi phải cắt hàng rào xuống 1,5 m.",
        "ông Nguyễn Văn Ổi",
        "Sống một mình.",
        "hàng xóm của ông Ổi",
        "khoản 1 Điều 3 Lệ làng",
        "03/12/2026",
        "Trưởng thôn Lê Văn Cam",
        "Ông Ổi tiếp khách.",
    ):
        assert alice.sees(shown), shown
    assert alice._tree().xpath('string(//*[@class="clock-number"])') == "8"
    assert len(alice._tree().xpath("//h1")) == 1


def test_sums_are_exact_and_what_is_open_is_reckoned(browser, case, alice):
    add(case, "obligations", alice, kind="money", text="Trả nợ", amount=215_000_000, paid=45_500_001)
    add(case, "obligations", alice, kind="money", text="Án phí", amount=300_000)
    amy = browser("alice")
    amy.open(address(case))
    for shown in ("169.499.999 đ", "300.000 đ", "215.300.000 đ", "169.799.999 đ"):
        assert amy.sees(shown), shown


def test_a_sum_that_is_not_known_is_a_gap_that_leads_to_its_field(browser, case, alice):
    owed = add(case, "obligations", alice, kind="money", text="Trả nợ")
    amy = browser("alice")
    amy.open(address(case))
    assert address(case, f"/obligations/{owed.id}#amount") in amy.links()


def test_a_crowded_case_costs_no_more_queries_than_a_small_one(browser, case, crowded, queries):
    alice = browser("alice")
    with queries() as seen:
        page = alice.client.get(address(crowded), buffered=False)
        counted = len(seen)
    assert page.status_code == 200
    assert counted <= 10, "one for the user, one for the packs of the office, eight for the page"


@pytest.mark.parametrize("username", ["bob", "hanh", "ines"])
def test_team_head_and_inspector_cost_no_more(browser, crowded, queries, username):
    reader = browser(username)
    with queries() as seen:
        reader.client.get(address(crowded), buffered=False)
        counted = len(seen)
    assert counted <= 10


def test_a_crowded_page_stays_clear(browser, crowded):
    alice = browser("alice")
    alice.open(address(crowded))
    tree = alice._tree()
    assert len(tree.xpath('//article[contains(@class, "person")]')) == 10
    assert len(tree.xpath('//section[@id="contacts"]/ul/li')) == 8
    assert len(tree.xpath('//section[@id="contacts"]/details//li[a]')) == 12
    assert len(tree.xpath('//section[@id="timeline"]/ol[last()]/li')) == 20
    assert tree.xpath('//section[@id="timeline"]//a[contains(@href, "/timeline?before=")]')
    for link in tree.xpath('//nav[@class="on-page"]//a/@href'):
        assert tree.xpath(f'//*[@id="{link[1:]}"]'), link


def test_no_two_things_on_the_page_share_an_id(browser, crowded):
    alice = browser("alice")
    alice.open(address(crowded))
    ids = alice._tree().xpath("//@id")
    assert len(ids) == len(set(ids)), sorted({name for name in ids if ids.count(name) > 1})


def test_the_timeline_is_narrowed_by_its_address(browser, crowded):
    alice = browser("alice")
    alice.open(address(crowded, "?show=journal"))
    kinds = set(alice._tree().xpath('//section[@id="timeline"]//li[contains(@class, "line")]/@class'))
    assert kinds == {"line line--journal"}
    assert len(alice._tree().xpath('//li[contains(@class, "line--journal")]')) == 20
    alice.open(address(crowded, "?show=nonsense"))
    assert alice._tree().xpath('//li[contains(@class, "line--event")]')


def test_what_held_before_stands_apart_from_what_holds(browser, case, alice):
    with unit_of_work():
        parts.end_part(case, parts.KINDS["people"], case.people[1], on=TODAY, by=alice, reason="Chuyển đi")
    add(
        case,
        "stances",
        alice,
        person="p1",
        stance="against",
        observed_on=TODAY - timedelta(days=3),
        evidence="Đóng cửa",
    )
    add(case, "stances", alice, person="p1", stance="mixed", observed_on=TODAY, evidence="Mời nước")
    amy = browser("alice")
    amy.open(address(case))
    assert "Mời nước" in amy._tree().xpath(f'string(//article[@id="people-{case.people[0].id}"])')
    assert "Đóng cửa" in amy._tree().xpath('string(//details[@class="before"])')
    assert amy._tree().xpath('string(//article[contains(@class, "past")]//h4)') == "bà Trần Thị Mận"


def test_a_statement_whose_day_to_look_again_has_come_says_so(browser, case, alice):
    due = TODAY - timedelta(days=1)
    add(case, "circumstances", alice, person="p1", category="income", text="Bán ổi", review_on=due)
    amy = browser("alice")
    amy.open(address(case))
    assert amy._tree().xpath('string(//*[@class="due"])').endswith(due.strftime("%d/%m/%Y"))


def test_the_assessment_shows_its_progress(browser, case, alice, host):
    with unit_of_work():
        given = Given("no", known=True)
        assessments.save_answer(case, "garden:shears", given, host.catalogue, version=0, by=alice)
    amy = browser("alice")
    amy.open(address(case))
    progress = amy._tree().xpath("//progress")[0]
    assert progress.get("value") == "1"
    assert int(progress.get("max")) > 1


def test_routes_are_shown_in_full_with_reasons_that_lead_to_facts(browser, crowded, alice):
    add(crowded, "stances", alice, person="p3", stance="against", observed_on=TODAY)
    amy = browser("alice")
    amy.open(address(crowded, "/routes"))
    assert amy.sees("Người thứ 1")
    reasons = [link for link in amy.links() if "/at?pointer=/relationships/" in link]
    assert reasons
    assert amy.open(reasons[0]).status_code == 200
    assert "/relationships/" in amy.address
    amy.open(address(crowded, "/routes"))
    assert "Người thứ 0" in amy._tree().xpath("string(//details)")


def test_a_pointer_leads_to_the_field_that_it_names(browser, case):
    alice = browser("alice")
    person = case.people[1]
    answer = alice.client.get(address(case, "/at?pointer=/people/1/phone"))
    assert answer.headers["Location"] == address(case, f"/people/{person.id}#phone")
    alice.open(address(case, "/at?pointer=/people/1/phone"))
    assert alice._tree().xpath('//*[@id="phone"]')
    alice.open(address(case, "/at?pointer=/events&label=Date: Coercion decision"))
    assert alice._tree().xpath('//select[@id="kind"]/option[@value="coercion_decided"][@selected]')


POINTERS = (
    "/case/number",
    "/case/title",
    "/case/nature",
    "/case/area",
    "/case/judgment/number",
    "/case/judgment/date",
    "/case/judgment/court",
    "/case/decision/number",
    "/case/decision/date",
    "/case/officer",
    "/case/status",
    "/case/fields/garden/height_cm",
    "/people/0/name",
    "/people/0/role",
    "/people/0/tags",
    "/people/0/birth_year",
    "/obligations/0/amount",
    "/obligations/0/property",
    "/relationships/0/from",
    "/relationships/0/trust",
    "/stances/0/stance",
    "/circumstances/0/text",
    "/events/0/on",
    "/journal/0/promised",
    "/contacts/0/holder",
    "/assessments/0/answers/garden:mood",
)


def test_the_field_that_a_pointer_names_is_on_the_page_that_it_leads_to(browser, case):
    alice = browser("alice")
    for pointer in POINTERS:
        location = alice.client.get(address(case, f"/at?pointer={pointer}")).headers["Location"]
        page, _, anchor = location.partition("#")
        alice.open(page)
        assert anchor, pointer
        assert alice._tree().xpath(f'//*[@id="{anchor}"]'), location


def test_gaps_of_a_draft_lead_to_pages_that_are_there(browser, case, alice, host):
    with unit_of_work():
        drafted = plans.draft_plan(case, host.catalogue.templates["garden:walk_together"], host, by=alice)
    amy = browser("alice")
    amy.open(f"/plans/{drafted.id}")
    leading = {link for link in amy.links() if "/at?pointer=" in link}
    for link in leading:
        assert amy.client.get(link, follow_redirects=True).status_code == 200, link


def test_the_history_goes_back_page_by_page(browser, crowded):
    alice = browser("alice")
    alice.open(address(crowded, "/history"))
    first = alice._tree().xpath('count(//ol[contains(@class, "history")]/li)')
    assert first == 40
    alice.open(next(link for link in alice.links() if "before=" in link))
    assert alice._tree().xpath('count(//ol[contains(@class, "history")]/li)') > 0


def test_a_closed_case_offers_no_new_plan_and_nothing_to_do(browser, case, alice):
    db.session.rollback()
    with unit_of_work():
        case.status = "closed"
    amy = browser("alice")
    amy.open(address(case))
    assert address(case, "/plans/new") not in amy.links()
    assert not amy._tree().xpath('//*[@class="next-first"]')


def test_a_case_without_people_or_events_says_what_to_begin_with(browser, ground, alice, host):
    from_nothing = browser("alice")
    from_nothing.open("/cases/new")
    from_nothing.send("/cases/new", number="8/QĐ-THA")
    tree = from_nothing._tree()
    assert from_nothing.address.startswith("/cases/")
    assert tree.xpath('//section[contains(@class, "clock--none")]//a[@class="gap"]')
    assert tree.xpath('//*[@class="next-first"]//a')
