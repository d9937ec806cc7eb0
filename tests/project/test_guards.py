"""A walk over all addresses: a new page is held to these rules by being there."""

from __future__ import annotations

from collections import Counter

import pytest
from lxml import html
from sqlalchemy import text

from planner.accounts import signed_in
from planner.cases import parts
from planner.cases.services import case_by_number
from planner.db import db, unit_of_work
from planner.plans import services as plans
from tests.support import world
from tests.support.addresses import addresses
from tests.support.browser import Browser

OPEN_TO_ALL = {
    "static",
    "vendor",
    "health",
    "accounts.sign_in",
    "accounts.sign_in_as",
    "accounts.setup",
    "accounts.choose_language",
    "accounts.choose_theme",
}
MOST_QUERIES = 25  # who is asking, the page itself, and the trace of its being read


@pytest.fixture
def walk(app, case, plan):
    """Every address, filled in."""
    return addresses(app, case, plan)


def token_of(browser: Browser) -> str:
    """Return the token of a page that this person may see, so that only the right is in question."""
    browser.open("/sign-in")
    return str(browser.forms()[0].fields["csrf_token"])


def stored() -> dict[str, object]:
    """Return what the database holds, so that a change shows; reading a case leaves its trace and nothing else."""
    db.session.rollback()
    tables = db.session.execute(text("select name from sqlite_master where type = 'table'")).scalars()
    kept = {name: db.session.execute(text(f'select count(*) from "{name}"')).scalar() for name in tables}
    reads = "select count(*) from audit_entry where action not in ('case.read', 'user.signed_in')"
    return kept | {
        "audit_entry": db.session.execute(text(reads)).scalar(),
        "sign_in_attempt": 0,
        "cases": db.session.execute(text("select sum(version) from 'case'")).scalar(),
        "plans": db.session.execute(text("select group_concat(status || version) from plan")).scalar(),
        "users": db.session.execute(text("select group_concat(name || active || office_id) from user")).scalar(),
    }


def test_there_is_something_to_walk(walk):
    assert len(walk) > 60
    assert sum(address.writes for address in walk) > 30
    assert sum(address.of_a_case for address in walk) > 40


def test_the_list_of_what_is_open_to_all_is_this_one():
    assert set(signed_in.OPEN_TO_ALL) == OPEN_TO_ALL


def test_every_address_asks_for_sign_in_but_the_named_ones(walk, browser):
    nobody = browser("")
    token = token_of(nobody)
    wrong = {}
    for address in walk:
        if address.endpoint in OPEN_TO_ALL:
            continue
        if address.reads:
            answer = nobody.client.get(address.path)
            if answer.status_code != 302 or not answer.headers["Location"].startswith("/sign-in?next="):
                wrong["GET", address.path] = answer.status_code
        if address.writes:
            answer = nobody.client.post(address.path, data={"csrf_token": token})
            if answer.status_code != 401:
                wrong["POST", address.path] = answer.status_code
    assert wrong == {}


def test_every_writing_address_refuses_a_request_without_a_token(walk, browser):
    people = {name: browser(name) for name in {address.whose for address in walk}}
    before = stored()
    wrong = {}
    for address in walk:
        if not address.writes:
            continue
        for data in ({}, {"csrf_token": "forged"}):
            answer = people[address.whose].client.post(address.path, data=data)
            if answer.status_code != 400:
                wrong[address.path] = answer.status_code
    assert wrong == {}
    assert stored() == before


STRANGERS = ["charlie", "trinh", "adam", "far", "farhead"]


@pytest.mark.parametrize("username", STRANGERS)
def test_a_stranger_gets_not_found_at_every_address_of_a_case(walk, browser, username):
    stranger = browser(username)
    token = token_of(stranger)
    before = stored()
    wrong = {}
    for address in walk:
        if not address.of_a_case:
            continue
        if address.reads and (status := stranger.client.get(address.path).status_code) != 404:
            wrong["GET", address.path] = status
        if address.writes:
            status = stranger.client.post(address.path, data={"csrf_token": token}).status_code
            if status != 404:
                wrong["POST", address.path] = status
    assert wrong == {}
    assert stored() == before


def test_a_reader_changes_nothing_at_any_address_of_a_case(walk, browser):
    inspector = browser("ines")
    token = token_of(inspector)
    before = stored()
    wrong = {}
    for address in walk:
        if address.of_a_case and address.writes:
            status = inspector.client.post(address.path, data={"csrf_token": token}).status_code
            if status != 403:
                wrong[address.path] = status
    assert wrong == {}
    assert stored() == before


def test_pages_of_administration_are_closed_to_everybody_else(walk, browser):
    wrong = {}
    for username in ("alice", "hanh", "ines", "trinh"):
        somebody = browser(username)
        token = token_of(somebody)
        for address in walk:
            mine = address.whose == username or not address.endpoint.startswith(("administration.", "audit."))
            if mine:
                continue
            sent = somebody.client.get(address.path) if address.reads else somebody.client.post(address.path)
            if sent.status_code != 403:
                wrong[username, "GET", address.path] = sent.status_code
            if address.writes:
                status = somebody.client.post(address.path, data={"csrf_token": token}).status_code
                if status != 403:
                    wrong[username, "POST", address.path] = status
    assert wrong == {}


