"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from planner.hookspecs import GROUP

ROOT = Path(__file__).parents[2]
PLANNER = sorted((ROOT / "planner").rglob("*.py"))
PLUGINS = sorted((ROOT / "plugins").rglob("*.py"))
CODE = [*PLANNER, *PLUGINS, ROOT / "run.py"]
MIGRATIONS = ROOT / "planner" / "migrations" / "versions"
FOLDERS = sorted(path.name for path in (ROOT / "plugins").iterdir() if path.is_dir() and path.name != "__pycache__")
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"][GROUP]
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
# What a plugin may use of the planner.
PUBLIC = re.compile(r"planner|planner\.catalogue(\.\w+)*|planner\.hookspecs")


def where(pattern: str, files: list[Path]) -> set[str]:
    """Return the files in which *pattern* occurs, by their place in the project."""
    return {str(path.relative_to(ROOT)) for path in files if re.search(pattern, path.read_text("utf-8"))}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions and methods of a file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return names


def test_one_place_commits():
    # Migrations run on a connection of their own, before there is anything to work on.
    assert where(r"\.commit\(", PLANNER) == {"planner/db.py", "planner/migrations/env.py"}
    assert where(r"\.rollback\(", PLANNER) <= {"planner/db.py", "planner/casefile/trial.py"}


def test_one_place_calls_hooks():
    assert where(r"\.hook\.|subset_hook_caller|PluginManager\(", PLANNER) == {"planner/plugins.py"}


def test_one_place_reads_the_environment():
    assert where(r"os\.environ|getenv|environ\[", PLANNER) == {"planner/settings.py"}


def test_one_place_asks_the_clock():
    asks = r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(\)"
    assert where(asks, PLANNER) == {"planner/clock.py"}


def test_one_place_knows_the_statuses_of_refusals():
    by_refusal = set(where(r"\b(NotFound|NotAllowed|Conflict|Stale|Incomplete|BadFile): \d{3}", PLANNER))
    assert by_refusal == {"planner/web/errors.py"}
    assert where(r"\babort\(", PLANNER) <= {"planner/web/vendor.py"}


def test_no_file_is_too_long():
    lengths = {str(p.relative_to(ROOT)): len(p.read_text("utf-8").splitlines()) for p in CODE if p.parent != MIGRATIONS}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_too_long():
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": length
        for path in CODE
        if path.parent != MIGRATIONS
        for node in functions(path)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_no_import_stands_inside_a_function():
    inside = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (*PLANNER, *PLUGINS)
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert inside == set()


def test_no_module_has_a_name_that_says_nothing():
    assert {p.stem for p in PLANNER} & {"utils", "util", "helpers", "manager", "common", "base", "misc"} == set()


def test_no_fault_is_swallowed_by_whoever_is_not_the_host():
    assert where(r"except (Base)?Exception\b|except:", PLANNER) <= {"planner/plugins.py", "planner/db.py"}


def test_nothing_is_marked_to_be_done_later():
    unfinished = r"\b(TO" + r"DO|FIX" + r"ME|XXX|HACK)\b|NotImplementedError|pragma: no cover"
    assert where(unfinished, [*CODE, *sorted((ROOT / "templates").rglob("*.html"))]) == set()


# Pages.

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def test_assets_lie_at_the_top_and_not_in_the_package():
    assert not (ROOT / "planner" / "templates").exists()
    assert not (ROOT / "planner" / "static").exists()


def test_every_template_is_used():
    text = "\n".join(path.read_text("utf-8") for path in (*PLANNER, *TEMPLATES))
    names = {str(path.relative_to(ROOT / "templates")) for path in TEMPLATES}
    assert {name for name in names if f'"{name}"' not in text} == set()


def test_every_template_that_is_named_is_there():
    text = "\n".join(path.read_text("utf-8") for path in (*PLANNER, *TEMPLATES))
    names = {str(path.relative_to(ROOT / "templates")) for path in TEMPLATES}
    assert set(re.findall(r'"([a-z_/-]+\.html)"', text)) - names == set()


