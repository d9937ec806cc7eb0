"""Somebody new in the place of one end of a tie: written down in a line, and added together with the tie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from planner import clock
from planner.actor import Actor
from planner.cases.entering import alike
from planner.cases.models import Case
from planner.cases.parts import KINDS, add_part
from planner.cases.quick_entry import Line, read_lines
from planner.cases.quick_words import quick_words
from planner.catalogue.catalogue import Catalogue
from planner.errors import Incomplete
from planner.texts import msg


def bring_in(case: Case, values: Mapping[str, Any], said: str, catalogue: Catalogue, *, by: Actor) -> dict[str, Any]:
    """Return the values of a tie whose first end is whoever *said* speaks of; who is not here yet is added."""
    if not said:
        return dict(values)
    if values.get("from_"):
        problem = msg("Choose who it is, or write down somebody new; not both.")
        raise Incomplete(msg("This was not saved."), (problem,))
    (line,) = read_lines(said, quick_words(catalogue), clock.today()) or (Line(1, said, description=said),)
    sure, near = alike(case, line.honorific, line.name, line.birth_year, line.description)
    if near and not sure:
        problem = msg(
            "There may be somebody like this in the case already: choose from the list, or write the name in full."
        )
        raise Incomplete(msg("This was not saved."), (problem,))
    key = sure or _added(case, _of_this_tie(line, str(values.get("kind")), catalogue), by=by)
    if line.stance:
        seen = {"person": key, "stance": line.stance, "observed_on": clock.today(), "evidence": line.evidence}
        add_part(case, KINDS["stances"], seen, by=by)
    trust = line.trust if values.get("trust") == "unknown" else values.get("trust")
    return {**values, "from_": key, "trust": trust, "evidence": values.get("evidence") or line.evidence}


def _of_this_tie(line: Line, kind: str, catalogue: Catalogue) -> Line:
    """Return the line with the part in the case that the tie gives, where the line itself says nothing of it."""
    known = catalogue.relationship_kinds.get(kind)
    by_tie = "relative" if known and known.kin else kind if kind in catalogue.codes("person_roles") else "other"
    return replace(line, role=by_tie) if line.role == "other" else line


def _added(case: Case, line: Line, *, by: Actor) -> str:
    values = {
        "role": line.role,
        "kind": line.person_kind,
        "honorific": line.honorific,
        "name": line.name,
        "gender": line.gender or None,
        "birth_year": line.birth_year,
        "phone": line.phone,
        "actor": line.actor or None,
        "tags": list(line.tags),
        "description": line.description,
    }
    return str(add_part(case, KINDS["people"], values, by=by).key)
