"""The handbooks hold what the code says, and their samples run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

import planner_base
import planner_law_vn
from planner.catalogue.facts import JournalEntry
from planner.catalogue.pack import load_pack
from planner.cli import program
from planner.hookspecs import PlanContext, SuggestContext
from planner.packplugin import PackPlugin
from planner.plugins import PluginHost
from tests.project.documents import DOCUMENTS, ROOT, made_anew
from tests.support.drafts import drafted, whole_case
from tests.support.world import TODAY

HANDBOOK = ROOT / "docs" / "pack-authors.md"
_RUN = re.compile(r"^```sh run\n(.*?)^```$", re.M | re.S)
_PACKAGE = re.compile(r"^```python package=(\S+)\n(.*?)^```$", re.M | re.S)
_SAMPLE = re.compile(r"^```\w+ file=(\S+)\n(.*?)^```$", re.M | re.S)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_lists_what_the_code_has(document):
    text = (ROOT / document).read_text("utf-8")
    assert made_anew(text) == text, "run tests/project/documents.py"


@pytest.fixture
def sample_pack(tmp_path) -> Path:
    """The pack of the handbook, written file by file as the page says."""
    folder = tmp_path / "planner_fence"
    for name, text in _SAMPLE.findall(HANDBOOK.read_text("utf-8")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    write_packages(tmp_path)
    return folder


def write_packages(folder: Path) -> None:
    """Write the Python packages of the handbook."""
    for name, text in _PACKAGE.findall(HANDBOOK.read_text("utf-8")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def test_every_line_of_the_handbook_works_as_it_stands(sample_pack, tmp_path, prepared, monkeypatch):
    """What somebody would do who follows the page word for word, up to a pack that is installed."""
    data = tmp_path / "data"
    data.mkdir(0o700)
    shutil.copy(prepared.peopled, data / "planner.db")
    for name in [name for name in os.environ if name.startswith(("PLANNER_", "PYTEST_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PLANNER_DATA_DIR", str(data))
    monkeypatch.setenv("PLANNER_SECRET_KEY", "a key of thirty-two signs for tests")
    monkeypatch.chdir(tmp_path)
    lines = [line for block in _RUN.findall(HANDBOOK.read_text("utf-8")) for line in block.splitlines()]
    assert len(lines) >= 10
    for line in lines:
        name, *words = shlex.split(line)
        assert name in ("planner", "pytest"), line
        code, said = _planner(words) if name == "planner" else _pytest(words)
        assert code == 0, f"{line}\n{said}"
    assert [path.name for path in (tmp_path / "planner_shared_well").glob("pack.yaml")]


def test_the_short_page_in_vietnamese_gives_the_same_commands():
    short, whole = (_RUN.findall(page.read_text("utf-8")) for page in (HANDBOOK.with_suffix(".vi.md"), HANDBOOK))
    assert len(short) >= 4
    assert set(short) <= set(whole)


def _planner(words: list[str]) -> tuple[int, str]:
    result = CliRunner().invoke(program, words)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def _pytest(words: list[str]) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", *words, "-p", "no:xdist"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr


def test_the_python_of_the_handbook_suggests_a_quiet_time_only_after_a_refusal(tmp_path, monkeypatch):
    write_packages(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    host = PluginHost([("calm", import_module("planner_calm"))])
    assert {name: plugin.refused for name, plugin in host.plugins.items()} == {"calm": None}
    assert host.suggest_steps(_asked("")) == ()
    ((origin, step),) = host.suggest_steps(_asked("Không gặp nữa"))
    assert (origin.pack, step.key) == ("calm", "leave_in_peace")


def _asked(refused: str) -> SuggestContext:
    entry = JournalEntry("visit", TODAY - timedelta(days=1), "Ghé thăm", refused=refused)
    facts = whole_case(journal=[entry])
    host = PluginHost([("base", planner_base), ("law_vn", planner_law_vn)])
    return SuggestContext(facts, (), host.catalogue.templates["base:outline"])


def test_the_pack_of_the_handbook_loads(sample_pack):
    assert load_pack(sample_pack).manifest.key == "fence"


def test_the_pack_of_the_handbook_works_beside_those_it_requires(sample_pack):
    host = PluginHost([("base", planner_base), ("law_vn", planner_law_vn), ("fence", PackPlugin(sample_pack))])
    assert {name: [str(f.text) for f in p.faults] for name, p in host.plugins.items() if p.refused} == {}
    assert next(t.key for t in host.catalogue.templates_for("fence:fence_removal")) == "fence:walk_the_line"


def test_the_plugin_in_the_readme_holds_an_approval_up_only_while_talks_are_fresh():
    sample = re.search(r"^```python\n(.*?)^```$", (ROOT / "plugins/README.md").read_text("utf-8"), re.M | re.S)
    assert sample is not None
    module = ModuleType("calm")
    exec(sample[1], vars(module))
    host = PluginHost([("calm", module)])
    assert len(host.approval_problems(_spoken_to_days_ago(1))) == 1
    assert host.approval_problems(_spoken_to_days_ago(2)) == ()


def _spoken_to_days_ago(days: int) -> PlanContext:
    facts = whole_case(journal=[JournalEntry("visit", TODAY - timedelta(days=days), "Ghé thăm")])
    return PlanContext(facts, drafted(facts), plan_id=1, revision=1, status="submitted")
