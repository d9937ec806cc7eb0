"""One small form per question, of the kind its answer is. All of them stand in the one form of the page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from wtforms import BooleanField, HiddenField

from planner.assessments.services import Given
from planner.catalogue import facts
from planner.catalogue.entries import Item
from planner.texts import Text, msg
from planner.web.forms import ChoiceField, DayField, ProseField, Versioned, WholeField

UNKNOWN = "?"
RADIOS = ("yes_no", "choice", "scale")


class AnswerForm(Versioned):
    """The answer to one question; `was` tells what was shown when the page was opened."""

    was = HiddenField()
    unknown = BooleanField(msg("Not known yet"))
    find_out_on = DayField(msg("To be found out by"))
    note = ProseField(msg("Note"), render_kw={"rows": 1})

    @property
    def was_sent(self) -> bool:
        """Return whether this question stood in the form that was sent."""
        return self.was.name in request.form

    @property
    def is_touched(self) -> bool:
        """Return whether something else was typed than was shown."""
        return bool(self.errors) or self.was.data != digest_of(self.given())

    def given(self) -> Given:
        """Return what was typed."""
        value = self["value"].data
        known = not (self.unknown.data or value == UNKNOWN)
        return Given(_storable(value) if known else None, known, self.note.data or "", self.find_out_on.data)

    def reopen(self, version: int, shown: Given) -> None:
        """Keep what was typed, and let the next save know of the newest one."""
        self.version.data, self.was.data = str(version), digest_of(shown)


class _OneOf(AnswerForm):
    value = ChoiceField(msg("Answer"), default="")


class _Point(AnswerForm):
    value = ChoiceField(msg("Answer"), default="")

    def given(self) -> Given:
        """Return the point of the scale as a number."""
        typed = super().given()
        point = int(str(typed.value)) if str(typed.value).isdecimal() else None
        return Given(point, typed.known, typed.note, typed.find_out_on)


class _Number(AnswerForm):
    value = WholeField(msg("Answer"))


class _Money(AnswerForm):
    value = WholeField(msg("Answer in đồng"), grouped=True)


class _Day(AnswerForm):
    value = DayField(msg("Answer"))


class _Words(AnswerForm):
    value = ProseField(msg("Answer"), render_kw={"rows": 2})


_FORMS: Mapping[str, type[AnswerForm]] = {
    "yes_no": _OneOf,
    "choice": _OneOf,
    "scale": _Point,
    "person": _OneOf,
    "number": _Number,
    "money": _Money,
    "date": _Day,
    "text": _Words,
}


def answer_form(
    key: str, item: Item, saved: facts.Answer | None, version: int, people: Mapping[str, Text], *, sent: bool
) -> AnswerForm:
    """Return the form for one question; with *sent* it holds what was sent, else what is saved."""
    options: dict[str, Any] = {"prefix": f"{slug(key)}-", "meta": {"csrf": False}}
    kind = _FORMS[item.answer]
    form = kind(**options) if sent else kind(formdata=None, data=_data(item, shown_of(saved), version), **options)
    if isinstance(form, _OneOf | _Point):
        form["value"].offer(_offered(item, people), empty=msg("– no answer –"))
    return form


def _data(item: Item, shown: Given, version: int) -> dict[str, Any]:
    return {
        "value": _typed(item, shown),
        "unknown": not shown.known,
        "find_out_on": shown.find_out_on,
        "note": shown.note,
        "version": version,
        "was": digest_of(shown),
    }


def shown_of(saved: facts.Answer | None) -> Given:
    """Return a saved answer as its form shows it."""
    if saved is None:
        return Given(None, known=True)
    return Given(saved.value, saved.known, saved.note, saved.find_out_on)


def slug(key: str) -> str:
    """Return the key of an item as the name of its place on the page."""
    return key.replace(":", "-")


def digest_of(given: Given) -> str:
    """Return what tells one answer from another."""
    value = None if given.value in ("", None) else str(given.value)
    day = given.find_out_on.isoformat() if given.find_out_on and not given.known else None
    text = json.dumps([value, given.known, day, given.note])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _offered(item: Item, people: Mapping[str, Text]) -> dict[str, Text]:
    if item.answer == "person":
        return dict(people)
    kinds: dict[str, Mapping[str, Text]] = {
        "yes_no": {"yes": msg("Yes"), "no": msg("No")},
        "choice": item.choices,
        "scale": {str(point): str(point) for point in range(1, 6)},
    }
    return {**kinds[item.answer], UNKNOWN: msg("Not known yet")}


def _typed(item: Item, shown: Given) -> Any:
    if not shown.known:
        return UNKNOWN if item.answer in RADIOS else None
    if item.answer == "date":
        return date.fromisoformat(str(shown.value)) if shown.value else None
    if item.answer in (*RADIOS, "person"):
        return "" if shown.value is None else str(shown.value)
    return shown.value


def _storable(value: Any) -> object:
    return value.isoformat() if isinstance(value, date) else value
