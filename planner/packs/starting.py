"""A first pack for somebody who begins one: small, complete in both languages, and passing every check."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template

from planner.catalogue.archive_guards import fault_of_name
from planner.catalogue.codes import CORE
from planner.catalogue.contract import named, versions
from planner.errors import Conflict
from planner.hookspecs import CONTRACT
from planner.texts import Bilingual, msg, say

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


def first_pack(key: str, title: Bilingual | None = None, author: str = "Your Name") -> Mapping[str, str]:
    """Return the files of a new pack, each with its text. Raise `Conflict` if *key* cannot be the key of one."""
    if not _KEY.fullmatch(key):
        raise Conflict(
            msg("%(key)s cannot be the key of a pack: small letters, digits, underscores, a letter first.", key=key)
        )
    if key in CORE["case_types"]:
        raise Conflict(msg("%(key)s is a case type of the planner itself. Give the pack another name.", key=key))
    if unfit := fault_of_name(f"case_types/{key}.yaml"):
        raise Conflict(unfit.text)
    called = msg("Matters of %(words)s", words=key.replace("_", " "))
    title = title or Bilingual(vi=say(called, "vi"), en=say(called, "en"))
    values = {
        "key": key,
        "folder": f"planner_{key}",
        "contract": named(versions()[0]),
        "highest": f"{CONTRACT[0]}.9",
        "title_vi": json.dumps(title.vi, ensure_ascii=False),
        "title_en": json.dumps(title.en, ensure_ascii=False),
        "title_vi_plain": title.vi,
        "title_en_plain": title.en,
        "author": json.dumps(author, ensure_ascii=False),
    }
    return {
        name.replace("case-type.yaml", f"{key.replace('_', '-')}.yaml"): Template(text).substitute(values)
        for name, text in _walked(files("planner.packs") / "skeleton")
    }


def _walked(folder: Traversable, above: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for child in sorted(folder.iterdir(), key=lambda child: child.name):
        if child.is_dir():
            found += _walked(child, f"{above}{child.name}/")
        else:
            found.append((f"{above}{child.name}", child.read_text("utf-8")))
    return found
