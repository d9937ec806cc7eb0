"""Pages of refusal: what happened, what is kept, what to do next, in the language of the reader."""

from __future__ import annotations

import logging
from io import BytesIO

import pytest
from flask import abort
from sqlalchemy import text

from planner.app import MOST_BYTES
from planner.audit import services as audit
from planner.db import db
from planner.errors import PlannerError, Stale
from planner.texts import say
from planner.web import errors
from planner.web.guard import HEADERS


@pytest.fixture
def alice_at(browser):
    """Alice's browser, reading one of the languages."""

    def opened(language: str):
        made = browser("alice")
        made.open("/")
        made.send("/language", press=f"language={language}")
        return made

    return opened


UNKNOWN = {"an address": "/nowhere", "a case": "/cases/999", "a plan": "/plans/999", "a pack": "/packs/none"}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_an_unknown_address_has_a_page_that_says_what_to_do(alice_at, address, language):
    page = alice_at(language)
    answer = page.open(address)
    assert answer.status_code == 404
    assert page.sees(say(errors._NEXT[404], language))


def test_a_wrong_method_has_a_page(browser):
    answer = browser("alice").client.get("/sign-out")
    assert answer.status_code == 405
    assert "Allow" in answer.headers


def test_a_file_that_is_too_large_has_a_page(browser):
    alice = browser("alice")
    answer = alice.client.post("/language", data={"language": "x" * (MOST_BYTES + 1)})
    assert answer.status_code == 413


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_fault_of_ours_has_a_page_and_an_entry_in_the_log(app, alice_at, caplog, language):
    @app.get("/broken")
    def broken():
        raise ZeroDivisionError("ours")

    app.testing = False
    page = alice_at(language)
    with caplog.at_level(logging.ERROR):
        answer = page.open("/broken")
    assert answer.status_code == 500
    assert page.sees(say(errors._NEXT[500], language))
    assert "ours" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_the_log_of_a_fault_says_nothing_of_a_case(app, browser, caplog):
    typed = {"name": "Nguyễn Văn Ổi"}

    @app.get("/broken")
    def broken():
        db.session.execute(text("select * from nowhere where name = :name"), typed)

    app.testing = False
    alice = browser("alice")
    with caplog.at_level(logging.ERROR):
        assert alice.open("/broken").status_code == 500
    assert "nowhere" in caplog.text
    assert typed["name"] not in caplog.text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_has_no_page_of_its_own_is_not_called_our_fault(app, alice_at, language):
    @app.get("/teapot")
    def teapot():
        abort(418)

    page = alice_at(language)
    assert page.open("/teapot").status_code == 418
    assert not page.sees(say(errors._TITLES[500], language))
    assert page.sees(say(errors._NEXT[400], language))


