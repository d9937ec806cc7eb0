"""Where a JSON pointer of the case file leads: to the form and field in which a gap is filled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.cases.extra_fields import extra_id
from planner.cases.models import Case
from planner.cases.parts import KINDS
from planner.catalogue.catalogue import Catalogue
from planner.texts import LANGUAGES, Text, fold, msg, say

_FIELDS = {
    ("judgment", "number"): "judgment_number",
    ("judgment", "date"): "judgment_date",
    ("judgment", "court"): "court",
    ("decision", "number"): "decision_number",
    ("decision", "date"): "decision_date",
    ("case_type",): "case_type",
    ("officer",): "officer",
    ("team",): "team",
    ("status",): "status",
}
_FORMS = frozenset(
    {"cases.edit", "case_parts.new", "case_parts.edit", "case_parts.link_contact", "plan_editing.section"}
)
# Where on the case page those read who may not change it.
_PANELS = {"case": "head", "contacts": "contacts", "plans": "plans", **{kind: kind for kind in KINDS}}
_HEAD = frozenset({"number", "title", "nature", "area", "court"})
# What the gaps of a plan are called when somebody of this role is missing; the sentences are those of the scope.
_ROLES: Mapping[str, Text] = {
    "liable": msg("The person liable"),
    "entitled": msg("The entitled person"),
    "relative": msg("Relatives and those the person listens to"),
    "third_party": msg("Third parties on the property"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A page: endpoint and values, the anchor among them."""

    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What pointers of one case are looked up in. `contacts` and `plans` hold ids in the order of the case file."""

    case: Case
    catalogue: Catalogue
    contacts: Sequence[int] = ()
    plans: Sequence[int] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    may_change: bool = True


def place_of(pointer: str, label: str, known: Known) -> Place:
    """Return where *pointer* leads; *label* is what the gap is called, and an unknown pointer is the case page."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    if not parts:
        return _page(known)
    find = _FINDERS.get(parts[0])
    found = find(parts[1:], label, known) if find else None
    if found is None or (found.endpoint in _FORMS and not known.may_change):
        return _page(known, _PANELS.get(parts[0]))
    return found


def _page(known: Known, anchor: str | None = None) -> Place:
    return Place("dossier.show", {"case_id": known.case.id} | ({"_anchor": anchor} if anchor else {}))


def _of_head(parts: list[str], label: str, known: Known) -> Place | None:
    values = {"case_id": known.case.id}
    if len(parts) == 3 and parts[0] == "fields":
        return Place("cases.edit", values | {"_anchor": extra_id(parts[1], parts[2])})
    anchor = _FIELDS.get(tuple(parts)) or (parts[0] if parts and parts[0] in _HEAD else None)
    return Place("cases.edit", values | {"_anchor": anchor}) if anchor else _page(known, "head")


def _of_part(kind: str) -> Callable[[list[str], str, Known], Place | None]:
    """Return the finder for one kind of part: an entry and its field by number, or a new entry."""

    def find(parts: list[str], label: str, known: Known) -> Place | None:
        rows: Sequence[Any] = getattr(known.case, kind)
        number = _number(parts, len(rows))
        values: dict[str, Any] = {"case_id": known.case.id, "kind": kind}
        if number is not None:
            name = {"from": "from_"}.get(parts[1], parts[1]) if len(parts) > 1 else None
            return Place("case_parts.edit", values | {"part_id": rows[number].id, "_anchor": name})
        return Place("case_parts.new", values | _told(kind, label, known)) if not parts else _page(known, kind)

    return find


def _number(parts: list[str], count: int) -> int | None:
    given = int(parts[0]) if parts and parts[0].isdecimal() and len(parts[0]) < 6 else count
    return given if given < count else None


def _told(kind: str, label: str, known: Known) -> dict[str, str]:
    """Return what the label of a gap says of the new entry: which event, which category, whom it is about."""
    if not label:
        return {}
    if kind == "events":
        return {"event": code} if (code := _event_in(label, known.catalogue)) else {}
    if kind == "circumstances":
        categories = {code: each.label for code, each in known.catalogue.codes("circumstance_categories").items()}
        told = {"category": _named_in(label, categories), "person": _named_in(label, known.people)}
        return {name: code for name, code in told.items() if code}
    if kind == "people":
        return {"role": code} if (code := _named_in(label, _ROLES)) else {}
    return {}


def _event_in(label: str, catalogue: Catalogue) -> str | None:
    """Return the event that a label names, or the one from which the term that it names runs."""
    event = _named_in(label, {code: each.label for code, each in catalogue.codes("events").items()})
    if event:
        return event
    clock = _named_in(label, {str(n): rule.title for n, rule in enumerate(catalogue.deadlines)})
    return catalogue.deadlines[int(clock)].trigger if clock else None


def _named_in(label: str, texts: Mapping[str, Text]) -> str | None:
    """Return the code whose text stands in *label* in either language; of several the longest."""
    said = f" {fold(label)} "
    hits = [(len(words), code) for code, text in texts.items() for words in _folded(text) if f" {words} " in said]
    return max(hits)[1] if hits else None


def _folded(text: Text) -> Iterable[str]:
    return (words for language in LANGUAGES if (words := fold(say(text, language))))


def _of_contact(parts: list[str], label: str, known: Known) -> Place | None:
    number = _number(parts, len(known.contacts))
    if number is not None:
        anchor = parts[1] if len(parts) > 1 else None
        return Place("contacts.edit", {"contact_id": known.contacts[number], "_anchor": anchor})
    bodies = {code: each.label for code, each in known.catalogue.codes("actors").items()}
    actor = _named_in(label, bodies) if label else None
    return Place("case_parts.link_contact", {"case_id": known.case.id} | ({"actor": actor} if actor else {}))


def _of_assessment(parts: list[str], label: str, known: Known) -> Place | None:
    values: dict[str, Any] = {"case_id": known.case.id}
    if len(parts) == 3 and parts[1] == "answers":
        values["_anchor"] = f"item-{parts[2].replace(':', '-')}"
    return Place("assessments.show", values)


def _of_plan(parts: list[str], label: str, known: Known) -> Place | None:
    number = _number(parts, len(known.plans))
    if number is None:
        return _page(known, "plans")
    values = {"plan_id": known.plans[number]}
    if len(parts) > 2 and parts[1] == "sections":
        return Place("plan_editing.section", values | {"key": parts[2]})
    return Place("plans.show", values)


_FINDERS: Mapping[str, Callable[[list[str], str, Known], Place | None]] = {
    "case": _of_head,
    "contacts": _of_contact,
    "assessments": _of_assessment,
    "plans": _of_plan,
    **{kind: _of_part(kind) for kind in KINDS},
}
