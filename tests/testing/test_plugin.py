"""The pytest plugin for authors, as they run it: in a folder of their own, in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.packs.starting import first_pack

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A new pack in a folder of its own."""
    for name, text in first_pack("side_path").items():
        file = tmp_path / "planner_side_path" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path / "planner_side_path"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run pytest in that folder."""

    def run(*words: str, setting: str = "") -> subprocess.CompletedProcess[str]:
        (tmp_path / "pytest.ini").write_text(f"[pytest]\n{setting}\n", "utf-8")
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *words]
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PLANNER_", "PYTEST_", "COV"))}
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=own, timeout=120)

    return run


def changed(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert text.count(old) >= 1, old
    (folder / name).write_text(text.replace(old, new), "utf-8")


def test_a_new_pack_passes_the_suite_and_its_golden_case(pack, run):
    done = run("-v", "--planner-pack", "planner_side_path")
    assert done.returncode == 0, done.stdout
    assert "planner_side_path/pack.yaml::brings_nothing_dead PASSED" in done.stdout
    assert "planner_side_path/golden/willing-but-alone.yaml::golden PASSED" in done.stdout
    assert "11 passed" in done.stdout


EVERYWHERE = """signals:
  - key: everybody
    for_each: person
    when: person.role == 'liable'
    hindrance: {vi: "{{ person.called }} chưa làm", en: "{{ person.called }} has not done it"}
    risk: "side_path:lacks_means"
"""


def test_failures_name_file_line_and_remedy_and_show_no_traceback(pack, run):
    changed(pack, "golden/willing-but-alone.yaml", "side_path:lacking.1", "side_path:lacking.9")
    changed(pack, "modules/means.yaml", "en: Find hands and tools", 'en: "Tìm người, phương tiện giúp một tay"')
    changed(pack, "checklists/first-talk.yaml", "answer == 'clear'", "answer == 'klar'")
    changed(pack, "templates/part-by-part.md", "Cùng {{ called.entitled }} chứng", "Cùng called.entitled }} chứng")
    changed(pack, "modules/means.yaml", '    case_types: ["side_path:side_path"]\n', "")
    (pack / "signals" / "from-the-file.yaml").write_text(EVERYWHERE, "utf-8")
    done = run("--planner-pack", "planner_side_path")
    assert done.returncode == 1
    assert re.search(r"golden/willing-but-alone\.yaml:\d+: signals: expected .*lacking\.9", done.stdout)
    assert re.search(r"modules/means\.yaml:\d+: .* is the same in both languages\. Translate it", done.stdout)
    assert re.search(r"checklists/first-talk\.yaml:\d+: The item understands has no answer “klar”", done.stdout)
    assert "Braces are left over: “Cùng called.entitled }}" in done.stdout
    assert "It changes the plan for a case of the type" in done.stdout
    assert "Traceback" not in done.stdout
    assert "5 failed, 6 passed" in done.stdout


def test_a_pack_that_does_not_load_fails_once_with_everything_that_is_wrong(pack, run):
    changed(pack, "checks/witness.yaml", "level: warning", "level: grave")
    changed(pack, "case_types/side-path.yaml", "law: [act]", "laws: [act]")
    done = run("--planner-pack", "planner_side_path")
    assert "1 failed, 10 skipped" in done.stdout, done.stdout
    assert "checks/witness.yaml:" in done.stdout
    assert "Did you mean law?" in done.stdout


def test_a_pack_that_refers_to_what_it_does_not_require_is_told(pack, run):
    changed(pack, "pack.yaml", "requires: [base, law_vn]", "requires: [law_vn]")
    done = run("--planner-pack", "planner_side_path", "-k", "fits_beside")
    assert done.returncode == 1
    assert "no plan template called base:outline" in done.stdout


TESTS = """
def test_a_willing_person_is_asked_by_the_family(planner_kit, planner_case):
    facts = planner_case("side_path:side_path", answers={"side_path:lacking": "hands"})
    best, *others = planner_kit.drafts(facts, "en")
    assert best.template.key == "part_by_part"
    assert "lend_a_hand" in [step.key for step in best.steps]
    assert not [f for f in planner_kit.findings(best, facts) if f.level == "error" and f.code.startswith("side_path")]


def test_there_is_nothing_of_the_web_here():
    import sys
    assert "flask" not in sys.modules
    assert "sqlalchemy" not in sys.modules
"""


def test_authors_write_tests_of_their_own_with_a_host_and_sample_cases(pack, run, tmp_path):
    (tmp_path / "test_side_path.py").write_text(TESTS, "utf-8")
    done = run(setting="planner_packs = planner_side_path")
    assert "13 passed" in done.stdout, done.stdout
    only = run("test_side_path.py", setting="planner_packs = planner_side_path")
    assert "2 passed" in only.stdout, only.stdout
    both = run("--planner-pack", "planner_side_path", "-k", "loads", setting="planner_packs = planner_side_path")
    assert "1 passed" in both.stdout, both.stdout


HOOK = """
from planner import hookimpl
from planner.catalogue.pack import load_pack
from planner.catalogue.templates import PlanTemplate
from importlib.resources import files


@hookimpl
def suggest_steps(context):
    if context.facts.case.case_type != "side_path:side_path":
        return []
    template = load_pack(files(__package__)).of(PlanTemplate)[0]
    return [step.model_copy(update={"key": "suggested", "action": "broadcast"}) for step in template.steps[:1]]
"""
SEEN = """
def test_the_hook_is_asked(planner_kit):
    (facts,) = planner_kit.cases()
    assert "suggested" in [step.key for step in planner_kit.drafts(facts)[0].steps]
"""


def test_python_that_belongs_to_an_installed_pack_is_tested_with_it(pack, run, tmp_path):
    (pack / "__init__.py").write_text(HOOK, "utf-8")
    (tmp_path / "test_hook.py").write_text(SEEN, "utf-8")
    dist = tmp_path / "side_path-0.1.0.dist-info"
    dist.mkdir()
    (dist / "METADATA").write_text("Metadata-Version: 2.1\nName: side_path\nVersion: 0.1.0\n", "utf-8")
    (dist / "entry_points.txt").write_text("[planner]\nside_path = planner_side_path\n", "utf-8")
    done = run("--planner-pack", "side_path")
    assert "12 passed" in done.stdout, done.stdout


def test_an_installed_pack_is_named_by_its_key(run):
    done = run("--planner-pack", "decency")
    assert done.returncode == 0, done.stdout


def test_a_name_that_is_no_pack_is_said_plainly(run):
    done = run("--planner-pack", "no_such_pack")
    assert done.returncode != 0
    assert "There is no pack called no_such_pack." in done.stdout + done.stderr


def test_without_a_pack_nothing_of_the_planner_is_loaded(run, tmp_path):
    (tmp_path / "test_plain.py").write_text(
        "import sys\n\n\ndef test_light():\n"
        "    assert {m for m in sys.modules if m.startswith('planner')} <= {'planner', 'planner.marks', "
        "'planner.testing', 'planner.testing.plugin'}\n    assert 'pydantic' not in sys.modules\n",
        "utf-8",
    )
    done = run()
    assert "1 passed" in done.stdout, done.stdout
