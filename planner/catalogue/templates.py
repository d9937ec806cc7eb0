"""Plan templates and step modules: recipes that drafting turns into a plan for one case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from planner.catalogue.entries import ForCaseTypes, LocalKey, Value
from planner.catalogue.expressions import Body, Condition, Wording
from planner.catalogue.rules import Fit
from planner.texts import Bilingual, msg

Role = Literal["liable", "entitled", "relative", "third_party", "neighbour", "community", "official", "other"]


class Start(Value):
    """When a step begins: some days after an event, another step, or the day of drafting (`today`)."""

    after: str = "today"
    days: int = Field(0, ge=0, le=365)
    day_kind: Literal["calendar", "working"] = "calendar"


class Who(Value):
    """Who speaks, carries or helps: chosen by the routes engine, or a fixed actor. Exactly one."""

    route_to: Literal["target", "liable", "entitled", "third_party", "relative"] | None = None
    without: tuple[str, ...] = Field(
        (), description="Actors whom the text does not suit: no son speaks for the office."
    )
    actor: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.route_to is None) == (self.actor is None):
            raise ValueError(msg("give either route_to or actor"))
        return self


class StepTemplate(Value):
    """One step of a recipe. `target` is whom it addresses; with `each`, there is a step for every one of them."""

    key: LocalKey
    action: str
    title: Wording
    why: Wording
    target: Role | None = None
    each: bool = Field(False, description="A step for every person with the target's role; none without one.")
    only: Condition | None = Field(None, description="A further condition on the target (name: target).")
    when: Condition | None = None
    speaker: Who
    carrier: Who = Who(actor="officer")
    helpers: tuple[Who, ...] = ()
    channel: str
    start: Start = Start()
    lasts_days: int = Field(1, ge=1, le=180)
    until: str | None = Field(
        None, description="Date field (pack:key), event or clock that the step goes on to at least."
    )
    by: str | None = Field(None, description="Event or clock by whose day the step ought to be done.")
    argument: Wording
    expected: Wording
    fallback: Wording
    stop_when: Wording
    answers: tuple[str, ...] = Field((), description="Risk codes that this step answers.")
    before: tuple[str, ...] = Field((), description="Actions that this step has to come before.")


class TemplateSection(Value):
    """A section of the document, with its body in both languages."""

    key: LocalKey
    title: Bilingual
    body: Body


class PlanTemplate(ForCaseTypes):
    """A recipe for a whole plan: steps, and the sections of the document.

    A template that `extends` another takes over its sections and puts its own in their place by key.
    """

    title: Bilingual
    approach: Bilingual | None = None
    abstract: bool = Field(False, description="Only to be extended; never offered.")
    extends: str | None = None
    goal: Wording | None = None
    fits: tuple[Fit, ...] = ()
    steps: tuple[StepTemplate, ...] = ()
    sections: tuple[TemplateSection, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.abstract and (self.approach is None or self.goal is None or not self.steps):
            raise ValueError(msg("a template that is offered needs approach, goal and steps"))
        return self


class Company(Value):
    """Who comes along to a step that the officer would hold alone, in the places named."""

    who: Who
    channels: tuple[str, ...] = Field(min_length=1)


class StepModule(ForCaseTypes):
    """A few steps that a risk brings in, paragraphs that go with them, and company for steps held alone.

    Without `answers` a module is offered wherever its `when` holds, as long as the plan stays short.
    """

    title: Bilingual
    answers: tuple[str, ...] = Field((), description="Risk codes that bring the module in; without them, `when` does.")
    when: Condition | None = None
    steps: tuple[StepTemplate, ...] = ()
    paragraphs: Mapping[str, Body] = Field(default_factory=dict, description="Additions by key of section.")
    company: Company | None = None

    @model_validator(mode="after")
    def _called_for(self) -> Self:
        if not self.answers and self.when is None:
            raise ValueError(msg("give answers, when or both"))
        return self
