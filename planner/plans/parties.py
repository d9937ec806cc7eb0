"""Who speaks and who carries: a named person or post of the case, the directory or the office – or a gap."""

from __future__ import annotations

from collections.abc import Iterable

from planner.cases.routes import Route, RouteMap
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Facts, Person
from planner.catalogue.gaps import Gap
from planner.catalogue.plan import Party, Reason
from planner.catalogue.templates import Company, Who
from planner.texts import Language, msg, say

MOST_ALTERNATIVES = 2


class Parties:
    """Finds people and posts for the steps of one plan."""

    def __init__(self, facts: Facts, catalogue: Catalogue, routes: RouteMap, language: Language) -> None:
        self.facts = facts
        self.catalogue = catalogue
        self.routes = routes
        self.language = language

    def find(self, who: Who, target: Person | None) -> tuple[Party, tuple[Party, ...]]:
        """Return who it is, and whom to ask instead; someone who cannot be named yet is a party without `ref`."""
        if who.actor:
            found = self._all(who.actor, target)
            if not found:
                return self._gap(who.actor), ()
            return found[0], tuple(found[1 : 1 + MOST_ALTERNATIVES])
        routes = self._routes(who, target)
        if not routes:
            return self.find(Who(actor="officer"), target)
        return routes[0].via, tuple(route.via for route in routes[1 : 1 + MOST_ALTERNATIVES])

    def reasons(self, who: Who, target: Person | None) -> tuple[Reason, ...]:
        """Return why the one found speaks, where the routes engine chose somebody from outside the office."""
        best = next(iter(self._routes(who, target)), None)
        return best.why if best and best.via.actor not in ("officer", "agency_head") else ()

    def others(self, whos: Iterable[Who], target: Person | None, *known: Party) -> tuple[Party, ...]:
        """Return those who help, without doubles and without the ones already *known*."""
        found = dict.fromkeys(self.find(who, target)[0] for who in whos)
        return tuple(party for party in found if party.label not in {one.label for one in known})

    def company(self, offered: Iterable[Company], channel: str, *parties: Party) -> tuple[Party, ...]:
        """Return who comes along where the officer would be alone."""
        if any(party.actor != "officer" for party in parties):
            return ()
        return tuple(self.find(one.who, None)[0] for one in offered if channel in one.channels)[:1]

    def _routes(self, who: Who, target: Person | None) -> tuple[Route, ...]:
        if who.route_to is None:
            return ()
        wanted = target if who.route_to == "target" else next(iter(self.facts.with_role(who.route_to)), None)
        found = self.routes.routes.get(wanted.key, ()) if wanted else ()
        return tuple(route for route in found if route.via.actor not in who.without)

    def _all(self, actor: str, target: Person | None) -> list[Party]:
        case = self.facts.case
        if actor in ("officer", "agency_head"):
            user = case.officer if actor == "officer" else case.head
            return [Party(label=user.called, actor=actor, ref=actor)] if user else []
        if actor == "kin":
            routes = self.routes.routes.get(target.key, ()) if target else ()
            return [route.via for route in routes if route.via.actor == "kin"]
        if actor == "entitled_party":
            return [Party(label=p.called, actor=actor, ref=p.key) for p in self.facts.with_role("entitled")]
        contacts = self.facts.nearest(actor)
        if contacts:
            return [Party(label=c.called, actor=actor, ref=c.key) for c in contacts]
        people = [p for p in self.facts.people if p != target and self._is(p, actor)]
        return [Party(label=p.called, actor=actor, ref=p.key) for p in people]

    def _is(self, person: Person, actor: str) -> bool:
        if person.role in ("liable", "entitled"):
            return False
        if person.actor:
            return person.actor == actor
        return person.kind == "organisation" and actor == self.catalogue.actor_in(f"{person.name} {person.description}")

    def _gap(self, actor: str) -> Party:
        label = self.catalogue.label("actors", actor)
        where = self.facts.case.area or self.facts.case.number
        if actor in ("officer", "agency_head"):
            said = msg("%(actor)s of case %(number)s", actor=label, number=self.facts.case.number)
            place = "/case/officer" if actor == "officer" else "/case/head"
            return Party(label=str(Gap(place, say(said, self.language))), actor=actor)
        said = msg("%(actor)s, %(where)s: who is it?", actor=label, where=where)
        pointer = "/people" if actor == "kin" else "/contacts"
        return Party(label=str(Gap(pointer, say(said, self.language))), actor=actor)
