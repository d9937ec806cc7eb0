"""The plugin host: what is refused, with what reason, and that the rest goes on."""

from __future__ import annotations

import logging
import shutil
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from planner import hookimpl, plugins
from planner.catalogue.entries import CaseType
from planner.catalogue.plan import Origin
from planner.hookspecs import CONTRACT
from planner.packplugin import PackPlugin
from planner.plugins import PluginHost
from planner.texts import Bilingual
from tests.support.world import GARDEN


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Faults of plugins are logged with their traceback; here they are wanted."""
    caplog.set_level(logging.CRITICAL, logger="planner.plugins")


def hedge(key: str = "other:hedge") -> CaseType:
    """Return a case type made in Python."""
    both = Bilingual(vi="Hàng rào", en="Hedge")
    origin = Origin(pack="other", version="1.0.0", key="hedge")
    return CaseType(
        key=key,
        origin=origin,
        place="other.py:1",
        title=both,
        description=both,
        obligation_kinds=("act",),
        law=("act",),
    )


class Bringing:
    """A plugin in Python that brings a case type."""

    def __init__(self, *brought: object) -> None:
        self.brought = brought or (hedge(),)

    @hookimpl
    def case_types(self) -> list[object]:
        return list(self.brought)


class Misspelt:
    @hookimpl
    def cse_types(self) -> list[object]:
        return []


class WrongArgument:
    @hookimpl
    def plan_approved(self, plan: object) -> None:
        """Ask for an argument that the hook does not give."""


class BringingFails:
    @hookimpl
    def case_types(self) -> list[object]:
        raise RuntimeError("no cases today")


class BringingFailsHalfway:
    @hookimpl
    def case_types(self):
        yield hedge("half:hedge")
        raise RuntimeError("only half")


class BringsStrangeThings:
    @hookimpl
    def case_types(self) -> list[object]:
        return [{"key": "x"}]


FAULTY = {
    "a misspelt hook": (Misspelt(), "cse_types"),
    "a wrong argument": (WrongArgument(), "plan"),
    "a fault while bringing": (BringingFails(), "no cases today"),
    "a fault halfway": (BringingFailsHalfway(), "only half"),
    "something that is no entry": (BringsStrangeThings(), "is no Entry"),
}


@pytest.mark.parametrize(("plugin", "words"), FAULTY.values(), ids=FAULTY.keys())
def test_a_faulty_plugin_is_refused_by_name_and_the_rest_starts(garden, plugin, words):
    host = PluginHost([("faulty", plugin), ("garden", garden)])
    assert words in str(host.plugins["faulty"].refused)
    assert host.plugins["faulty"].entries == ()
    assert [plugin.name for plugin in host.sound] == ["garden"]
    assert set(host.catalogue.case_types) == {"garden:hedge"}
    host.tell("case_opened", "context")
    assert garden.heard == [("case_opened", "context")]


def test_what_a_plugin_in_python_brings_is_in_the_catalogue(garden):
    host = PluginHost([("other", Bringing()), ("garden", garden)])
    assert set(host.catalogue.case_types) == {"garden:hedge", "other:hedge"}
    assert host.plugins["other"].hooks == ("case_types",)
    assert host.plugins["other"].brought() == {"CaseType": 1}


def test_a_key_that_is_taken_refuses_the_later_by_name(garden):
    host = PluginHost([("zebra", Bringing(hedge("garden:hedge"))), ("garden", garden)])
    assert "garden:hedge" in str(host.plugins["zebra"].refused)
    assert "garden" in str(host.plugins["zebra"].refused)
    assert host.plugins["garden"].refused is None


def test_order_of_loading_means_nothing(garden):
    forth = PluginHost([("a", Bringing()), ("garden", garden)])
    back = PluginHost([("garden", garden), ("a", Bringing())])
    assert list(forth.catalogue.case_types) == list(back.catalogue.case_types)
    assert list(forth.plugins) == list(back.plugins)


def test_two_hosts_share_nothing(garden):
    one, other = PluginHost([("garden", garden)]), PluginHost()
    assert one.catalogue.case_types
    assert not other.catalogue.case_types


@pytest.fixture
def pack(tmp_path):
    """Make a copy of the garden whose manifest is changed."""

    def made(name: str, **values: str) -> PackPlugin:
        folder = Path(shutil.copytree(GARDEN, tmp_path / name))
        text = (folder / "pack.yaml").read_text("utf-8")
        lines = [line for line in text.splitlines() if line.partition(":")[0] not in values]
        (folder / "pack.yaml").write_text("\n".join([*lines, *(f"{k}: {v}" for k, v in values.items())]), "utf-8")
        return PackPlugin(folder)

    return made


def test_a_contract_out_of_range_is_refused_with_the_version_that_would_fit(pack):
    host = PluginHost([("garden", pack("garden", contract='{lowest: "7.1", highest: "8.0"}'))])
    refused = str(host.plugins["garden"].refused)
    assert "7.1" in refused
    assert "8.0" in refused
    assert ".".join(map(str, CONTRACT)) in refused
    assert not host.catalogue.case_types


def test_a_required_pack_that_is_not_there_is_named(pack):
    host = PluginHost([("garden", pack("garden", requires="[meadow]"))])
    (fault,) = host.plugins["garden"].faults
    assert "meadow" in str(fault.text)
    assert fault.remedy


def test_a_case_type_that_a_pack_serves_and_nobody_brings_is_named(pack):
    host = PluginHost([("garden", pack("garden", case_types='["garden:hedge", "garden:pond"]'))])
    (fault,) = host.plugins["garden"].faults
    assert (fault.place, "garden:pond" in str(fault.text)) == ("pack.yaml", True)


def test_a_pack_is_installed_under_its_own_key(pack):
    host = PluginHost([("park", pack("garden"))])
    assert "garden" in str(host.plugins["park"].refused)
    assert "park" in str(host.plugins["park"].refused)


def test_a_pack_that_hangs_on_a_refused_one_is_refused_as_well(pack, tmp_path):
    meadow = pack("meadow", key="meadow", requires="[garden]")
    refused = pack("garden", contract='{lowest: "9.0", highest: "9.0"}')
    host = PluginHost([("garden", refused), ("meadow", meadow)])
    assert [plugin.name for plugin in host.sound] == []
    assert any("garden" in str(fault.text) for fault in host.plugins["meadow"].faults)


# Discovery: entry points of installed packages.


SOUND = """
from planner import hookimpl
from tests.plugins.test_host import hedge

