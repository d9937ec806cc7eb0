"""Documents hold: links lead somewhere, versions agree, and each library has its reason.

What documents *list* is made from the code by `documents.py` and compared in `test_handbook.py`: the tables of
settings, commands and roles in README.md, and in plugins/README.md one heading per hook, with its exact signature.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.project.documents import DOCUMENTS, WRITERS

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PAGES = sorted({ROOT / name for name in (*DOCUMENTS, "CHANGELOG.md")} | set((ROOT / "docs").glob("*.md")))


def test_the_first_version_of_the_changelog_is_that_of_the_project():
    first = re.search(r"^## (\S+) – (\S+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert first is not None
    assert first[1] == PROJECT["version"]
    assert first[2] == "unreleased" or re.fullmatch(r"\d{4}-\d{2}-\d{2}", first[2])


def test_the_changelog_keeps_to_its_kinds():
    kinds = re.findall(r"^### (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert set(kinds) <= {"Added", "Changed", "Fixed", "Security", "Deprecated", "Removed"}


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_link_to_a_file_leads_to_one(page):
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    near = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in near if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_file_that_a_document_names_is_there(page):
    named = re.findall(r"`((?:planner|plugins|tests|docs|templates|static)/[\w./-]+\.\w+)`", page.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_what_is_made_from_the_code_stands_in_some_document():
    text = "".join((ROOT / name).read_text("utf-8") for name in DOCUMENTS)
    marks = re.findall(r"<!-- (\w+) -->", text)
    assert set(marks) - {"end"} == set(WRITERS)
    assert {"settings", "commands", "roles"} <= set(
        re.findall(r"<!-- (\w+) -->", (ROOT / "README.md").read_text("utf-8"))
    )
    assert "<!-- hooks -->" in (ROOT / "plugins/README.md").read_text("utf-8")


def bare(name: str) -> str:
    """Return the plain name of a library."""
    return re.split(r"[\[<>=!~; ]", name)[0].lower().replace("_", "-")


def test_every_library_has_a_sentence_in_its_favour_and_no_other_has():
    table = (ROOT / "docs" / "decisions.md").read_text("utf-8").partition("## What each library is for")[2]
    rows = [row for row in re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", table, re.M) if row[0] not in ("library", "---")]
    explained = {name.strip().lower() for names, _ in rows for name in names.split(",")}
    assert all(len(reason.split()) > 2 for _, reason in rows)
    assert {bare(name) for name in PROJECT["dependencies"]} == explained


def test_every_library_that_is_imported_is_declared():
    """A library that comes along with another one today may be gone tomorrow."""
    provides = {"flask-bootstrap": "bootstrap-flask", "js-lib-htmx": "django-js-lib-htmx", "docx": "python-docx"}
    provides |= {"yaml": "pyyaml", "flask-sqlalchemy": "flask-sqlalchemy", "PIL": "pillow", "pydantic-core": "pydantic"}
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for path in (ROOT / "planner").rglob("*.py"):
        for name in re.findall(r"^(?:from|import) (\w+)", path.read_text("utf-8"), re.M):
            found[path.parent.name == "testing"].add(name.replace("_", "-"))
    own = {"planner", *(name.replace("_", "-") for name in sys.stdlib_module_names), "--future--"}
    used, by_the_kit = ({provides.get(name, name) for name in names - own} for names in (found[False], found[True]))
    declared = {bare(name) for name in PROJECT["dependencies"]}
    assert used - declared == set()
    assert by_the_kit - declared == {bare(name) for name in PROJECT["optional-dependencies"]["kit"]}


def test_the_two_commands_of_the_readme_are_those_of_the_runner():
    readme = (ROOT / "README.md").read_text("utf-8")
    said = subprocess.run([sys.executable, "run.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for command in ("python3 run.py", "python3 run.py test", "python3 run.py do"):
        assert command in readme
        assert command in said.stdout


def test_ci_calls_the_test_command_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "python3 run.py test" in script
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_the_licence_and_description_of_the_project_are_said():
    assert PROJECT["description"]
    assert PROJECT["requires-python"] == ">=3.11"
    assert PROJECT["readme"] == "README.md"