# Papers to take away: one file each, so that it prints anywhere.
TAKEN_AWAY = {"templates/documents/paper.html"}
INLINE = {
    "an inline script": r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)",
    "an inline style sheet": r"<style\b",
    "an inline style": r"<[a-zA-Z][^<>]*\sstyle\s*=",
    "an event handler": r"<[a-zA-Z][^<>]*\son[a-z]+\s*=",
    "a script in an address": r"javascript:",
    "an evaluating attribute of htmx": r"\shx-(on|vals=\"js|headers=\"js)",
    "something of another site": r"(src|href|action)\s*=\s*[\"'](https?:)?//",
    "text taken as safe": r"\|\s*safe\b",
    "escaping switched off": r"autoescape\s+false",
}


@pytest.mark.parametrize("pattern", INLINE.values(), ids=INLINE.keys())
def test_no_template_holds_what_the_policy_forbids(pattern):
    assert where(pattern, TEMPLATES) - TAKEN_AWAY == set()


def test_a_paper_that_is_taken_away_is_never_opened_as_a_page_of_ours():
    """It is one file with its style in it, so it may only leave as an attachment."""
    for name in TAKEN_AWAY:
        text = (ROOT / name).read_text("utf-8")
        assert "<script" not in text
        assert where(re.escape(f'"{name.removeprefix("templates/")}"'), PLANNER) == {"planner/documents/html.py"}
    views = (ROOT / "planner/documents/views.py").read_text("utf-8")
    assert "attachment; filename=" in views


def test_no_file_of_others_is_committed():
    own = {path.suffix for path in (ROOT / "static").rglob("*") if path.is_file()}
    assert own <= {".css", ".js", ".svg", ".png", ".ico", ".webmanifest", ".txt"}
    named = {path.name for path in (ROOT / "static").rglob("*") if re.search(r"bootstrap|htmx|jquery|min\.", path.name)}
    assert named == set()


# Plugins.


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_plugin_uses_the_public_modules_and_no_other_plugin(folder):
    names = {name for path in (ROOT / "plugins" / folder).rglob("*.py") for name in imported(path)}
    assert {name for name in names if name.partition(".")[0] == "planner" and not PUBLIC.fullmatch(name)} == set()
    assert {name.partition(".")[0] for name in names} & (set(FOLDERS) - {folder}) == set()
    assert {name.partition(".")[0] for name in names} & {"flask", "sqlalchemy", "flask_sqlalchemy"} == set()


def test_the_core_names_no_plugin():
    assert {name.partition(".")[0] for path in PLANNER for name in imported(path)} & set(FOLDERS) == set()


def test_every_plugin_is_declared_under_the_name_of_its_folder():
    assert {f"planner_{name}": name for name in DECLARED} == {value: name for name, value in DECLARED.items()}
    assert sorted(DECLARED.values()) == FOLDERS


def test_what_is_installed_is_what_is_declared():
    installed = {point.name: point.value for point in entry_points(group=GROUP) if point.value in FOLDERS}
    assert installed == DECLARED, "install the project again: python3 run.py"


# Architecture.


def test_the_contracts_on_imports_are_kept():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_names_of_this_machine_stand_nowhere():
    """No place on anybody's machine and no host of a package registry is written down in what is committed."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no checkout")
    bad = re.compile(r"/(work|root|home/\w+)/|files\.pythonhosted|pypi\.org/simple")
    texts = (".py", ".toml", ".md", ".lock", ".yaml", ".json", ".html", ".css", ".js", ".po", ".txt", "Makefile", "run")
    found = [
        name
        for name in listed.stdout.split("\0")
        if name.endswith(texts) and Path(__file__).name not in name and bad.search((ROOT / name).read_text("utf-8"))
    ]
    assert found == []