@hookimpl
def case_types():
    return [hedge()]
"""


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Pretend that other packages are installed: entry points by name, and modules by their code."""
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "planner_sound.py").write_text(SOUND, "utf-8")
    yield lambda **points: monkeypatch.setattr(
        plugins, "entry_points", lambda group: [EntryPoint(name, value, group) for name, value in points.items()]
    )
    sys.modules.pop("planner_sound", None)


def test_a_plugin_that_cannot_be_imported_is_refused_and_the_rest_starts(installed):
    installed(broken="planner_not_there", sound="planner_sound")
    host = PluginHost.discover()
    assert "planner_not_there" in str(host.plugins["broken"].refused)
    assert set(host.catalogue.case_types) == {"other:hedge"}


def test_a_plugin_that_is_installed_under_two_names_is_left_out_once(installed):
    installed(one="planner_sound", two="planner_sound")
    host = PluginHost.discover()
    assert [plugin.name for plugin in host.sound] == ["one"]
    assert "twice" in str(host.plugins["two"].refused)


def test_a_disabled_plugin_is_not_loaded(installed):
    installed(broken="planner_not_there", sound="planner_sound")
    assert list(PluginHost.discover(["broken"]).plugins) == ["sound"]


def test_safe_mode_starts_with_no_plugin_at_all(installed):
    installed(broken="planner_not_there")
    host = PluginHost.discover(safe_mode=True)
    assert host.plugins == {}
    assert not host.catalogue.case_types


def test_the_shipped_packs_all_load(packs):
    assert {
        name: (str(plugin.refused), plugin.faults) for name, plugin in packs.plugins.items() if plugin.refused
    } == {}
