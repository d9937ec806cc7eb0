"""The fields that a case type adds to its cases, as fields of a form and back again as values by pack and key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from wtforms import Field

from planner.cases.declared import YES_NO, declared
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import CaseField
from planner.texts import msg
from planner.web.forms import ChoiceField, DayField, Form, LineField, WholeField

Made = TypeVar("Made", bound=Form)


def extra_id(pack: str, key: str) -> str:
    """Return the name and id of a field of a form; the address of a gap ends with it."""
    return f"fields-{pack}-{key}"


def with_extras(form: type[Made], catalogue: Catalogue, case_type: str) -> type[Made]:
    """Return the class of forms that has the fields of this case type as well."""
    extras = {extra_id(pack, field.key): _unbound(field) for pack, field in declared(catalogue, case_type)}
    return type(form.__name__, (form,), {"__doc__": form.__doc__, **extras})


def offer_choices(form: Form, catalogue: Catalogue, case_type: str) -> None:
    """Offer the answers of those fields that have some."""
    for pack, field in declared(catalogue, case_type):
        offered = {"choice": field.choices, "yes_no": YES_NO}.get(field.kind)
        if offered is not None:
            form[extra_id(pack, field.key)].offer(offered, empty=msg("not known yet"))


def fields_of(form: Form, catalogue: Catalogue, case_type: str) -> list[Field]:
    """Return those fields of *form*, in the order of the case type."""
    return [form[extra_id(pack, field.key)] for pack, field in declared(catalogue, case_type)]


def shown(fields: Mapping[str, Any], catalogue: Catalogue, case_type: str) -> dict[str, Any]:
    """Return the values held by a case as the data of a form."""
    values: dict[str, Any] = {}
    for pack, field in declared(catalogue, case_type):
        value = _held(fields, pack).get(field.key)
        values[extra_id(pack, field.key)] = _day(value) if field.kind == "date" else value
    return values


def given(form: Form, fields: Mapping[str, Any], catalogue: Catalogue, case_type: str) -> dict[str, Any]:
    """Return what a case holds after *form*: what was typed, and what other packs and types had kept there."""
    values = {pack: dict(held) for pack, held in fields.items() if isinstance(held, Mapping)}
    for pack, field in declared(catalogue, case_type):
        typed = form[extra_id(pack, field.key)].data
        kept = values.setdefault(pack, {})
        if typed in (None, ""):
            kept.pop(field.key, None)
        else:
            kept[field.key] = typed.isoformat() if isinstance(typed, date) else typed
    return {pack: held for pack, held in values.items() if held}


def _unbound(field: CaseField) -> Field:
    options: dict[str, Any] = {"description": field.help} if field.help else {}
    if field.kind in ("choice", "yes_no"):
        return ChoiceField(field.label, **options)
    if field.kind == "date":
        return DayField(field.label, **options)
    if field.kind in ("number", "money"):
        return WholeField(field.label, grouped=field.kind == "money", **options)
    return LineField(field.label, **options)


def _held(fields: Mapping[str, Any], pack: str) -> Mapping[str, Any]:
    held = fields.get(pack)
    return held if isinstance(held, Mapping) else {}


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
