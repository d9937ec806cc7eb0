"""A plan on its way: saved, with its warnings accepted, submitted, approved."""

from __future__ import annotations

import pytest

from planner.db import unit_of_work
from planner.plans import carrying, deciding
from planner.plans import services as plans


@pytest.fixture
def save(plan):
    """Save the plan with another argument in its first step."""

    def saved(argument: str, by, based_on: int | None = None):
        content = plans.revision(plan).content
        first = content.steps[0].model_copy(update={"argument": argument})
        changed = content.model_copy(update={"steps": (first, *content.steps[1:])})
        with unit_of_work():
            return plans.save_content(plan, changed, based_on=based_on or plan.revision, by=by)

    return saved


@pytest.fixture
def accept(plan, host, alice):
    """Accept every warning, so that the plan may be submitted."""

    def accepted() -> None:
        content = plans.revision(plan).content
        with unit_of_work():
            for finding in plans.findings_of(plan, content, host, "en"):
                deciding.accept_finding(plan, finding, "đã bàn", by=alice)

    return accepted


@pytest.fixture
def submitted(plan, host, alice, accept):
    """The plan, put forward."""
    accept()
    with unit_of_work():
        deciding.submit(plan, host, based_on=plan.revision, language="en", by=alice)
    return plan


@pytest.fixture
def approved(submitted, host, hanh):
    """The plan, approved by the head."""
    with unit_of_work():
        deciding.approve(submitted, host, based_on=submitted.revision, language="en", by=hanh)
    return submitted


@pytest.fixture
def running(approved, alice):
    """The plan, being carried out."""
    with unit_of_work():
        carrying.start(approved, by=alice)
    return approved


@pytest.fixture
def at(plan):
    """Return the address of a page of the plan: `at("/revisions")`."""

    def address(path: str = "") -> str:
        return f"/plans/{plan.id}{path}"

    return address
