"""What the data files of the demonstration may hold; a word that stands in the wrong place is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from planner.accounts.models import OfficeKind
from planner.actor import Role
from planner.cases.models import CaseStatus

_Safe: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DATA = files(__package__) / "data"
FIRST_DAY = -400


class _Loader(_Safe):  # type: ignore[misc, valid-type]
    """Reads YAML safely, with `on`, `yes` and `no` as the words they are."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML wants it so
        start: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or start in "tfTF"]
        for start, resolvers in _Safe.yaml_implicit_resolvers.items()
    }


class Told(BaseModel):
    """A part of a data file. Days are offsets from the day on which the demonstration is loaded."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OfficeStory(Told):
    """An office, and the office above it by code."""

    code: str
    kind: OfficeKind
    name: str
    above: str = ""
    parent_body: str
    place: str
    symbol: str


class UserStory(Told):
    """Somebody who works in an office."""

    username: str
    name: str
    title: str
    office: str
    roles: tuple[Role, ...]


class Ending(Told):
    """From when on a contact is no longer to be found at a post, and why."""

    on: int
    reason: str


class ContactStory(Told):
    """A post in the directory, when it was entered and last looked at, and by whom of the office it is kept."""

    key: str
    actor: str
    body: str
    post: str = ""
    holder: str = ""
    phone: str = ""
    note: str = ""
    entered: int = FIRST_DAY + 3
    last_verified_on: int | None = None
    verified: tuple[int, ...] = ()
    ended: Ending | None = None


class CommuneStory(Told):
    """The directory of one commune, kept by one officer."""

    area: str
    office: str
    keeper: str
    contacts: tuple[ContactStory, ...]


class Move(Told):
    """Something that somebody does on a day: the officer of the case, unless `by` names another."""

    on: int
    by: str = ""


class Drafted(Move):
    """A plan is drafted, from the template that fits best unless one is named."""

    do: Literal["draft"]
    template: str = ""


class Written(Move):
    """The officer writes in a draft: another goal, additions to sections, steps taken out, helpers by action."""

    do: Literal["write"]
    note: str
    goal: str = ""
    add: Mapping[str, str] = Field({}, description="What is added to a section, by its key.")
    drop: tuple[str, ...] = ()
    helpers: Mapping[str, str] = Field({}, description="Contacts of the case, by the action of the steps they join.")


class Decided(Move):
    """A draft is put forward, taken back, returned, approved, opened again or started."""

    do: Literal["submit", "withdraw", "return", "approve", "revise", "start"]
    comment: str = ""


class StepHeld(Move):
    """What came of the first step with this action that has not been held yet."""

    do: Literal["result"]
    action: str
    result: str
    text: str


class CaughtUp(Move):
    """The officer writes up what went as expected: every step that was due and says nothing yet, but the last ones."""

    do: Literal["catch_up"]
    words: str = Field(description="What is written; {expected} stands for what the step was to bring.")
    leave: int = 0


class Ended(Move):
    """How a plan ended."""

    do: Literal["finish"]
    outcome: str
    amount: int | None = None
    moved: str
    hindered: str
    lessons: str


PlanMove = Annotated[Drafted | Written | Decided | StepHeld | CaughtUp | Ended, Field(discriminator="do")]


class Asked(Move):
    """Answers given to checklist items on one day, and what is to be found out by when."""

    known: Mapping[str, str | int] = {}
    unknown: Mapping[str, int] = {}
    notes: Mapping[str, str] = {}
    complete: bool = False


class Reviewed(Move):
    """The officer says of the hits in free text, by the rule that found them, whether they are right."""

    right: Mapping[str, bool]


class Paid(Move):
    """A sum is paid on an obligation."""

    obligation: str
    amount: int


class Turned(Move):
    """A case is paused, taken up again or closed."""

    to: CaseStatus
    why: str


class HandedOver(Move):
    """The head gives the case to another officer."""

    to: str
    why: str


class CaseStory(Told):
    """One case and what becomes of it. `file` is a case file whose dates are offsets."""

    office: str
    officer: str
    team: tuple[str, ...] = ()
    opened: int
    file: dict[str, Any]
    contacts: Mapping[str, str] = Field({}, description="Contacts that the case names: its key for them, theirs.")
    asked: tuple[Asked, ...] = ()
    reviewed: tuple[Reviewed, ...] = ()
    paid: tuple[Paid, ...] = ()
    turned: tuple[Turned, ...] = ()
    handed_over: tuple[HandedOver, ...] = ()
    read: tuple[Move, ...] = ()
    plans: tuple[tuple[PlanMove, ...], ...] = ()


class Habits(Told):
    """What officers write when nothing particular has to be said."""

    made_ready: str
    gaps: Mapping[str, str] = Field(description="In place of a gap, by the beginning of its pointer.")
    accepted: Mapping[str, str] = Field(description="Why a warning is accepted, by the check that gave it.")
    signed: str = Field(description="Why the head allows a step from which somebody is to be protected.")


class RealCase(Told):
    """A case from a published story: its case file, and who has had it since yesterday."""

    name: str
    office: str
    officer: str
    plans: tuple[tuple[PlanMove, ...], ...] = ()


@cache
def _data(name: str) -> Any:
    return yaml.load((_DATA / name).read_text("utf-8"), _Loader)  # noqa: S506 - it is a safe one


def offices() -> list[OfficeStory]:
    """Return the offices, those above before those below."""
    return [OfficeStory.model_validate(entry) for entry in _data("offices.yaml")]


def users() -> list[UserStory]:
    """Return the users in the order in which the sign-in page shows them."""
    return [UserStory.model_validate(entry) for entry in _data("users.yaml")]


def real_cases() -> list[RealCase]:
    """Return which real cases belong to the demonstration."""
    return [RealCase.model_validate(entry) for entry in _data("real-cases.yaml")]


def provenance() -> dict[str, str]:
    """Return what every invented case says of where it comes from."""
    return dict(_data("provenance.yaml"))


def habits() -> Habits:
    """Return what officers write when nothing particular has to be said."""
    return Habits.model_validate(_data("habits.yaml"))


def communes() -> list[CommuneStory]:
    """Return the directories of the communes."""
    return [CommuneStory.model_validate(_data(name)) for name in _names("contacts")]


def cases() -> list[CaseStory]:
    """Return the invented cases, by name of their files."""
    return [CaseStory.model_validate(_data(name)) for name in _names("cases")]


def _names(folder: str) -> Iterator[str]:
    return (f"{folder}/{name}" for name in sorted(entry.name for entry in (_DATA / folder).iterdir()))
