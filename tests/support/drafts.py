"""Pictures and drafts of garden cases, without a database."""

from __future__ import annotations

from datetime import date
from typing import Any

from planner.cases.calendar import calendar_around
from planner.catalogue.facts import Contact, Event, Facts, Person, Relationship, Stance, User
from planner.catalogue.plan import PlanContent
from planner.plans.drafting import Picture, draft, picture_of
from planner.plugins import PluginHost
from planner.texts import Language
from tests.support.garden import Garden
from tests.support.world import facts_with

CATALOGUE = PluginHost([("garden", Garden())]).catalogue
WALK = CATALOGUE.templates["garden:walk_together"]
LIABLE = Person("p1", "liable", honorific="ông", name="Nguyễn Văn Ổi", short_name="Ổi", pointer="/people/0")
NEIGHBOUR = Person("p2", "neighbour", honorific="bà", name="Trần Thị Mận", short_name="Mận", pointer="/people/1")
NOTIFIED = Event("decision_notified", date(2026, 11, 23), pointer="/events/0")
HAMLET = Contact(
    "c1", "hamlet_head", "Thôn Đông", "Trưởng thôn", "Lê Văn Cam", "xã Vườn", date(2026, 11, 1), "/contacts/0"
)
WHOLE: dict[str, Any] = {
    "people": [LIABLE, NEIGHBOUR],
    "relationships": [Relationship("p2", "p1", "neighbour", pointer="/relationships/0")],
    "stances": [Stance("p2", "against", date(2026, 11, 1), pointer="/stances/0")],
    "events": [NOTIFIED],
    "contacts": [HAMLET],
}
HEAD: dict[str, Any] = {
    "nature": "Hàng rào cao",
    "officer": User("Alice", "Chấp hành viên"),
    "head": User("Hạnh", "Trưởng phòng"),
}


def whole_case(**parts: Any) -> Facts:
    """Return a case in which nothing is missing, with *parts* in place of its own."""
    given = dict(parts)
    return facts_with(case=HEAD | given.pop("case", {}), **(WHOLE | given))


def picture(facts: Facts, language: Language = "vi", reviews: dict[str, bool] | None = None) -> Picture:
    """Conclude from *facts*."""
    return picture_of(facts, CATALOGUE, language, calendar_around(facts.today), reviews)


def drafted(facts: Facts, language: Language = "vi", suggested: Any = ()) -> PlanContent:
    """Draft the one plan of the garden."""
    return draft(WALK, picture(facts, language), suggested)
