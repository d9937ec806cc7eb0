"""Who acts: the person at a page, a command or a job, as a small frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a user is in the office; one user may be several."""

    OFFICER = "officer"
    HEAD = "head"
    TRAINER = "trainer"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking. `office_path` is the chain of office ids from the top, as `/1/4/`."""

    id: int | None
    name: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    office_id: int | None = None
    office_path: str = ""

    @property
    def is_system(self) -> bool:
        """Return whether this is the planner itself, acting from its own command line."""
        return self.id is None


SYSTEM = Actor(id=None, name="system", roles=frozenset(Role))
