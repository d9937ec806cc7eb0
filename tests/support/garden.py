"""The pack in `tests/garden` as a plugin whose hooks a test can look into."""

from __future__ import annotations

from typing import Any

from planner import hookimpl
from planner.packplugin import PackPlugin
from tests.support import world


class Garden(PackPlugin):
    """A small pack with hooks, so that no test of the core depends on a real one."""

    def __init__(self) -> None:
        super().__init__(world.GARDEN)
        self.heard: list[tuple[str, Any]] = []
        self.problems: list[str] = []
        self.suggestions: list[Any] = []

    @hookimpl
    def suggest_steps(self, context: Any) -> list[Any]:
        return self.suggestions

    @hookimpl
    def approval_problems(self, context: Any) -> list[str]:
        return self.problems

    @hookimpl
    def case_opened(self, context: Any) -> None:
        self.heard.append(("case_opened", context))

    @hookimpl
    def assessment_completed(self, context: Any) -> None:
        self.heard.append(("assessment_completed", context))

    @hookimpl
    def plan_approved(self, context: Any) -> None:
        self.heard.append(("plan_approved", context))

    @hookimpl
    def step_done(self, context: Any) -> None:
        self.heard.append(("step_done", context))

    @hookimpl
    def outcome_recorded(self, context: Any) -> None:
        self.heard.append(("outcome_recorded", context))
