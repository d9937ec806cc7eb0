"""Forms of the directory: its filters, a contact, and the end of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField

from planner.catalogue.catalogue import Catalogue
from planner.contacts.services import Filters
from planner.texts import Text, msg
from planner.web.forms import ChoiceField, DayField, Form, LineField, ProseField, Versioned, required, shorter_than


class DirectoryForm(Form):
    """What the directory is narrowed to. It changes nothing, so it carries no token."""

    class Meta(Form.Meta):
        """A form that is sent by its address."""

        csrf = False

    area = ChoiceField(msg("Area"))
    actor = ChoiceField(msg("Body"))
    old = BooleanField(msg("Not verified for a year"), false_values=("", "0"))
    ended = BooleanField(msg("Also those that have ended"), false_values=("", "0"))

    def offer(self, areas: Iterable[str], catalogue: Catalogue) -> None:
        """Offer the areas and bodies there are."""
        self.area.offer({area: area for area in areas}, empty=msg("all"))
        self.actor.offer(_bodies(catalogue), empty=msg("all"))

    @property
    def filters(self) -> Filters:
        """Return the filters; a choice that is not offered narrows nothing."""
        area, actor = (
            field.data if field.data in {choice.value for choice in field.choices} else ""
            for field in (self.area, self.actor)
        )
        return Filters(area, actor, bool(self.old.data), bool(self.ended.data))


class ContactForm(Versioned):
    """A post of a body in an area, with its holder."""

    actor = ChoiceField(msg("Body"), [required()])
    body = LineField(msg("Name of the body"), [required()], description=msg("For example: UBND xã Cẩm Tân."))
    post = LineField(msg("Post"), description=msg("For example: Phó Chủ tịch."))
    holder = LineField(msg("Who holds it"))
    area = LineField(msg("Area"), description=msg("Commune or ward; empty if it serves every area of the office."))
    phone = LineField(msg("Telephone"), [shorter_than(80)])
    note = ProseField(msg("Note"), description=msg("When to call, what was agreed on."), render_kw={"rows": 2})
    last_verified_on = DayField(
        msg("Last verified"), description=msg("When somebody last saw or heard that it is right.")
    )
    reason = LineField(msg("Why it is changed"), description=msg("Kept in the history."))

    def offer(self, catalogue: Catalogue) -> None:
        """Offer the bodies of the vocabulary."""
        self.actor.offer(_bodies(catalogue), empty=msg("choose"))

    def contact_values(self) -> dict[str, Any]:
        """Return what was typed as the values of the contact."""
        return self.values("actor", "body", "post", "holder", "area", "phone", "note", "last_verified_on")


class EndContactForm(Form):
    """Saying that nobody is to be found there any more."""

    on = DayField(msg("No longer from"), [required()])
    reason = LineField(msg("Reason"), [required()], description=msg("Kept in the history."))


def _bodies(catalogue: Catalogue) -> dict[str, Text]:
    return {code: entry.label for code, entry in catalogue.codes("actors").items()}
