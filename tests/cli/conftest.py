"""A terminal with a data folder of its own: commands run as people type them, on a real database with real packs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from planner.cli import program
from tests.support import world

CASES = Path(__file__).parents[1] / "data" / "cases"


@dataclass(frozen=True)
class Terminal:
    """Somebody at a terminal, in one data folder."""

    folder: Path

    def __call__(self, *words: object, typed: str | None = None) -> Result:
        """Run a command and return what came of it; a traceback fails the test."""
        result = CliRunner().invoke(program, [str(word) for word in words], input=typed)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def says(self, *words: object) -> str:
        """Run a command that has to succeed; return what it printed."""
        result = self(*words)
        assert result.exit_code == 0, result.output
        return result.stdout

    def json(self, *words: object) -> Any:
        """Run a command that has to succeed, and read its JSON."""
        return json.loads(self.says(*words, "--json"))

    def refuses(self, *words: object) -> str:
        """Run a command that has to be refused; return what it said, and nothing on the other stream."""
        result = self(*words)
        assert result.exit_code == 1, result.output
        assert "Traceback" not in result.output
        return result.stderr


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, which the settings of the environment point to."""
    for name in [name for name in os.environ if name.startswith("PLANNER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PLANNER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PLANNER_SECRET_KEY", "a key of thirty-two signs for tests")
    monkeypatch.setenv("PLANNER_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


@pytest.fixture
def terminal(folder: Path) -> Terminal:
    """A terminal on a machine on which the planner never ran."""
    return Terminal(folder)


@pytest.fixture
def planner(terminal: Terminal, prepared: Any) -> Terminal:
    """A terminal beside a database with two divisions and nine people, and no case."""
    terminal.folder.mkdir(0o700)
    shutil.copy(prepared.peopled, terminal.folder / "planner.db")
    return terminal


@pytest.fixture
def imported(planner: Terminal) -> Callable[[str], str]:
    """Import one of the real cases for Alice; return its number."""

    def bring_in(name: str) -> str:
        planner.says("case", "import", CASES / f"{name}.json", "--office", "kv1", "--officer", "alice")
        return str(json.loads((CASES / f"{name}.json").read_text("utf-8"))["case"]["number"])

    return bring_in


@dataclass
class Serving:
    """A planner that serves: its address, and what it printed until it did."""

    address: str
    printed: str

    def get(self, path: str) -> str:
        """Return a page."""
        with urllib.request.urlopen(self.address + path, timeout=20) as page:
            return str(page.read().decode())


@contextmanager
def serving(*options: str, **environment: str) -> Iterator[Serving]:
    """Start `planner run` as a program of its own and end it afterwards."""
    command = [sys.executable, "-m", "planner", "run", *options]
    started = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ | environment
    )
    assert started.stdout is not None
    lines: list[str] = []
    try:
        for line in started.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                break
        printed = "".join(lines)
        address = next((word for word in printed.split() if word.startswith("http://")), "")
        assert address, printed
        yield Serving(address.removesuffix("/setup"), printed)
    finally:
        started.terminate()
        started.wait(20)
        started.stdout.close()


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


PASSWORD = world.PASSWORD
