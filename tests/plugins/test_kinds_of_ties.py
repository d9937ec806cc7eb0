"""Two kinds of tie that say the same are one too many, whichever end they are seen from."""

from __future__ import annotations

import shutil

import pytest

from planner.packplugin import PackPlugin
from planner.plugins import PluginHost, load_plugin
from planner.texts import say
from tests.support.world import GARDEN


@pytest.mark.parametrize(
    ("label", "back"), [(("bố mẹ", "parent"), ("con", "child")), (("con", "child"), ("bố mẹ", "parent"))]
)
def test_a_kind_of_tie_that_doubles_another_is_refused_by_name(tmp_path, label, back):
    copy = shutil.copytree(GARDEN, tmp_path / "garden")
    both = [f"{{vi: {vi}, en: {en}}}" for vi, en in (label, back)]
    with (copy / "relationships" / "kinds.yaml").open("a", encoding="utf-8") as file:
        file.write(f"  - {{key: friend, label: {both[0]}, back: {both[1]}, closeness: 3}}\n")
    host = PluginHost.of([load_plugin("garden", lambda: PackPlugin(copy))])
    said = [say(fault.text, "en") for fault in host.plugins["garden"].faults]
    assert any("says the same as the kind of relationship parent" in text for text in said), said


def test_no_shipped_kind_doubles_another(packs):
    assert not any("says the same" in str(fault.text) for p in packs.plugins.values() for fault in p.faults)
    assert "parent" in packs.catalogue.relationship_kinds
