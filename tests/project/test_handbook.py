"""The handbooks hold what the code says, and their samples run."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

import planner_base
import planner_law_vn
from planner.catalogue.facts import JournalEntry
from planner.catalogue.pack import load_pack
from planner.hookspecs import PlanContext
from planner.packplugin import PackPlugin
from planner.plugins import PluginHost
from tests.project.documents import DOCUMENTS, ROOT, made_anew
from tests.support.drafts import drafted, whole_case
from tests.support.world import TODAY

_SAMPLE = re.compile(r"^```\w+ file=(\S+)\n(.*?)^```$", re.M | re.S)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_lists_what_the_code_has(document):
    text = (ROOT / document).read_text("utf-8")
    assert made_anew(text) == text, "run tests/project/documents.py"


@pytest.fixture
def sample_pack(tmp_path) -> Path:
    """The pack of the handbook, written file by file as the page says."""
    folder = tmp_path / "planner_fence"
    for name, text in _SAMPLE.findall((ROOT / "docs/pack-authors.md").read_text("utf-8")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


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
