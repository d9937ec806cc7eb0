"""Forms of a case as a whole: the list's filters, the head, opening, status, officer and team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from planner.accounts.models import User
from planner.cases.models import CaseStatus
from planner.cases.services import Filters
from planner.catalogue.catalogue import Catalogue
from planner.texts import Text, msg
from planner.web.forms import (
    REQUIRED,
    ChoiceField,
    ChoicesField,
    DayField,
    Form,
    LineField,
    ProseField,
    Versioned,
    WholeField,
    required,
    shorter_than,
)

HEAD = (
    "number",
    "title",
    "nature",
    "area",
    "court",
    "judgment_number",
    "judgment_date",
    "decision_number",
    "decision_date",
)


def labels_of(catalogue: Catalogue, group: str, codes: Iterable[str] | None = None) -> dict[str, Text]:
    """Return the labels of a group of the vocabulary, or of some of its codes, for a field to offer."""
    known = catalogue.codes(group)
    return {code: catalogue.label(group, code) for code in (known if codes is None else codes)}


def case_types_of(catalogue: Catalogue) -> dict[str, Text]:
    """Return the titles of the case types that packs bring."""
    return {key: found.title for key, found in catalogue.case_types.items()}


class FilterForm(Form):
    """What the list of cases is narrowed to. It changes nothing, so it carries no token."""

    class Meta(Form.Meta):
        """A form that is sent by its address."""

        csrf = False

    text = LineField(msg("Find"), description=msg("Number, title, area or name; tone marks may be left out."))
    status = ChoiceField(msg("Status"))
    case_type = ChoiceField(msg("Type"))
    mine = BooleanField(msg("My cases only"), false_values=("", "0"))

    def offer(self, catalogue: Catalogue) -> None:
        """Offer what there is to choose from."""
        self.status.offer(labels_of(catalogue, "case_statuses"), empty=msg("all"))
        self.case_type.offer(case_types_of(catalogue), empty=msg("all"))

    @property
    def filters(self) -> Filters:
        """Return the filters; a choice that is not offered narrows nothing."""
        status, case_type = (
            field.data if field.data in {choice.value for choice in field.choices} else ""
            for field in (self.status, self.case_type)
        )
        return Filters(self.text.data or "", status, case_type, bool(self.mine.data))


class HeadForm(Versioned):
    """The head of a case."""

    number = LineField(
        msg("Number"), [required(), shorter_than(80)], description=msg("As in the docket, for example 47/QĐ-THA.")
    )
    title = LineField(msg("Title"), description=msg("A few words by which colleagues know the case."))
    nature = ProseField(
        msg("Nature of the case"),
        description=msg("What it is about, in one or two sentences: who has to do what, and why it is stuck."),
        render_kw={"rows": 2},
    )
    area = LineField(msg("Commune, ward"), description=msg("Local contacts of this area are offered for the case."))
    judgment_number = LineField(msg("Judgment: number"))
    judgment_date = DayField(msg("Judgment: date"))
    court = LineField(msg("Court that decided"))
    decision_number = LineField(msg("Enforcement decision: number"))
    decision_date = DayField(msg("Enforcement decision: date"))


class EditCaseForm(HeadForm):
    """The head of a case that is there already."""

    case_type = ChoiceField(
        msg("Type"), description=msg("Another type asks other questions; what was answered so far is kept.")
    )
    reason = LineField(msg("Why it is changed"), description=msg("Kept in the history."))


class NewCaseForm(HeadForm):
    """A new case on one page: its head, what is owed, who owes it to whom, when the decision was notified."""

    case_type = HiddenField()
    officer = ChoiceField(msg("Officer in charge"))
    obligation_kind = ChoiceField(msg("Kind"))
    obligation_text = ProseField(
        msg("What the judgment requires"), description=msg("In the words of the judgment."), render_kw={"rows": 2}
    )
    obligation_amount = WholeField(msg("Sum owed (đồng)"), grouped=True)
    obligation_paid = WholeField(msg("Paid so far (đồng)"), grouped=True)
    obligation_property = LineField(msg("Property to be handed over"))
    liable_kind = ChoiceField(msg("Who it is"))
    liable_honorific = LineField(msg("Form of address"), description=msg("ông, bà, anh, chị …"))
    liable_name = LineField(msg("Name of the person or body"))
    liable_address = LineField(msg("Address"))
    entitled_kind = ChoiceField(msg("Who it is"))
    entitled_honorific = LineField(msg("Form of address"), description=msg("ông, bà, anh, chị …"))
    entitled_name = LineField(msg("Name of the person or body"))
    notified_on = DayField(
        msg("Decision notified on"), description=msg("The voluntary period is reckoned from this day.")
    )
    notified_by = ChoiceField(msg("How it was notified"))

    def offer(self, catalogue: Catalogue, case_type: str) -> None:
        """Offer what there is to choose from in cases of this type, the usual first."""
        usual = catalogue.case_types[case_type].obligation_kinds
        self.obligation_kind.offer(labels_of(catalogue, "obligation_kinds", usual))
        for field in (self.liable_kind, self.entitled_kind):
            field.offer(labels_of(catalogue, "person_kinds"))
        self.notified_by.offer(labels_of(catalogue, "notice_channels"), empty=msg("not known yet"))

    def offer_officers(self, officers: Iterable[User]) -> None:
        """Let a head say whose case it is; anybody else opens cases of their own."""
        self.officer.offer({str(each.id): _named(each) for each in officers}, empty=msg("nobody yet"))

    def validate_obligation_text(self, field: Any) -> None:
        """Ask for the words of an obligation of which something else was typed."""
        if not field.data and any(self[f"obligation_{name}"].data for name in ("amount", "paid", "property")):
            raise ValidationError(REQUIRED)

    def first_parts(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Return the first parts of the case: those of which something was typed."""
        parts = [*self._obligation(), *self._person("liable"), *self._person("entitled")]
        if self.notified_on.data:
            event = {"kind": "decision_notified", "on": self.notified_on.data, "channel": self.notified_by.data or None}
            parts.append(("events", event))
        return parts

    def _obligation(self) -> list[tuple[str, Mapping[str, Any]]]:
        if not self.obligation_text.data:
            return []
        values = {name: self[f"obligation_{name}"].data for name in ("kind", "text", "amount", "property")}
        return [("obligations", values | {"paid": self.obligation_paid.data or 0})]

    def _person(self, role: str) -> list[tuple[str, Mapping[str, Any]]]:
        values = {"role": role} | {name: self[f"{role}_{name}"].data for name in ("kind", "honorific", "name")}
        if role == "liable":
            values["address"] = self.liable_address.data
        return [("people", values)] if values["name"] else []


