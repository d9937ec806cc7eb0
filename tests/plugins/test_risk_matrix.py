"""The packs together leave no hole: risk by signal, risk by step module, every action and every actor."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from planner.casefile.facts import facts_from
from planner.casefile.golden import GoldenCase
from planner.cases.routes import routes_of
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.codes import CORE
from planner.catalogue.facts import User
from planner.catalogue.templates import StepTemplate
from planner.packplugin import PackPlugin
from planner.plugins import PluginHost
from tests.project.documents import answered_by, raised_by


def steps_of(catalogue: Catalogue) -> Iterator[StepTemplate]:
    """Yield every step of the templates and modules that are shipped."""
    for entry in (*catalogue.templates.values(), *catalogue.modules.values()):
        yield from entry.steps


def messengers(packs: PluginHost) -> set[str]:
    """Return the kinds of messenger that are proposed to somebody in the golden cases that are shipped."""
    parts = [part for plugin in packs.sound for part in plugin.parts if isinstance(part, PackPlugin)]
    found: set[str] = set()
    for source in (source for part in parts for source in part.pack.golden):
        golden = GoldenCase.model_validate(source.data)
        facts = facts_from(golden.case, golden.today, User(golden.officer), User(golden.head))
        routes = routes_of(facts, packs.catalogue, "vi").routes
        found |= {route.via.actor for ways in routes.values() for route in ways}
    return found


@pytest.mark.parametrize("risk", CORE["risks"])
def test_each_risk_is_raised_and_answered(packs, risk):
    assert raised_by(packs.catalogue).get(risk), f"no signal raises {risk}"
    assert answered_by(packs.catalogue).get(risk), f"no step module answers {risk}"


def test_each_risk_of_a_pack_is_raised_and_answered(packs):
    own = {code for code in packs.catalogue.codes("risks") if code not in CORE["risks"]}
    assert own - raised_by(packs.catalogue).keys() == set(), "never raised"
    assert own - answered_by(packs.catalogue).keys() == set(), "never answered"


def test_each_action_is_used_in_some_step(packs):
    holes = set(CORE["actions"]) - {step.action for step in steps_of(packs.catalogue)}
    assert sorted(holes) == []


def test_each_actor_speaks_carries_or_helps_somewhere_or_fits_somebody(packs):
    named = {
        who.actor
        for step in steps_of(packs.catalogue)
        for who in (step.speaker, step.carrier, *step.helpers)
        if who.actor
    }
    named |= {module.company.who.actor for module in packs.catalogue.modules.values() if module.company}
    named |= {code for code, body in packs.catalogue.codes("actors").items() if body.tags}
    holes = set(CORE["actors"]) - named - messengers(packs)
    assert sorted(holes) == []
