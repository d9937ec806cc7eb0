"""A pack is loaded whole or refused whole: each way to be wrong is named by file, line and remedy, all at once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from planner.catalogue.entries import CaseType, Checklist
from planner.catalogue.pack import load_pack
from planner.catalogue.rules import DeadlineRule, LegalRule
from planner.catalogue.templates import PlanTemplate
from planner.errors import Fault, PackFault
from planner.packplugin import PackPlugin
from planner.plugins import PluginHost
from tests.support.world import GARDEN


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the garden to break."""
    return Path(shutil.copytree(GARDEN, tmp_path / "garden"))


def changed(folder: Path, name: str, old: str, new: str) -> None:
    """Replace *old*, which has to stand there once, in one file."""
    file = folder / name
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    file.write_text(text.replace(old, new), "utf-8")


def line_of(folder: Path, name: str, piece: str) -> int:
    """Return the line on which *piece* stands first."""
    lines = (folder / name).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if piece in line)


def faults_in(folder: Path) -> list[Fault]:
    """Load the pack by itself and then among what it refers to; return what is wrong with it."""
    try:
        host = PluginHost([("garden", PackPlugin(folder))])
    except PackFault as refused:
        return list(refused.faults)
    return list(host.plugins["garden"].faults)


def test_the_garden_is_sound(copy):
    assert faults_in(copy) == []


SLIPS = yaml.safe_load((Path(__file__).parent / "slips.yaml").read_text("utf-8"))


@pytest.mark.parametrize("slip", SLIPS, ids=[slip["slip"] for slip in SLIPS])
def test_a_slip_is_named_by_file_line_and_remedy(copy, slip):
    changed(copy, slip["file"], slip["old"], slip["new"])
    faults = faults_in(copy)
    assert faults, "the pack was accepted"
    said = {f"{fault.place}: {fault.text} | {fault.remedy}" for fault in faults}
    hits = [fault for fault in faults if re.search(slip["says"], f"{fault.text} {fault.remedy}")]
    assert hits, said
    # A reference is looked up for the whole template, which stands in its Vietnamese file.
    assert all(fault.place.startswith((slip["file"], slip["file"].replace(".en.md", ".md"))) for fault in hits), said
    if "line" in slip:
        file = hits[0].place.partition(":")[0]
        assert hits[0].place == f"{file}:{line_of(copy, file, slip['line'])}"


def removed(name: str) -> Callable[[Path], None]:
    """Return what takes a file away."""
    return lambda folder: (folder / name).unlink()


def written(name: str, content: bytes) -> Callable[[Path], None]:
    """Return what writes a file."""

    def write(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)

    return write


FILES: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "no manifest": (removed("pack.yaml"), "pack.yaml", "There is no pack.yaml"),
    "an empty manifest": (written("pack.yaml", b""), "pack.yaml", ""),
    "a manifest that is no YAML": (written("pack.yaml", b"a: [\n"), "pack.yaml", "not valid YAML"),
    "a manifest in another encoding": (written("pack.yaml", "key: vườn".encode("utf-16")), "pack.yaml", "UTF-8"),
    "a stray folder": (written("check/x.yaml", b""), "check", "no such file or folder"),
    "a stray file": (written("notes.txt", b""), "notes.txt", "no such file or folder"),
    "a file with another ending": (written("checks/more.yml", b""), "checks/more.yml", "not named"),
    "a file with capitals": (written("checks/More.yaml", b"checks: []"), "checks/More.yaml", "not named"),
    "a file that is no UTF-8": (written("checks/more.yaml", b"\xff\xfe"), "checks/more.yaml", "UTF-8"),
    "a template that is no UTF-8": (written("templates/more.md", b"\xff\xfe"), "templates/more.md", "UTF-8"),
    "a template without front matter": (
        written("templates/more.md", b"## A {#a}\n"),
        "templates/more.md:1",
        "front matter",
    ),
    "front matter without an end": (
        written("templates/more.md", b"---\ntitle: x\n"),
        "templates/more.md:1",
        "front matter",
    ),
    "front matter that is a list": (written("templates/more.md", b"---\n- x\n---\n"), "templates/more.md:2", "fields"),
    "a template without its English": (
        removed("templates/outline.en.md"),
        "templates/outline.md",
        "English body is missing",
    ),
    "an English body alone": (written("templates/more.en.md", b""), "templates/more.en.md", "not named"),
    "an entry that is a list": (
        written("checklists/more.yaml", b"- x\n"),
        "checklists/more.yaml",
        "fields with values",
    ),
    "an empty file": (written("flags/more.yaml", b""), "flags/more.yaml", "one list named flags"),
    "a golden case that is no YAML": (written("golden/more.yaml", b"a: ["), "golden/more.yaml", "not valid YAML"),
}


@pytest.mark.parametrize(("broken", "place", "words"), FILES.values(), ids=FILES.keys())
def test_a_file_that_cannot_be_one_is_named(copy, broken, place, words):
    broken(copy)
    faults = [fault for fault in faults_in(copy) if fault.place.startswith(place)]
    assert faults, faults_in(copy)
    assert any(words in str(fault.text) for fault in faults), faults


def test_everything_that_is_wrong_is_said_at_once(copy):
    changed(copy, "case_types/hedge.yaml", "law: [act]", "laws: [act]")
    changed(copy, "flags/care.yaml", "care:", "cares:")
    changed(copy, "checks/manners.yaml", "level: warning", "level: grave")
    written("notes.txt", b"")(copy)
    written("rules/more.yaml", b"a: [")(copy)
    places = {fault.place.partition(":")[0] for fault in faults_in(copy)}
    assert places >= {"case_types/hedge.yaml", "flags/care.yaml", "checks/manners.yaml", "notes.txt", "rules/more.yaml"}


def test_a_key_that_is_brought_twice_is_named_with_both_places(copy):
    text = (copy / "flags/care.yaml").read_text("utf-8")
    (copy / "flags/more.yaml").write_text(text, "utf-8")
    (fault,) = faults_in(copy)
    assert fault.place == "flags/more.yaml:2"
    assert "first in flags/care.yaml:2" in str(fault.text)


def test_templates_that_extend_each_other_are_refused(copy):
    changed(copy, "templates/outline.md", "abstract: true", "abstract: true\nextends: garden:walk_together")
    assert any("extends itself" in str(fault.text) for fault in faults_in(copy))


def test_keys_carry_the_pack_and_entries_know_where_they_come_from():
    pack = load_pack(GARDEN)
    (checklist,) = pack.of(Checklist)
    assert checklist.key == "garden:soil"
    assert (checklist.origin.pack, checklist.origin.version, checklist.origin.key) == ("garden", "1.2.3", "soil")
    assert checklist.place == "checklists/soil.yaml:1"
    assert checklist.item_key(checklist.items[0]) == "garden:shears"
    assert {template.key for template in pack.of(PlanTemplate)} == {"garden:outline", "garden:walk_together"}


def test_a_core_case_type_keeps_its_code(copy):
    (copy / "case_types/hedge.yaml").rename(copy / "case_types/land-handover.yaml")
    assert [kind.key for kind in load_pack(copy).of(CaseType)] == ["land_handover"]


def test_a_deadline_is_no_other_rule():
    pack = load_pack(GARDEN)
    assert [rule.key for rule in pack.of(LegalRule)] == ["garden:R1"]
    assert [rule.key for rule in pack.of(DeadlineRule)] == ["garden:D-old", "garden:D-new"]
