"""The fields that a case type adds to its cases, each with the pack that brings it."""

from __future__ import annotations

from collections.abc import Iterator

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import CaseField
from planner.texts import Text, msg

YES_NO: dict[str, Text] = {"yes": msg("Yes"), "no": msg("No")}


def declared(catalogue: Catalogue, case_type: str) -> Iterator[tuple[str, CaseField]]:
    """Yield the fields that cases of this type have, each with the pack that brings it."""
    found = catalogue.case_types.get(case_type)
    for field in found.fields if found else ():
        yield (found.origin.pack if found else ""), field
