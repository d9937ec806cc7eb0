"""Routes: who could reach a person, why, who was left out and why, and which roles are missing on the map.

Points only put messengers in order for one person at one moment; they are never shown and rank nobody as a target.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from planner.cases.obstacles import Obstacles
from planner.cases.ties import Chain, Ties
from planner.cases.vacancies import MissingRole, actor_of, missing_roles, traits_of, workplace
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.contact_scope import party_of
from planner.catalogue.facts import Contact, Facts, Person, Relationship
from planner.catalogue.filters import first_lower, first_upper, phrase
from planner.catalogue.plan import Party, Reason
from planner.texts import Language, Message, msg, say

TARGET_ROLES = ("liable", "third_party", "entitled")
MOST_SHOWN = 6
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
    wanted = [person for role in TARGET_ROLES for person in facts.with_role(role)]
    targets = [target for target in wanted if not finder.only_adverse(target)]
    return RouteMap(
        routes={target.key: finder.routes_to(target) for target in targets},
        left_out=tuple(dict.fromkeys(finder.left_out)),
        missing=tuple(
            hole for target in facts.with_role("liable") for hole in missing_roles(target, facts, catalogue, language)
        ),
    )


class _Weighing:
    """Points and reasons for one messenger, gathered one by one."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.points = 0
        self.why: list[Reason] = []

    def add(self, points: int, text: Message, source: str) -> None:
        self.points += points
        self.why.append(Reason(text=first_upper(say(text, self.language)), source=source))


