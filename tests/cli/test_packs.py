"""`planner pack`: what there is, and whether a folder is sound."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.support.garden import Garden
from tests.support.world import GARDEN

PLUGINS = Path(__file__).parents[2] / "plugins"


def test_each_pack_is_listed_with_version_contract_hooks_and_contents(terminal):
    listed = {pack["name"]: pack for pack in terminal.json("pack", "list")["packs"]}
    assert set(listed) >= {folder.name.removeprefix("planner_") for folder in PLUGINS.glob("planner_*")}
    law = listed["law_vn"]
    assert law["contract"]["lowest"] <= law["contract"]["highest"]
    assert law["brings"]["LegalRule"] > 100
    assert "legal_rules" in law["hooks"]
    assert all(pack["refused"] is None for pack in listed.values()), listed
    said = terminal.says("pack", "list")
    assert f"law_vn {law['version']}" in said
    assert f"Provisions of law {law['brings']['LegalRule']}" in said


def test_a_sound_pack_passes_with_its_golden_cases(alone, terminal):
    passed = terminal.json("pack", "check", GARDEN)
    assert (passed["pack"], passed["version"]) == ("garden", Garden().pack.manifest.version)
    assert passed["golden"] >= 1
    assert passed["brings"]["PlanTemplate"] >= 1
    assert "is sound" in terminal.says("pack", "check", GARDEN)


def test_a_pack_of_the_house_is_tried_in_its_own_place(terminal):
    assert terminal.json("pack", "check", PLUGINS / "planner_credit_contract")["pack"] == "credit_contract"


@pytest.fixture
def alone(folder, monkeypatch):
    """No other pack beside the one that is tried: the garden brings words of its own for what base has."""
    monkeypatch.setenv("PLANNER_SAFE_MODE", "1")


def copied(tmp_path):
    folder = tmp_path / "garden"
    shutil.copytree(GARDEN, folder)
    return folder


def test_a_wrong_pack_names_file_line_and_remedy_all_at_once(alone, terminal, tmp_path):
    folder = copied(tmp_path)
    (folder / "hats").mkdir()
    checklist = folder / "checklists" / "soil.yaml"
    checklist.write_text(checklist.read_text("utf-8").replace("items:", "itmes:"), "utf-8")
    result = terminal("pack", "check", folder, "--json")
    assert result.exit_code == 1
    faults = {fault["place"]: fault for fault in json.loads(result.stdout)["faults"]}
    assert faults["hats"]["remedy"]
    slip = next(fault for place, fault in faults.items() if place.startswith("checklists/soil.yaml:"))
    assert slip["text"]
    assert any("items" in fault["remedy"] for fault in faults.values())
    assert "checklists/soil.yaml:" in terminal.refuses("pack", "check", folder)


def test_a_golden_case_that_is_not_met_fails_the_pack(alone, terminal, tmp_path):
    folder = copied(tmp_path)
    golden = next((folder / "golden").iterdir())
    text = golden.read_text("utf-8")
    golden.write_text(
        text[: text.index("expect:")] + "expect: {risks: [only_home], steps: [fly_to_the_moon]}\n", "utf-8"
    )
    said = terminal.refuses("pack", "check", folder)
    assert "fly_to_the_moon" in said
    assert "Missing: fly_to_the_moon. Too many: drink_tea_p2, walk, agree." in said
    assert golden.name in said


def test_a_pack_that_refers_to_what_is_not_there_is_refused(alone, terminal, tmp_path):
    folder = copied(tmp_path)
    manifest = folder / "pack.yaml"
    manifest.write_text(manifest.read_text("utf-8") + "requires: [moon]\n", "utf-8")
    assert "moon" in terminal.refuses("pack", "check", folder)


def test_a_pack_for_another_contract_is_told_which_one_there_is(alone, terminal, tmp_path):
    folder = copied(tmp_path)
    manifest = folder / "pack.yaml"
    text = (
        manifest.read_text("utf-8")
        .replace('lowest: "1.1"', 'lowest: "7.0"')
        .replace('highest: "1.9"', 'highest: "7.9"')
    )
    manifest.write_text(text, "utf-8")
    assert "7.0 to 7.9" in terminal.refuses("pack", "check", folder)


def test_a_pack_that_brings_what_another_brings_is_refused(terminal, tmp_path):
    folder = tmp_path / "zz"
    shutil.copytree(PLUGINS / "planner_credit_contract" / "case_types", folder / "case_types")
    manifest = (GARDEN / "pack.yaml").read_text("utf-8").replace("key: garden", "key: zz")
    (folder / "pack.yaml").write_text(manifest, "utf-8")
    assert "credit_contract" in terminal.refuses("pack", "check", folder)


def test_a_folder_without_a_pack_is_refused(terminal, tmp_path):
    assert "pack.yaml" in terminal.refuses("pack", "check", tmp_path)
