"""Who may do what, as one table. What somebody may see of cases is in the queries of `cases`."""

from __future__ import annotations

from enum import StrEnum

from planner.actor import Actor, Role
from planner.errors import NotAllowed
from planner.texts import Message, msg


class Right(StrEnum):
    """Something that a role may do."""

    WORK_ON_CASES = "work_on_cases"
    ASSIGN_CASES = "assign_cases"
    APPROVE_PLANS = "approve_plans"
    SEE_CASES_BELOW = "see_cases_below"
    KEEP_CONTACTS = "keep_contacts"
    SEE_PLUGINS = "see_plugins"
    MANAGE_USERS = "manage_users"
    MANAGE_PACKS = "manage_packs"
    READ_AUDIT = "read_audit"


GRANTED: dict[Right, frozenset[Role]] = {
    Right.WORK_ON_CASES: frozenset({Role.OFFICER, Role.HEAD}),
    Right.ASSIGN_CASES: frozenset({Role.HEAD}),
    Right.APPROVE_PLANS: frozenset({Role.HEAD}),
    Right.SEE_CASES_BELOW: frozenset({Role.HEAD, Role.INSPECTOR}),
    Right.KEEP_CONTACTS: frozenset({Role.OFFICER, Role.HEAD}),
    Right.SEE_PLUGINS: frozenset({Role.OFFICER, Role.HEAD, Role.TRAINER, Role.INSPECTOR, Role.ADMINISTRATOR}),
    Right.MANAGE_USERS: frozenset({Role.ADMINISTRATOR}),
    Right.MANAGE_PACKS: frozenset({Role.ADMINISTRATOR}),
    Right.READ_AUDIT: frozenset({Role.INSPECTOR, Role.ADMINISTRATOR}),
}

RIGHT_LABELS: dict[Right, Message] = {
    Right.WORK_ON_CASES: msg("open cases and work on one's own and one's team's"),
    Right.ASSIGN_CASES: msg("give a case to another officer"),
    Right.APPROVE_PLANS: msg("approve or return plans of the office, never one's own"),
    Right.SEE_CASES_BELOW: msg("see all cases of the office and the offices below it"),
    Right.KEEP_CONTACTS: msg("keep the directory of local contacts"),
    Right.SEE_PLUGINS: msg("see which packs and plugins there are and what they bring"),
    Right.MANAGE_USERS: msg("keep offices and users"),
    Right.MANAGE_PACKS: msg("switch packs on and off and install packs"),
    Right.READ_AUDIT: msg("read the audit log"),
}
ROLE_LABELS: dict[Role, Message] = {
    Role.OFFICER: msg("Officer"),
    Role.HEAD: msg("Head of office"),
    Role.TRAINER: msg("Trainer"),
    Role.INSPECTOR: msg("Inspector"),
    Role.ADMINISTRATOR: msg("Administrator"),
}


def may(actor: Actor, right: Right, within: str = "") -> bool:
    """Return whether *actor* has *right* by one of their roles; *within* an office, given by its path, if one is named.

    Roles count at and below one's own office: whoever still has a part in a case elsewhere has no head's rights there.
    """
    return bool(actor.roles & GRANTED[right]) and (not within or within.startswith(actor.office_path))


def demand(actor: Actor, right: Right, within: str = "") -> None:
    """Raise `NotAllowed` unless *actor* has *right*, *within* an office if one is named."""
    if not may(actor, right, within):
        said = msg(
            "Your role does not include this: %(right)s. Ask the head of your office.", right=RIGHT_LABELS[right]
        )
        raise NotAllowed(said)
