"""The offices of the demonstration, the people who work there, and the directory that they keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from planner.accounts import passwords
from planner.accounts import services as accounts
from planner.accounts.models import Office, User
from planner.actor import SYSTEM, Actor
from planner.contacts import services as contacts
from planner.contacts.models import Contact
from planner.demonstration import stories
from planner.demonstration.agenda import Agenda
from planner.demonstration.days import Days

_NAMED = {"actor", "body", "post", "holder", "phone"}
_MORNING, _AFTERNOON = time(8, 5), time(14, 20)


@dataclass(slots=True)
class Staff:
    """The offices by code and the users by name, once they are there."""

    offices: dict[str, Office] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """Return who acts under this name."""
        return self.users[username].actor()

    def head(self, office: str) -> str:
        """Return the username of the head of an office."""
        found = accounts.head_of(self.offices[office])
        return found.username if found else ""


def enter_offices(agenda: Agenda, days: Days, password: str) -> Staff:
    """Enter the founding of the offices and the arrival of everybody who works there."""
    staff = Staff()

    def found_offices() -> None:
        for told in stories.offices():
            staff.offices[told.code] = accounts.add_office(
                **told.model_dump(exclude={"above"}), parent=staff.offices.get(told.above), by=SYSTEM
            )

    def welcome() -> None:
        # One hash for all: a tenth of a second each would be felt at the first start.
        kept = passwords.kept(password)
        for told in stories.users():
            office = staff.offices[told.office]
            staff.users[told.username] = accounts.add_user(
                told.username, told.name, office, told.roles, by=SYSTEM, password=kept, title=told.title
            )

    day = days.at(stories.FIRST_DAY)
    agenda.enter(day, _MORNING, found_offices)
    agenda.enter(day, _AFTERNOON, welcome)
    return staff


def enter_directory(agenda: Agenda, days: Days, staff: Staff) -> Mapping[str, Mapping[str, str]]:
    """Enter the directory of every commune and its upkeep; return the contacts by key, as case files name them."""
    told: dict[str, Mapping[str, str]] = {}
    for commune in stories.communes():
        for story in commune.contacts:
            told[story.key] = story.model_dump(include=_NAMED) | {"area": commune.area}
            _Post(commune, story, staff).enter(agenda, days)
    return told


@dataclass(slots=True)
class _Post:
    """One post in the directory through the year."""

    commune: stories.CommuneStory
    story: stories.ContactStory
    staff: Staff
    contact: Contact | None = None

    def enter(self, agenda: Agenda, days: Days) -> None:
        story = self.story
        agenda.enter(days.at(story.entered), _MORNING, lambda: self._add(days), whose=story.key)
        for offset in story.verified:
            agenda.enter(days.at(offset), _AFTERNOON, self._verify, whose=story.key)
        if story.ended is not None:
            agenda.enter(days.at(story.ended.on), _AFTERNOON, lambda: self._end(days), whose=story.key)

    def _add(self, days: Days) -> None:
        story, commune = self.story, self.commune
        values = story.model_dump(include=_NAMED | {"note"}) | {"area": commune.area}
        verified = story.entered if story.last_verified_on is None else story.last_verified_on
        values["last_verified_on"] = days.at(verified)
        office = self.staff.offices[commune.office]
        self.contact = contacts.add_contact(values, office_id=office.id, by=self.staff.actor(commune.keeper))

    def _verify(self) -> None:
        if self.contact is not None:
            contacts.verify_contact(self.contact, by=self.staff.actor(self.commune.keeper))

    def _end(self, days: Days) -> None:
        if self.contact is not None and self.story.ended is not None:
            by = self.staff.actor(self.commune.keeper)
            contacts.end_contact(self.contact, on=days.at(self.story.ended.on), by=by, reason=self.story.ended.reason)
