"""Packs for tests: copies of the garden under other names and versions, and pack files made of them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from planner.catalogue.archive import build, gather
from planner.catalogue.signing import SigningKey, sign
from planner.hookspecs import CONTRACT
from tests.support.world import GARDEN

NOW = ".".join(map(str, CONTRACT))


def copy_of_garden(
    folder: Path,
    key: str = "garden",
    version: str = "2.0.0",
    *,
    requires: str = "",
    contract: str = f'{{lowest: "{NOW}", highest: "{NOW}"}}',
    changes: Mapping[str, tuple[str, str]] | None = None,
) -> Path:
    """Write the garden into *folder* as the pack *key*; *changes* replace a text in a file by another."""
    made = Path(shutil.copytree(GARDEN, folder / f"{key}-{version}", ignore=shutil.ignore_patterns("__pycache__")))
    for file in made.rglob("*"):
        if file.is_file():
            text = file.read_text("utf-8").replace("garden:", f"{key}:")
            if key != "garden":  # titles say which pack they are of
                text = re.sub(r"^title: {vi: ", f"title: {{vi: {key} ", text, flags=re.M)
            file.write_text(text, "utf-8")
    if key != "garden":  # the kinds of relationship are everybody's; the garden brings them
        shutil.rmtree(made / "relationships")
    lines = (made / "pack.yaml").read_text("utf-8").splitlines()
    said = {"key": key, "version": version, "contract": contract, "requires": f"[{requires}]"}
    lines = [line for line in lines if line.partition(":")[0] not in said]
    (made / "pack.yaml").write_text("\n".join([*lines, *(f"{k}: {v}" for k, v in said.items())]) + "\n", "utf-8")
    for name, (old, new) in (changes or {}).items():
        text = (made / name).read_text("utf-8")
        assert old in text, (name, old)
        (made / name).write_text(text.replace(old, new), "utf-8")
    return made


def packed(folder: Path, key: SigningKey | None = None) -> bytes:
    """Return the pack in *folder* as one file, signed if there is a key."""
    archive = gather(folder)
    return build(sign(archive, key) if key else archive)
