"""What stands in the bar at the top: the ways into the planner that the reader's roles open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, request

from planner.actor import Role
from planner.texts import Message, msg
from planner.web.context import actor_or_none

ANYBODY = frozenset(Role)
WORKERS = frozenset({Role.OFFICER, Role.HEAD})
READERS = WORKERS | {Role.INSPECTOR}


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: where it leads, what it is called, and which roles see it."""

    endpoint: str
    label: Message
    icon: str
    roles: frozenset[Role] = ANYBODY

    @property
    def blueprint(self) -> str:
        """Return the part of the planner it leads to."""
        return self.endpoint.partition(".")[0]


WAYS = (
    Way("insights.home", msg("Today"), "sunrise"),
    Way("cases.index", msg("Cases"), "folder2-open", READERS),
    Way("contacts.index", msg("Contacts"), "person-lines-fill", READERS),
    Way("packs.index", msg("Packs"), "boxes"),
    Way("administration.users", msg("Offices and users"), "people", frozenset({Role.ADMINISTRATOR})),
    Way("audit.log", msg("Audit log"), "shield-check", frozenset({Role.INSPECTOR, Role.ADMINISTRATOR})),
)
# Pages of these parts stand inside another one's.
BELOW = {
    "outfits": "packs",
    "pack_files": "packs",
    "case_parts": "cases",
    "assessments": "cases",
    "plans": "cases",
    "plan_editing": "cases",
    "plan_decisions": "cases",
    "casefile": "cases",
    "documents": "cases",
    "dossier": "cases",
    "profile": "cases",
    "people_entry": "cases",
    "visits": "cases",
    "attachments": "cases",
}


def init_app(app: Flask) -> None:
    """Give pages their ways."""
    app.context_processor(_ways)


def _ways() -> dict[str, Any]:
    actor = actor_or_none()
    shown = [way for way in WAYS if actor and actor.roles & way.roles]
    here = BELOW.get(request.blueprint or "", request.blueprint or "")
    same = [way for way in shown if way.blueprint == here]
    exact = [way for way in same if way.endpoint == request.endpoint]
    return {"ways": shown, "here": next(iter(exact or same), None)}
