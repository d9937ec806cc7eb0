"""Forms of what happens day by day: journal entries, promises, and a visit in one short form."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from planner import clock
from planner.cases.forms import labels_of
from planner.cases.models import Case
from planner.cases.part_form import PartForm, people_of
from planner.catalogue.catalogue import Catalogue
from planner.texts import msg
from planner.web.forms import ChoiceField, ChoicesField, DayField, LineField, ProseField, WholeField, required

TALKS = ("visit", "call", "meeting", "reception")
OPEN = "open"
SETTLED = ("kept", "not_kept")


class JournalForm(PartForm):
    """A contact with somebody, or a note."""

    NAMES = ("kind", "on", "people", "text", "mood", "promised", "refused", "next_on", "answered_on", "answer")
    EMPTY = ("mood",)

    kind = ChoiceField(msg("Kind"))
    on = DayField(msg("Day"), [required()])
    people = ChoicesField(msg("With whom"))
    text = ProseField(msg("What was said and done"), [required()])
    mood = ChoiceField(msg("Mood"))
    promised = ProseField(msg("Promised"), description=msg("What, by whom, until when."), render_kw={"rows": 2})
    refused = ProseField(msg("Refused"), render_kw={"rows": 2})
    next_on = DayField(msg("Next contact on"), description=msg("It comes up on the morning page on that day."))
    answered_on = DayField(msg("Answered on"), description=msg("Of a complaint or a petition."))
    answer = LineField(msg("Answered by which paper"), description=msg("Number, day and kind of the paper."))

    def offer(self, case: Case, catalogue: Catalogue) -> None:
        """Offer kinds, moods and people."""
        super().offer(case, catalogue)
        self.kind.offer(labels_of(catalogue, "journal_kinds"))
        self.mood.offer(labels_of(catalogue, "moods"), empty=msg("not noted"))
        self.people.offer(people_of(case, *(self.people.object_data or ())))


class PromiseForm(PartForm):
    """What somebody promised, and what became of it."""

    NAMES = ("person", "text", "amount", "on", "due_on", "state", "settled_on", "note")
    EMPTY = ("person",)

    person = ChoiceField(msg("Who promised"))
    text = ProseField(msg("What was promised"), [required()], render_kw={"rows": 2})
    amount = WholeField(msg("Sum promised (đồng)"), grouped=True)
    on = DayField(msg("Promised on"), [required()])
    due_on = DayField(msg("By which day"))
    state = ChoiceField(msg("What became of it"), default=OPEN)
    settled_on = DayField(msg("Kept or not kept on"), description=msg("Empty while the promise is open."))
    note = ProseField(msg("Note"), render_kw={"rows": 2})

    def offer(self, case: Case, catalogue: Catalogue) -> None:
        """Offer people and states."""
        super().offer(case, catalogue)
        self.person.offer(people_of(case, self.person.object_data), empty=msg("our office"))
        self.state.offer(labels_of(catalogue, "promise_states"))


class VisitForm(PartForm):
    """A visit, call or reception in one short form: who was met, mood, what was said, promised, refused, what next."""

    kind = ChoiceField(msg("Kind"), default="visit")
    on = DayField(msg("Day"), [required()])
    people = ChoicesField(msg("Who was met"))
    mood = ChoiceField(msg("Mood"))
    text = ProseField(msg("What was said"), [required()])
    promised = ProseField(msg("Promised"), render_kw={"rows": 2})
    promised_by = ChoiceField(msg("Who promised"))
    due_on = DayField(msg("By which day"))
    amount = WholeField(msg("Sum promised (đồng)"), grouped=True)
    refused = ProseField(msg("Refused"), render_kw={"rows": 2})
    next_on = DayField(msg("Next contact on"), description=msg("It comes up on the morning page on that day."))

    def offer(self, case: Case, catalogue: Catalogue) -> None:
        """Offer the kinds of talk, people and moods."""
        super().offer(case, catalogue)
        people = people_of(case)
        self.kind.offer({code: label for code, label in labels_of(catalogue, "journal_kinds").items() if code in TALKS})
        self.people.offer(people)
        self.mood.offer(labels_of(catalogue, "moods"), empty=msg("not noted"))
        self.promised_by.offer(people, empty=msg("whoever was met"))

    def validate_due_on(self, field: Any) -> None:
        """Ask what was promised, where a day or a sum is given for it."""
        if (field.data or self.amount.data is not None) and not self.promised.data:
            raise ValidationError(msg("Say what was promised."))

    def entry_values(self) -> dict[str, Any]:
        """Return what was typed as a journal entry."""
        values = self.values("kind", "on", "people", "text", "promised", "refused", "next_on")
        return values | {"mood": self.mood.data or None}

    def promise_values(self) -> dict[str, Any] | None:
        """Return what was promised as a promise of its own, if anything was."""
        if not self.promised.data:
            return None
        met = (self.people.data or [None])[0]
        return {
            "person": self.promised_by.data or met,
            "text": self.promised.data,
            "amount": self.amount.data,
            "on": self.on.data or clock.today(),
            "due_on": self.due_on.data,
            "state": OPEN,
        }
