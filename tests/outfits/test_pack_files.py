"""Pack files on pages: looked at, trusted or not, tried, installed, pinned, taken back; and what never gets in."""

from __future__ import annotations

import io
import logging
import zipfile

import pytest
from werkzeug.datastructures import FileStorage

from planner.accounts import services as accounts
from planner.actor import SYSTEM
from planner.app import create_app
from planner.audit.models import AuditEntry
from planner.catalogue.archive import build, open_archive
from planner.catalogue.signing import new_key
from planner.db import db, unit_of_work
from planner.errors import Conflict, NotAllowed, NotFound, PackFault
from planner.outfits import installing
from planner.packs import keys
from planner.packs import services as packs
from planner.packs.matrix import Switch
from planner.packs.models import CatalogueState, InstalledPack
from planner.packs.room import file_of
from planner.plugins import PluginHost
from tests.support import world
from tests.support.browser import Browser
from tests.support.packs import NOW, copy_of_garden, packed

KEY = new_key()
OTHERS_KEY = new_key()
NEWER = {"case_types/hedge.yaml": ("Chiều cao hàng rào", "Hàng rào cao mấy xăng-ti-mét")}


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Packs that cannot be loaded are logged; here they are wanted."""
    caplog.set_level(logging.CRITICAL, logger="planner.plugins")


@pytest.fixture
def room(app):
    """The packs of the application."""
    return app.extensions["planner"].packs


@pytest.fixture
def trusting(ground):
    """The office trusts one key."""
    with unit_of_work():
        return keys.trust(KEY.public.pem, "Bà Cúc, tổ nghiệp vụ", by=SYSTEM)


@pytest.fixture
def newer(tmp_path):
    """Version 2.0.0 of the garden, which asks for the height in other words, signed with the trusted key."""
    return packed(copy_of_garden(tmp_path / "made", changes=NEWER), KEY)


def upload(person, data: bytes):
    """Hand a file in on its page."""
    person.open("/packs/pack-files")
    return person.send("/packs/pack-files", file=FileStorage(io.BytesIO(data), "garden-2.0.0.pack.zip"))


def counted() -> int:
    world.forget()
    return db.session.query(InstalledPack).count()


def install(data: bytes, room, reason: str = "", by=SYSTEM) -> InstalledPack:
    """Install a file as the planner itself."""
    world.forget()
    with unit_of_work():
        row, _ = installing.install(data, room, by=by, reason=reason)
    room.refresh(db.session.query(CatalogueState).one().number)
    world.forget()
    return row


def test_a_signed_file_is_looked_at_shows_what_changes_and_is_installed(browser, trusting, newer, room, case):
    adam = browser("adam")
    upload(adam, newer)
    for shown in (
        "Bà Cúc, tổ nghiệp vụ",
        "Thay đổi so với phiên bản 1.2.3",
        "Hàng rào cao mấy xăng-ti-mét",
        "Số vụ việc mẫu đã chạy và đạt: 1",
        "chưa lưu gì",
        f"{NOW} – {NOW}",
    ):
        assert adam.sees(shown), shown
    assert counted() == 0
    adam.send(adam.address)
    assert adam.sees("Đã cài đặt phiên bản 2.0.0")
    assert counted() == 1
    alice = browser("alice")
    alice.open("/cases/new")
    assert alice.sees("Hàng rào cao mấy xăng-ti-mét")
    alice.open("/packs/garden")
    assert alice.sees("2.0.0")
    entry = db.session.query(AuditEntry).filter_by(action="pack.installed").one()
    assert (entry.actor, entry.detail["version"], entry.detail["signature"]) == ("Adam", "2.0.0", "trusted")


def test_a_plan_keeps_what_it_was_drafted_from(browser, plan, case, trusting, newer, room):
    install(newer, room)
    alice = browser("alice")
    alice.open(f"/plans/{plan.id}")
    assert alice.sees("1.2.3")


def test_a_pinned_version_stays_when_a_newer_one_comes(browser, trusting, newer, room):
    with unit_of_work():
        packs.switch(accounts.office_by_code("kv1"), {"garden": Switch(True, "1.2.3")}, by=SYSTEM)
    install(newer, room)
    alice, far = browser("alice"), browser("far")
    alice.open("/cases/new")
    far.open("/cases/new")
    assert alice.sees("Chiều cao hàng rào")
    assert far.sees("Hàng rào cao mấy xăng-ti-mét")


def test_taken_back_the_version_before_is_in_force_again(browser, trusting, newer, room):
    install(newer, room)
    adam = browser("adam")
    adam.open("/packs/pack-files")
    adam.send("/packs/pack-files/garden/undo", reason="Câu hỏi khó hiểu")
    assert adam.sees("Đã thu hồi phiên bản 2.0.0")
    alice = browser("alice")
    alice.open("/cases/new")
    assert alice.sees("Chiều cao hàng rào")
    world.forget()
    with pytest.raises(NotFound), unit_of_work():
        installing.undo("garden", by=SYSTEM)
    install(newer, room)  # what was taken back may come again
    assert room.whole.plugins["garden"].version == "2.0.0"


def test_a_new_pack_is_off_until_an_office_switches_it_on(browser, trusting, tmp_path, room):
    install(packed(copy_of_garden(tmp_path / "made", "meadow", "1.0.0"), KEY), room)
    alice = browser("alice")
    alice.open("/packs")
    assert alice.sees("đã cài đặt nhưng chưa ai bật")
    with unit_of_work():
        packs.switch(accounts.office_by_code("kv1"), {"meadow": Switch(True)}, by=SYSTEM)
    alice.open("/cases/new")
    assert "/cases/new?case_type=meadow:hedge" in alice.links()


@pytest.mark.parametrize("signed_with", [None, OTHERS_KEY], ids=["unsigned", "untrusted"])
def test_a_file_that_nobody_trusted_vouches_for_needs_a_reason(browser, trusting, tmp_path, room, signed_with):
    data = packed(copy_of_garden(tmp_path / "made"), signed_with)
    adam = browser("adam")
    upload(adam, data)
    assert adam.sees("không có chữ ký" if signed_with is None else "chưa được tin cậy ở đây")
    assert adam.send(adam.address).status_code == 422
    assert counted() == 0
    adam.send(adam.address, reason="Chị Hoa mang đến tận nơi")
    assert counted() == 1
    adam.open("/packs/pack-files")
    assert adam.sees("Chị Hoa mang đến tận nơi")


def altered(data: bytes) -> bytes:
    """Return the file with one word changed after it was signed, in the form that packs have."""
    archive = open_archive(data)
    files = dict(archive.files) | {
        "case_types/hedge.yaml": archive.files["case_types/hedge.yaml"].replace(b"A hedge", b"A HEDGE")
    }
    return build(type(archive)(archive.manifest, files, archive.signature))


def test_a_file_that_was_changed_after_signing_is_never_installed(browser, trusting, newer, room):
    data = altered(newer)
    adam = browser("adam")
    upload(adam, data)
    assert adam.sees("bị sửa sau khi ký")
    assert adam.sees("Không thể cài đặt tệp này")
    with pytest.raises(Conflict), unit_of_work():
        installing.install(data, room, by=SYSTEM, reason="Vẫn muốn")
    assert counted() == 0


def zipped(name: str, content: bytes, method: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        made.writestr(name, content)
    return file.getvalue()


BAD = {
    "no archive": (b"just words", "không phải tệp gói"),
    "a way out": (zipped("../evil.yaml", b"a: 1"), "../evil.yaml"),
    "a bomb": (zipped("checklists/big.yaml", b" " * 9_000_000, zipfile.ZIP_DEFLATED), "checklists/big.yaml"),
    "code": (zipped("hooks.py", b"import os"), "hooks.py"),
}


@pytest.mark.parametrize(("data", "words"), BAD.values(), ids=BAD.keys())
def test_what_is_no_honest_pack_file_is_refused_with_every_fault(browser, ground, room, data, words):
    adam = browser("adam")
    assert upload(adam, data).status_code == 422
    assert adam.sees(words) or adam.sees("Tệp gói bị từ chối")
    assert counted() == 0
    assert list(room.folder.rglob("*.zip")) == []
    assert adam.open("/packs").status_code == 200


def test_a_pack_that_does_not_pass_its_trial_is_not_installed(browser, trusting, tmp_path, room):
    wrong = {"checklists/soil.yaml": ("risk: stalling", "risk: nowhere_known")}
    adam = browser("adam")
    upload(adam, packed(copy_of_garden(tmp_path / "made", changes=wrong), KEY))
    for shown in ("nowhere_known", "checklists/soil.yaml", "Không thể cài đặt tệp này"):
        assert adam.sees(shown), shown
    assert counted() == 0


def test_a_pack_that_does_not_pass_its_trial_is_not_installed_by_the_service_either(trusting, tmp_path, room):
    wrong = {"checklists/soil.yaml": ("risk: stalling", "risk: nowhere_known")}
    data = packed(copy_of_garden(tmp_path / "made", changes=wrong), KEY)
    with pytest.raises(PackFault), unit_of_work():
        installing.install(data, room, by=SYSTEM, reason="Vẫn muốn")
    assert counted() == 0


def test_a_pack_for_another_contract_shows_that_it_does_not_fit(browser, trusting, tmp_path, room):
    adam = browser("adam")
    upload(adam, packed(copy_of_garden(tmp_path / "made", contract='{lowest: "7.0", highest: "7.1"}'), KEY))
    assert adam.sees("7.0 – 7.1")
    assert adam.sees("Không thể cài đặt tệp này")


def test_the_same_version_with_another_content_is_refused(browser, trusting, tmp_path, room):
    install(packed(copy_of_garden(tmp_path / "made"), KEY), room)
    adam = browser("adam")
    upload(adam, packed(copy_of_garden(tmp_path / "again", changes=NEWER), KEY))
    assert adam.sees("nội dung khác")
    upload(adam, packed(copy_of_garden(tmp_path / "same"), KEY))
    assert adam.sees("nội dung y hệt")


def test_an_installed_file_that_is_spoilt_is_quarantined_and_the_rest_works(browser, trusting, tmp_path, room, case):
    row = install(packed(copy_of_garden(tmp_path / "made", "meadow", "1.0.0"), KEY), room)
    with unit_of_work():
        packs.switch(accounts.office_by_code("tinh"), {"meadow": Switch(True)}, by=SYSTEM)
    file_of(room.folder, row.digest).write_bytes(b"spoilt")
    room._files.clear()  # as in a process that starts now
    room._held = None
    alice, adam = browser("alice"), browser("adam")
    assert alice.open(f"/cases/{case.id}").status_code == 200
    alice.open("/cases/new")
    assert alice.sees("Chiều cao hàng rào")
    for address in ("/packs", "/packs/by-office", "/packs/how-they-fare", "/packs/meadow"):
        assert adam.open(address).status_code == 200, address
    adam.open("/packs/by-office")
    assert adam.sees("đang cách ly")
    adam.open("/packs/how-they-fare")
    assert adam.sees("bị từ chối")


def test_safe_mode_leaves_installed_packs_out_and_says_so(trusting, newer, room, case, tmp_path):
    install(newer, room)
    settings = world.settings_in(tmp_path, safe_mode=True)
    adam = Browser(world.cheaply_hashing(create_app(settings, PluginHost())).test_client())
    adam.sign_in("adam")
    for address in ("/packs", "/packs/by-office", "/packs/how-they-fare"):
        assert adam.open(address).status_code == 200
        assert adam.sees("chế độ an toàn"), address
    alice = Browser(adam.client.application.test_client())
    alice.sign_in("alice")
    assert alice.open(f"/cases/{case.id}").status_code == 200
    assert alice.sees("đang tắt tại đơn vị này")


def test_a_key_is_trusted_compared_and_revoked(browser, ground, newer):
    adam = browser("adam")
    adam.open("/packs/trusted-keys")
    said = {"owner": "Bà Cúc", "fingerprint": KEY.public.id.lower().replace("-", " ")}
    assert adam.send("/packs/trusted-keys", public_key="nothing", **said).status_code == 422
    assert adam.send("/packs/trusted-keys", public_key=OTHERS_KEY.public.pem, **said).status_code == 422
    assert adam.sees("Dấu nhận dạng của khóa này khác")
    adam.send("/packs/trusted-keys", public_key=KEY.public.pem, **said)
    assert adam.sees(KEY.public.id)
    assert adam.send("/packs/trusted-keys", public_key=KEY.public.pem, **said).status_code == 422
    upload(adam, newer)
    assert adam.sees("được tin cậy")
    adam.open("/packs/trusted-keys")
    adam.send("/packs/trusted-keys/1/revoke", reason="Máy bị mất")
    assert adam.sees("Không còn tin cậy khóa")
    upload(adam, newer)
    assert adam.sees("chưa được tin cậy ở đây")


def test_only_the_top_of_the_tree_brings_packs_in(browser, ground, newer, room, alice, hanh):
    for actor in (alice, hanh):
        with pytest.raises(NotAllowed), unit_of_work():
            installing.install(newer, room, by=actor, reason="Vì thế")
    assert browser("hanh").open("/packs/pack-files").status_code == 403
    adam = browser("adam")
    assert adam.open("/packs/pack-files/" + "0" * 64).status_code == 404
    assert adam.open("/packs/pack-files/..%2F..%2Fplanner").status_code == 404
