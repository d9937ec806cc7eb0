"""Guards are broken on purpose, one at a time in a copy of the project, and the test meant for each has to say so.

A rule that nobody has seen fail is not a rule yet. These run in CI, or with `python3 run.py test -m mutations`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FAULTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "mutations.yaml").read_text("utf-8"))
FOLDERS = ("planner", "plugins", "templates", "static", "tests", "docs", ".ci")
FILES = ("pyproject.toml", "README.md", "CHANGELOG.md", "run.py", "Makefile", ".gitignore")
PLAIN = ["-p", "no:xdist", "-p", "no:cacheprovider", "-q", "-x", "--no-header"]
PLAIN += ["-o", "addopts=--strict-markers --strict-config --import-mode=importlib"]
pytestmark = pytest.mark.mutations


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, without what is built or installed."""
    folder = tmp_path_factory.mktemp("project")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (*FILES, *(path.name for path in ROOT.glob("*.lock"))):
        shutil.copy(ROOT / name, folder / name)
    return folder


def run(folder: Path, *tests: str) -> tuple[int, str]:
    """Run tests of a copy; return the exit code and what was said."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PLANNER_", "PYTEST_"))}
    path = os.pathsep.join([str(folder), str(folder / "plugins")])
    env = kept | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "CI": "true"}
    command = [sys.executable, "-m", "pytest", *PLAIN, *tests]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@contextmanager
def broken(folder: Path, fault: dict[str, Any]) -> Iterator[None]:
    """Put the fault into the copy for as long as the block lasts."""
    file = folder / fault["file"]
    before = file.read_text("utf-8") if file.exists() else None
    if "old" in fault:
        text = before or ""
        assert text.count(fault["old"]) == 1, f"“{fault['old']}” stands {text.count(fault['old'])} times: mend the list"
        file.write_text(text.replace(fault["old"], fault["new"]), "utf-8")
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((before or "") + fault["new"], "utf-8")
    try:
        yield
    finally:
        if before is None:
            shutil.rmtree(file.parent) if file.parent.name == "planner_stray" else file.unlink()
        else:
            file.write_text(before, "utf-8")


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["fault"] for fault in FAULTS])
def test_a_fault_is_caught_by_the_test_meant_for_it(copy, fault):
    with broken(copy, fault):
        code, said = run(copy, fault["test"])
    assert code == 1, f"not caught:\n{said[-3000:]}"
    assert re.search(r"^\d+ failed", said.splitlines()[-1]), f"no test failed:\n{said[-3000:]}"
    assert fault["says"] in said, f"caught for another reason:\n{said[-3000:]}"


def test_without_a_fault_none_of_them_fails(copy):
    """The other half: what the tests above catch is the fault and nothing that is wrong with the copy."""
    code, said = run(copy, *sorted({fault["test"] for fault in FAULTS}))
    assert code == 0, said[-3000:]
