"""Signing in: right and wrong, how often, from where; and the first administrator, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from planner import clock
from planner.accounts import passwords, signing
from planner.accounts import services as accounts
from planner.accounts.models import SetupCode, SignInAttempt
from planner.accounts.signing import MOST_PER_ADDRESS, MOST_PER_NAME, WINDOW, TooManyAttempts, sign_in
from planner.actor import SYSTEM, Role
from planner.audit import services as audit
from planner.db import db, unit_of_work
from planner.errors import NotAllowed
from tests.support.world import NOW, PASSWORD

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"
WRONG = "not the password"


@pytest.fixture(autouse=True)
def cheap_for_strangers_too(request, monkeypatch):
    """A name that nobody has costs as much as one that somebody has: here next to nothing."""
    if "ground" in request.fixturenames:
        request.getfixturevalue("ground")
        monkeypatch.setattr(signing, "_NOBODY", str(passwords.kept("nobody has this one")))


def attempt(username: str = "alice", password: str = PASSWORD, address: str = HOME):
    """Try to sign in, as the page does it."""
    with unit_of_work():
        return sign_in(username, password, address)


def test_the_right_password_signs_in_and_is_written_down(ground):
    assert attempt(" ALICE ").username == "alice"
    (entry, *_) = audit.entries_for(SYSTEM)
    assert (entry.action, entry.actor) == ("user.signed_in", "Alice")


@pytest.mark.parametrize(("username", "password"), [("alice", WRONG), ("nobody", PASSWORD), ("alice", ""), ("", "")])
def test_a_wrong_one_does_not_and_is_written_down(ground, username, password):
    assert attempt(username, password) is None
    (entry, *_) = audit.entries_for(SYSTEM)
    assert (entry.action, entry.actor) == ("user.sign_in_failed", "system")


def test_somebody_who_is_switched_off_does_not_sign_in(ground):
    with unit_of_work():
        accounts.user_by_name("alice").active = False
    assert attempt() is None


def test_after_too_many_wrong_passwords_even_the_right_one_has_to_wait(ground):
    for _ in range(MOST_PER_NAME):
        assert attempt(password=WRONG) is None
    with pytest.raises(TooManyAttempts):
        attempt()
    with clock.set_to(NOW + WINDOW + timedelta(seconds=1)):
        assert attempt() is not None


def test_the_count_survives_a_restart(ground):
    for _ in range(MOST_PER_NAME):
        attempt(password=WRONG)
    db.session.remove()
    db.engine.dispose()
    with pytest.raises(TooManyAttempts):
        attempt()


def test_other_names_are_not_kept_waiting(ground):
    for _ in range(MOST_PER_NAME):
        attempt(password=WRONG)
    assert attempt("bob") is not None


def test_whoever_tries_many_names_from_one_place_has_to_wait(ground):
    for n in range(MOST_PER_ADDRESS):
        attempt(f"name{n}", WRONG)
    with pytest.raises(TooManyAttempts):
        attempt("bob")
    assert attempt("bob", address=ELSEWHERE) is not None


def test_a_stranger_cannot_lock_out_somebody_where_they_have_signed_in_before(ground):
    assert attempt() is not None
    for _ in range(MOST_PER_NAME):
        attempt(password=WRONG, address=ELSEWHERE)
    with pytest.raises(TooManyAttempts):
        attempt(address="203.0.113.9")
    assert attempt() is not None


def test_a_whole_ipv6_network_is_one_place(ground):
    for n in range(MOST_PER_ADDRESS):
        attempt(f"name{n}", WRONG, f"2001:db8::{n + 1:x}")
    with pytest.raises(TooManyAttempts):
        attempt("bob", address="2001:db8::ffff")


def test_waiting_does_not_prolong_the_waiting(ground):
    for _ in range(MOST_PER_NAME):
        attempt(password=WRONG)
    for minutes in (5, 10):
        with clock.set_to(NOW + timedelta(minutes=minutes)), pytest.raises(TooManyAttempts):
            attempt()
    with clock.set_to(NOW + WINDOW + timedelta(seconds=1)):
        assert attempt() is not None


def test_every_attempt_is_kept_and_looked_at(ground):
    attempt(password=WRONG)
    attempt()
    rows = db.session.execute(select(SignInAttempt.succeeded, SignInAttempt.address)).all()
    assert [tuple(row) for row in rows] == [(False, HOME), (True, HOME)]


# The first administrator.

SETUP = {"office_name": "THADS tỉnh Vườn", "username": "first", "name": "First", "password": "xe đạp cũ ngoài vườn"}


def code() -> str:
    """Make a code, as the terminal shows it."""
    with unit_of_work():
        return accounts.make_setup_code()


def test_the_code_makes_the_first_administrator_once(empty_ground):
    shown = code()
    with unit_of_work():
        made = accounts.make_first_administrator(f" {shown.upper()} ", **SETUP)
    assert made.actor().roles == {Role.ADMINISTRATOR}
    assert made.office.name == "THADS tỉnh Vườn"
    assert not accounts.is_new()
    with pytest.raises(NotAllowed):
        accounts.make_first_administrator(shown, **(SETUP | {"username": "second"}))


def test_a_wrong_code_makes_nobody(empty_ground):
    code()
    for wrong in ("", "0000-0000-0000-0000", "%", "' or 1=1"):
        with pytest.raises(NotAllowed):
            accounts.make_first_administrator(wrong, **SETUP)
    assert accounts.is_new()


def test_only_the_latest_code_holds_and_only_its_digest_is_kept(empty_ground):
    first, second = code(), code()
    assert db.session.scalar(select(func.count()).select_from(SetupCode)) == 1
    assert second not in db.session.scalar(select(SetupCode.digest))
    with pytest.raises(NotAllowed):
        accounts.make_first_administrator(first, **SETUP)


def test_with_people_in_the_database_no_code_makes_anybody(ground):
    shown = code()
    with pytest.raises(NotAllowed):
        accounts.make_first_administrator(shown, **SETUP)
