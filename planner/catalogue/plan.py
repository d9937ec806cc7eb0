"""The content of a plan: what a revision holds, what checks read and what papers are made from.

Frozen pydantic models, because revisions are stored as JSON and case files bring plans along.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from planner import clock

Day = Annotated[date, Field(ge=clock.FIRST_DAY, le=clock.LAST_DAY)]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Origin(_Value):
    """Which pack brought a thing: pack, its version, and the thing's key there."""

    pack: str
    version: str
    key: str


class Reason(_Value):
    """Why something is proposed, and where that comes from: a JSON pointer, or the key of an item or rule."""

    text: str
    source: str = ""


class Party(_Value):
    """Who speaks or carries: a person of the case, a contact of the directory or somebody of the office.

    `actor` is the vocabulary's code; a party without `ref` is a bare label and therefore a gap.
    """

    label: str
    actor: str
    ref: str | None = None


class Step(_Value):
    """One step of a plan.

    `by` is the clock or event by whose day it ought to be done, `missing_event` the event that its dates should
    hang on and that has no date yet, `answers` the risk codes it answers.
    """

    key: str
    action: str
    title: str
    target: str | None = None
    why: tuple[Reason, ...] = ()
    speaker: Party
    alternatives: tuple[Party, ...] = ()
    carrier: Party
    helpers: tuple[Party, ...] = ()
    channel: str
    start: Day | None = None
    due: Day | None = None
    argument: str = ""
    expected: str = ""
    fallback: str = ""
    stop_when: str = ""
    answers: tuple[str, ...] = ()
    by: str | None = None
    missing_event: str | None = None
    origin: Origin | None = None


class Section(_Value):
    """One section of the document; `body` is Markdown, with marks for gaps and live tables."""

    key: str
    title: str
    body: str
    origin: Origin | None = None


class SignalNote(_Value):
    """A help or hindrance as it stood when the plan was drafted."""

    key: str
    kind: str
    text: str
    risk: str | None = None
    flag: str | None = None
    severity: int = 1
    source: str = ""


class RouteNote(_Value):
    """A proposed way to reach somebody, as it stood when the plan was drafted."""

    to: str
    via: str
    actor: str
    why: tuple[Reason, ...] = ()


class Limit(_Value):
    """A date set by law that the plan stands against, with the provision that sets it."""

    key: str
    on: Day
    title: str
    basis: str


class PlanContent(_Value):
    """All of one revision. Its hash is what an approval is bound to."""

    language: str
    title: str
    goal: str = ""
    sections: tuple[Section, ...] = ()
    steps: tuple[Step, ...] = ()
    signals: tuple[SignalNote, ...] = ()
    routes: tuple[RouteNote, ...] = ()
    limits: tuple[Limit, ...] = ()
    template: Origin
    rules: tuple[str, ...] = Field((), description="Legal rules in force on the day of drafting, by key.")

    @property
    def risks(self) -> tuple[str, ...]:
        """Return the risk codes that the signals named, each once, in their order."""
        return tuple(dict.fromkeys(signal.risk for signal in self.signals if signal.risk))

    @property
    def flags(self) -> tuple[str, ...]:
        """Return the protective flags that the signals named, each once."""
        return tuple(dict.fromkeys(signal.flag for signal in self.signals if signal.flag))

    def step(self, key: str) -> Step | None:
        """Return the step with this key."""
        return next((step for step in self.steps if step.key == key), None)

    def section(self, key: str) -> Section | None:
        """Return the section with this key."""
        return next((section for section in self.sections if section.key == key), None)

    def digest(self) -> str:
        """Return the SHA-256 of the content in its canonical JSON form, in hexadecimal."""
        canonical = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
