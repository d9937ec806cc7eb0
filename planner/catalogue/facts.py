"""The frozen view of one case that rules, hooks and engines read. No rows, no requests, no sessions.

Every fact carries its JSON pointer in the case file, so that a reason can name its source and a gap its place.
Dates are dates, sums whole đồng, codes those of the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from planner.texts import fold

ADULT = 18
_MEN, _WOMEN = frozenset({"ông", "anh", "chú", "cậu", "thầy"}), frozenset({"bà", "chị", "cô", "dì", "thím", "mợ"})
_PLACES = frozenset({"Thôn", "Tổ", "Ấp", "Bản", "Khu", "Khóm", "Xóm", "Buôn", "Làng"})
_PLACE_WORDS = frozenset(word.casefold() for word in _PLACES)


@dataclass(frozen=True, slots=True)
class Person:
    """A person, an organisation or a group in one case. `actor` is the code of the body it is, if it is one."""

    key: str
    role: str
    kind: str = "person"
    honorific: str = ""
    name: str = ""
    short_name: str = ""
    description: str = ""
    actor: str | None = None
    gender: str | None = None
    birth_year: int | None = None
    occupation: str = ""
    address: str = ""
    tags: tuple[str, ...] = ()
    pointer: str = ""

    @property
    def called(self) -> str:
        """Return what to call this one in a sentence; the beginning of the description where no name is known."""
        if self.name or self.short_name:
            return f"{self.honorific} {self.short_name or self.name}".strip()
        said = re.split(r"[,;(]", self.description)[0].strip()
        return said[:1].lower() + said[1:]

    def may_be_minor(self, today: date) -> bool:
        """Return whether this may be a child: only the year of birth is known, so the year of turning 18 counts too."""
        if "minor" in self.tags:
            return True
        return self.birth_year is not None and today.year - self.birth_year <= ADULT

    @property
    def sex(self) -> str | None:
        """Return whether this is a man or a woman, by what is recorded or by the form of address."""
        if self.kind != "person" or self.gender:
            return self.gender if self.kind == "person" else None
        address = self.honorific.lower()
        return "male" if address in _MEN else "female" if address in _WOMEN else None

    @property
    def full_name(self) -> str:
        """Return the honorific and the whole name."""
        return f"{self.honorific} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Obligation:
    """What the judgment requires. `amount` and `paid` are whole đồng, `property` what has to be handed over."""

    key: str
    kind: str
    text: str
    amount: int | None = None
    paid: int = 0
    property: str = ""
    due_on: date | None = None
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One dated statement about a person (or, without `person`, about the case)."""

    person: str | None
    category: str
    text: str
    source: str = ""
    observed_on: date | None = None
    confidence: str = "medium"
    review_on: date | None = None
    sensitivity: str = "internal"
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Relationship:
    """A tie as it stands now: `from_` is a person's or contact's key, `to` a person's key."""

    from_: str
    to: str
    kind: str
    trust: str = "unknown"
    evidence: str = ""
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Stance:
    """The latest observed position of a person toward the obligation."""

    person: str
    stance: str
    observed_on: date | None = None
    evidence: str = ""
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A post and its holder from the directory."""

    key: str
    actor: str
    body: str
    post: str = ""
    holder: str = ""
    area: str = ""
    last_verified_on: date | None = None
    named: bool = False
    pointer: str = ""

    def of_another_hamlet(self, address: str) -> bool:
        """Return whether this is a post of a hamlet or street, and *address* names another one."""
        named = {word.casefold() for word in re.split(r"[\s,]+", address)}
        of_a_hamlet = self.body.split(" ", 1)[0] in _PLACES
        return of_a_hamlet and not named.isdisjoint(_PLACE_WORDS) and self.body.casefold() not in address.casefold()

    @property
    def called(self) -> str:
        """Return post, holder and body as one writes them."""
        who = " ".join(part for part in (self.post, self.holder) if part)
        return f"{who}, {_inside(self.body)}" if who and self.body else who or self.body

    @property
    def short(self) -> str:
        """Return post and holder alone, where the body has just been named."""
        return " ".join(part for part in (self.post, self.holder) if part) or self.body

    def speaks_for(self, person: Person) -> bool:
        """Return whether this is somebody of the organisation *person*, to judge by the names."""
        body, names = fold(self.body), [fold(name) for name in (person.name, person.short_name) if name]
        return person.kind == "organisation" and any(name in body or body in name for name in names if body and name)


@dataclass(frozen=True, slots=True)
class Event:
    """A legal event that starts or stops a clock."""

    kind: str
    on: date
    channel: str = ""
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One contact with somebody: what was said, promised, refused."""

    kind: str
    on: date
    text: str
    people: tuple[str, ...] = ()
    promised: str = ""
    refused: str = ""
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one checklist item. Without `known`, `find_out_on` says when it is to be found out."""

    item: str
    value: object = None
    known: bool = True
    note: str = ""
    find_out_on: date | None = None
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody of the office by name and title, as far as a plan has to name them."""

    name: str
    title: str = ""

    @property
    def called(self) -> str:
        """Return title and name as one writes them."""
        return f"{self.title} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Case:
    """The head of a case: numbers, dates, who works on it. Empty texts are not known yet."""

    number: str
    case_type: str
    title: str = ""
    status: str = "open"
    nature: str = ""
    area: str = ""
    court: str = ""
    judgment_number: str = ""
    judgment_date: date | None = None
    decision_number: str = ""
    decision_date: date | None = None
    office: str = ""
    officer: User | None = None
    head: User | None = None
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of one case at one moment."""

    case: Case
    today: date
    people: tuple[Person, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    stances: tuple[Stance, ...] = ()
    contacts: tuple[Contact, ...] = ()
    events: tuple[Event, ...] = ()
    journal: tuple[JournalEntry, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)

    def person(self, key: str) -> Person | None:
        """Return the person with this key."""
        return next((person for person in self.people if person.key == key), None)

    def with_role(self, *roles: str) -> tuple[Person, ...]:
        """Return the people with one of these roles, in the order of the case."""
        return tuple(person for person in self.people if person.role in roles)

    def stance_of(self, key: str) -> Stance | None:
        """Return the latest stance of a person, if one was observed."""
        return next((stance for stance in self.stances if stance.person == key), None)

    def event(self, kind: str) -> Event | None:
        """Return the latest event of this kind."""
        return max((event for event in self.events if event.kind == kind), key=lambda e: e.on, default=None)

    def nearest(self, actor: str | None = None) -> tuple[Contact, ...]:
        """Return the contacts (of one kind of body), the one to turn to first in front.

        That is the one of the hamlet or street in which somebody liable or on the property lives, then those named for
        the case, those of its own commune, and those verified last.
        """
        homes = " ".join(person.address for person in self.with_role("liable", "third_party")).lower()

        def distance(contact: Contact) -> tuple[bool, bool, bool, int, str]:
            verified = contact.last_verified_on.toordinal() if contact.last_verified_on else 0
            elsewhere = contact.body.lower() not in homes
            return (elsewhere, not contact.named, contact.area != self.case.area, -verified, contact.key)

        return tuple(sorted((c for c in self.contacts if actor in (None, c.actor)), key=distance))


def _inside(body: str) -> str:
    """Return the name of a body as it stands inside a sentence: "Thôn Đồng Lạc" is then "thôn Đồng Lạc"."""
    return body[:1].lower() + body[1:] if body.split(" ", 1)[0] in _PLACES else body
