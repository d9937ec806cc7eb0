"""`planner user` and `planner office`."""

from __future__ import annotations

from planner.accounts import passwords, services
from planner.db import db
from planner.settings import Settings
from tests.support import world


def with_services(planner, look):
    """Look at the database with the services that pages use."""
    with world.ground_of(Settings.from_env()).app_context():
        assert db.engine.url.database == str(planner.folder / "planner.db")
        try:
            return look()
        finally:
            db.session.remove()
            db.engine.dispose()


def test_offices_and_users_are_made_from_nothing(terminal):
    terminal.says("office", "add", "tinh", "THADS tỉnh Vườn", "--place", "Vườn", "--symbol", "THADS")
    terminal.says("office", "add", "kv1", "Phòng THADS khu vực 1", "--parent", "tinh")
    province, division = terminal.json("office", "list")["offices"]
    assert (province["kind"], province["parent"], province["symbol"]) == ("province", None, "THADS")
    assert (division["kind"], division["parent"], division["parent_body"]) == ("division", "tinh", "THADS tỉnh Vườn")
    assert "  Phòng THADS khu vực 1" in terminal.says("office", "list")
    made = terminal.json(
        "user", "add", "Mai", "--name", "Trần Mai", "--office", "kv1", "--role", "officer", "--role", "head"
    )
    assert (made["username"], made["roles"]) == ("mai", ["head", "officer"])
    assert with_services(terminal, lambda: passwords.fits(made["password"], services.user_by_name("mai").password))
    (mai,) = terminal.json("user", "list")["users"]
    assert (mai["name"], mai["active"]) == ("Trần Mai", True)
    assert made["password"] not in terminal.says("user", "list")


def test_a_password_may_be_asked_for(planner):
    words = ("user", "add", "mai", "--name", "Mai", "--office", "kv1", "--role", "officer", "--ask-password")
    result = planner(*words, typed="bốn từ chẳng liên quan\nbốn từ chẳng liên quan\n")
    assert result.exit_code == 0
    assert "bốn từ" not in result.output
    assert with_services(
        planner, lambda: passwords.fits("bốn từ chẳng liên quan", services.user_by_name("mai").password)
    )
    weak = planner(
        "user",
        "add",
        "lan",
        "--name",
        "Lan",
        "--office",
        "kv1",
        "--role",
        "officer",
        "--ask-password",
        typed="ngắn\nngắn\n",
    )
    assert weak.exit_code == 1
    assert "12" in weak.stderr


def test_what_cannot_be_added_is_refused_in_words(planner):
    words = ("--name", "X", "--office", "kv1", "--role", "officer")
    assert "already a user" in planner.refuses("user", "add", "alice", *words)
    assert "made of letters" in planner.refuses("user", "add", "á b", *words)
    assert "already an office" in planner.refuses("office", "add", "kv1", "Again")
    assert "no office with the code" in planner.refuses("office", "add", "kv5", "New", "--parent", "kv9")
    assert planner("user", "add", "x", "--name", "X", "--office", "kv1", "--role", "king").exit_code == 2


def test_a_user_who_is_switched_off_is_signed_out_and_stays_in_the_list(planner):
    before = with_services(planner, lambda: services.user_by_name("bob").fs_uniquifier)
    assert "Bob" in planner.says("user", "disable", "bob")
    assert with_services(planner, lambda: services.user_by_name("bob").fs_uniquifier) != before
    states = {user["username"]: user["active"] for user in planner.json("user", "list")["users"]}
    assert states["bob"] is False
    assert states["alice"] is True


def test_acting_as_somebody_is_bound_to_what_they_may(planner):
    words = ("user", "add", "new", "--name", "New", "--office", "kv1", "--role", "officer")
    assert "Your role does not include this" in planner.refuses(*words, "--as", "alice")
    planner.says(*words, "--as", "adam")
    assert {u["office"] for u in planner.json("user", "list", "--as", "hanh")["users"]} == {"kv1"}
    assert "cannot take your own administration away" in planner.refuses("user", "disable", "adam", "--as", "adam")
