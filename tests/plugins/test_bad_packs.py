"""A pack that is wrong, in whatever way, stops neither the application nor another pack; both languages tell why."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from planner.app import create_app
from planner.casefile.trial import try_pack
from planner.catalogue.pack import load_pack
from planner.errors import Fault, PackFault
from planner.packplugin import PackPlugin
from planner.plugins import PluginHost, load_plugin
from planner.texts import say
from tests.catalogue.test_pack import FILES, SLIPS, changed
from tests.support import world
from tests.support.world import GARDEN


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the garden to break."""
    return Path(shutil.copytree(GARDEN, tmp_path / "garden"))


@pytest.fixture(scope="session")
def shed(tmp_path_factory: pytest.TempPathFactory) -> PackPlugin:
    """Another pack, small and sound."""
    return PackPlugin(small_pack(tmp_path_factory.mktemp("packs"), "shed"))


def small_pack(home: Path, key: str, requires: str = "[]") -> Path:
    """Write a pack of one flag."""
    (home / key / "flags").mkdir(parents=True)
    manifest = (GARDEN / "pack.yaml").read_text("utf-8").replace("key: garden", f"key: {key}")
    (home / key / "pack.yaml").write_text(f"{manifest}requires: {requires}\n", "utf-8")
    flag = "{key: x, title: {vi: Lưu ý, en: Care}, care: {vi: Chậm, en: Slow}, basis: {ours: {vi: a, en: b}}}"
    (home / key / "flags" / "x.yaml").write_text(f"flags:\n  - {flag}\n", "utf-8")
    return home / key


def beside(broken: Path, other: PackPlugin) -> tuple[Fault, ...]:
    """Load a broken pack beside a sound one; return its faults. The other has to stand."""
    name = broken.name
    host = PluginHost.of([load_plugin(name, lambda: PackPlugin(broken)), load_plugin("shed", lambda: other)])
    assert [plugin.name for plugin in host.sound] == ["shed"]
    assert set(host.catalogue.flags) == {"shed:x"}
    assert host.plugins[name].refused is not None
    assert host.plugins[name].entries == ()
    return host.plugins[name].faults


def assert_told_in_both(faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        english, vietnamese = say(fault.text, "en"), say(fault.text, "vi")
        assert english != vietnamese, english
        assert "%(" not in vietnamese + say(fault.remedy, "vi")
        assert fault.place


@pytest.mark.parametrize("slip", SLIPS, ids=[slip["slip"] for slip in SLIPS])
def test_a_slip_in_one_pack_stops_nothing_else(copy, shed, slip):
    changed(copy, slip["file"], slip["old"], slip["new"])
    faults = beside(copy, shed)
    if "key: ../garden" not in slip["new"]:
        assert faults
    assert_told_in_both(faults)


@pytest.mark.parametrize(("broken", "place", "words"), FILES.values(), ids=FILES.keys())
def test_a_file_that_cannot_be_one_stops_nothing_else(copy, shed, broken, place, words):
    broken(copy)
    assert_told_in_both(beside(copy, shed))


def test_packs_that_require_each_other_are_refused_with_their_circle_and_the_rest_stands(tmp_path, shed):
    circle = [("ash", "[birch]"), ("birch", "[cedar]"), ("cedar", "[ash]")]
    packs = [(key, PackPlugin(small_pack(tmp_path, key, requires))) for key, requires in circle]
    host = PluginHost([*packs, ("shed", shed)])
    assert [plugin.name for plugin in host.sound] == ["shed"]
    said = {name: [str(fault.text) for fault in plugin.faults] for name, plugin in host.plugins.items()}
    assert "It requires itself in a circle: ash → birch → cedar → ash." in said["ash"]
    assert "It requires itself in a circle: cedar → ash → birch → cedar." in said["cedar"]
    assert_told_in_both(host.plugins["ash"].faults)


def test_a_pack_that_hangs_on_a_circle_is_refused_for_what_it_lacks(tmp_path):
    names = [("ash", "[birch]"), ("birch", "[ash]"), ("rose", "[ash]")]
    host = PluginHost([(key, PackPlugin(small_pack(tmp_path, key, requires))) for key, requires in names])
    assert host.sound == []
    assert any("requires the pack ash, which is not there" in str(fault.text) for fault in host.plugins["rose"].faults)


def test_a_manifest_that_claims_too_little_is_refused_where_packs_are_checked(copy):
    changed(copy, "pack.yaml", 'lowest: "1.1"', 'lowest: "1.0"')
    with pytest.raises(PackFault) as refused:
        try_pack(copy, PluginHost())
    assert_told_in_both(refused.value.faults)
    assert [fault.place for fault in refused.value.faults] == ["pack.yaml:3"]


def test_the_application_starts_with_broken_packs_and_shows_who_is_missing(copy, tmp_path, shed):
    changed(copy, "case_types/hedge.yaml", "law: [act]", "laws: [act]")
    ash = small_pack(tmp_path / "others", "ash", "[birch]")
    loaded = [load_plugin("garden", lambda: PackPlugin(copy)), load_plugin("ash", lambda: PackPlugin(ash))]
    host = PluginHost.of([*loaded, load_plugin("shed", lambda: shed)])
    made = create_app(world.settings_in(tmp_path), host)
    assert made.test_client().get("/health").status_code in (200, 503)  # it answers, whatever its database says
    assert {plugin.name for plugin in host.plugins.values() if plugin.refused} == {"garden", "ash"}
    assert load_pack(GARDEN).entries