class StatusForm(Versioned):
    """Pausing, resuming or closing a case."""

    status = ChoiceField(msg("Status"))
    on = DayField(msg("From"), [required()])
    reason = LineField(msg("Reason"), [required()], description=msg("Kept in the history."))

    def offer(self, catalogue: Catalogue) -> None:
        """Offer all statuses."""
        self.status.offer(labels_of(catalogue, "case_statuses", (status.value for status in CaseStatus)))


class HandOverForm(Versioned):
    """Giving a case to another officer."""

    officer = ChoiceField(msg("Officer"), [required()])
    reason = LineField(msg("Reason"), [required()], description=msg("Kept in the history."))

    def offer(self, colleagues: Iterable[User], present: User | None) -> None:
        """Offer the officers of the office but the present one."""
        others = (each for each in colleagues if present is None or each.id != present.id)
        self.officer.offer({str(each.id): _named(each) for each in others}, empty=msg("choose"))


class TeamForm(Versioned):
    """The colleagues who work on a case beside its officer."""

    members = ChoicesField(msg("Team"), description=msg("They may read and change the case."))

    def offer(self, colleagues: Iterable[User], officer: User | None) -> None:
        """Offer the colleagues of the office but the officer."""
        others = (each for each in colleagues if officer is None or each.id != officer.id)
        self.members.offer({str(each.id): _named(each) for each in others})


def _named(user: User) -> str:
    return f"{user.name} ({user.title})" if user.title else user.name


class EndForm(Versioned):
    """Saying that something no longer holds."""

    on = DayField(msg("No longer from"), [required()])
    reason = LineField(msg("Reason"), description=msg("Kept in the history."))


class LinkForm(Form):
    """Naming a contact of the directory for a case."""

    contact = ChoiceField(msg("Contact"), [required()])


class RemoveForm(Versioned):
    """Taking away what was entered by mistake."""

    reason = LineField(
        msg("Why it is taken away"),
        [required()],
        description=msg("Kept in the history, which also keeps what it was."),
    )
