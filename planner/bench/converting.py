"""From a story to a case file: what an officer would have typed in on the first day, and nothing that came later."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from planner.bench.stories import Beginning, Somebody, Story
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.reading import Source
from planner.errors import Fault
from planner.texts import msg

# All plans are drafted on one ordinary morning, far from Tết and school holidays, two days after the decision was
# notified: what is measured then hangs on the story alone.
TODAY = date(2026, 9, 16)
NOTIFIED = TODAY - timedelta(days=2)
OF_THE_OFFICE = ("officer", "agency_head")
_OBLIGATIONS = ("money", "property", "act", "custody")
_KINDS = ("person", "organisation", "group")
_ANYTHING_ELSE = "general"


@dataclass
class Converted:
    """A case file as text, and what could not be taken over into it."""

    raw: str
    left_out: list[Fault] = field(default_factory=list)


def case_file_of(story: Story, catalogue: Catalogue, source: Source, number: int) -> Converted:
    """Return the case file of *story*, which is the one with this *number* in its file, counted from nought."""
    converter = _Converter(story, catalogue, source, number)
    return Converted(json.dumps(converter.document(), ensure_ascii=False), converter.left_out)


class _Converter:
    """Takes over one story, and notes each code that nobody knows."""

    def __init__(self, story: Story, catalogue: Catalogue, source: Source, number: int) -> None:
        self.story = story
        self.facts: Beginning = story.facts_at_start
        self.catalogue = catalogue
        self.source = source
        self.number = number
        self.left_out: list[Fault] = []

    def document(self) -> dict[str, Any]:
        contacts = list(self._contacts())
        return {
            "as_of": TODAY.isoformat(),
            "provenance": {
                "source": f"{self.story.id} {self.story.source_url}".strip(),
                "invented": ["/events/0/on", *(f"/contacts/{n}/last_verified_on" for n in range(len(contacts)))],
            },
            "case": {
                "number": self.story.id,
                "case_type": self._case_type(),
                "area": self.story.province,
                "decision": {"date": (NOTIFIED - timedelta(days=3)).isoformat()},
            },
            "obligations": list(self._obligations()),
            "people": list(self._people()),
            "relationships": list(self._relationships()),
            "stances": list(self._stances()),
            "circumstances": list(self._circumstances()),
            "contacts": contacts,
            "events": [{"kind": "decision_notified", "on": NOTIFIED.isoformat()}],
        }

    def _known(self, code: str, codes: Collection[str], *path: str | int, instead: str = "") -> str:
        """Return *code* if it is known; otherwise say that it is left out, and what stands in its place."""
        if code in codes:
            return code
        said = msg("Nobody knows the code %(code)s; it was left out.", code=code)
        if instead:
            said = msg("Nobody knows the code %(code)s; %(instead)s was taken.", code=code, instead=instead)
        self.left_out.append(Fault(self.source.place((self.number, *path)), said))
        return instead

    def _fact(self, code: str, codes: Collection[str], *path: str | int, instead: str = "") -> str:
        return self._known(code, codes, "facts_at_start", *path, instead=instead)

    def _case_type(self) -> str:
        given = self.story.case_type
        if given == "other":
            return _ANYTHING_ELSE
        return self._known(given, self.catalogue.case_types, "case_type", instead=_ANYTHING_ELSE)

    def _obligations(self) -> Iterator[dict[str, Any]]:
        owed = self.facts.obligation
        if owed is not None:
            kind = self._fact(owed.kind, _OBLIGATIONS, "obligation", "kind", instead="act")
            yield {"key": "o1", "kind": kind, "text": owed.text_vi, "amount": owed.amount_vnd}

    def _people(self) -> Iterator[dict[str, Any]]:
        roles, tags = self.catalogue.codes("person_roles"), self.catalogue.codes("person_tags")
        for n, person in enumerate(self.facts.persons):
            role = self._fact(person.role, roles, "persons", n, "role", instead="other")
            found = (self._fact(tag, tags, "persons", n, "tags") for tag in person.tags)
            yield {
                "key": _key(person),
                "role": role,
                "kind": self._fact(person.kind, _KINDS, "persons", n, "kind", instead="person"),
                "description": person.description_vi or self.catalogue.label("person_roles", role).vi,
                "tags": list(filter(None, dict.fromkeys(found))),
            }

    def _relationships(self) -> Iterator[dict[str, Any]]:
        kinds = {*self.catalogue.relationship_kinds, *self.catalogue.codes("relationship_kinds")}
        for n, tie in enumerate(self.facts.relationships):
            kind = self._fact(tie.kind, kinds, "relationships", n, "kind")
            if kind and tie.from_ != tie.to:
                yield {"from": self._person(tie.from_), "to": self._person(tie.to), "kind": kind}

    def _stances(self) -> Iterator[dict[str, Any]]:
        """Yield what each thought of complying: the one the tie starts from, but of somebody liable the other one."""
        liable = {person.key for person in self.facts.persons if person.role == "liable"}
        said: dict[str, list[str]] = {}
        for n, tie in enumerate(self.facts.relationships):
            whose = tie.to if tie.from_ in liable and tie.to not in liable else tie.from_
            known = ("for", "mixed", "against", "unknown")
            place = ("relationships", n, "stance_toward_compliance")
            said.setdefault(whose, []).append(
                self._fact(tie.stance_toward_compliance, known, *place, instead="unknown")
            )
        for whose, stances in said.items():
            yield {"person": self._person(whose), "stance": _together(stances)}

    def _circumstances(self) -> Iterator[dict[str, Any]]:
        categories = self.catalogue.codes("circumstance_categories")
        for n, said in enumerate(self.facts.circumstances):
            category = self._fact(said.category, categories, "circumstances", n, "category", instead="other")
            if said.text_vi:
                person = self._person(said.person) if said.person else None
                yield {"person": person, "category": category, "text": said.text_vi}

    def _contacts(self) -> Iterator[dict[str, Any]]:
        actors = self.catalogue.codes("actors")
        bodies = dict.fromkeys(body for body in self.facts.available_bodies if body not in OF_THE_OFFICE)
        for n, body in enumerate(bodies):
            if actor := self._fact(body, actors, "available_bodies", n):
                label = self.catalogue.label("actors", actor).vi
                # It is said to be available, so it has been looked up.
                known = {"area": self.story.province, "last_verified_on": TODAY.isoformat()}
                yield {"key": f"body_{n + 1}", "actor": actor, "body": label} | known

    def _person(self, key: str) -> str:
        return _key(next(person for person in self.facts.persons if person.key == key))


def _key(person: Somebody) -> str:
    """Return the key in the case file, where those of the office and of contacts are taken."""
    taken = person.key in OF_THE_OFFICE or person.key.startswith("body_")
    return f"person_{person.key}" if taken else person.key


def _together(stances: Iterable[str]) -> str:
    """Return the one stance that somebody showed in several ties; whoever showed two is undecided."""
    shown = {stance for stance in stances if stance != "unknown"}
    return shown.pop() if len(shown) == 1 else "mixed" if shown else "unknown"
