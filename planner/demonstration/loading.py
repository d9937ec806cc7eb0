"""Loading the demonstration: a province that has worked for a year, in one transaction, always fresh.

It goes through the services that people use, with the clock set to each moment of that year; so the audit log,
the revisions and the journal are those of a real year. Days are reckoned from the day of loading.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from typing import Any

from sqlalchemy import exists, select

from planner.accounts.models import Office, User
from planner.actor import SYSTEM
from planner.assets import asset_dir
from planner.audit import services as audit
from planner.audit.models import AuditEntry
from planner.audit.services import Subject
from planner.casefile.reading import read_case_file
from planner.cases.models import Case
from planner.db import db, unit_of_work
from planner.demonstration import stories
from planner.demonstration.agenda import Agenda, Diary
from planner.demonstration.days import Days
from planner.demonstration.lives import CaseLife
from planner.demonstration.offices import enter_directory, enter_offices
from planner.demonstration.world import World
from planner.errors import Conflict
from planner.plugins import PluginHost
from planner.texts import Message, msg

PASSWORD = "dan-van-kheo"  # noqa: S105 - known to everybody, and used in the demonstration only
_LOADED = "demonstration.loaded"
_YESTERDAY = -1


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the demonstration: what to type, and what one can do with it."""

    username: str
    password: str
    role: Message


ACCOUNTS = (
    Account("lan", PASSWORD, msg("Officer of division 1; the tour starts here")),
    Account("son", PASSWORD, msg("Officer of division 1")),
    Account("minh", PASSWORD, msg("Head of division 1: approves and returns plans")),
    Account("hai", PASSWORD, msg("Officer of division 2")),
    Account("thuy", PASSWORD, msg("Officer of division 2")),
    Account("dung", PASSWORD, msg("Head of division 2: approves and returns plans")),
    Account("tuan", PASSWORD, msg("Head of the province: sees the cases of both divisions")),
    Account("nga", PASSWORD, msg("Trainer: sees what the packs bring, and no case")),
    Account("binh", PASSWORD, msg("Inspector: reads all cases and the audit log")),
    Account("quantri", PASSWORD, msg("Administrator: keeps offices and users, sees no case")),
)


def is_loaded() -> bool:
    """Return whether this database holds the demonstration."""
    return bool(db.session.scalar(select(exists().where(AuditEntry.action == _LOADED))))


def load(host: PluginHost, today: date) -> tuple[str, ...]:
    """Load the demonstration as it looks on *today*; return what the packs at hand did not allow to be told.

    Raise `Conflict` unless the database is empty: the demonstration is never mixed with anything else.
    """
    with unit_of_work():
        _demand_empty()
        days, agenda = Days.around(today), Agenda()
        staff = enter_offices(agenda, days, PASSWORD)
        world = World(host, days, staff, agenda, stories.habits(), enter_directory(agenda, days, staff))
        for story in stories.cases():
            world.attempt(story.file["case"]["number"], partial(_enter_invented, world, story))
        for real in stories.real_cases():
            world.attempt(real.name, partial(_enter_real, world, real))
        agenda.enter(days.at(_YESTERDAY), time(17, 55), _mark_as_loaded)
        agenda.live()
    return tuple(world.untold)


def _demand_empty() -> None:
    if is_loaded():
        raise Conflict(msg("The demonstration is loaded already. Take another data folder for a fresh one."))
    for kind in (User, Office, Case):
        if db.session.scalar(select(exists().where(kind.id.is_not(None)))):
            said = msg("This database is in real use. The demonstration needs one of its own: set PLANNER_DATA_DIR.")
            raise Conflict(said)


def _mark_as_loaded() -> None:
    audit.record(_LOADED, Subject("demonstration"), by=SYSTEM)


def _enter_invented(world: World, story: stories.CaseStory) -> None:
    data: Any = world.days.dated(story.file)
    opened = world.days.at(story.opened).isoformat()
    data["case"] |= {"opened_on": opened, "office": story.office, "officer": story.officer}
    data["provenance"] = stories.provenance()
    data["contacts"] = [{"key": key, **world.directory[theirs]} for key, theirs in story.contacts.items()]
    life = _life(world, data, story.office, story.officer)
    life.come_in(story.opened, story.file)
    life.go_on(story)
    life.plan(story.plans)
    life.diary.enter(world.agenda, world.days)


def _enter_real(world: World, real: stories.RealCase) -> None:
    raw = json.loads((asset_dir("tests/data/cases") / real.name).read_text("utf-8"))
    life = _life(world, world.days.shifted(raw, date.fromisoformat(raw["as_of"])), real.office, real.officer)
    life.come_in(_YESTERDAY)
    life.plan(real.plans)
    life.diary.enter(world.agenda, world.days)


def _life(world: World, data: object, office: str, officer: str) -> CaseLife:
    document = read_case_file(json.dumps(data, ensure_ascii=False), world.host.catalogue)
    return CaseLife(world, office, officer, document, Diary(document.case.number))
