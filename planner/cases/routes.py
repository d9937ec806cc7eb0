"""Routes: who could reach a person, why, who was left out and why, and which roles are missing on the map.

Points only put messengers in order for one person at one moment; they are never shown and rank nobody as a target.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from planner.cases.ties import Chain, Ties
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Contact, Facts, Person
from planner.catalogue.plan import Party, Reason
from planner.texts import Language, Message, msg, say

TARGET_ROLES = ("liable", "third_party", "entitled")
MOST_SHOWN = 6
ADULT = 18
_STALE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Route:
    """One way to reach one person. `path` holds the keys from the messenger to the person."""

    to: str
    via: Party
    points: int
    why: tuple[Reason, ...]
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who is not proposed as a messenger, and the reason."""

    to: str
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class MissingRole:
    """A role that nobody fills on this map."""

    to: str
    actor: str
    text: str
    pointer: str


@dataclass(frozen=True, slots=True)
class RouteMap:
    """All that the engine says about one case."""

    routes: Mapping[str, tuple[Route, ...]] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    missing: tuple[MissingRole, ...] = ()

    def best(self, to: str) -> Route | None:
        """Return the first route to a person."""
        return next(iter(self.routes.get(to, ())), None)


def routes_of(facts: Facts, catalogue: Catalogue, language: Language) -> RouteMap:
    """Return ranked routes to everyone who has to be spoken to, deterministically."""
    finder = _Finder(facts, catalogue, language)
    targets = facts.with_role(*TARGET_ROLES)
    return RouteMap(
        routes={target.key: finder.routes_to(target) for target in targets},
        left_out=tuple(finder.left_out),
        missing=tuple(hole for target in facts.with_role("liable") for hole in finder.missing_for(target)),
    )


