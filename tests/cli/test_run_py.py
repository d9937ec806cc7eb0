"""`run.py`, which runs before anything is installed."""

from __future__ import annotations

import ast
import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def starter(tmp_path, monkeypatch):
    """run.py as a module, with an environment elsewhere that has everything already."""
    spec = importlib.util.spec_from_file_location("starter", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / "venv")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANNER_DATA_DIR", "")
    (tmp_path / "venv").mkdir()
    for lock in module.LOCKS:
        (tmp_path / "venv" / f"installed-{lock}").write_text(module.fingerprint(lock))
    return module


@pytest.fixture
def started(monkeypatch):
    """What the program became, instead of becoming it."""
    became = []
    monkeypatch.setattr(os, "execv", lambda path, words: became.append(list(words)))
    return became


def test_a_python_that_is_too_old_can_read_it_and_is_told_so(starter, monkeypatch, capsys):
    source = (ROOT / "run.py").read_text("utf-8")
    ast.parse(source, feature_version=(3, 6))
    assert "from __future__" not in source
    monkeypatch.setattr(sys, "version_info", (3, 8, 1))
    assert starter.main([]) == 1
    said = capsys.readouterr().out
    assert "Cần Python 3.11 trở lên" in said
    assert "needs Python 3.11 or newer" in said


def test_it_stands_on_the_standard_library_alone():
    tree = ast.parse((ROOT / "run.py").read_text("utf-8"))
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported <= sys.stdlib_module_names


def test_a_python_without_venv_is_told_how_to_get_it(starter, monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit) as ended:
        starter.make_environment()
    assert "apt-get install python3-venv" in str(ended.value)


def test_without_words_it_serves_the_demonstration_beside_itself(starter, started):
    starter.main([])
    assert started[0][1:] == ["-P", "-m", "planner", "run", "--demo"]
    assert os.environ["PLANNER_DATA_DIR"] == str(ROOT / "data")


def test_options_and_commands_are_passed_on(starter, started, tmp_path):
    starter.main(["--port", "9000"])
    assert started[0][-3:] == ["--demo", "--port", "9000"]
    starter.main(["do", "case", "import", "x.json"])
    assert started[1][1:] == ["-P", "-m", "planner", "case", "import", "x.json"]
    assert Path.cwd() == tmp_path


def test_tests_run_in_the_projects_folder_with_what_was_added(starter, started, monkeypatch):
    starter.main(["test", "-k", "paper"])
    assert started[0][1:] == ["-m", "pytest", "-k", "paper"]
    assert Path.cwd() == ROOT


def test_help_says_the_four_ways(starter, capsys):
    assert starter.main(["--help"]) == 0
    assert capsys.readouterr().out.count("python3 run.py") == 4


def test_a_change_of_a_lock_file_is_installed_and_nothing_else(starter, monkeypatch):
    before = starter.fingerprint("requirements.lock")
    assert starter.fingerprint("requirements.lock") == before
    assert starter.fingerprint("requirements-dev.lock") != before
    monkeypatch.setattr(sys, "version", "3.99")
    assert starter.fingerprint("requirements.lock") != before


def test_the_makefile_is_two_lines():
    assert (ROOT / "Makefile").read_text().splitlines() == ["run:  ; python3 run.py", "test: ; python3 run.py test"]
