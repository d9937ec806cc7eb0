"""The directory as texts of packs see it: all contacts a case can turn to, and the first of each kind of body."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Facts
from planner.catalogue.gaps import Gap
from planner.texts import Language, say

Scope = dict[str, Any]
FRESH = timedelta(days=180)


def contact_values(facts: Facts, catalogue: Catalogue, language: Language) -> list[Scope]:
    """Return the contacts in the order of the case file."""
    return [
        {
            "key": contact.key,
            "actor": contact.actor,
            "actor_label": say(catalogue.label("actors", contact.actor), language),
            "body": contact.body,
            "post": contact.post,
            "holder": contact.holder,
            "called": contact.called,
            "area": contact.area,
            "fresh": bool(contact.last_verified_on and facts.today - contact.last_verified_on <= FRESH),
        }
        for contact in facts.contacts
    ]


def post_values(facts: Facts, catalogue: Catalogue, language: Language) -> Scope:
    """Return, for each kind of body, the contact to turn to first; a kind without one is a gap."""
    missing: Scope = {
        code: Gap("/contacts", say(body.label, language)) for code, body in catalogue.codes("actors").items()
    }
    return missing | {contact.actor: contact.called for contact in reversed(facts.nearest())}
