"""The directory as texts of packs see it: all contacts a case can turn to, and the first of each kind of body."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Contact, Facts, Person
from planner.catalogue.gaps import Gap
from planner.texts import Language, say

Scope = dict[str, Any]
FRESH = timedelta(days=180)


def contact_values(facts: Facts, catalogue: Catalogue, language: Language) -> list[Scope]:
    """Return the contacts, the one to turn to first in front; `party` is the side that one speaks for, if any."""
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
            "named": contact.named,
            "fresh": bool(contact.last_verified_on and facts.today - contact.last_verified_on <= FRESH),
            "party": party.role if (party := party_of(contact, facts, catalogue)) else None,
        }
        for contact in facts.nearest()
    ]


def party_of(contact: Contact, facts: Facts, catalogue: Catalogue) -> Person | None:
    """Return the party to the case that *contact* is a post of: of a bank that lent, not of any bank nearby."""
    for person in facts.with_role("entitled", "liable"):
        nameless = person.kind == "organisation" and not person.name and not person.short_name
        if contact.speaks_for(person) or (nameless and contact.actor == catalogue.actor_in(person.description)):
            return person
    return None


def post_values(facts: Facts, catalogue: Catalogue, language: Language) -> Scope:
    """Return, for each kind of body, the contact to turn to first; a kind without one is a gap."""
    missing: Scope = {
        code: Gap("/contacts", say(body.label, language)) for code, body in catalogue.codes("actors").items()
    }
    return missing | {contact.actor: contact.called for contact in reversed(facts.nearest())}
