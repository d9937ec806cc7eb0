"""Opening a case with all that fits on one page: head, what is owed, who owes it to whom, when it was notified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from planner.accounts.models import Office, User
from planner.actor import Actor
from planner.cases import services as cases
from planner.cases.models import Case
from planner.cases.parts import KINDS, add_part
from planner.cases.sense import problems_of, problems_of_head
from planner.errors import Incomplete
from planner.texts import Text, msg

First = Sequence[tuple[str, Mapping[str, Any]]]


def open_with_parts(
    values: Mapping[str, Any], first: First, *, by: Actor, office: Office, officer: User | None
) -> Case:
    """Open a case and add its first parts, each given as its kind and values. Raise `Incomplete` with all problems."""
    problems: list[Text] = [text for _, text in problems_of_head(values)]
    imagined = Case(number=str(values["number"]), decision_date=values.get("decision_date"))
    problems += (text for kind, part in first for text in problems_of(kind, part, imagined))
    number = str(values["number"]).strip()
    if cases.case_in_office(number, office) is not None:
        problems.append(cases.number_taken(number))
    if problems:
        raise Incomplete(msg("This was not saved."), tuple(problems))
    opened = cases.open_case(values, by=by, office=office, officer=officer)
    for kind, part in first:
        add_part(opened, KINDS[kind], part, by=by)
    return opened