def test_an_expired_form_keeps_what_was_typed_and_offers_to_send_it_again(browser, case):
    alice = browser("alice")
    alice.open(f"/cases/{case.id}/edit")
    with alice.client.session_transaction() as session:
        session.pop("csrf_token")
    data = {"nature": "Một câu dài đã gõ", "status": "paused", "csrf_token": "old", "version": "1"}
    own = {"Sec-Fetch-Site": "same-origin"}
    answer = alice.client.post(f"/cases/{case.id}/edit", data=data, headers=own)
    assert answer.status_code == 400
    assert "Một câu dài đã gõ" in answer.text
    alice._arrived(answer)
    assert alice.forms(), "there is a form to send it again"
    assert not alice.sees("paused"), "a code that was chosen goes along and is not shown"
    assert any(form.fields.get("status") == "paused" for form in alice.forms())
    foreign = alice.client.post(f"/cases/{case.id}/edit", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    alice._arrived(foreign)
    assert not [form for form in alice.forms() if "nature" in form.fields], "another site may not fill our form in"


def test_an_expired_form_is_told_in_the_language_of_the_one_who_is_signed_in(alice_at, case):
    alice = alice_at("en")
    alice.client.delete_cookie("language")  # another machine, on which nothing was chosen
    answer = alice.client.post(f"/cases/{case.id}/edit", data={"nature": "typed", "csrf_token": "old"})
    alice._arrived(answer)
    assert answer.status_code == 400
    assert alice.sees("The form has expired")
    assert "/cases" in alice.links(), "the bar leads on, for nobody was signed out"


def test_an_expired_form_that_is_sent_again_is_saved(browser, case):
    alice = browser("alice")
    alice.open(f"/cases/{case.id}/edit")
    with alice.client.session_transaction() as session:
        session.pop("csrf_token")
    sent = [(name, value) for name, value in alice._form(f"/cases/{case.id}/edit").form_values() if name != "nature"]
    own = {"Sec-Fetch-Site": "same-origin"}
    data = dict(sent) | {"nature": "Một câu dài đã gõ"}
    alice._arrived(alice.client.post(f"/cases/{case.id}/edit", data=data, headers=own))
    (again,) = (form for form in alice.forms() if "nature" in form.fields)
    answer = alice.client.post(f"/cases/{case.id}/edit", data=dict(again.form_values()))
    assert answer.status_code == 302, "it is as new as it was when it was first sent"


def test_an_expired_form_with_nothing_typed_in_it_promises_nothing_below(browser, ground):
    alice = browser("alice")
    data = {"csrf_token": "old", "file": (BytesIO(b"{}"), "case.json")}
    answer = alice.client.post("/cases/import", data=data, headers={"Sec-Fetch-Site": "same-origin"})
    alice._arrived(answer)
    assert answer.status_code == 400
    assert alice.sees(say(errors._NEXT[400], "vi"))


def test_signed_out_and_expired_the_way_on_is_to_sign_in(browser, case):
    nobody = browser("")
    answer = nobody.client.post(f"/cases/{case.id}/edit", data={"nature": "Một câu dài đã gõ", "csrf_token": "old"})
    nobody._arrived(answer)
    assert answer.status_code == 401
    assert nobody.sees("Một câu dài đã gõ")
    assert not [form for form in nobody.forms() if "nature" in form.fields], "sent again it would be refused again"


def test_signed_out_meanwhile_what_was_typed_is_shown(browser, case):
    alice = browser("alice")
    alice.open(f"/cases/{case.id}/edit")
    with alice.client.session_transaction() as session:
        token = session["csrf_token"]
        session.clear()
        session["csrf_token"] = token
    answer = alice.send(f"/cases/{case.id}/edit", nature="Một câu dài đã gõ")
    assert answer.status_code == 401
    assert "Một câu dài đã gõ" in answer.text


def test_a_password_is_never_shown_again(browser):
    nobody = browser("")
    answer = nobody.client.post("/account", data={"password": "very secret words", "note": "kept"})
    assert answer.status_code in (400, 401)
    assert "very secret words" not in answer.text
    assert "kept" in answer.text


def test_every_kind_of_refusal_has_a_status_and_the_rest_is_ours():
    def kinds(of):
        return {of} | {kind for below in of.__subclasses__() for kind in kinds(below)}

    for kind in kinds(PlannerError) - {PlannerError}:
        made = kind.__new__(kind)
        status = errors.status_of(made)
        assert status in errors._TITLES, kind
    assert errors.status_of(PlannerError("x")) == 500
    assert errors.status_of(Stale()) == 409


# Headers and cookies.

PAGES = ["/", "/sign-in", "/nowhere", "/static/missing.css", "/health", "/vendor/bootstrap.min.css"]


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_carries_the_headers_of_the_guard(browser, address):
    with browser("").client.get(address) as answer:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


KEPT = {"/": False, "/sign-in": False, "/nowhere": False, "/health": False, "/vendor/bootstrap.min.css": True}


@pytest.mark.parametrize(("address", "kept"), KEPT.items())
def test_browsers_keep_files_of_packages_and_no_page(browser, address, kept):
    with browser("").client.get(address) as answer:
        assert ("no-store" in answer.headers["Cache-Control"]) is not kept


def test_the_policy_allows_no_inline_script_or_style():
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert HEADERS["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(browser):
    answer = browser("").client.post("/language", data={})
    nobody = browser("")
    nobody.open("/sign-in")
    cookie = nobody.page.headers.get("Set-Cookie", "") or answer.headers.get("Set-Cookie", "")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


ELSEWHERE = [
    "https://x.example/",
    "//x.example",
    "/\\x.example",
    "\\\\x.example",
    "/\t/x.example",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(browser, target):
    nobody = browser("")
    nobody.client.get("/sign-in", query_string={"next": target})
    nobody._arrived(nobody.client.get("/sign-in", query_string={"next": target}))
    answer = nobody.client.post(
        "/sign-in",
        query_string={"next": target},
        data={"username": "alice", "password": "for tests only", "csrf_token": nobody.forms()[-1].fields["csrf_token"]},
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


def test_signing_in_leads_to_the_page_that_was_asked_for(browser, case):
    nobody = browser("")
    nobody.open(f"/cases/{case.id}")
    assert nobody.address.startswith("/sign-in?next=")
    nobody.send("/sign-in", username="alice", password="for tests only")
    assert nobody.address == f"/cases/{case.id}"


def test_files_of_packages_are_served_and_no_others(browser):
    client = browser("").client
    for name, kind in (("htmx.min.js", "text/javascript"), ("bootstrap.min.css", "text/css")):
        with client.get(f"/vendor/{name}") as answer:
            assert (answer.status_code, answer.mimetype) == (200, kind)
    for name in ("../settings.py", "bootstrap.css", "%2e%2e/app.py"):
        assert client.get(f"/vendor/{name}").status_code == 404


def test_a_reading_is_written_down_after_the_page_and_only_if_there_was_one(app, browser, case, hanh):
    def readings():
        db.session.rollback()  # what this test has seen before is a moment in the past
        return [entry.actor for entry in audit.entries_for(hanh, case_id=case.id) if entry.action == "case.read"]

    assert readings() == []
    browser("alice").open(f"/cases/{case.id}")
    assert readings() == ["Alice"]
    browser("charlie").open(f"/cases/{case.id}")
    assert readings() == ["Alice"]
