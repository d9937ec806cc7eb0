"""Roles that would fit a person and that nobody on the map of a case fills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.cases.ties import Ties
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Facts, Person
from planner.catalogue.filters import first_lower
from planner.texts import Language, msg, say

WORKPLACES = frozenset({"trường", "công ty", "bệnh viện", "nhà máy", "xí nghiệp", "school", "company", "hospital"})

EVERYWHERE = ("commune_authority", "hamlet_head")
COMPANIES_ONLY = frozenset({"steering_committee"})  # not asked for with everybody who sells something


@dataclass(frozen=True, slots=True)
class MissingRole:
    """A role that nobody fills on this map."""

    to: str
    actor: str
    text: str
    pointer: str


def missing_roles(target: Person, facts: Facts, catalogue: Catalogue, language: Language) -> Iterator[MissingRole]:
    """Yield the roles that would fit *target* and that nobody in the case or the directory fills."""
    if target.kind != "organisation" and not _has_kin(target, facts, catalogue):
        said = msg("No relative of %(to)s is on the map yet.", to=target.called)
        yield MissingRole(target.key, "kin", say(said, language), "/people")
    present = {contact.actor for contact in facts.contacts} | {actor_of(catalogue, person) for person in facts.people}
    said_of: set[str] = set()
    for actor, body in catalogue.codes("actors").items():
        fitting = [tag for tag in body.tags if tag in target.tags]
        needed = actor not in COMPANIES_ONLY or target.kind == "organisation"
        if fitting and needed and actor not in present:
            said_of.add(actor)
            trait = first_lower(say(catalogue.label("person_tags", fitting[0]), language))
            said = msg(
                "%(to)s: %(trait)s, but there is no contact of the kind “%(actor)s”.",
                to=target.called,
                trait=trait,
                actor=body.label,
            )
            yield MissingRole(target.key, actor, say(said, language), "/contacts")
    for actor in EVERYWHERE:
        if actor not in present | said_of:
            label = catalogue.label("actors", actor)
            said = msg("No contact of the kind “%(actor)s” for the area of %(to)s.", actor=label, to=target.called)
            yield MissingRole(target.key, actor, say(said, language), "/contacts")


def actor_of(catalogue: Catalogue, person: Person) -> str:
    """Return the code of the body or kind of messenger that *person* is."""
    if person.actor:
        return person.actor
    if person.kind == "organisation":
        return catalogue.actor_in(f"{person.name} {person.description}") or "mass_organisation"
    return {"relative": "kin", "third_party": "kin", "neighbour": "friend", "entitled": "entitled_party"}.get(
        person.role, "respected_person"
    )


def workplace(name: str) -> frozenset[str]:
    """Return what says that a body is the one of a workplace: the union of a school is not that of the commune."""
    said = f" {name.casefold()} "
    return frozenset(word for word in WORKPLACES if f" {word} " in said)


def traits_of(person: Person) -> frozenset[str]:
    """Return the tags of a person, and that she is a woman, for the bodies whose concern that is."""
    return frozenset((*person.tags, *(["woman"] if person.gender == "female" else [])))


def _has_kin(target: Person, facts: Facts, catalogue: Catalogue) -> bool:
    ties = Ties(facts.relationships, catalogue)
    return any(
        person.role == "relative" or any(map(ties.kin, ties.between(person.key, target.key)))
        for person in facts.people
        if person != target
    )
