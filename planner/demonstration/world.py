"""What all lives in the demonstration share: packs, days, people, the agenda, and what could not be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from planner.demonstration.agenda import Agenda
from planner.demonstration.days import Days
from planner.demonstration.offices import Staff
from planner.demonstration.stories import Habits
from planner.errors import Incomplete, PlannerError
from planner.plugins import PluginHost


@dataclass(slots=True)
class World:
    """The world of one loading.

    Packs change and may be switched off, so what the stories refer to may not be there. Such a thing is left out
    and named in `untold`; the rest of the demonstration is still worth having.
    """

    host: PluginHost
    days: Days
    staff: Staff
    agenda: Agenda
    habits: Habits
    directory: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    untold: list[str] = field(default_factory=list)

    def attempt(self, place: str, act: Callable[[], object]) -> bool:
        """Do something that the packs at hand may not allow for; return whether they did."""
        try:
            act()
        except PlannerError as refusal:
            more = refusal.problems if isinstance(refusal, Incomplete) else ()
            self.untold.append(f"{place}: {'; '.join([*str(refusal).splitlines(), *map(str, more)])}")
            return False
        return True
