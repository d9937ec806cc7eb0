"""Offices with different packs: what each sees, what it inherits, and what switching would take away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from planner import clock
from planner.accounts import services as accounts
from planner.actor import SYSTEM, Role
from planner.app import create_app
from planner.assessments import services as assessments
from planner.audit.models import AuditEntry
from planner.db import db, unit_of_work
from planner.errors import Conflict, NotAllowed
from planner.outfits import losses
from planner.packplugin import PackPlugin
from planner.packs import services as packs
from planner.packs.matrix import Switch
from planner.plans import services as plans
from planner.plugins import PluginHost
from tests.support import world
from tests.support.browser import Browser
from tests.support.packs import copy_of_garden

OFF, ON = Switch(False), Switch(True)


@pytest.fixture
def host(garden, tmp_path):
    """Two packs: the garden, and the meadow that is just like it under other names."""
    meadow = PackPlugin(copy_of_garden(tmp_path / "packs-made", "meadow", "1.0.0"))
    made = PluginHost([("garden", garden), ("meadow", meadow)])
    assert [plugin.name for plugin in made.sound] == ["garden", "meadow"]
    return made


@pytest.fixture
def say(app):
    """Say what an office does with packs, as the planner itself: `say("kv1", garden=OFF)`."""

    def said(code: str, reason: str = "", **wanted: Switch | None) -> None:
        world.forget()
        with unit_of_work():
            packs.switch(accounts.office_by_code(code), wanted, by=SYSTEM, reason=reason)

    return said


def test_two_offices_with_different_packs_see_different_case_types(browser, say):
    say("kv1", meadow=OFF)
    say("kv2", garden=OFF)
    alice, far = browser("alice"), browser("far")
    alice.open("/cases/new")
    far.open("/cases/new")
    assert alice.sees("Chiều cao hàng rào")  # with one type the form is there at once
    assert not alice.sees("meadow")
    assert far.sees("meadow Hàng rào")
    far.open("/cases/new?case_type=garden:hedge")
    assert [link for link in far.links() if "case_type=" in link] == ["/cases/new?case_type=meadow:hedge"]


def test_checklists_and_checks_are_those_of_the_office_of_the_case(browser, case, plan, say, garden):
    say("kv1", meadow=OFF)
    inspector = browser("ines")
    address = f"/cases/{case.id}/assessment"
    inspector.open(address)
    assert inspector.sees("Đất vườn")
    say("kv1", garden=OFF)
    inspector.open(address)  # her own office still has the garden
    assert not inspector.sees("Đất vườn")
    inspector.open(f"/plans/{plan.id}")
    assert not inspector.sees("Thêm một buổi")
    say("kv1", garden=None)
    inspector.open(f"/plans/{plan.id}")
    assert inspector.sees("Thêm một buổi")


def test_a_case_whose_pack_is_off_opens_with_a_note_and_is_not_drafted_anew(browser, case, plan, host, say, alice):
    with unit_of_work():
        given = assessments.Given("yes", known=True)
        assessments.save_answer(case, "garden:shears", given, host.catalogue, version=0, by=alice)
    say("kv1", garden=OFF)
    her = browser("alice")
    assert her.open(f"/cases/{case.id}").status_code == 200
    assert her.sees("đang tắt tại đơn vị này")
    assert her.sees("Hàng rào")  # the type is still called what it is called
    assert f"/cases/{case.id}/plans/new" not in her.links()
    assert her.open(f"/cases/{case.id}/plans/new").status_code == 409
    her.open(f"/cases/{case.id}/assessment")
    assert her.sees("Có kéo cắt không?Có")
    assert her.open(f"/plans/{plan.id}").status_code == 200
    assert her.sees("Đi dạo với ông Ổi")
    for address in (f"/cases/{case.id}/edit", f"/cases/{case.id}/routes", f"/cases/{case.id}/history"):
        assert her.open(address).status_code == 200, address
    office = her.client.application.extensions["planner"].packs.host_for(accounts.office_by_code("kv1").path)
    with pytest.raises(Conflict), unit_of_work():
        plans.draft_plan(case, host.catalogue.templates["garden:walk_together"], office, by=alice)
    with pytest.raises(Conflict), unit_of_work():
        plans.refresh(plan, office, based_on=1, by=alice)


def test_hooks_are_told_only_where_the_pack_is_on(browser, case, say, garden):
    say("kv1", garden=OFF)
    her = browser("alice")
    her.open(f"/cases/{case.id}/signals")
    her.send(f"/cases/{case.id}/assessment/complete")
    assert garden.heard == []
    say("kv1", garden=None)
    her.open(f"/cases/{case.id}/signals")
    her.send(f"/cases/{case.id}/assessment/complete")
    assert [name for name, _ in garden.heard] == ["assessment_completed"]


def test_an_office_inherits_from_the_one_above_and_may_say_otherwise(browser, say):
    say("tinh", garden=OFF)
    alice = browser("alice")
    alice.open("/packs")
    assert alice.sees("theo THADS tỉnh Vườn")
    say("kv1", garden=ON)
    alice.open("/packs")
    assert alice.sees("do chính đơn vị này chọn")


def test_a_trial_ends_by_the_clock_alone(browser, say):
    say("tinh", meadow=Switch(True, None, world.TODAY), garden=OFF)
    far = browser("far")
    far.open("/cases/new")
    assert far.sees("meadow Hàng rào")
    with clock.set_to(world.NOW + timedelta(hours=16)):
        far.sign_in("far")
        far.open("/cases/new")
        assert not far.sees("meadow Hàng rào")
        far.open("/packs")
        assert far.sees("đã hết thời gian dùng thử ngày 25/11/2026")


def test_a_trial_that_would_be_over_already_is_refused(say):
    with pytest.raises(Conflict):
        say("kv1", garden=Switch(True, None, date(2026, 11, 24)))


def test_another_process_sees_it_at_its_next_request(browser, say, tmp_path, garden):
    other = world.cheaply_hashing(create_app(world.settings_in(tmp_path), PluginHost([("garden", garden)])))
    there = Browser(other.test_client())
    there.sign_in("alice")
    there.open("/cases/new")
    assert there.sees("Chiều cao hàng rào")
    say("kv1", garden=OFF)
    there.open("/cases/new")
    assert not there.sees("Chiều cao hàng rào")


# The pages


def page_of(code: str, pack: str) -> str:
    return f"/packs/by-office/{accounts.office_by_code(code).id}/{pack}"


def test_an_administrator_switches_a_pack_and_sees_before_what_goes(browser, case, plan, host, alice):
    with unit_of_work():
        given = assessments.Given("yes", known=True)
        assessments.save_answer(case, "garden:shears", given, host.catalogue, version=0, by=alice)
        case.fields = {"garden": {"height_cm": 180}}
    adam = browser("adam")
    adam.open("/packs/by-office")
    assert adam.sees("Phòng THADS khu vực 1")
    assert page_of("kv1", "garden") in adam.links()
    adam.open(page_of("kv1", "garden") + "?state=off&reason=Không+còn+vụ+nào")
    for shown in (
        "còn mở: 1",
        "Chiều cao hàng rào có trong 1 vụ việc",
        "câu trả lời: 1",
        "phương án chưa kết thúc: 1",
    ):
        assert adam.sees(shown), shown
    adam.send(page_of("kv1", "garden"))
    assert adam.sees("có hiệu lực từ bây giờ")
    her = browser("alice")
    her.open("/cases/new")
    assert her.sees("meadow Hàng rào")
    world.forget()
    entry = db.session.query(AuditEntry).filter_by(action="pack.switched_off").one()
    assert (entry.actor, entry.detail["pack"], entry.detail["on"]) == ("Adam", "garden", False)
    inspector = browser("ines")
    inspector.open("/audit")
    assert inspector.sees("tắt một gói nội dung cho một đơn vị")
    assert inspector.sees("garden")


def test_what_cannot_do_without_it_goes_along(app, browser, tmp_path, garden, ground):
    hut = PackPlugin(copy_of_garden(tmp_path / "huts", "hut", "1.0.0", requires="garden"))
    other = world.cheaply_hashing(
        create_app(world.settings_in(tmp_path), PluginHost([("garden", garden), ("hut", hut)]))
    )
    adam = Browser(other.test_client())
    adam.sign_in("adam")
    adam.open(page_of("kv1", "garden") + "?state=off")
    assert adam.sees("nên cũng tắt theo")
    adam.send(page_of("kv1", "garden"))
    adam.open("/packs/by-office")
    switches = other.extensions["planner"].packs.matrix.switches
    kv1 = accounts.office_by_code("kv1").id
    assert {pack: said.on for (office, pack), said in switches.items() if office == kv1} == {
        "garden": False,
        "hut": False,
    }


def test_an_older_version_shows_what_it_has_not(app, browser, tmp_path, garden, ground, case):
    less = {
        "case_types/hedge.yaml": (
            "  - {key: height_cm, label: {vi: Chiều cao hàng rào, en: Height of the hedge}, kind: number}\n",
            "",
        )
    }
    less |= {
        "checklists/soil.yaml": ("  - {key: owner, ask: {vi: Ai trồng?, en: Who planted it?}, answer: person}\n", "")
    }
    newer = PackPlugin(copy_of_garden(tmp_path / "newer", version="3.0.0", changes=less))
    room = app.extensions["planner"].packs
    now, then = room.whole.plugins["garden"], PluginHost([("garden", newer)]).plugins["garden"]
    gone = losses._only_in(now, then)
    assert {entry.key for entry in gone.entries} == {"garden:hedge", "garden:soil"}
    leaving = losses._leaving(gone, [case.office], then.entries)
    assert leaving.types == ()
    assert [used.also for used in leaving.checklists] == [1]
    assert losses._only_in(now, now) is None


def test_a_form_that_somebody_overtook_is_shown_again(browser, say):
    adam = browser("adam")
    adam.open(page_of("kv1", "garden") + "?state=off")
    say("kv1", garden=Switch(True, "1.2.3"))
    assert adam.send(page_of("kv1", "garden")).status_code == 409


def test_what_cannot_be_meant_is_shown_with_what_is_wrong(browser, ground):
    adam = browser("adam")
    for asked in ("state=perhaps", "state=on&version=9.9.9", "state=on&trial_until=soon"):
        assert adam.open(page_of("kv1", "garden") + "?" + asked).status_code == 200, asked
        assert adam._tree().get_element_by_id("problems") is not None, asked
    adam.open(page_of("kv1", "garden") + "?state=on&trial_until=2026-11-01")
    assert adam.send(page_of("kv1", "garden")).status_code == 422
    assert adam.open("/packs/by-office/99/garden").status_code == 404
    assert adam.open(page_of("kv1", "nothing")).status_code == 404


def test_an_administrator_of_a_division_keeps_its_packs_and_brings_none_in(browser, ground):
    with unit_of_work():
        place = accounts.office_by_code("kv1")
        accounts.add_user("dao", "Đào", place, [Role.ADMINISTRATOR], by=SYSTEM, password=world.PASSWORD)
    dao = browser("dao")
    dao.open("/packs/by-office")
    assert dao.sees("Phòng THADS khu vực 1")
    assert not dao.sees("Phòng THADS khu vực 2")
    assert "/packs/pack-files" not in dao.links()
    assert dao.open("/packs/pack-files").status_code == 403
    assert dao.open(page_of("kv2", "garden")).status_code in (403, 404)
    dao.open(page_of("kv1", "meadow") + "?state=off")
    assert dao.send(page_of("kv1", "meadow")).status_code == 200
    assert dao.sees("có hiệu lực từ bây giờ")


def test_only_administrators_switch_and_only_in_their_own_offices(browser, ground, alice):
    for address in ("/packs/by-office", "/packs/how-they-fare", page_of("kv1", "garden"), "/packs/pack-files"):
        assert browser("alice").open(address).status_code == 403, address
    office = accounts.office_by_code("kv1")
    with pytest.raises(NotAllowed):
        packs.switch(office, {"garden": OFF}, by=alice)


def test_a_plugin_that_failed_is_shown_and_let_out_in_every_process(browser, app, host, tmp_path):
    host.plugins["garden"].failures["step_done"] = 5
    host.plugins["garden"].last_fault["step_done"] = "RuntimeError('thorn')"
    adam = browser("adam")
    adam.open("/packs/how-they-fare")
    for shown in ("đang cách ly", "step_done", "thorn"):
        assert adam.sees(shown), shown
    adam.send("/packs/how-they-fare/garden/release")
    adam.open("/packs/how-they-fare")
    assert not host.plugins["garden"].quarantined
    assert not adam.sees("thorn")


# What it costs


def test_a_page_asks_the_database_once_for_packs_whatever_there_is_said_of_them(browser, queries, say, case):
    alice = browser("alice")
    alice.open("/cases/new")
    with queries() as few:
        alice.client.get("/cases/new", buffered=False)
        one = len(few)
    say("tinh", garden=ON, meadow=Switch(True, "1.0.0"))
    say("kv1", meadow=OFF)
    alice.open("/cases/new")
    with queries() as many:
        alice.client.get("/cases/new", buffered=False)
        other = len(many)
    assert one == other
    assert sum("catalogue_state" in statement for statement in many) == 1
