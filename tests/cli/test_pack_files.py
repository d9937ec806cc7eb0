"""`planner pack build|sign|verify|keys`: a pack as a file, and who vouches for it."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest

from planner.catalogue.archive import build, gather, open_archive
from planner.catalogue.contract import NEWEST, named
from planner.catalogue.signing import new_key
from tests.support.world import GARDEN


@pytest.fixture
def alone(folder, monkeypatch):
    """No other pack beside the garden, and the folder that people work in as the current one."""
    monkeypatch.setenv("PLANNER_SAFE_MODE", "1")


@pytest.fixture
def built(alone, terminal, tmp_path) -> Path:
    """The garden as a file."""
    terminal.says("pack", "build", GARDEN)
    return tmp_path / "garden-1.2.3.pack.zip"


@pytest.fixture
def key(alone, terminal, tmp_path) -> Path:
    """A key to sign with; its public half lies beside it."""
    terminal.says("pack", "keys", "new", tmp_path / "own.key")
    return tmp_path / "own.key"


def public(key: Path) -> Path:
    return key.with_name(f"{key.name}.pub")


def test_a_pack_is_built_into_the_same_bytes_each_time(built, terminal, tmp_path):
    other = tmp_path / "again.zip"
    told = terminal.json("pack", "build", GARDEN, "-o", other)
    assert other.read_bytes() == built.read_bytes() == build(gather(GARDEN))
    assert (told["pack"], told["version"], told["bytes"]) == ("garden", "1.2.3", len(built.read_bytes()))
    assert told["digest"] == gather(GARDEN).digest


def test_a_pack_file_is_checked_like_the_folder_it_was_built_from(built, terminal):
    assert terminal.json("pack", "check", built) == terminal.json("pack", "check", GARDEN)
    (built.parent / "note.txt").write_text("hello", "utf-8")
    assert "no pack file" in terminal.refuses("pack", "check", built.parent / "note.txt")


def test_a_pack_that_does_not_load_is_not_built(alone, terminal, tmp_path):
    folder = Path(shutil.copytree(GARDEN, tmp_path / "garden"))
    checklist = folder / "checklists" / "soil.yaml"
    checklist.write_text(checklist.read_text("utf-8").replace("items:", "itmes:"), "utf-8")
    assert "checklists/soil.yaml:" in terminal.refuses("pack", "build", folder)
    assert not list(tmp_path.glob("*.zip"))


def test_a_key_is_secret_and_is_never_overwritten(key, terminal):
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    assert "never overwritten" in terminal.refuses("pack", "keys", "new", key)
    assert key.read_bytes() == before
    shown = {terminal.json("pack", "keys", "show", file)["key"] for file in (key, public(key))}
    assert len(shown) == 1
    assert shown.pop() in terminal.says("pack", "keys", "show", public(key))


def test_a_signed_pack_is_verified_by_whoever_has_the_public_key(built, key, terminal):
    name = terminal.json("pack", "keys", "show", key)["key"]
    assert name in terminal.says("pack", "sign", built, "--key", key)
    assert f"signed with the trusted key {name} and unchanged" in terminal.says(
        "pack", "verify", built, "--key", public(key)
    )
    told = terminal.json("pack", "verify", built)
    assert told["good"]
    assert (told["signature"]["state"], told["signature"]["key"]) == ("untrusted", name)
    assert told["digest"] == gather(GARDEN).digest


def test_signing_can_leave_the_file_as_it_was(built, key, terminal, tmp_path):
    before = built.read_bytes()
    terminal.says("pack", "sign", built, "--key", key, "-o", tmp_path / "signed.zip")
    assert built.read_bytes() == before
    assert open_archive((tmp_path / "signed.zip").read_bytes()).signature is not None


def test_an_unsigned_pack_has_nobody_who_vouches_for_it(built, terminal):
    assert "not signed" in terminal.refuses("pack", "verify", built)
    result = terminal("pack", "verify", built, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["signature"]["state"] == "unsigned"


def test_a_signature_of_a_stranger_is_not_enough_where_a_key_is_named(built, key, terminal, tmp_path):
    terminal.says("pack", "sign", built, "--key", key)
    terminal.says("pack", "keys", "new", tmp_path / "other.key")
    said = terminal.refuses("pack", "verify", built, "--key", tmp_path / "other.key.pub")
    assert "not among those trusted" in said
    both = ("--key", tmp_path / "other.key.pub", "--key", public(key))
    assert "trusted key" in terminal.says("pack", "verify", built, *both)


def test_the_keys_that_are_trusted_in_the_planner_can_be_the_ones_that_count(built, key, planner):
    planner.says("pack", "sign", built, "--key", key)
    assert "not among those trusted" in planner.refuses("pack", "verify", built, "--here")
    planner.says("pack", "trust", public(key), "--owner", "Hà")
    assert "trusted key" in planner.says("pack", "verify", built, "--here")


def test_a_pack_that_was_built_anew_under_an_old_signature_is_refused(built, key, terminal, tmp_path):
    terminal.says("pack", "sign", built, "--key", key)
    signature = open_archive(built.read_bytes()).signature
    folder = Path(shutil.copytree(GARDEN, tmp_path / "garden"))
    flag = folder / "flags" / "care.yaml"
    flag.write_text(flag.read_text("utf-8").replace("Walk slowly", "Run"), "utf-8")
    built.write_bytes(build(gather(folder).signed(signature)))
    assert "was changed after it was signed" in terminal.refuses("pack", "verify", built)


def test_an_altered_byte_is_refused(built, key, terminal):
    terminal.says("pack", "sign", built, "--key", key)
    data = bytearray(built.read_bytes())
    data[len(data) // 2] ^= 1
    built.write_bytes(data)
    assert terminal.refuses("pack", "verify", built)
    assert terminal.refuses("pack", "sign", built, "--key", key)


def test_a_key_can_be_locked_with_a_passphrase(built, terminal, tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("một câu dài\n", "utf-8")
    key = tmp_path / "locked.key"
    terminal.says("pack", "keys", "new", key, "--passphrase-file", words)
    assert b"ENCRYPTED" in key.read_bytes()
    terminal.says("pack", "sign", built, "--key", key, "--passphrase-file", words)
    assert terminal("pack", "sign", built, "--key", key, typed="một câu dài\n").exit_code == 0
    assert terminal("pack", "sign", built, "--key", key, typed="một câu khác\n").exit_code == 1
    words.write_text("\n", "utf-8")
    assert "first line" in terminal.refuses("pack", "sign", built, "--key", key, "--passphrase-file", words)


def test_what_is_no_key_is_refused(built, terminal, tmp_path):
    (tmp_path / "note.txt").write_text("hello", "utf-8")
    assert "no key to sign with" in terminal.refuses("pack", "sign", built, "--key", tmp_path / "note.txt")
    assert "no public key" in terminal.refuses("pack", "verify", built, "--key", tmp_path / "note.txt")


def test_a_place_that_cannot_be_written_to_is_a_refusal(built, key, terminal, tmp_path):
    for command in (
        ("pack", "build", GARDEN, "-o", tmp_path / "none" / "x.zip"),
        ("pack", "keys", "new", tmp_path / "none" / "x.key"),
        ("pack", "sign", built, "--key", key, "-o", tmp_path / "none" / "x.zip"),
    ):
        assert "cannot be written" in terminal.refuses(*command)


def test_wrong_use_ends_with_two(built, terminal, tmp_path):
    assert terminal("pack", "verify", tmp_path / "none.zip").exit_code == 2
    assert terminal("pack", "sign", built).exit_code == 2
    assert terminal("pack", "build").exit_code == 2


def test_what_the_pack_needs_of_the_contract_is_told(built, key, terminal):
    terminal.says("pack", "sign", built, "--key", key)
    assert terminal.json("pack", "verify", built)["contract"]["needs"] == "1.1"
    assert "Contract: claims 1.1 to 1.9, needs 1.1" in terminal.says("pack", "verify", built)


def test_a_pack_for_a_later_planner_is_told_so_and_not_blamed_for_what_is_not_known_here(alone, terminal, tmp_path):
    folder = Path(shutil.copytree(GARDEN, tmp_path / "garden"))
    manifest = folder / "pack.yaml"
    later = manifest.read_text("utf-8").replace('lowest: "1.1", highest: "1.9"', 'lowest: "7.0", highest: "7.9"')
    manifest.write_text(later, "utf-8")
    terminal.says("pack", "build", folder)
    assert "does not fit this planner" in terminal("pack", "verify", "garden-1.2.3.pack.zip").stdout
    flags = folder / "flags" / "care.yaml"
    flags.write_text(flags.read_text("utf-8").replace("care:", "smell: {vi: Thơm, en: Sweet}\n    care:", 1), "utf-8")
    said = terminal.refuses("pack", "build", folder).splitlines()
    assert f"written for contract 7.0; this planner has {named(NEWEST)}. Install a newer planner" in said[1]
    assert "smell" in said[2]


def test_two_keys_have_two_names():
    assert new_key().public.id != new_key().public.id
