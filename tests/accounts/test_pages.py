"""The way in and what administrators do, at the pages: sessions, ways back, the demonstration, offices, users."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

import pytest

from planner import clock
from planner.accounts import services as accounts
from planner.accounts.signing import MOST_PER_NAME
from planner.actor import SYSTEM
from planner.app import create_app
from planner.audit import services as audit
from planner.db import db, unit_of_work
from planner.texts import Bilingual, msg, say
from planner.web import context
from tests.support import world
from tests.support.browser import Browser
from tests.support.world import NOW, PASSWORD

GOOD = "xe đạp cũ ngoài vườn"


def stored(username):
    """Return the user as they are stored now."""
    db.session.rollback()
    db.session.expire_all()
    return accounts.user_by_name(username)


def latest_act():
    """Return what the newest entry of the log says was done."""
    db.session.rollback()
    return audit.entries_for(SYSTEM)[0].action


# Signing in


def test_the_right_password_leads_to_the_page_that_was_asked_for(browser):
    bob = browser("")
    bob.open("/account")
    assert bob.address.startswith("/sign-in?next=")
    bob.send(username="bob", password=PASSWORD)
    assert bob.address == "/account"
    assert bob.sees("Bob")


def test_a_wrong_password_keeps_the_name_and_never_the_password(browser):
    bob = browser("")
    bob.open("/sign-in")
    refused = bob.send(username="bob", password="not the password")
    assert refused.status_code == 422
    assert 'value="bob"' in refused.text
    assert "not the password" not in refused.text


def test_too_many_wrong_passwords_are_told_how_long_to_wait(browser):
    bob = browser("")
    bob.open("/sign-in")
    for _ in range(MOST_PER_NAME):
        bob.send(username="bob", password="not the password")
    refused = bob.send(username="bob", password=PASSWORD)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"
    assert bob.sees("15 phút")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "//[",
        "http://[elsewhere",
        "/\\elsewhere.example/",
        "/\t/elsewhere.example/",
        "/%09/elsewhere.example/",
        "javascript:alert(1)",
        "/sign-out",
        "/nowhere",
        "account",
    ],
)
def test_signing_in_never_leads_to_another_site_or_to_no_page(app, elsewhere):
    client = app.test_client()
    page = client.get("/sign-in", query_string={"next": elsewhere})
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text)
    answer = client.post(
        "/sign-in",
        query_string={"next": elsewhere},
        data={"username": "bob", "password": PASSWORD, "csrf_token": token[1]},
    )
    assert (answer.status_code, answer.location) == (302, "/")


@pytest.mark.parametrize("address", ["/sign-out", "/language", "/nowhere"])
def test_choosing_a_language_leads_back_only_to_a_page_that_can_be_read(app, browser, address):
    bob = browser("bob")
    bob.open("/account")
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', bob.page.text)
    data = {"language": "en", "csrf_token": token[1]}
    back = bob.client.post("/language", data=data, headers={"Referer": f"http://localhost{address}"})
    assert back.location == "/"
    for other in ("http://localhost//elsewhere.example/x", "http://[", "http://localhost//["):
        assert bob.client.post("/language", data=data, headers={"Referer": other}).location == "/"
    own = bob.client.post("/language", data=data, headers={"Referer": "http://localhost/account?x=1"})
    assert own.location == "/account?x=1"


def test_a_language_and_a_theme_are_remembered_with_the_account(browser):
    bob = browser("bob")
    bob.open("/account")
    bob.send("/language", press="language=en")
    assert bob.sees("Change the password")
    bob.send("/theme", press="theme=dark")
    assert (stored("bob").language, stored("bob").theme) == ("en", "dark")
    again = browser("bob")
    again.open("/account")
    assert again.sees("Change the password")


def test_what_is_not_a_language_or_theme_becomes_the_ordinary_one(browser):
    bob = browser("bob")
    bob.open("/account")
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', bob.page.text)[1]
    bob.client.post("/language", data={"language": "<b>", "csrf_token": token})
    bob.client.post("/theme", data={"theme": "<b>", "csrf_token": token})
    assert (stored("bob").language, stored("bob").theme) == ("vi", "auto")


# Sessions


def test_a_session_that_was_planted_before_signing_in_is_not_kept(app):
    client = app.test_client()
    with client.session_transaction() as planted:
        planted["planted"] = "by somebody else"
    bob = Browser(client)
    bob.sign_in("bob")
    with client.session_transaction() as session:
        assert "planted" not in session


def test_a_session_ends_after_its_hours_however_busy_it_was(app, browser):
    bob = browser("bob")
    hours = app.permanent_session_lifetime
    with clock.set_to(NOW + hours / 2):
        assert bob.open("/account").status_code == 200
        assert bob.address == "/account"
    with clock.set_to(NOW + hours + timedelta(seconds=1)):
        bob.open("/account")
        assert bob.address.startswith("/sign-in")


def test_a_session_taken_to_another_browser_is_worth_nothing(browser):
    bob = browser("bob")
    taken = bob.client.get("/account", headers={"User-Agent": "another browser"})
    assert taken.status_code == 302
    assert taken.location.startswith("/sign-in")


def test_signing_out_everywhere_ends_the_sessions_of_all_machines(browser):
    here, there = browser("bob"), browser("bob")
    here.open("/account")
    here.send("/sign-out-everywhere")
    there.open("/account")
    assert there.address.startswith("/sign-in")
    assert latest_act() == "user.sessions_ended"


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(browser):
    here, there = browser("bob"), browser("bob")
    here.open("/account")
    changed = here.send("/account", password_now=PASSWORD, password=GOOD, password_again=GOOD)
    assert changed.status_code == 200
    assert here.address == "/account"
    there.open("/account")
    assert there.address.startswith("/sign-in")


def test_a_password_typed_on_another_keyboard_is_the_same_password(browser):
    bob = browser("bob")
    bob.open("/account")
    composed = "đường về nhà có cây đa"
    bob.send("/account", password_now=PASSWORD, password=composed, password_again=composed)
    taken_apart = unicodedata.normalize("NFD", composed)
    assert taken_apart != composed
    again = browser("")
    again.sign_in("bob", taken_apart)
    assert again.sees("Bob")


def test_the_cookie_can_be_read_by_no_script_and_goes_over_https_only_where_that_is_set(tmp_path, ground, host):
    plain = create_app(world.settings_in(tmp_path), host)
    held = create_app(world.settings_in(tmp_path, secure_cookies=True), host)
    assert plain.config["SESSION_COOKIE_HTTPONLY"]
    assert plain.config["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert (plain.config["SESSION_COOKIE_SECURE"], held.config["SESSION_COOKIE_SECURE"]) == (False, True)
    assert held.config["SESSION_COOKIE_NAME"].startswith("__Host-")
    told = held.test_client().get("/sign-in", base_url="https://localhost").headers
    assert told["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in plain.test_client().get("/sign-in", base_url="https://localhost").headers


def test_a_refused_form_never_shows_a_password_again(browser):
    bob = browser("bob")
    bob.open("/account")
    bob.client.delete_cookie("planner")
    refused = bob.send("/account", password_now=PASSWORD, password=GOOD, password_again=GOOD)
    assert refused.status_code in (400, 401)
    assert GOOD not in refused.text
    assert PASSWORD not in refused.text


# What is told on the next page


def test_what_is_told_on_the_next_page_is_said_in_the_language_of_its_reader(browser):
    bob = browser("bob")
    bob.open("/account")
    bob.send("/sign-out")
    assert bob.sees("Đã đăng xuất.")
    adam = browser("adam")
    adam.open("/administration/users/new")
    adam.send(name="Lê Văn Na", username="na", password=GOOD, office="kv2", roles=["officer"])
    assert adam.sees("Lê Văn Na có thể đăng nhập ngay.")
    adam.send("/language", press="language=en")
    adam.open(f"/administration/offices/{accounts.office_by_code('kv2').id}")
    adam.send(name="Phòng THADS khu vực 2 mới")
    assert adam.sees("The office is changed.")


@pytest.mark.parametrize(
    "text",
    [
        msg("Plain."),
        msg("%(name)s is missing.", name="<b>Ổi</b>"),
        msg("%(what)s of %(person)s", what=Bilingual(vi="Sức khỏe", en="Health"), person=msg("Somebody")),
    ],
)
def test_a_sentence_goes_through_the_session_whole(app, text):
    with app.test_request_context():
        serializer = app.session_interface.get_signing_serializer(app)
        back = serializer.loads(serializer.dumps({"_flashes": [("message", text)]}))["_flashes"][0][1]
    assert say(back, "vi") == say(text, "vi")
    assert say(back, "en") == say(text, "en")


# The demonstration


@dataclass(frozen=True)
class Shown:
    """An account as the demonstration hands it over."""

    username: str
    password: str
    role: str


def with_doors(app):
    """Let *app* show two accounts, one of which is not in its database."""
    parts = app.extensions["planner"]
    shown = (Shown("bob", PASSWORD, "An officer"), Shown("nobody", PASSWORD, "Not there"))
    context.install(app, context.Parts(parts.packs, parts.settings, shown))


def test_the_demonstration_shows_its_accounts_and_one_press_signs_in(app, browser):
    with_doors(app)
    guest = browser("")
    guest.open("/sign-in?next=/account")
    assert guest.sees("An officer")
    assert not guest.sees("Not there")
    guest.send("/sign-in/as/bob")
    assert guest.address == "/account"
    assert guest.sees("Bob")


def test_there_are_no_such_doors_anywhere_else(app, browser):
    guest = browser("")
    guest.open("/sign-in")
    assert not guest.sees(PASSWORD)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', guest.page.text)
    assert guest.client.post("/sign-in/as/bob", data={"csrf_token": token[1]}).status_code == 404


# Setting up


def test_the_first_administrator_is_made_with_the_code_and_only_once(empty_ground, tmp_path, host):
    app = world.cheaply_hashing(create_app(world.settings_in(tmp_path), host))
    with unit_of_work():
        code = accounts.make_setup_code()
    first = Browser(app.test_client())
    first.open("/")
    assert first.address == "/setup"
    typed = {"office": "THADS tỉnh Vườn", "name": "Adam", "username": "adam", "password": GOOD, "password_again": GOOD}
    assert first.send(code="not the code", **typed).status_code == 422
    assert 'value="THADS tỉnh Vườn"' in first.page.text
    first.send(code=code, **typed)
    assert first.address == "/administration/users"
    assert first.sees("THADS tỉnh Vườn")
    late = Browser(app.test_client())
    late.open("/setup")
    assert late.address == "/sign-in"


# Offices and users


def test_the_tree_shows_each_office_with_those_who_work_there(browser, queries):
    adam = browser("adam")
    with queries() as seen:
        adam.open("/administration/users")
    assert len(seen) <= 6
    for shown in ("THADS tỉnh Vườn", "Phòng THADS khu vực 2", "farhead", "Chấp hành viên", "Thủ trưởng đơn vị"):
        assert adam.sees(shown), shown


def test_a_user_is_added_and_may_sign_in(browser):
    adam = browser("adam")
    adam.open("/administration/users/new")
    new = {"name": "Lê Văn Na", "username": "na", "password": GOOD, "office": "kv2", "roles": ["officer", "head"]}
    adam.send(**new)
    assert adam.address == "/administration/users"
    na = browser("")
    na.sign_in("na", GOOD)
    assert na.sees("Lê Văn Na")


def test_everything_that_is_wrong_with_a_new_user_is_said_at_once(browser):
    adam = browser("adam")
    adam.open("/administration/users/new")
    refused = adam.send(name="Na", username="lê na", password=GOOD, office="kv2", roles=[])
    assert refused.status_code == 422
    assert adam.sees("chữ cái không dấu")
    assert adam.sees("ít nhất một vai trò")


def test_somebody_who_is_switched_off_is_out_at_once(browser):
    adam, bob = browser("adam"), browser("bob")
    adam.open(f"/administration/users/{stored('bob').id}")
    adam.send(active=None)
    bob.open("/account")
    assert bob.address.startswith("/sign-in")


def test_an_administrator_gives_a_new_password_but_not_to_themselves(browser):
    adam, bob = browser("adam"), browser("bob")
    adam.open(f"/administration/users/{stored('bob').id}/password")
    adam.send(password=GOOD)
    bob.open("/account")
    assert bob.address.startswith("/sign-in")
    adam.open(f"/administration/users/{stored('adam').id}/password")
    assert adam.address == "/account"


def test_an_office_is_changed_with_what_stands_on_its_papers(browser):
    adam = browser("adam")
    office = accounts.office_by_code("kv2")
    adam.open(f"/administration/offices/{office.id}")
    adam.send(name="Phòng THADS khu vực 2 mới", place="Rừng")
    assert adam.address == "/administration/users"
    assert adam.sees("Phòng THADS khu vực 2 mới")
    assert latest_act() == "office.changed"


def test_two_administrators_who_change_one_user_see_what_the_other_saved(browser):
    one, other = browser("adam"), browser("adam")
    place = f"/administration/users/{accounts.user_by_name('bob').id}"
    for reader in (one, other):
        reader.open(place)
    other.send(place, roles=["head"], name="Bob Hai")
    refused = one.send(place, title="Chấp hành viên trung cấp")
    assert refused.status_code == 409
    assert one.sees("Bob Hai")
    assert one.sees("Thủ trưởng đơn vị") or one.sees("Thủ trưởng")
    db.session.rollback()
    db.session.expire_all()
    assert [grant.name for grant in accounts.user_by_name("bob").roles] == ["head"]
    assert one.send(place, roles=["head"], name="Bob Hai").status_code == 200
    db.session.rollback()
    db.session.expire_all()
    bob = accounts.user_by_name("bob")
    assert (bob.name, bob.title, [grant.name for grant in bob.roles]) == (
        "Bob Hai",
        "Chấp hành viên trung cấp",
        ["head"],
    )


def test_two_who_change_one_office_see_what_the_other_saved(browser):
    one, other = browser("adam"), browser("adam")
    place = f"/administration/offices/{accounts.office_by_code('kv1').id}"
    for reader in (one, other):
        reader.open(place)
    other.send(place, place="Biên Hòa")
    assert one.send(place, symbol="THADS-KV1").status_code == 409
    assert one.sees("Biên Hòa")
    assert one.send(place).status_code == 200


def test_a_division_is_added_below_the_province(browser):
    adam = browser("adam")
    adam.open("/administration/offices/new")
    adam.send(name="Phòng THADS khu vực 3", code="kv3", parent="tinh")
    assert accounts.office_by_code("kv3").path.startswith(accounts.office_by_code("tinh").path)


@pytest.mark.parametrize("username", ["alice", "hanh", "trinh", "ines"])
def test_nobody_else_keeps_offices_and_users(browser, username):
    other = browser(username)
    for address in ("/administration/users", "/administration/users/new", "/administration/offices/new"):
        assert other.open(address).status_code == 403


def test_the_planner_says_that_it_is_well_without_signing_in(browser):
    answer = browser("").client.get("/health")
    assert (answer.status_code, answer.text) == (200, "ok\n")
