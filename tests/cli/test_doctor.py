"""`planner doctor`: each thing looked at, its state and what to do."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest


def looked(terminal):
    """Return what the doctor says, by its text, and the exit code."""
    result = terminal("doctor", "--json")
    findings = json.loads(result.stdout)["findings"]
    assert all(finding["remedy"] for finding in findings if finding["state"] != "ok")
    assert result.exit_code == (1 if any(finding["state"] == "fault" for finding in findings) else 0)
    return {finding["text"]: finding for finding in findings}


def the_one(findings, words):
    (text,) = [text for text in findings if words in text]
    return findings[text]


def test_a_machine_with_a_database_is_well(planner):
    found = looked(planner)
    assert {finding["state"] for finding in found.values()} <= {"ok", "attention"}, found
    for words in ("Python", "packages", "data folder", "secret key", "Packs:", "up to date", "real use"):
        assert the_one(found, words)["state"] == "ok"


def test_it_changes_nothing_on_a_fresh_machine(terminal, monkeypatch):
    monkeypatch.delenv("PLANNER_SECRET_KEY")
    found = looked(terminal)
    assert the_one(found, "no database")["remedy"] == "Start one with: planner run"
    assert not terminal.folder.exists()


def test_a_key_that_others_can_read_is_a_fault(planner, monkeypatch):
    monkeypatch.delenv("PLANNER_SECRET_KEY")
    key = planner.folder / "secret-key"
    key.write_text("x" * 64)
    key.chmod(0o644)
    assert the_one(looked(planner), "secret key")["remedy"] == f"chmod 600 {key}"
    key.chmod(0o600)
    assert the_one(looked(planner), "secret key")["state"] == "ok"


def test_a_data_folder_that_others_can_look_into_asks_for_attention(planner):
    planner.folder.chmod(0o755)
    found = the_one(looked(planner), "data folder")
    assert (found["state"], found["remedy"]) == ("attention", f"chmod 700 {planner.folder}")


def test_a_short_key_asks_for_attention(planner, monkeypatch):
    monkeypatch.setenv("PLANNER_SECRET_KEY", "short")
    assert the_one(looked(planner), "secret key")["state"] == "attention"


def test_an_old_database_is_a_fault_and_commands_that_read_refuse_it(planner):
    with closing(sqlite3.connect(planner.folder / "planner.db")) as database:
        database.execute("update alembic_version set version_num = 'v0001'")
        database.commit()
    assert the_one(looked(planner), "older than this planner")["state"] == "fault"
    assert "planner run" in planner.refuses("user", "list")


def test_a_database_that_is_none_is_a_fault(planner):
    (planner.folder / "planner.db").write_bytes(b"no database at all" * 100)
    assert the_one(looked(planner), "cannot be reached")["state"] == "fault"


def test_a_folder_that_cannot_be_written_to_is_a_fault(planner, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("PLANNER_DATA_DIR", str(tmp_path / "file"))
    monkeypatch.setenv("PLANNER_DATABASE_URL", f"sqlite:///{planner.folder / 'planner.db'}")
    assert the_one(looked(planner), "Nothing can be written")["state"] == "fault"


def test_a_demonstration_that_would_listen_to_everybody_is_a_fault(planner, monkeypatch):
    monkeypatch.setenv("PLANNER_DATABASE_URL", f"sqlite:///{planner.folder / 'planner.db'}")
    monkeypatch.setenv("PLANNER_DEMO", "1")
    assert the_one(looked(planner), "This is the demonstration")["state"] == "ok"
    monkeypatch.setenv("PLANNER_HOST", "0.0.0.0")
    assert the_one(looked(planner), "This is the demonstration")["state"] == "fault"


def test_listening_to_everybody_without_https_asks_for_attention(planner, monkeypatch):
    monkeypatch.setenv("PLANNER_HOST", "0.0.0.0")
    assert the_one(looked(planner), "not held to HTTPS")["state"] == "attention"
    monkeypatch.setenv("PLANNER_SECURE_COOKIES", "1")
    assert the_one(looked(planner), "real use")["state"] == "ok"


@pytest.mark.parametrize("word", ["ok:", "attention:"])
def test_it_says_the_same_in_words(terminal, word):
    said = terminal("doctor").stdout
    assert word in said
    assert "planner run" in said


def test_a_wrong_setting_is_a_fault_by_name(terminal, monkeypatch):
    monkeypatch.setenv("PLANNER_SESSION_HOURS", "1000")
    assert the_one(looked(terminal), "PLANNER_SESSION_HOURS")["state"] == "fault"


def test_in_safe_mode_the_missing_packs_ask_for_attention(planner, monkeypatch):
    monkeypatch.setenv("PLANNER_SAFE_MODE", "1")
    assert the_one(looked(planner), "No pack is loaded")["state"] == "attention"
