"""Every pack that is shipped: declared, installed, using only what is public, and true to its golden cases."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from planner.casefile.golden import golden_faults
from planner.catalogue.entries import CaseType
from planner.catalogue.templates import PlanTemplate, StepModule, StepTemplate
from planner.hookspecs import GROUP
from planner.packplugin import PackPlugin
from planner.plugins import Plugin, PluginHost
from planner.texts import say

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(path.parent.name for path in (ROOT / "plugins").glob("*/__init__.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DECLARED: dict[str, str] = PROJECT["entry-points"][GROUP]
PUBLIC = ("planner", "planner.catalogue", "planner.hookspecs")
TEXTS = ("title", "why", "argument", "expected", "fallback", "stop_when")


def imported_by(folder: Path) -> set[str]:
    """Return the modules that the Python files of a folder import."""
    names: set[str] = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(node.module or "")
    return names


def steps_of(plugin: Plugin) -> Iterator[tuple[str, StepTemplate]]:
    """Yield every step that a plugin brings, with where it comes from."""
    for entry in plugin.entries:
        if isinstance(entry, PlanTemplate | StepModule):
            yield from ((f"{entry.key}.{step.key}", step) for step in entry.steps)


def test_every_folder_is_declared_under_its_key():
    assert sorted(DECLARED.values()) == FOLDERS
    assert {key: folder.removeprefix("planner_") for key, folder in DECLARED.items()} == {key: key for key in DECLARED}


def test_what_is_installed_is_what_is_declared():
    installed = {point.name: point.value for point in entry_points(group=GROUP) if point.value in FOLDERS}
    assert installed == DECLARED, "run pip install -e . again"


def test_the_core_imports_no_plugin():
    assert {name.partition(".")[0] for name in imported_by(ROOT / "planner")} & set(FOLDERS) == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_it_uses_the_public_modules_and_no_other_plugin(folder):
    names = imported_by(ROOT / "plugins" / folder)
    ours = {name for name in names if name.partition(".")[0] == "planner"}
    assert {name for name in ours if not name.startswith(PUBLIC[1:]) and name != "planner"} == set()
    assert {name.partition(".")[0] for name in names} & (set(FOLDERS) - {folder}) == set()


@pytest.mark.parametrize("key", DECLARED)
def test_its_golden_cases_come_out_as_they_say(packs, key):
    pack = next(part.pack for part in packs.plugins[key].parts if isinstance(part, PackPlugin))
    faults = golden_faults(pack.golden, packs.catalogue)
    assert [f"{fault.place}: {say(fault.text, 'en')}" for fault in faults] == []
    assert pack.golden or not pack.of(PlanTemplate), "a pack with templates shows them at work"


@pytest.mark.parametrize("key", DECLARED)
def test_it_brings_a_plan_for_each_kind_of_case_that_it_names(packs: PluginHost, key):
    for entry in packs.plugins[key].entries:
        if isinstance(entry, CaseType):
            assert packs.catalogue.templates_for(entry.key), entry.key


@pytest.mark.parametrize("key", DECLARED)
def test_no_sentence_of_a_step_would_fit_any_case(packs, key):
    general = [
        f"{place}.{name}.{language}: {getattr(getattr(step, name), language)}"
        for place, step in steps_of(packs.plugins[key])
        for name in TEXTS
        for language in ("vi", "en")
        if "{{" not in getattr(getattr(step, name), language)
    ]
    assert general == []


@pytest.mark.parametrize("key", DECLARED)
def test_no_child_carries_a_step_and_nobody_speaks_for_the_entitled_side(packs, key):
    for place, step in steps_of(packs.plugins[key]):
        whos = (step.speaker, step.carrier, *step.helpers)
        assert all(who.route_to != "entitled" for who in whos), place
        if step.target == "relative":
            assert step.only is not None, f"{place} has to leave children out"
            assert "adult" in step.only.source, place
