"""The life of a case: it comes in as a case file, and whatever happens afterwards is entered on its own day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from functools import partial
from typing import Any, TypeVar

from planner.actor import Actor
from planner.assessments import services as assessments
from planner.casefile import schema
from planner.casefile.days import JournalPart
from planner.casefile.importing import import_case
from planner.casefile.part import Part
from planner.cases import parts
from planner.cases import services as cases
from planner.cases.models import Case
from planner.demonstration import stories
from planner.demonstration.agenda import Diary
from planner.demonstration.plan_lives import PlanLife
from planner.demonstration.world import World
from planner.plans.services import picture

_Told = TypeVar("_Told", bound=stories.Move)
_DATED = {"circumstances": "observed_on", "stances": "observed_on", "events": "on", "journal": "on"}
# When in the day somebody gets round to what.
_OPENED, _ASKED, _REVIEWED, _PAID = time(8, 40), time(10, 15), time(16, 30), time(9, 30)
_TURNED, _READ = time(11, 0), time(13, 40)
_ADDED = {"events": time(8, 55), "circumstances": time(15, 35), "journal": time(16, 5), "stances": time(16, 20)}


@dataclass(slots=True)
class CaseLife:
    """One case from the day it came in. `versions` are those of the answers given so far."""

    world: World
    office: str
    officer: str
    document: schema.CaseFile
    diary: Diary
    _case: Case | None = None
    versions: dict[str, int] = field(default_factory=dict)

    def come_in(self, opened: int, told: Mapping[str, Any] | None = None) -> None:
        """Note the import of what was known on the first day, and everything that came later on its own day.

        *told* is the case file as it was written, with offsets; without it all is known on the first day.
        """
        known, later = _split(self.document, told or {}, opened)
        self.diary.note(opened, _OPENED, partial(self._import, known))
        for kind, offset, part in later:
            self.diary.note(offset, _ADDED[kind.name], partial(self._add, kind, part))

    def go_on(self, story: stories.CaseStory) -> None:
        """Note what else becomes of the case."""
        if story.team:
            self.diary.note(story.opened, _TURNED, partial(self._set_team, story.team))
        self._note_all(story.asked, _ASKED, self._answer)
        self._note_all(story.reviewed, _REVIEWED, self._review)
        self._note_all(story.paid, _PAID, self._pay)
        self._note_all(story.turned, _TURNED, self._turn)
        self._note_all(story.handed_over, _TURNED, self._hand_over)
        self._note_all(story.read, _READ, self._read)

    def plan(self, plans: Iterable[Iterable[stories.PlanMove]]) -> None:
        """Note the plans of the case, one after the other."""
        for moves in plans:
            PlanLife(self.world, self.office, self._actor, self.case).note(self.diary, moves)

    def case(self) -> Case:
        """Return the case, which has come in by now."""
        if self._case is None:
            raise LookupError(f"case {self._number} has not come in yet")
        return self._case

    @property
    def _number(self) -> str:
        return self.document.case.number

    def _actor(self) -> Actor:
        return self.world.staff.actor(self.officer)

    def _by(self, told: stories.Move) -> Actor:
        return self.world.staff.actor(told.by) if told.by else self._actor()

    def _note_all(self, told: Iterable[_Told], hour: time, act: Callable[[_Told], object]) -> None:
        for one in told:
            self.diary.note(one.on, hour, partial(act, one))

    def _import(self, known: schema.CaseFile) -> None:
        staff, catalogue = self.world.staff, self.world.host.catalogue
        office, officer = staff.offices[self.office], staff.users[self.officer]
        self._case, _ = import_case(known, catalogue, by=officer.actor(), office=office, officer=officer)

    def _add(self, kind: parts.Kind, part: Part) -> None:
        values = {name: _stored(getattr(part, name)) for name in type(part).model_fields}
        if isinstance(part, JournalPart) and not part.author:
            values["author"] = self.world.staff.users[self.officer].name
        parts.add_part(self.case(), kind, values, by=self._actor())

    def _set_team(self, usernames: Iterable[str]) -> None:
        members = [self.world.staff.users[name] for name in usernames]
        cases.set_team(self.case(), members, by=self.world.staff.actor(self.world.staff.head(self.office)))

    def _answer(self, told: stories.Asked) -> None:
        find_out = {key: self.world.days.at(offset) for key, offset in told.unknown.items()}
        given = {key: self._given(key, value, told) for key, value in told.known.items()} | {
            key: assessments.Given(None, known=False, note=self._note(key, told), find_out_on=day)
            for key, day in find_out.items()
        }
        for key, answer in given.items():
            self.world.attempt(f"{self._number}, {key}", partial(self._save, key, answer, self._by(told)))
        if told.complete:
            assessments.complete(self.case(), by=self._by(told))

    def _given(self, key: str, value: str | int, told: stories.Asked) -> assessments.Given:
        said = self.world.days.written(value) if isinstance(value, str) else value
        return assessments.Given(said, known=True, note=self._note(key, told))

    def _note(self, key: str, told: stories.Asked) -> str:
        return self.world.days.written(told.notes.get(key, ""))

    def _save(self, key: str, given: assessments.Given, by: Actor) -> None:
        version, catalogue = self.versions.get(key, 0), self.world.host.catalogue
        saved = assessments.save_answer(self.case(), key, given, catalogue, version=version, by=by)
        self.versions[key] = saved.version

    def _review(self, told: stories.Reviewed) -> None:
        found = [s.key for s in picture(self.case(), self.world.host.catalogue, "vi").signals if s.from_text]
        for rule, right in told.right.items():
            keys = [key for key in found if key.partition("@")[0] == rule]
            if not keys:
                self.world.untold.append(f"{self._number}, {rule}: no such signal from the text")
            for key in keys:
                assessments.review_signal(self.case(), key, right, by=self._by(told))

    def _pay(self, told: stories.Paid) -> None:
        row = next(owed for owed in self.case().obligations if owed.key == told.obligation)
        kind, values = parts.KINDS["obligations"], {"paid": row.paid + told.amount}
        parts.change_part(
            self.case(), kind, row, values, version=row.version, by=self._by(told), reason="", correct=False
        )

    def _turn(self, told: stories.Turned) -> None:
        reason = self.world.days.written(told.why)
        cases.set_status(self.case(), told.to, on=self.world.days.at(told.on), by=self._by(told), reason=reason)

    def _hand_over(self, told: stories.HandedOver) -> None:
        by = self.world.staff.actor(told.by or self.world.staff.head(self.office))
        cases.hand_over(self.case(), self.world.staff.users[told.to], by=by, reason=told.why)
        self.officer = told.to

    def _read(self, told: stories.Move) -> None:
        cases.record_reading(self.case(), "page", by=self._by(told))


def _split(
    document: schema.CaseFile, told: Mapping[str, Any], opened: int
) -> tuple[schema.CaseFile, list[tuple[parts.Kind, int, Part]]]:
    """Return what of *document* was there on its first day, and what came later with its offset."""
    known: dict[str, Any] = {}
    later: list[tuple[parts.Kind, int, Part]] = []
    for name, dated in _DATED.items():
        found: tuple[Part, ...] = getattr(document, name)
        offsets = [entry.get(dated, opened) for entry in told.get(name, ())] or [opened] * len(found)
        known[name] = tuple(part for part, offset in zip(found, offsets, strict=True) if offset <= opened)
        late = [
            (parts.KINDS[name], offset, part) for part, offset in zip(found, offsets, strict=True) if offset > opened
        ]
        later += late
    return document.model_copy(update=known), later


def _stored(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
