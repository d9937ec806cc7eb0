"""The packs of the house keep to what is asked of every pack."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from planner.testing.conformance import CHECKS
from planner.testing.kit import PackKit, host_of

PLUGINS = Path(__file__).parents[2] / "plugins"
FOLDERS = sorted(folder for folder in PLUGINS.iterdir() if (folder / "pack.yaml").is_file())
# That they load, fit and meet their golden cases is tested beside this file.
ELSEWHERE = {"loads", "fits_beside_what_it_requires"}


@cache
def kit_of(folder: Path) -> PackKit:
    return PackKit(folder)


@pytest.mark.parametrize("check", sorted(set(CHECKS) - ELSEWHERE))
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_pack_of_the_house_keeps_to_the_conformance_suite(folder, check):
    kit = kit_of(folder)
    if check == "has_golden_cases" and not kit.pack.manifest.case_types:
        pytest.skip("a pack for all cases may be shown by those of others")
    found = [f"{fault.place}: {fault.text} {fault.remedy}" for fault in CHECKS[check](kit)]
    assert found == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_pack_of_the_house_needs_nothing_but_what_it_requires(folder):
    kit = kit_of(folder)
    host = host_of(kit.pack.manifest.requires, **{kit.key: kit.part})
    assert {name: [str(f.text) for f in plugin.faults] for name, plugin in host.plugins.items() if plugin.refused} == {}
