"""Dead items: what a pack brings and nothing uses, each with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from planner.catalogue.expressions import Condition
from planner.catalogue.mentions import compared_with, mentions_of
from planner.catalogue.unused import dead_items
from planner.errors import Fault
from planner.packplugin import PackPlugin
from planner.plugins import PluginHost
from tests.support.world import GARDEN

DEAD_IN_THE_GARDEN = {
    "case_types/hedge.yaml:6": "field height_cm",
    "case_types/hedge.yaml:7": "field kind_of_hedge",
    "checklists/soil.yaml:17": "item owner",
    "checklists/soil.yaml:18": "item planted_on",
    "checklists/soil.yaml:19": "item cost",
    "checklists/soil.yaml:20": "item season",
    "vocabulary/words.yaml:3": "code garden:pruning",
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the garden to change."""
    return Path(shutil.copytree(GARDEN, tmp_path / "garden"))


def dead_in(folder: Path, *others: PackPlugin) -> list[Fault]:
    part = PackPlugin(folder)
    host = PluginHost([("garden", part), *((other.pack.manifest.key, other) for other in others)])
    assert {name: plugin.refused for name, plugin in host.plugins.items() if plugin.refused} == {}
    return list(dead_items(part.pack, folder, host.catalogue))


def new_in(folder: Path) -> dict[str, str]:
    """Return what is dead in a changed garden and was not in the garden."""
    found = {fault.place: str(fault.text) for fault in dead_in(folder)}
    return {
        place: text for place, text in found.items() if not any(known in text for known in DEAD_IN_THE_GARDEN.values())
    }


def changed(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert text.count(old) == 1, old
    (folder / name).write_text(text.replace(old, new), "utf-8")


def test_what_nothing_uses_is_named_with_file_and_line(copy):
    found = {fault.place: str(fault.text) for fault in dead_in(copy)}
    assert set(found) == set(DEAD_IN_THE_GARDEN)
    assert all(words in found[place] for place, words in DEAD_IN_THE_GARDEN.items())
    assert all(fault.remedy for fault in dead_in(copy))


USES = {
    "an item in a condition of a step": (
        "modules/neighbours.yaml",
        "    answers: [long_feud]\n",
        "    answers: [long_feud]\n    when: answers['garden:season'] == 'wet'\n",
        "item season",
    ),
    "an item in the body of a section": (
        "templates/outline.md",
        "{{ case.nature | sentence }}",
        "{{ case.nature | sentence }} {{ answers['garden:owner'] }}",
        "item owner",
    ),
    "an item in the English body alone": (
        "templates/outline.en.md",
        "{{ case.nature | sentence }}",
        "{{ case.nature | sentence }} {{ answers['garden:cost'] }}",
        "item cost",
    ),
    "a field in a goal": (
        "templates/walk-together.md",
        "tự cắt hàng rào",
        "tự cắt hàng rào {{ case.fields.garden.height_cm }}",
        "field height_cm",
    ),
    "a field by its key in brackets": (
        "templates/walk-together.md",
        "tự cắt hàng rào",
        "tự cắt hàng rào {{ case.fields['garden']['height_cm'] }}",
        "field height_cm",
    ),
    "a code as the action of a step": (
        "modules/neighbours.yaml",
        "action: private_talk",
        'action: "garden:pruning"',
        "code garden:pruning",
    ),
}


@pytest.mark.parametrize(("name", "old", "new", "words"), USES.values(), ids=USES.keys())
def test_what_is_used_anywhere_is_alive(copy, name, old, new, words):
    changed(copy, name, old, new)
    assert not [fault for fault in dead_in(copy) if words in str(fault.text)]


SLIPS = {
    "a risk that nobody answers": (
        "signals/hedge.yaml",
        "risk: long_feud",
        "risk: only_home",
        {
            "signals/hedge.yaml:2": "risk only_home, which no step",
            "modules/neighbours.yaml:4": "which no signal raises",
        },
    ),
    "an item whose risk nobody answers": (
        "checklists/soil.yaml",
        "risk: stalling",
        "risk: only_home",
        {"checklists/soil.yaml:11": "risk only_home, which no step"},
    ),
    "a module that is never reached": (
        "modules/neighbours.yaml",
        "answers: [long_feud]",
        "answers: [only_home, long_feud]",
        {"modules/neighbours.yaml:4": "risk only_home, which no signal raises"},
    ),
    "a flag that nobody raises": (
        "signals/hedge.yaml",
        '    flag: "garden:thorns"\n',
        "",
        {"flags/care.yaml:2": "flag garden:thorns is raised by no signal"},
    ),
    "an outline that nobody extends": (
        "templates/walk-together.md",
        "extends: garden:outline\n",
        "",
        {"templates/outline.md:2": "none extends it"},
    ),
    "an answer that cannot be given": (
        "checklists/soil.yaml",
        "answer == 'no'",
        "answer in ('no', 'never')",
        {"checklists/soil.yaml:11": "no answer “never”"},
    ),
}


@pytest.mark.parametrize(("name", "old", "new", "dead"), SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_leaves_something_dead(copy, name, old, new, dead):
    changed(copy, name, old, new)
    found = new_in(copy)
    assert set(found) == set(dead)
    assert all(words in found[place] for place, words in dead.items())


def test_a_risk_is_answered_only_where_the_module_serves_the_same_case_type(copy):
    changed(
        copy,
        "modules/neighbours.yaml",
        "    answers: [long_feud]\n",
        "    answers: [long_feud]\n    case_types: [labour]\n",
    )
    found = new_in(copy)
    assert "long_feud, which no step answers (garden:hedge)" in found["signals/hedge.yaml:2"]
    assert "long_feud, which no signal raises" in found["modules/neighbours.yaml:4"]


def test_another_pack_may_be_the_one_that_uses_it(copy, tmp_path):
    other = tmp_path / "shed"
    (other / "checks").mkdir(parents=True)
    manifest = (GARDEN / "pack.yaml").read_text("utf-8").replace("key: garden", "key: shed")
    (other / "pack.yaml").write_text(f"{manifest}requires: [garden]\n", "utf-8")
    (other / "checks" / "dry.yaml").write_text(
        "checks:\n  - {key: dry, level: hint, when: \"answers['garden:season'] == 'dry'\", text: {vi: a, en: a},"
        " remedy: {vi: b, en: b}, basis: {ours: {vi: c, en: c}}}\n",
        "utf-8",
    )
    assert not [fault for fault in dead_in(copy, PackPlugin(other)) if "season" in str(fault.text)]


def test_paths_are_read_to_their_end():
    (fault,) = [fault for fault in dead_in(GARDEN) if "height_cm" in str(fault.text)]
    assert fault.place == "case_types/hedge.yaml:6"
    spoken = mentions_of(PackPlugin(GARDEN).pack.entries)
    assert ("limits", "voluntary_period", "on") in spoken.paths
    assert spoken.reach(("limits", "voluntary_period"))
    assert not spoken.reach(("case", "fields", "garden", "height_cm"))


def test_only_what_the_name_itself_is_compared_with_counts():
    condition = Condition("answer in ('a', 'b') and risks | having('c', 'd') and answer != 'e' and case.area == 'f'")
    assert compared_with(condition, "answer") == {"a", "b", "e"}
