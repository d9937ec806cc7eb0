"""Fixtures for tests that authors write themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from planner.catalogue.facts import Facts
from planner.testing.collecting import kits
from planner.testing.kit import PackKit, sample_case


@pytest.fixture(scope="session")
def planner_kit(pytestconfig: pytest.Config) -> PackKit:
    """Return the first pack that is named for this run, with a host of it and of what it requires."""
    return kits(pytestconfig)[0]


@pytest.fixture(scope="session")
def planner_case() -> Callable[..., Facts]:
    """Return what makes a sample case: `planner_case("fence:fence", answers={"fence:line_marked": "no"})`."""
    return sample_case
