"""The one base of all forms, and the fields that Vietnamese forms need. Forms check shape, services sense."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, StopValidation, ValidationError
from wtforms.widgets import TextInput

from planner import clock
from planner.errors import Stale
from planner.texts import Message, Text, msg, printable, say, translations
from planner.web.context import current_language

REQUIRED: Message = msg("Fill this in.")
LONGEST_LINE = 300
LONGEST_PROSE = 20_000


class _Translations:
    """WTForms' own sentences, in the language of the reader."""

    def gettext(self, string: str) -> str:
        return translations(current_language()).gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return translations(current_language()).ngettext(singular, plural, n)


class Form(FlaskForm):
    """A form with a token of this session. Labels and errors are texts, said by the macro that draws them."""

    class Meta(FlaskForm.Meta):
        """Where WTForms' own sentences come from."""

        def get_translations(self, form: Any) -> _Translations:
            """Return the translations of this reader."""
            return _Translations()

    def was_sent_and_is_valid(self) -> bool:
        """Return whether the form was sent and has the right shape."""
        return bool(self.validate_on_submit())

    def values(self, *names: str) -> dict[str, Any]:
        """Return what was typed in the fields of these names."""
        return {name: self[name].data for name in names}

    def show_problems(self, problems: Iterable[Text]) -> None:
        """Put what a service refused above the form."""
        self.form_errors.extend(problems)


def required() -> InputRequired:
    """Return the validator for a field that may not be empty."""
    return InputRequired(REQUIRED)


def shorter_than(most: int) -> Callable[[Any, Any], None]:
    """Return the validator for the length of a text."""

    def check(form: Any, field: Any) -> None:
        if len(field.data or "") > most:
            raise ValidationError(msg("At most %(most)s characters.", most=most))

    return check


def same_as(other: str) -> Callable[[Any, Any], None]:
    """Return the validator for something typed twice."""

    def check(form: Any, field: Any) -> None:
        if field.data != form[other].data:
            raise ValidationError(msg("The two are not the same."))

    return check


class LineField(StringField):
    """One line of text, trimmed; what came in several lines is put into one."""

    def __init__(self, label: Text, validators: Sequence[Any] = (), **options: Any) -> None:
        checks = [*validators, shorter_than(LONGEST_LINE)]
        super().__init__(label, checks, filters=[_one_line], **options)


class ProseField(TextAreaField):
    """Several lines of text, trimmed."""

    def __init__(self, label: Text, validators: Sequence[Any] = (), **options: Any) -> None:
        checks = [*validators, shorter_than(LONGEST_PROSE)]
        super().__init__(label, checks, filters=[_trimmed], **options)


class DayField(Field):
    """A day: the browser's own picker, and dd/mm/yyyy typed by hand as well."""

    widget = TextInput("date")

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read ISO or Vietnamese dates."""
        raw = str(valuelist[0]).strip() if valuelist else ""
        self.data: date | None = None
        if not raw:
            return
        found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", raw)
        try:
            self.data = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(raw)
        except ValueError:
            raise ValueError(msg("“%(day)s” is not a day of the calendar. Write dd/mm/yyyy.", day=raw[:30])) from None
        if not clock.FIRST_DAY <= self.data <= clock.LAST_DAY:
            self.data = None
            raise ValueError(msg("The year of “%(day)s” cannot be right. Write dd/mm/yyyy.", day=raw[:30]))


class WholeField(Field):
    """A whole number; points, commas and blanks between the thousands are read over."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:,}".replace(",", ".") if self.grouped else str(self.data)

    def __init__(self, label: Text, validators: Sequence[Any] = (), *, grouped: bool = False, **options: Any) -> None:
        self.grouped = grouped
        super().__init__(label, validators, **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a number as people write it."""
        raw = str(valuelist[0]).strip() if valuelist else ""
        self.data: int | None = None
        if not raw:
            return
        bare = re.sub(r"[.,\s_]|đồng|đ$|₫|vnđ|vnd", "", raw.lower())
        if not re.fullmatch(r"\d{1,15}", bare):
            raise ValueError(msg("“%(number)s” is not a whole number.", number=raw[:30]))
        self.data = int(bare)


class ChoiceField(SelectField):
    """One of a list of codes, shown by their labels."""

    def __init__(self, label: Text, validators: Sequence[Any] = (), **options: Any) -> None:
        super().__init__(label, validators, choices=[], validate_choice=False, coerce=str, **options)

    def offer(self, labels: Mapping[str, Text], *, empty: Text | None = None) -> None:
        """Offer these codes; with *empty*, also none of them."""
        language = current_language()
        self.choices = [SelectChoice(value=code, label=say(label, language)) for code, label in labels.items()]
        if empty is not None:
            self.choices.insert(0, SelectChoice(value="", label=say(empty, language)))

    def pre_validate(self, form: Any) -> None:
        """Accept only what was offered."""
        if self.data not in {choice.value for choice in self.choices or ()}:
            raise StopValidation(msg("This is not one of the choices offered."))


class ChoicesField(SelectMultipleField):
    """Any of a list of codes, as boxes to tick."""

    def __init__(self, label: Text, validators: Sequence[Any] = (), **options: Any) -> None:
        super().__init__(label, validators, choices=[], validate_choice=False, coerce=str, **options)

    def offer(self, labels: Mapping[str, Text]) -> None:
        """Offer these codes."""
        language = current_language()
        self.choices = [SelectChoice(value=code, label=say(label, language)) for code, label in labels.items()]

    def pre_validate(self, form: Any) -> None:
        """Accept only what was offered."""
        if set(self.data or ()) - {choice.value for choice in self.choices or ()}:
            raise StopValidation(msg("This is not one of the choices offered."))


class Versioned(Form):
    """A form that changes something: it carries the version it was opened with."""

    version = HiddenField()

    @property
    def opened_version(self) -> int:
        """Return the version the form was opened with; 0 for something new."""
        raw = str(self.version.data or "")
        return int(raw) if raw.isdecimal() and len(raw) < 10 else 0


class Compared(Form):
    """A form that changes something without a version: it carries a digest of what stood there when it was opened."""

    was = HiddenField()

    def opened_with(self, values: Mapping[str, Any]) -> None:
        """Remember what stands there now."""
        self.was.data = _digest(values)

    def demand_unchanged(self, values: Mapping[str, Any]) -> None:
        """Raise `Stale` unless *values* are what stood there when the form was opened."""
        if self.was.data != _digest(values):
            raise Stale()


def _digest(values: Mapping[str, Any]) -> str:
    return sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]


def typed_values() -> list[tuple[str, str]]:
    """Return what was typed in the form that was just sent, so that no page of refusal loses it."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name and not _is_silent(name, value)
    ]


def silent_values() -> list[tuple[str, str]]:
    """Return what the form that was just sent says without words: what it was opened with, and what was emptied."""
    sent = request.form.items(multi=True)
    return [(name, value) for name, value in sent if name != "csrf_token" and _is_silent(name, value)]


def _is_silent(name: str, value: str) -> bool:
    return name.rpartition("-")[2] in ("version", "was") or (not value.strip() and "password" not in name)


def _trimmed(value: str | None) -> str:
    return printable(value or "").strip()


def _one_line(value: str | None) -> str:
    return " ".join(line.strip() for line in _trimmed(value).split("\n"))