def test_a_contact_of_another_office_is_not_found(walk, browser):
    far = browser("far")
    token = token_of(far)
    wrong = {}
    for address in walk:
        if address.about == {"contact_id"}:
            status = far.client.post(address.path, data={"csrf_token": token}).status_code
            if status != 404:
                wrong[address.path] = status
    assert wrong == {}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_opens_for_whom_it_is_and_holds_what_the_policy_allows(walk, browser, language):
    people = {name: browser(name) for name in {address.whose for address in walk}}
    wrong = {}
    for address in walk:
        if not address.reads or address.endpoint in OPEN_TO_ALL:
            continue
        client = people[address.whose].client
        client.set_cookie("language", language)
        answer = client.get(address.path, follow_redirects=True)
        if answer.status_code not in (200, 409):
            wrong[address.path] = str(answer.status_code)
        elif answer.mimetype == "text/html" and "attachment" not in answer.headers.get("Content-Disposition", ""):
            wrong |= {f"{address.path} {n}": fault for n, fault in enumerate(faults_of(answer.text, language))}
    assert wrong == {}


def faults_of(page: str, language: str) -> list[str]:
    """Return what is wrong with a page: anything inline, ids that stand twice, labels that lead nowhere."""
    tree = html.fromstring(page)
    found = [] if tree.get("lang") == language else [f"lang is {tree.get('lang')}"]
    found += [f"inline {element.tag}" for element in tree.xpath("//style | //script[not(@src)]")]
    for element in tree.iter():
        found += [f"{name} on {element.tag}" for name in element.attrib if name == "style" or name.startswith("on")]
    ids = Counter(tree.xpath("//@id"))
    found += [f"id {name} stands {count} times" for name, count in ids.items() if count > 1]
    found += [f"label for {name}" for name in tree.xpath("//label/@for") if name not in ids]
    for group in tree.xpath("//@aria-describedby | //@aria-labelledby"):
        found += [f"described by {name}" for name in str(group).split() if name not in ids]
    found += [
        f"a form without a token: {form.get('action')}"
        for form in tree.forms
        if form.method == "POST" and not _token(form)
    ]
    return found + [f"title is {title!r}" for title in tree.xpath("//title/text()") if not title.strip()]


def _token(form) -> str:
    return str(form.fields.get("csrf_token") or "") if "csrf_token" in form.fields else ""


def test_an_empty_form_is_refused_and_never_a_fault_of_ours(walk, browser):
    people = {name: browser(name) for name in {address.whose for address in walk}}
    tokens = {name: token_of(person) for name, person in people.items()}
    wrong = {}
    for address in sorted(walk, key=lambda address: address.endpoint.startswith("accounts.")):
        if address.writes:
            data = {"csrf_token": tokens[address.whose]}
            status = people[address.whose].client.post(address.path, data=data).status_code
            if status >= 500:
                wrong[address.path] = status
    assert wrong == {}


def test_no_page_asks_the_database_in_a_loop(walk, browser, queries, case, host, alice):
    """Opened with little and with much to show, a page sends as many statements, and not many."""
    people = {name: browser(name) for name in {address.whose for address in walk}}
    pages = [a for a in walk if a.reads and a.endpoint not in OPEN_TO_ALL and a.endpoint != "audit.verified"]

    def counts() -> dict[str, int]:
        found = {}
        for address in pages:
            client = people[address.whose].client
            client.get(address.path)  # what is kept from one request to the next is not counted
            with queries() as seen:
                client.get(address.path)
            found[address.path] = len(seen)
        return found

    few = counts()
    db.session.rollback()  # what this test has seen before is a moment in the past
    with unit_of_work():
        much_to_show(host, alice)
    many = counts()
    assert {path: (few[path], many[path]) for path in few if many[path] > few[path]} == {}
    assert {path: number for path, number in many.items() if number > MOST_QUERIES} == {}


def much_to_show(host, alice) -> None:
    """Fill the case, the directory, the office and the plan with much more of everything."""
    held = case_by_number("1/QĐ-THA", alice)
    for n in range(8):
        person = {"key": f"x{n}", "role": "relative", "name": f"Người {n}", "birth_year": 1970}
        parts.add_part(held, parts.kind_of("people"), person, by=alice)
        tie = {"from_": f"x{n}", "to": "p1", "kind": "sibling"}
        parts.add_part(held, parts.kind_of("relationships"), tie, by=alice)
        world.add_statement(held, f"Câu {n}", by=alice)
        entry = {"kind": "call", "on": world.TODAY, "text": f"Gọi {n}", "people": [f"x{n}"]}
        parts.add_part(held, parts.kind_of("journal"), entry, by=alice)
        stance = {"person": f"x{n}", "stance": "for", "observed_on": world.TODAY}
        parts.add_part(held, parts.kind_of("stances"), stance, by=alice)
        other = world.open_hedge_case(alice, number=f"{n + 50}/QĐ-THA")
        plans.draft_plan(other, host.catalogue.templates["garden:walk_together"], host, by=alice)
        plans.draft_plan(held, host.catalogue.templates["garden:walk_together"], host, by=alice)
    world.add_hamlet_head(alice)