class _Weighing:
    """Points and reasons for one messenger, gathered one by one."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.points = 0
        self.why: list[Reason] = []

    def add(self, points: int, text: Message, source: str) -> None:
        self.points += points
        self.why.append(Reason(text=say(text, self.language), source=source))


class _Finder:
    """Weighs everyone in the case and the directory as a messenger to one person after another."""

    def __init__(self, facts: Facts, catalogue: Catalogue, language: Language) -> None:
        self.facts = facts
        self.catalogue = catalogue
        self.language = language
        self.left_out: list[LeftOut] = []
        self.ties = Ties(facts.relationships, catalogue)

    def routes_to(self, target: Person) -> tuple[Route, ...]:
        found = [*self._through_people(target), *self._through_contacts(target), *self._through_the_office(target)]
        found.sort(key=lambda route: (-route.points, route.via.label))
        return tuple(found[:MOST_SHOWN])

    def _through_people(self, target: Person) -> Iterator[Route]:
        for person in self.facts.people:
            if person.key == target.key:
                continue
            path = self.ties.chain(person.key, target.key)
            obstacle = self._obstacle(person, target, path)
            if obstacle is not None:
                self.left_out.append(LeftOut(target.key, person.called, say(obstacle, self.language)))
                continue
            if path:
                yield self._weigh_person(person, target, path)

    def _weigh_person(self, person: Person, target: Person, path: Chain) -> Route:
        weighing = _Weighing(self.language)
        weighing.add(round(8 * self.ties.strength(path)), self._tie_in_words(person, target, path), path[0].pointer)
        stance = self.facts.stance_of(person.key)
        if stance and stance.stance == "for":
            weighing.add(3, msg("%(name)s is in favour of compliance.", name=person.called), stance.pointer)
        elif stance and stance.stance == "mixed":
            said = msg("%(name)s still hesitates: speak with them for themselves first.", name=person.called)
            weighing.add(-1, said, stance.pointer)
        if person.role == "third_party":
            said = msg("%(name)s has an interest of their own in the matter.", name=person.called)
            weighing.add(-3, said, person.pointer)
        self._add_history(weighing, person)
        return Route(
            to=target.key,
            via=Party(label=person.called, actor=self._actor_of(person), ref=person.key),
            points=weighing.points,
            why=tuple(weighing.why),
            path=(person.key, *self.ties.stations(person.key, path)),
        )

    def _add_history(self, weighing: _Weighing, person: Person) -> None:
        for entry in self.facts.journal:
            if person.key not in entry.people:
                continue
            day = entry.on.strftime("%d/%m/%Y")
            if entry.refused:
                said = msg("On %(day)s %(name)s refused: %(what)s", day=day, name=person.called, what=entry.refused)
                weighing.add(-1, said, entry.pointer)
            elif entry.promised:
                said = msg("On %(day)s %(name)s promised: %(what)s", day=day, name=person.called, what=entry.promised)
                weighing.add(1, said, entry.pointer)

    def _through_contacts(self, target: Person) -> Iterator[Route]:
        for contact in self.facts.contacts:
            weighing = _Weighing(self.language)
            self._fit(weighing, contact, target)
            tie = next(iter(self.ties.between(contact.key, target.key)), None)
            if tie is not None:
                label = self.ties.label(tie, contact.key, self.language)
                said = msg("%(who)s: %(label)s of %(to)s.", who=contact.called, label=label, to=target.called)
                weighing.add(round(6 * self.ties.closeness(tie)), said, tie.pointer)
            if not weighing.why and target.kind == "organisation" and contact.actor == target.actor:
                continue
            if not weighing.why:
                actor = self.catalogue.label("actors", contact.actor)
                said = msg(
                    "%(who)s is the %(actor)s where %(to)s lives.", who=contact.called, actor=actor, to=target.called
                )
                weighing.add(1, said, contact.pointer)
            self._availability(weighing, contact)
            via = Party(label=contact.called, actor=contact.actor, ref=contact.key)
            yield Route(target.key, via, weighing.points, tuple(weighing.why), (contact.key, target.key))

    def _fit(self, weighing: _Weighing, contact: Contact, target: Person) -> None:
        body = self.catalogue.codes("actors").get(contact.actor)
        for tag in body.tags if body else ():
            if tag in self._traits(target):
                trait = self.catalogue.label("person_tags", tag) if tag in target.tags else msg("woman")
                said = msg(
                    "%(to)s: %(trait)s – the concern of %(who)s.", to=target.called, trait=trait, who=contact.called
                )
                weighing.add(4, said, target.pointer)

    def _availability(self, weighing: _Weighing, contact: Contact) -> None:
        verified = contact.last_verified_on
        if verified is None or self.facts.today - verified > _STALE:
            said = msg("%(who)s: not verified for a year, ring first.", who=contact.called)
            weighing.add(-1, said, contact.pointer)

    def _through_the_office(self, target: Person) -> Iterator[Route]:
        officer, head = self.facts.case.officer, self.facts.case.head
        if officer:
            weighing = _Weighing(self.language)
            said = msg("%(who)s keeps the file and owes %(to)s the explanation.", who=officer.called, to=target.called)
            weighing.add(2, said, "/case/officer")
            party = Party(label=officer.called, actor="officer", ref="officer")
            yield Route(target.key, party, weighing.points, tuple(weighing.why), ("officer", target.key))
        if head:
            weighing = _Weighing(self.language)
            said = msg("%(who)s can lead a talk of %(to)s with the other side.", who=head.called, to=target.called)
            weighing.add(1, said, "/case/head")
            party = Party(label=head.called, actor="agency_head", ref="agency_head")
            yield Route(target.key, party, weighing.points, tuple(weighing.why), ("agency_head", target.key))

    def _obstacle(self, person: Person, target: Person, path: Chain) -> Message | None:
        """Return why *person* is not proposed as a messenger to *target*, if so."""
        name, to = person.called, target.called
        if person.role == "entitled" or (person.role == "liable" and target.role != "liable"):
            return msg("%(name)s is a party; speaking for the other side turns into pressure.", name=name)
        if self._is_child(person, target):
            return msg("%(name)s: a child is never a messenger.", name=name)
        stance = self.facts.stance_of(person.key)
        if stance and stance.stance == "against":
            return msg("%(name)s is against compliance and has to be won first.", name=name)
        if any(self.ties.adverse(tie) for tie in self.ties.between(person.key, target.key)):
            return msg("%(name)s stands against %(to)s in this matter.", name=name, to=to)
        if not path:
            return msg("%(name)s: no tie to %(to)s is known.", name=name, to=to)
        return None

    def _is_child(self, person: Person, target: Person) -> bool:
        if person.birth_year is not None:
            return self.facts.today.year - person.birth_year < ADULT
        if "minor" in person.tags:
            return True
        own_child = any(
            (tie.kind == "child" and tie.from_ == person.key) or (tie.kind == "parent" and tie.to == person.key)
            for tie in self.ties.between(person.key, target.key)
        )
        return own_child and person.kind == "group"

    def missing_for(self, target: Person) -> Iterator[MissingRole]:
        """Yield the roles that would fit this person and that nobody on the map fills."""
        if target.kind != "organisation" and not any(
            person.role == "relative" or any(map(self.ties.kin, self.ties.between(person.key, target.key)))
            for person in self.facts.people
            if person != target
        ):
            said = msg("No relative of %(to)s is on the map yet.", to=target.called)
            yield MissingRole(target.key, "kin", say(said, self.language), "/people")
        present = {contact.actor for contact in self.facts.contacts} | {
            self._actor_of(person) for person in self.facts.people
        }
        for actor, body in self.catalogue.codes("actors").items():
            fitting = [tag for tag in body.tags if tag in target.tags]
            if fitting and actor not in present:
                trait = self.catalogue.label("person_tags", fitting[0])
                said = msg(
                    "%(to)s: %(trait)s, but there is no contact of the %(actor)s.",
                    to=target.called,
                    trait=trait,
                    actor=body.label,
                )
                yield MissingRole(target.key, actor, say(said, self.language), "/contacts")
        for actor in ("commune_authority", "hamlet_head"):
            if actor not in present:
                label = self.catalogue.label("actors", actor)
                said = msg("No contact of the %(actor)s where %(to)s lives.", actor=label, to=target.called)
                yield MissingRole(target.key, actor, say(said, self.language), "/contacts")

    def _tie_in_words(self, person: Person, target: Person, path: Chain) -> Message:
        if len(path) == 1:
            label = self.ties.label(path[0], person.key, self.language)
            return msg("%(who)s: %(label)s of %(to)s.", who=person.called, label=label, to=target.called)
        through = [self.facts.person(key) for key in self.ties.stations(person.key, path[:-1])]
        names = ", ".join(p.called for p in through if p)
        return msg("%(who)s knows %(to)s through %(names)s.", who=person.called, to=target.called, names=names)

    def _traits(self, person: Person) -> frozenset[str]:
        return frozenset((*person.tags, *(["woman"] if person.gender == "female" else [])))

    def _actor_of(self, person: Person) -> str:
        if person.actor:
            return person.actor
        if person.kind == "organisation":
            return self.catalogue.actor_in(f"{person.name} {person.description}") or "mass_organisation"
        return {"relative": "kin", "third_party": "kin", "neighbour": "friend", "entitled": "entitled_party"}.get(
            person.role, "respected_person"
        )
