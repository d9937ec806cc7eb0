"""What stands in texts before anything is known or decided: gaps that have names, and lists that are still empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.texts import Message, msg

NAMED_GAPS: Mapping[str, tuple[str, Message]] = {
    "people": ("/people", msg("People of the case")),
    "liable": ("/people", msg("The person liable")),
    "entitled": ("/people", msg("The entitled person")),
    "relatives": ("/people", msg("Relatives and those the person listens to")),
    "third_parties": ("/people", msg("Third parties on the property")),
    "relationships": ("/relationships", msg("How they are related")),
    "circumstances": ("/circumstances", msg("Circumstances of the person")),
    "journal": ("/journal", msg("What was said and done so far")),
    "contacts": ("/contacts", msg("Local contacts")),
    "creditor": ("/circumstances", msg("What the entitled person can give")),
    "helps": ("/assessments", msg("What helps")),
    "hindrances": ("/assessments", msg("What hinders")),
    "answers": ("/assessments", msg("Answers of the checklists")),
    "risks": ("/assessments", msg("Risks of this case")),
}
UNDECIDED: Mapping[str, Any] = {
    "signals": [],
    "helps": [],
    "hindrances": [],
    "risks": [],
    "risk_labels": [],
    "flags": [],
    "routes": [],
    "missing_roles": [],
    "score": {},
    "goal": "",
    "tet": {},
}
