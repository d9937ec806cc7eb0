"""What a new pack drafts is itself a plan that the checks of the house find nothing against."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.packs.starting import first_pack
from planner.testing.kit import PackKit
from planner.texts import LANGUAGES


@pytest.fixture
def kit(tmp_path: Path) -> PackKit:
    for name, text in first_pack("side_path").items():
        file = tmp_path / "planner_side_path" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return PackKit(tmp_path / "planner_side_path")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plans_of_a_new_pack_stand_before_the_checks_of_the_house(kit, language):
    (facts,) = kit.cases()
    drafts = kit.drafts(facts, language)
    assert len(drafts) == 2
    for content in drafts:
        found = [(f.code, str(f.text)) for f in kit.findings(content, facts) if f.code != "gap" and f.level != "hint"]
        assert found == []
        assert 4 <= len(content.steps) <= 6


def test_a_kit_brings_along_what_the_pack_requires_and_nothing_else(kit):
    assert set(kit.host.plugins) >= {"base", "law_vn", "side_path"}
    assert "credit_contract" not in kit.host.plugins
    assert [plugin.name for plugin in kit.host.plugins.values() if plugin.refused] == []
