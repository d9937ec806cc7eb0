"""`planner pack install|undo|switch|trust|revoke`: what each says, does and refuses."""

from __future__ import annotations

import pytest

from planner.catalogue.signing import new_key

KEY = new_key()


@pytest.fixture
def file(planner, tmp_path):
    """A pack that was just begun, built and signed as its author would."""
    planner.says("pack", "new", "lawn", "--title", "Bãi cỏ", "--in", tmp_path)
    made, key = tmp_path / "lawn.pack.zip", tmp_path / "key"
    planner.says("pack", "build", tmp_path / "planner_lawn", "-o", made)
    key.write_bytes(KEY.pem())
    planner.says("pack", "sign", made, "--key", key)
    return made


@pytest.fixture
def trusting(planner, tmp_path):
    """An installation that trusts the key."""
    public = tmp_path / "key.pub"
    public.write_text(KEY.public.pem, "ascii")
    said = planner.json("pack", "trust", public, "--owner", "Bà Cúc")
    assert said == {"key": KEY.public.id, "owner": "Bà Cúc"}
    return planner


def test_a_dry_run_shows_everything_and_stores_nothing(trusting, file):
    looked = trusting.json("pack", "install", file, "--dry-run")
    assert (looked["pack"], looked["version"], looked["installed"]) == ("lawn", "0.1.0", False)
    assert looked["signature"] == {"state": "trusted", "key": KEY.public.id, "owner": "Bà Cúc"}
    assert looked["golden"] == 1
    assert {change["what"] for change in looked["changes"]} == {"added"}
    assert trusting("pack", "undo", "lawn").exit_code == 1
    assert not list(trusting.folder.rglob("*.pack.zip"))


def test_it_asks_before_it_installs_and_takes_no_for_an_answer(trusting, file):
    assert "lawn" not in {pack["name"] for pack in trusting.json("pack", "list")["packs"]}
    asked = trusting("pack", "install", file, typed="n\n")
    assert asked.exit_code == 1
    assert "Install it?" in asked.stderr
    assert not list(trusting.folder.rglob("*.pack.zip"))
    assert "Installed" in trusting("pack", "install", file, typed="y\n").stdout
    assert "lawn" in {pack["name"] for pack in trusting.json("pack", "list")["packs"]}
    assert trusting.json("pack", "undo", "lawn", "--reason", "too early") == {"pack": "lawn", "undone": "0.1.0"}


def test_a_program_has_to_say_that_it_means_it(trusting, file):
    asked = trusting("pack", "install", file, "--json")
    assert (asked.exit_code, asked.stdout) == (2, "")
    assert "--yes" in asked.stderr
    assert trusting.json("pack", "install", file, "--yes")["installed"]


def test_without_a_trusted_signature_a_reason_is_asked_for(planner, file):
    said = planner.refuses("pack", "install", file, "--yes")
    assert "not among those trusted here" in said
    planner.says("pack", "install", file, "--yes", "--allow-unsigned", "Brought by hand")


def test_a_file_that_is_no_pack_file_is_refused_with_1_and_none_at_all_with_2(planner, tmp_path):
    (tmp_path / "words.zip").write_bytes(b"only words")
    assert "refused" in planner.refuses("pack", "install", tmp_path / "words.zip")
    assert planner("pack", "install", tmp_path / "nowhere.zip").exit_code == 2


def test_a_key_that_is_revoked_is_believed_no_longer(trusting, file):
    trusting.says("pack", "revoke", KEY.public.id, "--reason", "lost")
    assert trusting.json("pack", "install", file, "--dry-run")["signature"]["state"] == "untrusted"
    assert "No key" in trusting.refuses("pack", "revoke", KEY.public.id)


def test_switching_says_first_what_it_takes_away(imported, planner):
    imported("s03")
    would = planner.json("pack", "switch", "private_debt", "off", "--office", "kv1", "--dry-run")
    assert (would["done"], would["said"]) == (False, {"private_debt": "off"})
    (gone,) = would["goes"]
    assert (gone["pack"], gone["offices"], gone["open_cases"]) == ("private_debt", ["kv1"], 1)
    assert planner.json("pack", "switch", "private_debt", "off", "--office", "kv1")["done"]
    again = planner.says("pack", "switch", "private_debt", "inherit", "--office", "kv1")
    assert "private_debt" in again


def test_a_case_is_drafted_with_the_packs_of_its_office_alone(imported, planner):
    number = imported("s03")
    planner.says("pack", "switch", "private_debt", "off", "--office", "kv1")
    assert "switched off in this office" in planner.refuses("plan", "draft", number)
    planner.says("pack", "switch", "private_debt", "on", "--office", "kv1")
    planner.says("plan", "draft", number)


def test_what_is_not_there_cannot_be_switched_or_pinned(planner):
    assert "no pack “meadow”" in planner.refuses("pack", "switch", "meadow", "on", "--office", "kv1")
    said = planner.refuses("pack", "switch", "decency", "on", "--office", "kv1", "--version", "9.9.9")
    assert "9.9.9" in said
    assert planner("pack", "switch", "decency", "perhaps", "--office", "kv1").exit_code == 2
