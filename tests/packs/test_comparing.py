"""Two versions of a pack side by side: what is new, what is gone, and which fields say something else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from planner.catalogue.pack import Pack, load_pack
from planner.packs.comparing import compare
from planner.texts import say
from tests.support.world import GARDEN


@pytest.fixture
def older() -> Pack:
    return load_pack(GARDEN)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the garden, in which nothing is done by halves."""
    return Path(shutil.copytree(GARDEN, tmp_path / "garden"))


def edited(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert text.count(old) == 1
    (folder / name).write_text(text.replace(old, new), "utf-8")


def test_a_pack_and_itself_do_not_differ(older, copy):
    assert compare(older, load_pack(copy)).same


def test_a_file_that_was_only_moved_is_no_change(older, copy):
    text = (copy / "flags/care.yaml").read_text("utf-8")
    (copy / "flags/care.yaml").write_text(f"# moved\n{text}", "utf-8")
    assert compare(older, load_pack(copy)).same


def test_without_an_older_pack_everything_is_new(older):
    comparison = compare(None, older)
    assert comparison.old_version is None
    assert len(comparison.of("added")) == len(comparison.changes) == len(older.entries)


def test_what_is_new_and_what_is_gone_is_named_by_kind_and_key(older, copy):
    edited(copy, "flags/care.yaml", "key: thorns", "key: roses")
    edited(copy, "signals/hedge.yaml", "garden:thorns", "garden:roses")
    comparison = compare(older, load_pack(copy))
    assert [(c.what, c.kind, c.key) for c in comparison.changes] == [
        ("added", "ProtectiveFlag", "roses"),
        ("removed", "ProtectiveFlag", "thorns"),
        ("changed", "SignalRule", "talks_of_force"),
    ]
    (added,) = comparison.of("added")
    assert say(added.shelf, "vi") != say(added.shelf, "en")
    (changed,) = comparison.of("changed")
    assert [(f.name, f.old, f.new) for f in changed.fields] == [("flag", "garden:thorns", "garden:roses")]


def test_a_step_is_found_again_by_its_key_and_not_by_its_place(older, copy):
    edited(copy, "modules/neighbours.yaml", "channel: home", "channel: office")
    (change,) = compare(older, load_pack(copy)).changes
    assert (change.what, change.kind, change.key) == ("changed", "StepModule", "tea_first")
    assert [(f.name, f.old, f.new) for f in change.fields] == [("steps.drink_tea.channel", "home", "office")]


def test_a_text_is_compared_in_each_language(older, copy):
    edited(copy, "case_types/hedge.yaml", "en: A hedge}", "en: The hedge}")
    (change,) = compare(older, load_pack(copy)).changes
    assert [(f.name, f.old, f.new) for f in change.fields] == [("title.en", "A hedge", "The hedge")]


def test_a_field_that_is_taken_away_was_something_and_is_nothing(older, copy):
    edited(copy, "templates/walk-together.md", "helpers: [{actor: hamlet_head}]", "helpers: []")
    (change,) = compare(older, load_pack(copy)).changes
    assert [(f.path[-1], f.old, f.new) for f in change.fields] == [("actor", "hamlet_head", "")]


def test_what_the_manifest_says_otherwise_is_told_too(older, copy):
    edited(copy, "pack.yaml", "version: 1.2.3", "version: 1.3.0")
    edited(copy, "pack.yaml", "maturity: draft", "maturity: trial")
    comparison = compare(older, load_pack(copy))
    assert (comparison.old_version, comparison.new_version) == ("1.2.3", "1.3.0")
    assert [(f.name, f.old, f.new) for f in comparison.manifest] == [
        ("version", "1.2.3", "1.3.0"),
        ("maturity", "draft", "trial"),
    ]
    assert comparison.changes == ()
