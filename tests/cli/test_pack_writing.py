"""`planner pack new|schemas|matrix`: a first pack that passes at once, and what its author may want to know."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from planner.casefile.pack_schemas import pack_schemas
from planner.catalogue.pack import load_pack
from planner.catalogue.reading import read_yaml
from planner.catalogue.templates import PlanTemplate
from planner.hookspecs import CONTRACT

PLUGINS = Path(__file__).parents[2] / "plugins"


def test_a_new_pack_passes_every_check_in_well_under_a_minute(terminal, tmp_path):
    started = time.monotonic()
    terminal.says("pack", "new", "shared_well", "--title", "Giếng chung", "--title-en", "The shared well")
    passed = terminal.json("pack", "check", "--strict", tmp_path / "planner_shared_well")
    assert time.monotonic() - started < 30
    assert (passed["pack"], passed["golden"], passed["warnings"]) == ("shared_well", 1, [])
    assert set(passed["brings"]) >= {"CaseType", "Checklist", "SignalRule", "StepModule", "Check", "Vocabulary"}
    assert passed["brings"]["PlanTemplate"] == 2
    manifest = load_pack(tmp_path / "planner_shared_well").manifest
    assert (manifest.title.vi, manifest.title.en) == ("Giếng chung", "The shared well")


def test_a_new_pack_can_be_built_signed_and_verified_as_it_is(terminal, tmp_path):
    terminal.says("pack", "new", "w", "--author", 'Nguyễn "Hà"')
    terminal.says("pack", "build", "planner_w")
    terminal.says("pack", "keys", "new", "own.key")
    terminal.says("pack", "sign", "w-0.1.0.pack.zip", "--key", "own.key")
    assert terminal.json("pack", "verify", "w-0.1.0.pack.zip", "--key", "own.key.pub")["good"]
    assert load_pack(tmp_path / "planner_w").manifest.authors == ('Nguyễn "Hà"',)


def test_the_two_templates_of_a_new_pack_are_two_ways(terminal, tmp_path):
    terminal.says("pack", "new", "well", "--in", tmp_path / "packs")
    one, other = load_pack(tmp_path / "packs" / "planner_well").of(PlanTemplate)
    assert {step.action for step in one.steps} != {step.action for step in other.steps}
    assert one.fits
    assert other.fits


@pytest.mark.parametrize("key", ["Well", "1well", "a-well", "../well", "giếng", "labour", "base", "x" * 61, "nul"])
def test_a_key_that_cannot_be_one_makes_no_folder(terminal, tmp_path, key):
    assert terminal.refuses("pack", "new", key)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("planner_")]


@pytest.mark.parametrize("title", ["", "  ", "Giá: 5 $key {{ x }} # “đôi” 'đơn' \\", 'a "quote"', "- list", "{a: b}"])
def test_a_title_may_hold_any_signs(terminal, tmp_path, title):
    terminal.says("pack", "new", "well", "--title", title)
    manifest = load_pack(tmp_path / "planner_well").manifest
    assert manifest.title.vi == (title.strip() or "Loại việc well")


def test_what_is_there_is_not_overwritten(terminal, tmp_path):
    terminal.says("pack", "new", "well")
    before = (tmp_path / "planner_well" / "pack.yaml").read_text("utf-8")
    assert "already" in terminal.refuses("pack", "new", "well", "--title", "Giếng")
    assert (tmp_path / "planner_well" / "pack.yaml").read_text("utf-8") == before


def test_an_editor_finds_the_schema_of_each_file(terminal, tmp_path):
    terminal.says("pack", "new", "well", "--editor")
    for file in (tmp_path / "planner_well").rglob("*.yaml"):
        head = file.read_text("utf-8").splitlines()[0]
        schema = json.loads((file.parent / head.removeprefix("# yaml-language-server: $schema=")).read_text("utf-8"))
        assert schema["title"].startswith(("A file in " + file.parent.name, "pack.yaml"))
    assert terminal.json("pack", "check", "planner_well")["golden"] == 1


def test_the_schemas_can_be_had_alone(terminal, tmp_path):
    terminal.says("pack", "schemas", tmp_path / "schemas")
    assert {path.stem for path in (tmp_path / "schemas").iterdir()} == set(pack_schemas())


def test_the_matrix_shows_each_pack_against_each_version_of_the_contract(terminal):
    told = terminal.json("pack", "matrix")
    assert told["contract"] == ".".join(map(str, CONTRACT))
    fits = {pack["pack"]: pack for pack in told["packs"]}
    assert fits["law_vn"]["needs"] == "1.0"
    assert all(pack["fits"][told["contract"]] for pack in told["packs"])
    assert "law_vn" in terminal.says("pack", "matrix")


SCHEMAS = pack_schemas()


def unknown_in(value: object, schema: dict, whole: dict) -> list[str]:
    """Return what the schema says nothing of, or misses: enough of JSON Schema to hold a pack's files to it."""
    if "$ref" in schema:
        return unknown_in(value, whole["$defs"][schema["$ref"].rpartition("/")[2]], whole)
    if "anyOf" in schema:
        return min((unknown_in(value, one, whole) for one in schema["anyOf"]), key=len)
    if schema.get("type") == "null":
        return [] if value is None else ["null"]
    if isinstance(value, list):
        return [found for part in value for found in unknown_in(part, schema.get("items", {}), whole)]
    if not isinstance(value, dict):
        return [str(value)] if "enum" in schema and value not in schema["enum"] else []
    known, extra = schema.get("properties", {}), schema.get("additionalProperties", {})
    found = [name for name in schema.get("required", ()) if name not in value]
    for name, part in value.items():
        inner = known.get(name, extra)
        found += [name] if inner is False else unknown_in(part, inner if isinstance(inner, dict) else {}, whole)
    return found


FILES = sorted(
    path for path in PLUGINS.glob("planner_*/*/*.yaml") if path.parent.name in SCHEMAS
) + sorted(PLUGINS.glob("planner_*/pack.yaml"))  # fmt: skip


@pytest.mark.parametrize("folder", sorted({file.parent.name for file in FILES if file.name != "pack.yaml"} | {"pack"}))
def test_the_files_of_the_house_fit_the_published_schemas(folder):
    schema = SCHEMAS[folder]
    files = [file for file in FILES if (file.stem if file.name == "pack.yaml" else file.parent.name) == folder]
    assert files
    wrong = {
        str(file): unknown_in(read_yaml(file.name, file.read_text("utf-8")).data, schema, schema) for file in files
    }
    assert {name: found for name, found in wrong.items() if found} == {}


def test_a_schema_says_so_when_a_file_does_not_fit():
    schema = SCHEMAS["flags"]
    slip = {"flags": [{"key": "x", "titel": {"vi": "a", "en": "b"}}]}
    assert {"titel", "title", "care", "basis"} <= set(unknown_in(slip, schema, schema))
