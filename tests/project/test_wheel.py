"""The wheel: holds what stands in the repository and nothing stray, and runs from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = {"__pycache__"}
pytestmark = pytest.mark.wheel

ASK = """
import sys
import planner, planner_base
from planner import schema
from planner.app import create_app
from planner.texts import say, msg

app = create_app()
with app.app_context():
    schema.upgrade()
client = app.test_client()
print(planner.__file__, planner_base.__file__, sep="\\n")
print(*(client.get(at).status_code for at in ("/setup", "/static/css/planner.css", "/vendor/htmx.min.js", "/health")))
host = app.extensions["planner"].packs.shipped
print(*sorted(plugin.name for plugin in host.sound))
print(*sorted(name for name in host.catalogue.templates if name.startswith("credit_contract:")))
print(say(msg("Sign in"), "vi"))
"""


def files_under(name: str) -> set[str]:
    """Return the files of one folder of the repository that belong into a wheel."""
    return {
        str(path.relative_to(ROOT / name))
        for path in (ROOT / name).rglob("*")
        if path.is_file() and not LEFT_OUT & set(path.parts)
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without any network."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    made = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    (file,) = out.glob("*.whl")
    return file


def test_it_holds_what_stands_in_the_repository_and_nothing_stray(wheel):
    holds = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    core = {f"planner/{name}" for name in files_under("planner")}
    assets = {f"planner/{top}/{name}" for top in ("templates", "static") for name in files_under(top)}
    plugins = {name for name in files_under("plugins") if "/" in name}
    demonstration = {f"planner/tests/data/cases/{name}" for name in files_under("tests/data/cases")}
    assert holds == core | assets | plugins | demonstration


def test_it_runs_from_another_folder(wheel, tmp_path):
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    zipfile.ZipFile(wheel).extractall(site)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PLANNER_")}
    env |= {"PYTHONPATH": str(site), "PLANNER_DATA_DIR": str(elsewhere / "data"), "PYTHONIOENCODING": "utf-8"}
    asked = subprocess.run(
        [sys.executable, "-P", "-c", ASK], cwd=elsewhere, env=env, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0, asked.stderr
    core, plugin, answers, packs, templates, said = asked.stdout.splitlines()
    assert Path(core).is_relative_to(site)
    assert Path(plugin).is_relative_to(site)
    assert answers == "200 200 200 200"
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["planner"]
    assert packs.split() == sorted(declared)
    assert len(templates.split()) >= 3
    assert said == "Đăng nhập"


def test_the_wheel_brings_the_command_and_the_plugins_that_are_declared(wheel):
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    with zipfile.ZipFile(wheel) as held:
        (name,) = (name for name in held.namelist() if name.endswith("entry_points.txt"))
        points = ConfigParser()
        points.read_string(held.read(name).decode())
    assert dict(points["console_scripts"]) == declared["scripts"]
    assert dict(points["planner"]) == declared["entry-points"]["planner"]
