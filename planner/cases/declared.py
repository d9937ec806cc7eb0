"""The fields that a case type adds to its cases, each with the pack that brings it, and their values in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import CaseField
from planner.catalogue.filters import written_date, written_money
from planner.texts import Text, msg

YES_NO: dict[str, Text] = {"yes": msg("Yes"), "no": msg("No")}


def declared(catalogue: Catalogue, case_type: str) -> Iterator[tuple[str, CaseField]]:
    """Yield the fields that cases of this type have, each with the pack that brings it, also while that is off."""
    found = catalogue.known_type(case_type)
    for field in found.fields if found else ():
        yield (found.origin.pack if found else ""), field


def value_said(field: CaseField, value: Any) -> Text:
    """Return a value as people read it; one that does not fit its field, as files may bring, is shown as it is."""
    if value in (None, ""):
        return ""
    if field.kind in ("choice", "yes_no"):
        return (field.choices or YES_NO).get(str(value), str(value))
    try:
        if field.kind == "date":
            return str(written_date(str(value)))
        return f"{written_money(value)} đ" if field.kind == "money" else str(value)
    except ValueError:
        return str(value)
