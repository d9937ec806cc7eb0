"""The contract's versions: the record holds every part of the format, and no pack gets by with claiming too little."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from planner import hookspecs
from planner.catalogue import names
from planner.catalogue.contract import NEWEST, claim_faults, needed, parts_of_model, parts_used, record, versions
from planner.catalogue.filters import FILTERS
from planner.catalogue.manifest import Manifest
from planner.catalogue.pack import KINDS, load_pack
from planner.catalogue.templates import PlanTemplate
from planner.packs.contract_matrix import fit_of
from tests.support.world import GARDEN


def of_the_code() -> set[str]:
    """Return every part of the format as the code has it."""
    models = (Manifest, *(kind.model for kind in KINDS), PlanTemplate)
    parts = {part for model in models for part in parts_of_model(model)}
    parts |= {f"name {name}" for name in (*names.NAMES, *(name for inner in names.LOCAL.values() for name in inner))}
    parts |= {f"filter {name}" for name in FILTERS}
    return parts | {f"hook {name}" for name, hook in vars(hookspecs).items() if hasattr(hook, "planner_spec")}


def test_every_part_of_the_format_is_recorded_under_the_version_that_brought_it():
    new = of_the_code() - set(record())
    assert new == set(), "write these under the newest version in planner/catalogue/contract.yaml, or begin a new one"


def test_nothing_that_packs_may_rely_on_is_gone():
    beside = {part for part in record() if part.startswith("phrase ") or "." in part.removeprefix("name ")}
    plain = {part for part in record() if not part.startswith(("phrase ", "name circumstance."))}
    assert plain - of_the_code() == set()
    assert beside


def test_the_newest_version_of_the_record_is_the_contract_of_the_planner():
    assert versions()[-1] == NEWEST == hookspecs.CONTRACT
    assert versions()[0] == (1, 0)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the garden, which makes use of what came last."""
    return Path(shutil.copytree(GARDEN, tmp_path / "garden"))


def changed(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert text.count(old) == 1, old
    (folder / name).write_text(text.replace(old, new), "utf-8")


def test_a_manifest_that_claims_less_than_the_pack_uses_is_refused_by_line(copy):
    changed(copy, "pack.yaml", 'lowest: "1.1"', 'lowest: "1.0"')
    (fault,) = claim_faults(load_pack(copy), copy)
    assert fault.place == "pack.yaml:3"
    assert "1.0 is enough, but it uses what came with 1.1: ProtectiveFlag.needs_sign_off" in str(fault.text)
    assert "1.1" in str(fault.remedy)


def test_a_manifest_that_claims_what_the_pack_uses_is_taken():
    assert claim_faults(load_pack(GARDEN), GARDEN) == ()


def of(folder: Path) -> tuple[int, int]:
    pack = load_pack(folder)
    return needed(parts_used(pack.manifest, pack.entries))


def bare(folder: Path) -> None:
    """Take out of the garden what came after the first version."""
    (folder / "flags" / "care.yaml").unlink()
    changed(folder, "signals/hedge.yaml", '    flag: "garden:thorns"\n', "")
    changed(folder, "signals/hedge.yaml", "for_each: statement", "for_each: circumstance")
    changed(folder, "signals/hedge.yaml", "    unless_mentions: [nói đùa, joking]\n", "")


def test_a_pack_needs_the_version_of_the_newest_part_that_it_uses(copy):
    assert of(copy) == (1, 1)
    bare(copy)
    assert of(copy) == (1, 0)
    changed(copy, "pack.yaml", 'lowest: "1.1"', 'lowest: "1.0"')
    assert claim_faults(load_pack(copy), copy) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("for_each: circumstance", "for_each: statement"),
        ("mentions: [đi tù, prison]", "mentions: [đi … tù]"),
        ("mentions: [đi tù, prison]", "mentions: [đi|vào tù]"),
        ("mentions: [đi tù, prison]", "mentions: [đi tù]\n    unless_mentions: [nói đùa]"),
        ("mentions: [đi tù, prison]", "mentions: [đi tù]\n    when: circumstance.role == 'liable'"),
    ],
)
def test_each_new_part_is_seen_wherever_it_is_used(copy, old, new):
    bare(copy)
    changed(copy, "signals/hedge.yaml", old, new)
    assert of(copy) == (1, 1)


def test_the_matrix_says_for_each_version_whether_the_pack_fits(copy):
    pack = load_pack(copy)
    fit = fit_of(pack.manifest, pack.entries)
    assert (fit.needs, fit.fits) == ("1.1", (("1.0", False), ("1.1", True), ("1.2", True)))
    assert "ProtectiveFlag.rules_out" in fit.because
    bare(copy)
    pack = load_pack(copy)
    assert fit_of(pack.manifest, pack.entries).because == ()


def test_a_part_that_nobody_recorded_needs_the_newest_version():
    assert needed(["SignalRule.in_the_future"]) == NEWEST
    assert needed([]) == (1, 0)
