"""What commands say of themselves, and what they say to wrong use."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from planner.cli import program


def walk(command: click.Command, name: str = "planner") -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for word, below in command.commands.items():
            yield from walk(below, f"{name} {word}")


COMMANDS = dict(walk(program))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_explains_each_of_its_options(terminal, name):
    said = terminal.says(*name.split()[1:], "--help")
    assert COMMANDS[name].help
    assert all(option.help for option in COMMANDS[name].params if isinstance(option, click.Option))
    assert "--lang" in said


def test_the_commands_are_those_of_the_interface():
    single = {
        name.removeprefix("planner ") for name, command in COMMANDS.items() if not isinstance(command, click.Group)
    }
    assert single == {
        "run", "demo", "doctor", "case import", "case export", "plan draft", "plan check", "plan export", "pack list",
        "pack check", "pack new", "pack build", "pack sign", "pack verify", "pack keys new", "pack keys show",
        "pack install", "pack undo", "pack switch", "pack trust", "pack revoke", "pack schemas", "pack matrix",
        "bench stories", "user add", "user list", "user disable", "office add", "office list", "audit verify",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nothing"], "There is no command nothing."),
        (["plan", "draft"], "Missing: 'NUMBER'."),
        (["plan", "draft", "1", "--loud"], "There is no option --loud."),
        (["plan", "check", "first"], "'ID' cannot be used:"),
        (["plan", "export", "1", "--to", "rtf"], "'--to' cannot be used:"),
        (["case", "import", "missing.json"], "'FILE...' cannot be used:"),
        (["plan", "check", "1", "2"], "This is not understood:"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_wrong(terminal, words, says):
    result = terminal(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
    assert "--help" in result.stderr


def test_a_group_alone_shows_its_commands(terminal):
    result = terminal("plan")
    assert result.exit_code == 2
    assert "Draft a plan for the case NUMBER" in result.stderr


def test_a_wrong_setting_is_refused_by_name(terminal, monkeypatch):
    monkeypatch.setenv("PLANNER_PORT", "many")
    assert "PLANNER_PORT" in terminal.refuses("user", "list")


def test_a_command_speaks_the_language_of_the_settings_or_the_one_asked_for(planner, monkeypatch):
    monkeypatch.setenv("PLANNER_LANGUAGE", "vi")
    vietnamese = planner.refuses("plan", "draft", "404/QĐ-THA")
    english = planner.refuses("plan", "draft", "404/QĐ-THA", "--lang", "en")
    assert english == "There is no case with the number “404/QĐ-THA”.\n"
    assert "404/QĐ-THA" in vietnamese
    assert vietnamese != english


def test_help_is_in_the_language_of_the_settings(terminal, monkeypatch):
    english = terminal.says("--help")
    monkeypatch.setenv("PLANNER_LANGUAGE", "vi")
    vietnamese = terminal.says("--help")
    assert "Usage: planner" in english
    assert "Usage:" not in vietnamese
    assert "planner" in vietnamese
    assert terminal.says("--help", "--lang", "en") == english
    assert terminal.says("--lang=en", "--help") == english