class _Finder:
    """Weighs everyone in the case and the directory as a messenger to one person after another."""

    def __init__(self, facts: Facts, catalogue: Catalogue, language: Language) -> None:
        self.facts = facts
        self.catalogue = catalogue
        self.language = language
        self.left_out: list[LeftOut] = []
        self.ties = Ties(facts.relationships, catalogue, facts.people)
        self.obstacles = Obstacles(facts, self.ties)

    def only_adverse(self, person: Person) -> bool:
        """Return whether *person* is an outsider who only stands against the parties, such as a broker."""
        ties = self.ties.of(person.key)
        return person.role == "third_party" and bool(ties) and all(map(self.ties.adverse, ties))

    def routes_to(self, target: Person) -> tuple[Route, ...]:
        found = [*self._through_people(target), *self._through_contacts(target), *self._through_the_office(target)]
        found.sort(key=lambda route: (-route.points, -self._voice(route.via.actor), route.via.label))
        return tuple(found[:MOST_SHOWN])

    def _voice(self, actor: str) -> int:
        body = self.catalogue.codes("actors").get(actor)
        return body.voice if body else 0

    def _through_people(self, target: Person) -> Iterator[Route]:
        for person in self.facts.people:
            if person.key == target.key or self._contact_of(person) is not None:
                continue
            path = self.ties.chain(person.key, target.key)
            obstacle = self.obstacles.between(person, target, path)
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
            weighing.add(3, msg("%(name)s: in favour of compliance.", name=person.called), stance.pointer)
        elif stance and stance.stance == "mixed":
            said = msg("%(name)s: still hesitating; to be spoken with for themselves first.", name=person.called)
            weighing.add(-1, said, stance.pointer)
        if person.role == "third_party":
            said = msg("%(name)s: an interest of their own in the matter.", name=person.called)
            weighing.add(-3, said, person.pointer)
        self._add_history(weighing, person)
        return Route(
            to=target.key,
            via=Party(label=person.called, actor=actor_of(self.catalogue, person), ref=person.key),
            points=weighing.points,
            why=tuple(weighing.why),
            path=(person.key, *self.ties.stations(person.key, path)),
        )

    def _add_history(self, weighing: _Weighing, person: Person) -> None:
        for entry in self.facts.journal:
            if entry.people != (person.key,):
                continue  # Where several were met, nobody can tell here who of them it was.
            day = entry.on.strftime("%d/%m/%Y")
            if entry.refused:
                what = phrase(first_lower(entry.refused))
                said = msg(
                    "Talk with %(name)s on %(day)s: not accepted – %(what)s.", day=day, name=person.called, what=what
                )
                weighing.add(-1, said, entry.pointer)
            elif entry.promised:
                what = phrase(first_lower(entry.promised))
                said = msg(
                    "Talk with %(name)s on %(day)s: promised – %(what)s.", day=day, name=person.called, what=what
                )
                weighing.add(1, said, entry.pointer)

    def _through_contacts(self, target: Person) -> Iterator[Route]:
        kinds = {
            p.actor or self.catalogue.actor_in(f"{p.name} {p.description}") for p in self.facts.with_role("entitled")
        }
        for contact in self.facts.contacts:
            party = party_of(contact, self.facts, self.catalogue)
            if party is not None and party != target:
                said = msg("%(name)s: of the other side; speaking for it turns into pressure.", name=contact.called)
                self.left_out.append(LeftOut(target.key, contact.called, say(said, self.language)))
            if party is not None or contact.actor in kinds:
                continue  # A bank that has no part in the matter is no messenger either.
            if contact.of_another_hamlet(target.address) and not self.ties.between(contact.key, target.key):
                continue
            weighing = _Weighing(self.language)
            self._fit(weighing, contact, target)
            self._own_tie(weighing, contact, target)
            if not weighing.why:
                self._nearness(weighing, contact, target)
            self._availability(weighing, contact)
            via = Party(label=contact.called, actor=contact.actor, ref=contact.key)
            yield Route(target.key, via, weighing.points, tuple(weighing.why), (contact.key, target.key))

    def _fit(self, weighing: _Weighing, contact: Contact, target: Person) -> None:
        body = self.catalogue.codes("actors").get(contact.actor)
        tags = [tag for tag in (body.tags if body else ()) if tag in traits_of(target)]
        if tags:
            traits = ", ".join(
                say(
                    self.catalogue.label("person_tags", tag) if tag in target.tags else msg("woman"), self.language
                ).lower()
                for tag in tags
            )
            said = msg(
                "%(to)s: %(traits)s – the concern of %(who)s.", to=target.called, traits=traits, who=contact.short
            )
            weighing.add(4 * len(tags), said, target.pointer)

    def _own_tie(self, weighing: _Weighing, contact: Contact, target: Person) -> None:
        """Weigh the tie of the post itself, or of the body in the case whose post it is."""
        ends = [contact.key, *(p.key for p in self.facts.people if p != target and self._contact_of(p) == contact)]
        for key in ends:
            tie = next(iter(self.ties.between(key, target.key)), None)
            if tie is not None and not self.ties.adverse(tie):
                said = self._tie_of(contact.short, key, tie, target)
                weighing.add(round(6 * self.ties.closeness(tie)), said, tie.pointer)
                return

    def _nearness(self, weighing: _Weighing, contact: Contact, target: Person) -> None:
        actor = self.catalogue.label("actors", contact.actor)
        said = msg("%(who)s: the %(actor)s for the area of %(to)s.", who=contact.short, actor=actor, to=target.called)
        weighing.add(1, said, contact.pointer)

    def _contact_of(self, person: Person) -> Contact | None:
        """Return the post through which a body of this case speaks, if the directory knows one."""
        if person.kind != "organisation" or person.role in ("liable", "entitled"):
            return None
        actor, place = actor_of(self.catalogue, person), workplace(person.name)
        return next(
            (c for c in self.facts.contacts if c.actor == actor and place <= workplace(c.body)),
            None,
        )

    def _availability(self, weighing: _Weighing, contact: Contact) -> None:
        verified = contact.last_verified_on
        if verified is None or self.facts.today - verified > _STALE:
            said = msg("%(who)s: not verified for a year, ring first.", who=contact.short)
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

    def _tie_in_words(self, person: Person, target: Person, path: Chain) -> Message:
        if len(path) == 1:
            return self._tie_of(person.called, person.key, path[0], target)
        through = [self.facts.person(key) for key in self.ties.stations(person.key, path[:-1])]
        names = ", ".join(p.called for p in through if p)
        return msg("%(who)s knows %(to)s through %(names)s.", who=person.called, to=target.called, names=names)

    def _tie_of(self, who: str, key: str, tie: Relationship, target: Person) -> Message:
        values = {"who": who, "label": self.ties.label(tie, key, self.language), "to": target.called}
        evidence = phrase(first_lower(tie.evidence))
        if evidence:
            return msg("%(who)s: %(label)s of %(to)s (%(evidence)s).", **values, evidence=evidence)
        return msg("%(who)s: %(label)s of %(to)s.", **values)
