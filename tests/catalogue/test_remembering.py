"""What was found sound is not looked at again; what was not, always is."""

from __future__ import annotations

import json

import pytest

from planner.catalogue import remembering
from planner.catalogue.remembering import keep, recall, remembered


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(remembering, "_kept", {})
    monkeypatch.setattr(remembering, "_asked", {})


def counting():
    looked_at = []

    @remembered
    def letters(source):
        looked_at.append(source)
        if "!" in source:
            raise ValueError(source)
        return frozenset(source)

    return letters, looked_at


def after_a_restart(monkeypatch, file):
    monkeypatch.setattr(remembering, "_kept", {})
    monkeypatch.setattr(remembering, "_asked", {})
    recall(file)
    return counting()


def test_a_sound_text_is_looked_at_once_even_over_a_restart(tmp_path, monkeypatch):
    letters, looked_at = counting()
    assert [letters("ab"), letters("ab"), letters("")] == [frozenset("ab"), frozenset("ab"), frozenset()]
    assert looked_at == ["ab", ""]
    keep(tmp_path / "cache" / "sound.json")
    letters, looked_at = after_a_restart(monkeypatch, tmp_path / "cache" / "sound.json")
    assert [letters("ab"), letters(""), letters("c")] == [frozenset("ab"), frozenset(), frozenset("c")]
    assert looked_at == ["c"]


def test_a_fault_is_never_remembered(tmp_path, monkeypatch):
    letters, _ = counting()
    for _ in range(2):
        with pytest.raises(ValueError, match="a!"):
            letters("a!")
    keep(tmp_path / "sound.json")
    assert not (tmp_path / "sound.json").exists()


def test_the_same_text_as_a_condition_and_as_a_wording_are_two_things(tmp_path, monkeypatch):
    letters, _ = counting()
    letters("ab")

    @remembered
    def words(source):
        return frozenset([source])

    assert words("ab") == {"ab"}


def test_what_is_no_longer_asked_is_forgotten(tmp_path, monkeypatch):
    letters, _ = counting()
    letters("old")
    keep(tmp_path / "sound.json")
    letters, _ = after_a_restart(monkeypatch, tmp_path / "sound.json")
    letters("new")
    keep(tmp_path / "sound.json")
    assert list(json.loads((tmp_path / "sound.json").read_text())["sound"].values()) == [sorted("new")]


@pytest.mark.parametrize("written", ["", "{", "[]", '{"of": "another", "sound": {"x": ["a"]}}', '{"sound": 1}'])
def test_a_file_that_is_not_ours_is_left_aside(tmp_path, written):
    (tmp_path / "sound.json").write_text(written)
    recall(tmp_path / "sound.json")
    assert remembering._kept == {}
    recall(tmp_path / "absent.json")


def test_a_folder_that_cannot_be_written_to_stops_nothing(tmp_path):
    letters, _ = counting()
    letters("ab")
    (tmp_path / "file").write_text("")
    keep(tmp_path / "file" / "sound.json")
    assert (tmp_path / "file").read_text() == ""
