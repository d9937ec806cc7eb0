"""Forms of the parts of a case. Fields carry the names that the case file has, so that a pointer leads to its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms.validators import ValidationError

from planner.cases.facts import contacts_of
from planner.cases.forms import labels_of
from planner.cases.journal_forms import JournalForm, PromiseForm
from planner.cases.models import Case
from planner.cases.part_form import CHANGED, CORRECTED, PartForm, people_of
from planner.catalogue.catalogue import Catalogue
from planner.texts import Message, Text, msg
from planner.web.forms import (
    REQUIRED,
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    ProseField,
    WholeField,
    required,
)

UNKNOWN = msg("not known yet")
NOBODY = msg("nobody in particular: the case as a whole")


class ObligationForm(PartForm):
    """What the judgment requires."""

    CHANGES = True
    NAMES = ("kind", "text", "amount", "paid", "property", "due_on")

    kind = ChoiceField(msg("Kind"))
    text = ProseField(msg("What the judgment requires"), [required()], description=msg("In the words of the judgment."))
    amount = WholeField(msg("Sum owed (đồng)"), grouped=True)
    paid = WholeField(msg("Paid so far (đồng)"), grouped=True, default=0)
    property = LineField(
        msg("Property to be handed over"), description=msg("Plot, house, vehicle … as in the judgment.")
    )
    due_on = DayField(msg("Due on"))

    def offer(self, case: Case, catalogue: Catalogue) -> None:
        """Offer the kinds of obligation."""
        super().offer(case, catalogue)
        self.kind.offer(labels_of(catalogue, "obligation_kinds"))

    def part_values(self) -> dict[str, Any]:
        """Return what was typed; nothing typed as paid is nothing paid."""
        return super().part_values() | {"paid": self.paid.data or 0}


class PersonForm(PartForm):
    """A person, an organisation or a group of the case."""

    CHANGES = True
    NAMES = (
        *("role", "kind", "honorific", "name", "short_name", "gender", "birth_year", "occupation"),
        *("address", "phone", "description", "actor", "tags"),
    )
    EMPTY = ("actor", "gender")

    role = ChoiceField(msg("Part in the case"))
    kind = ChoiceField(msg("Who it is"))
    honorific = LineField(msg("Form of address"), description=msg("ông, bà, anh, chị …"))
    name = LineField(
        msg("Name of the person or body"),
        description=msg("As on papers. If it is not known yet, describe the person below."),
    )
    short_name = LineField(msg("Short name"), description=msg("What the person is called in sentences, if shorter."))
    description = ProseField(msg("Description"), render_kw={"rows": 2})
    gender = ChoiceField(msg("Gender"))
    birth_year = WholeField(msg("Year of birth"))
    occupation = LineField(msg("Occupation"))
    address = LineField(msg("Address"))
    phone = LineField(msg("Telephone"))
    actor = ChoiceField(msg("Body or post"), description=msg("If this is a body, or somebody who speaks for one."))
    tags = ChoicesField(msg("What has to be kept in mind"), description=msg("Only what matters for this case."))

    def offer(self, case: Case, catalogue: Catalogue) -> None:
        """Offer the codes of the vocabulary."""
        super().offer(case, catalogue)
        self.role.offer(labels_of(catalogue, "person_roles"))
        self.kind.offer(labels_of(catalogue, "person_kinds"))
        self.gender.offer(labels_of(catalogue, "genders"), empty=UNKNOWN)
        self.actor.offer(labels_of(catalogue, "actors"), empty=msg("none"))
        self.tags.offer(labels_of(catalogue, "person_tags"))


class CircumstanceForm(PartForm):
    """One dated statement about a person or the case."""

    CHANGES = True
    NAMES = (
        *("person", "category", "text", "source", "observed_on"),
        *("confidence", "review_on", "sensitivity"),
    )
    EMPTY = ("person",)

    person = ChoiceField(msg("About"))
    category = ChoiceField(msg("Category"))
    text = ProseField(msg("What is so"), [required()], description=msg("One statement; another one is another entry."))
    source = LineField(msg("Source"), description=msg("Who said it, or which paper."))
    observed_on = DayField(msg("Observed on"))
    confidence = ChoiceField(msg("How sure"), default="medium")
    review_on = DayField(msg("Look again on"), description=msg("Circumstances change; on this day it is asked for."))
    sensitivity = ChoiceField(msg("Sensitivity"), default="internal")

    def offer(self, case: Case, catalogue: Catalogue) -> None:
        """Offer people and codes."""
        super().offer(case, catalogue)
        self.person.offer(people_of(case, self.person.object_data), empty=NOBODY)
        self.category.offer(labels_of(catalogue, "circumstance_categories"))
        self.confidence.offer(labels_of(catalogue, "confidence"))
        self.sensitivity.offer(labels_of(catalogue, "sensitivity"))

    def meanings(self) -> dict[str, Message]:
        """Return what saving may mean for a statement, of which the earlier one is kept."""
        return {
            CHANGED: msg("The situation has changed: the old statement ends and stays readable, this one begins."),
            CORRECTED: msg("The record was wrong: the statement is put right and only the history keeps the old one."),
        }


class RelationshipForm(PartForm):
    """Who is what to whom."""

    CHANGES = True
    NAMES = ("from_", "kind", "to", "trust", "evidence", "from_on", "until_on")

    from_ = ChoiceField(msg("Who"), description=msg("A person or a contact."))
    newcomer = LineField(
        msg("Somebody who is not here yet"),
        description=msg(
            "If the first of the two is new: form of address and name, year, telephone, stance – as in quick entry."
        ),
    )
    kind = ChoiceField(msg("is"), [required()])
    to = ChoiceField(msg("of whom"), [required()])
    trust = ChoiceField(msg("Trust between them"), default="unknown")
    evidence = ProseField(msg("How one knows"), render_kw={"rows": 2})
    from_on = DayField(msg("Since"))
    until_on = DayField(msg("Until"), description=msg("Only if it has ended."))

    def offer(self, case: Case, catalogue: Catalogue) -> None:
        """Offer people and contacts, and the kinds of relationship with the label each way."""
        super().offer(case, catalogue)
        people = people_of(case, self.from_.object_data, self.to.object_data)
        contacts: dict[str, Text] = {key: contact.called for key, contact in contacts_of(case)}
        self.from_.offer(people | contacts, empty=msg("choose"))
        self.to.offer(people, empty=msg("choose"))
        kinds = catalogue.relationship_kinds
        both = {key: _both_ways(kind.label, kind.back) for key, kind in kinds.items()}
        self.kind.offer(both, empty=msg("choose"))
        self.trust.offer(labels_of(catalogue, "trust"))

    def validate_from_(self, field: Any) -> None:
        """Ask for somebody, known or new."""
        if not (field.data or self.newcomer.data):
            raise ValidationError(REQUIRED)


class StanceForm(PartForm):
    """An observed position toward the obligation."""

    NAMES = ("person", "stance", "observed_on", "evidence", "source", "confidence", "review_on", "sensitivity")

    person = ChoiceField(msg("Who"), [required()])
    stance = ChoiceField(msg("Stance"))
    observed_on = DayField(msg("Observed on"))
    evidence = ProseField(
        msg("What it shows in"), description=msg("What the person said or did."), render_kw={"rows": 2}
    )
    source = LineField(msg("Source"), description=msg("Who said it, or which paper."))
    confidence = ChoiceField(msg("How sure"), default="medium")
    review_on = DayField(msg("Look again on"), description=msg("Positions change; on this day it is asked for."))
    sensitivity = ChoiceField(msg("Sensitivity"), default="internal")

    def offer(self, case: Case, catalogue: Catalogue) -> None:
        """Offer people, positions and codes."""
        super().offer(case, catalogue)
        self.person.offer(people_of(case, self.person.object_data), empty=msg("choose"))
        self.stance.offer(labels_of(catalogue, "stances"))
        self.confidence.offer(labels_of(catalogue, "confidence"))
        self.sensitivity.offer(labels_of(catalogue, "sensitivity"))


class EventForm(PartForm):
    """A legal event."""

    NAMES = ("kind", "on", "channel", "note")
    EMPTY = ("channel",)

    kind = ChoiceField(msg("Event"), [required()])
    on = DayField(msg("Day"), [required()])
    channel = ChoiceField(msg("How it was notified"))
    note = ProseField(msg("Note"), render_kw={"rows": 2})

    def offer(self, case: Case, catalogue: Catalogue) -> None:
        """Offer events and channels."""
        super().offer(case, catalogue)
        self.kind.offer(labels_of(catalogue, "events"), empty=msg("choose"))
        self.channel.offer(labels_of(catalogue, "notice_channels"), empty=msg("not a notification, or not known"))


FORMS: Mapping[str, type[PartForm]] = {
    "obligations": ObligationForm,
    "people": PersonForm,
    "circumstances": CircumstanceForm,
    "relationships": RelationshipForm,
    "stances": StanceForm,
    "events": EventForm,
    "journal": JournalForm,
    "promises": PromiseForm,
}


def _both_ways(label: Text, back: Text) -> Text:
    if label == back:
        return label
    return msg("%(label)s (the other way: %(back)s)", label=label, back=back)
