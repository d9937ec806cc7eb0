"""The base of the forms of all parts of a case: what saving means, and who there is to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from planner import clock
from planner.cases.models import Case
from planner.catalogue.catalogue import Catalogue
from planner.texts import Message, Text, msg
from planner.web.forms import LineField, Versioned

CHANGED, CORRECTED = "changed", "corrected"


class PartForm(Versioned):
    """What the form of every part has. `CHANGES` says that the world may have changed, not only the record."""

    CHANGES = False
    NAMES: tuple[str, ...] = ()
    EMPTY: tuple[str, ...] = ()

    what = RadioField(msg("What happened?"), validate_choice=False)
    reason = LineField(msg("Why it is changed"), description=msg("Kept in the history."))

    def offer(self, case: Case, catalogue: Catalogue) -> None:
        """Offer what there is to choose from in this case."""
        self.what.choices = [SelectChoice(value=code, label=text) for code, text in self.meanings().items()]

    def meanings(self) -> dict[str, Message]:
        """Return what saving may mean."""
        return {
            CHANGED: msg("The situation has changed: from now on something else holds."),
            CORRECTED: msg("The record was wrong: it never was as it stands here."),
        }

    def validate_what(self, field: Any) -> None:
        """Ask which of the two it is, where something is changed that may have changed in the world."""
        if self.CHANGES and self.opened_version and field.data not in (CHANGED, CORRECTED):
            raise ValidationError(msg("Say which of the two it is; both are kept, but in different ways."))

    @property
    def is_correction(self) -> bool:
        """Return whether the record was wrong."""
        return not (self.CHANGES and self.what.data == CHANGED)

    def part_values(self) -> dict[str, Any]:
        """Return what was typed as the values of the part."""
        values = self.values(*self.NAMES)
        return values | {name: None for name in self.EMPTY if not values[name]}


def people_of(case: Case, *also: str | None) -> dict[str, Text]:
    """Return the people of a case by key; those who left it only where the part speaks of them already."""
    today: date = clock.today()
    shown: Sequence[Any] = [p for p in case.people if p.ended_on is None or p.ended_on > today or p.key in also]
    return {person.key: person.called for person in shown}
