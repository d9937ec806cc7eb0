"""Offices as a tree, users in it, and what an administrator may change of them."""

from __future__ import annotations

import time

import pytest

from planner.accounts import passwords, signing
from planner.accounts import services as accounts
from planner.accounts.access import GRANTED, RIGHT_LABELS, ROLE_LABELS, Right, demand, may
from planner.accounts.models import OfficeKind
from planner.actor import SYSTEM, Actor, Role
from planner.audit import services as audit
from planner.db import unit_of_work
from planner.errors import Conflict, Incomplete, NotAllowed, NotFound
from tests.support.world import ground_of, settings_in

GOOD = "xe đạp cũ ngoài vườn"


def change(user, by, **values):
    """Change one thing of a user and leave the rest."""
    held = {
        "name": user.name,
        "title": user.title,
        "office": user.office,
        "roles": [grant.name for grant in user.roles],
        "active": user.active,
    }
    with unit_of_work():
        accounts.change_user(user, **(held | values), by=by)


def test_offices_are_a_tree_and_everybody_sees_their_own_part(administrator, hanh):
    assert [office.code for office in accounts.offices(administrator)] == ["tinh", "kv1", "kv2"]
    assert [office.code for office in accounts.offices(hanh)] == ["kv1"]
    assert accounts.office_by_code("kv1").path == "/1/2/"


def test_a_code_belongs_to_one_office(administrator):
    with pytest.raises(Conflict, match="kv1"):
        accounts.add_office(
            OfficeKind.DIVISION, "kv1", "Khác", by=administrator, parent=accounts.office_by_code("tinh")
        )


def test_an_office_that_is_not_there_is_not_found(ground):
    with pytest.raises(NotFound, match="kv9"):
        accounts.office_by_code("kv9")
    with pytest.raises(NotFound):
        accounts.office(99)
    with pytest.raises(Conflict, match="several"):
        accounts.only_office()


def test_without_any_office_the_way_to_one_is_said(empty_ground):
    with pytest.raises(Conflict, match="planner office add"):
        accounts.only_office()


def test_an_administrator_adds_a_user_whose_name_is_kept_small(administrator, office):
    with unit_of_work():
        added = accounts.add_user(" Mai.Lan ", " Mai Lan ", office, [Role.OFFICER], by=administrator, password=GOOD)
    assert (added.username, added.name) == ("mai.lan", "Mai Lan")
    assert accounts.user_by_name("MAI.LAN").actor().roles == {Role.OFFICER}
    assert passwords.fits(GOOD, added.password)
    assert GOOD not in added.password


def test_everything_that_is_wrong_with_a_new_user_is_said_at_once(administrator, office):
    with pytest.raises(Incomplete) as refused:
        accounts.add_user("Mai Lan!", "Mai", office, [], by=administrator, password=GOOD)
    assert len(refused.value.problems) == 2


def test_a_username_is_taken_once(administrator, office):
    with pytest.raises(Conflict, match="alice"):
        accounts.add_user("ALICE", "Other", office, [Role.OFFICER], by=administrator, password=GOOD)


@pytest.mark.parametrize("password", ["short", "elevenchars", "aaaaaaaaaaaaaaaa", "mailan123456"])
def test_a_password_that_is_short_or_easy_to_guess_is_refused(ground, password):
    with pytest.raises(Incomplete):
        passwords.kept(password, "mailan")


def test_a_hash_handed_in_is_no_password(ground):
    hashed = passwords.kept(GOOD)
    assert not passwords.fits(str(hashed), hashed)
    assert passwords.kept(str(hashed)) != hashed


def test_the_same_letters_typed_by_another_keyboard_fit(ground):
    composed, decomposed = "vườn xanh mướt nắng", "vườn xanh mướt nắng"
    assert passwords.fits(decomposed, passwords.kept(composed))


def test_real_hashing_costs_time_and_memory(tmp_path):
    """The one test that hashes at full cost."""
    ground = ground_of(settings_in(tmp_path))
    ground.extensions["security"].pwd_context.update(
        argon2__time_cost=3, argon2__memory_cost=65536, argon2__parallelism=4
    )
    with ground.app_context():
        started = time.perf_counter()
        hashed = passwords.kept(GOOD)
        assert time.perf_counter() - started > 0.02
        assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
        assert passwords.fits(GOOD, hashed)
        assert not passwords.fits(GOOD + "x", hashed)
        assert signing._NOBODY.split("$")[1:4] == hashed.split("$")[1:4], "a name nobody has is told by its speed"


def test_an_administrator_changes_name_office_and_roles(administrator):
    user = accounts.user_by_name("bob")
    change(user, administrator, name=" Robert ", office=accounts.office_by_code("kv2"), roles=[Role.HEAD, Role.TRAINER])
    changed = accounts.user_by_name("bob").actor()
    assert (changed.name, changed.office_path, changed.roles) == ("Robert", "/1/3/", {Role.HEAD, Role.TRAINER})
    (pair, *_) = audit.history_of("user", user.id)
    assert pair[1].old["roles"] == ["officer"]


def test_somebody_who_is_switched_off_is_signed_out_everywhere(administrator):
    user = accounts.user_by_name("bob")
    before = user.fs_uniquifier
    change(user, administrator, active=False)
    assert user.fs_uniquifier != before


