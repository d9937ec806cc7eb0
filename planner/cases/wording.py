"""What was changed in a case, in words: the label of each field, and what people read for its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from planner.audit.models import AuditEntry, Change
from planner.cases.declared import YES_NO, value_said
from planner.cases.forms import EditCaseForm, StatusForm
from planner.cases.part_forms import FORMS
from planner.cases.parts import KINDS
from planner.catalogue.catalogue import Catalogue
from planner.texts import Text, msg

_GROUPS = {
    "role": "person_roles",
    "gender": "genders",
    "actor": "actors",
    "tags": "person_tags",
    "category": "circumstance_categories",
    "confidence": "confidence",
    "sensitivity": "sensitivity",
    "trust": "trust",
    "mood": "moods",
    "state": "promise_states",
    "stance": "stances",
    "channel": "notice_channels",
    "status": "case_statuses",
    "case_type": "case_types",
}
_KINDS = {
    "obligations": "obligation_kinds",
    "people": "person_kinds",
    "relationships": "relationship_kinds",
    "events": "events",
    "journal": "journal_kinds",
}
_LABELS: dict[str, Text] = {
    "ended_on": msg("No longer from"),
    "officer": msg("Officer in charge"),
    "team": msg("Team"),
    "contact": msg("Contact"),
    "author": msg("Written by"),
    "opened_on": msg("Opened"),
    "closed_on": msg("Closed"),
    "on": msg("From"),
    "confirmed": msg("Confirmed"),
    "signal": msg("Signal"),
    "media_type": msg("Kind of file"),
    "size": msg("Size in bytes"),
    "digest": msg("Digest"),
}
# What is kept for the program alone, and the fields of case types, which are told one by one.
_HIDDEN = frozenset({"id", "case_id", "created_at", "version", "provenance", "changed", "key", "fields"})


@dataclass(frozen=True, slots=True)
class Line:
    """One field that was changed: what it is called, what stood there, what stands there now."""

    label: Text
    old: tuple[Text, ...]
    new: tuple[Text, ...]


def lines_of(change: Change, catalogue: Catalogue, names: Mapping[str, str]) -> list[Line]:
    """Return what a change did, field by field; *names* says what the people and contacts of the case are called."""
    if change.subject == "answer":
        return _answer_lines(change, catalogue)
    writer = _Writer(change.subject, catalogue, names)
    fields = [name for name in {**change.old, **change.new} if name not in _HIDDEN]
    lines = [
        Line(writer.label(n), writer.said(n, change.old.get(n)), writer.said(n, change.new.get(n))) for n in fields
    ]
    lines += _field_lines(change.old.get("fields"), change.new.get("fields"), catalogue)
    return [line for line in lines if line.old != line.new]


def _field_lines(old: Any, new: Any, catalogue: Catalogue) -> Iterator[Line]:
    """Yield the fields that case types add, each with its own label; one that nobody declares keeps its key."""
    was, became = dict(_leaves(old)), dict(_leaves(new))
    for place in {**was, **became}:
        field = catalogue.known_field(*place)
        said = [
            (value_said(field, value) if field else str(value)) if value not in (None, "") else ""
            for value in (was.get(place), became.get(place))
        ]
        label = field.label if field else place[1]
        yield Line(label, *((text,) if text else () for text in said))


def action_label(entry: AuditEntry) -> Text:
    """Return what was done, in words."""
    known = _ACTIONS.get(entry.action)
    if known is not None:
        return known
    subject, _, what = entry.action.partition(".")
    if subject in KINDS and what in _DONE:
        return msg("%(what)s: %(done)s", what=KINDS[subject].title, done=_DONE[what])
    return entry.action


def _answer_lines(change: Change, catalogue: Catalogue) -> list[Line]:
    """Return the question as the label, and the answers as they are offered."""
    key = change.new.get("item", "")
    item = catalogue.known_item(key)

    def said(values: Mapping[str, Any]) -> tuple[Text, ...]:
        if not values:
            return ()
        if not values.get("known"):
            return (msg("not known yet"),)
        value = values.get("value")
        choices = {**YES_NO, **(item.choices if item else {})}
        return (choices.get(str(value)) or _written(str(value)),)

    return [Line(item.ask if item else key, said(change.old), said(change.new))]


class _Writer:
    """Writes the values of one kind of thing."""

    def __init__(self, subject: str, catalogue: Catalogue, names: Mapping[str, str]) -> None:
        self.subject = subject
        self.catalogue = catalogue
        self.names = names
        self.labels = labels_of(subject)

    def label(self, name: str) -> Text:
        return self.labels.get(name, name)

    def said(self, name: str, value: Any) -> tuple[Text, ...]:
        """Return a value as the texts it is made of; nothing for nothing."""
        if isinstance(value, list):
            return tuple(said for each in value for said in self.said(name, each))
        return () if value in (None, "") else (self._one(name, value),)

    def _one(self, name: str, value: Any) -> Text:
        group = _KINDS.get(self.subject) if name == "kind" else _GROUPS.get(name)
        if name == "kind" and self.subject == "relationships" and value in self.catalogue.relationship_kinds:
            return self.catalogue.relationship_kinds[value].label
        if name == "case_type":
            return self.catalogue.case_type_title(str(value))
        if group:
            return self.catalogue.label(group, str(value))
        if isinstance(value, bool):
            return msg("Yes") if value else msg("No")
        if name in ("amount", "paid") and isinstance(value, int):
            return f"{value:,} đ".replace(",", ".")
        return self.names.get(str(value)) or _written(str(value))


def _written(value: str) -> str:
    try:
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    except ValueError:
        return value


def _leaves(fields: Any) -> Iterator[tuple[tuple[str, str], Any]]:
    """Yield each field with its pack and key."""
    for pack, held in fields.items() if isinstance(fields, Mapping) else ():
        for key, value in held.items() if isinstance(held, Mapping) else ():
            yield (pack, key), value


@cache
def labels_of(subject: str) -> Mapping[str, Text]:
    """Return what the fields of one kind of thing are called, by name."""
    return {**_LABELS, **labels_in(StatusForm), **labels_in(FORMS.get(subject, EditCaseForm))}


def labels_in(form: type[Any]) -> dict[str, Text]:
    """Return the labels of the fields of a form by name."""
    unbound = ((name, getattr(form, name)) for name in dir(form) if not name.startswith("_"))
    return {name: field.args[0] for name, field in unbound if hasattr(field, "_formfield") and field.args}


_DONE: dict[str, Text] = {
    "added": msg("added"),
    "changed": msg("changed"),
    "corrected": msg("corrected: the record was wrong"),
    "ended": msg("ended"),
    "reopened": msg("it holds after all; the end was a mistake"),
    "removed": msg("taken away"),
    "saved": msg("saved"),
}
_ACTIONS: dict[str, Text] = {
    "case.opened": msg("Case opened"),
    "case.people_entered": msg("Several people written down at once"),
    "case.imported": msg("Case file imported"),
    "case.exported": msg("Case file exported"),
    "case.changed": msg("Head of the case changed"),
    "case.open": msg("Case taken up again"),
    "case.paused": msg("Case paused"),
    "case.closed": msg("Case closed"),
    "case.handed_over": msg("Case handed over"),
    "case.team_set": msg("Team set"),
    "case.contact_linked": msg("Contact named for the case"),
    "case.contact_unlinked": msg("Contact removed from the case"),
    "attachment.added": msg("Photo or scan added"),
    "attachment.removed": msg("Photo or scan taken away"),
    "answer.saved": msg("Answer saved"),
    "signal.reviewed": msg("Finding in the text reviewed"),
    "assessment.completed": msg("Assessment completed"),
    "plan.drafted": msg("Plan drafted"),
    "plan.imported": msg("Plan imported"),
    "plan.saved": msg("Plan saved"),
    "plan.submit": msg("Plan submitted for approval"),
    "plan.withdraw": msg("Plan taken back"),
    "plan.return": msg("Plan returned with comments"),
    "plan.approve": msg("Plan approved"),
    "plan.revise": msg("Plan taken up for revision"),
    "plan.start": msg("Carrying out begun"),
    "plan.finish": msg("Plan ended"),
    "plan.step_result": msg("Result of a step written down"),
    "plan.finding_accepted": msg("Warning accepted with a reason"),
    "plan.signed_off": msg("Signed off by whoever approves, with a reason"),
    "plan.exported": msg("Document exported"),
}
