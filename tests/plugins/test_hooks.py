"""Hooks while the planner runs: suggestions and news may fail, objections may not."""

from __future__ import annotations

import logging

import pytest

from planner import hookimpl
from planner.catalogue.plan import PlanContent
from planner.catalogue.templates import StepTemplate
from planner.hookspecs import PlanContext, SuggestContext
from planner.plugged import FAULT_BUDGET
from planner.plugins import PluginHost
from tests.support.world import facts_with


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Faults of plugins are logged with their traceback; here they are wanted."""
    caplog.set_level(logging.CRITICAL, logger="planner.plugins")


@pytest.fixture
def content(host):
    """Return the content of an empty plan."""
    template = host.catalogue.templates["garden:walk_together"]
    return PlanContent(language="vi", title="x", template=template.origin)


@pytest.fixture
def suggesting(host):
    """Return the context of a draft."""
    return SuggestContext(facts_with(), (), host.catalogue.templates["garden:walk_together"])


class Failing:
    """Fails at whatever it is asked or told, and counts how often."""

    def __init__(self) -> None:
        self.asked = 0

    @hookimpl
    def suggest_steps(self, context: object) -> list[object]:
        self.asked += 1
        raise RuntimeError("no ideas")

    @hookimpl
    def plan_approved(self, context: object) -> None:
        self.asked += 1
        raise RuntimeError("cannot hear")

    @hookimpl
    def approval_problems(self, context: object) -> list[str]:
        yield "The ground is frozen."
        raise RuntimeError("lost for words")


def step(host: PluginHost) -> StepTemplate:
    """Return a step of the garden."""
    return host.catalogue.templates["garden:walk_together"].steps[0]


def test_suggestions_arrive_with_their_origin(host, garden, suggesting):
    garden.suggestions = [step(host)]
    ((origin, suggested),) = host.suggest_steps(suggesting)
    assert (origin.pack, origin.version) == ("garden", "1.2.3")
    assert suggested == step(host)


def test_a_fault_in_a_suggestion_is_counted_and_stops_no_other(garden, host, suggesting):
    garden.suggestions = [step(host)]
    both = PluginHost([("a", Failing()), ("garden", garden)])
    assert [origin.pack for origin, _ in both.suggest_steps(suggesting)] == ["garden"]
    assert both.plugins["a"].failures["suggest_steps"] == 1
    assert both.plugins["a"].calls["suggest_steps"] == 1


def test_a_suggestion_that_is_no_step_is_a_fault(host, garden, suggesting):
    garden.suggestions = ["have tea"]
    assert host.suggest_steps(suggesting) == ()
    assert host.plugins["garden"].failures["suggest_steps"] == 1


def test_a_fault_in_telling_is_counted_and_stops_no_other(garden):
    host = PluginHost([("a", Failing()), ("garden", garden)])
    host.tell("plan_approved", "context")
    assert host.plugins["a"].failures["plan_approved"] == 1
    assert garden.heard == [("plan_approved", "context")]


def test_past_its_budget_a_plugin_is_no_longer_asked_or_told(garden, suggesting):
    failing = Failing()
    host = PluginHost([("a", failing), ("garden", garden)])
    for _ in range(FAULT_BUDGET):
        assert not host.plugins["a"].quarantined
        host.tell("plan_approved", "context")
    assert host.plugins["a"].quarantined
    host.tell("plan_approved", "context")
    host.suggest_steps(suggesting)
    assert failing.asked == FAULT_BUDGET
    assert len(garden.heard) == FAULT_BUDGET + 1


def test_a_rule_that_cannot_be_asked_holds_the_approval_up(garden, content):
    host = PluginHost([("a", Failing()), ("garden", garden)])
    garden.problems = ["A rose is in the way."]
    problems = [
        str(problem) for problem in host.approval_problems(PlanContext(facts_with(), content, 1, 1, "submitted"))
    ]
    assert problems[0] == "The ground is frozen."
    assert "The plugin a could not be asked" in problems[1]
    assert problems[2] == "A rose is in the way."


def test_a_quarantined_rule_still_holds_the_approval_up(content):
    host = PluginHost([("a", Failing())])
    host.plugins["a"].failures["suggest_steps"] = FAULT_BUDGET
    assert host.approval_problems(PlanContext(facts_with(), content, 1, 1, "submitted"))