def test_a_new_password_ends_all_sessions(administrator):
    user = accounts.user_by_name("bob")
    before = user.fs_uniquifier
    with unit_of_work():
        accounts.set_password(user, GOOD, by=administrator)
    assert user.fs_uniquifier != before
    assert passwords.fits(GOOD, user.password)


def test_ones_own_password_is_changed_by_who_knows_it(bob):
    user = accounts.user_by_name("bob")
    with pytest.raises(Incomplete, match="not changed"):
        accounts.change_own_password(user, "wrong password", GOOD, by=bob)
    accounts.change_own_password(user, "for tests only", GOOD, by=bob)
    assert passwords.fits(GOOD, user.password)


def test_nobody_takes_their_own_administration_away(administrator):
    user = accounts.user_by_name("adam")
    for values in ({"active": False}, {"roles": [Role.OFFICER]}):
        with pytest.raises(NotAllowed):
            change(user, administrator, **values)


def test_an_administrator_of_a_division_reaches_no_other(administrator, office):
    with unit_of_work():
        accounts.add_user("local", "Local", office, [Role.ADMINISTRATOR], by=administrator, password=GOOD)
    local = accounts.user_by_name("local").actor()
    far = accounts.user_by_name("far")
    for attempt in (
        lambda: accounts.user_below(far.id, local),
        lambda: accounts.set_password(far, GOOD, by=local),
        lambda: change(far, local, name="X"),
        lambda: accounts.add_user("x", "X", far.office, [Role.HEAD], by=local, password=GOOD),
        lambda: change(accounts.user_by_name("bob"), local, office=far.office),
        lambda: accounts.end_sessions(far, by=local),
    ):
        with pytest.raises(NotFound):
            attempt()


@pytest.mark.parametrize("parent", ["kv1", "tinh", None])
def test_an_office_is_added_below_ones_own_only(administrator, parent):
    own = accounts.office_by_code("kv2")
    actor = Actor(administrator.id, "Adam", administrator.roles, own.id, own.path)
    above = accounts.office_by_code(parent) if parent else None
    with pytest.raises(NotAllowed, match="below"):
        accounts.add_office(OfficeKind.DIVISION, "new", "Mới", by=actor, parent=above)
    assert accounts.add_office(OfficeKind.DIVISION, "new", "Mới", by=actor, parent=own).path.startswith(own.path)


def test_nobody_but_an_administrator_keeps_users(alice, hanh, inspector, office):
    bob = accounts.user_by_name("bob")
    for actor in (alice, hanh, inspector):
        for attempt in (
            lambda by: accounts.add_user("x", "X", office, [Role.OFFICER], by=by, password=GOOD),
            lambda by: accounts.add_office(OfficeKind.DIVISION, "x", "X", by=by),
            lambda by: accounts.set_password(bob, GOOD, by=by),
            lambda by: change(bob, by, name="X"),
        ):
            with pytest.raises(NotAllowed):
                attempt(actor)


def test_the_head_of_an_office_without_one_is_that_above(ground, administrator):
    assert accounts.head_of(accounts.office_by_code("kv1")).username == "hanh"
    assert accounts.head_of(accounts.office_by_code("tinh")) is None
    change(accounts.user_by_name("farhead"), administrator, active=False)
    assert accounts.head_of(accounts.office_by_code("kv2")) is None
    change(accounts.user_by_name("ines"), administrator, roles=[Role.HEAD])
    assert accounts.head_of(accounts.office_by_code("kv2")).username == "ines"


def test_colleagues_are_the_active_users_of_an_office_with_a_role(ground, administrator, office):
    assert [user.username for user in accounts.colleagues(office, Role.OFFICER)] == ["alice", "bob", "charlie"]
    change(accounts.user_by_name("bob"), administrator, active=False)
    assert [user.username for user in accounts.colleagues(office, Role.OFFICER)] == ["alice", "charlie"]


# Rights.


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", Role)
def test_a_right_is_what_the_table_says(right, role):
    actor = Actor(1, "X", frozenset({role}))
    assert may(actor, right) is (role in GRANTED[right])
    if may(actor, right):
        demand(actor, right)
    else:
        with pytest.raises(NotAllowed) as refused:
            demand(actor, right)
        assert str(RIGHT_LABELS[right]) in str(refused.value)


def test_a_right_reaches_down_the_tree_and_to_no_other_branch():
    head = Actor(1, "X", frozenset({Role.HEAD}), office_id=2, office_path="/1/2/")
    reached = [path for path in ("/1/2/", "/1/2/5/", "/1/", "/1/3/", "/1/22/") if may(head, Right.APPROVE_PLANS, path)]
    assert reached == ["/1/2/", "/1/2/5/"]
    assert may(SYSTEM, Right.APPROVE_PLANS, "/1/3/")
    assert not may(Actor(1, "X", frozenset({Role.OFFICER}), 2, "/1/2/"), Right.APPROVE_PLANS, "/1/2/")


def test_the_tables_of_rights_and_roles_are_whole():
    assert set(GRANTED) == set(RIGHT_LABELS) == set(Right)
    assert set(ROLE_LABELS) == set(Role)
    assert all(may(SYSTEM, right) for right in Right)
    assert not any(may(Actor(1, "X"), right) for right in Right)
